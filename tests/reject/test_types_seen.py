"""Markets in which the types are seen after the auction: certificates that settle what is not settled there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from corruptions import Blocks, judge, parsed, rehash, text_of

from exactgames import certify, read_instance_text
from exactgames.files.starter import STARTER


def verdict_of(blocks: Blocks, folder: Path) -> tuple[str, str | None, int | None]:
    rehash(blocks)
    found = judge(text_of(blocks), None, folder)
    return found.verdict, found.code, found.line


@pytest.mark.parametrize(("signals", "code"), [(["payments"], None), (["winning-bids"], None), (["types"], "merge")])
def test_the_staged_form_is_not_for_them(signals: list[str], code: str | None, tmp_path: Path) -> None:
    """One that is verified as it is: whoever sees a type offers her price for it, so the classes' beliefs are wrong."""
    blocks = parsed("staged-speculator")
    blocks[0]["instance"]["signals"] = signals
    found = verdict_of(blocks, tmp_path)
    assert found == (("REJECTED", code, 2) if code else ("VERIFIED", None, None))


@pytest.mark.parametrize(("signals", "code"), [("[]", "unambiguous"), ('["types"]', "unambiguous")])
def test_payoffs_are_not_shown_unambiguous(signals: str, code: str, tmp_path: Path) -> None:
    """Without the signal this claim is false, the second item being what S asks of B; with it nothing is settled."""
    market = STARTER[: STARTER.index("[[strategy]]")]
    claims = '[[claims]]\nkind = "optimum"\n'
    certificate = certify(read_instance_text(f"signals = {signals}\n{market}{claims}"), form="explicit")
    path = tmp_path / "optimum.jsonl"
    certificate.write(path)
    blocks: list[Any] = [json.loads(line) for line in path.read_text(encoding="ascii").splitlines()]
    blocks[0]["instance"]["claims"] = [{"kind": "implied-unambiguous"}]
    blocks[2] = {"claim": "c1", "evidence": {}, "holds": True, "kind": "implied-unambiguous"}
    rehash(blocks)
    found = judge(text_of(blocks), None, tmp_path)
    assert (found.verdict, found.code, found.line) == ("REJECTED", code, 3)
    assert ("types are seen" in str(found.message)) == ("types" in signals)
