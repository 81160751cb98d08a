"""Steps that settle *cells* depth first: a cell allows some actions at each information set, and holds the profiles
that play allowed ones.  A cell is split at a set; an action is pruned because a plan gains in every profile of the cell
that plays it, or excluded because it goes with no action of another set; or no belief supports any profile of the cell;
or the incentives in it outweigh each other, so that it holds no Nash equilibrium.
What is asked of an equilibrium is asked of one of the whole game, against every deviation.

*Mixtures.*  On any path there is at most one move at a set (perfect recall), so what a plan gains, weighted by chance
and by the others' moves, is the average of what it gains over the pure profiles that the mixtures draw, all of them in
the cell; and an action that an equilibrium plays with positive probability is itself a best reply.  So every step but
the split is right of mixed profiles, too.

*Drawn* sets, where a rule mixes, allow what it plays: no equilibrium that does what the rule says leaves any of it out.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial

from ..budget import digits, room
from ..kernel.cells import Bounds, Cell, Gains, Plan, undivided_gain
from ..kernel.concepts import concept_of
from ..kernel.outweighed import Drawn, Item, Outweighed
from ..kernel.two_sets import Swap, Together
from ..reading import array, integer, lowest, text
from ..rebuild.listed import place, plan_of
from ..rebuild.tree import Tree
from ..rejected import Rejected, show
from .conditions import Condition

refuse = partial(Rejected, "all-pure")


class Steps:
    """The cell that is next, and those put aside."""

    def __init__(
        self, concept: str, game: Tree, first: Cell, led: bool, kinds: str, drawn: Drawn | None = None
    ) -> None:
        """`first`: the first cell; `led`: whether Bayes' rule is only asked for where the agent's own moves lead, too;
        `kinds`: the steps that there are; `drawn`: the sets where a rule mixes."""
        self.name, self.concept = concept, concept_of(concept)
        self.game, self.bounds, self.budget = game, Bounds(game), game.budget
        self._where_play_comes, self.kinds = led, kinds
        self.cell, self.drawn = first, drawn or {}
        self.conditions: tuple[Condition, ...] = ()  # those of the cell that is next
        self.waiting: list[tuple[Cell, tuple[Condition, ...]]] = []

    def walk(self, steps: list[object]) -> None:
        """Every step, in order; at the end no cell is left."""
        done = False
        for k, step in enumerate(steps):
            where = f"step {k}"
            kind, *rest = array(step, where, "format", 2) or [None]
            if done:
                raise refuse(f"{where}: no cell is left")
            kind = text(kind, where, "format", self.kinds)
            if kind == "split":
                self._split(where, rest)
            elif self._settles(kind, where, rest):
                done = not self.waiting
                if self.waiting:
                    self.budget.release(8 * len(self.cell) + 100)
                    self.cell, self.conditions = self.waiting.pop()
        if not done:
            raise refuse(f"after the last step {len(self.waiting) + 1} cells are left: equilibria may be missing")

    def _settles(self, kind: str, where: str, rest: list[object]) -> bool:
        """Whether the step settles the cell."""
        if kind == "prune":
            return self._prune(where, rest)
        if kind == "exclude":
            return self._exclude(where, rest)
        if kind == "outweighed":
            return self._outweighed(where, rest)
        return self._refuted(where, rest)

    def place(self, name: object, number: object, where: str) -> tuple[int, int]:
        return place(name, number, self.game, where)

    def plan(self, value: object, agent: int, where: str) -> Plan:
        return plan_of(value, agent, self.game, where)

    def _split(self, where: str, rest: list[object]) -> None:
        if len(rest) not in (2, 3):
            raise Rejected("format", f"{where}: expected an agent, a set, and maybe groups")
        _, here = self.place(rest[0], rest[1], where)
        if here in self.drawn:
            raise refuse(f"{where}: a rule mixes at the set: it plays all that is allowed there")
        allowed = self.cell[here]
        groups = [[action] for action in allowed]
        if len(rest) == 3:
            groups = []
            for group in array(rest[2], f"{where}, groups", "format", 2):
                part = array(group, f"{where}, groups", "format", 1)
                groups.append([integer(action, f"{where}, groups", "format", 0) for action in part])
        if len(groups) < 2 or sorted(action for group in groups for action in group) != allowed:
            raise refuse(
                f"{where}: the parts are not the {len(allowed)} allowed actions, each once, in two parts or more"
            )
        size = (len(groups) - 1) * (8 * len(self.cell) + 100)
        self.budget.charge("the parts of a cell", 5 * len(allowed), kept=size)
        cells = [self.with_allowed(here, sorted(group)) for group in groups]
        self.cell = cells[0]
        self.waiting += [(cell, self.conditions) for cell in reversed(cells[1:])]

    def removal(self, where: str, rest: list[object]) -> tuple[int, int, str, Plan]:
        """What `prune` and its like say: a set, an action that it allows, on which ground, a plan that starts there."""
        if len(rest) != 5:
            raise Rejected("format", f"{where}: expected an agent, a set, an action, bayes or always, a plan")
        agent, here = self.place(rest[0], rest[1], where)
        action = integer(rest[2], f"{where}, action", "format", 0)
        how = text(rest[3], where, "format", "bayes always")
        plan = self.plan(rest[4], agent, where)
        if action not in self.cell[here]:
            raise refuse(f"{where}: action {action} is not allowed there")
        if next(iter(plan)) != here:
            raise refuse(f"{where}: the plan starts at another set")
        return here, action, how, plan

    def _prune(self, where: str, rest: list[object]) -> bool:
        here, action, how, plan = self.removal(where, rest)
        gains = Gains(self.bounds, self.with_allowed(here, [action]), plan)
        if how == "always":
            if not self.concept.at_sets:
                raise refuse(f"{where}: bayes-nash does not ask what happens at sets off the path")
            least = min(gains.at(history) for history in self.game.histories[here])
        else:
            if self._where_play_comes and not self._led(here):
                raise refuse(f"{where}: the agent's own moves need not lead there, so Bayes' rule need not hold")
            least = gains.below(self.bounds.subgame(here) if self.concept.subgames else 0)
        if least <= 0:
            raise refuse(f"{where}: the plan need not gain (at least {least} over the cell)")
        return self.without(here, action)

    def _exclude(self, where: str, rest: list[object]) -> bool:
        if len(rest) != 5:
            raise Rejected("format", f"{where}: expected an agent, a set, an action, another set, pairs of deviations")
        here, other = (self.place(rest[0], number, where)[1] for number in (rest[1], rest[3]))
        action = integer(rest[2], f"{where}, action", "format", 0)
        if action not in self.cell[here]:
            raise refuse(f"{where}: action {action} is not allowed there")
        if other == here:
            raise refuse(f"{where}: the two sets are one")
        if self._where_play_comes and not (self._led(here) and self._led(other)):
            raise refuse(f"{where}: the agent's own moves need not lead there, so Bayes' rule need not hold")
        pairs = array(rest[4], f"{where}, pairs", "format", len(self.cell[other]), len(self.cell[other]))
        for played, pair in zip(self.cell[other], pairs, strict=True):
            swap: Swap = {}
            better, weight, better_other, weight_other = array(pair, f"{where}, pairs", "format", 4, 4)
            for at, move, w in ((here, better, weight), (other, better_other, weight_other)):
                k = integer(move, f"{where}, pairs, action", "format", 0, self.game.views[at].actions - 1)
                swap[at] = (k, self._weight(w, where))
            cell = self.with_allowed(here, [action])
            cell[other] = [played]
            least = Together(self.bounds, cell, swap).least()
            if least <= 0:
                raise refuse(f"{where}: with action {played} the two need not gain together")
        return self.without(here, action)

    def without(self, here: int, action: int) -> bool:
        """Take an action out that no equilibrium of the cell plays; whether that settles the cell."""
        self.cell = self.with_allowed(here, [other for other in self.cell[here] if other != action])
        return not self.cell[here] or here in self.drawn

    def with_allowed(self, here: int, allowed: list[int]) -> Cell:
        """The cell with other actions allowed at one set."""
        self.budget.charge("a cell", 10 + len(self.cell) // 20, briefly=24 * len(self.cell))
        return [*self.cell[:here], allowed, *self.cell[here + 1 :]]

    def _led(self, here: int) -> bool:
        """Whether each earlier set of the owner's allows only the action that leads to the set."""
        game = self.game
        self.budget.charge("the agent's earlier sets", 10 + 4 * game.ways[here] + 4 * game.depth)
        agent, before = game.pasts[here].agent, game.previous(game.histories[here][0], game.pasts[here].agent)
        while before is not None:
            if self.cell[before[0]] != [before[1]]:
                return False
            before = game.previous(game.histories[before[0]][0], agent)
        return True

    # -- Refutations

    def _refuted(self, where: str, rest: list[object]) -> bool:
        if not self.concept.at_sets:
            raise refuse(f"{where}: bayes-nash has no beliefs to refute")
        if len(rest) == 3:
            self._by_histories(where, rest)
        elif len(rest) == 1 and self.concept.trembles:
            self._by_monomials(where, rest[0])
        else:
            raise Rejected("format", f"{where}: expected an agent, a set and a mixture; or, for sequential, a mixture")
        return True

    def _by_histories(self, where: str, rest: list[object]) -> None:
        agent, here = self.place(rest[0], rest[1], where)
        histories = self.game.histories[here]
        total, bits = [Fraction(0)] * len(histories), 0
        for item in array(rest[2], f"{where}, mixture", "format", 1):
            given, w = array(item, f"{where}, mixture", "format", 2, 2)
            plan, weight = self.plan(given, agent, where), self._weight(w, where)
            first = next(iter(plan))
            self.budget.charge("a later set", 10 + 4 * self.game.depth)
            if first != here and (self.concept.plans or not self.game.follows(here, first)):
                raise refuse(f"{where}: a plan does not start at the set, or behind it")
            gains = Gains(self.bounds, self.cell, plan)
            bits += weight.numerator.bit_length() + weight.denominator.bit_length()
            each = 40 + 8 * digits(bits + self.bounds.bits)
            self.budget.charge(
                "a mixture", len(histories) * each, briefly=len(histories) * room(bits + self.bounds.bits)
            )
            total = [t + weight * gains.below(history) for t, history in zip(total, histories, strict=True)]
        if min(total) <= 0:
            raise refuse(f"{where}: the mixture need not gain at every history")

    def _by_monomials(self, where: str, value: object) -> None:
        total: dict[tuple[tuple[int, int], ...], Fraction] = {}
        bits = 0
        for item in array(value, f"{where}, mixture", "format", 1):
            name, given, w, listed = array(item, f"{where}, mixture", "format", 4, 4)
            agent = self.place(name, 0, where)[0]
            plan, weight = self.plan(given, agent, where), self._weight(w, where)
            factor = self._factor(listed, where)
            gains, first = Gains(self.bounds, self.cell, plan), next(iter(plan))
            histories = self.game.histories[first]
            bits += weight.numerator.bit_length() + weight.denominator.bit_length()
            each = 40 + 8 * digits(bits + self.bounds.bits) + 5 * len(factor)
            size = (
                len(histories) * (200 + 10 * len(factor) + room(bits + self.bounds.bits)) + 60 * self.game.ways[first]
            )
            self.budget.charge("a mixture", len(histories) * each + 10 * self.game.ways[first], kept=size)
            for history in histories:
                monomial = tuple(sorted(factor + self._mistakes(history, agent, where)))
                total[monomial] = total.get(monomial, Fraction(0)) + weight * gains.at(history)
        if not undivided_gain(total, self.budget):
            raise refuse(f"{where}: the mixture need not gain for every combination of trembles")

    def _outweighed(self, where: str, rest: list[object]) -> bool:
        if len(rest) != 1:
            raise Rejected("format", f"{where}: expected items")
        items = []
        for listed in array(rest[0], f"{where}, items", "format", 1):
            name, number, move, given, w = array(listed, f"{where}, items", "format", 5, 5)
            agent, here = self.place(name, number, where)
            action = integer(move, f"{where}, action", "format", 0)
            plan = self.plan(given, agent, where)
            if action not in self.cell[here]:
                raise refuse(f"{where}: action {action} is not allowed there")
            if next(iter(plan)) != here:
                raise refuse(f"{where}: the plan starts at another set")
            self.budget.charge("items", 20 + 4 * len(plan), kept=300 + 100 * len(plan))
            items.append(Item(here, action, plan, self._weight(w, where)))
        least = Outweighed(self.bounds, self.cell, self.drawn, items).least()
        if least <= 0:
            raise refuse(f"{where}: the items need not outweigh what is at stake (at least {least} over the cell)")
        return True

    def _weight(self, value: object, where: str) -> Fraction:
        weight = lowest(value, f"{where}, weight")
        if weight <= 0:
            raise refuse(f"{where}: the weight {show(weight)} is not positive")
        return weight

    def _factor(self, value: object, where: str) -> list[tuple[int, int]]:
        """Actions that their sets do not allow, though they allow one."""
        found, keys = [], []
        for item in array(value, f"{where}, factor", "format"):
            name, number, move = array(item, f"{where}, factor", "format", 3, 3)
            agent, here = self.place(name, number, f"{where}, factor")
            action = integer(move, f"{where}, factor", "format", 0, self.game.views[here].actions - 1)
            if len(self.cell[here]) != 1 or action in self.cell[here]:
                raise refuse(f"{where}: a factor's action is allowed, or not off the path for sure")
            found.append((here, action))
            keys.append((agent, here, action))
        if keys != sorted(keys):
            raise Rejected("format", f"{where}, factor: not sorted")
        return found

    def _mistakes(self, history: int, agent: int, where: str) -> list[tuple[int, int]]:
        """The others' actions on the way to a history that are not allowed; what is allowed must be settled."""
        game, found, node = self.game, [], history
        while (above := game.parent[node]) >= 0:
            here = game.at[above]
            if here >= 0 and game.pasts[here].agent != agent:
                if len(self.cell[here]) != 1:
                    raise refuse(f"{where}: a set on the way to a history allows several actions")
                if game.branch[node] not in self.cell[here]:
                    found.append((here, game.branch[node]))
            node = above
        return found
