"""Welfare and what bounds it."""
