"""Stages in which something is hidden, at once, or drawn: their trees, sizes, words, and Definitions 1 and 2."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from attrs import evolve
from hypothesis import assume
from hypothesis import strategies as st
from market_strategies import GRID, markets, signal_tables
from rule_files import good_table, good_value, stage_file, table_text, toml
from stages import NaiveStages, Scripted, Step, Trade, meets_definitions, plan_profiles, with_aftermarket
from strategies import SWEEPS, for_all
from test_expansion import same_tree

from exactgames import GameError, InstanceError, Market, certify, expand, read_instance_text, verify
from exactgames.forms.unambiguous import unlabelled
from exactgames.market.course import course_of
from exactgames.market.money import money_denominator
from exactgames.market.trade_mechanism import check_trade_mechanism
from exactgames.mechanisms.registry import AFTERMARKETS, FIRST_STAGES, ITEM_AFTERMARKETS, ITEM_FIRST_STAGES
from exactgames.mechanisms.signals.table import Shown
from exactgames.mechanisms.stage import NATURE, Stage
from exactgames.mechanisms.stages.second_hand_auction import SecondHandAuction

CHANCES = ((Fraction(1, 2), Fraction(1, 2)), (Fraction(1, 3), Fraction(2, 3)))


@st.composite
def scripts(draw: st.DrawFn, n: int, longest: int = 4) -> Scripted:
    """Up to four steps of two or three actions, each seen by all, some or nobody; perhaps revealed; perhaps drawn."""
    steps = []
    for _ in range(draw(st.integers(1, longest))):
        seen_by = draw(st.sampled_from([None, None, frozenset(), frozenset({0}), frozenset({1, n - 1})]))
        mover = draw(st.sampled_from([NATURE, *range(n), *range(n)]))
        chances = draw(st.sampled_from(CHANCES)) if mover == NATURE else ()
        actions = 2 if mover == NATURE else draw(st.sampled_from([2, 2, 3]))
        steps.append(Step(mover, actions, seen_by, chances, draw(st.sampled_from([False, False, False, True]))))
    trades = draw(
        st.lists(
            st.tuples(
                st.tuples(*(st.integers(0, step.actions - 1) for step in steps)),
                st.builds(
                    Trade,
                    st.integers(0, n - 1),
                    st.integers(0, n - 1),
                    st.sampled_from([0, 1, 1]),
                    st.sampled_from([*GRID, -Fraction(1, 2)]),
                    st.sampled_from([Fraction(0)] * 7 + [Fraction(1, 3)]),
                ),
            ),
            max_size=12,
        )
    )
    public = [place for place, step in enumerate(steps) if step.seen_by is None]
    stops = frozenset(draw(st.lists(st.sampled_from(public), max_size=1))) if public else frozenset()
    return Scripted(tuple(steps), tuple(trades), stops)


@st.composite
def scripted_markets(draw: st.DrawFn) -> Market:
    """A market with one or two scripts after its auction."""
    market = draw(markets(2, 1))
    n = len(market.agents)
    market = with_aftermarket(market, *(draw(scripts(n, 3)) for _ in range(draw(st.sampled_from([1, 1, 2])))))
    if len(market.aftermarket) == 1 or draw(st.booleans()):
        return market
    tables = tuple(draw(signal_tables(market, name, between=True)) for name in draw(st.sampled_from(["", "x", "xy"])))
    return evolve(market, shown=(Shown(len(market.stages) - 1, draw(st.booleans()), tables),))


def kinds(market: Market) -> str:
    """What is hidden, drawn, revealed."""
    steps = [step for stage in market.aftermarket for step in stage.steps]  # type: ignore[attr-defined]
    words = ["drawn"] if any(step.mover == NATURE for step in steps) else []
    words += ["hidden"] if any(step.seen_by == frozenset() for step in steps) else []
    words += ["some"] if any(step.seen_by for step in steps) else []
    words += ["drawn-unseen"] if any(step.mover == NATURE and step.seen_by == frozenset() for step in steps) else []
    words += ["revealed"] if any(step.reveal and step.seen_by is not None for step in steps) else []
    words += ["once"] if not market.auction else []
    words += [word for shown in market.shown for word in (["told"] * len(shown.tables) + ["types"] * shown.types)]
    return " ".join([*words, f"stages-{len(market.aftermarket)}"])


@pytest.mark.parametrize("sweep", SWEEPS)
def test_hidden_moves_and_draws_make_the_tree_of_the_semantics_page(sweep, monkeypatch):
    """The tree and its predicted size against plain recursion; scripts need be no trade mechanisms for that."""
    monkeypatch.setattr("exactgames.market.expand.check_trade_mechanism", lambda *_: None)
    monkeypatch.setattr("exactgames.forms.staged.folded.check_trade_mechanism", lambda *_: None)

    def law(market: Market) -> str:
        same_tree(market, NaiveStages)
        if market.auction is not None and not market.shown:
            found = unlabelled(market, 10**6)  # that as many nodes are made as predicted, it asserts
            assert found.folded.game.nodes >= len(found.allocation)
        return kinds(market)

    see = (
        "drawn",
        "hidden",
        "some",
        "drawn-unseen",
        "revealed",
        "once",
        "stages-1",
        "stages-2",
        "told",
        "types",
    )
    for_all(scripted_markets(), law, 100, sweep, see)


@st.composite
def small_mechanisms(draw: st.DrawFn) -> tuple[Market, Scripted, tuple[int, ...]]:
    """Two agents, a script short enough to try all plans, an allocation."""
    market = draw(markets(1, 1, sealed=True).filter(lambda m: len(m.agents) == 2))
    stage = draw(scripts(2, 3))
    assume(sum(step.mover == 0 for step in stage.steps) < 3 > sum(step.mover == 1 for step in stage.steps))
    held = draw(st.sampled_from([(1, 0), (0, 1)]))
    assume(plan_profiles(stage, stage.start(held, 0), 2) <= 500)
    return market, stage, held


def judged(market: Market, stage: Scripted, held: tuple[int, ...]) -> str | None:
    """The engine's refusal, None if it takes the stage for a trade mechanism."""
    market = with_aftermarket(market, stage)
    money = money_denominator(market)
    try:
        check_trade_mechanism(market, course_of(market, np.array([held]), money, 10**6), money)
    except GameError as error:
        return str(error)
    return None


@pytest.mark.parametrize("sweep", SWEEPS)
def test_trade_mechanisms_are_those_of_all_plans(sweep):
    """Never accepted against the definitions; refused against them only where Nature moves and something is hidden."""

    def law(case: tuple[Market, Scripted, tuple[int, ...]]) -> str:
        market, stage, held = case
        refusal, right = judged(market, stage, held), meets_definitions(market, stage, held)
        hidden = any(step.seen_by is not None for step in stage.steps)
        drawn = any(step.mover == NATURE for step in stage.steps)
        if refusal is None:
            assert right
        elif right:
            assert hidden and drawn and "Definition 1" in refusal
        words = ["accepted" if refusal is None else "Definition-1" if "Definition 1" in refusal else "Definition-2"]
        return " ".join(word + ("-hidden" if hidden else "") + ("-drawn" if drawn else "") for word in words)

    see = (
        "accepted",
        "accepted-hidden",
        "accepted-drawn",
        "Definition-1-hidden",
        "Definition-2-hidden",
    )
    for_all(small_mechanisms(), law, 200, sweep, see)


# ---- every registered stage

REGISTERED = [pytest.param(stage, id=stage.format) for stage in (*FIRST_STAGES, *AFTERMARKETS)]
AFTER = [pytest.param(stage, id=stage.format) for stage in AFTERMARKETS]


@st.composite
def with_registered(draw: st.DrawFn, rule: type[Stage], sealed: bool = False) -> Market:
    """A market whose stage is of this rule: instead of its auction, if it is a first stage, or after it."""
    market = draw(markets(2, 1, sealed=True))
    names = [agent.name for agent in market.agents]
    _, stage = good_table(Random(draw(st.integers(0, 10**6))), rule, names)
    if rule not in FIRST_STAGES:
        return with_aftermarket(market, stage)
    agents = tuple(evolve(agent, bids=None) for agent in market.agents)
    return evolve(market, agents=agents, auction=None, signals=(), stages=(stage, *market.stages))


@pytest.mark.parametrize("rule", REGISTERED)
def test_a_registered_stage_is_its_tree(rule):
    """Nodes, sets, words, sizes against plain recursion over its turns."""

    def law(market: Market) -> str:
        same_tree(market, NaiveStages)
        turns = {turn.key for _, turn in expand(market).sets.turns}
        return " ".join(turns)

    for_all(with_registered(rule), law, 20, see=[key.name for key in rule.action_keys])


@pytest.mark.parametrize("rule", REGISTERED)
def test_turns_are_as_the_stage_declares(rule):
    """Action keys, who has turns, facts, ranks, distinct words; and rules can name every action."""

    def law(market: Market) -> str:
        (number, stage), *_ = [(k, one) for k, one in enumerate(market.stages) if isinstance(one, rule)]
        n = len(market.agents)
        table = expand(market).sets
        movers = stage.movers(n, frozenset(range(n)))
        keys = {key.name: key for key in rule.action_keys}
        assert set(movers) == set(keys)
        assert stage.informed(n) <= frozenset().union(*movers.values())
        named = 0
        for k, turn in table.turns:
            if k != number or turn.mover == NATURE:
                continue
            assert turn.mover in movers[turn.key]
            assert len(stage.rank(turn)) == len(set(stage.rank(turn))) == len(turn.actions)
            for words in (stage.label, stage.said):
                said = {(words(turn, action), stage.source(turn, action)) for action in turn.actions}
                assert len(said) == len(turn.actions)
            rng, found = Random(1), set()
            for _ in range(30 * len(turn.actions)):
                about = {"units": market.units, "stage": stage, "movers": movers, "agent": turn.mover}
                _, value = good_value(rng, keys[turn.key].kind, "ABC"[:n], about)
                found.add(keys[turn.key].pattern(value).branch(turn))
            assert found - {None} == set(range(len(turn.actions)))
            named += 1
        return "named" if named else ""

    for_all(with_registered(rule), law, 10, see=["named"])


@pytest.mark.parametrize(
    ("rule", "items"),
    [
        *((rule, ()) for rule in (*FIRST_STAGES, *AFTERMARKETS)),
        *((rule, ("x", "y")) for rule in (*ITEM_FIRST_STAGES, *ITEM_AFTERMARKETS)),
    ],
)
def test_what_rules_say_to_do_is_read(rule, items):
    rng = Random(4)
    for _ in range(10):
        text, expected = stage_file(rng, rule, items)
        strategy = read_instance_text(text).strategy
        said = [tuple(action for action, _ in one.actions) for one in strategy or ()]
        assert said[len(said) - len(expected) :] == expected


SOMETIMES = (SecondHandAuction,)
"""Rules that are trade mechanisms with some keys only: here, if one may name so little that nothing is won for it."""


@pytest.mark.parametrize("rule", AFTER)
def test_a_registered_aftermarket_is_a_trade_mechanism(rule):
    def law(market: Market) -> str:
        (stage,) = market.stages
        assume(len(market.agents) == 2 and market.units == 1)
        for held in ((1, 0), (0, 1)):
            fault = judged(market, stage, held)
            assert fault is None or rule in SOMETIMES
            met.add(fault is None)
            if plan_profiles(stage, stage.start(held, 0), 2) <= 300:
                assert meets_definitions(market, stage, held) == (fault is None)
        return "judged"

    met: set[bool] = set()
    for_all(with_registered(rule), law, 15, see=["judged"])
    assert met == ({True, False} if rule in SOMETIMES else {True})


@pytest.mark.parametrize("rule", REGISTERED)
def test_the_checker_agrees_on_a_registered_stage(rule, tmp_path):
    """On what everybody gets when the stage is completed, in the tree and in the staged form."""
    rng, verified = Random(5), 0
    first = rule in FIRST_STAGES
    for number in range(8):
        said, stage = good_table(rng, rule, "AB")
        lines = ["units = 2", *(["strategy = []"] if first else [])]
        for name, marginals in (("A", [2, 1]), ("B", [3, 1])):
            lines += ["[[agents]]", f'name = "{name}"', f"types = [{{ marginals = {marginals} }}]"]
            lines += [] if first else ["bids = { vectors = [[0, 0], [2, 1]] }"]
        lines += [] if first else ["[auction]", 'format = "uniform-price"']
        lines.append(table_text("auction" if first else "aftermarket", said))
        mixed = '[{ bid = [0], probability = "1/3" }, { bid = [2, 1], probability = "2/3" }]'
        for name in "AB":
            lines += ["[[claims]]", 'kind = "utility"', f'agent = "{name}"']
            lines += [] if first else ["[[strategy]]", f'agent = "{name}"', 'stage = "auction"', f"mixture = {mixed}"]
        if number % 2 and not first:  # one action is given, which may or may not be there
            key = rng.choice(rule.action_keys)
            movers = stage.movers(2, frozenset({0, 1}))
            about = {"units": 2, "stage": stage, "movers": movers}
            for agent in sorted(movers[key.name]):
                given, _ = good_value(rng, key.kind, "AB", {**about, "agent": agent})
                lines += [
                    "[[strategy]]",
                    f'agent = "{"AB"[agent]}"',
                    'stage = "aftermarket"',
                    f"{key.name} = {toml(given)}",
                ]
        file, proof = tmp_path / f"{number}.toml", tmp_path / f"{number}.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        for form in ("explicit", *(() if first else ("staged",))):
            try:
                certificate = certify(read_instance_text(file.read_text(encoding="utf-8")), form=form)
            except (GameError, InstanceError) as error:  # a belief that is open, an action that is never there
                refused = rule in SOMETIMES and "not a trade mechanism" in str(error)
                assert refused or "must say" in str(error) or "covers no information set" in str(error)
                continue
            certificate.write(proof)
            verdict = verify(str(proof), str(file))
            assert verdict.verdict == "VERIFIED", (verdict.message, lines)
            verified += 1
    assert verified > 3


# Two units for two agents who value them at 2 and 1 and at 3 and 1, bids 0 and (2, 1): nodes, terminal nodes, sets.
GOLDEN = {
    "posted-price": ({"price": 1}, (9, 6, [1, 2])),
    "take-it-or-leave-it": ({"sellers": ["B", "A"], "prices": [1, 2]}, (168, 106, [20, 37])),
    "resale-by-winners": ({"prices": [1, 2]}, (110, 70, [22, 13])),
}


@pytest.mark.parametrize("format_", GOLDEN)
def test_golden_counts(format_):
    said, expected = GOLDEN[format_]
    first = format_ in [rule.format for rule in FIRST_STAGES]
    lines = ["units = 2"]
    for name, marginals in (("A", [2, 1]), ("B", [3, 1])):
        lines += ["[[agents]]", f'name = "{name}"', f"types = [{{ marginals = {marginals} }}]"]
        lines += [] if first else ["bids = { vectors = [[0, 0], [2, 1]] }"]
    lines += [] if first else ["[auction]", 'format = "uniform-price"']
    lines.append(table_text("auction" if first else "aftermarket", {"format": format_, **said}))
    tree = expand(read_instance_text("\n".join(lines)).market)
    sets = np.bincount(tree.sets.agent, minlength=2).tolist()
    assert (tree.game.nodes, len(tree.game.terminals), sets) == expected


# ---- words, and what is refused

A, B = 0, 1
AT_ONCE = Scripted(
    (Step(A, 2, frozenset()), Step(B, 2, frozenset(), (), True), Step(A, 2, None)),
    (((1, 1, 1), Trade(B, A, 1, Fraction(1))),),
)
"""Both say at once whether they would trade; then both answers are shown, and A confirms."""


def plain_market(stage: Scripted) -> Market:
    """A holds the unit: she wins the auction for nothing, having the only bid above the reserve."""
    text = """units = 1
[[agents]]
name = "A"
types = [{ marginals = [1] }]
bids = { levels = [1] }
[[agents]]
name = "B"
types = [{ marginals = [2] }]
bids = { levels = [0] }
[auction]
format = "uniform-price"
"""
    return with_aftermarket(read_instance_text(text).market, stage)


def test_hidden_moves_are_not_in_the_words_of_others_sets_until_shown():
    game = expand(plain_market(AT_ONCE)).game
    labels = {game.labels.infoset(s) for s in game.sets_of(B)}
    assert labels == {"holding 0 of 1 after paying 0 for the bid 0 (A won 1)"}
    confirming = [game.labels.infoset(s) for s in game.sets_of(A)]
    assert "holding 1 of 1 after paying 0 for the bid 1 (B won 0); A picks 1 at 0, B picks 0 at 1" in confirming
    assert len(confirming) == 1 + 4


def test_draws_are_said():
    half = (Fraction(1, 2), Fraction(1, 2))
    game = expand(plain_market(Scripted((Step(NATURE, 2, None, half), Step(B, 2, None)), ()))).game
    assert [game.labels.infoset(s) for s in game.sets_of(B)] == [
        "holding 0 of 1 after paying 0 for the bid 0 (A won 1); Nature picks 0 at 0",
        "holding 0 of 1 after paying 0 for the bid 0 (A won 1); Nature picks 1 at 0",
    ]
    assert [game.labels.chance(0, k) for k in range(2)] == ["pick 0", "pick 1"]


def test_a_stage_that_takes_is_refused_with_the_play():
    robbing = Scripted((Step(B, 2, None),), (((1,), Trade(B, A, 1, Fraction(0))),))
    with pytest.raises(GameError, match=r"\(1, 0\), whatever A plans .* «B picks 1 at 0» gives her 0.*Definition 1"):
        expand(plain_market(robbing))


def test_a_plan_may_not_turn_on_what_is_hidden():
    """Seeing B's pick, A would agree to trade at 2 and not at 0; not seeing it, she refuses either, and may."""
    steps = (Step(B, 2, frozenset()), Step(A, 2, None))
    cheap, dear = Trade(B, A, 1, Fraction(0)), Trade(B, A, 1, Fraction(2))
    expand(plain_market(Scripted(steps, (((0, 1), cheap), ((1, 1), dear)))))
    forced = (((0, 0), cheap), ((1, 1), cheap))  # to keep the unit A would have to match B's pick
    with pytest.raises(GameError, match="Definition 1"):
        expand(plain_market(Scripted(steps, forced)))
    expand(plain_market(Scripted((steps[0]._replace(seen_by=None), steps[1]), forced)))


def test_a_turn_that_its_mover_cannot_know_is_refused():
    class Blind(Scripted):
        def turn(self, at):  # type: ignore[no-untyped-def]
            turn = super().turn(at)
            return None if at.taken == (0,) else turn

    steps = (Step(A, 3, frozenset()), Step(B, 2, None))
    assert expand(plain_market(Blind(steps, ()))).game.infosets == 2  # she knows that she is to move

    class Blinder(Scripted):
        def turn(self, at):  # type: ignore[no-untyped-def]
            turn = super().turn(at)
            if at.taken == (1,):
                return type(turn)(turn.place, turn.mover, turn.key, (5, 6))
            return turn

    with pytest.raises(GameError, match="cannot know what she may do"):
        expand(plain_market(Blinder(steps, ())))


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (Step(A, 1, None), "at least two"),
        (Step(NATURE, 2, None, (Fraction(1, 2), Fraction(1, 3))), "sum to 1"),
        (Step(NATURE, 2, None), "sum to 1"),
        (Step(A, 2, None, (Fraction(1, 2), Fraction(1, 2))), "only Nature"),
    ],
)
def test_turns_keep_their_contract(step, why):
    with pytest.raises(ValueError, match=why):
        expand(plain_market(Scripted((step,), ())))
