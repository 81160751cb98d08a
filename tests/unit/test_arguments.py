"""What the public functions say of arguments of another type: always one of our errors, which names the argument."""

from __future__ import annotations

import inspect
import pickle
import typing
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import exactgames
from exactgames import ArgumentError, ExactGamesError
from exactgames.arguments import public
from exactgames.files.starter import STARTER

FUNCTIONS = [name for name in exactgames.__all__ if inspect.isfunction(getattr(exactgames, name))]
WRONG = {
    "None": None,
    "a number": 3,
    "a float": 0.5,
    "a word": "pbe",
    "bytes": b"x",
    "a list": [[0.5]],
    "an object": object(),
    "a float array": np.array([[0.5]]),
}
"""Of none of these types is a game, a market, a profile, a table of integers, …"""


def needed(name: str) -> list[str]:
    """The arguments that the function must be given."""
    parameters = inspect.signature(getattr(exactgames, name)).parameters.values()
    return [p.name for p in parameters if p.default is p.empty]


def test_there_are_public_functions():
    assert len(FUNCTIONS) > 30
    assert {"check", "expand", "verify", "read_nfg"} <= set(FUNCTIONS)


@pytest.mark.parametrize("wrong", WRONG, ids=str)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_arguments_of_another_type(name: str, wrong: str):
    function = getattr(exactgames, name)
    try:
        function(*[WRONG[wrong]] * len(needed(name)))
    except ExactGamesError as error:
        assert str(error)
    else:
        assert (name, wrong) == ("ratio", "a number")  # two integers have a ratio


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_argument_and_an_unknown_one(name: str):
    function = getattr(exactgames, name)
    with pytest.raises(ArgumentError, match=name):
        function()
    with pytest.raises(ArgumentError, match="colour"):
        function(*[None] * len(needed(name)), colour="red")


@pytest.fixture(scope="module")
def played():
    instance = exactgames.read_instance_text(STARTER)
    return exactgames.profile_of(instance).played


CASES = {
    "not a play": (lambda p: exactgames.check(None, "pbe"), ("check: played: found None, expected a Play",)),
    "a short name": (lambda p: exactgames.check(p, "pbe"), ("concept: found 'pbe'", "did you mean 'perfect-bayesian'")),
    "Nash": (lambda p: exactgames.supported(p, "nash"), ("concept", "did you mean 'bayes-nash'")),
    "optional": (lambda p: exactgames.find_pure(p.game, "bayes-nash", cells="9"), ("cells", "'9'", "an integer")),
    "a flag": (lambda p: exactgames.find_pure(p.game, "bayes-nash", 1), ("every: found 1", "True or False")),
    "a float": (lambda p: exactgames.ratio(1.5, 1), ("best: found 1.5", "a Fraction")),
    "a float in a bid": (lambda p: exactgames.overbids((0.5,), None), ("bid", "each a Fraction")),
    "a float table": (lambda p: exactgames.mixed_dominance(np.eye(2), 0), ("table", "integers")),
    "floats as objects": (lambda p: exactgames.pure_dominance(np.array([[0.5]], dtype=object), 0), ("integers",)),
    "a long integer": (lambda p: exactgames.welfare(10**5000, p), ("expansion", "an int")),
    "an escape": (lambda p: exactgames.check(p, "\x1b[2J"), ("'\\x1b[2J'",)),
    "a form": (lambda p: exactgames.ExplicitForm(None), ("ExplicitForm: instance", "an Instance")),
    "a staged form": (lambda p: exactgames.StagedForm("x"), ("StagedForm: instance", "an Instance")),
    "a builder": (lambda p: exactgames.GameBuilder(3), ("GameBuilder", "players: found 3")),
    "a profile": (lambda p: exactgames.BehaviorStrategy.from_table(None, {}), ("game: found None",)),
    "beliefs": (lambda p: exactgames.Beliefs.from_table(p.game, None), ("table: found None", "a Mapping")),
    "trembles": (lambda p: exactgames.Trembles.uniform(p), ("strategy: found a Play",)),
    "a dominance": (lambda p: exactgames.Dominance("bids"), ("against: found 'bids'", "did you mean 'actions'")),
}


@pytest.mark.parametrize("case", CASES)
def test_what_the_error_says(case: str, played):
    act, words = CASES[case]
    with pytest.raises(ArgumentError) as caught:
        act(played)
    assert isinstance(caught.value, TypeError)  # as for any function
    assert all(word in str(caught.value) for word in words), str(caught.value)


def test_an_integer_is_a_fraction():
    assert exactgames.ratio(6, 4) == Fraction(3, 2)
    assert isinstance(exactgames.ratio(6, 4), Fraction)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_public_functions_are_found_by_pickle(name: str):
    function = getattr(exactgames, name)
    assert pickle.loads(pickle.dumps(function)) is function
    assert function.__doc__


def test_what_is_right_is_passed_on():
    def half(number: Fraction, why: str = "") -> Fraction:
        return number / 2

    assert public(half)(3) == Fraction(3, 2)
    assert public(half)(number=Fraction(1), why="x") == Fraction(1, 2)
    with pytest.raises(ArgumentError, match="half: why: found 1, expected text"):
        public(half)(3, 1)


def test_named_aliases_of_types() -> None:
    """As numpy's array types are from 2.5 on, where Python has them (3.12)."""
    extended = pytest.importorskip("typing_extensions")
    scalar = typing.TypeVar("scalar", bound=np.generic)
    alias = extended.TypeAliasType("Alias", np.ndarray[Any, np.dtype[scalar]], type_params=(scalar,))

    def takes(table: Any) -> int:
        return int(table.sum())

    takes.__annotations__["table"] = alias[np.int64]
    assert public(takes)(np.array([1, 2])) == 3
    with pytest.raises(ArgumentError, match="takes: table: found a list, expected a numpy array of integers"):
        public(takes)([1, 2])
