"""The arguments of the public functions: what is of another type than a function says is refused by name.

``public(function, name)`` is the function as ``exactgames`` shows it. Inside the package functions call each other
without it: mypy has seen to their types.
"""

from __future__ import annotations

import functools
import inspect
import types
import typing
from collections.abc import Callable, Sequence
from fractions import Fraction
from numbers import Integral
from typing import Annotated, Any, Literal, ParamSpec, TypeVar, cast

import numpy as np
from attrs import frozen

from exactgames.errors import ArgumentError
from exactgames.words import nearest

P = ParamSpec("P")
R = TypeVar("R")

_SHOWN = 60


@frozen
class Named:
    """What ``Annotated[Value | str, Named(names)]`` takes as text: one of the names, in place of the value."""

    names: tuple[str, ...]


def public(function: Callable[P, R], name: str | None = None) -> Callable[P, R]:
    """The function with its arguments checked: ArgumentError names the first that is of another type.

    An integer is taken for a Fraction. ``name``: what it is called in ``exactgames``, if not its own name.
    """
    called = name or function.__name__
    checked = typed(function, called)
    checked.__module__, checked.__qualname__ = "exactgames", called  # where pickle finds it
    return checked


def typed(function: Callable[P, R], name: str | None = None) -> Callable[P, R]:
    """The function with its arguments checked, in its own place: for a static method that is public."""
    called = name or function.__qualname__

    @functools.wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        signature, hints = _known(function)
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            raise ArgumentError(f"{called}: {error}") from None
        for parameter, value in bound.arguments.items():
            hint = hints.get(parameter, Any)  # of self none is given
            if hint is Fraction and _is_integer(value):
                bound.arguments[parameter] = Fraction(value)
            elif not _fits(value, hint):
                expected = _words(hint) + _hint(value, hint)
                raise ArgumentError(f"{called}: {parameter}: found {_shown(value)}, expected {expected}")
        return function(*bound.args, **bound.kwargs)

    return checked


def of_type(hint: Any) -> Callable[[Any, Any, Any], None]:
    """A validator for a field of an attrs class, which raises as ``typed`` does."""

    def validate(owner: object, attribute: Any, value: Any) -> None:
        if not _fits(value, hint):
            expected = _words(hint) + _hint(value, hint)
            place = f"{type(owner).__name__}: {attribute.name}"
            raise ArgumentError(f"{place}: found {_shown(value)}, expected {expected}")

    return validate


@functools.cache
def _known(function: Callable[..., Any]) -> tuple[inspect.Signature, dict[str, Any]]:
    return inspect.signature(function), typing.get_type_hints(function, include_extras=True)


def _is_integer(value: object) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _fits(value: object, hint: Any) -> bool:
    """Whether the value is of the type."""
    hint = _opened(hint)
    origin, within = typing.get_origin(hint), typing.get_args(hint)
    if hint is Any:
        return True
    if origin is Annotated:
        return value in _literals(hint) if isinstance(value, str) else _fits(value, within[0])
    if hint is None:
        return value is None
    if origin in (typing.Union, types.UnionType):
        return any(_fits(value, one) for one in within)
    if origin is Literal:
        return isinstance(value, str) and value in within
    if origin is np.ndarray:
        return isinstance(value, np.ndarray) and _exact(value)
    if origin is Callable or getattr(hint, "_is_protocol", False):
        return callable(value)
    if hint is Fraction:
        return isinstance(value, Fraction) or _is_integer(value)
    if hint is int:
        return _is_integer(value)
    if hint is float:
        return isinstance(value, float) or _is_integer(value)
    if origin in (tuple, Sequence):
        return _lists(value, within[0])
    return isinstance(value, cast(type, origin or hint))


def _opened(hint: Any) -> Any:
    """What a named alias of a type stands for: from numpy 2.5 on (Python 3.12) its array types are such."""
    while hasattr(alias := typing.get_origin(hint) or hint, "__value__"):
        within = typing.get_args(hint)
        hint = alias.__value__[within] if within else alias.__value__
    return hint


def _lists(value: object, hint: Any) -> bool:
    """Whether the value is a sequence, each entry of the type."""
    listed = isinstance(value, Sequence) and not isinstance(value, str)
    return listed and all(_fits(entry, hint) for entry in cast("Sequence[object]", value))


def _exact(array: np.ndarray[Any, Any]) -> bool:
    """Whether the array holds integers, or bits."""
    return array.dtype.kind in "iub" or (array.dtype.kind == "O" and all(map(_is_integer, array.flat)))


def _hint(value: object, hint: Any) -> str:
    known = _literals(hint)
    near = nearest(value, known) if isinstance(value, str) and known else None
    return f" (did you mean {near!r}?)" if near else ""


def _literals(hint: Any) -> tuple[str, ...]:
    origin, within = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return tuple(word for one in within for word in _literals(one))
    if origin is Annotated:
        return tuple(name for note in within[1:] if isinstance(note, Named) for name in note.names)
    return within if origin is Literal else ()


def _words(hint: Any) -> str:
    """The type in words."""
    hint = _opened(hint)
    origin, within = typing.get_origin(hint), typing.get_args(hint)
    if hint in (None, type(None)):
        return "None"
    if origin in (typing.Union, types.UnionType):
        return " or ".join(_words(one) for one in within)
    if origin in (Literal, Annotated):
        return "one of " + ", ".join(repr(word) for word in _literals(hint))
    if origin is np.ndarray:
        return "a numpy array of integers"
    if origin in (tuple, Sequence):
        return f"a sequence, each {_words(within[0])}"
    if origin is Callable:
        return "a function"
    if hint in (int, float, str, bool):
        return {int: "an integer", float: "a number", str: "text", bool: "True or False"}[hint]
    name = getattr(origin or hint, "__name__", str(hint))
    return f"{'an' if name[0] in 'AEIOU' else 'a'} {name}"


def _shown(value: object) -> str:
    """The value in short: itself if it is a plain one, else its type."""
    if isinstance(value, str):
        return repr(value[:_SHOWN]) + ("…" if len(value) > _SHOWN else "")
    if value is None or isinstance(value, bool | float) or (isinstance(value, int) and abs(value) < 10**_SHOWN):
        return repr(value)
    name = type(value).__name__
    return f"{'an' if name[0] in 'aeiouAEIOU' else 'a'} {name}"
