"""Examples beside guarantees, of random markets: never below the guarantee, never above the optimum, and each an
equilibrium to the checker, too, which reads the file by itself.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import strategies as st
from slow_bounds import NaiveBounds
from strategies import for_all

from exactgames import certify, optimum, read_instance_text, verify
from exactgames.answers.attained import attained
from exactgames.bounds.auction import AuctionAlone
from exactgames.bounds.guarantee import guarantee
from exactgames.bounds.independent_bids import IndependentBids, Plan
from exactgames.files.toml import toml

INSTANCES = Path(__file__).parents[2] / "instances"
NUMBERS = st.sampled_from(["0", "1/2", "1", "2", "3"])


@st.composite
def files(draw: st.DrawFn, rules: tuple[str, ...]) -> str:
    """A market with sealed bids, of one or two agents with two types at most, and perhaps one that values nothing."""
    units, count = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    types = [draw(st.integers(1, 2)) for _ in range(count)]
    names, joint = "ABC"[:count], count == 2 and min(types) == 2 and draw(st.booleans())
    lines = [f"units = {units}"]
    for name, many in zip(names, types, strict=True):
        weights = ["1"] if many == 1 else draw(st.sampled_from([["1/2", "1/2"], ["1/4", "3/4"], ["1/8", "7/8"]]))
        rows = []
        for t, weight in enumerate(weights):
            values = sorted((Fraction(draw(NUMBERS)) for _ in range(units)), reverse=True)
            chance = "" if joint else f', probability = "{weight}"'
            rows.append(f'{{ name = "{t}", marginals = [{", ".join(f"{str(v)!r}" for v in values)}]{chance} }}')
        lines += ["[[agents]]", f'name = "{name}"', f"types = [{', '.join(rows)}]", _levels(draw)]
    if draw(st.booleans()):
        lines += ["[[agents]]", 'name = "S"', "types = [{ marginals = [0] }]", _levels(draw)]
    rule = draw(st.sampled_from(rules))
    lines += ["[auction]", f'format = "{rule}"']
    lines += ['ties = "random"'] if draw(st.integers(0, 3)) == 0 else []
    lines += ['reserve = "1/2"'] if draw(st.integers(0, 3)) == 0 else []
    for a, b, p in [("0", "0", "3/8"), ("1", "1", "3/8"), ("0", "1", "1/4")] if joint else []:
        lines += ["[[prior]]", f'types = {{ A = "{a}", B = "{b}" }}', f'probability = "{p}"']
    return "\n".join(lines) + "\n"


def _levels(draw: st.DrawFn) -> str:
    levels = sorted({Fraction(draw(NUMBERS)) for _ in range(draw(st.integers(1, 2)))} | {Fraction(0)})
    return f"bids = {{ levels = [{', '.join(repr(str(x)) for x in levels)}] }}"


def between_guarantee_and_optimum(file: str) -> str:
    instance = read_instance_text(file)
    words = ["independent" if instance.market.joint is None else "joint"]
    for strengthened in (False, True):
        found = attained(instance, strengthened, 60)
        assert not found.late
        assert found.guarantee == guarantee(instance.market, strengthened).welfare
        assert found.optimum == optimum(instance.market)
        if found.document is None:
            assert found.welfare is None
            words.append("none")
            continue
        assert found.welfare is not None
        assert found.left is not None
        assert found.guarantee <= found.left
        assert found.guarantee <= found.welfare < found.optimum
        text = toml(found.document)
        with TemporaryDirectory() as folder:
            path = Path(folder) / "example.toml"
            path.write_text(text, encoding="utf-8")
            made = certify(read_instance_text(text))
            proof = path.with_suffix(".jsonl")
            made.write(proof)
            assert verify(proof, path).verdict == "VERIFIED"
            assert [claim.holds for claim in made.claims] == [True] * 3
            assert made.claims[1].witness == str(found.welfare)
        words.append("tight" if found.tight else "gap")
        words += ["trades"] if "aftermarket" in found.document else []
        words += ["mixed"] if any("mixture" in rule for rule in found.document["strategy"]) else []
        words += ["draws"] if 'ties = "random"' in file else []
    return " ".join(words)


def what_bids_leave(file: str) -> str:
    """Of every plan that is tried, by the definition, with payoffs sold one by one."""
    market = read_instance_text(file, open_bids=True).market
    alone, naive = AuctionAlone.of(market), NaiveBounds(market)
    bids, bound, words = IndependentBids(alone), guarantee(market), []
    assert bound.program is not None
    assert bound.solved is not None
    for n, plan in enumerate(islice(bids.plans(bound.program, bound.solved.weights), 30)):
        assert all(sum(p for _, p in mixture) == 1 for mine in plan for mixture in mine)
        if n % 5 == 0:
            assert bids.value(plan) == left(naive, alone, plan)
            words.append("pure" if all(len(mixture) == 1 for mine in plan for mixture in mine) else "mixed")
    return " ".join(words)


def left(naive: NaiveBounds, alone: AuctionAlone, plan: Plan) -> Fraction:
    """Σ P(t)·max_d E u(t; d, others) + E Rev."""
    total = Fraction(0)
    weights = {}
    for types, p in naive.profiles:
        for b in naive.bids:
            q = p
            for i, (t, bid) in enumerate(zip(types, b, strict=True)):
                q *= sum(w for k, w in plan[i][t] if alone.kept[i][k] == bid)
            weights[types, b] = q
            total += q * naive.revenue(b)
    for i, agent in enumerate(naive.market.agents):
        for t in range(len(agent.types)):
            mine = [(b, q) for (types, b), q in weights.items() if types[i] == t and q]
            total += max(sum(q * naive.payoff(i, t, d, b) for b, q in mine) for d in range(len(agent.bids or ())))
    return total


@pytest.mark.slow
def test_examples_of_random_markets():
    see = ("tight", "gap", "none", "trades", "mixed", "draws", "joint")
    for_all(files(("uniform-price", "discriminatory", "vickrey", "all-pay")), between_guarantee_and_optimum, 60, 1, see)


NAMES = ["folklore/guarantee-by-hand", "folklore/first-price-smooth", "folklore/first-price-guarantee"]


@pytest.mark.parametrize("name", NAMES)
def test_what_bids_leave(name):
    words = what_bids_leave((INSTANCES / f"{name}.toml").read_text(encoding="utf-8")).split()
    assert {"pure", "mixed"} <= set(words)


@pytest.mark.slow
def test_what_bids_of_random_markets_leave():
    for_all(files(("uniform-price", "discriminatory")), what_bids_leave, 100, 1, ("pure", "mixed"))
