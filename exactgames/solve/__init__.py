"""Checking assessments and dominance, one concept a file; knows games, not auctions."""
