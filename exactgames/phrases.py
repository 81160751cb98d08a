"""Small pieces of English from which sentences are put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby

from exactgames.numbers.rational import show


def listed(words: Iterable[str], last: str = "and") -> str:
    """The words as a list.

    >>> listed(["A"]), listed(["A", "B"]), listed("ABC", "or")
    ('A', 'A and B', 'A, B or C')
    """
    every = list(words)
    if len(every) < 2:
        return "".join(every)
    return f"{', '.join(every[:-1])} {last} {every[-1]}"


def counted(number: int | Fraction, thing: str, things: str = "") -> str:
    """So many things.

    >>> from fractions import Fraction
    >>> counted(1, "unit"), counted(0, "unit"), counted(Fraction(3, 2), "unit"), counted(1234, "class", "classes")
    ('1 unit', 'no unit', '3/2 units', '1,234 classes')
    """
    if number == 0:
        return f"no {thing}"
    many = f"{number:,}" if isinstance(number, int) else show(number)
    return f"{many} {thing if number == 1 else things or thing + 's'}"


def amounts(values: Sequence[Fraction], most: int = 12) -> str:
    """Amounts of money as a list; the middle of long ones is left out.

    >>> from fractions import Fraction
    >>> amounts([Fraction(0), Fraction(1, 2), Fraction(1)]), amounts([Fraction(k) for k in range(50)], 4)
    ('0, 1/2 or 1', '0, 1, … or 49 (50 amounts)')
    """
    shown = [show(value) for value in values]
    if len(shown) > most:
        return f"{', '.join(shown[: most - 2])}, … or {shown[-1]} ({len(shown):,} amounts)"
    return listed(shown, "or")


def runs(values: Sequence[Fraction]) -> list[tuple[Fraction, int]]:
    """(amount, how many in a row have it).

    >>> from fractions import Fraction
    >>> [(str(x), k) for x, k in runs([Fraction(2), Fraction(0), Fraction(0)])]
    [('2', 1), ('0', 2)]
    """
    return [(value, len(list(same))) for value, same in groupby(values)]


def sentence(words: str) -> str:
    """The words with a capital first letter, if it is one of ours, and a full stop.

    >>> sentence("nature draws the types")
    'Nature draws the types.'
    """
    end = "" if words.endswith((".", ":", "?")) else "."
    return f"{words[:1].upper()}{words[1:]}{end}"
