"""A game of an .efg file, played by a profile, in sentences: in words of moves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from exactgames.answers.alternatives import Choice, GameProspects, choice_at
from exactgames.answers.assessed import Assessed
from exactgames.answers.off_path import OffPath
from exactgames.explaining.off_path import best_anyway
from exactgames.explaining.replies import mixing, remaining, result
from exactgames.explaining.said import Paragraph, Section
from exactgames.forms.game_sets import GameSets
from exactgames.game.tree import CHANCE, Game
from exactgames.numbers.rational import show
from exactgames.phrases import counted, listed
from exactgames.quoted import escaped, name

MOST = 20
"""So many sets of a player are told, and so many draws of Nature."""


def game_section(game: Game) -> Section:
    """Who plays, how large it is, what Nature draws."""
    return Section.of("The game", _game(game))


def _game(game: Game) -> Iterator[str]:
    yield (
        f"The players: {listed(map(name, game.players))}. The tree has {counted(game.nodes, 'node')}, of which "
        f"{len(game.terminals):,} end it, and {counted(game.infosets, 'information set')}."
    )
    draws = [int(node) for node in (game.infoset == CHANCE).nonzero()[0]]
    for node in draws[:3]:
        rows = [
            f"{escaped(game.labels.chance(node, k))} with probability {show(game.chance_probability(child))}"
            for k, child in enumerate(game.children(node)[:MOST])
        ]
        more = len(game.children(node)) - len(rows)
        left = [f"… and {more:,} more"] if more > 0 else []
        yield f"Nature draws {listed(rows + left)}."
    if len(draws) > 3:
        yield f"Nature draws at {len(draws) - 3:,} more nodes."


def player_sections(form: GameSets, assessed: Assessed) -> Iterator[Section]:
    """What each player does on the path, and why."""
    game = form.sets
    for player, own in enumerate(game.players):
        mine = [s for s in game.sets_of(player) if form.on_path[s]]
        said = [paragraph for s in mine[:MOST] for paragraph in _set(form, assessed, s)]
        if not mine:
            said = [Paragraph(f"{name(own)} has nothing to decide on the path.")]
        elif len(mine) > MOST:
            said.append(Paragraph(f"… and at {len(mine) - MOST:,} more information sets on the path."))
        yield Section(f"What {name(own)} does, and why", tuple(said), own)


def _set(form: GameSets, assessed: Assessed, s: int) -> Iterator[Paragraph]:
    choice = choice_at(form, GameProspects(assessed), s, True)
    if choice is None:
        return
    words = (
        f"{escaped(form.describe(s))}: she plays {_plays(form, choice)}, which is worth {show(choice.value)} to her."
    )
    parts = []
    for one in choice.alternatives:
        parts.append(f"By “{escaped(form.action(s, one.actions[0]))}” she would {result(choice.value, one.loss)}.")
    yield Paragraph(words, tuple(filter(None, [mixing(choice), *parts, remaining(choice)])))


def _plays(form: GameSets, choice: Choice) -> str:
    if len(choice.plays) == 1:
        return f"“{escaped(form.action(choice.infoset, choice.plays[0][0]))}”"
    said = [f"“{escaped(form.action(choice.infoset, k))}” with probability {show(p)}" for k, p in choice.plays]
    return listed(said)


def off_path_of_game(form: GameSets, assessed: Assessed) -> Section | None:
    """What is done off the path, and what is believed where that matters."""
    off, game = OffPath(assessed), form.sets
    sets = [s for player in range(len(game.players)) for s in game.sets_of(player) if off.sets[s]]
    if not sets:
        return None
    said = [
        f"There {'is' if len(sets) == 1 else 'are'} {counted(len(sets), 'information set')} off the path. "
        f"{best_anyway(off.sets, off.matters)}"
    ]
    for s in sets[:MOST]:
        choice = choice_at(form, GameProspects(assessed), s, True)
        if choice is not None:
            said.append(_off(form, assessed, choice, bool(off.matters[s])))
    if len(sets) > MOST:
        said.append(f"… and {len(sets) - MOST:,} more.")
    return Section.of("Off the path", said)


def _off(form: GameSets, assessed: Assessed, choice: Choice, matters: bool) -> str:
    s, nodes = choice.infoset, form.sets.histories(choice.infoset).tolist()
    start = f"{escaped(form.describe(s))}: she would play {_plays(form, choice)}"
    if len(nodes) == 1:
        return f"{start}."
    beliefs: Sequence[Fraction | None] = [assessed.belief(node) for node in nodes[:MOST]]
    more = ", …" if len(nodes) > MOST else ""
    shown = ", ".join(show(p) for p in beliefs if p is not None) + more
    why = "" if matters else "; it would be best whatever she believed"
    return f"{start}, believing in the {len(nodes)} histories there with {shown}{why}."
