"""Gambit's strategic-form files: random and broken texts, read as pygambit reads them; Gambit's own catalogue."""

from __future__ import annotations

import io
import math
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import strategies as st
from strategies import SWEEPS, for_all
from test_efg_reading import BLANKS, NAMES, NUMBERS

from exactgames import ExactGamesError, Game, find_pure, from_gambit, read_nfg_text

gambit = pytest.importorskip("pygambit")


@st.composite
def words(draw: st.DrawFn) -> list[str]:
    """The words of a file, in either form, with named strategies or their numbers."""
    counts = draw(st.lists(st.sampled_from([1, 2, 2, 3]), min_size=1, max_size=3))
    players = [draw(st.sampled_from(["A", "B", "A", "", "Ü"])) for _ in counts]
    found = ["NFG", "1", draw(st.sampled_from("RD")), '"t"', "{", *(f'"{name}"' for name in players), "}", "{"]
    if draw(st.booleans()):
        found += map(str, counts)
    else:
        for count in counts:
            found += ["{", *(f'"{draw(st.sampled_from(NAMES))}"' for _ in range(count)), "}"]
    found += ["}", *draw(st.sampled_from([[], ['"a comment"']]))]
    profiles = math.prod(counts)
    if draw(st.booleans()):
        return found + [draw(st.sampled_from(NUMBERS)) for _ in range(profiles * len(counts))]
    listed = draw(st.integers(0, 3))
    found.append("{")
    for k in range(listed):
        found += ["{", draw(st.sampled_from(['""', f'"o{k}"', '"o"']))]
        for _ in counts:
            found += [draw(st.sampled_from(NUMBERS)), *draw(st.sampled_from([[], [","]]))]
        found.append("}")
    return [*found, "}", *(str(draw(st.integers(0, listed))) for _ in range(profiles))]


@st.composite
def texts(draw: st.DrawFn) -> str:
    return "".join(word + draw(st.sampled_from(BLANKS)) for word in draw(words()))


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A file with one word taken out, put in, or replaced."""
    found = draw(words())
    place = draw(st.integers(0, len(found) - 1))
    other = draw(st.sampled_from([*found, *NUMBERS, ",", '"', "1/0", "-", "1e", "+1", "1.5.2", '"a', "zz"]))
    found[place : place + draw(st.integers(0, 1))] = draw(st.sampled_from([[], [other]]))
    return " ".join(found)


def rows(game: Game) -> list[list[Fraction]]:
    """Each player's payoffs, the first player's strategy changing fastest."""
    ends = sorted(range(len(game.terminals)), key=lambda k: game.preorder[game.terminals[k]])
    shape = [len(game.action_labels(s)) for s in range(game.infosets)]
    places = [int(k) for k in _order(shape)]
    return [[Fraction(int(row[ends[k]]), game.payoff_denominator) for k in places] for row in game.payoffs]


def _order(shape: list[int]) -> list[int]:
    """For each profile in the file's order its number among the ends, depth first."""
    found = []
    for number in range(math.prod(shape)):
        place, step = 0, math.prod(shape)
        for count in shape:
            step //= count
            place += number % count * step
            number //= count
        found.append(place)
    return found


def agree(game: Game, other) -> None:
    """Players, strategies and payoffs are those that pygambit says; the moves are simultaneous."""
    names = [str(name) for name in other.players]
    assert list(game.players) == names
    assert [game.action_labels(s) for s in range(game.infosets)] == [tuple(other.get_strategies(n)) for n in names]
    assert [len(game.histories(s)) for s in range(game.infosets)] == [
        math.prod(len(game.action_labels(r)) for r in range(s)) for s in range(game.infosets)
    ]
    tables = [[Fraction(str(u)) for u in table.flatten(order="F")] for table in other.to_arrays()]
    assert rows(game) == tables


def read_both(text: str):
    """(our game or our refusal, Gambit's game or what it refuses)."""
    try:
        theirs = gambit.read_nfg(io.BytesIO(text.encode()))
    except (ValueError, MemoryError) as error:
        theirs = str(error)
    try:
        return read_nfg_text(text, limit=10_000), theirs
    except ExactGamesError as error:
        return error, theirs


def pure(other):
    """Gambit's pure Nash equilibria."""
    return gambit.nash.enumpure_solve(other).equilibria


def chances(profile, other) -> list[list[Fraction]]:
    return [[Fraction(str(profile[p][s])) for s in other.get_strategies(p)] for p in other.players]


def as_gambit(text: str) -> str:
    """What both read is the same game, and so is Gambit's writing of it; its pure equilibria are Gambit's."""
    game, other = read_both(text)
    assert isinstance(game, Game) and not isinstance(other, str), (game, other)
    agree(game, other)
    if "\\" not in text:
        agree(from_gambit(other), other)
    found = find_pure(game, "bayes-nash", every=True)
    assert found.complete
    ours = {tuple(one.strategy.support(game, s)[0] for s in range(game.infosets)) for one in found.equilibria}
    listed = [[row.index(1) for row in chances(profile, other)] for profile in pure(other)]
    assert ours == set(map(tuple, listed))
    return ("none", "one", "several")[min(len(ours), 2)]


PASSED_OVER = ("an integer", "the number of one of", "3, -1/2 or 0.25")
"""What we refuse and Gambit passes over (1.5 strategies)."""


def refused_alike(text: str) -> str:
    """What Gambit reads we read, but for what it passes over; what it refuses we refuse."""
    game, other = read_both(text)
    if isinstance(other, str):
        assert isinstance(game, ExactGamesError), (text, other)
        return "refused"
    if isinstance(game, Game):
        agree(game, other)
        return "read"
    assert any(words in str(game) for words in PASSED_OVER), (text, game)
    return "passed-over"


LAWS = [
    pytest.param(texts(), as_gambit, 150, ("none", "one", "several"), id="random texts"),
    pytest.param(broken(), refused_alike, 200, ("refused", "read"), id="broken texts"),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("strategy", "law", "count", "see"), LAWS)
def test_random(strategy, law, count, see, sweep):
    for_all(strategy, law, count, sweep, see)


CATALOGUE = sorted((Path(gambit.__file__).parent / "catalog_data").rglob("*.nfg"))


def test_there_is_a_catalogue():
    assert len(CATALOGUE) > 5


@pytest.mark.parametrize("path", CATALOGUE, ids=lambda path: path.stem)
def test_gambits_own_catalogue(path):
    game, other = read_both(path.read_text(encoding="utf-8"))
    agree(game, other)
    agree(from_gambit(other), other)
