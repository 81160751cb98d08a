"""Instances that obey no instance page, each in a certificate that is right otherwise: the checker says what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from corruptions import judge, parsed, rehash, text_of

Edit = Callable[[dict[str, Any]], None]


def agent(k: int, **changes: Any) -> Edit:
    def edit(instance: dict[str, Any]) -> None:
        instance["agents"][k].update(changes)

    return edit


def at_top(**changes: Any) -> Edit:
    def edit(instance: dict[str, Any]) -> None:
        instance.update(changes)

    return edit


def auction(**changes: Any) -> Edit:
    def edit(instance: dict[str, Any]) -> None:
        instance["auction"].update(changes)

    return edit


def bids(**grid: Any) -> Edit:
    return agent(0, bids=grid)


def types(*rows: dict[str, Any]) -> Edit:
    return agent(0, types=list(rows))


HALF = {"marginals": [1], "probability": "1/2"}
CASES: list[tuple[str, Edit, str]] = [
    # the smallest certificate's instance: two units, two agents with bids in levels, a uniform price
    ("a bid twice", bids(vectors=[[1, 0], [1]]), "the same bid twice"),
    ("a bid twice, written otherwise", bids(vectors=[["1/2", 0], ["2/4", 0]]), "the same bid twice"),
    ("vectors that rise", bids(vectors=[[0, 1]]), "not non-increasing"),
    ("no vectors", bids(vectors=[]), "found 0 entries"),
    ("vectors and levels", bids(vectors=[[1]], levels=[1]), "expected either levels or vectors"),
    ("levels that do not rise", bids(levels=[0, 1, 1]), "not strictly increasing"),
    ("a negative level", bids(levels=[-1, 1]), "expected at least 0"),
    ("a negative bid", bids(vectors=[[1, -1]]), "expected at least 0"),
    ("a vector too long", bids(vectors=[[1, 1, 1]]), "expected 0 to 2"),
    ("an agent's name twice", agent(1, name="A"), "the name 'A' is used twice"),
    ("an empty name", agent(1, name=""), "is not 1 to 64 printable characters"),
    ("a long name", agent(1, name="x" * 65), "is not 1 to 64 printable characters"),
    ("a name with a quote", agent(1, name='"'), "is not 1 to 64 printable characters"),
    ("a name with a backslash", agent(1, name="\\"), "is not 1 to 64 printable characters"),
    ("a name that does not print", agent(1, name="a\u202eb"), "is not 1 to 64 printable characters"),
    ("a type's name twice", types({**HALF, "name": "x"}, {**HALF, "name": "x"}), "the name 'x' is used twice"),
    ("no types", types(), "found 0 entries"),
    ("a probability missing", types(HALF, {"marginals": [1]}), "the probability is missing"),
    ("probabilities above 1", types(HALF, {**HALF, "probability": "2/3"}), "not positive with sum 1"),
    ("probabilities below 1", types(HALF, {**HALF, "probability": "1/3"}), "not positive with sum 1"),
    ("a probability of 0", types({**HALF, "probability": 1}, {**HALF, "probability": 0}), "not positive with sum 1"),
    ("a negative probability", types({**HALF, "probability": 2}, {**HALF, "probability": -1}), "not positive with"),
    ("marginals that rise", types({"marginals": [1, 2]}), "not non-increasing"),
    ("a negative marginal", types({"marginals": [-1]}), "expected at least 0"),
    ("no units", at_top(units=0), "expected an integer 1 ... 64"),
    ("too many units", at_top(units=65), "expected an integer 1 ... 64"),
    ("no agents", at_top(agents=[]), "found 0 entries"),
    ("a signal twice", at_top(signals=["all-bids", "all-bids"]), "one is there twice"),
    ("an unknown signal", at_top(signals=["bids"]), "expected one of"),
    ("a title of no text", at_top(title="\ud800"), "not Unicode text"),
    ("a source of no text", at_top(source="\udfff"), "not Unicode text"),
    ("a weight above 1", auction(price={"weight": "3/2"}), "expected at most 1"),
    ("a negative weight", auction(price={"weight": "-1/2"}), "expected at least 0"),
    ("a negative reserve", auction(reserve=-1), "expected at least 0"),
    ("an incomplete priority", auction(ties={"priority": ["A"]}), "expected all 2"),
    ("a priority with an agent twice", auction(ties={"priority": ["A", "A"]}), "or is there twice"),
    ("a priority of somebody else", auction(ties={"priority": ["A", "C"]}), "is not an agent's name"),
    ("ties by chance, otherwise", auction(ties="chance"), "expected one of random"),
    ("a clearing price of a discriminatory auction", lambda i: i.update(
        auction={"format": "discriminatory"}, signals=["clearing-price"]), "has no clearing price"),
    ("bids under a posted price", at_top(auction={"format": "posted-price", "price": 1}), "unknown key 'bids'"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "edit", "words"), CASES, ids=[what for what, _, _ in CASES])
def test_refused(what: str, edit: Edit, words: str, tmp_path: Path) -> None:
    blocks = parsed("demand-reduction")
    edit(blocks[0]["instance"])
    rehash(blocks)
    verdict = judge(text_of(blocks), None, tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "instance"), (what, verdict)
    assert words in (verdict.message or ""), verdict
