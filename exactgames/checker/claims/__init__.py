"""The kinds of claims, a file each: what they read, what is checked, their words."""
