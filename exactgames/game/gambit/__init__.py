"""Gambit's files: .efg, .nfg, profiles."""
