"""What a check may cost, at most.  Whatever a file's counts make long, many or wide is predicted and charged here
before it is done: *steps* of about 100 ns on an ordinary machine, those of arithmetic with many digits included, and
*bytes*.  What the budget does not cover is refused: nothing is then said about the claims.

With the default any input is answered or refused within 60 s and 2 GB on one core, the interpreter's own memory
included.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from math import lcm

from .rejected import Rejected

STEPS = 400_000_000
BYTES = 1_600_000_000
BLOCK = 10_000  # steps, charged at once where how many there will be is not known


def digits(bits: int, other: int | None = None) -> int:
    """The steps of a product, quotient or common divisor of numbers of so many bits."""
    return 1 + bits * (bits if other is None else other) // 50_000


def adding(bits: int) -> int:
    """The steps of a sum or comparison."""
    return 1 + bits // 2_000


def room(bits: int) -> int:
    """The bytes of an integer."""
    return 32 + bits // 7


def widest(numbers: Iterable[int]) -> int:
    """The bits of the longest of some integers."""
    return max(map(int.bit_length, numbers), default=0)


class Budget:
    """What is left of the steps and bytes of one check: `times` the default."""

    def __init__(self, times: int = 1, steps: int = STEPS, size: int = BYTES) -> None:
        self.times, self.most_steps, self.most_bytes = times, times * steps, times * size
        self.steps = 0  # spent
        self.kept = 0  # bytes in use

    def charge(self, what: str, steps: int = 0, kept: int = 0, briefly: int = 0) -> None:
        """Pay for what comes next, or refuse it.  `kept`: bytes that stay in use; `briefly`: until it is done."""
        self.steps += steps
        self.kept += kept
        if self.steps > self.most_steps or self.kept + briefly > self.most_bytes:
            self._refuse(what, steps, kept, briefly)

    def _refuse(self, what: str, steps: int, kept: int, briefly: int) -> None:
        spent, before, size = self.steps - steps, self.kept - kept, kept + briefly
        times = max(
            _ratio(self.steps * self.times, self.most_steps), _ratio((before + size) * self.times, self.most_bytes)
        )
        how = f"--budget {times} allows this much" if times < 10**6 else "no budget that a machine has allows it"
        raise Rejected(
            "too-large",
            f"{what}: about {words(steps)} steps and {words(_ratio(size, 10**6))} MB more, where "
            f"{words(spent)} steps and {words(_ratio(before, 10**6))} MB are spent; the budget is "
            f"{words(self.most_steps)} steps of 100 ns and {words(_ratio(self.most_bytes, 10**6))} MB; {how}",
        )

    def release(self, size: int) -> None:
        """Give back bytes that were kept."""
        self.kept -= size

    def refund(self, steps: int) -> None:
        """Give back steps that were not needed."""
        self.steps -= steps

    @contextmanager
    def scope(self) -> Iterator[None]:
        """What is kept inside is gone at the end."""
        before = self.kept
        yield
        self.kept = before

    # -- Numbers that grow with how many there are

    def lcm(self, what: str, numbers: Iterable[int]) -> int:
        """Their least common multiple."""
        found = 1
        for x in numbers:
            if x != 1:
                one, other = found.bit_length(), x.bit_length()
                self.charge(what, 2 * digits(one, other), briefly=room(one + other))
                found = lcm(found, x)
        return found

    def whole(self, what: str, numbers: Iterable[Fraction]) -> tuple[int, list[int]]:
        """Numbers as integers over one common denominator: it, and these."""
        listed = list(numbers)
        common = self.lcm(what, {x.denominator for x in listed})
        bits, each = common.bit_length(), widest(x.numerator for x in listed)
        self.charge(what, len(listed) * (2 + 2 * digits(bits, each + 30)), briefly=len(listed) * room(bits + each))
        return common, [x.numerator * (common // x.denominator) for x in listed]

    def is_one(self, what: str, numbers: Iterable[Fraction]) -> bool:
        """Whether they sum to 1."""
        common, weights = self.whole(what, numbers)
        return sum(weights) == common


def _ratio(count: int, unit: int) -> int:
    return -(-count // unit)


def words(count: int) -> str:
    return f"{count:,}" if count < 10**15 else f"10^{count.bit_length() * 30103 // 100_000}"
