"""A report's tables for a paper, in LaTeX (package booktabs): types, what is played, outcomes, slacks, figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Final

from exactgames.pages import equilibrium
from exactgames.pages.equilibrium import Listed
from exactgames.pages.facts import Facts
from exactgames.quoted import escaped

START: Final = "% tables, written by exactgames\n"
"""How such a file begins."""

_SPECIAL: Final = {
    **{ch: f"\\{ch}" for ch in "&%$#_{}"},
    **{ch: f"{{{ch}}}" for ch in "[]*-`'"},
    "−": "$-$",
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
}
"""What means something to LaTeX, or would join what stands beside it. (The double quote needs the T1 encoding.)"""


_MINUS: Final = re.compile(r"(?<!\S)\{-\}(?=\d)")
"""A sign before a number, after ``_SPECIAL``."""
LONG, SHARE = 34, 26
"""Words of so many characters are long; so many hundredths of a line are theirs."""


def latex(words: str) -> str:
    r"""Words that LaTeX prints as they are; what does not print is escaped first.

    >>> print(latex("50% of a_1 {x}"), latex("\\input{secret}"))
    50\% of a\_1 \{x\} \textbackslash{}input\{secret\}
    """
    return _MINUS.sub("$-$", "".join(_SPECIAL.get(ch, ch) for ch in escaped(words)))


def report_latex(facts: Facts) -> str:
    """The tables, for a document that takes in the packages array, booktabs and, with T1, fontenc."""
    return latex_file(_tables(facts))


def latex_file(tables: Iterable[str]) -> str:
    """The tables, those that are empty left out, with what the document has to take in."""
    needs = "% needs: \\usepackage{array,booktabs} \\usepackage[T1]{fontenc}\n"
    return START + needs + "\n".join(filter(None, tables))


def _tables(facts: Facts) -> Iterator[str]:
    title = facts.market.title or facts.file
    holds = facts.judged.holds
    profile = "The equilibrium" if holds else "The profile"
    yield listed_latex(equilibrium.types(facts), f"{title}: types", "types")
    yield listed_latex(equilibrium.strategies(facts), f"{profile}: what is played", "strategies")
    yield listed_latex(equilibrium.outcomes(facts), f"{profile}: outcomes", "outcomes")
    yield listed_latex(equilibrium.slacks(facts), f"{profile}: what the best other action loses", "slacks")
    yield listed_latex(equilibrium.dominance(facts), f"{profile}: dominance of the bids played", "dominance")
    yield listed_latex(equilibrium.figures(facts), f"{profile}: expected figures", "figures")


def listed_latex(found: Listed, caption: str, label: str) -> str:
    """The table as LaTeX; nothing if it has no rows."""
    if not found.rows:
        return ""
    columns = _columns(found)
    rows = [*map(_row, found.rows), *([_left(found)] if found.more else [])]
    return "\n".join(
        [
            "\\begin{table}[tbp]",
            f"\\caption{{{latex(caption)}}}\\label{{tab:{label}}}",
            "\\centering\\small",
            f"\\begin{{tabular}}{{{columns}}}",
            "\\toprule",
            _row(found.columns),
            "\\midrule",
            *rows,
            "\\bottomrule",
            "\\end{tabular}",
            "\\end{table}",
            "",
        ]
    )


def _columns(found: Listed) -> str:
    """How the columns are set: amounts to the right; where words are long, they are broken."""
    wide = [max(len(row[k]) for row in (found.columns, *found.rows)) > LONG for k in range(len(found.columns))]
    share = Fraction(SHARE, max(1, sum(wide)))
    broken = rf">{{\raggedright\arraybackslash}}p{{.{int(share):02}\linewidth}}"
    return "".join(broken if wide[k] else "r" if k in found.numbers else "l" for k in range(len(wide)))


def _row(cells: Sequence[str]) -> str:
    return " & ".join(map(latex, cells)) + r" \\"


def _left(found: Listed) -> str:
    return rf"\multicolumn{{{len(found.columns)}}}{{l}}{{and {found.more} more rows}} \\"
