"""What no aftermarket can break, as answers: guarantees, smoothness, balanced prices."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import frozen

from exactgames.bounds.balanced import Balance, Prices, balance
from exactgames.bounds.design import Choice, best, prices, reserves
from exactgames.bounds.following import following
from exactgames.bounds.guarantee import Guarantee, guarantee
from exactgames.bounds.posted import Arrival, posted_guarantee
from exactgames.bounds.smoothness import Frontier, Smooth
from exactgames.bounds.welfare import optimum
from exactgames.errors import GameError
from exactgames.market.market import Market


@frozen
class Guaranteed:
    """Welfare is at least ``welfare``; nothing above ``most`` can be proven by the same argument."""

    welfare: Fraction
    most: Fraction
    optimum: Fraction

    @property
    def fraction(self) -> Fraction | None:
        """Of the optimum; None if that is 0."""
        return self.welfare / self.optimum if self.optimum else None

    @property
    def exact(self) -> bool:
        """Whether it is the best that the argument proves."""
        return self.welfare == self.most


@frozen
class Designed:
    """What each reserve, or price, guarantees, and the best of them."""

    amounts: tuple[tuple[Fraction, Guaranteed], ...]
    best: Fraction


def guaranteed(
    market: Market, strengthened: bool, information: bool, arrival: Arrival | None, seconds: float
) -> Guaranteed:
    """Of sealed bids, or of a posted price. ``information`` is assumed too where the market's agents may acquire some.
    GameError where it is not defined.
    """
    information = information or bool(market.information)
    if market.auction is not None:
        if arrival is not None:
            raise GameError("arrival is about a posted price: sealed bids come all at once")
        return _valued(market, guarantee(market, strengthened, information, seconds))
    if strengthened:
        raise GameError("the strengthened guarantee is of sealed bids; a posted price has the basic one alone")
    welfare = posted_guarantee(market, arrival or "file", information)
    return _valued(market, Guarantee(welfare, welfare))


def reserve_design(
    market: Market, amounts: Sequence[Fraction], strengthened: bool, information: bool, seconds: float
) -> Designed:
    """By reserve: of these amounts, or of the levels that somebody may bid."""
    return _designed(market, reserves(market, amounts, strengthened, information or bool(market.information), seconds))


def price_design(market: Market, amounts: Sequence[Fraction], information: bool, arrival: Arrival | None) -> Designed:
    """By posted price."""
    return _designed(market, prices(market, amounts, arrival or "file", information or bool(market.information)))


def _designed(market: Market, choices: Sequence[Choice]) -> Designed:
    rows = tuple((choice.amount, _valued(market, choice.guarantee)) for choice in choices)
    return Designed(rows, best(choices).amount)


def _valued(market: Market, found: Guarantee) -> Guaranteed:
    return Guaranteed(found.welfare, found.most, optimum(market))


@frozen
class SmoothAnswer:
    """The best λ (None: none will do) and what follows, or ``why`` nothing does; ``frontier``: if it was asked for."""

    mu: Fraction
    weak: Fraction
    semi: bool
    best: Fraction | None
    welfare: Fraction | None
    why: str
    optimum: Fraction
    frontier: Frontier | None


def smooth(market: Market, mu: Fraction, semi: bool, weak: Fraction, frontier: bool, seconds: float) -> SmoothAnswer:
    """GameError where it is not defined; Undecided when the time is over."""
    question = Smooth.of(market, semi, weak, seconds)
    found = question.best(mu)
    welfare, why = None, ""
    try:
        welfare = following(question, found, bool(market.information))
    except GameError as error:
        why = str(error)
    line = question.frontier() if frontier else None
    return SmoothAnswer(mu, weak, semi, found.best, welfare, why, optimum(market), line)


@frozen
class BalanceAnswer:
    """The best (α, β); the posted price that they give, and what it guarantees."""

    balance: Balance
    optimum: Fraction
    welfare: Fraction | None
    items: tuple[str, ...]


def balanced(market: Market, given: Prices | None) -> BalanceAnswer:
    """Of given prices, or of the paper's. GameError for prices of the wrong shape."""
    found, best_welfare = balance(market, given), optimum(market)
    return BalanceAnswer(found, best_welfare, found.guaranteed(best_welfare), market.items)
