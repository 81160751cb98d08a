"""Certificates of game files written by hand: a game, its claim, and evidence; no engine is asked."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from exactgames.checker import Verdict, check
from exactgames.checker.budget import Budget
from exactgames.checker.rebuild.game_file import GameFile


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def game_lines(
    text: str, claims: list[dict[str, Any]], judged: list[tuple[bool, Any]], profile: Any = None
) -> list[Any]:
    """The lines of a certificate: each claim's verdict and evidence as given, all else right."""
    game = GameFile(text, Budget())
    subject: dict[str, Any] = {"claims": claims, "game": text}
    if profile is not None:
        subject["profile"] = profile
    header = {"certificate": "exactgames", "format": 3, "made_by": "by hand", "semantics": 1, **subject}
    header["sha256"] = hashlib.sha256(canonical(subject).encode("ascii")).hexdigest()
    counts = {name: len(own) for name, own in zip(game.market.names, game.own, strict=True)}
    block = {"block": "game", "form": "explicit", "infosets": counts, "nodes": len(game)}
    block["terminal_nodes"] = game.terminal_nodes
    lines: list[Any] = [header, block]
    for claim, (holds, evidence) in zip(claims, judged, strict=True):
        lines.append({"claim": claim["id"], "evidence": evidence, "holds": holds, "kind": claim["kind"]})
    expected = all((claim["expect"] == "holds") == holds for claim, (holds, _) in zip(claims, judged, strict=True))
    lines.append({"as_expected": expected, "block": "end", "claims": len(claims)})
    return lines


def judge_lines(lines: list[Any], folder: Path, about: Path | None = None) -> Verdict:
    path = folder / "certificate.jsonl"
    path.write_text("".join(canonical(line) + "\n" for line in lines), encoding="ascii")
    return check(str(path), None if about is None else str(about))


def all_pure(text: str, concept: str, evidence: Any, folder: Path, **figures: Any) -> Verdict:
    """The verdict on one all-pure claim."""
    claim = {"concept": concept, "expect": "holds", "id": "c", "kind": "all-pure", **figures}
    return judge_lines(game_lines(text, [claim], [(True, evidence)]), folder)


def supported(text: str, kind: str, strategy: Any, holds: bool, evidence: Any, folder: Path) -> Verdict:
    """The verdict on one claim with ``beliefs = "any"``."""
    claim = {"beliefs": "any", "expect": "holds" if holds else "refuted", "id": "c", "kind": kind}
    profile = {"beliefs": [], "strategy": strategy}
    return judge_lines(game_lines(text, [claim], [(holds, evidence)], profile), folder)


def profiled(
    text: str, kind: str, strategy: Any, beliefs: list[Any], holds: bool, evidence: Any, folder: Path
) -> Verdict:
    """The verdict on one claim under beliefs that are given."""
    claim = {"expect": "holds" if holds else "refuted", "id": "c", "kind": kind}
    profile = {"beliefs": beliefs, "strategy": strategy}
    return judge_lines(game_lines(text, [claim], [(holds, evidence)], profile), folder)
