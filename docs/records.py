"""Write the records: the instances of instances/records, the tables in docs/explanation/theorem-3.md, and the plot with
its CSV in docs/pictures. Their certificates are proofs/regenerate.py's.

Run it with the package installed: python docs/records.py.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import count
from math import ceil
from pathlib import Path
from typing import Any

from flint import arb

from exactgames import largest
from exactgames.drawing.plots import ratio_plot
from exactgames.files.run_market import read_run_document
from exactgames.files.toml import toml
from exactgames.runs.check import Checked
from exactgames.runs.constructions import continuous_bystander, continuous_example_4, example_4

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "instances" / "records"
PAGE = ROOT / "docs" / "explanation" / "theorem-3.md"
PICTURE = ROOT / "docs" / "pictures" / "theorem-3.svg"
SIZES = (
    ("4", 4, 129),
    ("8", 8, 193),
    ("9", 9, 193),
    ("16", 16, 145),
    ("32", 32, 193),
    ("100", 100, 193),
    ("1000", 1000, 193),
    ("10e6", 10**6, 273),
    ("10e12", 10**12, 281),
    ("10e50", 10**50, 637),
    ("10e100", 10**100, 1750),
)
"""(name, m, levels of z): with these no certificate has a megabyte."""
SMALLEST = ((2, 9, 193), (3, 42, 401), (10, 203_275, 2000))
"""(a ratio, the smallest m at which it is reached with so many levels, or fewer, these levels)."""
GAP, FINE = Fraction(1, 10_000), Fraction(1, 1_000_000)
CONTINUOUS = "continuous"
KINDS = {
    "example-4": "Example 4, ρ = 1/(2m)",
    "continuous-example-4": f"Example 4 as printed, {CONTINUOUS} types",
    "bystander": "with a bystander",
    "continuous-bystander": f"with a bystander, {CONTINUOUS} types",
}
"""The files' names, and what the columns are called."""


def best(units: int, levels: int, gap: Fraction = GAP) -> dict[str, Any]:
    """The bystander instance with the largest ratio, by branch and bound: what ``exactgames search`` finds."""
    found = largest(["bystander"], [units], levels=[levels], gap=gap)[0]
    if found.member is None or not found.closed:
        raise SystemExit(f"m = {power(units)}: others are not excluded")
    return dict(found.member.document)


def limit_of(units: int) -> Fraction:
    """What no bystander instance reaches, whatever its levels: proofs/for-all-m.md; rounded up."""
    return above(1 + (arb(units - 1) / arb(1).exp()).lambertw())


def above(ball: arb) -> Fraction:
    """A number above the ball."""
    mantissa, exponent = ball.upper().man_exp()
    return int(mantissa) * Fraction(2) ** int(exponent)


def papers(units: int) -> dict[str, Any]:
    """The paper's instance, z rounded down to 1/(2m) and the powers of two above it."""
    low, level = Fraction(1, 2 * units), Fraction(1)
    levels = [low]
    while level > low:
        levels.append(level)
        level /= 2
    return example_4(units, sorted(levels))


def printed(units: int) -> dict[str, Any]:
    """The paper's instance as it is printed, with continuous types, and its ratio to four places."""
    return with_ratio(continuous_example_4(units))


def largest_continuous(units: int) -> dict[str, Any]:
    """The bystander instance with a continuous z and the largest ratio: with N = m − 1 and lowest value ρ = x/N it is
    (1 + x(1 + ln(N/x)))/(1 + x), and greatest where x·e^x = N/e, x rounded here.
    """
    others = units - 1
    mantissa, exponent = (arb(others) / arb(1).exp()).lambertw().mid().man_exp()
    x = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return with_ratio(continuous_bystander(units, Fraction(round(x * 1000), 1000 * others)))


def with_ratio(document: dict[str, Any]) -> dict[str, Any]:
    """The document with its ratio claimed to four places."""
    low = ratio_of(document) * 10**4 // 1
    for claim in document["claims"]:
        if claim["kind"] == "ratio":
            claim |= {"at_least": str(Fraction(low, 10**4)), "at_most": str(Fraction(low + 1, 10**4))}
    return document


def ratio_of(document: dict[str, Any]) -> Fraction:
    """The ratio; of continuous types the lower of two numbers between which it is."""
    checked = Checked(read_run_document(document).market)
    if not checked.market.has_law:
        return checked.ratio or Fraction(0)
    ratio = checked.figures.ratio()
    return Fraction(0) if ratio is None else ratio.enclosed().low


def bound(units: int, won: int) -> Fraction:
    """What no ratio exceeds where the seller wins so many units, at least 3: proofs/upper-bound.md; rounded up."""
    most = Fraction(units, won) * (1 + above(arb(won).log()))
    return most if won >= 8 else 1 + most


def write(name: str, document: dict[str, Any]) -> tuple[Fraction, str]:
    """Write the instance; its ratio, and that as a link."""
    file = FOLDER / f"{name}.toml"
    file.write_text(f"#:schema ../../exactgames/files/instance.schema.json\n{toml(document)}", encoding="utf-8")
    ratio = ratio_of(document)
    return ratio, f"[{shown(ratio)}](../../instances/records/{file.name})"


def record_table() -> list[str]:
    """The table's rows; the picture and its CSV are written."""
    found: dict[str, list[tuple[int, Fraction]]] = {head: [] for head in KINDS.values()}
    bounds: list[tuple[int, Fraction]] = []
    heads = ["m"]
    for head in KINDS.values():
        heads += [head] if CONTINUOUS in head else [head, "levels of z"]
    rows = table([*heads, "at most"])
    for name, units, levels in SIZES:
        cells = [power(units)]
        documents = (papers(units), printed(units), best(units, levels), largest_continuous(units))
        for kind, document, points in zip(KINDS, documents, found.values(), strict=True):
            ratio, link = write(f"{kind}-{name}", document)
            points.append((units, ratio))
            types = document["agents"][1]["types"]
            cells += [link, str(len(types))] if isinstance(types, list) else [link]
        bounds.append((units, bound(units, units - 1)))
        rows += line([*cells, rounded_up(bounds[-1][1])])
    plot = ratio_plot({**found, "upper bound, k = m − 1": bounds})
    PICTURE.write_text(plot.svg(), encoding="utf-8")
    PICTURE.with_suffix(".csv").write_text(plot.table(), encoding="utf-8")
    return rows


def smallest_table() -> list[str]:
    """The rows of the table of the smallest m."""
    heads = ["a ratio of", "smallest m", "what none reaches at m − 1", "certified there, continuous z"]
    rows = table([*heads, "with levels of z: m", "levels", "ratio"])
    for ratio, units, levels in SMALLEST:
        least = next(m for m in count(int(ratio * 2.7**ratio) // 2) if limit_of(m) > ratio)
        limit = rounded_up(limit_of(least - 1), 7)
        _, there = write(f"continuous-bystander-{least}", largest_continuous(least))
        _, link = write(f"bystander-{units}", best(units, levels, FINE if units > 1000 else GAP))
        rows += line([str(ratio), f"{least:,}", limit, there, f"{units:,}", f"{levels:,}", link])
    return rows


def table(heads: list[str]) -> list[str]:
    """A table's first rows."""
    return [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]


def line(cells: list[str]) -> list[str]:
    """One more."""
    return [f"| {' | '.join(cells)} |"]


def main() -> None:
    """Write the instances and the tables."""
    FOLDER.mkdir(exist_ok=True)
    put(PAGE, "records", record_table())
    put(PAGE, "smallest", smallest_table())


def put(page: Path, name: str, rows: list[str]) -> None:
    """Write the rows between the page's marks of that name."""
    text = page.read_text(encoding="utf-8")
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    start, stop = text.index(begin) + len(begin), text.index(end)
    page.write_text(text[:start] + "\n" + "\n".join(rows) + "\n" + text[stop:], encoding="utf-8")


def rounded_up(value: Fraction, places: int = 4) -> str:
    """So many decimals, rounded up."""
    whole, rest = divmod(ceil(value * 10**places), 10**places)
    return f"{whole}.{rest:0{places}d}"


def shown(ratio: Fraction) -> str:
    """Four decimals, rounded down."""
    whole = ratio.numerator * 10**4 // ratio.denominator
    return f"{whole // 10**4}.{whole % 10**4:04d}"


def power(units: int) -> str:
    """m in a table."""
    exponent = len(str(units)) - 1
    return f"10^{exponent}" if exponent > 3 and units == 10**exponent else str(units)


if __name__ == "__main__":
    main()
