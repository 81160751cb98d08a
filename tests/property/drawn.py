"""What random instances are made of, whatever their rules: names and values, distributions, joint priors, tables of
signals, and strategy rules as lines of a file.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random

NAMES = ("Ann", "Bo", "Cy")
VALUES = tuple(Fraction(k, 4) for k in range(9))
CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")
WORDS = ("high", "low", "none of it")


def distribution(rng: Random, size: int) -> list[Fraction]:
    weights = [rng.randint(1, 3) for _ in range(size)]
    return [Fraction(w, sum(weights)) for w in weights]


def random_prior(rng: Random, types: dict[str, list[str]]) -> list[dict[str, object]]:
    """Some of the type profiles, in any order, so that every type occurs, with their probabilities."""
    profiles = list(product(*types.values()))
    rng.shuffle(profiles)
    kept: list[tuple[str, ...]] = []
    for number, profile in enumerate(profiles):
        later = profiles[number + 1 :]
        needed = any(all(other[i] != t for other in (*kept, *later)) for i, t in enumerate(profile))
        if needed or rng.random() < 0.6:
            kept.append(profile)
    several = [name for name, mine in types.items() if len(mine) > 1 or rng.random() < 0.3]
    rows = []
    for profile, p in zip(kept, distribution(rng, len(kept)), strict=True):
        named = dict(zip(types, profile, strict=True))
        rows.append({"types": {name: named[name] for name in several}, "probability": p})
    return rows


def random_table(
    rng: Random, name: str, units: int, types: dict[str, list[str]], bids: dict[str, list[tuple[Fraction, ...]]]
) -> dict[str, object]:
    """A table of signals: a few rows with conditions of each kind, a third of them drawn."""

    def words() -> dict[str, str]:
        return {agent: rng.choice(WORDS) for agent in types if rng.random() < 0.6}

    rows = []
    for _ in range(rng.choice((1, 2, 2, 3))):
        when: dict[str, object] = {}
        if rng.random() < 0.6:
            agent = rng.choice([*types])
            when["types"] = {agent: rng.choice(types[agent])}
        if rng.random() < 0.4:
            when["allocation"] = {rng.choice([*types]): rng.randint(0, units)}
        if bids and rng.random() < 0.3:
            agent = rng.choice([*bids])
            when["bids"] = {agent: rng.choice(bids[agent])}
        show: object = words()
        if rng.random() < 0.4:
            show = [{"to": words(), "probability": p} for p in distribution(rng, rng.choice((1, 2, 3)))]
        rows.append({"when": when, "show": show} if when or rng.random() < 0.5 else {"show": show})
    return {"name": name, "rows": rows}


def rule_lines(name: str, stage: str, *rest: str) -> list[str]:
    return ["[[strategy]]", f'agent = "{name}"', f'stage = "{stage}"', *rest]
