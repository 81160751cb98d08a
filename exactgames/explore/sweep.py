"""A family over a grid of parameters: every point judged, what fails recorded, the rest done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

from exactgames.concepts.registry import ConceptOrName, concept_of
from exactgames.concepts.sequential import SEQUENTIAL
from exactgames.explore.family import Parametrised, family_of
from exactgames.explore.point import Asked, Found, judge
from exactgames.explore.pool import Pool, pool_of
from exactgames.explore.results import Results, key_of, results_in
from exactgames.explore.values import Point, Value, fault, grid, show
from exactgames.pace import Pace

AHEAD: Final = 2
"""So many times the capacity of a pool are given to it at once."""
Say = Callable[[str], None]
Keep = Callable[[Found], None]


def sweep(
    family: str | Path,
    over: Mapping[str, Sequence[Value]],
    fixed: Mapping[str, Value] | None = None,
    concept: ConceptOrName = SEQUENTIAL,
    undominated: bool = True,
    results: str | Path | None = None,
    workers: int = 1,
    scheduler: str | None = None,
    progress: Say = lambda _: None,
) -> tuple[Found, ...]:
    """Every point of the grid ``over``, ``fixed`` being the same at all, judged as ``evaluate`` does; in grid order.

    family     a family's word, or an instance file whose values are the parameters
    results    a file to which each point is appended, and from which those are taken that are there already
    workers    so many processes (Dask; from a script under ``if __name__ == "__main__":``); 1: this one
    scheduler  the address of a Dask scheduler, whose workers take the points

    Raises InstanceError: no such family, an unknown parameter, an empty grid, a results file of another sweep;
    LimitReached: too many points; OSError. What is wrong with a point is said there.

    >>> from exactgames import sweep
    >>> [(str(found.point["levels"]), found.ratio) for found in sweep("example-4", {"levels": [2, 3]}, {"m": 4})]
    [('2', '24/23'), ('3', '23/22')]
    """
    asked = Asked(concept_of(concept).name, undominated)
    axes = {key: tuple(values) for key, values in over.items()}
    ready = Sweep.of(family_of(str(family)), axes, fixed or {}, asked)
    with (
        results_in(None if results is None else Path(results), ready.head) as known,
        pool_of(workers, scheduler, progress) as pool,
    ):
        return ready.run(known, pool, progress)


class Sweep:
    """A family, its points, and what is asked of each."""

    def __init__(self, family: Parametrised, axes: Mapping[str, Sequence[Value]], fixed: Point, asked: Asked) -> None:
        self.family, self.axes, self.fixed, self.asked = family, axes, fixed, asked
        self.points = grid(axes, fixed)

    @classmethod
    def of(
        cls, family: Parametrised, axes: Mapping[str, Sequence[Value]], fixed: Mapping[str, Value], asked: Asked
    ) -> Sweep:
        """InstanceError if the family lacks a parameter, or an axis has no value; LimitReached."""
        if not axes:
            raise fault("--over", "an empty grid: nothing to vary", "a parameter and its values: --over m=4,5,6")
        family.refuse_unknown({**fixed, **axes})
        return cls(family, axes, dict(fixed), asked)

    @property
    def head(self) -> dict[str, object]:
        """What a results file must say to be of this sweep; further values of a parameter may be asked for later."""
        return {
            "what": "sweep",
            "family": self.family.identity,
            "over": sorted(self.axes),
            "fixed": {key: show(value) for key, value in sorted(self.fixed.items())},
            "asked": self.asked.values,
        }

    def run(self, known: Results, pool: Pool, progress: Say, keep: Keep = lambda _: None) -> tuple[Found, ...]:
        """All points, those that are known taken from there; ``keep`` is given each new one, before it is written."""
        left = [point for point in self.points if known.of(point) is None]
        pace = Pace(len(left), len(self.points) - len(left))
        by_key = {key_of(point): point for point in left}
        queue = iter(left)
        progress(pace.words(0))
        done = 0
        while done < len(left):
            for point in queue:
                pool.give(key_of(point), judge, self.family, point, self.asked)
                if pool.waiting >= AHEAD * pool.capacity:
                    break
            key, found = pool.take()
            if not isinstance(found, Found):
                found = Found(by_key[key], None, f"its worker: {type(found).__name__}: {found}"[:300], True)
            keep(found)
            known.add(found)
            done += 1
            progress(pace.words(done))
        return tuple(found for point in self.points if (found := known.of(point)) is not None)


def largest_of(found: Sequence[Found]) -> Found | None:
    """The point with the largest ratio, the first of equals; None if no point has one."""
    rated = [one for one in found if one.ratio is not None]
    return max(rated, key=lambda one: Fraction(one.ratio or 0), default=None)
