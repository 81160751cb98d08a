"""The claims that there are, a row each family; and how they are read, from an instance or a game file's header."""

from __future__ import annotations

from ..reading import Table, any_table, array, table, text
from ..rebuild.keys import CODE
from ..rebuild.market import Market
from ..rejected import Rejected, show
from .all_pure import AllPure
from .balanced import Balanced
from .claim import COMPLETIONS, UNIQUE, Claim, Head
from .continuum import Continuum
from .dominance import Dominance
from .equal_outcomes import EqualOutcomes
from .equilibrium import Equilibrium
from .guarantee import Guarantee
from .smooth import Smooth
from .this_market import ThisMarket
from .unambiguous import Unambiguous
from .welfare import Welfare

FAMILIES: tuple[type[Claim], ...] = (
    Equilibrium,
    Dominance,
    Unambiguous,
    AllPure,
    Welfare,
    EqualOutcomes,
    Smooth,
    Balanced,
    Guarantee,
    ThisMarket,
    Continuum,
)
CLAIMS = {kind: family for family in FAMILIES for kind in family.KINDS}


def read_claims(market: Market) -> list[Claim]:
    """The claims of an instance."""
    claims: list[Claim] = []
    names: set[str] = set()
    for k, value in enumerate(array(market.raw.get("claims", []), "claims", CODE), 1):
        where = f"claim {k}"
        kind = text(any_table(value, where, CODE).get("kind"), f"{where}, kind", CODE, " ".join(CLAIMS))
        must, may = CLAIMS[kind].keys(kind)
        of_profile = CLAIMS[kind].of_profile(kind)
        raw = table(value, where, CODE, f"kind {must}", f"id expect {may} {'completion' if of_profile else ''}")
        name = text(raw.get("id", f"c{k}"), f"{where}, id", CODE)
        if name in names:
            raise Rejected(CODE, f"{where}: the id {show(name)} is used twice")
        names.add(name)
        expect = text(raw.get("expect", "holds"), f"{where}, expect", CODE, "holds refuted") == "holds"
        completion = _completion(kind, raw, market, where) if of_profile else ""
        claims.append(CLAIMS[kind].read(Head(kind, name, expect, completion), raw, market, where))
    if len({claim.completion for claim in claims if claim.completion}) > 1:
        raise Rejected(CODE, "claims: all that are about the profile must have the same completion")
    if completion_of(claims) != UNIQUE and any(claim.completed_only for claim in claims):
        raise Rejected(CODE, "claims: one is about the completed profile, and others about a continuation")
    return claims


def _completion(kind: str, raw: Table, market: Market, where: str) -> str:
    found = text(raw.get("completion", UNIQUE), f"{where}, completion", CODE, " ".join(COMPLETIONS))
    if found == UNIQUE and not market.has_profile:
        raise Rejected(CODE, f"{where}: {kind} is about the profile, and the file has no strategy")
    return found


def completion_of(claims: list[Claim]) -> str:
    """What the claims say of the profile's completion."""
    return next((claim.completion for claim in claims if claim.completion), UNIQUE)


def read_game_claims(value: object) -> list[Claim]:
    """The claims that the header of a game file's certificate states."""
    claims: list[Claim] = []
    names: set[str] = set()
    known = {kind: family for kind, family in CLAIMS.items() if family.of_games}
    for k, entry in enumerate(array(value, "claims", "format", 1), 1):
        where = f"claim {k}"
        kind = text(any_table(entry, where, "format").get("kind"), f"{where}, kind", "format", " ".join(known))
        must, may = known[kind].game_keys(kind)
        raw = table(entry, where, "format", f"expect id kind {must}", may)
        name = text(raw["id"], f"{where}, id", "format")
        if not name or name in names:
            raise Rejected("format", f"{where}: the id {show(name)} is empty, or used twice")
        names.add(name)
        expect = text(raw["expect"], f"{where}, expect", "format", "holds refuted") == "holds"
        claims.append(known[kind].read_of_game(Head(kind, name, expect), raw, where))
    return claims
