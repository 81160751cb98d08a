"""continuum-undominated: what is shown is true of the market written out, where alternatives lie close to the bid and the
others may bid levels that are closer still: by single bids, and by mixtures (linear programs).
"""

from __future__ import annotations

import tomllib
from collections import Counter
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from random import Random
from typing import Any

import pytest
from attrs import evolve
from naive_runs import ZERO, NaiveRuns
from run_markets import LEVELS, run_market, written_out
from run_texts import BYSTANDER

from exactgames import (
    CertificateError,
    ContinuumUndominatedClaim,
    InstanceError,
    Undecided,
    certify,
    certify_runs,
    read_instance_text,
)
from exactgames.checker import check
from exactgames.examples import speculator
from exactgames.files.run_market import read_run_document

HIGH = Fraction(12)
"""More than all values, prices and bids together."""


def shown(document: dict[str, Any]) -> Any:
    """The evidence, or None where it is not found."""
    claims = [{"kind": "continuum-undominated"}]
    try:
        [claim] = certify_runs(read_run_document({**document, "claims": claims})).claims
    except Undecided:
        return None
    assert claim.holds
    return claim.evidence


def sensible(seed: int, most: int, count: int | None = None) -> dict[str, Any]:
    """A random market in which buyers of one type bid what a first unit is worth to her, and for further ones no more than
    they are: such bids are often undominated.
    """
    document, draw = run_market(seed, most, count), Random(seed)
    sellers = document.get("aftermarket", {}).get("sellers", [])
    for agent, rule in zip(document["agents"], document["strategy"], strict=True):
        bid = [Fraction(x) for x in written_out(rule["bid"])]
        if agent["name"] not in sellers and draw.random() < 0.8:
            agent["types"] = [{**agent["types"][0], "probability": 1}]
            values = [Fraction(x) for x in written_out(agent["types"][0]["marginals"])]
            bid = values[:1]
            for value in values[1:]:
                bid.append(draw.choice([x for x in (ZERO, *LEVELS) if x <= min(value, bid[-1])]))
        rule["bid"] = {"runs": [[str(x), len(list(same))] for x, same in groupby(bid)]}
    bids = {Fraction(x) for rule in document["strategy"] for x in written_out(rule["bid"])}
    for agent in document["agents"]:
        agent["bids"]["levels"] = [str(x) for x in sorted(bids | {ZERO})]
    return document


def beside(levels: set[Fraction], step: Fraction) -> set[Fraction]:
    return {x for level in levels for x in (level - step, level, level + step) if x >= 0}


def is_dominated(document: dict[str, Any], agent: int, kind: int, step: Fraction) -> bool:
    """Whether a mixture of bids at levels that are so far from hers, or of higher ones, dominates the type's bid, the others
    bidding what they like of levels a thousandth as far from hers, their own, and a high one.
    """
    naive = NaiveRuns(document)
    own = {*naive.profile[agent], ZERO, naive.reserve}
    others = {HIGH, *(x for bid in naive.profile for x in bid)}
    for i in range(len(naive.names)):
        naive.levels[i] = sorted(beside(own, step / 1000) | others)
    naive.levels[agent] = sorted(beside(own, step) | {HIGH + 1})
    return naive.dominated(agent, kind)


@pytest.mark.parametrize(
    ("seeds", "most"),
    [
        pytest.param(range(40), 1, id="few"),
        pytest.param(range(40, 1000), 1, id="one unit", marks=pytest.mark.slow),
        pytest.param(range(120), 2, id="two units", marks=pytest.mark.slow),
    ],
)
def test_what_is_shown_is_so_where_alternatives_are_close(seeds: range, most: int) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        document = sensible(seed, most, count=2 if most > 1 else None)
        evidence, step = shown(document), Fraction(1, 8) if seed % 2 else Fraction(1, 1000)
        if evidence is None and seed % 4:
            continue
        for agent, entry in enumerate(document["agents"]):
            for kind in range(len(entry["types"])):
                dominated = is_dominated(document, agent, kind, step)
                assert evidence is None or not dominated, (seed, agent, kind)
                met[f"shown {evidence is not None}, dominated {dominated}"] += 1
    assert met["shown True, dominated False"] and met["shown False, dominated True"], met


@pytest.mark.parametrize(
    "seeds", [pytest.param(range(24), id="few"), pytest.param(range(24, 1500), id="many", marks=pytest.mark.slow)]
)
def test_the_checker_verifies_what_is_shown(seeds: range, tmp_path: Path) -> None:
    shown, file = 0, tmp_path / "c.jsonl"
    for seed in seeds:
        document = {**sensible(seed, 4), "claims": [{"kind": "continuum-undominated"}]}
        try:
            file.write_text(certify_runs(read_run_document(document)).text, encoding="ascii")
        except Undecided:
            continue
        verdict = check(str(file))
        assert verdict.verdict == "VERIFIED", (seed, verdict.message)
        shown += 1
    assert shown > 3


def bystander(units: int, bid: str) -> dict[str, Any]:
    """C bids so much on all units but one."""
    text = BYSTANDER.replace("units = 5", f"units = {units}").replace('["1/2", 4]', f'["1/2", {units - 1}]')
    text = text.replace("[[1, 5]]", f"[[1, {units}]]").replace('[["4/5", 4]]', f'[["{bid}", {units - 1}]]')
    return tomllib.loads(text.replace('"4/5"', f'"{bid}"').replace(f'[0, "{bid}", 1]', f'[0, "{bid}", 1, 2]'))


SMALL, CLOSE = Fraction(1, 16), Fraction(1, 10**6)


@pytest.mark.parametrize(
    ("units", "bid", "agent", "step"),
    [
        (2, "1/2", "A", SMALL),
        *(
            pytest.param(*case, step, marks=pytest.mark.slow)
            for case in ((2, "1/2", "B"), (2, "1/2", "C"), (2, "9/10", "C"), (3, "9/10", "A"), (3, "9/10", "C"))
            for step in (SMALL, CLOSE)
            if step == CLOSE or case[0] == 2
        ),
    ],
)
def test_the_bystanders_bids(units: int, bid: str, agent: str, step: Fraction) -> None:
    """C's is shown by a level just above her own, and by a ladder, if she bids for more than one unit; B's by levels just
    beside his own.
    """
    document = bystander(units, bid)
    evidence = shown(document)
    levels = {
        e for columns in evidence["columns"].values() for c in columns for b in c["bids"].values() for _, e, _ in b
    }
    assert ("C" in evidence["ladders"]) == (units > 2) and levels >= {-1, 1}
    number = "ABC".index(agent)
    for kind in range(len(document["agents"][number]["types"])):
        assert not is_dominated(document, number, kind, step)


def test_one_that_is_dominated_is_not_shown() -> None:
    """B bids 9/10 for a unit that is worth 1; on the grid 0, 9/10 this is undominated, and with real bids not."""
    document = bystander(2, "9/10")
    for agent, rule in zip(document["agents"], document["strategy"], strict=True):
        agent["bids"]["levels"] = [0, "9/10"]
        rule["bid"] = ["9/10"] if agent["name"] == "B" else rule["bid"]
    [claim] = certify_runs(read_run_document({**document, "claims": [{"kind": "undominated"}]})).claims
    assert claim.holds
    assert shown(document) is None
    assert any(is_dominated(document, 1, kind, Fraction(1, 16)) for kind in (0, 1))


def test_of_other_markets_it_is_refused() -> None:
    text = 'units = 1\nauction = { format = "vickrey" }\n[[agents]]\nname = "A"\ntypes = [{ marginals = [1] }]\n'
    text += 'bids = { levels = [0, 1] }\n[[strategy]]\nagent = "A"\nstage = "auction"\nbid = [1]\n'
    with pytest.raises(InstanceError, match=r"claims\[0\]: found continuum-undominated, expected a run-length market"):
        read_instance_text(text + '[[claims]]\nkind = "continuum-undominated"\n')
    with pytest.raises(
        CertificateError, match="claim c1: continuum-undominated is claimed of run-length markets alone"
    ):
        certify(evolve(speculator(), claims=(ContinuumUndominatedClaim("c1"),)))
