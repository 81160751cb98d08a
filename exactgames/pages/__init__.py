"""Reports: one page, or LaTeX tables, of an instance with its certificate."""
