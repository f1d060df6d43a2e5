"""Calls of natives that no recorded program makes by name: topic -> (module, function, arguments).

Each is made on the engine and on OTP, which must answer the same (tests/vm/test_natives.py). A str
stands for an atom, bytes for a binary, a list of numbers for a string.
"""

from __future__ import annotations

from typing import Any

from avmtools.formats.etf import BitString

Call = tuple[str, str, list[Any]]

NUMBERS: list[Any] = [0, 1, -1, 2, 0.5, -0.25, 2.5, 100, -700.5, 1.0e10, 1 << 70, 1 << 2000, "a", []]
MATH = [
    "acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "erf", "erfc", "exp", "floor",
    "log", "log10", "log2", "sin", "sinh", "sqrt", "tan", "tanh",
]  # fmt: skip


def erlang(name: str, *arguments: list[Any]) -> list[Call]:
    """Several calls of one function of the module erlang."""
    return [("erlang", name, list(a)) for a in arguments]


CALLS: dict[str, list[Call]] = {
    "mathematics": [
        *[("math", name, [n]) for name in MATH for n in NUMBERS],
        *[
            ("math", name, [x, y])
            for name in ("atan2", "fmod", "pow")
            for x in (0, 2.5, -3, "a")
            for y in (0, 2, -0.5, 1000)
        ],
    ],
    "numbers": [
        *[("erlang", name, [n]) for name in ("ceil", "floor", "+") for n in NUMBERS],
        *erlang("float_to_binary", [2.5], [1], [-0.0]),
        *erlang("binary_to_float", [b"2.5e3"], [b"2"], [b"x"], ["a"]),
        *erlang("integer_to_binary", [255, 36], [-255, 2], [255, 1], [1.0, 10]),
        *erlang("binary_to_integer", [b"-ff", 16], [b"1", 1], [b"", 10], ["a", 10]),
    ],
    "atoms": [
        *erlang("atom_to_binary", ["abc"], ["Ω"], [1]),
        *erlang(
            "atom_to_binary", ["ä", "latin1"], ["Ω", "latin1"], ["Ω", "unicode"], ["a", "nosuch"], [1, "utf8"]
        ),
        *erlang("binary_to_atom", [b"abc"], [b"\xff"], [b"a" * 256], ["a"]),
        *erlang(
            "binary_to_atom", ["ä".encode(), "utf8"], [b"\xe4", "latin1"], [b"\xff", "utf8"], [b"a", "nosuch"]
        ),
        *erlang("binary_to_existing_atom", [b"undefined"], [b"never_seen_here"], [5]),
        *erlang("binary_to_existing_atom", [b"undefined", "utf8"], [b"never_seen_here", "latin1"]),
        *erlang("list_to_existing_atom", [[*b"undefined"]], [[*b"never_seen_here"]], ["a"], [[-1]]),
    ],
    "binaries": [
        *erlang(
            "binary_to_list", [b"abcdef", 2, 4], [b"abc", 0, 2], [b"abc", 2, 1], [b"abc", 1, 4], ["a", 1, 1]
        ),
        *erlang("bitstring_to_list", [b"ab"], [BitString(b"\x01\xe0", 3)], ["a"]),
        *erlang("list_to_bitstring", [[b"a", 5, BitString(b"\xa0", 3)]], [["a"]], [[]], [b"a"]),
        *erlang("binary_part", [b"abcdef", (4, -2)], [b"abc", (2, 2)], [b"abc", "a"], ["a", (0, 0)]),
        *erlang("split_binary", [b"abcdef", 2], [b"a", 1], [b"a", 2], ["a", 0]),
        ("binary", "bin_to_list", [b"abc"]),
        ("binary", "bin_to_list", ["a"]),
        ("binary", "referenced_byte_size", ["a"]),
        ("binary", "referenced_byte_size", [b"x" * 300]),
    ],
    "tuples": [
        *erlang(
            "make_tuple",
            [3, "z", [(2, "two"), (2, "zwei")]],
            [1, "z", [(2, "two")]],
            [-1, "z", []],
            [1, "z", "a"],
        ),
        *erlang("size", [("a", "b")], [b"abc"], ["a"]),
        *erlang("is_record", [("rec", 1), "rec"], [("rec", 1), 5], ["a", "rec"]),
        *erlang("is_record", [("rec", 1), "rec", 2], [("rec", 1), "rec", 3], [("rec", 1), "rec", "a"]),
    ],
    "lists": [
        *erlang("append", [[1], [2]], [[], "a"], [[1], "a"], ["a", [1]]),
        *erlang("subtract", [[1, 2, 1], [1]], [[1], "a"]),
    ],
    "the rest": [
        *erlang("!", ["nosuch_name", "x"], [5, "x"], [("nosuch_name", "nonode@nohost"), "x"]),
        *erlang("is_port", [5], [[]]),
        ("maps", "is_key", ["a", {"a": 1}]),
        ("maps", "is_key", ["a", "b"]),
        ("erts_internal", "cmp_term", [1, 1.0]),
        ("erts_internal", "cmp_term", [2, 1]),
        ("erts_debug", "flat_size", [["a", ("b", 2.5)]]),
        ("erts_debug", "same", ["a", "a"]),
        ("erts_debug", "same", [("a",), ("a",)]),
    ],
}
