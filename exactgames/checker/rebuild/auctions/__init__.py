"""The sealed-bid auctions, a file each."""
