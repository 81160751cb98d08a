"""A game file's game: players "1", "2", … of one type "" each, the tree that its text says, the claims that its
certificate states, and the profile that they are about.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from fractions import Fraction

from ..budget import Budget, adding, digits, room, widest
from ..reading import Table, table
from ..rejected import Rejected
from . import efg
from .actions.action import View
from .assessment import Assessment
from .listed import beliefs_at, weights_of
from .priors.independent import Independent
from .tree import Past, Tree

CODE = "format"
KNOWN = Past(0, 0, None, None, None, ())


@dataclass(frozen=True, slots=True)
class Player:
    name: str
    types: tuple[str, ...] = ("",)
    probability: tuple[Fraction, ...] = (Fraction(1),)


@dataclass(frozen=True, slots=True)
class Players:
    """What a tree asks of a market."""

    agents: tuple[Player, ...]
    prior: Independent  # of one type each
    scale: int
    bits: int
    budget: Budget

    @property
    def names(self) -> list[str]:
        return [player.name for player in self.agents]


class GameFile(Tree):
    """The tree of a text, node by node; a set's number is its place in depth-first order."""

    form = "explicit"
    valued = False

    def __init__(self, game: str, budget: Budget) -> None:
        count, nodes = efg.read(game, budget)
        scale, amounts, bits = _over_one_denominator(nodes, count, budget)
        each = tuple(Player(str(k + 1)) for k in range(count))
        prior = Independent(tuple(player.probability for player in each))
        players = Players(each, prior, scale, bits, budget)
        super().__init__(players)  # type: ignore[arg-type]
        numbers: dict[int, int] = {}  # by the identity of a move: its set, or its chance node
        last: list[tuple[tuple[int, int], ...]] = []  # by node: each player's last own move before it
        known: list[tuple[int, int]] = []  # by set: its owner's last own move
        total: list[list[int]] = []  # by node and player, over `scale`
        odds: dict[int, list[int]] = {}  # by the identity of a chance move
        nothing = [0] * count
        self.uncertain: int | None = None  # a chance node with a branch of probability 0
        for k, node in enumerate(nodes):
            above = node.parent
            before = ((-1, 0),) * count
            if above >= 0:
                before = last[above]
                here = self.at[above]
                if here >= 0:
                    who = self.pasts[here].agent
                    before = (*before[:who], (here, node.branch), *before[who + 1 :])
            last.append(before)
            start = total[above] if above >= 0 else nothing
            more = amounts[id(node.payoffs)] if node.payoffs else nothing
            total.append([x + y for x, y in zip(start, more, strict=True)] if node.payoffs else start)
            move = node.move
            if move is None:
                self._node(above, node.branch, -1)
                for payoff, value in zip(self.payoff, total[k], strict=True):
                    payoff[k] = value
            elif move.player < 0:
                if id(move) not in odds:
                    odds[id(move)] = budget.whole("a chance move", move.probabilities)[1]
                    self.prior_bits = max(self.prior_bits, widest(odds[id(move)]))
                    size = len(move.probabilities) * (8 + room(self.prior_bits))
                    budget.charge("a chance move", len(move.probabilities), kept=size)
                self._chance(above, node.branch, odds[id(move)])
                if self.uncertain is None and not all(move.probabilities):
                    self.uncertain = k
            else:
                here = numbers.get(id(move), -1)
                if here < 0:
                    here = numbers[id(move)] = len(self.pasts)
                    self.pasts.append(KNOWN._replace(agent=move.player))
                    self.views.append(View("move", move.actions, None, None, None))
                    self.owner.append(move.player)
                    self.actions.append(move.actions)
                    self.own[move.player].append(here)
                    known.append(before[move.player])
                elif known[here] != before[move.player]:
                    number = self.own[move.player].index(here)
                    what = "absent-mindedness or imperfect recall"
                    raise Rejected("efg", f"{what}: player {move.player + 1} at her set {number}")
                self._node(above, node.branch, here)
        for node_number in range(len(nodes) - 1, 0, -1):
            above = self.parent[node_number]
            self.end[above] = max(self.end[above], self.end[node_number])
        self.after_types = [0]
        self._finish()

    def past(self, node: int) -> tuple[tuple[int, ...], dict[int, int]]:
        return self.types[0], {}

    def open_sets(self) -> frozenset[int]:
        return frozenset()

    def classes(self) -> list[Hashable]:
        return list(range(len(self)))

    def require_chance(self, concept: str) -> None:
        """Reject concepts with beliefs where chance has a branch of probability 0."""
        if self.uncertain is not None and concept != "bayes-nash":
            raise Rejected("efg", f"chance node {self.uncertain} has a branch of probability 0: {concept} is undefined")


def _over_one_denominator(nodes: list[efg.Node], players: int, budget: Budget) -> tuple[int, dict[int, list[int]], int]:
    """The common denominator of the payoffs; by the identity of a list of payoffs, these over it; and how many bits
    the sums of payoffs have at most."""
    listed = {id(node.payoffs): node.payoffs for node in nodes if node.payoffs}
    scale = budget.lcm("the common denominator of the payoffs", {x.denominator for row in listed.values() for x in row})
    each = widest(x.numerator for row in listed.values() for x in row)
    bits, below = scale.bit_length() + each + len(nodes).bit_length() + 1, scale.bit_length()
    what = f"payoffs of {bits} bits for {players} players"
    steps, size = players * (5 + 2 * digits(below, each + 30)), players * (8 + room(bits))
    budget.charge(what, len(listed) * steps, kept=len(listed) * size)
    # by node: its sums, its row of the tree, and each player's last own move
    budget.charge(
        what, len(nodes) * players * (3 + adding(bits)), kept=len(nodes) * (300 + players * (24 + room(bits)))
    )
    return scale, {key: [x.numerator * (scale // x.denominator) for x in row] for key, row in listed.items()}, bits


def read_game_profile(value: object, game: GameFile) -> Assessment:
    """The profile of the header, with the beliefs that it gives."""
    found: Table = table(value, "profile", CODE, "beliefs strategy")
    assessment = Assessment(game, weights_of(found["strategy"], game, "profile, strategy"), [])
    assessment.listed = beliefs_at(found["beliefs"], game, "profile, beliefs")
    return assessment
