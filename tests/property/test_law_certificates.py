"""Certificates of markets with laws, verified by the checker, which shares no code with the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from law_markets import law_market, undominated_market

from exactgames import Undecided, certify_runs, verify
from exactgames.certificate.certify import Certificate
from exactgames.files.run_market import read_run_document
from exactgames.runs import real_bids
from exactgames.runs.beside import Level
from exactgames.runs.constructions import continuous_example_4
from exactgames.runs.pins import Column
from exactgames.runs.spans import Span, shown

SEEDS = [pytest.param(range(9), id="few"), pytest.param(range(9, 300), id="many", marks=pytest.mark.slow)]


def verified(document: dict[str, Any], folder: Path) -> Certificate:
    certificate = certify_runs(read_run_document(document))
    path = folder / "c.jsonl"
    certificate.write(path, (), True)
    verdict = verify(str(path))
    assert verdict.verdict == "VERIFIED", (verdict.code, verdict.message)
    return certificate


@pytest.mark.parametrize("seeds", SEEDS)
def test_certificates_are_verified(seeds: range, tmp_path: Path) -> None:
    verdicts = {True: 0, False: 0}
    for seed in seeds:
        verdicts[verified(law_market(seed), tmp_path).claims[0].holds] += 1
    assert all(verdicts.values())


UNDOMINATED = [pytest.param((3, 5), id="few"), pytest.param(range(10, 40), id="many", marks=pytest.mark.slow)]


@pytest.mark.parametrize("seeds", UNDOMINATED)
def test_what_is_shown_to_be_undominated_is_verified(seeds: Sequence[int], tmp_path: Path) -> None:
    supported, ladders = 0, 0
    for seed in seeds:
        try:
            [claim] = verified(undominated_market(seed), tmp_path).claims
        except Undecided:
            continue
        supported += 1
        ladders += bool(claim.evidence["ladders"])
    assert supported and ladders, (supported, ladders)


@pytest.mark.parametrize("units", [4, 10**6])
def test_ranges_of_v_are_verified(units: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a column showed something for some v alone, each being tried twice, or another one."""
    turns = count()

    def shown_in_part(column: Column, levels: Mapping[Fraction, Level]) -> list[Span]:
        k, span = next(turns), shown(column, levels)
        law = column.utilities.market.agents[column.agent].law
        assert law is not None
        low, high = law.law.least, law.law.greatest
        third = (high - low) / 3
        part = Span(low + third, high, True) if k % 2 else Span(low, high - third, False, True)
        return [one for one in (whole.met(part) for whole in span) if not one.empty]

    monkeypatch.setattr(real_bids, "shown", shown_in_part)
    monkeypatch.setattr(real_bids, "distinct", lambda columns: (one for column in columns for one in (column, column)))
    document = continuous_example_4(units)
    document["claims"] = [{"kind": "continuum-undominated"}]
    [claim] = verified(document, tmp_path).claims
    assert all(len(claim.evidence["parts"][name]) > 1 for name in "AB")
