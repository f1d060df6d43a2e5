"""Terms <-> Python values, Python functions as natives, Python objects as ports.

Common kinds are converted here, directly; everything else (maps, pids, references, funs, big integers, deep nesting)
goes through the external term format and avmtools.formats.etf, which is imported when first needed.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.ref cimport Py_DECREF, Py_INCREF
from libc.stdint cimport int64_t, uint8_t, uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport strlen

from avmtools.vm.atoms cimport *
from avmtools.vm.bridge cimport *
from avmtools.vm.ext cimport ext_build, ext_decode, ext_encode, ext_encoded_size, ext_size
from avmtools.vm.heap cimport *
from avmtools.vm.process cimport port_create, port_create_free, port_exit, port_state, recv_peek, recv_remove
from avmtools.vm.proc cimport Proc
from avmtools.vm.sched cimport sched_blocking
from avmtools.vm.state cimport *
from avmtools.vm.term cimport *

from avmtools.vm.marks import Resource

cdef enum:
    DEPTH = 64                        # nesting converted by recursion; what is deeper goes through external terms

cdef object SMALL_LOW = SMALL_MIN, SMALL_HIGH = SMALL_MAX
cdef object etf_module = None
cdef object Atom_ = None


cdef object etf():
    global etf_module, Atom_
    if etf_module is None:
        from avmtools.formats import etf as module

        Atom_ = module.Atom
        etf_module = module
    return etf_module


class ErlangError(Exception):
    """An Erlang exception in Python: raised by natives to make their caller fail, and by Machine.call when the
    function did. ``kind`` is ``"error"``, ``"exit"`` or ``"throw"``; ``reason`` a value as in avmtools.formats.etf.
    """

    def __init__(self, reason, kind="error", stacktrace=()):
        super().__init__(kind, reason)
        self.kind = str(kind)
        self.reason = reason
        self.stacktrace = stacktrace

    def __str__(self):
        return f"{self.kind}: {self.reason!r}"


def badarg():
    """The exception a native raises for a wrong argument: ``raise badarg()``."""
    etf()
    return ErlangError(Atom_("badarg"))


# -- resources ------------------------------------------------------------------------------------------

cdef struct Held:
    RefcBin bin               # first; `destroy` frees the whole; bin.flags: the reference's number
    void* object              # PyObject*: a marks.Resource


cdef void let_go(RefcBin* b) noexcept nogil:
    with gil:
        item = <object>(<Held*>b).object
        if item._held == <size_t>b:
            item._held = 0
        Py_DECREF(item)
    free(b)


cdef term mk_held(Process* p, object item) except NONE:
    """The reference that stands for a Resource; the same one for as long as any is left."""
    cdef Held* h = <Held*><size_t>item._held
    cdef int64_t refc
    cdef term* words
    while h != NULL:
        refc = atomic_load_i64(&h.bin.refc)
        if refc == 0:                    # on its way out
            h = NULL
        elif atomic_cas_u64(<uint64_t*>&h.bin.refc, <uint64_t>refc, <uint64_t>refc + 1):
            break
    if h == NULL:
        h = <Held*>calloc(1, sizeof(Held))
        if h == NULL:
            raise MemoryError
        h.bin.refc = 1
        h.bin.destroy = let_go
        h.bin.flags = <uint64_t>atomic_add_i64(<int64_t*>&p.m.next_ref, 1)
        h.object = <void*>item
        Py_INCREF(item)
        item._held = <size_t>h
    words = heap_alloc(p, REFC_WORDS)
    words[0] = mk_header(REFC_WORDS - 1, T_RESREF)
    words[1] = h.bin.flags
    words[2] = <term>&h.bin
    words[3] = <term>p.mso
    p.mso = words
    return mk_boxed(words)


# -- Python to terms ------------------------------------------------------------------------------------

cdef term atom_of(MachineC* m, object text) except NONE:
    cdef bytes data = text.encode("utf-8", "surrogatepass")
    cdef term t = atom_intern(m, <const uint8_t*>PyBytes_AS_STRING(data), PyBytes_GET_SIZE(data))
    if t == NONE:
        raise ValueError(f"no atom can be made of {text[:40]!r}: too long, or the atom table is full")
    return t


cdef term immediate_of(MachineC* m, object value) except? 1:
    """The term of a value that needs no heap; NONE: it needs some."""
    cdef int64_t i
    if value is True:
        return ATOM_true
    if value is False:
        return ATOM_false
    kind = type(value)
    if kind is int:
        if SMALL_LOW <= value <= SMALL_HIGH:
            i = value
            return mk_small(i)
    elif kind is list:
        if not value:
            return NIL
    elif kind is Atom_:
        return atom_of(m, value)
    return NONE


cdef term to_term(Process* p, object value) except NONE:
    return to_term_at(p, value, 0)


cdef term to_term_at(Process* p, object value, int depth) except NONE:
    cdef term t = immediate_of(p.m, value)
    cdef term* o
    cdef bytes data
    cdef size_t n, i, used
    if t != NONE:
        return t
    kind = type(value)
    if kind is bytes:
        data = value
        t = make_binary(p, <const uint8_t*>PyBytes_AS_STRING(data), PyBytes_GET_SIZE(data))
        if t == NONE:
            raise MemoryError("a binary that large is above the machine's limit")
        return t
    if kind is float and value - value == 0:
        return mk_float(p, value)
    if depth < DEPTH and (kind is tuple or kind is list):
        n = len(value)
        if not heap_can(p, 2 * n + 1):
            raise MemoryError("a term that large is above the machine's limit")
        if kind is tuple:
            o = heap_alloc(p, n + 1)
            o[0] = mk_header(n, T_TUPLE)
            for i in range(n):
                o[1 + i] = NIL
            for i in range(n):
                o[1 + i] = to_term_at(p, value[i], depth + 1)
            return mk_boxed(o)
        o = heap_alloc(p, 2 * n)
        for i in range(n):
            o[2 * i] = NIL
            o[2 * i + 1] = mk_list(o + 2 * i + 2) if i + 1 < n else NIL
        for i in range(n):
            o[2 * i] = to_term_at(p, value[i], depth + 1)
        return mk_list(o)
    if isinstance(value, Resource):
        return mk_held(p, value)
    data = etf().encode(value)
    t = immediate_of(p.m, value)       # now that Atom_ is known
    if t != NONE:
        return t
    t = ext_decode(p, <const uint8_t*>PyBytes_AS_STRING(data) + 1, PyBytes_GET_SIZE(data) - 1, 0, &used)
    if t == NONE:
        raise ValueError("the value stands for no term of this machine")
    return t


cdef term to_frag(MachineC* m, object value, Frag** frag) except NONE:
    cdef term t = immediate_of(m, value)
    cdef bytes data
    cdef const uint8_t* at
    cdef size_t used
    cdef int64_t words
    cdef term* hp
    frag[0] = NULL
    if t != NONE:
        return t
    data = etf().encode(value)
    at = <const uint8_t*>PyBytes_AS_STRING(data) + 1
    words = ext_size(m, at, PyBytes_GET_SIZE(data) - 1, 0, &used)
    if words < 0:
        raise ValueError("the value stands for no term of this machine")
    frag[0] = frag_new(<size_t>words)
    if frag[0] == NULL:
        raise MemoryError
    hp = frag_words(frag[0])
    return ext_build(m, at, &hp, &frag[0].mso)


# -- terms to Python ------------------------------------------------------------------------------------

cdef object atom_value(MachineC* m, term t):
    cdef size_t n
    cdef const uint8_t* s = atom_text(m, t, &n)
    etf()
    return Atom_((<const char*>s)[:n].decode("utf-8", "replace"))


cdef object from_term(MachineC* m, term t):
    return from_term_at(m, t, 0)


cdef object from_term_at(MachineC* m, term t, int depth):
    cdef const uint8_t* data
    cdef size_t offset, bits, i
    cdef int kind
    if is_small(t):
        return small_value(t)
    if is_atom(t):
        return atom_value(m, t)
    if t == NIL:
        return []
    if is_cons(t):
        if depth < DEPTH and list_length(t) >= 0:
            items = []
            while is_cons(t):
                items.append(from_term_at(m, head(t), depth + 1))
                t = tail(t)
            return items
        return through_etf(m, t)
    kind = boxed_type(t)
    if kind == T_FLOAT:
        return float_value(t)
    if kind == T_TUPLE and depth < DEPTH:
        return tuple([from_term_at(m, element(t, i), depth + 1) for i in range(tuple_arity(t))])
    if kind == T_HEAPBIN or kind == T_REFC or kind == T_SUBBIN:
        bits_of(t, &data, &offset, &bits)
        if offset == 0 and bits & 7 == 0:
            return PyBytes_FromStringAndSize(<const char*>data, bits >> 3)
    if kind == T_RESREF and (<RefcBin*>boxed_ptr(t)[2]).destroy == let_go:
        return <object>(<Held*>boxed_ptr(t)[2]).object
    return through_etf(m, t)


cdef bytes external_bytes(MachineC* m, term t):
    cdef int64_t n = ext_encoded_size(m, t)
    cdef bytes data
    if n < 0:
        raise ValueError("the term has no external form")
    data = PyBytes_FromStringAndSize(NULL, n)
    ext_encode(m, t, <uint8_t*>PyBytes_AS_STRING(data))
    return data


cdef object through_etf(MachineC* m, term t):
    return etf().decode(external_bytes(m, t), max_inflated=1 << 32)


# -- natives --------------------------------------------------------------------------------------------

cdef term raise_python(Process* p, object e) noexcept:
    """Turn a Python exception into an Erlang one. What is no ErlangError is a mistake in the native: badarg for values
    that don't fit, else {python, Type, Message}, so that it can be seen where it came from."""
    cdef term reason
    try:
        if isinstance(e, ErlangError):
            kind = ATOM_throw if e.kind == "throw" else (ATOM_exit if e.kind == "exit" else ATOM_error)
            return raise_class(p, kind, to_term(p, e.reason))
        if isinstance(e, (ValueError, TypeError, LookupError)):
            return raise_badarg(p)
        if isinstance(e, MemoryError):
            return raise_error(p, ATOM_out_of_memory)
        etf()
        reason = to_term(p, (Atom_("python"), type(e).__name__.encode(), str(e).encode("utf-8", "replace")))
        return raise_error(p, reason)
    except Exception:
        return raise_badarg(p)


cdef term call_with_gil(Process* p, Native* native, term* argv) noexcept with gil:
    cdef int i
    function = <object>native.python
    try:
        arguments = [from_term(p.m, argv[i]) for i in range(native.arity)]
        if getattr(function, "_nif_caller", False):
            arguments.insert(0, Caller.__new__(Caller, <object>p.m.python, from_term(p.m, p.id)))
        return to_term(p, function(*arguments))
    except (KeyboardInterrupt, SystemExit) as e:
        (<object>p.m.python)._refused(e)
        return raise_error(p, ATOM_killed)
    except BaseException as e:
        return raise_python(p, e)


class Caller:
    """Who called a native: ``machine`` and its ``pid`` (an etf.Pid)."""

    def __new__(cls, machine, pid):
        self = object.__new__(cls)
        self.machine = machine
        self.pid = pid
        return self


cdef term call_python(Process* p, Native* native, term* argv) noexcept nogil:
    sched_blocking(p)
    return call_with_gil(p, native, argv)


# -- ports ----------------------------------------------------------------------------------------------

cdef void drive(Process* p, void* state) noexcept nogil:
    if recv_peek(p) == NONE:
        return
    drive_with_gil(p, state)


cdef void drive_with_gil(Process* p, void* state) noexcept with gil:
    cdef term t = recv_peek(p)
    port = <object>state
    while t != NONE:
        try:
            value = from_term(p.m, t)
            recv_remove(p)
            port.message(value)
        except BaseException as e:
            (<object>p.m.python)._refused(e)
            port._closed = True
        if port._closed:
            port_exit(p, atom_of(p.m, port.reason))
            return
        t = recv_peek(p)
    # Messages are values now: nothing of what they were made of is needed.
    collect(p, 0, NULL, 0)


cdef void forget(void* state) noexcept nogil:
    with gil:
        port = <object>state
        try:
            port.closed()
        except BaseException as e:
            port.machine._refused(e)
        Py_DECREF(port)


cdef term make_port(MachineC* m, Process* owner, object port) except NONE:
    cdef Process* p
    cdef term t
    Py_INCREF(port)
    if owner == NULL:
        p = port_create_free(m, drive, <void*>port, forget)
    else:
        p = port_create(owner, drive, <void*>port, forget)
    if p == NULL:
        Py_DECREF(port)
        raise MemoryError("no more ports")
    t = p.id                          # it may be gone after this
    port.id = from_term(m, t)
    port.opened()
    return t


cdef term python_port_program(Process* p, Process* port) noexcept nogil:
    if (<Proc*>port).port.driver != drive:
        return ATOM_undefined
    with gil:
        number = (<object>port_state(port)).os_pid
        return ATOM_undefined if number is None else mk_small(<int64_t>number)


cdef term open_with_gil(Process* p, term name, term options) noexcept with gil:
    machine = <object>p.m.python
    try:
        made = machine._make_port(from_term(p.m, name), from_term(p.m, options), from_term(p.m, p.id))
        if made is None:
            return NONE
        return make_port(p.m, p, made)
    except BaseException as e:
        return raise_python(p, e)


cdef term open_python_port(Process* p, term name, term options) noexcept nogil:
    p.exc_class = NONE
    return open_with_gil(p, name, options)
