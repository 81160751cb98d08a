"""The whole file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from exactgames.claims.equal_outcomes import Change
from exactgames.errors import InstanceError
from exactgames.files.agents import read_agents
from exactgames.files.beliefs import read_beliefs
from exactgames.files.changed import changed, read_change
from exactgames.files.claims import FOUND, read_claims, refuse_of_runs
from exactgames.files.cursor import Cursor, Faults, Table
from exactgames.files.document import LIMIT, canonical, load, one_fault
from exactgames.files.information import Unread, read_information
from exactgames.files.mechanisms import (
    read_aftermarkets,
    read_auction,
    read_auction_format,
)
from exactgames.files.names import AgentRead, Setting
from exactgames.files.positions import Positions
from exactgames.files.priors import read_prior, with_probabilities
from exactgames.files.rule_tables import kinds_of
from exactgames.files.rules import read_strategy
from exactgames.files.runs import any_price, has_law, says_runs
from exactgames.files.signals import About, TableRead, names_once, read_signals
from exactgames.files.sold import read_sold
from exactgames.files.toml import toml
from exactgames.files.written_out import stands_for, written_out
from exactgames.market.instance import Instance
from exactgames.market.market import Agent, Market
from exactgames.mechanisms.signals.table import Shown

_TOO_LARGE = f"at most {LIMIT // 2**20} MiB"
_LINES = 3  # lines are kept for paths of at most so many parts: strategy[0].bid


def read_instance(path: Path | str, open_bids: bool = False) -> Instance:
    """The instance in a file. ``open_bids``: rules may leave bids out, as if its claims had completion = "some". Raises
    InstanceError with every fault of it.

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
    return read_instance_text(read_file(path), str(path), open_bids)


def read_file(path: Path | str) -> str:
    """The text of an instance file. Raises InstanceError with one fault."""
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
    return text


def read_instance_text(text: str, name: str = "<text>", open_bids: bool = False) -> Instance:
    """The instance that the text says; ``name`` is what messages call it, ``open_bids`` as above. Raises InstanceError
    with every fault.

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
    return _read(*load(text, name), open_bids)


def text_written_out(path: Path | str) -> str | None:
    """The market that the file stands for, as TOML text; None if the file says the market itself, or is none that can
    be read. Raises InstanceError with every fault of a file that stands for a market and does not say which.
    """
    try:
        document, _ = load(Path(path).read_text(encoding="utf-8"), str(path))
    except (OSError, ValueError, InstanceError):
        return None
    said = says_runs(document) or not stands_for(document)
    return None if said else toml(read_instance(path).document)


def read_document(document: dict[str, Any], positions: Positions | None = None, open_bids: bool = False) -> Instance:
    """The instance that a document says: as TOML has it, other numbers than integers being Fractions or text.
    ``positions``: where its keys are; ``open_bids`` as above. Raises InstanceError with every fault.
    """
    return _read(document, positions or Positions({}, []), open_bids)


def with_change(instance: Instance, change: Mapping[str, Any]) -> Instance:
    """The instance with these keys of its file replaced, the rules that fit there, and no claims. Raises InstanceError
    if there is no such market.
    """
    nowhere = Positions({}, [])
    return changed(instance.document, dict(change), lambda other, bids: _read(other, nowhere, bids))


def _read(given_document: dict[str, Any], positions: Positions, open_bids: bool) -> Instance:
    """The instance of a document. Raises InstanceError with every fault."""
    faults = Faults(positions)
    if says_runs(given_document):
        found = "types as a law" if has_law(given_document) else "any resale price" if any_price(given_document) else ""
        what = "finitely many types and resale prices" if found else "arrays"
        where = "run-length markets go with validate, check, certify, explain and report"
        raise one_fault(found or "values or bids as runs", f"{what}: {where}")
    document, rounded = written_out(given_document, faults)
    table = Table(Cursor(faults, (), document), "instance")
    sold = read_sold(table)
    auction_at, rule = read_auction_format(table.require("auction", "a table"), sold.by_name)
    sealed = None if rule is None else rule not in kinds_of(sold.by_name).first
    agents, names = read_agents(table.require("agents", "an array of tables"), sold, sealed, "prior" in table)
    joint = read_prior(table.get("prior"), agents, names)
    prior = Unread() if joint is None and "prior" in table else joint
    information = read_information(table.get("information"), agents, names, prior)
    auction, first = read_auction(auction_at, rule, names, sold)
    shown = read_signals(table.get("signals"), rule, About(agents, names, sold, sealed, between=False))
    if first is not None and shown is not None:
        first = first.opened_by(shown[0])
    after = read_aftermarkets(table.get("aftermarket"), names, About(agents, names, sold, sealed, between=True))
    every = [None if shown is None else shown[1], *(tables for _, tables in after.shown)]
    names_once(one for tables in every for one in tables or ())
    told = None if None in every else tuple(one for tables in every for _, one in tables or ())

    def change(cursor: Cursor) -> Change | None:
        return read_change(cursor, document, lambda other, bids: _read(other, positions, bids))

    setting = Setting(sold, agents, names, sealed, first, after.format, after.stages, told, information, change)
    strategy = read_strategy(table.get("strategy"), setting, open_bids or _asks_for_some(document))
    beliefs = read_beliefs(table.get("beliefs"), setting)
    claims = read_claims(table.get("claims"), setting, "strategy" in table)
    refuse_of_runs(table.get("claims"))
    title, source = (None if (at := table.get(key)) is None else at.text() for key in ("title", "source"))
    read = tuple(filter(None, map(_agent, agents)))
    if len(faults):
        raise InstanceError(faults.in_file_order())
    if (
        sold.count is None
        or (auction is None and first is None)
        or shown is None
        or information is None
        or after.stages is None
        or len(read) < len(agents)
    ):
        raise AssertionError("the reader refused a file without saying why")
    read = with_probabilities(read, joint)
    opening = () if first is None else (first,)
    stages, said = (*opening, *after.stages), _shown(len(opening), ((False, shown[1]), *after.shown))
    words = title or "", source or ""
    market = Market(sold.count, read, auction, shown[0], stages, *words, joint, said, information, sold.items)
    lines, whole = positions.lines(_LINES), document is given_document
    return Instance(market, strategy, beliefs, claims, canonical(document), lines, rounded, whole)


def _shown(first: int, read: Sequence[tuple[bool, Sequence[TableRead] | None]]) -> tuple[Shown, ...]:
    """What is shown before each stage from number ``first`` on, if anything is."""
    every = (Shown(first + k, types, tuple(one for _, one in tables or ())) for k, (types, tables) in enumerate(read))
    return tuple(shown for shown in every if shown.types or shown.tables)


def _asks_for_some(document: dict[str, Any]) -> bool:
    """Whether some claim lets what no rule says be found, bids too."""
    claims = document.get("claims")
    listed = claims if isinstance(claims, list) else []
    return any(isinstance(claim, dict) and claim.get("completion") in FOUND for claim in listed)


def _agent(read: AgentRead) -> Agent | None:
    return None if read.name is None or read.types is None else Agent(read.name, read.types, read.bids)
