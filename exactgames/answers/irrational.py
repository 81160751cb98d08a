"""An equilibrium with irrational probabilities, with its figures."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from exactgames.answers.bids import TypeBid, type_bids
from exactgames.answers.equilibrium import Ending, Equilibrium, terminals
from exactgames.answers.listing import Extent, Move, Plays
from exactgames.bounds.welfare import optimum
from exactgames.forms.form import Mask
from exactgames.game.tree import CHANCE, TERMINAL, Game
from exactgames.market.expansion import Expansion
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
        None if market is None else _bids(one, market, reach),
        _moves(one, game, reach, extent),
        information=None if market is None else _information(market, reach),
    )


def _bids(one: MixedEquilibrium, market: Expansion, reach: Mapping[int, Number]) -> tuple[TypeBid, ...]:
    game = market.game
    return type_bids(market.market, game, game.labels, _met(game, reach), lambda s: _plays(one, game, s))


def _met(game: Game, reach: Mapping[int, Number]) -> Mask:
    """[S] the sets that play reaches."""
    met = np.zeros(game.nodes, dtype=bool)
    met[list(reach)] = True
    return game.sets_meeting(met)


def _plays(one: MixedEquilibrium, game: Game, s: int) -> Plays:
    """What is played at set s."""
    start, stop = int(game.action_start[s]), int(game.action_start[s + 1])
    return {
        game.labels.action(s, a - start): one.probabilities[a] for a in range(start, stop) if one.probabilities[a] != 0
    }


def _moves(one: MixedEquilibrium, game: Game, reach: Mapping[int, Number], extent: Extent) -> tuple[Move, ...]:
    met = _met(game, reach)
    listed = [] if extent == "none" else [s for s in range(game.infosets) if extent == "all" or met[s]]
    return tuple(
        Move(
            game.players[int(game.infoset_player[s])],
            game.labels.infoset(s),
            _plays(one, game, s),
            "completed",
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
        for k, child in enumerate(game.children(node)):
            p = game.chance_probability(child) if s == CHANCE else probabilities[int(game.action_start[s]) + k]
            if p != 0:
                found[child] = found[node] * p
                waiting.append(child)
    return found


def _welfare(market: Expansion, reach: Mapping[int, Number]) -> Number:
    total: Number = Fraction(0)
    for end, node in enumerate(market.game.terminals.tolist()):
        if node in reach:
            types = market.profiles[market.profile[end]]
            value = Fraction(0)
            for i, agent in enumerate(market.market.agents):
                value += agent.types[int(types[i])].valuation.worth()[int(market.holdings[i, end])]
            total = total + reach[node] * value
    return total


def _information(market: Expansion, reach: Mapping[int, Number]) -> Number | None:
    """The cost of information; None where nobody may acquire any."""
    if market.costs is None:
        return None
    total: Number = Fraction(0)
    for end, node in enumerate(market.game.terminals.tolist()):
        if node in reach:
            spent = sum(int(cost) for cost in market.costs[:, end])
            total = total + reach[node] * Fraction(spent, market.game.payoff_denominator)
    return simplified(total)


def _endings(game: Game, reach: Mapping[int, Number]) -> tuple[Ending, ...]:
    """The terminal nodes that are reached, in depth-first order."""
    return tuple(
        Ending(reach[node], terminal=name, payoffs=payoffs) for node, name, payoffs in terminals(game) if node in reach
    )
