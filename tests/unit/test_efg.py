"""Reading Gambit's format: every construct, every refusal with its line; textbook games with known answers."""

from __future__ import annotations

import io
import json
from fractions import Fraction

import pytest

from exactgames import (
    BehaviorStrategy,
    Beliefs,
    Game,
    GameError,
    InstanceError,
    LimitReached,
    check,
    from_gambit,
    play,
    read_efg,
    read_efg_text,
    read_profile_text,
    to_gambit,
    to_networkx,
)
from exactgames.answers.judgement import judge_game
from exactgames.game.gambit.efg_numbers import efg_number

HEAD = 'EFG 2 R "title" { "A" "B" }\n'
ENDS = 't "" 0 t "" 0'


def payoffs(game: Game) -> list[tuple[str, ...]]:
    """At the terminal nodes, depth first."""
    walk = game.preorder[game.terminals].argsort().tolist()
    return [tuple(str(Fraction(int(u), game.payoff_denominator)) for u in game.payoffs[:, k]) for k in walk]


def sets(game: Game) -> list[tuple[str, tuple[str, ...]]]:
    """Owner and name, actions, in play order."""
    order = game.play_order.argsort().tolist()
    return [(game.describe(s), game.action_labels(s)) for s in order]


# ---- constructs

TREES = {
    "a single end": (HEAD + 't "" 0', [("0", "0")], []),
    "header D": ('EFG 2 D "" { "A" "B" } t "" 1 "" { 1 2 }', [("1", "2")], []),
    "no players": ('EFG 2 R "" { } t "" 0', [()], []),
    "a comment": (HEAD + '"a \\"comment\\"\nover lines" t "" 1 "" { 1 2 }', [("1", "2")], []),
    "commas, or none": (
        HEAD + 'p "" 1 1 "s" { "l" "r" } 0 t "" 1 "" { 1, 2 } t "" 2 "" { 3 4, }',
        [("1", "2"), ("3", "4")],
        [("A, s", ("l", "r"))],
    ),
    "no blanks but after words": (
        'EFG 2R "t"{"A" "B"}p ""1 1"s"{"l" "r"}0t ""1"o"{1,2}t ""1',
        [("1", "2")] * 2,
        [("A, s", ("l", "r"))],
    ),
    "many blanks": ('\n\tEFG\r\n2\fR\v"t"\n{\n"A"\n"B"\n}\nt\n""\n1\n""\n{\n1\n2\n}\n\n', [("1", "2")], []),
    "a set by its number": (
        HEAD + 'p "" 1 1 "s" { "l" "r" } 0 p "" 2 1 "x" { "a" } 0 t "" 0 p "" 2 1 0 t "" 7 "" { 1 2 }',
        [("0", "0"), ("1", "2")],
        [("A, s", ("l", "r")), ("B, x", ("a",))],
    ),
    "a set's number is its owner's": (
        HEAD + 'p "" 1 -3 "s" { "l" "r" } 0 p "" 2 -3 "x" { "a" } 0 t "" 0 t "" 0',
        [("0", "0")] * 2,
        [("A, s", ("l", "r")), ("B, x", ("a",))],
    ),
    "names made distinct": (
        'EFG 2 R "" { "A" "A" "" } p "" 1 5 "" { "" "x" } 0 p "" 1 2 "s" { "x" "x" "x_1" } 0 t "" 0 t "" 0 t "" 0 p "" 3 9 "s" { "a" } 0 p "" 1 8 "s" { "b" } 0 t "" 0',
        [("0", "0", "0")] * 4,
        [("A_1, _1", ("_1", "x")), ("A_1, s_2", ("x_2", "x_3", "x_1")), ("_1, s", ("a",)), ("A_1, s_3", ("b",))],
    ),
    "escapes": (
        HEAD + 'p "\\"" 1 1 "a \\"b\\" c\\d" { "l\\"" "{ü}" } 0 ' + ENDS,
        [("0", "0")] * 2,
        [('A, a "b" c\\d', ('l"', "{ü}"))],
    ),
    "outcomes on the way": (
        HEAD
        + 'p "" 1 1 "s" { "l" "r" } 1 "bonus" { 1/2, 1 } c "" 1 "" { "h" 1/2 "t" .5 } 2 "" { -1 0 } t "" 1 t "" 0 t "" 3 "" { 1/3 1 }',
        [("0", "2"), ("-1/2", "1"), ("5/6", "2")],
        [("A, s", ("l", "r"))],
    ),
    "crossing in time": (
        HEAD
        + 'c "" 1 "" { "a" 1/2 "b" 1/2 } 0 p "" 1 1 "x" { "l" } 0 p "" 2 1 "y" { "m" } 0 t "" 0 p "" 2 1 0 p "" 1 1 0 t "" 0',
        [("0", "0")] * 2,
        [("A, x", ("l",)), ("B, y", ("m",))],
    ),
}


@pytest.mark.parametrize(("text", "ends", "moves"), TREES.values(), ids=TREES)
def test_constructs(text, ends, moves):
    game = read_efg_text(text)
    assert payoffs(game) == ends
    assert sets(game) == moves


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", "3"), ("-3", "-3"), ("007", "7"), ("-0", "0"), ("2/4", "1/2"), ("-1/8", "-1/8"), ("0.1", "1/10"),
        (".25", "1/4"), ("-.5", "-1/2"), ("2.", "2"), ("1e2", "100"), ("1.5E-1", "3/20"), ("1e+3", "1000"),
        ("9" * 1000, "9" * 1000), ("+3", None), ("-", None), (".", None), ("1/0", None), ("1/", None), ("/2", None),
        ("1e", None), ("1.5/2", None), ("1/-2", None), ("9" * 1001, None), ("1e1001", None), ("nan", None), ("", None),
        ("1e99999999999", None), ("٣", None),
    ],
)  # fmt: skip
def test_numbers(text, value):
    found = efg_number(text)
    assert (None if found is None else str(found)) == value


def test_chance():
    """Exact probabilities, a move repeated by its number, one of probability 0; names of branches."""
    game = read_efg_text(
        HEAD + 'c "" 4 "dice" { "a" 0.1 "" 9/10 } 0 c "" 4 0 t "" 0 t "" 0 c "" 5 "" { "n" 0 "y" 1 } 0 ' + ENDS
    )
    root = [Fraction(int(game.chance[node]), game.chance_denominator[0]) for node in (1, 2)]
    assert root == [Fraction(1, 10), Fraction(9, 10)]
    assert [game.labels.chance(0, k) for k in (0, 1)] == ["a", "_1"]
    assert sorted(game.chance[3:].tolist()) == [0, 1, 9, 10]
    with pytest.raises(GameError, match="probability 0"):
        check(play(game, BehaviorStrategy.from_table(game, {})), "sequential")


def test_outcomes_names_stay_with_the_ends():
    game = read_efg_text(
        HEAD + 'p "" 1 1 "s" { "l" "r" } 1 "on the way" { 1 1 } t "" 2 "peace" { 0 0 } t "" 3 "" { 1 1 }'
    )
    assert game.labels.outcomes == {1: "peace"}


# ---- refusals

MOVE = 'p "" 1 1 "s" { "l" "r" } 0\n'
REFUSED = {
    "nothing": ("", 1, "header", "the end of the file", "EFG"),
    "another kind": ('NFG 1 R "" { "A" }', 1, "header", "NFG", "EFG"),
    "another version": ('EFG 1 R "" { "A" }', 1, "header", "1", "2, the version"),
    "other numbers": ('EFG 2 X "" { "A" }', 1, "header", "X", "R or D"),
    "no title": ("EFG 2 R { }", 1, "header", "{", "the title in quotes"),
    "no players": ('EFG 2 R "x"\n"A"', 2, "players", '"A"', '"{"'),
    "a player without quotes": ('EFG 2 R "x" { "A"\nB }', 2, "players", "B", "a player's name in quotes"),
    "no node": (HEAD, 1, "node 1", "the end of the file", "a node: c, p or t"),
    "another node": (HEAD + 'x "" 0', 2, "node 1", "x", "a node: c, p or t"),
    "a node in quotes": (HEAD + '"comment" "t" "" 0', 2, "node 1", '"t"', "a node: c, p or t"),
    "no name": (HEAD + "t 0", 2, "node 1", "0", "the node's name in quotes"),
    "no outcome": (HEAD + 't ""\n', 2, "node 1", "the end of the file", "an outcome's number"),
    "outcome half": (HEAD + 't "" 1/2', 2, "node 1", "1/2", "an integer"),
    "outcome unknown": (HEAD + MOVE + 't "" 7\n' + ENDS, 3, "node 2", "outcome 7", "its name and payoffs"),
    "outcome 0 with payoffs": (HEAD + 't "" 0 "" { 1 2 }', 2, "node 1", '""', "outcome 0 has neither"),
    "too few payoffs": (HEAD + 't "" 1 "" { 1 }', 2, "node 1", "}", "each of 2 players (player 2)"),
    "too many payoffs": (HEAD + 't "" 1 "" { 1 2 3 }', 2, "node 1", "3", '"}" after 2 payoffs'),
    "two commas": (HEAD + 't "" 1 "" { 1,, 2 }', 2, "node 1", ",", "player 2"),
    "no number": (HEAD + 't "" 1 "" { 1 1/0 }', 2, "node 1", "1/0", "3, -1/2 or 0.25"),
    "a long number": (HEAD + f't "" 1 "" {{ 1 {"9" * 1001} }}', 2, "node 1", "9" * 40, "at most 1,000 digits"),
    "other payoffs": (HEAD + MOVE + 't "" 1 "" { 1 2 }\nt "" 1 "" { 1 3 }', 4, "node 3", "outcome 1 with other payoffs", "word for word"),
    "another outcome name": (HEAD + MOVE + 't "" 1 "" { 1 2 }\nt "" 1 "x" { 1 2 }', 4, "node 3", "outcome 1 with other name", "word for word"),
    "no such player": (HEAD + 'p "" 3 1 "" { "a" } 0', 2, "node 1", "player 3", "one of 2 players"),
    "player 0": (HEAD + 'p "" 0 1 "" { "a" } 0', 2, "node 1", "player 0", "one of 2 players"),
    "set unknown": (HEAD + 'p "" 1 4 0', 2, "node 1", "information set 4", "where it first appears"),
    "no actions": (HEAD + 'p "" 1 1 "" { } 0', 2, "node 1", "}", "an action's name"),
    "other actions": (HEAD + MOVE + 'p "" 1 1 "s" { "l" "R" } 0', 3, "node 2", "information set 1 with other actions", "word for word"),
    "another set name": (HEAD + MOVE + 'p "" 1 1 "S" { "l" "r" } 0', 3, "node 2", "information set 1 with other name", "word for word"),
    "no probability": (HEAD + 'c "" 1 "" { "a" "b" } 0', 2, "node 1", '"b"', "the action's probability"),
    "not summing to 1": (HEAD + 'c "" 1 "" { "a" 0.3 "b" 0.3 } 0', 2, "node 1", "0.3, 0.3, whose sum is 3/5", "exactly 1"),
    "negative": (HEAD + 'c "" 1 "" { "a" -1 "b" 2 } 0', 2, "node 1", "-1", "at least 0"),
    "other probabilities": (HEAD + 'c "" 1 "" { "a" 1/2 "b" 1/2 } 0\nc "" 1 "" { "a" 1/3 "b" 2/3 } 0', 3, "node 2", "information set 1 with other probabilities", "word for word"),
    "an open string": (HEAD + '\n\nt "abc 0', 4, "node 1", '"abc', "a quote that closes the string"),
    "the tree not complete": (HEAD + MOVE + 't "" 0\n\n', 3, "node 3", "the end of the file", "a node: c, p or t"),
    "more than the tree": (HEAD + MOVE + ENDS + '\nt "" 0', 4, "after node 3", "t", "the end of the file"),
    "a mark of byte order": ("\ufeff" + HEAD, 1, "header", "\\ufeffEFG", "EFG"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "path", "found", "expected"), REFUSED.values(), ids=REFUSED)
def test_refusals(text, line, path, found, expected):
    with pytest.raises(InstanceError) as caught:
        read_efg_text(text)
    (fault,) = caught.value.faults
    assert (fault.line, fault.path) == (line, path)
    assert fault.found.rstrip("…") == found and expected in fault.expected


def test_files_that_cannot_be_read(tmp_path):
    (tmp_path / "latin.efg").write_bytes(b'EFG 2 R "x"\n{ "\xe4" }')
    for path, words in (
        (tmp_path / "no.efg", "no file"),
        (tmp_path, "the directory"),
        (tmp_path / "latin.efg", "line 2: .*not UTF-8"),
    ):
        with pytest.raises(InstanceError, match=words):
            read_efg(path)


def test_limits():
    """Nodes; payoffs; digits of what all payoffs, or all chance moves of a level, are over."""
    with pytest.raises(LimitReached, match="nodes"):
        read_efg_text(HEAD + MOVE + ENDS, limit=2)
    assert read_efg_text(HEAD + MOVE + ENDS, limit=3).nodes == 3
    with pytest.raises(LimitReached, match="digits in the common denominator of payoffs"):
        read_efg_text(
            HEAD + f'p "" 1 1 "" {{ "a" "b" }} 0 t "" 1 "" {{ 1/{10**900 + 1} 0 }} t "" 2 "" {{ 1/{10**900 + 3} 0 }}'
        )
    many = 'EFG 2 R "" { ' + '"" ' * 20_000 + '} p "" 1 1 "" {' + '"" ' * 6000 + "} 0 " + 't "" 0 ' * 6000
    with pytest.raises(LimitReached, match="nodes times players"):
        read_efg_text(many)


def test_deep_and_wide():
    """No recursion."""
    deep = read_efg_text(
        HEAD + "".join(f'p "" {k % 2 + 1} {k} "" {{ "l" "r" }} 0 t "" 0\n' for k in range(5000)) + 't "" 0'
    )
    assert (deep.nodes, len(deep.levels), deep.timed) == (10_001, 5000, True)
    wide = read_efg_text(HEAD + 'p "" 1 1 "" { ' + '"" ' * 5000 + "} 0 " + 't "" 0 ' * 5000)
    assert wide.action_labels(0)[4999] == "_5000"


# ---- textbook games

HORSE = """EFG 2 R "Selten's horse" { "1" "2" "3" }
p "" 1 1 "I" { "R" "L" } 0
p "" 2 1 "II" { "R" "L" } 0
t "" 1 "all right" { 1, 1, 1 }
p "" 3 1 "III" { "R" "L" } 0
t "" 2 "" { 4, 4, 0 }
t "" 3 "" { 0, 0, 1 }
p "" 3 1 0
t "" 4 "" { 3, 2, 2 }
t "" 5 "" { 0, 0, 0 }
"""
QUICHE = """EFG 2 R "Beer or quiche (Cho and Kreps 1987)" { "S" "R" }
c "" 1 "type" { "strong" 9/10 "weak" 0.1 } 0
p "" 1 1 "strong" { "beer" "quiche" } 0
p "" 2 1 "after beer" { "duel" "retreat" } 0 t "" 1 "" { 1 0 } t "" 2 "" { 3 1 }
p "" 2 2 "after quiche" { "duel" "retreat" } 0 t "" 3 "" { 0 0 } t "" 4 "" { 2 1 }
p "" 1 2 "weak" { "beer" "quiche" } 0
p "" 2 1 0 t "" 5 "" { 0 1 } t "" 6 "" { 2 0 }
p "" 2 2 0 t "" 7 "" { 1 1 } t "" 8 "" { 3 0 }
"""
# Ann enters at a cost of 1, paid where she enters; Bob then shares 4 or fights.
ENTRY = """EFG 2 R "Entry at a cost" { "Ann" "Bob" }
p "" 1 1 "entry" { "in" "out" } 0
p "" 2 1 "reply" { "share" "fight" } 1 "cost" { -1 0 }
t "" 2 "" { 2 2 } t "" 0 t "" 3 "" { 0 4 }
"""
DRIVER = """EFG 2 R "The absent-minded driver (Piccione and Rubinstein 1997)" { "driver" }
p "" 1 1 "at a crossing" { "exit" "continue" } 0
t "" 1 "" { 0 }
p "" 1 1 0
t "" 2 "" { 4 } t "" 3 "" { 1 }
"""
BOTH = {"strong": "beer", "weak": "beer"}
EAT = {"strong": "quiche", "weak": "quiche"}
ANSWERS = [
    (HORSE, "sequential", {"1": {"I": "R"}, "2": {"II": "R"}, "3": {"III": {"R": "1/4", "L": "3/4"}}}, {"3": {"III": ["2/3", "1/3"]}}, None),
    (HORSE, "bayes-nash", {"1": {"I": "L"}, "2": {"II": "R"}, "3": {"III": "R"}}, {}, None),
    (HORSE, "sequential", {"1": {"I": "L"}, "2": {"II": "R"}, "3": {"III": "R"}}, {}, ("2", "L", "3")),
    (HORSE, "bayes-nash", {"1": {"I": "R"}, "2": {"II": "R"}, "3": {"III": "R"}}, {}, ("2", "L", "3")),
    (QUICHE, "sequential", {"S": BOTH, "R": {"after beer": "retreat", "after quiche": "duel"}}, {"R": {"after quiche": ["1/2", "1/2"]}}, None),
    (QUICHE, "sequential", {"S": EAT, "R": {"after beer": "duel", "after quiche": "retreat"}}, {"R": {"after beer": ["1/2", "1/2"]}}, None),
    (QUICHE, "perfect-bayesian", {"S": BOTH, "R": {"after beer": "retreat", "after quiche": "retreat"}}, {}, ("S", "quiche", "1")),
    (ENTRY, "sequential", {"Ann": {"entry": "in"}, "Bob": {"reply": "share"}}, {}, None),
    (ENTRY, "bayes-nash", {"Ann": {"entry": "out"}, "Bob": {"reply": "fight"}}, {}, None),
    (ENTRY, "perfect-bayesian", {"Ann": {"entry": "out"}, "Bob": {"reply": "fight"}}, {}, ("Bob", "share", "2")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "concept", "strategy", "beliefs", "deviation"), ANSWERS)
def test_textbook_games(text, concept, strategy, beliefs, deviation):
    game = read_efg_text(text)
    profile, given = read_profile_text(json.dumps({"strategy": strategy, "beliefs": beliefs}), game)
    judged = check(play(game, profile), concept, given)
    found = judged.deviation
    assert judged.holds == (deviation is None)
    words = (
        None
        if found is None
        else (game.players[found.player], game.labels.action(found.infoset, found.instead), str(found.gain))
    )
    assert words == deviation


@pytest.mark.parametrize("concept", ["bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"])
def test_absent_mindedness_is_refused(concept):
    """Reading is fine, and so is playing: exiting half the time is worth 1/4 · 4 + 1/4."""
    game = read_efg_text(DRIVER)
    played = play(
        game, BehaviorStrategy.from_table(game, {"driver": {"at a crossing": {"exit": "1/2", "continue": "1/2"}}})
    )
    assert (game.timed, played.value(0)) == (False, Fraction(5, 4))
    with pytest.raises(GameError, match="absent-mindedness: a path passes driver, at a crossing more than once"):
        judge_game(played, Beliefs.none(game), concept)


def test_forgetting_is_told_from_absent_mindedness():
    game = read_efg_text(HEAD + 'p "" 1 1 "s" { "l" "r" } 0 p "" 1 2 "u" { "a" } 0 t "" 0 p "" 1 2 0 t "" 0')
    with pytest.raises(GameError, match="imperfect recall: at A, u"):
        game.require_perfect_recall()
    assert game.passed_twice.tolist() == [False, False]


# ---- profiles

PROFILES = {
    "no JSON": ("{", "line 1", "no JSON"),
    "a key twice": ('{"Ann": {"entry": "in"}, "Ann": {}}', "'Ann' twice", "each key once"),
    "a float": (
        '{"Ann": {"entry": {"in": 0.5, "out": "1/2"}}}',
        "Ann.entry.in: found the float 0.5, expected a probability",
        'write "1/2"',
    ),
    "a float in beliefs": (
        '{"strategy": {}, "beliefs": {"Bob": {"reply": [1.0]}}}',
        "beliefs.Bob.reply.1: found the float 1.0",
        'write "1"',
    ),
    "a float for an action": ('{"Ann": {"entry": 0.5}}', "Ann.entry: found the float 0.5", "an action or a table"),
    "a float in a list": ('{"Ann": [0.5]}', 'Ann: found ["the float 0.5"]', "a table of the player's"),
    "an exponent": (
        '{"Ann": {"entry": {"in": 1e-1}}}',
        "Ann.entry.in: found the float 1e-1",
        'exactly: a string "p/q"',
    ),
    "NaN": ('{"Ann": {"entry": {"in": NaN}}}', "Ann.entry.in: found the float NaN", 'exactly: a string "p/q"'),
    "a very long float": ('{"Ann": {"entry": {"in": 0.' + "1" * 5000 + "}}}", "Ann.entry.in", "a string"),
    "strategies": ('{"strategies": {"Ann": {}}}', "strategies", "did you mean 'strategy'"),
    "a truth": ('{"Ann": {"entry": {"in": true}}}', "Ann.entry.in", 'found true, expected a probability "p/q"'),
    "no number": ('{"Ann": {"entry": {"in": "1/0"}}}', "Ann.entry.in", "1/0"),
    "another player": ('{"Eve": {}}', "found 'Eve'", "a player of the game: 'Ann', 'Bob'"),
    "another set": ('{"Ann": {"entri": "in"}}', "Ann.entri", "did you mean 'entry'"),
    "another action": ('{"Ann": {"entry": "inn"}}', "Ann.entry", "did you mean 'in'"),
    "another action's share": ('{"Ann": {"entry": {"on": 1}}}', "Ann.entry.on", "an action: 'in', 'out'"),
    "no table": ("[1]", "found [1]", "a table of players"),
    "a set left out": (
        '{"Ann": {"entry": "in"}}',
        "Bob: found nothing at 'reply'",
        "a strategy at every information set",
    ),
    "another key": (
        '{"strategy": {"Ann": {"entry": "in"}}, "belief": {}}',
        "belief: found this key",
        '"strategy" and "beliefs" only',
    ),
    "beliefs of another length": (
        '{"strategy": {}, "beliefs": {"Bob": {"reply": ["1/2", "1/2"]}}}',
        "beliefs.Bob.reply",
        "a list of 1 probabilities",
    ),
    "nested": ("[" * 100_000, "nested too deeply", "JSON"),
    "a long number": (
        '{"Ann": {"entry": {"in": ' + "9" * 2000 + "}}}",
        "Ann.entry.in: found an integer of 2000 digits",
        "at most 1,000",
    ),
}


@pytest.mark.parametrize(("text", "where", "what"), PROFILES.values(), ids=PROFILES)
def test_profiles_refused(text, where, what):
    with pytest.raises(InstanceError) as caught:
        read_profile_text(text, read_efg_text(ENTRY))
    assert where in str(caught.value) and what in str(caught.value)


def test_no_distribution():
    with pytest.raises(GameError, match="not a distribution"):
        read_profile_text('{"Ann": {"entry": {"in": "1/2"}}, "Bob": {"reply": "share"}}', read_efg_text(ENTRY))


def test_a_player_called_strategy():
    game = read_efg_text('EFG 2 R "" { "strategy" } p "" 1 1 "x" { "a" } 0 t "" 0')
    strategy, given = read_profile_text('{"strategy": {"x": "a"}}', game)
    assert (strategy.probability(game, 0, 0), bool(given.at.any())) == (1, False)
    assert isinstance(given, Beliefs)


# ---- other libraries


def test_to_networkx():
    networkx = pytest.importorskip("networkx")
    graph = to_networkx(read_efg_text(QUICHE))
    assert networkx.is_arborescence(graph)
    assert list(graph) == list(range(15))
    assert graph.nodes[0] == {"kind": "chance"}
    assert graph.edges[0, 1] == {"action": "strong", "probability": "9/10"}
    assert graph.nodes[1] == {"kind": "decision", "player": "S", "infoset": "strong"}
    assert graph.edges[1, 2] == {"action": "beer"}
    assert graph.nodes[4] == {"kind": "terminal", "payoffs": {"S": "3", "R": "1"}}


@pytest.mark.parametrize("text", [HORSE, QUICHE, ENTRY, DRIVER])
def test_to_gambit_and_back(text):
    pytest.importorskip("pygambit")
    game = read_efg_text(text)
    other = to_gambit(game, "a title")
    again = from_gambit(other)
    assert other.title == "a title"
    assert (again.players, payoffs(again), sets(again)) == (game.players, payoffs(game), sets(game))


def test_a_strategic_game_of_gambit_s():
    gambit = pytest.importorskip("pygambit")
    game = from_gambit(gambit.read_nfg(io.StringIO('NFG 1 R "" { "A" "B" } { 1 2 } 1 2 3 4')))
    assert (game.players, game.nodes, game.infosets) == (("A", "B"), 4, 2)
    with pytest.raises(TypeError, match=r"found a str, expected a pygambit\.Game"):
        from_gambit("game.efg")


@pytest.mark.parametrize(("convert", "name"), [(to_gambit, "pygambit"), (to_networkx, "networkx")])
def test_a_library_that_is_missing(convert, name, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, name, None)
    with pytest.raises(ImportError, match=f"{name} is not installed: pip install"):
        convert(read_efg_text(ENTRY))
