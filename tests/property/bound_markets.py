"""Random small markets for claims about bounds, as the text of instance files without claims."""

from __future__ import annotations

import json
from fractions import Fraction
from itertools import combinations, product
from random import Random

UNITS = ("uniform-price", "discriminatory", "vickrey", "all-pay")
ITEMS = ("simultaneous-first-price", "simultaneous-second-price")


def num(x: Fraction | int) -> str:
    return f'"{x}"' if Fraction(x).denominator > 1 else str(x)


def amount(random: Random, most: int = 4) -> Fraction:
    return Fraction(random.randint(0, most), 2)


def shares(random: Random, count: int) -> list[Fraction]:
    weights = [random.randint(1, 3) for _ in range(count)]
    return [Fraction(w, sum(weights)) for w in weights]


def types(random: Random, kinds: int, units: int, items: list[str], joint: bool) -> str:
    """An agent's types."""
    rows = []
    for t, p in enumerate(shares(random, kinds)):
        chance = "" if joint else f", probability = {num(p)}"
        rows.append(f'{{ name = "t{t}", {valuation(random, units, items)}{chance} }}')
    return f"types = [{', '.join(rows)}]"


def valuation(random: Random, units: int, items: list[str]) -> str:
    if not items:
        marginals = sorted((amount(random) for _ in range(units)), reverse=True)
        return f"marginals = [{', '.join(map(num, marginals))}]"
    kind = random.choice(("additive", "unit-demand", "table"))
    if kind != "table":
        return f"{kind} = {{ {', '.join(f'{x} = {num(amount(random))}' for x in items)} }}"
    value: dict[frozenset[str], Fraction] = {frozenset(): Fraction(0)}
    rows = []
    for size in range(1, len(items) + 1):
        for bundle in combinations(items, size):
            least = max(value[frozenset(bundle) - {x}] for x in bundle)
            value[frozenset(bundle)] = least + amount(random, 2)
            rows.append(f"{{ items = {json.dumps(bundle)}, value = {num(value[frozenset(bundle)])} }}")
    return f"table = [{', '.join(rows)}]"


def prior(random: Random, names: list[str], kinds: list[int]) -> str:
    """A joint prior in which every type occurs, and maybe not every profile."""
    every = list(product(*(range(count) for count in kinds)))
    listed = [types for types in every if random.random() < 0.7]
    for agent, count in enumerate(kinds):
        for t in range(count):
            if all(types[agent] != t for types in listed):
                listed.append(next(types for types in every if types[agent] == t))
    listed = sorted(set(listed))
    rows = []
    for profile, p in zip(listed, shares(random, len(listed)), strict=True):
        named = ", ".join(f'{name} = "t{t}"' for name, t in zip(names, profile, strict=True))
        rows.append(f"{{ types = {{ {named} }}, probability = {num(p)} }}")
    return f"prior = [{', '.join(rows)}]\n"


def sealed(random: Random, goods: str = "units") -> str:
    """Two or three agents of one or two types, two or three bids each."""
    items = ["x", "y"][: random.randint(1, 2)] if goods == "items" else []
    units, n = (random.randint(1, 2) if not items else 0), random.choice((2, 2, 3))
    joint = random.random() < 0.4
    kinds = [random.choice((1, 2, 2)) if n == 2 else random.choice((1, 1, 2)) for _ in range(n)]
    names = ["A", "B", "C"][:n]
    text = f"items = {json.dumps(items)}\n" if items else f"units = {units}\n"
    text += prior(random, names, kinds) if joint else ""
    width = units or len(items)
    for name, count in zip(names, kinds, strict=True):
        text += f'[[agents]]\nname = "{name}"\n{types(random, count, units, items, joint)}\n'
        levels = sorted(random.sample([Fraction(k, 2) for k in range(5)], 3 if width == 1 and n == 2 else 2))
        if random.random() < 0.3:
            rows = {tuple(sorted((random.choice(levels) for _ in range(width)), reverse=True)) for _ in range(3)}
            text += (
                f"bids = {{ vectors = [{', '.join('[' + ', '.join(map(num, row)) + ']' for row in sorted(rows))}] }}\n"
            )
        else:
            text += f"bids = {{ levels = [{', '.join(map(num, levels))}] }}\n"
    text += f'[auction]\nformat = "{random.choice(ITEMS if items else UNITS)}"\n'
    text += random.choice(("", 'reserve = "1/2"\n', "reserve = 1\n"))
    text += random.choice(("", "zero_bids_win = false\n"))
    order = ", ".join(f'"{name}"' for name in random.sample(names, n))
    return text + random.choice(("", 'ties = "random"\n', f"ties = {{ priority = [{order}] }}\n"))


def posted(random: Random, goods: str = "units") -> str:
    """Two buyers of one or two types."""
    items = ["x", "y"] if goods == "items" else []
    units, joint = (2 if not items else 0), random.random() < 0.5
    kinds, names = [2, random.choice((1, 2))], ["A", "B"]
    text = 'items = ["x", "y"]\n' if items else f"units = {units}\n"
    text += prior(random, names, kinds) if joint else ""
    for name, count in zip(names, kinds, strict=True):
        text += f'[[agents]]\nname = "{name}"\n{types(random, count, units, items, joint)}\n'
    text += '[auction]\nformat = "posted-price"\n'
    if not items:
        text += f"price = {num(amount(random))}\n"
    elif random.random() < 0.5:
        text += f"price = {{ x = {num(amount(random))}, y = {num(amount(random))} }}\n"
    else:
        rows = [f"{{ items = [{b}], price = {num(amount(random))} }}" for b in ('"x"', '"y"', '"x", "y"')]
        text += f"bundle-prices = [{', '.join(rows)}]\n"
    return text + random.choice(("", 'order = ["B", "A"]\n', 'order = ["A"]\n'))
