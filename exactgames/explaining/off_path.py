"""What is done and believed off the path, in sentences: what buyers take at which prices, where beliefs matter, and
what they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

import numpy as np
from attrs import frozen

from exactgames.answers.off_path import OffPath
from exactgames.explaining.replies import one_bundle
from exactgames.explaining.said import Section
from exactgames.explaining.scene import STARTS, Scene
from exactgames.explaining.words import names_of, who
from exactgames.forms.form import Mask
from exactgames.mechanisms.stages.taking import TAKE
from exactgames.numbers.rational import show
from exactgames.phrases import amounts, counted, listed
from exactgames.quoted import escaped, name

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
        support = scene.form.strategy.support(scene.form.sets, s)
        if any(support):
            row[0].add(asked[int(table.turn[s])])
        if 0 in support:
            row[1].add(asked[int(table.turn[s])])
    said: dict[tuple[int, str], list[int]] = {}
    for (agent, t), rows in found.items():
        said.setdefault((agent, _prices(rows)), []).append(t)
    for (agent, words), types in said.items():
        whose = who(scene.market.agents[agent], types).rstrip(",")
        yield f"Of units that are offered to her, {whose} takes {words}."


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
    """At which prices some, given those at which some are taken, and those at which none are."""
    if not refused:
        return "some at every price"
    if not taken:
        return "none"
    if max(taken) < min(refused):
        return f"some at up to {show(max(taken))} a unit"
    least, most = min(refused), max(taken)
    always = f"some at less than {show(least)} a unit, and " if min(taken) < least else ""
    between = f"at {show(least)}" if least == most else f"from {show(least)} to {show(most)}"
    return f"{always}sometimes some {between}"


# ---- what is believed


def _believing(scene: Scene) -> Iterator[str]:
    """At how many sets beliefs matter, and what they are at those that a single departure leads to."""
    tree = scene.tree
    if tree is None:
        yield from _classes(scene)
        return
    off = OffPath(tree.assessed)
    if not off.sets.any():
        return
    yield f"{_many(int(off.sets.sum()), 'information set')} off the path. {best_anyway(off.sets, off.matters)}"
    near = np.flatnonzero(off.sets & off.matters & off.near)
    told = _together(scene, near[np.lexsort((scene.form.sets.play_order[near], scene.form.sets.infoset_player[near]))])
    for (agent, what), sets in list(told.items())[:MOST]:
        yield _believed(scene, agent, what, sets)
    if len(told) > MOST:
        yield f"… and so on, one move off the path, in {len(told) - MOST:,} more ways."


def _classes(scene: Scene) -> Iterator[str]:
    """The same of classes of sets."""
    off, matters = ~scene.form.on_path[scene.cut :], scene.prospects.matters[scene.cut :]
    if off.any():
        more = " What is believed there is told in the explicit tree alone." if (off & matters).any() else ""
        many = _many(int(off.sum()), "class", "classes")
        yield f"{many} of information sets after the auction off the path. {best_anyway(off, matters)}{more}"


def _many(count: int, thing: str, things: str = "") -> str:
    return f"There {'is' if count == 1 else 'are'} {counted(count, thing, things)}"


def best_anyway(off: Mask, matters: Mask) -> str:
    """At how many sets that are not reached beliefs change nothing, as a sentence."""
    count, some = int(off.sum()), int((off & matters).sum())
    better = "some belief would make something else better"
    if not some:
        return "What is done there is best whatever is believed, given what follows."
    if some == count:
        one = "Some belief there would make something else better"
        return f"{one if count == 1 else f'At each of them {better}'}, given what follows."
    best = "what is done is best whatever is believed, given what follows"
    return f"At {count - some:,} of them {best}; at {some:,} {better}."


@frozen
class _Believed:
    """What some types believe and do, and how it comes about."""

    does: str
    belief: str
    situation: str


def _together(scene: Scene, sets: Iterable[int]) -> dict[tuple[int, _Believed], list[int]]:
    """Sets at which the same is believed and done, as far as is told; where what is told of the way there would not
    tell apart what she does, all that she knows is told.
    """
    listed_sets, ways = [int(s) for s in sets], dict[tuple[object, ...], set[tuple[str, str]]]()
    whats = {s: _Believed(scene.does(s), _belief(scene, s), _where(scene, s)) for s in listed_sets}

    def way(s: int) -> tuple[object, ...]:
        return int(scene.table.agent[s]), int(scene.table.type[s]), int(scene.table.paid[s]), whats[s].situation

    for s in listed_sets:
        ways.setdefault(way(s), set()).add((whats[s].does, whats[s].belief))
    told: dict[tuple[int, _Believed], list[int]] = {}
    for s in listed_sets:
        what = whats[s]
        if len(ways[way(s)]) > 1:
            what = _Believed(what.does, what.belief, f"At “{escaped(scene.form.label(s))}”")
        told.setdefault((int(scene.table.agent[s]), what), []).append(s)
    return told


def _believed(scene: Scene, agent: int, what: _Believed, sets: Sequence[int]) -> str:
    """The same as a sentence."""
    owner = scene.market.agents[agent]
    whose = who(owner, sorted({int(scene.table.type[s]) for s in sets})).rstrip(",")
    paid = sorted({int(scene.table.paid[s]) for s in sets})
    known = scene.table.after[sets[0]] and paid[0] >= 0 and not what.situation.startswith("At ")
    payments = f"having paid {amounts([Fraction(x, scene.labels.money) for x in paid])}" if known else ""
    start = ", ".join(filter(None, [what.situation, whose, payments]))
    return f"{start}{',' if payments else ''} {listed(filter(None, [what.belief, what.does]))}."


def _where(scene: Scene, s: int) -> str:
    """How the set comes about."""
    goods, names, situation = scene.market.goods, names_of(scene.market), scene.situation(s)
    if not scene.table.after[s]:
        return situation[:1].upper() + situation[1:]
    won = [(own, k) for own, k in zip(names, scene.table.won[s].tolist(), strict=True) if k]
    said = [f"{own} {goods.text(k)}" for own, k in won[1:]]
    first = f"{won[0][0]} win {one_bundle(goods, won[0][1])}" if won else "nobody win anything"
    after = f"Should {listed([first, *said])}"
    return ", ".join(filter(None, [after, situation.removesuffix(STARTS).removesuffix(", ")]))


def _belief(scene: Scene, s: int) -> str:
    """What the owner believes of the others' types, after her name; empty if they have one each."""
    agent, t = int(scene.table.agent[s]), int(scene.table.type[s])
    if scene.tree is None or all(len(one.types) == 1 for j, one in enumerate(scene.market.agents) if j != agent):
        return ""
    expansion, assessed = scene.tree.expansion, scene.tree.assessed
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
