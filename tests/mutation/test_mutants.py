"""The mutation run's own parts; and, behind its marker, the run."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from mutants import charged_attributes, mutants, mutated  # noqa: E402
from patching import Unusable, charged, mutants_of, put, sources  # noqa: E402
from run import EQUIVALENT, MODULES, equivalents  # noqa: E402

# a function's statement, and all that its mutants make of it
STATEMENTS = [
    ("raise X", ["pass"]),
    ("f(x)", ["pass"]),
    ("return a < b", ["return a >= b", "return a <= b"]),
    ("return a == b", ["return a != b"]),
    ("return a is not b", ["return a is b"]),
    ("return a and b", ["return a or b", "return b", "return a"]),
    ("return not a", ["return a"]),
    ("return a * b - c", ["return a * b + c", "return (a + b) - c"]),
    ("x += a", ["x -= a"]),
    ("return x[1]", ["return x[2]", "return x[0]"]),
    ("return 5000", []),
    ("return True", ["return False"]),
    ("return zip(a, b, strict=True)", []),
    ("return min(a)", ["return max(a)"]),
    ("return sorted(a, key=k)", ["return list(a)"]),
    ("return x if a else y", ["return x if not a else y"]),
    ("return [x for x in y if z(x)]", ["return [x for x in y if not z(x)]", "return [x for x in y if True]"]),
    ("raise X(f'{a + 1}')", ["pass"]),
]


@pytest.mark.parametrize(("statement", "expected"), STATEMENTS, ids=[s for s, _ in STATEMENTS])
def test_operators(statement: str, expected: list[str]) -> None:
    source = f"def g(x):\n    {statement}\n"
    found = [ast.unparse(mutated(source, mutant)).split("\n", 1)[1].strip() for mutant in mutants("m", source)]
    assert sorted(found) == sorted(ast.unparse(ast.parse(e)) if "return" not in e else _plain(e) for e in expected)


def _plain(statement: str) -> str:
    return ast.unparse(ast.parse(f"def g():\n    {statement}")).split("\n", 1)[1].strip()


def test_what_is_only_charged_is_left_out() -> None:
    source = (
        "def g(self, x):\n    bits = x * 2\n    size = bits + 1\n    more = x - 1\n    size += more\n"
        "    self.budget.charge('g', size)\n    return more\n"
    )
    found = [ast.unparse(mutated(source, mutant)).split("\n")[3].strip() for mutant in mutants("m", source)]
    assert sorted(found) == ["more = x + 1", "more = x - 0", "more = x - 2"]


def test_conditions_and_functions_of_charges_are_left_out() -> None:
    source = (
        "def _cost(x):\n    return x + 1\n\n\ndef g(self, x):\n    self.left -= 1\n    if self.left < x:\n"
        "        self.left = x - 1\n        self.budget.charge('g', _cost(x))\n    return digits(x + 2)\n"
    )
    attributes = charged_attributes([ast.parse(source)])
    assert attributes == {".left", "_cost"}
    assert not mutants("m", source, attributes)
    assert charged_attributes([ast.parse(source + "\n\ndef f(x):\n    return _cost(x)\n")]) == {".left"}


def test_methods_that_say_what_something_costs_are_left_out() -> None:
    assert not mutants("m", "class A:\n    def cost(self):\n        return 2 * self.x\n")
    assert mutants("m", "class A:\n    def costs(self):\n        return 2 * self.x\n")


def test_imports_for_the_type_checker_are_left_out() -> None:
    assert not mutants("m", "if TYPE_CHECKING:\n    from x import y\n")
    assert len(mutants("m", "if CHECKING:\n    from x import y\n")) == 1


def test_jumps_and_returns() -> None:
    source = "def g(x):\n    for y in x:\n        if y:\n            continue\n        return y\n    return 1\n"
    found = [mutant.key.split(": ", 1)[1].split(":")[0] for mutant in mutants("m", source)]
    assert found.count("jump, break") == found.count("jump, pass") == 1
    assert found.count("return dropped") == 1


SOME = [pytest.param(8, id="some"), pytest.param(1, id="all", marks=pytest.mark.slow)]
"""Of so many modules one."""


@pytest.mark.parametrize("share", SOME)
def test_a_key_is_one_mutant_s_and_outlives_other_lines(share: int) -> None:
    for module, source in [*sources().items()][::share]:
        keys = [mutant.key for mutant in mutants_of(module, source)]
        assert len(keys) == len(set(keys))
        later = [mutant.key for mutant in mutants_of(module, "# a line\n\n" + source)]
        assert later == keys


@pytest.mark.parametrize("share", SOME)
def test_every_mutant_compiles(share: int) -> None:
    for module, source in [*sources().items()][::share]:
        for mutant in mutants_of(module, source)[::50]:
            compile(mutated(source, mutant, charged()), module, "exec")


def test_what_is_listed_as_equivalent_exists() -> None:
    """Each entry of the list is a mutant of the source as it is, and stands there once, with its reason."""
    exist = {mutant.key for module, source in sources().items() for mutant in mutants_of(module, source)}
    gone = [key for key in equivalents() if key not in exist]
    assert not gone, f"{EQUIVALENT} lists mutants that are gone: {gone}"


def test_a_mutant_that_cannot_be_imported_is_known_as_such() -> None:
    """A sum of tuples is not a difference of theirs: nothing of the checker has changed."""
    [mutant] = [m for m in mutants_of("rebuild.registry", sources()["rebuild.registry"]) if "OPENINGS - AFTER" in m.key]
    with pytest.raises(Unusable, match="TypeError"):
        put(mutant)


def mutation_run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(HERE / "run.py"), "--folder", str(folder), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=HERE.parents[1])


def test_a_mutant_is_killed_and_one_survives(tmp_path: Path) -> None:
    """With a few tests: what they reject is noticed when it is let through; what they do not look at is not."""
    few = ("--tests", "tests/reject/test_small_steps.py::test_steps[gains at one of two histories]")
    dropped = "raise refuse(f'{where}: the mixture need not gain at every history')"
    run = mutation_run(tmp_path, "claims.steps", "--only", dropped, *few)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"{'claims.steps':30}" in run.stdout and "survived: " not in run.stdout
    run = mutation_run(tmp_path, "claims.steps", "--only", "_by_monomials: raise dropped", *few)
    assert run.returncode == 1 and "survived: claims.steps:Steps._by_monomials: raise dropped" in run.stdout, run.stderr


@pytest.mark.mutation
@pytest.mark.parametrize("module", MODULES)
def test_every_mutant_is_killed_or_listed(module: str) -> None:
    """Minutes each.  What was found is kept in .pytest_cache/mutation, so that a run that was stopped goes on."""
    run = mutation_run(HERE.parents[1] / ".pytest_cache" / "mutation", module)
    print(run.stdout)
    assert run.returncode == 0, run.stdout + run.stderr
