"""The sealed auctions, a file each. ``sealed``: what they share, who wins."""
