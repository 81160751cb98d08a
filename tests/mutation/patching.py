"""A mutant put into the running checker, in place: whoever has imported a function of it calls the mutant."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import sys
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

from mutants import Mutant, charged_attributes, mutants, mutated

import exactgames.checker

PACKAGE = exactgames.checker.__name__
FOLDER = Path(exactgames.checker.__file__).parent


class Unusable(Exception):
    """With this mutant its module could not be imported."""


def module_of(path: Path) -> str:
    """The name of a source below the checker's folder: `budget`, `kernel.beliefs`; a package has its folder's name."""
    parts = path.relative_to(FOLDER).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def source_of(module: str) -> Path:
    place = FOLDER.joinpath(*module.split("."))
    return place / "__init__.py" if place.is_dir() else place.with_suffix(".py")


def modules() -> list[str]:
    return sorted(module_of(path) for path in FOLDER.rglob("*.py") if path.stem not in ("__init__", "__main__"))


def sources() -> dict[str, str]:
    return {module: source_of(module).read_text(encoding="utf-8") for module in modules()}


@cache
def charged() -> frozenset[str]:
    """The checker's attributes that are for charges only."""
    return charged_attributes(ast.parse(source) for source in sources().values())


def mutants_of(module: str, source: str) -> tuple[Mutant, ...]:
    """Every mutant of a module of the checker."""
    return mutants(module, source, charged())


def put(mutant: Mutant) -> None:
    """Change the module; for good, so call it in a process of its own."""
    module = importlib.import_module(f"{PACKAGE}.{mutant.module}")
    path = source_of(mutant.module)
    tree = mutated(path.read_text(encoding="utf-8"), mutant, charged())
    names = mutant.function.split(".") if mutant.function else []
    if mutant.part == "module":
        _assign(module, tree, mutant, path)
    elif mutant.part == "class":
        _set_attribute(module, names, tree, mutant)
    else:
        function = function_of(module, names)
        if mutant.part == "default":
            _set_defaults(function, module, _defined(tree, names))
        else:
            if "__class__" in function.__code__.co_freevars:  # also where the mutant has lost its super()
                _defined(tree, names).body.insert(0, ast.parse("__class__").body[0])
            function.__code__ = _code(compile(tree, str(path), "exec", dont_inherit=True), names)
    forget()


def forget() -> None:
    """What the checker has cached so far, it has computed unchanged."""
    for module in checker_modules():
        for value in [
            *vars(module).values(),
            *(v for c in vars(module).values() if isinstance(c, type) for v in vars(c).values()),
        ]:
            if hasattr(value, "cache_clear"):
                value.cache_clear()


def checker_modules() -> list[ModuleType]:
    return [m for name, m in list(sys.modules.items()) if name == PACKAGE or name.startswith(f"{PACKAGE}.")]


def function_of(module: ModuleType, names: list[str]) -> FunctionType:
    """The function behind a qualified name, out of its wrappers."""
    scope: Any = module
    for name in names:
        scope = vars(scope)[name]
    for wrapper in ("fget", "func", "__func__", "__wrapped__"):
        scope = getattr(scope, wrapper, None) or scope
    if not isinstance(scope, FunctionType):
        raise TypeError(f"{'.'.join(names)} of {module.__name__} is no function: {scope!r}")
    return scope


def _code(code: CodeType, names: list[str]) -> CodeType:
    for name in names:
        (code,) = [c for c in code.co_consts if isinstance(c, CodeType) and c.co_name == name]
    return code


def _defined(tree: ast.Module, names: list[str]) -> Any:
    scope: Any = tree
    for name in names:
        (scope,) = [s for s in scope.body if isinstance(s, ast.FunctionDef | ast.ClassDef) and s.name == name]
    return scope


def _value(expression: ast.expr, module: ModuleType) -> Any:
    return eval(compile(ast.Expression(expression), module.__name__, "eval"), vars(module))


def _set_defaults(function: FunctionType, module: ModuleType, node: ast.FunctionDef) -> None:
    function.__defaults__ = tuple(_value(d, module) for d in node.args.defaults) or None
    keyword_only = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
    function.__kwdefaults__ = {a.arg: _value(d, module) for a, d in keyword_only if d is not None} or None


def _assign(module: ModuleType, tree: ast.Module, mutant: Mutant, path: Path) -> None:
    """Run one statement of the module again, and hand on the names that it binds."""
    (statement,) = [s for s in tree.body if s.lineno == mutant.lines[0]]
    before = dict(vars(module))
    try:
        exec(compile(ast.Module([statement], []), str(path), "exec", dont_inherit=True), vars(module))
    except Exception as error:
        raise Unusable(repr(error)) from error
    for name, value in list(vars(module).items()):
        if name in before and before[name] is not value:
            for other in checker_modules():
                if vars(other).get(name) is before[name]:
                    setattr(other, name, value)


def _set_attribute(module: ModuleType, names: list[str], tree: ast.Module, mutant: Mutant) -> None:
    """The value of a class's attribute, or the default of a field."""
    scope: Any = module
    for name in names:
        scope = vars(scope)[name]
    (statement,) = [s for s in _defined(tree, names).body if s.lineno == mutant.lines[0]]
    target = statement.target if isinstance(statement, ast.AnnAssign) else statement.targets[0]
    value = _value(statement.value, module)
    if dataclasses.is_dataclass(scope) and target.id in {field.name for field in dataclasses.fields(scope)}:
        _replace_default(scope.__init__, target.id, value)
    elif issubclass(scope, tuple):
        _replace_default(scope.__new__, target.id, value)
        scope._field_defaults[target.id] = value
    else:
        setattr(scope, target.id, value)


def _replace_default(function: FunctionType, name: str, value: Any) -> None:
    code, defaults = function.__code__, function.__defaults__ or ()
    names = code.co_varnames[: code.co_argcount][-len(defaults) :]
    function.__defaults__ = tuple(value if n == name else d for n, d in zip(names, defaults, strict=True))
