"""The rules of the model that there are, a row each; their files say all about them."""

from __future__ import annotations

from .actions.action import ActionKey
from .actions.bid import BidKey
from .auctions.all_pay import AllPay
from .auctions.discriminatory import Discriminatory
from .auctions.sealed import SealedAuction
from .auctions.uniform_price import UniformPrice
from .auctions.vickrey import Vickrey
from .goods.units import Units
from .priors.independent import Independent
from .priors.joint import Joint
from .priors.prior import Prior
from .signals.all_bids import AllBids
from .signals.clearing_price import ClearingPrice
from .signals.payments import Payments
from .signals.signal import Signal
from .stages.bilateral_posted_price import BilateralPostedPrice
from .stages.none import NoAftermarket
from .stages.posted_price import PostedPrice
from .stages.resale_by_winners import ResaleByWinners
from .stages.stage import Stage
from .stages.take_it_or_leave_it import TakeItOrLeaveIt

AUCTIONS: tuple[type[SealedAuction], ...] = (
    UniformPrice,
    Discriminatory,
    Vickrey,
    AllPay,
)
OPENINGS: tuple[type[Stage], ...] = (PostedPrice,)  # stages in the auction's place
AFTERMARKETS: tuple[type[Stage], ...] = (
    NoAftermarket,
    TakeItOrLeaveIt,
    ResaleByWinners,
    BilateralPostedPrice,
)
SIGNALS: tuple[Signal, ...] = (
    ClearingPrice(),
    AllBids(),
    Payments(),
)
GOODS = Units
PRIORS: tuple[type[Prior], ...] = (Joint, Independent)  # the first whose key the instance has, or that has none

_ALL_KEYS = (BidKey(), *(key for stage in OPENINGS + AFTERMARKETS for key in stage.actions))
ACTIONS: dict[str, ActionKey] = {key.key: key for key in _ALL_KEYS}
