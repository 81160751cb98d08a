"""The tests of one instance stand together: its tree, which may have a million nodes, is made once, and one is kept."""

from __future__ import annotations

import pytest


def file_of(item: pytest.Item) -> str:
    """The instance that the test is about; "" if there is none."""
    given = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    return str(given.get("file") or getattr(given.get("case"), "file", ""))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sorted within test_catalogue.py by instance; all else stays where it is."""
    places = [k for k, item in enumerate(items) if item.path.name == "test_catalogue.py"]
    for k, item in zip(places, sorted((items[k] for k in places), key=file_of), strict=True):
        items[k] = item
