"""Closed forms with logarithms: what is 0, which side of 0 the rest lies, and the numbers that enclose them."""

from __future__ import annotations

import random
from decimal import Context, Decimal
from fractions import Fraction

import pytest

from exactgames.numbers.logarithms import Between, Closed, Quotient
from exactgames.numbers.rounded import decimal, near

LONG = Context(prec=120)


def ln(q: Fraction) -> Decimal:
    """By Python's decimal arithmetic, to some 110 digits."""
    return LONG.ln(LONG.divide(Decimal(q.numerator), Decimal(q.denominator)))


def valued(x: Closed) -> Decimal:
    total = LONG.divide(Decimal(x.rational.numerator), Decimal(x.rational.denominator))
    for q, factor in x.logs:
        part = LONG.divide(LONG.multiply(Decimal(factor.numerator), ln(q)), Decimal(factor.denominator))
        total = LONG.add(total, part)
    return total


def sign(x: Closed) -> int:
    found = x.enclosed()
    return (found.low > 0) - (found.high < 0)


def number(draw: random.Random, most: int = 60) -> Fraction:
    return Fraction(draw.randint(1, most), draw.randint(1, most))


def closed(draw: random.Random) -> Closed:
    found = Closed(number(draw) - number(draw))
    for _ in range(draw.randint(0, 5)):
        found = found + Closed.log(number(draw), number(draw) - number(draw))
    return found


def test_enclosures_are_around_what_decimal_arithmetic_finds() -> None:
    irrational = 0
    for seed in range(80):
        x = closed(random.Random(seed))
        for digits in (3, 12, 40):
            found, about = x.enclosed(digits), valued(x)
            slack = Fraction(1, 10**100)
            assert found.low - slack <= Fraction(about) <= found.high + slack, seed
            if not x.logs:
                assert found == Between(x.rational, x.rational)
                continue
            irrational += 1
            assert 0 < found.width <= Fraction(10) ** (1 - digits) * abs(found.high), seed
        assert sign(x) == (about > 0) - (about < 0) or x.is_zero
    assert irrational


ZEROS = [
    (Closed.log(Fraction(8)) - Closed.log(Fraction(2)) * 3, True),
    (Closed.log(Fraction(12)) - Closed.log(Fraction(18)) + Closed.log(Fraction(3, 2)), True),
    (Closed.log(Fraction(6), 2) - Closed.log(Fraction(4)) - Closed.log(Fraction(9)), True),
    (Closed.log(Fraction(1)) + 1 - 1, True),
    (Closed.log(Fraction(2 * 10**100)) - Closed.log(Fraction(10), 100) - Closed.log(Fraction(2)), True),
    (Closed.log(Fraction(8)) - Closed.log(Fraction(2)) * 3 + Fraction(1, 10**60), False),
    (Closed.log(Fraction(10**60 + 1, 10**60)) - Fraction(1, 10**60), False),
]


@pytest.mark.parametrize(("x", "is_zero"), ZEROS)
def test_zero_is_told_from_what_is_near_it(x: Closed, is_zero: bool) -> None:
    assert x.is_zero == is_zero
    assert (sign(x) == 0) == is_zero


def test_a_logarithm_a_little_above_one_is_less_than_its_excess() -> None:
    assert sign(ZEROS[-1][0]) == -1


def test_a_quotient_is_rational_exactly_where_its_parts_are_proportional() -> None:
    log, three = Closed.log(Fraction(2)), Closed.log(Fraction(8)) + 6
    assert Quotient(three, log + 2).rational() == 3
    beside = Fraction(1, 2 * 10**11)
    assert Quotient(three, log + 2).enclosed() == Between(3 - beside, 3 + beside)
    assert Quotient(three, log + 1).rational() is None
    assert Quotient(three, Closed(Fraction(2))).rational() is None
    assert Quotient(Closed(Fraction(3)), Closed(Fraction(2))).rational() == Fraction(3, 2)
    assert Quotient(log - log, log).rational() == 0
    assert Quotient(Closed(Fraction(1)), log).rational() is None


def test_quotients_lie_in_their_enclosures() -> None:
    for seed in range(60):
        draw = random.Random(seed)
        over, under = closed(draw), closed(draw)
        if sign(under) <= 0 or over.is_zero:
            continue
        found = Quotient(over, under).enclosed(15)
        about, slack = Fraction(LONG.divide(valued(over), valued(under))), Fraction(1, 10**80)
        assert found.low - slack <= about <= found.high + slack, seed
        assert found.width <= Fraction(1, 10**13) * abs(found.high)


def test_no_logarithm_of_what_is_not_positive() -> None:
    with pytest.raises(ValueError, match="no logarithm of 0"):
        Closed.log(Fraction(0))


def test_words() -> None:
    assert (decimal(Fraction(5, 4)), decimal(Fraction(-1, 8)), decimal(Fraction(2, 3))) == ("1.25", "-0.125", "2/3")
    assert near(Between(Fraction(-1, 3), Fraction(-3333, 10000))) == "about -0.333317"
    assert near(Fraction(1, 3)) == "1/3"
