"""What the claims of one instance, or of one game file, share."""
