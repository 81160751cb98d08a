"""What can be held, a file each."""
