# Decoded code as text: what `avm disasm` shows beside the compiler's instructions.
from libc.stdint cimport uint8_t, uint64_t
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.atoms cimport atom_find, atom_text
from avmtools.vm.code cimport find_module, pending_module
from avmtools.vm.display cimport Text, display_term, text_free, text_init

from avmtools.vm.op_names import ENGINE_OPS


cdef str term_text(MachineC* m, term t):
    cdef Text out
    if t == NONE:
        return "none"
    if is_catch(t):
        return f"catch({t >> 6})"
    text_init(&out)
    display_term(m, &out, t)
    try:
        return out.data[:out.len].decode("utf-8", "replace") if out.len else ""
    finally:
        text_free(&out)


cdef str register_text(uint64_t f):
    if f & 4:
        return f"y{(f >> 3) - 1}"
    return f"x{f >> 3}" if f >> 3 < MAX_X else f"tmp{(f >> 3) - MAX_X}"


cdef str operand_text(MachineC* m, Module* mod, str kind, uint64_t v):
    cdef Export* e
    cdef Native* n
    cdef FunEntry* f
    if kind == "r":
        return register_text(v & 0xFFFF)
    if kind == "f":
        return f"f{v}"
    if kind == "l":
        return "-" if v == 0 else f"@{(<cell*>v - mod.code)}"
    if kind == "t":
        return term_text(m, v)
    if kind == "g":
        return term_text(m, v) if v & 3 else register_text(v)
    if kind == "e":
        e = <Export*>v
        return f"{term_text(m, e.module)}:{term_text(m, e.function)}/{e.arity}"
    if kind == "i":
        n = <Native*>v
        return f"{n.module.decode()}:{n.name.decode()}/{n.arity}"
    if kind == "u":
        f = <FunEntry*>v
        return f"fun {term_text(m, f.function)}/{f.arity}"
    if kind == "s":
        return f"strings+{v - <uint64_t>mod.strings}"
    return str(<int64_t>v)


def decoded(uint64_t machine, bytes name):
    """The cells of a loaded module as [(cell index, function or None, text)]; `machine` is Machine.address.

    A row names the function whose first cell it is. KeyError: no such module is loaded.
    """
    cdef MachineC* m = <MachineC*>machine
    cdef term atom = atom_find(m, <const uint8_t*><char*>name, len(name))
    cdef Module* mod = find_module(m, atom)
    cdef size_t at = 0
    cdef size_t f = 0
    cdef size_t start
    cdef size_t length
    cdef const uint8_t* text_
    cdef cell I
    cdef uint64_t v
    if mod == NULL:
        mod = pending_module(m, atom)     # its on_load function isn't run to show it
    if mod == NULL:
        raise KeyError(name)
    rows = []
    while at < mod.code_cells:
        start = at
        I = mod.code[at]
        at += 1
        op, _, operands = ENGINE_OPS[I & 0xFFFF][0], None, ENGINE_OPS[I & 0xFFFF][1].split()
        text = []
        counts = {"a": (I >> 16) & 0xFFFF, "b": (I >> 32) & 0xFFFF, "c": I >> 48}
        n_cells = 0
        for operand in operands:
            where, _, kinds = operand.partition(":")
            if where[0] == "*":
                for _ in range(counts[where[1:]]):
                    item = []
                    for kind in kinds:
                        item.append(operand_text(m, mod, kind, mod.code[at]))
                        at += 1
                    text.append("=>".join(item))
            elif where == "p":
                v = mod.code[at]
                at += 1
                n_cells += 1
                counts[str(n_cells)] = v
                for i, kind in enumerate(kinds):
                    text.append(operand_text(m, mod, kind, (v >> (16 * i)) & 0xFFFF if len(kinds) > 1 else v))
            else:
                text.append(operand_text(m, mod, kinds, counts[where]))
        function = None
        while f < mod.n_functions and mod.functions[f].start <= mod.code + start:
            text_ = atom_text(m, mod.functions[f].function, &length)
            function = f"{(<const char*>text_)[:length].decode()}/{mod.functions[f].arity}"
            f += 1
        rows.append((start, function, f"{op.lower()} {', '.join(text)}".rstrip()))
    return rows
