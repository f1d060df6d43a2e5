"""erlang:phash2 and MD5 in steps.

phash2 answers OTP's numbers, whatever the term: it is documented to be the same in every release. Its core is Bob
Jenkins' hash of 1996 (three words, `mix`); every kind of term adds to it with a multiple of the golden ratio.
"""
from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from avmtools.vm.atoms cimport *
from avmtools.vm.heap cimport bits_of, make_binary
from avmtools.vm.maps cimport MapIter, map_iter, map_next, map_size
from avmtools.vm.nat_binary cimport io_bytes, md5_block
from avmtools.vm.natives cimport Walk, add_row, walk_free, walk_init, walk_push
from avmtools.vm.num cimport get_int64, mk_uint64
from avmtools.vm.state cimport *
from avmtools.vm.term cimport *

cdef enum:
    # Marks among what waits to be hashed; no term looks like them.
    END_OF_PAIR = 4
    END_OF_MAP = 8                # two words are below it: the hash before the map, and an outer map's sum
    ALIGNED_COPY = 1 << 12        # bytes of an unaligned bit string that fit the stack

cdef struct Mix:
    uint32_t a
    uint32_t b
    uint32_t c

cdef inline uint32_t golden(uint32_t n) noexcept nogil:
    return n * <uint32_t>0x9E3779B9u


cdef inline void mix(Mix* m) noexcept nogil:
    m.a = (m.a - m.b - m.c) ^ (m.c >> 13)
    m.b = (m.b - m.c - m.a) ^ (m.a << 8)
    m.c = (m.c - m.a - m.b) ^ (m.b >> 13)
    m.a = (m.a - m.b - m.c) ^ (m.c >> 12)
    m.b = (m.b - m.c - m.a) ^ (m.a << 16)
    m.c = (m.c - m.a - m.b) ^ (m.b >> 5)
    m.a = (m.a - m.b - m.c) ^ (m.c >> 3)
    m.b = (m.b - m.c - m.a) ^ (m.a << 10)
    m.c = (m.c - m.a - m.b) ^ (m.b >> 15)


cdef inline uint32_t with_two(uint32_t h, uint32_t x, uint32_t y, uint32_t kind) noexcept nogil:
    cdef Mix m
    m.a = golden(kind) + x
    m.b = golden(kind) + y
    m.c = h
    mix(&m)
    return m.c


cdef inline uint32_t with_one(uint32_t h, uint32_t x, uint32_t kind) noexcept nogil:
    return with_two(h, x, 0, kind)


cdef inline uint32_t with_small(uint32_t h, int64_t v) noexcept nogil:
    if v < 0:
        h = with_one(h, <uint32_t>-v, 1)
    return with_one(h, <uint32_t>v, 1)


cdef uint32_t of_bytes(const uint8_t* s, size_t n, uint32_t start) noexcept nogil:
    cdef Mix m
    cdef size_t left = n
    cdef uint32_t w[3]
    m.a = golden(1)
    m.b = golden(1)
    m.c = start
    while left >= 12:
        memcpy(w, s, 12)
        m.a += w[0]
        m.b += w[1]
        m.c += w[2]
        mix(&m)
        s += 12
        left -= 12
    # The length stands where the last byte of the third word would.
    memset(w, 0, 12)
    memcpy(w, s, left if left < 8 else 8)
    if left > 8:
        memcpy(<uint8_t*>w + 9, s + 8, left - 8)
    m.a += w[0]
    m.b += w[1]
    m.c += w[2] + <uint32_t>n
    mix(&m)
    return m.c


cdef uint32_t of_atom(MachineC* machine, term t) noexcept nogil:
    """The atom table's hash in OTP: P. J. Weinberger's, over characters below 256 and the bytes of all others."""
    cdef size_t n, i = 0
    cdef const uint8_t* s = atom_text(machine, t, &n)
    cdef uint64_t h = 0, high
    cdef uint32_t c
    while i < n:
        c = s[i]
        i += 1
        if i < n and c & 0xFE == 0xC2 and s[i] & 0xC0 == 0x80:
            c = (c << 6 | s[i] & 0x3F) & 0xFF
            i += 1
        h = (h << 4) + c
        high = h & 0xF0000000u
        if high:
            h ^= high >> 24
            h ^= high
    return <uint32_t>h


cdef uint32_t of_bits(uint32_t h, term t, bint* ok) noexcept nogil:
    cdef const uint8_t* data
    cdef uint8_t local[ALIGNED_COPY]
    cdef uint8_t* copy = NULL
    cdef size_t offset, bits, bytes, i
    bits_of(t, &data, &offset, &bits)
    h += golden(13)
    if bits == 0:
        return h
    bytes = (bits + 7) >> 3
    if offset:
        copy = <uint8_t*>local if bytes <= ALIGNED_COPY else <uint8_t*>malloc(bytes)
        if copy == NULL:
            ok[0] = False
            return h
        for i in range(bytes):
            copy[i] = <uint8_t>(data[i] << offset)
            if 8 * i + 8 - offset < bits:
                copy[i] |= data[i + 1] >> (8 - offset)
        data = copy
    h = of_bytes(data, bits >> 3, h)
    if bits & 7:
        h = with_two(h, bits & 7, data[bits >> 3] >> (8 - (bits & 7)), 15)
    if copy != NULL and copy != <uint8_t*>local:
        free(copy)
    return h


cdef uint32_t of_number(uint32_t h, term t, int kind) noexcept nogil:
    cdef term* o = boxed_ptr(t)
    cdef size_t i
    cdef double v
    cdef uint32_t w[2]
    if kind == T_FLOAT:
        memcpy(&v, &o[1], 8)
        if v == 0:
            v = 0.0
        memcpy(w, &v, 8)
        return with_two(h, w[1], w[0], 12)
    for i in range(header_size(o[0])):
        h = with_two(h, <uint32_t>o[1 + i], <uint32_t>(o[1 + i] >> 32), 10 if kind == T_NEGINT else 11)
    return h


cdef uint32_t of_fun(MachineC* machine, uint32_t h, term t, Walk* rest, term* next, bint* ok) noexcept nogil:
    """*next: what to go on with, NONE: nothing."""
    cdef term* o = boxed_ptr(t)
    cdef Export* e
    cdef FunEntry* f
    cdef size_t n = header_size(o[0]) - 1
    cdef size_t i
    next[0] = NONE
    if o[1] & 1:
        e = <Export*>(o[1] - 1)
        h = with_two(h, e.arity, of_atom(machine, e.module), 1)
        return with_one(h, of_atom(machine, e.function), 14)
    f = <FunEntry*>o[1]
    h = with_two(h, <uint32_t>n, of_atom(machine, f.module.name), 1)
    h = with_two(h, f.index, f.old_uniq, 1)
    if n:
        next[0] = o[1 + n]
        for i in range(n - 1):
            ok[0] = ok[0] and walk_push(rest, o[2 + i])
    return h


cdef bint phash2_of(MachineC* machine, term t, uint32_t* result) noexcept nogil:
    """False: no memory."""
    cdef Walk rest
    cdef MapIter it
    cdef uint32_t h = 0, pairs = 0, word
    cdef term key, value, next
    cdef size_t i, n
    cdef int kind, c
    cdef bint ok = True
    walk_init(&rest)
    while ok:
        next = NONE
        if t == END_OF_PAIR:
            pairs ^= h
            h = 0
        elif t == END_OF_MAP:
            h = with_one(<uint32_t>(rest.stack[rest.used - 1] >> 4), pairs, 19)
            pairs = <uint32_t>(rest.stack[rest.used - 2] >> 4)
            rest.used -= 2
        elif is_atom(t):
            word = of_atom(machine, t)
            h = word if h == 0 else with_one(h, word, 3)
        elif t == NIL:
            h = 3468870702u if h == 0 else with_one(h, 2, 2)
        elif is_small(t):
            if -(1 << 27) <= small_value(t) < 1 << 27:
                h = with_small(h, small_value(t))
            elif small_value(t) < 0:
                h = with_two(h, <uint32_t>-small_value(t), <uint32_t>(<uint64_t>-small_value(t) >> 32), 10)
            else:
                h = with_two(h, <uint32_t>small_value(t), <uint32_t>(<uint64_t>small_value(t) >> 32), 11)
        elif is_pid(t):
            h = with_one(h, <uint32_t>pid_number(t), 5)
        elif is_port(t):
            h = with_one(h, <uint32_t>pid_number(t), 6)
        elif is_cons(t):
            # Bytes at the front of a list count four at a time.
            c = 0
            word = 0
            while is_cons(t) and is_small(head(t)) and 0 <= small_value(head(t)) <= 255:
                word = (word << 8) + <uint32_t>small_value(head(t))
                c += 1
                if c == 4:
                    h = with_one(h, word, 4)
                    c = 0
                    word = 0
                t = tail(t)
            if c > 0:
                h = with_one(h, word, 4)
            if not is_cons(t):
                continue
            ok = walk_push(&rest, tail(t))
            t = head(t)
            continue
        else:
            kind = boxed_type(t)
            if kind == T_TUPLE:
                n = tuple_arity(t)
                h = with_one(h, <uint32_t>n, 9)
                i = n
                while i > 1:
                    i -= 1
                    ok = ok and walk_push(&rest, element(t, i))
                if n:
                    next = element(t, 0)
            elif kind == T_MAP or kind == T_HASHMAP:
                n = map_size(t)
                h = with_one(h, <uint32_t>n, 16)
                if n:
                    # Pairs are hashed apart from all before them, and summed up, so that their order doesn't matter.
                    ok = (walk_push(&rest, <term>pairs << 4) and walk_push(&rest, <term>h << 4)
                          and walk_push(&rest, END_OF_MAP))
                    map_iter(&it, t)
                    while ok and map_next(&it, &key, &value):
                        ok = walk_push(&rest, END_OF_PAIR) and walk_push(&rest, value) and walk_push(&rest, key)
                    h = 0
                    pairs = 0
            elif kind == T_FLOAT or kind == T_POSINT or kind == T_NEGINT:
                h = of_number(h, t, kind)
            elif kind == T_FUN:
                h = of_fun(machine, h, t, &rest, &next, &ok)
            elif kind == T_REF or kind == T_RESREF:
                h = with_one(h, <uint32_t>boxed_ptr(t)[1], 7)
            elif kind == T_EXTREF:
                h = with_one(h, <uint32_t>boxed_ptr(t)[4], 7)
            elif kind == T_EXTPID:
                h = with_one(h, <uint32_t>boxed_ptr(t)[3], 5)
            elif kind == T_EXTPORT:
                if boxed_ptr(t)[3] >> 32:
                    h = with_two(h, <uint32_t>boxed_ptr(t)[3], <uint32_t>(boxed_ptr(t)[3] >> 32), 6)
                else:
                    h = with_one(h, <uint32_t>boxed_ptr(t)[3], 6)
            else:
                h = of_bits(h, t, &ok)
        if next == NONE:
            if rest.used == 0:
                break
            rest.used -= 1
            next = rest.stack[rest.used]
        t = next
    walk_free(&rest)
    result[0] = h
    return ok


cdef term nat_phash2(Process* p, term* a) noexcept nogil:
    cdef uint32_t h
    if not phash2_of(p.m, a[0], &h):
        return raise_error(p, ATOM_system_limit)
    return mk_uint64(p, h & ((1 << 27) - 1))


cdef term nat_phash2_in(Process* p, term* a) noexcept nogil:
    cdef uint32_t h
    cdef int64_t n
    if not get_int64(a[1], &n) or not 1 <= n <= <int64_t>1 << 32:
        return raise_badarg(p)
    if not phash2_of(p.m, a[0], &h):
        return raise_error(p, ATOM_system_limit)
    return mk_uint64(p, <uint64_t>h % <uint64_t>n)


# -- MD5 in steps ------------------------------------------------------------------------------------------

cdef struct Md5:                  # what md5_init/0 gives as a binary (OTP's has the same size, and is as opaque)
    uint32_t state[4]
    uint64_t bytes
    uint8_t rest[64]


cdef term nat_md5_init(Process* p, term* a) noexcept nogil:
    cdef Md5 c
    memset(&c, 0, sizeof(Md5))
    c.state[0] = 0x67452301
    c.state[1] = 0xEFCDAB89u
    c.state[2] = 0x98BADCFEu
    c.state[3] = 0x10325476
    return make_binary(p, <uint8_t*>&c, sizeof(Md5))


cdef bint md5_context(term t, Md5* c) noexcept nogil:
    cdef const uint8_t* data
    cdef size_t offset, bits, i
    if not is_binary(t):
        return False
    bits_of(t, &data, &offset, &bits)
    if bits != sizeof(Md5) * 8:
        return False
    if offset == 0:
        memcpy(c, data, sizeof(Md5))
    else:
        for i in range(sizeof(Md5)):
            (<uint8_t*>c)[i] = <uint8_t>(data[i] << offset | data[i + 1] >> (8 - offset))
    return True


cdef void md5_add(Md5* c, const uint8_t* s, size_t n) noexcept nogil:
    cdef size_t have = c.bytes & 63, take
    c.bytes += n
    while n:
        take = 64 - have if 64 - have < n else n
        memcpy(<uint8_t*>c.rest + have, s, take)
        s += take
        n -= take
        have += take
        if have == 64:
            md5_block(c.state, c.rest)
            have = 0


cdef term nat_md5_update(Process* p, term* a) noexcept nogil:
    cdef Md5 c
    cdef size_t n
    cdef uint8_t* s
    if not md5_context(a[0], &c):
        return raise_badarg(p)
    s = io_bytes(a[1], &n)
    if s == NULL:
        return raise_badarg(p)
    md5_add(&c, s, n)
    free(s)
    return make_binary(p, <uint8_t*>&c, sizeof(Md5))


cdef term nat_md5_final(Process* p, term* a) noexcept nogil:
    cdef Md5 c
    cdef uint8_t tail_[72]
    cdef uint64_t bits
    if not md5_context(a[0], &c):
        return raise_badarg(p)
    bits = c.bytes * 8
    memset(tail_, 0, 72)
    tail_[0] = 0x80
    md5_add(&c, tail_, 1 + (119 - (c.bytes & 63)) % 64)
    md5_add(&c, <uint8_t*>&bits, 8)
    return make_binary(p, <uint8_t*>c.state, 16)


cdef enum:
    CAP = 8

cdef Native natives[CAP]
cdef int n_natives = 0


cdef int row(const char* name, int arity, native_fn fn) except -1:
    return add_row(natives, &n_natives, CAP, b"erlang", name, arity, ROTP, fn, 0)


row(b"phash2", 1, nat_phash2)
row(b"phash2", 2, nat_phash2_in)
row(b"md5_init", 0, nat_md5_init)
row(b"md5_update", 2, nat_md5_update)
row(b"md5_final", 1, nat_md5_final)


cdef Native* nat_hash_table(int* n) noexcept nogil:
    n[0] = n_natives
    return natives
