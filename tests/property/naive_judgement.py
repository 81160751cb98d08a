"""A market with named items judged by the definitions, by brute force, and the certificate that says so: rules matched
to the naive tree's sets, what is open completed, figures, the four concepts, dominance by single bids.

The certificate is written from docs/reference/certificate.md, line by line.
"""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import gcd, lcm, prod
from typing import Any

from completions import Open
from naive_item_rules import fits, matches, ranks
from naive_item_states import total
from naive_items import NaiveItems
from reference import Reference
from strategies import Key, Table

Json = Any
MOST_PLANS = 600
CONCEPTS = ("bayes-nash", "weak-perfect-bayesian", "perfect-bayesian", "sequential")


class Stuck(Exception):
    """A set is not completed."""


class Judged:
    """The file's profile.  ``keys``: the information sets in play order; ``open``: those that no rule covers;
    ``unmatched``: whether some rule is the first match of no set.
    """

    def __init__(self, naive: NaiveItems) -> None:
        self.naive = naive
        fill = {key: even(len(place.actions), 0) for key, place in naive.places.items()}
        bare = Reference(tuple(naive.names), naive.tree, fill)
        self.keys = list(bare.sets)
        rules = naive.file.get("strategy", [])
        table: Table = {}
        used = set()
        for key in self.keys:
            for k, rule in enumerate(rules):
                row = matches(naive, rule, naive.places[key])
                if row is not None:
                    table[key] = row
                    used.add(k)
                    break
        self.unmatched = any(k not in used and not self._only_bid(rule) for k, rule in enumerate(rules))
        self.open = frozenset(key for key in self.keys if key not in table)
        self.uncovered_bid = any(naive.places[key].actions[0][0] == "bid" for key in self.open)
        start = Reference(tuple(naive.names), naive.tree, {**fill, **table})
        given, believed = {}, naive.file.get("beliefs", [])
        used.clear()
        for key in self.keys:
            for k, rule in enumerate(believed):
                parts = self._believes(rule, key, bare)
                if parts is not None:
                    given[key] = parts
                    used.add(k)
                    break
        self.unmatched |= len(used) < len(believed)
        preferred = {key: ranks(naive, naive.places[key]) for key in self.open}
        self.question = Open(start, self.open, given, preferred)  # type: ignore[arg-type]
        self.start = start

    def _only_bid(self, rule: Json) -> bool:
        agent = self.naive.names.index(rule["agent"])
        sealed = self.naive.file["auction"]["format"].startswith("simultaneous")
        return sealed and rule["stage"] == "auction" and len(self.naive.own_bids(agent)) == 1

    def _believes(self, rule: Json, key: Key, tree: Reference) -> Any:
        """The parts of the belief that a belief rule gives at a set; None if it does not match there."""
        naive, place = self.naive, self.naive.places[key]
        whose = rule["agent"] == key[0] and rule["stage"] == place.stage
        types = [rule["type"]] if "type" in rule else rule.get("types")
        if not whose or (types is not None and naive.words[place.agent][place.type] not in types):
            return None
        if not all(fits(naive, k, asked, place.facts) for k, asked in rule.get("when", {}).items()):
            return None
        parts = []
        for entry in rule["belief"]:
            named = {naive.names.index(name): t for name, t in entry.get("types", {}).items()}
            at = [
                h
                for h, node in enumerate(tree.sets[key])
                if all(naive.words[i][self._types(tree, node)[i]] == t for i, t in named.items())
            ]
            parts.append((Fraction(entry.get("probability", 1)), tuple(at)))
        return tuple(parts) if all(at for _, at in parts) else None

    def _types(self, tree: Reference, node: int) -> tuple[int, ...]:
        if len(self.naive.profiles) == 1:
            return self.naive.profiles[0][0]
        return self.naive.profiles[tree.path(node)[0][1]][0]

    @cached_property
    def tree(self) -> Reference:
        """With the completed profile."""
        choice: Any = {}
        if self.open:
            choice = self.question.by_backward_induction(dict.fromkeys(self.open, 0))
            if not isinstance(choice, dict):
                raise Stuck
        return self.question.completed(choice)

    # ---- figures

    @cached_property
    def reach(self) -> list[tuple[int, Fraction]]:
        """The terminal nodes, depth first, with their probabilities."""
        tree = self.tree
        odds = [Fraction(1)] * len(tree.nodes)
        for node in range(1, len(tree.nodes)):
            above, k = tree.parent[node]
            odds[node] = odds[above] * tree.chance(above, k)
        return [(node, p) for node, p in enumerate(odds) if tree.nodes[node].payoffs]

    def utility(self, agent: int) -> Fraction:
        return total(p * self.tree.nodes[node].payoffs[agent] for node, p in self.reach)

    def welfare(self) -> Fraction:
        found = Fraction(0)
        for (node, p), (held, _) in zip(self.reach, self.naive.ends, strict=True):
            types = self._types(self.tree, node)
            found += p * total(self.naive.value(i, types[i], bundle) for i, bundle in enumerate(held))
        return found

    def revenue(self) -> Fraction:
        return total(p * paid for (_, p), (_, paid) in zip(self.reach, self.naive.ends, strict=True))

    def interim(self, agent: int, kind: int) -> Fraction:
        whole = total(p for types, p in self.naive.profiles if types[agent] == kind)
        earned = total(
            p * self.tree.nodes[node].payoffs[agent]
            for node, p in self.reach
            if self._types(self.tree, node)[agent] == kind
        )
        return earned / whole

    # ---- the concepts

    def own(self, agent: int, kind: int | None = None) -> list[Key]:
        return [
            key
            for key in self.keys
            if self.naive.places[key].agent == agent and kind in (None, self.naive.places[key].type)
        ]

    def small(self) -> bool:
        """Whether plans are few."""
        tree = Reference(tuple(self.naive.names), self.naive.tree, self.start.strategy)
        every = (self.own(i, t) for i in range(self.naive.n) for t in range(len(self.naive.types[i])))
        return all(prod(tree.actions(key) for key in own) <= MOST_PLANS for own in every)

    @cached_property
    def beliefs(self) -> Table:
        return self.question.beliefs(self.tree)

    def judges(self, concept: str) -> bool:
        """Whether it is judged here: where plans are few, and no given belief breaks a rule of beliefs; sequential
        equilibria only without given beliefs.
        """
        if concept in ("bayes-nash", "weak-perfect-bayesian") and not self.small():
            return False
        if not self.question.given or concept == "bayes-nash":
            return True
        faults = self.tree.bayes_faults(self.beliefs)
        if concept == "perfect-bayesian":
            faults = self.tree.updating_faults(self.beliefs) + self.tree.subgame_faults(self.beliefs)
        return concept != "sequential" and not faults

    def judge(self, concept: str) -> tuple[bool, Json]:
        """The verdict, and its evidence."""
        best = self._whole_plans() if concept == "bayes-nash" else self._at_sets(concept)
        names, words = self.naive.names, self.naive.words
        evidence: Json = {}
        if best is None:
            evidence["interim"] = {
                name: {words[i][t]: str(self.interim(i, t)) for t in range(len(words[i]))}
                for i, name in enumerate(names)
            }
        else:
            gain, key, instead = best
            place, played = self.naive.places[key], self.tree.strategy[key]
            action = next(k for k, p in enumerate(played) if p)
            evidence["deviation"] = {
                "action": action,
                "agent": key[0],
                "gain": str(gain),
                "instead": instead,
                "set": self.own(place.agent).index(key),
                "type": words[place.agent][place.type],
            }
        if concept == "sequential":
            evidence["trembles"] = []
        return best is None, evidence

    def _whole_plans(self) -> tuple[Fraction, Key, int] | None:
        best = Fraction(0), ("", ""), 0
        for i in range(self.naive.n):
            for t in range(len(self.naive.types[i])):
                whole = total(p for types, p in self.naive.profiles if types[i] == t)
                own = self.own(i, t)
                for gain, plan in self.tree.plan_gains(self.naive.names[i], own) if own else ():
                    if gain / whole > best[0]:
                        differs = next(key for key in own if self._differs(key, plan) and self._comes(key, plan))
                        best = gain / whole, differs, plan[differs]
        return best if best[0] else None

    def _differs(self, key: Key, plan: dict[Key, int]) -> bool:
        return key in plan and self.tree.strategy[key][plan[key]] != 1

    def _comes(self, key: Key, plan: dict[Key, int]) -> bool:
        """Whether the plan comes to the set (others and chance let it)."""
        tree = self.tree
        return any(
            tree.reach(node, without=key[0]) and all(plan[k] == a for k, a in tree.own_moves(node, key[0]))
            for node in tree.sets[key]
        )

    def _at_sets(self, concept: str) -> tuple[Fraction, Key, int] | None:
        tree, beliefs = self.tree, self.beliefs
        best: tuple[Fraction, Key, int] = Fraction(0), ("", ""), 0
        for key in self.keys:
            base = tree.mean(key, beliefs[key])
            later = tree.later(key) if concept == "weak-perfect-bayesian" else []
            for plan in tree.plans([key, *later]):
                gain = tree.mean(key, beliefs[key], plan) - base
                if gain > best[0]:
                    start = key
                    if not self._differs(key, plan):
                        start = next(
                            k for k in self.keys if k in plan and self._differs(k, plan) and self._after(k, key, plan)
                        )
                    best = gain, start, plan[start]
        return best if best[0] else None

    def _after(self, key: Key, first: Key, plan: dict[Key, int]) -> bool:
        """Whether the plan comes to the set from one where it starts, under the belief there."""
        tree = self.tree
        for top, p in zip(tree.sets[first], self.beliefs[first], strict=True):
            for node in tree.sets[key]:
                if p and top <= node < tree.end[top] and tree.reach(node, top, key[0]):
                    moves = [move for move in tree.own_moves(node, key[0]) if move[0] in plan]
                    if all(plan[k] == a for k, a in moves):
                        return True
        return False

    # ---- dominance by single bids, against profiles of bids

    def implied(self, agent: int, kind: int, bid: int, others: tuple[int, ...]) -> Fraction:
        """A type's payoff from a bid against a profile of the others' bids."""
        naive, tree = self.naive, self.tree
        bids = (*others[:agent], bid, *others[agent:])
        fixed: Table = {}
        for key in self.keys:
            place = naive.places[key]
            if place.actions[0][0] == "bid":
                fixed[key] = even(len(place.actions), bids[place.agent])
        played = Reference.__new__(Reference)
        played.__dict__ = {**tree.__dict__, "strategy": {**tree.strategy, **fixed}}
        tops = [0] if len(naive.profiles) == 1 else tree.children[0]
        found = Fraction(0)
        for (types, p), top in zip(naive.profiles, tops, strict=True):
            if types[agent] == kind:
                found += p * played.value(top, naive.names[agent])
        return found

    def dominance(self, agent: int, kind: int, bid: int) -> tuple[bool, Json]:
        """Whether a single bid dominates the bid weakly, and the entry of evidence."""
        naive = self.naive
        counts = [len(naive.own_bids(i)) for i in range(naive.n)]
        columns = list(product(*(range(c) for i, c in enumerate(counts) if i != agent)))
        rows = [[self.implied(agent, kind, b, column) for column in columns] for b in range(counts[agent])]
        mine, words = rows[bid], [bid_words(b) for b in naive.own_bids(agent)]
        entry: Json = {
            "against": "actions",
            "agent": naive.names[agent],
            "bid": words[bid],
            "type": naive.words[agent][kind],
        }
        for other, row in enumerate(rows):
            if all(x >= y for x, y in zip(row, mine, strict=True)) and row != mine:
                better = next(k for k, (x, y) in enumerate(zip(row, mine, strict=True)) if x > y)
                return True, {**entry, "dominator": [[words[other], "1"]], "strict": list(columns[better])}
        witnesses: list[Json] = []
        for other, row in enumerate(rows):
            worse = [k for k, (x, y) in enumerate(zip(row, mine, strict=True)) if x < y]
            if other != bid:
                witnesses.append([words[other], list(columns[worse[0]]) if worse else None])
        return False, {**entry, "witnesses": witnesses}

    def undominated(self) -> tuple[bool, Json]:
        """Of the bids that the profile plays."""
        entries, bad = [], []
        for i in range(self.naive.n):
            for t in range(len(self.naive.types[i])):
                keys = [key for key in self.own(i, t) if self.naive.places[key].actions[0][0] == "bid"]
                played = [k for k, p in enumerate(self.tree.strategy[keys[0]]) if p] if keys else [0]
                for bid in played:
                    dominated, entry = self.dominance(i, t, bid)
                    (bad if dominated else entries).append(entry)
        return not bad, {"bids": bad or entries}

    # ---- the certificate

    def says(self, said: Json) -> bool:
        """Whether a claim is judged here."""
        kind = said["kind"]
        if kind in CONCEPTS:
            return self.judges(kind)
        if kind == "undominated":
            return bool(said.get("pure")) and said.get("against", "actions") == "actions"
        return kind in ("welfare", "optimum", "ratio", "revenue", "utility")

    def claim(self, said: Json) -> tuple[bool, Json]:
        kind = said["kind"]
        if kind in CONCEPTS:
            return self.judge(kind)
        if kind == "undominated":
            return self.undominated()
        if kind == "optimum":
            return self._figure(said, self.naive.optimum())
        if kind == "ratio":
            best, reached = self.naive.optimum(), self.welfare()
            return self._figure(said, best / reached if best and reached else None)
        if kind == "utility":
            return self._figure(said, self.utility(self.naive.names.index(said["agent"])))
        assert kind in ("welfare", "revenue")
        return self._figure(said, self.welfare() if kind == "welfare" else self.revenue())

    def _figure(self, said: Json, exact: Fraction | None) -> tuple[bool, Json]:
        value = None if exact is None else str(exact)
        return "value" not in said or Fraction(said["value"]) == exact, {"value": value}

    def game_line(self) -> Json:
        tree, names = self.start, self.naive.names
        counts = {name: len(self.own(i)) for i, name in enumerate(names)}
        ends = sum(1 for node in tree.nodes if node.payoffs)
        return {
            "block": "game",
            "form": "explicit",
            "infosets": counts,
            "nodes": len(tree.nodes),
            "terminal_nodes": ends,
        }

    def assessment_line(self, strategy: Table | None = None) -> Json:
        table = self.tree.strategy if strategy is None else strategy
        names = self.naive.names
        return {
            "block": "assessment",
            "completed": {name: sum(key in self.open for key in self.own(i)) for i, name in enumerate(names)},
            "strategy": {name: [entry(table[key]) for key in self.own(i)] for i, name in enumerate(names)},
        }

    def certificate(self) -> list[Json]:
        """All lines."""
        lines = [header(self.naive.file), self.game_line()]
        if "strategy" in self.naive.file:
            lines.append(self.assessment_line())
        expected = []
        for k, said in enumerate(self.naive.file["claims"], 1):
            holds, evidence = self.claim(said)
            lines.append({"claim": said.get("id", f"c{k}"), "evidence": evidence, "holds": holds, "kind": said["kind"]})
            expected.append(holds == (said.get("expect", "holds") == "holds"))
        lines.append({"as_expected": all(expected), "block": "end", "claims": len(expected)})
        return lines


def header(instance: Json) -> Json:
    digest = hashlib.sha256(canonical(instance).encode("ascii")).hexdigest()
    named = {"certificate": "exactgames", "format": 3, "made_by": "by hand", "semantics": 1}
    return {**named, "instance": instance, "sha256": digest}


def canonical(value: Json) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def text_of(lines: list[Json]) -> str:
    return "".join(canonical(line) + "\n" for line in lines)


def entry(row: tuple[Fraction, ...]) -> Json:
    """A row of a strategy as line 3 has it."""
    common = lcm(*(p.denominator for p in row))
    weights = [int(p * common) for p in row]
    pairs = [[k, w // gcd(*weights)] for k, w in enumerate(weights) if w]
    return pairs[0][0] if len(pairs) == 1 else pairs


def even(size: int, action: int) -> tuple[Fraction, ...]:
    """One action for sure."""
    return tuple(Fraction(int(k == action)) for k in range(size))


def bid_words(bid: tuple[Fraction, ...]) -> str:
    return ",".join(map(str, bid))
