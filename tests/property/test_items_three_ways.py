"""Random small markets with named items, read three times: by the engine, by the checker, and by the naive reading of the
page (``naive_items``, ``naive_judgement``).  Counts, completed profiles, verdicts and every figure are the same.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from item_markets import claim, item_instance
from naive_definitions import is_trade_mechanism
from naive_items import NaiveItems
from naive_judgement import Judged, Stuck
from test_naive_items import MOST, with_claims

from exactgames import GameError, InstanceError, certify, read_instance_text, verify

SEEDS = [range(k, k + 10) for k in range(100, 120, 10)]
MORE = [pytest.param(range(k, k + 100), marks=pytest.mark.slow) for k in range(5_000, 8_000, 100)]


def more_claims(seed: int, naive: NaiveItems) -> str:
    """What the engine can say, and the naive reading does not judge: dominance by mixtures; now and then all pure
    equilibria, and a market without its aftermarket.
    """
    rng, lines = Random(f"claims {seed}"), []
    if naive.file["auction"]["format"].startswith("simultaneous"):
        for against in ("actions", "strategies"):
            lines += claim("undominated", against=against)
            lines += claim("dominated", against=against, agent=rng.choice(naive.names))
    if len(naive.ends) < 40 and rng.random() < 0.5:
        lines += claim("all-pure", concept=rng.choice(("bayes-nash", "perfect-bayesian")))
    return "\n".join(lines) + "\n"


def one(seed: int, folder: Path) -> Iterator[str]:
    text = item_instance(seed)
    naive = NaiveItems(text)
    if len(naive.ends) > MOST:
        return
    judged = Judged(naive)
    try:
        if judged.unmatched or not is_trade_mechanism(naive):
            raise Stuck
        judged.tree  # noqa: B018
    except Stuck:
        with pytest.raises((GameError, InstanceError)):
            certify(read_instance_text(text + "\n".join(claim("welfare")) + "\n"))
        yield "refused"
        return
    text = with_claims(text, judged) + more_claims(seed, naive)
    path, instance = folder / "certificate.jsonl", folder / "instance.toml"
    path.write_text(certify(read_instance_text(text)).text, encoding="ascii")
    instance.write_text(text, encoding="utf-8")
    verdict = verify(path, instance)
    assert verdict.verdict == "VERIFIED", (seed, verdict)
    found = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    yield from compared(seed, Judged(NaiveItems(text)), found)


def compared(seed: int, judged: Judged, found: list[dict[str, Any]]) -> Iterator[str]:
    assert found[1] == judged.game_line(), seed
    assert found[2] == judged.assessment_line(), seed
    for said, line in zip(judged.naive.file["claims"], found[3:], strict=False):
        yield f"{line['kind']} {'holds' if line['holds'] else 'refuted'}"
        if not judged.says(said):
            continue
        holds, evidence = judged.claim(said)
        assert line["holds"] == holds, (seed, line)
        for key in ("value", "interim"):
            assert line["evidence"].get(key) == evidence.get(key), (seed, line)
        gains = [each.get("deviation", {}).get("gain") for each in (line["evidence"], evidence)]
        assert gains[0] == gains[1], (seed, line)


@pytest.mark.parametrize("seeds", [*SEEDS, *MORE], ids=lambda seeds: f"{seeds.start}-")
def test_three_ways(seeds: range, tmp_path: Path) -> None:
    met = Counter(word for seed in seeds for word in one(seed, tmp_path))
    assert len(met) > 12, met
