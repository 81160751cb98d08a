"""Three programs on markets in which information is acquired: what the engine certifies is, line for line, what the
naive program writes, and the checker verifies it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import product
from math import prod
from pathlib import Path
from random import Random
from typing import Any

import pytest
from informed import informed, text_of, without_dead_rules
from naive_certificate import CONCEPTS, Settled, decided, lines, settle
from naive_play import Doc, TooLarge
from naive_verdicts import Judged
from reference import Reference
from strategies import SWEEPS, seeds

from exactgames import GameError, InstanceError, Undecided, certify, information_cost, profile_of, read_instance_text
from exactgames.checker import check

MOST, FEW = 60, 24  # ends of a game
MANY = 2_000  # pure profiles
NO_MECHANISM, LEFT_OPEN = "not a trade mechanism", "must say"
EXACT = ("perfect-bayesian", "sequential")
"""Concepts of which the deviation is the one named by the pages; of the others the best plan may be another."""


def certified(doc: Doc, folder: Path) -> list[Any]:
    """What the engine certifies, verified."""
    certificate, path = certify(read_instance_text(text_of(doc)), form="explicit"), folder / "certificate.jsonl"
    certificate.write(path)
    verdict = check(str(path))
    assert verdict.verdict == "VERIFIED", verdict
    return [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]


def found(seed: int, most: int) -> Settled | None:
    """A random market and its profile; None if it is too large."""
    try:
        return settle(without_dead_rules(informed(seed), most), most)
    except TooLarge:
        return None


def mechanism(law: Callable[[Settled, Path, int], list[str]], settled: Settled, folder: Path, seed: int) -> list[str]:
    """What the law meets; a market that the engine refuses, rightly, is word enough."""
    try:
        return law(settled, folder, seed)
    except GameError as error:
        assert NO_MECHANISM in str(error), f"seed {seed}: {error}"
        return ["no-mechanism"]


# ---- the laws


def same_lines(settled: Settled, folder: Path, seed: int) -> list[str]:
    doc = settled.play.doc
    if settled.judged is None:
        doc["claims"] = [{"kind": "optimum"}]
        with pytest.raises(GameError) as refused:
            certified(doc, folder)
        if NO_MECHANISM in str(refused.value):
            return ["no-mechanism"]
        assert LEFT_OPEN in str(refused.value), seed
        return ["left-open"]
    doc["claims"] = decided(settled, doc["claims"])
    theirs, ours = certified(doc, folder), lines(settled)
    assert {**theirs[0], "made_by": "by hand"} == ours[0], seed
    assert [len(theirs), *theirs[1:3]] == [len(ours), *ours[1:3]], seed
    for one, other in zip(theirs[3:], ours[3:], strict=True):
        if "kind" in other and other["kind"] in CONCEPTS and other["kind"] not in EXACT and not other["holds"]:
            gains = [each["evidence"].get("deviation", {}).get("gain") for each in (one, other)]
            assert (one["holds"], gains[0]) == (False, gains[1]), (seed, other)
        elif "belief" not in other.get("evidence", {}):
            assert one == other, seed
        else:
            assert not one["holds"], seed
    profile = profile_of(read_instance_text(text_of(doc)))
    assert information_cost(profile.expansion, profile.played) == settled.judged.cost, seed
    words = [block["kind"] for block in ours[3:-1] if block["kind"] in CONCEPTS and block["holds"]]
    return [*words, *(["paid-for"] if settled.judged.cost else [])]


CHANGES: tuple[Doc, ...] = (
    {"aftermarket": {"format": "none"}},
    {"aftermarket": {"format": "resale-by-winners", "prices": [Fraction(1, 2)]}},
    {"signals": ["all-bids"]},
    {"signals": ["types"]},
)


def same_comparisons(settled: Settled, folder: Path, seed: int) -> list[str]:
    """Equal outcomes, costs left out: those of two naive games."""
    if settled.judged is None:
        return []
    change = Random(seed).choice(CHANGES)
    other = without_dead_rules({**settled.play.doc, **change}, 10 * MOST)
    if any(rule not in settled.play.doc["strategy"] for rule in other["strategy"]):
        return []
    doc = {**settled.play.doc, "claims": [{"kind": "equal-outcomes", "change": change}]}
    try:
        changed = settle(other, 10 * MOST)
    except (TooLarge, AssertionError):
        return []
    if changed.judged is None:
        return []
    try:
        line = certified(doc, folder)[3]
    except InstanceError as error:
        assert "signals" in str(error) or "never" in str(error), (seed, error)
        return ["no-such-market"]
    assert line["holds"] == (changed.judged.outcomes() == settled.judged.outcomes()), seed
    return ["equal" if line["holds"] else "unequal"]


def same_equilibria(settled: Settled, folder: Path, seed: int) -> list[str]:
    """All pure Nash equilibria, by trying every profile: as many outcomes, costs left out, of the same welfare."""
    play, tree = settled.play, settled.tree
    keys = list(play.sets)
    if prod(len(play.sets[key].actions) for key in keys) > MANY:
        return []
    welfare: dict[frozenset[Any], Fraction] = {}
    costs: dict[frozenset[Any], set[Fraction]] = {}
    for chosen in product(*(range(len(play.sets[key].actions)) for key in keys)):
        table = {
            key: tuple(Fraction(int(k == one)) for k in range(len(play.sets[key].actions)))
            for key, one in zip(keys, chosen, strict=True)
        }
        judged = Judged(play, Reference(tuple(play.names), tree, table), settled.ruled.posed())
        if judged.deviation("bayes-nash") is None:
            outcome = frozenset(judged.outcomes().items())
            welfare[outcome] = judged.welfare
            costs.setdefault(outcome, set()).add(judged.cost)
    doc = {key: value for key, value in play.doc.items() if key not in ("strategy", "beliefs")}
    figures = {"outcomes": len(welfare)}
    if welfare:
        figures |= {"lowest_welfare": min(welfare.values()), "highest_welfare": max(welfare.values())}  # type: ignore[dict-item]
    doc["claims"] = [{"kind": "all-pure", "concept": "bayes-nash", **figures}]
    doc["claims"] += [{"kind": "all-pure", "concept": concept} for concept in CONCEPTS[1:]]
    certificate = certified(doc, folder)
    assert certificate[2]["holds"], seed
    assert Counter(Fraction(each["welfare"]) for each in certificate[2]["evidence"]["equilibria"]) == Counter(
        welfare.values()
    ), seed
    several = any(len(each) > 1 for each in costs.values())
    return ["listed" if welfare else "none", *(["one-outcome-of-several-costs"] if several else [])]


def same_continuations(settled: Settled, folder: Path, seed: int) -> list[str]:
    """Where the file leaves much open, and under any beliefs: the checker verifies whatever the engine finds."""
    rng, doc = Random(seed), dict(settled.play.doc)
    doc["claims"] = [{"kind": concept, "beliefs": "any"} for concept in CONCEPTS[1:3]]
    if rng.random() < 0.7:
        some = rng.choice(("some", "some-pure"))
        doc["strategy"] = [rule for rule in doc["strategy"] if rng.random() < 0.6]
        doc["beliefs"] = []
        doc["claims"] = [{"kind": concept, "completion": some} for concept in CONCEPTS]
    elif settled.judged is None:
        return []
    try:
        found = certified(doc, folder)[3:-1]
    except Undecided:
        return ["undecided"]
    return [f"{claim['kind']}-{'holds' if claim['holds'] else 'refuted'}" for claim in found]


LAWS = [
    pytest.param(same_lines, MOST, 500, (*CONCEPTS, "paid-for", "left-open"), id="lines"),
    pytest.param(same_comparisons, MOST, 200, ("equal", "unequal"), id="equal outcomes"),
    pytest.param(same_equilibria, FEW, 300, ("listed",), id="all pure equilibria"),
    pytest.param(
        same_continuations, FEW, 200, ("sequential-holds", "perfect-bayesian-refuted"), id="continuations, any beliefs"
    ),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("law", "most", "count", "see"), LAWS)
def test_three_programs(
    law: Callable[[Settled, Path, int], list[str]],
    most: int,
    count: int,
    see: tuple[str, ...],
    sweep: int,
    tmp_path: Path,
) -> None:
    met: Counter[str] = Counter()
    for seed in seeds(count, sweep, met, see):
        settled = found(seed, most)
        if settled is not None:
            met.update(mechanism(law, settled, tmp_path, seed))
