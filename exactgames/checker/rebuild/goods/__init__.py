"""What can be held, and what it is worth to a type."""
