"""The instances whose claims ask for some continuation: for which concepts there is one, and of what welfare. Sources:
"hand", worked out in the comment, or in the file's.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve, frozen
from run_files import ARRAY_FILES

from exactgames import Certificate, EquilibriumClaim, WelfareClaim, certify, read_instance

INSTANCES = Path(__file__).parents[2] / "instances"
ALL = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


@frozen
class Continued:
    """``welfare``: of some continuations that are equilibria of the concepts; "": of one, whatever it is."""

    file: str
    concepts: tuple[str, ...]
    welfare: tuple[str, ...]
    source: str


CASES = [
    Continued("babaioff2023/example-4-speculators-bid", ALL[-1:], ("43/8",), "the paper's: example-4's own figure"),
    # Whatever A of type low does, her unit is worth 1 to her or 2 to C, and B's goes to C, or to A of type high, or is
    # wasted where B asks 3 of A of type low: (1 or 2, and 2 or 0) and (3, and 3 or 2).
    Continued("folklore/an-offer-that-tells", ALL, ("7/2", "4", "9/2"), "hand"),
    Continued("folklore/bids-too-low", (), ("",), "hand: B of value 2 gains 1 or more by bidding 1"),
    Continued("folklore/permits-one-bid-open", ALL[-1:], ("61/8",), "the program's own answer"),
    Continued("folklore/permits-truthful-bids", (), ("",), "hand: the file's comment"),
    Continued(
        "folklore/permits-two-speculators", ALL[-1:], ("19/4",), "hand: 6 is 5 where both firms are of type high"
    ),
    Continued("hafalir-kurnaz2016/two-units", ALL[-1:], ("27/8",), "hand: who bids 1 is worth 2, nothing is wasted"),
    Continued("hafalir-kurnaz2016/three-units", ALL[-1:], ("79/16",), "hand: likewise"),
    Continued("folklore/sellers-in-turn", ALL, ("21/4",), "hand: z = 1/4 wastes a unit, 5 · 3/4 + 6 · 1/4"),
    Continued("folklore/sellers-in-turn-random-ties", ALL[-1:], ("21/4",), "hand: as in sellers-in-turn"),
]
SLOW = {
    "babaioff2023/example-4-speculators-bid",
    "folklore/permits-one-bid-open",
    "folklore/permits-truthful-bids",
    "folklore/sellers-in-turn-random-ties",
    "hafalir-kurnaz2016/three-units",
}
"""The page docs/how-to/bids-in-mind.md, which is executed, asks of the first two; sellers-in-turn is like the third."""


def test_every_file_is_here() -> None:
    files = [path for path in ARRAY_FILES if read_instance(path).completion != "unique"]
    assert sorted(case.file for case in CASES) == sorted(
        str(path.relative_to(INSTANCES).with_suffix("")) for path in files
    )


def asked(file: str, concept: str, welfare: str) -> Certificate:
    """The file's rules, with other claims."""
    claims = [EquilibriumClaim("c1", concept=concept, completion="some")]  # type: ignore[arg-type]
    if welfare:
        claims.append(WelfareClaim("c2", value=Fraction(welfare), completion="some"))  # type: ignore[arg-type]
    return certify(evolve(read_instance(INSTANCES / f"{file}.toml"), claims=tuple(claims)))


@pytest.mark.parametrize(
    ("case", "concept", "welfare"),
    [
        pytest.param(case, concept, value, marks=[pytest.mark.slow] * (case.file in SLOW))
        for case in CASES
        for concept in ALL
        if concept in case.concepts or not case.concepts
        for value in case.welfare
    ],
)
def test_some_continuation(case: Continued, concept: str, welfare: str) -> None:
    found = asked(case.file, concept, welfare)
    assert [claim.holds for claim in found.claims] == [concept in case.concepts] * len(found.claims), case.source
