"""Claims with ``beliefs = "any"``: certificates that are accepted, for each concept and each kind of evidence, and
corrupted ones: each attack says which falsehood it would have proved.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from test_all_pure import INSTANCES, Lines, evidence, judge

from exactgames import (
    CertificateError,
    EquilibriumClaim,
    LimitReached,
    certify,
    certify_game,
    read_instance,
    read_instance_text,
    read_profile_text,
)

WEAK, PERFECT, SEQUENTIAL = CONCEPTS = ("weak-perfect-bayesian", "perfect-bayesian", "sequential")

ONE_PLAYER = """EFG 2 R "Nature draws h or t; out, or in and then up or down" { "One" }
c "" 1 "draw" { "h" 1/2 "t" 1/2 } 0
p "" 1 1 "first" { "out" "in" } 0 t "" 1 "" { %s }
p "" 1 2 "second" { "up" "down" } 0 t "" 2 "" { 4 } t "" 3 "" { -1 }
p "" 1 1 0 t "" 1 p "" 1 2 0 t "" 4 "" { -2 } t "" 5 "" { -1 }
"""
TWO_STEPS = """EFG 2 R "Two goes on in any case, whatever she thinks of One's mistake" { "One" "Two" }
p "" 1 1 "one" { "out" "l" "r" } 0 t "" 1 "" { 9 0 }
p "" 2 1 "two" { "on" "stop" } 0
p "" 2 2 "later" { "b" "a" } 0 t "" 2 "" { 0 0 } t "" 3 "" { 0 -1 } t "" 4 "" { 0 2 }
p "" 2 1 0 p "" 2 2 0 t "" 2 t "" 5 "" { 0 2 } t "" 6 "" { 0 -1 }
"""
MIXED_GUESS = """EFG 2 R "One goes out, Two mixes, Three sees that One did not go out" { "One" "Two" "Three" }
p "" 1 1 "one" { "out" "in" } 0 t "" 1 "" { 9 0 0 }
p "" 2 1 "two" { "l" "r" } 0
p "" 3 1 "three" { "l" "r" } 0 t "" 2 "" { 0 0 1 } t "" 3 "" { 0 0 0 }
p "" 3 1 0 t "" 3 t "" 4 "" { 0 0 %s }
"""


@frozen
class Source:
    """A game file's profile; or, with no game, an instance with the claims of its own."""

    game: str
    profile: Any = None
    beliefs: Any = None


def textbook(name: str, profile: str) -> Source:
    folder = INSTANCES / "textbook"
    text = (folder / f"{name}.efg").read_text(encoding="utf-8")
    return Source(text, json.loads((folder / f"{name}.{profile}.json").read_text(encoding="utf-8")))


QUICHE = textbook("cho-kreps-1987-beer-quiche", "beer")
OUT_DOWN = {"One": {"first": "out", "second": "down"}}
SOURCES = {
    "supported": Source(str(INSTANCES / "folklore/resale-belief.toml")),
    "unsupported": Source(str(INSTANCES / "folklore/resale-no-belief.toml")),
    "quiche": QUICHE,
    "quiche, beliefs given": Source(QUICHE.game, QUICHE.profile, {"Receiver": {"after quiche": ["1", "0"]}}),
    "quiche, duels rarely": Source(
        QUICHE.game,
        {
            **QUICHE.profile,
            "Receiver": {"after beer": "retreat", "after quiche": {"duel": "1/3", "retreat": "2/3"}},
        },
    ),
    "common": textbook("kreps-wilson-1982-common-beliefs", "out"),
    "entry": textbook("mas-colell-whinston-green-1995-example-9-c-1", "out"),
    "conduct": textbook("mas-colell-whinston-green-1995-example-9-c-5", "out"),
    "out for 0": Source(ONE_PLAYER % "0", OUT_DOWN),
    "out for 2": Source(ONE_PLAYER % "2", OUT_DOWN),
    "two steps": Source(TWO_STEPS, {"One": {"one": "out"}, "Two": {"two": "on", "later": "b"}}),
    "even guess": Source(
        MIXED_GUESS % "1", {"One": {"one": "out"}, "Two": {"two": {"l": "1/2", "r": "1/2"}}, "Three": {"three": "l"}}
    ),
    "uneven guess": Source(
        MIXED_GUESS % "2", {"One": {"one": "out"}, "Two": {"two": {"l": "1/2", "r": "1/2"}}, "Three": {"three": "l"}}
    ),
}


def made(name: str) -> Lines:
    """The lines of the source's certificate."""
    source = SOURCES[name]
    if source.profile is None:
        return [json.loads(line) for line in certify(read_instance(source.game)).lines]
    claims = [EquilibriumClaim(concept, concept=concept, beliefs="any") for concept in CONCEPTS]
    text = json.dumps({"strategy": source.profile, "beliefs": source.beliefs or {}})
    made = certify_game(source.game, claims, lambda game: read_profile_text(text, game))
    return [json.loads(line) for line in made.lines]


# ---- accepted

KINDS = {
    # the source: each concept's evidence; "beliefs" and "trembles" say that it holds. By hand.
    "supported": ("beliefs", "beliefs", "trembles"),
    "unsupported": ("histories", "histories", "histories"),
    "quiche": ("beliefs", "beliefs", "trembles"),
    "quiche, beliefs given": ("beliefs", "beliefs", "trembles"),  # not used: under them the receiver would retreat
    "quiche, duels rarely": ("bayes", "bayes", "bayes"),  # 7/3 for the weak sender after quiche, 2 after beer
    "common": ("beliefs", "beliefs", "monomials"),
    "entry": ("histories", "histories", "histories"),
    "conduct": ("beliefs", "bayes", "bayes"),
    "out for 0": ("bayes", "bayes", "bayes"),  # in, then up: 1
    "out for 2": ("beliefs", "bayes", "bayes"),  # up is better at the prior, which only updating brings there
    "two steps": ("histories", "histories", "histories"),
    "even guess": ("beliefs", "beliefs", "trembles"),
    "uneven guess": ("beliefs", "bayes", "bayes"),  # a proper subgame; weak perfect Bayesian leaves Three free
}


@pytest.mark.parametrize("name", SOURCES)
def test_accepted(name, tmp_path):
    lines = made(name)
    claims = {line["kind"]: line for line in lines if line.get("claim") and asks_for_any(lines, line["claim"])}
    assert tuple(claims) == CONCEPTS
    assert tuple(next(iter(claims[concept]["evidence"])) for concept in CONCEPTS) == KINDS[name]
    holds = tuple(kind in ("beliefs", "trembles") for kind in KINDS[name])
    assert tuple(claims[concept]["holds"] for concept in CONCEPTS) == holds
    assert judge(lines, tmp_path)[0] == "VERIFIED"


def asks_for_any(lines: Lines, claim: str) -> bool:
    stated = lines[0]["instance"]["claims"] if "instance" in lines[0] else lines[0]["claims"]
    return any(c.get("id", f"c{k}") == claim and c.get("beliefs") == "any" for k, c in enumerate(stated, 1))


# ---- rejected


def put(*path_and_value: Any) -> Callable[[Lines, str], None]:
    """Put the last argument into the evidence, where the others say."""
    *path, value = path_and_value

    def corrupt(lines: Lines, claim: str) -> None:
        found = evidence(lines, claim)
        for key in path[:-1]:
            found = found[key]
        assert found[path[-1]] != value
        found[path[-1]] = value

    return corrupt


def instead(holds: bool, **shown: Any) -> Callable[[Lines, str], None]:
    """Another verdict, perhaps, and other evidence."""

    def corrupt(lines: Lines, claim: str) -> None:
        line = next(line for line in lines if line.get("claim") == claim)
        line["holds"], line["evidence"] = holds, shown
        stated = lines[0]["instance"]["claims"] if "instance" in lines[0] else lines[0]["claims"]
        judged = [line["holds"] for line in lines if line.get("claim")]
        expected = [c.get("expect", "holds") == "holds" for c in stated]
        lines[-1]["as_expected"] = judged == expected

    return corrupt


def add(key: str, row: Any) -> Callable[[Lines, str], None]:
    def corrupt(lines: Lines, claim: str) -> None:
        evidence(lines, claim)[key].append(row)

    return corrupt


def first_only(lines: Lines, claim: str) -> None:
    found = evidence(lines, claim)
    if "monomials" in found:
        found["monomials"] = found["monomials"][:1]
    else:
        found["histories"]["mixture"] = found["histories"]["mixture"][:1]


def last_only(lines: Lines, claim: str) -> None:
    found = evidence(lines, claim)
    if "monomials" in found:
        found["monomials"] = found["monomials"][1:]
    else:
        found["histories"]["mixture"] = found["histories"]["mixture"][1:]


def restate(number: int, **changes: Any) -> Callable[[Lines, str], None]:
    """The claim with this number as the file states it, changed; None: without the key."""

    def corrupt(lines: Lines, claim: str) -> None:
        stated = lines[0]["instance"]["claims"] if "instance" in lines[0] else lines[0]["claims"]
        for key, value in changes.items():
            if value is None:
                del stated[number][key]
            else:
                stated[number][key] = value

    return corrupt


def rename(kind: str, number: int) -> Callable[[Lines, str], None]:
    def corrupt(lines: Lines, claim: str) -> None:
        restate(number, kind=kind)(lines, claim)
        next(line for line in lines if line.get("claim") == claim)["kind"] = kind

    return corrupt


def weigh(entry: Any) -> Callable[[Lines, str], None]:
    """What Two plays at her first set."""

    def corrupt(lines: Lines, claim: str) -> None:
        lines[0]["profile"]["strategy"]["2"][0] = entry

    return corrupt


@frozen
class Attack:
    what: str
    source: str
    claim: str
    corrupt: Callable[[Lines, str], None]
    code: str
    falsehood: str


def mixture(*rows: Any, agent: str = "S", k: int = 3) -> dict[str, Any]:
    return {"agent": agent, "set": k, "mixture": [*rows]}


PRIOR, ASKS_1, ASKS_3 = ["9/10", "1/10"], [[3, 1]], [[3, 3]]
STAY = [["2", [[0, 1]], "1/2", [["2", 0, 1]]], ["3", [[0, 1]], "1/2", []]]
PRIOR_SUPPORTS, NO_PRICE = "the prior supports asking 3", "no belief supports asking 3"
ALWAYS_1 = "asking 1 is better than 2 whatever the type"
ATTACKS = [
    # the evidence that a belief supports it
    Attack("no beliefs", "supported", "c3", put("beliefs", []), "rationality", PRIOR_SUPPORTS),
    Attack("no beliefs", "supported", "c4", put("beliefs", []), "rationality", PRIOR_SUPPORTS),
    Attack("no trembles", "supported", "c5", put("trembles", []), "rationality", PRIOR_SUPPORTS),
    Attack("the prior", "supported", "c4", put("beliefs", 0, 2, PRIOR), "rationality", PRIOR_SUPPORTS),
    Attack("no distribution", "supported", "c4", put("beliefs", 0, 2, ["4/5", "4/5"]), "belief", "-"),
    Attack("negative", "supported", "c4", put("beliefs", 0, 2, ["-1", "2"]), "belief", "-"),
    Attack("one history", "supported", "c4", put("beliefs", 0, 2, ["1"]), "format", "-"),
    Attack(
        "a belief on the path",
        "supported",
        "c4",
        put("beliefs", [["S", 2, ["1/2", "1/2"]], ["S", 3, ["4/5", "1/5"]]]),
        "belief",
        "S may learn from a bid that both types make",
    ),
    Attack("a set twice", "supported", "c4", add("beliefs", ["S", 3, ["4/5", "1/5"]]), "format", "-"),
    Attack("no such set", "supported", "c4", add("beliefs", ["S", 4, ["4/5", "1/5"]]), "format", "-"),
    Attack(
        "beliefs in place of trembles",
        "common",
        SEQUENTIAL,
        instead(True, beliefs=[["2", 0, ["1/4", "3/4"]]]),
        "format",
        "Two and Three may disagree",
    ),
    Attack(
        "trembles in place of beliefs",
        "supported",
        "c4",
        instead(True, trembles=[["B", 7, 1, 1, "9/4"]]),
        "format",
        "-",
    ),
    Attack(
        "another tremble",
        "supported",
        "c5",
        put("trembles", 0, 4, "1"),
        "rationality",
        PRIOR_SUPPORTS,
    ),
    Attack("a power of 0", "supported", "c5", put("trembles", 0, 3, 0), "trembles", "-"),
    Attack("a coefficient of 0", "supported", "c5", put("trembles", 0, 4, "0"), "trembles", "the high type never errs"),
    Attack(
        "a tremble on the path",
        "supported",
        "c5",
        add("trembles", ["B", 7, 0, 1, "1"]),
        "trembles",
        "the high type may bid 0 rarely",
    ),
    Attack("trembles of Two alone", "common", SEQUENTIAL, instead(True, trembles=[]), "rationality", "One may go out"),
    Attack("a tremble of 1", "quiche", SEQUENTIAL, put("trembles", 0, 4, "1"), "rationality", "-"),
    Attack(
        "the beliefs that the file gives",
        "quiche, beliefs given",
        PERFECT,
        put("beliefs", [["2", 1, ["1", "0"]]]),
        "rationality",
        "the receiver duels the strong sender",
    ),
    Attack("nothing", "supported", "c4", instead(True), "format", "-"),
    Attack("a belief and a plan", "supported", "c4", instead(True, beliefs=[], bayes={}), "format", "-"),
    Attack(
        "interim utilities",
        "unsupported",
        "c4",
        instead(True, interim={"B": {"high": "2", "low": "0"}, "S": {"t1": "1"}}),
        "format",
        "a belief supports asking 2",
    ),
    Attack("any beliefs at all", "unsupported", "c4", instead(True, beliefs=[]), "rationality", "2 may be asked"),
    Attack(
        "asked of the high type",
        "unsupported",
        "c3",
        instead(True, beliefs=[["S", 3, ["0", "1"]]]),
        "rationality",
        "2 may be asked of the high type",
    ),
    Attack("no trembles at all", "unsupported", "c5", instead(True, trembles=[]), "rationality", "2 may be asked"),
    # a plan where the belief is fixed
    *[
        Attack(
            "a belief that is not fixed",
            "supported",
            claim,
            instead(False, bayes={"agent": "S", "plan": ASKS_1}),
            "support",
            "after a bid of 1 that nobody makes, S must think of the prior",
        )
        for claim in ("c3", "c4", "c5")
    ],
    Attack(
        "what is checked, of the prior",
        "supported",
        "c5",
        instead(
            False,
            trembles=[],
            deviation={"action": 3, "agent": "S", "gain": "1/4", "instead": 1, "set": 3, "type": "t1"},
        ),
        "format",
        "refuted under one belief is refuted under all",
    ),
    Attack(
        "a plan that loses",
        "supported",
        "c4",
        instead(False, bayes={"agent": "S", "plan": [[2, 2]]}),
        "support",
        "on the path 2 is better than 1",
    ),
    Attack(
        "a plan that changes nothing",
        "supported",
        "c4",
        instead(False, bayes={"agent": "S", "plan": [[2, 1]]}),
        "support",
        "on the path 1 is better than 1",
    ),
    Attack(
        "her own move does not lead there",
        "out for 2",
        WEAK,
        instead(False, bayes={"agent": "1", "plan": [[1, 0]]}),
        "support",
        "going in tells One nothing, for weak perfect Bayesian too",
    ),
    Attack(
        "the others' moves do not lead there",
        "conduct",
        WEAK,
        instead(False, bayes={"agent": "2", "plan": [[0, 1]]}),
        "support",
        "the incumbent must not think that the entrant fights",
    ),
    Attack(
        "half of a plan",
        "out for 0",
        WEAK,
        put("bayes", "plan", [[0, 1]]),
        "support",
        "going in, to play down, is better than going out",
    ),
    Attack(
        "the second half",
        "out for 0",
        WEAK,
        put("bayes", "plan", [[1, 0]]),
        "support",
        "a set that One's own move excludes is reached",
    ),
    Attack(
        "the other sender",
        "quiche, duels rarely",
        PERFECT,
        put("bayes", "plan", [[0, 1]]),
        "support",
        "the strong sender prefers quiche",
    ),
    Attack("no such agent", "conduct", PERFECT, put("bayes", "agent", "3"), "format", "-"),
    Attack("no such action", "conduct", PERFECT, put("bayes", "plan", [[0, 2]]), "format", "-"),
    Attack("no plan", "conduct", PERFECT, put("bayes", "plan", []), "format", "-"),
    Attack("a set twice in a plan", "conduct", PERFECT, put("bayes", "plan", [[0, 1], [0, 1]]), "format", "-"),
    Attack("another key", "conduct", PERFECT, put("bayes", {"agent": "2", "plan": [[0, 1]], "set": 0}), "format", "-"),
    Attack(
        "a mixed subgame at even odds",
        "even guess",
        PERFECT,
        instead(False, bayes={"agent": "3", "plan": [[0, 1]]}),
        "support",
        "Three gains where she is indifferent",
    ),
    Attack(
        "a mixture of Two's turned round",
        "uneven guess",
        PERFECT,
        weigh([[0, 3], [1, 1]]),
        "support",
        "r is better though l comes three times in four",
    ),
    # a mixture at every history
    Attack("half a mixture", "unsupported", "c4", first_only, "support", ALWAYS_1),
    Attack("the other half", "unsupported", "c4", last_only, "support", "asking 3 is better than 2 whatever the type"),
    Attack("half a mixture, weak", "unsupported", "c3", first_only, "support", ALWAYS_1),
    Attack("half a mixture, sequential", "unsupported", "c5", first_only, "support", ALWAYS_1),
    Attack("weight 0", "unsupported", "c4", put("histories", "mixture", 0, 1, "0"), "support", ALWAYS_1),
    Attack("negative weight", "unsupported", "c4", put("histories", "mixture", 0, 1, "-1/3"), "support", "-"),
    Attack("a gain of 0", "unsupported", "c4", put("histories", "mixture", 1, 1, "1/3"), "support", "a tie refutes"),
    Attack("not in lowest terms", "unsupported", "c4", put("histories", "mixture", 0, 1, "2/6"), "format", "-"),
    Attack("no plans", "unsupported", "c4", put("histories", "mixture", []), "format", "-"),
    Attack(
        "at another set",
        "unsupported",
        "c4",
        put("histories", "set", 2),
        "support",
        "what may be gained off the path is gained on it",
    ),
    Attack("another's set", "unsupported", "c4", put("histories", "agent", "B"), "format", "-"),
    Attack(
        "a mixture against the high type",
        "supported",
        "c4",
        instead(False, histories=mixture([ASKS_1, "1/2"], [[[3, 2]], "1/2"])),
        "support",
        NO_PRICE,
    ),
    Attack(
        "the set's own action",
        "supported",
        "c3",
        instead(False, histories=mixture([ASKS_3, "1"])),
        "support",
        NO_PRICE,
    ),
    Attack(
        "a plan that starts later",
        "two steps",
        WEAK,
        put("histories", {"agent": "2", "set": 0, "mixture": [[[[0, 1]], "1/2"], [[[1, 1]], "1/2"]]}),
        "support",
        "for weak perfect Bayesian beliefs carry over",
    ),
    Attack(
        "a plan that starts before",
        "two steps",
        PERFECT,
        put("histories", {"agent": "2", "set": 1, "mixture": [[[[0, 1]], "1/2"], [[[1, 1]], "1/2"]]}),
        "support",
        "-",
    ),
    Attack("the later half", "two steps", PERFECT, last_only, "support", "a is better in any case"),
    Attack(
        "a mixed set, even",
        "even guess",
        WEAK,
        instead(False, histories={"agent": "3", "set": 0, "mixture": [[[[0, 1]], "1"]]}),
        "support",
        "r is better whatever Two played",
    ),
    Attack(
        "a mixed set, uneven",
        "uneven guess",
        WEAK,
        instead(False, histories={"agent": "3", "set": 0, "mixture": [[[[0, 1]], "1"]]}),
        "support",
        "Three must believe Two's mixture off the path",
    ),
    # a mixture for every combination of trembles
    Attack("Two's half", "common", SEQUENTIAL, first_only, "support", "Two's belief alone refutes it"),
    Attack("Three's half", "common", SEQUENTIAL, last_only, "support", "Three's belief alone refutes it"),
    Attack("no factor", "common", SEQUENTIAL, put("monomials", 0, 3, []), "support", "different orders cancel"),
    Attack("a factor too many", "common", SEQUENTIAL, put("monomials", 1, 3, [["2", 0, 1]]), "support", "the same"),
    Attack(
        "a factor that is played",
        "common",
        SEQUENTIAL,
        put("monomials", 0, 3, [["2", 0, 0]]),
        "support",
        "what is played for sure has a tremble",
    ),
    Attack("a factor of no action", "common", SEQUENTIAL, put("monomials", 0, 3, [["2", 0, 2]]), "format", "-"),
    Attack("a factor of no action at all", "common", SEQUENTIAL, put("monomials", 0, 3, [["2", 0, 3]]), "format", "-"),
    Attack("weight 0 of trembles", "common", SEQUENTIAL, put("monomials", 0, 2, "0"), "support", "-"),
    Attack("negative weight of trembles", "common", SEQUENTIAL, put("monomials", 0, 2, "-1/2"), "support", "-"),
    Attack("other weights", "common", SEQUENTIAL, put("monomials", 1, 2, "1/4"), "support", "a tie refutes"),
    Attack("no rows", "common", SEQUENTIAL, put("monomials", []), "format", "-"),
    Attack("unsorted factor", "common", SEQUENTIAL, put("monomials", 0, 3, [["2", 0, 1], ["1", 0, 1]]), "format", "-"),
    Attack(
        "trembles refute perfect Bayesian",
        "common",
        PERFECT,
        instead(False, monomials=STAY),
        "format",
        "what no trembles give no beliefs give",
    ),
    Attack(
        "each history in turn",
        "common",
        SEQUENTIAL,
        put("monomials", [["2", [[0, 1]], "1", []]]),
        "support",
        "Two's belief alone refutes it",
    ),
    # another claim
    Attack("the claim without any", "supported", "c4", restate(3, beliefs=None), "format", "the check supports 3"),
    Attack("the claim with check", "supported", "c4", restate(3, beliefs="check"), "format", "the check supports 3"),
    Attack("check with any", "supported", "c2", restate(1, beliefs="any"), "format", "the prior refutes 3 for all"),
    Attack("any of Bayes-Nash", "supported", "c1", restate(0, beliefs="any"), "instance", "-"),
    Attack("all beliefs", "supported", "c4", restate(3, beliefs="all"), "instance", "every belief supports 3"),
    Attack("any of welfare", "supported", "c6", restate(5, beliefs="any"), "instance", "-"),
    Attack("another concept", "supported", "c3", rename(SEQUENTIAL, 2), "format", "weak beliefs are consistent"),
    Attack("weak as perfect", "conduct", WEAK, rename(PERFECT, 0), "belief", "the belief may contradict the subgame"),
    Attack("the claim of a game without any", "entry", PERFECT, restate(1, beliefs=None), "format", "-"),
    Attack("another word", "entry", PERFECT, restate(1, beliefs="check"), "format", "-"),
    Attack("any of Bayes-Nash in a game", "entry", PERFECT, rename("bayes-nash", 1), "format", "-"),
    Attack("without a profile", "entry", PERFECT, lambda lines, claim: lines[0].pop("profile"), "instance", "-"),
    Attack(
        "verdict alone",
        "supported",
        "c4",
        lambda lines, claim: instead(False, **evidence(lines, claim))(lines, claim),
        "format",
        "-",
    ),
    Attack(
        "verdict alone, of a refutation",
        "entry",
        WEAK,
        lambda lines, claim: instead(True, **evidence(lines, claim))(lines, claim),
        "format",
        "fighting is supported",
    ),
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: f"{a.what}: {a.source}, {a.claim}")
def test_attacks(attack, tmp_path):
    lines = made(attack.source)
    attack.corrupt(lines, attack.claim)
    verdict, reason = judge(lines, tmp_path)
    assert verdict == "REJECTED" and reason.startswith(f"{attack.code}:"), (attack.falsehood, reason)


def test_every_attack_has_another_name():
    names = [(a.what, a.source, a.claim) for a in ATTACKS]
    assert len(names) == len(set(names))


# ---- where it is settled


def test_the_staged_form_is_refused():
    """As for all-pure claims; on its own the instance is certified in the explicit form, also where it is large."""
    with pytest.raises(CertificateError, match='beliefs = "any" claims are settled in the explicit tree'):
        certify(read_instance(SOURCES["supported"].game), form="staged")
    with pytest.raises(LimitReached):
        certify(read_instance(SOURCES["supported"].game), limit=50)
    text = (INSTANCES / "babaioff2023/example-4-adverse-belief.toml").read_text(encoding="utf-8")
    with pytest.raises(LimitReached):
        certify(read_instance_text(text + '\n[[claims]]\nkind = "perfect-bayesian"\nbeliefs = "any"\n'))


def test_bayes_nash_is_refused():
    with pytest.raises(CertificateError, match="bayes-nash asks for no beliefs"):
        certify_game(
            QUICHE.game,
            [EquilibriumClaim("x", concept="bayes-nash", beliefs="any")],
            lambda game: read_profile_text(json.dumps(QUICHE.profile), game),
        )


def test_a_staged_certificate_is_rejected(tmp_path: Path) -> None:
    """The lines of the staged form, about an instance whose claim asks for any belief."""
    text = (INSTANCES / "folklore/second-price-speculator.toml").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in certify(read_instance_text(text), form="staged").lines]
    assert judge(lines, tmp_path)[0] == "VERIFIED"
    lines[0]["instance"]["claims"][0]["beliefs"] = "any"
    evidence(lines, "c1").clear()
    evidence(lines, "c1")["beliefs"] = []
    verdict, reason = judge(lines, tmp_path)
    assert verdict == "REJECTED" and reason.startswith("game: ")
