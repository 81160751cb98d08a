"""Cells of profiles: how much deviations gain in them at least, what is decided in them."""
