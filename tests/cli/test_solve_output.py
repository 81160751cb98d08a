"""What ``solve`` prints fits a screen: the nearest other action of each type, and types that matter."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from exactgames.cli import app
from exactgames.reports.outcome_table import folded_outcome

INSTANCES = Path(__file__).resolve().parents[2] / "instances"
SMALL = "babaioff2023/example-4-small.toml"
POSTED = "babaioff2023/example-15.toml"


def run(*arguments: str) -> str:
    done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "300"})
    assert done.exit_code in (0, 1), done.output
    return done.stdout


def solve(name: str, *options: str) -> dict:
    return json.loads(run("solve", str(INSTANCES / name), *options, "--json"))


def nearest(rows: list[dict]) -> dict[tuple[str, str], tuple[Fraction, int, int]]:
    """{(agent, set): least slack of the rows there, how many have it, how many rows}: by hand, from all slacks."""
    sets: dict[tuple[str, str], list[Fraction]] = {}
    for row in rows:
        sets.setdefault((row["agent"], row["infoset"]), []).append(Fraction(row["slack"]))
    return {key: (min(values), values.count(min(values)), len(values)) for key, values in sets.items()}


@pytest.mark.parametrize(
    "name", [SMALL, POSTED, "folklore/second-price-speculator.toml", "babaioff2023/example-4-lean.toml"]
)
def test_least_slacks_are_the_least_of_all(name):
    found = solve(name, "--slacks", "path")
    by_hand = nearest(found["slacks"])
    rows = found["least_slacks"]
    types = {(agent, t) for agent, row in found["equilibria"][0]["interim"].items() for t in row}
    assert types >= {(row["agent"], row["type"]) for row in rows}
    assert len(rows) <= 2 * len(types)
    for row in rows:
        key = row["agent"], row["infoset"]
        assert (Fraction(row["slack"]), row["tied"], row["others"]) == by_hand[key]
        listed = {r["action"]: r["slack"] for r in found["slacks"] if (r["agent"], r["infoset"]) == key}
        assert listed[row["action"]] == row["slack"]
    least = {agent: min(s for (a, _), (s, _, _) in by_hand.items() if a == agent) for agent, _ in by_hand}
    assert {a: min(Fraction(r["slack"]) for r in rows if r["agent"] == a) for a in least} == least


def test_a_row_for_each_type_s_bid():
    rows = [row for row in solve(SMALL)["least_slacks"] if row["infoset"].endswith("bidding")]
    assert [(r["agent"], r["type"], r["others"]) for r in rows] == [
        ("A", "a=1", 14), ("A", "a=3/2", 14), ("B", "z=1/2", 14), ("B", "z=1", 14), ("C", "t1", 14),
    ]  # fmt: skip


def test_a_gain_is_the_row_of_its_type():
    found = solve("babaioff2023/example-4-lowest-winning-small.toml")
    assert found["deviation"]["gain"] == "2"
    row = next(row for row in found["least_slacks"] if row["agent"] == "C")
    assert (row["slack"], row["action"]) == ("-2", found["deviation"]["instead"])


def test_a_game_has_a_row_for_each_set_on_the_path(tmp_path):
    game = str(INSTANCES / "textbook/cho-kreps-1987-beer-quiche.efg")
    profile = str(INSTANCES / "textbook/cho-kreps-1987-beer-quiche.beer.json")
    found = json.loads(run("solve", game, "--profile", profile, "--json"))
    assert {(r["agent"], r["infoset"]) for r in found["least_slacks"]} == set(nearest(found["slacks"]))
    assert all(row["type"] is None for row in found["least_slacks"])


def test_by_default_it_fits_a_screen():
    for name in (SMALL, POSTED):
        printed = run("solve", str(INSTANCES / name))
        assert len(printed.splitlines()) < 60
        assert "What the best other action loses" in printed
        assert "sets off the path: --strategy all lists them" in printed


def test_the_rest_for_the_asking():
    file = str(INSTANCES / SMALL)
    everything = run("solve", file, "--strategy", "none", "--slacks", "path")
    rows = len(solve(SMALL)["slacks"])
    assert "What the other actions lose (slack)" in everything
    assert len(everything.splitlines()) > rows
    assert "more" not in everything.split("What the other actions lose")[1]
    assert "slack" not in run("solve", file, "--slacks", "none")
    assert solve(SMALL, "--slacks", "none")["least_slacks"] == []


# ---- the outcome, with types folded

TYPES = {"A": ("l", "h"), "B": ("x", "y", "z")}


def outcome(rows: dict[tuple[str, str], list[tuple[str, int]]]) -> list[dict]:
    """{types: [(probability, who gets the item)]} as ``solve --json`` lists it."""
    return [
        {"probability": p, "types": dict(zip(TYPES, types, strict=True)), "holdings": {"A": 1 - i, "B": i}, "payments": {"A": "0", "B": str(i)}}
        for types, drawn in rows.items()
        for p, i in drawn
    ]  # fmt: skip


def same(probability: str, where: int, **others: tuple[str, int]) -> list[dict]:
    return outcome({(a, b): [others.get(a + b, (probability, where))] for a, b in product(*TYPES.values())})


FOLDED = {
    "nothing matters": (same("1/6", 0), [("1", "any", "A: 1, B: 0")]),
    "one type of one agent": (
        outcome({(a, b): [("1/6", int(b == "z"))] for a, b in product(*TYPES.values())}),
        [("2/3", "B: x or y", "A: 1, B: 0"), ("1/3", "B: z", "A: 0, B: 1")],
    ),
    "one profile": (
        same("1/6", 0, hz=("1/6", 1)),
        [("2/3", "B: x or y", "A: 1, B: 0"), ("1/6", "A: l, B: z", "A: 1, B: 0"), ("1/6", "A: h, B: z", "A: 0, B: 1")],
    ),
    "a draw that is the same for all": (
        outcome({key: [("1/12", 0), ("1/12", 1)] for key in product(*TYPES.values())}),
        [("1/2", "any", "A: 1, B: 0"), ("1/2", "any", "A: 0, B: 1")],
    ),
    "a draw that depends on a type": (
        outcome({(a, b): [("1/8", 0), ("1/24", 1)] if a == "l" else [("1/24", 0), ("1/8", 1)] for a, b in product(*TYPES.values())}),
        [("3/8", "A: l", "A: 1, B: 0"), ("1/8", "A: l", "A: 0, B: 1"), ("1/8", "A: h", "A: 1, B: 0"), ("3/8", "A: h", "A: 0, B: 1")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FOLDED)
def test_types_that_do_not_matter(case):
    given_rows, expected = FOLDED[case]
    assert [row[:3] for row in folded_outcome(given_rows, TYPES)] == expected


def test_all_but_one():
    types = {"A": ("t",), "B": tuple("vwxyz")}
    rows = [
        {"probability": "1/5", "types": {"A": "t", "B": b}, "holdings": {"A": int(b != "z")}, "payments": {}}
        for b in "vwxyz"
    ]
    assert [row[:2] for row in folded_outcome(rows, types)] == [("4/5", "B: not z"), ("1/5", "B: z")]


CELLS = st.dictionaries(
    st.tuples(st.sampled_from(TYPES["A"]), st.sampled_from(TYPES["B"])),
    st.dictionaries(st.integers(0, 1), st.integers(1, 3), min_size=1),
    min_size=1,
)


@given(CELLS)
def test_nothing_is_lost(cells):
    """From the folded rows and the types' probabilities every row can be had back."""
    total = sum(n for drawn in cells.values() for n in drawn.values())
    rows = outcome({t: [(str(Fraction(n, total)), i) for i, n in drawn.items()] for t, drawn in cells.items()})
    folded = folded_outcome(rows, TYPES)
    assert sum(Fraction(row[0]) for row in folded) == 1
    weight = {t: Fraction(sum(drawn.values()), total) for t, drawn in cells.items()}
    back: dict[tuple[tuple[str, str], str], Fraction] = {}
    for p, words, holdings, _ in folded:
        said = {agent: set(own) for agent, own in TYPES.items()}
        for part in [] if words == "any" else words.split(", "):
            agent, names = part.split(": ")
            said[agent] = set(TYPES[agent]) - {names[4:]} if names.startswith("not ") else set(names.split(" or "))
        inside = [t for t in product(said["A"], said["B"]) if t in cells]
        for t in inside:
            share = Fraction(p) * weight[t] / sum(weight[k] for k in inside)
            assert (t, holdings) not in back
            back[t, holdings] = share
    assert back == {
        ((o["types"]["A"], o["types"]["B"]), f"A: {o['holdings']['A']}, B: {o['holdings']['B']}"): Fraction(
            o["probability"]
        )
        for o in rows
    }
