"""What the help of each command shows: command lines that work, one after the other, in a folder with a market
(``market.toml``, which the first of them writes), a game (``game.efg``) and its profile (``profile.json``).
"""

from __future__ import annotations

from typing import Final

SAMPLES: Final[dict[str, tuple[str, ...]]] = {
    "": ("new market.toml", "check market.toml", "certify market.toml -o first.jsonl", "verify first.jsonl"),
    "new": ("new market.toml",),
    "validate": ("validate market.toml",),
    "write-out": ("write-out market.toml", "write-out market.toml whole.toml"),
    "expand": ("expand market.toml", "expand market.toml --efg market.efg"),
    "export": ("export market.toml -o tree.html", "export game.efg --profile profile.json -o tree.svg"),
    "check": (
        "check market.toml",
        "check market.toml --concept bayes-nash --slacks all",
        "check game.efg --profile profile.json --concept bayes-nash",
    ),
    "explain": ("explain market.toml",),
    "find": (
        "find market.toml",
        "find market.toml --concept bayes-nash --time-limit 60",
        "find game.efg --mixed --concept bayes-nash",
        "find market.toml --some",
    ),
    "dominance": ("dominance market.toml", "dominance market.toml --against strategies"),
    "compare": ("compare market.toml --without-aftermarket",),
    "guarantee": ("guarantee market.toml", "guarantee market.toml --design reserve"),
    "range": ("range market.toml",),
    "smooth": ("smooth market.toml --frontier",),
    "balance": ("balance market.toml",),
    "plot": ("plot dominance market.toml -o dominance.svg", "plot dominance market.toml -o dominance.png"),
    "sweep": (
        "sweep example-4-bystander --over m=3,4 --set s=3/4 --set levels=2 --results sweep.jsonl",
        "sweep market.toml --over auction.reserve=0,1 --dominated --workers 1 --csv sweep.csv",
    ),
    "search": ("search bystander --set m=4 --set levels=2 --workers 1 -o found",),
    "certify": ("certify market.toml -o market.jsonl", "certify game.efg --all -o game.jsonl"),
    "verify": ("verify market.jsonl --instance market.toml", "verify game.jsonl --instance game.efg"),
    "report": ("report market.toml market.jsonl -o market.html",),
    "solve": ("check market.toml", "find market.toml"),
}
"""By verb, without the name of the program; of ``solve``, what is typed instead; of none, how to begin."""

WIDTH: Final = 74
"""A line that is longer goes on in the next, as in a shell."""


def samples(verb: str) -> str:
    """The end of the command's help."""
    lines = [f"exactgames {sample}" for sample in SAMPLES[verb]]
    return "\n".join(["Examples:", *(f"  {part}" for line in lines for part in folded(line)), ""])


def folded(line: str) -> list[str]:
    """The line in parts of at most WIDTH signs where it can be; all but the last end in a backslash."""
    parts, rest = [], line
    while len(rest) > WIDTH and (cut := rest.rfind(" --", 0, WIDTH - 2)) > 0:
        parts.append(f"{rest[:cut]} \\")
        rest = f"  {rest[cut + 1 :]}"
    return [*parts, rest]
