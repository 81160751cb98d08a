"""The certificate of a game in Gambit's format: its text, a profile if there is one, claims about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from exactgames.certificate.certify import Certificate, header, settle, step_of, written
from exactgames.claims.claim import Claim, ClaimSpec
from exactgames.claims.rows import Rows, entry
from exactgames.errors import CertificateError
from exactgames.forms.game_sets import GameSets
from exactgames.game.gambit.efg_read import read_efg_text
from exactgames.game.strategy import BehaviorStrategy, Beliefs
from exactgames.game.tree import Game
from exactgames.game.values import play
from exactgames.market.size import DEFAULT_LIMIT
from exactgames.session.game import GameSession


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
    >>> from exactgames import AllPureClaim, certify_game, write_efg
    >>> from exactgames.examples import entry
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_efg(entry(), Path(folder, "entry.efg"))
    ...     text = Path(folder, "entry.efg").read_text()
    >>> certify_game(text, [AllPureClaim("unique", concept="sequential")]).claims[0].witness
    '1 outcome'
    """
    game = read_efg_text(text, limit=limit)
    if not claims:
        raise CertificateError("no claim to certify: name --all, or --profile with a concept")
    about: dict[str, Any] = {"game": text, "claims": [claim.header() for claim in claims]}
    session = GameSession(game)
    if profile is not None:
        strategy, beliefs = profile(game)
        session = GameSession(game, GameSets(play(game, strategy), beliefs))
        about["profile"] = _profile(session)
    counts = np.bincount(game.infoset_player, minlength=len(game.players)).tolist()
    block = {
        "block": "game",
        "form": "explicit",
        "nodes": game.nodes,
        "terminal_nodes": len(game.terminals),
        "infosets": dict(zip(session.names, counts, strict=True)),
    }
    settled: list[Claim] = []
    for claim in claims:
        progress(step_of(claim, settled, len(claims)))
        settled.append(_settle(session, claim))
    return written([header(about, about), block], settled)


def read_text(path: Path) -> str:
    """The text of a game file, as certificates embed it. OSError, UnicodeDecodeError as usual."""
    return path.read_bytes().decode("utf-8")


def _settle(session: GameSession, claim: ClaimSpec) -> Claim:
    if claim.about_profile and session.profile is None:
        raise CertificateError(f"claim {claim.id}: {claim.kind} is about a profile, and none is given")
    return settle(session, claim)


def _profile(session: GameSession) -> dict[str, Any]:
    form, names = session.form, session.names
    game = form.sets
    weights = form.strategy.weights
    strategy = {
        name: [entry(weights[game.action_start[s] : game.action_start[s + 1]].tolist()) for s in game.sets_of(player)]
        for player, name in enumerate(names)
    }
    return {"strategy": strategy, "beliefs": Rows(game, names).beliefs(form.beliefs)}
