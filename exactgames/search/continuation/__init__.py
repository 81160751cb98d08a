"""Behaviour at the sets that a profile leaves open, such that the whole is an equilibrium."""
