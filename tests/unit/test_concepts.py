"""Concepts are values: whoever is handed one asks it for its facts, never for its name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from attrs import evolve

import exactgames
from exactgames import ArgumentError, Concept, check, find_pure, mixed_equilibria, supported
from exactgames.concepts.registry import CONCEPTS, NAMES, concept_of
from exactgames.game.gambit.efg_read import read_efg

ROOT = Path(__file__).parents[2]
GAMES = sorted((ROOT / "instances" / "textbook").glob("*.efg"))[:4]
SLOW = ("fudenberg-tirole-1991-third-type",)


def outcomes(game, concept: Concept | str) -> list[tuple[int, ...]]:
    return [tuple(one.strategy.weights.tolist()) for one in find_pure(game, concept).equilibria]


def test_there_are_games() -> None:
    assert len(GAMES) == 4
    assert len(set(NAMES)) == len(CONCEPTS) == 4


@pytest.mark.parametrize("concept", CONCEPTS, ids=str)
def test_a_name_and_its_value_are_the_same(concept: Concept) -> None:
    assert concept_of(concept.name) is concept_of(concept) is concept
    played = find_pure(read_efg(GAMES[0]), "bayes-nash").equilibria[0].played
    assert check(played, concept).holds == check(played, concept.name).holds
    assert check(played, concept.name).concept is concept
    assert supported(played, concept).holds == supported(played, concept.name).holds


@pytest.mark.parametrize(
    "file",
    [pytest.param(file, id=file.stem, marks=[pytest.mark.slow] if file.stem in SLOW else []) for file in GAMES],
)
@pytest.mark.parametrize("concept", CONCEPTS, ids=str)
def test_the_name_does_not_matter(concept: Concept, file: Path) -> None:
    """A concept that nobody has heard of, with these facts, has the same equilibria."""
    game, other = read_efg(file), evolve(concept, name="another", words="another")
    assert outcomes(game, other) == outcomes(game, concept)
    found, known = mixed_equilibria(game, other), mixed_equilibria(game, concept)
    assert [one.payoffs for one in found.equilibria] == [one.payoffs for one in known.equilibria]
    assert found.complete == known.complete


@pytest.mark.parametrize("name", ["pbe", "Sequential", "", "trembling-hand"])
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(ArgumentError, match="concept: found"):
        concept_of(name)


def test_no_module_compares_a_concept_with_its_name() -> None:
    """Comparisons, and membership, with a concept's name."""
    package = Path(exactgames.__file__).parent
    found = []
    for path in package.rglob("*.py"):
        if "checker" in path.relative_to(package).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            asked = node.pattern if isinstance(node, ast.match_case) else node
            if isinstance(asked, ast.Compare | ast.pattern):
                words = {part.value for part in ast.walk(asked) if isinstance(part, ast.Constant)}
                found += [f"{path.name}: {name}" for name in NAMES if name in words]
    assert found == []
