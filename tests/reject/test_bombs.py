"""Whatever a file controls, the checker answers or refuses within 60 s of processor time and 2 GB, and says what would
be needed.  The table is in ``bombs``."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import bombs
import pytest
from bombs import BOMBS, Bomb
from information_bombs import INFORMATION_BOMBS
from item_bombs import ITEM_BOMBS
from more_bombs import MORE_BOMBS

from exactgames.checker import check
from exactgames.checker.budget import Budget
from exactgames.checker.rejected import Rejected

CHECKER = Path(__file__).parents[2] / "exactgames/checker"
ALL = [*BOMBS, *MORE_BOMBS, *ITEM_BOMBS, *INFORMATION_BOMBS]
MEMORY, SECONDS = 2 * 10**9, 60
STATUS = {0: "VERIFIED", 1: "REJECTED", 3: "REFUSED"}
REFUSAL = re.compile(
    r"REFUSED \[too-large\] line [0-9]+: (more than this machine can hold: RecursionError\n|[ -~]+: about [0-9,^]+ steps and [0-9,^]+ MB more, where [0-9,]+ steps and "
    r"[0-9,]+ MB are spent; the budget is [0-9,]+ steps of 100 ns and [0-9,]+ MB; "
    r"(--budget [0-9]+ allows this much|no budget that a machine has allows it)\n)"
)


def limits() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def run(paths: list[Path], *options: str) -> tuple[int, str]:
    command = [sys.executable, "-I", "-S", str(CHECKER), *map(str, paths), *options]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=limits, check=False)
    return done.returncode, done.stdout + done.stderr


def answered(bomb: Bomb, size: int, folder: Path) -> None:
    status, said = run(bomb.make(size, folder))
    assert status in STATUS, (bomb.name, size, status, said[-500:])
    assert said.startswith(STATUS[status]), (bomb.name, size, said[-500:])
    if status == 3:
        assert REFUSAL.fullmatch(said), said


@pytest.mark.skipif(os.name != "posix", reason="limits of a process are set as on Unix")
@pytest.mark.parametrize("bomb", ALL, ids=lambda bomb: bomb.name)
def test_bomb(bomb: Bomb, tmp_path: Path) -> None:
    answered(bomb, bomb.quick, tmp_path)


SWEEP = [(bomb, size) for bomb in ALL for size in bomb.large]


@pytest.mark.slow
@pytest.mark.parametrize(("bomb", "size"), SWEEP, ids=[f"{bomb.name}-{size}" for bomb, size in SWEEP])
def test_sweep(bomb: Bomb, size: int, tmp_path: Path) -> None:
    answered(bomb, size, tmp_path)


def test_names_are_distinct() -> None:
    assert len({bomb.name for bomb in ALL}) == len(ALL)


# -- The budget


def near(folder: Path) -> Path:
    """A certificate that is right, of a market of 6,561 bid profiles."""
    raw = bombs.instance([bombs.agent(f"a{k}", [0, 1, 2]) for k in range(8)])
    value = bombs.claim_line("optimum", {"value": "1"})
    (path,) = bombs.whole(folder, raw, value, {"as_expected": True, "block": "end", "claims": 1})
    return path


def test_near_the_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What fits is verified, and what needs a little more is refused: with the number of budgets that it names it is
    verified again."""
    path = near(tmp_path)
    spent: list[Budget] = []

    class Watched(Budget):
        def __init__(self, times: int = 1) -> None:
            super().__init__(times, *default)
            self.most = 0
            spent.append(self)

        def charge(self, what: str, steps: int = 0, kept: int = 0, briefly: int = 0) -> None:
            super().charge(what, steps, kept, briefly)
            self.most = max(self.most, self.kept + briefly)

    default = (10**9, 10**9)
    monkeypatch.setattr("exactgames.checker.certificate.Budget", Watched)
    assert check(str(path)).verdict == "VERIFIED"
    steps, size = spent[-1].steps, spent[-1].most
    for default in ((steps, size), (steps - 1, size), (steps, size - 1)):
        verdict = check(str(path))
        if default == (steps, size):
            assert verdict.verdict == "VERIFIED"
            continue
        assert (verdict.verdict, verdict.code, verdict.claims) == ("REFUSED", "too-large", [])
        assert "--budget 2 allows this much" in str(verdict.message)
        assert check(str(path), budget=2).verdict == "VERIFIED"


def test_option(tmp_path: Path) -> None:
    """The option of the command: how many budgets, and in JSON what a refusal says."""
    paths = bombs.claims(10, tmp_path)
    assert run(paths)[0] == run(paths, "--budget", "2")[0] == 1
    paths = bombs.bid_profiles(14, tmp_path)
    status, said = run(paths)
    assert (status, said[:7]) == (3, "REFUSED")
    status, said = run(paths, "--json")
    assert status == 3
    assert json.loads(said)["verdict"] == "REFUSED"
    assert json.loads(said)["claims"] == []
    for wrong in ("0", "-1", "1.5", "x", "1000000", "\N{ARABIC-INDIC DIGIT TWO}"):
        status, said = run(paths, "--budget", wrong)
        assert (status, "expected an integer from 1 to 999999" in said) == (2, True), (wrong, said)


@pytest.mark.parametrize(
    ("steps", "kept", "briefly", "words"),
    [
        (10, 10, 0, None),
        (11, 0, 0, "x: about 11 steps and 0 MB more, where 0 steps and 0 MB are spent; the budget is 10 steps"),
        (0, 11, 0, "--budget 2 allows this much"),
        (0, 0, 11, "--budget 2 allows this much"),
        (0, 5, 6, "--budget 2 allows this much"),
        (21, 0, 0, "--budget 3 allows this much"),
        (10**18, 0, 0, "about 10^18 steps"),
        (10**18, 0, 0, "no budget that a machine has allows it"),
        (10**4_000, 0, 0, "about 10^4000 steps"),
    ],
)
def test_charges(steps: int, kept: int, briefly: int, words: str | None) -> None:
    budget = Budget(steps=10, size=10)
    if words is None:
        budget.charge("x", steps, kept, briefly)
        assert (budget.steps, budget.kept) == (steps, kept)
        return
    with pytest.raises(Rejected) as caught:
        budget.charge("x", steps, kept, briefly)
    assert caught.value.code == "too-large"
    assert words in caught.value.message


def test_scopes_and_releases() -> None:
    budget = Budget(steps=10, size=10)
    with budget.scope():
        budget.charge("x", 4, kept=9)
    budget.charge("x", 6, kept=10)
    budget.release(10)
    budget.refund(1)
    budget.charge("x", 1, briefly=10)
    with pytest.raises(Rejected):
        budget.charge("x", 1)
