"""Extensive-form games; has never heard of an auction."""
