"""Definitions 1 and 2 by their words, for tables of trades with named items: every plan of an agent against every plan of
the others.  (In the resale rules whoever offers nothing and takes nothing keeps what she holds, and money only changes
hands.)
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from naive_item_states import Bundle
from naive_items import NaiveItems
from reference import Reference
from strategies import Key, Table


def is_trade_mechanism(naive: NaiveItems) -> bool:
    """Whether each aftermarket is one, from all holdings with which it may start."""
    return all(
        _meets(naive, number, held) for number, held in naive.starts if naive._rounds()[number]["format"] == "table"
    )


def _meets(naive: NaiveItems, number: int, held: tuple[Bundle, ...]) -> bool:
    tree = naive.alone(number, held)
    pairs = [(i, t) for i in range(naive.n) for t in range(len(naive.types[i]))]
    players = tuple(map(str, range(len(pairs) + 1)))
    bare = Reference(players, tree, {})
    if any(node.payoffs and node.payoffs[-1] > 0 for node in bare.nodes):
        return False  # Definition 2
    plans = {i: _plans(bare, naive.names[i]) for i in range(naive.n)}
    for place, (i, t) in enumerate(pairs):
        best = max(min(_earned(bare, place, mine, theirs) for theirs in _others(plans, i)) for mine in plans[i])
        if best < naive.value(i, t, held[i]):
            return False  # Definition 1
    return True


def _plans(tree: Reference, name: str) -> list[dict[Key, int]]:
    return list(tree.plans([key for key in tree.sets if key[0] == name]))


def _others(plans: dict[int, list[dict[Key, int]]], me: int) -> list[dict[Key, int]]:
    chosen = product(*(own for i, own in plans.items() if i != me))
    return [{key: a for plan in some for key, a in plan.items()} for some in chosen]


def _earned(tree: Reference, place: int, mine: dict[Key, int], theirs: dict[Key, int]) -> Fraction:
    sure: Table = {
        key: tuple(Fraction(int(k == a)) for k in range(tree.actions(key))) for key, a in {**mine, **theirs}.items()
    }
    played = Reference.__new__(Reference)
    played.__dict__ = {**tree.__dict__, "strategy": sure}
    return played.value(0, str(place))
