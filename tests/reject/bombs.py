"""Small or cheap certificates that would take much time or memory: one for every count that a file controls.  Each
generator takes a size and writes files into a folder: the certificate and, if it is about one, an instance."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from exactgames.checker.budget import Budget
from exactgames.checker.rebuild.explicit import Explicit
from exactgames.checker.rebuild.game_file import GameFile
from exactgames.checker.rebuild.market import Market, read_market
from exactgames.checker.rebuild.rules import read_beliefs, read_rules
from exactgames.checker.rebuild.staged.folded import Folded
from exactgames.checker.rebuild.staged.posteriors import bids_of
from exactgames.checker.rebuild.staged.worlds import Worlds, names_of
from exactgames.checker.rebuild.tree import Tree

Json = Any
LARGE = 10**6  # times the budget: the generators' own games are never refused


def canonical(value: Json) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def header(subject: dict[str, Json], about: Json) -> str:
    digest = hashlib.sha256(canonical(about).encode()).hexdigest()
    fixed = {"certificate": "exactgames", "format": 3, "made_by": "bomb", "semantics": 1, "sha256": digest}
    return canonical({**fixed, **subject})


def market_header(instance: Json) -> str:
    return header({"instance": instance}, instance)


def game_header(game: str, claims: Json, profile: Json = None) -> str:
    subject = {"claims": claims, "game": game} | ({} if profile is None else {"profile": profile})
    return header(subject, subject)


def big(k: int, digits: int = 995) -> int:
    """Integers of many digits, most without a common factor."""
    return 10**digits + 2 * k + 1


def odds(kinds: int, start: int = 0, digits: int = 995) -> list[str]:
    """A distribution whose denominators have many digits, and no common factor: 1/kinds each, but for small amounts."""
    found: list[str] = []
    for k in range(kinds // 2):
        one = big(start + k, digits)
        found += [str(Fraction(one + 1, kinds * one)), str(Fraction(one - 1, kinds * one))]
    return found + ([f"1/{kinds}"] if kinds % 2 else [])


def agent(name: str, levels: Json, units: int = 1, types: int = 1, value: Json = 1, priors: Json = None) -> Json:
    kinds = []
    for t in range(types):
        kind: Json = {"marginals": [value] * units}
        if types > 1:
            kind["probability"] = f"1/{types}" if priors is None else priors[t]
        kinds.append(kind)
    found: Json = {"name": name, "types": kinds}
    if levels is not None:
        found["bids"] = levels if isinstance(levels, dict) else {"levels": levels}
    return found


def instance(agents: Json, units: int = 1, claims: Json = None, **more: Json) -> Json:
    found = {"agents": agents, "auction": {"format": "uniform-price"}, "units": units, **more}
    return {**found, "claims": [{"kind": "optimum"}] if claims is None else claims}


def game_line(tree: Tree, staged: dict[str, Json] | None = None) -> Json:
    infosets = {name: len(tree.own[k]) for k, name in enumerate(tree.market.names)}
    line = {"block": "game", "form": tree.form, "infosets": infosets, "nodes": len(tree)}
    return {**line, "terminal_nodes": tree.terminal_nodes, **(staged or {})}


def no_game(form: str = "explicit") -> Json:
    """A line of a game that is not reached, or wrong."""
    line = {"block": "game", "form": form, "infosets": {}, "nodes": 1, "terminal_nodes": 1}
    return line if form == "explicit" else {**line, "merged": {}, "worlds": 1}


def write(folder: Path, *lines: Json) -> list[Path]:
    path = folder / "bomb.jsonl"
    text = [line if isinstance(line, str) else canonical(line) for line in lines]
    path.write_text("\n".join(text) + "\n", encoding="utf-8")
    return [path]


def claim_line(kind: str, evidence: Json, holds: bool = True, name: str = "c1") -> Json:
    return {"claim": name, "evidence": evidence, "holds": holds, "kind": kind}


def whole(folder: Path, raw: Json, *evidence: Json) -> list[Path]:
    """A certificate of an instance without strategy, the game's line right, with the lines of its claims."""
    tree = Explicit(read_market(raw, Budget(LARGE)))
    return write(folder, market_header(raw), game_line(tree), *evidence)


def profiled(folder: Path, raw: Json, strategy: Json, *evidence: Json, form: str = "explicit") -> list[Path]:
    """A certificate of an instance with strategy, up to and with the lines of its claims.  `strategy`: entries."""
    market = read_market(raw, Budget(LARGE))
    tree: Tree = Explicit(market)
    staged = None
    if form == "staged":
        tree, staged = _staged(market)
    line = {"block": "assessment", "completed": dict.fromkeys(market.names, 0), "strategy": strategy}
    return write(folder, market_header(raw), game_line(tree, staged), line, *evidence)


def _staged(market: Market) -> tuple[Folded, dict[str, Json]]:
    rules = read_rules(market)
    named = names_of(market, rules + read_beliefs(market))
    worlds = Worlds(market, named, bids_of(market, rules))
    tree = Folded(market, worlds.list, worlds.learned)
    merged = {}
    for k, name in enumerate(market.names):
        is_open = len([here for here in tree.own[k] if here in tree.open_sets()])
        merged[name] = {
            "bids": list(named[k].bids),
            "known": len(tree.own[k]) - len(tree.auction[k]) - is_open,
            "open": is_open,
            "payments": [str(payment) for payment in named[k].payments],
            "posteriors": len(tree.bids_tell.posteriors[k]),
        }
    return tree, {"merged": merged, "worlds": len(worlds.list)}


# -- Files


def lines(n: int, folder: Path) -> list[Path]:
    path = folder / "bomb.jsonl"
    path.write_bytes(b"\n" * n)
    return [path]


def depth(n: int, folder: Path) -> list[Path]:
    return write(folder, "[" * n + "]" * n)


def arrays(n: int, folder: Path) -> list[Path]:
    return write(folder, "[" + ",".join(["[]"] * n) + "]")


def tables(n: int, folder: Path) -> list[Path]:
    return write(folder, "[" + ",".join(['{"a":0}'] * n) + "]")


def integers(n: int, folder: Path) -> list[Path]:
    return write(folder, "[" + ",".join(["1000"] * n) + "]")


def wide_text(n: int, folder: Path) -> list[Path]:
    return write(folder, '"' + "x" * n + "\N{GRINNING FACE}" + '"')


def toml(text: str, folder: Path) -> list[Path]:
    (folder / "bomb.toml").write_text(text, encoding="utf-8")
    raw = instance([agent("A", [0])])
    return [*write(folder, market_header(raw), no_game()), folder / "bomb.toml"]


def toml_keys(n: int, folder: Path) -> list[Path]:
    return toml("\n".join(".".join([f"k{j}", *["a"] * 900]) + " = 1" for j in range(n)), folder)


def toml_table(n: int, folder: Path) -> list[Path]:
    return toml("[" + ".".join(["a"] * 900) + "]\n" + "\n".join(f"k{j} = 1" for j in range(n)), folder)


def toml_paths(n: int, folder: Path) -> list[Path]:
    keys = ".".join(["a" * 70 + str(j) for j in range(400)])
    return toml(f"[{keys}]\nx = [" + "1," * n + "]", folder)


def toml_arrays(n: int, folder: Path) -> list[Path]:
    return toml("x = [" + "[]," * n + "]", folder)


# -- The market


def types_and_units(n: int, folder: Path) -> list[Path]:
    agents = [agent(f"a{k}", [0]) for k in range(32)]
    for each in agents:
        each["types"] = [{"marginals": [], "probability": f"1/{n}"} for _ in range(n)]
    return write(folder, market_header(instance(agents, 64)), no_game())


def prior_digits(n: int, folder: Path) -> list[Path]:
    agents = [agent(f"a{k}", [0], types=2, priors=odds(2, k)) for k in range(n)]
    return write(folder, market_header(instance(agents)), no_game())


def type_profiles(n: int, folder: Path) -> list[Path]:
    return write(folder, market_header(instance([agent(f"a{k}", [0], types=2) for k in range(n)])), no_game())


def one_prior(n: int, folder: Path) -> list[Path]:
    return write(folder, market_header(instance([agent("A", [0], types=n, priors=odds(n))])), no_game())


def money_digits(n: int, folder: Path) -> list[Path]:
    raw = agent("A", [0], types=n)
    for k, kind in enumerate(raw["types"]):
        kind["marginals"] = [f"1/{big(k)}"]
    return write(folder, market_header(instance([raw])), no_game())


def bids_of_levels(n: int, folder: Path) -> list[Path]:
    """12 agents, all bids of 5 levels on n units: 1.2 kB, more than 5 GB for n = 64."""
    agents = [agent(f"a{k}", [0, 1, 2, 3, 4]) for k in range(12)]
    return write(folder, market_header(instance(agents, n)), no_game())


def bid_vectors(n: int, folder: Path) -> list[Path]:
    agents = [agent(f"a{k}", {"vectors": [[j] for j in range(n)]}) for k in range(32)]
    return write(folder, market_header(instance(agents, 64)), no_game())


def bid_profiles(n: int, folder: Path) -> list[Path]:
    return write(folder, market_header(instance([agent(f"a{k}", [0, 1, 2]) for k in range(n)])), no_game())


def random_ties(n: int, folder: Path) -> list[Path]:
    raw = instance(
        [agent(f"a{k}", [1]) for k in range(n)], n // 2, auction={"format": "uniform-price", "ties": "random"}
    )
    for each in raw["agents"]:
        each["bids"] = {"vectors": [[1]]}
    return write(folder, market_header(raw), no_game())


def posted_price(n: int, folder: Path) -> list[Path]:
    agents = [agent(f"a{k}", None) for k in range(n)]
    raw = instance(agents, 24, auction={"format": "posted-price", "price": 1})
    return write(folder, market_header(raw), no_game())


def resale(sellers: Json, prices: int) -> Json:
    return {"format": "take-it-or-leave-it", "prices": list(range(1, prices + 1)), "sellers": sellers}


def resale_offers(n: int, folder: Path) -> list[Path]:
    agents = [agent("a", [1], 64), agent("b", [0], 64), agent("c", [0], 64)]
    return write(folder, market_header(instance(agents, 64, aftermarket=resale(["a"], n))), no_game())


def resale_sellers(n: int, folder: Path) -> list[Path]:
    agents = [agent(f"a{k}", [1]) for k in range(n)]
    raw = instance(agents, n, aftermarket={"format": "resale-by-winners", "prices": [1, 2]})
    for each in raw["agents"]:
        each["bids"] = {"vectors": [[1]]}
    return write(folder, market_header(raw), no_game())


def resale_types(n: int, folder: Path) -> list[Path]:
    """Many types whose participation is looked at, in many aftermarkets."""
    agents = [agent(f"a{k}", [0, 1]) for k in range(4)]
    raw = instance([*agents, agent("t", [0, 1], 4, types=n)], 4, aftermarket=resale(["a0"], 4))
    for k, kind in enumerate(raw["agents"][-1]["types"]):
        kind["marginals"] = [k + 1]
    return write(folder, market_header(raw), no_game("staged"))


# -- The staged form


def rival_lists(n: int, folder: Path) -> list[Path]:
    """Outcome classes: all bids of n levels on 4 units, 6 agents."""
    agents = [agent(f"a{k}", list(range(n)), 4) for k in range(6)]
    return write(folder, market_header(instance(agents, 4)), no_game("staged"))


def rival_orders(n: int, folder: Path) -> list[Path]:
    """Outcome classes in 720 tie orders."""
    agents = [agent(f"a{k}", list(range(n)), 2) for k in range(6)]
    raw = instance(agents, 2, auction={"format": "uniform-price", "ties": "random"})
    return write(folder, market_header(raw), no_game("staged"))


def more_orders(n: int, folder: Path) -> list[Path]:
    """More tie orders than are looked at one by one."""
    agents = [agent(f"a{k}", list(range(n)), 2) for k in range(7)]
    raw = instance(agents, 2, auction={"format": "uniform-price", "ties": "random"})
    return write(folder, market_header(raw), no_game("staged"))


def bids_for(agents: Json) -> Json:
    return [{"agent": each["name"], "stage": "auction", "bid": []} for each in agents]


def labelled(n: int, folder: Path) -> list[Path]:
    """A bid is named: every bid profile is looked at."""
    agents = [agent(f"a{k}", list(range(n)), 2) for k in range(4)]
    named = {"agent": "a0", "stage": "aftermarket", "when": {"bid": [1, 1]}, "offer": "none"}
    raw = instance(agents, 2, aftermarket=resale(["a0"], 2), strategy=[*bids_for(agents), named])
    return write(folder, market_header(raw), no_game("staged"))


def telling(n: int, folder: Path, digits: int = 0) -> list[Path]:
    """Bids tell types: posteriors over the types of three agents."""
    agents = [agent("s", list(range(3))), *[agent(f"a{k}", list(range(n)), types=n) for k in range(3)]]
    for k, each in enumerate(agents[1:]):
        for t, kind in enumerate(each["types"]):
            kind["probability"] = odds(n, 100 * k, digits)[t] if digits else f"1/{n}"
    rules = bids_for(agents[:1])
    for each in agents[1:]:
        rules += [{"agent": each["name"], "stage": "auction", "type": f"t{t + 1}", "bid": [t]} for t in range(n)]
    raw = instance(agents, 1, aftermarket=resale(["s"], 2), strategy=rules)
    return write(folder, market_header(raw), no_game("staged"))


def telling_digits(n: int, folder: Path) -> list[Path]:
    return telling(n, folder, 900)


def mixed_bids(n: int, folder: Path) -> list[Path]:
    """The support of β: everybody mixes over n bids."""
    agents = [agent(f"a{k}", list(range(n))) for k in range(5)]
    even = [{"bid": [b], "probability": f"1/{n}"} for b in range(n)]
    rules = [{"agent": each["name"], "stage": "auction", "mixture": even} for each in agents]
    raw = instance(agents, 1, [{"kind": "welfare"}], strategy=rules)
    mixture = [[b, 1] for b in range(n)]
    entries = {each["name"]: [mixture] for each in agents}
    return profiled(folder, raw, entries, claim_line("welfare", {"value": "0"}), form="staged")


# -- Rules, beliefs, claims


def rules_and_sets(n: int, folder: Path) -> list[Path]:
    agents = [agent("a", [0, 1], types=n), agent("b", [0])]
    rules = [{"agent": "a", "stage": "auction", "bid": []} for _ in range(n)]
    raw = instance(agents, strategy=rules)
    tree = Explicit(read_market(raw, Budget(LARGE)))
    line = {"block": "assessment", "completed": {"a": 0, "b": 0}, "strategy": {"a": [0] * n, "b": []}}
    return write(folder, market_header(raw), game_line(tree), line)


def names_in_rules(n: int, folder: Path) -> list[Path]:
    agents = [agent("a", [0, 1], types=4096), agent("b", [0])]
    every = [f"t{t + 1}" for t in range(4096)]
    rules = [{"agent": "a", "stage": "auction", "types": every, "bid": []} for _ in range(n)]
    return write(folder, market_header(instance(agents, strategy=rules)), no_game())


def rule_digits(n: int, folder: Path) -> list[Path]:
    agents = [agent("a", {"vectors": [[b] for b in range(n)]}), agent("b", [0])]
    mixture = [{"bid": [b], "probability": p} for b, p in enumerate(odds(n))]
    rules = [{"agent": "a", "stage": "auction", "mixture": mixture}]
    return write(folder, market_header(instance(agents, strategy=rules)), no_game())


def offers_in_rules(n: int, folder: Path) -> list[Path]:
    rule = {"agent": "a", "stage": "aftermarket", "offer": {"price": 4096, "quantity": 1}}
    agents = [agent("a", [1]), agent("b", [0])]
    raw = instance(agents, aftermarket=resale(["a"], 4096), strategy=[rule] * n)
    return write(folder, market_header(raw), no_game())


def belief_digits(n: int, folder: Path) -> list[Path]:
    agents = [agent("a", [0, 1]), agent("b", [0, 1], types=n)]
    entries = [{"types": {"b": f"t{t + 1}"}, "probability": p} for t, p in enumerate(odds(n))]
    beliefs = [{"agent": "a", "stage": "auction", "belief": entries}]
    raw = instance(agents, strategy=bids_for(agents), beliefs=beliefs)
    return write(folder, market_header(raw), no_game())


def claims(n: int, folder: Path) -> list[Path]:
    raw = instance([agent(f"a{k}", [0], types=2) for k in range(8)], 64, [{"kind": "optimum"}] * n)
    return whole(folder, raw, *[claim_line("optimum", {"value": "0"}, name=f"c{k + 1}") for k in range(n)])


# -- Evidence


def two_sets(n: int, claim: Json, strategy: bool = True, kinds: int = 1) -> Json:
    agents = [agent("a", list(range(n)), types=kinds), agent("b", list(range(n)), types=kinds), agent("c", [0])]
    return instance(agents, 1, [claim], **({"strategy": bids_for(agents)} if strategy else {}))


def dominance(n: int, folder: Path, evidence: Json, kinds: int = 1, **claim: Json) -> list[Path]:
    raw = two_sets(n, {"kind": "dominated", "agent": "a", "bid": [0], **claim}, kinds=kinds)
    entries = {"a": [0] * kinds, "b": [0] * kinds, "c": []}
    return profiled(folder, raw, entries, claim_line("dominated", {"bids": evidence}))


def dominator_digits(n: int, folder: Path) -> list[Path]:
    dominator = [[str(b), p] for b, p in enumerate(odds(n))]
    shown = {"against": "actions", "agent": "a", "bid": "0", "dominator": dominator, "strict": [0, 0], "type": "t1"}
    return dominance(n, folder, [shown])


def strategy_columns(n: int, folder: Path) -> list[Path]:
    shown = {"against": "strategies", "agent": "a", "bid": "0", "dominator": [["0", "1"]], "type": "t1"}
    raw = two_sets(3, {"kind": "dominated", "agent": "a", "type": "t1", "bid": [0], "against": "strategies"})
    raw["agents"][1] = agent("b", [0, 1, 2], types=n)
    raw["agents"][2] = agent("c", [0, 1, 2], types=n)
    raw["strategy"] = bids_for(raw["agents"])
    shown["dominator"] = [["1", "1"]]
    shown["strict"] = [[0] * n, [0] * n]
    raw["agents"][0]["types"][0]["marginals"] = [2]
    entries = {"a": [0], "b": [0] * n, "c": [0] * n}
    return profiled(folder, raw, entries, claim_line("dominated", {"bids": [shown]}))


def bid_names(n: int, folder: Path) -> list[Path]:
    shown = {"against": "actions", "agent": "a", "bid": "0", "dominator": [["1", "1"]], "strict": [0, 0], "type": "t1"}
    return dominance(120, folder, [shown] * n)


ALL_PURE = {"kind": "all-pure", "concept": "sequential"}


def splits(n: int, folder: Path) -> list[Path]:
    """Many cells of many sets."""
    raw = instance([agent("a", [0, 1], types=n), agent("b", [0, 1])], 1, [ALL_PURE])
    steps = [["split", "a", t] for t in range(n)]
    return whole(folder, raw, claim_line("all-pure", {"equilibria": [], "steps": steps}))


def prunes(n: int, folder: Path) -> list[Path]:
    raw = two_sets(90, ALL_PURE, strategy=False)
    steps = [["prune", "a", 0, k % 90, "always", [[0, (k + 1) % 90]]] for k in range(n)]
    raw["agents"][0]["types"][0]["marginals"] = [0]
    return whole(folder, raw, claim_line("all-pure", {"equilibria": [], "steps": steps}))


def monomials(n: int, folder: Path, value: int = 180) -> list[Path]:
    """1.5 kB for n = 60: n² monomials, each compared with all."""
    levels = list(range(1, n + 1))
    agents = [agent("A", levels), agent("B", levels), agent("C", [0, n + 10], value=value)]
    raw = instance(agents, 1, [ALL_PURE], auction={"format": "discriminatory"})
    halves = [[n - 1], list(range(n - 1))]
    mixture = [["C", [[0, 1]], "1", []]]
    steps = [["split", "A", 0, halves], ["split", "B", 0, halves], ["split", "C", 0], ["refuted", mixture]]
    return whole(folder, raw, claim_line("all-pure", {"equilibria": [], "steps": steps}))


def losing_monomials(n: int, folder: Path) -> list[Path]:
    return monomials(n, folder, 0)


def listed_equilibria(n: int, folder: Path) -> list[Path]:
    raw = two_sets(30, ALL_PURE, strategy=False)
    entry = {"strategy": {"a": [0], "b": [0], "c": []}, "trembles": [], "welfare": "1"}
    return whole(folder, raw, claim_line("all-pure", {"equilibria": [entry] * n, "steps": []}))


def unambiguous(n: int, folder: Path) -> list[Path]:
    agents = [agent("a", [1], 4, types=n), agent("b", [0], 4, types=n)]
    raw = instance(agents, 4, [{"kind": "implied-unambiguous", "beliefs": "all"}], aftermarket=resale(["a"], 30))
    return whole(folder, raw, claim_line("implied-unambiguous", {}))


# -- Game files


def game(text: str, folder: Path, claim: Json = None, profile: Json = None, evidence: Json = None) -> list[Path]:
    kind: Json = claim or {"expect": "holds", "id": "c1", "kind": "all-pure", "concept": "bayes-nash"}
    lines: list[Json] = [game_header(text, [kind], profile)]
    if evidence is not None:
        lines += [game_line(GameFile(text, Budget(LARGE))), claim_line(kind["kind"], evidence)]
    return write(folder, *(lines if evidence is not None else [*lines, no_game()]))


def payoff_digits(n: int, folder: Path) -> list[Path]:
    ends = "".join(f't "" {k} "" {{ 1/{big(k)} }} ' for k in range(1, n + 1))
    actions = " ".join(['"x"'] * n)
    return game(f'EFG 2 R "" {{ "A" }} p "" 1 1 "" {{ {actions} }} 0 {ends}', folder)


def summed_digits(n: int, folder: Path) -> list[Path]:
    """Payoffs with many digits add up along a way."""
    text = 'EFG 2 R "" { "A" } '
    for k in range(1, n + 1):
        text += f'p "" 1 {k} "" {{ "x" }} {k} "" {{ 1/{big(k)} }} '
    return game(text + 't "" 0', folder)


def chance_digits(n: int, folder: Path) -> list[Path]:
    moves = " ".join(f'"x" {p}' for p in odds(n))
    return game(f'EFG 2 R "" {{ "A" }} c "" 1 "" {{ {moves} }} 0 ' + 't "" 0 ' * n, folder)


def chance_again(n: int, folder: Path) -> list[Path]:
    """A chance move with many digits, named again in a few bytes."""
    moves = " ".join(f'"x" {p}' for p in odds(100))
    text = f'EFG 2 R "" {{ "A" }} c "" 1 "" {{ {moves} }} 0 ' + 'c "" 1 0 ' * (n - 1)
    return game(text + 't "" 0 ' * (99 * n + 1), folder)


def chance_way(n: int, folder: Path) -> list[Path]:
    """Chance's probabilities multiply along a way."""
    text = 'EFG 2 R "" { "A" } '
    for k in range(n):
        one, other = odds(2, k)
        text += f'c "" {k + 1} "" {{ "x" {one} "y" {other} }} 0 t "" 0 '
    return game(text + 't "" 0', folder, evidence={"equilibria": [], "steps": []})


def actions_again(n: int, folder: Path) -> list[Path]:
    """A move with many actions, named again in a few bytes."""
    return game(
        f'EFG 2 R "" {{ "A" }} p "" 1 1 "" {{ {" ".join(["x".join(2 * [chr(34)])] * n)} }} 0 ' + 'p ""1 1 0 ' * n,
        folder,
    )


def players(n: int, folder: Path) -> list[Path]:
    names = " ".join(['""'] * n)
    return game(f'EFG 2 R "" {{ {names} }} p "" 1 1 "" {{ {" ".join([chr(34) * 2] * n)} }} 0 ' + 't ""0 ' * n, folder)


def chain(n: int, text: str = "") -> str:
    """A way of n sets of one player, each with an end."""
    steps = (f'p "" 1 {k} "" {{ "x" "y" }} 0 t "" 0 ' for k in range(1, n + 1))
    return 'EFG 2 R "" { "A" "B" } ' + "".join(steps) + 't "" 0'


def deep(n: int, folder: Path) -> list[Path]:
    """Going back from every set of a long way."""
    claim = {"beliefs": "any", "expect": "holds", "id": "c1", "kind": "sequential"}
    profile = {"beliefs": [], "strategy": {"1": [1] * n, "2": []}}
    return game(chain(n), folder, claim, profile, {"trembles": []})


def deep_bounds(n: int, folder: Path) -> list[Path]:
    steps = [["prune", "1", 0, 0, "always", [[0, 1]]]]
    claim = {"expect": "holds", "id": "c1", "kind": "all-pure", "concept": "sequential"}
    return game(chain(n), folder, claim, evidence={"equilibria": [], "steps": steps})


def profile_digits(n: int, folder: Path) -> list[Path]:
    """Mixtures with many digits multiply along a way."""
    claim = {"expect": "holds", "id": "c1", "kind": "bayes-nash"}
    mixtures = [[[0, big(2 * k)], [1, big(2 * k + 1)]] for k in range(n)]
    profile = {"beliefs": [], "strategy": {"1": mixtures, "2": []}}
    return game(chain(n), folder, claim, profile, {"interim": {"1": {"": "0"}, "2": {"": "0"}}})


def two_histories(n: int) -> str:
    """n sets of player 1, each with two histories behind a chance move."""
    text = f'EFG 2 R "" {{ "A" }} c "" 1 "" {{ {" ".join([chr(34) + "x" + chr(34) + f" 1/{2 * n}"] * 2 * n)} }} 0 '
    for k in range(2 * n):
        repeated = ' "" { "x" "y" }' if k % 2 == 0 else ""
        text += f'p "" 1 {k // 2 + 1}{repeated} 0 t "" 0 t "" 0 '
    return text


def exponents(n: int, folder: Path) -> list[Path]:
    """Powers of ratios of probabilities."""
    beliefs = [["1", 0, odds(2)]]
    claim = {"expect": "refuted", "id": "c1", "kind": "sequential"}
    profile = {"beliefs": beliefs, "strategy": {"1": [0]}}
    entry = ["1", 0, 1, n]
    shown = {"inconsistent": {"exponents": [entry], "kind": "coefficients"}}
    paths = game(two_histories(1), folder, claim, profile, shown)
    text = paths[0].read_text(encoding="utf-8").replace('"holds":true', '"holds":false')
    paths[0].write_text(text, encoding="utf-8")
    return paths


def given_digits(n: int, folder: Path) -> list[Path]:
    beliefs = [["1", k, odds(2, k)] for k in range(n)]
    claim = {"expect": "holds", "id": "c1", "kind": "weak-perfect-bayesian"}
    profile = {"beliefs": beliefs, "strategy": {"1": [0] * n}}
    return game(two_histories(n), folder, claim, profile, {"interim": {"1": {"": "0"}}})


def tremble_digits(n: int, folder: Path) -> list[Path]:
    claim = {"beliefs": "any", "expect": "holds", "id": "c1", "kind": "sequential"}
    profile = {"beliefs": [], "strategy": {"1": [1] * n, "2": []}}
    trembles = [["1", k, 0, 1, str(Fraction(big(2 * k, 3900), big(2 * k + 1, 3900)))] for k in range(n)]
    return game(chain(n), folder, claim, profile, {"trembles": trembles})


def mixture_digits(n: int, folder: Path) -> list[Path]:
    """The weights of a mixture of plans."""
    claim = {"beliefs": "any", "expect": "holds", "id": "c1", "kind": "sequential"}
    profile = {"beliefs": [], "strategy": {"1": [0]}}
    mixture = [[[[0, 1]], f"1/{big(k, 3900)}"] for k in range(n)]
    shown = {"histories": {"agent": "1", "mixture": mixture, "set": 0}}
    paths = game(two_histories(1), folder, claim, profile, shown)
    text = paths[0].read_text(encoding="utf-8").replace('"holds":true', '"holds":false')
    paths[0].write_text(text, encoding="utf-8")
    return paths


@dataclass(frozen=True)
class Bomb:
    make: Callable[[int, Path], list[Path]]
    quick: int  # a size that is answered, or refused, soon
    large: tuple[int, ...]  # sizes of the sweep: near the budget, and far beyond

    @property
    def name(self) -> str:
        return self.make.__name__


BOMBS = [
    Bomb(lines, 40_000_000, (10_000_000, 200_000_000)),
    Bomb(depth, 100_000, (900, 10_000_000)),
    Bomb(arrays, 20_000_000, (5_000_000, 60_000_000)),
    Bomb(tables, 6_000_000, (2_000_000, 30_000_000)),
    Bomb(integers, 50_000, (20_000_000, 50_000_000)),
    Bomb(wide_text, 1_000_000, (150_000_000, 250_000_000)),
    Bomb(toml_keys, 2_000, (300, 1_000)),
    Bomb(toml_table, 300, (50_000, 300_000)),
    Bomb(toml_paths, 5_000, (1_000_000,)),
    Bomb(toml_arrays, 10_000, (300_000, 1_300_000)),
    Bomb(types_and_units, 150, (500, 1_000, 4_000)),
    Bomb(prior_digits, 22, (12, 16, 32)),
    Bomb(type_profiles, 32, (18, 20, 22)),
    Bomb(one_prior, 40, (100, 200, 1_000)),
    Bomb(money_digits, 50, (50, 200, 1_000)),
    Bomb(bids_of_levels, 16, (8, 16, 64)),
    Bomb(bid_vectors, 100, (1_000, 2_000, 20_000)),
    Bomb(bid_profiles, 20, (12, 13, 14)),
    Bomb(random_ties, 32, (16, 18, 20, 22, 24)),
    Bomb(posted_price, 32, (4, 6, 8)),
    Bomb(resale_offers, 2, (12, 20, 60, 200)),
    Bomb(resale_sellers, 3, (4, 5)),
    Bomb(resale_types, 20, (100, 400, 1_000)),
    Bomb(rival_lists, 20, (5, 7, 10, 15, 40)),
    Bomb(rival_orders, 2, (4, 6, 8)),
    Bomb(more_orders, 40, (3, 4, 5)),
    Bomb(labelled, 60, (6, 8, 10)),
    Bomb(telling, 4, (6, 10, 20)),
    Bomb(telling_digits, 30, (4, 6, 10)),
    Bomb(mixed_bids, 4, (12, 16, 20)),
    Bomb(rules_and_sets, 300, (2_000, 4_000)),
    Bomb(names_in_rules, 1, (20, 50, 1_000)),
    Bomb(rule_digits, 50, (100, 400, 1_000)),
    Bomb(offers_in_rules, 1_000, (100_000, 1_000_000)),
    Bomb(belief_digits, 100, (100, 400, 1_000)),
    Bomb(claims, 10, (10_000, 100_000)),
    Bomb(dominator_digits, 50, (20, 100, 200)),
    Bomb(strategy_columns, 9, (4, 5, 6)),
    Bomb(bid_names, 10, (1_000, 10_000)),
    Bomb(splits, 100, (1_000, 4_000)),
    Bomb(prunes, 2, (10, 90)),
    Bomb(monomials, 60, (100, 200)),
    Bomb(losing_monomials, 15, (30, 100, 200)),
    Bomb(listed_equilibria, 10, (1_000, 10_000)),
    Bomb(unambiguous, 2, (8, 20, 50)),
    Bomb(payoff_digits, 100, (50, 200, 1_000)),
    Bomb(summed_digits, 100, (50, 200, 1_000)),
    Bomb(chance_digits, 50, (50, 200, 1_000)),
    Bomb(chance_again, 30, (100, 1_000)),
    Bomb(chance_way, 20, (50, 100, 400)),
    Bomb(actions_again, 500, (1_000, 10_000, 30_000)),
    Bomb(players, 10_000, (500, 1_000, 2_000)),
    Bomb(deep, 500, (5_000, 30_000, 100_000)),
    Bomb(deep_bounds, 2_000, (200, 50_000)),
    Bomb(profile_digits, 1_000, (50, 100, 200, 400)),
    Bomb(exponents, 10_000_000, (100, 500, 2_000)),
    Bomb(given_digits, 100, (500, 2_000)),
    Bomb(tremble_digits, 200, (50, 100, 1_000)),
    Bomb(mixture_digits, 300, (50, 100, 1_000)),
]
