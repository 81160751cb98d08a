"""All complementary pairs of extreme rays of two cones, by two double descriptions that prune each other.

Rows of the two cones that have the same number exclude each other: a pair of points (x, y) is *complementary* iff no
number is that of a row > 0 on x and of one > 0 on y. Both cones are cut out row by row (``vertices``). While rows wait,
only pairs of rows that are both in force count. On a ray made of others, all rows in force are > 0 that are so on any
of these, except the new one, which is 0. So no complementary pair comes of a ray that has no complementary *proper* one
on the other side: it goes at once, and two rays without a common such partner are not combined. Nor are rays *blocked*:
> 0 on all of some rows of which the caller wants one to be tight. The face that two rays span has only rays which are
> 0 on no other rows than these: if the two have a common partner, and do not block, no ray of the face has gone. So
they are adjacent in the cone iff they are so among the rays that are left.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen

from exactgames.clock import Clock
from exactgames.errors import LimitReached
from exactgames.linear.vertices import Cone, words
from exactgames.tally import Tally

PAIRS = 20_000
"""The most pairs."""


@frozen(eq=False)
class Side:
    """A cone, and what is asked of its rays.

    proper   rows in force from the beginning, as bits: a ray is proper if one of them is > 0 on it
    blocked  sets of rows, as bits: rays on which all rows of one of them are > 0 are not wanted
    """

    cone: Cone
    proper: int
    blocked: tuple[int, ...] = ()


def complementary_pairs(sides: tuple[Side, Side], clock: Clock) -> list[tuple[int, int]]:
    """Cut out both cones; the places of the complementary pairs of proper rays. LimitReached, Late."""
    cones = [side.cone for side in sides]
    costs = [_cost(cone) for cone in cones]
    rows = len(cones[0].waiting) + len(cones[1].waiting)

    def so_far() -> str:
        return f"{len(cones[0].rays):,} and {len(cones[1].rays):,} extreme plans so far"

    with Tally("conditions of best replies in force", of=rows, also=so_far) as tally:
        while cones[0].waiting or cones[1].waiting:
            clock.check()
            i = 0 if costs[0] <= costs[1] else 1
            partners = _prune(sides[i], sides[1 - i], clock)
            cones[i].cut(cones[i].next()[1], clock, partners)
            costs[i] = _cost(cones[i])
            tally.done += 1
    _prune(sides[1], sides[0], clock)
    partners = _prune(sides[0], sides[1], clock)
    first = [k for k, ray in enumerate(cones[0].rays) if ray.positive & sides[0].proper]
    count = sum(partners[k].bit_count() for k in first)
    if count > PAIRS:
        raise LimitReached(PAIRS, count, False, "pairs of extreme plans", ("fewer information sets or actions",))
    return [(k, j) for k in first for j in range(partners[k].bit_length()) if partners[k] >> j & 1]


def _cost(cone: Cone) -> float:
    return cone.next()[0] if cone.waiting else float("inf")


def _prune(side: Side, other: Side, clock: Clock) -> list[int]:
    """Take out the side's rays that are blocked or have no partner; the partners of the rest, proper rays of the other
    side, as bits.
    """
    rows = words([ray.positive for ray in other.cone.rays], other.cone.force | side.cone.force)
    flags = np.unpackbits(rows.view(np.uint8), axis=1, bitorder="little")
    excluded = [int.from_bytes(bits, "little") for bits in np.packbits(flags, axis=0, bitorder="little").T.tolist()]
    everybody = sum(1 << k for k, ray in enumerate(other.cone.rays) if ray.positive & other.proper)
    rays, partners = [], []
    for ray in side.cone.rays:
        if any(ray.positive & block == block for block in side.blocked):
            continue
        clock.check()
        left, rest = everybody, ray.positive
        while rest and left:
            number = rest.bit_length() - 1
            left &= ~excluded[number]
            rest ^= 1 << number
        if left:
            rays.append(ray)
            partners.append(left)
    side.cone.rays = rays
    return partners
