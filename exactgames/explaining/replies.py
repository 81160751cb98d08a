"""What somebody does, what it brings her, and what each nearby alternative would change, in sentences."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from exactgames.answers.alternatives import Alternative, Choice
from exactgames.answers.prospects import End, Prospect
from exactgames.mechanisms.protocols import Goods
from exactgames.numbers.rational import show
from exactgames.phrases import counted, listed

_FEW = 3
"""So many different amounts are listed with their probabilities; of more the mean is said."""


def _won(end: End) -> int:
    return end.won


def _held(end: End) -> int:
    return end.held


def _paid(end: End) -> Fraction:
    return end.paid


def _received(end: End) -> Fraction:
    return end.received


def _value(end: End) -> Fraction:
    return end.value


def _cost(end: End) -> Fraction:
    return end.cost


def money(prospect: Prospect, what: Callable[[End], Fraction]) -> str:
    """An amount, or its mean: "3/2", "3/2 on average"."""
    mean = show(prospect.mean(what)) if prospect.sure(what) != 0 else "nothing"
    return mean if prospect.sure(what) is not None else f"{mean} on average"


def things(goods: Goods, prospect: Prospect, what: Callable[[End], int]) -> str:
    """What is won or held: "1 unit", "1 unit or 2 units", "3/2 units on average"."""
    chances = prospect.chances(what)
    if len(chances) == 1:
        return one_bundle(goods, chances[0][0])
    if goods.called == "items" or len(chances) <= _FEW:
        return listed([f"{one_bundle(goods, bundle)} ({show(p)})" for bundle, p in sorted(chances)], "or")
    return f"{counted(prospect.mean(what), 'unit')} on average"


def _short(goods: Goods, now: Prospect, then: Prospect, what: Callable[[End], int]) -> str:
    """What is won or held now, beside what would be: the word "units" once is enough."""
    was, will = now.sure(what), then.sure(what)
    return str(was) if goods.called == "units" and was and will else things(goods, now, what)


def one_bundle(goods: Goods, bundle: int) -> str:
    """What is held, in words."""
    if not bundle:
        return "nothing"
    return goods.text(bundle) if goods.called == "items" else counted(bundle, "unit")


def brings(goods: Goods, prospect: Prospect, later: bool = False) -> str:
    """What an action brings, after "she"; ``later``: the auction is over, and what was won and paid in it is settled,
    so that nothing is said of it, nor of what it is in all.
    """
    parts = [] if later else [f"wins {things(goods, prospect, _won)} in the auction", _pays(prospect)]
    parts += filter(None, [_gets(prospect), "" if later else _spends(prospect)])
    if any(end.value for end, _ in prospect.ends):
        parts.append(f"ends up with {things(goods, prospect, _held)}, worth {money(prospect, _value)} to her")
    if later:
        return listed(parts or ["gets nothing more"])
    often = "" if prospect.sure(lambda end: end.utility) is not None else " on average"
    return f"{listed(parts)}: in all {show(prospect.utility)}{often}"


def _pays(prospect: Prospect) -> str:
    return f"pays {money(prospect, _paid)} there" if prospect.sure(_paid) != 0 else "pays nothing"


def _gets(prospect: Prospect) -> str:
    """What she receives or pays after the auction; empty if nothing."""
    if prospect.sure(_received) == 0:
        return ""
    mean = prospect.mean(_received)
    often = "" if prospect.sure(_received) is not None else " on average"
    return f"{'pays' if mean < 0 else 'receives'} {show(abs(mean))}{often} in the aftermarket"


def _spends(prospect: Prospect) -> str:
    return "" if prospect.sure(_cost) == 0 else f"spends {money(prospect, _cost)} on information"


# ---- what an alternative changes


def changes(goods: Goods, now: Prospect, then: Prospect, price: bool, later: bool) -> str:
    """What would change, after "she would": each part that differs. ``price``: all units are sold at one price."""
    parts = [] if later else _auction_changes(goods, now, then, price)
    if _differ(now, then, _received):
        parts.append(_received_change(now, then))
    if _differ(now, then, _cost):
        parts.append(f"spend {_instead(now, then, _cost)} on information")
    valued = any(end.value for one in (now, then) for end, _ in one.ends)
    if valued and _differ(now, then, _held):
        differs = then.mean(_value) != now.mean(_value)
        worth = f", worth {_instead(now, then, _value, ' to her')}" if differs else ""
        parts.append(f"end up with {things(goods, then, _held)} instead of {_short(goods, now, then, _held)}{worth}")
    return listed(parts)


def _differ(now: Prospect, then: Prospect, what: Callable[[End], object]) -> bool:
    """Whether something is not the same, with the same probabilities."""
    return dict(now.chances(what)) != dict(then.chances(what))


def _instead(now: Prospect, then: Prospect, what: Callable[[End], Fraction], after: str = "", sign: int = 1) -> str:
    """An amount instead of another: "2 instead of nothing"; ``after`` the first of them stands where it is."""
    was, will = (sign * one.mean(what) for one in (now, then))
    steady, sure = (one.sure(what) is not None for one in (now, then))
    if was == will and (sure or steady):
        now_and_then = ("for sure", "on average") if sure else ("on average", "for sure")
        return f"{_amount(will)} {now_and_then[0]}{after} instead of {now_and_then[1]}"
    if was == will:
        return f"{show(will)} on average{after} as well, but with other chances"
    often = "" if sure else " on average"
    before = "" if steady or not sure else " on average"
    return f"{_amount(will)}{often}{after} instead of {_amount(was)}{before}"


def _amount(amount: Fraction) -> str:
    """An amount that may be a payment where one is received."""
    if amount < 0:
        return f"a payment of {show(-amount)}"
    return show(amount) if amount else "nothing"


def _auction_changes(goods: Goods, now: Prospect, then: Prospect, price: bool) -> list[str]:
    parts = []
    if _differ(now, then, _won):
        parts.append(f"win {things(goods, then, _won)} in the auction instead of {_short(goods, now, then, _won)}")
    before, after = (_unit_price(one) if price else None for one in (now, then))
    if _differ(now, then, _paid):
        rises = ""
        if before is not None and after is not None and before != after:
            way = "rises" if after > before else "falls"
            rises = f" (the price of a unit {way} from {show(before)} to {show(after)})"
        parts.append(f"pay {_instead(now, then, _paid, ' in it' if parts else ' in the auction')}{rises}")
    return parts


def _unit_price(prospect: Prospect) -> Fraction | None:
    """What she pays for a unit, if she surely wins some, at one price."""
    if any(end.won == 0 for end, _ in prospect.ends):
        return None
    return prospect.sure(lambda end: end.paid / end.won)


def _received_change(now: Prospect, then: Prospect) -> str:
    if now.mean(_received) > 0 or then.mean(_received) > 0:
        return f"receive {_instead(now, then, _received, ' in the aftermarket')}"
    return f"pay {_instead(now, then, _received, ' in the aftermarket', -1)}"


def compared(
    goods: Goods, choice: Choice, one: Alternative, action: Callable[[int], str], price: bool, later: bool
) -> str:
    """An alternative as a sentence: "By bidding 1 she would …: she would lose 1 (1 instead of 2)"."""
    start = f"By {action(one.actions[0])}{_as_well(len(one.actions) - 1)} she would"
    if one.prospect is None or choice.prospect is None:
        return f"{start} {result(choice.value, one.loss, later)}."
    if one.prospect == choice.prospect:
        return f"{start} change nothing for herself."
    said = changes(goods, choice.prospect, one.prospect, price, later)
    if not said:
        return f"{start} {result(choice.value, one.loss, later)}."
    return f"{start} {said}, and so {result(choice.value, one.loss, later)}."


def _as_well(others: int) -> str:
    """That other actions come to the same."""
    return "" if not others else f" (or by {'another' if others == 1 else f'{others:,} others'}, to the same effect)"


def result(value: Fraction, loss: Fraction, later: bool = False) -> str:
    """What comes of it, after "she would": "lose 1 (1 instead of 2)"; ``later``: without what it is in all."""
    if loss == 0:
        return "gain nothing" if later else f"gain nothing ({show(value)} either way)"
    both = "" if later else f" ({show(value - loss)} instead of {show(value)})"
    return f"{'lose' if loss > 0 else 'gain'} {show(abs(loss))}{both}"


def mixing(choice: Choice) -> str:
    """Whether the actions that are mixed are worth the same to her; empty if she plays one."""
    if len(choice.plays) == 1:
        return ""
    if len(set(choice.worths)) == 1:
        return "Each of these is worth the same to her."
    best = max(choice.worths)
    losses = [show(best - worth) for worth in choice.worths]
    return (
        f"These are not worth the same to her: in the order said, they are {listed(losses)} short of the best of them."
    )


def remaining(choice: Choice) -> str:
    """What is said of the other actions that are not listed; empty if there are none."""
    if choice.least is None:
        return ""
    rest = "The one action left" if choice.left == 1 else f"Each of the {choice.left:,} other actions"
    if choice.least > 0:
        more = "" if choice.left == 1 else " or more"
        return f"{rest} would lose her {show(choice.least)}{more}."
    if choice.least == 0:
        return (
            f"{rest} would gain her nothing."
            if choice.left == 1
            else (f"None of the {choice.left:,} other actions would gain her anything.")
        )
    best = "The one action left" if choice.left == 1 else f"Of the {choice.left:,} other actions the best"
    return f"{best} would gain her {show(-choice.least)}."
