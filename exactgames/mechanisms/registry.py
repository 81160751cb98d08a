"""The rules that an instance file may name, each a row. Their order is that of lists in messages and pages."""

from __future__ import annotations

from typing import Final

from exactgames.mechanisms.auctions.all_pay import AllPay
from exactgames.mechanisms.auctions.discriminatory import Discriminatory
from exactgames.mechanisms.auctions.simultaneous import Simultaneous
from exactgames.mechanisms.auctions.simultaneous_first_price import SimultaneousFirstPrice
from exactgames.mechanisms.auctions.simultaneous_second_price import SimultaneousSecondPrice
from exactgames.mechanisms.auctions.uniform_price import UniformPrice
from exactgames.mechanisms.auctions.vickrey import Vickrey
from exactgames.mechanisms.distributions.cdf import Cdf
from exactgames.mechanisms.distributions.distribution import Distribution
from exactgames.mechanisms.distributions.equal_revenue import EqualRevenue
from exactgames.mechanisms.distributions.example_4 import Example4A, Example4B
from exactgames.mechanisms.distributions.uniform import Uniform
from exactgames.mechanisms.protocols import ItemValuation, SealedAuction, Signal
from exactgames.mechanisms.signals.all_bids import AllBids
from exactgames.mechanisms.signals.clearing_price import ClearingPrice
from exactgames.mechanisms.signals.payments import Payments
from exactgames.mechanisms.signals.types import Types
from exactgames.mechanisms.signals.winning_bids import WinningBids
from exactgames.mechanisms.stage import Stage
from exactgames.mechanisms.stages.auction_table import AuctionTable
from exactgames.mechanisms.stages.bilateral_posted_price import BilateralPostedPrice
from exactgames.mechanisms.stages.bundle_posted_price import BundlePostedPrice
from exactgames.mechanisms.stages.offers_by_buyers import OffersByBuyers
from exactgames.mechanisms.stages.posted_price import PostedPrice
from exactgames.mechanisms.stages.resale_by_winners import BundleResaleByWinners, ResaleByWinners
from exactgames.mechanisms.stages.second_hand_auction import SecondHandAuction
from exactgames.mechanisms.stages.table_of_trades import TableOfTrades
from exactgames.mechanisms.stages.take_it_or_leave_it import BundleTakeItOrLeaveIt, TakeItOrLeaveIt
from exactgames.mechanisms.valuations.additive import Additive
from exactgames.mechanisms.valuations.budget_additive import BudgetAdditive
from exactgames.mechanisms.valuations.table import Table
from exactgames.mechanisms.valuations.unit_demand import UnitDemand

AUCTIONS: Final[tuple[type[SealedAuction], ...]] = (
    UniformPrice,
    Discriminatory,
    Vickrey,
    AllPay,
)
SIGNALS: Final[tuple[Signal, ...]] = (
    ClearingPrice(),
    AllBids(),
    Payments(),
    WinningBids(),
    Types(),
)
FIRST_STAGES: Final[tuple[type[Stage], ...]] = (PostedPrice, AuctionTable)
"""Stages in place of a sealed auction."""
AFTERMARKETS: Final[tuple[type[Stage], ...]] = (
    TakeItOrLeaveIt,
    ResaleByWinners,
    BilateralPostedPrice,
    OffersByBuyers,
    SecondHandAuction,
    TableOfTrades,
)
ITEM_AUCTIONS: Final[tuple[type[Simultaneous], ...]] = (SimultaneousFirstPrice, SimultaneousSecondPrice)
"""Of named items, as the next three."""
ITEM_FIRST_STAGES: Final[tuple[type[Stage], ...]] = (BundlePostedPrice, AuctionTable)
ITEM_AFTERMARKETS: Final[tuple[type[Stage], ...]] = (BundleTakeItOrLeaveIt, BundleResaleByWinners, TableOfTrades)
VALUATIONS: Final[tuple[type[ItemValuation], ...]] = (Additive, UnitDemand, BudgetAdditive, Table)
DISTRIBUTIONS: Final[tuple[type[Distribution], ...]] = (
    Uniform,
    EqualRevenue,
    Cdf,
    Example4A,
    Example4B,
)
"""Of values, from which types are written out."""
