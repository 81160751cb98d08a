"""Branch and bound: the member of Theorem 3's families with the largest certified ratio, and what none exceeds.

The part with the largest bound is taken first. Its promising member is judged (``evaluate``: an equilibrium,
undominated if that is asked, its ratio exact) if it may beat what is found; then the part is split. When the largest
bound left is within ``gap`` of what is found, no member of these families has a larger ratio than that bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from heapq import heapify, heappop, heappush
from typing import Any, Final

from attrs import frozen

from exactgames.explore.corner import Corner, CornerFamily
from exactgames.explore.pace import Nearing
from exactgames.explore.parts import Part, parts
from exactgames.explore.point import Asked, Found, judge
from exactgames.explore.pool import Pool
from exactgames.explore.results import Results, key_of
from exactgames.explore.sweep import AHEAD, Say
from exactgames.explore.values import Point
from exactgames.files.run_market import read_run_document
from exactgames.runs.instance import RunInstance

SPLITS: Final = 10_000
"""The most parts that one search makes."""


@frozen
class Member:
    """A family of the one member: what is sent to a worker."""

    corner: Corner

    @property
    def name(self) -> str:
        return self.corner.family.name

    @property
    def identity(self) -> str:
        return self.name

    def refuse_unknown(self, parameters: Mapping[str, object]) -> None:
        """It has been made."""

    def instance(self, point: Point) -> RunInstance:
        return read_run_document(self.corner.document())


@frozen
class Largest:
    """What was found at one m.

    best     the member with the largest ratio, judged; None: none is an equilibrium as asked
    bound    no member exceeds it
    closed   whether that is within the gap of what was found; else others are not excluded
    judged   how many members were judged

    >>> from fractions import Fraction
    >>> from exactgames import largest
    >>> found = largest(["bystander"], [4], levels=range(2, 5))[0]
    >>> found.closed, found.best.ratio, found.bound / Fraction(found.best.ratio) < Fraction(1001, 1000)
    (True, '2007/1360', True)
    """

    units: int
    best: Found | None
    member: RunInstance | None
    bound: Fraction
    closed: bool
    judged: int


class Branching:
    """The search at one m: parts by their bounds, and what is hoped for."""

    def __init__(self, units: int, spaces: Iterable[Part], gap: Fraction, most: int) -> None:
        self.units, self.gap, self.most = units, gap, most
        self._serial, self.judged, self._splits = 0, 0, 0
        self._heap: list[tuple[Fraction, int, Part]] = []
        self._hoped: dict[str, Part] = {}
        self._seen = set[str]()
        self._best: tuple[Fraction, Found, Corner] | None = None
        for part in spaces:
            self._push(part)
        heapify(self._heap)

    def _push(self, part: Part) -> None:
        self._serial += 1
        heappush(self._heap, (-part.bound, self._serial, part))

    @property
    def value(self) -> Fraction:
        """The largest ratio found."""
        return self._best[0] if self._best else Fraction(0)

    @property
    def bound(self) -> Fraction:
        """What no member exceeds: the largest bound left, and what was left out of the heap as judged."""
        hoped = (part.bound for part in self._hoped.values())
        return max(self.value, *hoped, -self._heap[0][0] if self._heap else Fraction(0))

    @property
    def apart(self) -> Fraction | None:
        """By how much the bound is more than what is found, relatively; None: nothing is found."""
        return None if self._best is None else self.bound / self.value - 1

    @property
    def closed(self) -> bool:
        return self._best is not None and self.bound <= self.value * (1 + self.gap)

    def proposal(self) -> tuple[str, Part] | None:
        """A member worth judging, if there is one now; parts are split meanwhile."""
        while self._heap and self._splits < SPLITS and self.judged < self.most:
            hope = max([self.value, *(part.member.expected for part in self._hoped.values())])
            if -self._heap[0][0] <= hope * (1 + self.gap):
                return None
            _, _, part = heappop(self._heap)
            if self._worth(part, hope):
                key = key_of({"family": part.member.family.name, **part.point})
                if key not in self._seen and part.member.expected > hope:
                    self._seen.add(key)
                    self._hoped[key] = part
                    self.judged += 1
                    self._divide(part.split())
                    return key, part
                if (finer := part.finer()) is not None:
                    self._divide([finer])
                    continue
            self._divide(part.split())
        return None

    def _worth(self, part: Part, hope: Fraction) -> bool:
        """Whether the part's member may be much better than what is hoped for."""
        return part.promise > hope * (1 + self.gap / 2)

    def _divide(self, smaller: Sequence[Part]) -> None:
        for part in smaller:
            self._push(part)
            self._splits += 1

    def tell(self, key: str, found: Found) -> None:
        """What came of a proposal."""
        part = self._hoped.pop(key)
        if found.ratio is not None and Fraction(found.ratio) > self.value:
            self._best = Fraction(found.ratio), found, part.member

    @property
    def largest(self) -> Largest:
        best = self._best
        member = None if best is None else read_run_document(best[2].document())
        return Largest(self.units, best[1] if best else None, member, self.bound, self.closed, self.judged)


def spaces(
    families: Sequence[CornerFamily],
    levels: Sequence[int],
    fixed: Sequence[Point],
    grid: int | None,
) -> list[Part]:
    """The parts of all families at all of ``fixed``, with these numbers of levels; where m is too small for the others
    there is no member. InstanceError, LimitReached.
    """
    pairs = [(family, point) for family in families for point in fixed]
    there = [pair for pair in pairs if _there(*pair)] or pairs[:1]  # whose fault is told
    return [part for family, point in there for part in parts(family, point, sorted(levels), grid)]


def _there(family: CornerFamily, point: Point) -> bool:
    units, others = point["m"], point.get("others", 0)
    sizes = isinstance(units, int) and isinstance(others, int) and others >= 0 and units >= 2
    return not sizes or int(units) >= family.least(int(others))


def branch(
    searches: Sequence[Branching], asked: Asked, known: Results, pool: Pool, progress: Say
) -> tuple[Largest, ...]:
    """Run the searches side by side: each member that is worth it is judged in the pool, and what is known is taken
    from there.
    """
    owners: dict[str, tuple[Branching, str, Point]] = {}
    nearing = Nearing(searches)
    while True:
        for search in searches:
            while pool.waiting < AHEAD * pool.capacity and (proposed := search.proposal()) is not None:
                key, part = proposed
                point: Point = {"family": part.member.family.name, **part.point}
                if (before := known.of(point)) is not None:
                    search.tell(key, before)
                    continue
                owners[key] = search, key, point
                pool.give(key, judge, Member(part.member), point, asked)
        progress(nearing.words())
        if not pool.waiting:
            return tuple(search.largest for search in searches)
        key, found = pool.take()
        search, _, point = owners.pop(key)
        found = _told(found, point)
        known.add(found)
        search.tell(key, found)


def _told(found: Any, point: Point) -> Found:
    if isinstance(found, Found):
        return found
    return Found(point, None, f"its worker: {type(found).__name__}: {found}"[:300], True)
