"""Write what is said of several speculators and of other aftermarkets: the fixed-price instances of instances/records,
the tables in docs/explanation/several-speculators.md and other-aftermarkets.md, and the plot with its CSV.
Certificates are proofs/regenerate.py's. The records come first: python docs/records.py.

Run it with the package installed: python docs/speculators.py.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from records import FOLDER, ROOT, SIZES, limit_of, line, papers, power, put, rounded_up, shown, table, write

from exactgames import read_instance, read_run_instance
from exactgames.drawing.plots import ratio_plot
from exactgames.files.families.two_speculators import where_z_is_largest
from exactgames.market.instance import Instance
from exactgames.runs.check import Checked
from exactgames.runs.constructions import as_runs, document, how_many

EXPLANATION = ROOT / "docs" / "explanation"
PICTURE = ROOT / "docs" / "pictures" / "several-speculators.svg"
COPIES = (1, 2, 4, 8)
CERTIFIED = ("2-m2", "2-m3", "2-m4", "3-m2", "3-m4", "4-m2")
"""Of instances/babaioff2023/bystander-copies-*.toml."""
FIXED = (("4", 4), ("100", 100), ("10e6", 10**6), ("10e100", 10**100))
Z = Fraction(9, 10)
ONE = Fraction(1)


def paper_copies(copies: int, units: int) -> Fraction:
    """The ratio of copies of Example 4 with so many units each, z as in the record, by the formula: in a copy C sells
    one unit to A, and the m − 3 others to B if z = 1; best of all, those of all copies go where z is largest.
    """
    levels = sorted(Fraction(str(price)) for price in papers(units)["aftermarket"]["prices"][:-2])
    sure = copies * Fraction(21, 4)
    best = sure + where_z_is_largest(copies, units, levels)
    return best / (sure + copies * (units - 3) * levels[0])


def curves() -> list[str]:
    """Rows of the ratios against γm; the picture and its CSV are written."""
    names = {g: f"Example 4, γ = 1/{g}" if g > 1 else "Example 4, one speculator" for g in COPIES}
    found: dict[str, list[tuple[int, Fraction]]] = {name: [] for name in names.values()}
    ours = found.setdefault("with a bystander, any γ", [])
    rows = table(["γm", *names.values(), "with a bystander, any γ", "its limit"])
    for name, units, _ in SIZES:
        file = FOLDER / f"bystander-{name}.toml"
        ratio = Checked(read_run_instance(file).market).ratio or Fraction(0)
        ours.append((units, ratio))
        one = Checked(read_run_instance(FOLDER / f"example-4-{name}.toml").market).ratio
        if one != paper_copies(1, units):
            raise SystemExit(f"m = {power(units)}: the formula has another ratio than the record")
        cells = [power(units)]
        for copies, its in names.items():
            found[its].append((units, paper_copies(copies, units)))
            cells.append(shown(found[its][-1][1]))
        cells += [f"[{shown(ratio)}](../../instances/records/{file.name})", rounded_up(limit_of(units))]
        rows += line(cells)
    plot = ratio_plot(found)
    PICTURE.write_text(plot.svg(), encoding="utf-8")
    PICTURE.with_suffix(".csv").write_text(plot.table(), encoding="utf-8")
    return rows


def certified() -> list[str]:
    """Rows of the members that have certificates."""
    rows = table(["γ", "m", "γm", "levels of z", "who may bid anything", "the profile is", "ratio"])
    for name in CERTIFIED:
        instance = read_instance(ROOT / "instances" / "babaioff2023" / f"bystander-copies-{name}.toml")
        copies, units = (int(part.lstrip("m")) for part in name.split("-"))
        free = {one["name"] for one in instance.document["agents"] if "levels" in one["bids"]}
        everybody = len(free) == len(instance.market.agents)
        who = "everybody" if everybody else " and ".join(sorted(free))
        kinds = {claim.kind for claim in instance.claims}
        what = "BN, WPB, PB, S" + (", undominated" if "undominated" in kinds else "")
        levels = len(instance.market.agents[0].types)
        link = f"[{ratio_of(instance)}](../../proofs/babaioff2023/bystander-copies-{name}.jsonl)"
        rows += line([f"1/{copies}", str(copies * units), str(units), str(levels), who, what, link])
    return rows


def ratio_of(instance: Instance) -> Fraction:
    """As the instance claims it."""
    return next(Fraction(claim["value"]) for claim in instance.document["claims"] if claim["kind"] == "ratio")


def fixed_price(units: int) -> dict[str, Any]:
    """B's further units are worth 9/10 for sure, and the only resale price is 1."""
    bid = Fraction(units - 1, units)
    types: dict[str, list[dict[str, Any]]] = {
        "A": [{"marginals": []}],
        "B": [{"marginals": as_runs((ONE, 1), (Z, units - 1))}],
        "C": [{"marginals": []}],
    }
    bids = sorted({Fraction(0), Fraction(1, 2), bid, ONE})
    profile = {"A": [], "B": [1], "C": as_runs((bid, units - 1))}
    return document(f"A fixed resale price: {how_many(units)}", units, types, bids, [ONE], profile)


def fixed() -> list[str]:
    """Rows of the fixed resale price; its instances are written."""
    rows = table(["m", "the profile is", "ratio, (9m + 1)/10"])
    for name, units in FIXED:
        ratio, _ = write(f"fixed-price-{name}", fixed_price(units))
        if ratio != Fraction(9 * units + 1, 10):
            raise SystemExit(f"m = {power(units)}: another ratio")
        words = str(ratio) if units < 10**7 else f"9·10^{len(str(units)) - 2} + 1/10"
        link = f"[{words}](../../proofs/records/fixed-price-{name}.jsonl)"
        rows += line([power(units), "BN, WPB, PB, S, undominated; with real bids, too", link])
    return rows


def main() -> None:
    """Write all of it."""
    put(EXPLANATION / "several-speculators.md", "curves", curves())
    put(EXPLANATION / "several-speculators.md", "certified", certified())
    put(EXPLANATION / "other-aftermarkets.md", "fixed", fixed())


if __name__ == "__main__":
    main()
