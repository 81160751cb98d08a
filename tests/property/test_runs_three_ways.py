"""Run-length markets, written out: the checker against a naive program that knows every bid, offer and take
(naive_runs.py), with no engine between; and every step of its evidence, made up at random, against the same program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from naive_ladders import Ladder
from naive_pieces import Rivals, is_piece
from naive_runs import Bid, NaiveRuns
from run_evidence import column_of, interim, lines, of_claim, runs, text, undominated, winnable
from run_markets import run_market

from exactgames.checker import check
from exactgames.checker.budget import Budget
from exactgames.checker.rejected import Rejected
from exactgames.checker.runs.market import read_run_market
from exactgames.checker.runs.play import Play
from exactgames.checker.runs.resale import Resale
from exactgames.checker.runs.support import Pinned, _Column, _ladder

ZERO = Fraction(0)


def sweep(few: int, many: int, rare: tuple[int, ...] = ()) -> list[Any]:
    """Eight quick ranges of seeds, so that the mutation run has time for each; single ones that meet what is
    rare; and four long ranges."""
    quick = [pytest.param(range(k, k + few), id=f"from-{k}") for k in range(0, 8 * few, few)]
    first = 8 * few
    quick += [pytest.param(range(seed, seed + 1), id=f"{seed}") for seed in rare]
    return quick + [
        pytest.param(range(k, k + many), id=f"from-{k}", marks=pytest.mark.slow)
        for k in range(first, first + 4 * many, many)
    ]


def often(met: Counter[str], seeds: range, *words: str) -> bool:
    """Whether each word has come up for one seed in twenty; and one of them, however few the seeds."""
    return all(met[word] >= len(seeds) // 20 for word in words) and any(met[word] for word in words)


def judged(folder: Path, found: list[Any]) -> str:
    path = folder / "c.jsonl"
    path.write_text(text(found), encoding="ascii")
    verdict = check(str(path))
    return verdict.verdict if verdict.verdict == "VERIFIED" else f"{verdict.code}"


# -- Whole certificates


@pytest.mark.parametrize("seeds", sweep(6, 1000))
def test_verdicts_deviations_and_figures_are_the_naive_programs(seeds: range, tmp_path: Path) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        document = run_market(seed, 6 if seed % 3 == 0 else 4)
        naive = NaiveRuns(document)
        evidence = [of_claim(naive, claim) for claim in document["claims"]]
        found = lines(document, naive, evidence)
        assert judged(tmp_path, found) == "VERIFIED", seed
        met["holds" if naive.deviation is None else "refuted"] += 1
        # The other verdict is refused, whatever it rests on.
        holds, _ = evidence[0]
        other: Any = interim(naive)
        if holds:
            told = {"agent": naive.names[0], "bid": [], "gain": "1", "type": naive.types[0][0], "won": 0}
            other = {"deviation": told}
        found = lines(document, naive, [(not holds, other), *evidence[1:]])
        assert judged(tmp_path, found) == ("verdict" if holds else "rationality"), seed
    assert often(met, seeds, "holds", "refuted")


@pytest.mark.parametrize("seeds", sweep(5, 250))
def test_bids_are_shown_to_be_undominated_only_if_no_mixture_is_better(seeds: range, tmp_path: Path) -> None:
    """With all columns there are: what the checker accepts is what they show, and is true."""
    met: Counter[str] = Counter()
    for seed in seeds:
        document = run_market(seed, 2 if seed % 2 else 3)
        document["claims"] = [{"kind": "undominated"}]
        naive = NaiveRuns(document)
        enough, evidence = undominated(naive, {})
        said = judged(tmp_path, lines(document, naive, [(True, evidence)]))
        assert said == ("VERIFIED" if enough else "dominance"), seed
        met[said] += 1
        if enough:
            for agent, own in enumerate(naive.types):
                assert not any(naive.dominated(agent, kind) for kind in range(len(own))), (seed, agent)
    assert often(met, seeds, "VERIFIED", "dominance")


# -- Steps


def some_column(draw: Random, naive: NaiveRuns) -> tuple[Bid, ...]:
    return tuple(draw.choice(naive.bids(i)) if draw.random() < 0.8 else bid for i, bid in enumerate(naive.profile))


def whole(naive: NaiveRuns, bids: tuple[Bid, ...], scale: int) -> list[tuple[tuple[int, int], ...]]:
    """Bids as the checker has them."""
    return [tuple((int(Fraction(x) * scale), n) for x, n in runs(bid)) for bid in bids]


def most_of(naive: NaiveRuns, agent: int, kind: int, bids: tuple[Bid, ...]) -> dict[int, Fraction]:
    """The most that she can get, by the number of units that she wins."""
    found: dict[int, Fraction] = {}
    for bid in naive.bids(agent):
        there = naive.instead(agent, bid, bids)
        won, utility = naive.auction(there).held[agent], naive.utility(agent, kind, there)
        found[won] = max(found.get(won, utility), utility)
    return found


@pytest.mark.parametrize("seeds", sweep(6, 1000))
def test_utility_is_affine_on_what_the_checker_takes_for_a_piece(seeds: range) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        draw = Random(seed)
        document = run_market(seed, 6)
        naive, market = NaiveRuns(document), read_run_market(document, Budget())
        resale = Resale(market) if market.seller >= 0 else None
        bids = some_column(draw, naive)
        for agent, own in enumerate(naive.types):
            play = Play(market, resale, agent, whole(naive, bids, market.scale))
            curves = [most_of(naive, agent, kind, bids) for kind in range(len(own))]
            won = sorted(curves[0])
            assert won == list(range(play.rivals.fewest, play.rivals.greatest + 1)), seed
            for kind, curve in enumerate(curves):
                assert all(play.exact(play.with_won(kind, w)) == curve[w] for w in won), (seed, agent)
            for low in won:
                for high in range(low + 1, won[-1] + 1):
                    accepted = play.is_piece(low, high)
                    met[f"{accepted} {high - low > 1}"] += 1
                    if accepted:
                        for curve in curves:
                            slopes = {curve[w + 1] - curve[w] for w in range(low, high)}
                            assert len(slopes) == 1, (seed, agent, low, high)
    assert often(met, seeds, "True True", "False True")


@pytest.mark.parametrize("seeds", sweep(6, 1000, (507, 1017)))
def test_a_piece_is_what_the_page_says(seeds: range) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        document = run_market(seed, 8)
        naive, market = NaiveRuns(document), read_run_market(document, Budget())
        resale = Resale(market) if market.seller >= 0 else None
        bids = some_column(Random(seed), naive)
        for agent in range(len(naive.names)):
            play, rivals = Play(market, resale, agent, whole(naive, bids, market.scale)), Rivals(naive, agent, bids)
            for low in range(play.rivals.fewest, play.rivals.greatest + 1):
                for high in range(low, play.rivals.greatest + 1):
                    expected = is_piece(rivals, low, high)
                    assert play.is_piece(low, high) == expected, (seed, agent, low, high)
                    met[f"{expected} {high - low > 1}"] += 1
    assert often(met, seeds, "True True", "False True")


@pytest.mark.parametrize("seeds", sweep(6, 1000))
def test_a_column_pins_what_all_bids_as_good_have_in_common(seeds: range) -> None:
    met: Counter[str] = Counter()
    for seed in seeds:
        draw = Random(seed)
        document = run_market(seed, 5)
        naive, market = NaiveRuns(document), read_run_market(document, Budget())
        resale = Resale(market) if market.seller >= 0 else None
        for _ in range(4):
            agent = draw.randrange(len(naive.names))
            kind = draw.randrange(len(naive.types[agent]))
            bids = naive.instead(agent, naive.profile[agent], some_column(draw, naive))
            every = winnable(naive, agent, bids)
            cuts = [w for w in every if w == every[0] or draw.random() < 0.7]
            raw: dict[str, Any] = {name: runs(bids[i]) for i, name in enumerate(naive.names) if i != agent}
            pinned, true = Pinned({}, {}), column_of(naive, agent, kind, bids)
            try:
                _Column(market, resale, agent, {**raw, "cuts": cuts}, "here").pin(kind, pinned, "here")
            except Rejected:
                assert cuts != every or not true.good, (seed, agent)
                met["rejected"] += 1
                continue
            met["accepted"] += 1
            assert true.good, (seed, agent, kind)
            for pins, pick in ((pinned.least, min), (pinned.most, max)):
                for entry, level in pins.items():
                    assert Fraction(level, market.scale) == pick(bid[entry - 1] for bid in true.as_good), (seed, agent)
    assert often(met, seeds, "accepted", "rejected")


# -- Ladders


def ladder_market(seed: int) -> dict[str, Any]:
    """Of a seller whose first run ends before the last unit, and two or three others."""
    draw = Random(seed)
    document = run_market(seed, 5 if seed % 4 else 3, count=3 if seed % 4 else 4, resale=True)
    document["units"] = max(2, document["units"])
    [seller] = document["aftermarket"]["sellers"]
    levels = document["agents"][0]["bids"]["levels"]
    for rule in document["strategy"]:
        if rule["agent"] == seller:
            first = draw.randint(1, document["units"] - 1)
            level = draw.choice(levels[1:-1] or levels[1:])  # somebody can bid more
            rule["bid"] = {"runs": [[level, first]]}
    if draw.random() < 0.9:  # she is served before somebody
        order = document["auction"]["ties"]["priority"]
        order.remove(seller)
        order.insert(draw.randint(0, 1), seller)
    return document


def ladders_claim(naive: NaiveRuns, raw: dict[str, Any], r: Fraction) -> bool:
    """With these weights: her bid is best, and all with fewer entries at its first level are worse."""
    assert naive.seller is not None
    i, m = naive.seller, naive.units
    own = naive.profile[i]
    level, n = own[0], own.count(own[0])
    top, equal, above = naive.names.index(raw["top"]), naive.names.index(raw["equal"]), Fraction(raw["above"])
    gains = dict.fromkeys(naive.bids(i), ZERO)
    for k in range(1, n + 1):
        rows: list[Bid] = [(ZERO,) * m for _ in naive.names]
        rows[top] = (*[above] * (m - k), *[ZERO] * k)
        rows[equal] = (level,) * m
        best = naive.utility(i, 0, naive.instead(i, own, tuple(rows)))
        for bid in gains:
            gains[bid] += r**k * (naive.utility(i, 0, naive.instead(i, bid, tuple(rows))) - best)
    return all(gain < 0 if sum(x >= level for x in bid) < n else gain <= 0 for bid, gain in gains.items())


def some_ladder(draw: Random, naive: NaiveRuns) -> dict[str, Any]:
    """One that may stand, often at the edge of what its first inequality allows."""
    names, bid = naive.names, naive.profile[naive.seller or 0]
    others = [name for i, name in enumerate(names) if i != naive.seller]
    top, equal = draw.sample(others, 2) if draw.random() < 0.95 else draw.choices(names, k=2)
    count, grid = bid.count(bid[0]), naive.levels[names.index(top)]
    higher = [x for x in grid if x > bid[0]] if draw.random() < 0.9 else grid
    c = Fraction(draw.choice((0, 0, 1, 2, 4)), 8)
    raw = {
        "A": str(c + Fraction(draw.choice((1, 2, 4)), 8)),
        "C": str(c),
        "above": str(draw.choice(higher or grid)),
        "cuts": [k for k in range(1, count + 1) if k == 1 or draw.random() < 0.5],
        "equal": equal,
        "price": str(draw.choice(naive.prices)),
        "top": top,
    }
    page = Ladder(naive, raw)
    if page.stands() and draw.random() < 0.7 and page.slack() > c:
        raw["A"] = str(page.slack() + draw.choice((0, 0, Fraction(1, 1000))))
    return raw


def ladders(seeds: range, met: Counter[str]) -> Iterator[tuple[int, NaiveRuns, dict[str, Any]]]:
    """Ladders that the checker accepts: those that the page does."""
    for seed in seeds:
        draw, document = Random(seed), ladder_market(seed)
        naive, market = NaiveRuns(document), read_run_market(document, Budget())
        resale, bid = Resale(market), naive.profile[market.seller]
        for _ in range(12):
            raw = some_ladder(draw, naive)
            page = Ladder(naive, raw)
            expected = page.holds()
            try:
                assert _ladder(market, resale, raw, "here") == (bid.count(bid[0]), bid[0] * market.scale)
            except Rejected as rejected:
                assert not expected, (seed, raw, str(rejected))
                met[f"rejected {page.stands()}"] += 1
                continue
            assert expected, (seed, raw)
            met["pinned"] += bid.count(bid[0]) > 1
            yield seed, naive, raw


@pytest.mark.parametrize("seeds", sweep(16, 1500, (237, 279)))  # by the second inequality alone
def test_a_ladder_is_what_the_page_says(seeds: range) -> None:
    met: Counter[str] = Counter()
    met["accepted"] = len(list(ladders(seeds, met)))
    assert often(met, seeds, "accepted", "rejected True")


@pytest.mark.parametrize("seeds", sweep(10, 1500))
def test_an_accepted_ladder_keeps_the_last_entry_from_below(seeds: range) -> None:
    """With some weights her bid is best, and all with fewer entries at its first level are worse."""
    met: Counter[str] = Counter()
    for seed, naive, raw in ladders(seeds, met):
        slow = 1 - Fraction(raw["C"]) / Fraction(raw["A"])
        for r in (slow / 2, slow if slow < 1 else Fraction(9, 10)):
            assert ladders_claim(naive, raw, r), (seed, raw)
    assert often(met, seeds, "pinned", "rejected True")
