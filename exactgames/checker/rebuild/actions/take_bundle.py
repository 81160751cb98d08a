"""`take` of items: one of the bundles that may be taken, or `"all"`, the last of them.  The selection is one with most
items, of these the last.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ...rejected import Rejected
from ..keys import CODE
from .action import Action, ActionKey, Asked, View


@dataclass(frozen=True)
class TakeBundle:
    bundle: int | None  # None: all

    def index(self, view: View) -> int | None:
        if view.kind != TakeBundleKey.kind:
            return None
        if self.bundle is None:
            return view.actions - 1
        return view.bundles.index(self.bundle) if self.bundle in view.bundles else None


class TakeBundleKey(ActionKey):
    key: ClassVar[str] = "take"
    kind: ClassVar[str] = "take-bundle"

    def read(self, value: object, asked: Asked, where: str) -> Action:
        if asked.auction and asked.market.sealed:
            raise Rejected(CODE, f"{where}: nothing is taken under sealed bids")
        return TakeBundle(None if value == "all" else asked.market.goods.read_holding(value, f"{where}, take"))

    def rank(self, view: View, action: int) -> tuple[int, int]:
        return view.bundles[action].bit_count(), action
