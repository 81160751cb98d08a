"""Families of markets, a file each: from a few parameters to the document of an instance."""
