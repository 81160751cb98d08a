"""Random games in which sequential rationality turns on trembles, and the evidence about them read from its definition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import zip_longest
from random import Random

import numpy as np
from attrs import frozen
from strategies import RandomGame, profile

from exactgames import BehaviorStrategy, Beliefs, Game, GameBuilder, GameError, Trembles, play
from exactgames.concepts.beliefs import tremble_beliefs
from exactgames.concepts.completion import complete
from exactgames.concepts.perfect_bayesian import one_shot_slacks
from exactgames.concepts.trembles.algebraic import AlgebraicTrembles
from exactgames.concepts.unsupported import Unsupported
from exactgames.game.values import Play
from exactgames.numbers.algebraic import Algebraic


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


def inquiry(rng: Random) -> Play:
    """E plays it safe. After her errors, told apart or not, O may ask on; then R, who knows nothing, plays c, or c and d,
    and O answers, perhaps knowing what R did. So what O believes at first decides much of what she believes later.
    """
    tree = GameBuilder(["E", "O", "R"])
    safe, *errors = tree.move(tree.root, "E", "e", ["s", *"abgh"[: rng.choice([2, 3, 4])]])
    tree.payoffs(safe, (4, 0, 0))
    cells, sees, worth_while = rng.choice([1, 1, 2]), rng.random() < 0.7, rng.choice([-2, 0, 0, 1])
    after = "abgh" if rng.random() < 0.3 else ""
    for name, node in zip("abgh", errors, strict=False):
        cell = rng.randrange(cells)
        stop, ask = tree.move(node, "O", f"first{cell}", ["stop", "ask"])
        tree.payoffs(stop, (0, worth_while, 0))
        for word, child in zip("cd", tree.move(ask, "R", f"r{name if name in after else ''}", "cd"), strict=True):
            for end in tree.move(child, "O", f"then{cell}{word if sees else ''}", ["u", "v"]):
                tree.payoffs(end, (0, rng.choice([-2, -1, 0, 0, 1, 2]), 0))
    game = tree.build()
    table: dict[str, dict[str, dict[str, Fraction] | str]] = {"E": {"e": "s"}, "O": {}, "R": {}}
    half = {"c": Fraction(1, 2), "d": Fraction(1, 2)}
    for s in range(game.infosets):
        player, label = game.players[int(game.infoset_player[s])], game.labels.infoset(s)
        if player == "R":
            table[player][label] = half if rng.random() < 0.3 else "c"
        elif player == "O":
            table[player][label] = rng.choice(game.action_labels(s))
    return play(game, BehaviorStrategy.from_table(game, table))


SAFE = "s"
Watcher = Mapping[str, tuple[int, int]]


def errors(
    moves: Sequence[Sequence[str]], watchers: Sequence[Watcher], mixed: Sequence[int] = (), reward: int | None = None
) -> Play:
    """Players P0, P1, … move at once (``moves``: the actions of each besides the safe one, ``s``), and play safe. If
    there are several watchers, which one (or none) sees it is drawn first, with equal chances.

    watchers  for each: {the others' actions as one word, the safe ones left out: (payoff of u, payoff of v)}; she sees
              that one of these happened, and plays u; both with probability ½ if in ``mixed``
    reward    None: all get 1 if all play safe, else only the watcher gets something. Else each error costs its player
              1, and who erred alone gets the reward if the watcher plays v
    """
    names = [f"P{i}" for i in range(len(moves))]
    seers = [f"W{j}" for j in range(len(watchers))]
    tree = GameBuilder([*names, *seers])

    def end(node: int, acts: tuple[str, ...], j: int, answer: str, pays: int) -> None:
        erred = [int(act != SAFE) for act in acts]
        if reward is None:
            row = [int(not any(erred))] * (len(names) + len(seers))
        else:
            got = reward if answer == "v" and sum(erred) == 1 else 0
            row = [(got - 1) * e for e in erred] + [0] * len(seers)
        row[len(names) + j] += pays
        tree.payoffs(node, row)

    def grow(node: int, acts: tuple[str, ...], j: int) -> None:
        if len(acts) < len(moves):
            i, options = len(acts), [SAFE, *moves[len(acts)]]
            for action, child in zip(options, tree.move(node, names[i], "p", options), strict=True):
                grow(child, (*acts, action), j)
            return
        word = "".join(acts).replace(SAFE, "")
        if word in watchers[j]:
            children = tree.move(node, seers[j], "w", ["u", "v"])
            for answer, pays, child in zip("uv", watchers[j][word], children, strict=True):
                end(child, acts, j, answer, pays)
        else:
            end(node, acts, j, "", 0)

    if len(watchers) == 1:
        grow(tree.root, (), 0)
    else:
        odds = {seers[j]: Fraction(1, len(watchers)) for j in range(len(watchers))}
        for j, child in enumerate(tree.chance(tree.root, odds)):
            grow(child, (), j)
    game = tree.build()
    table: dict[str, dict[str, dict[str, Fraction] | str]] = {name: {"p": SAFE} for name in names}
    half = {"u": Fraction(1, 2), "v": Fraction(1, 2)}
    table |= {name: {"w": half if j in mixed else "u"} for j, name in enumerate(seers)}
    return play(game, BehaviorStrategy.from_table(game, table))


def products(rng: Random) -> Play:
    """Watchers, most of them mixed, who see some of the ways in which two or three players err: products of trembles,
    so that their coefficients solve polynomial equations.
    """
    moves = [["a", "e"], ["g", "h"], ["i", "j"]][: rng.choice([2, 2, 3])]
    words = [""]
    for row in moves:
        words = [word + more for word in words for more in ["", *row]]
    words = [word for word in words if len(word) >= 2 or (word and rng.random() < 0.2)]
    watchers = []
    for _ in range(rng.choice([2, 3, 3, 4])):
        seen = rng.sample(words, min(len(words), rng.choice([2, 3, 3, 4])))
        signs = [True, False, *(rng.random() < 0.5 for _ in seen[2:])]
        stakes = [rng.randint(1, 3) for _ in seen]
        watchers.append({w: bet(x, 0) if up else bet(0, x) for w, x, up in zip(seen, stakes, signs, strict=False)})
    return errors(moves, watchers, [j for j in range(len(watchers)) if rng.random() < 0.7])


def bet(up: int, down: int) -> tuple[int, int]:
    """(payoff of u, payoff of v) where u pays ``up`` − ``down`` more than v."""
    return (up, down)


def equal(x: str, y: str, p: int = 1, q: int = 1) -> list[Watcher]:
    """Two watchers who both play u only if p times the trembles' product x is q times y."""
    return [{x: bet(p, 0), y: bet(0, q)}, {x: bet(0, p), y: bet(q, 0)}]


def root_of_two() -> Play:
    """x_a = x_g, x_e = x_h, x_a·x_g = x_c, 2x_e·x_h = x_c: c(a)/c(e) = √2. P0, P1, P2 would err if a watcher played v
    after their errors alone. W8 then thinks a likelier than e.
    """
    pairs = [equal("a", "g"), equal("e", "h"), equal("ag", "c"), equal("eh", "c", 2)]
    watchers = [*(watcher for pair in pairs for watcher in pair), {"a": bet(1, 0), "e": bet(0, 1)}]
    return errors([["a", "e"], ["g", "h"], ["c"]], watchers, reward=20)


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


def gain_at(played: Play, found: Unsupported, s: int, k: int, node: int, given: Beliefs | None) -> Fraction:
    """What the pair (s, k) of a mixture gains at the history: [it is history k] less k's given probability where the
    belief at s takes part, else what action k earns more than the profile.
    """
    game = played.game
    if s in found.given:
        assert given is not None
        assert given.at[s]
        here = game.histories(s).tolist().index(node) == k
        return Fraction(int(here)) - given.distribution(game, s)[k]
    child, player = int(game.first_child[node]) + k, int(game.infoset_player[s])
    return worth(played, child, player) - worth(played, node, player)


def gains_by_monomial(
    played: Play, found: Unsupported, given: Beliefs | None = None
) -> dict[tuple[int, ...], Fraction]:
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
            gain = gain_at(played, found, s, k, node, given)
            gains[monomial] = gains.get(monomial, Fraction(0)) + weight * path.others * gain
    return gains


def refutes(played: Play, found: Unsupported, given: Beliefs | None = None) -> bool:
    """Whether the mixture gains at every monomial that no other one divides."""
    gains = gains_by_monomial(played, found, given)

    def divides(m: tuple[int, ...], n: tuple[int, ...]) -> bool:
        return m != n and all(m.count(a) <= n.count(a) for a in m)

    assert abs(sum(weight for _, weight in found.deviations)) == 1
    assert min(weight for _, weight in found.deviations) > 0
    return all(gain > 0 for m, gain in gains.items() if not any(divides(n, m) for n in gains))


Poly = list[Fraction]
"""The constant first."""


class AtRoot:
    """Trembles whose coefficients are polynomials in a root θ, as written: products of them are not reduced, zero is
    told by division by θ's polynomial, other signs by halving θ's interval, all in Fractions here.
    """

    def __init__(self, trembles: AlgebraicTrembles) -> None:
        self.power = trembles.power.tolist()
        (root,) = {c.root for c in trembles.coefficient.values() if isinstance(c, Algebraic)}
        self.minimal = [Fraction(int(x)) for x in root.polynomial.coeffs()]
        self.low, self.high = root.low, root.high
        assert value(self.minimal, self.low) * value(self.minimal, self.high) < 0
        self.coefficient = {
            a: [Fraction(int(x.p), int(x.q)) for x in c.value.coeffs()] if isinstance(c, Algebraic) else [c]
            for a, c in trembles.coefficient.items()
        }
        assert all(self.sign(c) > 0 for c in self.coefficient.values())

    def nothing_gains(self, played: Play) -> bool:
        game = played.game
        assert (np.array(self.power) > 0).tolist() == (played.strategy.weights == 0).tolist()
        for s in range(game.infosets):
            player, nodes = int(game.infoset_player[s]), game.histories(s).tolist()
            paths = [path_to(played, node, player) for node in nodes]
            orders = [sum(self.power[a] for a in path.off) for path in paths]
            for k in range(int(game.action_start[s + 1] - game.action_start[s])):
                total: Poly = []
                for node, path, order in zip(nodes, paths, orders, strict=True):
                    if order == min(orders):
                        child = int(game.first_child[node]) + k
                        term = [path.others * (worth(played, node, player) - worth(played, child, player))]
                        for a in path.off:
                            term = times(term, self.coefficient.get(a, [Fraction(1)]))
                        total = [x + y for x, y in zip_longest(total, term, fillvalue=Fraction(0))]
                if self.sign(total) < 0:
                    return False
        return True

    def sign(self, poly: Poly) -> int:
        rest = list(poly)
        while len(rest) >= len(self.minimal):
            lead = rest.pop() / self.minimal[-1]
            for k, x in enumerate(reversed(self.minimal[:-1]), start=1):
                rest[-k] -= lead * x
        if not any(rest):
            return 0
        while True:
            bounds = [Fraction(0), Fraction(0)]
            for x in reversed(rest):
                ends = [y * z for y in bounds for z in (self.low, self.high)]
                bounds = [min(ends) + x, max(ends) + x]
            if bounds[0] > 0 or bounds[1] < 0:
                return 1 if bounds[0] > 0 else -1
            middle = (self.low + self.high) / 2
            if value(self.minimal, self.low) * value(self.minimal, middle) < 0:
                self.high = middle
            else:
                self.low = middle


def value(poly: Poly, x: Fraction) -> Fraction:
    return sum((c * x**k for k, c in enumerate(poly)), start=Fraction(0))


def times(one: Poly, two: Poly) -> Poly:
    product = [Fraction(0)] * (len(one) + len(two) - 1)
    for i, x in enumerate(one):
        for j, y in enumerate(two):
            product[i + j] += x * y
    return product


def some_trembles(played: Play, rng: Random) -> Trembles:
    """Random powers and coefficients."""
    off = np.flatnonzero(played.strategy.weights == 0).tolist()
    power = np.zeros(played.game.actions, dtype=np.int64)
    most = rng.choice([1, 2, 4])
    power[off] = [rng.randint(1, most) for _ in off]
    values = [Fraction(1), Fraction(1), Fraction(1, 3), Fraction(2), Fraction(5, 2), Fraction(7)]
    return Trembles(power, {a: c for a in off if (c := rng.choice(values)) != 1})


def rational_under(played: Play, trembles: Trembles | AlgebraicTrembles) -> bool:
    """Whether nothing gains under the limit beliefs of the trembles."""
    if isinstance(trembles, AlgebraicTrembles):
        return AtRoot(trembles).nothing_gains(played)
    return bool((one_shot_slacks(played, tremble_beliefs(played, trembles)).numerators >= 0).all())


def almost_rational(random: RandomGame, game: Game) -> BehaviorStrategy:
    """Best replies under the uniform tremble, but at sets off the path of several histories the random game's own moves:
    so that much turns on beliefs. The random profile itself where backward induction is stuck.
    """
    own = profile(game, random.strategy)
    nothing = BehaviorStrategy(np.zeros(game.actions, dtype=np.int64), np.ones(game.infosets, dtype=np.int64))
    try:
        best = complete(game, nothing, np.zeros(game.infosets, dtype=bool), np.arange(game.actions)).strategy
    except GameError:
        return own
    reach = play(game, best).reach
    weights = best.weights.copy()
    for s in range(game.infosets):
        nodes = game.histories(s)
        if len(nodes) > 1 and not reach[nodes].any():
            start, stop = int(game.action_start[s]), int(game.action_start[s + 1])
            weights[start:stop] = 0
            weights[start + int(np.argmax(own.weights[start:stop]))] = 1
    return BehaviorStrategy(weights, best.totals)
