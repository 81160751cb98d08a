"""What is certified of continuations is verified: on random markets, some with bids and rules left out, both answers, of
all concepts, by the independent checker.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from markets import random_instance
from open_markets import open_instance, sellers_in_turn

from exactgames import CertificateError, GameError, InstanceError, LimitReached, Undecided, certify, verify
from exactgames.concepts.registry import NAMES
from exactgames.files import read_instance_text

MOST = 3_000
"""Nodes of the largest tree."""
SECONDS = 20
"""How long a continuation is looked for."""


def asked(seed: int) -> str:
    """A random market that claims of some continuation that it is an equilibrium, of each concept."""
    rng = Random(seed)
    text = (open_instance, random_instance, sellers_in_turn)[seed % 3](seed)
    said = text[: text.index("[[claims]]")]
    if rng.random() < 0.4:  # leave out rules, and bids
        head, *rules = said.split("[[strategy]]")
        said = "[[strategy]]".join([head, *(rule for rule in rules if "[[beliefs]]" in rule or rng.random() < 0.5)])
    completion = rng.choice(("some", "some", "some-pure"))
    return said + "".join(f'[[claims]]\nkind = "{name}"\ncompletion = "{completion}"\n' for name in NAMES)


def answer(seed: int, folder: Path) -> str:
    """Which of the concepts hold, once the checker agrees; or why nothing is certified."""
    try:
        certificate = certify(read_instance_text(asked(seed)), MOST, seconds=SECONDS)
    except (InstanceError, GameError, LimitReached, Undecided, CertificateError) as error:
        return type(error).__name__
    path = folder / "proof.jsonl"
    certificate.write(path)
    found = verify(path)
    assert found.verdict == "VERIFIED", (seed, found)
    return " ".join("holds" if claim.holds else "refuted" for claim in certificate.claims)


@pytest.mark.parametrize(
    "seeds",
    [pytest.param(range(40), id="quick"), pytest.param(range(40, 3_000), id="sweep", marks=pytest.mark.slow)],
)
def test_both_answers_are_verified(seeds: range, tmp_path: Path) -> None:
    met = Counter(answer(seed, tmp_path) for seed in seeds)
    assert {"holds holds holds holds", "refuted refuted refuted refuted"} <= met.keys(), met
    assert "Undecided" in met
