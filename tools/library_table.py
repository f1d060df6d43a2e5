"""Write docs/library.md: each function of the library, what it does, and which tests call it.

The functions and what they do are read from the sources in vm/lib: exports, the first sentence of the
`%% @doc` comment, the spec. A function counts as tested when a test names it in a call: a recorded program of
tests/oracle (by the imports of its .beam), a driver that compares ours with OTP's (`diff:same(module,
function, [...])` in tests/lib/programs), or any other Erlang source below tests; what only starts a machine
is named in a Python test that does (`# runs m:f/0`). Functions with `%% @private` (callbacks, internals) are
left out.

With --check nothing is written: the status is 1 when docs/library.md is not what would be written, and when a
function has no documentation, no spec or no test.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from avmtools.formats.beam import Beam

sys.path.insert(0, str(Path(__file__).resolve().parent))

import library_elixir

ROOT = Path(__file__).resolve().parent.parent
LIB = ROOT / "vm" / "lib"
PAGE = ROOT / "docs" / "library.md"
LIBRARIES = ("estdlib", "eavmlib", "alisp", "etest", "esp32boot", "esp32devmode")

HEAD = """# The library

What a program finds when it boots, function by function: what it does, and a test that calls it.
tools/library_table.py writes this page from the sources and the tests.
"""

Name = tuple[str, str, int]


@dataclass
class Function:
    """An exported function: what its comment says first ("" without one), and whether it has a spec."""

    module: str
    name: str
    arity: int
    doc: str
    spec: bool

    @property
    def key(self) -> Name:
        return self.module, self.name, self.arity

    def __str__(self) -> str:
        return f"{self.module}:{self.name}/{self.arity}"


# -- Erlang text ------------------------------------------------------------------------------------

_SKIPPED = re.compile(r"""\$(?:\\.|.)|"(?:\\.|[^"\\])*"|%[^\n]*""", re.S)
_CALL = re.compile(r"(?<![\w@'?.])([a-z]\w*|'[^']+'):([a-z]\w*|'[^']+')(?:\(|/(\d+))")
_SAME = re.compile(r"diff:\w+\((\w+),\s*([a-z]\w*|F),\s*(?=\[)")


def blanked(text: str) -> str:
    """The text with strings, characters and comments made harmless, at the same places."""

    def blank(match: re.Match[str]) -> str:
        inside = match.group()
        return "%" + " " * (len(inside) - 1) if inside[0] == "%" else "0" * len(inside)

    return _SKIPPED.sub(blank, text)


def arguments(text: str, start: int) -> int:
    """How many arguments stand between the bracket before ``start`` and the one that closes it."""
    depth, count, empty = 0, 1, True
    for i in range(start, len(text)):
        c = text[i]
        if c in "([{":
            depth += 1
        elif c in ")]}":
            if depth == 0:
                return 0 if empty else count
            depth -= 1
        elif c == "," and depth == 0:
            count += 1
        if not c.isspace() and c != "%":
            empty = False
    return count


def unquoted(atom: str) -> str:
    return atom.strip("'")


def calls(text: str) -> set[Name]:
    """The functions that a source names: ``m:f(...)`` and ``fun m:f/1``."""
    plain = blanked(text)
    found = set()
    for match in _CALL.finditer(plain):
        module, name = unquoted(match.group(1)), unquoted(match.group(2))
        arity = int(match.group(3)) if match.group(3) else arguments(plain, match.end())
        found.add((module, name, arity))
    return found


def compared(text: str) -> set[Name]:
    """The functions that a driver compares with OTP's; F stands for each of the list that F is drawn from."""
    plain = blanked(text)
    found = set()
    for match in _SAME.finditer(plain):
        arity = arguments(plain, match.end() + 1)
        names = [match.group(2)]
        if names == ["F"]:
            drawn = re.search(r"\bF <- \[([^\]]*)\]", plain[match.end() :])
            names = [n.strip() for n in drawn.group(1).split(",")] if drawn else []
        found |= {(match.group(1), unquoted(n), arity) for n in names}
    return found


def stepped(text: str) -> set[Name]:
    """The functions that diff_trees calls as M:f(...): its table of steps says what M is."""
    plain = blanked(text)
    found = set()
    for match in re.finditer(r"^steps\((\w+), M,.*?fun (\w+)/4.*?\.?$", plain, re.M | re.S):
        body = re.search(rf"^{match.group(2)}\(M,.*?\n\n", plain + "\n\n", re.M | re.S)
        end = plain.find("\n", plain.find("\n", match.start()) + 1)
        for part in (plain[match.start() : end], body.group() if body else ""):
            for call in re.finditer(r"\bM:([a-z]\w*)\(", part):
                found.add((match.group(1), call.group(1), arguments(part, call.end())))
    return found


# -- sources ----------------------------------------------------------------------------------------


def exports(text: str) -> list[tuple[str, int]]:
    plain = re.sub(r"%[^\n]*", "", text)
    found = []
    for block in re.findall(r"^-export\(\[(.*?)\]\)", plain, re.S | re.M):
        found += [(unquoted(n), int(a)) for n, a in re.findall(r"('[^']+'|[a-z]\w*)/(\d+)", block)]
    return found


def spec_arity(text: str, start: int) -> int:
    return arguments(blanked(text), start)


def functions(source: Path) -> list[Function]:
    """The functions of a module that users call, in the order of its exports."""
    text = source.read_text("utf-8")
    module = source.stem
    comments: dict[tuple[str, int], str] = {}
    for match in re.finditer(r"^-spec ([a-z]\w*|'[^']+')\(", text, re.M):
        above = re.search(r"((?:^%%[^\n]*\n)+)\Z", text[: match.start()], re.M)
        comments[unquoted(match.group(1)), spec_arity(text, match.end())] = above.group(1) if above else ""
    found = []
    for name, arity in exports(text):
        comment = comments.get((name, arity))
        if comment is not None and "@private" in comment:
            continue
        said = re.search(r"@doc\s+(.*)", re.sub(r"\n?%+ ?", " ", comment or ""), re.S)
        first = re.split(r"(?<=[.?!])\s", " ".join(said.group(1).split()))[0] if said else ""
        found.append(Function(module, name, arity, first, comment is not None))
    return found


def library() -> list[Function]:
    sources = [s for name in LIBRARIES for s in sorted((LIB / name / "src").glob("*.erl"))]
    return [f for s in sources for f in functions(s)]


# -- tests ------------------------------------------------------------------------------------------


def tested() -> dict[Name, list[str]]:
    """Function -> the tests that call it."""
    found: dict[Name, list[str]] = defaultdict(list)
    for beam in sorted((ROOT / "tests" / "oracle" / "programs").glob("*/*.beam")):
        for i in Beam.parse(beam.read_bytes()).imports:
            found[str(i.module), str(i.function), i.arity].append(f"oracle/{beam.parent.name}/{beam.stem}")
    for driver in sorted((ROOT / "tests" / "lib" / "programs").glob("diff_*.erl")):
        text = driver.read_text("utf-8")
        ours = {(m.removeprefix("x_"), n, a) for m, n, a in calls(text) if m.startswith("x_")}
        for name in sorted(compared(text) | stepped(text) | ours):
            found[name].append(f"lib/{driver.stem}")
    programs = ROOT / "tests" / "oracle" / "programs"
    for source in sorted((ROOT / "tests").rglob("*.erl")):
        recorded = programs in source.parents and source.with_suffix(".beam").exists()
        if not source.stem.startswith("diff") and not recorded:
            where = source.relative_to(ROOT / "tests").with_suffix("").as_posix()
            for name in sorted(calls(source.read_text("utf-8", "replace"))):
                found[name].append(re.sub("^lib/(erlang|programs)/", "lib/", where))
    for test in sorted((ROOT / "tests").rglob("test_*.py")):
        for module, function, arity in re.findall(
            r"# runs (\w+):(\w+)/(\d+)$", test.read_text("utf-8"), re.M
        ):
            where = test.relative_to(ROOT / "tests").with_suffix("").as_posix()
            found[module, function, int(arity)].append(where)
    return found


# -- the page ---------------------------------------------------------------------------------------


def page(all_functions: list[Function], tests: dict[Name, list[str]]) -> str:
    modules: dict[str, list[Function]] = {}
    for f in all_functions:
        modules.setdefault(f.module, []).append(f)
    counted = sum(f.key in tests for f in all_functions)
    lines = [HEAD, f"{len(modules)} modules, {len(all_functions)} functions, {counted} with a test.", ""]
    for module in sorted(modules):
        lines += [f"## {module}", "", "| function | | test |", "|---|---|---|"]
        for f in sorted(modules[module], key=lambda f: (f.name, f.arity)):
            named = tests.get(f.key, [])
            more = f" and {len(named) - 1} more" if len(named) > 1 else ""
            words = f.doc.replace("|", "\\|")
            lines.append(f"| `{f.name}/{f.arity}` | {words} | {named[0] + more if named else ''} |")
        lines.append("")
    lines += library_elixir.page(library_elixir.library(), library_elixir.tested())
    return "\n".join(lines)


def problems(all_functions: list[Function], tests: dict[Name, list[str]]) -> list[str]:
    """What is wrong, a line each."""
    found = [f"{f}: no @doc above its -spec" for f in all_functions if not f.doc]
    found += [f"{f}: no -spec" for f in all_functions if not f.spec]
    found += [f"{f}: no test calls it" for f in all_functions if f.key not in tests]
    return found + library_elixir.problems(library_elixir.library(), library_elixir.tested())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    options = parser.parse_args()
    all_functions, tests = library(), tested()
    text = page(all_functions, tests)
    if not options.check:
        PAGE.write_text(text, encoding="utf-8")
        return
    wrong = problems(all_functions, tests)
    if PAGE.read_text("utf-8") != text:
        wrong.append("docs/library.md is stale; run python tools/library_table.py")
    if wrong:
        sys.exit("\n".join(wrong))


if __name__ == "__main__":
    main()
