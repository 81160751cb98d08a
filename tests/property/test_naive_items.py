"""Random small markets with named items: the checker against the naive reading of the page (``naive_items``), which
writes certificates of its own.  They are verified; their siblings, each with one thing changed, are not; nor is any
that is about a profile that the page does not complete, or rules that match nothing.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from item_markets import CONCEPTS, claims, item_instance
from naive_definitions import is_trade_mechanism
from naive_items import NaiveItems
from naive_judgement import Judged, Stuck, header, text_of

from exactgames.checker import Verdict, check

MOST = 150
"""Terminal nodes of the largest tree."""
SEEDS = [range(k, k + 10) for k in range(0, 30, 10)]
MORE = [pytest.param(range(k, k + 100), marks=pytest.mark.slow) for k in range(1_000, 3_000, 100)]
Lines = list[dict[str, Any]]


def judged_by_checker(lines: Lines, text: str, folder: Path) -> Verdict:
    certificate, instance = folder / "certificate.jsonl", folder / "instance.toml"
    certificate.write_text(text_of(lines), encoding="ascii")
    instance.write_text(text, encoding="utf-8")
    return check(str(certificate), str(instance))


def unclaimed(judged: Judged) -> Lines:
    """Up to line 3: the first action at every set that is open."""
    return [header(judged.naive.file), judged.game_line(), judged.assessment_line(judged.start.strategy)]


def with_claims(text: str, judged: Judged) -> str:
    concepts = tuple(concept for concept in CONCEPTS if judged.judges(concept))
    sealed = judged.naive.file["auction"]["format"].startswith("simultaneous")
    return text + claims(tuple(judged.naive.names), concepts, sealed)


def one(seed: int, folder: Path) -> Iterator[str]:
    """A market; what it was, in words."""
    text = item_instance(seed)
    naive = NaiveItems(text)
    if len(naive.ends) > MOST:
        return
    yield naive.file["auction"]["format"]
    judged = Judged(naive)
    if not is_trade_mechanism(naive):
        yield "no trade mechanism"
        verdict = judged_by_checker(unclaimed(judged), text, folder)
        assert (verdict.code, verdict.line) == ("instance", 2), (seed, verdict)
        assert re.search(r"\(Definition [12]\)", str(verdict.message)), verdict
        return
    if judged.unmatched:
        yield "a rule that matches nothing"
        verdict = judged_by_checker(unclaimed(judged), text, folder)
        assert (verdict.code, verdict.line) == ("instance", 3), (seed, verdict)
        assert "is the first match of no information set" in str(verdict.message)
        return
    try:
        judged.tree  # noqa: B018
    except Stuck:
        yield "not completed"
        verdict = judged_by_checker(unclaimed(judged), text, folder)
        assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", "completion", 3), (seed, verdict)
        return
    text = with_claims(text, judged)
    judged = Judged(NaiveItems(text))
    lines = judged.certificate()
    verdict = judged_by_checker(lines, text, folder)
    assert verdict.verdict == "VERIFIED", (seed, verdict)
    yield from words(judged, lines)
    for what, sibling in siblings(Random(seed), judged, lines):
        verdict = judged_by_checker(sibling, text, folder)
        assert verdict.verdict == "REJECTED", (seed, what)
        yield f"sibling: {what}"


def words(judged: Judged, lines: Lines) -> Iterator[str]:
    file = judged.naive.file
    stages = file.get("aftermarket", [])
    stages = stages if isinstance(stages, list) else [stages]
    yield from (f"then {stage['format']}" for stage in stages)
    yield from (key for own in judged.naive.types for kind in own for key in kind if key not in ("name", "probability"))
    yield from (key for key in ("prior", "beliefs", "bundle-prices") if key in file or key in file["auction"])
    yield from (f"rule about {key}" for rule in file["strategy"] for key in rule.get("when", {}))
    yield from ("signals" for _ in file.get("signals", []))
    yield "two rounds" if len(stages) > 1 else "one round"
    yield "random" if file["auction"].get("ties") == "random" else "not random"
    yield "completed" if judged.open else "ruled"
    yield from (f"{line['kind']} {'holds' if line['holds'] else 'refuted'}" for line in lines if "claim" in line)


def siblings(rng: Random, judged: Judged, lines: Lines) -> Iterator[tuple[str, Lines]]:
    """Certificates with one thing changed, which is then false."""

    def sibling() -> Lines:
        return copy.deepcopy(lines)

    for key in ("nodes", "terminal_nodes"):
        changed = sibling()
        changed[1][key] += rng.choice((-1, 1))
        yield key, changed
    name = rng.choice(judged.naive.names)
    changed = sibling()
    changed[1]["infosets"][name] += 1
    yield "infosets", changed
    for is_open in (True, False):
        own = [
            (i, k)
            for i in range(judged.naive.n)
            for k, key in enumerate(judged.own(i))
            if (key in judged.open) == is_open
        ]
        if own:
            agent, k = rng.choice(own)
            entry, actions = _entry(lines, judged, agent, k)
            changed = sibling()
            changed[2]["strategy"][judged.naive.names[agent]][k] = rng.choice([a for a in range(actions) if a != entry])
            yield "an open set" if is_open else "a ruled set", changed
    number, line = rng.choice([(k, line) for k, line in enumerate(lines) if "value" in line.get("evidence", {})])
    changed, value = sibling(), line["evidence"]["value"]
    changed[number]["evidence"]["value"] = "1" if value is None else str(Fraction(value) + Fraction(1, 7))
    yield "a figure", changed
    number, line = rng.choice([(k, line) for k, line in enumerate(lines) if "claim" in line])
    changed = sibling()
    changed[number]["holds"] = not line["holds"]
    yield "a verdict", changed
    for k, line in enumerate(lines):
        if "deviation" in line.get("evidence", {}) and rng.random() < 0.5:
            changed = sibling()
            changed[k]["evidence"]["deviation"]["gain"] = str(Fraction(line["evidence"]["deviation"]["gain"]) * 2)
            yield "a gain", changed
        if "interim" in line.get("evidence", {}) and rng.random() < 0.5:
            changed = sibling()
            own = changed[k]["evidence"]["interim"][name]
            kind = rng.choice(sorted(own))
            own[kind] = str(Fraction(own[kind]) - 1)
            yield "a type's utility", changed


def _entry(lines: Lines, judged: Judged, agent: int, k: int) -> tuple[Any, int]:
    entry = lines[2]["strategy"][judged.naive.names[agent]][k]
    return entry, len(judged.naive.places[judged.own(agent)[k]].actions)


@pytest.mark.parametrize("seeds", [*SEEDS, *MORE], ids=lambda seeds: f"{seeds.start}-")
def test_naive_certificates(seeds: range, tmp_path: Path) -> None:
    met = Counter(word for seed in seeds for word in one(seed, tmp_path))
    assert len(met) > 30, met


SEE = """
simultaneous-first-price, simultaneous-second-price, posted-price, table, no trade mechanism, a rule that matches nothing, not completed,
then take-it-or-leave-it, then resale-by-winners, then table, additive, unit-demand, budget-additive, table, prior,
beliefs, bundle-prices, signals, two rounds, random, completed, rule about holdings, rule about allocation,
rule about paid, rule about taken, rule about remaining, rule about round, rule about offer, rule about signal,
rule about bid, bayes-nash holds, bayes-nash refuted, weak-perfect-bayesian holds, weak-perfect-bayesian refuted,
perfect-bayesian holds, perfect-bayesian refuted, sequential holds, sequential refuted, undominated holds,
undominated refuted, sibling: an open set, sibling: a ruled set, sibling: a gain, sibling: a type's utility
"""


@pytest.mark.slow
def test_everything_is_met(tmp_path: Path) -> None:
    """Each way to say something is there in so many markets, or the law above never gets to its point."""
    met = Counter(word for seed in range(200) for word in set(one(seed, tmp_path)))
    missing = {word for word in (word.strip() for word in SEE.replace("\n", " ").split(",")) if met[word] < 3}
    assert not missing, met
