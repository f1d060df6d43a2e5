"""Erlang terms as text, as far as configuration files use them (``file:consult/1``): nothing is evaluated.

Atoms become :class:`Atom`, strings and binaries ``str``, maps ``dict``, tuples ``tuple``, lists ``list``,
numbers ``int`` or ``float``. ``%`` starts a comment; every term ends with a full stop.
"""

from __future__ import annotations

import re
from typing import Any

from avmtools.errors import FormatError

_TOKEN = re.compile(
    r"""(?P<space>(?:\s|%[^\n]*)+)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<quoted>'(?:[^'\\]|\\.)*')
    |(?P<float>-?\d+\.\d+(?:[eE][-+]?\d+)?)
    |(?P<based>-?\d{1,2}\#[0-9a-zA-Z]+)
    |(?P<int>-?\d+)
    |(?P<atom>[a-z][A-Za-z0-9_@]*)
    |(?P<mark>\#\{|=>|<<|>>|[\[\](){},])
    |(?P<stop>\.(?=\s|%|\Z))""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPES = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "s": " ",
    "e": "\x1b",
    "0": "\0",
    "b": "\b",
    "f": "\f",
    "v": "\v",
}
_MAX_DEPTH = 64


class Atom(str):
    """An atom; equal to the string of its name."""

    __slots__ = ()


def parse(text: str, where: str = "configuration") -> list[Any]:
    """Every term of the file. Raises FormatError with the offset of the first thing that is none."""
    return _Reader(text, where).terms()


class _Reader:
    def __init__(self, text: str, where: str) -> None:
        self.where = where
        self.tokens: list[tuple[str, str, int]] = []
        self.next = 0
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None or match.lastgroup is None:
                raise FormatError(where, at, f"line {text.count(chr(10), 0, at) + 1} has {text[at]!r} here")
            if match.lastgroup != "space":
                self.tokens.append((match.lastgroup, match[0], at))
            at = match.end()
        self.tokens.append(("end", "the end of the file", len(text)))

    def terms(self) -> list[Any]:
        found: list[Any] = []
        while self.tokens[self.next][0] != "end":
            found.append(self.term(0))
            self.take("stop", "a full stop")
        return found

    def peek(self, mark: str) -> bool:
        return self.tokens[self.next][:2] == ("mark", mark)

    def take(self, kind: str, wanted: str, mark: str | None = None) -> str:
        found, text, at = self.tokens[self.next]
        if found != kind or (mark is not None and text != mark):
            raise FormatError(self.where, at, f"{text!r} stands where {wanted} is expected")
        self.next += 1
        return text

    def mark(self, mark: str) -> None:
        self.take("mark", repr(mark), mark)

    def term(self, depth: int) -> Any:
        kind, text, at = self.tokens[self.next]
        if depth > _MAX_DEPTH:
            raise FormatError(self.where, at, f"terms are nested more than {_MAX_DEPTH} deep")
        self.next += 1
        match kind, text:
            case "string", _:
                value = _unescape(text)
                while self.tokens[self.next][0] == "string":  # "a" "b" is one string
                    value += _unescape(self.take("string", "a string"))
                return value
            case "quoted", _:
                return Atom(_unescape(text))
            case "atom", _:
                return Atom(text)
            case "int", _:
                return int(text) if len(text) < 4000 else self.bad(at, "is too large a number")
            case "float", _:
                return float(text)
            case "based", _:
                base, digits = text.split("#")
                try:
                    number = int(digits, abs(int(base)))
                except ValueError:
                    return self.bad(at, f"{text} is no number")
                return -number if base.startswith("-") else number
            case "mark", "[":
                return self.items("]", depth)
            case "mark", "{":
                return tuple(self.items("}", depth))
            case "mark", "#{":
                return self.pairs(at, depth)
            case "mark", "<<":
                content = self.items(">>", depth)
                if all(type(c) is str for c in content):
                    return "".join(content)
                return self.bad(at, "only text is read in binaries")
        return self.bad(at, f"{text!r} stands where a term is expected")

    def items(self, close: str, depth: int) -> list[Any]:
        found: list[Any] = []
        while not self.peek(close):
            if found:
                self.mark(",")
            found.append(self.term(depth + 1))
        self.mark(close)
        return found

    def pairs(self, at: int, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        while not self.peek("}"):
            if found:
                self.mark(",")
            key = self.term(depth + 1)
            self.mark("=>")
            try:
                found[key] = self.term(depth + 1)
            except TypeError:
                self.bad(at, "a list or map is a key")
        self.mark("}")
        return found

    def bad(self, at: int, what: str) -> Any:
        raise FormatError(self.where, at, what)


def _unescape(quoted: str) -> str:
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), quoted[1:-1], flags=re.DOTALL)
