"""Ladders of games for searches: first-price auctions, without and with an aftermarket, as ``.efg`` files.

    python tests/benchmarks/ladders.py fp 2 4 5 > fp-2-4-5.efg          bidders, types, bids
    python tests/benchmarks/ladders.py rs 3 4 4 > rs-3-4-4.efg          types, bids, prices (rs-ties: with ties)

fp(n, k, b): n bidders with independent uniform values 1 … k; bids 0 … b − 1; the highest wins, at ties the bidder with
the lowest number, and pays her bid. kⁿ·bⁿ leaves.

rs(k, b, p): two such bidders; then the winner offers the unit to the other at one of p prices, who takes it or not.
2·k²·b²·p leaves. Prices are ½, 3/2, …, so that no buyer is ever indifferent; ``ties``: 1, …, p.

One chance node at the root draws the types; who bids later does not see the bids before her. Who lost knows her own type
and bid, that she lost, and the price; so the seller her own type and bid, and that she won. Seller and
buyer know nothing else of each other's bids.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from itertools import product

from exactgames import Game, GameBuilder
from exactgames.game.gambit.efg_write import efg_lines


def fp(n: int, k: int, b: int) -> Game:
    """A sealed first-price auction of n bidders, k values, b bids."""
    tree, ends = _auction(n, k, b)
    for values, bids, node in ends:
        winner = _winner(bids)
        tree.payoffs(node, [v - x if i == winner else 0 for i, (v, x) in enumerate(zip(values, bids, strict=True))])
    return tree.build()


def rs(k: int, b: int, p: int, *, ties: bool = False) -> Game:
    """A first-price auction of two bidders, k values, b bids; then resale at one of p prices."""
    tree, ends = _auction(2, k, b)
    prices = [Fraction(j + 1) if ties else Fraction(2 * j + 1, 2) for j in range(p)]
    for values, bids, node in ends:
        seller = _winner(bids)
        buyer = 1 - seller
        won = f"value {values[seller]}, won at {bids[seller]}"
        lost = f"value {values[buyer]}, lost with {bids[buyer]}"
        for price, offered in zip(
            prices, tree.move(node, f"Bidder {seller + 1}", won, [f"ask {x}" for x in prices]), strict=True
        ):
            taken, left = tree.move(offered, f"Bidder {buyer + 1}", f"{lost}, asked {price}", ["accept", "refuse"])
            for end, sold in ((taken, True), (left, False)):
                paid: list[Fraction] = [Fraction(0), Fraction(0)]
                paid[seller] = (price if sold else values[seller]) - Fraction(bids[seller])
                paid[buyer] = values[buyer] - price if sold else Fraction(0)
                tree.payoffs(end, paid)
    return tree.build()


def _winner(bids: tuple[int, ...]) -> int:
    """The first of the highest bidders."""
    return bids.index(max(bids))


def _auction(n: int, k: int, b: int) -> tuple[GameBuilder, list[tuple[tuple[int, ...], tuple[int, ...], int]]]:
    """The tree up to the last bid, and its ends: (values, bids, node), depth first."""
    names = [f"Bidder {i + 1}" for i in range(n)]
    tree = GameBuilder(names)
    profiles = list(product(range(1, k + 1), repeat=n))
    drawn = {"values " + " ".join(map(str, values)): Fraction(1, len(profiles)) for values in profiles}
    at = [(values, (), node) for values, node in zip(profiles, tree.chance(tree.root, drawn), strict=True)]
    for i, name in enumerate(names):
        at = [
            (values, (*bids, bid), child)
            for values, bids, node in at
            for bid, child in enumerate(tree.move(node, name, f"value {values[i]}", [f"bid {x}" for x in range(b)]))
        ]
    return tree, at


def name_of(kind: str, sizes: tuple[int, ...]) -> str:
    """ "fp(2, 4, 5)" """
    return f"{kind}({', '.join(map(str, sizes))})"


def build(kind: str, sizes: tuple[int, ...]) -> Game:
    """The game called fp, rs or rs-ties."""
    return fp(*sizes) if kind == "fp" else rs(*sizes, ties=kind == "rs-ties")


def main() -> None:
    """Write the game that the arguments name to stdout."""
    kind, sizes = sys.argv[1], tuple(map(int, sys.argv[2:]))
    if kind not in ("fp", "rs", "rs-ties") or len(sizes) != 3:
        raise SystemExit(__doc__)
    for line in efg_lines(build(kind, sizes), name_of(kind, sizes)):
        print(line)


if __name__ == "__main__":
    main()
