"""Equilibria with irrational probabilities, as JSON values and in words."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from exactgames.bounds.welfare import optimum
from exactgames.game.labels import TableLabels
from exactgames.game.tree import CHANCE, TERMINAL, Game
from exactgames.market.expand import Expansion
from exactgames.numbers.algebraic import Number, simplified
from exactgames.numbers.rational import number
from exactgames.reports.exact import shown_value
from exactgames.reports.solution import Extent
from exactgames.search.mixed.search import MixedEquilibrium


def irrational_equilibrium(
    one: MixedEquilibrium, game: Game, market: Expansion | None, extent: Extent
) -> dict[str, Any]:
    """The keys of ``game_equilibrium``; numbers that are irrational as ``shown_value`` writes them."""
    reach = _reach(game, one.probabilities)
    met = {int(game.infoset[node]) for node in reach if game.infoset[node] >= 0}
    starts = game.action_start
    listed = [] if extent == "none" else [s for s in range(game.infosets) if extent == "all" or s in met]
    strategy = [
        {
            "agent": game.players[int(game.infoset_player[s])],
            "infoset": game.labels.infoset(s),
            "probabilities": {
                game.labels.action(s, a - int(starts[s])): shown_value(one.probabilities[a])
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
        "welfare": None if welfare is None else shown_value(welfare),
        "ratio": None if welfare is None or not best or welfare == 0 else shown_value(best / welfare),
        "utilities": {name: shown_value(u) for name, u in zip(game.players, one.payoffs, strict=True)},
        "interim": None,
        "profiles": None,
        "outcome": None if market else _ends(game, reach),
        "strategy": strategy,
        "component": None,
    }


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
                    "probability": shown_value(reach[node]),
                    "terminal": names.get(node, place),
                    "payoffs": {name: number(u) for name, u in zip(game.players, payoffs, strict=True)},
                }
            )
    return rows
