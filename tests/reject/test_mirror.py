"""The checker is written a second time, from the pages; its lists must name the same things as the engine's."""

from __future__ import annotations

import re
from pathlib import Path

import exactgames.checker
from exactgames.checker.claims.table import CLAIMS
from exactgames.checker.claims.table import FAMILIES as CHECKED
from exactgames.claims.registry import FAMILIES

KINDS = {family.__module__.rpartition(".")[2]: family.KINDS for family in CHECKED}
ROOT = Path(__file__).parents[2]


def test_every_kind_that_is_settled_can_be_checked() -> None:
    settled = {module.__name__.rpartition(".")[2]: tuple(kind.name for kind in module.KINDS) for module in FAMILIES}
    assert settled == KINDS


def test_the_families_have_modules_of_the_same_name_in_the_checker() -> None:
    folder = Path(exactgames.checker.__file__).parent
    for module in FAMILIES:
        name = module.__name__.rpartition(".")[2]
        assert (folder / "claims" / f"{name}.py").is_file(), name


def test_no_kind_is_in_two_families_and_the_list_of_all_is_complete() -> None:
    every = [kind for kinds in KINDS.values() for kind in kinds]
    assert len(every) == len(set(every))
    assert list(CLAIMS) == every


def test_the_instance_page_names_the_same_kinds() -> None:
    page = (ROOT / "docs/reference/instance.md").read_text(encoding="utf-8")
    row = re.search(r"^\| `kind` \| (.*) \|$", page[page.index("## `[[claims]]`") :], re.MULTILINE)
    assert row is not None
    assert sorted(re.findall(r"`([a-z-]+)`", row[1])) == sorted(kind for kinds in KINDS.values() for kind in kinds)


def test_the_certificate_page_describes_every_kind() -> None:
    page = (ROOT / "docs/reference/certificate.md").read_text(encoding="utf-8")
    for kinds in KINDS.values():
        for kind in kinds:
            assert f"`{kind}`" in page, kind


def test_every_code_that_the_checker_gives_is_on_the_certificate_page() -> None:
    page = (ROOT / "docs/reference/certificate.md").read_text(encoding="utf-8")
    verdicts = page[page.index("## Verdicts") :]
    documented = set(re.findall(r"`([a-z-]+)`", verdicts))
    used = set()
    for source in Path(exactgames.checker.__file__).parent.rglob("*.py"):
        used |= set(re.findall(r'Rejected\(\s*"([a-z-]+)"', source.read_text(encoding="utf-8")))
    assert used
    assert used <= documented
