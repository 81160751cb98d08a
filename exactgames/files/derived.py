"""What is written elsewhere of the keys that rules and claims declare: the JSON Schema, tables of the instance page.

``docs/regenerate.py`` writes both; a test holds them to it. The rest of the schema and of the page is written by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from exactgames.files.claims_schema import claims_schema
from exactgames.files.families.registry import FAMILIES
from exactgames.files.family import FAMILY, WORDS
from exactgames.files.keys import CHANGED
from exactgames.files.kind_schema import Fragment, fragment
from exactgames.files.kind_words import written
from exactgames.files.rule_keys import all_keys, formats, unambiguous_keys
from exactgames.files.rule_tables import ACTIONS, FACTS, TABLES, records
from exactgames.mechanisms import registry
from exactgames.mechanisms.actions import ActionKey, FactKey
from exactgames.mechanisms.keys import (
    Key,
    Kind,
    Record,
    Rule,
)

DISTRIBUTIONS = registry.DISTRIBUTIONS
Having = Sequence[tuple[type[Rule], Key]]
"""The rules that have a key, and what it is for each."""


def signal_names() -> tuple[str, ...]:
    """The words for signals."""
    return tuple(signal.name for signal in registry.SIGNALS)


# ---- the JSON Schema


def derived_schema(text: str) -> str:
    """The schema ``text`` with all that the rules and the kinds of claims declare as they declare it now."""
    schema: Fragment = json.loads(text)
    defs = schema["$defs"]
    for name, rules in TABLES.items():
        _set_rules(defs[name], rules, defs)
    for name in ("aftermarket", "item_aftermarket"):
        defs[name]["properties"]["signals"] = {
            "description": "In an array of aftermarkets, from the second on: what is shown before it starts.",
            "type": "array",
            "items": {"anyOf": [{"const": "types"}, {"$ref": "#/$defs/signal_table"}]},
        }
    _set_valuations(defs["type"], defs)
    for record in records().values():
        defs[record.name] = _record(record, defs)
    _set_actions(defs)
    _set_values(defs)
    _set_families(defs["instance"], defs)
    defs["claim"] = claims_schema()
    defs["change"] = {
        "description": "What is put in place of keys of the file.",
        "type": "object",
        "properties": {name: defs["instance"]["properties"][name] for name in CHANGED},
        "additionalProperties": False,
        "minProperties": 1,
    }
    defs["instance"]["properties"]["signals"]["items"]["anyOf"][0]["enum"] = list(signal_names())
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _set_actions(defs: Fragment) -> None:
    """The keys of rules by which the stages' actions are named, and of conditions on their facts."""
    actions = {name: _any_of(keys, defs) for name, keys in ACTIONS.items()}
    named = ("acquire", "bid", *actions)
    for name, last in (("strategy_rule", "mixture"), ("mixture_entry", "probability")):
        table = defs[name]
        others = {key: value for key, value in table["properties"].items() if key not in ACTIONS and key != last}
        table["properties"] = {**others, **actions, last: table["properties"][last]}
        table["oneOf"] = [{"required": [key]} for key in (*named, *(["mixture"] if last == "mixture" else []))]
    conditions = {key: value for key, value in defs["when"]["properties"].items() if key not in FACTS}
    facts = {name: _any_of(keys, defs) for name, keys in FACTS.items()}
    defs["when"]["properties"] = {**conditions, **facts}


def _any_of(keys: Sequence[ActionKey | FactKey], defs: Fragment) -> Fragment:
    """What may stand at a key of rules that is of several kinds."""
    parts: list[Fragment] = []
    for key in keys:
        one = fragment(key.kind, defs)
        parts += [part for part in one.get("anyOf", [one]) if part not in parts]
    said = " ".join(dict.fromkeys(_sentence(key.words) for key in keys))
    return {"description": said, **(parts[0] if len(parts) == 1 else {"anyOf": parts})}


def _set_valuations(table: Fragment, defs: Fragment) -> None:
    """The keys of a type: exactly one says its valuation."""
    keys = [rule.key for rule in registry.VALUATIONS]
    said = {
        key.name: {"description": _sentence(f"of named items: {key.words}"), **fragment(key.kind, defs)} for key in keys
    }
    others = {name: value for name, value in table["properties"].items() if name not in said}
    table["properties"] = {**others, **said}
    table["oneOf"] = [{"required": [name]} for name in ("marginals", *said)]


def _set_values(defs: Fragment) -> None:
    """The keys of a distribution of values."""
    _set_rules(defs["distribution"], DISTRIBUTIONS, defs, "kind")


def _sold(prefix: str) -> Fragment:
    """The tables of rules for what is sold."""
    auction, aftermarket = ({"$ref": f"#/$defs/{prefix}{name}"} for name in ("auction", "aftermarket"))
    several = {"type": "array", "items": aftermarket, "minItems": 1, "maxItems": 8}
    return {"properties": {"auction": auction, "aftermarket": {"anyOf": [aftermarket, several]}}}


_SOLD = [
    {"if": {"required": ["items"]}, "then": _sold("item_"), "else": _sold("")},
]


def _set_families(instance: Fragment, defs: Fragment) -> None:
    """The keys of a file that names a family: its parameters, which no other file has."""
    parameters = [name for name in all_keys(FAMILIES) if name != FAMILY]
    others = {key: value for key, value in instance["properties"].items() if key not in WORDS}
    table: Fragment = {"properties": {FAMILY: instance["properties"][FAMILY]}}
    _set_rules(table, FAMILIES, defs, FAMILY)
    sold = {"oneOf": [{"required": ["units"]}, {"required": ["items"]}]}
    none = {"properties": dict.fromkeys(parameters, False), "required": ["agents", "auction"], **sold}
    instance["properties"] = {**others, **table["properties"]}
    instance["allOf"] = [{"if": {"required": [FAMILY]}, "else": none}, *table["allOf"], *_SOLD]


def _set_rules(table: Fragment, rules: Sequence[type[Rule]], defs: Fragment, word: str = "format") -> None:
    """The keys of a table that says one of the rules by its ``format``, or by another ``word``."""
    alike = {key.name for key in unambiguous_keys(rules)}
    listed = all_keys(rules)
    table["properties"] = {
        word: {**table["properties"][word], "enum": list(formats(rules))},
        **{name: _property(having, defs) for name, having in listed.items()},
    }
    table["allOf"] = [
        {
            "if": {"properties": {word: {"const": rule.format}}, "required": [word]},
            "then": then,
        }
        for rule in rules
        if (then := _only(rule, list(listed), alike, defs))
    ]


def _property(having: Having, defs: Fragment) -> Fragment:
    """A key's place among the properties, for all the rules that have it."""
    fragments: list[Fragment] = []
    for _, key in having:
        parts = fragment(key.kind, defs)
        fragments += [part for part in parts.get("anyOf", [parts]) if part not in fragments]
    return {"description": _said(having), **(fragments[0] if len(fragments) == 1 else {"anyOf": fragments})}


def _only(rule: type[Rule], names: Sequence[str], alike: set[str], defs: Fragment) -> Fragment:
    """What this rule has of the keys: none of other rules', and its own meaning of one that has several."""
    own = {key.name: key for key in rule.keys}
    properties: Fragment = {
        name: fragment(own[name].kind, defs) if name in own else False
        for name in names
        if name not in own or name not in alike
    }
    required = [key.name for key in rule.keys if key.required]
    either = [
        {"oneOf": [{"required": [key.instead_of]}, {"required": [key.name]}]} for key in rule.keys if key.instead_of
    ]
    return {
        **({"properties": properties} if properties else {}),
        **({"required": required} if required else {}),
        **({"allOf": either} if either else {}),
    }


def _record(record: Record, defs: Fragment) -> Fragment:
    return {
        "description": record.words,
        "type": "object",
        "properties": {
            key.name: {"description": _sentence(key.words), **fragment(key.kind, defs)} for key in record.keys
        },
        "additionalProperties": False,
        **({"required": required} if (required := [key.name for key in record.keys if key.required]) else {}),
    }


def _said(having: Having) -> str:
    """What the key says, rule by rule; once for rules for which it says the same."""
    said = (f"{key.whose or rule.title}: {key.words}; {_default(key)}" for rule, key in having)
    return " ".join(_sentence(words) for words in dict.fromkeys(said))


def _default(key: Key) -> str:
    return "required" if key.required else f"default: {key.default_words}"


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:].removesuffix(".") + "."


# ---- the reference page


def derived_page(text: str) -> str:
    """The page ``text`` with the tables of the rules' keys, each the first one under its heading "## `[auction]`" …,
    and the signals.
    """
    for name, rules in TABLES.items():
        said = name.removeprefix("item_")
        heading = f"## `[{said}]`" if said == name else f"### `[{said}]` of named items"
        pattern = rf"(\n{re.escape(heading)}\n)(?:\|[^\n]*\n)+"
        text, found = re.subn(pattern, lambda m, rules=rules: m[1] + key_table(rules), text)  # type: ignore[misc]
        if found != 1:
            raise ValueError(f"the page has {found} tables under {heading}")
    text = _with_table(text, "### Distributions of values", key_table(DISTRIBUTIONS, "kind"))
    text = _with_table(text, "## Families", families_table())
    signals = "array from " + ", ".join(f'`"{name}"`' for name in signal_names()) + ", and tables of signals"
    return re.sub(r"(?m)^(\| `signals` \| )[^(]*", lambda m: f"{m[1]}{signals} ", text)


def _with_table(text: str, heading: str, table: str) -> str:
    """The page with the first table after the heading replaced."""
    text, found = re.subn(rf"({heading}\n[^|]*?\n)(?:\|[^\n]*\n)+", lambda m: m[1] + table, text)
    if found != 1:
        raise ValueError(f'the page has {found} tables under "{heading}"')
    return text


def families_table() -> str:
    """The families, as Markdown: what each is, its parameters with their defaults."""
    lines = ["| family | market | parameters |", "| --- | --- | --- |"]
    for family in FAMILIES:
        parameters = "; ".join(
            f"`{key.name}`: {_as_code(key.kind)}, {key.words} ({_default(key)})" for key in family.keys
        )
        lines.append(f"| `{family.format}` | {_sentence(family.words)} | {_sentence(parameters)} |")
    return "\n".join(lines) + "\n"


def key_table(rules: Sequence[type[Rule]], word: str = "format") -> str:
    """The table of the keys of these rules, as Markdown."""
    rows = [(word, ", ".join(f'`"{word}"`' for word in formats(rules)), "required")]
    rows += [(name, *_row(having)) for name, having in all_keys(rules).items()]
    lines = ["| key | value | default |", "| --- | --- | --- |"]
    return "\n".join([*lines, *(f"| `{name}` | {value} | {default} |" for name, value, default in rows)]) + "\n"


def _row(having: Having) -> tuple[str, str]:
    """(what the key's value is and says, its default)."""
    values = dict.fromkeys(f"{key.whose or rule.title}: {_as_code(key.kind)}, {key.words}" for rule, key in having)
    defaults = {key.whose or rule.title: key.default_words or "required" for rule, key in having}
    same = set(defaults.values())
    default = same.pop() if len(same) == 1 else "; ".join(f"{whose}: {words}" for whose, words in defaults.items())
    return " ".join(_sentence(value) for value in values), default


def _as_code(kind: Kind) -> str:
    """``written``, with what a file may say word by word set as code."""
    return re.sub(r'"[^"]*"|\{[^}]*\}', lambda m: f"`{m[0]}`", written(kind))
