"""What may stand at a key of a rule, by its kind, as the JSON Schema says it."""

from __future__ import annotations

from typing import Any, assert_never

from exactgames.files.points import MOST
from exactgames.files.sold import UNITS
from exactgames.mechanisms.goods.items import MOST as MOST_ITEMS
from exactgames.mechanisms.keys import (
    ANY_NUMBER,
    ActionLists,
    AgentName,
    AgentNames,
    AgentNamesFor,
    Bundle,
    ByBundle,
    ByItem,
    Flag,
    Increasing,
    Integer,
    Kind,
    Number,
    OneAction,
    OnePrice,
    OtherAgent,
    OutcomeRows,
    Points,
    Quantity,
    Record,
    Word,
)

Fragment = dict[str, Any]


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
        case Increasing(at_most, or_any):
            grid = _narrowed("grid", {} if at_most == defs["grid"]["maxItems"] else {"maxItems": at_most}, defs)
            return {"anyOf": [grid, {"const": ANY_NUMBER}]} if or_any else grid
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
        case ActionLists() | OutcomeRows() | ByItem() | ByBundle() | Bundle():
            return _of_list(kind, defs)
    assert_never(kind)


def _of_list(kind: ActionLists | OutcomeRows | ByItem | ByBundle | Bundle, defs: Fragment) -> Fragment:
    match kind:
        case ActionLists():
            names: Fragment = {"$ref": "#/$defs/name"}
            some = {"type": "array", "items": names, "minItems": 1, "maxItems": 64}
            return {"type": "object", "propertyNames": names, "additionalProperties": some}
        case OutcomeRows(of):
            rows = {"$ref": "#/$defs/sale_row" if of == "sales" else "#/$defs/trade_row"}
            return {"type": "array", "items": rows, "minItems": 1}
        case ByItem():
            numbers = {"additionalProperties": {"$ref": "#/$defs/non_negative"}}
            return {"type": "object", "propertyNames": {"$ref": "#/$defs/name"}, **numbers}
        case ByBundle(word):
            of_bundles = {"$ref": f"#/$defs/bundle_{word}"}
            return {"type": "array", "items": of_bundles, "minItems": 1, "maxItems": (1 << MOST_ITEMS) - 1}
        case Bundle(least, all_):
            items = _narrowed("bundle", {"minItems": least} if least else {}, defs)
            return {"anyOf": [items, {"const": "all"}]} if all_ else items
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
