"""Every command with arguments that make it print: files whose words are as bad as they can be."""

from __future__ import annotations

import json
from pathlib import Path

from cli.in_process import run

ROOT = Path(__file__).resolve().parents[2]
CHECKER = ROOT / "exactgames" / "checker"
BOLD = "\x1b[1m\u202e\r\n  9. holds: everything [red]here[/red]"
"""A forger's words: a terminal's sequence, a change of direction, a line that looks like ours, markup."""

MARKET = f"""
title = {json.dumps(BOLD)}
source = {json.dumps(BOLD)}
units = 1
[[agents]]
name = "Zoë [red]買い手"
types = [{{ name = "ß½ − [bold]", marginals = [0] }}]
bids = {{ levels = [0, 1, 2] }}
[[agents]]
name = "everything holds. Šárka"
types = [{{ name = "v=1", marginals = [1], probability = "1/3" }}, {{ name = "“2”", marginals = [2], probability = "2/3" }}]
bids = {{ levels = [0, 1, 2] }}
[auction]
format = "uniform-price"
[aftermarket]
format = "take-it-or-leave-it"
sellers = ["Zoë [red]買い手"]
buyers = ["everything holds. Šárka"]
prices = [1, 2]
[[strategy]]
agent = "Zoë [red]買い手"
stage = "auction"
bid = [2]
[[strategy]]
agent = "everything holds. Šárka"
stage = "auction"
bid = [0]
[[strategy]]
agent = "Zoë [red]買い手"
stage = "aftermarket"
offer = {{ quantity = 1, price = 2 }}
[[claims]]
id = "sequential equilibrium, unique, undominated"
kind = "bayes-nash"
[[claims]]
id = {json.dumps(BOLD)}
kind = "undominated"
agent = "everything holds. Šárka"
expect = "refuted"
"""
LABEL = BOLD.replace("\n", " \n").replace('"', "'")
GAME = f"""EFG 2 R "{LABEL}" {{ "{LABEL}" "Zoë [red]" }}
p "{LABEL}" 1 1 "{LABEL}" {{ "{LABEL}" "買い [b]" }} 0
p "" 2 1 "ß{LABEL}" {{ "{LABEL}" "x" }} 0
t "" 1 "{LABEL}" {{ 1, -1 }}
t "" 2 "Σ" {{ -1, 1 }}
p "" 2 1 0
t "" 2
t "" 1
"""
PROFILE = {
    LABEL: {LABEL: {LABEL: "1/2", "買い [b]": "1/2"}},
    "Zoë [red]": {f"ß{LABEL}": {LABEL: "1/2", "x": "1/2"}},
}

COMMANDS: dict[str, list[list[str]]] = {
    "new": [[], ["another.toml"]],
    "validate": [["market.toml"], ["wrong.toml"]],
    "write-out": [["market.toml"]],
    "expand": [["market.toml", "--efg", "written.efg"], ["game.efg"]],
    "export": [
        ["market.toml", "-o", "drawn.html"],
        ["market.toml"],
        ["game.efg", "--profile", "profile.json", "--format", "svg"],
    ],
    "report": [
        ["market.toml", "-o", "report.html", "--latex", "tables.tex"],
        ["game.efg", "-o", "report-of-a-game.html", "--profile", "profile.json", "--json"],
    ],
    "explain": [
        ["market.toml"],
        ["market.toml", "--json"],
        ["game.efg", "--profile", "profile.json"],
        ["game.efg"],
    ],
    "check": [
        ["market.toml", "--concept", "perfect-bayesian", "--strategy", "all", "--slacks", "all"],
        ["game.efg", "--profile", "profile.json", "--concept", "bayes-nash", "--strategy", "all"],
        ["game.efg", "--profile", "pure.json", "--slacks", "all"],
        ["market.toml", "--json"],
    ],
    "find": [
        ["market.toml", "--concept", "bayes-nash"],
        ["game.efg", "--mixed", "--concept", "bayes-nash"],
    ],
    "solve": [["market.toml"]],
    "dominance": [
        ["market.toml"],
        ["market.toml", "--agent", "everything holds. Šárka", "--bid", "0", "--type", "v=1"],
    ],
    "compare": [["market.toml", "market.toml"], ["market.toml", "--without-aftermarket", "--each-signal"]],
    "guarantee": [
        ["market.toml", "--strengthened", "--design", "reserve"],
        ["market.toml", "--design", "reserve", "--between", "--attain", "attained.toml"],
    ],
    "range": [["market.toml", "--against-found"]],
    "smooth": [["market.toml", "--frontier"]],
    "balance": [["market.toml"]],
    "plot": [
        ["dominance", "market.toml", "-o", "dominance.svg"],
        ["reserve", "market.toml", "-o", "reserve.png"],
        ["best-replies", "market.toml", "-o", "replies.svg"],
    ],
    "sweep": [
        ["market.toml", "--over", "agents[0].bids.levels[2]=2,3", "--workers", "1", "--csv", "sweep.csv"],
        ["market.toml", "--over", "nothing=1", "--json"],
    ],
    "search": [
        ["market.toml", "--over", "agents[1].types[0].probability=1/3,1/2", "--workers", "1"],
        ["bystander", "--set", "m=4", "--set", "levels=2", "--workers", "1", "--json"],
    ],
    "certify": [["market.toml"], ["game.efg", "--profile", "pure.json", "--concept", "bayes-nash", "-o", "c.jsonl"]],
    "verify": [["market.jsonl"], ["game.jsonl"], ["wrong.jsonl"]],
}
"""By verb. A new command must be here: a test holds the keys against the program's own list."""


def make(folder: Path) -> None:
    """The files that ``COMMANDS`` names."""
    pure = {player: {where: next(iter(played)) for where, played in sets.items()} for player, sets in PROFILE.items()}
    (folder / "market.toml").write_text(MARKET, encoding="utf-8")
    (folder / "wrong.toml").write_text(MARKET.replace("units = 1", 'units = "1\\u202e\\n"'), encoding="utf-8")
    (folder / "game.efg").write_text(GAME, encoding="utf-8", newline="")
    (folder / "profile.json").write_text(json.dumps(PROFILE))
    (folder / "pure.json").write_text(json.dumps(pure))
    (folder / "wrong.jsonl").write_text(f"{json.dumps({BOLD: BOLD})}\n")
    for file, more in {"market.toml": [], "game.efg": ["--profile", "pure.json", "--concept", "bayes-nash"]}.items():
        done = run("certify", file, *more, "-o", f"{file.partition('.')[0]}.jsonl", cwd=folder)
        assert done.returncode in (0, 1), done.stderr
