"""Continuations that mix (``completion = "some"``). Garratt and Tröger's speculator S bids 1 with probability 2/7, as a
rule says; what is found is that B, of type high, bids 1 with probability 3/5, so that S breaks even (the file's head).

Each attack says which falsehood it would have proved; its control is verified.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from continuations import Lines, judge

from exactgames import certify
from exactgames.files import read_instance_text

FILE = Path(__file__).parents[2] / "instances/garratt-troeger2006/first-price-speculator.toml"
CLAIMS = '[[claims]]\nkind = "sequential"\ncompletion = "some"\n[[claims]]\nkind = "utility"\nagent = "B"\n'
HIGH = 5
"""B's sixth set: type high, bidding."""


@cache
def certified() -> str:
    text = FILE.read_text(encoding="utf-8")
    text = text[: text.index('[[strategy]]\nagent = "B"')] + CLAIMS + 'completion = "some"\n'
    return certify(read_instance_text(text)).text


def control() -> Lines:
    return [json.loads(line) for line in certified().splitlines()]


def strategy(lines: Lines, agent: str) -> list[Any]:
    entries: list[Any] = lines[2]["strategy"][agent]
    return entries


def test_the_control(tmp_path: Path) -> None:
    lines = control()
    assert strategy(lines, "S")[0] == [[0, 5], [1, 2]]
    assert strategy(lines, "B")[HIGH] == [[0, 2], [1, 3]]
    assert judge(lines, tmp_path).verdict == "VERIFIED"


def bids(entry: Any, breaks_even: str = "0") -> Callable[[Lines], None]:
    """B of type high bids so; ``breaks_even``: what S then earns, where that is to be right."""

    def edit(lines: Lines) -> None:
        strategy(lines, "B")[HIGH] = entry
        lines[3]["evidence"]["interim"]["S"]["t1"] = breaks_even

    return edit


def speculates(entry: Any) -> Callable[[Lines], None]:
    def edit(lines: Lines) -> None:
        strategy(lines, "S")[0] = entry

    return edit


def earns(value: str) -> Callable[[Lines], None]:
    def edit(lines: Lines) -> None:
        lines[4]["evidence"]["value"] = value

    return edit


def fewer_found(lines: Lines) -> None:
    lines[2]["found"]["B"] -= 1


ATTACKS = {
    "high B always bids 1, and S, who then never meets one, is content": (bids(1, "-1/7"), "rationality", 4),
    "high B never bids 1, and S does not want to bid 1 for sure": (bids(0, "3/14"), "rationality", 4),
    "half and half would do as well": (bids([[0, 1], [1, 1]], "1/28"), "rationality", 4),
    "S breaks even whatever B does": (bids([[0, 1], [1, 1]]), "interim", 4),
    "a third bid may be in it": (bids([[0, 2], [1, 2], [2, 1]]), "trembles", 4),
    "weights may have a common factor": (bids([[0, 4], [1, 6]]), "strategy", 3),
    "weights may be 0": (bids([[0, 2], [1, 3], [2, 0]]), "strategy", 3),
    "actions may be in any order": (bids([[1, 3], [0, 2]]), "strategy", 3),
    "S keeps to her rule while she mixes otherwise": (speculates([[0, 1], [1, 1]]), "strategy", 3),
    "S keeps to her rule while she does not mix": (speculates(0), "strategy", 3),
    "B earns more": (earns("2"), "value", 5),
    "a bid was not found but given": (fewer_found, "strategy", 3),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_attacks(name: str, tmp_path: Path) -> None:
    edit, code, line = ATTACKS[name]
    lines = copy.deepcopy(control())
    edit(lines)
    verdict = judge(lines, tmp_path)
    assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", code, line), verdict.message
