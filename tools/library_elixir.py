"""The Elixir half of docs/library.md: functions and macros of vm/lib/exavmlib, and what tests call them.

Both are read from source text, so that a machine without Elixir can check the page; `mix format` has laid the
sources out, which a test makes sure of, so that what is below a `defmodule` stands two columns further right.
A function with defaults counts once, under the arities it has. It is tested when an Elixir program of tests
calls one of them: a driver of tests/lib/elixir (its output is compared with Elixir's), a program of
tests/oracle/programs/elixir, or another Elixir source below tests.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "vm" / "lib" / "exavmlib" / "lib"
#: Modules that the compiler's output and other modules call, and no program by name.
INTERNAL = re.compile(
    r"^(Inspect\.(?!Algebra|Opts)|Enumerable\.|Collectable\.|String\.Chars\.|List\.Chars\.|JSON\.Encoder\.)"
)

_STRINGS = re.compile(
    r'"""(?:\\.|[^\\])*?"""|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|~[a-zA-Z]\[[^\]]*\]|'
    r"~[a-zA-Z]\([^)]*\)|~[a-zA-Z]/[^/]*/|(?<![\w?])\?(?:\\.|.)|(?<!\#)#(?!\{)[^\n]*",
    re.S,
)
_PAIR = re.compile(r"\s*(?:[a-zA-Z_]\w*[?!]?|0+): ")
_CALL = re.compile(r"(?<![\w.])((?:[A-Z]\w*\.)+|:[a-z]\w+\.)([a-z_]\w*[?!]?)")


@dataclass
class Function:
    """A public function or macro, under all its arities."""

    module: str
    name: str
    arities: set[int]
    doc: str = ""
    spec: bool = False
    macro: bool = False

    def __str__(self) -> str:
        low, high = min(self.arities), max(self.arities)
        return f"{self.module}.{self.name}/{low}" + (f"..{high}" if high > low else "")


@dataclass
class _Module:
    name: str
    indent: int
    functions: dict[tuple[str, int], Function] = field(default_factory=dict)
    doc: str | None = None
    specs: set[tuple[str, int]] = field(default_factory=set)
    skipped: set[tuple[str, int]] = field(default_factory=set)
    hidden: bool = False
    impl: bool = False


def blanked(text: str) -> str:
    """The text with strings, sigils and comments made harmless, at the same places; code in them stays."""

    def blank(match: re.Match[str]) -> str:
        whole = match.group()
        if whole[0] == "#":
            return " " * len(whole)
        out = ["0" if c != "\n" else c for c in whole]
        for inner in re.finditer(r"#\{([^{}]*(?:\{[^{}]*\}[^{}]*)*)\}", whole):
            code = blanked(inner.group(1))
            out[inner.start(1) : inner.end(1)] = code
            out[inner.start()], out[inner.start() + 1], out[inner.end() - 1] = "(", "(", ")"
            out[inner.start()] = "0"
        return "".join(out)

    return _STRINGS.sub(blank, text)


def closing(text: str, start: int) -> int:
    """Where the bracket opened before ``start`` is closed."""
    depth = 0
    for i in range(start, len(text)):
        if text[i] in "([{":
            depth += 1
        elif text[i] in ")]}":
            if depth == 0:
                return i
            depth -= 1
    return len(text)


def parts(text: str) -> list[str]:
    """What commas outside of brackets separate; blocks (fn, do) count as brackets."""
    found, depth, start = [], 0, 0
    for match in re.finditer(r"<<|>>|[(\[{)\]},]|\bfn\b|\bdo\b(?!:)|\bend\b", text):
        token = match.group()
        if token in ("(", "[", "{", "<<", "fn", "do"):
            depth += 1
        elif token in (")", "]", "}", ">>", "end"):
            depth -= 1
        elif depth == 0:
            found.append(text[start : match.start()])
            start = match.end()
    found.append(text[start:])
    found = [p for p in found if p.strip()]
    # what is left of the brackets of a last keyword list is one argument
    while len(found) > 1 and _PAIR.match(found[-1]) and _PAIR.match(found[-2]):
        found.pop()
    return found


# -- the library ------------------------------------------------------------------------------------


def head(text: str) -> tuple[str, list[str]] | None:
    """Name and arguments of what stands behind ``def``."""
    named = re.match(r"([a-z_]\w*[?!]?)(\(|(?=\W)|$)", text)
    if named is None:
        operator = re.match(r"(?:[a-z_]\w* )?\s*([^\w\s(,]+)\s", text)
        if operator is None or text.startswith("unquote"):
            return None
        return operator.group(1), ["left", "right"] if not text.startswith(operator.group(1)) else ["value"]
    rest = text[named.end() :]
    infix = re.match(r" ([^\w\s(,]+|in|and|or) [a-z_0]", text[named.end(1) :])
    if infix and infix.group(1) not in ("::", "="):
        return infix.group(1), ["left", "right"]
    if named.group(2) != "(":
        return named.group(1), []
    return named.group(1), parts(rest[: closing(rest, 0)])


def functions(source: Path) -> list[Function]:
    """The public functions of a file, in order."""
    text = source.read_text("utf-8")
    plain = blanked(text)
    stack: list[_Module] = []
    found: list[Function] = []
    offset = 0
    for line, raw in zip(plain.splitlines(keepends=True), text.splitlines(keepends=True), strict=True):
        here, offset = offset, offset + len(line)
        stripped = line.strip()
        indent = len(line) - len(line.lstrip())
        while stack and stripped == "end" and indent == stack[-1].indent:
            found += stack.pop().functions.values()
            break
        opened = re.match(r"(defmodule|defprotocol|defimpl)\b\s*(:?[\w.]+).*\bdo$", stripped)
        if opened:
            outer = [m.name for m in stack]
            name = ".".join([*outer[-1:], opened.group(2)])
            made = _Module(name, indent, impl=opened.group(1) == "defimpl")
            made.hidden = bool(stack and stack[-1].hidden)
            stack.append(made)
            continue
        if not stack or indent != stack[-1].indent + 2:
            continue
        module = stack[-1]
        if stripped.startswith("@moduledoc false"):
            module.hidden = True
        elif stripped.startswith("@doc false"):
            module.doc = "-"
        elif stripped.startswith("@impl"):
            module.doc = module.doc or "-"
        elif stripped.startswith("@doc") and "since:" not in stripped:
            said = re.match(r'\s*@doc\s+(?:~S)?("""\s*(.*?)"""|"((?:\\.|[^"\\])*)")', text[here:], re.S)
            words = (said.group(2) or said.group(3) or "") if said else ""
            module.doc = re.split(r"(?<=[.?!:])\s|\n\n", " ".join(words.split()))[0]
        elif stripped.startswith("@spec"):
            said = plain[here:].lstrip()[len("@spec") :].lstrip()
            infix = re.match(r"[\w.]+(?:\(\))? ((?!->|\|)[^\w\s(,:]+|in) [\w.(]", said)
            spec = (infix.group(1), ["left", "right"]) if infix else head(said)
            if spec:
                module.specs.add((spec[0], len(spec[1])))
        else:
            define(module, plain[here:], raw)
    return [f for f in found if not INTERNAL.match(f.module)]


def define(module: _Module, text: str, raw: str) -> None:
    """Take in a def, defmacro, defguard or defdelegate."""
    kind = re.match(r"\s*(def|defmacro|defguard|defdelegate)\s+(?=\S)", text)
    if kind is None:
        return
    named = head(text[kind.end() :])
    if named is None or named[0].startswith("__"):
        module.doc = None
        return
    name, args = named
    defaults = sum("\\\\" in a for a in args)
    arities = set(range(len(args) - defaults, len(args) + 1))
    doc, module.doc = module.doc, None
    known = module.functions.get((name, len(args)))
    if doc == "-":
        module.skipped.add((name, len(args)))
    if known is None and not module.hidden and not module.impl and (name, len(args)) not in module.skipped:
        spec = any((name, a) in module.specs for a in arities)
        macro = kind.group(1) in ("defmacro", "defguard")
        module.functions[name, len(args)] = Function(module.name, name, arities, doc or "", spec, macro)
    elif known is not None and doc and not known.doc:
        known.doc = doc


def library() -> list[Function]:
    return [f for source in sorted(SOURCES.rglob("*.ex")) for f in functions(source)]


# -- tests ------------------------------------------------------------------------------------------


def calls(text: str) -> set[tuple[str, str, int]]:
    """The functions of other modules that a source calls, with pipes and captures; aliases are resolved."""
    plain = blanked(text)
    aliases = {}
    for whole, short in re.findall(r"^\s*alias ([\w.]+)(?:, as: (\w+))?$", plain, re.M):
        aliases[short or whole.rpartition(".")[2]] = whole
    imported = re.findall(r"^\s*import ([\w.]+)", plain, re.M)
    found = set()
    for match in _CALL.finditer(plain):
        module, name = match.group(1)[:-1], match.group(2)
        first, dot, rest = module.partition(".")
        module = aliases.get(first, first) + dot + rest
        after = plain[match.end() : match.end() + 4000]
        before = plain[: match.start()].rstrip()
        captured = re.match(r"/(\d+)", after)
        if captured and before.endswith("&"):
            found.add((module, name, int(captured.group(1))))
            continue
        count = 0
        if after.startswith("("):
            count = len(parts(after[1 : closing(after, 1)]))
            after = after[closing(after, 1) + 1 :]
        elif re.match(r" +[^\s=|.)\],}<>+*/&-]", after) and not re.match(
            r" +(do|end|when|and|or|in|else)\b", after
        ):
            count = len(parts(after.partition("\n")[0].partition(" do")[0].partition("|>")[0]))
        if re.match(r" do\b", after):
            count += 1
        found.add((module, name, count + before.endswith("|>")))
    for module in [*imported, "Kernel"]:
        for match in re.finditer(r"(?<![\w.@:&])([a-z_]\w*[?!]?)\(", plain):
            inside = plain[match.end() : closing(plain, match.end())]
            piped = plain[: match.start()].rstrip().endswith("|>")
            found.add((module, match.group(1), len(parts(inside)) + piped))
        found |= {(module, n, int(a)) for n, a in re.findall(r"&([a-z_]\w*[?!]?)/(\d+)", plain)}
    return found


def operators(text: str) -> set[str]:
    """Operators, words and forms without brackets that a source has."""
    plain = blanked(text)
    found = set(re.findall(r"(?<=[\s(\[])([^\w\s()\[\]{},;:\"'@.]{1,3})(?=[\s(\w\[{%:-])", plain))
    found |= set(re.findall(r"\.\.//?|\.\.", plain))
    found |= set(re.findall(r"(?<=[ (!\[])!(?=[\w(])", plain))
    return (
        found
        | set(re.findall(r"(?<![\w.@:&])([a-z_]\w*[?!]?)(?= )", plain))
        | set(re.findall(r"@(?=\w)", plain))
    )


def tested() -> dict[tuple[str, str, int], list[str]]:
    """(module, name, arity) -> the tests that call it; arity -1 for operators and forms without brackets."""
    found: dict[tuple[str, str, int], list[str]] = defaultdict(list)
    for source in sorted((ROOT / "tests").rglob("*.ex")):
        where = source.relative_to(ROOT / "tests").with_suffix("").as_posix()
        where = where.replace("oracle/programs/", "oracle/")
        text = source.read_text("utf-8")
        for name in sorted(calls(text)):
            found[name].append(where)
        for word in sorted(operators(text)):
            found["Kernel", word, -1].append(where)
            for module in re.findall(r"^\s*(?:import|use) ([\w.]+)", text, re.M):
                found[module, word, -1].append(where)
    return found


def callers(function: Function, tests: dict[tuple[str, str, int], list[str]]) -> list[str]:
    """The tests of a function, under any of its arities."""
    arities = sorted(function.arities)
    if function.macro or not function.name[0].isalpha():  # called without brackets
        arities.append(-1)
    every = [t for a in arities for t in tests.get((function.module, function.name, a), [])]
    return list(dict.fromkeys(every))


def problems(every: list[Function], tests: dict[tuple[str, str, int], list[str]]) -> list[str]:
    found = [f"{f}: no @doc" for f in every if not f.doc]
    found += [f"{f}: no @spec" for f in every if not f.spec and not f.macro]
    return found + [f"{f}: no test calls it" for f in every if not callers(f, tests)]


def page(every: list[Function], tests: dict[tuple[str, str, int], list[str]]) -> list[str]:
    """The lines of the page."""
    modules: dict[str, list[Function]] = defaultdict(list)
    for f in every:
        modules[f.module].append(f)
    counted = sum(bool(callers(f, tests)) for f in every)
    lines = [f"{len(modules)} Elixir modules, {len(every)} functions and macros, {counted} with a test.", ""]
    for module in sorted(modules):
        lines += [f"## {module}", "", "| function | | test |", "|---|---|---|"]
        for f in sorted(modules[module], key=lambda f: (f.name, min(f.arities))):
            named = callers(f, tests)
            more = f" and {len(named) - 1} more" if len(named) > 1 else ""
            shown = str(f).removeprefix(module + ".").replace("|", "\\|")
            words = f.doc.replace("|", "\\|")
            lines.append(f"| `{shown}` | {words} | {named[0] + more if named else ''} |")
        lines.append("")
    return lines


if __name__ == "__main__":
    every, tests = library(), tested()
    wrong = problems(every, tests)
    print("\n".join(wrong))
    print(len(every), len(wrong))
