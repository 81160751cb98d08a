"""Gambit's format read back: what we write, what pygambit writes, and random texts that pygambit reads too."""

from __future__ import annotations

import io
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import strategies as st
from strategies import SWEEPS, RandomGame, for_all, games
from test_gambit import FILES, INSTANCES, label_paths

from exactgames import (
    BehaviorStrategy,
    ExactGamesError,
    Game,
    check,
    expand,
    from_gambit,
    play,
    profile_of,
    read_efg_text,
    read_instance,
    to_gambit,
)
from exactgames.game.gambit.efg_write import efg_lines
from exactgames.game.tree import CHANCE

gambit = pytest.importorskip("pygambit")
H = gambit.H


def written(game: Game) -> str:
    return "".join(line + "\n" for line in efg_lines(game))


def plays(game: Game) -> list[tuple[tuple[str, ...], tuple[Fraction, ...]]]:
    """Every terminal node's path, in words, and payoffs, depth first."""
    paths = label_paths(game)
    ends = sorted(enumerate(game.terminals.tolist()), key=lambda pair: game.preorder[pair[1]])
    return [
        (paths[node], tuple(Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, k])) for k, node in ends
    ]


def sets(game: Game) -> list[list[tuple[str, tuple[str, ...], tuple[tuple[str, ...], ...]]]]:
    """By player, in play order: each set's name, actions, and histories in words."""
    paths = label_paths(game)
    return [
        [
            (game.labels.infoset(s), game.action_labels(s), tuple(paths[node] for node in game.histories(s).tolist()))
            for s in game.sets_of(player)
        ]
        for player in range(len(game.players))
    ]


def chances(game: Game) -> dict[tuple[str, ...], Fraction]:
    """The probability of every branch of Nature."""
    paths = label_paths(game)
    return {
        paths[n]: Fraction(int(game.chance[n]), game.chance_denominator[int(game.node_level[game.parent[n]])])
        for n in range(1, game.nodes)
        if game.infoset[game.parent[n]] == CHANCE
    }


def same(one: Game, other: Game) -> None:
    assert one.players == other.players
    assert plays(one) == plays(other)
    assert sets(one) == sets(other)
    assert chances(one) == chances(other)
    assert one.timed == other.timed


def back(random: RandomGame) -> str:
    """Ours read back, and ours through pygambit's own writer: the same game, the same verdict."""
    game, strategy, given = random.build()
    again = read_efg_text(written(game))
    same(game, again)
    same(game, from_gambit(to_gambit(game)))
    ours, theirs = (check(play(g, strategy), "bayes-nash", given) for g in (game, again))
    assert (ours.holds, ours.deviation) == (theirs.holds, theirs.deviation)
    return f"{'holds' if ours.holds else 'gain'} {'timed' if game.timed else 'untimed'}"


# ---- random texts

NUMBERS = ["0", "1", "-1", "1/2", "-3/4", "0.5", ".25", "2.", "1e1", "1.5e-1", "-.5", "2/4", "007", "-0", "12E2"]
NAMES = ["", "a", "b", "a", "x_1", "_1", "ü", "two words", 'q\\"q', "b\\s", "two\\\\b", "{", "c", "1"]
CHANCES = {1: [["1"], ["1.0"]], 2: [["1/2", "0.5"], ["0", "1"], ["1/3", "4/6"]], 3: [["0.2", ".3", "5/10"]]}
BLANKS = [" ", " ", "\n", "  ", "\t", "\r\n", "\v", "\f "]


@st.composite
def words(draw: st.DrawFn) -> list[str]:
    """The words of a file: names of all kinds, sets and outcomes given once or again, outcomes at every node."""
    players = draw(st.lists(st.sampled_from(["A", "B", "A", "", "Ü"]), max_size=3))
    found = ["EFG", "2", draw(st.sampled_from("RD")), '"t"', "{", *(f'"{name}"' for name in players), "}"]
    found += draw(st.sampled_from([[], ['"a comment"']]))
    moves: dict[tuple[int, int], tuple[int, list[str]]] = {}
    outcomes: dict[int, list[str]] = {}

    def name() -> str:
        return f'"{draw(st.sampled_from(NAMES))}"'

    def outcome() -> list[str]:
        number = draw(st.sampled_from([0, 0, 1, 2, -4]))
        if number == 0 or (number in outcomes and draw(st.booleans())):
            return [str(number)]
        if number not in outcomes:
            payoffs = [
                w for _ in players for w in (draw(st.sampled_from(NUMBERS)), *draw(st.sampled_from([[], [","]])))
            ]
            outcomes[number] = [draw(st.sampled_from(['""', f'"o{number}"'])), "{", *payoffs, "}"]
        return [str(number), *outcomes[number]]

    def node(depth: int) -> None:
        kind = draw(st.sampled_from("ptcpp" if players else "tc")) if depth else "t"
        if kind == "t":
            found.extend(["t", '""', *outcome()])
            return
        owner = 0 if kind == "c" else draw(st.integers(1, len(players)))
        number = draw(st.sampled_from([1, 2, 7, 0]))
        again = (owner, number) in moves
        if not again:
            names = [name() for _ in range(draw(st.sampled_from([1, 2, 2, 3])))]
            weights = draw(st.sampled_from(CHANCES[len(names)]))
            inside = names if owner else [w for pair in zip(names, weights, strict=True) for w in pair]
            moves[owner, number] = len(names), [draw(st.sampled_from(['""', f'"s{number}"'])), "{", *inside, "}"]
        count, body = moves[owner, number]
        given = [] if again and draw(st.booleans()) else body
        found.extend([kind, f'"n{len(found)}"', *([str(owner)] if owner else []), str(number), *given, *outcome()])
        for _ in range(count):
            node(depth - 1)

    node(draw(st.sampled_from([1, 2, 3])))
    return found


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


def read_both(text: str):
    """(our game or our refusal, Gambit's game or what it refuses)."""
    try:
        theirs = gambit.read_efg(io.BytesIO(text.encode()))
    except ValueError as error:
        theirs = str(error)
    try:
        return read_efg_text(text), theirs
    except ExactGamesError as error:
        return error, theirs


def agree(game: Game, other) -> None:
    """Paths, payoffs added up, sets with their members and actions, probabilities: as pygambit itself says."""
    assert list(game.players) == [str(name) for name in other.players]
    found = []
    for history in other.get_histories(H.plays):
        total = [Fraction(0)] * len(game.players)
        for k in range(len(history.actions) + 1):
            outcome = other.get_outcome(H.path(*history.actions[:k]))
            if outcome is not None:
                row = other.get_outcome_payoffs(outcome)
                total = [u + Fraction(str(row[name])) for u, name in zip(total, game.players, strict=True)]
        found.append((history.actions, tuple(total)))
    assert found == plays(game)
    for name, mine in zip(game.players, sets(game), strict=True):
        heads = other.get_infosets(name)
        assert len(heads) == len(mine)
        for head, (_, actions, members) in zip(heads, mine, strict=True):
            at = H.path(*head.actions)
            assert tuple(other.get_actions(at)) == actions
            assert sorted(m.actions for m in other.get_members(at)) == sorted(members)
    for path, p in chances(game).items():
        assert Fraction(str(other.get_action_probs(H.path(*path[:-1]))[path[-1]])) == p


def as_gambit(text: str) -> str:
    """What both read is the same game; and we read pygambit's writing of it (its own reader doubles backslashes)."""
    game, other = read_both(text)
    assert isinstance(game, Game) and not isinstance(other, str), (game, other)
    agree(game, other)
    if "\\" not in text:
        again = from_gambit(other)
        assert plays(again) == plays(game)
        assert sets(again) == sets(game)
    return "untimed" if not game.timed else "timed"


PASSED_OVER = ("the tree is complete", "an integer", "a node: c, p or t", "3, -1/2 or 0.25")
"""What we refuse and Gambit passes over, or finds out only when asked for the number."""


def refused_alike(text: str) -> str:
    """What Gambit reads we read, but for what it passes over; what it refuses we refuse, but for repeated names."""
    game, other = read_both(text)
    if isinstance(other, str):
        assert isinstance(game, ExactGamesError) or "label must be unique" in other, (text, other)
        return "refused"
    if isinstance(game, Game):
        agree(game, other)
        return "read"
    assert any(words in str(game) for words in PASSED_OVER), (text, game)
    return "passed-over"


LAWS = [
    pytest.param(games(moves=6), back, 100, ("holds", "gain", "timed", "untimed"), id="round trips"),
    pytest.param(texts(), as_gambit, 150, ("timed", "untimed"), id="random texts"),
    pytest.param(broken(), refused_alike, 200, ("refused", "read"), id="broken texts"),
]


@pytest.mark.parametrize("sweep", SWEEPS)
@pytest.mark.parametrize(("strategy", "law", "count", "see"), LAWS)
def test_random(strategy, law, count, see, sweep):
    for_all(strategy, law, count, sweep, see)


@pytest.mark.parametrize("file", FILES)
def test_instances_read_back(file):
    """Every instance that is small; its profile is judged as before."""
    instance = read_instance(INSTANCES / f"{file}.toml")
    game = expand(instance.market).game
    again = read_efg_text(written(game))
    same(game, again)
    strategy = profile_of(instance).played.strategy
    table = {
        name: {
            game.labels.infoset(s): {a: strategy.probability(game, s, k) for k, a in enumerate(game.action_labels(s))}
            for s in game.sets_of(player)
        }
        for player, name in enumerate(game.players)
    }
    judged = check(play(again, BehaviorStrategy.from_table(again, table)), "perfect-bayesian")
    assert judged.holds == check(play(game, strategy), "perfect-bayesian").holds


CATALOGUE = sorted((Path(gambit.__file__).parent / "catalog_data").rglob("*.efg"))


@pytest.mark.parametrize("path", CATALOGUE, ids=lambda path: path.stem)
def test_gambits_own_catalogue(path):
    text = path.read_text(encoding="utf-8")
    game = read_efg_text(text)
    other = gambit.read_efg(path)
    agree(game, other)
    same(game, from_gambit(other))
