"""What agents may learn of the others' types before the auction."""
