"""The rows of the catalogue whose explicit tree is large: what must come out in the staged form."""

from __future__ import annotations

from attrs import frozen


@frozen
class Staged:
    """One file: counts, figures and verdicts.

    worlds     allocations of m units to three agents, C(m + 2, 2): zero bids win, so every unit is sold
    classes    rival lists of each agent: multisets of m out of 2L − 1 (level, owner) pairs. At the lowest level, 0, the
               rival earlier in the tie order always has enough bids to fill the list: the later one's zeros never show.
    deviation  who gains most, to what, how much; None where the profile is an equilibrium
    dominated  the (agent, type) whose bids are dominated
    """

    file: str
    units: int
    levels: int
    welfare: str
    optimum: str
    ratio: str
    speculator: str
    deviation: tuple[str, str, str] | None = None
    dominated: tuple[tuple[str, str], ...] = ()


def _row(name: str, *rest: object) -> Staged:
    return Staged(f"babaioff2023/{name}", *rest)  # type: ignore[arg-type]


STAGED = [
    _row("example-4", 4, 6, "43/8", "89/16", "89/86", "9/8"),
    _row("example-4-all-bids", 4, 6, "43/8", "89/16", "89/86", "9/8"),
    # C pays 2 for what brings 9/8; bidding 0 she gets 2 units for nothing, as before, and earns 9/8 again
    _row("example-4-lowest-winning", 4, 6, "43/8", "89/16", "89/86", "-7/8", ("C", "0,0,0,0", "2")),
    _row("example-4-discriminatory", 4, 6, "43/8", "89/16", "89/86", "-7/8", ("C", "0,0,0,0", "2")),
    # 9/8 − 2 · 89/128 = −34/128; with one unit, which A buys at 1 for sure, 1 − 89/128 = 39/128
    _row("example-4-reserve", 4, 6, "43/8", "89/16", "89/86", "-17/64", ("C", "1,0,0,0", "73/128")),
    _row("example-4-amplified-m4", 4, 4, "21/4", "11/2", "22/21", "5/4"),
    _row("example-4-amplified-m5", 5, 4, "11/2", "6", "12/11", "3/2"),
    _row("example-4-amplified-m8", 8, 4, "45/8", "105/16", "7/6", "13/8"),
    _row("example-4-amplified-m8-k3", 8, 4, "25/4", "15/2", "6/5", "9/4", None, (("C", "t1"),)),
    _row("example-4-lean", 8, 4, "17/4", "11/2", "22/17", "9/4", None, (("C", "t1"),)),
    _row("example-4-lean-7-8", 8, 4, "17/4", "11/2", "22/17", "9/4"),
    _row("example-4-bystander-m4", 4, 4, "7/4", "5/2", "10/7", "3/4"),
    _row("example-4-bystander-m8", 8, 4, "15/8", "51/16", "17/10", "7/8"),
    _row("example-4-bystander-m8-five-levels", 8, 5, "15/8", "51/16", "17/10", "7/8"),
    _row("fixed-resale-price-m4", 4, 4, "1", "37/10", "37/10", "0"),
    _row("fixed-resale-price-m5", 5, 4, "1", "23/5", "23/5", "0"),
    # B of type z = 1: many bids gain 1/2, (2, 1/2, 0, 0, 0) among them; the first is reported
    _row("example-4-adverse-belief", 5, 4, "11/2", "6", "12/11", "3/2", ("B", "1/2,1/2,0,0,0", "1/2")),
]

STAGED_FOUND = [
    "babaioff2023/example-4-speculators-bid",
    "folklore/sellers-in-turn",
    "folklore/sellers-in-turn-random-ties",
]
"""Large ones whose claims ask for some continuation (test_continued.py)."""

COPIES = [
    "babaioff2023/two-speculators",
    "babaioff2023/two-speculators-second",
    *(f"babaioff2023/bystander-copies-{one}" for one in ("2-m2", "2-m3", "2-m4", "3-m2", "3-m4", "4-m2")),
]
"""Copies of one market in one auction: members of families (test_families.py)."""

WITHOUT_PROFILE = ["babaioff2023/example-4-reserve-guarantee"]
"""Claims about the auction alone (unit/test_bounds.py has its figures)."""
