"""Certificates of random markets: no claim is proved, or refuted, by the evidence of another one."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from corruptions import flip, judge, text_of

from exactgames import ExactGamesError, certify, read_instance_text
from exactgames.forms.choice import FormName

sys.path.append(str(Path(__file__).parents[1] / "property"))
from markets import random_instance

SEEDS, LAST = 20, 400
PARTS = [
    pytest.param(range(7, 9), id="few"),  # they have certificates in either form
    *(pytest.param(range(k, k + SEEDS), id=str(k), marks=pytest.mark.slow) for k in range(0, LAST, SEEDS)),
]


@pytest.mark.parametrize("form", ["explicit", "staged"])
@pytest.mark.parametrize("seeds", PARTS)
def test_borrowed_evidence_in_random_markets(seeds: range, form: FormName, tmp_path: Path) -> None:
    """Every claim's verdict flipped, on the evidence of every claim of its certificate."""
    certified = 0
    for seed in seeds:
        source = random_instance(seed, form == "staged")
        try:
            lines = certify(read_instance_text(source), 150, form=form).lines
        except ExactGamesError:  # larger, or a profile that has to say more
            continue
        certified += 1
        assert judge("".join(line + "\n" for line in lines), source, tmp_path).verdict == "VERIFIED"
        claims = [json.loads(line) for line in lines if line.startswith('{"claim":')]
        for claim in claims:
            for evidence in {json.dumps(other["evidence"], sort_keys=True) for other in claims}:
                blocks = [json.loads(line) for line in lines]
                flip(claim["claim"], json.loads(evidence))(blocks)
                verdict = judge(text_of(blocks), source, tmp_path)
                assert verdict.verdict == "REJECTED", (seed, claim["claim"], evidence)
    assert certified * 4 >= len(seeds)  # at least so many of the seeds must have a certificate
