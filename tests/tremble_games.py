"""Random games in which sequential rationality turns on trembles, and the evidence about them read from its definition."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
from attrs import frozen

from exactgames import BehaviorStrategy, GameBuilder, Trembles, play
from exactgames.game.values import Play
from exactgames.solve.any_beliefs import Unsupported
from exactgames.solve.beliefs import tremble_beliefs
from exactgames.solve.perfect_bayesian import one_shot_slacks


def observed(rng: Random, observers: int | None = None, several: bool = True) -> Play:
    """One to three players move at once, and by the profile play it safe. Observers then see only in which cell of a
    random partition the moves are; they have random payoffs and, often, mixed actions. Nature may come first, or last.
    """
    count = rng.choice([1, 2, 2, 3] if several else [1])
    sizes = [rng.choice([2, 3]) if count > 1 else rng.choice([4, 5]) for _ in range(count)]
    cells = observers or rng.choice([1, 2, 3, 4])
    early, late = [f"E{i}" for i in range(count)], [f"O{j}" for j in range(cells)]
    actions = [rng.choice([2, 2, 3]) for _ in late]
    tree = GameBuilder([*early, *late])
    safe, none = [3] * (count + cells), [0] * (count + cells)

    def watch(node: int) -> None:
        j = rng.randrange(cells + int(rng.random() < 0.3))
        if j == cells:
            tree.payoffs(node, none)
            return
        for child in tree.move(node, late[j], late[j], [f"b{k}" for k in range(actions[j])]):
            pays = list(none)
            pays[count + j] = rng.choice([-2, -1, -1, 0, 0, 1, 1, 2])
            tree.payoffs(child, pays)

    def grow(node: int, taken: tuple[int, ...]) -> None:
        if len(taken) < count:
            i = len(taken)
            for k, child in enumerate(tree.move(node, early[i], early[i], [f"a{k}" for k in range(sizes[i])])):
                grow(child, (*taken, k))
        elif not any(taken):
            tree.payoffs(node, safe)
        elif rng.random() < 0.15:  # so that sets need not lie on one level
            for child in tree.chance(node, {"x": "1/4", "y": "3/4"}):
                watch(child)
        else:
            watch(node)

    if rng.random() < 0.5:
        for child in tree.chance(tree.root, {"l": "1/3", "r": "2/3"}):
            grow(child, ())
    else:
        grow(tree.root, ())
    game = tree.build()
    table: dict[str, dict[str, dict[str, Fraction]]] = {}
    for s in range(game.infosets):
        names = game.action_labels(s)
        mixed = names[0] == "b0" and rng.random() < 0.2
        chosen = names[:2] if mixed else names[:1] if names[0] == "a0" else [rng.choice(names)]
        weights = dict.fromkeys(chosen, Fraction(1, len(chosen)))
        table.setdefault(game.players[int(game.infoset_player[s])], {})[game.labels.infoset(s)] = weights
    return play(game, BehaviorStrategy.from_table(game, table))


@frozen
class Path:
    """``off``: the others' off-support actions on the way; ``others``: the probability of their and Nature's other
    moves.
    """

    off: tuple[int, ...]
    others: Fraction


def path_to(played: Play, node: int, player: int) -> Path:
    """The way from the root to the node."""
    game, off, others = played.game, [], Fraction(1)
    while node:
        above = int(game.parent[node])
        s, k = int(game.infoset[above]), int(game.branch[node])
        if s < 0:
            others *= Fraction(int(game.chance[node]), game.chance_denominator[int(game.node_level[above])])
        elif int(game.infoset_player[s]) != player:
            probability = played.strategy.probability(game, s, k)
            if probability:
                others *= probability
            else:
                off.append(int(game.action_start[s]) + k)
        node = above
    return Path(tuple(sorted(off)), others)


def worth(played: Play, node: int, player: int) -> Fraction:
    """The player's expected payoff from the node on, by recursion."""
    game = played.game
    s = int(game.infoset[node])
    if s == -2:
        at = int(np.searchsorted(game.terminals, node))
        return Fraction(int(game.payoffs[player, at]), game.payoff_denominator)
    total = Fraction(0)
    for child in np.flatnonzero(game.parent == node).tolist():
        if s == -1:
            weight = Fraction(int(game.chance[child]), game.chance_denominator[int(game.node_level[node])])
        else:
            weight = played.strategy.probability(game, s, int(game.branch[child]))
        if weight:
            total += weight * worth(played, child, player)
    return total


def gains_by_monomial(played: Play, found: Unsupported) -> dict[tuple[int, ...], Fraction]:
    """What the mixture gains, histories with the same off-support actions of others together, the factor's put in."""
    game = played.game
    gains: dict[tuple[int, ...], Fraction] = {}
    for (plan, weight), factor in zip(found.deviations, found.factors, strict=True):
        ((s, k),) = plan
        player = int(game.infoset_player[s])
        extra = [int(game.action_start[t]) + j for t, j in factor]
        for node in game.histories(s).tolist():
            path = path_to(played, node, player)
            monomial = tuple(sorted([*path.off, *extra]))
            child = int(game.first_child[node]) + k
            gain = worth(played, child, player) - worth(played, node, player)
            gains[monomial] = gains.get(monomial, Fraction(0)) + weight * path.others * gain
    return gains


def refutes(played: Play, found: Unsupported) -> bool:
    """Whether the mixture gains at every monomial that no other one divides."""
    gains = gains_by_monomial(played, found)

    def divides(m: tuple[int, ...], n: tuple[int, ...]) -> bool:
        return m != n and all(m.count(a) <= n.count(a) for a in m)

    assert abs(sum(weight for _, weight in found.deviations)) == 1
    assert min(weight for _, weight in found.deviations) > 0
    return all(gain > 0 for m, gain in gains.items() if not any(divides(n, m) for n in gains))


def some_trembles(played: Play, rng: Random) -> Trembles:
    """Random powers and coefficients."""
    off = np.flatnonzero(played.strategy.weights == 0).tolist()
    power = np.zeros(played.game.actions, dtype=np.int64)
    most = rng.choice([1, 2, 4])
    power[off] = [rng.randint(1, most) for _ in off]
    values = [Fraction(1), Fraction(1), Fraction(1, 3), Fraction(2), Fraction(5, 2), Fraction(7)]
    return Trembles(power, {a: c for a in off if (c := rng.choice(values)) != 1})


def rational_under(played: Play, trembles: Trembles) -> bool:
    """Whether nothing gains under the limit beliefs of the trembles."""
    return bool((one_shot_slacks(played, tremble_beliefs(played, trembles)).numerators >= 0).all())
