"""Write the record table: the instances of instances/records, the table in docs/explanation/theorem-3.md, and the plot
with its CSV in docs/pictures. Their certificates are proofs/regenerate.py's.

Run it with the package installed: python docs/records.py.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path
from typing import Any

from flint import arb

from exactgames.drawing.plots import ratio_plot
from exactgames.files.run_market import read_run_document
from exactgames.files.toml import toml
from exactgames.runs.check import Checked
from exactgames.runs.constructions import bystander, continuous_bystander, continuous_example_4, example_4, octaves

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "instances" / "records"
PAGE = ROOT / "docs" / "explanation" / "theorem-3.md"
PICTURE = ROOT / "docs" / "pictures" / "theorem-3.svg"
BEGIN, END = "<!-- records -->", "<!-- end of records -->"
SIZES = (
    ("4", 4, 64),
    ("8", 8, 64),
    ("9", 9, 64),
    ("16", 16, 48),
    ("32", 32, 48),
    ("100", 100, 32),
    ("1000", 1000, 24),
    ("10e6", 10**6, 16),
    ("10e12", 10**12, 8),
    ("10e50", 10**50, 4),
    ("10e100", 10**100, 4),
)
"""(name, m, parts of an octave)."""
CONTINUOUS = "continuous"
KINDS = {
    "example-4": "Example 4, ρ = 1/(2m)",
    "continuous-example-4": f"Example 4 as printed, {CONTINUOUS} types",
    "bystander": "with a bystander",
    "continuous-bystander": f"with a bystander, {CONTINUOUS} types",
}
"""The files' names, and what the columns are called."""


def expected(units: int, levels: tuple[Fraction, ...]) -> Fraction:
    """The ratio of a bystander instance, by the formula: what to search with; the certificates do not use it."""
    falls = sum((1 - low / high for low, high in itertools.pairwise(levels)), start=Fraction(0))
    resold = (units - 1) * levels[0]
    return (1 + resold * (1 + falls)) / (1 + resold)


def best_octaves(units: int, parts: int) -> int:
    """How many octaves, each in so many parts, make the largest ratio: it rises, and then falls."""
    count = 1
    while expected(units, octaves(count + 1, parts)) > expected(units, octaves(count, parts)):
        count += 1
    return count


def largest(units: int, parts: int) -> dict[str, Any]:
    """The bystander instance with the largest ratio of those with whole octaves of z."""
    rough = best_octaves(units, 1)
    near = range(max(1, rough - 3), rough + 4)
    count = max(near, key=lambda one: expected(units, octaves(one, parts)))
    bid = Fraction(units - 1, units)
    return bystander(units, octaves(count, parts), sorted({*(Fraction(k, 4) for k in range(5)), bid}), bid)


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
    mantissa, exponent = arb(won).log().upper().man_exp()
    above = Fraction(units, won) * (1 + int(mantissa) * Fraction(2) ** int(exponent))
    return above if won >= 8 else 1 + above


def main() -> None:
    """Write the instances and the table."""
    FOLDER.mkdir(exist_ok=True)
    found: dict[str, list[tuple[int, Fraction]]] = {head: [] for head in KINDS.values()}
    bounds: list[tuple[int, Fraction]] = []
    heads = ["m"]
    for head in KINDS.values():
        heads += [head] if CONTINUOUS in head else [head, "levels of z"]
    heads.append("at most")
    rows = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    for name, units, parts in SIZES:
        cells = [power(units)]
        documents = (papers(units), printed(units), largest(units, parts), largest_continuous(units))
        for kind, document, points in zip(KINDS, documents, found.values(), strict=True):
            file = FOLDER / f"{kind}-{name}.toml"
            file.write_text(f"#:schema ../../exactgames/files/instance.schema.json\n{toml(document)}", encoding="utf-8")
            points.append((units, ratio_of(document)))
            cells.append(f"[{shown(points[-1][1])}](../../instances/records/{file.name})")
            types = document["agents"][1]["types"]
            cells += [str(len(types))] if isinstance(types, list) else []
        bounds.append((units, bound(units, units - 1)))
        cells.append(shown(bounds[-1][1] + Fraction(1, 10**4)))
        rows.append(f"| {' | '.join(cells)} |")
    plot = ratio_plot({**found, "upper bound, k = m − 1": bounds})
    PICTURE.write_text(plot.svg(), encoding="utf-8")
    PICTURE.with_suffix(".csv").write_text(plot.table(), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    start, stop = page.index(BEGIN) + len(BEGIN), page.index(END)
    PAGE.write_text(page[:start] + "\n" + "\n".join(rows) + "\n" + page[stop:], encoding="utf-8")


def shown(ratio: Fraction) -> str:
    """Four decimals, rounded down."""
    whole = ratio.numerator * 10**4 // ratio.denominator
    return f"{whole // 10**4}.{whole % 10**4:04d}"


def power(units: int) -> str:
    """m in a table."""
    exponent = len(str(units)) - 1
    return f"10^{exponent}" if exponent > 3 else str(units)


if __name__ == "__main__":
    main()
