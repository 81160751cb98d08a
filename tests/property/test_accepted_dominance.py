"""Whatever steps about dominated bids, and rounds, the checker accepts, made up at random, they are true: of every
profile of the cell, or of many, in the game that it implies, worked out from the definition on the bare tree.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import lcm, prod
from random import Random
from typing import Any

import pytest

from exactgames.checker.budget import Budget
from exactgames.checker.claims.all_pure import _Search
from exactgames.checker.claims.cell_dominance import CellDominance
from exactgames.checker.claims.conditions import Condition
from exactgames.checker.claims.rounds import Rounds
from exactgames.checker.reading import read_instance
from exactgames.checker.rebuild.cell_implied import CellGames
from exactgames.checker.rebuild.explicit import Explicit
from exactgames.checker.rebuild.market import read_market
from exactgames.checker.rejected import Rejected
from exactgames.linear.program import Optimal, minimise

PROFILES, TRIES = 60, 40
"""Profiles of a cell that are looked at; steps made up of one market."""
SEEDS = [
    pytest.param(range(12), id="short"),
    *(pytest.param(range(k, k + 100), id=f"from-{k}", marks=pytest.mark.slow) for k in range(1000, 1800, 100)),
]

Column = tuple[Any, ...]
Moves = list[int]


def market(rng: Random) -> str:
    """A small market of one unit, of two or three bidders, with resale or without."""
    count, parts = rng.choice([2, 2, 2, 3]), ["units = 1"]
    for name in ("Ann", "Bo", "Cy")[:count]:
        kinds = rng.choice([1, 2, 2]) if count == 2 else 1
        values = rng.sample(range(4), kinds)
        types = ", ".join(f'{{ name = "{v}", marginals = [{v}], probability = "1/{kinds}" }}' for v in values)
        levels = sorted(rng.sample(range(4), rng.choice([2, 2, 3])))
        parts += ["[[agents]]", f'name = "{name}"', f"types = [{types}]", f"bids = {{ levels = {levels} }}"]
    style = rng.choice(["discriminatory", "uniform-price", "all-pay"])
    parts += ["[auction]", f'format = "{style}"', *rng.choice([[], ['ties = "random"']])]
    prices = rng.choice([[1], [2], [1, 2]]) if count == 2 else [1]
    parts += ["[aftermarket]", 'format = "resale-by-winners"', f"prices = {prices}"] if rng.random() < 0.8 else []
    return "\n".join(parts) + "\n"


class Truth:
    """The games that pure profiles imply."""

    def __init__(self, game: Explicit, strategies: bool) -> None:
        self.game, self.strategies, self.agents = game, strategies, game.market.agents
        self.kids: list[list[int]] = [[] for _ in range(len(game))]
        for node in range(1, len(game)):
            self.kids[game.parent[node]].append(node)

    def over(self, branch: int, bids: Sequence[int]) -> int:
        """The node at which the bidding is over."""
        game = self.game
        node = self.kids[0][branch] if len(game.types) > 1 else 0
        while game.at[node] >= 0 and game.views[game.at[node]].kind == "bid":
            node = self.kids[node][bids[game.pasts[game.at[node]].agent]]
        return node

    def value(self, node: int, who: int, moves: Moves) -> Fraction:
        here = self.game.at[node]
        if here == -1:
            return Fraction(self.game.payoff[who][node])
        if here >= 0:
            return self.value(self.kids[node][moves[here]], who, moves)
        row = self.game.chance[-2 - here]
        parts = zip(row, self.kids[node], strict=True)
        return sum((Fraction(w, sum(row)) * self.value(kid, who, moves) for w, kid in parts if w), Fraction(0))

    def columns(self, who: int) -> list[Column]:
        choices: list[list[Any]] = []
        for k, other in enumerate(self.agents):
            if k != who:
                bids = list(range(len(other.bids)))
                choices.append(list(product(bids, repeat=len(other.types))) if self.strategies else bids)
        return list(product(*choices))

    def tables(self, moves: Moves) -> dict[tuple[int, int], list[dict[Column, Fraction]]]:
        """{(agent, type): by bid, what it earns at each column, times something positive}."""
        found = {}
        for who, me in enumerate(self.agents):
            for kind in range(len(me.types)):
                rows: list[dict[Column, Fraction]] = []
                for bid in range(len(me.bids)):
                    rows.append({c: self._earned(who, kind, bid, c, moves) for c in self.columns(who)})
                found[who, kind] = rows
        return found

    def _earned(self, who: int, kind: int, bid: int, column: Column, moves: Moves) -> Fraction:
        total, game = Fraction(0), self.game
        for branch, (types, weight) in enumerate(zip(game.types, game.prior, strict=True)):
            if types[who] != kind:
                continue
            bids, rest = [], list(column)
            for k in range(len(self.agents)):
                move = bid if k == who else rest.pop(0)
                bids.append(move[types[k]] if isinstance(move, tuple) else move)
            total += weight * self.value(self.over(branch, bids), who, moves)
        return total


def more(rows: list[dict[Column, Fraction]], bid: int, mixture: list[tuple[int, Fraction]], column: Column) -> Fraction:
    return sum((w * rows[other][column] for other, w in mixture), Fraction(0)) - rows[bid][column]


def beats(rows: list[dict[Column, Fraction]], bid: int, mixture: Any, columns: Sequence[Column]) -> bool:
    gains = [more(rows, bid, mixture, c) for c in columns]
    return min(gains) >= 0 and max(gains) > 0


def is_beaten(
    rows: list[dict[Column, Fraction]], bid: int, bids: Sequence[int], columns: Sequence[Column], pure: bool
) -> bool:
    """Whether some mixture of these bids dominates the bid at these columns."""
    others = [other for other in bids if other != bid]
    if pure or not others:
        return any(beats(rows, bid, [(other, Fraction(1))], columns) for other in others)
    table, scale = [], lcm(*(x.denominator for row in rows for x in row.values()))
    for k, c in enumerate(columns):
        gains = [int((rows[other][c] - rows[bid][c]) * scale) for other in others]
        table.append([*gains, *(-int(j == k) for j in range(len(columns)))])
    table.append([1] * len(others) + [0] * len(columns))
    found = minimise([0] * len(others) + [-1] * len(columns), table, [0] * len(columns) + [1])
    return isinstance(found, Optimal) and found.value < 0


def eliminate(truth: Truth, tables: Any, rounds: int | None, pure: bool) -> dict[tuple[int, int], list[int]]:
    """The bids left after so many rounds."""
    left = {key: list(range(len(rows))) for key, rows in tables.items()}
    for _ in range(rounds if rounds is not None else 10):
        after = {}
        for (who, kind), bids in left.items():
            columns = [c for c in truth.columns(who) if all_left(truth, who, c, left)]
            rows = tables[who, kind]
            after[who, kind] = [b for b in bids if not is_beaten(rows, b, bids, columns, pure)]
        left = after
    return left


def all_left(truth: Truth, who: int, column: Column, left: dict[tuple[int, int], list[int]]) -> bool:
    rest = list(column)
    for k, other in enumerate(truth.agents):
        if k == who:
            continue
        move, kinds = rest.pop(0), range(len(other.types))
        if isinstance(move, tuple):
            if any(move[t] not in left[k, t] for t in kinds):
                return False
        elif not any(move in left[k, t] for t in kinds):
            return False
    return True


class Made:
    """Random evidence, near what may be true."""

    def __init__(self, rng: Random, search: _Search, strategies: bool, pure: bool) -> None:
        self.rng, self.search, self.strategies, self.pure = rng, search, strategies, pure
        game = search.game
        assert isinstance(game, Explicit)
        self.game = game
        self.games = CellGames(game, search.bounds, search.cell, strategies)

    def mixture(self, who: int, bid: int, bids: Sequence[int]) -> list[list[Any]]:
        others = [k for k in bids if k != bid] or [bid]
        if len(others) > 1 and not (self.pure and self.rng.random() < 0.9) and self.rng.random() < 0.5:
            return [[k, "1/2"] for k in self.rng.sample(others, 2)]
        return [[self.rng.choice(others), "1"]]

    def listed(self, column: Any) -> list[Any]:
        return [list(row) if self.strategies else row[0] for row in column]

    def signs(self, who: int, kind: int, bid: int, mixture: list[list[Any]]) -> dict[Any, Fraction]:
        """What the mixture earns more at each column, over the cell."""
        implied = self.games.of(who, kind)
        return {
            c: sum((Fraction(w) * implied.gain(bid, k, c) for k, w in mixture), Fraction(0)) for c in implied.columns()
        }

    def place(self, here: int) -> list[Any]:
        who = self.game.pasts[here].agent
        return [self.game.market.names[who], self.game.own[who].index(here)]

    def dominated(self, here: int, iterated: bool) -> list[Any]:
        past = self.game.pasts[here]
        bid = self.rng.choice(self.search.cell[here])
        rounds, left = self.rounds(self.rng.choice([0, 1, 1, 2])) if iterated else ([], None)
        bids = range(len(self.game.market.agents[past.agent].bids)) if left is None else left[past.agent][past.type]
        mixture = self.mixture(past.agent, bid, bids)
        signs = self.signs(past.agent, past.type, bid, mixture)
        good = [c for c, gain in signs.items() if gain > 0]
        strict = self.rng.choice(good if good and self.rng.random() < 0.8 else list(signs))
        return [*self.place(here), bid, mixture, self.listed(strict), *([rounds] if iterated else [])]

    def unless(self, here: int) -> list[Any]:
        past, bid = self.game.pasts[here], self.search.cell[here][0]
        mixture = self.mixture(past.agent, bid, range(len(self.game.market.agents[past.agent].bids)))
        signs = self.signs(past.agent, past.type, bid, mixture)
        listed = [c for c, gain in signs.items() if gain < 0 or self.rng.random() < 0.1]
        if listed and self.rng.random() < 0.2:
            listed.remove(self.rng.choice(listed))
        good = [c for c, gain in signs.items() if gain > 0 and c not in listed]
        strict = self.rng.choice(good) if good else self.rng.choice([None, *signs])
        strict = None if self.rng.random() < 0.1 else strict
        shown = None if strict is None else self.listed(strict)
        return [*self.place(here), mixture, list(map(self.listed, listed)), shown]

    def rounds(self, count: int) -> tuple[list[Any], list[list[list[int]]]]:
        """Rounds, and what is left after them."""
        agents, found = self.game.market.agents, []
        left = [[list(range(len(who.bids))) for _ in who.types] for who in agents]
        for _ in range(count):
            row: dict[str, Any] = {}
            after: list[list[list[int]]] = []
            for who, agent in enumerate(agents):
                row[agent.name], kept = [], []
                for kind in range(len(agent.types)):
                    verdicts = [self.verdict(who, kind, bid, left) for bid in left[who][kind]]
                    row[agent.name].append(verdicts)
                    stays = [b for b, v in zip(left[who][kind], verdicts, strict=True) if "dominator" not in v]
                    kept.append(stays)
                after.append(kept)
            left = after
            found.append(row)
            if not all(bids for each in left for bids in each):
                break
        return found, left

    def verdict(self, who: int, kind: int, bid: int, left: list[list[list[int]]]) -> dict[str, Any]:
        implied, bids = self.games.of(who, kind), left[who][kind]
        columns = list(implied.columns(left))
        for other in bids:
            gains = [implied.gain(bid, other, c) for c in columns] if other != bid else [0]
            if max(gains) > 0 and (min(gains) >= 0 or self.rng.random() < 0.03):
                best = columns[gains.index(max(gains))]
                return {"dominator": [[other, "1"]], "strict": self.listed(best)}
        if not self.pure:
            extra = self.rng.sample(columns, min(len(columns), self.rng.choice([0, 0, 1, 1, 2])))
            return {"belief": [[self.listed(c), self.rng.choice(["1", "5", "20"])] for c in extra]}
        pairs = []
        for other in bids:
            if other != bid:
                less = [c for c in columns if implied.gain(other, bid, c) > 0]
                pairs.append([other, self.listed(less[0]) if less else None])
        return {"witnesses": pairs}


def profiles(rng: Random, cell: list[list[int]]) -> Iterator[Moves]:
    if prod(map(len, cell)) <= PROFILES:
        yield from map(list, product(*cell))
    else:
        yield from ([rng.choice(allowed) for allowed in cell] for _ in range(PROFILES))


def met(truth: Truth, tables: Any, one: Condition) -> bool:
    """Whether a profile meets a condition."""
    common, pairs = one.mixture
    mixture = [(k, Fraction(w, common)) for k, w in pairs]
    rows = tables[one.agent, one.type]
    if one.column is None:
        return all(more(rows, one.bid, mixture, c) == 0 for c in truth.columns(one.agent))
    column = tuple(row if truth.strategies else row[0] for row in one.column)
    return more(rows, one.bid, mixture, column) < 0


def random_cell(rng: Random, game: Explicit) -> list[list[int]]:
    share = rng.choice([0.5, 0.9, 1.0])
    cell = []
    for view in game.views:
        every = list(range(view.actions))
        few = sorted(rng.sample(every, rng.randint(1, len(every)))) if rng.random() < 0.5 else [rng.choice(every)]
        cell.append(few if rng.random() < share else every)
    return cell


@pytest.mark.parametrize("seeds", SEEDS)
def test_what_is_accepted_is_true(seeds: range) -> None:
    seen: Counter[str] = Counter()
    for seed in seeds:
        rng = Random(seed)
        game = Explicit(read_market(read_instance(market(rng), Budget()), Budget()))
        bid_sets = [k for k, view in enumerate(game.views) if view.kind == "bid"]
        if not bid_sets or len(game) > 800:
            seen["left out"] += 1
            continue
        iterated, strategies, pure = seed % 2 == 0, seed % 3 == 0, seed % 5 < 2
        truth, refined = Truth(game, strategies), "iterated" if iterated else "undominated"
        search = _Search("bayes-nash", game, refined, strategies, pure)
        assert search.dominance is not None
        for _ in range(TRIES):
            search.cell, search.waiting, search.conditions = random_cell(rng, game), [], ()
            made, kind = Made(rng, search, strategies, pure), rng.choice(["dominated", "unless", "rounds"])
            attempt(kind, made, search, truth, iterated, rng.choice(bid_sets), seen, f"seed {seed}")
    for word in ("dominated", "dominated iterated", "unless", "unmet", "rounds", "rejected", "strategies", "pure"):
        assert seen[word] >= 2, seen


def attempt(
    kind: str, made: Made, search: _Search, truth: Truth, iterated: bool, here: int, seen: Counter[str], where: str
) -> None:
    rng, cell, past = made.rng, [list(row) for row in search.cell], made.game.pasts[here]
    dominance = search.dominance
    assert isinstance(dominance, CellDominance)
    if kind == "rounds":
        rounds, _ = made.rounds(rng.choice([1, 2, 3]))
        try:
            left = Rounds(made.games, made.pure).after(rounds, "x")
        except Rejected:
            seen["rejected"] += 1
            return
        for moves in profiles(rng, cell):
            true = eliminate(truth, truth.tables(moves), len(rounds), made.pure)
            assert all(left[who][t] == bids for (who, t), bids in true.items()), (where, cell, rounds, moves)
        seen.update(("rounds", *(["pure"] if made.pure else []), *(["strategies"] if made.strategies else [])))
        return
    if kind == "unless":
        search.cell[here] = [rng.choice(cell[here])]
        cell = [list(row) for row in search.cell]
    step = made.dominated(here, iterated) if kind == "dominated" else made.unless(here)
    try:
        dominance.settles(kind, "x", step)
    except Rejected:
        seen["rejected"] += 1
        return
    tables = [truth.tables(moves) for moves in profiles(rng, cell)]
    if kind == "dominated":
        mixture = [(k, Fraction(w)) for k, w in step[3]]
        for each in tables:
            rows = each[past.agent, past.type]
            if iterated:
                assert step[2] not in eliminate(truth, each, None, made.pure)[past.agent, past.type], (where, step)
            else:
                assert beats(rows, step[2], mixture, truth.columns(past.agent)), (where, cell, step)
        seen["dominated iterated" if iterated else "dominated"] += 1
        return
    conditions = [search.conditions[-1], *(added[-1] for _, added in reversed(search.waiting))]
    mixture = [(k, Fraction(w)) for k, w in step[2]]
    for each in tables:
        beaten = beats(each[past.agent, past.type], cell[here][0], mixture, truth.columns(past.agent))
        assert beaten or any(met(truth, each, one) for one in conditions), (where, cell, step)
    seen["unless"] += 1
    unmet(search, dominance, truth, tables, conditions, seen, where)


def unmet(
    search: _Search,
    dominance: CellDominance,
    truth: Truth,
    tables: Any,
    conditions: list[Condition],
    seen: Counter[str],
    where: str,
) -> None:
    """Each condition, tried: what is said to be met by no profile is not."""
    for one in conditions:
        search.conditions = (one,)
        try:
            dominance.settles("unmet", "x", [0])
        except Rejected:
            seen["rejected"] += 1
            continue
        assert not any(met(truth, each, one) for each in tables), (where, one)
        seen["unmet"] += 1
