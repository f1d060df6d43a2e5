"""The opcode table: complete, and in step with what is known of the AtomVM lines."""

from __future__ import annotations

from avmtools.formats.opcodes import BY_NAME, OPCODES

KNOWN = [op for op in OPCODES if op is not None]


def test_numbers_are_positions_and_names_are_unique() -> None:
    assert OPCODES[0] is None
    assert all(op is not None and op.number == n for n, op in enumerate(OPCODES) if n)
    assert len(BY_NAME) == len(KNOWN) == 185


def test_arities_count_the_kinds() -> None:
    for op in KNOWN:
        assert not op.kinds or len(op.kinds) == op.arity


def test_every_kind_is_in_the_legend() -> None:
    for op in KNOWN:
        for kind in op.kinds:
            assert set(kind.strip("[]")) <= set("fjsdyeranLiztc*"), op
            assert len(kind) == 1 or (kind[0], kind[-1]) == ("[", "]"), op


def test_what_an_atomvm_line_executes_has_operand_kinds() -> None:
    for op in KNOWN:
        if op.in_atomvm_06 or op.in_atomvm_main:
            assert len(op.kinds) == op.arity
            assert not op.obsolete


def test_what_the_main_line_removed_and_added() -> None:
    removed = {op.number for op in KNOWN if op.in_atomvm_06 and not op.in_atomvm_main}
    added = {op.number for op in KNOWN if op.in_atomvm_main and not op.in_atomvm_06}
    assert removed == {15, 70, 71, 94, 95, 109, 116, 122, 123, 130, 150, 151}
    assert added == {91, 179, 183, 184, 185}


def test_releases_only_grow() -> None:
    releases = [op.since for op in KNOWN]
    assert releases == sorted(releases)
