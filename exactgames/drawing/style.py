"""Colours and shapes: a player's colour is Okabe and Ito's (2008), told apart with any colour vision; her shape says it
again without colour. Text is never coloured.
"""

from __future__ import annotations

from typing import Final

COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""The players', in order; the seventh has the first again, with the next shape."""

_DARK: Final = ("#56B4E9", "#FF8A3D", "#2BC79A", "#E6A3C8", "#F0B840", "#9AD2F5")
"""The same on a dark ground, lighter where they would be too dark there."""

SHAPES: Final = ("circle", "square", "diamond", "triangle", "hexagon", "cross")


def colour_of(player: int) -> int:
    """The number of the player's colour."""
    return player % len(COLOURS)


def shape_of(player: int) -> str:
    """The player's shape: with her colour, different for the first 36 players."""
    return SHAPES[(player + player // len(COLOURS)) % len(SHAPES)]


PATHS: Final = {
    "circle": "M-6 0a6 6 0 1 1 12 0a6 6 0 1 1-12 0z",
    "square": "M-5.5-5.5h11v11h-11z",
    "diamond": "M0-7.5l7.5 7.5l-7.5 7.5l-7.5-7.5z",
    "triangle": "M-6.5 6l6.5-12.5l6.5 12.5z",
    "hexagon": "M-7 0l3.5-6h7l3.5 6l-3.5 6h-7z",
    "cross": "M-2.5-7h5v4.5h4.5v5h-4.5v4.5h-5v-4.5h-4.5v-5h4.5z",
}
"""Each shape around the origin."""


def rules(scope: str = "") -> str:
    """The style sheet of a drawing; ``scope``: a selector that its rules are kept to."""
    at = f"{scope} " if scope else ""
    light = _ground(at, "#ffffff", "#1a1a1a", "#595959", "#8a8a8a", COLOURS)
    dark = _ground(at, _GROUND, "#e8e8e8", "#b0b0b0", "#7d7d7d", _DARK)
    return f"{_shape_rules(at)}{light}@media (prefers-color-scheme:dark){{{dark}}}"


PLOT: Final = "eg-plot"
"""The class of an SVG of a plot."""

_GROUND: Final = "#16181c"
_PLOT_DARK: Final = {
    "#ffffff": _GROUND,
    "#000000": "#e8e8e8",
    "#222222": "#e8e8e8",
    "#595959": "#b0b0b0",
    "#8a8a8a": "#7d7d7d",
    "#cccccc": "#55595f",
    "#dddddd": "#33373d",
    **dict(zip(map(str.lower, COLOURS), _DARK, strict=True)),
}
"""A plot's colours, as they are in its SVG, on a dark ground."""


def plot_rules() -> str:
    """The style sheet of a plot, whose colours stand with each part: on a dark ground others take their place. No
    ancestor is asked for: of marks, which are drawn once and used often, style sheets know none.
    """
    dark = "".join(
        f'[style*="{what}: {colour}"]{{{what}:{instead}!important}}'
        for colour, instead in _PLOT_DARK.items()
        for what in ("fill", "stroke")
    )
    return f"@media (prefers-color-scheme:dark){{.{PLOT} text{{fill:#e8e8e8}}{dark}}}"


def _ground(at: str, ground: str, ink: str, faint: str, line: str, colours: tuple[str, ...]) -> str:
    """Rules for one ground."""
    found = [
        f"{at}.eg-bg{{fill:{ground}}}",
        f"{at}text{{fill:{ink};stroke:{ground}}}",
        f"{at}.eg-faint{{fill:{faint}}}",
        f"{at}.eg-e{{stroke:{line}}}",
        f"{at}.eg-s{{stroke:{ground}}}",
        f"{at}.eg-n{{fill:{ground};stroke:{ink}}}",
        f"{at}.eg-z{{fill:{line}}}",
    ]
    for number, colour in enumerate(colours):
        found.append(f"{at}.eg-e.eg-c{number},{at}.eg-set.eg-c{number} path{{stroke:{colour}}}")
        found.append(f"{at}.eg-s.eg-c{number}{{fill:{colour}}}")
    return "".join(found)


def _shape_rules(at: str) -> str:
    """Rules that no ground changes."""
    return (
        f"{at}text{{font:11px system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;paint-order:stroke;"
        "stroke-width:3px;stroke-linejoin:round}"
        f"{at}.eg-h{{font-size:15px;font-weight:600}}"
        f"{at}.eg-b{{font-weight:700}}"
        f"{at}.eg-e{{fill:none;stroke-width:1.2;stroke-linejoin:round}}"
        f"{at}.eg-p{{stroke-width:3.6}}"
        f"{at}.eg-m{{stroke-width:2.4}}"
        f"{at}.eg-s{{stroke-width:1}}"
        f"{at}.eg-n{{stroke-width:1.4}}"
        f"{at}.eg-set path{{fill:none;stroke-width:1.6;stroke-dasharray:5 4}}"
        f"{at}.eg-set path.eg-band{{stroke-width:20;stroke-dasharray:none;stroke-linecap:round;opacity:.14}}"
    )
