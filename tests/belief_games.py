"""Random games in which a player moves several times off the path: a belief there decides about later ones, or not."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from random import Random

from strategies import Table, Tree


def chains(seed: int) -> tuple[tuple[str, ...], Tree]:
    """Others move once or twice, or Nature does; then Ann moves two or three times and sees little of it; now and then
    somebody moves in between. The game may end after any move.
    """
    rng = Random(seed)
    players = ("Ann", "Bob", "Cid")[: rng.choice([2, 3, 3])]
    payoffs = [0, 0, 1, 1, 2] if seed % 3 else range(-5, 6)  # with many ties, or few
    order = [rng.choice([*players[1:], *[""] * (seed % 2)]) for _ in range(rng.choice([1, 2, 2]))]
    order += [players[0], *(rng.choice([*players, ""]) for _ in range(rng.choice([0, 1]))), players[0]]
    order += [players[0]] * (rng.random() < 0.3)
    counts = [rng.choice([2, 2, 2, 2, 3]) for _ in order]
    fine = rng.choice([0, 0, 0.2, 0.5])
    names: dict[tuple[str, int, tuple[tuple[str, int], ...]], list[str]] = {}

    def grow(level: int, past: dict[str, tuple[tuple[str, int], ...]]) -> Tree:
        if level == len(order) or (level and rng.random() < 0.15):
            return Tree("", "", (), tuple(Fraction(rng.choice(payoffs)) for _ in players))
        owner = order[level]
        if not owner:
            weights = [rng.randint(1, 3) for _ in range(counts[level])]
            return Tree(
                "",
                "",
                tuple((f"n{k}", Fraction(w, sum(weights)), grow(level + 1, past)) for k, w in enumerate(weights)),
                (),
            )
        group = names.setdefault((owner, level, past[owner]), [f"{owner} {level} {len(names)}"])
        if rng.random() < fine:
            group.append(f"{group[0]} {len(group)}")
        label = rng.choice(group)
        below = [grow(level + 1, {**past, owner: (*past[owner], (label, k))}) for k in range(counts[level])]
        return Tree(owner, label, tuple((f"a{k}", None, child) for k, child in enumerate(below)), ())

    return players, grow(0, dict.fromkeys(players, ()))


def watched(seed: int) -> tuple[tuple[str, ...], Tree, Table]:
    """Bob ends the game. If he errs Cid moves; Ann sees neither, goes on, and moves again: what she then sees depends on
    Dan, who knows all. So which of her beliefs decides about a later one turns on itself. With the profile in which
    everybody plays safe and Ann goes on with the first action.
    """
    rng = Random(seed)
    shown = rng.choice([2, 3])
    strategy: Table = {("Bob", "b"): _sure(2, 3), ("Ann", "R"): _sure(0, 2)}

    def end() -> Tree:
        return Tree("", "", (), (Fraction(rng.randint(-3, 3)), Fraction(0), Fraction(0), Fraction(0)))

    def again(k: int) -> Tree:
        strategy["Ann", f"A{k}"] = _sure(0, 2)
        return Tree("Ann", f"A{k}", (("u", None, end()), ("v", None, end())), ())

    def dan(i: int, j: int) -> Tree:
        strategy["Dan", f"D{i}{j}"] = _sure(rng.randrange(shown), shown)
        return Tree("Dan", f"D{i}{j}", tuple((f"x{k}", None, again(k)) for k in range(shown)), ())

    def cid(i: int) -> Tree:
        strategy["Cid", f"C{i}"] = _sure(2, 3)
        below = [Tree("Ann", "R", (("go", None, dan(i, j)), ("no", None, end())), ()) for j in range(3)]
        return Tree("Cid", f"C{i}", tuple((f"c{j}", None, child) for j, child in enumerate(below)), ())

    safe = Tree("", "", (), (Fraction(0), Fraction(9), Fraction(0), Fraction(0)))
    tree = Tree("Bob", "b", (("b0", None, cid(0)), ("b1", None, cid(1)), ("out", None, safe)), ())
    return ("Ann", "Bob", "Cid", "Dan"), tree, strategy


def _sure(k: int, size: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(int(j == k)) for j in range(size))


def deterred(seed: int) -> tuple[tuple[str, ...], Tree]:
    """Nature draws one of two types of Ann's, who may stay out. If she comes in Bob moves, who does not know the type;
    then Cid in half of the games, knowing what Bob did in half of these. Often somebody has to mix for Ann to stay out.
    """
    rng = Random(seed)
    players = ("Ann", "Bob", "Cid")[: rng.choice([2, 3])]
    knows = rng.random() < 0.5

    def end() -> Tree:
        return Tree("", "", (), tuple(Fraction(rng.randint(-2, 3)) for _ in players))

    def cid(k: int) -> Tree:
        below = (("x", None, end()), ("y", None, end()))
        return Tree("Cid", f"c{k * knows}", below, ()) if len(players) == 3 else end()

    def ann(name: str) -> Tree:
        safe = Tree("", "", (), (Fraction(1), *[Fraction(0)] * (len(players) - 1)))
        out = end() if rng.random() < 0.2 else safe
        return Tree("Ann", name, (("out", None, out), ("in", None, Tree("Bob", "b", _both(cid), ()))), ())

    return players, Tree("", "", (("L", Fraction(1, 2), ann("L")), ("R", Fraction(1, 2), ann("R"))), ())


def _both(grow: Callable[[int], Tree]) -> tuple[tuple[str, None, Tree], ...]:
    return ("l", None, grow(0)), ("r", None, grow(1))
