"""The code cells of a notebook, run as Jupyter runs them, without a kernel."""

from __future__ import annotations

import ast
import re
from typing import Any

CELL = "{code-cell}"
"""What follows the fence of a cell."""

_OPTIONS = re.compile(r"\A(?::[^\n]*\n)+")


def run_cell(cell: str, names: dict[str, Any], where: str, line: int) -> str:
    """Run a cell that stands at that line; what it displays: its last value, if that is an expression, as HTML, as a
    picture or as text; "" where there is none. Whatever it raises is raised.
    """
    code = _OPTIONS.sub(lambda found: "\n" * found[0].count("\n"), cell)
    tree = ast.parse("\n" * (line - 1) + code, where)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, where, "exec"), names)
    if last is None:
        return ""
    value = eval(compile(ast.Expression(last.value), where, "eval"), names)
    for rich in ("_repr_html_", "_repr_svg_"):
        if hasattr(value, rich):
            return str(getattr(value, rich)())
    return "" if value is None else repr(value)
