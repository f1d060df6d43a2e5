"""Expressions that select tests by words of their names: ``add and not (slow or net)``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from avmtools.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

_TOKEN = re.compile(r"\s*(?:([()])|([^\s()]+))")
_HINT = "Write words of test names with and, or, not and parentheses: -k 'add and not slow'."


def matcher(expression: str) -> Callable[[str], bool]:
    """A function that says whether a name has the words of the expression (case does not matter).

    UsageError when it is no expression.
    """
    tokens = [a or b for a, b in _TOKEN.findall(expression)]
    if not tokens:
        raise UsageError("-k: the expression is empty.", _HINT)
    parser = _Parser(tokens, expression)
    found = parser.either()
    if parser.at != len(tokens):
        raise parser.wrong()
    return lambda name: found(name.lower())


class _Parser:
    """Recursive descent over ``or``, ``and``, ``not`` and words, weakest first."""

    def __init__(self, tokens: list[str], expression: str) -> None:
        self.tokens, self.at, self.expression = tokens, 0, expression

    def wrong(self) -> UsageError:
        near = self.tokens[self.at] if self.at < len(self.tokens) else "its end"
        return UsageError(f"-k {self.expression!r}: can't be understood near {near}.", _HINT)

    def take(self, word: str) -> bool:
        if self.at < len(self.tokens) and self.tokens[self.at] == word:
            self.at += 1
            return True
        return False

    def either(self) -> Callable[[str], bool]:
        sides = [self.both()]
        while self.take("or"):
            sides.append(self.both())
        return lambda name: any(side(name) for side in sides)

    def both(self) -> Callable[[str], bool]:
        sides = [self.one()]
        while self.take("and"):
            sides.append(self.one())
        return lambda name: all(side(name) for side in sides)

    def one(self) -> Callable[[str], bool]:
        if self.take("not"):
            inner = self.one()
            return lambda name: not inner(name)
        if self.take("("):
            inner = self.either()
            if not self.take(")"):
                raise self.wrong()
            return inner
        if self.at == len(self.tokens) or self.tokens[self.at] in (")", "and", "or"):
            raise self.wrong()
        word = self.tokens[self.at].lower()
        self.at += 1
        return lambda name: word in name
