"""Information acquisition: how files say it, what is refused, who knows what; figures worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from bad_edits import Bad, refused

from exactgames import (
    GameError,
    InstanceError,
    LimitReached,
    StagedForm,
    ambiguity,
    check,
    expand,
    find_pure,
    implied_game,
    information_cost,
    interim_utilities,
    outcomes,
    profile_of,
    read_instance,
    read_instance_text,
    refined_equilibria,
    revenue,
    welfare,
)
from exactgames.bounds.welfare import outcome_classes
from exactgames.examples import SPY, spy
from exactgames.market.expand import tree_size
from exactgames.session.session import Session

INSTANCES = Path(__file__).parents[2] / "instances"

FILE = """
units = 1
auction = { format = "discriminatory" }
aftermarket = { format = "resale-by-winners", prices = [1] }

[[agents]]
name = "A"
types = [{ name = "a1", marginals = [1], probability = "1/2" }, { name = "a2", marginals = [2], probability = "1/2" }]
bids = { levels = [0, 1] }

[[agents]]
name = "B"
types = [{ name = "b1", marginals = [1], probability = "1/3" }, { name = "b2", marginals = [2], probability = "2/3" }]
bids = { levels = [0, 1] }

[[agents]]
name = "C"
types = [{ marginals = [0] }]
bids = { levels = [0] }

[[information.A]]
name = "spy"
cost = { a1 = 0, a2 = "1/4" }
rows = [
  { when = { B = "b1" }, says = "low" },
  { when = { B = "b2" }, says = [{ word = "high", probability = "1/3" }, { word = "low", probability = "2/3" }] },
]

[[information.A]]
name = "look"
cost = 1
rows = [{ says = "high" }]

[[information.B]]
name = "spy"
cost = "1/2"
rows = [{ when = { A = "a1", C = "t1" }, says = "x" }, { when = { A = "a2" }, says = "y" }]
"""
RULES = """
[[strategy]]
agent = "A"
stage = "information"
type = "a1"
acquire = "spy"
[[strategy]]
agent = "B"
stage = "information"
mixture = [{ acquire = "spy", probability = "1/2" }, { acquire = "nothing", probability = "1/2" }]
[[strategy]]
agent = "A"
stage = "auction"
when = { acquired = "spy", word = "high" }
bid = [1]
[[strategy]]
agent = "A"
stage = "auction"
bid = [0]
[[strategy]]
agent = "B"
stage = "auction"
when = { acquired = "spy", word = "x" }
bid = [1]
[[strategy]]
agent = "B"
stage = "auction"
bid = [0]
[[strategy]]
agent = "A"
stage = "aftermarket"
when = { word = "high" }
offer = "none"
"""


# ---- the tree


def test_the_tree_by_hand():
    """Four type profiles; A chooses among three, B among two: 6 ends each. Only A's spy against b2 makes a node, with the
    branches low, high. So 6 ways to the auction for b1, 8 for b2.
    """
    market = read_instance_text(FILE).market
    game = expand(market).game
    ways = {0: 6, 1: 8}  # by B's type
    before = 1 + 4 + 4 * 3 + 4 * 6 + 2 * 2 * 2  # root, types, A's choice, B's, A's word (twice for each b2)
    starts = 2 * ways[0] + 2 * ways[1]
    # from the start: A and B bid 0 or 1: 2 + 4 nodes; somebody holds the item and offers it or not, at 1: two nodes, the
    # first other agent takes it or not; if not, the second does or not: 4.
    assert game.nodes == tree_size(market) == before + starts * (2 + 4 + 4 * 6)
    sets = [game.describe(s) for s in range(game.infosets)]
    assert [s for s in sets if "choosing" in s] == [
        f"{agent}, type {t}, choosing what to learn"
        for agent, types in (("A", "a1 a2"), ("B", "b1 b2"))
        for t in types.split()
    ]
    bids = {s for s in sets if s.startswith("A, type a1") and s.endswith("bidding")}
    known = ("learning nothing", 'spy says "low"', 'spy says "high"', 'look says "high"')
    assert bids == {f"A, type a1, {words}, bidding" for words in known}


def test_branches_come_in_the_order_of_the_structures_words():
    """Row 1 names low first: so low is the first branch of row 2, which names high first."""
    game = expand(read_instance_text(FILE).market).game
    drawn = game.labels.asked
    assert len(drawn) == 1
    for node in drawn[0].nodes.tolist():
        assert [game.labels.chance(node, k) for k in (0, 1)] == ['spy says "low" to A', 'spy says "high" to A']
        first = int(game.first_child[node])
        level = int(game.node_level[node])
        shares = [Fraction(int(game.chance[first + k]), game.chance_denominator[level]) for k in (0, 1)]
        assert shares == [Fraction(2, 3), Fraction(1, 3)]


def test_choice_and_word_are_private():
    """Nobody else's set tells them: B has, for each type and what she knows, one set where she bids, whatever A knows."""
    game = expand(read_instance_text(FILE).market).game
    bids = [game.labels.infoset(s) for s in game.sets_of(1) if game.labels.infoset(s).endswith("bidding")]
    assert sorted(bids) == sorted(
        f"type {t}, {k}, bidding" for t in ("b1", "b2") for k in ("learning nothing", 'spy says "x"', 'spy says "y"')
    )


def test_rules_are_about_the_own_structure_and_word():
    profile = profile_of(read_instance_text(FILE + RULES))
    game, table = profile.expansion.game, profile.expansion.sets
    said = {game.describe(s): int(profile.rule[s]) for s in range(game.infosets)}
    assert said["A, type a1, choosing what to learn"] == 0
    assert said["A, type a2, choosing what to learn"] == -1  # completed
    assert said['A, type a1, spy says "high", bidding'] == said['A, type a2, spy says "high", bidding'] == 2
    assert said['A, type a1, look says "high", bidding'] == said["A, type a1, learning nothing, bidding"] == 3
    assert said['B, type b2, spy says "x", bidding'] == 4
    offers = [s for s in game.sets_of(0) if profile.rule[s] == 6]
    assert offers and {int(table.acquired[s]) for s in offers} == {1, 2}  # any structure that says so
    assert all("offer" in " ".join(game.action_labels(s)) for s in offers)


# ---- figures


def test_the_cost_is_no_payment():
    """A wins always, at 1 or 3, and pays 1/4 for the spy: no part of welfare, revenue or payments."""
    profile = profile_of(spy())
    of = profile.expansion, profile.played
    assert check(profile.played, "sequential").holds
    assert (welfare(*of), revenue(*of), information_cost(*of)) == (4, 2, Fraction(1, 4))
    assert interim_utilities(*of)[0] == (Fraction(4 - 2) - Fraction(1, 4),)
    assert [(one.types, one.holdings, one.payments) for one in outcomes(*of)] == [
        ((0, 0), (1, 0), (1, 0)),
        ((0, 1), (1, 0), (3, 0)),
    ]


def test_outcomes_leave_the_cost_out():
    """A's bid of 1 after learning nothing, or whatever the spy says, against 0: one outcome."""
    expansion = expand(spy().market)
    classes = outcome_classes(expansion)
    triples = {
        (
            int(expansion.profile[end]),
            tuple(expansion.holdings[:, end]),
            tuple(expansion.game.payoffs[:, end] + expansion.costs[:, end]),
        )
        for end in range(len(classes))
    }
    assert (
        len(set(classes.tolist()))
        == len(triples)
        < len(set(zip(expansion.profile.tolist(), *expansion.game.payoffs.tolist(), strict=True)))
    )


def test_costs_may_depend_on_the_type():
    expansion = expand(read_instance_text(FILE).market)
    costs = {
        (int(expansion.profiles[p, 0]), Fraction(int(c), expansion.game.payoff_denominator))
        for p, c in zip(expansion.profile, expansion.costs[0], strict=True)
    }
    assert costs == {(0, 0), (0, 1), (1, 0), (1, Fraction(1, 4)), (1, 1)}


# ---- completion


def test_the_selection_is_the_earliest_optimal_choice():
    """``news-at-its-worth``: an idle S is indifferent between all three; told to read the report, she may."""
    instance = read_instance(INSTANCES / "folklore" / "news-at-its-worth.toml")
    profile = profile_of(instance)
    game = profile.expansion.game
    for kind, indifferent in (("idle", True), ("busy", False)):
        s = game.find("S", f"type {kind}, choosing what to learn")
        assert profile.completion.strategy.support(game, s) == (0,)
        assert bool(profile.completion.indifferent[s]) is indifferent
    text = (INSTANCES / "folklore" / "news-at-its-worth.toml").read_text(encoding="utf-8")
    rule = '[[strategy]]\nagent = "S"\nstage = "information"\ntype = "{}"\nacquire = "report"\n\n[[strategy]]'
    for kind, gain, achieved in (("idle", None, "19/8"), ("busy", "1/16", None)):
        told = profile_of(read_instance_text(text.replace("[[strategy]]", rule.format(kind), 1)))
        found = check(told.played, "sequential")
        assert found.holds is (gain is None)
        assert gain is None or str(found.deviation.gain) == gain
        assert achieved is None or str(welfare(told.expansion, told.played)) == achieved


def test_equilibria_that_keep_to_the_selection_learn_nothing():
    """Of all pure equilibria of ``news-at-its-worth`` those that keep to the selection acquire nothing."""
    instance = read_instance(INSTANCES / "folklore" / "news-at-its-worth.toml")
    expansion = expand(instance.market)
    found = find_pure(expansion.game, "sequential", selection=expansion.selection, classes=outcome_classes(expansion))
    assert found.complete and found.equilibria
    assert {information_cost(expansion, one.played) for one in found.equilibria} == {0}


def test_bids_after_each_word_must_be_covered():
    text = SPY.replace('  { agent = "A", stage = "auction", bid = [1] },\n', "")
    with pytest.raises(InstanceError) as caught:
        profile_of(read_instance_text(text))
    assert [fault.found for fault in caught.value.faults] == [
        "no rule for A, learning nothing, bidding",
        'no rule for A, spy says "low", bidding',
    ]
    found = Session(read_instance_text(text.replace('"sequential"', '"sequential", completion = "some"')), 1000)
    assert found.instance.completion == "some"


# ---- what is refused

BAD = [
    Bad("no table", 'stage = "information"\ntype', 'stage = "informations"\ntype', "strategy[0].stage", ('"information"',)),
    Bad("unknown agent", "[[information.B]]", "[[information.Z]]", "information.Z", ('"A", "B", "C"',)),
    Bad("no name", '\nname = "look"', "", "information.A[1].name", ("found nothing",)),
    Bad("name again", '"look"', '"spy"', "information.A[1].name", ("no other structure",)),
    Bad("nothing", '"look"', '"nothing"', "information.A[1].name", ("always there",)),
    Bad("no cost", "cost = 1\n", "", "information.A[1].cost", ("found nothing", "non-negative")),
    Bad("negative cost", "cost = 1\n", "cost = -1\n", "information.A[1].cost", ("found -1",)),
    Bad("cost of one type", "a1 = 0, ", "", "information.A[0].cost", ('no cost of "a1"',)),
    Bad("cost of no type", "a1 = 0, ", "a1 = 0, a3 = 0, ", "information.A[0].cost.a3", ('"a1", "a2"',)),
    Bad("bad cost of a type", "a1 = 0, ", 'a1 = "x", ', "information.A[0].cost.a1", ("non-negative",)),
    Bad("no rows", 'rows = [{ says = "high" }]', "", "information.A[1].rows", ("found nothing",)),
    Bad("empty rows", 'rows = [{ says = "high" }]', "rows = []", "information.A[1].rows", ("at least one",)),
    Bad("says nothing", '[{ says = "high" }]', "[{ }]", "information.A[1].rows[0].says", ("a word",)),
    Bad("no draw", 'says = "high" }]', "says = [] }]", "information.A[1].rows[0].says", ("at least one",)),
    Bad("no word", '{ word = "high", ', "{ ", "information.A[0].rows[1].says[0].word", ("found nothing",)),
    Bad("empty word", 'word = "high"', 'word = ""', "information.A[0].rows[1].says[0].word", ("a name",)),
    Bad("word again", 'word = "high"', 'word = "low"', "information.A[0].rows[1].says[1].word", ("distinct words",)),
    Bad("sum", '"1/3" }, { word', '"1/2" }, { word', "information.A[0].rows[1].says", ("sum to 7/6",)),
    Bad("own type", 'when = { B = "b1" }', 'when = { A = "a1" }', "information.A[0].rows[0].when.A", ("her own type",)),
    Bad("no type", 'B = "b1"', 'B = "b9"', "information.A[0].rows[0].when.B", ('"b1", "b2"',)),
    Bad("no agent", 'B = "b1"', 'Z = "b1"', "information.A[0].rows[0].when.Z", ('"A", "B", "C"',)),
    Bad("not met", 'when = { B = "b1" }, says', 'when = { B = "b2" }, says', "information.A[0].rows", ("none for B b1",)),
    Bad("not met by two", 'when = { A = "a2" }', 'when = { A = "a2", C = "t1" }, says = "z" }, { when = { A = "a2", B = "b1" }', "information.B[0].rows[2].when.B", ("her own type",)),
    Bad("a key", "cost = 1\n", "cost = 1\nprice = 1\n", "information.A[1].price", ("name, cost, rows",)),
    Bad("a condition", 'type = "a1"\nacquire', "when = { round = 1 }\nacquire", "strategy[0].when", ("no conditions",)),
    Bad("no structures", 'agent = "A"\nstage = "information"\ntype = "a1"', 'agent = "C"\nstage = "information"', "strategy[0].stage", ('"C" has no signal structures',)),
    Bad("no such structure", 'acquire = "spy"', 'acquire = "spi"', "strategy[0].acquire", ('"nothing", "spy", "look"', "spy")),
    Bad("a bid instead", 'acquire = "spy"', "bid = [0]", "strategy[0].bid", ("say acquire",)),
    Bad("acquired later", 'word = "high" }\nbid = [1]', 'word = "high" }\nacquire = "spy"', "strategy[2].acquire", ('stage = "information"',)),
    Bad("paid before", 'when = { acquired = "spy", word = "high" }', "when = { paid = 1 }", "strategy[2].when.paid", ("not yet known",)),
    Bad("holdings before", 'when = { acquired = "spy", word = "high" }', "when = { holdings = { A = 0 } }", "strategy[2].when.holdings", ("not yet known",)),
    Bad("acquired what", 'acquired = "spy", word = "high"', 'acquired = "spies"', "strategy[2].when.acquired", ('"nothing", "spy", "look"',)),
    Bad("word of another", 'acquired = "spy", word = "high"', 'acquired = "look", word = "low"', "strategy[2].when.word", ('a word of "look": "high"',)),
    Bad("word of nobody", '{ word = "high" }', '{ word = "x" }', "strategy[6].when.word", ('a word of "A": "low", "high"',)),
    Bad("word of nothing", 'acquired = "spy", word = "high"', 'acquired = "nothing", word = "high"', "strategy[2].when.word", ("sees none",)),
]  # fmt: skip


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_bad_files(case):
    refused(FILE + RULES, case.old, case.new, case.path, case.words)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("information = {}", "an empty table"),
        ("information = []", "a table from agents' names"),
        ("information = { A = [] }", "1 to 8"),
        ("information = { A = { name = 'x' } }", "1 to 8"),
        (f"information = {{ A = [{', '.join('{ name = ' + chr(39) + str(k) + chr(39) + ', cost = 0, rows = [{ says = ' + chr(39) + 'x' + chr(39) + ' }] }' for k in range(9))}] }}", "1 to 8"),
    ],
)  # fmt: skip
def test_bad_tables(said, words):
    text = said + FILE[: FILE.index("[[information.A]]")]
    with pytest.raises(InstanceError, match=words) as caught:
        read_instance_text(text)
    assert len(caught.value.faults) == 1 and caught.value.faults[0].path.startswith("information")


def test_where_nobody_acquires_information():
    plain = FILE[: FILE.index("[[information.A]]")]
    for rules, words in (
        ('[[strategy]]\nagent = "A"\nstage = "information"\nacquire = "nothing"\n', '"auction", "aftermarket"'),
        ('[[strategy]]\nagent = "A"\nstage = "auction"\nacquire = "nothing"\n', "nobody acquires information"),
        ('[[strategy]]\nagent = "A"\nstage = "aftermarket"\nwhen = { acquired = "x" }\noffer = "none"\n', "nobody acquires information"),
        ('[[strategy]]\nagent = "A"\nstage = "auction"\nwhen = { word = "x" }\nbid = [0]\n', "no conditions"),
    ):  # fmt: skip
        with pytest.raises(InstanceError, match=words):
            read_instance_text(plain + rules)


def test_a_joint_prior_needs_no_row_for_what_never_happens():
    text = FILE.replace(', probability = "1/2" }', " }").replace(
        ', probability = "1/3" }, { name = "b2"', ' }, { name = "b2"'
    )
    text = text.replace('marginals = [2], probability = "2/3" }]', "marginals = [2] }]")
    some = 'prior = [{ types = { A = "a1", B = "b1" }, probability = "1/2" }, { types = { A = "a2", B = "b2" }, probability = "1/2" }]\n'
    rows = 'rows = [{ when = { A = "a1", C = "t1" }, says = "x" }, { when = { A = "a2" }, says = "y" }]'
    assert rows in text
    read_instance_text(some + text)
    with pytest.raises(InstanceError, match="none for A a2"):
        read_instance_text(some + text.replace(rows, 'rows = [{ when = { A = "a1" }, says = "x" }]'))


def test_rows_that_name_many_agents_are_looked_at_to_a_bound(monkeypatch):
    """31 agents, 2^31 type profiles, 870 rows: the one profile left out is found; within few steps it is not."""
    agents = "".join(
        f'[[agents]]\nname = "{k}"\ntypes = [{{ name = "x", marginals = [0], probability = "1/2" }}, '
        f'{{ name = "y", marginals = [0], probability = "1/2" }}]\nbids = {{ levels = [0] }}\n'
        for k in range(31)
    )
    rows = ", ".join(
        f'{{ when = {{ {i} = "x", {j} = "y" }}, says = "w" }}' for i in range(1, 31) for j in range(1, 31) if i != j
    )
    head = 'units = 1\nauction = { format = "discriminatory" }\n' + agents + '[[information.0]]\nname = "s"\ncost = 0\n'
    with pytest.raises(InstanceError, match="none for 1 x, 2 x"):
        read_instance_text(head + f"rows = [{rows}]\n")
    every = ", ".join(
        f'{{ when = {{ {k} = "x" }}, says = "w" }}, {{ when = {{ {k} = "y" }}, says = "w" }}' for k in (7, 9)
    )
    read_instance_text(head + f"rows = [{rows}, {every}]\n")
    monkeypatch.setattr("exactgames.files.information.STEPS", 1_000)
    with pytest.raises(InstanceError, match="a last row without when"):
        read_instance_text(head + f"rows = [{rows}, {every}]\n")
    read_instance_text(head + f'rows = [{rows}, {{ says = "w" }}]\n')


def test_what_is_not_defined_is_refused():
    instance = spy()
    profile = profile_of(instance)
    for asked in (
        lambda: implied_game(profile.expansion, profile.played),
        lambda: refined_equilibria(profile.expansion, "sequential", no_overbidding=True),
        lambda: ambiguity(instance.market, "prior"),
    ):
        with pytest.raises(GameError, match="where agents acquire information"):
            asked()
    with pytest.raises(InstanceError, match="information to acquire"):
        _ = StagedForm(instance).stage
    assert Session(instance, 10_000).form.name == "explicit"
    for claim, words in (
        ('kind = "undominated"', "no dominance claim"),
        ('kind = "dominated", agent = "A"', "no dominance claim"),
        ('kind = "implied-unambiguous"', "no implied-unambiguous claim"),
        ('kind = "all-pure", concept = "sequential", refined = "no-overbidding"', "no such refinement"),
    ):
        with pytest.raises(InstanceError, match=words) as caught:
            read_instance_text(SPY.replace('kind = "sequential"', claim))
        assert caught.value.faults[0].path.startswith("claims[0].")
    read_instance_text(
        SPY.replace('kind = "sequential"', 'kind = "all-pure", concept = "sequential", refined = "selection"')
    )


def test_sizes_are_bounded_before_anything_is_built():
    with pytest.raises(LimitReached) as caught:
        expand(spy().market, 20)
    assert (caught.value.predicted, caught.value.shrink[-1]) == (31, "fewer signal structures (A has 1)")


def test_large_choices_are_counted_not_made():
    """Eight structures of 200 words for each of twenty agents of two types: over the limit at once."""
    words = ", ".join(f'{{ word = "{k}", probability = "1/200" }}' for k in range(200))
    structures = "".join(
        f'[[information.{k}]]\nname = "{s}"\ncost = 0\nrows = [{{ says = [{words}] }}]\n'
        for k in range(3)
        for s in range(8)
    )
    for agents, types in ((3, 1), (20, 2)):
        share = f"1/{types}"
        listed = ", ".join(f'{{ name = "t{t}", marginals = [{t}], probability = "{share}" }}' for t in range(types))
        text = 'units = 1\nauction = { format = "posted-price", price = 1 }\n' + "".join(
            f'[[agents]]\nname = "{k}"\ntypes = [{listed}]\n' for k in range(agents)
        )
        market = read_instance_text(text + structures).market
        with pytest.raises(LimitReached) as caught:
            tree_size(market)
        assert caught.value.at_least and caught.value.predicted > 5_000_000


def test_rows_are_bounded_too():
    rows = ", ".join(f'{{ when = {{ B = "b{t % 300}" }}, says = "w" }}' for t in range(2000))
    types = ", ".join(f'{{ name = "b{t}", marginals = [0], probability = "1/300" }}' for t in range(300))
    text = (
        'units = 1\nauction = { format = "posted-price", price = 1 }\n'
        '[[agents]]\nname = "A"\ntypes = [{ marginals = [0] }]\n'
        f'[[agents]]\nname = "B"\ntypes = [{types}]\n[[information.A]]\nname = "s"\ncost = 0\nrows = [{rows}]\n'
    )
    market = read_instance_text(text).market
    assert tree_size(market) == 1 + 300 + 600 + 600 * (2 + 2)
    with pytest.raises(LimitReached, match="rows of signal structures"):
        tree_size(market, 5000)
