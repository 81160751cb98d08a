"""Exact numbers: reading and printing p/q, integer arrays under a proven bound."""

from exactgames.numbers.arrays import common_denominator, exact_dtype, integer_array, over
from exactgames.numbers.rational import as_fraction, parse_rational, show

__all__ = [
    "as_fraction",
    "common_denominator",
    "exact_dtype",
    "integer_array",
    "over",
    "parse_rational",
    "show",
]
