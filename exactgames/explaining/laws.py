"""Continuous types of a run-length market in words, and the offer of a seller who may ask any price."""

from __future__ import annotations

from fractions import Fraction
from typing import assert_never

from exactgames.numbers.rounded import brief
from exactgames.phrases import listed
from exactgames.quoted import name
from exactgames.runs.law import Atom, EqualRevenue, LawTypes, Part, Uniform

PARTS = 6
"""So many parts of a law are told one by one."""


def law_words(types: LawTypes) -> str:
    """How v is distributed: "a is uniform from 1 to 3/2"."""
    symbol, parts = name(types.symbol), types.law.parts
    told = [_part(symbol, part, probability) for part, probability in parts[:PARTS]]
    more = [f"{len(parts) - PARTS} more parts"] if len(parts) > PARTS else []
    return listed([*told, *more])


def _part(symbol: str, part: Part, probability: Fraction) -> str:
    likely = f", with probability {brief(probability)}" if probability < 1 else ""
    match part:
        case Uniform(low, high):
            return f"{symbol} is uniform from {brief(low)} to {brief(high)}{likely}"
        case EqualRevenue(low, high):
            return (
                f"{symbol} is from {brief(low)} to {brief(high)}, at least x with probability {brief(low)} over x (so "
                f"that it is {brief(high)} with probability {brief(low / high)}){likely}"
            )
        case Atom(at):
            return f"{symbol} is {brief(at)}{likely}"
        case _:
            assert_never(part)


def worth_words(types: LawTypes) -> list[tuple[str, int]]:
    """(a value of a unit in words, of how many units it is)."""
    before = [(brief(x), n) for x, n in types.before]
    return [*before, (name(types.symbol), types.copies), *((brief(x), n) for x, n in types.after)]
