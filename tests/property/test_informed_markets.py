"""Markets in which information is acquired: the naive program writes their certificates from the pages, and the checker
must agree with each count, action, verdict and figure.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from informed import informed, without_dead_rules
from naive_certificate import CONCEPTS, Settled, canonical, decided, lines, settle
from naive_play import TooLarge
from strategies import SWEEPS, seeds

from exactgames.checker import Verdict, check
from exactgames.mechanisms.registry import AFTERMARKETS, AUCTIONS, FIRST_STAGES

MOST = 60  # ends of a game
NO_MECHANISM = "(Definition 1)"
"""A table of trades or of amounts that nobody may stay below: the market is refused, rightly."""
RULES = tuple(rule.format for rule in (*AUCTIONS, *FIRST_STAGES, *AFTERMARKETS))
SEE = (
    *RULES,
    *CONCEPTS,
    "left-open",
    "given",
    "chosen-by-completion",
    "paid-for",
    "fault",
    "two-buyers",
    "drawn-words",
)


def judged(blocks: list[object], folder: Path) -> Verdict:
    path = folder / "certificate.jsonl"
    path.write_text("".join(canonical(block) + "\n" for block in blocks), encoding="ascii")
    return check(str(path))


def agreed(seed: int, folder: Path) -> list[str]:
    """Words for what was met; none if the market is too large, or leaves a bid open once dead rules are gone."""
    try:
        doc = without_dead_rules(informed(seed), MOST)
        settled = settle(doc, MOST)
    except TooLarge:
        return []
    doc["claims"] = [] if settled.judged is None else decided(settled, doc["claims"])
    blocks = lines(settled)
    verdict = judged(blocks, folder)
    if NO_MECHANISM in (verdict.message or ""):
        return ["no-mechanism"]
    if settled.judged is None:
        assert (verdict.verdict, verdict.code, verdict.line) == ("REJECTED", "completion", 3), (seed, verdict)
        return ["left-open"]
    assert verdict.verdict == "VERIFIED", (seed, verdict)
    return words(settled, blocks)


def words(settled: Settled, blocks: list) -> list[str]:  # type: ignore[type-arg]
    doc, play = settled.play.doc, settled.play
    after = doc["aftermarket"]
    found = [doc["auction"]["format"], *(each["format"] for each in (after if isinstance(after, list) else [after]))]
    found += [block["kind"] for block in blocks[3:-1] if block["kind"] in CONCEPTS and block["holds"]]
    found += ["given"] if settled.ruled.given else []
    found += ["fault"] if any("belief" in block["evidence"] for block in blocks[3:-1]) else []
    found += ["chosen-by-completion"] if any(play.sets[key].kind == "acquire" for key in settled.ruled.open) else []
    found += ["paid-for"] if settled.judged is not None and settled.judged.cost else []
    found += ["two-buyers"] if len(doc["information"]) > 1 else []
    rows = (row for own in doc["information"].values() for structure in own for row in structure["rows"])
    return [*found, *(["drawn-words"] if any(isinstance(row["says"], list) for row in rows) else [])]


@pytest.mark.parametrize("sweep", SWEEPS)
def test_the_checker_agrees_with_the_pages(sweep: int, tmp_path: Path) -> None:
    met: Counter[str] = Counter()
    for seed in seeds(500, sweep, met, SEE):
        met.update(agreed(seed, tmp_path))
