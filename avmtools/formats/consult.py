"""Erlang terms as text: ``.app`` files, ``rebar.config``, whatever ``file:consult/1`` reads.

Terms come out as the values of :mod:`avmtools.formats.etf`; a string is the list of its characters, as in
Erlang. The grammar is that of the reference manual's chapter "Data Types", without variables and calls.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, NoReturn

from avmtools.errors import FormatError
from avmtools.formats.etf import Atom, ExternalFun, ImproperList, Map, Term

#: Terms nested deeper than this are refused: no configuration is, and the reader's stack is finite.
MAX_DEPTH: Final = 200

_TOKEN: Final = re.compile(
    r"""(?P<space>(?:\s|%[^\n]*)+)
      | (?P<float>[+-]?\d+(?:_\d+)*\.\d+(?:_\d+)*(?:[eE][+-]?\d+)?)
      | (?P<based>[+-]?\d{1,2}\#[0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*)
      | (?P<int>[+-]?\d+(?:_\d+)*)
      | (?P<char>\$(?:\\(?:[0-7]{1,3}|x[0-9a-fA-F]{2}|x\{[0-9a-fA-F]+\}|\^.|[\s\S])|[\s\S]))
      | (?P<atom>[a-zß-öø-ÿ][\w@]*)
      | (?P<quoted>'(?:[^'\\]|\\[\s\S])*')
      | (?P<string>"(?:[^"\\]|\\[\s\S])*")
      | (?P<end>\.(?=\s|%|\Z))
      | (?P<mark><<|>>|=>|\#\{|[{}\[\](),|:/])
    """,
    re.X,
)
_ESCAPE: Final = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|x\{([0-9a-fA-F]+)\}|\^(.)|([\s\S]))")
_NAMED: Final = {"b": 8, "d": 127, "e": 27, "f": 12, "n": 10, "r": 13, "s": 32, "t": 9, "v": 11}


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


def parse(data: bytes, where: str = "Erlang terms") -> list[Term]:
    """The terms of a file, each ended by a full stop; FormatError names the line of what is wrong."""
    return _Reader(data, where).terms()


class _Reader:
    def __init__(self, data: bytes, where: str) -> None:
        self.where = where
        try:
            self.text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self.text = data.decode("latin-1")  # what files without an encoding comment were before OTP 17
        self.tokens = self._scan()
        self.next = 0

    def _fail(self, at: int, what: str) -> NoReturn:
        line = self.text.count("\n", 0, at) + 1
        raise FormatError(f"{self.where}, line {line}", None, what, "Erlang terms end in a full stop each.")

    def _scan(self) -> list[_Token]:
        tokens, at = [], 0
        while at < len(self.text):
            match = _TOKEN.match(self.text, at)
            if match is None:
                self._fail(at, f"{self.text[at]!r} starts no Erlang term")
            kind = match.lastgroup
            assert kind is not None
            if kind != "space":
                tokens.append(_Token(kind, match.group(), at))
            at = match.end()
        return tokens

    def _peek(self) -> _Token:
        if self.next == len(self.tokens):
            self._fail(len(self.text), "the text ends inside a term")
        return self.tokens[self.next]

    def _take(self) -> _Token:
        token = self._peek()
        self.next += 1
        return token

    def _got(self, text: str) -> bool:
        """Take the mark ``text`` if it is next."""
        token = self._peek()
        found = token.kind in ("mark", "end") and token.text == text
        self.next += found
        return found

    def _expect(self, text: str) -> None:
        if not self._got(text):
            token = self._peek()
            self._fail(token.at, f"{text!r} is expected before {token.text!r}")

    def terms(self) -> list[Term]:
        found = []
        while self.next < len(self.tokens):
            found.append(self._term(0))
            self._expect(".")
        return found

    def _term(self, depth: int) -> Term:
        if depth > MAX_DEPTH:
            self._fail(self._peek().at, f"terms are nested deeper than {MAX_DEPTH}")
        token = self._take()
        match token.kind:
            case "int":
                return self._integer(token, token.text, 10)
            case "based":
                base, digits = token.text.lstrip("+-").split("#")
                value = self._integer(token, digits, int(base))
                return -value if token.text[0] == "-" else value
            case "float":
                return float(token.text.replace("_", ""))
            case "char":
                return self._characters(token.text[1:], token.at)[0]
            case "atom" if token.text == "fun":
                return self._fun()
            case "atom":
                return Atom(token.text)
            case "quoted":
                return Atom("".join(map(chr, self._characters(token.text[1:-1], token.at))))
            case "string":
                characters = self._characters(token.text[1:-1], token.at)
                while self.next < len(self.tokens) and self._peek().kind == "string":
                    more = self._take()
                    characters += self._characters(more.text[1:-1], more.at)
                return characters
        match token.text:
            case "{":
                return tuple(self._items("}", depth))
            case "[":
                return self._list(depth)
            case "#{":
                return self._map(token, depth)
            case "<<":
                return self._binary()
        self._fail(token.at, f"{token.text!r} starts no Erlang term")

    def _integer(self, token: _Token, digits: str, base: int) -> int:
        try:
            return int(digits, base)
        except ValueError:
            self._fail(token.at, f"{token.text[:40]} is no integer")

    def _characters(self, text: str, at: int) -> list[int]:
        found: list[int] = []
        end = 0
        for match in _ESCAPE.finditer(text):
            found += map(ord, text[end : match.start()])
            octal, short, long, control, plain = match.groups()
            if octal:
                found.append(int(octal, 8))
            elif short or long:
                found.append(int(short or long, 16))
            elif control:
                found.append(ord(control) & 31)
            else:
                found.append(_NAMED.get(plain, ord(plain)))
            end = match.end()
        found += map(ord, text[end:])
        if any(c > 0x10FFFF or 0xD800 <= c < 0xE000 for c in found):
            self._fail(at, "an escape names no Unicode character")
        return found

    def _items(self, close: str, depth: int) -> list[Term]:
        items: list[Term] = []
        if self._got(close):
            return items
        while True:
            items.append(self._term(depth + 1))
            if self._got(close):
                return items
            self._expect(",")

    def _list(self, depth: int) -> Term:
        items: list[Term] = []
        if self._got("]"):
            return items
        while True:
            items.append(self._term(depth + 1))
            if self._got("]"):
                return items
            if self._got("|"):
                tail = self._term(depth + 1)
                self._expect("]")
                if isinstance(tail, list):
                    return items + tail
                if isinstance(tail, ImproperList):
                    return ImproperList((*items, *tail.items), tail.tail)
                return ImproperList(tuple(items), tail)
            self._expect(",")

    def _map(self, start: _Token, depth: int) -> Map:
        pairs: list[tuple[Term, Term]] = []
        if not self._got("}"):
            while True:
                key = self._term(depth + 1)
                self._expect("=>")
                pairs.append((key, self._term(depth + 1)))
                if self._got("}"):
                    break
                self._expect(",")
        try:
            return Map.of(pairs)
        except FormatError as e:
            self._fail(start.at, e.what)

    def _fun(self) -> ExternalFun:
        module = self._name()
        self._expect(":")
        function = self._name()
        self._expect("/")
        token = self._take()
        if token.kind != "int" or not 0 <= int(token.text) <= 255:
            self._fail(token.at, f"{token.text!r} is no arity")
        return ExternalFun(module, function, int(token.text))

    def _name(self) -> Atom:
        token = self._peek()
        value = self._term(0) if token.kind in ("atom", "quoted") and token.text != "fun" else None
        if not isinstance(value, Atom):
            self._fail(token.at, f"{token.text!r} is no atom")
        return value

    def _binary(self) -> bytes:
        out = bytearray()
        if self._got(">>"):
            return b""
        while True:
            token = self._take()
            match token.kind:
                case "string":
                    value = self._characters(token.text[1:-1], token.at)
                case "int" | "based" | "char":
                    self.next -= 1
                    value = [self._term(0)]
                case _:
                    self._fail(token.at, f"{token.text!r} is no segment of a binary")
            if self._got("/"):
                kind = self._take()
                if kind.text != "utf8":
                    self._fail(kind.at, f"the segment type {kind.text!r} is not supported here")
                out += "".join(map(chr, value)).encode("utf-8", "replace")
            else:
                out += bytes(c & 255 for c in value)  # what Erlang does with integers over a byte
            if self._got(">>"):
                return bytes(out)
            self._expect(",")
