"""Instructions of compilers before OTP 22, which no installed compiler emits, and ones from before
OTP 20, which are refused: modules made by hand. What they do is what OTP's documentation of the
instruction says.
"""

from __future__ import annotations

from typing import Any

import pytest
from avmtools.vm.machine import Machine

from avmtools.errors import FormatError
from avmtools.formats.opcodes import OPCODES
from tests.vm.assembler import a, alloc, f, fr, i, imp, module, nil, u, x, y

#: name -> (arity, instructions, [(arguments, value)...]); the functions of one module.
PROGRAMS: dict[str, tuple[int, list[tuple[Any, ...]], list[tuple[list[Any], Any]]]] = {
    "put_tuple": (
        2,
        [
            ("test_heap", u(4), u(2)),
            ("put_tuple", u(3), x(2)),
            ("put", x(1)),
            ("put", a("middle")),
            ("put", x(0)),
            ("move", x(2), x(0)),
            ("return",),
        ],
        [([1, 2], (2, "middle", 1)), ([[], b"b"], (b"b", "middle", []))],
    ),
    "checked_floats": (
        2,
        [
            ("fclearerror",),
            ("fconv", x(0), fr(0)),
            ("fconv", x(1), fr(1)),
            ("fadd", f(0), fr(0), fr(1), fr(2)),
            ("fcheckerror", f(0)),
            ("test_heap", alloc(floats=1), u(0)),
            ("fmove", fr(2), x(0)),
            ("return",),
        ],
        [([1, 2.5], 3.5), ([2.0, 3], 5.0)],
    ),
    "zeroed_frame": (
        1,
        [
            ("allocate_heap_zero", u(2), u(2), u(1)),
            ("move", x(0), y(0)),
            ("put_list", y(0), nil, x(0)),
            ("init", y(0)),
            ("deallocate", u(2)),
            ("return",),
        ],
        [([7], [7])],
    ),
    "made_bytes": (
        2,
        [
            ("bs_init2", f(0), u(4), u(0), u(2), u(0), x(2)),
            ("bs_put_integer", f(0), i(16), u(1), u(0), x(0)),
            ("bs_put_string", u(1), u(0)),
            ("bs_put_integer", f(0), i(8), u(1), u(0), x(1)),
            ("move", x(2), x(0)),
            ("return",),
        ],
        [([258, 255], b"\x01\x02-\xff"), ([0, -1], b"\x00\x00-\xff")],
    ),
    "sized_bytes": (
        2,
        [
            ("bs_init2", f(0), x(1), u(0), u(2), u(0), x(2)),
            ("bs_put_integer", f(0), x(1), u(8), u(0), x(0)),
            ("move", x(2), x(0)),
            ("return",),
        ],
        [([5, 3], b"\0\0\5"), ([1 << 40, 2], b"\0\0")],
    ),
    "matched": (
        1,
        [
            # A context with two places for saved positions.
            ("bs_start_match2", f(515), x(0), u(1), u(2), x(0)),
            ("bs_save2", x(0), u(0)),
            ("bs_get_integer2", f(512), x(0), u(1), i(8), u(1), u(0), x(1)),
            ("bs_save2", x(0), u(1)),
            ("bs_get_integer2", f(511), x(0), u(2), i(16), u(1), u(0), x(2)),
            ("bs_restore2", x(0), u(1)),
            ("bs_get_integer2", f(511), x(0), u(3), i(8), u(1), u(0), x(3)),
            ("bs_context_to_binary", x(0)),
            ("test_heap", u(5), u(4)),
            ("put_tuple", u(4), x(4)),
            ("put", x(1)),
            ("put", x(2)),
            ("put", x(3)),
            ("put", x(0)),
            ("move", x(4), x(0)),
            ("return",),
            ("label", u(511)),
            ("bs_restore2", x(0), u(0)),
            ("bs_context_to_binary", x(0)),
            ("return",),
            ("label", u(512)),
            ("bs_restore2", x(0), a("start")),
            ("bs_context_to_binary", x(0)),
            ("return",),
            ("label", u(515)),
            ("move", a("no_binary"), x(0)),
            ("return",),
        ],
        [([b"\1\2\3\4"], None), ([b"\1\2"], b"\1\2"), ([b""], b""), ([5], "no_binary")],
    ),
    "marked_receive": (
        0,
        [
            ("allocate", u(1), u(0)),
            ("recv_mark", f(603)),
            ("call_ext", u(0), imp("erlang", "make_ref", 0)),
            ("recv_set", f(603)),
            ("move", x(0), y(0)),
            ("move", x(0), x(1)),
            ("call_ext", u(0), imp("erlang", "self", 0)),
            ("move", y(0), x(1)),
            ("send",),
            ("label", u(603)),
            ("loop_rec", f(605), x(0)),
            ("is_eq_exact", f(604), x(0), y(0)),
            ("remove_message",),
            ("move", a("got_it"), x(0)),
            ("deallocate", u(1)),
            ("return",),
            ("label", u(604)),
            ("loop_rec_end", f(603)),
            ("label", u(605)),
            ("wait", f(603)),
        ],
        [([], "got_it")],
    ),
}


def old_module() -> bytes:
    return module(
        "old_ops", [(name, arity, body) for name, (arity, body, _) in PROGRAMS.items()], strings=b"-"
    )


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "gc_stress"])
def machine(request: pytest.FixtureRequest) -> Any:
    with Machine([old_module()], profile="otp", lib=False, gc_stress=request.param, verify=True) as machine:
        yield machine


@pytest.mark.parametrize("name", PROGRAMS)
def test_old_instructions(machine: Machine, name: str) -> None:
    for arguments, value in PROGRAMS[name][2]:
        got = machine.call("old_ops", name, arguments, timeout=20)
        if value is None:
            assert got == (1, 0x0203, 2, b"\1\2\3\4")
        else:
            assert got == value


def test_devices_run_them_too() -> None:
    with Machine([old_module()], profile="atomvm-0.6", lib=False) as machine:
        assert machine.call("old_ops", "put_tuple", [1, 2]) == (2, "middle", 1)


OBSOLETE = [op for op in OPCODES if op is not None and op.obsolete]


@pytest.mark.parametrize("op", OBSOLETE, ids=lambda op: op.name)
def test_what_no_compiler_since_otp_20_emits_is_refused(op: Any) -> None:
    data = module("refused", [("go", 1, [(op.name, *[u(0)] * op.arity), ("return",)])])
    with (
        Machine(profile="otp", lib=False) as machine,
        pytest.raises(FormatError, match=f"instruction {op.number} is unknown"),
    ):
        machine.load(data)
