"""Native functions on code: loading, versions, what is loaded (module `code`, and `erlang`'s part of it).

Purging needs to ask other processes and is library code (lib/estdlib/src/code.erl), over check_process_code and
purge_module here.
"""
import os

from libc.string cimport strdup, strlen

from avmtools.vm.atoms cimport *
from avmtools.vm.bridge cimport from_term, to_term
from avmtools.vm.code cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.info cimport runs_old_code
from avmtools.vm.loader cimport free_module, load_beam
from avmtools.vm.nat_code cimport *
from avmtools.vm.nat_process cimport info_of
from avmtools.vm.natives cimport add_row, mk_bool
from avmtools.vm.on_load cimport *
from avmtools.vm.process cimport process_lookup, send_message
from avmtools.vm.sched cimport sched_blocking
from avmtools.vm.state cimport *
from avmtools.vm.term cimport *

from avmtools.errors import AvmError
from avmtools.vm.values import text


cdef term problem(Process* p, term reason) noexcept nogil:
    return mk_tuple2(p, ATOM_error, reason)


cdef term outcome(Process* p, term name, Module* mod) noexcept nogil:
    """{module, Name} once the module's on_load function, if any, has returned ok."""
    cdef int r
    if mod != NULL:
        r = on_load_wait(p, mod)
        if r == ON_LOAD_WAIT:
            return NONE
        if r == ON_LOAD_FAILED:
            return problem(p, ATOM_on_load_failure)
    return mk_tuple2(p, ATOM_module, name)


# -- loading -------------------------------------------------------------------------------------------

cdef term replace(Process* p, term* name, object data, object where, Module** waits) with gil:
    """Load a module from bytes over whatever is there. *name: what it should be called; NONE: gets its name. Answers
    NONE when it is there (or *waits for its on_load function)."""
    cdef Module* mod
    cdef int r
    try:
        mod = load_beam(p.m, data, where)
    except AvmError:
        return problem(p, ATOM_badfile) if p.m.release == ROTP else raise_badarg(p)
    except MemoryError:
        return raise_error(p, ATOM_out_of_memory)
    mod.where = strdup(os.fsencode(where))
    if name[0] == NONE:
        name[0] = mod.name
    elif p.m.release == ROTP and mod.name != name[0]:
        free_module(mod)
        return problem(p, ATOM_badfile)
    r = replace_module(p.m, mod)
    if r == REPLACE_MEMORY:
        return raise_error(p, ATOM_out_of_memory)
    if r == REPLACE_NOT_PURGED:
        return problem(p, mk_tuple2(p, ATOM_not_purged, name[0]))
    waits[0] = mod if mod.state == MODULE_PENDING else NULL
    return NONE


cdef term load_bytes(Process* p, term name, term data, term file) with gil:
    cdef Module* waits = NULL
    cdef term r
    try:
        where = text(from_term(p.m, file)) if not is_atom(file) else "preloaded"
        content = from_term(p.m, data)
    except Exception:
        return raise_badarg(p)
    r = replace(p, &name, content, where, &waits)
    return r if r != NONE or p.exc_class != NONE else outcome(p, name, waits)


cdef term load_file(Process* p, term path, bint by_name) with gil:
    """Load Path.beam, or the module `path` from where modules are looked for."""
    cdef Module* waits = NULL
    cdef term r, name = path
    try:
        if by_name:
            found = (<object>p.m.python)._find_module(str(from_term(p.m, path)))
            if found is None:
                return problem(p, ATOM_nofile)
            data, where = found
        else:
            where = f"{text(from_term(p.m, path))}.beam"
            try:
                with open(where, "rb") as f:
                    data = f.read()
            except OSError:
                if p.m.release == ROTP:
                    return problem(p, ATOM_nofile)
                return raise_error(p, ATOM_out_of_memory)
            name = NONE
        r = replace(p, &name, data, where, &waits)
        return r if r != NONE or p.exc_class != NONE else outcome(p, name, waits)
    except Exception:
        return raise_badarg(p)


cdef term resumed(Process* p, term name) noexcept nogil:
    """The answer of a call that waits for an on_load function; NONE without exception: it doesn't."""
    cdef Module* mod = on_load_asked(p)
    if mod == NULL:
        return NONE
    return outcome(p, mod.name, mod)


cdef term nat_load_binary(Process* p, term* a) noexcept nogil:
    cdef term r
    if not is_atom(a[0]) or not is_binary(a[2]):
        return raise_badarg(p)
    p.exc_class = NONE
    r = resumed(p, a[0])
    if r != NONE or p.exc_class != NONE:
        return r
    sched_blocking(p)
    return load_bytes(p, a[0], a[2], a[1])


cdef term nat_load_module(Process* p, term* a) noexcept nogil:
    """erlang:load_module/2."""
    cdef term v[3]
    cdef term r
    v[0] = a[0]
    v[1] = ATOM_preloaded
    v[2] = a[1]
    r = nat_load_binary(p, v)
    if r != NONE and is_tuple_of(element(r, 1), 2) and element(element(r, 1), 0) == ATOM_not_purged:
        return problem(p, ATOM_not_purged)
    return r


cdef term nat_load_abs(Process* p, term* a) noexcept nogil:
    cdef term r
    p.exc_class = NONE
    r = resumed(p, NIL)
    if r != NONE or p.exc_class != NONE:
        return r
    sched_blocking(p)
    return load_file(p, a[0], False)


cdef term nat_load_file(Process* p, term* a) noexcept nogil:
    cdef term r
    if not is_atom(a[0]):
        return raise_badarg(p)
    p.exc_class = NONE
    r = resumed(p, a[0])
    if r != NONE or p.exc_class != NONE:
        return r
    sched_blocking(p)
    return load_file(p, a[0], True)


cdef term nat_ensure_loaded(Process* p, term* a) noexcept nogil:
    cdef Module* mod
    cdef term r
    if not is_atom(a[0]):
        return raise_badarg(p)
    p.exc_class = NONE
    r = resumed(p, a[0])
    if r != NONE or p.exc_class != NONE:
        return r
    mod = find_module(p.m, a[0])
    if mod == NULL:
        sched_blocking(p)
        mod = load_module(p.m, a[0])
    if mod == NULL:
        if p.m.release == ROTP and has_natives(p.m, a[0]):
            return mk_tuple2(p, ATOM_module, a[0])
        return problem(p, ATOM_nofile if p.m.release == ROTP else ATOM_embedded)
    return outcome(p, a[0], mod if mod.state == MODULE_PENDING else NULL)


# -- versions -------------------------------------------------------------------------------------------

cdef term nat_check_old_code(Process* p, term* a) noexcept nogil:
    return mk_bool(has_old_code(p.m, a[0])) if is_atom(a[0]) else raise_badarg(p)


cdef term nat_delete_module(Process* p, term* a) noexcept nogil:
    if not is_atom(a[0]) or has_old_code(p.m, a[0]):
        return raise_badarg(p)
    return ATOM_true if delete_module(p.m, a[0]) else ATOM_undefined


cdef term nat_delete(Process* p, term* a) noexcept nogil:
    """code:delete/1."""
    if not is_atom(a[0]):
        return raise_badarg(p)
    return mk_bool(not has_old_code(p.m, a[0]) and delete_module(p.m, a[0]))


cdef term nat_purge_module(Process* p, term* a) noexcept nogil:
    if not is_atom(a[0]):
        return raise_badarg(p)
    return ATOM_true if purge_module(p.m, a[0]) else raise_badarg(p)


cdef term nat_check_process_code(Process* p, term* a) noexcept nogil:
    cdef term answer
    if not is_pid(a[0]) or not is_atom(a[1]):
        return raise_badarg(p)
    if a[0] == p.id:
        return mk_bool(runs_old_code(p, a[1]))
    answer = info_of(p, a[0], mk_tuple2(p, ATOM_check_process_code, a[1]))
    return ATOM_false if answer == ATOM_undefined else answer


cdef term nat_check_process_code3(Process* p, term* a) noexcept nogil:
    """The same with options; {async, Id} answers by a message."""
    cdef term options = a[2]
    cdef term t, id = NONE
    cdef term r
    while is_cons(options):
        t = head(options)
        if is_tuple_of(t, 2) and element(t, 0) == ATOM_async:
            id = element(t, 1)
        elif not is_tuple_of(t, 2) or element(t, 0) != ATOM_allow_gc or (
                element(t, 1) != ATOM_true and element(t, 1) != ATOM_false):
            return raise_badarg(p)
        options = tail(options)
    if options != NIL:
        return raise_badarg(p)
    r = nat_check_process_code(p, a)
    if r == NONE or id == NONE:
        return r
    send_message(p, p.id, mk_tuple3(p, ATOM_check_process_code, id, r))
    return ATOM_async


# -- what there is --------------------------------------------------------------------------------------

cdef term place_of(Process* p, Module* mod) noexcept nogil:
    cdef size_t n
    if mod.where == NULL or p.m.release != ROTP:
        return ATOM_preloaded
    n = strlen(mod.where)
    if n == 9 and mod.where[0] == c'p' and mod.where[8] == c'd':
        return ATOM_preloaded
    return mk_string(p, <const uint8_t*>mod.where, n, NIL)


cdef term nat_is_loaded(Process* p, term* a) noexcept nogil:
    cdef Module* mod
    if not is_atom(a[0]):
        return raise_badarg(p)
    mod = find_module(p.m, a[0])
    return ATOM_false if mod == NULL else mk_tuple2(p, ATOM_file, place_of(p, mod))


cdef term nat_which(Process* p, term* a) noexcept nogil:
    cdef Module* mod
    if not is_atom(a[0]):
        return raise_badarg(p)
    mod = find_module(p.m, a[0])
    if mod == NULL:
        sched_blocking(p)
        mod = load_module(p.m, a[0])
    return ATOM_non_existing if mod == NULL else place_of(p, mod)


cdef term nat_all_loaded(Process* p, term* a) noexcept nogil:
    cdef term result = NIL
    cdef Module* mod
    cdef size_t i = module_count(p.m)
    while i:
        i -= 1
        mod = module_at(p.m, i)
        if mod != NULL and mod.state == MODULE_CURRENT:
            result = mk_cons(p, mk_tuple2(p, mod.name, place_of(p, mod)), result)
    return result


cdef term available(Process* p) with gil:
    machine = <object>p.m.python
    loaded = set(machine.modules())
    try:
        from avmtools.formats.etf import Atom

        otp = p.m.release == ROTP
        names = machine._available()
        rows = []
        for name, where in names:
            there = Atom("true" if name in loaded else "false")
            rows.append(([*name.encode()] if otp else name.encode(), [*where.encode("utf-8", "surrogateescape")], there))
        return to_term(p, rows)
    except MemoryError:
        return raise_error(p, ATOM_out_of_memory)


cdef term nat_all_available(Process* p, term* a) noexcept nogil:
    sched_blocking(p)
    return available(p)


cdef term object_code(Process* p, term name) with gil:
    try:
        found = (<object>p.m.python)._find_module(str(from_term(p.m, name)))
        if found is None:
            return ATOM_error
        from avmtools.formats.etf import Atom

        return to_term(p, (from_term(p.m, name), bytes(found[0]), [*os.fsencode(found[1])]))
    except MemoryError:
        return raise_error(p, ATOM_out_of_memory)


cdef term nat_get_object_code(Process* p, term* a) noexcept nogil:
    if not is_atom(a[0]):
        return raise_badarg(p)
    sched_blocking(p)
    return object_code(p, a[0])


cdef term nat_is_builtin(Process* p, term* a) noexcept nogil:
    if not is_atom(a[0]) or not is_atom(a[1]) or not is_small(a[2]):
        return raise_badarg(p)
    return mk_bool(0 <= small_value(a[2]) < 256 and find_native(p.m, a[0], a[1], <int>small_value(a[2])) != NULL)


cdef term nat_pre_loaded(Process* p, term* a) noexcept nogil:
    """Modules that exist without a file: those whose functions are natives."""
    return native_modules(p)


cdef term nat_load_nif(Process* p, term* a) noexcept nogil:
    """No shared library is ever loaded: OTP's answer for one that can't be."""
    cdef const char* words = b"Failed to load NIF library: there are none on this machine"
    if not is_cons(a[0]) and a[0] != NIL:
        return raise_badarg(p)
    return problem(p, mk_tuple2(p, ATOM_load_failed, mk_string(p, <const uint8_t*>words, strlen(words), NIL)))


# -- the table ------------------------------------------------------------------------------------------

cdef enum:
    CAP = 32

cdef Native natives[CAP]
cdef int n_natives = 0


cdef int row(const char* module, const char* name, int arity, int releases, native_fn fn) except -1:
    return add_row(natives, &n_natives, CAP, module, name, arity, releases, fn, 0)


# Under profile otp these are called by code.erl, which purges old code first.
row(b"code", b"load_binary", 3, R05 | R06 | R07, nat_load_binary)
row(b"code", b"load_abs", 1, R05 | R06 | R07, nat_load_abs)
row(b"avm_code", b"load_binary", 3, ROTP, nat_load_binary)
row(b"avm_code", b"load_abs", 1, ROTP, nat_load_abs)
row(b"avm_code", b"load_file", 1, ROTP, nat_load_file)
row(b"code", b"ensure_loaded", 1, R_ALL, nat_ensure_loaded)
row(b"code", b"delete", 1, ROTP, nat_delete)
row(b"code", b"is_loaded", 1, R07UP, nat_is_loaded)
row(b"code", b"which", 1, R07UP, nat_which)
row(b"code", b"all_loaded", 0, R07UP, nat_all_loaded)
row(b"code", b"all_available", 0, R07UP, nat_all_available)
row(b"code", b"get_object_code", 1, R07UP, nat_get_object_code)
row(b"erlang", b"load_module", 2, ROTP, nat_load_module)
row(b"erlang", b"check_old_code", 1, ROTP, nat_check_old_code)
row(b"erlang", b"delete_module", 1, ROTP, nat_delete_module)
row(b"erlang", b"purge_module", 1, ROTP, nat_purge_module)
row(b"erlang", b"check_process_code", 2, ROTP, nat_check_process_code)
row(b"erlang", b"check_process_code", 3, ROTP, nat_check_process_code3)
row(b"erlang", b"is_builtin", 3, ROTP, nat_is_builtin)
row(b"erlang", b"pre_loaded", 0, ROTP, nat_pre_loaded)
row(b"erlang", b"load_nif", 2, ROTP, nat_load_nif)


cdef Native* nat_code_table(int* n) noexcept nogil:
    n[0] = n_natives
    return natives
