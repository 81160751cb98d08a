"""Exact linear algebra: programs, tight systems, vertices, polynomials."""
