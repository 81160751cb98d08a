"""all-pure claims on random markets: what the engine certifies, the checker follows to the end."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from markets import random_instance
from strategies import SWEEPS, seeds

from exactgames import GameError, InstanceError, LimitReached, Undecided, certify, expand, read_instance_text, verify
from exactgames.concepts.registry import NAMES as CONCEPTS

NODES, SETS = 1_500, 60
"""Larger trees are left out: the search is for small ones."""


def market_of(seed: int) -> str:
    """A random market without profile, with an all-pure claim for each concept."""
    text = random_instance(seed)
    text = re.split(r"^\[\[(?:strategy|beliefs|claims)\]\]", text, flags=re.MULTILINE)[0]
    return text + "".join(f'\n[[claims]]\nkind = "all-pure"\nconcept = "{concept}"\n' for concept in CONCEPTS)


@pytest.mark.parametrize("sweep", SWEEPS)
def test_engine_and_checker_agree(sweep: int, tmp_path: Path) -> None:
    seen: Counter[str] = Counter()
    for seed in seeds(75, sweep, seen, ("verified", "several", "one", "split", "prune", "settled")):
        text = market_of(seed)
        try:
            instance = read_instance_text(text)
            game = expand(instance.market, NODES).game
        except InstanceError:
            seen["refused"] += 1
            continue
        except LimitReached:
            seen["large"] += 1
            continue
        if game.infosets > SETS:
            seen["large"] += 1
            continue
        try:
            certificate = certify(instance)
        except Undecided:
            seen["undecided"] += 1
            continue
        except GameError as error:  # a posted price without rules is a profile to be completed, and some cannot be
            assert "the profile must say" in str(error), f"seed {seed}: {error}"
            seen["refused"] += 1
            continue
        proof, file = tmp_path / "proof.jsonl", tmp_path / "market.toml"
        certificate.write(proof)
        file.write_text(text, encoding="utf-8")
        verdict = verify(str(proof), str(file))
        assert verdict.verdict == "VERIFIED", f"seed {seed}: line {verdict.line}, {verdict.code}: {verdict.message}"
        counts = [len(claim.evidence["equilibria"]) for claim in certificate.claims]
        assert counts[0] >= counts[1] >= counts[2] >= counts[3], f"seed {seed}: {counts}"  # each concept asks for more
        seen["verified"] += 1
        seen["several" if counts[3] > 1 else "one" if counts[3] else "none"] += 1
        for claim in certificate.claims:
            seen.update({step[0] for step in claim.evidence["steps"]})
