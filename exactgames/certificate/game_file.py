"""The certificate of a game in Gambit's format: its text, a profile if there is one, claims about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from attrs import frozen

from exactgames.certificate import all_pure, any_beliefs, equilibrium
from exactgames.certificate.canonical import digest
from exactgames.certificate.certify import FORMAT, SEMANTICS, Certificate, Claim, entry, written
from exactgames.certificate.rows import Rows
from exactgames.errors import CertificateError, GameError, Undecided
from exactgames.forms.game_sets import GameSets
from exactgames.game.gambit.efg_read import read_efg_text
from exactgames.game.strategy import BehaviorStrategy, Beliefs
from exactgames.game.tree import Game
from exactgames.game.values import play
from exactgames.market.instance import ClaimSpec
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.version import VERSION


@frozen(eq=False)
class _Judged:
    """A profile of a game, its players named by their numbers, each with one unnamed type."""

    form: GameSets

    @property
    def names(self) -> tuple[str, ...]:
        return names_of(self.form.sets)

    @property
    def type_names(self) -> tuple[tuple[str, ...], ...]:
        return (("",),) * len(self.names)


def names_of(game: Game) -> tuple[str, ...]:
    """The players as certificates name them: "1", "2", …"""
    return tuple(str(player + 1) for player in range(len(game.players)))


def certify_game(
    text: str,
    claims: Sequence[ClaimSpec],
    profile: Callable[[Game], tuple[BehaviorStrategy, Beliefs]] | None = None,
    limit: int = DEFAULT_LIMIT,
    progress: Callable[[str], None] = lambda _: None,
) -> Certificate:
    """Settle claims about the game that the text says: all-pure claims, and, with a ``profile``, claims of the four
    concepts about it, or that some belief supports it.

    Raises InstanceError (the text), GameError, LimitReached, Undecided (naming the claim); CertificateError if there
    is no claim, or one about a profile that is not given.

    >>> import tempfile
    >>> from pathlib import Path
    >>> from exactgames import ClaimSpec, certify_game, write_efg
    >>> from exactgames.examples import entry
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_efg(entry(), Path(folder, "entry.efg"))
    ...     text = Path(folder, "entry.efg").read_text()
    >>> certify_game(text, [ClaimSpec("unique", "all-pure", concept="sequential")]).claims[0].witness
    '1 outcome'
    """
    game = read_efg_text(text, limit=limit)
    if not claims:
        raise CertificateError("no claim to certify: name --all, or --profile with a concept")
    header: dict[str, Any] = {
        "certificate": "exactgames",
        "format": FORMAT,
        "semantics": SEMANTICS,
        "made_by": f"exactgames {VERSION}",
        "game": text,
        "claims": [_claim(claim) for claim in claims],
    }
    judged: _Judged | None = None
    if profile is not None:
        strategy, beliefs = profile(game)
        judged = _Judged(GameSets(play(game, strategy), beliefs))
        header["profile"] = _profile(judged)
    header["sha256"] = digest({key: header[key] for key in ("claims", "game", "profile") if key in header})
    counts = np.bincount(game.infoset_player, minlength=len(game.players)).tolist()
    block = {
        "block": "game",
        "form": "explicit",
        "nodes": game.nodes,
        "terminal_nodes": len(game.terminals),
        "infosets": dict(zip(names_of(game), counts, strict=True)),
    }
    settled = []
    for claim in claims:
        progress(f"claim {claim.id}: {claim.kind}")
        settled.append(_settle(game, judged, claim))
    return written([header, block], settled)


def read_text(path: Path) -> str:
    """The text of a game file, as certificates embed it. OSError, UnicodeDecodeError as usual."""
    return path.read_bytes().decode("utf-8")


def _settle(game: Game, judged: _Judged | None, claim: ClaimSpec) -> Claim:
    try:
        if claim.kind in all_pure.KINDS:
            return Claim(claim, *all_pure.settle_in(game, names_of(game), claim, None))
        if judged is None:
            raise CertificateError(f"claim {claim.id}: {claim.kind} is about a profile, and none is given")
        if claim.any_beliefs:
            return Claim(claim, *any_beliefs.settle_in(judged.form.played, judged.names, claim))
        return Claim(claim, *equilibrium.settle(judged, claim))
    except (GameError, Undecided) as error:
        raise type(error)(f"claim {claim.id} ({claim.kind}): {error}") from error


def _claim(claim: ClaimSpec) -> dict[str, Any]:
    values: dict[str, Any] = {"id": claim.id, "kind": claim.kind, "expect": claim.expect}
    if claim.concept is not None:
        values["concept"] = claim.concept
    if claim.outcomes is not None:
        values["outcomes"] = claim.outcomes
    if claim.any_beliefs:
        values["beliefs"] = "any"
    return values


def _profile(judged: _Judged) -> dict[str, Any]:
    form, names = judged.form, judged.names
    game = form.sets
    weights = form.strategy.weights
    strategy = {
        name: [entry(weights[game.action_start[s] : game.action_start[s + 1]].tolist()) for s in game.sets_of(player)]
        for player, name in enumerate(names)
    }
    return {"strategy": strategy, "beliefs": Rows(game, names).beliefs(form.beliefs)}
