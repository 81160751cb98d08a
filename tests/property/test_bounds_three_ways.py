"""Claims about bounds on random markets: what the engine certifies, the checker verifies, and the programs of the
semantics page, written out (``bound_programs``), say the same; and the paper's theorems on them, against every pure
equilibrium of the auction alone and figures worked out here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, product
from random import Random
from typing import Any

import pytest
from bound_certificates import judged, read, semi_smooth, smooth, welfare
from bound_markets import num, posted, sealed, shares
from bound_programs import NaiveAuction, Types
from test_bound_claims import brute_posted

from exactgames import certify
from exactgames.files.reader import read_instance_text

WAYS = [(strengthened, informed) for strengthened in (False, True) for informed in (False, True)]


def claims(rows: list[dict[str, Any]]) -> str:
    """Claims as TOML."""
    lines = []
    for row in rows:
        lines.append("[[claims]]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in row.items()]
    return "\n".join(lines) + "\n"


def evidence_of(text: str, rows: list[dict[str, Any]]) -> list[Any]:
    """The lines of the claims in the engine's certificate, which the checker verifies."""
    lines = [json.loads(line) for line in certify(read_instance_text(text + claims(rows))).lines]
    verdict = judged(lines)
    assert verdict.verdict == "VERIFIED", (verdict, text)
    return [line for line in lines if "evidence" in line]


# -- Three ways


def bounds_agree(seed: int, goods: str) -> Iterator[str]:
    text, mu = sealed(Random(seed), goods), Random(seed).choice((1, 2))
    auction = read(text)
    rows, expected = [], []
    for strengthened, informed in WAYS:
        by = "strengthened" if strengthened else "basic"
        rows.append({"kind": "welfare-at-least", "by": by, "information": informed})
        expected.append(("value", str(welfare(auction, strengthened, informed)[0])))
    if any(auction.optimum(types) for types in auction.prior):
        for kind, best in (("smooth", smooth(auction, mu)[0]), ("semi-smooth", semi_smooth(auction, mu)[0])):
            holds = best > 0
            rows.append({"kind": kind, "mu": mu, "expect": "holds" if holds else "refuted"})
            expected.append(("lambda", str(best) if holds else None))
            yield f"{kind} {'holds' if holds else 'fails'}"
    found = [(key, line["evidence"].get(key)) for line, (key, _) in zip(evidence_of(text, rows), expected, strict=True)]
    assert found == expected, seed
    yield "joint" if not auction.independent else "independent"


KINDS = {"joint", "independent", "smooth holds", "smooth fails", "semi-smooth holds", "semi-smooth fails"}


@pytest.mark.parametrize(("goods", "seeds"), [("units", range(200, 208)), ("items", range(300, 303))])
def test_engine_checker_and_programs(goods: str, seeds: range) -> None:
    met = Counter(chain.from_iterable(bounds_agree(seed, goods) for seed in seeds))
    assert goods == "items" or set(met) >= KINDS, met


@pytest.mark.slow
@pytest.mark.parametrize("goods", ["units", "items"])
def test_engine_checker_and_programs_more(goods: str) -> None:
    met = Counter(chain.from_iterable(bounds_agree(seed, goods) for seed in range(2000, 2040)))
    assert set(met) >= KINDS, met


@pytest.mark.parametrize("goods", ["units", "items"])
def test_posted_prices_three_ways(goods: str) -> None:
    for seed in range(400, 410):
        text = posted(Random(seed), goods)
        auction = read(text)
        rows = [
            {"kind": "welfare-at-least", "arrival": arrival, "information": informed}
            for arrival in ("file", "any")
            for informed in (False, True)
        ]
        expected = [str(brute_posted(auction, row["arrival"] == "any", row["information"])) for row in rows]
        assert [line["evidence"]["value"] for line in evidence_of(text, rows)] == expected, seed


# -- Theorems


def equilibria(auction: NaiveAuction) -> Iterator[Fraction]:
    """The welfare of every pure Bayes-Nash equilibrium of the auction alone."""
    each = [list(product(range(n), repeat=len(own))) for n, own in zip(auction.counts, auction.kinds, strict=True)]
    for played in product(*each):
        sides = [[Fraction(0)] * auction.counts[i] for i, own in enumerate(auction.kinds) for _ in own]
        place = {
            (i, t): k for k, (i, t) in enumerate((i, t) for i, own in enumerate(auction.kinds) for t in range(len(own)))
        }
        total = Fraction(0)
        for types, p in auction.prior.items():
            bids = tuple(played[i][t] for i, t in enumerate(types))
            total += p * auction.revenue[bids]
            for i, t in enumerate(types):
                total += p * auction.gain[i][t, bids]
                mine = sides[place[i, t]]
                mine[:] = [x + p * gain for x, gain in zip(mine, auction.instead(i, t, bids), strict=True)]
        if all(sides[k][played[i][t]] == max(sides[k]) for (i, t), k in place.items()):
            yield total


def bounds_of(auction: NaiveAuction, mu: int) -> Iterator[tuple[str, Fraction]]:
    """Theorems 8 and 12, Proposition 14, and the robust guarantee."""
    for strengthened, informed in WAYS:
        yield "guarantee", welfare(auction, strengthened, informed)[0]
    if not any(auction.optimum(types) for types in auction.prior):
        return
    loses = mu > 1 and not all(
        any(all(auction.instead(i, t, bids)[d] >= 0 for bids in auction.profiles) for d in range(auction.counts[i]))
        for i, own in enumerate(auction.kinds)
        for t in range(len(own))
    )
    if not loses:
        optimum = auction.expected_optimum
        yield "semi-smooth", semi_smooth(auction, mu)[0] / mu * optimum
        if auction.independent:
            yield "smooth", smooth(auction, mu)[0] / mu * optimum


def no_equilibrium_is_worse(seed: int) -> Iterator[str]:
    auction = read(sealed(Random(seed)))
    found = list(equilibria(auction))
    yield "equilibria" if found else "none"
    for name, bound in bounds_of(auction, Random(seed).choice((1, 2))):
        for reached in found:
            assert bound <= reached <= auction.expected_optimum, (seed, name)
            yield f"{name} {'met' if bound == reached else 'below'}"


THEOREMS = {"equilibria", "guarantee met", "guarantee below", "smooth below", "semi-smooth below"}


def test_no_equilibrium_is_worse_than_a_bound() -> None:
    met = Counter(chain.from_iterable(no_equilibrium_is_worse(seed) for seed in range(500, 530)))
    assert set(met) >= THEOREMS, met


@pytest.mark.slow
def test_no_equilibrium_is_worse_than_a_bound_more() -> None:
    met = Counter(chain.from_iterable(no_equilibrium_is_worse(seed) for seed in range(3000, 3300)))
    assert set(met) >= THEOREMS, met


def independent_market(random: Random, units: int) -> str:
    """Agents of one or two types, without their bids."""
    text = f"units = {units}\n"
    for name in ("A", "B"):
        rows = []
        for p in shares(random, random.choice((1, 2))):
            marginals = sorted((Fraction(random.randint(0, 6), 2) for _ in range(units)), reverse=True)
            rows.append(f"{{ marginals = [{', '.join(map(num, marginals))}], probability = {num(p)} }}")
        text += f'[[agents]]\nname = "{name}"\ntypes = [{", ".join(rows)}]\nBIDS'
    return text


@pytest.mark.parametrize("units", [1, 2])
def test_theorems_18_and_21(units: int) -> None:
    """At a posted price, or a reserve, of half the average value, OPT/(2m), half of the optimum is left."""
    tight = Counter[str]()
    for seed in range(12):
        market = independent_market(Random(f"{units} {seed}"), units)
        optimum = read(market.replace("BIDS", "")).expected_optimum
        half = optimum / (2 * units)
        if not half:
            continue
        row = {"kind": "welfare-at-least", "value": str(optimum / 2)}
        at_price = market.replace("BIDS", "") + f'[auction]\nformat = "posted-price"\nprice = {num(half)}\n'
        (line,) = evidence_of(at_price, [{**row, "arrival": "any"}])
        tight["price"] += Fraction(line["evidence"]["value"]) == optimum / 2
        bids = f"bids = {{ levels = [0, {num(half)}, {num(2 * half)}, {num(3 * half)}] }}\n"
        at_reserve = market.replace("BIDS", bids) + f'[auction]\nformat = "uniform-price"\nreserve = {num(half)}\n'
        (line,) = evidence_of(at_reserve, [row])
        tight["reserve"] += Fraction(line["evidence"]["value"]) == optimum / 2
        tight["markets"] += 1
    assert tight["markets"] >= 10 and tight["price"] < tight["markets"], tight


def test_claim_19_on_random_units() -> None:
    """The average of the best welfare is a (1, 1)-balanced price of units."""
    for seed in range(12):
        text = (
            independent_market(Random(seed), 2).replace("BIDS", "") + '[auction]\nformat = "posted-price"\nprice = 1\n'
        )
        (line,) = evidence_of(text, [{"kind": "balanced", "alpha": 1, "beta": 1}])
        assert line["holds"], seed


def test_types_listed_as_a_table() -> None:
    """A joint prior that is a product: other evidence, the same guarantee."""
    auction: list[NaiveAuction] = []
    values: list[Fraction] = []
    agent = '[[agents]]\nname = "%s"\ntypes = [{ name = "l", marginals = [1]%s }, { name = "h", marginals = [2]%s }]\n'
    agent += "bids = { levels = [0, 1, 2] }\n"
    end = '[auction]\nformat = "discriminatory"\n'
    chance = ', probability = "1/2"'
    pairs: list[Types] = list(product(range(2), repeat=2))
    listed = ", ".join(
        f'{{ types = {{ A = "{"lh"[a]}", B = "{"lh"[b]}" }}, probability = "1/4" }}'
        for a, b in pairs  # type: ignore[misc]
    )
    alone = "units = 1\n" + "".join(agent % (name, chance, chance) for name in "AB") + end
    together = f"units = 1\nprior = [{listed}]\n" + "".join(agent % (name, "", "") for name in "AB") + end
    for text in (alone, together):
        (line,) = evidence_of(text, [{"kind": "welfare-at-least"}])
        auction.append(read(text))
        values.append(Fraction(line["evidence"]["value"]))
    assert values[0] == values[1] == welfare(auction[0])[0] == welfare(auction[1])[0]
