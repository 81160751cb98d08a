"""Bounds over all equilibria of random markets as they are, and what the checker makes of them: it verifies what the
engine certifies, and no other value; evidence that is drawn proves exactly what the semantics page says (written out
here, over ``NaiveAuction``), and no more than is true of the equilibria that are found.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest
from bound_certificates import certificate, judged, read
from bound_markets import num, sealed
from bound_programs import Bids, NaiveAuction, Types, without
from strategies import SWEEPS, seeds
from test_bounds_three_ways import claims

from exactgames import GameError, LimitReached, certify, expand, find_pure, read_instance_text
from exactgames.bounds.welfare import revenue, welfare

Doc, Lines = dict[str, Any], list[Any]
TINY = Fraction(1, 10**6)


def rows(names: list[str]) -> list[Doc]:
    """Every bound, its value left open."""
    found: list[Doc] = [{"kind": "welfare-at-least", "scope": "this-market"}]
    found += [{"kind": f"{figure}-at-{side}"} for figure, side in (("welfare", "most"), *product(["revenue"], SIDES))]
    return found + [{"kind": f"utility-at-{side}", "agent": name} for name in names for side in SIDES]


SIDES = ("least", "most")


def upper(claim: Doc) -> bool:
    return str(claim["kind"]).endswith("most")


# -- What the engine certifies


SEEN = (
    'format = "take-it-or-leave-it"\nsellers = {sellers}\nprices = {prices}\n',
    'format = "resale-by-winners"\nprices = {prices}\n',
    'format = "offers-by-buyers"\nprices = {prices}\n',
)
SIGNALS = ("", "", 'signals = ["all-bids"]\n', 'signals = ["payments", "winning-bids"]\n')


def market(seed: int) -> str:
    """Of units, perhaps with an aftermarket in which everybody sees each move."""
    rng = Random(f"this market {seed}")
    text = sealed(rng)
    while text.count("[[agents]]") > 2 and "units = 2" in text:  # its aftermarket would be large
        text = sealed(rng)
    if rng.random() < 0.3:
        return text
    prices = sorted(rng.sample([Fraction(k, 2) for k in range(1, 6)], rng.choice((1, 1, 2))))
    said = rng.choice(SEEN).format(sellers=json.dumps(rng.choice((["A"], ["B"], ["A", "B"]))), prices="{prices}")
    return rng.choice(SIGNALS) + text + "[aftermarket]\n" + said.format(prices=f"[{', '.join(map(num, prices))}]")


def verified(text: str) -> Lines:
    """The engine's certificate of all bounds, which the checker verifies."""
    lines = [json.loads(line) for line in certify(read_instance_text(text + claims(rows(read(text).names)))).lines]
    verdict = judged(lines)
    assert verdict.verdict == "VERIFIED", (verdict, text)
    return lines


def check_moved(lines: Lines, seed: int) -> None:
    """Neither another value than the evidence proves, nor a claim beyond it."""
    asked = lines[0]["instance"]["claims"]
    k = Random(seed).randrange(len(asked))
    at, claim = next(n for n, line in enumerate(lines) if "claim" in line) + k, asked[k]
    value, worse = Fraction(lines[at]["evidence"]["value"]), -TINY if upper(claim) else TINY
    for by in (worse, -worse):
        changed = copy.deepcopy(lines)
        changed[at]["evidence"]["value"] = str(value + by)
        found = judged(changed)
        assert (found.code, found.line) == ("value", at + 1), found
    for by, code in ((worse, "verdict"), (-worse, None), (Fraction(0), None)):
        changed = copy.deepcopy(lines)
        changed[0]["instance"]["claims"][k]["value"] = str(value + by)
        found = judged(changed)
        assert (found.code, found.line) == (code, at + 1 if code else None), found


def bounds(lines: Lines) -> list[tuple[Doc, Fraction]]:
    evidence = [line["evidence"] for line in lines if "evidence" in line]
    return [(claim, Fraction(e["value"])) for claim, e in zip(lines[0]["instance"]["claims"], evidence, strict=True)]


def brings_after(text: str) -> list[Doc]:
    """What the pure equilibria bring that are found: welfare, revenue, and each agent's utility."""
    whole = read_instance_text(text).market
    try:
        tree = expand(whole, 3000)
        concept = "weak-perfect-bayesian" if whole.aftermarket else "bayes-nash"
        plays = [one.played for one in find_pure(tree.game, concept, seconds=2).equilibria]
    except (LimitReached, GameError):
        return []
    return [
        {
            "welfare": welfare(tree, play),
            "revenue": revenue(tree, play),
            **{agent.name: play.value(k, 0) for k, agent in enumerate(whole.agents)},
        }
        for play in plays
    ]


def within(found: list[tuple[Doc, Fraction]], brought: list[Doc]) -> Iterator[str]:
    for claim, value in found:
        for each in brought:
            true = each[claim.get("agent", claim["kind"].partition("-")[0])]
            assert true <= value if upper(claim) else true >= value, (claim, value, true)
            yield "attained" if true == value else "beyond"


@pytest.mark.parametrize("sweep", SWEEPS)
def test_the_checker_verifies_what_the_engine_certifies_and_no_other_value(sweep: int) -> None:
    met = Counter[str]()
    see = {
        "attained": 5,
        "beyond": 5,
        "drawn, beyond": 5,
        "take-it": 1,
        "resale-by": 1,
        "offers-by": 1,
        "alone": 1,
        "prior": 1,
    }
    for seed in seeds(60, sweep, met, see):
        text = market(seed)
        try:
            lines = verified(text)
        except LimitReached:
            continue
        check_moved(lines, seed)
        brought, rng = brings_after(text), Random(f"after {seed}")
        met.update(within(bounds(lines), brought))
        drawn = rng.choice(rows(read(text).names))  # what other evidence proves is true, too
        met.update(
            f"drawn, {word}" for word in within([(drawn, *proved(text, [drawn], [evidence(read(text), rng)]))], brought)
        )
        met.update(word for word in see if word in text)
        met["alone"] += "[aftermarket]" not in text


# -- Evidence that is drawn


def evidence(auction: NaiveAuction, rng: Random) -> Doc:
    """Multipliers of some bids, and shifts that sum to 0."""
    multipliers: Doc = {}
    for i, name in enumerate(auction.names):
        own = range(auction.counts[i])
        multipliers[name] = {}
        for kind in auction.kinds[i]:
            chosen = [[a, [[d, amount(rng)] for d in own if d != a and rng.random() < 0.5]] for a in own]
            multipliers[name][kind] = [row for row in chosen if row[1] and rng.random() < 0.8]
    return {"multipliers": multipliers, "shifts": shifts(auction, rng)}


def amount(rng: Random) -> str:
    return str(Fraction(rng.randint(1, 6), rng.choice((1, 1, 2, 3))))


def shifts(auction: NaiveAuction, rng: Random) -> list[Any]:
    """Between two types of an agent that the others cannot tell apart."""
    found = []
    for i, name in enumerate(auction.names):
        sums: dict[Types, list[Types]] = {}
        for types in auction.prior:
            sums.setdefault(without(types, i), []).append(types)
        others = sorted({without(bids, i) for bids in auction.profiles})
        for alike in sums.values():
            for bids in others if len(alike) > 1 else []:
                if rng.random() < 0.5:
                    one, other = alike[0], alike[-1]
                    by = Fraction(rng.choice((-2, -1, 1, 2)), rng.choice((1, 2, 3)))
                    found.append((i, one, bids, name, by / auction.prior[one]))
                    found.append((i, other, bids, name, -by / auction.prior[other]))
    return [[name, [*types], [*bids], str(s)] for _, types, bids, name, s in sorted(found)]


def proves(auction: NaiveAuction, claim: Doc, said: Doc) -> Fraction:
    """By the semantics page, of a market in which nothing follows."""
    sign, total = 1 if upper(claim) else -1, Fraction(0)
    moved = {(name, tuple(t), tuple(b)): Fraction(s) for name, t, b, s in said["shifts"]}
    for types, p in auction.prior.items():
        sums = []
        for bids in auction.profiles:
            value = brings(auction, types, bids)[claim.get("agent", claim["kind"].partition("-")[0])]
            for i, name in enumerate(auction.names):
                t = types[i]
                given = dict(said["multipliers"][name][auction.kinds[i][t]]).get(bids[i], [])
                gains = auction.instead(i, t, bids)
                value += sign * sum((Fraction(y) * (gains[bids[i]] - gains[d]) for d, y in given), Fraction(0))
                value += moved.get((name, types, without(bids, i)), Fraction(0))
            sums.append(value)
        total += p * (max(sums) if upper(claim) else min(sums))
    return total


def brings(auction: NaiveAuction, types: Types, bids: Bids) -> Doc:
    found: Doc = {name: auction.gain[i][types[i], bids] for i, name in enumerate(auction.names)}
    paid = auction.revenue[bids]
    return {**found, "welfare": sum(found.values(), paid), "revenue": paid}


def pure_equilibria(auction: NaiveAuction) -> Iterator[Doc]:
    """What each brings, all of them, from the definition."""
    plans = [
        list(product(range(count), repeat=len(own))) for count, own in zip(auction.counts, auction.kinds, strict=True)
    ]
    for profile in product(*plans):
        if all(_best(auction, profile, i, t) for i, own in enumerate(auction.kinds) for t in range(len(own))):
            total: Counter[str] = Counter()
            for types, p in auction.prior.items():
                bids = tuple(plan[t] for plan, t in zip(profile, types, strict=True))
                total.update({key: p * x for key, x in brings(auction, types, bids).items()})
            yield dict(total)


def _best(auction: NaiveAuction, profile: tuple[Bids, ...], i: int, t: int) -> bool:
    gains = [Fraction(0)] * auction.counts[i]
    for types, p in auction.prior.items():
        if types[i] == t:
            bids = tuple(plan[kind] for plan, kind in zip(profile, types, strict=True))
            gains = [x + p * y for x, y in zip(gains, auction.instead(i, t, bids), strict=True)]
    return gains[profile[i][t]] == max(gains)


def proved(text: str, asked: list[Doc], said: list[Doc]) -> list[Fraction]:
    """What the checker says that evidence proves: told which value to expect, it verifies that."""
    values = []
    for claim, each in zip(asked, said, strict=True):
        found = judged(certificate(text, [(claim, True, {**each, "value": "1000001/7"})]))
        words = re.search(r"found 1000001/7, expected (\S+)$", str(found.message))
        assert found.code == "value" and words is not None, found
        values.append(Fraction(words[1]))
    told = [{**each, "value": str(value)} for each, value in zip(said, values, strict=True)]
    verdict = judged(certificate(text, [(c, True, e) for c, e in zip(asked, told, strict=True)]))
    assert verdict.verdict == "VERIFIED", verdict
    return values


@pytest.mark.parametrize("sweep", SWEEPS)
def test_evidence_that_is_drawn_proves_what_the_page_says(sweep: int) -> None:
    met = Counter[str]()
    see = {"attained": 1, "beyond": 50, "units": 2, "items": 1, "prior =": 1, "random": 1, "reserve": 1, "shifted": 2}
    for seed in seeds(100, sweep, met, see):
        rng = Random(f"evidence {seed}")
        text = sealed(rng, rng.choice(("units", "units", "items")))
        auction = read(text)
        asked = rows(auction.names)
        chosen = [rng.choice(asked[:4]), rng.choice(asked[4:])]
        said = [evidence(auction, rng), {**evidence(auction, rng), "shifts": []}]
        values = proved(text, chosen, said)
        assert values == [proves(auction, c, e) for c, e in zip(chosen, said, strict=True)], seed
        met.update(within(list(zip(chosen, values, strict=True)), list(pure_equilibria(auction))))
        met.update(word for word in see if word in text)
        met["shifted"] += bool(said[0]["shifts"])
