"""The signals Γ, a file each."""
