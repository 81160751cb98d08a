"""Exact numbers, irrational ones too, as JSON values and in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from exactgames.numbers.algebraic import Algebraic, Number, polynomial_text, simplified
from exactgames.numbers.rational import number

DIGITS = 6
"""After the decimal point, where a number is shown in words."""


def exact_value(value: Number) -> str | dict[str, Any]:
    """A rational number as ``p/q``; another as its minimal polynomial (integer coefficients, the constant first) and an
    interval that holds no other root of it.
    """
    value = simplified(value)
    if isinstance(value, Fraction):
        return str(number(value))
    root = value.minimal_root()
    return {
        "polynomial": [int(c) for c in root.polynomial.coeffs()],
        "interval": [number(root.low), number(root.high)],
    }


def shown_value(value: Number) -> str | dict[str, Any]:
    """As ``exact_value``; for reading, the decimals (cut off) and the polynomial as text too."""
    value = simplified(value)
    found = exact_value(value)
    if isinstance(found, dict) and isinstance(value, Algebraic):
        root = value.minimal_root(Fraction(1, 10 ** (DIGITS + 2)))
        cut = abs(root.low) if root.low >= 0 else abs(root.high)
        whole, rest = divmod(int(cut * 10**DIGITS), 10**DIGITS)
        found["decimals"] = f"{'-' if root.low < 0 else ''}{whole}.{rest:0{DIGITS}d}"
        found["text"] = polynomial_text(root.polynomial)
    return found


def in_words(value: str | dict[str, Any] | None) -> str:
    """A number of the JSON values as text; decimals, cut off, for irrational ones."""
    if not isinstance(value, dict):
        return str(value)
    return f"≈ {value['decimals']} (root of {value['text']})" if "decimals" in value else str(value)
