"""What is answered when a profile is checked or equilibria are found: values, for ``reports`` to show."""
