"""Evidence that no trembles give the beliefs that the file gives: a Farkas vector y for the powers, or exponents e of a
product of probability ratios that is not 1.
"""

from __future__ import annotations

from fractions import Fraction

from ..budget import digits, room, words
from ..reading import Rejected, any_table, array, integer, lowest, table, text
from ..rebuild.assessment import Assessment
from .evidence import agent_of, set_name, set_of


def check_inconsistent(value: object, assessment: Assessment) -> None:
    kind = any_table(value, "inconsistent", "format").get("kind")
    powers = text(kind, "inconsistent, kind", "format", "powers coefficients") == "powers"
    name = "multipliers" if powers else "exponents"
    found = table(value, "inconsistent", "format", f"kind {name}")
    sums: dict[tuple[int, int], Fraction] = {}  # by off-support action: Σ y · (n_h − n_h₀)
    strict, size, seen = False, 0, set[int]()
    above, below = 1, 1  # the product of the ratios' powers
    game, bits = assessment.game, 0
    for k, entry in enumerate(array(found[name], name, "format")):
        where = f"{name}, entry {k}"
        who, index, at, raw = array(entry, where, "format", 4, 4)
        here = set_of(index, assessment, agent_of(who, assessment, where), f"{where}, set")
        histories = assessment.game.histories[here]
        history = histories[integer(at, f"{where}, history", "format", 0, len(histories) - 1)]
        if here not in assessment.given:
            raise Rejected("inconsistent", f"{where}: the file gives no belief at {set_name(assessment, here)}")
        if history in seen:
            raise Rejected("inconsistent", f"{where}: twice the same history")
        seen.add(history)
        support = dict(assessment.given[here])
        first = assessment.given[here][0][0]
        y = lowest(raw, where) if powers else Fraction(integer(raw, where, "format"))
        if history not in support:
            if not powers or y < 0:
                raise Rejected("inconsistent", f"{where}: the history is outside the belief's support")
            strict = strict or y > 0
        bits += y.numerator.bit_length() + y.denominator.bit_length()
        steps = game.depth * (60 + 8 * digits(game.wide) + 8 * digits(min(bits, 10**9)))
        game.budget.charge(f"{where}: the ways to two histories", steps + len(support), briefly=game.depth * room(bits))
        moves, chances = _moves(history, assessment)
        first_moves, first_chances = _moves(first, assessment)
        for sign, path in ((1, moves), (-1, first_moves)):
            for move in path:
                sums[move] = sums.get(move, Fraction(0)) + sign * y
        if not powers:
            ratio = Fraction(support[history], support[first]) / (chances / first_chances)
            power = abs(int(y))
            more = power * (ratio.numerator.bit_length() + ratio.denominator.bit_length())
            size += more
            what = f"{where}: a product of powers of {words(size)} bits"
            game.budget.charge(what, 2 * digits(more) + digits(size, more), briefly=4 * room(size))
            over, under = ratio.as_integer_ratio() if y > 0 else (ratio.denominator, ratio.numerator)
            above, below = above * over**power, below * under**power
    if powers:
        if any(total > 0 for total in sums.values()):
            raise Rejected("inconsistent", "multipliers: the sum is positive for some action")
        if not strict and not any(total < 0 for total in sums.values()):
            raise Rejected("inconsistent", "multipliers: nothing is strict, so they contradict nothing")
    else:
        if any(sums.values()):
            raise Rejected("inconsistent", "exponents: the sum is not 0 for some action")
        if above == below:
            raise Rejected("inconsistent", "exponents: the product is 1, so they contradict nothing")


def _moves(node: int, assessment: Assessment) -> tuple[list[tuple[int, int]], Fraction]:
    """The off-support actions on the way to a node, and the product of the other moves' probabilities."""
    game, moves, probability = assessment.game, [], Fraction(1)
    while (above := game.parent[node]) >= 0:
        here, action = game.at[above], game.branch[node]
        power, over, under = assessment.odds[here][action]
        if power:
            moves.append((here, action))
        else:
            probability *= Fraction(over, under)
        node = above
    return moves, probability
