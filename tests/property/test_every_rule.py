"""Random markets over all rules of the registry, and claims of every kind: what the engine certifies on the explicit
tree and in the staged form says the same, and the checker verifies both.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from every_rule import CLAIMS, claims, every_rule
from informed import text_of
from naive_play import Doc
from strategies import SWEEPS, seeds

from exactgames import CertificateError, GameError, InstanceError, LimitReached, Undecided, certify, read_instance_text
from exactgames.checker import check
from exactgames.claims.registry import NAMES
from exactgames.mechanisms.registry import AFTERMARKETS, AUCTIONS, FIRST_STAGES

LIMIT = 1_200  # nodes of a tree
LARGE = ("all-pure",)  # kinds that are claimed of the smallest trees alone
FEW = 120
RULES = tuple(rule.format for rule in (*AUCTIONS, *FIRST_STAGES, *AFTERMARKETS))
DEAD = re.compile(r"(strategy|beliefs)\[([0-9]+)\]")
FAILED = (191,)
"""Seeds on which the two programs once differed: holdings, while an auction that is a table is played."""
Lines = list[Any]


def test_each_kind_of_claim_is_drawn() -> None:
    assert set(CLAIMS) == set(NAMES)


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
        assert form == "staged" or "in the changed market" in str(error), (what, error)
        return None
    path = folder / "certificate.jsonl"
    certificate.write(path)
    verdict = check(str(path))
    assert verdict.verdict == "VERIFIED", (what, form, verdict)
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def agreed(seed: int, folder: Path) -> list[str]:
    """Words for what was met."""
    doc = alive(every_rule(seed))
    if doc is None:
        return []
    met: list[str] = []
    for claim in claims(seed, doc):
        doc["claims"], what = [claim], f"seed {seed}, {claim}"
        tree = certified(doc, "explicit", folder, what) if claim["kind"] not in LARGE or small(doc) else None
        staged = certified(doc, "staged", folder, what)
        for lines in (tree, staged):
            met += [claim["kind"]] if lines is not None else []
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
    after = doc["aftermarket"]
    found = [doc["auction"]["format"], *(each["format"] for each in (after if isinstance(after, list) else [after]))]
    return [*found, *(["informed"] if "information" in doc else []), *(["joint"] if "prior" in doc else [])]


@pytest.mark.parametrize("sweep", SWEEPS)
def test_every_rule(sweep: int, tmp_path: Path) -> None:
    met: Counter[str] = Counter()
    see = (*RULES, *NAMES, "informed", "joint", "both-holds", "both-refuted")
    for seed in seeds(200, sweep, met, see, first=FAILED):
        met.update(agreed(seed, tmp_path))
