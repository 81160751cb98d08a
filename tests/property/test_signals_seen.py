"""Markets in which winning bids or types are seen: engine against checker, and the staged form against the tree."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from markets import random_instance
from rule_files import toml

from exactgames import GameError, InstanceError, LimitReached, Undecided, certify, read_instance_text, verify
from exactgames.files.signals import SIGNALS

SHOWN = ("winning-bids", "types")
"""Each market shows one of them at least."""


def with_signals(seed: int, form: str) -> str:
    """A random instance with other signals; types are seen in the tree alone."""
    rng = Random(f"{seed} {form}")
    lines = [line for line in random_instance(seed, form == "staged").split("\n") if not line.startswith("signals = ")]
    own = [name for name in SHOWN if name != "types" or form == "explicit"]
    rest = [name for name in SIGNALS if name not in SHOWN and name != "clearing-price" and rng.random() < 0.2]
    lines.insert(1, f"signals = {toml([*rng.sample(own, k=rng.randint(1, len(own))), *rest])}")
    return "\n".join(lines)


def agree(seeds: range, form: str, folder: Path) -> Counter[str]:
    """Certify and verify each instance; what happened how often."""
    seen: Counter[str] = Counter()
    for seed in seeds:
        text = with_signals(seed, form)
        try:
            certificate = certify(read_instance_text(text), limit=20_000, form=form)  # type: ignore[arg-type]
        except (InstanceError, GameError, LimitReached, Undecided) as error:
            seen[type(error).__name__] += 1
            continue
        proof, file = folder / "proof.jsonl", folder / "instance.toml"
        certificate.write(proof)
        file.write_text(text, encoding="utf-8")
        verdict = verify(str(proof), str(file))
        assert verdict.verdict == "VERIFIED", f"seed {seed}: line {verdict.line}, {verdict.code}: {verdict.message}"
        seen.update(name for name in SHOWN if f'"{name}"' in text.split("\n")[1])
        seen.update(f"{claim.spec.kind} {'holds' if claim.holds else 'refuted'}" for claim in certificate.claims)
    return seen


@pytest.mark.parametrize("form", ["explicit", "staged"])
def test_engine_and_checker_agree(form: str, tmp_path: Path) -> None:
    seen = agree(range(30), form, tmp_path)
    assert seen["winning-bids"] >= 5
    assert seen["types"] >= 5 or form == "staged"
    for kind in ("perfect-bayesian", "dominated", "undominated"):
        assert seen[f"{kind} holds"] and seen[f"{kind} refuted"], kind


@pytest.mark.slow
@pytest.mark.parametrize("form", ["explicit", "staged"])
@pytest.mark.parametrize("start", range(1_000, 2_000, 200))
def test_engine_and_checker_agree_on_many(start: int, form: str, tmp_path: Path) -> None:
    assert agree(range(start, start + 200), form, tmp_path)["winning-bids"] >= 30
