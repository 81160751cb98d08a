"""The two representations of one game, behind one protocol: the explicit tree and the staged form."""
