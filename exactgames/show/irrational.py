"""Equilibria with irrational probabilities, as JSON values and in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from exactgames.bounds.welfare import optimum
from exactgames.certificate.canonical import number
from exactgames.game.labels import TableLabels
from exactgames.game.tree import CHANCE, TERMINAL, Game
from exactgames.market.expand import Expansion
from exactgames.numbers.algebraic import Algebraic, Number, polynomial_text, simplified
from exactgames.show.solution import Extent
from exactgames.solve.mixed import MixedEquilibrium

DIGITS = 6
"""After the decimal point, where a number is shown in words."""


def exact_value(value: Number) -> str | dict[str, Any]:
    """A rational number as ``p/q``; another as its minimal polynomial (integer coefficients, the constant first) and an
    interval that holds no other root of it.
    """
    value = simplified(value)
    if isinstance(value, Fraction):
        return str(number(value))
    root = value.minimal_root()
    return {
        "polynomial": [int(c) for c in root.polynomial.coeffs()],
        "interval": [number(root.low), number(root.high)],
    }


def in_words(value: str | dict[str, Any] | None) -> str:
    """A number of the JSON values as text; decimals, cut off, for irrational ones."""
    if not isinstance(value, dict):
        return str(value)
    return f"≈ {value['decimals']} (root of {value['text']})" if "decimals" in value else str(value)


def irrational_equilibrium(
    one: MixedEquilibrium, game: Game, market: Expansion | None, extent: Extent
) -> dict[str, Any]:
    """The keys of ``game_equilibrium``; numbers that are irrational as ``exact_value`` writes them, with decimals."""
    reach = _reach(game, one.probabilities)
    met = {int(game.infoset[node]) for node in reach if game.infoset[node] >= 0}
    starts = game.action_start
    listed = [] if extent == "none" else [s for s in range(game.infosets) if extent == "all" or s in met]
    strategy = [
        {
            "agent": game.players[int(game.infoset_player[s])],
            "infoset": game.labels.infoset(s),
            "probabilities": {
                game.labels.action(s, a - int(starts[s])): _shown(one.probabilities[a])
                for a in range(int(starts[s]), int(starts[s + 1]))
                if one.probabilities[a] != 0
            },
            "source": "completed",
        }
        for s in sorted(listed, key=lambda s: int(game.play_order[s]))
    ]
    welfare = None if market is None else simplified(_welfare(market, reach))
    best = None if market is None else optimum(market.market)
    return {
        "welfare": None if welfare is None else _shown(welfare),
        "ratio": None if welfare is None or not best or welfare == 0 else _shown(best / welfare),
        "utilities": {name: _shown(u) for name, u in zip(game.players, one.payoffs, strict=True)},
        "interim": None,
        "profiles": None,
        "outcome": None if market else _ends(game, reach),
        "strategy": strategy,
        "component": None,
    }


def _shown(value: Number) -> str | dict[str, Any]:
    value = simplified(value)
    found = exact_value(value)
    if isinstance(found, dict) and isinstance(value, Algebraic):
        root = value.minimal_root(Fraction(1, 10 ** (DIGITS + 2)))
        cut = abs(root.low) if root.low >= 0 else abs(root.high)
        whole, rest = divmod(int(cut * 10**DIGITS), 10**DIGITS)
        found["decimals"] = f"{'-' if root.low < 0 else ''}{whole}.{rest:0{DIGITS}d}"
        found["text"] = polynomial_text(root.polynomial)
    return found


def _reach(game: Game, probabilities: tuple[Number, ...]) -> dict[int, Number]:
    """{node that play reaches: its probability}."""
    found: dict[int, Number] = {0: Fraction(1)}
    waiting = [0]
    while waiting:
        node = waiting.pop()
        s = int(game.infoset[node])
        if s == TERMINAL:
            continue
        count = int((game.parent == node).sum())
        first = int(game.first_child[node])
        for k in range(count):
            if s == CHANCE:
                level = int(game.node_level[node])
                p: Number = Fraction(int(game.chance[first + k]), game.chance_denominator[level])
            else:
                p = probabilities[int(game.action_start[s]) + k]
            if p != 0:
                found[first + k] = found[node] * p
                waiting.append(first + k)
    return found


def _welfare(market: Expansion, reach: dict[int, Number]) -> Number:
    total: Number = Fraction(0)
    for end, node in enumerate(market.game.terminals.tolist()):
        if node in reach:
            types = market.profiles[market.profile[end]]
            value = Fraction(0)
            for i, agent in enumerate(market.market.agents):
                value += agent.types[int(types[i])].valuation.cumulative()[int(market.holdings[i, end])]
            total = total + reach[node] * value
    return total


def _ends(game: Game, reach: dict[int, Number]) -> list[dict[str, Any]]:
    """As ``game_equilibrium`` lists the terminal nodes that are reached."""
    names = game.labels.outcomes if isinstance(game.labels, TableLabels) else {}
    places = sorted(range(len(game.terminals)), key=lambda end: int(game.preorder[game.terminals[end]]))
    rows = []
    for place, end in enumerate(places, start=1):
        node = int(game.terminals[end])
        if node in reach:
            payoffs = [Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, end]]
            rows.append(
                {
                    "probability": _shown(reach[node]),
                    "terminal": names.get(node, place),
                    "payoffs": {name: number(u) for name, u in zip(game.players, payoffs, strict=True)},
                }
            )
    return rows
