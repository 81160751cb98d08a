"""What follows the auction of a run-length market: one seller's offers, at prices that are listed, or at any."""

from __future__ import annotations

from exactgames.files.cursor import Cursor
from exactgames.mechanisms.keys import ANY_NUMBER
from exactgames.mechanisms.stage import Stage
from exactgames.mechanisms.stages.take_it_or_leave_it import TakeItOrLeaveIt
from exactgames.runs.market import Resale, RunAgent


def with_a_price(cursor: Cursor) -> Cursor:
    """The aftermarket as if one price were listed, for the reader of aftermarkets that any market may have."""

    def listed(value: object) -> object:
        if isinstance(value, list):
            return [listed(stage) for stage in value]
        return {**value, "prices": [1]} if isinstance(value, dict) and value.get("prices") == ANY_NUMBER else value

    return Cursor(cursor.faults, cursor.path, listed(cursor.value))


def read_resale(
    cursor: Cursor, stages: tuple[Stage, ...] | None, agents: list[RunAgent | None], any_number: bool
) -> Resale | None:
    """What follows the auction, if a run-length market can have it."""
    if not stages:
        return None
    first = stages[0]
    if len(stages) > 1 or not isinstance(first, TakeItOrLeaveIt):
        cursor.fault("no aftermarket, or take-it-or-leave-it: this is a run-length market", first.format)
        return None
    if len(first.sellers) > 1:
        cursor.fault("a single seller: this is a run-length market", f"{len(first.sellers)} sellers")
        return None
    seller = agents[first.sellers[0]]
    if seller is not None and (seller.law is not None or len(seller.types) > 1 or seller.types[0].values):
        cursor.fault("a seller of one type, to whom units are worth nothing", f'the seller "{seller.name}"')
        return None
    if not any_number:
        return Resale(first.sellers[0], first.buyers[0], first.prices)
    buyers = [agents[buyer] for buyer in first.buyers[0]]
    if all(buyer is not None and buyer.greatest == 0 for buyer in buyers):
        what = "a buyer to whom a unit is worth something, where any price may be asked"
        Cursor(cursor.faults, (*cursor.path, "prices"), ANY_NUMBER).fault(what, "none")
    return Resale(first.sellers[0], first.buyers[0], None)
