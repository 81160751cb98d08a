"""``solve`` and ``certify``, ``sequential`` with given beliefs: what holds by some trembles, and why others do not help."""

from __future__ import annotations

import json

import pytest
from test_efg_cli import run


def guess(after_c: int, after_d: int, two: str = "l", more: str = "") -> str:
    """One goes out for 5; else Two cannot tell A from B, nor C from D. l pays 0; r pays her nothing after A and B."""
    rows = ['EFG 2 R "errors" { "One" "Two" }', 'p "" 1 1 "start" { "out" "A" "B" "C" "D" } 0', 't "" 1 "" { 5 0 }']
    for k, seen, r in ((1, "A or B", 0), (1, "A or B", 0), (2, "C or D", after_c), (2, "C or D", after_d)):
        rows += [
            f'p "" 2 {k} "{seen}" {{ "l" "r" }} 0',
            f't "" {len(rows)} "" {{ 0 0 }} t "" {len(rows) + 50} "" {{ 0 {r} }}',
        ]
    return "\n".join(rows) + "\n"


# Three sees A or B too, in a game that Nature draws: r pays her −1 after A, 1 after B.
TWO_WITNESSES = """EFG 2 R "two witnesses" { "One" "Two" "Three" }
c "" 1 "who sees" { "two" 1/2 "three" 1/2 } 0
p "" 1 1 "start" { "out" "A" "B" } 0 t "" 1 "" { 5 0 0 }
p "" 2 1 "A or B" { "l" "r" } 0 t "" 2 "" { 0 0 0 } t "" 3 "" { 0 0 0 }
p "" 2 1 0 t "" 4 "" { 0 0 0 } t "" 5 "" { 0 0 0 }
p "" 1 1 0 t "" 6 "" { 5 0 0 }
p "" 3 1 "A or B" { "l" "r" } 0 t "" 7 "" { 0 0 0 } t "" 8 "" { 0 0 -1 }
p "" 3 1 0 t "" 9 "" { 0 0 0 } t "" 10 "" { 0 0 1 }
"""
LIKELY_A, LIKELY_B = ["2/3", "1/3"], ["1/3", "2/3"]
OUT = {"One": {"start": "out"}, "Two": {"A or B": "l", "C or D": "l"}}
SEEN = {"One": {"start": "out"}, "Two": {"A or B": "l"}, "Three": {"A or B": "l"}}
CASES = {
    # text, strategy, belief of Two after A or B, exit status, words of solve, the evidence
    "C and D are free": (guess(-1, 1), OUT, LIKELY_A, 0, "is a sequential equilibrium", "trembles"),
    "r after both": (
        guess(1, 2),
        OUT,
        LIKELY_A,
        1,
        "No belief that agrees with the given ones supports it at: Two, C or D.",
        "histories",
    ),
    "likely B, l": (
        TWO_WITNESSES,
        SEEN,
        LIKELY_B,
        1,
        "No limits of trembles that yield the given beliefs support it. Whatever the trembles,",
        "monomials",
    ),
    "likely A, l": (TWO_WITNESSES, SEEN, LIKELY_A, 0, "is a sequential equilibrium", "trembles"),
}


@pytest.mark.parametrize("name", CASES)
def test_given_beliefs(name, tmp_path):
    text, strategy, belief, status, words, evidence = CASES[name]
    (tmp_path / "game.efg").write_text(text, encoding="utf-8")
    profile = {"strategy": strategy, "beliefs": {"Two": {"A or B": belief}}}
    (tmp_path / "p.json").write_text(json.dumps(profile), encoding="utf-8")
    asked = ("game.efg", "--profile", "p.json", "--concept", "sequential")
    said = run(tmp_path, "solve", *asked)
    assert said.returncode == status, said.stdout + said.stderr
    assert words in said.stdout
    found = json.loads(run(tmp_path, "solve", *asked, "--json").stdout)
    assert found["holds"] == (status == 0)
    assert ("unsupported" in found) == (status == 1)
    if evidence == "monomials":
        assert "more belief in history 1 than is given at Two, A or B" in said.stdout
        rows = found["unsupported"]["mixture"]
        assert {"agent": "Two", "infoset": "A or B", "history": 0} in [row.get("belief") for row in rows]
        assert [row["plan"][0]["action"] for row in rows if "plan" in row] == ["r"]
    made = run(tmp_path, "certify", *asked, "-o", "it.jsonl")
    assert made.returncode == status, made.stdout + made.stderr
    claim = json.loads((tmp_path / "it.jsonl").read_text(encoding="utf-8").splitlines()[2])
    assert evidence in claim["evidence"]
    assert run(tmp_path, "verify", "it.jsonl").stdout.startswith("VERIFIED")
