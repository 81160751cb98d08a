"""An aftermarket of one's own as a table of trades: the same tree, certified as a market; or why no table says it."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import pytest
from attrs import evolve, frozen

from exactgames import (
    GameError,
    Instance,
    as_table,
    certify,
    expand,
    read_instance_text,
    verify,
)
from exactgames.examples import speculator, spy
from exactgames.files.toml import toml
from exactgames.mechanisms import NATURE, Move, Stage, Turn, payment, shifted

FILE = """
title = "S resells to B"
units = 1
auction = { format = "uniform-price" }
claims = [{ kind = "sequential", completion = "some" }, { kind = "welfare", completion = "some" }]
[[agents]]
name = "S"
types = [{ name = "c=0", marginals = [0], probability = "1/2" }, { name = "c=3/4", marginals = ["3/4"], probability = "1/2" }]
bids = { levels = [0, 3] }
[[agents]]
name = "B"
types = [{ name = "v=2", marginals = [2], probability = "1/2" }, { name = "v=3", marginals = [3], probability = "1/2" }]
bids = { levels = [0, 3] }
[[strategy]]
agent = "S"
stage = "auction"
bid = [3]
[[strategy]]
agent = "B"
stage = "auction"
bid = [0]
"""


class Position(NamedTuple):
    held: tuple[int, ...]
    said: tuple[str, ...] = ()
    drawn: str = ""


@frozen
class Taxed(Stage):
    """Both say at once whether they trade at the price; of what the buyer pays the tax is taken away. With a chance of
    ``fails`` nothing comes of it.
    """

    format: ClassVar[str] = "taxed"
    title: ClassVar[str] = "a taxed trade"

    price: Fraction
    tax: Fraction
    fails: Fraction = Fraction(0)
    open: bool = False

    def start(self, allocation: tuple[int, ...], unsold: int) -> Position:
        return Position(allocation)

    def turn(self, at: Position) -> Turn | None:
        if len(at.said) < 2:
            words = (("keep", "sell"), ("refuse", "buy"))[len(at.said)]
            return Turn(len(at.said), len(at.said), "say", words, seen_by=None if self.open else frozenset())
        if self.fails and at.said == ("sell", "buy") and at.held[0] and not at.drawn:
            return Turn(2, NATURE, "", ("trade", "none"), probabilities=(1 - self.fails, self.fails))
        return None

    def play(self, at: Position, action: Any) -> Position:
        if len(at.said) < 2:
            at = at._replace(said=(*at.said, action))
            trades = at.said == ("sell", "buy") and at.held[0] and not self.fails
        else:
            at = at._replace(drawn=action)
            trades = action == "trade"
        return at._replace(held=shifted(at.held, 1, 0, 1)) if trades else at

    def held(self, at: Position) -> tuple[int, ...]:
        return at.held

    def paid(self, at: Position, action: Any) -> tuple[Fraction, ...]:
        if self.play(at, action).held == at.held:
            return ()
        whole = payment(2, 1, 0, self.price)
        return (whole[0] + self.tax, whole[1])

    def reveals(self, at: Position) -> tuple[Move, ...]:
        if len(at.said) < 2 or self.open:
            return ()
        words = (("keep", "sell"), ("refuse", "buy"))
        return tuple(Move(Turn(k, k, "say", words[k], seen_by=frozenset()), word) for k, word in enumerate(at.said))

    @property
    def amounts(self) -> tuple[Fraction, ...]:
        return (self.price, self.tax)

    def movers(self, agents: int, holders: frozenset[int]) -> dict[str, frozenset[int]]:
        return {"say": frozenset({0, 1})}

    def rank(self, turn: Turn) -> tuple[int, ...]:
        return (1, 0)

    def label(self, turn: Turn, action: Any) -> str:
        return str(action)

    def said(self, turn: Turn, action: Any) -> str:
        return f"does {action}"


def market(stage: Stage) -> Instance:
    known = read_instance_text(FILE)
    return evolve(known, market=evolve(known.market, stages=(stage,)))


@pytest.mark.parametrize("fails", ["0", "1/3"])
def test_a_taxed_trade_is_a_table(tmp_path: Path, fails: str) -> None:
    own = market(Taxed(Fraction(1), Fraction(1, 2), Fraction(fails)))
    table = as_table(own)
    assert table.market.title == "S resells to B (a taxed trade, as a table of trades)"
    one, other = expand(own.market).game, expand(table.market).game
    assert [one.labels.infoset(s) for s in one.sets_of(0)] == [other.labels.infoset(s) for s in other.sets_of(0)]
    certificate = certify(table)
    assert certificate.holds
    certificate.write(tmp_path / "c.jsonl")
    (tmp_path / "t.toml").write_text(toml(table.document), encoding="utf-8")
    assert verify(tmp_path / "c.jsonl", tmp_path / "t.toml").verdict == "VERIFIED"


def test_the_table_says_the_tax() -> None:
    rows = as_table(market(Taxed(Fraction(1), Fraction(1, 2)))).document["aftermarket"]["rows"]
    assert rows == [
        {
            "when": {"actions": {"S": "sell", "B": "buy"}, "holdings": {"S": 1, "B": 0}},
            "trades": [{"from": "S", "to": "B", "units": 1}],
            "payments": {"S": "-1/2", "B": 1},
        }
    ]


@frozen
class Twice(Taxed):
    """S says it twice."""

    def turn(self, at: Position) -> Turn | None:
        if len(at.said) == 2 and not at.drawn:
            return Turn(3, 0, "say", ("sure", "very"))
        return super().turn(at)


@pytest.mark.parametrize(
    ("instance", "why"),
    [
        (market(Taxed(Fraction(1), Fraction(0), open=True)), "tree would be another"),  # B sees what S says
        (market(Twice(Fraction(1), Fraction(0))), "S acts twice"),
        (speculator(), "tree would be another"),
        (spy(), "there are 0 of them"),
    ],
    ids=["seen", "twice", "offers", "none"],
)
def test_what_no_table_says(instance: Instance, why: str) -> None:
    with pytest.raises(GameError, match=f"no table of trades says this aftermarket: .*{why}"):
        as_table(instance)


def test_rules_about_it_are_refused() -> None:
    text = FILE.replace(
        "[[agents]]", 'aftermarket = { format = "table", actions = { S = ["a", "b"] }, rows = [{}] }\n[[agents]]', 1
    )
    rule = '[[strategy]]\nagent = "S"\nstage = "aftermarket"\nact = "b"\n'
    assert as_table(read_instance_text(text)).market.title.endswith("(a table of trades, as a table of trades)")
    with pytest.raises(GameError, match="rules of the file are about it"):
        as_table(read_instance_text(text + rule))
