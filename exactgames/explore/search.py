"""The search as a public function: the largest certified ratio of Theorem 3's families."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.explore.corner import CORNERS, CornerFamily
from exactgames.explore.largest import Branching, Largest, branch, spaces
from exactgames.explore.point import Asked
from exactgames.explore.pool import pool_of
from exactgames.explore.results import results_in
from exactgames.explore.sweep import Say
from exactgames.explore.values import Point, fault, show
from exactgames.quoted import name

GAP: Final = Fraction(1, 10_000)
"""How near to the bound the best has to be, relatively."""
MOST: Final = 100
"""The most members that are judged at each m."""
LEVELS: Final = tuple(range(2, 65))


def corners(names: Sequence[str]) -> tuple[CornerFamily, ...]:
    """The families of these names, each once. InstanceError."""
    by_name = {corner.name: corner for corner in CORNERS}
    for one in names:
        if one not in by_name or names.count(one) > 1 or not names:
            raise fault("FAMILY", name(one), f"different ones of {', '.join(by_name)}")
    return tuple(by_name[one] for one in names)


def head_of(families: Sequence[CornerFamily], asked: Asked, grid: int | None) -> dict[str, object]:
    """What a results file of such a search says in its first line: other numbers of units, levels, … may follow."""
    names = [family.name for family in families]
    denominator = {} if grid is None else {"denominator": show(grid)}
    return {"what": "search", "family": names, "asked": asked.values, **denominator}


def largest(
    families: Sequence[str],
    units: Sequence[int],
    levels: Sequence[int] = LEVELS,
    fixed: Sequence[Point] = ({},),
    grid: int | None = None,
    gap: Fraction = GAP,
    most: int = MOST,
    concept: ConceptOrName = SEQUENTIAL,
    undominated: bool = True,
    results: str | Path | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Say = lambda _: None,
) -> tuple[Largest, ...]:
    """For each number of units the member of the families with the largest ratio, of those that are equilibria of the
    concept and, if asked, undominated; and a bound that no member exceeds, equilibrium or not.

    families  of "bystander", "lean", "amplified"
    levels    the numbers of levels of z that there may be
    fixed     further parameters (s, first, others), each alternative a point
    grid      None: levels anywhere; D: levels that are multiples of 1/D, the best of them found exactly
    gap, most  when to stop: within the gap of the bound, or after so many members

    The other arguments, and what is raised, are those of ``sweep``.

    >>> from exactgames import largest
    >>> found = largest(["bystander", "lean"], [5], levels=[4], grid=12)[0]
    >>> found.closed, found.best.point["family"], found.best.ratio == str(found.bound)
    (True, 'bystander', True)
    """
    chosen = corners(families)
    if not units or not levels or not fixed:
        raise fault("units, levels or fixed", "an empty grid: no value", "at least one value of each")
    asked = Asked(concept_of(concept).name, undominated)
    searches = [
        Branching(m, spaces(chosen, list(levels), [{**point, "m": m} for point in fixed], grid), gap, most)
        for m in units
    ]
    with (
        results_in(None if results is None else Path(results), head_of(chosen, asked, grid)) as known,
        pool_of(workers, scheduler, progress) as pool,
    ):
        return branch(searches, asked, known, pool, progress)
