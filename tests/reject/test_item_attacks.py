"""Certificates of markets with named items, each with one thing changed, and the falsehood that it would have proved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from corruptions import judge
from item_controls import CONTROLS, Edit, Json, control, lines_of
from naive_judgement import header, text_of


@pytest.mark.parametrize("name", CONTROLS)
def test_control(name: str, tmp_path: Path) -> None:
    for instance in (CONTROLS[name], None):
        verdict = judge(control(name), instance, tmp_path)
        assert verdict.verdict == "VERIFIED", verdict


def test_figures_by_hand() -> None:
    """Under the prices A takes x (worth 2, price 1), and B y (2 for 1): together 4 of at most 5."""
    found = {line["kind"]: line["evidence"].get("value") for line in lines_of("priced") if "claim" in line}
    assert (found["welfare"], found["optimum"], found["revenue"], found["ratio"]) == ("4", "5", "2", "5/4")
    # S asks 3 for the pair, which P takes whatever her type: 4 - 3, or 3 - 3
    found = {line["kind"]: line["evidence"].get("value") for line in lines_of("together") if "claim" in line}
    assert (found["revenue"], found["utility"]) == ("4", "-1")


# -- Attacks


def put(line: str, *path: Any) -> Edit:
    """``path``: keys and indices; the last is the value."""
    *where, last, value = path

    def edit(lines: Json) -> None:
        found = at(lines, line)
        for key in where:
            found = found[key]
        assert found[last] != value
        found[last] = value

    return edit


def at(lines: Json, line: str) -> Json:
    return next(x for x in lines if line in (x.get("block"), x.get("claim"), x.get("kind")))


def instance(*path: Any) -> Edit:
    """The same in the instance that the certificate holds, with its hash."""

    def edit(lines: Json) -> None:
        *where, last, value = path
        found = lines[0]["instance"]
        for key in where:
            found = found[key]
        found[last] = value
        lines[0] = {**lines[0], "sha256": header(lines[0]["instance"])["sha256"]}

    return edit


def flip(kind: str) -> Edit:
    def edit(lines: Json) -> None:
        at(lines, kind)["holds"] = not at(lines, kind)["holds"]

    return edit


ATTACKS: list[tuple[str, str, Edit, str, str]] = [
    # control, the falsehood, edit, code, words
    ("together", "another game: a node more", put("game", "nodes", 0), "game", "expected"),
    ("together", "S sees the offers that others might make", put("game", "infosets", "S", 9), "game", "infosets of 'S'"),
    ("together", "S bids what no rule says", put("assessment", "strategy", "Q", 0, 2), "strategy", "rule 2 says"),
    ("together", "P of type one refuses the pair", put("assessment", "strategy", "P", 11, 0), "strategy", "rule 4"),
    ("together", "a completed set is one of a rule", put("assessment", "completed", "P", 12), "strategy", "completed sets"),
    ("together", "S sells one item", put("assessment", "strategy", "S", 0, 1), "completion", "selected best reply is"),
    ("together", "welfare without complements", put("welfare", "evidence", "value", "3"), "value", "expected"),
    ("together", "an optimum item by item", put("optimum", "evidence", "value", "5"), "value", "expected"),
    ("together", "S loses less", put("utility", "evidence", "value", "0"), "value", "expected -1"),
    ("together", "resale is revenue", put("revenue", "evidence", "value", "7"), "value", "expected 4"),
    ("together", "the equilibrium is none", flip("sequential"), "format", "evidence"),
    ("drawn", "ties are not drawn", put("game", "terminal_nodes", 63), "game", "expected"),
    ("drawn", "A of type b bids alike", put("assessment", "strategy", "A", 9, 1), "strategy", "rule 2 says"),
    ("drawn", "the mixture is even", put("assessment", "strategy", "A", 9, [[0, 1], [1, 1]]), "strategy", "rule 2"),
    ("drawn", "who wins pays her bid", put("revenue", "evidence", "value", "2"), "value", "expected"),
    ("priced", "B sees less", put("game", "infosets", "B", 1), "game", "infosets of 'B'"),
    ("priced", "A takes nothing", put("assessment", "strategy", "A", 0, 0), "completion", "selected best reply is"),
    ("priced", "B does not take what is left", put("assessment", "strategy", "B", 1, 0), "completion", "best reply"),
    ("priced", "a bundle costs the sum", put("revenue", "evidence", "value", "3"), "value", "expected 2"),
    ("priced", "the prices are efficient", put("ratio", "evidence", "value", "1"), "value", "expected 5/4"),
    ("priced", "B's type earns more", put("bayes-nash", "evidence", "interim", "B", "t1", "2"), "interim", "expected 1"),
    ("asked", "A asks less", put("assessment", "strategy", "A", 23, 2), "strategy", "rule 2 says"),
    ("asked", "A offers y first", put("assessment", "strategy", "A", 23, 4), "strategy", "rule 2 says"),
    ("asked", "B takes for sure", put("assessment", "strategy", "B", 0, 1), "strategy", "rule 6 says"),
    ("asked", "C refuses y", put("assessment", "completed", "C", 249), "strategy", "completed sets"),
    # another instance on the same lines
    ("priced", "a dearer y", instance("auction", "bundle-prices", 1, "price", "3/2"), "interim", "expected 1/2"),
    ("priced", "additive in place of the table", instance("agents", 1, "types", 0, {"additive": {"y": 2}}), "completion",
        "best reply"),
    ("drawn", "ties by the file's order", instance("auction", "ties", {"priority": ["A", "B"]}), "game", "nodes"),
    ("drawn", "a cheaper trade", instance("aftermarket", "rows", 0, "payments", {"B": "1/2", "A": "-1/2"}), "completion", "best reply"),
    ("together", "the bundles the other way round", instance("items", ["y", "x"]), "completion", "best reply"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "proves", "edit", "code", "says"), ATTACKS, ids=[f"{a}: {b}" for a, b, *_ in ATTACKS])
def test_attack(name: str, proves: str, edit: Edit, code: str, says: str, tmp_path: Path) -> None:
    lines = lines_of(name)
    edit(lines)
    verdict = judge(text_of(lines), None, tmp_path)
    assert verdict.verdict == "REJECTED", (proves, verdict)
    assert (verdict.code, says in str(verdict.message)) == (code, True), verdict


def test_the_staged_form_has_no_items(tmp_path: Path) -> None:
    lines = lines_of("together")
    lines[1] = {**lines[1], "form": "staged", "merged": {}, "worlds": 1}
    verdict = judge(text_of(lines), None, tmp_path)
    assert (verdict.code, verdict.line) == ("merge", 2), verdict
    assert "the staged form does not settle a market with named items" in str(verdict.message)
