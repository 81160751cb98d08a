"""The rules of the model that there are, a row each; their files say all about them."""

from __future__ import annotations

from .actions.acquire import AcquireKey
from .actions.action import ActionKey
from .actions.bid import BidKey
from .auctions.all_pay import AllPay
from .auctions.bidding import SealedBids
from .auctions.discriminatory import Discriminatory
from .auctions.simultaneous_first_price import SimultaneousFirstPrice
from .auctions.simultaneous_second_price import SimultaneousSecondPrice
from .auctions.uniform_price import UniformPrice
from .auctions.vickrey import Vickrey
from .goods.goods import Goods
from .goods.items import Items
from .goods.units import Units
from .priors.independent import Independent
from .priors.joint import Joint
from .priors.prior import Prior
from .signals.all_bids import AllBids
from .signals.clearing_price import ClearingPrice
from .signals.payments import Payments
from .signals.signal import Signal
from .signals.types import Types
from .signals.winning_bids import WinningBids
from .stages.auction_table import AuctionTable
from .stages.bilateral_posted_price import BilateralPostedPrice
from .stages.bundle_resale import BundlesByWinners, BundlesTakeItOrLeaveIt
from .stages.none import NoAftermarket
from .stages.offers_by_buyers import OffersByBuyers
from .stages.posted_bundles import PostedBundles
from .stages.posted_price import PostedPrice
from .stages.resale_by_winners import ResaleByWinners
from .stages.second_hand_auction import SecondHandAuction
from .stages.stage import Stage
from .stages.take_it_or_leave_it import TakeItOrLeaveIt
from .stages.trade_table import TradeTable

AUCTIONS: tuple[type[SealedBids], ...] = (
    UniformPrice,
    Discriminatory,
    Vickrey,
    AllPay,
    SimultaneousFirstPrice,
    SimultaneousSecondPrice,
)
OPENINGS: tuple[type[Stage], ...] = (PostedPrice, PostedBundles, AuctionTable)  # stages in the auction's place
AFTERMARKETS: tuple[type[Stage], ...] = (
    NoAftermarket,
    TakeItOrLeaveIt,
    ResaleByWinners,
    BundlesTakeItOrLeaveIt,
    BundlesByWinners,
    BilateralPostedPrice,
    OffersByBuyers,
    SecondHandAuction,
    TradeTable,
)
SIGNALS: tuple[Signal, ...] = (
    ClearingPrice(),
    AllBids(),
    Payments(),
    WinningBids(),
    Types(),
)
GOODS: tuple[type[Goods], ...] = (Units, Items)
PRIORS: tuple[type[Prior], ...] = (Joint, Independent)  # the first whose key the instance has, or that has none

_ALL_KEYS = (AcquireKey(), BidKey(), *(key for stage in OPENINGS + AFTERMARKETS for key in stage.actions))
ACTIONS: dict[str, ActionKey] = {key.of_views: key for key in _ALL_KEYS}
"""By the kind of views that have such actions."""
RULE_KEYS: tuple[str, ...] = tuple(dict.fromkeys(key.key for key in _ALL_KEYS))
