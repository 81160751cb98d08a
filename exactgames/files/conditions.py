"""Which information sets a rule is about: agent, stage, types, and ``when``.

What can never hold is a fault here: a rule that matches nothing is one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, Final

from attrs import frozen

from exactgames.files.cursor import Cursor, Table
from exactgames.files.names import Names, Setting
from exactgames.files.rule_keys import About, read_of_play, tried_of_play
from exactgames.files.rule_tables import FACTS, facts_of
from exactgames.market.instance import SetPattern, Stage, When
from exactgames.mechanisms.actions import ANY, FactKey
from exactgames.mechanisms.auctions.sealed import Bid
from exactgames.mechanisms.information.structure import NOTHING, words_of
from exactgames.words import nearest

STAGES: Final[tuple[Stage, ...]] = ("information", "auction", "aftermarket")


@frozen
class Where:
    """A pattern as far as it could be read; ``pattern`` if all of it could."""

    agent: int | None
    stage: Stage | None
    types: tuple[int, ...] | None
    pattern: SetPattern | None


def read_where(table: Table, setting: Setting) -> Where:
    """The pattern of a strategy or belief rule."""
    agent = _read_agent(table, setting)
    stage = _read_stage(table, setting, agent)
    types = _read_types(table, setting, agent)
    given = table.get("when")
    when: When | None = When()
    if given is not None and stage == "information":
        given.fault("no conditions: nothing has been seen before structures are chosen")
        when = None
    elif given is not None and stage == "auction" and setting.sealed and setting.information == ():
        given.fault("no conditions: nothing has been seen before a sealed bid")
        when = None
    elif given is not None:
        when = _read_when(given, setting, agent, stage)
    whole = agent is not None and stage is not None and types is not None and when is not None
    return Where(agent, stage, types, SetPattern(agent, stage, types, when) if whole else None)  # type: ignore[arg-type]


def _read_agent(table: Table, setting: Setting) -> int | None:
    cursor = table.require("agent", "the name of an agent")
    return None if cursor is None else setting.agent_names.read(cursor, "an agent")


def _read_stage(table: Table, setting: Setting, agent: int | None) -> Stage | None:
    known = STAGES if setting.information != () else STAGES[1:]
    cursor = table.require("stage", " or ".join(f'"{word}"' for word in known))
    word = None if cursor is None else cursor.choice(known)
    if cursor is None or word is None:
        return None
    if word == "information":
        if agent is not None and setting.structures(agent) == ():
            name = setting.agent_names.names[agent]
            cursor.fault(f'"auction" or "aftermarket": "{name}" has no signal structures')
            return None
        return "information"
    if word == "aftermarket":
        if setting.format == "none":
            cursor.fault('"auction": this market has no aftermarket')
            return None
        return "aftermarket"
    if agent is not None and setting.first is not None and agent not in setting.first_movers:
        where = "is not in the order of the posted price"
        if not setting.first.has_takes:
            where = f"has nothing to choose in {setting.first.title}"
        cursor.fault(f'"aftermarket": "{setting.agent_names.names[agent]}" {where}')
        return None
    return "auction"


def _read_types(table: Table, setting: Setting, agent: int | None) -> tuple[int, ...] | None:
    one, several = table.get("type"), table.get("types")
    if one is not None and several is not None:
        several.fault("type or types, not both", "both type and types")
        return None
    if agent is None:
        return None
    names = setting.agents[agent].type_names
    what = f'a type of "{setting.agents[agent].name}"'
    if one is not None:
        index = names.read(one, what)
        return None if index is None else (index,)
    if several is not None:
        return names.read_distinct(several, what, 1)
    return tuple(range(len(names.names)))


def _read_when(cursor: Cursor, setting: Setting, agent: int | None, stage: Stage | None) -> When | None:
    table = cursor.table("when")
    if table is None:
        return None
    noted = len(cursor.faults)
    _refuse_unknown(table, setting, stage)
    if len(cursor.faults) > noted:
        return None
    bid, paid = _read_own_bid(table, setting, agent), None
    if (given := table.get("paid")) is not None:
        paid = given.non_negative()
    taken = None if (given := table.get("taken")) is None else setting.sold.read_held(given)
    allocation = _read_holdings(table.get("allocation"), setting)
    holdings = _read_holdings(table.get("holdings"), setting)
    facts = tuple(
        fact
        for name, keys in _meant(setting, stage).items()
        if (given := table.get(name)) is not None
        for fact in _facts(name, _read_fact(keys, given, About(setting, agent)))
    )
    turn = None
    if (given := table.get("round")) is not None:
        turn = given.integer(1, len(setting.after) if setting.after else None)
    heard = _read_heard(table.get("signal"), setting, agent)
    acquired = _read_acquired(table.get("acquired"), setting, agent)
    word = _read_word(table.get("word"), setting, agent, acquired)
    if len(cursor.faults) > noted:
        return None
    return When(bid, taken, paid, allocation, holdings, facts, heard, turn, acquired, word)


def _meant(setting: Setting, stage: Stage | None) -> dict[str, tuple[FactKey, ...]]:
    """The facts that may be asked of, by name: those of the rule's own stages, as far as these are known."""
    stages = setting.after if stage == "aftermarket" else None if setting.first is None else (setting.first,)
    return setting.kinds.facts(stages or ())


def _read_fact(keys: tuple[FactKey, ...], at: Cursor, about: About) -> Any:
    """What stands there by the first of the keys that can read it; None with a fault."""
    for key in keys:
        found = tried_of_play(key.kind, at, about)
        if found is not None:
            return found
    return read_of_play(keys[0].kind, at, about)


def _facts(name: str, value: Any) -> Iterator[tuple[str, Hashable]]:
    """What a turn's facts must be: for a table, that there are some of the name, and what those given must be."""
    if isinstance(value, dict):
        yield name, None
        yield from ((f"{name}.{key}", known) for key, known in value.items() if known is not ANY)
    else:
        yield name, value


def _refuse_unknown(table: Table, setting: Setting, stage: Stage | None) -> None:
    """Fault the conditions on what is not known at the stage, or is no fact of it."""
    if setting.information == ():
        table.refuse(["acquired", "word"], "nobody acquires information in this market")
    if stage == "auction":
        own = facts_of(() if setting.sealed else setting.kinds.first if setting.first is None else (setting.first,))
        held = ("holdings",) if setting.sealed else ()
        later = ("bid", "taken", "paid", "allocation", *held, "round", "signal", *FACTS)
        unknown = [key for key in later if key not in own]
        table.refuse(unknown, f"not yet known under {'sealed bids' if setting.sealed else setting.first_title}")
        return
    if setting.sealed is False:
        table.refuse(["bid"], f"there are no bids under {setting.first_title}: say taken")
    if setting.first is not None and not setting.first.has_takes:
        table.refuse(["taken"], f"nothing is taken in {setting.first.title}: say allocation")
    if setting.sealed:
        table.refuse(["taken"], "nothing is taken under sealed bids: say bid or allocation")
    if setting.after:
        own = facts_of(setting.after)
        table.refuse([key for key in FACTS if key not in own], "this aftermarket has no such facts")


def _read_heard(cursor: Cursor | None, setting: Setting, agent: int | None) -> tuple[tuple[int, int], ...]:
    """(table of signals, word), by number."""
    found: dict[int, int] = {}
    entries = [] if cursor is None else cursor.entries("a table from tables of signals to words") or []
    tables = setting.tables
    names = Names((), complete=False) if tables is None else Names(tuple(table.name for table in tables))
    for name, entry in entries:
        number, word = names.find(name), entry.text("a word")
        if tables is None or number is None:
            names.unknown(Cursor(entry.faults, entry.path, name), "a table of signals", name)
        elif word is not None and agent is not None:
            told = tables[number].told(agent)
            if word in told:
                found[number] = told[word]
            else:
                known = ", ".join(f'"{one}"' for one in told) or "nothing"
                entry.fault(f'a word that "{name}" may say to "{setting.agents[agent].name}": {known}')
    return tuple(found.items())


def read_structure(cursor: Cursor, setting: Setting, agent: int | None) -> int | None:
    """The number of one of the agent's signal structures, from 1; 0 for the one that says nothing. That she has none is
    said elsewhere.
    """
    word = cursor.text("the name of a signal structure")
    mine = None if agent is None else setting.structures(agent)
    if word is None or not mine:
        return None
    known = (NOTHING, *(one.name for one in mine))
    if word in known:
        return known.index(word)
    listed = ", ".join(f'"{name}"' for name in known)
    cursor.fault(
        f'a signal structure of "{setting.agent_names.names[agent or 0]}": {listed}', suggestion=nearest(word, known)
    )
    return None


def _read_acquired(cursor: Cursor | None, setting: Setting, agent: int | None) -> int | None:
    """What the owner must have acquired."""
    if cursor is None:
        return None
    if agent is not None and setting.structures(agent) == ():
        _no_structures(cursor, setting, agent)
        return None
    return read_structure(cursor, setting, agent)


def _no_structures(cursor: Cursor, setting: Setting, agent: int) -> None:
    name = setting.agent_names.names[agent]
    cursor.fault(f'no such condition: "{name}" has no signal structures')


def _read_word(cursor: Cursor | None, setting: Setting, agent: int | None, acquired: int | None) -> str | None:
    """The word that she must have seen, of the structure ``acquired``, or of any of hers."""
    word = None if cursor is None else cursor.text("a word")
    mine = None if agent is None else setting.structures(agent)
    if cursor is None or word is None or mine is None or agent is None:
        return None
    if not mine:
        _no_structures(cursor, setting, agent)
        return None
    if acquired == 0:
        cursor.fault(f'no word: who acquires "{NOTHING}" sees none')
        return None
    known = words_of(mine if acquired is None else mine[acquired - 1 : acquired])
    if word in known:
        return word
    whose = f'"{setting.agent_names.names[agent]}"' if acquired is None else f'"{mine[acquired - 1].name}"'
    listed = ", ".join(f'"{name}"' for name in known[:8]) + (", …" if len(known) > 8 else "")
    cursor.fault(f"a word of {whose}: {listed}", suggestion=nearest(word, known))
    return None


def _read_own_bid(table: Table, setting: Setting, agent: int | None) -> Bid | None:
    cursor = table.get("bid")
    if cursor is None:
        return None
    if agent is None:
        return setting.sold.read_vector(cursor)
    return setting.agents[agent].read_bid(cursor, setting.sold)


def _read_holdings(cursor: Cursor | None, setting: Setting) -> tuple[tuple[int, int], ...]:
    """(agent, units or bundle), in the file's order of the agents."""
    return setting.agent_names.read_units(cursor, setting.sold.read_held, setting.sold.held)
