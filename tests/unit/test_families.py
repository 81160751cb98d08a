"""Families: their members are the catalogue's instances; bad parameters are refused; Python and files say the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from family_files import FAMILY_FILES

from exactgames import ArgumentError, InstanceError, families, read_instance, read_instance_text
from exactgames.certificate.certify import certify
from exactgames.certificate.verification import verification
from exactgames.files.families.registry import FAMILIES
from exactgames.files.toml import toml
from exactgames.market.instance import Instance

ROOT = Path(__file__).parents[2]
PAPER = ROOT / "instances" / "babaioff2023"

SMALL = [Fraction(0), Fraction(1), Fraction(2)]
FIVE = [Fraction(0), Fraction(1, 2), Fraction(7, 8), Fraction(1), Fraction(3, 2)]
ALL_BIDS = {"signals": ["all-bids"]}

# the catalogue's file, and the member of a family that it is
MEMBERS: dict[str, Callable[[], Instance]] = {
    "example-4": lambda: families.example_4(),
    "example-4-small": lambda: families.example_4(levels=2, bids=SMALL),
    "example-4-all-bids": lambda: families.example_4(changes=ALL_BIDS),
    "example-4-all-bids-small": lambda: families.example_4(levels=2, bids=SMALL, changes=ALL_BIDS),
    "example-4-lowest-winning": lambda: families.example_4(pricing="lowest-winning"),
    "example-4-lowest-winning-small": lambda: families.example_4(levels=2, bids=SMALL, pricing="lowest-winning"),
    "example-4-discriminatory": lambda: families.example_4(pricing="discriminatory"),
    "example-4-discriminatory-small": lambda: families.example_4(levels=2, bids=SMALL, pricing="discriminatory"),
    "example-4-reserve": lambda: families.example_4(reserve=Fraction(89, 128)),
    "example-4-amplified-m4": lambda: families.example_4_amplified(levels=3),
    "example-4-amplified-m5": lambda: families.example_4_amplified(m=5, levels=3),
    "example-4-amplified-m8": lambda: families.example_4_amplified(m=8),
    "example-4-amplified-m8-k3": lambda: families.example_4_amplified(m=8, levels=3),
    "example-4-lean": lambda: families.example_4_lean(m=8, levels=3),
    "example-4-lean-7-8": lambda: families.example_4_lean(m=8, levels=3, s=Fraction(7, 8)),
    "example-4-bystander-m4": lambda: families.example_4_bystander(levels=3),
    "example-4-bystander-m8": lambda: families.example_4_bystander(m=8, s=Fraction(7, 8)),
    "example-4-bystander-m8-five-levels": lambda: families.example_4_bystander(m=8, s=Fraction(7, 8), bids=FIVE),
    "fixed-resale-price-m4": lambda: families.fixed_resale_price(),
    "fixed-resale-price-m5": lambda: families.fixed_resale_price(m=5, s=Fraction(4, 5)),
    "example-15": lambda: families.example_15(),
    "example-15-balanced": lambda: families.example_15(price="balanced"),
    "example-15-balanced-h32": lambda: families.example_15(H=32, price="balanced"),
}
# the catalogue's file, its speculators, a copy's units, levels of z, the copy that is free
BYSTANDER_COPIES = [
    ("2-m2", 2, 2, 2, 0),
    ("2-m3", 2, 3, 2, 0),
    ("2-m4", 2, 4, 3, 0),
    ("3-m2", 3, 2, 2, 0),
    ("3-m4", 3, 4, 2, 1),
    ("4-m2", 4, 2, 2, 1),
]
SECOND = ("agents", "strategy", "claims")  # bids for three units; C2's offers everywhere; Bayes–Nash alone
WORDS = ("title", "source", "claims")


@pytest.mark.parametrize("name", MEMBERS)
def test_files_of_the_catalogue_are_members(name: str) -> None:
    file, member = read_instance(PAPER / f"{name}.toml").document, MEMBERS[name]().document
    assert {k: v for k, v in member.items() if k not in WORDS} == {k: v for k, v in file.items() if k not in WORDS}
    figures = {claim["kind"]: claim["value"] for claim in file["claims"] if "value" in claim}
    for claim in member["claims"]:  # each is one of the file's, or a figure that the file does not state
        assert claim in file["claims"] or "value" not in claim or claim["kind"] not in figures


@pytest.mark.parametrize(("name", "copy", "but"), [("two-speculators", 1, ()), ("two-speculators-second", 2, SECOND)])
def test_two_speculators_are_members(name: str, copy: int, but: tuple[str, ...]) -> None:
    file = read_instance(PAPER / f"{name}.toml").document
    member = families.two_speculators(free=copy, bids=SMALL, prices=[Fraction(1, 2), Fraction(1)]).document
    different = {key for key in file if file[key] != member[key]}
    assert different == {"title", *but}


@pytest.mark.parametrize(("name", "speculators", "m", "levels", "free"), BYSTANDER_COPIES)
def test_copies_with_one_buyer_are_members(name: str, speculators: int, m: int, levels: int, free: int) -> None:
    """And they have the ratio of one copy: proofs/several-speculators.md."""
    file = read_instance(PAPER / f"bystander-copies-{name}.toml").document
    member = families.bystander_copies(speculators=speculators, m=m, levels=levels, free=free)
    alone = families.example_4_bystander(m=m, levels=levels)
    undominated = {"kind": "undominated"}
    assert {k: v for k, v in file.items() if k != "claims"} == {
        k: v for k, v in member.document.items() if k != "claims"
    }
    assert [claim for claim in file["claims"] if claim != undominated] == member.document["claims"]
    assert (undominated in file["claims"]) == (free == 0)
    ratios = [next(claim.value for claim in one.claims if claim.kind == "ratio") for one in (member, alone)]
    assert ratios[0] == ratios[1]


@pytest.mark.parametrize("text", FAMILY_FILES.values(), ids=FAMILY_FILES)
def test_what_is_written_out_is_the_same_instance(text: str) -> None:
    instance = read_instance_text(text)
    again = read_instance_text(toml(instance.document))
    assert (instance.whole, again.whole) == (False, True)
    assert again.document == instance.document
    assert again.market == instance.market


FUNCTIONS: dict[str, Callable[..., Instance]] = {
    family.format: getattr(families, family.format.replace("-", "_")) for family in FAMILIES
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_defaults_in_python_are_those_of_files(name: str) -> None:
    assert FUNCTIONS[name]().document == read_instance_text(f'family = "{name}"').document


# a family, its parameters, (welfare, optimum) by hand from the formulas of the catalogue
FIGURES: list[tuple[str, dict[str, Any], str, str]] = [
    ("example-4", {"m": 4, "levels": 4}, "43/8", "89/16"),
    ("example-4", {"m": 3, "levels": 2}, "21/4", "21/4"),  # m = 3: C has one unit, which A buys; nothing is lost
    ("example-4-amplified", {"m": 8, "levels": 4}, "45/8", "105/16"),  # 5 + 5/8, 5 + 5·5/16: ratio 7/6
    ("example-4-lean", {"m": 8, "levels": 3}, "17/4", "11/2"),
    ("example-4-bystander", {"m": 8, "levels": 4, "s": Fraction(7, 8)}, "15/8", "51/16"),
    ("fixed-resale-price", {"m": 5, "s": Fraction(4, 5)}, "1", "23/5"),
    ("two-speculators", {}, "43/4", "729/64"),
    ("two-speculators", {"speculators": 1}, "43/8", "89/16"),  # one copy is Example 4
    ("bystander-copies", {"levels": 3}, "7/2", "5"),  # 2·(1 + 3/4), 2·(1 + 3/2): as m = 4 with a bystander
    ("bystander-copies", {"speculators": 8, "m": 2, "levels": 2}, "12", "14"),
    ("example-15", {}, "191/128", "27/8"),
    ("example-15", {"price": "balanced"}, "5561/2048", "27/8"),
    ("example-15", {"H": 32, "price": "balanced"}, "7/2", "31/8"),
]


@pytest.mark.parametrize(("name", "given", "welfare", "optimum"), FIGURES)
def test_figures_of_members(name: str, given: dict[str, Any], welfare: str, optimum: str) -> None:
    values = {claim.kind: getattr(claim, "value", None) for claim in FUNCTIONS[name](**given).claims}
    assert (values["welfare"], values["optimum"]) == (Fraction(welfare), Fraction(optimum))
    assert values["ratio"] == Fraction(optimum) / Fraction(welfare)


# small members that no file of the catalogue is: all they claim is so
SMALL_MEMBERS: dict[str, Callable[[], Instance]] = {
    "example 4, m = 3": lambda: families.example_4(m=3, levels=2, bids=SMALL),
    "amplified, m = 3": lambda: families.example_4_amplified(m=3, levels=2, bids=SMALL),
    "lean, m = 4": lambda: families.example_4_lean(
        m=4, levels=2, s=Fraction(3, 4), bids=[Fraction(0), Fraction(3, 4), Fraction(1)]
    ),
    "bystander, m = 2": lambda: families.example_4_bystander(m=2, levels=3),
    "fixed, m = 3": lambda: families.fixed_resale_price(m=3, z=Fraction(1, 2), s=Fraction(1, 2)),
    "two speculators, 6 units": lambda: families.two_speculators(
        m=3, levels=2, free=1, bids=SMALL, prices=[Fraction(1)]
    ),
    "copies with one buyer, 4 units": lambda: families.bystander_copies(m=2, levels=2),
    "copies with one buyer, 6 units": lambda: families.bystander_copies(speculators=3, m=2, levels=2, free=3),
    "15, H = 4": lambda: families.example_15(H=4),
    "15, balanced, H = 8": lambda: families.example_15(H=8, price="balanced"),
    "15, balanced, H = 64": lambda: families.example_15(H=64, price="balanced"),
    "pay your bid": lambda: families.example_4(m=3, levels=2, bids=SMALL, pricing="discriminatory"),
}


@pytest.mark.parametrize("name", SMALL_MEMBERS)
def test_what_members_claim_is_so(name: str) -> None:
    certificate = certify(SMALL_MEMBERS[name]())
    assert [claim.spec.kind for claim in certificate.claims if not claim.as_expected] == []


# the file, the place, some words of what was found and expected
BAD = [
    ('family = "example-5"', "family", "'example-5'", 'one of "example-4"'),
    ("family = 4", "family", "4", 'one of "example-4"'),
    ('family = "example-4"\nm = 2', "m", "2", "an integer from 3 to 64"),
    ('family = "example-4"\nm = 64', "m", "11,238,513 bids an agent", "at most 1,000,000 bids"),
    ('family = "example-4"\nlevels = 0.5', "levels", "1/2", "an integer from 2 to 16"),
    ('family = "example-4"\nbids = [0, 1]', "bids", "none with 2", "numbers with 0, 1, 2 among them"),
    ('family = "example-4"\nprices = [2]', "prices", "none with 1", "numbers with 1 among them"),
    ('family = "example-4"\npricing = "vickrey"', "pricing", "'vickrey'", 'one of "highest-losing"'),
    ('family = "example-4"\nz = 1', "z", "the key 'z'", "it is for a fixed resale price, not for Example 4"),
    ('family = "example-4-bystander"\ns = 0', "s", "0", "a number above 0"),
    ('family = "fixed-resale-price"\nz = 1', "z", "1", "a number below 1"),
    ('family = "two-speculators"\nspeculators = 8\nm = 9', "m", "in all 72 units", "at most 64 in all"),
    ('family = "two-speculators"\nfree = 3', "free", "3", "a copy from 1 to 2"),
    ('family = "bystander-copies"\nspeculators = 8\nm = 9', "m", "in all 72 units", "at most 64 in all"),
    ('family = "bystander-copies"\nfree = 3', "free", "3", "a copy from 1 to 2"),
    ('family = "bystander-copies"\nbids = [0, 1]', "bids", "none with 3/4", "numbers with 0, 3/4, 1 among them"),
    ('family = "example-15"\nH = 12', "H", "12", "a power of 2 from 4 to 1024"),
    ('family = "example-15"\nprices = [64]', "prices", "none with 1023/16", "numbers with 1023/16, 64 among them"),
    ("m = 4", "m", "the key 'm'", "the file names no family"),
    ('famly = "example-4"', "famly", "the unknown key 'famly'", "one of the keys"),
]


@pytest.mark.parametrize(("text", "path", "found", "expected"), BAD, ids=[text for text, *_ in BAD])
def test_bad_parameters_are_refused_where_they_stand(text: str, path: str, found: str, expected: str) -> None:
    with pytest.raises(InstanceError) as raised:
        read_instance_text(text)
    fault = raised.value.faults[0]
    assert fault.path == path
    assert fault.line == text.count("\n") + 1
    assert found in fault.found
    assert expected in fault.expected


def test_a_family_that_cannot_be_read_is_one_fault() -> None:
    with pytest.raises(InstanceError) as raised:
        read_instance_text('family = "example-4"\nm = 0\n[[claims]]\nkind = "utility"\nagent = "A"\n')
    assert [fault.path for fault in raised.value.faults] == ["m"]


def test_what_else_a_file_says_replaces_what_the_family_says() -> None:
    text = 'family = "example-4"\ntitle = "T"\nclaims = [{ kind = "optimum" }]\n'
    document = read_instance_text(text).document
    family = families.example_4().document
    assert document == {**family, "title": "T", "claims": [{"kind": "optimum"}]}


def test_faults_of_what_replaces_it_have_their_place() -> None:
    with pytest.raises(InstanceError, match=r"line 2: auction\.format: found 'auction'"):
        read_instance_text('family = "example-4"\nauction = { format = "auction" }\n')


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: families.example_4(m=0.5), r"families\.example_4: m: found 0\.5"),  # type: ignore[arg-type]
        (lambda: families.example_4(bids=[0.5]), r"families\.example_4: bids"),  # type: ignore[list-item]
        (lambda: families.example_4(pricing="vickrey"), r"pricing: found 'vickrey'"),  # type: ignore[arg-type]
        (lambda: families.example_4(changes={"units": 0.5}), "changes: found a value of type float"),
    ],
)
def test_arguments_of_another_type_are_refused(call: Callable[[], Instance], words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        call()


def test_verify_writes_out_what_stands_for_a_market(tmp_path: Path) -> None:
    file, other, proof = tmp_path / "f.toml", tmp_path / "g.toml", tmp_path / "f.jsonl"
    file.write_text('family = "example-15"\nH = 4\n', encoding="utf-8")
    other.write_text('family = "example-15"\nH = 8\n', encoding="utf-8")
    certificate = certify(read_instance(file))
    certificate.write(proof)
    header = json.loads(certificate.lines[0])
    assert "family" not in header["instance"]
    right = verification(proof, file)
    assert (right.verdict.verdict, right.written_out) == ("VERIFIED", True)
    assert verification(proof, other).verdict.verdict == "REJECTED"
    whole = tmp_path / "whole.toml"
    whole.write_text(toml(read_instance(file).document), encoding="utf-8")
    assert verification(proof, whole) == type(right)(right.verdict, False)
