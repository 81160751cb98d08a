"""Corrupted evidence of all-pure claims: each attack says which falsehood it would have proved. The control, the
certificate that it corrupts, is verified.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from exactgames import AllPureClaim, certify, certify_game, read_instance, verify

INSTANCES = Path(__file__).resolve().parents[2] / "instances"
Lines = list[Any]
CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


def made(name: str) -> Lines:
    """The lines of a certificate: of an instance, or of a textbook game with all four concepts."""
    path = INSTANCES / name
    if path.suffix == ".efg":
        claims = [AllPureClaim(c, concept=c) for c in CONCEPTS]
        return [json.loads(line) for line in certify_game(path.read_text(encoding="utf-8"), claims).lines]
    return [json.loads(line) for line in certify(read_instance(path)).lines]


def canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def judge(lines: Lines, folder: Path) -> tuple[str, str]:
    header = lines[0]
    subject = {k: header[k] for k in ("claims", "game", "profile") if k in header} or header["instance"]
    header["sha256"] = hashlib.sha256(canonical(subject).encode("ascii")).hexdigest()
    (folder / "c.jsonl").write_text("".join(canonical(line) + "\n" for line in lines), encoding="ascii")
    verdict = verify(str(folder / "c.jsonl"))
    return verdict.verdict, f"{verdict.code}: {verdict.message}"


def evidence(lines: Lines, claim: str) -> Any:
    return next(line["evidence"] for line in lines if line.get("claim") == claim)


def steps(lines: Lines, claim: str, kind: str) -> list[list[Any]]:
    return [step for step in evidence(lines, claim)["steps"] if step[0] == kind]


@frozen
class Attack:
    what: str
    file: str
    claim: str
    corrupt: Callable[[Lines, str], None]
    code: str
    falsehood: str


HORSE, QUICHE = "textbook/selten-1975-horse.efg", "textbook/cho-kreps-1987-beer-quiche.efg"
CENTIPEDE, COMMON = "textbook/rosenthal-1981-centipede.efg", "textbook/kreps-wilson-1982-common-beliefs.efg"
ENTRY, EXAMPLE = "textbook/selten-1978-entry-deterrence.efg", "babaioff2023/example-15-coarse-prices.toml"
SPECULATOR = "folklore/second-price-market.toml"


def drop_last_entry(lines: Lines, claim: str) -> None:
    found = evidence(lines, claim)
    k = len(found["equilibria"]) - 1
    found["equilibria"].pop()
    found["steps"] = [step for step in found["steps"] if step != ["settled", k]]


def drop_entry_settle_elsewhere(lines: Lines, claim: str) -> None:
    found = evidence(lines, claim)
    found["equilibria"].pop()
    last = len(found["equilibria"])
    found["steps"] = [["settled", 0] if step == ["settled", last] else step for step in found["steps"]]


def repeat_entry(lines: Lines, claim: str) -> None:
    found = evidence(lines, claim)["equilibria"]
    found.append(copy.deepcopy(found[0]))


def other_action(lines: Lines, claim: str) -> None:
    """The first entry plays another action at the first player's first set."""
    strategy = evidence(lines, claim)["equilibria"][0]["strategy"]
    name = sorted(strategy)[0]
    strategy[name][0] = 1 - min(1, strategy[name][0])


def no_steps(lines: Lines, claim: str) -> None:
    evidence(lines, claim)["steps"] = []


def settle_at_once(lines: Lines, claim: str) -> None:
    evidence(lines, claim)["steps"] = [["settled", 0]]


def drop_last_step(lines: Lines, claim: str) -> None:
    evidence(lines, claim)["steps"].pop()


def one_more_step(lines: Lines, claim: str) -> None:
    evidence(lines, claim)["steps"].append(["settled", 0])


def prune_for_nothing(lines: Lines, claim: str) -> None:
    """The first pruned action and the plan's change places."""
    step = steps(lines, claim, "prune")[0]
    step[3], step[5][0][1] = step[5][0][1], step[3]


def prune_twice(lines: Lines, claim: str) -> None:
    found = evidence(lines, claim)["steps"]
    at = next(k for k, step in enumerate(found) if step[0] == "prune")
    found.insert(at, copy.deepcopy(found[at]))


def always(lines: Lines, claim: str) -> None:
    """Every gain given Bayes' belief is said to be one at every history."""
    for step in steps(lines, claim, "prune"):
        step[4] = "always"


def bayes(lines: Lines, claim: str) -> None:
    """A gain at every history is said to be one given Bayes' belief."""
    for step in steps(lines, claim, "prune"):
        step[4] = "bayes"


def plan_elsewhere(lines: Lines, claim: str) -> None:
    step = steps(lines, claim, "prune")[0]
    step[5] = [[step[2] + 1, 0]]


def prune_an_equilibrium(lines: Lines, claim: str) -> None:
    """Before anything else, what the first entry plays at its first set is pruned."""
    found = evidence(lines, claim)
    name = sorted(found["equilibria"][0]["strategy"])[0]
    played = found["equilibria"][0]["strategy"][name][0]
    found["steps"].insert(0, ["prune", name, 0, played, "bayes", [[0, 1 - min(1, played)]]])


def lose_a_part(lines: Lines, claim: str) -> None:
    """A split leaves its last part out."""
    found = evidence(lines, claim)["steps"]
    step = next(step for step in found if step[0] == "split")
    step[3:] = [[[0]]]


def overlap(lines: Lines, claim: str) -> None:
    step = steps(lines, claim, "split")[0]
    step[3:] = [[[0, 1], [1]]]


def wrong_number(lines: Lines, claim: str) -> None:
    for step in steps(lines, claim, "settled"):
        step[1] = 1 - min(1, step[1])


def weight(value: str) -> Callable[[Lines, str], None]:
    def corrupt(lines: Lines, claim: str) -> None:
        steps(lines, claim, "refuted")[0][-1][0][-1 if len(steps(lines, claim, "refuted")[0]) > 2 else 2] = value

    return corrupt


def keep_one_part_of_the_mixture(lines: Lines, claim: str) -> None:
    step = steps(lines, claim, "refuted")[0]
    step[-1] = step[-1][:1]


def no_factor(lines: Lines, claim: str) -> None:
    for step in steps(lines, claim, "refuted"):
        for item in step[-1]:
            item[3] = []


def welfare(lines: Lines, claim: str) -> None:
    evidence(lines, claim)["equilibria"][0]["welfare"] = "7"


def unknown_key(lines: Lines, claim: str) -> None:
    evidence(lines, claim)["note"] = "trust me"


def refuted(lines: Lines, claim: str) -> None:
    for line in lines:
        if line.get("claim") == claim:
            line["holds"] = False


def figure(**stated: Any) -> Callable[[Lines, str], None]:
    def corrupt(lines: Lines, claim: str) -> None:
        for spec in lines[0]["instance"]["claims"] if "instance" in lines[0] else lines[0]["claims"]:
            if spec["kind"] == "all-pure":
                spec.update(stated)

    return corrupt


def drop_beliefs(lines: Lines, claim: str) -> None:
    for entry in evidence(lines, claim)["equilibria"]:
        entry["beliefs"] = []


def drop_trembles(lines: Lines, claim: str) -> None:
    for entry in evidence(lines, claim)["equilibria"]:
        entry["trembles"] = []


ATTACKS = [
    Attack("entry left out", HORSE, "bayes-nash", drop_last_entry, "all-pure", "the horse has one Nash outcome"),
    Attack(
        "entry left out, its cell settled by another",
        HORSE,
        "bayes-nash",
        drop_entry_settle_elsewhere,
        "all-pure",
        "the same",
    ),
    Attack("entry repeated", HORSE, "bayes-nash", repeat_entry, "all-pure", "there are three outcomes"),
    Attack("entry that is none", HORSE, "sequential", other_action, "rationality", "the horse's (L, ·) is sequential"),
    Attack("no steps", HORSE, "sequential", no_steps, "all-pure", "whatever is listed is all"),
    Attack(
        "settled with all to play",
        HORSE,
        "bayes-nash",
        settle_at_once,
        "all-pure",
        "the first entry's outcome is the only one",
    ),
    Attack("a cell left over", QUICHE, "sequential", drop_last_step, "all-pure", "an unlooked-at cell holds nothing"),
    Attack("a step too many", QUICHE, "sequential", one_more_step, "all-pure", "-"),
    Attack("prune the wrong way", ENTRY, "sequential", prune_for_nothing, "all-pure", "fighting is better after entry"),
    Attack("prune twice", ENTRY, "sequential", prune_twice, "all-pure", "-"),
    Attack("bayes as always", HORSE, "bayes-nash", always, "all-pure", "a threat off the path is no Nash equilibrium"),
    Attack(
        "always as bayes",
        CENTIPEDE,
        "weak-perfect-bayesian",
        bayes,
        "all-pure",
        "Bayes' rule at sets that are not reached",
    ),
    Attack("plan at another set", QUICHE, "sequential", plan_elsewhere, "all-pure", "-"),
    Attack(
        "prune an equilibrium", HORSE, "bayes-nash", prune_an_equilibrium, "all-pure", "the listed equilibrium is none"
    ),
    Attack("a split's part left out", QUICHE, "sequential", lose_a_part, "format", "only pooling on beer"),
    Attack("a split's parts overlap", QUICHE, "sequential", overlap, "all-pure", "-"),
    Attack("settled by the wrong entry", QUICHE, "sequential", wrong_number, "all-pure", "-"),
    Attack("weight 0", COMMON, "sequential", weight("0"), "all-pure", "a mixture of nothing gains"),
    Attack("negative weight", COMMON, "sequential", weight("-1"), "all-pure", "a loss is a gain"),
    Attack(
        "half a mixture", COMMON, "sequential", keep_one_part_of_the_mixture, "all-pure", "one belief alone refutes"
    ),
    Attack("no factor", COMMON, "sequential", no_factor, "all-pure", "monomials of different orders cancel"),
    Attack("welfare", SPECULATOR, "c1", welfare, "value", "an outcome is better than the optimum"),
    Attack("unknown key", SPECULATOR, "c1", unknown_key, "format", "-"),
    Attack("verdict", SPECULATOR, "c1", refuted, "verdict", "there are not eleven outcomes"),
    Attack("figure: outcomes", SPECULATOR, "c1", figure(outcomes=10), "verdict", "there are ten outcomes"),
    Attack("figure: welfare", SPECULATOR, "c1", figure(lowest_welfare=3), "verdict", "the worst welfare is 3"),
    Attack("figure: best", SPECULATOR, "c1", figure(highest_welfare=3), "verdict", "the best welfare is 3"),
    Attack("settled at once", SPECULATOR, "c1", settle_at_once, "all-pure", "one outcome only"),
    Attack("entry left out of a market", EXAMPLE, "c2", drop_last_entry, "all-pure", "five outcomes"),
    Attack("no steps for a market", SPECULATOR, "c1", no_steps, "all-pure", "-"),
    Attack(
        "beliefs left out",
        QUICHE,
        "perfect-bayesian",
        drop_beliefs,
        "rationality",
        "the uniform tremble supports quiche",
    ),
    Attack(
        "trembles left out", QUICHE, "sequential", drop_trembles, "rationality", "the uniform tremble supports quiche"
    ),
]


@pytest.mark.parametrize("file", sorted({attack.file for attack in ATTACKS}))
def test_controls(file, tmp_path):
    assert judge(made(file), tmp_path)[0] == "VERIFIED"


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: f"{a.what}: {Path(a.file).stem}")
def test_attacks(attack, tmp_path):
    lines = made(attack.file)
    attack.corrupt(lines, attack.claim)
    verdict, reason = judge(lines, tmp_path)
    assert verdict == "REJECTED" and reason.startswith(f"{attack.code}:"), (attack.falsehood, reason)


def test_every_number_of_the_steps(tmp_path):
    """Beer–quiche: whatever integer of a step is moved by one, the certificate is rejected, or says the same."""
    clean = made(QUICHE)
    found = evidence(clean, "sequential")["steps"]
    survivors = []
    for k, step in enumerate(found):
        for place, value in enumerate(step):
            if isinstance(value, int):
                for other in (value - 1, value + 1):
                    lines = copy.deepcopy(clean)
                    evidence(lines, "sequential")["steps"][k][place] = other
                    if judge(lines, tmp_path)[0] == "VERIFIED":
                        survivors.append((step, place, other))
    assert survivors == []
