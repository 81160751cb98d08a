"""Trembles and the beliefs that are their limits (Kreps and Wilson 1982)."""
