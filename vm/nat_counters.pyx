"""atomics and counters: arrays of 64-bit words that processes change at once, behind a reference.

An array is a resource: it goes when the last reference to it does. `counters` wraps the reference, as OTP does, in a
tuple that says how it was asked for; both kinds are the same thing here.
"""
from libc.stdint cimport int64_t, uint64_t
from libc.stdlib cimport calloc, free

from avmtools.vm.atoms cimport *
from avmtools.vm.heap cimport heap_alloc, mk_tuple2
from avmtools.vm.maps cimport map_from_pairs
from avmtools.vm.natives cimport add_row
from avmtools.vm.num cimport get_int64, get_uint64, mk_int64, mk_uint64
from avmtools.vm.state cimport *
from avmtools.vm.term cimport *

cdef enum:
    SIZE_MAX_WORDS = 1 << 28      # 2 GB: more is system_limit
    IS_SIGNED = 1
    FOR_COUNTERS = 2
    # What OTP's info tells of the memory beside the words.
    OVERHEAD = 40

cdef struct Words:
    RefcBin bin                   # first; bin.size: how many, bin.flags: IS_SIGNED, FOR_COUNTERS
    MachineC* m
    uint64_t at[1]


cdef void destroy(RefcBin* b) noexcept nogil:
    atomic_add_i64(&(<Words*>b).m.memory_used, -<int64_t>(b.size * 8))
    free(b)


cdef term make(Process* p, term size, uint64_t flags) noexcept nogil:
    cdef int64_t n
    cdef Words* w
    cdef term* o
    if not get_int64(size, &n):
        return raise_error(p, ATOM_system_limit) if is_integer(size) else raise_badarg(p)
    if n <= 0:
        return raise_badarg(p)
    if n > SIZE_MAX_WORDS or (p.m.memory_limit and <size_t>(n * 8) > p.m.memory_limit):
        return raise_error(p, ATOM_system_limit)
    w = <Words*>calloc(1, sizeof(Words) + n * 8)
    if w == NULL:
        return raise_error(p, ATOM_system_limit)
    w.bin.refc = 1
    w.bin.size = n
    w.bin.destroy = destroy
    w.bin.flags = flags
    w.m = p.m
    atomic_add_i64(&p.m.memory_used, n * 8)
    o = heap_alloc(p, REFC_WORDS)
    o[0] = mk_header(REFC_WORDS - 1, T_RESREF)
    o[1] = <uint64_t>atomic_add_i64(<int64_t*>&p.m.next_ref, 1)
    o[2] = <term>&w.bin
    o[3] = <term>p.mso
    p.mso = o
    return mk_boxed(o)


cdef Words* words_of(term t, uint64_t kind) noexcept nogil:
    """NULL: not such an array."""
    cdef RefcBin* b
    if not is_type(t, T_RESREF):
        return NULL
    b = <RefcBin*>boxed_ptr(t)[2]
    return <Words*>b if b.destroy == destroy and b.flags & FOR_COUNTERS == kind else NULL


cdef uint64_t* word(Words* w, term index) noexcept nogil:
    cdef int64_t i
    if w == NULL or not is_small(index):
        return NULL
    i = small_value(index)
    return &w.at[i - 1] if 1 <= i <= <int64_t>w.bin.size else NULL


cdef bint number(Words* w, term t, uint64_t* v) noexcept nogil:
    """A value that the array can hold."""
    return get_int64(t, <int64_t*>v) if w.bin.flags & IS_SIGNED else get_uint64(t, v)


cdef bint step(Words* w, term t, uint64_t* v) noexcept nogil:
    """What may be added: a value, or for unsigned arrays a negative one too."""
    cdef int64_t s
    if get_int64(t, &s):
        v[0] = <uint64_t>s
        return True
    return get_uint64(t, v)


cdef term value(Process* p, Words* w, uint64_t v) noexcept nogil:
    return mk_int64(p, <int64_t>v) if w.bin.flags & IS_SIGNED else mk_uint64(p, v)


cdef uint64_t add(uint64_t* at, uint64_t v) noexcept nogil:
    return <uint64_t>atomic_add_i64(<int64_t*>at, <int64_t>v)


cdef term info(Process* p, Words* w, bint limits) noexcept nogil:
    cdef term v[8]
    v[0] = ATOM_size
    v[1] = mk_int64(p, <int64_t>w.bin.size)
    v[2] = ATOM_memory
    v[3] = mk_int64(p, <int64_t>w.bin.size * 8 + OVERHEAD)
    v[4] = ATOM_max
    v[6] = ATOM_min
    v[5] = mk_uint64(p, 0x7FFFFFFFFFFFFFFF if w.bin.flags & IS_SIGNED else <uint64_t>0xFFFFFFFFFFFFFFFFu)
    v[7] = mk_int64(p, <int64_t>((<uint64_t>1) << 63) if w.bin.flags & IS_SIGNED else 0)
    return map_from_pairs(p, v, 4 if limits else 2)


# -- atomics -------------------------------------------------------------------------------------------

cdef term nat_new(Process* p, term* a) noexcept nogil:
    cdef term options = a[1]
    cdef term t
    cdef uint64_t flags = IS_SIGNED
    while is_cons(options):
        t = head(options)
        if not is_tuple_of(t, 2) or element(t, 0) != ATOM_signed:
            return raise_badarg(p)
        if element(t, 1) == ATOM_true:
            flags = IS_SIGNED
        elif element(t, 1) == ATOM_false:
            flags = 0
        else:
            return raise_badarg(p)
        options = tail(options)
    return make(p, a[0], flags) if options == NIL else raise_badarg(p)


cdef term nat_put(Process* p, term* a) noexcept nogil:
    cdef Words* w = words_of(a[0], 0)
    cdef uint64_t* at = word(w, a[1])
    cdef uint64_t v
    if at == NULL or not number(w, a[2], &v):
        return raise_badarg(p)
    atomic_store_u64(at, v)
    return ATOM_ok


cdef term nat_get(Process* p, term* a) noexcept nogil:
    cdef Words* w = words_of(a[0], 0)
    cdef uint64_t* at = word(w, a[1])
    return raise_badarg(p) if at == NULL else value(p, w, atomic_load_u64(at))


cdef term change(Process* p, term* a, bint negative, bint tell) noexcept nogil:
    cdef Words* w = words_of(a[0], 0)
    cdef uint64_t* at = word(w, a[1])
    cdef uint64_t v
    if at == NULL or not step(w, a[2], &v):
        return raise_badarg(p)
    v = add(at, <uint64_t>0 - v if negative else v)
    return value(p, w, v) if tell else ATOM_ok


cdef term nat_add(Process* p, term* a) noexcept nogil:
    return change(p, a, False, False)


cdef term nat_add_get(Process* p, term* a) noexcept nogil:
    return change(p, a, False, True)


cdef term nat_sub(Process* p, term* a) noexcept nogil:
    return change(p, a, True, False)


cdef term nat_sub_get(Process* p, term* a) noexcept nogil:
    return change(p, a, True, True)


cdef term nat_exchange(Process* p, term* a) noexcept nogil:
    cdef Words* w = words_of(a[0], 0)
    cdef uint64_t* at = word(w, a[1])
    cdef uint64_t v
    if at == NULL or not number(w, a[2], &v):
        return raise_badarg(p)
    return value(p, w, atomic_swap_u64(at, v))


cdef term nat_compare_exchange(Process* p, term* a) noexcept nogil:
    cdef Words* w = words_of(a[0], 0)
    cdef uint64_t* at = word(w, a[1])
    cdef uint64_t expected, v, now
    if at == NULL or not number(w, a[2], &expected) or not number(w, a[3], &v):
        return raise_badarg(p)
    while True:
        now = atomic_load_u64(at)
        if now != expected:
            return value(p, w, now)
        if atomic_cas_u64(at, expected, v):
            return ATOM_ok


cdef term nat_info(Process* p, term* a) noexcept nogil:
    cdef Words* w = words_of(a[0], 0)
    return raise_badarg(p) if w == NULL else info(p, w, True)


# -- counters ------------------------------------------------------------------------------------------

cdef term nat_counters_new(Process* p, term* a) noexcept nogil:
    cdef term options = a[1]
    cdef term kind = ATOM_atomics
    cdef term ref
    while is_cons(options):
        kind = head(options)
        if kind != ATOM_atomics and kind != ATOM_write_concurrency:
            return raise_badarg(p)
        options = tail(options)
    if options != NIL:
        return raise_badarg(p)
    ref = make(p, a[0], IS_SIGNED | FOR_COUNTERS)
    return NONE if ref == NONE else mk_tuple2(p, kind, ref)


cdef Words* counters_of(term t) noexcept nogil:
    if not is_tuple_of(t, 2) or (element(t, 0) != ATOM_atomics and element(t, 0) != ATOM_write_concurrency):
        return NULL
    return words_of(element(t, 1), FOR_COUNTERS)


cdef term counters_change(Process* p, term* a, bint negative) noexcept nogil:
    cdef Words* w = counters_of(a[0])
    cdef uint64_t* at = word(w, a[1])
    cdef uint64_t v
    if at == NULL or not step(w, a[2], &v):
        return raise_badarg(p)
    add(at, <uint64_t>0 - v if negative else v)
    return ATOM_ok


cdef term nat_counters_add(Process* p, term* a) noexcept nogil:
    return counters_change(p, a, False)


cdef term nat_counters_sub(Process* p, term* a) noexcept nogil:
    return counters_change(p, a, True)


cdef term nat_counters_get(Process* p, term* a) noexcept nogil:
    cdef Words* w = counters_of(a[0])
    cdef uint64_t* at = word(w, a[1])
    return raise_badarg(p) if at == NULL else value(p, w, atomic_load_u64(at))


cdef term nat_counters_put(Process* p, term* a) noexcept nogil:
    cdef Words* w = counters_of(a[0])
    cdef uint64_t* at = word(w, a[1])
    cdef uint64_t v
    if at == NULL or not number(w, a[2], &v):
        return raise_badarg(p)
    atomic_store_u64(at, v)
    return ATOM_ok


cdef term nat_counters_info(Process* p, term* a) noexcept nogil:
    cdef Words* w = counters_of(a[0])
    if w == NULL:
        return raise_badarg(p)
    return info(p, w, element(a[0], 0) == ATOM_atomics)


# -- the table -----------------------------------------------------------------------------------------

cdef enum:
    CAP = 16

cdef Native natives[CAP]
cdef int n_natives = 0


cdef int row(const char* module, const char* name, int arity, native_fn fn) except -1:
    return add_row(natives, &n_natives, CAP, module, name, arity, ROTP, fn, 0)


row(b"atomics", b"new", 2, nat_new)
row(b"atomics", b"put", 3, nat_put)
row(b"atomics", b"get", 2, nat_get)
row(b"atomics", b"add", 3, nat_add)
row(b"atomics", b"add_get", 3, nat_add_get)
row(b"atomics", b"sub", 3, nat_sub)
row(b"atomics", b"sub_get", 3, nat_sub_get)
row(b"atomics", b"exchange", 3, nat_exchange)
row(b"atomics", b"compare_exchange", 4, nat_compare_exchange)
row(b"atomics", b"info", 1, nat_info)
row(b"counters", b"new", 2, nat_counters_new)
row(b"counters", b"add", 3, nat_counters_add)
row(b"counters", b"sub", 3, nat_counters_sub)
row(b"counters", b"get", 2, nat_counters_get)
row(b"counters", b"put", 3, nat_counters_put)
row(b"counters", b"info", 1, nat_counters_info)


cdef Native* nat_counters_table(int* n) noexcept nogil:
    n[0] = n_natives
    return natives
