"""What the attacks share: the certificates under attack, edits of their parsed lines, and the check."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from controls import SOURCES, file_of

from exactgames.checker import Verdict, check

Blocks = list[Any]  # the parsed lines
Edit = Callable[[Blocks], None]
Place = tuple[str | int, ...]  # "header", "game", "assessment", "end" or a claim's id; then keys and indices


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of the instance's certificate."""
    return tuple(file_of(name).read_text(encoding="ascii").split("\n")[:-1])


def parsed(name: str) -> Blocks:
    return [json.loads(line) for line in lines(name)]


def canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def text_of(blocks: Blocks) -> str:
    return "".join(canonical(block) + "\n" for block in blocks)


def judge(certificate: str | bytes, instance: str | None, folder: Path) -> Verdict:
    """The checker's verdict on a text, bound to an instance's text."""
    path = folder / "certificate.jsonl"
    path.write_bytes(certificate if isinstance(certificate, bytes) else certificate.encode("utf-8"))
    if instance is None:
        return check(str(path))
    source = folder / "instance.toml"
    source.write_text(instance, encoding="utf-8")
    return check(str(path), str(source))


# -- Edits


def index_of(blocks: Blocks, block: str | int) -> int:
    """Which line is meant: by its block, or by its claim."""
    if block == "header":
        return 0
    found = [k for k, line in enumerate(blocks) if block in (line.get("block"), line.get("claim"))]
    if len(found) != 1:
        raise AssertionError(f"{block!r} names {len(found)} lines")
    return found[0]


def get(blocks: Blocks, place: Place) -> Any:
    value = blocks[index_of(blocks, place[0])]
    for key in place[1:]:
        value = value[key]
    return value


def put(*place: Any) -> Edit:
    """Put the last argument where the others say; it must be something else than what is there."""
    *where, value = place

    def edit(blocks: Blocks) -> None:
        inside = get(blocks, tuple(where[:-1]))
        if not isinstance(inside, dict) or where[-1] in inside:
            old = inside[where[-1]]
            if type(old) is type(value) and old == value:
                raise AssertionError(f"{where} is {value!r} already")
        inside[where[-1]] = value

    return edit


def drop(*place: Any) -> Edit:
    def edit(blocks: Blocks) -> None:
        del get(blocks, place[:-1])[place[-1]]

    return edit


def add(*place: Any) -> Edit:
    """Append the last argument to the list at the others."""

    def edit(blocks: Blocks) -> None:
        get(blocks, place[:-1]).append(place[-1])

    return edit


def flip(name: str, evidence: object = None, kind: str | None = None) -> Edit:
    """The opposite verdict, with this evidence (else the same), and as_expected to fit."""

    def edit(blocks: Blocks) -> None:
        line = get(blocks, (name,))
        line["holds"] = not line["holds"]
        if evidence is not None:
            line["evidence"] = evidence
        refit(blocks)

    return edit


def refit(blocks: Blocks) -> None:
    """The footer's as_expected, as the lines have it."""
    claims = blocks[0]["instance"]["claims"]
    judged = [line for line in blocks if "claim" in line]
    expected = [c.get("expect", "holds") == "holds" for c in claims]
    blocks[-1]["as_expected"] = [line["holds"] for line in judged] == expected


def rehash(blocks: Blocks) -> None:
    text = canonical(blocks[0]["instance"])
    blocks[0]["sha256"] = hashlib.sha256(text.encode("ascii")).hexdigest()


def each(*edits: Edit) -> Edit:
    def edit(blocks: Blocks) -> None:
        for one in edits:
            one(blocks)

    return edit


def changed_lines(before: str, after: str) -> set[int]:
    """The numbers of the lines that differ, and of the first one that one of the two lacks."""
    old, new = before.split("\n"), after.split("\n")
    found = {k for k, (a, b) in enumerate(zip(old, new, strict=False), 1) if a != b}
    if len(old) != len(new):
        found.add(min(len(old), len(new)))
    return found


def swap(one: int, other: int) -> Edit:
    def edit(blocks: Blocks) -> None:
        blocks[one], blocks[other] = blocks[other], blocks[one]

    return edit


# -- Attacks

NOT_CLAIMS = ("end", "file", "game", "header")  # what else is attacked: a block, or the whole file


class Attack(NamedTuple):
    name: str
    instance: str  # of SOURCES
    kind: str  # of the claim attacked, or one of NOT_CLAIMS
    proves: str  # the falsehood, had it been accepted
    edit: Edit
    code: str
    words: str  # in the message


E, HOLDS, NO = "evidence", "holds", "refuted"


def interim(**of: dict[str, str]) -> dict[str, Any]:
    return {"interim": of}


def shown(kind: str, evidence: dict[str, Any]) -> dict[str, Any]:
    """The evidence of a concept's claim: `sequential` has trembles too, here none."""
    return {**evidence, "trembles": []} if kind == "sequential" else evidence


def deviation(kind: str, agent: str, at: int, action: int, instead: int, gain: str, of: str = "t1") -> dict[str, Any]:
    row = {"action": action, "agent": agent, "gain": gain, "instead": instead, "set": at, "type": of}
    return shown(kind, {"deviation": row})


def run(attack: Attack, folder: Path) -> None:
    """The clean certificate is verified, the corrupt one rejected as the attack says, at a line that it changed."""
    before = parsed(attack.instance)
    if attack.kind not in NOT_CLAIMS:
        assert attack.kind in {line.get("kind") for line in before}
    clean = text_of(before)
    attack.edit(before)
    corrupt = text_of(before)
    assert corrupt != clean
    assert judge(clean, SOURCES[attack.instance], folder).verdict == "VERIFIED"
    verdict = judge(corrupt, SOURCES[attack.instance], folder)
    expected = "REFUSED" if attack.code == "too-large" else "REJECTED"
    assert verdict.verdict == expected, f"accepted: {attack.proves}"
    assert verdict.claims == []
    assert verdict.code == attack.code, verdict
    assert attack.words in (verdict.message or ""), verdict
    if attack.code != "instance":
        assert verdict.line in changed_lines(clean, corrupt), verdict


TRACEBACK = re.compile(r"Traceback|Error:")
