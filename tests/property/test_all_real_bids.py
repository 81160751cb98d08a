"""continuum-bids: the verdict where all real bids may be made is that of a grid with a level between any two, and one above
all, in the market written out (each rival level, and one just above it, stand for all real bids).
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from attrs import evolve
from run_markets import run_market, written_out
from run_texts import BYSTANDER

from exactgames import (
    CertificateError,
    ContinuumClaim,
    InstanceError,
    Undecided,
    certify,
    certify_runs,
    read_instance_text,
    read_run_instance_text,
)
from exactgames.examples import speculator
from exactgames.files.reader import read_document
from exactgames.files.run_market import read_run_document


def with_claim(seed: int, kind: str, wide: bool) -> dict[str, Any]:
    """A random market; ``wide``: with a level above all."""
    document = run_market(seed)
    document["claims"] = [{"kind": kind}]
    for agent in document["agents"] if wide else ():
        agent["bids"]["levels"] = [*agent["bids"]["levels"], "3"]
    return document


def refined(document: dict[str, Any]) -> dict[str, Any]:
    """The same with a level between any two of everybody's, for everybody, and one above all."""
    levels = sorted({Fraction(x) for agent in document["agents"] for x in agent["bids"]["levels"]})
    between = [(low + high) / 2 for low, high in pairwise(levels)]
    for agent in document["agents"]:
        agent["bids"]["levels"] = [str(x) for x in sorted([*levels, *between, levels[-1] + 1])]
    return document


@pytest.mark.parametrize(
    "seeds", [pytest.param(range(30), id="few"), pytest.param(range(30, 1500), id="many", marks=pytest.mark.slow)]
)
def test_the_verdict_is_that_of_a_finer_grid(seeds: range) -> None:
    met: dict[object, int] = {}
    for seed in seeds:
        wide = seed % 3 > 0
        try:
            [mine] = certify_runs(read_run_document(with_claim(seed, "continuum-bids", wide))).claims
        except Undecided as error:
            assert not wide and "give her a level that beats what the others bid" in str(error)
            met["undecided"] = met.get("undecided", 0) + 1
            continue
        fine = written_out(refined(with_claim(seed, "perfect-bayesian", wide)))
        [theirs] = certify(read_document(fine), form="staged").claims
        assert mine.holds == theirs.holds, seed
        if mine.holds:
            assert mine.evidence == {"interim": theirs.evidence["interim"]}, seed
        else:
            assert mine.evidence["deviation"]["gain"] == theirs.evidence["deviation"]["gain"], seed
        met[mine.holds] = met.get(mine.holds, 0) + 1
    assert met.keys() == {True, False, "undecided"}, met


def test_a_level_that_beats_the_others_is_needed() -> None:
    """Where B can bid 4/5 at most ties go to C, and A can win one unit; with real bids all five."""
    text = BYSTANDER.replace('[0, "4/5", 1]', '[0, "4/5"]').replace("bid = [1]", 'bid = ["4/5"]')
    text += '\n[[claims]]\nid = "real"\nkind = "continuum-bids"\n'
    with pytest.raises(
        Undecided, match=r"claim real \(continuum-bids\): with real bids A can win all 5 units, with her levels 1: give"
    ):
        certify_runs(read_run_instance_text(text))


def test_of_other_markets_it_is_refused() -> None:
    text = 'units = 1\nauction = { format = "vickrey" }\n[[agents]]\nname = "A"\ntypes = [{ marginals = [1] }]\n'
    text += 'bids = { levels = [0, 1] }\n[[strategy]]\nagent = "A"\nstage = "auction"\nbid = [1]\n'
    with pytest.raises(InstanceError, match=r"claims\[0\]: found continuum-bids, expected a run-length market"):
        read_instance_text(text + '[[claims]]\nkind = "continuum-bids"\n')
    with pytest.raises(CertificateError, match="claim c1: continuum-bids is claimed of run-length markets alone"):
        certify(evolve(speculator(), claims=(ContinuumClaim("c1"),)))
