"""Edits of good instance files, each of which makes one fault."""

from __future__ import annotations

import pytest
from attrs import frozen

from exactgames import InstanceError, read_instance_text


@frozen
class Bad:
    """An edit of a good file, and the one fault that it makes: where, and words of its message."""

    name: str
    old: str
    new: str
    path: str
    words: tuple[str, ...]


def refused(text: str, old: str, new: str, path: str, words: tuple[str, ...]) -> None:
    """The edit of the text makes this fault, and no other."""
    assert old in text
    with pytest.raises(InstanceError) as caught:
        read_instance_text(text.replace(old, new, 1))
    assert [fault.path for fault in caught.value.faults] == [path], str(caught.value)
    assert all(word in str(caught.value) for word in words), str(caught.value)
