"""An equilibrium with irrational probabilities, with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from exactgames.answers.equilibrium import Ending, Equilibrium, terminals
from exactgames.answers.listing import Extent, Move
from exactgames.bounds.welfare import optimum
from exactgames.game.tree import CHANCE, TERMINAL, Game
from exactgames.market.expand import Expansion
from exactgames.numbers.algebraic import Number, simplified
from exactgames.search.mixed.found import MixedEquilibrium


def irrational_equilibrium(one: MixedEquilibrium, game: Game, market: Expansion | None, extent: Extent) -> Equilibrium:
    """Its figures; of a market no interim utilities and no outcome."""
    reach = _reach(game, one.probabilities)
    welfare = None if market is None else simplified(_welfare(market, reach))
    best = None if market is None else optimum(market.market)
    return Equilibrium(
        game,
        welfare,
        None if welfare is None or not best or welfare == 0 else best / welfare,
        dict(zip(game.players, one.payoffs, strict=True)),
        None,
        None if market else _endings(game, reach),
        _moves(one, game, reach, extent),
    )


def _moves(one: MixedEquilibrium, game: Game, reach: Mapping[int, Number], extent: Extent) -> tuple[Move, ...]:
    met = {int(game.infoset[node]) for node in reach if game.infoset[node] >= 0}
    starts = game.action_start
    listed = [] if extent == "none" else [s for s in range(game.infosets) if extent == "all" or s in met]
    return tuple(
        Move(
            game.players[int(game.infoset_player[s])],
            game.labels.infoset(s),
            {
                game.labels.action(s, a - int(starts[s])): one.probabilities[a]
                for a in range(int(starts[s]), int(starts[s + 1]))
                if one.probabilities[a] != 0
            },
            True,
        )
        for s in sorted(listed, key=lambda s: int(game.play_order[s]))
    )


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


def _welfare(market: Expansion, reach: Mapping[int, Number]) -> Number:
    total: Number = Fraction(0)
    for end, node in enumerate(market.game.terminals.tolist()):
        if node in reach:
            types = market.profiles[market.profile[end]]
            value = Fraction(0)
            for i, agent in enumerate(market.market.agents):
                value += agent.types[int(types[i])].valuation.cumulative()[int(market.holdings[i, end])]
            total = total + reach[node] * value
    return total


def _endings(game: Game, reach: Mapping[int, Number]) -> tuple[Ending, ...]:
    """The terminal nodes that are reached, in depth-first order."""
    return tuple(
        Ending(reach[node], terminal=name, payoffs=payoffs) for node, name, payoffs in terminals(game) if node in reach
    )
