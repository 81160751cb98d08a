"""Corrupted evidence that two sets exclude an action ("exclude" steps of all-pure evidence). The control is verified."""

from __future__ import annotations

import copy
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from exactgames import certify, read_instance_text, verify

sys.path.insert(0, str(Path(__file__).parents[1]))
from sealed_bids import sealed_bids

Lines = list[Any]
CLAIM = '[[claims]]\nkind = "all-pure"\nconcept = "{}"\noutcomes = 1\n'


@pytest.fixture(scope="module", params=["bayes-nash", pytest.param("weak-perfect-bayesian", marks=pytest.mark.slow)])
def lines(request: pytest.FixtureRequest) -> Lines:
    text = sealed_bids(10, CLAIM.format(request.param))
    return [json.loads(line) for line in certify(read_instance_text(text)).lines]


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def judged(lines: Lines, folder: Path) -> tuple[str, str | None]:
    header = lines[0]
    header["sha256"] = hashlib.sha256(canonical(header["instance"]).encode("ascii")).hexdigest()
    (folder / "c.jsonl").write_text("".join(canonical(line) + "\n" for line in lines), encoding="ascii")
    verdict = verify(str(folder / "c.jsonl"))
    return verdict.verdict, verdict.code


def steps(lines: Lines) -> list[list[Any]]:
    [found] = [line["evidence"]["steps"] for line in lines if isinstance(line.get("evidence"), dict)]
    return found


def first(lines: Lines, pairs: int = 1) -> list[Any]:
    """The first exclude step with at least so many pairs."""
    return next(step for step in steps(lines) if step[0] == "exclude" and len(step[5]) >= pairs)


def set_pair(place: int, value: Any) -> Callable[[Lines], None]:
    def corrupt(lines: Lines) -> None:
        first(lines)[5][0][place] = value

    return corrupt


def other_deviation(lines: Lines) -> None:
    """Both deviations become the actions that are played: no gain at all."""
    step = first(lines)
    step[5][0][0] = step[3]


def exclude_an_equilibrium(lines: Lines) -> None:
    """What the equilibrium plays goes, in place of what is excluded."""
    [found] = [line["evidence"] for line in lines if isinstance(line.get("evidence"), dict)]
    step = first(lines)
    step[3] = found["equilibria"][0]["strategy"][step[1]][step[2]]


def drop_a_pair(lines: Lines) -> None:
    first(lines, 2)[5].pop()


def one_pair_more(lines: Lines) -> None:
    step = first(lines)
    step[5].append(copy.deepcopy(step[5][0]))


def same_set(lines: Lines) -> None:
    step = first(lines)
    step[4] = step[2]


def twice(lines: Lines) -> None:
    found = steps(lines)
    at = found.index(first(lines))
    found.insert(at, copy.deepcopy(found[at]))


def earlier(lines: Lines) -> None:
    """Before anything is pruned: the rivals may still do anything."""
    found = steps(lines)
    step = first(lines)
    found.remove(step)
    found.insert(0, step)


def leave_out(lines: Lines) -> None:
    """Without the steps that exclude, cells are left that nothing settles."""
    found = steps(lines)
    found[:] = [step for step in found if step[0] != "exclude"]


ATTACKS: list[tuple[Callable[[Lines], None], str]] = [
    (set_pair(1, "0"), "all-pure"),
    (set_pair(3, "-1"), "all-pure"),
    (set_pair(1, "1000000"), "all-pure"),
    (set_pair(3, "1000000"), "all-pure"),
    (set_pair(1, "2/4"), "format"),
    (set_pair(0, 10), "format"),
    (set_pair(2, -1), "format"),
    (other_deviation, "all-pure"),
    (exclude_an_equilibrium, "all-pure"),
    (drop_a_pair, "format"),
    (one_pair_more, "format"),
    (same_set, "all-pure"),
    (twice, "all-pure"),
    (earlier, "format"),
    (leave_out, "all-pure"),
]


def test_the_control_is_verified(lines: Lines, tmp_path: Path) -> None:
    assert sum(step[0] == "exclude" for step in steps(lines)) > 5
    assert judged(copy.deepcopy(lines), tmp_path) == ("VERIFIED", None)


@pytest.mark.parametrize(("corrupt", "code"), ATTACKS, ids=[f"{k}-{row[0].__name__}" for k, row in enumerate(ATTACKS)])
def test_a_corrupted_step_is_rejected(
    corrupt: Callable[[Lines], None], code: str, lines: Lines, tmp_path: Path
) -> None:
    attacked = copy.deepcopy(lines)
    corrupt(attacked)
    assert attacked != lines
    assert judged(attacked, tmp_path) == ("REJECTED", code)
