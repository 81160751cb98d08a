"""What stands below the help of each command: lines that may be typed as they are.

They are about one story: ``market.toml``, which the first of them writes, its certificate, its game, a profile of that.
A test runs them in this order, in an empty folder.
"""

from __future__ import annotations

from typing import Final

SAMPLES: Final[dict[str, tuple[str, ...]]] = {
    "new": ("exactgames new market.toml",),
    "validate": ("exactgames validate market.toml", "exactgames validate market.toml --json"),
    "write-out": ("exactgames write-out market.toml", "exactgames write-out market.toml written.toml"),
    "expand": ("exactgames expand market.toml", "exactgames expand market.toml --efg game.efg"),
    "export": ("exactgames export market.toml -o tree.html", "exactgames export market.toml --bare --format tikz"),
    "find": (
        "exactgames find market.toml --concept perfect-bayesian --undominated",
        "exactgames find market.toml --some",
        "exactgames find game.efg -o profile.json",
    ),
    "check": (
        "exactgames check market.toml",
        "exactgames check market.toml --concept bayes-nash --slacks all",
        "exactgames check game.efg --profile profile.json --beliefs any",
    ),
    "explain": (
        "exactgames explain market.toml --agent B",
        "exactgames explain game.efg --profile profile.json --concept bayes-nash",
    ),
    "dominance": (
        "exactgames dominance market.toml",
        "exactgames dominance market.toml --agent B --type v=1 --bid 0",
    ),
    "compare": (
        "exactgames compare market.toml written.toml",
        "exactgames compare market.toml --without-aftermarket --each-signal",
    ),
    "guarantee": ("exactgames guarantee market.toml", "exactgames guarantee market.toml --design reserve --at 0,1/2,1"),
    "range": ("exactgames range market.toml --against-found",),
    "smooth": ("exactgames smooth market.toml --mu 3/2 --frontier",),
    "balance": ("exactgames balance market.toml", "exactgames balance market.toml --price 1/2"),
    "plot": (
        "exactgames plot reserve market.toml --at 0,1/2,1 -o reserve.svg",
        "exactgames plot dominance market.toml -o dominance.png",
    ),
    "sweep": (
        "exactgames sweep bystander --over m=3,4 --set levels=2 --workers 1",
        "exactgames sweep market.toml --over auction.reserve=0,1 --workers 1",
    ),
    "search": ("exactgames search bystander --set m=4 --set levels=2 --workers 1 -o found",),
    "certify": (
        "exactgames certify market.toml -o market.jsonl",
        "exactgames certify game.efg --profile profile.json -o game.jsonl",
    ),
    "verify": (
        "exactgames verify market.jsonl market.toml",
        "exactgames verify game.jsonl --instance game.efg --json",
    ),
    "report": ("exactgames report market.toml market.jsonl -o market.html --latex market.tex",),
}
"""By command, each after what writes the files that it reads."""


def below(command: str) -> str:
    """What is printed below a command's help. Empty where there is nothing."""
    lines = SAMPLES.get(command, ())
    return "".join(f" {line}\n" for line in ("For example:", *(f"  {line}" for line in lines))) if lines else ""
