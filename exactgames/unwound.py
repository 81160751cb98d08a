"""Recursion without Python's stack: a tree may be as deep as it likes.

A recursive function is written as a generator: ``x = yield self.part(child)`` where it would call itself, and
``return`` as ever. ``run`` keeps the calls that wait on a list.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

T = TypeVar("T")
Task = Generator[Any, Any, T]
"""A call that is not finished: yields the calls that it waits for, is sent what they return, returns a T."""


def run(task: Task[T]) -> T:
    """What the call returns.

    >>> def depth(n):
    ...     return 1 + (yield depth(n - 1)) if n else 0
    >>> run(depth(100_000))
    100000
    """
    waiting, found = [task], None
    while True:
        try:
            waiting.append(waiting[-1].send(found))
            found = None
        except StopIteration as end:
            waiting.pop()
            found = end.value
            if not waiting:
                result: T = end.value
                return result
