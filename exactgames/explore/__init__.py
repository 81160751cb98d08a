"""Sweeps and searches over markets with parameters: families, points, results files, other processes (Dask)."""
