"""Taking bundles of items: the key ``take`` of the stages in which that is done."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from exactgames.mechanisms.actions import ALL, ActionKey, FactKey
from exactgames.mechanisms.keys import Bundle
from exactgames.mechanisms.stage import Turn


@frozen
class TakeBundle:
    """Take this bundle (or ALL)."""

    bundle: int

    def branch(self, turn: Turn) -> int | None:
        if turn.key != TAKE_BUNDLE.name:
            return None
        bundle = turn.actions[-1] if self.bundle == ALL else self.bundle
        return turn.actions.index(bundle) if bundle in turn.actions else None


TAKE_BUNDLE: Final = ActionKey(
    "take",
    Bundle(all=True),
    "take these items",
    TakeBundle,
    done="items are taken",
    does="buys",
)
REMAINING_ITEMS: Final = FactKey("remaining", Bundle(1), "exactly these items may be taken at the set")
