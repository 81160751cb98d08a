"""The staged form: the bids, and then the folded aftermarket."""
