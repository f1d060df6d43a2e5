"""The one table of BEAM instructions: what every other part that needs an opcode fact reads.

The compact-term decoder of :mod:`avmtools.formats.beam` takes arities from here, ``avm info`` the
releases, and the engine generates its decoding tables from it. Add a fact here or nowhere.

One line is one instruction: *number, name, operand kinds, first OTP release, AtomVM lines*.

Operand kinds, one word each (numbers and arities are OTP's public instruction numbering; kinds are
what compilers emit):

====  ==========================================================================================
f     label; 0 means "no label"
j     fail label; 0 means "raise instead of jumping"
s     source: x or y register (typed or not), literal, atom, integer, nil, float literal
d     destination: x or y register
y     y register
e     source or float register (``fmove``)
r     float register
a     atom
n     number
L     live count: how many x registers hold terms
i     index into the import table
z     heap need: a number of words, or an allocation list
t     save position: a number or the atom ``start``
c     label, or an atom: ``no_fail``, ``resume`` (``bs_start_match4``), ``safe``, ``unsafe`` (``call_fun2``)
[..]  extended list; inside, the kinds that repeat
====  ==========================================================================================

First release: 0 means "before R11". AtomVM lines: ``6`` = AtomVM 0.6 executes it, ``M`` = the main
line (0.7, 0.8-dev) does; ``-`` = neither does, and then either OTP no longer emits the instruction
(kinds are not given, ``arity`` is) or it is one that AtomVM lacks.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Opcode(NamedTuple):
    """One instruction of the BEAM. ``kinds`` is empty for instructions that no supported OTP emits."""

    number: int
    name: str
    arity: int
    kinds: tuple[str, ...]
    since: int
    in_atomvm_06: bool
    in_atomvm_main: bool

    @property
    def obsolete(self) -> bool:
        """No compiler of OTP 20 or newer emits it and no engine executes it."""
        return bool(self.arity) and not self.kinds


_TABLE: Final = """
1    label                n                    0   6M
2    func_info            a a n                0   6M
3    int_code_end         .                    0   6M
4    call                 n f                  0   6M
5    call_last            n f n                0   6M
6    call_only            n f                  0   6M
7    call_ext             n i                  0   6M
8    call_ext_last        n i n                0   6M
9    bif0                 i d                  0   6M
10   bif1                 j i s d              0   6M
11   bif2                 j i s s d            0   6M
12   allocate             n L                  0   6M
13   allocate_heap        n z L                0   6M
14   allocate_zero        n L                  0   6M
15   allocate_heap_zero   n z L                0   6
16   test_heap            z L                  0   6M
17   init                 y                    0   6M
18   deallocate           n                    0   6M
19   return               .                    0   6M
20   send                 .                    0   6M
21   remove_message       .                    0   6M
22   timeout              .                    0   6M
23   loop_rec             f d                  0   6M
24   loop_rec_end         f                    0   6M
25   wait                 f                    0   6M
26   wait_timeout         f s                  0   6M
27   m_plus               4                    0   -
28   m_minus              4                    0   -
29   m_times              4                    0   -
30   m_div                4                    0   -
31   int_div              4                    0   -
32   int_rem              4                    0   -
33   int_band             4                    0   -
34   int_bor              4                    0   -
35   int_bxor             4                    0   -
36   int_bsl              4                    0   -
37   int_bsr              4                    0   -
38   int_bnot             3                    0   -
39   is_lt                f s s                0   6M
40   is_ge                f s s                0   6M
41   is_eq                f s s                0   6M
42   is_ne                f s s                0   6M
43   is_eq_exact          f s s                0   6M
44   is_ne_exact          f s s                0   6M
45   is_integer           f s                  0   6M
46   is_float             f s                  0   6M
47   is_number            f s                  0   6M
48   is_atom              f s                  0   6M
49   is_pid               f s                  0   6M
50   is_reference         f s                  0   6M
51   is_port              f s                  0   6M
52   is_nil               f s                  0   6M
53   is_binary            f s                  0   6M
54   is_constant          2                    0   -
55   is_list              f s                  0   6M
56   is_nonempty_list     f s                  0   6M
57   is_tuple             f s                  0   6M
58   test_arity           f s n                0   6M
59   select_val           s f [sf]             0   6M
60   select_tuple_arity   s f [nf]             0   6M
61   jump                 f                    0   6M
62   catch                y f                  0   6M
63   catch_end            y                    0   6M
64   move                 s d                  0   6M
65   get_list             s d d                0   6M
66   get_tuple_element    s n d                0   6M
67   set_tuple_element    s s n                0   6M
68   put_string           3                    0   -
69   put_list             s s d                0   6M
70   put_tuple            n d                  0   6
71   put                  s                    0   6
72   badmatch             s                    0   6M
73   if_end               .                    0   6M
74   case_end             s                    0   6M
75   call_fun             n                    0   6M
76   make_fun             3                    0   -
77   is_function          f s                  0   6M
78   call_ext_only        n i                  0   6M
79   bs_start_match       2                    0   -
80   bs_get_integer       5                    0   -
81   bs_get_float         5                    0   -
82   bs_get_binary        5                    0   -
83   bs_skip_bits         4                    0   -
84   bs_test_tail         2                    0   -
85   bs_save              1                    0   -
86   bs_restore           1                    0   -
87   bs_init              2                    0   -
88   bs_final             2                    0   -
89   bs_put_integer       j s n n s            0   6M
90   bs_put_binary        j s n n s            0   6M
91   bs_put_float         j s n n s            0   M
92   bs_put_string        n n                  0   6M
93   bs_need_buf          1                    0   -
94   fclearerror          .                    0   6
95   fcheckerror          j                    0   6
96   fmove                e e                  0   6M
97   fconv                s r                  0   6M
98   fadd                 j r r r              0   6M
99   fsub                 j r r r              0   6M
100  fmul                 j r r r              0   6M
101  fdiv                 j r r r              0   6M
102  fnegate              j r r                0   6M
103  make_fun2            n                    0   6M
104  try                  y f                  0   6M
105  try_end              y                    0   6M
106  try_case             y                    0   6M
107  try_case_end         s                    0   6M
108  raise                s s                  0   6M
109  bs_init2             j s n L n d          0   6
110  bs_bits_to_bytes     3                    0   -
111  bs_add               j s s n d            0   6M
112  apply                n                    0   6M
113  apply_last           n n                  0   6M
114  is_boolean           f s                  0   6M
115  is_function2         f s s                0   6M
116  bs_start_match2      f s L n d            11  6
117  bs_get_integer2      f s L s n n d        11  6M
118  bs_get_float2        f s L s n n d        11  6M
119  bs_get_binary2       f s L s n n d        11  6M
120  bs_skip_bits2        f s s n n            11  6M
121  bs_test_tail2        f s n                11  6M
122  bs_save2             s t                  11  6
123  bs_restore2          s t                  11  6
124  gc_bif1              j L i s d            11  6M
125  gc_bif2              j L i s s d          11  6M
126  bs_final2            2                    11  -
127  bs_bits_to_bytes2    2                    11  -
128  put_literal          2                    11  -
129  is_bitstr            f s                  12  6M
130  bs_context_to_binary s                    12  6
131  bs_test_unit         f s n                12  6M
132  bs_match_string      f s n n              12  6M
133  bs_init_writable     .                    12  6M
134  bs_append            j s n L n s n d      12  6M
135  bs_private_append    j s n s n d          12  6M
136  trim                 n n                  12  6M
137  bs_init_bits         j s n L n d          12  6M
138  bs_get_utf8          f s L n d            12  6M
139  bs_skip_utf8         f s L n              12  6M
140  bs_get_utf16         f s L n d            12  6M
141  bs_skip_utf16        f s L n              12  6M
142  bs_get_utf32         f s L n d            12  6M
143  bs_skip_utf32        f s L n              12  6M
144  bs_utf8_size         j s d                12  6M
145  bs_put_utf8          j n s                12  6M
146  bs_utf16_size        j s d                12  6M
147  bs_put_utf16         j n s                12  6M
148  bs_put_utf32         j n s                12  6M
149  on_load              .                    13  -
150  recv_mark            f                    14  6
151  recv_set             f                    14  6
152  gc_bif3              j L i s s s d        14  6M
153  line                 n                    15  6M
154  put_map_assoc        j s d L [ss]         17  6M
155  put_map_exact        j s d L [ss]         17  6M
156  is_map               f s                  17  6M
157  has_map_fields       f s [s]              17  6M
158  get_map_elements     f s [sd]             17  6M
159  is_tagged_tuple      f s n a              20  6M
160  build_stacktrace     .                    21  6M
161  raw_raise            .                    21  6M
162  get_hd               s d                  21  6M
163  get_tl               s d                  21  6M
164  put_tuple2           d [s]                22  6M
165  bs_get_tail          s d L                22  6M
166  bs_start_match3      f s L d              22  6M
167  bs_get_position      s d L                22  6M
168  bs_set_position      s s                  22  6M
169  swap                 d d                  23  6M
170  bs_start_match4      c L s d              23  6M
171  make_fun3            n d [s]              24  6M
172  init_yregs           [y]                  24  6M
173  recv_marker_bind     s s                  24  6M
174  recv_marker_clear    s                    24  6M
175  recv_marker_reserve  d                    24  6M
176  recv_marker_use      s                    24  6M
177  bs_create_bin        j n L n d [asnnss]   25  6M
178  call_fun2            c n s                25  6M
179  nif_start            .                    25  M
180  badrecord            s                    25  6M
181  update_record        a n s d [ns]         26  6M
182  bs_match             f s [*]              26  6M
183  executable_line      n n                  27  M
184  debug_line           a n n L              28  M
185  bif3                 j i s s s d          29  M
"""


def _read() -> tuple[Opcode | None, ...]:
    rows: list[Opcode | None] = [None]
    for line in _TABLE.split("\n")[1:-1]:
        fields = line.split()
        number, name, lines, since = int(fields[0]), fields[1], fields[-1], int(fields[-2])
        kinds = fields[2:-2]
        arity = len(kinds)
        if kinds == ["."]:
            kinds, arity = [], 0
        elif kinds[0].isdigit():
            kinds, arity = [], int(kinds[0])
        if number != len(rows):
            raise AssertionError(f"the opcode table skips or repeats {number}")
        rows.append(Opcode(number, name, arity, tuple(kinds), since, "6" in lines, "M" in lines))
    return tuple(rows)


#: Indexed by opcode number; entry 0 is None. ``len(OPCODES) - 1`` is the highest known number.
OPCODES: Final[tuple[Opcode | None, ...]] = _read()

#: The same by name.
BY_NAME: Final[dict[str, Opcode]] = {op.name: op for op in OPCODES if op is not None}

#: The field specifications of ``bs_create_bin`` take six operands a segment: type, segment number,
#: unit, flags, value, size. These are the types.
BS_CREATE_BIN_TYPES: Final = (
    "append", "private_append", "binary", "integer", "float", "utf8", "utf16", "utf32", "string",
)  # fmt: skip

#: The commands inside ``bs_match``'s list (kind ``*``), each with the operands that follow its name.
BS_MATCH_COMMANDS: Final[dict[str, tuple[str, ...]]] = {
    "ensure_at_least": ("n", "n"),
    "ensure_exactly": ("n",),
    "integer": ("L", "s", "n", "n", "d"),
    "binary": ("L", "s", "n", "n", "d"),
    "skip": ("n",),
    "get_tail": ("L", "n", "d"),
    "=:=": ("s", "n", "n"),
}
