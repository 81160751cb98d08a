"""``--slow-sample``: of the slow tests, those that slow_sample.txt names, which CI runs beside the default ones."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLE = Path(__file__).with_name("slow_sample.txt")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow-sample", action="store_true", help=f"only the slow tests that {SAMPLE.name} names")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--slow-sample"):
        return
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    wanted = {line for line in lines if line and not line.startswith("#")}
    chosen = [item for item in items if item.nodeid in wanted]
    if missing := wanted - {item.nodeid for item in chosen if item.get_closest_marker("slow")}:
        raise pytest.UsageError(f"{SAMPLE.name} names what is no slow test: {', '.join(sorted(missing))}")
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in wanted])
    items[:] = chosen
