"""Equal outcomes: where the file's aftermarket or signals, or both, are replaced, the profile has the same distribution
over types, final holdings and net payments.  The evidence is the profile of the changed market, as line 3 of its own
certificate would have it; with the same types and holdings, payoffs are equal where net payments are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..reading import Table, any_table, array, table
from ..rebuild.changed import changed_game, changed_market
from ..rebuild.completion import check_assessment
from ..rebuild.keys import CODE
from ..rebuild.market import Market
from ..rebuild.outcomes import distribution
from ..rebuild.registry import SIGNALS
from ..rejected import Rejected
from ..words import quoted
from .claim import Claim, Head, Judged


@dataclass(frozen=True)
class EqualOutcomes(Claim):
    change: Table

    KINDS: ClassVar[tuple[str, ...]] = ("equal-outcomes",)
    completed_only: ClassVar[bool] = True

    @classmethod
    def keys(cls, kind: str) -> tuple[str, str]:
        return "change", ""

    @classmethod
    def read(cls, head: Head, raw: Table, market: Market, where: str) -> Claim:
        change = table(raw["change"], f"{where}, change", CODE, "", "aftermarket signals")
        if not change:
            raise Rejected(CODE, f"{where}, change: expected an aftermarket, signals, or both")
        if not market.has_profile:
            raise Rejected(CODE, f"{where}: equal-outcomes is about the profile, and the file has no strategy")
        changed_market(market, change)
        return cls(*head, change)

    def about(self, market: Market | None) -> str:
        return "changed " + " and ".join(sorted(self.change))

    def statement(self, market: Market | None, given: bool, found: object) -> str:
        same = "the profile has the same distribution over types, final holdings and net payments"
        return f"{same} with {' and '.join(self._instead())} in place of the file's"

    def _instead(self) -> list[str]:
        """What is put in place of what, in words."""
        said = []
        if "aftermarket" in self.change:
            given = self.change["aftermarket"]
            rounds = [any_table(each, "aftermarket", CODE) for each in (given if isinstance(given, list) else [given])]
            said.append("the aftermarket " + " then ".join(str(each["format"]) for each in rounds))
        if "signals" in self.change:
            entries = array(self.change["signals"], "signals", CODE)
            shown = [signal.name for signal in SIGNALS if signal.name in entries]
            shown += [quoted(str(each["name"])) for each in entries if isinstance(each, dict)]
            said.append(f"the signals {', '.join(shown)}" if shown else "no signals")
        return said

    def check(self, holds: bool, evidence: object, judged: Judged) -> None:
        game = judged.game
        if game.form != "explicit":
            raise Rejected("game", "equal-outcomes is settled in the explicit form")
        found = table(evidence, "evidence", "format", "completed strategy")
        with game.budget.scope():
            other = changed_game(game.market, self.change)
            assessment = check_assessment(other, {"block": "assessment", **found})
            same = distribution(judged.profile_for(self.kind).assessment) == distribution(assessment)
        if holds != same:
            raise Rejected("verdict", f"equal-outcomes: the distributions are {'the same' if same else 'not the same'}")
