"""Certificates of game files: what the checker's own reader of Gambit's format takes, and what it refuses."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest
from handmade import profiled
from test_all_pure import INSTANCES, canonical, judge

from exactgames import EquilibriumClaim, certify_game, read_profile_text
from exactgames.checker.budget import Budget
from exactgames.checker.rebuild import efg
from exactgames.checker.rebuild.game_file import GameFile
from exactgames.checker.rejected import Rejected

QUICHE = (INSTANCES / "textbook/cho-kreps-1987-beer-quiche.efg").read_text(encoding="utf-8")
KUHN = (INSTANCES / "textbook/kuhn-1950-poker.efg").read_text(encoding="utf-8")
BEER = {
    "strategy": {
        "Sender": {"strong": "beer", "weak": "beer"},
        "Receiver": {"after beer": "retreat", "after quiche": {"duel": "2/3", "retreat": "1/3"}},
    },
    "beliefs": {"Receiver": {"after quiche": ["1/2", "1/2"]}},
}
CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


def certified(text, profile, concepts=CONCEPTS):
    claims = [EquilibriumClaim(c, concept=c) for c in concepts]
    made = certify_game(text, claims, lambda game: read_profile_text(json.dumps(profile), game))
    return made, [json.loads(line) for line in made.lines]


@pytest.mark.parametrize(
    ("change", "holds"),
    [
        ({}, [True] * 4),
        ({"after quiche": "retreat"}, [False] * 4),
        ({"after beer": "duel"}, [False] * 4),
        ({"after beer": {"retreat": "1/2", "duel": "1/2"}}, [False] * 4),
    ],
)
def test_profiles(change, holds, tmp_path):
    """Held and refuted, mixed, with beliefs given: engine and checker agree."""
    profile = json.loads(json.dumps(BEER))
    profile["strategy"]["Receiver"].update(change)
    made, lines = certified(QUICHE, profile)
    assert [claim.holds for claim in made.claims] == holds
    assert judge(lines, tmp_path)[0] == "VERIFIED", judge(lines, tmp_path)


@pytest.mark.parametrize("belief", [["1", "0"], ["1/3", "2/3"], ["2/3", "1/3"]])
def test_beliefs(belief, tmp_path):
    profile = json.loads(json.dumps(BEER))
    profile["beliefs"]["Receiver"]["after quiche"] = belief
    _, lines = certified(QUICHE, profile)
    assert judge(lines, tmp_path)[0] == "VERIFIED", judge(lines, tmp_path)


def test_a_belief_against_bayes_rule(tmp_path):
    profile = {**BEER, "beliefs": {"Receiver": {"after beer": ["1/2", "1/2"], "after quiche": ["1/2", "1/2"]}}}
    made, lines = certified(QUICHE, profile)
    assert [claim.holds for claim in made.claims] == [True, False, False, False]
    assert judge(lines, tmp_path)[0] == "VERIFIED", judge(lines, tmp_path)


LEGAL = [
    ('EFG 2 R "" { "A" } t "" 1 "x" { 3 }', [3]),
    ('EFG 2 D "ti\\"tle" { "A" } "a comment" t "" 1 "" { -.5 }', [Fraction(-1, 2)]),
    ('EFG 2 R "" { "A" "B" } t "" 7 "" { 1.5e2, -2/4 }', [150, Fraction(-1, 2)]),
    ('EFG 2 R "" { "A" } c "" 1 "" { "l" 0.25 "r" 3/4 } 1 "" { 1 } t "" 1 t "" 0', None),
    (f'EFG 2 R "" {{ "A" }} t "" {2**31 - 1} "" {{ 7 }}', [7]),
    (f'EFG 2 R "" {{ "A" }} t "" {-(2**31) + 1} "" {{ 7 }}', [7]),
    ('EFG 2 R "" { "A" } t "" 1 "" { 15e-1 }', [Fraction(3, 2)]),
    ('EFG 2 R "" { "A" } t "" 1 "" { -2.50E+1 }', [-25]),
    ('EFG 2 R "" { "A" "B" "C" } t "" 1 "" { 1, 2, 3, }', [1, 2, 3]),
    (f'EFG 2 R "" {{ "A" }} t "" 1 "" {{ {"9" * 1000} }}', [int("9" * 1000)]),
    (f'EFG 2 R "" {{ "A" }} t "" 1 "" {{ 1/{"9" * 1000} }}', [Fraction(1, int("9" * 1000))]),
    ('EFG 2 R "" { "A" } t "" 1 "" { 1e1000 }', [10**1000]),
    ('EFG 2 R "" { "A" } p "" 1 1 "" { "x" "x" } 0 p "" 1 2 "" { "y" } 2 "" { 5. } t "" 0 t "" 2', None),
    ('EFG 2 R "a \\\nb\n" { "A" } t "" 1 "" { 3 }', [3]),  # a backslash, then the end of a line
]


@pytest.mark.parametrize(("text", "payoffs"), LEGAL)
def test_legal_texts(text, payoffs):
    players, nodes = efg.read(text, Budget())
    if payoffs is not None:
        assert [list(node.payoffs or ()) for node in nodes] == [payoffs] and players == len(payoffs)
    GameFile(text, Budget())


def test_payoffs_add_up():
    game = GameFile(LEGAL[3][0], Budget())
    assert [game.payoff[0][node] for node in range(3)] == [0, 2, 1]


def test_a_root_with_one_action() -> None:
    game = GameFile('EFG 2 R "" { "A" } p "" 1 1 "" { "go" } 0 p "" 1 2 "" { "x" "y" } 0 t "" 0 t "" 0', Budget())
    assert [list(game.children(node)) for node in range(4)] == [[1], [2, 3], [], []]


def test_the_first_move_of_probability_0_is_named() -> None:
    never = 'c "" {} "" {{ "l" 1 "r" 0 }} 0 '.format
    text = 'EFG 2 R "" { "A" } ' + never(1) + 't "" 0 ' + never(2) + 't "" 0 t "" 0'
    with pytest.raises(Rejected, match="chance node 0 has a branch of probability 0: sequential"):
        GameFile(text, Budget()).require_chance("sequential")
    GameFile(text, Budget()).require_chance("bayes-nash")


ILLEGAL = [
    ("", "expected"),
    ("EFG 1 R", "expected"),
    ('EFG 2 R "" { "A" }', "expected"),
    ('EFG 2 R "" { "A" } t "" 0 t "" 0', "after the last node"),
    ('EFG 2 R "" { "A" } t "" 1', "without its payoffs"),
    ('EFG 2 R "" { "A" } t "" 0 "" { 1 }', "outcome 0"),
    ('EFG 2 R "" { "A" } t "" 1 "" { }', "a number"),
    ('EFG 2 R "" { "A" } t "" 1 "" { 1 2 }', "expected }"),
    ('EFG 2 R "" { "A" } t "" 1 "" { +1 }', "a number"),
    ('EFG 2 R "" { "A" } t "" 1 "" { 1/0 }', "no number"),
    (f'EFG 2 R "" {{ "A" }} t "" 1 "" {{ {"9" * 1001} }}', "no number"),
    ('EFG 2 R "" { "A" } t "" 1 "" { 1e2000 }', "no number"),
    (f'EFG 2 R "" {{ "A" }} t "" 1 "" {{ {"1" * 4000} }}', "no number"),
    (f'EFG 2 R "" {{ "A" }} t "" 1 "" {{ {"1" * 4001} }}', "expected a number"),
    ('EFG 2 R "" { "A" } t "" 1.5 "" { 1 }', "an integer"),
    ('EFG 2 R "" { "A" } p "" 2 1 "" { "x" } 0 t "" 0', "an integer"),
    ('EFG 2 R "" { "A" } p "" 0 1 "" { "x" } 0 t "" 0', "an integer"),
    ('EFG 2 R "" { "A" } p "" 1 1 0 t "" 0', "without its actions"),
    ('EFG 2 R "" { "A" } p "" 1 1 "" { } 0', "no action"),
    ('EFG 2 R "" { "A" } p "" 1 1 "" { "x" "y" } 0 p "" 1 1 "" { "x" "z" } 0', "repeated otherwise"),
    ('EFG 2 R "" { "A" } c "" 1 "" { "x" 1/2 "y" 1/3 } 0 t "" 0 t "" 0', "no distribution"),
    ('EFG 2 R "" { "A" } c "" 1 "" { "x" 3/2 "y" -1/2 } 0 t "" 0 t "" 0', "no distribution"),
    ('EFG 2 R "" { "A" } c "" 1 "" { "x" 1 } 0 c "" 1 "" { "x" 1/1 } 0 t "" 0', "repeated otherwise"),
    ('EFG 2 R "" { "A" } p "" 1 1 "" { "x" "y" } 1 "" { 1 } t "" 1 "" { 2 } t "" 0', "repeated otherwise"),
    (
        'EFG 2 R "" { "A" } p "" 1 1 "" { "x" "y" } 0 p "" 1 1 0 t "" 0 t "" 0 t "" 0',
        "absent-mindedness or imperfect recall",
    ),
    (
        'EFG 2 R "" { "A" } p "" 1 1 "" { "x" "y" } 0 p "" 1 2 "" { "u" } 0 t "" 0 p "" 1 2 0 t "" 0',
        "imperfect recall",
    ),
    (
        'EFG 2 R "" { "A" "B" } p "" 2 1 "" { "l" "r" } 0 p "" 1 1 "" { "x" "y" } 0'
        ' p "" 1 2 "" { "u" "v" } 0 t "" 0 t "" 0 t "" 0 p "" 1 2 0 t "" 0 t "" 0',
        "imperfect recall: player 1 at her set 1",  # reached by x, and without a move of hers
    ),
    ('EFG 2 R "" { "A" } t "" 0 ;', "belongs to no game file"),
    ('EFG 2 R "unclosed { "A" } t "" 0', "belongs to no game file"),
    ('\nEFG 2 R\n"" { "A" } t "" 0 ;', "line 3: a word that belongs to no game file"),
    (f'EFG 2 R "" {{ "A" }} t "" 1 "" {{ {"9" * 1001}/1 }}', "no number"),
    ('EFG 2 R "" { "A" } t "" 1 "" {', "found '', expected a number"),
    ('EFG 2 R "" { "A" } t "" 1 "" { 1 "," }', "found '\",\"' (a string), expected }"),
    ('EFG 2 R "" { "A" } t "" 1 "" { 1,, }', "found ',' (a mark), expected }"),
    ('EFG 2 R "" { "A" } t "" { 1 }', "found '{', expected an integer"),
    ('EFG 2 R "" { "A" } t ""', "found '', expected an integer"),
    ('EFG 2 R "" { "A" } t "" ٣', "belongs to no game file"),
    # nothing else is wrong with these
    ('EFG 1 R "" { "A" } t "" 0', "found '1' (a number), expected 2"),
    ('NFG 2 R "" { "A" } t "" 0', "found 'NFG' (a symbol), expected EFG"),
    ('EFG 2 X "" { "A" } t "" 0', "found 'X' (a symbol), expected R or D"),
    ('EFG 2 R 3 { "A" } t "" 0', "found '3' (a number), expected a string"),
    ('EFG 2 R "" } "A" } t "" 0', "found '}' (a mark), expected {"),
    ('EFG 2 R "" { "A" { t "" 0', "found '{' (a mark), expected }"),
    ('EFG 2 R "" { "A" } 3 t "" 0', "found '3' (a number), expected c or p or t"),
    ('EFG 2 R "" { "A" } x "" 0', "found 'x' (a symbol), expected c or p or t"),
    ('EFG 2 R "" { "A" } t 3 0', "found '3' (a number), expected a string"),
    ('EFG 2 R "" { "A" } t "" "" { 1 }', "expected an integer"),
    ('EFG 2 R "" { "A" } p "" 1 1 "" } "x" } 0 t "" 0', "found '}' (a mark), expected {"),
    ('EFG 2 R "" { "A" } p "" 1 1 "" { "x" { 0 t "" 0', "found '{' (a mark), expected }"),
    ('EFG 2 R "" { "A" } p "" 1 1 "" { "x" 3 } 0 t "" 0', "found '3' (a number), expected }"),
    ('EFG 2 R "" { "A" } t "" 1 "" } 1 }', "found '}' (a mark), expected {"),
    ('EFG 2 R "" { "A" } t "" 1 "" { , 1 }', "expected a number"),
    ('EFG 2 R "" { "A" } t "" 1 "" { "1" }', "expected a number"),
    ('EFG 2 R "" { "A" } c "" 1 "" { "x" "y" 1 } 0 t "" 0', "expected a number"),
    ('EFG 2 R "" { "A" } c "" 1 "" { "x" 1 "y" 0 } 0 c "" 1 "" { "x" 0 "y" 1 } 0 t "" 0 t "" 0 t "" 0', "otherwise"),
    ('EFG 2 R "" { "A" } p "" 1 1 "" { "x" "y" } 1 "" { 1 } t "" 1 "other" { 1 } t "" 0', "repeated otherwise"),
    (f'EFG 2 R "" {{ "A" }} t "" {2**31} "" {{ 1 }}', "an integer"),
    (f'EFG 2 R "" {{ "A" }} t "" -{2**31} "" {{ 1 }}', "an integer"),
    (f'EFG 2 R "" {{ "A" }} t "" 1 "" {{ 1e-{1001} }}', "no number"),
    (f'EFG 2 R "" {{ "A" }} t "" 1 "" {{ 1/{"9" * 1001} }}', "no number"),
    (f'EFG 2 R "" {{ "A" }} t "" 1 "" {{ .{"9" * 1001} }}', "no number"),
    ('EFG 2 R "" { "A" } t "" 1 "" { 1e }', "expected"),
    ('EFG 2 R "" { "A" } p "" 1 1 "" { "x" "y" } 0 t "" 0', "found (the end of the text)"),
]


@pytest.mark.parametrize(("text", "words"), ILLEGAL, ids=[words + str(k) for k, (_, words) in enumerate(ILLEGAL)])
def test_illegal_texts(text, words):
    with pytest.raises(Rejected) as refused:
        GameFile(text, Budget())
    assert refused.value.code == "efg" and words in refused.value.message


def test_deep_and_large():
    deep = 'EFG 2 R "" { "A" } p "" 1 1 "" { "x" } 0 ' + "".join(
        f'p "" 1 {k} "" {{ "x" }} 0 ' for k in range(2, 30_000)
    )
    assert len(GameFile(deep + 't "" 0', Budget())) == 30_000
    with pytest.raises(Rejected, match="the budget is 1,000,000 steps of 100 ns and 2 MB"):
        GameFile(deep + 't "" 0', Budget(steps=1_000_000, size=2_000_000))


def header(**changes):
    def corrupt(lines):
        lines[0].update(changes)

    return corrupt


def weights(entry):
    def corrupt(lines):
        lines[0]["profile"]["strategy"]["2"][1] = entry

    return corrupt


def belief(value):
    def corrupt(lines):
        lines[0]["profile"]["beliefs"][0][2] = value

    return corrupt


def beliefs(edit):
    """The list of beliefs, which has one entry: at the Receiver's second set."""

    def corrupt(lines):
        edit(lines[0]["profile"]["beliefs"])

    return corrupt


def interim(lines):
    lines[2]["evidence"]["interim"]["1"][""] = "3"


def missing_set(lines):
    lines[0]["profile"]["strategy"]["2"].pop()


def no_profile(lines):
    del lines[0]["profile"]


def counts(lines):
    lines[1]["infosets"]["1"] = 3


def names(lines):
    lines[1]["infosets"] = {"Sender": 2, "Receiver": 2}


ATTACKS = [
    ("another game", header(game=QUICHE.replace("0, 0", "0, 1")), "the same profile in another game"),
    ("no claims", header(claims=[]), "-"),
    ("an instance too", header(instance={}), "-"),
    ("probabilities", weights([[0, 2], [1, 0]]), "a weight of 0"),
    ("no action", weights(2), "-"),
    ("another strategy", weights(1), "retreating after quiche keeps the sender at beer"),
    ("no distribution", belief(["1/2", "1/3"]), "-"),
    ("another belief", belief(["9/10", "1/10"]), "the receiver duels though she thinks the sender strong"),
    ("a negative probability", belief(["3/2", "-1/2"]), "the receiver is more than sure"),
    ("a belief of one entry", belief(["1"]), "-"),
    ("a belief of three entries", belief(["1/2", "1/2", "0"]), "-"),
    ("a belief twice", beliefs(lambda listed: listed.append(listed[0])), "-"),
    ("beliefs unsorted", beliefs(lambda listed: listed.append(["2", 0, ["9/10", "1/10"]])), "-"),
    ("a belief of two parts", beliefs(lambda listed: listed[0].pop()), "-"),
    ("a belief of four parts", beliefs(lambda listed: listed[0].append(0)), "-"),
    ("a belief at no set", beliefs(lambda listed: listed[0].__setitem__(1, 2)), "-"),
    ("a belief at a set before the first", beliefs(lambda listed: listed[0].__setitem__(1, -1)), "-"),
    ("a belief of nobody's", beliefs(lambda listed: listed[0].__setitem__(0, "3")), "-"),
    ("interim", interim, "the sender earns 3"),
    ("set missing", missing_set, "-"),
    ("profile missing", no_profile, "-"),
    ("counts", counts, "-"),
    ("names", names, "-"),
    ("another block", lambda lines: lines[1].update(block="assessment"), "-"),
    ("another form", lambda lines: lines[1].update(form="staged"), "the auction is played before"),
]


@pytest.mark.parametrize(("what", "corrupt", "falsehood"), ATTACKS, ids=[a[0] for a in ATTACKS])
def test_attacks(what, corrupt, falsehood, tmp_path):
    _, lines = certified(QUICHE, BEER)
    corrupt(lines)
    assert judge(lines, tmp_path)[0] == "REJECTED", falsehood


@pytest.mark.parametrize(("value", "code"), [(["0", "1"], None), (["-1/2", "3/2"], "belief"), (["1/2", "1"], "belief")])
def test_more_than_sure(value, code, tmp_path):
    """The receiver duels after quiche, the surer that the sender is weak the better; but not surer than sure."""
    strategy = {**BEER["strategy"], "Receiver": {"after beer": "retreat", "after quiche": "duel"}}
    _, lines = certified(QUICHE, {**BEER, "strategy": strategy}, ("weak-perfect-bayesian",))
    lines[0]["profile"]["beliefs"][0][2] = value
    verdict, reason = judge(lines, tmp_path)
    assert verdict == ("REJECTED" if code else "VERIFIED") and reason.startswith(f"{code}:" if code else ""), reason


def test_another_hash(tmp_path):
    made, _ = certified(QUICHE, BEER)
    text = made.text.replace('"sha256":"', '"sha256":"0')
    (tmp_path / "c.jsonl").write_text(text, encoding="ascii")
    from exactgames import verify

    assert verify(str(tmp_path / "c.jsonl")).code == "instance"


def test_impossible_chance(tmp_path):
    """Beliefs behind a branch of probability 0 are undefined: Nash only."""
    text = QUICHE.replace("9/10", "1").replace("1/10", "0").replace("0.9", "1").replace("0.1", "0")
    assert text != QUICHE
    _, lines = certified(text, {"strategy": BEER["strategy"]}, ("bayes-nash",))
    assert judge(lines, tmp_path)[0] == "VERIFIED"
    lines[0]["claims"][0]["kind"] = lines[2]["kind"] = "weak-perfect-bayesian"
    verdict, reason = judge(lines, tmp_path)
    assert verdict == "REJECTED" and reason.startswith("efg:"), canonical(reason)


def test_kuhn(tmp_path):
    """Kuhn 1950: one of the first player's optimal strategies, value −1/18."""
    half, third = {"bet": "1/3", "pass": "2/3"}, {"call": "1/3", "fold": "2/3"}
    first = {"J, opening": half, "Q, opening": "pass", "K, opening": "bet", "J, passed and faces a bet": "fold"}
    first |= {"Q, passed and faces a bet": {"call": "2/3", "fold": "1/3"}, "K, passed and faces a bet": "call"}
    second = {"J, after a pass": half, "J, after a bet": "fold", "Q, after a pass": "pass", "Q, after a bet": third}
    second |= {"K, after a pass": "bet", "K, after a bet": "call"}
    profile = {"strategy": {"First": first, "Second": second}}
    made, lines = certified(KUHN, profile, ("bayes-nash",))
    assert made.claims[0].holds and lines[2]["evidence"]["interim"]["1"][""] == "-1/18"
    assert judge(lines, tmp_path)[0] == "VERIFIED"


@pytest.mark.parametrize("kind", ["welfare", "undominated", "implied-unambiguous"])
def test_what_is_claimed_of_markets_alone(kind, tmp_path):
    _, lines = certified(QUICHE, BEER)
    lines[0]["claims"] = [{"expect": "holds", "id": "c", "kind": kind}]
    verdict, reason = judge(lines, tmp_path)
    assert verdict == "REJECTED" and f"format: claim 1, kind: found '{kind}', expected one of" in reason, reason


# What a player recalls is of her own moves alone.
TWICE = """EFG 2 R "" { "One" "Two" }
p "" 1 1 "" { "a" "b" } 0
 p "" 1 2 "" { "x" "y" } 0
  p "" 2 1 "" { "u" "v" } 0 t "" 0 t "" 0
  p "" 2 1 0 t "" 0 t "" 0
 p "" 1 3 "" { "x" "y" } 0
  p "" 2 1 0 t "" 0 t "" 0
  p "" 2 1 0 t "" 0 t "" 0
"""
FORGETS = """EFG 2 R "" { "One" "Two" }
p "" 2 1 "" { "a" "b" } 0
 p "" 1 1 "" { "x" "y" } 0
  p "" 2 2 "" { "u" "v" } 0 t "" 0 t "" 0
  p "" 2 2 0 t "" 0 t "" 0
 p "" 1 1 0
  p "" 2 2 0 t "" 0 t "" 0
  p "" 2 2 0 t "" 0 t "" 0
"""


def test_what_others_did_is_not_recalled():
    """Two need not know what One did before her last move; what she did herself she must, whatever One has done since."""
    assert len(GameFile(TWICE, Budget()).owner) == 4
    with pytest.raises(Rejected, match="imperfect recall: player 2 at her set 1"):
        GameFile(FORGETS, Budget())


SEEN = """EFG 2 R "" { "One" "Two" }
p "" 1 1 "" { "up" "down" } 0
 p "" 2 1 "" { "l" "r" } 0 t "" 1 "" { 1 1 } t "" 2 "" { 0 0 }
 p "" 2 1 0 t "" 3 "" { 0 0 } t "" 4 "" { 0 1 }
"""


@pytest.mark.parametrize("kind", ["weak-perfect-bayesian", "perfect-bayesian"])
def test_a_history_that_is_given_probability_0(kind, tmp_path):
    """One goes up, Two believes that she does: the belief given is the one that Bayes' rule requires, and no other."""
    profile, belief = {"1": [0], "2": [0]}, [["2", 0, ["1", "0"]]]
    interim = {"interim": {"1": {"": "1"}, "2": {"": "1"}}}
    found = profiled(SEEN, kind, profile, belief, True, interim, tmp_path)
    assert found.verdict == "VERIFIED", found
    refuted = {"belief": {"agent": "2", "set": 0, "rule": "bayes", "found": ["1", "0"], "required": ["1", "0"]}}
    found = profiled(SEEN, kind, profile, belief, False, refuted, tmp_path)
    assert (found.code, found.line) == ("belief", 3) and "is what bayes requires" in found.message


def test_an_outcome_may_be_repeated_in_full():
    """With the same words; after its first time its number is enough."""
    head = 'EFG 2 R "" { "A" } p "" 1 1 "" { "x" "y" } 0 t "" 1 "o" { 1 } '
    for again in ('t "" 1 "o" { 1 }', 't "" 1'):
        assert [GameFile(head + again, Budget()).payoff[0][node] for node in (1, 2)] == [1, 1]
    for other in ('t "" 1 "p" { 1 }', 't "" 1 "o" { 2 }'):
        with pytest.raises(Rejected, match="repeated otherwise"):
            GameFile(head + other, Budget())
