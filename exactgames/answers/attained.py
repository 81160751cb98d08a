"""An example beside the bound: a market with a table of trades, and an equilibrium of it that leaves as little as the
guarantee says, or as little as was found.

Bids that leave little (``bounds.independent_bids``) are given the trades that leave least in an equilibrium with them
(``bounds.worst_trades``). What was found becomes an instance file (``answers.example_file``), which is read, and whose
claims are settled, before it is given.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

from attrs import frozen

from exactgames.answers.example_file import ExampleFile
from exactgames.bounds.auction import AuctionAlone
from exactgames.bounds.guarantee import Guarantee, guarantee_alone
from exactgames.bounds.independent_bids import IndependentBids, Plan
from exactgames.bounds.independent_least import independent_least
from exactgames.bounds.welfare import optimum
from exactgames.bounds.worst_trades import WorstTrades, worst_trades
from exactgames.claims.claim import ClaimSpec
from exactgames.clock import Clock, Late
from exactgames.errors import GameError, LimitReached, Undecided
from exactgames.files.document import canonical
from exactgames.files.reader import read_document
from exactgames.files.toml import toml
from exactgames.market.instance import Instance
from exactgames.session.session import Session

PROGRAMS = 60
"""For so many bids the worst trades are looked for."""
ACTIONS = 64
"""Of an agent in a table."""
NODES = 1_000_000
"""Of the largest game in which an example is looked at."""


@frozen
class Attained:
    """What was found beside the guarantee.

    left      the least that bids leave, of the independent ones that were tried (``bounds.independent_bids``); None: of
              none
    welfare   the least of an equilibrium that was found; None: of none below the optimum
    document  the instance that shows it
    late      whether the clock ended the search
    unchecked whether something was found whose game is too large to be looked at
    settled   whether ``left`` is the least of all independent bids (``bounds.independent_least``); not asked where
              bound and example meet

    >>> from exactgames import attained
    >>> from exactgames.examples import speculator
    >>> attained(speculator()).text.splitlines()[-3:]
    ['kind = "welfare-at-least"', 'value = 0', 'by = "basic"']
    """

    guarantee: Fraction
    optimum: Fraction
    left: Fraction | None
    welfare: Fraction | None
    document: dict[str, Any] | None
    late: bool
    unchecked: bool
    settled: bool = False

    @property
    def text(self) -> str | None:
        """The instance as a file."""
        return None if self.document is None else toml(self.document)

    @property
    def tight(self) -> bool:
        """Whether bound and example meet. Where all of the optimum is guaranteed, every equilibrium is an example."""
        return self.guarantee in (self.welfare, self.optimum)


def attained(instance: Instance, strengthened: bool = False, seconds: float = 300.0) -> Attained:
    """An equilibrium of the instance's auction, with an aftermarket, that leaves as little as its guarantee says; or as
    little as was found. GameError where no bids are sealed, of named items, or where agents acquire information;
    LimitReached as ``guarantee``.

    >>> from exactgames import attained
    >>> from exactgames.examples import speculator
    >>> found = attained(speculator())  # S bids 2, B bids 0, and nothing is traded
    >>> str(found.guarantee), str(found.welfare), found.tight
    ('0', '0', True)
    """
    market = instance.market
    if market.auction is None or market.items or market.information:
        raise GameError(
            "an example is looked for after sealed bids for units, without information acquisition: this is no such "
            "market"
        )
    alone = AuctionAlone.of(market)
    bound, most = guarantee_alone(alone, strengthened, False, Clock.of(seconds)), optimum(market)
    clock = Clock.of(seconds)
    least, document, bids, late, unchecked = most, None, IndependentBids(alone, clock), False, False
    try:
        with clock.alarm():
            for plan, found in _found(bids, bound, most):
                written = _checked(instance, plan, found, alone, bound.welfare, strengthened)
                if written is None:
                    unchecked = True
                elif found.welfare < least:
                    least, document = found.welfare, written
                if least == bound.welfare:
                    break
    except Late:
        late = True
    left, settled = min(bids.left.values(), default=None), None
    try:
        with clock.alarm():
            settled = independent_least(alone, clock) if least != bound.welfare else None
    except Late:
        late = True
    left = left if settled is None else settled
    welfare = None if document is None else least
    return Attained(bound.welfare, most, left, welfare, document, late, unchecked, settled is not None)


def _found(bids: IndependentBids, bound: Guarantee, most: Fraction) -> Iterator[tuple[Plan, WorstTrades]]:
    """The worst trades of the bids that leave least, where these leave less than what was found."""
    if bound.program is None or bound.solved is None:
        raise TypeError("sealed bids have a program")
    below = (p for p in bids.plans(bound.program, bound.solved.weights) if bids.value(p) < most)
    for plan in islice(below, PROGRAMS):
        bids.clock.check()
        found = worst_trades(bids.alone, plan, bids.clock)
        if found is not None and found.welfare < most:
            most = found.welfare
            yield plan, found


def _checked(
    instance: Instance, plan: Plan, found: WorstTrades, alone: AuctionAlone, bound: Fraction, strengthened: bool
) -> dict[str, Any] | None:
    """The document, if the reader and the claims agree; None if its game is too large to be looked at."""
    example = ExampleFile(instance, plan, found, alone)
    if any(len(mine) > ACTIONS for mine in example.actions.values()):
        return None
    document: dict[str, Any] = canonical(example.document(bound, strengthened))
    session = Session(read_document(document), NODES)
    try:
        for claim in session.instance.claims:
            if not isinstance(claim, ClaimSpec):
                raise TypeError("an example claims nothing about a part of a file")
            if not claim.settle(session).holds:
                raise ArithmeticError(f"the example that was found does not hold: {claim.kind}")
    except (LimitReached, Undecided):
        return None
    return document
