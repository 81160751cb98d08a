"""Counts that are predicted are those that come about; ties in their order; a file that is too large; other ways to a sum."""

from __future__ import annotations

import re
from itertools import permutations, product
from math import gcd
from pathlib import Path

import pytest
from controls import SOURCES
from corruptions import lines, parsed

from exactgames.checker import check
from exactgames.checker.budget import Budget
from exactgames.checker.reading import INSTANCE_BYTES
from exactgames.checker.rebuild.auctions.sealed import _count, shares
from exactgames.checker.rebuild.market import read_market
from exactgames.checker.rebuild.rules import read_rules
from exactgames.checker.rebuild.staged.posteriors import Lessons, bids_of
from exactgames.checker.rejected import Rejected

TIES = [
    (list(equal), left)
    for size in (2, 3, 4)
    for equal in product(range(4), repeat=size)
    if sum(equal) <= 7
    for left in range(1, sum(equal))
]


def test_the_outcomes_of_a_tie_are_counted_exactly() -> None:
    assert len(TIES) > 500
    for equal, left in TIES:
        tied = [k for k, units in enumerate(equal) if units]
        assert _count(tied, equal, left) == len(shares(equal, left, None, Budget())), (equal, left)


def test_the_outcomes_of_a_tie_are_those_of_its_orders() -> None:
    """Their weights, and their order: that in which the orders, lexicographically, first lead to them."""
    for equal, left in TIES:
        found: dict[tuple[int, ...], int] = {}
        for order in permutations(range(len(equal))):
            served = [0] * len(equal)
            for agent in order:
                served[agent] = min(equal[agent], left - sum(served))
            found[tuple(served)] = found.get(tuple(served), 0) + 1
        common = gcd(*found.values())
        assert shares(equal, left, None, Budget()) == [(n // common, served) for served, n in found.items()], (
            equal,
            left,
        )


def certificate(name: str, folder: Path) -> str:
    path = folder / "certificate.jsonl"
    path.write_text("".join(line + "\n" for line in lines(name)), encoding="ascii")
    return str(path)


def test_a_check_that_ends_before_the_first_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is refused is refused at a line: here at the first."""
    path = certificate("demand-reduction", tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("exactgames.checker.certificate.Budget", lambda times: Budget(times, steps=1))
        found = check(path)
    assert (found.verdict, found.code, found.line) == ("REFUSED", "too-large", 1)

    def full(*_: object) -> str:
        raise MemoryError

    monkeypatch.setattr("exactgames.checker.certificate.read_text", full)
    found = check(path)
    assert (found.verdict, found.code, found.line) == ("REFUSED", "too-large", 1)
    assert "MemoryError" in (found.message or "")


def test_a_check_that_ends_at_a_later_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Header, game, assessment; then the first claim."""

    def full(*_: object) -> str:
        raise RecursionError

    monkeypatch.setattr("exactgames.checker.certificate._check_claim", full)
    found = check(certificate("demand-reduction", tmp_path))
    assert (found.verdict, found.code, found.line) == ("REFUSED", "too-large", 4)
    assert "RecursionError" in (found.message or "")


def test_an_instance_file_that_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is larger than any certificate may be."""
    path, instance = certificate("demand-reduction", tmp_path), tmp_path / "instance.toml"
    most = Path(path).stat().st_size
    text = SOURCES["demand-reduction"].encode() + b"\n#"
    monkeypatch.setattr("exactgames.checker.certificate.CERTIFICATE_BYTES", most)
    for size, code in ((most, None), (most + 1, "instance")):
        instance.write_bytes(text + b"x" * (size - len(text)))
        found = check(path, str(instance))
        assert found.code == code and ("has more than" in (found.message or "")) == (code is not None), found


def test_a_large_instance_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a comment behind it: the same instance, up to the limit of 4 MiB, here lowered; in bytes, not in letters."""
    assert INSTANCE_BYTES == 4 * 2**20
    name, path = "demand-reduction", tmp_path / "instance.toml"
    text = SOURCES[name] + "# \u00e9"
    monkeypatch.setattr("exactgames.checker.certificate.INSTANCE_BYTES", len(text.encode()))
    path.write_text(text, encoding="utf-8")
    assert check(certificate(name, tmp_path), str(path)).verdict == "VERIFIED"
    path.write_text(text + "#", encoding="utf-8")
    verdict = check(certificate(name, tmp_path), str(path))
    assert verdict.code == "instance" and "more than" in (verdict.message or ""), verdict


@pytest.mark.parametrize("name", ["staged random", "staged no zero", "staged demand-reduction"])
def test_many_tie_orders(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With more orders than are looked at one by one, the same is found profile by profile."""
    for module in ("staged.worlds", "implied"):
        monkeypatch.setattr(f"exactgames.checker.rebuild.{module}.ORDERS", 0)
    path = certificate(name, tmp_path)
    assert check(path).verdict == "VERIFIED"


def test_posteriors_are_in_lowest_terms() -> None:
    """Counted from the least power, coefficients without common factor: two ways to the same belief are one posterior."""
    market = read_market(parsed("staged learning")[0]["instance"], Budget())
    rules = read_rules(market)
    lessons = Lessons(market, bids_of(market, rules), 0)
    signs = sorted(set(lessons.signs))
    assert len(signs) > 1
    for weights in product(range(4), repeat=len(signs)):
        if any(weights):
            number = lessons.learn({sign: w for sign, w in zip(signs, weights, strict=True) if w})
            posterior = list(lessons.number)[number]
            assert min(power for power, _ in posterior) == 0 and gcd(*(c for _, c in posterior)) == 1, posterior
    assert len(lessons.number) > 1


ONE = {"name": "A", "types": [{"marginals": [1]}], "bids": {"levels": [0]}}
MOST = [  # what a file may have at most, or must have at least; with one more, or one less
    ({"agents": [{**ONE, "name": f"A{k}"} for k in range(32)]}, None),
    ({"agents": [{**ONE, "name": f"A{k}"} for k in range(33)]}, "agents: found 33 entries, expected 1 to 32"),
    ({"agents": []}, "agents: found 0 entries, expected 1 to 32"),
    ({"agents": [{**ONE, "bids": {"levels": list(range(256))}}]}, None),
    ({"agents": [{**ONE, "bids": {"levels": list(range(257))}}]}, "levels: found 257 entries, expected 1 to 256"),
    ({"agents": [{**ONE, "bids": {"levels": []}}]}, "levels: found 0 entries, expected 1 to 256"),
    ({"agents": [{**ONE, "bids": {"vectors": []}}]}, "vectors: found 0 entries"),
    ({"agents": [{**ONE, "types": [{"name": "t"}]}]}, "agent 1, type 1: the key 'marginals' is missing"),
    ({"agents": [{**ONE, "types": []}]}, "types: found 0 entries, expected 1 to 4096"),
]


@pytest.mark.parametrize(("change", "says"), MOST)
def test_how_much_there_may_be_in_a_market(change: dict[str, object], says: str | None) -> None:
    raw = {"units": 1, "auction": {"format": "discriminatory"}, **change}
    if says is None:
        assert read_market(raw, Budget()).names
    else:
        with pytest.raises(Rejected, match=re.escape(says)):
            read_market(raw, Budget())
