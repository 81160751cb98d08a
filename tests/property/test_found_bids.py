"""Bids that the staged form finds: what is certified of them is verified by the independent checker, and with these bids as
rules the search in the explicit tree does not refute that there is a continuation.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from markets import random_instance
from open_markets import open_instance
from rule_files import toml

from exactgames import CertificateError, GameError, InstanceError, LimitReached, StagedForm, Undecided, certify, verify
from exactgames.clock import Clock
from exactgames.concepts.registry import NAMES, concept_of
from exactgames.files import read_instance_text

MOST = 3_000
"""Nodes of the largest tree that is asked too."""
SECONDS = 10


def asked(seed: int) -> str:
    """A random market for the staged form; most rules for bids are left out, and some others."""
    rng = Random(seed)
    text = (open_instance, random_instance)[seed % 2](seed, staged=True)
    said = text[: text.index("[[claims]]")]
    if rng.random() < 0.8:
        said = said.split("[[beliefs]]")[0]
    head, *rules = said.split("[[strategy]]")
    kept = [rule for rule in rules if "[[beliefs]]" in rule or rng.random() < (0.2 if '"auction"' in rule else 0.6)]
    claims = "".join(f'[[claims]]\nkind = "{name}"\ncompletion = "some"\n' for name in NAMES)
    return "[[strategy]]".join([head, *kept]) + claims


def bids_found(text: str) -> str:
    """The same with the bids that are found for the strongest concept, as rules, last."""
    instance = read_instance_text(text)
    open_form = StagedForm(instance)
    form = open_form.continued(concept_of("sequential"), False, Clock.of(SECONDS), lambda _: "")
    rules = []
    for i, agent in enumerate(instance.market.agents):
        for t, kind in enumerate(agent.types):
            s = open_form.auction.at(i, t)
            if s is not None and form.completed[s]:
                (bid,) = form.bids_played(i, t)
                rows = (f'agent = "{agent.name}"', 'stage = "auction"', f'type = "{kind.name}"')
                rules.append("\n".join(["[[strategy]]", *rows, f"bid = {toml(list(agent.bids[bid]))}", ""]))
    return text.replace("[[claims]]", "".join(rules) + "[[claims]]", 1)


def answer(seed: int, folder: Path) -> str:
    text = asked(seed)
    try:
        instance = read_instance_text(text)
        certificate = certify(instance, form="staged", seconds=SECONDS)
    except (InstanceError, GameError, LimitReached, Undecided, CertificateError) as error:
        return type(error).__name__
    open_bids = StagedForm(instance).bidding.bids is None
    path = folder / "proof.jsonl"
    certificate.write(path)
    found = verify(path)
    assert found.verdict == "VERIFIED", (seed, found)
    assert all(claim.holds for claim in certificate.claims)
    if not open_bids:
        return "bids given"
    try:
        again = certify(read_instance_text(bids_found(text)), MOST, form="explicit", seconds=SECONDS)
    except (Undecided, LimitReached, InstanceError) as error:
        return f"bids found; tree: {type(error).__name__}"
    assert all(claim.holds for claim in again.claims), (seed, text)
    return "bids found"


@pytest.mark.parametrize(
    "seeds",
    [pytest.param(range(14), id="quick"), pytest.param(range(14, 1_500), id="sweep", marks=pytest.mark.slow)],
)
def test_what_is_found_is_verified(seeds: range, tmp_path: Path) -> None:
    met = Counter(answer(seed, tmp_path) for seed in seeds)
    assert met["bids found"] >= len(seeds) // 5, met
