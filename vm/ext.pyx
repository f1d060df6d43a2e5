# cython: language_level=3
# External term format.
#
# Decoding reads the bytes twice. The first pass (measure) needs no stack: it counts the terms still to come, checks
# every field against the bytes left and adds up words; a term takes at least a byte, so a count larger than the rest
# of the input is refused at once and sizes can't make us allocate more than a small multiple of the input. The second
# pass trusts the bytes and fills slots; composites under construction are on an explicit stack.
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy, memset
from avmtools.vm.heap cimport bits_of, heap_alloc, mk_refc, refc_new
from avmtools.vm.bits cimport copy_bits
from avmtools.vm.code cimport find_export, find_module, get_export
from avmtools.vm.compare cimport cmp_key
from avmtools.vm.maps cimport map_build, map_build_words, map_size, map_sorted_pairs
from avmtools.vm.num cimport text_to_float

cdef enum:
    X_NEW_FLOAT = 70
    X_BIT_BINARY = 77
    X_NEW_PID = 88
    X_NEW_PORT = 89
    X_NEWER_REFERENCE = 90
    X_SMALL_INTEGER = 97
    X_INTEGER = 98
    X_FLOAT = 99
    X_ATOM = 100
    X_REFERENCE = 101
    X_PORT = 102
    X_PID = 103
    X_SMALL_TUPLE = 104
    X_LARGE_TUPLE = 105
    X_NIL = 106
    X_STRING = 107
    X_LIST = 108
    X_BINARY = 109
    X_SMALL_BIG = 110
    X_LARGE_BIG = 111
    X_NEW_FUN = 112
    X_EXPORT = 113
    X_NEW_REFERENCE = 114
    X_SMALL_ATOM = 115
    X_MAP = 116
    X_ATOM_UTF8 = 118
    X_SMALL_ATOM_UTF8 = 119
    X_V4_PORT = 120

    MAX_REF_WORDS = 5
    PID_NUMBER_BITS = 15  # of a local pid's number; the rest is the serial (OTP's own split)


cdef inline uint64_t be(const uint8_t* d, int bytes) noexcept nogil:
    cdef uint64_t v = 0
    cdef int i
    for i in range(bytes):
        v = v << 8 | d[i]
    return v


# -- identifiers inside other terms ------------------------------------------------------------------

cdef term read_atom(MachineC* m, const uint8_t* d, size_t n, int flags, size_t* used) noexcept nogil:
    """The atom at `d`; NONE: none there, or not allowed. *used: its bytes."""
    cdef uint8_t text[4 * 255]
    cdef size_t length, head_bytes, out, i
    if n < 2:
        return NONE
    if d[0] == X_SMALL_ATOM_UTF8 or d[0] == X_SMALL_ATOM:
        length = d[1]
        head_bytes = 2
    elif d[0] == X_ATOM_UTF8 or d[0] == X_ATOM:
        if n < 3:
            return NONE
        length = be(d + 1, 2)
        head_bytes = 3
    else:
        return NONE
    if n - head_bytes < length:
        return NONE
    used[0] = head_bytes + length
    if d[0] == X_SMALL_ATOM_UTF8 or d[0] == X_ATOM_UTF8:
        return atom_find(m, d + head_bytes, length) if flags & EXT_SAFE else atom_intern(m, d + head_bytes, length)
    if length > 255:
        return NONE
    out = 0
    for i in range(length):
        if d[head_bytes + i] < 0x80:
            text[out] = d[head_bytes + i]
        else:
            text[out] = 0xC0 | (d[head_bytes + i] >> 6)
            out += 1
            text[out] = 0x80 | (d[head_bytes + i] & 0x3F)
        out += 1
    return atom_find(m, text, out) if flags & EXT_SAFE else atom_intern(m, text, out)


cdef bint read_int(const uint8_t* d, size_t n, int64_t* value, size_t* used) noexcept nogil:
    """A small integer: tag 97 or 98."""
    if n >= 2 and d[0] == X_SMALL_INTEGER:
        value[0] = d[1]
        used[0] = 2
        return True
    if n >= 5 and d[0] == X_INTEGER:
        value[0] = <int32_t>be(d + 1, 4)
        used[0] = 5
        return True
    return False


# A pid, port or reference as it stands in the bytes.
cdef struct Identifier:
    term node
    uint64_t creation
    uint64_t id
    uint64_t serial
    const uint8_t* words
    int n_words
    size_t used


cdef inline bint is_home(MachineC* m, Identifier* x) noexcept nogil:
    """Of this node. Creation 0 is "any" of it, as in OTP."""
    return x.node == m.node and (x.creation == m.creation or x.creation == 0)


cdef bint read_identifier(MachineC* m, const uint8_t* d, size_t n, int flags, Identifier* x) noexcept nogil:
    cdef size_t at = 1, used = 0, need
    cdef int tag
    if n < 1:
        return False
    tag = d[0]
    x.n_words = 0
    x.serial = x.id = 0
    if tag == X_NEW_REFERENCE or tag == X_NEWER_REFERENCE:
        if n < 3:
            return False
        x.n_words = <int>be(d + 1, 2)
        if x.n_words < 1 or x.n_words > MAX_REF_WORDS:
            return False
        at = 3
    x.node = read_atom(m, d + at, n - at, flags, &used)
    if x.node == NONE:
        return False
    at += used
    if tag == X_PID:
        need = 9
    elif tag == X_NEW_PID:
        need = 12
    elif tag == X_PORT or tag == X_REFERENCE:
        need = 5
    elif tag == X_NEW_PORT:
        need = 8
    elif tag == X_V4_PORT:
        need = 12
    elif tag == X_NEW_REFERENCE:
        need = 1 + 4 * x.n_words
    else:
        need = 4 + 4 * x.n_words
    if n - at < need:
        return False
    x.used = at + need
    d += at
    if tag == X_PID or tag == X_NEW_PID:
        x.id = be(d, 4)
        x.serial = be(d + 4, 4)
        x.creation = be(d + 8, 4) if tag == X_NEW_PID else d[8]
    elif tag == X_PORT or tag == X_NEW_PORT:
        x.id = be(d, 4)
        x.creation = be(d + 4, 4) if tag == X_NEW_PORT else d[4]
    elif tag == X_V4_PORT:
        x.id = be(d, 8)
        x.creation = be(d + 8, 4)
    elif tag == X_REFERENCE:
        x.words = d
        x.n_words = 1
        x.creation = d[4]
    elif tag == X_NEW_REFERENCE:
        x.creation = d[0]
        x.words = d + 1
    else:
        x.creation = be(d, 4)
        x.words = d + 4
    # nobody makes such a local reference or pid, and OTP refuses them
    if not is_home(m, x):
        return True
    if x.n_words:
        return be(x.words, 4) >> 18 == 0
    return x.id >> PID_NUMBER_BITS == 0 or (tag != X_PID and tag != X_NEW_PID)


cdef inline bint is_local_pid(MachineC* m, Identifier* x) noexcept nogil:
    return is_home(m, x) and x.id >> PID_NUMBER_BITS == 0


cdef inline bint is_local_port(MachineC* m, Identifier* x) noexcept nogil:
    return is_home(m, x) and x.id >> 60 == 0


cdef inline bint is_local_ref(MachineC* m, Identifier* x) noexcept nogil:
    """A local reference is 64 bits: words of 18, 32 and 14; an alias has two more, the number of its process."""
    return is_home(m, x) and x.n_words != 4 and be(x.words, 4) >> 18 == 0 and (
        x.n_words < 3 or be(x.words + 8, 4) >> 14 == 0) and (x.n_words < 5 or be(x.words + 16, 4) >> 28 == 0)


include "ext_decode.pxi"


# -- encoding ------------------------------------------------------------------------------------------

cdef enum:
    E_RUN = 0             # terms at[0..left)
    E_LIST = 1            # the rest of a list, tail included
    E_PAIRS = 2           # as E_RUN, malloc'ed
    E_PATCH = 3           # the size of a fun, to be written at byte `left`

cdef struct Pending:
    int kind
    term* at
    term* block
    size_t left
    term rest

# Counts when data is NULL.
cdef struct Out:
    uint8_t* data
    size_t n
    Pending* stack
    size_t used
    size_t cap
    Pending local[24]


cdef inline void put1(Out* o, uint64_t v) noexcept nogil:
    if o.data != NULL:
        o.data[o.n] = <uint8_t>v
    o.n += 1


cdef inline void put_be(Out* o, uint64_t v, int bytes) noexcept nogil:
    cdef int i
    if o.data != NULL:
        for i in range(bytes):
            o.data[o.n + i] = <uint8_t>(v >> (8 * (bytes - 1 - i)))
    o.n += bytes


cdef inline void put_raw(Out* o, const uint8_t* s, size_t n) noexcept nogil:
    if o.data != NULL:
        memcpy(o.data + o.n, s, n)
    o.n += n


cdef Pending* pending_push(Out* o, int kind) noexcept nogil:
    cdef Pending* bigger
    if o.used == o.cap:
        if o.stack == o.local:
            bigger = <Pending*>malloc(2 * o.cap * sizeof(Pending))
            if bigger != NULL:
                memcpy(bigger, o.local, sizeof(o.local))
        else:
            bigger = <Pending*>realloc(o.stack, 2 * o.cap * sizeof(Pending))
        if bigger == NULL:
            return NULL
        o.stack = bigger
        o.cap *= 2
    o.used += 1
    o.stack[o.used - 1].kind = kind
    o.stack[o.used - 1].block = NULL
    return o.stack + (o.used - 1)


cdef inline bint push_run(Out* o, term* at, size_t n) noexcept nogil:
    cdef Pending* f
    if n == 0:
        return True
    f = pending_push(o, E_RUN)
    if f == NULL:
        return False
    f.at = at
    f.left = n
    return True


cdef void put_atom(MachineC* m, Out* o, term a) noexcept nogil:
    cdef size_t n
    cdef const uint8_t* text = atom_text(m, a, &n)
    if n <= 255:
        put1(o, X_SMALL_ATOM_UTF8)
        put1(o, n)
    else:
        put1(o, X_ATOM_UTF8)
        put_be(o, n, 2)
    put_raw(o, text, n)


cdef void put_pid(MachineC* m, Out* o, term node, uint64_t id, uint64_t serial, uint64_t creation) noexcept nogil:
    put1(o, X_NEW_PID)
    put_atom(m, o, node)
    put_be(o, id, 4)
    put_be(o, serial, 4)
    put_be(o, creation, 4)


cdef void put_port(MachineC* m, Out* o, term node, uint64_t id, uint64_t creation) noexcept nogil:
    """OTP keeps to the older form while the number fits; AtomVM doesn't."""
    cdef bint old = m.release == ROTP and id >> 32 == 0
    put1(o, X_NEW_PORT if old else X_V4_PORT)
    put_atom(m, o, node)
    put_be(o, id, 4 if old else 8)
    put_be(o, creation, 4)


cdef void put_immediate(MachineC* m, Out* o, term t) noexcept nogil:
    cdef int64_t v
    cdef uint64_t u
    cdef int n = 0
    if is_small(t):
        v = small_value(t)
        if 0 <= v < 256:
            put1(o, X_SMALL_INTEGER)
            put1(o, v)
        elif -<int64_t>0x80000000 <= v < <int64_t>0x80000000:
            put1(o, X_INTEGER)
            put_be(o, <uint64_t>v, 4)
        else:
            u = <uint64_t>(-v if v < 0 else v)
            while n < 8 and u >> (8 * n):
                n += 1
            put1(o, X_SMALL_BIG)
            put1(o, n)
            put1(o, v < 0)
            put_raw(o, <uint8_t*>&u, n)
    elif is_atom(t):
        put_atom(m, o, t)
    elif is_pid(t):
        u = pid_number(t)
        put_pid(m, o, m.node, u & ((1 << PID_NUMBER_BITS) - 1), u >> PID_NUMBER_BITS, m.creation)
    elif is_port(t):
        put_port(m, o, m.node, pid_number(t), m.creation)
    else:
        put1(o, X_NIL)


cdef bint put_list(Out* o, term t) noexcept nogil:
    cdef Pending* f
    cdef size_t n = 0
    cdef bint string = True
    cdef term l = t
    while is_cons(l):
        if string and (not is_small(head(l)) or <uint64_t>small_value(head(l)) > 255):
            string = False
        n += 1
        l = tail(l)
    if string and l == NIL and n <= 65535:
        put1(o, X_STRING)
        put_be(o, n, 2)
        while is_cons(t):
            put1(o, small_value(head(t)))
            t = tail(t)
        return True
    if n >> 32:
        return False
    put1(o, X_LIST)
    put_be(o, n, 4)
    f = pending_push(o, E_LIST)
    if f == NULL:
        return False
    f.rest = t
    return True


cdef bint put_bits(Out* o, term t) noexcept nogil:
    cdef const uint8_t* data
    cdef size_t offset, bits, bytes
    bits_of(t, &data, &offset, &bits)
    bytes = (bits + 7) >> 3
    if bytes >> 32:
        return False
    if bits & 7:
        put1(o, X_BIT_BINARY)
        put_be(o, bytes, 4)
        put1(o, bits & 7)
    else:
        put1(o, X_BINARY)
        put_be(o, bytes, 4)
    if o.data != NULL and bytes:
        if offset == 0 and bits & 7 == 0:
            memcpy(o.data + o.n, data, bytes)
        else:
            o.data[o.n + bytes - 1] = 0
            copy_bits(o.data + o.n, 0, data, offset, bits)
    o.n += bytes
    return True


cdef bint put_boxed(MachineC* m, Out* o, term t) noexcept nogil:
    cdef term* w = boxed_ptr(t)
    cdef int k = header_type(w[0])
    cdef size_t size = header_size(w[0]), n, i
    cdef Pending* f
    cdef Export* x
    cdef FunEntry* e
    if k == T_TUPLE:
        if size <= 255:
            put1(o, X_SMALL_TUPLE)
            put1(o, size)
        else:
            if size >> 32:
                return False
            put1(o, X_LARGE_TUPLE)
            put_be(o, size, 4)
        return push_run(o, w + 1, size)
    elif k == T_HEAPBIN or k == T_REFC or k == T_SUBBIN:
        return put_bits(o, t)
    elif k == T_FLOAT:
        put1(o, X_NEW_FLOAT)
        put_be(o, w[1], 8)
    elif k == T_POSINT or k == T_NEGINT:
        n = size * 8
        while n > 0 and (<uint8_t*>(w + 1))[n - 1] == 0:
            n -= 1
        if n <= 255:
            put1(o, X_SMALL_BIG)
            put1(o, n)
        else:
            put1(o, X_LARGE_BIG)
            put_be(o, n, 4)
        put1(o, k == T_NEGINT)
        put_raw(o, <uint8_t*>(w + 1), n)
    elif k == T_MAP or k == T_HASHMAP:
        n = map_size(t)
        put1(o, X_MAP)
        put_be(o, n, 4)
        if n == 0:
            return True
        f = pending_push(o, E_PAIRS)
        if f == NULL:
            return False
        f.at = f.block = <term*>malloc(2 * n * sizeof(term))
        f.left = 2 * n
        if f.block == NULL:
            return False
        map_sorted_pairs(m, t, f.block)
    elif k == T_REF or k == T_RESREF:
        put1(o, X_NEWER_REFERENCE)
        n = 5 if k == T_REF and w[2] != 0 else 3
        put_be(o, n, 2)
        put_atom(m, o, m.node)
        put_be(o, m.creation, 4)
        put_be(o, w[1] & 0x3FFFF, 4)
        put_be(o, w[1] >> 18, 4)
        put_be(o, w[1] >> 50, 4)
        if n == 5:
            put_be(o, pid_number(w[2]), 4)
            put_be(o, pid_number(w[2]) >> 32, 4)
    elif k == T_EXTREF:
        put1(o, X_NEWER_REFERENCE)
        put_be(o, w[3], 2)
        put_atom(m, o, w[1])
        put_be(o, w[2], 4)
        for i in range(w[3]):
            put_be(o, w[4 + i], 4)
    elif k == T_EXTPID:
        put_pid(m, o, w[1], w[3], w[4], w[2])
    elif k == T_EXTPORT:
        put_port(m, o, w[1], w[3], w[2])
    elif k == T_FUN and w[1] & 1:
        x = <Export*>(w[1] - 1)
        put1(o, X_EXPORT)
        put_atom(m, o, x.module)
        put_atom(m, o, x.function)
        put1(o, X_SMALL_INTEGER)
        put1(o, x.arity)
    elif k == T_FUN:
        e = <FunEntry*>w[1]
        put1(o, X_NEW_FUN)
        f = pending_push(o, E_PATCH)
        if f == NULL:
            return False
        f.left = o.n
        put_be(o, 0, 4)
        put1(o, e.arity - e.num_free)
        put_be(o, 0, 8)                   # the module's MD5; the old uniq below identifies the fun
        put_be(o, 0, 8)
        put_be(o, e.index, 4)
        put_be(o, size - 1, 4)
        put_atom(m, o, e.module.name)
        put_immediate(m, o, mk_small(e.index))
        put_immediate(m, o, mk_small(<int32_t>e.old_uniq))
        put_pid(m, o, m.node, 0, 0, m.creation)
        return push_run(o, w + 2, size - 1)
    return True


cdef bint put_term(MachineC* m, Out* o, term t) noexcept nogil:
    cdef Pending* f
    cdef size_t n
    cdef bint ok = True
    put1(o, 131)
    o.stack = o.local
    o.used = 0
    o.cap = 24
    while ok:
        if is_immediate(t):
            put_immediate(m, o, t)
        elif is_cons(t):
            ok = put_list(o, t)
        else:
            ok = put_boxed(m, o, t)
        if not ok:
            break
        while o.used:
            f = o.stack + (o.used - 1)
            if f.kind == E_LIST:
                if is_cons(f.rest):
                    t = head(f.rest)
                    f.rest = tail(f.rest)
                else:
                    t = f.rest
                    o.used -= 1
                break
            elif f.kind == E_PATCH:
                if o.data != NULL:
                    n = o.n
                    o.n = f.left
                    put_be(o, n - f.left, 4)
                    o.n = n
                o.used -= 1
            elif f.left:
                t = f.at[0]
                f.at += 1
                f.left -= 1
                if f.left == 0 and f.kind == E_RUN:
                    o.used -= 1
                break
            else:
                free(f.block)
                o.used -= 1
        else:
            break
    while o.used:
        o.used -= 1
        if o.stack[o.used].kind == E_PAIRS:
            free(o.stack[o.used].block)
    if o.stack != o.local:
        free(o.stack)
    return ok


cdef int64_t ext_encoded_size(MachineC* m, term t) noexcept nogil:
    cdef Out o
    o.data = NULL
    o.n = 0
    return <int64_t>o.n if put_term(m, &o, t) else -1


cdef size_t ext_encode(MachineC* m, term t, uint8_t* out) noexcept nogil:
    cdef Out o
    o.data = out
    o.n = 0
    return o.n if put_term(m, &o, t) else 0
