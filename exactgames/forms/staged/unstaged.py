"""Markets that have no staged form: docs/reference/certificate.md, "The staged form"."""

from __future__ import annotations

from exactgames.errors import Fault
from exactgames.market.market import Market


def unstaged(market: Market, lines: dict[str, int]) -> Fault | None:
    """Why the market has none, as a fault of its file; None if it has one. ``lines``: of the file, by path."""
    if market.items:
        return Fault("items", lines.get("items"), "named items", "units, for the staged form")
    if market.auction is None:
        return Fault(
            "auction.format", lines.get("auction.format"), "a posted price", "sealed bids, for the staged form"
        )
    if market.information:
        found, expected = "information to acquire", "none, for the staged form"
        return Fault("information", lines.get("information"), found, expected)
    shown = next((signal.name for signal in market.signals if signal.of_types), None)
    if shown is not None:
        return Fault("signals", lines.get("signals"), f'"{shown}"', "no signal about types, for the staged form")
    if market.tables:
        where = "signals" if "signals" in lines else "aftermarket"
        found, expected = f'the table "{market.tables[0].name}"', "no table of signals, for the staged form"
        return Fault(where, lines.get(where), found, expected)
    if market.shown:
        expected = "no signal about types, for the staged form"
        return Fault("aftermarket", lines.get("aftermarket"), '"types" between two aftermarkets', expected)
    return None
