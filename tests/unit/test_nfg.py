"""Reading Gambit's strategic-form files: the game is the simultaneous one, exactly; every fault has its line."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from exactgames import InstanceError, LimitReached, check, find_pure, play, read_nfg, read_nfg_text, read_profile_text
from exactgames.game.tree import Game

HEAD = 'NFG 1 R "a title" { "Ann" "Bob" }'
DILEMMA = HEAD + ' { { "quiet" "talk" } { "quiet" "talk" } }\n"a comment"\n\n-1 -1  0 -3  -3 0  -2 -2\n'
OUTCOMES = (
    HEAD
    + """ { 2 2 }
{
{ "both quiet" -1, -1 }
{ "Ann talks" 0 -3 }
{ "" -3, 0, }
{ "both talk" -2, -2 }
}
1 2 3 4
"""
)


def payoffs(game: Game) -> dict[tuple[str, ...], tuple[Fraction, ...]]:
    """{the players' strategies: what each gets}"""
    found = {}
    for place, node in enumerate(game.terminals.tolist()):
        moves, at = [], node
        while at:
            above = int(game.parent[at])
            moves.append(game.labels.action(int(game.infoset[above]), int(game.branch[at])))
            at = above
        row = game.payoffs[:, place].tolist()
        found[tuple(reversed(moves))] = tuple(Fraction(u, game.payoff_denominator) for u in row)
    return found


def test_payoff_form():
    game = read_nfg_text(DILEMMA)
    assert game.players == ("Ann", "Bob")
    assert (game.nodes, game.infosets, len(game.terminals)) == (7, 2, 4)
    assert [len(game.histories(s)) for s in range(2)] == [1, 2]  # Bob does not see what Ann plays
    assert [game.labels.infoset(s) for s in range(2)] == ["choice", "choice"]
    assert payoffs(game) == {  # the first player's strategy changes fastest
        ("quiet", "quiet"): (-1, -1),
        ("talk", "quiet"): (0, -3),
        ("quiet", "talk"): (-3, 0),
        ("talk", "talk"): (-2, -2),
    }


def test_outcome_form_says_the_same():
    game = read_nfg_text(OUTCOMES)
    named = {"1": "quiet", "2": "talk"}
    assert {tuple(named[k] for k in way): row for way, row in payoffs(game).items()} == payoffs(read_nfg_text(DILEMMA))
    ends = {game.labels.outcomes.get(node) for node in game.terminals.tolist()}
    assert ends == {"both quiet", "Ann talks", "both talk", None}


def test_the_one_equilibrium_of_the_dilemma():
    game = read_nfg_text(DILEMMA)
    found = find_pure(game, "sequential")
    assert found.complete
    assert [one.strategy.support(game, s) for one in found.equilibria for s in (0, 1)] == [(1,), (1,)]
    strategy, _ = read_profile_text('{"Ann": {"choice": "quiet"}, "Bob": {"choice": "talk"}}', game)
    assert check(play(game, strategy), "bayes-nash").deviation.gain == 1


NUMBERS = {
    "decimals": (HEAD + " { 1 2 } .5 -.25 1e2 1.5e-1", [("1/2", "-1/4"), ("100", "3/20")]),
    "fractions": (HEAD + " {1 2} 2/4 -1/3 7 8", [("1/2", "-1/3"), ("7", "8")]),
    "no outcome": (HEAD + ' { 1 2 } { { "" 1 2 } } 0 1', [("0", "0"), ("1", "2")]),
    "no outcomes at all": (HEAD + " { 1 1 } { } 0", [("0", "0")]),
    "D": (HEAD.replace(" R ", " D ") + " { 1 1 } 1 2", [("1", "2")]),
    "one player": ('NFG 1 R "" { "" } { 3 } 1 2 3', [("1",), ("2",), ("3",)]),
}


@pytest.mark.parametrize("case", NUMBERS)
def test_numbers(case: str):
    text, expected = NUMBERS[case]
    found = list(payoffs(read_nfg_text(text)).values())
    assert found == [tuple(map(Fraction, row)) for row in expected]


def test_three_players_in_the_file_s_order():
    text = 'NFG 1 R "" { "A" "B" "C" } { 2 3 2 }' + "".join(f" {k} {k} {k}" for k in range(12))
    found = payoffs(read_nfg_text(text))
    for place, (c, b, a) in enumerate(product(range(2), range(3), range(2))):
        assert found[str(a + 1), str(b + 1), str(c + 1)] == (place,) * 3


def test_names_are_made_distinct():
    game = read_nfg_text('NFG 1 R "" { "A" "A" } { { "x" "" "x" } { "a \\"b\\"" } } 1 2 3 4 5 6')
    assert game.players == ("A_1", "A_2")
    assert [game.action_labels(s) for s in range(2)] == [("x_1", "_1", "x_2"), ('a "b"',)]


BAD = {
    "another format": ('EFG 2 R "" { "A" }', 1, "header", "EFG", "NFG"),
    "another version": ('NFG 2 R "" { "A" }', 1, "header", "2", "version"),
    "other numbers": ('NFG 1 X "" { "A" }', 1, "header", "X", "R or D"),
    "no title": ('NFG 1 R { "A" }', 1, "header", "{", "title"),
    "no players": ('NFG 1 R "" { }', 1, "players", "}", "a player's name"),
    "a player without quotes": ('NFG 1 R "" { Ann }', 1, "players", "Ann", "a player's name"),
    "no strategies": (HEAD, 1, "strategies", "the end of the file", "{"),
    "none for a player": (HEAD + " { 2 }", 1, "strategies", "}", "how many strategies 'Bob' has"),
    "too many players": (HEAD + " { 2 2 2 } 1", 1, "strategies", "2", "after the strategies of 2 players"),
    "zero strategies": (HEAD + " { 2 0 }", 1, "strategies", "0", "an integer from 1"),
    "half a strategy": (HEAD + " { 2 1.5 }", 1, "strategies", "1.5", "an integer from 1"),
    "no name": (HEAD + ' { { "a" } { } }', 1, "strategies", "}", "a strategy's name"),
    "names for one": (HEAD + ' { { "a" } 2 }', 1, "strategies", "2", "names of the next player"),
    "a quote left open": (HEAD + ' { { "a } { "b" } }', 1, "strategies", "", "quote"),
    "no payoffs": (HEAD + " { 2 2 }\n", 1, "profile 1 of 4", "the end of the file", "a payoff"),
    "too few payoffs": (HEAD + " { 2 1 }\n\n1 2 3", 3, "profile 2 of 2", "the end of the file", "(player 2)"),
    "too many payoffs": (HEAD + " { 1 1 }\n\n1 2\n3", 4, "end", "3", "all 1 profiles have theirs"),
    "commas between profiles": (HEAD + " { 1 1 }\n1, 2", 2, "profile 1 of 1", ",", "a payoff"),
    "a plus": (HEAD + " { 1 1 }\n1 +2", 2, "profile 1 of 1", "+2", "-1/2 or 0.25"),
    "no denominator": (HEAD + " { 1 1 }\n1 2/0", 2, "profile 1 of 1", "2/0", "-1/2 or 0.25"),
    "a long number": (HEAD + " { 1 1 } 1 " + "9" * 1001, 1, "profile 1 of 1", "9" * 40, "1,000 digits"),
    "not a number": (HEAD + " { 1 1 } 1 nan", 1, "profile 1 of 1", "nan", "a payoff"),
    "an outcome left out": (HEAD + ' { 1 2 }\n{ { "" 1 2 } }\n1', 3, "profile 2 of 2", "the end", "1 outcomes"),
    "no such outcome": (HEAD + ' { 1 1 }\n{ { "" 1 2 } }\n2', 3, "profile 1 of 1", "2", "1 outcomes"),
    "a negative outcome": (HEAD + ' { 1 1 }\n{ { "" 1 2 } }\n-1', 3, "profile 1 of 1", "-1", "0 for none"),
    "half an outcome": (HEAD + ' { 1 1 }\n{ { "" 1 2 } }\n0.5', 3, "profile 1 of 1", "0.5", "0 for none"),
    "an outcome without a name": (HEAD + " { 1 1 }\n{ { 1 2 } }\n1", 2, "outcome 1", "1", "name in quotes"),
    "an outcome's payoff": (HEAD + ' { 1 1 }\n{ { "" 1 } }\n1', 2, "outcome 1", "}", "(player 2)"),
    "a payoff too many": (HEAD + ' { 1 1 }\n{ { "" 1 2 3 } }\n1', 2, "outcome 1", "3", "after 2 payoffs"),
}


@pytest.mark.parametrize("case", BAD)
def test_faults(case: str):
    text, line, part, found, expected = BAD[case]
    with pytest.raises(InstanceError) as caught:
        read_nfg_text(text)
    (fault,) = caught.value.faults
    assert (fault.path, fault.line) == (part, line)
    assert found in fault.found
    assert expected in fault.expected


LARGE = {
    "strategies": (HEAD + " { 2000000000 2 } 1", 5_000_000, "nodes"),
    "their product": (HEAD + " { 3000 3000 } 1", 5_000_000, "nodes"),
    "many players": ('NFG 1 R "" {' + ' "A"' * 64 + " } {" + " 2" * 64 + " } 1", 5_000_000, "nodes"),
    "one each": ('NFG 1 R "" {' + ' "A"' * 20_000 + " } {" + " 1" * 20_000 + " } 1", 5_000_000, "payoffs"),
    "a small limit": (DILEMMA, 6, "nodes"),
}


@pytest.mark.parametrize("case", LARGE)
def test_too_large(case: str):
    text, limit, what = LARGE[case]
    with pytest.raises(LimitReached, match=what) as caught:
        read_nfg_text(text, limit=limit)
    assert caught.value.predicted > caught.value.limit


def test_denominators_are_bounded():
    numbers = " ".join(f"1/{10**500 + k}" for k in range(8))
    with pytest.raises(LimitReached, match="common denominator of payoffs"):
        read_nfg_text(HEAD + " { 2 2 } " + numbers)


def test_files(tmp_path):
    file = tmp_path / "game.nfg"
    file.write_text(DILEMMA)
    assert payoffs(read_nfg(file)) == payoffs(read_nfg_text(DILEMMA))
    file.write_bytes(b'NFG 1 R "\n\xff"')
    with pytest.raises(InstanceError, match="line 2.*not UTF-8"):
        read_nfg(file)
    for path in (tmp_path, tmp_path / "nowhere.nfg", "a\0b"):
        with pytest.raises(InstanceError, match=r"expected a Gambit file \(.nfg\)"):
            read_nfg(path)
