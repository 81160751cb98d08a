"""Guarantees, smoothness and balanced prices, as JSON values, and in words made of these."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from rich.console import Console
from rich.text import Text

from exactgames.answers.attained import Attained
from exactgames.answers.bounds import BalanceAnswer, Designed, Guaranteed, Note, SmoothAnswer
from exactgames.numbers.rational import number
from exactgames.quoted import name
from exactgames.reports.tables import table


def guarantee_values(
    found: Guaranteed, assumed: dict[str, Any], design: Designed | None, what: str | None
) -> dict[str, Any]:
    """The keys of ``guarantee --json``; ``assumed``: what was asked; ``what`` is designed, "reserve" or "price"."""
    values: dict[str, Any] = _guaranteed(found) | assumed
    values["design"] = values["attained"] = None
    if design is not None and what is not None:
        rows = [
            {what: number(amount), **_guaranteed(one), **_noted(note)}
            for (amount, one), note in zip(design.amounts, design.notes, strict=True)
        ]
        values["design"] = {"best": number(design.best), "of": what, "rows": rows, "between": _between(design)}
    return values


def _noted(note: Note) -> dict[str, Any]:
    return {"rules": list(note.names), "factor": number(note.factor), "theory_at_least": number(note.theory)}


def _between(design: Designed) -> dict[str, Any] | None:
    found = design.between
    if found is None:
        return None
    at, value, attained = design.best_between
    rows = [
        {
            "above": number(piece.low),
            "to": number(piece.high),
            "just_above": number(piece.at_low),
            "at": number(piece.at_high),
            "straight": piece.linear,
            "at_least": number(piece.least),
            "at_most": number(piece.most),
        }
        for piece in found.pieces
    ]
    return {
        "at_zero": number(found.at_zero),
        "best": {"reserve": number(at), "welfare_at_least": number(value), "attained": attained},
        "provable_at_most": number(found.most),
        "pieces": rows,
    }


def attained_values(found: Attained) -> dict[str, Any]:
    """JSON of ``guarantee --attain``; ``written``: where, once it is."""
    return {
        "welfare": number(found.welfare),
        "tight": found.tight,
        "independent_bids_leave": number(found.left),
        "independent_bids_settled": found.settled,
        "late": found.late,
        "unchecked": found.unchecked,
        "written": None,
    }


def _guaranteed(found: Guaranteed) -> dict[str, Any]:
    return {
        "welfare_at_least": number(found.welfare),
        "optimum": number(found.optimum),
        "fraction": number(found.fraction),
        "exact": found.exact,
        "provable_at_most": number(found.most),
    }


def print_guarantee(console: Console, found: dict[str, Any]) -> None:
    """The bound in a sentence; then what was designed, as a table."""
    line = (
        f"Welfare is at least {found['welfare_at_least']} in every Bayes–Nash equilibrium, whatever aftermarket follows"
    )
    if found["information"]:
        line += ", if agents may acquire information about types first"
    if found["arrival"] == "any":
        line += ", in whatever order buyers come"
    share = "" if found["fraction"] is None else f": {found['fraction']} of the optimum, {found['optimum']}"
    console.print(Text(f"{line}{share}."))
    if not found["exact"]:
        most = found["provable_at_most"]
        console.print(Text(f"The time was over: by this argument something up to {most} may be provable."))
    if found["attained"] is not None:
        _print_attained(console, found)
    design = found["design"]
    if design is not None:
        columns = [design["of"], "welfare_at_least", "fraction"]
        heads = [design["of"], "welfare at least", "of the optimum"]
        if any(row["factor"] is not None for row in design["rows"]):
            columns, heads = ["factor", *columns], ["off by", *heads]
        if any(row["theory_at_least"] is not None for row in design["rows"]):
            columns, heads = [*columns, "theory_at_least"], [*heads, "theory"]
        if any(row["rules"] for row in design["rows"]):
            columns, heads = [*columns, "rules"], [*heads, "rule"]
        if not all(row["exact"] for row in design["rows"]):
            columns, heads = [*columns, "provable_at_most"], [*heads, "provable at most"]
        rows = [[_cell(row[column]) for column in columns] for row in design["rows"]]
        console.print(table(f"By {design['of']}", heads, rows))
        console.print(Text(f"The best {design['of']} of these is {design['best']}."))
        if design["between"] is not None:
            _print_between(console, design["between"])


def _print_attained(console: Console, found: dict[str, Any]) -> None:
    example, bound, most = found["attained"], found["welfare_at_least"], found["optimum"]
    welfare = example["welfare"]
    if bound == most:
        words = "So every equilibrium leaves just that."
    elif example["tight"]:
        words = f"An equilibrium, with the aftermarket that it needs, leaves no more: {welfare}."
    elif welfare is not None:
        words = (
            f"An equilibrium, with the aftermarket that it needs, leaves {welfare}; none was found that leaves less."
        )
    else:
        words = f"No equilibrium was found that leaves less than the optimum, {most}."
    if example["unchecked"]:
        words += " More was found, but its game is too large to be looked at."
    if example["late"]:
        words += " The time was over before all was tried."
    console.print(Text(words))
    left = example["independent_bids_leave"]
    if not example["tight"] and left is not None and left != bound:
        who = "bids that do not, as far as they were tried, leave"
        if example["independent_bids_settled"]:
            who = "agents' bids do not, and so leave"
        words = f"The argument's worst bids depend on each other; {who} at least {left}{_meaning(example, left, most)}."
        console.print(Text(words))
    if example["written"] is not None:
        console.print(Text(f"wrote {name(example['written'])}; next: exactgames certify {name(example['written'])}"))


def _meaning(example: dict[str, Any], left: str, most: str) -> str:
    """What follows where all independent bids are known."""
    if not example["independent_bids_settled"]:
        return ""
    if left == most:
        return ", the optimum, in every equilibrium, whatever aftermarket follows"
    return " in every equilibrium, whatever aftermarket follows"


def _cell(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else value or "none"


def _print_between(console: Console, between: dict[str, Any]) -> None:
    pieces, straight = between["pieces"], all(row["straight"] for row in between["pieces"])
    rows = [["", "0", "", between["at_zero"], "", ""]] + [
        [row["above"], row["to"], row["just_above"], row["at"]]
        + (["", ""] if row["straight"] else [row["at_least"], row["at_most"]])
        for row in pieces
    ]
    heads, title = ["above", "to", "just above", "at"], "At all reserves"
    if straight:
        rows, title = [row[:4] for row in rows], "At all reserves, straight between the two"
    else:
        heads += ["bends: at least", "at most"]
    console.print(table(title, heads, rows))
    found, most = between["best"], between["provable_at_most"]
    where = "The best reserve is" if found["attained"] else "The best reserves are just above"
    value = found["welfare_at_least"]
    known = "" if most == value else f" Of those at which it was computed; it is nowhere above {most}."
    console.print(Text(f"{where} {found['reserve']}: welfare at least {value}.{known}"))


def smooth_values(found: SmoothAnswer) -> dict[str, Any]:
    """The keys of ``smooth --json``: ``lambda`` is "0" if no λ is positive."""
    positive = found.best is not None and found.best > 0
    return {
        "lambda": number(found.best) if positive else "0",
        "mu": number(found.mu),
        "weak": number(found.weak),
        "semi": found.semi,
        "welfare_at_least": number(found.welfare),
        "why_not": found.why or None,
        "optimum": number(found.optimum),
        "frontier": None
        if found.frontier is None
        else {
            "points": [{"mu": number(mu), "lambda": number(best)} for mu, best in found.frontier.points],
            "slope": number(found.frontier.slope),
        },
    }


def print_smooth(console: Console, found: dict[str, Any]) -> None:
    """The best λ in a sentence, what follows from it, and the frontier."""
    kind = "semi-smooth" if found["semi"] else "smooth"
    weakly = "" if found["weak"] == "0" else f", winning bids counted {found['weak']} times"
    if found["lambda"] == "0":
        console.print(Text(f"The auction is not {kind} with mu = {found['mu']}{weakly}: no lambda above 0 will do."))
    else:
        best = f"the best lambda is {found['lambda']}"
        console.print(Text(f"The auction is {kind} with mu = {found['mu']}{weakly}: {best}."))
        if found["welfare_at_least"] is None:
            console.print(Text(f"No bound on welfare: {found['why_not']}."))
        else:
            console.print(
                Text(
                    f"So welfare is at least {found['welfare_at_least']} in every Bayes–Nash equilibrium, whatever "
                    f"aftermarket follows; the optimum is {found['optimum']}."
                )
            )
    if found["frontier"] is not None:
        rows = [[point["mu"], point["lambda"]] for point in found["frontier"]["points"]]
        console.print(table("The best lambda, straight between these", ["mu", "lambda"], rows))
        console.print(Text(f"After the last it rises by {found['frontier']['slope']} for each 1 of mu."))


def balance_values(found: BalanceAnswer) -> dict[str, Any]:
    """The keys of ``balance --json``; α or β is null where no number is large enough."""
    balance = found.balance
    return {
        "alpha": number(balance.alpha),
        "beta": number(balance.beta),
        "price": None if balance.prices is None else _price(balance.prices, found.items),
        "expected_price": _price(balance.expected, found.items),
        "posted_price": None if balance.posted is None else _price(balance.posted, found.items),
        "welfare_at_least": number(found.welfare),
        "optimum": number(found.optimum),
    }


def _price(prices: tuple[Fraction, ...], items: tuple[str, ...]) -> str | dict[str, str | None]:
    """That of a unit; of items by their names."""
    if items:
        return {item: number(price) for item, price in zip(items, prices, strict=True)}
    [price] = prices
    return str(price)


def _said(prices: str | dict[str, str]) -> str:
    if isinstance(prices, str):
        return prices
    return ", ".join(f"{name(item)} {price}" for item, price in prices.items())


def print_balance(console: Console, found: dict[str, Any]) -> None:
    """The best (α, β), the posted price, what it guarantees."""
    by_item = isinstance(found["expected_price"], dict)
    if found["price"] is not None:
        whose = f"A bundle at the prices {_said(found['price'])}" if by_item else f"A price of {found['price']} a unit"
    else:
        whose = "What each item adds in the first optimal allocation" if by_item else "OPT over the number of units"
        whose += ", as a price,"
    if found["alpha"] is None or found["beta"] is None:
        missing = "alpha" if found["alpha"] is None else "beta"
        console.print(Text(f"{whose} is not balanced: no {missing} is large enough."))
        return
    console.print(
        Text(f"{whose} is balanced with alpha = {found['alpha']} and beta = {found['beta']} (the best ones).")
    )
    console.print(Text(f"The posted price alpha/(1 + alpha beta) E[p] is {_said(found['posted_price'])}."))
    if found["welfare_at_least"] is not None:
        console.print(
            Text(
                f"It leaves welfare at least {found['welfare_at_least']} of {found['optimum']} in every Bayes–Nash "
                "equilibrium, in whatever order buyers come, whatever aftermarket follows."
            )
        )
