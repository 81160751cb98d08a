"""Random markets over all rules of the registry, of units and of items, and claims of every kind: what the engine certifies on the explicit
tree and in the staged form says the same, and the checker verifies both.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from every_rule import CLAIMS, NONE, REFINEMENTS, claims, every_item_rule, every_rule
from informed import text_of
from naive_play import Doc
from strategies import seeds, unmet

from exactgames import CertificateError, GameError, InstanceError, LimitReached, Undecided, certify, read_instance_text
from exactgames.checker import check
from exactgames.claims.registry import NAMES
from exactgames.claims.this_market import KINDS as THIS_MARKET
from exactgames.mechanisms.registry import (
    AFTERMARKETS,
    AUCTIONS,
    FIRST_STAGES,
    ITEM_AFTERMARKETS,
    ITEM_AUCTIONS,
    ITEM_FIRST_STAGES,
)

LIMIT = 1_200  # nodes of a tree
LARGE = ("all-pure",)  # kinds that are claimed of the smallest trees alone
FEW = 120
RULES = tuple(rule.format for rule in (*AUCTIONS, *FIRST_STAGES, *AFTERMARKETS))
ITEM_RULES = tuple(rule.format for rule in (*ITEM_AUCTIONS, *ITEM_FIRST_STAGES, *ITEM_AFTERMARKETS))
DEAD = re.compile(r"(strategy|beliefs)\[([0-9]+)\]")
FAILED = (191, 644)
"""Seeds that found a fault: holdings, while an auction that is a table is played, on which the two programs differed; what a
table of trades draws on the path, in the staged form.
"""
BOUNDS = ("smooth", "semi-smooth", "balanced", "welfare-at-least", *(kind.name for kind in THIS_MARKET))
"""Of the auction alone: test_bounds_three_ways.py draws them; of all equilibria: test_market_range.py."""
RARE = (32,)
"""In which nobody overbids."""
REFUSED = ("in the changed market", "has no bids")
"""What the explicit form says of claims that a reader lets in."""
Lines, Words = list[Any], tuple[str, ...]


def test_each_kind_of_claim_is_drawn() -> None:
    of_runs = {"continuum-bids", "continuum-undominated"}  # of run-length markets alone
    assert set(CLAIMS) | set(BOUNDS) | of_runs == set(NAMES)


def alive(doc: Doc) -> Doc | None:
    """The market without the rules that cover nothing; None if it is no market, or leaves a move open for which the
    pages want a rule."""
    doc = {**doc, "claims": [{"kind": "welfare"}]}
    for _ in range(6):
        try:
            certify(read_instance_text(text_of(doc)), limit=LIMIT, form="explicit")
        except InstanceError as error:
            dead = [(m[1], int(m[2])) for fault in error.faults if (m := DEAD.match(fault.path or ""))]
            if not dead:
                return None
            for key in ("strategy", "beliefs"):
                gone = {k for name, k in dead if name == key}
                doc[key] = [rule for k, rule in enumerate(doc.get(key, [])) if k not in gone]
        except (GameError, LimitReached):
            return None
        else:
            return doc
    return None


def certified(doc: Doc, form: str, folder: Path, what: str) -> Lines | None:
    """What the engine certifies in the form, verified; None if it does not settle it."""
    try:
        certificate = certify(read_instance_text(text_of(doc)), limit=LIMIT, form=form)  # type: ignore[arg-type]
    except (Undecided, LimitReached):
        return None
    except InstanceError:  # the claim does not fit the market
        return None
    except (GameError, CertificateError) as error:
        assert form == "staged" or any(words in str(error) for words in REFUSED), (what, error)
        return None
    path = folder / "certificate.jsonl"
    certificate.write(path)
    verdict = check(str(path))
    assert verdict.verdict == "VERIFIED", (what, form, verdict)
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def agreed(seed: int, drawn: Doc, folder: Path) -> list[str]:
    """Words for what was met."""
    doc = alive(drawn)
    if doc is None:
        return []
    met: list[str] = []
    for claim in claims(seed, doc):
        doc["claims"], what = [claim], f"seed {seed}, {claim}"
        tree = certified(doc, "explicit", folder, what) if claim["kind"] not in LARGE or small(doc) else None
        staged = certified(doc, "staged", folder, what)
        for lines in (tree, staged):
            met += [claim["kind"], claim.get("refined", "all")] if lines is not None else []
        if tree is not None and staged is not None:
            one, other = (told(lines) for lines in (tree, staged))
            assert one == other, what
            met += [f"both-{'holds' if one[0] else 'refuted'}"]
    return [*met, *(formats(doc) if met else [])]


def small(doc: Doc) -> bool:
    try:
        certify(read_instance_text(text_of({**doc, "claims": [{"kind": "optimum"}]})), limit=FEW, form="explicit")
    except LimitReached:
        return False
    return True


def told(lines: Lines) -> tuple[bool, Any, Any]:
    """The verdict, the figure, the utilities."""
    (line,) = (line for line in lines if "claim" in line)
    evidence = line["evidence"]
    return line["holds"], evidence.get("value"), evidence.get("interim")


def formats(doc: Doc) -> list[str]:
    after = doc.get("aftermarket", {"format": NONE})
    found = [doc["auction"]["format"], *(each["format"] for each in (after if isinstance(after, list) else [after]))]
    return [*found, *(["informed"] if "information" in doc else []), *(["joint"] if "prior" in doc else [])]


ALWAYS = (*CLAIMS, *REFINEMENTS, "informed", "joint", "both-holds", "both-refuted")
SOME = [
    pytest.param(None, id="quick"),
    *(pytest.param(k, id=f"from-{k}", marks=pytest.mark.slow) for k in range(0, 4000, 250)),
]
"""The first of 250 seeds; None: a few, and more until everything has come up."""


@pytest.mark.parametrize("start", SOME)
def test_every_rule(start: int | None, tmp_path: Path) -> None:
    agree(every_rule, start, tmp_path, (*RULES, *ALWAYS), first=(*FAILED, *RARE))


@pytest.mark.parametrize("start", SOME)
def test_every_rule_of_items(start: int | None, tmp_path: Path) -> None:
    apart = ("no-overbidding", "implied-unambiguous", "both-holds", "both-refuted")  # not of items, nor settled staged
    agree(every_item_rule, start, tmp_path, (*ITEM_RULES, *(word for word in ALWAYS if word not in apart)))


def agree(draw: Callable[[int], Doc], start: int | None, folder: Path, see: Words, first: tuple[int, ...] = ()) -> None:
    met: Counter[str] = Counter()
    for seed in seeds(200, 1, met, see, first) if start is None else range(start, start + 250):
        met.update(agreed(seed, draw(seed), folder))
    assert not unmet(met, see), met
