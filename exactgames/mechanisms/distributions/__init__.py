"""Distributions of a value, from which types may be written out."""
