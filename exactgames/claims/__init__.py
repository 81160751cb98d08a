"""Claims: what may be stated of an instance, how it is settled, and by which evidence. One module a family of kinds."""
