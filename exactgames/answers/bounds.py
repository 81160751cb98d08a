"""What no aftermarket can break, as answers: guarantees, smoothness, balanced prices."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from attrs import evolve, frozen

from exactgames.bounds.balanced import Balance, Prices, balance
from exactgames.bounds.design import Choice, best, prices, reserves
from exactgames.bounds.following import following
from exactgames.bounds.guarantee import Guarantee, guarantee
from exactgames.bounds.posted import Arrival, posted_guarantee
from exactgames.bounds.reserve_function import ReserveFunction, reserve_function
from exactgames.bounds.rules_of_price import balanced_price, half_of_the_optimum, left_if_off, median_price
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
class Note:
    """Of an amount: which rules give it; by which factor it is off; what theory leaves then."""

    names: tuple[str, ...]
    factor: Fraction | None = None
    theory: Fraction | None = None


@frozen
class Designed:
    """What each reserve, or price, guarantees, and the best of them."""

    amounts: tuple[tuple[Fraction, Guaranteed], ...]
    best: Fraction
    notes: tuple[Note, ...]
    between: ReserveFunction | None = None

    @property
    def best_between(self) -> tuple[Fraction, Fraction, bool]:
        """Of all reserves: (which, what it guarantees, whether it is that itself; else those just above come as near as
        one likes), the lowest of several. Of those at which it was computed, where some piece is not straight.
        """
        if self.between is None:
            raise TypeError("not asked for")
        known = [*self.between.known, *((amount, one.welfare, True) for amount, one in self.amounts)]
        at, value, attained = max(known, key=lambda one: (one[1], -one[0], one[2]))
        return at, value, attained


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
    market: Market,
    amounts: Sequence[Fraction],
    strengthened: bool,
    information: bool,
    seconds: float,
    off: Sequence[Fraction] = (),
    between: bool = False,
) -> Designed:
    """By reserve: of these amounts, or of OPT/(2m) times each of ``off``, or of the levels that somebody may bid;
    ``between``: of all between the levels, too. GameError where that is not defined.
    """
    if between and strengthened:
        raise GameError("between levels the basic guarantee alone is computed, not the strengthened one")
    information = information or bool(market.information)
    half = half_of_the_optimum(market) if market.auction is not None else None
    amounts = amounts if not off else _scaled(half, off, "OPT/(2m) is a reserve for units, and these are named items")
    found = _designed(market, reserves(market, amounts, strengthened, information, seconds))
    pieces = reserve_function(market, information, seconds) if between else None
    notes = _notes(found, {OPT_2M: half}, half, off)
    return evolve(found, notes=notes, between=pieces)


def price_design(
    market: Market,
    amounts: Sequence[Fraction],
    information: bool,
    arrival: Arrival | None,
    off: Sequence[Fraction] = (),
) -> Designed:
    """By posted price: of these amounts, or of the balanced price times each of ``off``, or of those that a rule gives
    (``bounds.rules_of_price``). GameError where there is none.
    """
    information = information or bool(market.information)
    rules = {"balanced": balanced_price(market), "median": median_price(market)}
    base = rules["balanced"]
    if off:
        amounts = _scaled(base, off, "there is no balanced price of a unit here")
    elif not amounts:
        amounts = [price for price in rules.values() if price is not None]
        if not amounts:
            raise GameError("no rule gives a price of a unit here: name the prices to compare")
    found = _designed(market, prices(market, amounts, arrival or "file", information))
    notes = _notes(found, rules, base, off)
    if off:
        notes = tuple(evolve(n, theory=left_if_off(market, n.factor or Fraction(0), information)) for n in notes)
    return evolve(found, notes=notes)


OPT_2M = "OPT/(2m)"


def _scaled(base: Fraction | None, off: Sequence[Fraction], why: str) -> list[Fraction]:
    wrong = next((x for x in off if x <= 0), None)
    if wrong is not None:
        raise GameError(f"an estimate is off by the factor {wrong}: above 0 is expected")
    if base is None:
        raise GameError(why)
    return [base * factor for factor in off]


def _notes(
    found: Designed, rules: dict[str, Fraction | None], base: Fraction | None, off: Sequence[Fraction]
) -> tuple[Note, ...]:
    return tuple(
        Note(
            tuple(word for word, given in rules.items() if given == amount),
            next((factor for factor in off if base is not None and base * factor == amount), None),
        )
        for amount, _ in found.amounts
    )


def _designed(market: Market, choices: Sequence[Choice]) -> Designed:
    rows = tuple((choice.amount, _valued(market, choice.guarantee)) for choice in choices)
    return Designed(rows, best(choices).amount, tuple(Note(()) for _ in rows))


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
