"""The names that ``exactgames`` shows: each has an example that runs, and the reference says its arguments right."""

from __future__ import annotations

import doctest
import inspect
import re
import sys
from pathlib import Path

import pytest

import exactgames

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "python-api.md"
NAMES = [name for name in exactgames.__all__ if name != "__version__"]
CALLS = re.findall(r"`(\w+)\((\w[\w, ]*)\)`", REFERENCE.read_text(encoding="utf-8"))


def home(name: str) -> tuple[str, str]:
    """(the module that defines it, its name there)"""
    found = getattr(exactgames, name)
    found = found if inspect.isclass(found) else inspect.unwrap(found)
    return found.__module__, found.__name__


@pytest.mark.parametrize("name", NAMES)
def test_it_has_an_example_that_runs(name: str) -> None:
    """Doctest finds it in the module that defines it, and it shows what comes out."""
    module, own = home(name)
    found = doctest.DocTestFinder(recurse=True).find(sys.modules[module])
    examples = [example for test in found if test.name == f"{module}.{own}" for example in test.examples]
    assert any(example.want or example.exc_msg for example in examples)


@pytest.mark.parametrize(("name", "arguments"), [call for call in CALLS if call[0] in NAMES], ids=lambda x: x)
def test_the_reference_says_its_arguments(name: str, arguments: str) -> None:
    assert set(arguments.split(", ")) <= set(inspect.signature(getattr(exactgames, name)).parameters)


def test_the_reference_has_calls() -> None:
    assert ("verify", "certificate_path, instance_path, budget") in CALLS
