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
from exactgames.runs.constructions import bystander, example_4, octaves

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


def bound(units: int, won: int) -> Fraction:
    """What no ratio exceeds where the seller wins so many units, at least 3: proofs/upper-bound.md; rounded up."""
    mantissa, exponent = arb(won).log().upper().man_exp()
    above = Fraction(units, won) * (1 + int(mantissa) * Fraction(2) ** int(exponent))
    return above if won >= 8 else 1 + above


def main() -> None:
    """Write the instances and the table."""
    FOLDER.mkdir(exist_ok=True)
    found: dict[str, list[tuple[int, Fraction]]] = {"Example 4, ρ = 1/(2m)": [], "with a bystander": []}
    bounds: list[tuple[int, Fraction]] = []
    heads = ("m", "Example 4, ρ = 1/(2m)", "levels of z", "with a bystander", "levels of z", "at most")
    rows = [f"| {' | '.join(heads)} |", "|" + " --- |" * len(heads)]
    for name, units, parts in SIZES:
        cells = [power(units)]
        pairs = ("example-4", papers(units)), ("bystander", largest(units, parts))
        for (kind, document), points in zip(pairs, found.values(), strict=True):
            file = FOLDER / f"{kind}-{name}.toml"
            file.write_text(f"#:schema ../../exactgames/files/instance.schema.json\n{toml(document)}", encoding="utf-8")
            checked = Checked(read_run_document(document).market)
            points.append((units, checked.ratio or Fraction(0)))
            cells.append(f"[{shown(checked.ratio)}](../../instances/records/{file.name})")
            cells.append(str(len(checked.market.agents[1].types)))
        bounds.append((units, bound(units, units - 1)))
        cells.append(shown(bounds[-1][1] + Fraction(1, 10**4)))
        rows.append(f"| {' | '.join(cells)} |")
    plot = ratio_plot({**found, "upper bound, k = m − 1": bounds})
    PICTURE.write_text(plot.svg(), encoding="utf-8")
    PICTURE.with_suffix(".csv").write_text(plot.table(), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    start, stop = page.index(BEGIN) + len(BEGIN), page.index(END)
    PAGE.write_text(page[:start] + "\n" + "\n".join(rows) + "\n" + page[stop:], encoding="utf-8")


def shown(ratio: Fraction | None) -> str:
    """Four decimals, rounded down."""
    if ratio is None:
        raise ValueError("the ratio does not exist")
    whole = ratio.numerator * 10**4 // ratio.denominator
    return f"{whole // 10**4}.{whole % 10**4:04d}"


def power(units: int) -> str:
    """m in a table."""
    exponent = len(str(units)) - 1
    return f"10^{exponent}" if exponent > 3 else str(units)


if __name__ == "__main__":
    main()
