"""Valuations of named items, a file each."""
