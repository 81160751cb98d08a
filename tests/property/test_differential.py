"""Engine against checker on random instances: two programs, written separately from the semantics page, must agree.

The certificate carries verdicts, utilities, the largest gains, faults of beliefs, trembles, dominators, beliefs over
rivals' bids, and values; the checker recomputes each, and repeats the matching of rules, the counts and the completion.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from markets import auction_table_instance, random_instance

from exactgames import GameError, InstanceError, LimitReached, Undecided, certify, read_instance_text, verify

# Faults that a random file may rightly have.
SEQUENTIAL = '[[claims]]\nkind = "sequential"\n'
UNAMBIGUOUS = "".join(
    f'[[claims]]\nkind = "implied-unambiguous"\nbeliefs = "{beliefs}"\n' for beliefs in ("prior", "all")
)
REVENUE = '[[claims]]\nkind = "revenue"\n'
EQUAL = '[[claims]]\nkind = "equal-outcomes"\n'
CHANGES = (
    '{ aftermarket = { format = "none" } }',
    '{ signals = ["all-bids"] }',
    '{ aftermarket = { format = "resale-by-winners", prices = ["1/2"] }, signals = ["types"] }',
)
TOLERATED = ("never buys", "never sells", "covers no information set", "not in the order of the posted price")


def agree(
    seeds: range,
    folder: Path,
    staged: bool = False,
    joint: bool = False,
    tables: int = 0,
    rounds: int = 0,
    auction_table: bool = False,
    compared: bool = False,
) -> Counter[str]:
    """Certify and verify each instance; what happened how often. Fails at the first disagreement."""
    seen: Counter[str] = Counter()
    for seed in seeds:
        text = random_instance(seed, staged, joint, tables, rounds)
        if auction_table:
            text = auction_table_instance(seed)
        if compared:
            text += REVENUE + ("" if staged else "".join(f"{EQUAL}change = {change}\n" for change in CHANGES))
        if staged:
            text += UNAMBIGUOUS
            if "[[beliefs]]" in text:  # the staged form does not look for trembles that yield them
                text = text.replace(SEQUENTIAL, "")
        try:
            certificate = certify(read_instance_text(text), limit=20_000, form="staged" if staged else "explicit")
        except InstanceError as error:
            assert all(any(words in str(fault) for words in TOLERATED) for fault in error.faults), (
                f"seed {seed}: {error}"
            )
            seen["refused"] += 1
            continue
        except GameError as error:
            if "not a trade mechanism" in str(error) and (
                rounds or auction_table
            ):  # amounts that nobody may stay below
                seen["no trade mechanism"] += 1
                continue
            if "the profile must say what" not in str(error):
                raise
            seen["incomplete"] += 1
            continue
        except LimitReached:
            seen["too large"] += 1
            continue
        except Undecided:
            assert staged, f"seed {seed}"
            seen["undecided"] += 1
            continue
        proof, file = folder / "proof.jsonl", folder / "instance.toml"
        certificate.write(proof)
        file.write_text(text, encoding="utf-8")
        verdict = verify(str(proof), str(file))
        assert verdict.verdict == "VERIFIED", f"seed {seed}: line {verdict.line}, {verdict.code}: {verdict.message}"
        seen["verified"] += 1
        for claim in certificate.claims:
            seen[f"{claim.spec.kind} {'holds' if claim.holds else 'refuted'}"] += 1
    return seen


def test_engine_and_checker_agree(tmp_path: Path) -> None:
    seen = agree(range(40), tmp_path)
    assert seen["verified"] >= 20
    for concept in ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential"):
        assert seen[f"{concept} holds"] >= 2
        assert seen[f"{concept} refuted"] >= 2
    for kind in ("undominated", "dominated"):
        assert seen[f"{kind} holds"] >= 2
        assert seen[f"{kind} refuted"] >= 2


def test_engine_and_checker_agree_in_the_staged_form(tmp_path: Path) -> None:
    seen = agree(range(50), tmp_path, staged=True)
    assert seen["verified"] >= 20
    for kind in ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential", "undominated", "dominated"):
        assert seen[f"{kind} holds"] >= 2
        assert seen[f"{kind} refuted"] >= 2
    for verdict in ("holds", "refuted"):
        assert seen[f"implied-unambiguous {verdict}"] >= 5


def test_engine_and_checker_agree_under_joint_priors(tmp_path: Path) -> None:
    seen = agree(range(20), tmp_path, joint=True) + agree(range(30), tmp_path, staged=True, joint=True)
    assert seen["verified"] >= 20
    assert seen["undecided"] >= 2
    for kind in ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential", "undominated", "dominated"):
        assert seen[f"{kind} holds"] >= 2
        assert seen[f"{kind} refuted"] >= 2
    for verdict in ("holds", "refuted"):
        assert seen[f"implied-unambiguous {verdict}"] >= 2


@pytest.mark.parametrize("staged", [False, True])
@pytest.mark.parametrize("rounds", [1, 2])
def test_engine_and_checker_agree_about_aftermarkets_in_turn(rounds: int, staged: bool, tmp_path: Path) -> None:
    seen = agree(range(25), tmp_path, staged, rounds=rounds)
    assert seen["verified"] >= (3 if staged and rounds == 2 else 8)
    for kind in ("perfect-bayesian", "undominated", "dominated"):
        assert seen[f"{kind} holds"] + seen[f"{kind} refuted"] >= 3, kind


@pytest.mark.slow
@pytest.mark.parametrize("staged", [False, True])
@pytest.mark.parametrize("rounds", [1, 2, 3])
@pytest.mark.parametrize("start", range(1_000, 2_000, 500))
def test_engine_and_checker_agree_about_many_aftermarkets(
    start: int, rounds: int, staged: bool, tmp_path: Path
) -> None:
    assert agree(range(start, start + 500), tmp_path, staged, rounds=rounds)["verified"] >= 50


@pytest.mark.parametrize("staged", [False, True])
def test_engine_and_checker_agree_about_comparisons(staged: bool, tmp_path: Path) -> None:
    seen = agree(range(30), tmp_path, staged, compared=True)
    assert seen["revenue holds"] >= 8
    assert staged or (seen["equal-outcomes holds"] >= 2 and seen["equal-outcomes refuted"] >= 2)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["plain", "staged", "auction_table", "rounds"])
@pytest.mark.parametrize("start", range(1_000, 3_000, 500))
def test_engine_and_checker_agree_about_many_comparisons(start: int, kind: str, tmp_path: Path) -> None:
    more = {"staged": kind == "staged", "auction_table": kind == "auction_table", "rounds": 2 * (kind == "rounds")}
    assert agree(range(start, start + 500), tmp_path, compared=True, **more)["revenue holds"] >= 50


def test_engine_and_checker_agree_about_auctions_as_tables(tmp_path: Path) -> None:
    seen = agree(range(25), tmp_path, auction_table=True)
    assert seen["verified"] >= 10
    assert seen["perfect-bayesian holds"] and seen["perfect-bayesian refuted"]


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1_000, 3_000, 500))
def test_engine_and_checker_agree_about_many_auctions_as_tables(start: int, tmp_path: Path) -> None:
    assert agree(range(start, start + 500), tmp_path, auction_table=True)["verified"] >= 150


@pytest.mark.parametrize("tables", [1, 2])
def test_engine_and_checker_agree_under_tables_of_signals(tables: int, tmp_path: Path) -> None:
    seen = agree(range(20), tmp_path, tables=tables, joint=tables == 2)
    assert seen["verified"] >= 8
    for kind in ("perfect-bayesian", "undominated", "dominated"):
        assert seen[f"{kind} holds"] and seen[f"{kind} refuted"], kind


@pytest.mark.slow
@pytest.mark.parametrize("tables", [1, 2])
@pytest.mark.parametrize("start", range(1_000, 3_000, 500))
def test_engine_and_checker_agree_under_many_tables_of_signals(start: int, tables: int, tmp_path: Path) -> None:
    assert agree(range(start, start + 500), tmp_path, tables=tables, joint=tables == 2)["verified"] >= 100


@pytest.mark.slow
@pytest.mark.parametrize("staged", [False, True])
@pytest.mark.parametrize("start", range(1_000, 3_000, 500))
def test_engine_and_checker_agree_under_many_joint_priors(start: int, staged: bool, tmp_path: Path) -> None:
    assert agree(range(start, start + 500), tmp_path, staged, joint=True)["verified"] >= 100


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1_000, 5_000, 500))
def test_engine_and_checker_agree_in_the_staged_form_on_many(start: int, tmp_path: Path) -> None:
    assert agree(range(start, start + 500), tmp_path, staged=True)["verified"] >= 200


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1_000, 4_000, 500))
def test_engine_and_checker_agree_on_many(start: int, tmp_path: Path) -> None:
    assert agree(range(start, start + 500), tmp_path)["verified"] >= 250


HELD_BEFORE = """units = 1
signals = ["all-bids"]
[[agents]]
name = "A"
types = [{ marginals = [1] }]
[[agents]]
name = "B"
types = [{ marginals = [1] }]
[auction]
format = "table"
actions = { A = ["out", "in"], B = ["out", "in"] }
rows = [{ when = { actions = { B = "in" } }, allocation = { B = 1 }, payments = { B = "1/2" } }]
[[strategy]]
agent = "A"
stage = "auction"
when = { holdings = { B = %d } }
act = "in"
[[claims]]
kind = "bayes-nash"
"""


def test_nobody_holds_anything_while_a_table_is_played(tmp_path: Path) -> None:
    """A condition on holdings is one on what agents hold now: in an auction that is a table, nothing."""
    proof = tmp_path / "proof.jsonl"
    certificate = certify(read_instance_text(HELD_BEFORE % 0))
    certificate.write(proof)
    assert verify(str(proof)).verdict == "VERIFIED"
    with pytest.raises(InstanceError, match="covers no information set"):
        certify(read_instance_text(HELD_BEFORE % 1))
