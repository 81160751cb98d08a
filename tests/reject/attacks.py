"""Named attacks, read from files: attacks/<kind>/<control>.json holds those on the claims of a kind (or on a line that
is no claim's, or on the file) in the certificate controls/<control>.jsonl.

Each says which falsehood it would have proved, how the certificate is edited, and how the checker is to answer: the
code, and words of its message.  An edit is a list of patches, done in order; a path names a line (header, game,
assessment, end, or a claim's id), then keys and indices, joined by dots:

    put PATH VALUE        the value there, where another is, or where the key is new
    drop PATH             without the key, or the entry
    add PATH VALUE        one more entry, at the end of the list
    reverse PATH          the list backwards
    flip CLAIM [VALUE]    the opposite verdict, on this evidence (else on what there is), and the footer to fit
    borrow CLAIM OTHER    the opposite verdict, on the evidence of the other claim
    swap I J, remove I, repeat I, repeat all    of lines, from 0
    rehash                the header's hash, of the instance as it is now
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from controls import slug
from corruptions import Attack, Blocks, E, Edit, Place, add, drop, each, flip, get, put, rehash, swap

FOLDER = Path(__file__).resolve().parent / "attacks"
KEYS = {"name", "proves", "edit", "code", "says"}


def place(blocks: Blocks, path: str) -> Place:
    """The path's parts; what indexes a list is a number."""
    first, *others = path.split(".")
    found: list[str | int] = [first]
    inside = get(blocks, (first,))
    for k, part in enumerate(others):
        found.append(int(part) if isinstance(inside, list) else part)
        if k + 1 < len(others):
            inside = inside[found[-1]]
    return tuple(found)


def at(edit: Callable[..., Edit]) -> Callable[..., Edit]:
    """The edit of a place, with a path in its place."""
    return lambda path, *value: lambda blocks: edit(*place(blocks, path), *value)(blocks)


def reverse(*where: Any) -> Edit:
    return lambda blocks: get(blocks, where).reverse()


def borrow(claim: str, other: str) -> Edit:
    return lambda blocks: flip(claim, get(blocks, (other, E)))(blocks)


def remove(number: int) -> Edit:
    def edit(blocks: Blocks) -> None:
        del blocks[number]

    return edit


def repeat(number: int) -> Edit:
    return lambda blocks: blocks.insert(number, blocks[number])


def repeat_all(blocks: Blocks) -> None:
    blocks.extend(blocks[:])


PATCHES: dict[str, Callable[..., Edit]] = {
    "put": at(put),
    "drop": at(drop),
    "add": at(add),
    "reverse": at(reverse),
    "flip": flip,
    "borrow": borrow,
    "swap": swap,
    "remove": remove,
    "repeat": repeat,
    "repeat all": lambda: repeat_all,
    "rehash": lambda: rehash,
}


def read(file: Path) -> list[Attack]:
    """The attacks of a file; its folder is their kind."""
    table: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    control = table["control"]
    if set(table) - {"about"} != {"control", "attacks"} or file.stem != slug(control):
        raise ValueError(f"{file}: a control and attacks are expected, and the control's name in the file's")
    found = []
    for row in table["attacks"]:
        if set(row) != KEYS:
            raise ValueError(f"{file}: of {row.get('name')!r}, the keys are not {sorted(KEYS)}")
        edit = each(*(PATCHES[name](*arguments) for name, *arguments in row["edit"]))
        found.append(Attack(row["name"], control, file.parent.name, row["proves"], edit, row["code"], row["says"]))
    return found


ATTACKS = [attack for file in sorted(FOLDER.glob("*/*.json")) for attack in read(file)]
