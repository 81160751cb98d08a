"""The whole file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from exactgames.errors import InstanceError
from exactgames.files.agents import read_agents
from exactgames.files.beliefs import read_beliefs
from exactgames.files.claims import read_claims
from exactgames.files.cursor import Cursor, Faults, Table
from exactgames.files.document import LIMIT, canonical, load, one_fault
from exactgames.files.mechanisms import (
    AftermarketFormat,
    read_aftermarket,
    read_auction,
    read_auction_format,
    read_signals,
)
from exactgames.files.names import AgentRead, Names, Setting
from exactgames.files.rules import read_strategy
from exactgames.market.aftermarkets import Aftermarket, ResaleByWinners, TakeItOrLeaveIt
from exactgames.market.auctions import Auction, PostedPrice
from exactgames.market.instance import Instance
from exactgames.market.market import Agent, Market

UNITS: Final = 64

_TOO_LARGE = f"at most {LIMIT // 2**20} MiB"
_LINES = 3  # lines are kept for paths of at most so many parts: strategy[0].bid


def read_instance(path: Path | str) -> Instance:
    """The instance in a file. Raises InstanceError with every fault of it.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from exactgames import read_instance
    >>> from exactgames.files.starter import STARTER
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "market.toml").write_text(STARTER, encoding="utf-8")
    ...     instance = read_instance(Path(folder, "market.toml"))
    >>> instance.market.units, len(instance.claims)
    (1, 3)
    """
    try:
        with open(path, "rb") as file:
            data = file.read(LIMIT + 1)
    except FileNotFoundError:
        raise one_fault(f"no file {str(path)!r}", "an instance file") from None
    except IsADirectoryError:
        raise one_fault(f"the directory {str(path)!r}", "an instance file") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise one_fault(f"{str(path)!r}, which cannot be read ({reason})", "an instance file") from None
    if len(data) > LIMIT:
        raise one_fault(f"a larger file, {str(path)!r}", _TOO_LARGE)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise one_fault(f"bytes in {str(path)!r} that are not UTF-8", "UTF-8 text", line) from None
    return read_instance_text(text, str(path))


def read_instance_text(text: str, name: str = "<text>") -> Instance:
    """The instance that the text says; ``name`` is what messages call it. Raises InstanceError with every fault.

    >>> from exactgames import read_instance_text
    >>> from exactgames.files.starter import STARTER
    >>> read_instance_text(STARTER).market.title
    'A speculator in a second-price auction'
    """
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise one_fault(f"a lone surrogate in {name}", "UTF-8 text", line) from None
    if size > LIMIT:
        raise one_fault(f"{size:,} bytes in {name}", _TOO_LARGE)
    document, positions = load(text, name)
    faults = Faults(positions)
    table = Table(Cursor(faults, (), document), "instance")
    given = table.require("units", f"an integer from 1 to {UNITS}")
    units = None if given is None else given.integer(1, UNITS)
    auction_at = table.require("auction", "a table")
    form = read_auction_format(auction_at)
    sealed = None if form is None else form != "posted-price"
    agents, names = read_agents(table.require("agents", "an array of tables"), units, sealed)
    auction = read_auction(auction_at, form, names)
    signals = read_signals(table.get("signals"), form)
    aftermarket, aftermarket_format = read_aftermarket(table.get("aftermarket"), names)
    setting = _setting(units, agents, names, sealed, auction, aftermarket, aftermarket_format)
    strategy = read_strategy(table.get("strategy"), setting)
    beliefs = read_beliefs(table.get("beliefs"), setting)
    claims = read_claims(table.get("claims"), setting, "strategy" in table)
    title, source = (None if (at := table.get(key)) is None else at.text() for key in ("title", "source"))
    read = tuple(filter(None, map(_agent, agents)))
    if len(faults):
        raise InstanceError(faults.in_file_order())
    if units is None or auction is None or signals is None or aftermarket is None or len(read) < len(agents):
        raise AssertionError("the reader refused a file without saying why")
    market = Market(units, read, auction, signals, aftermarket, title or "", source or "")
    return Instance(market, strategy, beliefs, claims, canonical(document), positions.lines(_LINES))


def _agent(read: AgentRead) -> Agent | None:
    return None if read.name is None or read.types is None else Agent(read.name, read.types, read.bids)


def _setting(
    units: int | None,
    agents: tuple[AgentRead, ...],
    names: Names,
    sealed: bool | None,
    auction: Auction | None,
    aftermarket: Aftermarket | None,
    aftermarket_format: AftermarketFormat | None,
) -> Setting:
    """What the rules may refer to."""
    takers = auction.order if isinstance(auction, PostedPrice) else None
    sellers: frozenset[int] | None = None
    buyers: frozenset[int] | None = None
    prices = None
    if isinstance(aftermarket, TakeItOrLeaveIt):
        sellers, prices = frozenset(aftermarket.sellers), aftermarket.prices
        buyers = frozenset(buyer for listed in aftermarket.buyers for buyer in listed)
    elif isinstance(aftermarket, ResaleByWinners):
        prices = aftermarket.prices
        if sealed or takers is not None:  # who takes nothing never sells
            sellers = frozenset(range(len(agents)) if takers is None else takers)
            buyers = frozenset(agent for agent in range(len(agents)) if sellers - {agent})
    return Setting(units, agents, names, sealed, takers, aftermarket_format, sellers, buyers, prices)
