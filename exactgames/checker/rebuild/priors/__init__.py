"""The joint distribution of the types."""
