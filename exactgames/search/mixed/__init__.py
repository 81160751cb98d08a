"""All equilibria, mixed ones too."""
