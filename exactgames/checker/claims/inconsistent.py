"""Evidence that no trembles give the beliefs that the file gives: a Farkas vector y for the powers, or exponents e of a
product of probability ratios that is not 1.
"""

from __future__ import annotations

from fractions import Fraction

from ..budget import digits, room, words
from ..kernel.consistency import Sums, add_difference, negative_somewhere, positive_somewhere, way_to
from ..reading import any_table, array, integer, lowest, table, text
from ..rebuild.assessment import Assessment
from ..rejected import Rejected
from .evidence import agent_of, set_name, set_of


def check_inconsistent(value: object, assessment: Assessment) -> None:
    kind = any_table(value, "inconsistent", "format").get("kind")
    powers = text(kind, "inconsistent, kind", "format", "powers coefficients") == "powers"
    name = "multipliers" if powers else "exponents"
    found = table(value, "inconsistent", "format", f"kind {name}")
    sums: Sums = {}
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
        moves, chances = way_to(game, assessment.odds, history)
        first_moves, first_chances = way_to(game, assessment.odds, first)
        add_difference(sums, moves, first_moves, y)
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
        if positive_somewhere(sums):
            raise Rejected("inconsistent", "multipliers: the sum is positive for some action")
        if not strict and not negative_somewhere(sums):
            raise Rejected("inconsistent", "multipliers: nothing is strict, so they contradict nothing")
    else:
        if any(sums.values()):
            raise Rejected("inconsistent", "exponents: the sum is not 0 for some action")
        if above == below:
            raise Rejected("inconsistent", "exponents: the product is 1, so they contradict nothing")
