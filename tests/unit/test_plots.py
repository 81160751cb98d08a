"""Plots: the exact table beside each, and what stands in the picture."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import evolve
from cli.in_process import run
from flint import arb, fmpq

from exactgames import find_pure, read_instance
from exactgames.answers.bounds import reserve_design
from exactgames.answers.reserve_ranges import welfare_ranges
from exactgames.bounds.welfare import welfare
from exactgames.concepts.nash import BAYES_NASH
from exactgames.drawing.plots import HEADS, dominance_plot, ratio_plot, reserve_plot
from exactgames.market.expand import expand
from exactgames.textfile import DRAWINGS

ROOT = Path(__file__).parents[2]
FIRST_PRICE = ROOT / "instances" / "folklore" / "first-price-guarantee.toml"
WITH_PROFILE = ROOT / "instances" / "folklore" / "bids-too-low.toml"
HALF, QUARTER = Fraction(1, 2), Fraction(1, 4)


def test_ranges_are_those_of_searches() -> None:
    """At the reserve 1/2: every profile's equilibria, one by one."""
    market = read_instance(FIRST_PRICE).market
    low, half = welfare_ranges(market, BAYES_NASH, (HALF, QUARTER))
    assert (low.reserve, low.equilibria, low.lowest, low.complete) == (QUARTER, 0, None, True)
    expansion = expand(evolve(market, auction=evolve(market.auction, reserve=HALF)))
    every = find_pure(expansion.game, "bayes-nash", every=True).equilibria
    found = {welfare(expansion, one.played) for one in every}
    assert (half.lowest, half.highest, half.complete) == (min(found), max(found), True)


def test_the_table_is_exact_and_the_picture_repeats() -> None:
    market = read_instance(FIRST_PRICE).market
    designed = reserve_design(market, (HALF, Fraction(0)), False, False, 60)
    plot = reserve_plot(market, designed, welfare_ranges(market, BAYES_NASH, (HALF,)))
    head, *rows = csv.reader(io.StringIO(plot.table()))
    assert tuple(head) == HEADS["reserve"]
    assert rows == [["0", "23/36", "3/4", "", "", "", ""], ["1/2", "1/2", "3/4", "3/4", "3/4", "2", "yes"]]
    picture = plot.svg()
    assert picture == plot.svg()
    assert DRAWINGS["plot"].start.match(picture.encode()) and DRAWINGS["csv"].start.match(plot.table().encode())
    assert "guaranteed whatever follows" in picture and "The robust guarantee of a first-price auction" in picture
    assert DRAWINGS["png"].start.match(plot.png())


def test_every_colour_has_another_on_a_dark_ground() -> None:
    """Of each kind of plot: what is filled or stroked, and what no colour is said of, which would be black."""
    market = read_instance(FIRST_PRICE).market
    designed = reserve_design(market, (HALF, Fraction(0)), False, False, 60)
    plots = {
        "reserve": reserve_plot(market, designed, welfare_ranges(market, BAYES_NASH, (HALF,))),
        "dominance": dominance_plot(market, ((0, 0, (market.agents[0].bids or ())[:1]),)),
        "ratio": ratio_plot({f"k{k}": [(4, Fraction(k)), (8, Fraction(k + 1))] for k in range(1, 6)}),
    }
    goldens = [*(ROOT / "tests/drawings/plots").glob("*.svg")]
    drawn = [plot.svg() for plot in plots.values()] + [path.read_text(encoding="utf-8") for path in goldens]
    assert len(drawn) == 5
    seen = set()
    for svg in drawn:
        rules, picture = svg.split("</style>", 1)
        assert "@media (prefers-color-scheme:dark)" in rules and ".eg-plot text{fill:" in rules
        used = set(re.findall(r"(?:fill|stroke): #[0-9a-f]+", picture))
        assert used and used <= set(re.findall(r'style\*="([^"]+)"', rules))
        assert all("fill:" not in style for style in re.findall(r'<text style="([^"]*)"', picture))
        seen |= used
    assert len(seen) > 12


def test_words_of_files() -> None:
    """Markup, mathematics, a formula for a spreadsheet: words all of them."""
    market = read_instance(FIRST_PRICE).market
    agents = (evolve(market.agents[0], name="=1+1\n"), *market.agents[1:])
    market = evolve(market, title="<script>$x_1$</script> 買い手", agents=agents)
    plot = dominance_plot(market, ((0, 0, (market.agents[0].bids or ())[:1]),))
    assert plot.table().splitlines()[1].startswith("'=1+1\\n,")
    assert "<script" not in plot.svg() and "$x_1$" in plot.svg()
    assert [row[-1] for row in plot.rows].count("yes") == 1


def test_dominance_is_that_of_the_command(tmp_path: Path) -> None:
    small = ROOT / "instances" / "folklore" / "second-price-speculator.toml"
    done = run("plot", "dominance", small, "-o", tmp_path / "d.svg")
    assert done.stdout == f"wrote {tmp_path / 'd.svg'} and {tmp_path / 'd.csv'} (9 rows)\n", done.stderr
    rows = list(csv.DictReader((tmp_path / "d.csv").read_text().splitlines()))
    printed = run("dominance", small, "--json").stdout
    assert [(row["agent"], row["type"], row["bid"]) for row in rows if row["undominated"] == "yes"]
    for row in rows:
        found = run(
            "dominance", small, "--agent", row["agent"], "--type", row["type"], "--bid", row["bid"], "--json"
        ).stdout
        assert ('"dominated": true' in found) == (row["undominated"] == "no"), printed


REFUSED = [
    (["reserve", "{market}", "-o", "a.jpg"], "ends in .svg or .png"),
    (["dominance", "{market}", "--search", "-o", "a.svg"], "with plot reserve"),
    (["dominance", "{market}", "-o", "a.svg"], "no strategy rules"),
    (["reserve", "{market}", "--at", "1,x", "-o", "a.svg"], "numbers p or p/q"),
]


@pytest.mark.parametrize(("arguments", "words"), REFUSED, ids=[" ".join(case[0]) for case in REFUSED])
def test_refused(arguments: list[str], words: str, tmp_path: Path) -> None:
    done = run("plot", *[one.format(market=FIRST_PRICE) for one in arguments], cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "") and words in done.stderr
    assert not list(tmp_path.iterdir())


def test_nobody_elses_table_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mine")
    done = run("plot", "reserve", FIRST_PRICE, "-o", tmp_path / "a.svg")
    assert done.returncode == 2 and "is no table of a plot that exactgames wrote" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"] and (tmp_path / "a.csv").read_text() == "mine"


@pytest.mark.parametrize("kind", HEADS)
def test_our_own_table_is(kind: str) -> None:
    assert DRAWINGS["csv"].start.match((",".join(HEADS[kind]) + "\n").encode())


@pytest.mark.parametrize("kind", [kind for kind in HEADS if kind != "ratio"])
def test_every_plot_twice(kind: str, tmp_path: Path) -> None:
    for _ in range(2):
        done = run("plot", kind, WITH_PROFILE, "-o", tmp_path / "a.svg")
        assert done.returncode == 0, done.stderr


def test_without_matplotlib_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = run("plot", "reserve", FIRST_PRICE, "-o", tmp_path / "a.svg")
    assert done.returncode == 2 and "pip install 'exactgames[plot]'" in done.stderr
    assert not list(tmp_path.iterdir())


def test_ratios_at_any_number_of_units() -> None:
    plot = ratio_plot({"one": [(4, Fraction(3, 2)), (10**100, Fraction(411, 2))], "two": [(10**6 + 1, Fraction(2))]})
    assert plot.table().splitlines() == ["construction,m,ratio", "one,4,3/2", f"one,{10**100},411/2", "two,1000001,2"]
    drawn = plot.svg()
    assert drawn == plot.svg()
    assert all(f">{words}</text>" in drawn for words in ("4", "10^100", "about 10^6", "one", "two", "ln m"))


def test_the_picture_of_the_records_is_theirs() -> None:
    """docs/records.py writes it; the ratios are the certificates'."""
    table = (ROOT / "docs/pictures/theorem-3.csv").read_text("utf-8")
    rows = list(csv.reader(io.StringIO(table)))[1:]
    certified = set()
    for path in (ROOT / "proofs/records").glob("*.jsonl"):
        ratio = next(
            line for line in path.read_text("ascii").splitlines() if '"kind":"ratio"' in line and "holds" in line
        )
        evidence = json.loads(ratio)["evidence"]
        certified.add(evidence["value"] if "value" in evidence else evidence["between"][0])
    bounds = {row[1]: Fraction(row[2]) for row in rows if row[0].startswith("upper bound")}
    assert {row[2] for row in rows if not row[0].startswith("upper bound")} <= certified
    assert all(Fraction(ratio) <= bounds[units] for _, units, ratio in rows)
    for units, bound in bounds.items():  # of proofs/upper-bound.md, rounded up
        won = int(units) - 1
        exact = arb(fmpq(won + 1, won)) * (1 + arb(won).log()) + (won < 8)
        over = arb(fmpq(bound.numerator, bound.denominator)) - exact
        assert not over < 0 and over < arb("1e-9") * exact
    assert len(rows) == 55
    found: dict[str, list[tuple[int, Fraction]]] = {}
    for name, units, ratio in rows:
        found.setdefault(name, []).append((int(units), Fraction(ratio)))
    assert ratio_plot(found).table() == table


def test_the_picture_of_several_speculators() -> None:
    """docs/speculators.py writes it: one copy of either market has the record's ratio, and the picture is the CSV's."""
    table = (ROOT / "docs/pictures/several-speculators.csv").read_text("utf-8")
    found: dict[str, list[tuple[int, Fraction]]] = {}
    for name, units, ratio in list(csv.reader(io.StringIO(table)))[1:]:
        found.setdefault(name, []).append((int(units), Fraction(ratio)))
    records = (ROOT / "docs/pictures/theorem-3.csv").read_text("utf-8")
    one: dict[str, list[tuple[int, Fraction]]] = {}
    for name, units, ratio in list(csv.reader(io.StringIO(records)))[1:]:
        one.setdefault(name, []).append((int(units), Fraction(ratio)))
    assert found["with a bystander, any γ"] == one["with a bystander"]
    assert found["Example 4, one speculator"] == one["Example 4, ρ = 1/(2m)"]
    assert found["Example 4, γ = 1/2"][0] == (4, Fraction(729, 688))  # babaioff2023/two-speculators
    assert ratio_plot(found).table() == table
