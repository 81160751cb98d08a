"""What an agent does and why, in sentences: types that do the same for the same reasons together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from attrs import frozen

from exactgames.explaining.said import Paragraph, Section
from exactgames.explaining.scene import Scene
from exactgames.explaining.words import bid_words, types_words, who
from exactgames.market.market import Agent
from exactgames.quoted import name

MOST = 14
"""So many situations of an agent are told, those on the path in play order."""


@frozen
class _Told:
    """What some types do in a situation."""

    situation: str
    holding: str
    does: str
    reasons: tuple[str, ...]


def agent_section(scene: Scene, agent: int) -> Section:
    """What the agent does on the path, and why it is, or is not, a best reply."""
    one = scene.market.agents[agent]
    return Section(f"What {name(one.name)} does, and why", tuple(_paragraphs(scene, agent)), one.name)


def _paragraphs(scene: Scene, agent: int) -> Iterator[Paragraph]:
    one = scene.market.agents[agent]
    if one.bids is not None and len(one.bids) == 1:
        yield Paragraph(f"{name(one.name)} can only bid {bid_words(one.bids[0], scene.market.items)}.")
    mine = [s for s in scene.path if int(scene.table.agent[s]) == agent]
    if not mine:
        yield Paragraph(f"{name(one.name)} has nothing to decide on the path.")
    looked_at = MOST * max(1, len(one.types))
    told: dict[_Told, list[int]] = {}
    alike = Counter((int(scene.table.type[s]), scene.situation(s), scene.holding(s)) for s in mine)
    for s in mine[:looked_at]:
        situation, most = scene.situation(s), 4 if scene.begins(s) else 2
        several = alike[int(scene.table.type[s]), situation, scene.holding(s)] > 1
        what = _Told(situation, scene.holding(s, several), scene.does(s), scene.reasons(s, most))
        told.setdefault(what, []).append(int(scene.table.type[s]))
    together: dict[tuple[str, str, str], list[tuple[list[int], tuple[str, ...]]]] = {}
    for what, types in told.items():
        key = what.situation, what.holding, what.does
        together.setdefault(key, []).append((list(dict.fromkeys(types)), what.reasons))
    for (situation, holding, does), groups in together.items():
        yield from _told(one, (situation, holding, does), groups)
    if len(mine) > looked_at:
        yield Paragraph(
            f"… and at {len(mine) - looked_at:,} more information sets on the path (exactgames check --slacks path "
            "lists them)."
        )


def _told(
    agent: Agent, doing: tuple[str, str, str], groups: list[tuple[list[int], tuple[str, ...]]]
) -> Iterator[Paragraph]:
    """What some types do in a situation, and why: if the reasons differ, a paragraph for each."""
    situation, holding, does = doing
    whose = who(agent, sorted(t for types, _ in groups for t in types))
    if holding:
        whose = f"{whose.rstrip(',')}, {holding},"
    first = f"{situation[:1].upper()}{situation[1:]}, {whose} {does}" if situation else f"{whose} {does}"
    if len(groups) == 1:
        reasons = groups[0][1]
        yield Paragraph(f"{first}: {reasons[0]}.", reasons[1:])
        return
    yield Paragraph(f"{first}.")
    for types, reasons in groups:
        with_types = types_words([agent.types[t].name for t in types])
        yield Paragraph(f"{with_types[:1].upper()}{with_types[1:]} {reasons[0]}.", reasons[1:])
