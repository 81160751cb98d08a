"""Games to and from pygambit, and to networkx. Both libraries are imported when asked for."""

from __future__ import annotations

import importlib
import io
from fractions import Fraction
from typing import Any

import numpy as np

from exactgames.errors import ArgumentError
from exactgames.game.gambit.efg_read import read_efg_text
from exactgames.game.gambit.efg_write import efg_lines
from exactgames.game.gambit.nfg_read import read_nfg_text
from exactgames.game.tree import CHANCE, TERMINAL, Game


def to_gambit(game: Game, title: str = "") -> Any:
    """The game as a ``pygambit.Game``, through Gambit's file format: names as ``write_efg`` writes them, in ASCII.

    ImportError if pygambit is not installed.

    >>> from exactgames import to_gambit
    >>> from exactgames.examples import entry
    >>> to_gambit(entry()).get_max_payoff("Ann")
    Rational(2, 1)
    """
    gambit = _library("pygambit", "gambit")
    return gambit.read_efg(io.StringIO("".join(line + "\n" for line in efg_lines(game, title))))


def from_gambit(game: Any) -> Game:
    """The game of a ``pygambit.Game``, through Gambit's file format: names as ``read_efg`` or, of a strategic game,
    ``read_nfg`` reads them.

    ArgumentError if it is no such game. InstanceError where ``read_efg`` would raise it.

    >>> from exactgames import from_gambit, to_gambit
    >>> from exactgames.examples import entry
    >>> from_gambit(to_gambit(entry())).nodes
    5
    """
    if not hasattr(game, "to_efg"):
        raise ArgumentError(f"from_gambit: game: found a {type(game).__name__}, expected a pygambit.Game")
    try:
        text = game.to_efg()
    except OSError:  # a strategic game
        return read_nfg_text(game.to_nfg(), "the game's .nfg text")
    return read_efg_text(text, "the game's .efg text")


def to_networkx(game: Game) -> Any:
    """The tree as a ``networkx.DiGraph``, its nodes 0, 1, … in depth-first order (also the order in which the graph
    holds them), the root 0.

    nodes  ``kind``: "decision", "chance" or "terminal"; ``player`` and ``infoset``, names, at decisions; ``payoffs``,
           {player: "p/q"}, at terminal nodes
    edges  ``action``: its name; ``probability``: "p/q" after chance moves

    ImportError if networkx is not installed.

    >>> from exactgames import to_networkx
    >>> from exactgames.examples import entry
    >>> tree = to_networkx(entry())
    >>> tree.nodes[0], tree.edges[0, 1]
    ({'kind': 'decision', 'player': 'Ann', 'infoset': 'entry'}, {'action': 'in'})
    """
    graph = _library("networkx", "graphs").DiGraph()
    end = np.full(game.nodes, -1, dtype=np.int64)
    end[game.terminals] = np.arange(len(game.terminals))
    place = game.preorder.tolist()
    for node in np.argsort(game.preorder, kind="stable").tolist():
        s = int(game.infoset[node])
        if s == TERMINAL:
            row = [str(Fraction(int(u), game.payoff_denominator)) for u in game.payoffs[:, end[node]]]
            graph.add_node(place[node], kind="terminal", payoffs=dict(zip(game.players, row, strict=True)))
        elif s == CHANCE:
            graph.add_node(place[node], kind="chance")
        else:
            owner = game.players[game.infoset_player[s]]
            graph.add_node(place[node], kind="decision", player=owner, infoset=game.labels.infoset(s))
        if node:
            above, k = int(game.parent[node]), int(game.branch[node])
            s = int(game.infoset[above])
            if s == CHANCE:
                words = {"action": game.labels.chance(above, k), "probability": str(game.chance_probability(node))}
            else:
                words = {"action": game.labels.action(s, k)}
            graph.add_edge(place[above], place[node], **words)
    return graph


def _library(name: str, extra: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(f"{name} is not installed: pip install 'exactgames[{extra}]' ({error})") from error
