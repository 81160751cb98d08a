"""Sweeps and searches: values as written, results files that are gone on with, bounds against every member tried."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from exactgames import InstanceError, LimitReached, evaluate, largest, sweep
from exactgames.explore.bounds import best_on_grid, height, peak_of, reach
from exactgames.explore.climb import Climb, climb
from exactgames.explore.corner import CORNERS
from exactgames.explore.family import family_of
from exactgames.explore.point import Asked, Found
from exactgames.explore.pool import Here
from exactgames.explore.results import Results, results_in
from exactgames.explore.spacing import best_lowest, falls, spaced
from exactgames.explore.values import Value, read_values

BYSTANDER, LEAN, AMPLIFIED = CORNERS
HALF = Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("4", (4,)),
        ("1/2,0.75,2", (HALF, Fraction(3, 4), 2)),
        ("2..5", (2, 3, 4, 5)),
        ("0..1:1/3", (0, Fraction(1, 3), Fraction(2, 3), 1)),
        ("0.5..1.2:0.5", (HALF, 1)),
        ("median,balanced", ("median", "balanced")),
        ("1..3,7", (1, 2, 3, 7)),
    ],
)
def test_values_as_written(text: str, values: tuple[Value, ...]) -> None:
    assert read_values(text, "p") == values


@pytest.mark.parametrize("text", ["", "1,,2", "5..2", "1..2:0", "1..2:-1", "2,2", "1/0", "nan", "1e5", "__import__('os')", "a b", "a..b"])  # fmt: skip
def test_what_is_no_list_of_values(text: str) -> None:
    if text == "nan":
        assert read_values(text, "p") == ("nan",), "a word, which no parameter takes"
        return
    with pytest.raises(InstanceError, match="p: found"):
        read_values(text, "p")


def test_a_long_range_is_refused_before_it_is_made() -> None:
    with pytest.raises(LimitReached):
        read_values(f"1..{10**100}", "p")
    with pytest.raises(LimitReached):
        sweep("example-4", {"m": range(2000), "levels": range(2000)})


# ---- the families, and what bounds say of them


@pytest.mark.parametrize(
    ("family", "point"),
    [
        (BYSTANDER, {"m": 4, "levels": 5}),
        (BYSTANDER, {"m": 7, "levels": 4, "others": 2}),
        (BYSTANDER, {"m": 10**30, "levels": 4, "rho": Fraction(1, 7)}),
        (AMPLIFIED, {"m": 5, "levels": 3}),
        (AMPLIFIED, {"m": 8, "levels": 3, "others": 1, "first": Fraction(3, 2)}),
    ],
)
def test_the_formula_is_the_certified_ratio(family: object, point: dict[str, Value]) -> None:
    member = family.member(point)  # type: ignore[attr-defined]
    assert evaluate(family.instance(point)).ratio == member.expected  # type: ignore[attr-defined]


@pytest.mark.parametrize(("sure", "sold", "levels"), [(1, 3, 2), (1, 3, 9), (3, 50, 4), (Fraction(5, 2), 10**9, 12)])
def test_no_member_exceeds_the_bound(sure: Fraction, sold: int, levels: int) -> None:
    """Levels anywhere: in equal ratios (the best, nearly), and uneven ones; over nine parts of ρ."""
    sure = Fraction(sure)
    best = best_lowest(levels, sure, sold)
    peak = peak_of(sure, sold, levels)
    met = Fraction(0)
    cuts = [
        Fraction(0),
        best / 50,
        best / 2,
        best * Fraction(9, 10),
        best * Fraction(11, 10),
        (1 + best) / 2,
        Fraction(1),
    ]
    for low, high in itertools.pairwise(cuts):
        bound = reach(sure, sold, levels, low, high)
        assert bound <= peak.height
        for k in range(5):
            rho = low + (high - low) * Fraction(k + 1, 6)
            uneven = tuple(
                sorted({rho, *(rho + (1 - rho) * Fraction(j, levels - 1) for j in range(levels - 1)), Fraction(1)})
            )
            for found in (uneven, spaced(rho, levels, 40)):
                ratio = 1 + sold * found[0] / (sure + sold * found[0]) * falls(found)
                assert ratio <= height(sure, sold, levels, found[0])
                if low <= found[0] <= high:
                    assert ratio <= bound
                    met = max(met, ratio)
    exact = spaced(best, levels, 40)
    reached = 1 + sold * exact[0] / (sure + sold * exact[0]) * falls(exact)
    assert max(met, reached) <= peak.height <= reached * (1 + Fraction(1, 10**6)), "the peak is reached"


@pytest.mark.parametrize(("denominator", "levels"), [(6, 3), (8, 4), (9, 9), (7, 2)])
def test_the_best_levels_on_a_grid(denominator: int, levels: int) -> None:
    """Against every choice of levels."""
    for k, (most, found) in enumerate(best_on_grid(denominator, levels), start=1):
        rho, inner = Fraction(k, denominator), [Fraction(j, denominator) for j in range(k + 1, denominator)]
        sums = [
            falls((rho, *chosen, Fraction(1)))
            for count in range(min(levels - 1, len(inner) + 1))
            for chosen in itertools.combinations(inner, count)
        ]
        assert falls(found) == most == max(sums)
        assert found[0] == rho and found[-1] == 1 and len(found) <= levels


def test_the_largest_on_a_grid_is_the_largest_of_all() -> None:
    """Of bystander and amplified at m = 5, three levels in tenths: every member evaluated."""
    found = largest(["bystander", "amplified"], [5], levels=[2, 3], grid=10)[0]
    tenths = [Fraction(k, 10) for k in range(1, 10)]
    ratios = []
    for family, count in itertools.product((BYSTANDER, AMPLIFIED), (1, 2)):
        for low in itertools.combinations(tenths, count):
            sure, sold = family.shape(5, 0, family.usual)
            levels = (*low, Fraction(1))
            ratios.append(1 + sold * levels[0] / (sure + sold * levels[0]) * falls(levels))
    assert found.closed and found.best is not None and Fraction(found.best.ratio or 0) == max(ratios) == found.bound


def test_what_no_member_may_be_is_not_found() -> None:
    """C's bid below (m − 1)/m: no member is an equilibrium, and the bound stays where it was."""
    found = largest(["bystander"], [4], levels=[3], fixed=[{"s": HALF}], most=5)[0]
    assert (found.best, found.closed, found.judged) == (None, False, 5)
    assert found.bound >= BYSTANDER.member({"m": 4, "levels": 3}).expected


def test_others_and_first_values_cost() -> None:
    alternatives = [{"others": k, "first": h} for k in (0, 1, 2) for h in (1, Fraction(3, 2))]
    found = largest(["bystander", "lean", "amplified"], [8], levels=[4], fixed=alternatives)[0]
    assert found.closed and found.best is not None
    assert (found.best.point["family"], found.best.point["others"], found.best.point["first"]) == ("bystander", 0, 1)


# ---- sweeps, and what they leave behind


def test_a_failed_point_does_not_stop_the_rest() -> None:
    found = sweep("example-4-bystander", {"levels": [2, 99, 3], "s": [Fraction(3, 4), 2]})
    assert [(one.ratio, one.failed) for one in found] == [
        ("13/10", False), (None, True), (None, True), (None, True), ("10/7", False), (None, True)
    ]  # fmt: skip
    assert "levels: found 99, expected an integer from 2 to 16" in found[2].why


class Counting(Here):
    """Here, and how often."""

    def __init__(self) -> None:
        super().__init__()
        self.given: list[str] = []

    def give(self, key: str, *call: object) -> None:
        self.given.append(key)
        super().give(key, *call)  # type: ignore[arg-type]


def swept(file: Path, levels: Sequence[int]) -> tuple[int, list[str | None]]:
    """(how many points were judged, the ratios)"""
    from exactgames.explore.sweep import Sweep

    ready = Sweep.of(family_of("example-4-bystander"), {"levels": levels}, {"m": 3}, Asked())
    pool = Counting()
    with results_in(file, ready.head) as known:
        found = ready.run(known, pool, lambda _: None)
    return len(pool.given), [one.ratio for one in found]


def test_a_sweep_is_gone_on_with(tmp_path: Path) -> None:
    file = tmp_path / "r.jsonl"
    assert swept(file, [2, 3]) == (2, ["5/4", "4/3"])
    assert swept(file, [2, 3]) == (0, ["5/4", "4/3"])
    whole = file.read_bytes()
    assert swept(file, [2, 3, 4])[0] == 1
    last = file.read_bytes()[len(whole) :]
    for cut in (0, 1, len(last) // 2, len(last) - 1):  # torn in the last line: that point alone is done again
        file.write_bytes(whole + last[:cut])
        assert swept(file, [2, 3, 4]) == (1, ["5/4", "4/3", "13/10"])
        assert file.read_bytes() == whole + last
    head = whole.splitlines(keepends=True)[0]
    for cut in (0, 1, len(head) - 1):  # torn in the first
        file.write_bytes(head[:cut])
        assert swept(file, [2, 3])[0] == 2 and file.read_bytes() == whole


def test_each_point_is_in_the_file_before_the_next_is_done(tmp_path: Path) -> None:
    from exactgames.explore.sweep import Sweep

    file = tmp_path / "r.jsonl"
    ready = Sweep.of(family_of("example-4-bystander"), {"levels": [2, 3, 4]}, {"m": 3}, Asked())
    lines = []

    def stop(_: Found) -> None:
        lines.append(len(file.read_text().splitlines()))
        if len(lines) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), results_in(file, ready.head) as known:
        ready.run(known, Here(), lambda _: None, stop)
    assert lines == [1, 2, 3] and swept(file, [2, 3, 4])[0] == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"family": "example-4"}, 'family: found "example-4", expected "example-4-bystander"'),
        ({"fixed": {"m": "5"}}, 'fixed: found {"m": "5"}, expected {"m": "3"}'),
        ({"over": ["m"]}, "over: found"),
        ({"version": "0.0.0"}, 'version: found "0.0.0"'),
        ({"what": "search"}, 'what: found "search", expected "sweep"'),
    ],
)
def test_a_file_of_another_sweep(tmp_path: Path, change: dict[str, object], words: str) -> None:
    file = tmp_path / "r.jsonl"
    swept(file, [2])
    head, *rest = file.read_text().splitlines(keepends=True)
    text = json.dumps(json.loads(head) | change) + "\n" + "".join(rest)
    file.write_text(text)
    with pytest.raises(InstanceError) as error:
        swept(file, [2, 3])
    assert words in str(error.value) and file.read_text() == text


@pytest.mark.parametrize("bad", ["# mine\n", "[]\n", '{"certificate":"exactgames"}\n', "", "half"])
def test_a_file_of_something_else_is_left_alone(tmp_path: Path, bad: str) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text(bad)
    if not bad:
        assert swept(file, [2])[0] == 1
        return
    with pytest.raises(InstanceError, match="line 1"):
        swept(file, [2])
    assert file.read_text() == bad


@pytest.mark.parametrize("row", ["{}", "3", '{"point":{"m":4},"ratio":null,"why":"","failed":false}', '{"point":{},"ratio":"1/0","why":"","failed":false}', '{"point":{},"ratio":"nan","why":"","failed":false}'])  # fmt: skip
def test_a_row_that_is_none(tmp_path: Path, row: str) -> None:
    file = tmp_path / "r.jsonl"
    swept(file, [2])
    file.write_text(f"{file.read_text()}{row}\n")
    with pytest.raises(InstanceError, match="line 3"):
        swept(file, [2, 3])


# ---- templates, and searches without bounds

TEMPLATE = 'family = "example-4-bystander"\nm = 4\n[auction]\nformat = "uniform-price"\nties = { priority = ["C", "A", "B"] }\n'


def test_a_template_has_the_places_of_its_values(tmp_path: Path) -> None:
    file = tmp_path / "template.toml"
    file.write_text(TEMPLATE)
    found = sweep(file, {"auction.reserve": [0, Fraction(1, 4)], "levels": [2, 3]})
    assert [one.ratio for one in found][:2] == ["13/10", "10/7"] and len(found) == 4
    for parameter in ("auction.ties.order.x", "nothing[2]", "market.reserve", "a..b"):
        with pytest.raises(InstanceError, match="unknown parameter"):
            sweep(file, {parameter: [1]})


def test_best_first_judges_what_it_says(tmp_path: Path) -> None:
    axes: dict[str, Sequence[Value]] = {"levels": (2, 3, 4, 5), "s": (Fraction(3, 4), 1)}
    family = family_of("bystander")
    everything = climb(
        family,
        Climb(axes, {"m": 4, "rho": Fraction(1, 4)}),
        Asked(undominated=False),
        100,
        Results(),
        Here(),
        lambda _: None,
    )
    few = climb(
        family,
        Climb(axes, {"m": 4, "rho": Fraction(1, 4)}),
        Asked(undominated=False),
        6,
        Results(),
        Here(),
        lambda _: None,
    )
    assert len(everything) == 8 and len({json.dumps(one.row) for one in everything}) == 8 and few == everything[:6]
    assert max(Fraction(one.ratio or 0) for one in few) == max(Fraction(one.ratio or 0) for one in everything)


@pytest.mark.parametrize(
    ("family", "over", "fixed", "words"),
    [
        ("example-5", {"m": [4]}, {}, "FAMILY: found example-5, expected an instance file"),
        ("bystander", {"level": [4]}, {}, "did you mean 'levels'"),
        ("example-4", {"m": [4]}, {"s": 1}, "s: found the unknown parameter s, expected a parameter of example-4"),
        ("bystander", {"m": []}, {}, "m: found an empty grid"),
        ("bystander", {}, {"m": 4}, "--over: found an empty grid"),
        ("bystander", {"m": [4]}, {"m": 5}, "both fixed and varied"),
        ("nowhere.toml", {"m": [4]}, {}, "no file 'nowhere.toml'"),
    ],
)
def test_what_is_refused(family: str, over: dict[str, list[Value]], fixed: dict[str, Value], words: str) -> None:
    with pytest.raises(InstanceError) as error:
        sweep(family, over, fixed)
    assert words in str(error.value)
