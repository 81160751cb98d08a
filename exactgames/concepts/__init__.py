"""The concepts, one a file, and what they ask of beliefs and trembles."""
