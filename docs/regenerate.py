"""Write what is derived from the keys that rules declare: the JSON Schema, the tables of docs/reference/instance.md;
the pictures of the pages; the page of references.

Run it with the package installed: python docs/regenerate.py.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import bibliography as references

from exactgames import Beliefs, ExplicitForm, check, play, read_efg, read_instance, read_profile
from exactgames.answers.assessed import assessed
from exactgames.drawing import tree_svg
from exactgames.files.derived import derived_page, derived_schema
from exactgames.files.schema import SCHEMA

PAGE = Path(__file__).parent / "reference" / "instance.md"
PICTURES = Path(__file__).parent / "pictures"
INSTANCES = Path(__file__).parents[1] / "instances"


def beer_or_quiche() -> str:
    """The README's: a textbook game, and an equilibrium of it with the belief that supports it."""
    name = INSTANCES / "textbook" / "cho-kreps-1987-beer-quiche"
    game = read_efg(name.with_suffix(".efg"))
    played = play(game, read_profile(name.with_suffix(".beer.json"), game)[0])
    doubt = Beliefs.from_table(game, {"Receiver": {"after quiche": ("1/2", "1/2")}})
    if not check(played, "sequential", doubt).holds:
        raise SystemExit("the README's picture is of no equilibrium")
    return tree_svg(game, assessed(played, doubt), "Beer or quiche: both types have beer")


def resale() -> str:
    """A market: the path of play and each single deviation from it."""
    found = ExplicitForm(read_instance(INSTANCES / "folklore" / "resale-belief.toml"))
    profile, title = found.profile, found.instance.market.title
    return tree_svg(profile.played.game, assessed(profile.played, profile.given), title, 40)


DRAWN = {"beer-or-quiche.svg": beer_or_quiche, "resale-belief.svg": resale}


def main() -> None:
    """Rewrite all in place."""
    for name, drawn in DRAWN.items():
        (PICTURES / name).write_text(drawn(), encoding="ascii")
    SCHEMA.write_text(derived_schema(SCHEMA.read_text(encoding="utf-8")), encoding="utf-8")
    references.PAGE.write_text(references.page(references.BIBLIOGRAPHY.read_text("utf-8")), encoding="utf-8")
    PAGE.write_text(derived_page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
