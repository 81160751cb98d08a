"""The claims that there are, a row each family; and how they are read, from an instance or a game file's header."""

from __future__ import annotations

from ..reading import any_table, array, table, text
from ..rebuild.keys import CODE
from ..rebuild.market import Market
from ..rejected import Rejected, show
from .all_pure import AllPure
from .claim import Claim, Head
from .dominance import Dominance
from .equilibrium import Equilibrium
from .unambiguous import Unambiguous
from .welfare import Welfare

FAMILIES: tuple[type[Claim], ...] = (
    Equilibrium,
    Dominance,
    Unambiguous,
    AllPure,
    Welfare,
)
CLAIMS = {kind: family for family in FAMILIES for kind in family.KINDS}
GAME_CLAIMS = {kind: family for kind, family in CLAIMS.items() if family.of_games}


def read_claims(market: Market) -> list[Claim]:
    """The claims of an instance."""
    claims: list[Claim] = []
    names: set[str] = set()
    for k, value in enumerate(array(market.raw.get("claims", []), "claims", CODE), 1):
        where = f"claim {k}"
        kind = text(any_table(value, where, CODE).get("kind"), f"{where}, kind", CODE, " ".join(CLAIMS))
        must, may = CLAIMS[kind].keys(kind)
        raw = table(value, where, CODE, f"kind {must}", f"id expect {may}")
        name = text(raw.get("id", f"c{k}"), f"{where}, id", CODE)
        if name in names:
            raise Rejected(CODE, f"{where}: the id {show(name)} is used twice")
        names.add(name)
        expect = text(raw.get("expect", "holds"), f"{where}, expect", CODE, "holds refuted") == "holds"
        claims.append(CLAIMS[kind].read(Head(kind, name, expect), raw, market, where))
    return claims


def read_game_claims(value: object) -> list[Claim]:
    """The claims that the header of a game file's certificate states."""
    claims: list[Claim] = []
    names: set[str] = set()
    for k, entry in enumerate(array(value, "claims", "format", 1), 1):
        where = f"claim {k}"
        kind = text(any_table(entry, where, "format").get("kind"), f"{where}, kind", "format", " ".join(GAME_CLAIMS))
        must, may = GAME_CLAIMS[kind].game_keys(kind)
        raw = table(entry, where, "format", f"expect id kind {must}", may)
        name = text(raw["id"], f"{where}, id", "format")
        if not name or name in names:
            raise Rejected("format", f"{where}: the id {show(name)} is empty, or used twice")
        names.add(name)
        expect = text(raw["expect"], f"{where}, expect", "format", "holds refuted") == "holds"
        claims.append(GAME_CLAIMS[kind].read_of_game(Head(kind, name, expect), raw, where))
    return claims
