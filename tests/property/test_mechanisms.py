"""Every registered auction and signal through the same tests: its file, its outcomes, its classes, and the checker.

Nothing here names a rule that the registry does not, but for the few whose outcome is also said in plain words below
(``PLAIN``), one bid profile at a time, from docs/reference/semantics.md, "Auctions". Of all others the checker's
payments, written separately, must be the engine's.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import prod
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from rule_files import ITEMS, bad_values, good_table, table_text, toml

from exactgames import Agent, InstanceError, Market, certify, expand, read_instance_text, verify
from exactgames.files.rule_keys import all_keys
from exactgames.files.rule_tables import AUCTION_RULES, TABLES, NoAftermarket
from exactgames.forms.staged.rivals import Rivals
from exactgames.market.expand import tree_size
from exactgames.market.money import money_denominator
from exactgames.market.outcomes import drawn_outcomes, ranked_bids, sealed_outcomes
from exactgames.market.valuations import Type, Valuation
from exactgames.mechanisms.keys import Rule
from exactgames.mechanisms.protocols import Observed
from exactgames.mechanisms.registry import AUCTIONS, FIRST_STAGES, ITEM_FIRST_STAGES, SIGNALS

NAMES = ("A", "B", "C")
SEALED = "".join(
    f'[[agents]]\nname = "{name}"\ntypes = [{{ marginals = [2, 1] }}]\nbids = {{ levels = [0, 1] }}\n' for name in NAMES
)
POSTED = SEALED.replace("bids = { levels = [0, 1] }\n", "")
RULES = [pytest.param(table, rule, id=f"{table}-{rule.format}") for table, rules in TABLES.items() for rule in rules]
AUCTION = [pytest.param(rule, id=rule.format) for rule in AUCTION_RULES]
SEALED_RULES = [pytest.param(rule, id=rule.format) for rule in AUCTIONS]
SHOWN = [pytest.param(signal, id=signal.name) for signal in SIGNALS]


def file_of(rule: type[Rule], auction: str, signals: Sequence[str] = (), items: Sequence[str] = ()) -> str:
    agents = POSTED if rule in (*FIRST_STAGES, *ITEM_FIRST_STAGES) else SEALED
    if not items:
        return f"units = 2\nsignals = {toml(list(signals))}\n{agents}{auction}"
    agents = agents.replace("marginals = [2, 1]", "additive = { x = 2, y = 1 }")
    return f"items = {toml(items)}\nsignals = {toml(list(signals))}\n{agents}{auction}"


def sold_by(table: str) -> Sequence[str]:
    """The items of the files whose tables are called so; none for units."""
    return ITEMS if table.startswith("item_") else ()


# ---- files


def file_with(table: str, rule: type[Rule], said: dict[str, Any]) -> str:
    """A file in which the rule's table says this."""
    items, name = sold_by(table), table.removeprefix("item_")
    text = table_text(name, said)
    sealed = "simultaneous-first-price" if items else "uniform-price"
    whole = text if name == "auction" else f'[auction]\nformat = "{sealed}"\n{text}'
    return file_of(rule if name == "auction" else AUCTIONS[0], whole, items=items)


def rules_of(market: Market, table: str) -> list[Rule]:
    """What was read from the table."""
    if table.endswith("auction"):
        return [market.stages[0] if market.auction is None else market.auction]
    return list(market.aftermarket)


@pytest.mark.parametrize(("table", "rule"), RULES)
def test_what_a_file_says_is_read(table, rule):
    rng = Random(rule.format)
    for _ in range(40):
        said, expected = good_table(rng, rule, NAMES, sold_by(table))
        read = rules_of(read_instance_text(file_with(table, rule, said)).market, table)
        assert read == ([] if rule is NoAftermarket else [expected]), said


def faults(table: str, rule: type[Rule], said: dict[str, Any]) -> list[str]:
    """The paths of the faults of a file with this table, the table's name being what it is in ``TABLES``."""
    with pytest.raises(InstanceError) as caught:
        read_instance_text(file_with(table, rule, said))
    return [fault.path.replace(table.removeprefix("item_"), table, 1) for fault in caught.value.faults]


@pytest.mark.parametrize(("table", "rule"), RULES)
def test_bad_values_are_refused(table, rule):
    said, _ = good_table(Random(1), rule, NAMES, sold_by(table))
    for key in rule.keys:
        beside = {name for other in rule.keys for name in (other.instead_of, other.name) if other.instead_of}
        rest = {name: value for name, value in said.items() if key.name not in beside or name not in beside}
        for value in bad_values(key.kind):
            paths = faults(table, rule, {**rest, key.name: value})
            assert paths, value
            assert all(path.startswith(f"{table}.{key.name}") for path in paths), (value, paths)


@pytest.mark.parametrize(("table", "rule"), RULES)
def test_keys_are_required_refused_or_unknown(table, rule):
    said, _ = good_table(Random(2), rule, NAMES, sold_by(table))
    for key in rule.keys:
        rest = {name: value for name, value in said.items() if name != key.name}
        if key.required:
            assert faults(table, rule, rest) == [f"{table}.{key.name}"]
        if key.instead_of:
            assert faults(table, rule, {k: v for k, v in rest.items() if k != key.instead_of}) == [table]
            both = {key.instead_of: {"x": 1, "y": 1}, key.name: [{"items": ["x"], "price": 1}]}
            assert table in faults(table, rule, {**said, **both})
    own = {key.name for key in rule.keys}
    for name in all_keys(TABLES[table]):
        if name not in own:
            assert faults(table, rule, {**said, name: 1}) == [f"{table}.{name}"]
    assert faults(table, rule, {**said, "colour": 1}) == [f"{table}.colour"]


def test_without_a_format_the_keys_that_mean_one_thing_are_read():
    said = {"reserve": -1, "price": "nonsense"}
    assert faults("auction", AUCTIONS[0], said) == ["auction.format", "auction.reserve"]


@pytest.mark.parametrize("signal", SHOWN)
@pytest.mark.parametrize("rule", AUCTION)
def test_a_signal_is_read_or_refused(rule, signal):
    said, _ = good_table(Random(3), rule, NAMES)
    text = file_of(rule, table_text("auction", said), [signal.name])
    if signal.refusal(rule) is None:
        assert read_instance_text(text).market.signals == (signal,)
    else:
        with pytest.raises(InstanceError) as caught:
            read_instance_text(text)
        assert [fault.path for fault in caught.value.faults] == ["signals[0]"]
        assert rule.title in caught.value.faults[0].expected


# ---- who wins, and what is paid


def random_market(rng: Random, rule: type[Rule]) -> Market:
    """Two or three agents of one type, each with a few bids."""
    units, n = rng.choice(((1, 2), (1, 3), (2, 2), (2, 3), (3, 2), (2, 1)))
    _, auction = good_table(rng, rule, NAMES[:n])
    levels = [Fraction(k, 2) for k in range(5)]
    who = []
    for name in NAMES[:n]:
        grid = list(combinations_with_replacement(sorted(rng.sample(levels, 3), reverse=True), units))
        bids = tuple(sorted(rng.sample(grid, min(len(grid), rng.randint(1, 5)))))
        who.append(Agent(name, (Type("t1", Valuation((Fraction(1),) * units), Fraction(1)),), bids))
    return Market(units, tuple(who), auction, ())


def outcomes_of(market: Market) -> tuple[Observed, int, tuple[tuple[int, ...], ...]]:
    """(every bid profile's outcome under each tie order, the money denominator, the tie orders)."""
    money = money_denominator(market)
    ranked = ranked_bids(market, money)
    return drawn_outcomes(market.sealed_auction, ranked, money), money, ranked.orders


def winners(market: Market, bids: Sequence[Sequence[Fraction]], order: Sequence[int]) -> tuple[int, ...]:
    """The m highest eligible marginal bids win, equal ones of the agent earlier in the order first."""
    auction = market.sealed_auction
    eligible = [(x, agent) for agent in order for x in bids[agent] if may_win(auction, x)]
    winning = sorted(eligible, key=lambda bid: -bid[0])[: market.units]
    return tuple(sum(agent == i for _, agent in winning) for i in range(len(bids)))


def may_win(auction: Any, x: Fraction) -> bool:
    return x >= auction.reserve and (x > 0 or auction.zero_bids_win)


def one_price(auction: Any, units: int, bids: Sequence[Sequence[Fraction]], won: Sequence[int]) -> list[Fraction]:
    eligible = sorted((x for bid in bids for x in bid if may_win(auction, x)), reverse=True)
    losing = max([auction.reserve, *eligible[units:]])
    lowest = eligible[units - 1] if len(eligible) >= units else auction.reserve
    return [k * ((1 - auction.weight) * losing + auction.weight * lowest) for k in won]


def own_bids(auction: Any, units: int, bids: Sequence[Sequence[Fraction]], won: Sequence[int]) -> list[Fraction]:
    return [sum(bid[:k], start=Fraction(0)) for bid, k in zip(bids, won, strict=True)]


PLAIN: dict[str, Callable[..., list[Fraction]]] = {"uniform-price": one_price, "discriminatory": own_bids}
"""What everybody pays, for some formats: a function of (auction, units, bids, units won)."""


@pytest.mark.parametrize("rule", SEALED_RULES)
def test_outcomes_are_those_of_the_semantics(rule):
    rng = Random(4)
    unsold = 0
    for _ in range(60):
        market = random_market(rng, rule)
        found, money, orders = outcomes_of(market)
        profiles = list(product(*(agent.bids for agent in market.agents)))
        assert len(found.bids) == len(profiles) * len(orders)
        for row, (order, bids) in enumerate(product(orders, profiles)):
            assert [agent.bids[k] for agent, k in zip(market.agents, found.bids[row], strict=True)] == list(bids)
            won = winners(market, bids, order)
            assert tuple(found.holdings[row].tolist()) == won
            unsold += sum(won) < market.units
            paid = [Fraction(int(x), money) for x in found.payments[row]]
            if rule.format in PLAIN:
                assert paid == PLAIN[rule.format](market.auction, market.units, bids, won), (bids, won)
            if found.price is not None:
                assert paid == [k * Fraction(int(found.price[row]), money) for k in won]
            highest = max(x for bid in bids for x in bid)
            assert all(0 <= x <= market.sealed_auction.largest_payment(highest, market.units) for x in paid)
    assert unsold


@pytest.mark.parametrize("rule", SEALED_RULES)
def test_classes_lead_where_bids_do(rule):
    """The staged form: an agent's outcomes by rival lists, against those of the bid profiles."""
    rng = Random(5)
    for _ in range(30):
        market = random_market(rng, rule)
        every, money, orders = outcomes_of(market)
        rivals = Rivals.of(market, money)
        sizes = [len(agent.bids) for agent in market.agents]
        base = market.units + 1
        place = sum(every.holdings[:, j] * base ** (len(sizes) - 1 - j) for j in range(len(sizes)))
        for agent, size in enumerate(sizes):
            columns = np.array(list(product(*(range(sizes[j]) for j in rivals.others(agent)))), dtype=np.int64)
            columns = columns.reshape(prod(sizes) // size, len(sizes) - 1)
            found = rivals.outcomes(agent, rivals.lists(agent, columns))
            for what, seen in ((found.place, place), (found.payment, every.payments[:, agent])):
                shaped = np.moveaxis(seen.reshape(len(orders), *sizes), agent + 1, 1)
                assert (what == shaped.reshape(len(orders), size, -1)).all()
            assert rivals.classes(agent).times.sum() == len(columns)


@pytest.mark.parametrize("rule", SEALED_RULES)
def test_a_payment_is_the_same_one_by_one_and_together(rule):
    """The arrays of a rule's payment broadcast; Python integers and 64-bit ones alike."""
    rng = Random(6)
    for _ in range(20):
        market = random_market(rng, rule)
        auction, money, m = market.sealed_auction, money_denominator(market), market.units
        bids = [sorted((rng.randint(-1, 4) * money for _ in range(m + 1)), reverse=True) for _ in range(8)]
        lists = np.maximum(np.array(bids), -1)
        own, won = lists[:, None, :m], np.array([[rng.randint(0, m) for _ in bids] for _ in bids])
        won = np.minimum(won, (own >= 0).sum(axis=2))
        reserve = int(auction.reserve * money)
        together = np.broadcast_to(auction.payment(won, own, lists[None], reserve), won.shape)
        as_objects = auction.payment(won, own.astype(object), lists[None].astype(object), reserve)
        assert (np.broadcast_to(as_objects, won.shape) == together).all()
        for i, j in product(range(len(bids)), repeat=2):
            alone = auction.payment(won[i, j], own[i, 0], lists[j], reserve)
            assert int(alone) == int(together[i, j])


@pytest.mark.parametrize("rule", SEALED_RULES)
def test_the_tree_has_a_node_for_each_outcome(rule):
    rng = Random(7)
    for _ in range(10):
        market = random_market(rng, rule)
        found = sealed_outcomes(market, money_denominator(market))
        tree = expand(market)
        assert tree.game.nodes == tree_size(market)
        assert len(tree.game.terminals) == len(found.profile)
        by_profile = np.zeros(len(found.count), dtype=np.int64)
        np.add.at(by_profile, found.profile, found.weight)
        assert (by_profile == found.ways).all()


# Two units, A and B with six bids each, random ties, A may resell at two prices: nodes, terminal nodes, A's and B's sets.
GOLDEN = {"uniform-price": (463, 295, [21, 45]), "discriminatory": (463, 295, [13, 37])}


@pytest.mark.parametrize("format_", GOLDEN)
def test_golden_counts(format_):
    who = "".join(
        f'[[agents]]\nname = "{name}"\ntypes = [{{ marginals = [2, 1] }}]\nbids = {{ levels = [0, 1, 2] }}\n'
        for name in "AB"
    )
    resale = '[aftermarket]\nformat = "take-it-or-leave-it"\nsellers = ["A"]\nprices = [1, 2]\n'
    auction = f'[auction]\nformat = "{format_}"\nties = "random"\n'
    tree = expand(read_instance_text(f"units = 2\n{who}{auction}{resale}").market)
    sets = np.bincount(tree.sets.agent, minlength=2).tolist()
    assert (tree.game.nodes, len(tree.game.terminals), sets) == GOLDEN[format_]


# ---- signals


class Said:
    """Bids, amounts and types by their numbers."""

    def __init__(self, market: Market) -> None:
        self.market, self.agents = market, [agent.name for agent in market.agents]

    def bid(self, agent: int, k: int) -> str:
        return f"bid {k}"

    def won(self, agent: int, k: int, units: int) -> str:
        return str(self.market.agents[agent].bids[k][:units])

    def amount(self, numerator: int) -> str:
        return str(numerator)

    def type(self, agent: int, t: int) -> str:
        return f"type {t}"


@pytest.mark.parametrize("signal", SHOWN)
@pytest.mark.parametrize("rule", SEALED_RULES)
def test_words_and_columns_of_a_signal_say_the_same(rule, signal):
    if signal.refusal(rule) is not None:
        pytest.skip(f"{rule.format} has no {signal.name}")
    market = random_market(Random(8), rule)
    if signal.of_types:
        profiles = list(product(range(2), repeat=len(market.agents)))
        assert len({signal.words_of_types(types, Said(market)) for types in profiles}) == len(profiles)
        return
    observed, _, _ = outcomes_of(market)
    columns = signal.columns(observed)
    assert all(len(column) == len(observed.bids) for column in columns)
    seen = [tuple(int(column[row]) for column in columns) for row in range(len(observed.bids))]
    words = [signal.words(observed, row, Said(market)) for row in range(len(observed.bids))]
    assert len(set(seen)) == len(set(words)) == len(set(zip(seen, words, strict=True))) > 1


# ---- the checker


@pytest.mark.parametrize("rule", SEALED_RULES)
def test_the_checker_agrees(rule, tmp_path: Path):
    """On what everybody gets when all mix between their bids."""
    rng = Random(9)
    for number in range(12):
        market = random_market(rng, rule)
        n = len(market.agents)
        said, _ = good_table(rng, rule, NAMES[:n])
        shown = [signal.name for signal in SIGNALS if signal.refusal(rule) is None and rng.random() < 0.4]
        lines = [f"units = {market.units}", f"signals = {toml(shown)}"]
        for agent in market.agents:
            lines += ["[[agents]]", f'name = "{agent.name}"', f"bids = {{ vectors = {toml(agent.bids)} }}"]
            lines.append(f"types = [{{ marginals = {toml(agent.types[0].valuation.marginals)} }}]")
        lines.append(table_text("auction", said))
        for agent in market.agents:
            weight = Fraction(1, len(agent.bids))
            mixture = [{"bid": bid, "probability": weight} for bid in agent.bids]
            lines += ["[[strategy]]", f'agent = "{agent.name}"', 'stage = "auction"', f"mixture = {toml(mixture)}"]
            lines += ["[[claims]]", 'kind = "utility"', f'agent = "{agent.name}"']
        file, proof = tmp_path / f"{number}.toml", tmp_path / f"{number}.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        for form in ("explicit", "staged") if "types" not in shown else ("explicit",):
            certify(read_instance_text(file.read_text(encoding="utf-8")), form=form).write(proof)
            verdict = verify(str(proof), str(file))
            assert verdict.verdict == "VERIFIED", (verdict.message, lines)
