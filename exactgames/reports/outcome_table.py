"""The outcome of a profile of a market as a table in which types that make no difference are folded into one row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from exactgames.mechanisms.goods.items import bundle_of_names

Sets = tuple[frozenset[str], ...]
"""For each agent, the types that a row is about."""


def folded_outcome(outcome: Sequence[Mapping[str, Any]], types: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """(probability, types, holdings, payments) in words. ``types``: each agent's.

    Rows are one where holdings, payments and their probability given the types are the same; a row is about a product
    of sets of types, so that nothing is lost.
    """
    given: dict[tuple[str, ...], Fraction] = {}
    for o in outcome:
        profile = tuple(o["types"].values())
        given[profile] = given.get(profile, Fraction(0)) + Fraction(o["probability"])
    rows = [
        (
            tuple(frozenset([t]) for t in o["types"].values()),
            (
                _pairs(o["holdings"]),
                _pairs(o["payments"]),
                Fraction(o["probability"]) / given[tuple(o["types"].values())],
            ),
            Fraction(o["probability"]),
        )
        for o in outcome
    ]
    for agent in range(len(types)):
        rows = _fold(rows, agent)
    return [(str(p), _words(sets, types), where[0], where[1]) for sets, where, p in rows]


Row = tuple[Sets, tuple[str, str, Fraction], Fraction]


def _fold(rows: Sequence[Row], agent: int) -> list[Row]:
    """Rows that differ in this agent's types only, as one, where the first of them stood."""
    found: dict[object, Row] = {}
    for sets, where, p in rows:
        key = (sets[:agent], sets[agent + 1 :], where)
        if key in found:
            before, _, sum_before = found[key]
            sets = (*sets[:agent], before[agent] | sets[agent], *sets[agent + 1 :])
            p += sum_before
        found[key] = sets, where, p
    return list(found.values())


def _words(sets: Sets, types: Mapping[str, Sequence[str]]) -> str:
    """The types that matter, of agents who have several: ``B: z=1/8 or z=1/4``; ``any`` if none does."""
    said = []
    for (agent, own), here in zip(types.items(), sets, strict=True):
        inside, outside = [t for t in own if t in here], [t for t in own if t not in here]
        if outside:
            short = f"not {' or '.join(outside)}" if 2 * len(outside) < len(inside) else " or ".join(inside)
            said.append(f"{agent}: {short}")
    return ", ".join(said) or "any"


def _pairs(values: Mapping[str, Any]) -> str:
    said = ((key, bundle_of_names(value) if isinstance(value, list) else value) for key, value in values.items())
    return ", ".join(f"{key}: {value}" for key, value in said)
