"""*None*: no aftermarket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from ...reading import Table, table
from ..goods.goods import Goods
from ..keys import CODE, Draft, Vector
from .stage import Money, Position, Stage, Turn


class NoAftermarket(Stage):
    format: ClassVar[str] = "none"
    goods: ClassVar[tuple[str, ...]] = ("units", "items")

    @classmethod
    def read(cls, raw: Table, names: Sequence[str], goods: Goods) -> Draft[Stage]:
        table(raw, "aftermarket", CODE, "format")
        return Draft(lambda whole: cls())

    def start(self, held: Vector) -> Position:
        return held

    def turn(self, position: Position) -> Turn | None:
        return None

    def play(self, position: Position, action: int) -> Position:
        return position

    def held(self, position: Position) -> Vector:
        found: Vector = position
        return found

    def money(self, position: Position) -> Vector:
        return (0,) * len(position)

    def words(self, names: Sequence[str], money: Money) -> str:
        return "no aftermarket"
