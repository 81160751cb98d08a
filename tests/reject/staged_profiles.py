"""The checker's staged profile of an instance's text, as its certificate gives it."""

from __future__ import annotations

import json

from exactgames import certify, read_instance_text
from exactgames.checker.budget import Budget
from exactgames.checker.rebuild.completion import check_assessment
from exactgames.checker.rebuild.market import read_market
from exactgames.checker.rebuild.rules import read_beliefs, read_rules
from exactgames.checker.rebuild.staged.folded import Folded
from exactgames.checker.rebuild.staged.posteriors import bids_of
from exactgames.checker.rebuild.staged.profile import StagedProfile
from exactgames.checker.rebuild.staged.worlds import Worlds, names_of


def profile_of(text: str) -> StagedProfile:
    lines = [json.loads(line) for line in certify(read_instance_text(text), form="staged").lines]
    market = read_market(lines[0]["instance"], Budget())
    rules = read_rules(market)
    worlds = Worlds(market, names_of(market, rules + read_beliefs(market)), bids_of(market, rules))
    folded = Folded(market, worlds.list, worlds.learned)
    return StagedProfile(check_assessment(folded, lines[2]), folded, worlds)
