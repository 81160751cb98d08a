"""Claims `all-pure` about bids that survive dominance, on random markets: engine, checker and brute force agree; and no
sibling of a certificate, with steps or numbers changed, proves another number of outcomes.
"""

from __future__ import annotations

import copy
import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from strategies import SWEEPS, seeds
from test_refinements import CELLS, NODES, Naive, small_market

from exactgames import (
    Dominance,
    Expansion,
    InstanceError,
    LimitReached,
    Undecided,
    certify,
    expand,
    find_pure,
    outcomes,
    read_instance_text,
    verify,
)
from exactgames.checker.reading import canonical
from exactgames.concepts.registry import NAMES as CONCEPTS

ASKED = [
    Dominance(against, pure, iterated)
    for against in ("actions", "strategies")
    for pure in (False, True)
    for iterated in (False, True)
]
SIBLINGS, STEPS = 12, 70
"""Of one certificate; longer ones have none."""
FIRST = (495, 180, 360)
"""Seeds of markets in which bids are dominated unless the continuation says otherwise."""
SEEN = {"verified": 6, "several": 2, "rejected": 40, "dominated": 2, "unless": 1, "unmet": 1, "rounds": 1}


def true_outcomes(market: Expansion, concept: str, asked: Dominance) -> int | None:
    """How many outcomes survive, by brute force; None if there are too many profiles."""
    every = find_pure(market.game, concept, every=True, cells=CELLS)
    if not every.complete:
        return None
    return len({outcomes(market, one.played) for one in every.equilibria if Naive(market, one).passes(asked)})


def claim(concept: str, asked: Dominance) -> str:
    refined = "iterated" if asked.iterated else "undominated"
    lines = ["", "[[claims]]", 'kind = "all-pure"', f'concept = "{concept}"', f'refined = "{refined}"']
    lines += [f'against = "{asked.against}"', *(["pure = true"] if asked.pure else [])]
    return "\n".join(lines) + "\n"


def leaves(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places of what is no list or table."""
    if isinstance(value, list | dict):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return [place for key, part in pairs for place in leaves(part, (*at, key))]
    return [at]


def changed(rng: Random, evidence: Any) -> None:
    """One thing is another: a number, a step left out, or made into another, or an entry left out."""
    draw, steps = rng.random(), evidence["steps"]
    k = rng.randrange(len(steps))
    if draw < 0.15 and len(steps) > 1:
        steps.pop(k)
    elif draw < 0.3:
        others = [step for step in steps if step != steps[k]] + [["unmet", 0], ["unmet", 1]]
        steps[k] = rng.choice(others)
    elif draw < 0.4 and evidence["equilibria"]:
        gone = rng.randrange(len(evidence["equilibria"]))
        evidence["equilibria"].pop(gone)
        for n, step in enumerate(steps):
            if step[0] == "settled":
                steps[n] = ["unmet", 0] if step[1] == gone else ["settled", step[1] - (step[1] > gone)]
    else:
        *way, last = rng.choice(leaves(evidence))
        part = evidence
        for key in way:
            part = part[key]
        value = part[last]
        if isinstance(value, int):
            part[last] = max(0, value + rng.choice([-1, 1, 2]))
        elif value is None:
            part[last] = rng.choice([[0], [1], [[0]]])
        elif value[:1].isdigit():
            part[last] = rng.choice(["1", "2", "1/2", "0"])


@pytest.mark.parametrize("sweep", SWEEPS)
def test_engine_checker_and_brute_force_agree(sweep: int, tmp_path: Path) -> None:
    seen: Counter[str] = Counter()
    proof = tmp_path / "proof.jsonl"
    for seed in seeds(80, sweep, seen, SEEN, FIRST):
        rng, asked, concept = Random(seed), ASKED[seed % len(ASKED)], CONCEPTS[seed // 3 % len(CONCEPTS)]
        text = small_market(seed) + claim(concept, asked)
        try:
            instance = read_instance_text(text)
            market = expand(instance.market, NODES)
            sealed = instance.market.auction is not None
            true = true_outcomes(market, concept, asked) if sealed else None
            certificate = None if true is None else certify(instance)
        except (InstanceError, LimitReached, Undecided):
            certificate = None
        if certificate is None:
            seen["left out"] += 1
            continue
        certificate.write(proof)
        where, verdict = f"seed {seed}, {concept}, {asked}", verify(str(proof))
        assert verdict.verdict == "VERIFIED", (where, verdict)
        evidence = certificate.claims[0].evidence
        assert len(evidence["equilibria"]) == true, where
        seen.update(("verified", *{step[0] for step in evidence["steps"]}))
        seen["several"] += len(evidence["equilibria"]) > 1
        seen["rounds"] += asked.iterated
        if len(evidence["steps"]) > STEPS:
            continue
        lines = [json.loads(line) for line in certificate.lines]
        for _ in range(SIBLINGS):
            sibling = copy.deepcopy(lines)
            changed(rng, sibling[-2]["evidence"])
            proof.write_text("".join(canonical(line) + "\n" for line in sibling), encoding="ascii")
            found = verify(str(proof))
            seen[found.verdict.lower()] += found.verdict == "REJECTED"
            if found.verdict == "VERIFIED":
                assert len(sibling[-2]["evidence"]["equilibria"]) == true, (where, sibling[-2]["evidence"])
                seen["true all the same"] += 1
