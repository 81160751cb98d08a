"""What is written elsewhere of the keys that rules and claims declare: the JSON Schema, tables of the instance page.

``docs/regenerate.py`` writes both; a test holds them to it. The rest of the schema and of the page is written by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, assert_never

from exactgames.files.claims_schema import claims_schema
from exactgames.files.families.registry import FAMILIES
from exactgames.files.family import FAMILY, WORDS
from exactgames.files.keys import CHANGED
from exactgames.files.points import MOST
from exactgames.files.rule_keys import all_keys, formats, unambiguous_keys, written
from exactgames.files.rule_tables import ACTIONS, FACTS, TABLES, UNITS, records
from exactgames.mechanisms import registry
from exactgames.mechanisms.actions import ActionKey, FactKey
from exactgames.mechanisms.keys import (
    ActionLists,
    AgentName,
    AgentNames,
    AgentNamesFor,
    Flag,
    Increasing,
    Integer,
    Key,
    Kind,
    Number,
    OneAction,
    OnePrice,
    OtherAgent,
    OutcomeRows,
    Points,
    Quantity,
    Record,
    Rule,
    Word,
)

DISTRIBUTIONS = registry.DISTRIBUTIONS
Fragment = dict[str, Any]
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
    defs["aftermarket"]["properties"]["signals"] = {
        "description": "In an array of aftermarkets, from the second on: what is shown before it starts.",
        "type": "array",
        "items": {"anyOf": [{"const": "types"}, {"$ref": "#/$defs/signal_table"}]},
    }
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


def fragment(kind: Kind, defs: Fragment) -> Fragment:
    """What may stand at a key of this kind; of quoted fractions only the sign is checked. ``defs``: the schema's
    definitions, of which those called ``number``, ``non_negative``, ``name``, ``names`` and ``grid`` are used.
    """
    match kind:
        case Number(least, most):
            bounds = {} if most is None else {"maximum": _plain(most)}
            bounds |= {} if least == 0 else {"minimum": _plain(least)}
            return _narrowed("non_negative" if least >= 0 else "number", bounds, defs)
        case Integer():
            return {"type": "integer", "minimum": kind.least, "maximum": kind.most}
        case Points():
            pair = {"type": "array", "items": {"$ref": "#/$defs/non_negative"}, "minItems": 2, "maxItems": 2}
            return {"type": "array", "items": pair, "minItems": 1, "maxItems": MOST}
        case Flag():
            return {"type": "boolean"}
        case Increasing(at_most):
            return _narrowed("grid", {} if at_most == defs["grid"]["maxItems"] else {"maxItems": at_most}, defs)
        case AgentName() | OtherAgent() | OneAction():
            return {"$ref": "#/$defs/name"}
        case AgentNames(at_least, _):
            return _narrowed("names", {"minItems": at_least} if at_least else {}, defs)
        case AgentNamesFor():
            lists = {"$ref": "#/$defs/names"}
            by_name = {"type": "object", "propertyNames": {"$ref": "#/$defs/name"}, "additionalProperties": lists}
            return {"anyOf": [lists, by_name]}
        case Record(name):
            return {"$ref": f"#/$defs/{name}"}
        case Word():
            words = {"const": kind.words[0]} if len(kind.words) == 1 else {"enum": list(kind.words)}
            return words if kind.table is None else {"anyOf": [words, fragment(kind.table, defs)]}
        case Quantity(least, all_):
            units = {"type": "integer", "minimum": least, "maximum": UNITS}
            return {"anyOf": [units, {"const": "all"}]} if all_ else units
        case OnePrice():
            return {"$ref": "#/$defs/non_negative"}
        case ActionLists():
            names: Fragment = {"$ref": "#/$defs/name"}
            some = {"type": "array", "items": names, "minItems": 1, "maxItems": 64}
            return {"type": "object", "propertyNames": names, "additionalProperties": some}
        case OutcomeRows(of):
            rows = {"$ref": "#/$defs/sale_row" if of == "sales" else "#/$defs/trade_row"}
            return {"type": "array", "items": rows, "minItems": 1}
    assert_never(kind)


def _narrowed(name: str, bounds: Fragment, defs: Fragment) -> Fragment:
    """The definition of that name within bounds; written out, since tombi reads nothing beside a "$ref"."""
    if not bounds:
        return {"$ref": f"#/$defs/{name}"}
    written_out = {key: value for key, value in defs[name].items() if key != "description"}
    if "anyOf" not in written_out:
        return {**written_out, **bounds}
    number, *others = written_out["anyOf"]
    return {"anyOf": [{**number, **bounds}, *others]}


def _plain(bound: Any) -> int | float:
    """A bound as JSON writes it."""
    return int(bound) if bound.denominator == 1 else float(bound)


def _set_values(defs: Fragment) -> None:
    """The keys of a distribution of values."""
    _set_rules(defs["distribution"], DISTRIBUTIONS, defs, "kind")


def _set_families(instance: Fragment, defs: Fragment) -> None:
    """The keys of a file that names a family: its parameters, which no other file has."""
    parameters = [name for name in all_keys(FAMILIES) if name != FAMILY]
    others = {key: value for key, value in instance["properties"].items() if key not in WORDS}
    table: Fragment = {"properties": {FAMILY: instance["properties"][FAMILY]}}
    _set_rules(table, FAMILIES, defs, FAMILY)
    none = {"properties": dict.fromkeys(parameters, False), "required": ["units", "agents", "auction"]}
    instance["properties"] = {**others, **table["properties"]}
    instance["allOf"] = [{"if": {"required": [FAMILY]}, "else": none}, *table["allOf"]]


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
    return {**({"properties": properties} if properties else {}), **({"required": required} if required else {})}


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
        pattern = rf"(## `\[{name}\]`\n)(?:\|[^\n]*\n)+"
        text, found = re.subn(pattern, lambda m, rules=rules: m[1] + key_table(rules), text)  # type: ignore[misc]
        if found != 1:
            raise ValueError(f"the page has {found} tables of the keys of [{name}]")
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
