"""The words of a drawing, plain and unescaped by XML; what does not print is escaped (``quoted.escaped``)."""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from functools import cached_property

import numpy as np
from attrs import define

from exactgames.answers.assessed import Assessed
from exactgames.answers.equilibrium import terminals
from exactgames.drawing.part import Cut, Part
from exactgames.game.tree import CHANCE, Game
from exactgames.quoted import escaped

LISTED = 8
"""So many numbers of a belief are listed."""
_LABEL, _TAG = 34, 26
"""So many characters of a move's and of a set's words stand in the drawing; all of them in what hovering shows."""


def shortened(words: str, most: int) -> str:
    """The words, or their beginning."""
    return words if len(words) <= most else words[: most - 1] + "…"


def width(words: str, size: int = 11) -> int:
    """About how many pixels wide the words are."""
    cells = sum(2 if unicodedata.east_asian_width(ch) in "WF" else 1 for ch in words)
    return -(-cells * size * 57 // 100)


@define(slots=False, eq=False)
class Words:
    """What is written where in the drawing of a part of a game."""

    part: Part
    assessed: Assessed | None

    @property
    def game(self) -> Game:
        return self.part.game

    @cached_property
    def players(self) -> tuple[str, ...]:
        """The players' names."""
        return tuple(map(escaped, self.game.players))

    @cached_property
    def sets(self) -> list[int]:
        """The information sets that are drawn: by player, in play order."""
        drawn = self.game.sets_meeting(self.part.shown)
        return [s for player in range(len(self.players)) for s in self.game.sets_of(player) if drawn[s]]

    @cached_property
    def numbers(self) -> dict[int, int]:
        """Each drawn set's number among all of its owner's, from 1."""
        game = self.game
        return {s: number for p in range(len(self.players)) for number, s in enumerate(game.sets_of(p), start=1)}

    @cached_property
    def listed(self) -> bool:
        """Whether sets are called by numbers, and listed below the drawing: their words are long."""
        return any(len(self._words(s)) > _TAG for s in self.sets)

    def _words(self, s: int) -> str:
        return f"{self.players[int(self.game.infoset_player[s])]}: {escaped(self.game.labels.infoset(s))}"

    def in_full(self, s: int) -> str:
        """A set's words, with what it is called in the drawing."""
        return self._words(s) + (f" ({self.tag(s)})" if self.listed else "")

    def tag(self, s: int) -> str:
        """What a set is called in the drawing."""
        if not self.listed:
            return self._words(s)
        return f"{shortened(self.players[int(self.game.infoset_player[s])], 14)} #{self.numbers[s]}"

    def said(self, s: int) -> str:
        """A set in full, in the list of sets."""
        words = escaped(self.game.labels.infoset(s))
        return f"{self.tag(s)}: {words}" if self.listed else self.tag(s)

    def at(self, node: int) -> str:
        """What stands at a decision node: at its set's first node the set, and the belief if there are several."""
        s = int(self.game.infoset[node])
        first = self.first.get(s) == node
        belief = self.belief(node)
        return " ".join(([self.tag(s)] if first else []) + ([f"[{belief}]"] if belief is not None else []))

    @cached_property
    def first(self) -> dict[int, int]:
        """{set: its first node that is drawn}."""
        found = {}
        for s in self.sets:
            found[s] = next(int(node) for node in self.game.histories(s) if self.part.shown[node])
        return found

    def beliefs(self, s: int) -> str | None:
        """The belief at a set of several nodes, in order; of many, those that are not 0. None where there is none."""
        found = [self.belief(int(node)) for node in self.game.histories(s)]
        if found[0] is None:
            return None
        if len(found) <= LISTED:
            return ", ".join(map(str, found))
        shown = [f"{one} at node {k}" for k, one in enumerate(found, 1) if one]
        more = f", … {len(shown) - LISTED} more" if len(shown) > LISTED else ""
        return f"{', '.join(shown[:LISTED])}{more}, of {len(found)} from above"

    def belief(self, node: int) -> Fraction | None:
        """The belief at a node of a set of several; None elsewhere, or where there is none."""
        s = int(self.game.infoset[node])
        if self.assessed is None or s < 0 or len(self.game.histories(s)) < 2:
            return None
        return self.assessed.belief(node)

    def move(self, child: int) -> str:
        """The move that leads to a node, in full: with Nature's probability, or the profile's if it mixes."""
        game, parent = self.game, int(self.game.parent[child])
        s, k = int(game.infoset[parent]), int(game.branch[child])
        if s == CHANCE:
            return " · ".join(
                filter(None, (escaped(game.labels.chance(parent, k)), str(game.chance_probability(child))))
            )
        words = escaped(game.labels.action(s, k))
        played = self.played(child)
        return f"{words} · {played}" if played is not None and 0 < played < 1 else words

    def short_move(self, child: int) -> str:
        """The same, as it stands in the drawing: the probability is never cut."""
        words, dot, probability = self.move(child).rpartition(" · ")
        return shortened(words, _LABEL) + dot + probability if dot else shortened(probability, _LABEL)

    def played(self, child: int) -> Fraction | None:
        """The probability with which the profile makes the move to this node; None after Nature, or without one."""
        s = int(self.game.infoset[self.game.parent[child]])
        if s < 0 or self.assessed is None:
            return None
        return self.assessed.played.strategy.probability(self.game, s, int(self.game.branch[child]))

    @cached_property
    def ends(self) -> dict[int, str]:
        """{terminal node: its payoffs}, for those that are drawn."""
        if self.game.nodes > 4 * int(self.part.shown.sum()):
            rows = self._some_ends()
        else:
            rows = {node: list(payoffs.values()) for node, _, payoffs in terminals(self.game)}
        return {node: ", ".join(map(str, row)) for node, row in rows.items()}

    def _some_ends(self) -> dict[int, list[Fraction]]:
        game = self.game
        places = np.flatnonzero(self.part.shown[game.terminals])
        return {
            int(game.terminals[z]): [Fraction(int(u), game.payoff_denominator) for u in game.payoffs[:, z]]
            for z in places.tolist()
        }

    def cut(self, cut: Cut) -> str:
        """What is left out there."""
        if len(cut.children) > 1:
            return f"{len(cut.children):,} moves not drawn, {_nodes(cut.size)}"
        return f"{shortened(self.move(cut.children[0]), _LABEL)}: not drawn, {_nodes(cut.size)}"

    def cut_in_full(self, cut: Cut) -> str:
        """The same, branch by branch."""
        rows = zip(cut.children, cut.sizes, strict=True)
        return "\n".join(["Not drawn:", *(f"{self.move(child)}: {_nodes(size)}" for child, size in rows)])

    def set_in_full(self, s: int) -> str:
        """A set with its belief, and its actions with what is played and what each is worth."""
        lines = [self.in_full(s)]
        beliefs = self.beliefs(s)
        if beliefs is not None:
            lines.append(f"belief: {beliefs}")
        lines += [
            f"{action}{'' if p is None else f': played with {p}'}{'' if value is None else f', worth {value}'}"
            for action, p, value in self.actions(s)
        ]
        return "\n".join(lines)

    def actions(self, s: int) -> list[tuple[str, Fraction | None, Fraction | None]]:
        """(action, its probability, what it is worth) at set s."""
        names = [escaped(name) for name in self.game.action_labels(s)]
        if self.assessed is None:
            return [(name, None, None) for name in names]
        strategy, value = self.assessed.played.strategy, self.assessed.action_value
        return [(name, strategy.probability(self.game, s, k), value(s, k)) for k, name in enumerate(names)]

    @cached_property
    def caption(self) -> str:
        """What is drawn, and what is not."""
        part = self.part
        if part.what is None:
            return ""
        drawn = int(part.shown.sum())
        return f"Drawn: {part.what}, {_nodes(drawn)} of {part.game.nodes:,}. Left out: {_nodes(part.left_out)}."


def _nodes(count: int) -> str:
    return f"{count:,} node{'' if count == 1 else 's'}"
