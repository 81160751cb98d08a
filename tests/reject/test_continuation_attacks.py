"""Claims with ``completion = "some"``, and their certificates, written by hand.  One unit: A, who does not value it, may
bid 2 and resell to B, who is worth 1 (lo, 3/4) or 3 (hi, 1/4), bids 0 or 1, and wins if A bids 0.  A pays B's bid, so
she sees it.  A's sets: her bid; her offer (none, at 1, at 3) if she paid 0; if she paid 1.  B's, for lo (0 to 4) and then
for hi (5 to 9): the bid; her answers to 1 and to 3 after bidding 0; and after bidding 1.

Each attack says which falsehood it would have proved; its control is verified.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from continuations import Lines, explicit, judge, lines_of, market_of, staged

from exactgames.checker.claims.table import read_claims
from exactgames.checker.rebuild.tree import Tree
from exactgames.checker.rejected import Rejected

MARKET = """
units = 1
[[agents]]
name = "A"
types = [ { marginals = [0] } ]
bids = { levels = [0, 2] }
[[agents]]
name = "B"
types = [ { name = "lo", marginals = [1], probability = "3/4" }, { name = "hi", marginals = [3], probability = "1/4" } ]
bids = { levels = [0, 1] }
[auction]
format = "uniform-price"
ties = { priority = ["B", "A"] }
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["A"]
prices = [1, 3]
"""
BIDS = """
[[strategy]]
agent = "A"
stage = "auction"
bid = [2]
[[strategy]]
agent = "B"
stage = "auction"
bid = [0]
"""
HARSH = """
[[strategy]]
agent = "A"
stage = "aftermarket"
when = { paid = 1 }
offer = { quantity = 1, price = 3 }
"""
BELIEF = """
[[beliefs]]
agent = "A"
stage = "aftermarket"
when = { paid = 1 }
belief = [ { types = { B = "lo" }, probability = "2/3" }, { types = { B = "hi" }, probability = "1/3" } ]
"""
BID_0 = '[[strategy]]\nagent = "A"\nstage = "auction"\nbid = [0]\n'
POOL = '[[strategy]]\nagent = "B"\nstage = "auction"\nbid = [0]\n'
OFFER_1 = (
    '[[strategy]]\nagent = "A"\nstage = "auction"\nbid = [2]\n'
    '[[strategy]]\nagent = "A"\nstage = "aftermarket"\noffer = { quantity = 1, price = 1 }\n'
)
REFUSE = '[[strategy]]\nagent = "B"\nstage = "aftermarket"\ntype = "hi"\nwhen = { offer = { price = 1 } }\ntake = 0\n'
MIXED = (
    '[[strategy]]\nagent = "B"\nstage = "aftermarket"\ntype = "lo"\nwhen = { offer = { price = 1 } }\n'
    'mixture = [ { take = 0, probability = "1/2" }, { take = 1, probability = "1/2" } ]\n'
)
CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")

A, LO, HI = [1, 1, 2], [0, 1, 0, 1, 0], [0, 1, 1, 1, 1]
"""Both types bid 0 and buy at 1; if B bids 1, A asks for 3."""
INTERIM = {"A": {"t1": "1"}, "B": {"hi": "2", "lo": "0"}}
HALF = [["A", 2, ["1/2", "1/2"]]]
LIKELIER_HI = [["B", 0, 1, 2, "1"]]


def claim(kind: str, completion: str = "some", more: str = "") -> str:
    return f'[[claims]]\nkind = "{kind}"\ncompletion = "{completion}"\n{more}\n'


def shows(a: list[Any] = A, b: list[Any] | None = None) -> Callable[[Tree, int], Any]:
    entries = [a, [*LO, *HI] if b is None else b]

    def play(game: Tree, here: int) -> Any:
        return entries[game.owner[here]][game.own[game.owner[here]].index(here)]

    return play


def interim_of(concept: str, beliefs: Any = HALF, trembles: Any = LIKELIER_HI) -> dict[str, Any]:
    found: dict[str, Any] = {"interim": INTERIM}
    if concept in ("weak-perfect-bayesian", "perfect-bayesian"):
        found["beliefs"] = beliefs
    if concept == "sequential":
        found["trembles"] = trembles
    return found


def found_lines(text: str, concept: str, completion: str = "some", **evidence: Any) -> Lines:
    """The continuation above holds."""
    game = explicit(MARKET + text + claim(concept, completion))
    return lines_of(game, shows(), [(True, interim_of(concept, **evidence))])


def none_lines(text: str, concept: str, steps: list[Any], completion: str = "some") -> Lines:
    game = explicit(MARKET + text + claim(concept, completion, 'expect = "refuted"'))
    return lines_of(game, None, [(False, {"steps": steps})])


BUYS = ["prune", "B", 6, 0, "always", [[6, 1]]]
"""hi buys at 1 after bidding 0, whatever she believes."""
OUTBIDS = ["prune", "A", 0, 0, "bayes", [[0, 1], [1, 1]]]
"""A bids 2 and offers at 1: hi buys."""


# ---- What is accepted


@pytest.mark.parametrize("completion", ["some", "some-pure"])
@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize("rules", [BIDS + HARSH, BIDS, HARSH, ""], ids=["bids and offer", "bids", "offer", "nothing"])
def test_a_continuation_is_found(concept: str, completion: str, rules: str, tmp_path: Path) -> None:
    verdict = judge(found_lines(rules, concept, completion), tmp_path)
    assert verdict.verdict == "VERIFIED", verdict.message
    assert verdict.claims[0]["rests_on"] == "found" and "none is" not in verdict.lines()[-1]
    pure = "pure " if completion == "some-pure" else ""
    assert f"there is a {pure}continuation of what the file says that is a" in verdict.claims[0]["statement"]


def test_a_mixed_continuation_is_found(tmp_path: Path) -> None:
    """lo buys at 1 with probability 1/2 (she is indifferent): A still asks for 1, and hi buys at 3 half of the time."""
    lo, hi = [0, [[0, 1], [1, 1]], 0, 1, 0], [0, 1, [[0, 1], [1, 1]], 1, 1]
    evidence = interim_of("perfect-bayesian") | {"interim": {"A": {"t1": "5/8"}, "B": {"hi": "2", "lo": "0"}}}
    game = explicit(MARKET + BIDS + claim("perfect-bayesian"))
    assert judge(lines_of(game, shows(A, [*lo, *hi]), [(True, evidence)]), tmp_path).verdict == "VERIFIED"
    game = explicit(MARKET + BIDS + claim("perfect-bayesian", "some-pure"))
    verdict = judge(lines_of(game, shows(A, [*lo, *hi]), [(True, evidence)]), tmp_path)
    assert (verdict.code, verdict.line) == ("strategy", 3)


@pytest.mark.parametrize("concept", CONCEPTS[1:])
def test_beliefs_of_the_file_are_kept_to(concept: str, tmp_path: Path) -> None:
    """P(hi) = 1/3 is the least with which asking for 3 is best: nothing need be listed but what gives it."""
    third = [["B", 0, 1, 1, "1/3"], ["B", 5, 1, 1, "1/2"]]
    lines = found_lines(BIDS + HARSH + BELIEF, concept, beliefs=[], trembles=third)
    assert judge(lines, tmp_path).verdict == "VERIFIED"
    wrong = found_lines(BIDS + HARSH + BELIEF, concept)
    assert judge(wrong, tmp_path).code == ("trembles" if concept == "sequential" else "belief")


def test_beliefs_may_be_given_without_rules(tmp_path: Path) -> None:
    assert judge(found_lines(BELIEF, "perfect-bayesian", beliefs=[]), tmp_path).verdict == "VERIFIED"
    game = explicit(MARKET + BELIEF + claim("perfect-bayesian"))
    lines = lines_of(game, None, [(False, {"steps": []})])
    del lines[0]["instance"]["claims"]
    verdict = judge([*lines[:2], {"as_expected": True, "block": "end", "claims": 0}], tmp_path)
    assert verdict.code == "instance" and "beliefs without a strategy" in (verdict.message or "")


@pytest.mark.parametrize("completion", ["some", "some-pure"])
@pytest.mark.parametrize("concept", CONCEPTS[1:])
def test_no_continuation(concept: str, completion: str, tmp_path: Path) -> None:
    verdict = judge(none_lines(BID_0 + POOL, concept, [BUYS, OUTBIDS], completion), tmp_path)
    assert verdict.verdict == "VERIFIED", verdict.message
    assert verdict.claims[0]["rests_on"] == "none"
    assert f"equilibrium (none is) [{concept}, id " in verdict.lines()[-1]


@pytest.mark.parametrize("concept", CONCEPTS[1:])
def test_no_continuation_where_a_rule_mixes(concept: str, tmp_path: Path) -> None:
    """lo is indifferent at price 1, and may well mix; hi may not, so that pruning what her rule plays is the end."""
    assert judge(none_lines(MIXED + BID_0 + POOL, concept, [BUYS, OUTBIDS]), tmp_path).verdict == "VERIFIED"
    hi = MIXED.replace('"lo"', '"hi"')
    assert judge(none_lines(hi + BID_0 + POOL, concept, [BUYS]), tmp_path).verdict == "VERIFIED"
    verdict = judge(none_lines(hi + BID_0 + POOL, concept, [BUYS, OUTBIDS]), tmp_path)
    assert verdict.code == "all-pure" and "no cell is left" in (verdict.message or "")
    split = [["split", "B", 6], BUYS, OUTBIDS]
    verdict = judge(none_lines(hi + BID_0 + POOL, concept, split, "some-pure"), tmp_path)
    assert verdict.code == "all-pure" and "a rule mixes at the set" in (verdict.message or "")


def test_no_continuation_by_a_split_of_pure_ones(tmp_path: Path) -> None:
    """Either hi buys at 1, or not: then that is pruned."""
    steps = [["split", "B", 6], BUYS, OUTBIDS]
    assert judge(none_lines(BID_0 + POOL, "perfect-bayesian", steps, "some-pure"), tmp_path).verdict == "VERIFIED"
    verdict = judge(none_lines(BID_0 + POOL, "perfect-bayesian", steps), tmp_path)
    assert (verdict.code, verdict.line) == ("format", 4) and "'split'" in (verdict.message or "")


def test_no_continuation_by_a_mixture_at_histories(tmp_path: Path) -> None:
    steps = [BUYS, ["refuted", "A", 0, [[[[0, 1], [1, 1]], "1"]]]]
    rules = BID_0 + POOL + OFFER_1.split("[[strategy]]")[0]
    lines = none_lines(rules, "perfect-bayesian", steps)
    assert judge(lines, tmp_path).code == "all-pure"  # at lo's history A need not gain
    refused = ["refuted", "B", 6, [[[[6, 1]], "1"]]]
    rules = BIDS + REFUSE
    assert judge(none_lines(rules, "sequential", [refused]), tmp_path).verdict == "VERIFIED"


def test_bayes_nash_where_play_comes(tmp_path: Path) -> None:
    """hi refuses what she must buy: her bid and A's moves are fixed, and lead there."""
    step = ["prune", "B", 6, 0, "bayes", [[6, 1]]]
    assert judge(none_lines(OFFER_1 + POOL + REFUSE, "bayes-nash", [step]), tmp_path).verdict == "VERIFIED"


def test_what_holds_and_what_does_not(tmp_path: Path) -> None:
    """With A bidding 0, hi may threaten to refuse whatever A asks: Bayes-Nash, not perfect."""
    claims = claim("bayes-nash") + claim("perfect-bayesian", more='expect = "refuted"') + claim("welfare")
    game = explicit(MARKET + BID_0 + POOL + claims)
    played = shows([0, 1, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
    interim = {"interim": {"A": {"t1": "0"}, "B": {"hi": "3", "lo": "1"}}}
    lines = lines_of(game, played, [(True, interim), (False, {"steps": [BUYS, OUTBIDS]}), (True, {"value": "3/2"})])
    verdict = judge(lines, tmp_path)
    assert verdict.verdict == "VERIFIED", verdict.message
    assert verdict.claims[2]["statement"] == "in the continuation shown, the profile's expected welfare is 3/2"


def test_claims_about_the_market_beside(tmp_path: Path) -> None:
    """They need no continuation."""
    refuted, optimum = claim("perfect-bayesian", more='expect = "refuted"'), '[[claims]]\nkind = "optimum"\n'
    game = explicit(MARKET + BID_0 + POOL + refuted + optimum)
    lines = lines_of(game, None, [(False, {"steps": [BUYS, OUTBIDS]}), (True, {"value": "3/2"})])
    assert judge(lines, tmp_path).verdict == "VERIFIED"


def test_nothing_of_hers_is_open(tmp_path: Path) -> None:
    game = explicit(MARKET + OFFER_1 + POOL + claim("perfect-bayesian"))
    lines = lines_of(game, shows([1, 1, 1]), [(True, interim_of("perfect-bayesian", []))])
    assert lines[2]["found"] == {"A": 0, "B": 8}
    assert judge(lines, tmp_path).verdict == "VERIFIED"


def test_dominance_of_what_is_shown(tmp_path: Path) -> None:
    """A's bid of 2: never worse than 0, better against 0."""
    more = 'agent = "A"\nbid = [0]'
    game = explicit(MARKET + BIDS + claim("perfect-bayesian") + claim("dominated", more=more))
    dominated = {"agent": "A", "against": "actions", "bid": "0", "dominator": [["2", "1"]], "strict": [0], "type": "t1"}
    mild = shows([1, 1, 1], [*LO, *HI])
    evidence = interim_of("perfect-bayesian", beliefs=[])
    lines = lines_of(game, mild, [(True, evidence), (True, {"bids": [dominated]})])
    verdict = judge(lines, tmp_path)
    assert verdict.verdict == "VERIFIED", verdict.message
    assert str(verdict.claims[1]["statement"]).startswith("in the continuation shown, the bid 0 of agent")
    lines[4]["holds"] = False
    lines[-1]["as_expected"] = False
    assert (judge(lines, tmp_path).code, judge(lines, tmp_path).line) == ("verdict", 5)


# ---- The staged form

SEPARATING = [[[0, 1]], [[1, 0], [0, 1]]]  # hi bids 1: then A knows her
POOLING = [[[0, 1]], [[1, 0], [1, 0]]]


def staged_lines(
    bids: list[list[list[int]]], concept: str, rules: str = "", b: list[Any] | None = None, **more: Any
) -> Lines:
    """A bids 2 and offers at 1; lo buys at 1, hi too, but refuses 3, being indifferent."""
    game = staged(MARKET + rules + claim(concept), bids)

    def play(tree: Tree, here: int) -> Any:
        past, view = tree.pasts[here], tree.views[here]
        if view.kind == "bid":
            return bids[past.agent][past.type].index(1)
        return 1 if view.kind == "offer" or (view.offer or ())[2] == 0 else 0

    return lines_of(game, play, [(True, interim_of(concept, [], []) | more)])


@pytest.mark.parametrize("concept", CONCEPTS)
@pytest.mark.parametrize("bids", [SEPARATING, POOLING], ids=["hi tells", "nobody tells"])
def test_found_in_stages(concept: str, bids: list[list[list[int]]], tmp_path: Path) -> None:
    """Also where the bids of line 3 say who tells, and so which worlds there are."""
    paid = {"interim": {"A": {"t1": "3/4" if bids is SEPARATING else "1"}, "B": {"hi": "2", "lo": "0"}}}
    verdict = judge(staged_lines(bids, concept, **paid), tmp_path)
    assert verdict.verdict == "VERIFIED", verdict.message


def test_in_stages_nothing_is_listed(tmp_path: Path) -> None:
    for concept, key, listed in (("perfect-bayesian", "beliefs", HALF), ("sequential", "trembles", LIKELIER_HI)):
        verdict = judge(staged_lines(POOLING, concept, **{key: listed}), tmp_path)
        assert (verdict.code, verdict.line) == ("merge", 4)


def test_in_stages_line_2_is_that_of_the_bids_shown(tmp_path: Path) -> None:
    """Worlds of a pooling profile, bids of a separating one: A would not learn who bids 1."""
    pooling, separating = staged_lines(POOLING, "perfect-bayesian"), staged_lines(SEPARATING, "perfect-bayesian")
    separating[1] = pooling[1]
    assert (judge(separating, tmp_path).code, judge(separating, tmp_path).line) == ("game", 2)


@pytest.mark.parametrize("rules", ["", BID_0 + POOL], ids=["open bids", "bids"])
def test_in_stages_nothing_is_refuted(rules: str, tmp_path: Path) -> None:
    game = staged(MARKET + rules + claim("perfect-bayesian"), POOLING)
    lines = lines_of(game, None, [(False, {"steps": [BUYS, OUTBIDS]})])
    verdict = judge(lines, tmp_path)
    assert (verdict.code, verdict.line) == ("game", 3 if rules else 2), verdict.message
    assert "in the explicit form" in (verdict.message or "")
    claims = claim("bayes-nash") + claim("perfect-bayesian", more='expect = "refuted"')
    lines = staged_lines(POOLING, "bayes-nash")
    told = staged(MARKET + claims, POOLING).market.raw["claims"]
    lines[0]["instance"]["claims"] = told
    lines.insert(4, {"claim": "c2", "evidence": {"steps": [BUYS, OUTBIDS]}, "holds": False, "kind": "perfect-bayesian"})
    lines[-1] |= {"claims": 2}
    assert (judge(lines, tmp_path).code, judge(lines, tmp_path).line) == ("game", 5)


PRIOR = """
[[beliefs]]
agent = "A"
stage = "aftermarket"
belief = [ { types = { B = "lo" }, probability = "3/4" }, { types = { B = "hi" }, probability = "1/4" } ]
"""


def test_beliefs_of_the_file_in_stages(tmp_path: Path) -> None:
    """As for profiles that are completed: the prior may be given where nobody tells, not at classes that are not known,
    nothing about bids; for `sequential` it is not settled."""
    assert judge(staged_lines(POOLING, "perfect-bayesian", PRIOR), tmp_path).verdict == "VERIFIED"
    verdict = judge(staged_lines(POOLING, "sequential", PRIOR), tmp_path)
    assert (verdict.code, verdict.line) == ("merge", 4)
    of_b = '[[beliefs]]\nagent = "B"\nstage = "aftermarket"\nbelief = [ { types = { A = "t1" } } ]\n'
    verdict = judge(staged_lines(SEPARATING, "perfect-bayesian", of_b), tmp_path)
    assert (verdict.code, verdict.line) == ("merge", 3) and "not known" in (verdict.message or "")
    bids = PRIOR.replace('B = "lo" }', 'B = "lo" }, bids = { B = [0] }')
    verdict = judge(staged_lines(POOLING, "perfect-bayesian", bids), tmp_path)
    assert (verdict.code, verdict.line) == ("merge", 3) and "about bids" in (verdict.message or "")


def test_in_stages_line_3_may_be_anything(tmp_path: Path) -> None:
    """It is read before line 2 is checked: what is no assessment is refused, not stumbled over."""
    for wrong in (None, 3, [], {}, {"block": "assessment", "found": {}, "strategy": {}}):
        lines = staged_lines(POOLING, "perfect-bayesian")
        lines[2] = wrong
        assert judge(lines, tmp_path).code in ("format", "strategy")
    for entries in (None, {}, [], [0], [7, 0], [[[0, 1]], 0], ["0", 0]):
        lines = staged_lines(POOLING, "perfect-bayesian")
        lines[2]["strategy"]["B"] = entries
        assert judge(lines, tmp_path).code == "strategy"
    assert judge(staged_lines(POOLING, "perfect-bayesian")[:2], tmp_path).code == "format"


# ---- Instances

REFUSED = {
    "two completions": claim("welfare") + '[[claims]]\nkind = "perfect-bayesian"\n',
    "two kinds of some": claim("welfare") + claim("perfect-bayesian", "some-pure"),
    "with any beliefs": claim("sequential", more='beliefs = "any"'),
    "any beliefs beside": claim("welfare") + '[[claims]]\nkind = "sequential"\nbeliefs = "any"\n',
    "an optimum": claim("optimum"),
    "all pure": claim("all-pure", more='concept = "sequential"'),
    "unambiguous": claim("implied-unambiguous"),
    "no such word": claim("welfare", "any"),
    "no text": '[[claims]]\nkind = "welfare"\ncompletion = true\n',
}


@pytest.mark.parametrize("claims", REFUSED.values(), ids=REFUSED)
def test_instances_refused(claims: str) -> None:
    with pytest.raises(Rejected) as refused:
        read_claims(market_of(MARKET + BIDS + claims))
    assert refused.value.code == "instance"


def test_instances_read() -> None:
    told = read_claims(
        market_of(MARKET + claim("welfare") + claim("optimum", "some").replace('completion = "some"', ""))
    )
    assert [c.found for c in told] == [True, False]
    same = '[[claims]]\nkind = "sequential"\nbeliefs = "any"\ncompletion = "unique"\n'
    assert [c.completion for c in read_claims(market_of(MARKET + BIDS + same + '[[claims]]\nkind = "welfare"\n'))] == [
        "unique",
        "unique",
    ]
    with pytest.raises(Rejected, match="the file has no strategy"):
        read_claims(market_of(MARKET + claim("welfare", "unique")))


# ---- Attacks


@frozen
class Attack:
    name: str
    lines: Callable[[], Lines]
    corrupt: Callable[[Lines], Any]
    code: str
    line: int
    falsehood: str
    words: str = ""


def evidence(lines: Lines) -> Any:
    return lines[3]["evidence"]


def steps(*found: Any) -> Callable[[Lines], None]:
    def corrupt(lines: Lines) -> None:
        evidence(lines)["steps"] = copy.deepcopy(list(found))

    return corrupt


def put(value: Any, *path: Any) -> Callable[[Lines], None]:
    def corrupt(lines: Lines) -> None:
        at: Any = lines
        for key in path[:-1]:
            at = at[key]
        at[path[-1]] = copy.deepcopy(value)

    return corrupt


def also(*corruptions: Callable[[Lines], Any]) -> Callable[[Lines], None]:
    def corrupt(lines: Lines) -> None:
        for each in corruptions:
            each(lines)

    return corrupt


def harsh(concept: str = "perfect-bayesian", completion: str = "some") -> Callable[[], Lines]:
    return lambda: found_lines(BIDS + HARSH, concept, completion)


def none(concept: str = "perfect-bayesian") -> Callable[[], Lines]:
    return lambda: none_lines(BID_0 + POOL, concept, [BUYS, OUTBIDS])


def by_bayes() -> Lines:
    return none_lines(OFFER_1 + POOL + REFUSE, "bayes-nash", [["prune", "B", 6, 0, "bayes", [[6, 1]]]])


def with_value() -> Lines:
    game = explicit(MARKET + BIDS + HARSH + claim("perfect-bayesian") + claim("welfare", more='value = "3/2"'))
    return lines_of(game, shows(), [(True, interim_of("perfect-bayesian")), (True, {"value": "3/2"})])


def nothing_shown(lines: Lines) -> None:
    lines[2] |= {"found": None, "strategy": None}


def refute(lines: Lines) -> None:
    """Control `harsh`: it is said that there is no continuation."""
    nothing_shown(lines)
    lines[3]["holds"], lines[-1]["as_expected"] = False, False


ATTACKS = [
    Attack(
        "a ruled bid changed",
        harsh(),
        put(1, 2, "strategy", "B", 0),
        "strategy",
        3,
        "the bids of the file are those of an equilibrium in which lo bids 1",
        "not what strategy rule 2 says",
    ),
    Attack(
        "a ruled offer changed",
        harsh(),
        put(1, 2, "strategy", "A", 2),
        "strategy",
        3,
        "asking for 3 is part of an equilibrium that asks for 1",
        "not what strategy rule 3 says",
    ),
    Attack("a count too large", harsh(), put(2, 2, "found", "A"), "strategy", 3, "two offers of A's are free"),
    Attack("a ruled set counted", harsh(), put(10, 2, "found", "B"), "strategy", 3, "B's bids are free"),
    Attack("a count left out", harsh(), lambda lines: lines[2]["found"].pop("A"), "format", 3, "A has no sets"),
    Attack(
        "completed in place of found",
        harsh(),
        lambda lines: lines[2].update(completed=lines[2].pop("found")),
        "format",
        3,
        "the continuation is the only one",
    ),
    Attack("found is null", harsh(), put(None, 2, "found"), "format", 3, "nothing is left open", "both null"),
    Attack("strategy is null", harsh(), put(None, 2, "strategy"), "format", 3, "nothing is shown", "both null"),
    Attack("an entry left out", harsh(), lambda lines: lines[2]["strategy"]["B"].pop(), "strategy", 3, "hi never buys"),
    Attack("a mixture that is none", harsh(), put([[1, 1]], 2, "strategy", "A", 1), "strategy", 3, "A mixes"),
    Attack(
        "a mixture of a pure continuation",
        harsh(completion="some-pure"),
        put([[0, 1], [1, 1]], 2, "strategy", "B", 1),
        "strategy",
        3,
        "a mixed continuation is a pure one",
    ),
    Attack("no rational answer", harsh(), put(0, 2, "strategy", "B", 6), "interim", 4, "hi refuses at 1, and gains 2"),
    Attack(
        "no rational answer off the path",
        harsh(),
        put(0, 2, "strategy", "B", 8),
        "rationality",
        4,
        "hi refuses at 1 after bidding 1",
    ),
    Attack(
        "beliefs left out",
        harsh(),
        put([], 3, "evidence", "beliefs"),
        "rationality",
        4,
        "A asks for 3 where hi has probability 1/4",
    ),
    Attack("no key for beliefs", harsh(), lambda lines: evidence(lines).pop("beliefs"), "format", 4, "none needed"),
    Attack(
        "a belief that does not do",
        harsh(),
        put([["A", 2, ["3/4", "1/4"]]], 3, "evidence", "beliefs"),
        "rationality",
        4,
        "A asks for 3 where hi has probability 1/4",
    ),
    Attack(
        "a belief where play comes",
        harsh(),
        put([["A", 1, ["1/2", "1/2"]], *HALF], 3, "evidence", "beliefs"),
        "belief",
        4,
        "after bids of 0 A believes what is not true",
        "fails",
    ),
    Attack(
        "a belief where play comes, weakly",
        harsh("weak-perfect-bayesian"),
        put([["A", 1, ["1/2", "1/2"]], *HALF], 3, "evidence", "beliefs"),
        "belief",
        4,
        "after bids of 0 A believes what is not true",
        "bayes fails",
    ),
    Attack(
        "beliefs unsorted",
        lambda: found_lines(
            BIDS + HARSH, "perfect-bayesian", beliefs=[["A", 1, ["3/4", "1/4"]], ["A", 2, ["1/2", "1/2"]]]
        ),
        lambda lines: evidence(lines)["beliefs"].reverse(),
        "format",
        4,
        "the same, not canonical",
    ),
    Attack(
        "no distribution",
        harsh(),
        put([["A", 2, ["1/2", "1/3"]]], 3, "evidence", "beliefs"),
        "belief",
        4,
        "A's belief sums to less than 1",
    ),
    Attack(
        "a belief that the file gives",
        lambda: found_lines(BIDS + HARSH + BELIEF, "perfect-bayesian", beliefs=[]),
        put([["A", 2, ["2/3", "1/3"]]], 3, "evidence", "beliefs"),
        "belief",
        4,
        "the evidence may replace what the file gives",
        "the file gives the belief",
    ),
    Attack(
        "trembles left out",
        harsh("sequential"),
        put([], 3, "evidence", "trembles"),
        "rationality",
        4,
        "A asks for 3 under uniform trembles",
    ),
    Attack(
        "a tremble to what is played",
        harsh("sequential"),
        put([["B", 0, 0, 2, "1"]], 3, "evidence", "trembles"),
        "trembles",
        4,
        "what is played is rare",
    ),
    Attack(
        "trembles that give another belief",
        lambda: found_lines(
            BIDS + HARSH + BELIEF, "sequential", trembles=[["B", 0, 1, 1, "1/3"], ["B", 5, 1, 1, "1/2"]]
        ),
        put(LIKELIER_HI, 3, "evidence", "trembles"),
        "trembles",
        4,
        "hi is certain, where the file says 1/3",
    ),
    Attack(
        "beliefs for sequential",
        harsh("sequential"),
        lambda lines: evidence(lines).update(beliefs=HALF),
        "format",
        4,
        "beliefs without trembles",
    ),
    Attack(
        "an interim utility",
        harsh(),
        put("3", 3, "evidence", "interim", "B", "hi"),
        "interim",
        4,
        "hi earns 3",
    ),
    Attack("nothing shown of what holds", harsh(), nothing_shown, "strategy", 4, "it holds of nothing"),
    Attack(
        "a deviation refutes",
        harsh(),
        also(
            put(False, 3, "holds"),
            put(False, -1, "as_expected"),
            put(
                {"deviation": {"action": 1, "agent": "A", "gain": "1", "instead": 2, "set": 1, "type": "t1"}},
                3,
                "evidence",
            ),
        ),
        "format",
        4,
        "one that is not an equilibrium shows that none is",
    ),
    # -- Refuted
    Attack(
        "a shown continuation beside a refutation",
        none(),
        lambda lines: lines.__setitem__(2, found_lines(BID_0 + POOL, "perfect-bayesian")[2]),
        "strategy",
        3,
        "A's rule is kept",
    ),
    Attack(
        "one is shown though none holds",
        none(),
        also(
            put({"A": 2, "B": 8}, 2, "found"),
            put({"A": [0, 1, 1], "B": [0, 1, 0, 1, 0, 0, 1, 0, 1, 0]}, 2, "strategy"),
        ),
        "verdict",
        4,
        "the one shown is an equilibrium of something",
        "shows a continuation",
    ),
    Attack("no steps", none(), steps(), "all-pure", 4, "there is none, without a reason"),
    Attack("a step left out", none(), steps(BUYS), "all-pure", 4, "pruning one answer leaves none"),
    Attack(
        "the first step left out",
        none(),
        steps(OUTBIDS),
        "all-pure",
        4,
        "A gains though hi may refuse",
        "need not gain",
    ),
    Attack("a step too many", none(), steps(BUYS, OUTBIDS, BUYS), "all-pure", 4, "the rest is never looked at"),
    Attack(
        "a split",
        none(),
        steps(["split", "B", 6], BUYS, OUTBIDS),
        "format",
        4,
        "neither answer alone: mixtures are left out",
        "split",
    ),
    Attack("settled", none(), steps(BUYS, ["settled", 0]), "format", 4, "the rest is an equilibrium", "settled"),
    Attack(
        "equilibria listed",
        none(),
        lambda lines: evidence(lines).update(equilibria=[]),
        "format",
        4,
        "all outcomes are listed",
    ),
    Attack(
        "an action that the rule forbids",
        none(),
        steps(["prune", "A", 0, 1, "bayes", [[0, 0]]], BUYS, OUTBIDS),
        "all-pure",
        4,
        "the ruled set allows 2 as well",
        "action 1 is not allowed",
    ),
    Attack(
        "what the rule forbids of another's set",
        none(),
        steps(["prune", "B", 0, 1, "bayes", [[0, 0]]], BUYS, OUTBIDS),
        "all-pure",
        4,
        "lo may bid 1 against the rule",
        "action 1 is not allowed",
    ),
    Attack(
        "a continuation exists",
        harsh(),
        also(refute, put({"steps": [["prune", "A", 2, 2, "always", [[2, 1]]]]}, 3, "evidence")),
        "all-pure",
        4,
        "asking for 3 never is a best reply",
        "need not gain",
    ),
    Attack(
        "a continuation exists, by Bayes' rule off the path",
        harsh("weak-perfect-bayesian"),
        also(refute, put({"steps": [["prune", "A", 2, 2, "bayes", [[2, 1]]]]}, 3, "evidence")),
        "all-pure",
        4,
        "the belief is the prior where nobody comes",
    ),
    Attack(
        "nothing is believed by Bayes-Nash",
        none("perfect-bayesian"),
        also(
            put("bayes-nash", 0, "instance", "claims", 0, "kind"),
            put("bayes-nash", 3, "kind"),
        ),
        "all-pure",
        4,
        "hi may not threaten to refuse",
        "bayes-nash",
    ),
    Attack(
        "a set that own moves exclude",
        by_bayes,
        lambda lines: lines[0]["instance"].update(strategy=market_of(MARKET + OFFER_1 + REFUSE).raw["strategy"]),
        "all-pure",
        4,
        "no Bayes-Nash equilibrium: but hi may bid 1, and is then asked elsewhere",
        "own moves need not lead there",
    ),
    Attack(
        "a rule that matches nothing",
        none(),
        lambda lines: lines[0]["instance"]["strategy"].append(market_of(MARKET + BID_0).raw["strategy"][0]),
        "instance",
        3,
        "two rules are kept to, where one is never looked at",
        "first match of no",
    ),
    Attack(
        "a belief that matches nothing",
        none(),
        lambda lines: lines[0]["instance"].update(
            beliefs=[
                {"agent": "A", "stage": "auction", "type": "t1", "belief": [{"types": {"B": "lo"}, "bids": {"B": [0]}}]}
            ]
        ),
        "instance",
        3,
        "a belief is kept to that is nobody's",
        "first match of no",
    ),
    # -- What it does
    Attack("a wrong value", with_value, put("2", 4, "evidence", "value"), "value", 5, "the welfare is 2"),
    Attack(
        "a value refuted",
        with_value,
        also(
            put("2", 0, "instance", "claims", 1, "value"),
            put(False, 4, "holds"),
            put(False, -1, "as_expected"),
        ),
        "verdict",
        5,
        "no continuation has a welfare of 2",
        "never refuted",
    ),
    Attack(
        "a value of another claim",
        with_value,
        put("2", 0, "instance", "claims", 1, "value"),
        "verdict",
        5,
        "the welfare is 2",
    ),
    Attack(
        "a value of no equilibrium",
        with_value,
        also(
            lambda lines: lines[0]["instance"]["claims"].pop(0),
            lambda lines: lines.pop(3),
            put("c1", 3, "claim"),
            put(1, -1, "claims"),
        ),
        "verdict",
        4,
        "the welfare of any profile is that of an equilibrium",
        "no equilibrium claim holds",
    ),
    Attack(
        "a value of nothing",
        with_value,
        also(nothing_shown, put(False, 3, "holds"), put({"steps": []}, 3, "evidence")),
        "all-pure",
        4,
        "what is not there has a welfare",
    ),
    Attack(
        "a completed profile",
        harsh(),
        put("unique", 0, "instance", "claims", 0, "completion"),
        "format",
        3,
        "the profile is completed so",
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
def test_attacks(attack: Attack, tmp_path: Path) -> None:
    lines = copy.deepcopy(attack.lines())
    control = judge(lines, tmp_path)
    assert control.verdict == "VERIFIED", control.message
    attack.corrupt(lines)
    verdict = judge(lines, tmp_path)
    assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", attack.code, attack.line), verdict.message
    assert attack.words in (verdict.message or "")


def test_a_value_of_nothing_where_none_is(tmp_path: Path) -> None:
    game = explicit(MARKET + BID_0 + POOL + claim("perfect-bayesian") + claim("welfare"))
    lines = lines_of(game, None, [(False, {"steps": [BUYS, OUTBIDS]}), (True, {"value": "0"})])
    verdict = judge(lines, tmp_path)
    assert (verdict.code, verdict.line) == ("strategy", 5)


ALONE = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [3] }]
bids = { levels = [0, 1] }
[auction]
format = "discriminatory"
"""


def test_a_list_of_equilibria_shows_no_continuation(tmp_path: Path) -> None:
    """A pays nothing in the one equilibrium; the continuation that is shown, in which she bids 1, is none."""
    every = '[[claims]]\nkind = "all-pure"\nconcept = "bayes-nash"\n'
    listed = {"equilibria": [{"strategy": {"A": [0]}, "welfare": "3"}]}
    listed["steps"] = [["prune", "A", 0, 1, "bayes", [[0, 0]]], ["settled", 0]]
    game = explicit(ALONE + every + claim("utility", more='agent = "A"\nvalue = 2'))
    verdict = judge(lines_of(game, lambda game, here: 1, [(True, listed), (True, {"value": "2"})]), tmp_path)
    assert (verdict.verdict, verdict.code) == ("REJECTED", "verdict"), verdict
    assert "no equilibrium claim holds" in (verdict.message or "")
