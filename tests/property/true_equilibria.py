"""Small random games of 2 to 4 players, and which profiles of them certainly are equilibria, found by brute force: the
checker's own arrays say what the tree is, and nothing else of it is used.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import lcm, prod
from random import Random

from exactgames.checker.rebuild.game_file import GameFile
from exactgames.linear.program import Infeasible, minimise

Mix = list[list[Fraction]]  # by set: a distribution over its actions
Plan = dict[int, int]


def random_game(rng: Random, depth: int = 4) -> str:
    """A game file's text, of perfect recall as far as a player's own last move goes (the reader refuses the rest)."""
    players = rng.choice([2, 2, 3, 3, 4])
    payoffs = rng.choice([(0, 1), (-1, 1), (-2, 2), (-3, 3)])
    joining = rng.choice([0.3, 0.75, 0.9])  # how often a node joins a set that is there
    lines: list[str] = []
    known: dict[tuple[object, ...], list[int]] = defaultdict(list)
    numbers = [0] * (players + 1)  # of the sets of each player; of chance's moves
    outcomes = 0

    def node(left: int, last: dict[int, tuple[int, int]]) -> None:
        nonlocal outcomes
        if left == 0 or (left < depth and rng.random() < 0.15):
            outcomes += 1
            values = " ".join(str(rng.randint(*payoffs)) for _ in range(players))
            lines.append(f't "" {outcomes} "" {{ {values} }}')
            return
        if rng.random() < (0.35 if left == depth else 0.12):
            numbers[players] += 1
            odds = rng.choice(['"x" 1/2 "y" 1/2', '"x" 1/3 "y" 2/3', '"x" 1/4 "y" 1/4 "z" 1/2'])
            lines.append(f'c "" {numbers[players]} "" {{ {odds} }} 0')
            for _ in range(odds.count('"') // 2):
                node(left - 1, last)
            return
        who, actions = rng.randrange(players), rng.choice([2, 2, 2, 3])
        there = known[who, last.get(who), actions]
        if there and rng.random() < joining:
            number = rng.choice(there)
        else:
            numbers[who] += 1
            number = numbers[who]
            there.append(number)
        lines.append(f'p "" {who + 1} {number} "" {{ {" ".join(f"{chr(34)}{k}{chr(34)}" for k in range(actions))} }} 0')
        for action in range(actions):
            node(left - 1, {**last, who: (number, action)})

    node(depth, {})
    names = " ".join(f'"{k}"' for k in range(players))
    return f'EFG 2 R "" {{ {names} }}\n' + "\n".join(lines) + "\n"


class Truth:
    """What is true of a game."""

    def __init__(self, game: GameFile) -> None:
        self.game = game
        self.kids: list[list[int]] = [[] for _ in range(len(game))]
        for node in range(1, len(game)):
            self.kids[game.parent[node]].append(node)
        self.actions = [len(self.kids[histories[0]]) for histories in game.histories]
        self.owner = [past.agent for past in game.pasts]
        self.later = [[k for k in range(len(self.owner)) if self._behind(here, k)] for here in range(len(self.owner))]

    def _behind(self, early: int, late: int) -> bool:
        if early == late or self.owner[early] != self.owner[late]:
            return False
        node = self.game.histories[late][0]
        while node >= 0 and self.game.at[node] != early:
            node = self.game.parent[node]
        return node >= 0

    def profiles(self) -> int:
        return prod(self.actions)

    def pure(self) -> Iterator[tuple[int, ...]]:
        yield from product(*map(range, self.actions))

    def mix(self, moves: tuple[int, ...]) -> Mix:
        return [[Fraction(k == a) for k in range(n)] for a, n in zip(moves, self.actions, strict=True)]

    def plans(self, here: int) -> Iterator[Plan]:
        sets = [here, *self.later[here]]
        for moves in product(*(range(self.actions[k]) for k in sets)):
            yield dict(zip(sets, moves, strict=True))

    def odds(self, node: int, mix: Mix) -> list[Fraction]:
        here = self.game.at[node]
        if here >= 0:
            return mix[here]
        row = self.game.chance[-2 - here]
        return [Fraction(w, sum(row)) for w in row]

    def value(self, node: int, mix: Mix, who: int, plan: Plan) -> Fraction:
        if self.game.at[node] == -1:
            return Fraction(self.game.payoff[who][node])
        here = self.game.at[node]
        if here in plan:
            return self.value(self.kids[node][plan[here]], mix, who, plan)
        odds = self.odds(node, mix)
        return sum(
            (p * self.value(k, mix, who, plan) for p, k in zip(odds, self.kids[node], strict=True) if p), Fraction(0)
        )

    def reach(self, mix: Mix, without: int | None = None) -> list[Fraction]:
        """The probability of each node; a player's own moves may be left out (1 each)."""
        found = [Fraction(1)] * len(self.game)
        for node, kids in enumerate(self.kids):
            here = self.game.at[node]
            mine = here >= 0 and self.owner[here] == without
            for p, kid in zip(self.odds(node, mix) if kids else [], kids, strict=True):
                found[kid] = found[node] if mine else found[node] * p
        return found

    # -- Concepts

    def bayes_nash(self, mix: Mix) -> bool:
        """Bayes-Nash, and best too where only own moves stand in the way: of the equilibria with one outcome there is
        such a one, since sets that their owner's own moves exclude matter to nobody."""
        for here, histories in enumerate(self.game.histories):
            who = self.owner[here]
            reach = self.reach(mix, who)
            stay = sum(reach[h] * self.value(h, mix, who, {}) for h in histories)
            for plan in self.plans(here):
                if sum(reach[h] * self.value(h, mix, who, plan) for h in histories) > stay:
                    return False
        return True

    def weak(self, mix: Mix) -> bool:
        """Weak perfect Bayesian under some beliefs: at a set off the path, one that no plan gains against."""
        reach = self.reach(mix)
        for here, histories in enumerate(self.game.histories):
            who = self.owner[here]
            stay = [self.value(h, mix, who, {}) for h in histories]
            rows = [
                [self.value(h, mix, who, plan) - s for h, s in zip(histories, stay, strict=True)]
                for plan in self.plans(here)
            ]
            if any(reach[h] for h in histories):
                if any(sum(reach[h] * g for h, g in zip(histories, row, strict=True)) > 0 for row in rows):
                    return False
            elif not _some_belief(rows):
                return False
        return True

    def sequential(self, mix: Mix, rng: Random, tries: int) -> bool:
        """Whether some trembles out of a few random ones show that it is; then it is of every other concept too."""
        for _ in range(tries):
            likely = rng.random() < 0.3  # all trembles alike
            trembles = {
                (here, k): (1, Fraction(1))
                if likely
                else (rng.choice([1, 1, 2, 3]), Fraction(rng.choice([1, 1, 2, 3, 9])))
                for here, row in enumerate(mix)
                for k, p in enumerate(row)
                if not p
            }
            if self._rational(mix, trembles):
                return True
        return False

    def _rational(self, mix: Mix, trembles: dict[tuple[int, int], tuple[int, Fraction]]) -> bool:
        """No action gains at any set, under the beliefs of the trembles."""
        power, size = [0] * len(self.game), [Fraction(1)] * len(self.game)
        for node, kids in enumerate(self.kids):
            here = self.game.at[node]
            for k, kid in enumerate(kids):
                p = self.odds(node, mix)[k]
                more, c = (0, p) if p else trembles[here, k]
                power[kid], size[kid] = power[node] + more, size[node] * c
        for here, histories in enumerate(self.game.histories):
            who, least = self.owner[here], min(power[h] for h in histories)
            belief = [(h, size[h]) for h in histories if power[h] == least]
            stay = sum(w * self.value(h, mix, who, {}) for h, w in belief)
            for action in range(self.actions[here]):
                if sum(w * self.value(self.kids[h][action], mix, who, {}) for h, w in belief) > stay:
                    return False
        return True


def _some_belief(rows: list[list[Fraction]]) -> bool:
    """Whether some distribution p has row · p ≤ 0 for every row."""
    whole = []
    for row in rows:
        common = lcm(*(x.denominator for x in row))
        whole.append([int(x * common) for x in row])
    size, count = len(whole[0]), len(whole)
    table = [[*row, *(int(j == k) for j in range(count))] for k, row in enumerate(whole)]
    table.append([1] * size + [0] * count)
    return not isinstance(minimise([0] * (size + count), table, [0] * count + [1]), Infeasible)
