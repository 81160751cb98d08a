"""A file with runs in it: a run-length market (docs/reference/semantics.md, "Run-length markets")."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from attrs import evolve

from exactgames.claims import continuum
from exactgames.claims.claim import ClaimSpec
from exactgames.errors import InstanceError
from exactgames.files.agents import each_once, read_types
from exactgames.files.claims import listed, read_claims
from exactgames.files.cursor import Cursor, Faults, Table, show_number
from exactgames.files.document import canonical, load
from exactgames.files.laws import read_law, refuse_overlaps
from exactgames.files.limits import AGENTS, LEVELS
from exactgames.files.mechanisms import read_aftermarkets, read_auction, read_auction_format
from exactgames.files.names import AgentRead, Names, Setting, read_name
from exactgames.files.positions import Positions
from exactgames.files.reader import read_file
from exactgames.files.run_resale import read_resale, with_a_price
from exactgames.files.runs import any_price, has_law
from exactgames.files.signals import About
from exactgames.files.sold import Sold
from exactgames.mechanisms.auctions.sealed import PriorityTies
from exactgames.mechanisms.auctions.uniform_price import UniformPrice
from exactgames.mechanisms.registry import VALUATIONS
from exactgames.runs.instance import RunInstance
from exactgames.runs.law import LawTypes
from exactgames.runs.marginals import Runs, without_zeros
from exactgames.runs.market import RunAgent, RunMarket, RunType
from exactgames.runs.settle import is_settled

RUNS: Final = 4096
"""The most runs of a bid or of a type's values."""
WANTED: Final = "{ runs = [[x, n], …] }: n times x, one run after the other, the x strictly decreasing"
_NOT_HERE: Final = ("items", "prior", "information", "signals", "beliefs")


def read_run_instance(path: Path | str) -> RunInstance:
    """The run-length market in a file, with its profile and claims. Raises InstanceError with every fault.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from exactgames import read_run_instance
    >>> from exactgames.examples import RUNS
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "market.toml").write_text(RUNS, encoding="utf-8")
    ...     read_run_instance(Path(folder, "market.toml")).market.agents[2].name
    'C'
    """
    return read_run_instance_text(read_file(path), str(path))


def read_run_instance_text(text: str, name: str = "<text>") -> RunInstance:
    """The run-length market that the text says. Raises InstanceError with every fault.

    >>> from exactgames import read_run_instance_text
    >>> from exactgames.examples import RUNS
    >>> [agent.name for agent in read_run_instance_text(RUNS).market.agents]
    ['A', 'B', 'C']
    """
    document, positions = load(text, name)
    return read_run_document(document, positions)


def read_run_document(document: dict[str, Any], positions: Positions | None = None) -> RunInstance:
    """The run-length market that a document says. Raises InstanceError with every fault."""
    faults = Faults(positions or Positions({}, []))
    found = _read(Table(Cursor(faults, (), document), "instance"), document)
    if len(faults):
        raise InstanceError(faults.in_file_order())
    if found is None:
        raise AssertionError("the reader refused a file without saying why")
    return found


def _read(table: Table, document: dict[str, Any]) -> RunInstance | None:
    table.refuse(_NOT_HERE, "this is a run-length market (there are runs in it)")
    units_at = table.require("units", "a positive integer")
    units = None if units_at is None else units_at.integer(1, None)
    agents_at = table.require("agents", "an array of tables")
    items = None if agents_at is None else agents_at.items(f"an array of 1 to {AGENTS} tables", 1, AGENTS)
    read = [_read_agent(item, units) for item in items or []]
    names = each_once(items or [], [None if agent is None else agent.name for agent in read])
    reads = tuple(AgentRead(name, Names(()), None, None) for name in names.names)
    sold = Sold(False, units, Names(()))
    auction_at, rule = read_auction_format(table.require("auction", "a table"), False)
    auction, _ = read_auction(auction_at, rule, names, sold)
    uniform = None if auction_at is None or auction is None else _uniform(auction_at, auction)
    refuse_overlaps(items or [], read)
    after_at = table.get("aftermarket")
    listed_at = after_at if after_at is None or not any_price(document) else with_a_price(after_at)
    after = read_aftermarkets(listed_at, names, About(reads, names, sold, True, between=False))
    resale = None if after_at is None else read_resale(after_at, after.stages, read, any_price(document))
    bids = _read_bids(table, names, read, units)
    claims_at = table.get("claims")
    claims = read_claims(claims_at, Setting(sold, reads, names, True, None, None, None), "strategy" in table)
    law = has_law(document)
    _of_runs(claims_at, claims, law, law or any_price(document))
    title, source = (None if (at := table.get(key)) is None else at.text() for key in ("title", "source"))
    if len(table.cursor.faults) or units is None or uniform is None:
        return None
    agents = tuple(
        evolve(agent, bid=bids[number]) for number, agent in enumerate(agent for agent in read if agent is not None)
    )
    reserve, zeros = uniform.reserve, uniform.zero_bids_win
    priority = uniform.ties.order if isinstance(uniform.ties, PriorityTies) else ()
    market = RunMarket(units, agents, priority, reserve, zeros, resale, title or "", source or "")
    return RunInstance(market, claims, canonical(document))


# ---- agents


def _read_agent(cursor: Cursor, units: int | None) -> RunAgent | None:
    """An agent, but for her bid."""
    table = cursor.table("agent")
    if table is None:
        return None
    name_at = table.require("name", "the agent's name")
    name = None if name_at is None else read_name(name_at)
    types_at = table.get("types")
    law: LawTypes | None = None
    types: tuple[RunType, ...] | None
    if types_at is not None and isinstance(types_at.value, dict):
        law = read_law(types_at, units)
        types = None if law is None else ()
    else:
        _, read = read_types(table, "marginals", lambda entry: _read_values(entry, units))
        types = None if read is None else tuple(RunType(*kind) for kind in read)
    grid_at = table.require("bids", "{ levels = […] }")
    levels = None if grid_at is None else _read_levels(grid_at)
    return None if name is None or types is None or levels is None else RunAgent(name, types, levels, (), law)


def _read_levels(cursor: Cursor) -> tuple[Fraction, ...] | None:
    table = cursor.table("bids")
    if table is None or table.refuse(["vectors"], "in a run-length market bids are given by their levels"):
        return None
    given = table.require("levels", "an array of numbers")
    levels = None if given is None else given.increasing(LEVELS)
    if given is not None and levels is not None and levels[0] != 0:
        given.fault("levels with 0 among them: bids are filled up with 0", f"{show_number(levels[0])} as the lowest")
        return None
    return levels


def _read_values(entry: Table, units: int | None) -> Runs | None:
    """What a type values."""
    entry.refuse([rule.key.name for rule in VALUATIONS], "of units a type has marginals")
    values = entry.require("marginals", f"an array of marginal values, or {WANTED}")
    return None if values is None else _read_runs(values, units)


def _read_runs(cursor: Cursor, units: int | None) -> Runs | None:
    """An array, or runs, of at most so many numbers."""
    if isinstance(cursor.value, list):
        most = RUNS if units is None else min(RUNS, units)
        what = f"an array of non-increasing non-negative numbers, at most {most} (the units), or {WANTED}"
        items = cursor.items(what, 0, most)
        numbers = [item.non_negative() for item in items or []]
        pairs = [(number, 1) for number in numbers if number is not None]
        if items is None or len(pairs) < len(numbers):
            return None
        for item, (one, _), (two, _) in zip(items[1:], pairs, pairs[1:], strict=False):
            if one < two:
                item.fault(f"a number at most the one before, {show_number(one)}")
                return None
        return without_zeros(pairs)
    table = cursor.table("runs")
    given = None if table is None else table.require("runs", "an array of pairs [x, n]")
    items = None if given is None else given.items(f"an array of at most {RUNS:,} pairs [x, n]", 0, RUNS)
    if items is None or given is None:
        return None
    found: list[tuple[Fraction, int]] = []
    for item in items:
        pair = item.items("a pair [x, n]: n times x", 2, 2)
        value = None if pair is None else pair[0].non_negative()
        count = None if pair is None else pair[1].integer(1, units)
        if value is None or count is None:
            return None
        if found and value >= found[-1][0]:
            item.fault(f"a number less than the one before, {show_number(found[-1][0])}", show_number(value))
            return None
        found.append((value, count))
    if units is not None and sum(count for _, count in found) > units:
        given.fault("runs of no more numbers together than there are units", "more")
        return None
    return without_zeros(found)


# ---- the auction, and what follows


def _uniform(table: Table, auction: object) -> UniformPrice | None:
    """The auction, if a run-length market can have it."""
    if not isinstance(auction, UniformPrice):
        _refuse(table, "format", '"uniform-price": this is a run-length market')
        return None
    if auction.weight != 0:
        _refuse(table, "price", '"highest-losing": this is a run-length market')
    if not isinstance(auction.ties, PriorityTies):
        _refuse(table, "ties", "{ priority = […] }: this is a run-length market")
    return auction


def _refuse(table: Table, key: str, expected: str) -> None:
    at = table.get(key)
    if at is not None:
        at.fault(expected)


# ---- the profile, and claims


def _read_bids(table: Table, names: Names, agents: list[RunAgent | None], units: int | None) -> dict[int, Runs]:
    """The bid of each agent."""
    found: dict[int, Runs] = {}
    cursor = table.require("strategy", "an array of tables, one rule for each agent's bid")
    seen = set[int]()
    for item in (None if cursor is None else cursor.items("an array of tables")) or []:
        rule = item.table("strategy_rule")
        if rule is None:
            continue
        rule.refuse(sorted(set(rule.keys) - {"agent", "stage", "bid"}), "in a run-length market a rule is a bid")
        agent_at, stage_at = rule.require("agent", "an agent's name"), rule.require("stage", '"auction"')
        agent = None if agent_at is None else names.read(agent_at, "an agent")
        if stage_at is not None:
            stage_at.choice(("auction",))
        bid_at = rule.require("bid", f"a bid, as an array or as {WANTED}")
        bid = None if bid_at is None else _read_runs(bid_at, units)
        if agent is None:
            continue
        if agent in seen and agent_at is not None:
            agent_at.fault("one rule for each agent: her types bid alike", f'"{names.names[agent]}" again')
        seen.add(agent)
        known = agents[agent]
        if bid_at is None or bid is None or known is None:
            continue
        strange = [level for level, _ in bid if level not in known.levels]
        if strange:
            bid_at.fault(f'levels of the bids of "{known.name}"', f"a bid at {show_number(strange[0])}")
        found[agent] = bid
    missing = [name for number, name in enumerate(names.names) if number not in seen and name is not None]
    if cursor is not None and missing:
        cursor.fault("a rule for the bid of every agent", f'none for "{missing[0]}"')
    return found


def _of_runs(cursor: Cursor | None, claims: tuple[ClaimSpec, ...], law: bool, continuous: bool) -> None:
    """Notes claims that a run-length market cannot have."""
    items = {claim.id: claim for claim in claims}
    for number, item in enumerate(listed(cursor)):
        given = item.value.get("id", f"c{number + 1}") if isinstance(item.value, dict) else None
        claim = items.get(given) if isinstance(given, str) else None
        if claim is None:
            continue
        if is_settled(claim, law, continuous):
            continue
        figures = "welfare, revenue, optimum, ratio or utility"
        real = ", ".join(kind.name for kind in continuum.KINDS)
        bounds = " (with at_least or at_most, and no value)" if law else ""
        what = f"one of the four concepts, {real}, undominated, {figures}, no other keys: this is a run-length market"
        if continuous:
            of = "continuous types" if law else "any resale price"
            what = f"one of {real}, {figures}{bounds}, no other keys: this is a run-length market with {of}"
        item.fault(what, claim.kind)
