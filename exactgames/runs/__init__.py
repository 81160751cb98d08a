"""Markets whose description is short though their number of units is not (semantics.md, "Run-length markets")."""
