"""Write the Erlang libraries' character tables from Python's unicodedata.

unicode_tables.erl: grapheme classes and case mappings. unicode_forms.erl: decompositions for normal forms.
unicode_kinds.erl: letters, digits and spaces, for regular expressions.
`--check` compares only. The tables depend on the Unicode version of the Python that runs this; `--check` with
another version says so and compares nothing.

Grapheme classes follow UAX 29 with extended grapheme clusters; what unicodedata does not tell of it
(pictographs, prepended signs, and exceptions from the general categories) stands in the tables below.
"""

from __future__ import annotations

import argparse
import sys
import unicodedata
from pathlib import Path

SRC = Path(__file__).resolve().parent.parent / "vm" / "lib" / "estdlib" / "src"
VERSION = "14.0.0"

Ranges = list[tuple[int, int]]

#: Extended_Pictographic (emoji-data.txt)
PICTOGRAPHS: Ranges = [
    (0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139),
    (0x2194, 0x2199), (0x21A9, 0x21AA), (0x231A, 0x231B), (0x2328, 0x2328), (0x2388, 0x2388),
    (0x23CF, 0x23CF), (0x23E9, 0x23F3), (0x23F8, 0x23FA), (0x24C2, 0x24C2), (0x25AA, 0x25AB),
    (0x25B6, 0x25B6), (0x25C0, 0x25C0), (0x25FB, 0x25FE), (0x2600, 0x2605), (0x2607, 0x2612),
    (0x2614, 0x2685), (0x2690, 0x2705), (0x2708, 0x2712), (0x2714, 0x2714), (0x2716, 0x2716),
    (0x271D, 0x271D), (0x2721, 0x2721), (0x2728, 0x2728), (0x2733, 0x2734), (0x2744, 0x2744),
    (0x2747, 0x2747), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757),
    (0x2763, 0x2767), (0x2795, 0x2797), (0x27A1, 0x27A1), (0x27B0, 0x27B0), (0x27BF, 0x27BF),
    (0x2934, 0x2935), (0x2B05, 0x2B07), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55),
    (0x3030, 0x3030), (0x303D, 0x303D), (0x3297, 0x3297), (0x3299, 0x3299), (0x1F000, 0x1F0FF),
    (0x1F10D, 0x1F10F), (0x1F12F, 0x1F12F), (0x1F16C, 0x1F171), (0x1F17E, 0x1F17F), (0x1F18E, 0x1F18E),
    (0x1F191, 0x1F19A), (0x1F1AD, 0x1F1E5), (0x1F201, 0x1F20F), (0x1F21A, 0x1F21A), (0x1F22F, 0x1F22F),
    (0x1F232, 0x1F23A), (0x1F23C, 0x1F23F), (0x1F249, 0x1F3FA), (0x1F400, 0x1F53D), (0x1F546, 0x1F64F),
    (0x1F680, 0x1F6FF), (0x1F774, 0x1F77F), (0x1F7D5, 0x1F7FF), (0x1F80C, 0x1F80F), (0x1F848, 0x1F84F),
    (0x1F85A, 0x1F85F), (0x1F888, 0x1F88F), (0x1F8AE, 0x1F8FF), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945),
    (0x1F947, 0x1FAFF), (0x1FC00, 0x1FFFD),
]
#: Grapheme_Cluster_Break=Prepend
PREPENDED: Ranges = [
    (0x600, 0x605), (0x6DD, 0x6DD), (0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2), (0xD4E, 0xD4E),
    (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x111C2, 0x111C3), (0x1193F, 0x1193F), (0x11941, 0x11941),
    (0x11A3A, 0x11A3A), (0x11A84, 0x11A89), (0x11D46, 0x11D46),
]
#: marks and other characters that continue a cluster although their category is no mark, and the reverse
CONTINUE_TOO: Ranges = [
    (0xE33, 0xE33), (0xEB3, 0xEB3), (0x200C, 0x200D), (0xFF9E, 0xFF9F), (0x1F3FB, 0x1F3FF),
    (0xE0020, 0xE007F),
]
CONTINUE_NOT: Ranges = [
    (0x102B, 0x102C), (0x1038, 0x1038), (0x1062, 0x1064), (0x1067, 0x106D), (0x1083, 0x1083),
    (0x1087, 0x108C), (0x108F, 0x108F), (0x109A, 0x109C), (0x1A61, 0x1A61), (0x1A63, 0x1A64),
    (0xAA7B, 0xAA7B), (0xAA7D, 0xAA7D), (0x11720, 0x11721),
]
#: unassigned characters that are ignorable by default
CONTROL_TOO: Ranges = [
    (0x2065, 0x2065), (0xFFF0, 0xFFF8), (0xE0000, 0xE0000), (0xE0002, 0xE001F), (0xE0080, 0xE00FF),
    (0xE01F0, 0xE0FFF),
]
CLASSES = {"continue": 1, "zwj": 2, "control": 3, "prepend": 4, "pict": 5, "flag": 6}
LAST = 0x110000


def members(ranges: Ranges) -> set[int]:
    """The characters of ranges."""
    return {c for low, high in ranges for c in range(low, high + 1)}


def classes() -> dict[int, int]:
    """Character -> grapheme class, of all that have one."""
    category = {c: unicodedata.category(chr(c)) for c in range(LAST)}
    marks = {c for c, cat in category.items() if cat in ("Mn", "Me", "Mc")}
    onward = (marks | members(CONTINUE_TOO)) - members(CONTINUE_NOT)
    prepended = members(PREPENDED)
    control = {c for c, cat in category.items() if cat in ("Cc", "Cf", "Zl", "Zp")} | members(CONTROL_TOO)
    found = dict.fromkeys(members(PICTOGRAPHS), CLASSES["pict"])
    found.update(dict.fromkeys(control - prepended - onward, CLASSES["control"]))
    found.update(dict.fromkeys(prepended, CLASSES["prepend"]))
    found.update(dict.fromkeys(onward, CLASSES["continue"]))
    found.update(dict.fromkeys(range(0x1F1E6, 0x1F200), CLASSES["flag"]))
    found[0x200D] = CLASSES["zwj"]
    return found


def runs(values: dict[int, int]) -> list[tuple[int, int, int]]:
    """Ranges of one value: (low, high, value)."""
    out: list[tuple[int, int, int]] = []
    for c in sorted(values):
        if out and out[-1][1] == c - 1 and out[-1][2] == values[c]:
            out[-1] = (out[-1][0], c, values[c])
        else:
            out.append((c, c, values[c]))
    return out


def case_runs(mapping: dict[int, int]) -> list[tuple[int, int, int, int]]:
    """Ranges with a common difference: (low, high, step, difference), step 1 or 2."""
    out: list[tuple[int, int, int, int]] = []
    for c in sorted(mapping):
        difference = mapping[c] - c
        if out:
            low, high, step, common = out[-1]
            if common == difference and (c - high == step or (low == high and c - high in (1, 2))):
                out[-1] = (low, c, c - high, common)
                continue
        out.append((c, c, 1, difference))
    return out


def big(data: bytes) -> str:
    """Bytes as an Erlang binary of long hexadecimal numbers."""
    lines = []
    for i in range(0, len(data), 46):
        line = data[i : i + 46]
        lines.append(f"        16#{line.hex()}:{8 * len(line)}")
    return "<<\n" + ",\n".join(lines) + "\n    >>"


def case_table(name: str, method: str) -> str:
    """Two functions: NAME_table/0 and the special cases NAME/1."""
    single: dict[int, int] = {}
    special: list[tuple[int, list[int]]] = []
    for c in range(LAST):
        text = getattr(chr(c), method)()
        if text == chr(c):
            continue
        if len(text) == 1:
            single[c] = ord(text)
        else:
            special.append((c, [ord(x) for x in text]))
    data = b"".join(
        low.to_bytes(3) + high.to_bytes(3) + step.to_bytes(1) + difference.to_bytes(3, signed=True)
        for low, high, step, difference in case_runs(single)
    )
    clauses = "".join(
        f"{name}(16#{c:X}) -> [{', '.join(f'16#{x:X}' for x in to)}];\n" for c, to in special
    )
    return (
        f"%% @doc {name.capitalize()} of a character: a character, or several.\n"
        f"-spec {name}(char()) -> char() | [char()].\n"
        f"{clauses}{name}(C) -> mapped(C, {name}_table()).\n\n"
        f"{name}_table() ->\n    {big(data)}.\n"
    )


TABLES_HEAD = """%% Generated by tools/gen_unicode.py: do not edit.
%% @doc Characters of Unicode @VERSION@: grapheme classes and case mappings.
-module(unicode_tables).

-export([version/0, class/1, upper/1, lower/1, title/1, fold/1]).

%% @doc The version of Unicode.
-spec version() -> {non_neg_integer(), non_neg_integer(), non_neg_integer()}.
version() -> {@TUPLE@}.

%% @doc What a character does in a grapheme cluster.
-spec class(char()) -> other | continue | zwj | control | prepend | pict | flag.
class(C) ->
    case value(C, classes(), 0, byte_size(classes()) div 7) of
        0 -> other;
        1 -> continue;
        2 -> zwj;
        3 -> control;
        4 -> prepend;
        5 -> pict;
        6 -> flag
    end.

%% The value of the range of C in entries <<Low:24, High:24, Value:8>> From..To-1; 0: in none.
value(_, _, From, From) ->
    0;
value(C, Table, From, To) ->
    Middle = (From + To) div 2,
    Skip = Middle * 7,
    <<_:Skip/binary, Low:24, High:24, Value, _/binary>> = Table,
    if
        C < Low -> value(C, Table, From, Middle);
        C > High -> value(C, Table, Middle + 1, To);
        true -> Value
    end.

%% Entries <<Low:24, High:24, Step:8, Difference:24>>.
mapped(C, Table) ->
    mapped(C, Table, 0, byte_size(Table) div 10).

mapped(C, _, From, From) ->
    C;
mapped(C, Table, From, To) ->
    Middle = (From + To) div 2,
    Skip = Middle * 10,
    <<_:Skip/binary, Low:24, High:24, Step, Difference:24/signed, _/binary>> = Table,
    if
        C < Low -> mapped(C, Table, From, Middle);
        C > High -> mapped(C, Table, Middle + 1, To);
        (C - Low) rem Step =/= 0 -> C;
        true -> C + Difference
    end.

"""

FORMS_HEAD = """%% Generated by tools/gen_unicode.py: do not edit.
%% @doc Characters of Unicode @VERSION@: decompositions, combining classes, compositions.
-module(unicode_forms).

-export([class/1, canonical/1, compatible/1, compose/2]).

%% @doc The canonical combining class of a character.
-spec class(char()) -> 0..254.
class(C) when C < 16#300 -> 0;
class(C) -> class(C, 0, byte_size(classes()) div 7).

class(_, From, From) ->
    0;
class(C, From, To) ->
    Middle = (From + To) div 2,
    Skip = Middle * 7,
    <<_:Skip/binary, Low:24, High:24, Value, _/binary>> = classes(),
    if
        C < Low -> class(C, From, Middle);
        C > High -> class(C, Middle + 1, To);
        true -> Value
    end.

%% @doc The full canonical decomposition of a character.
-spec canonical(char()) -> [char()].
canonical(C) when C < 16#C0 -> [C];
canonical(C) -> found(C, canonical_index(), canonical_data()).

%% @doc The full compatibility decomposition of a character.
-spec compatible(char()) -> [char()].
compatible(C) when C < 16#A0 -> [C];
compatible(C) ->
    case found(C, compatible_index(), compatible_data()) of
        [C] -> canonical(C);
        Chars -> Chars
    end.

%% Entries <<C:24, Offset:16, Length:8>> of an index, characters of 24 bits in the data.
found(C, Index, Data) ->
    found(C, Index, Data, 0, byte_size(Index) div 6).

found(C, _, _, From, From) ->
    [C];
found(C, Index, Data, From, To) ->
    Middle = (From + To) div 2,
    Skip = Middle * 6,
    <<_:Skip/binary, Here:24, Offset:16, Length, _/binary>> = Index,
    if
        C < Here -> found(C, Index, Data, From, Middle);
        C > Here -> found(C, Index, Data, Middle + 1, To);
        true -> [X || <<X:24>> <= binary:part(Data, Offset * 3, Length * 3)]
    end.

%% @doc The character that two compose, or none.
-spec compose(char(), char()) -> char() | none.
compose(A, B) -> compose(A, B, 0, byte_size(pairs()) div 9).

compose(_, _, From, From) ->
    none;
compose(A, B, From, To) ->
    Middle = (From + To) div 2,
    Skip = Middle * 9,
    <<_:Skip/binary, A1:24, B1:24, C:24, _/binary>> = pairs(),
    if
        {A, B} < {A1, B1} -> compose(A, B, From, Middle);
        {A, B} > {A1, B1} -> compose(A, B, Middle + 1, To);
        true -> C
    end.

"""


def filled(head: str) -> str:
    """The beginning of a module, with the version in it."""
    return head.replace("@VERSION@", VERSION).replace("@TUPLE@", VERSION.replace(".", ", "))


def tables() -> str:
    """The source of unicode_tables."""
    found = runs(classes())
    data = b"".join(low.to_bytes(3) + high.to_bytes(3) + value.to_bytes(1) for low, high, value in found)
    parts = [case_table("upper", "upper"), case_table("lower", "lower"), case_table("title", "title"),
             case_table("fold", "casefold")]
    return filled(TABLES_HEAD) + f"classes() ->\n    {big(data)}.\n\n" + "\n".join(parts)


def decompositions(form: str, but: str | None) -> tuple[bytes, bytes]:
    """(index, data) of the characters that a form takes apart, but those that another does alike."""
    index, data, seen = b"", b"", {}
    count = 0
    for c in range(LAST):
        if 0xAC00 <= c <= 0xD7A3 or 0xD800 <= c <= 0xDFFF:
            continue
        text = unicodedata.normalize(form, chr(c))
        if text == chr(c) or (but and text == unicodedata.normalize(but, chr(c))):
            continue
        if text not in seen:
            seen[text] = count
            data += b"".join(ord(x).to_bytes(3) for x in text)
            count += len(text)
        index += c.to_bytes(3) + seen[text].to_bytes(2) + len(text).to_bytes(1)
    return index, data


def forms() -> str:
    """The source of unicode_forms."""
    combining = {c: unicodedata.combining(chr(c)) for c in range(LAST) if unicodedata.combining(chr(c))}
    classes_data = b"".join(a.to_bytes(3) + b.to_bytes(3) + v.to_bytes(1) for a, b, v in runs(combining))
    pairs = []
    for c in range(LAST):
        parts = unicodedata.decomposition(chr(c)).split()
        canonical_pair = len(parts) == 2 and not parts[0].startswith("<")
        if canonical_pair and unicodedata.normalize("NFC", chr(c)) == chr(c):
            pairs.append((int(parts[0], 16), int(parts[1], 16), c))
    pair_data = b"".join(x.to_bytes(3) for pair in sorted(pairs) for x in pair)
    canonical, compatible = decompositions("NFD", None), decompositions("NFKD", "NFD")
    named = {
        "classes": classes_data, "canonical_index": canonical[0], "canonical_data": canonical[1],
        "compatible_index": compatible[0], "compatible_data": compatible[1], "pairs": pair_data,
    }
    return filled(FORMS_HEAD) + "\n".join(f"{name}() ->\n    {big(data)}.\n" for name, data in named.items())


KINDS_HEAD = """%% Generated by tools/gen_unicode.py: do not edit.
%% @doc Letters, digits and spaces of Unicode @VERSION@.
-module(unicode_kinds).

-export([kind/1]).

%% @doc What a character is: by its general category Ll, Lu, another L, Nd, another N, Z.
-spec kind(char()) -> lower | upper | letter | digit | number | space | other.
kind(C) ->
    case value(C, kinds(), 0, byte_size(kinds()) div 7) of
        0 -> other;
        1 -> lower;
        2 -> upper;
        3 -> letter;
        4 -> digit;
        5 -> number;
        6 -> space
    end.

%% The value of the range of C in entries <<Low:24, High:24, Value:8>> From..To-1; 0: in none.
value(_, _, From, From) ->
    0;
value(C, Table, From, To) ->
    Middle = (From + To) div 2,
    Skip = Middle * 7,
    <<_:Skip/binary, Low:24, High:24, Value, _/binary>> = Table,
    if
        C < Low -> value(C, Table, From, Middle);
        C > High -> value(C, Table, Middle + 1, To);
        true -> Value
    end.

"""


def kinds() -> str:
    """The source of unicode_kinds."""
    exact = {"Ll": 1, "Lu": 2, "Nd": 4}
    groups = {"L": 3, "N": 5, "Z": 6}
    found = {}
    for c in range(LAST):
        category = unicodedata.category(chr(c))
        value = exact.get(category) or groups.get(category[0])
        if value:
            found[c] = value
    entries = runs(found)
    data = b"".join(low.to_bytes(3) + high.to_bytes(3) + value.to_bytes(1) for low, high, value in entries)
    return filled(KINDS_HEAD) + f"kinds() ->\n    {big(data)}.\n"


def main() -> None:
    """Write the modules, or compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    if unicodedata.unidata_version != VERSION:
        sys.exit(0 if check else f"this Python has Unicode {unicodedata.unidata_version}, not {VERSION}")
    for name, make in (("tables", tables), ("forms", forms), ("kinds", kinds)):
        path, text = SRC / f"unicode_{name}.erl", make()
        if not check:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            sys.exit(f"{path} is not what tools/gen_unicode.py writes: run it")


if __name__ == "__main__":
    main()
