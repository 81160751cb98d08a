"""Claims about bounds on markets that are large, or with long numbers: answered soon, or refused at once."""

from __future__ import annotations

import time
from fractions import Fraction
from typing import Any

import pytest
from bound_certificates import certificate, judged

SECONDS = 20  # of a machine that does other things, too; each takes less than 2 by itself
PRIMES = [p for p in range(10**6, 10**6 + 3000) if all(p % d for d in range(2, 1001))]


def market(agents: int, levels: int, extra: str = "") -> str:
    grid = ", ".join(f'"{k}/8"' for k in range(levels))
    text = "units = 1\n"
    for k in range(agents):
        rows = ", ".join(f'{{ name = "t{t}", marginals = [{t}], probability = "1/2" }}' for t in (1, 2))
        text += f'[[agents]]\nname = "A{k}"\ntypes = [{rows}]\nbids = {{ levels = [{grid}] }}\n'
    return text + f'[auction]\nformat = "discriminatory"\n{extra}'


def buyers(count: int) -> str:
    text = "units = 1\n"
    for k in range(count):
        text += f'[[agents]]\nname = "A{k}"\ntypes = [{{ marginals = [1] }}]\n'
    return text + '[auction]\nformat = "posted-price"\nprice = "1/2"\n'


def evidence(agents: int, mixture: list[Any]) -> dict[str, Any]:
    each = {f"A{k}": {"t1": mixture, "t2": mixture} for k in range(agents)}
    return {"deviations": each, "value": "0"}


def long_weights(count: int) -> list[Any]:
    """A mixture whose weights have a long common denominator."""
    weights = [Fraction(1, p) for p in PRIMES[: count - 1]]
    return [[k, str(w)] for k, w in enumerate([*weights, 1 - sum(weights)])]


def multipliers(agents: int, levels: int) -> dict[str, Any]:
    """Of this market: every own bid with every other, with a long common denominator."""
    rows = [[a, [[d, f"1/{PRIMES[(a + d) % len(PRIMES)]}"] for d in range(levels) if d != a]] for a in range(levels)]
    listed = rows if levels > 1 else []
    return {"multipliers": {f"A{k}": {"t1": listed, "t2": listed} for k in range(agents)}, "shifts": [], "value": "1"}


THIS = {"scope": "this-market"}
CASES: list[tuple[str, str, dict[str, Any], dict[str, Any], str]] = [
    ("27³ profiles of bids", market(3, 27), {}, evidence(3, [[1, "1"]]), "value"),
    ("256⁴ profiles of bids", market(4, 256), {}, evidence(4, [[1, "1"]]), "too-large"),
    ("256⁴, told apart", market(4, 256), {"by": "strengthened"}, {**evidence(4, []), "shifts": []}, "too-large"),
    ("two profiles of 200 levels, long weights", market(2, 200), {}, evidence(2, long_weights(150)), "value"),
    ("eight buyers in whatever order", buyers(8), {"arrival": "any"}, {"value": "0"}, "value"),
    ("24 buyers in whatever order", buyers(24), {"arrival": "any"}, {"value": "0"}, "too-large"),
    ("17³ profiles of bids, of this market", market(3, 17), THIS, multipliers(3, 1), "value"),
    ("256⁴ profiles of bids, of this market", market(4, 256), THIS, multipliers(4, 1), "too-large"),
    ("50 bids against 50, long multipliers", market(2, 50), THIS, multipliers(2, 50), "value"),
    ("24 buyers in the file's order", buyers(24), {}, {"value": "0"}, "value"),
]


@pytest.mark.parametrize(("what", "text", "keys", "found", "code"), CASES, ids=[case[0] for case in CASES])
def test_large(what: str, text: str, keys: dict[str, Any], found: dict[str, Any], code: str) -> None:
    form = "staged" if "levels" in text else "explicit"
    lines = certificate(text, [({"kind": "welfare-at-least", **keys}, True, found)], form)
    started = time.perf_counter()
    verdict = judged(lines)
    assert verdict.code == code, (what, verdict)
    assert verdict.verdict == ("REFUSED" if code == "too-large" else "REJECTED")
    assert time.perf_counter() - started < SECONDS, what
