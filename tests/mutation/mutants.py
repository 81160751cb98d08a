"""Mutants of a module: its source with one place changed.  The operators, each a kind of slip:

    raise dropped       raise X -> pass
    return dropped      a return that is not the last statement of its function -> pass
    call dropped        a call whose value is not used -> pass
    jump                break -> continue, pass; continue -> break, pass
    comparison negated  == and !=, < and >=, > and <=, is and is not, in and not in
    comparison shifted  < and <=, > and >=
    and/or              the one for the other
    operand dropped     of an `and` or an `or`
    not dropped         not x -> x
    condition negated   of an if, while, conditional expression or filter that is none of the above
    filter dropped      of a comprehension
    arithmetic          + and -, * -> +, / and // -> *, % -> +, ** -> *, | and &, -x -> x; in augmented assignments too
    number              n -> n + 1, n - 1 (no negative ones), below 1000: what is larger is a limit of sizes
    truth               True and False (not of strict=, which asks no question)
    function            min and max, any and all; sorted, set, reversed -> list, abs -> its argument

Left out: what only makes words (f-strings, the arguments of a raise), what is charged to the budget (it is tested by
large inputs, not by wrong ones), be it in the call, in a condition on which nothing but charges depends, in a variable or
an attribute that nothing but charges use, in a function that only they call, or in a method `cost`; what is predicted from the digits of
numbers; annotations, decorators, names of types, imports for the type checker.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import cache
from typing import NamedTuple

LARGEST = 1000

NEGATED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.GtE,
    ast.GtE: ast.Lt,
    ast.Gt: ast.LtE,
    ast.LtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
SHIFTED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Add,
    ast.Pow: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
FUNCTIONS = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "sorted": "list",
    "set": "list",
    "reversed": "list",
}


class Site(NamedTuple):
    """A place to change: one field of a node, and what is put there instead."""

    parent: ast.AST
    field: str
    index: int | None  # of a list field
    operator: str
    old: ast.AST
    new: ast.AST
    function: str  # qualified; "" at the module's level
    part: str  # "body", "default" (an argument's), "class" or "module"
    statement: ast.stmt


class Mutant(NamedTuple):
    """What is changed.  The key says it without numbers of lines, so that a list of keys outlives edits elsewhere."""

    module: str
    number: int  # among the sites of the source
    key: str
    function: str
    part: str
    lines: tuple[int, int]  # of the statement, or of its head

    @property
    def place(self) -> str:
        return f"{self.module}:{self.function}"


CHARGES = (
    "charge",
    "_charge",
    "_keep",
    "_refuse_large",
    "charge_same",
    "charge_rows",
    "charge_payoffs",
    "scope",
    "release",
    "refund",
    "spend",
)
COSTS = (
    "cost",
    "steps",
    "charge_values",
    "charge_payoffs",
    "paper_cost",
    "optimum_cost",
    "lefts",
    "cost_bits",
)  # functions that say or charge what something takes
PREDICTED = ("digits", "adding", "room")  # functions that say what something will cost
SIZES = (*PREDICTED, "widest", "bit_length")


def _is_charge(node: ast.AST) -> bool:
    """A call that only charges, or keeps account of what was charged."""
    if isinstance(node, ast.Expr):
        node = node.value
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute | ast.Name) and _name(called) in CHARGES


def _is_size(node: ast.AST) -> bool:
    """An assignment of what is predicted from the digits of numbers: it is for charges."""
    called = [child.func for child in ast.walk(node) if isinstance(child, ast.Call)]
    return any(isinstance(f, ast.Attribute | ast.Name) and _name(f) in SIZES for f in called)


def _is_predicted(node: ast.AST) -> bool:
    """A call of what says the cost of something."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PREDICTED


def _only_charges(node: ast.AST, charged: AbstractSet[str]) -> bool:
    """A statement that only charges, or makes what only charges use, whatever the conditions in it say."""
    if isinstance(node, ast.If):
        return all(_only_charges(child, charged) for child in [*node.body, *node.orelse])
    return _is_charge(node) or (isinstance(node, ast.Assign | ast.AugAssign) and _targets(node) <= charged)


def _name(node: ast.Attribute | ast.Name) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def charged_attributes(trees: Iterable[ast.Module]) -> frozenset[str]:
    """The attributes, each with a dot before it, and the modules' private functions, that whatever reads them reads in
    charges alone, or to make others."""
    every = list(trees)
    stored = [n for tree in every for n in ast.walk(tree) if isinstance(n, ast.Attribute)]
    kept = {f".{node.attr}" for node in stored if isinstance(node.ctx, ast.Store)}
    functions = [node.name for tree in every for node in tree.body if isinstance(node, ast.FunctionDef)]
    kept |= {name for name in functions if name.startswith("_")}
    while True:
        read = {name for tree in every for name in _read_in(tree, kept)}
        if read.isdisjoint(kept):
            return frozenset(kept)
        kept -= read


def _read_in(node: ast.AST, attributes: set[str]) -> set[str]:
    """What is read, function by function, each with its own variables."""
    charged = charged_only(node, attributes) if isinstance(node, ast.FunctionDef) else set[str]()
    if charged or isinstance(node, ast.FunctionDef):
        return _read(ast.Module(node.body, []), charged | attributes) if isinstance(node, ast.FunctionDef) else set()
    inside = any(isinstance(child, ast.FunctionDef | ast.ClassDef) for child in ast.iter_child_nodes(node))
    if not inside and not isinstance(node, ast.Module | ast.ClassDef):
        return _read(node, attributes)
    return set[str]().union(*(_read_in(child, attributes) for child in ast.iter_child_nodes(node)))


def charged_only(function: ast.FunctionDef, attributes: AbstractSet[str] = frozenset()) -> set[str]:
    """The variables that are read in charges alone, or to make others of the kind, or such attributes."""
    names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
    kept = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    kept &= {node.id for node in names if isinstance(node.ctx, ast.Load)}
    while True:
        read = {name for statement in function.body for name in _read(statement, kept | attributes)}
        if read.isdisjoint(kept):
            return kept
        kept -= read


def _read(node: ast.AST, charged: set[str]) -> set[str]:
    """The variables that are read, but for charges and for making the charged ones."""
    if _is_predicted(node) or _only_charges(node, charged):
        return set()
    own = {_spelled(node)} if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load) else set()
    return own.union(*(_read(child, charged) for child in ast.iter_child_nodes(node)))


def _spelled(node: ast.AST) -> str:
    """A variable's name, or an attribute's with a dot before it; "" for anything else."""
    if isinstance(node, ast.Attribute):
        return f".{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _targets(node: ast.Assign | ast.AugAssign) -> set[str]:
    """The variables and attributes that are assigned to; "" stands for anything else."""
    found = set[str]()
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        parts = target.elts if isinstance(target, ast.Tuple) else [target]
        found |= {_spelled(part) for part in parts}
    return found


class _Sites:
    def __init__(self, attributes: AbstractSet[str]) -> None:
        self.found: list[Site] = []
        self.attributes = attributes  # that are for charges only
        self.charged = set(attributes)  # and variables of the function at hand

    def module(self, tree: ast.Module) -> list[Site]:
        self._block(tree, "", "module")
        return self.found

    def _block(self, scope: ast.AST, name: str, part: str) -> None:
        for field in ("body", "orelse", "finalbody", "handlers"):
            for k, statement in enumerate(getattr(scope, field, [])):
                last = field == "body" and isinstance(scope, ast.FunctionDef) and k == len(scope.body) - 1
                self._statement(scope, field, k, statement, name, part, last)

    def _statement(self, up: ast.AST, field: str, k: int, node: ast.AST, name: str, part: str, last: bool) -> None:
        if isinstance(node, ast.ExceptHandler):
            self._block(node, name, part)
            return
        assert isinstance(node, ast.stmt)

        def put(operator: str, new: ast.stmt) -> None:
            self.found.append(Site(up, field, k, operator, node, new, name, part, node))

        if isinstance(node, ast.ClassDef):
            self._block(node, f"{name}.{node.name}".lstrip("."), "class")
            return
        if isinstance(node, ast.FunctionDef):
            if (part == "module" and node.name in self.attributes) or node.name in COSTS:
                return
            inside = f"{name}.{node.name}".lstrip(".") if part != "body" else name
            if part != "body":
                self.charged = charged_only(node, self.attributes) | self.attributes
                for list_field in ("defaults", "kw_defaults"):
                    for j, value in enumerate(getattr(node.args, list_field)):
                        if value is not None:
                            self._expression(node.args, list_field, j, value, inside, "default", node)
            self._block(node, inside, "body")
            return
        match node:
            case ast.Raise():
                put("raise dropped", ast.Pass())
                return
            case ast.Return() if part == "body" and not last:
                put("return dropped", ast.Pass())
            case ast.Break():
                put("jump", ast.Continue())
                put("jump", ast.Pass())
            case ast.Continue():
                put("jump", ast.Break())
                put("jump", ast.Pass())
            case ast.Expr() | ast.If() | ast.Assign() | ast.AugAssign() if _only_charges(node, self.charged):
                return
            case ast.If(test=ast.Name(id="TYPE_CHECKING")):
                return
            case ast.Assign() | ast.AugAssign() if _is_size(node):
                return
            case ast.Expr(value=ast.Call()):
                put("call dropped", ast.Pass())
            case ast.AugAssign() if type(node.op) in ARITHMETIC:
                new = ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value)
                put("arithmetic", new)
        for child_field, value in ast.iter_fields(node):
            if child_field in ("body", "orelse", "finalbody", "handlers", "annotation", "type_comment"):
                continue
            for j, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(child, ast.expr):
                    condition = child_field == "test" and isinstance(node, ast.If | ast.While)
                    self._expression(node, child_field, j, child, name, part, node, condition)
                elif isinstance(child, ast.AST) and not isinstance(child, ast.operator):
                    self._children(child, name, part, node)
        self._block(node, name, part)

    def _children(self, node: ast.AST, name: str, part: str, statement: ast.stmt) -> None:
        for field, value in ast.iter_fields(node):
            if field == "annotation":
                continue
            for k, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if isinstance(child, ast.expr):
                    condition = (field == "test" and isinstance(node, ast.IfExp)) or (
                        field == "ifs" and isinstance(node, ast.comprehension)
                    )
                    self._expression(node, field, k, child, name, part, statement, condition)
                elif isinstance(child, ast.AST):
                    self._children(child, name, part, statement)

    def _expression(
        self,
        up: ast.AST,
        field: str,
        k: int | None,
        node: ast.expr,
        name: str,
        part: str,
        statement: ast.stmt,
        condition: bool = False,
    ) -> None:
        if isinstance(node, ast.JoinedStr) or _is_words(node) or _is_predicted(node):
            return

        def put(operator: str, new: ast.expr) -> None:
            self.found.append(Site(up, field, k, operator, node, new, name, part, statement))

        match node:
            case ast.Compare():
                for j, op in enumerate(node.ops):
                    for operator, table in (("comparison negated", NEGATED), ("comparison shifted", SHIFTED)):
                        if type(op) in table:
                            ops = [*node.ops[:j], table[type(op)](), *node.ops[j + 1 :]]
                            put(operator, ast.Compare(node.left, ops, node.comparators))
            case ast.BoolOp():
                other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
                put("and/or", ast.BoolOp(other, node.values))
                for j in range(len(node.values)):
                    rest = node.values[:j] + node.values[j + 1 :]
                    put("operand dropped", rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest))
            case ast.UnaryOp(op=ast.Not()):
                put("not dropped", node.operand)
            case ast.UnaryOp(op=ast.USub()):
                put("arithmetic", node.operand)
            case ast.BinOp(op=ast.BitOr(), right=right) if part == "module" or _is_none(right):
                return  # a type
            case ast.BinOp() if type(node.op) in ARITHMETIC:
                put("arithmetic", ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right))
            case ast.Constant(value=bool()):
                if not (isinstance(up, ast.keyword) and up.arg == "strict"):
                    put("truth", ast.Constant(not node.value))
            case ast.Constant(value=int()) if node.value < LARGEST:
                put("number", ast.Constant(node.value + 1))
                if node.value:
                    put("number", ast.Constant(node.value - 1))
            case ast.Call(func=ast.Name(id=called)) if called in FUNCTIONS and node.args:
                put("function", ast.Call(ast.Name(FUNCTIONS[called], ast.Load()), *_arguments(node, called)))
            case ast.Call(func=ast.Name(id="abs")):
                put("function", node.args[0])
        if condition and not isinstance(node, ast.Compare | ast.BoolOp) and not _is_not(node):
            put("condition negated", ast.UnaryOp(ast.Not(), node))
        if condition and field == "ifs":
            put("filter dropped", ast.Constant(True))
        self._children(node, name, part, statement)


def _is_not(node: ast.expr) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_words(node: ast.expr) -> bool:
    """Text put together with +."""
    return isinstance(node, ast.BinOp) and any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in (node.left, node.right)
    )


def _arguments(node: ast.Call, called: str) -> tuple[list[ast.expr], list[ast.keyword]]:
    return node.args, [] if called == "sorted" else node.keywords


def head(statement: ast.stmt) -> str:
    """A statement in one line: of one that holds others, only what stands before them."""
    return ast.unparse(statement).split("\n")[0] if hasattr(statement, "body") else ast.unparse(statement)


def _last_line(statement: ast.stmt) -> int:
    """The last line of a statement's head."""
    inside = getattr(statement, "body", None)
    return max(statement.lineno, inside[0].lineno - 1) if inside else statement.end_lineno or statement.lineno


@cache
def mutants(module: str, source: str, attributes: frozenset[str] = frozenset()) -> tuple[Mutant, ...]:
    """Every mutant of a source, in the order of its text; ``attributes``: as ``charged_attributes``."""
    found: list[Mutant] = []
    seen: Counter[str] = Counter()
    for number, site in enumerate(_Sites(attributes).module(ast.parse(source))):
        at = head(site.statement)
        change = "" if site.old is site.statement and site.operator.endswith("dropped") else _change(site)
        key = f"{module}:{site.function or '(module)'}: {site.operator}{change}: {at}"
        seen[key] += 1
        key += f" (no. {seen[key]})" if seen[key] > 1 else ""
        lines = (site.statement.lineno, _last_line(site.statement))
        found.append(Mutant(module, number, key, site.function, site.part, lines))
    return tuple(found)


def _change(site: Site) -> str:
    new = site.new
    if isinstance(site.old, ast.stmt):
        return f", {head(new)}" if isinstance(new, ast.stmt) else ""
    return f", {ast.unparse(site.old)} -> {ast.unparse(new)}"


def mutated(source: str, mutant: Mutant, attributes: frozenset[str] = frozenset()) -> ast.Module:
    """The syntax tree of the mutant."""
    tree = ast.parse(source)
    site = _Sites(attributes).module(tree)[mutant.number]
    new = ast.copy_location(site.new, site.old)
    if site.index is None:
        setattr(site.parent, site.field, new)
    else:
        getattr(site.parent, site.field)[site.index] = new
    return ast.fix_missing_locations(tree)
