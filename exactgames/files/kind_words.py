"""What may stand at a key of a rule, by its kind, in a few words."""

from __future__ import annotations

from typing import assert_never

from exactgames.files.cursor import show_number
from exactgames.files.outcome_rows import ACTIONS, ROWS
from exactgames.files.points import POINTS
from exactgames.files.sold import BY_ITEM, by_bundle
from exactgames.mechanisms.keys import (
    ANY_NUMBER,
    ActionLists,
    AgentName,
    AgentNames,
    AgentNamesFor,
    Bundle,
    ByBundle,
    ByItem,
    Flag,
    Increasing,
    Integer,
    Kind,
    Number,
    OneAction,
    OnePrice,
    OtherAgent,
    OutcomeRows,
    Points,
    Quantity,
    Record,
    Word,
)


def written(kind: Kind) -> str:
    """What may stand at a key of this kind, in a few words."""
    match kind:
        case Number(least, most):
            return "a non-negative number" if most is None and least == 0 else f"a number{_span(kind)}"
        case Integer():
            return f"an integer from {kind.least} to {kind.most}"
        case Points():
            return POINTS
        case Flag():
            return "true or false"
        case Increasing(at_most, or_any):
            any_number = f' (or, in a run-length market, "{ANY_NUMBER}")' if or_any else ""
            return f"an array of 1 to {at_most:,} strictly increasing non-negative numbers{any_number}"
        case AgentName():
            return "an agent's name"
        case AgentNames(at_least, everyone):
            if everyone:
                return "an array of every agent's name once"
            return "an array of the names of agents" + (", at least one" if at_least else "")
        case AgentNamesFor(other, _):
            return f"an array of the names of agents, or a table of such arrays for {other}"
        case Record():
            return kind.written
        case Word():
            tables = [] if kind.table is None else [kind.table.written]
            *most_words, last = [*(f'"{word}"' for word in kind.words), *tables]
            return f"{', '.join(most_words)} or {last}" if most_words else last
        case Quantity() | OnePrice() | OtherAgent() | OneAction() | Bundle():
            return _written_of_play(kind)
        case ActionLists() | OutcomeRows() | ByItem() | ByBundle():
            return _written_list(kind)
    assert_never(kind)


def _written_list(kind: ActionLists | OutcomeRows | ByItem | ByBundle) -> str:
    match kind:
        case ActionLists():
            return ACTIONS
        case OutcomeRows(of):
            return ROWS[of]
        case ByItem():
            return BY_ITEM
        case ByBundle(word):
            return by_bundle(word)
    assert_never(kind)


def _written_of_play(kind: Quantity | OnePrice | OtherAgent | OneAction | Bundle) -> str:
    match kind:
        case Quantity(least, all_):
            return f"an integer from {least}" + (' or "all"' if all_ else "")
        case Bundle(_, all_):
            return "an array of items" + (' or "all"' if all_ else "")
        case OnePrice(of):
            return f"one of the aftermarket's {of}"
        case OtherAgent():
            return "another agent's name"
        case OneAction():
            return "the name of one of her actions"
    assert_never(kind)


def _span(kind: Number) -> str:
    if kind.most is None:
        return f" that is at least {show_number(kind.least)}"
    return f" from {show_number(kind.least)} to {show_number(kind.most)}"
