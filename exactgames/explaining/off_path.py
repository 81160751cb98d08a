"""What is done and believed off the path, in sentences: what buyers take at which prices, where beliefs matter, and
what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from attrs import frozen

from exactgames.answers.off_path import OffPath
from exactgames.explaining.market import names_of, who
from exactgames.explaining.replies import one_bundle
from exactgames.explaining.said import Section
from exactgames.explaining.scene import STARTS, Scene
from exactgames.mechanisms.stages.taking import TAKE
from exactgames.numbers.rational import show
from exactgames.phrases import counted, listed
from exactgames.quoted import name

MOST, LOOKED_AT = 6, 300_000
"""So many groups of sets are told; so many sets are looked at for what buyers take."""


def off_path_section(scene: Scene) -> Section | None:
    """Where it matters; None if there is nothing to say."""
    said = [*_taking(scene), *_believing(scene)]
    return Section.of("Off the path", said) if said else None


# ---- what buyers take


def _taking(scene: Scene) -> Iterator[str]:
    """At which prices each type takes something that is offered, wherever it is offered."""
    table = scene.table
    if len(table.turn) > LOOKED_AT or scene.market.items:
        return
    asked = {
        number: price
        for number, (_, turn) in enumerate(table.turns)
        if turn.key == TAKE.name and isinstance(price := turn.fact("offer.price"), Fraction)
    }
    found: dict[tuple[int, int], dict[int, tuple[set[Fraction], set[Fraction]]]] = {}
    for s in np.flatnonzero(np.isin(table.turn, list(asked))).tolist():
        agent, t = int(table.agent[s]), int(table.type[s])
        row = found.setdefault((agent, t), {}).setdefault(int(table.held[s, agent]), (set(), set()))
        takes = any(scene.form.strategy.support(scene.form.sets, s))
        row[0 if takes else 1].add(asked[int(table.turn[s])])
    said: dict[tuple[int, str], list[int]] = {}
    for (agent, t), rows in found.items():
        said.setdefault((agent, _prices(rows)), []).append(t)
    for (agent, words), types in said.items():
        whose = who(scene.market.agents[agent], types).rstrip(",")
        yield f"Whenever units are offered to her, {whose} takes some {words}."


def _prices(rows: dict[int, tuple[set[Fraction], set[Fraction]]]) -> str:
    """At which prices, by what is held."""
    parts: dict[str, list[int]] = {}
    for held, (taken, refused) in sorted(rows.items()):
        parts.setdefault(_limit(taken, refused), []).append(held)
    if len(parts) == 1:
        return f"{next(iter(parts))}, whatever she holds"
    said = [
        f"{limit} if she holds {listed([str(k) if k else 'nothing' for k in held], 'or')}"
        for limit, held in parts.items()
    ]
    return ", ".join(said)


def _limit(taken: set[Fraction], refused: set[Fraction]) -> str:
    if not refused:
        return "at every price"
    if not taken:
        return "at no price"
    if max(taken) < min(refused):
        return f"at up to {show(max(taken))} a unit"
    least, most = show(min(refused)), show(max(taken))
    if least == most:
        return f"at less than {least} a unit, and at {least} depending on the rest"
    return f"at less than {least} a unit, never at more than {most}, and depending on the rest in between"


# ---- what is believed


@frozen
class _Believed:
    """What some types believe and do."""

    does: str
    belief: str
    situation: str


def _believing(scene: Scene) -> Iterator[str]:
    """At how many sets beliefs matter, and what they are at those that a single departure leads to."""
    tree = scene.tree
    if tree is None:
        yield (
            f"The staged form has {counted(len(scene.table.turn) - scene.cut, 'class', 'classes')} of information sets "
            "after the auction; what is believed at single sets is told in the explicit tree alone."
        )
        return
    off = OffPath(tree.assessed)
    count, matters = int(off.sets.sum()), off.sets & off.matters
    if not count:
        return
    yield (
        f"{counted(count, 'information set')} {'is' if count == 1 else 'are'} off the path. At "
        f"{count - matters.sum():,} of these what is done is best whatever is believed there"
        + (f"; at {matters.sum():,} it depends on the belief." if matters.any() else ".")
    )
    near = np.flatnonzero(matters & off.near)
    told: dict[tuple[int, _Believed], list[int]] = {}
    ranked = near[np.lexsort((scene.form.sets.play_order[near], scene.form.sets.infoset_player[near]))]
    for s in ranked.tolist():
        what = _Believed(scene.does(s), _belief(scene, s), _where(scene, s))
        told.setdefault((int(scene.table.agent[s]), what), []).append(s)
    for (agent, what), sets in list(told.items())[:MOST]:
        types = sorted({int(scene.table.type[s]) for s in sets})
        whose = who(scene.market.agents[agent], types).rstrip(",")
        start = f"{what.situation}, {whose}" if what.situation else whose
        yield f"{start} {what.belief}, and {what.does}."
    if len(told) > MOST:
        yield f"… and so on, one move off the path, in {len(told) - MOST:,} more ways."


def _where(scene: Scene, s: int) -> str:
    """How the set comes about."""
    goods, names, situation = scene.market.goods, names_of(scene.market), scene.situation(s)
    if not scene.table.after[s]:
        return situation[:1].upper() + situation[1:]
    won = [(own, k) for own, k in zip(names, scene.table.won[s].tolist(), strict=True) if k]
    said = [f"{own} {goods.text(k)}" for own, k in won[1:]]
    first = f"{won[0][0]} win {one_bundle(goods, won[0][1])}" if won else "nobody win anything"
    after = f"Should {listed([first, *said])}"
    return ", ".join(filter(None, [after, "" if situation == STARTS else situation]))


def _belief(scene: Scene, s: int) -> str:
    """What the owner believes of the others' types, after her name."""
    if scene.tree is None:
        return ""
    expansion, assessed = scene.tree.expansion, scene.tree.assessed
    agent, t = int(scene.table.agent[s]), int(scene.table.type[s])
    found: dict[tuple[int, ...], Fraction] = {}
    for node in expansion.game.histories(s).tolist():
        p = assessed.belief(node)
        if p:
            types = tuple(expansion.profiles[int(expansion.node_profile[node])].tolist())
            found[types] = found.get(types, Fraction(0)) + p
    if found == scene.prior(agent, t):
        return "still thinks of the others' types as at the start"
    said = []
    for j, other in enumerate(scene.market.agents):
        if j == agent or len(other.types) == 1:
            continue
        chances = [
            sum((p for types, p in found.items() if types[j] == u), Fraction(0)) for u in range(len(other.types))
        ]
        sure = [u for u, p in enumerate(chances) if p == 1]
        if sure:
            said.append(f"that {name(other.name)} has {name(other.types[sure[0]].name)} for sure")
        else:
            each = [f"{name(other.types[u].name)} ({show(p)})" for u, p in enumerate(chances) if p]
            said.append(f"that {name(other.name)} has {listed(each, 'or')}")
    return f"believes {listed(said)}"
