"""Recursion without Python's stack: a function that calls itself is a generator that yields the calls it waits for."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, TypeVar

T = TypeVar("T")
Task = Generator[Any, Any, T]  # yields calls, is sent what they return, returns a T


def run(task: Task[T]) -> T:
    """What the call returns."""
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
