"""Run-length markets against the same markets written out, in the explicit tree and in the staged form."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from run_markets import run_market, written_out
from run_texts import BYSTANDER

from exactgames import Undecided, certify, certify_runs, read_run_instance_text
from exactgames.files.reader import read_document
from exactgames.files.run_market import read_run_document
from exactgames.files.runs import says_runs
from exactgames.files.without_runs import without_runs
from exactgames.runs.check import Checked
from exactgames.runs.marginals import Runs
from exactgames.runs.settle import settle
from exactgames.session.session import Session

SEEDS = [pytest.param(range(60), id="few"), pytest.param(range(60, 3000), id="many", marks=pytest.mark.slow)]


def whole(runs: Runs, units: int) -> list[str]:
    values = [str(value) for value, count in runs for _ in range(count)]
    return values + ["0"] * (units - len(values))


@pytest.mark.parametrize("seeds", SEEDS)
def test_verdicts_and_figures_are_those_of_the_market_written_out(seeds: range) -> None:
    refuted = held = 0
    for seed in seeds:
        document = run_market(seed)
        mine = certify_runs(read_run_document(document))
        theirs = certify(read_document(written_out(document)), form="explicit")
        for one, other in zip(mine.claims, theirs.claims, strict=True):
            assert (one.spec.kind, one.holds) == (other.spec.kind, other.holds), seed
            assert one.evidence.get("value") == other.evidence.get("value"), (seed, one.spec.kind)
            assert one.evidence.get("interim") == other.evidence.get("interim"), (seed, one.spec.kind)
        first, same = mine.claims[0], theirs.claims[0]
        held += first.holds
        if not first.holds:
            refuted += 1
            one, other = first.evidence["deviation"], same.evidence["deviation"]
            assert (one["agent"], one["type"], one["gain"]) == (other["agent"], other["type"], other["gain"]), seed
    assert held and refuted


@pytest.mark.parametrize("seeds", SEEDS)
def test_the_deviation_reported_is_the_one_of_the_tree(seeds: range) -> None:
    for seed in seeds:
        document = run_market(seed)
        checked = Checked(read_run_document(document).market)
        found = checked.deviation
        session = Session(read_document(written_out(document)), asked="explicit")
        other = session.form.check("perfect-bayesian").deviation
        assert (found is None) == (other is None), seed
        if found is not None and other is not None:
            assert (found.agent, found.gain) == (other.player, other.gain), seed
            bid = ",".join(whole(found.bid, checked.market.units))
            assert bid in session.form.action(other.infoset, other.instead), (seed, bid)


@pytest.mark.parametrize("seeds", SEEDS)
def test_a_bid_shown_to_be_undominated_is_so_in_the_tree(seeds: range) -> None:
    shown = 0
    for seed in seeds:
        document = run_market(seed)
        document["claims"] = [{"kind": "undominated"}]
        try:
            certify_runs(read_run_document(document))
        except Undecided:
            continue
        shown += 1
        [claim] = certify(read_document(written_out(document)), form="explicit").claims
        assert claim.holds, (seed, claim.witness)
    assert shown


EIGHT = [pytest.param(range(14), id="few"), pytest.param(range(14, 1500), id="many", marks=pytest.mark.slow)]


@pytest.mark.parametrize("seeds", EIGHT)
def test_verdicts_and_figures_are_those_of_the_staged_form_up_to_8_units(seeds: range) -> None:
    """What is dominated included: it is open in the run-length form, and settled where the market is written out."""
    met = Counter[str]()
    for seed in seeds:
        document = run_market(seed, most=8)
        if document["units"] < 5:
            continue
        document["claims"].append({"kind": "undominated"})
        instance = read_run_document(document)
        whole, left_out = without_runs(instance)
        assert not left_out and not says_runs(whole)
        checked = Checked(instance.market)
        for theirs in certify(read_document(whole), form="staged").claims:
            spec = next(spec for spec in instance.claims if spec.id == theirs.spec.id)
            try:
                mine = settle(checked, spec)
            except Undecided:
                met[f"{spec.kind}: open, {theirs.holds}"] += 1
                assert spec.kind == "undominated"
                continue
            met[f"{spec.kind}: {theirs.holds}"] += 1
            assert mine.holds == theirs.holds, (seed, spec.kind)
            for key in ("value", "interim"):
                assert mine.evidence.get(key) == theirs.evidence.get(key), (seed, spec.kind)
            if not theirs.holds:
                one, other = mine.evidence["deviation"], theirs.evidence["deviation"]
                assert (one["agent"], one["type"], one["gain"]) == (other["agent"], other["type"], other["gain"]), seed
    assert {"sequential: True", "sequential: False", "undominated: open, False"} <= set(met), met


def test_every_interval_of_the_auction_is_covered_by_pieces() -> None:
    for seed in range(300):
        checked = Checked(read_run_document(run_market(seed)).market)
        for agent, pieces in enumerate(checked.pieces):
            rivals = checked.utilities.rivals[agent]
            covered = [w for low, high in pieces for w in range(low, high + 1)]
            assert covered == list(range(rivals.fewest, rivals.greatest + 1)), seed


def test_utility_is_affine_on_pieces() -> None:
    for seed in range(300):
        checked = Checked(read_run_document(run_market(seed)).market)
        for agent, pieces in enumerate(checked.pieces):
            for low, high in pieces:
                for kind in range(len(checked.market.agents[agent].types)):
                    values = [checked.utilities.with_won(agent, kind, w) for w in range(low, high + 1)]
                    steps = {after - before for before, after in pairwise(values)}
                    assert len(steps) <= 1, (seed, agent, low, high)


@pytest.mark.parametrize(
    ("grid", "bid"),
    [
        ('[0, "1/4", "3/4", "4/5", "9/10"]', '[["4/5", 4], ["3/4", 1]]'),
        ('[0, "1/4", "3/4", "4/5", "9/10"]', '[["4/5", 2], ["3/4", 2]]'),
        ('[0, "1/2", "4/5", "9/10", 1]', '[["9/10", 3], ["4/5", 1]]'),
    ],
)
def test_a_ladder_pins_one_entry_and_no_other(grid: str, bid: str) -> None:
    """It was taken for whatever else no column pinned, and the checker rejected the certificate."""
    text = BYSTANDER.replace('[0, "4/5", 1]', grid).replace('[["4/5", 4]]', bid)
    text = text.replace("bid = [1]", f"bid = [{grid[1:-1].split(', ')[-1]}]")
    with pytest.raises(Undecided, match="does worse by bidding more"):
        certify_runs(read_run_instance_text(f'{text}\n[[claims]]\nkind = "undominated"\n'))
