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


# -- decoding: first pass ------------------------------------------------------------------------------

cdef bint integer_fits(MachineC* m, const uint8_t* magnitude, size_t n, bint negative) noexcept nogil:
    """Whether an integer of n little-endian bytes is in the profile's range."""
    cdef size_t i
    while n > 0 and magnitude[n - 1] == 0:
        n -= 1
    if m.integer_bits == 0:
        return n < (1 << 21)       # num.pyx: MAX_LIMBS
    if m.integer_bits == 256:
        return n <= 32
    if n < 8 or n > 8 or magnitude[7] < 0x80:
        return n <= 8
    if not negative or magnitude[7] > 0x80:
        return False
    for i in range(7):
        if magnitude[i]:
            return False
    return True


cdef FunEntry* find_fun(MachineC* m, term module, int64_t index, uint64_t uniq, uint64_t num_free) noexcept nogil:
    cdef Module* code = find_module(m, module)
    cdef size_t i
    if code == NULL:
        return NULL
    for i in range(code.n_funs):
        if code.funs[i].index == <uint32_t>index and code.funs[i].old_uniq == <uint32_t>uniq:
            return code.funs + i if <uint64_t>code.funs[i].num_free == num_free else NULL
    return NULL


# What both passes need of a NEW_FUN_EXT.
cdef struct FunHead:
    FunEntry* entry
    uint64_t num_free
    size_t used           # up to the free variables


cdef bint read_fun(MachineC* m, const uint8_t* d, size_t n, int flags, FunHead* f) noexcept nogil:
    cdef size_t at = 30, used = 0
    cdef int64_t index = 0, uniq = 0
    cdef term module
    cdef Identifier pid
    if n < at:
        return False
    f.num_free = be(d + 26, 4)
    module = read_atom(m, d + at, n - at, flags, &used)
    if module == NONE:
        return False
    at += used
    if not read_int(d + at, n - at, &index, &used):
        return False
    at += used
    if not read_int(d + at, n - at, &uniq, &used):
        return False
    at += used
    if at >= n or (d[at] != X_PID and d[at] != X_NEW_PID) or not read_identifier(m, d + at, n - at, flags, &pid):
        return False
    f.used = at + pid.used
    f.entry = find_fun(m, module, be(d + 22, 4), <uint64_t>uniq, f.num_free)
    return f.entry != NULL


cdef Export* read_export(MachineC* m, const uint8_t* d, size_t n, int flags, size_t* used_all) noexcept nogil:
    cdef size_t at = 1, used = 0
    cdef int64_t arity = 0
    cdef term module, function
    module = read_atom(m, d + at, n - at, flags, &used)
    if module == NONE:
        return NULL
    at += used
    function = read_atom(m, d + at, n - at, flags, &used)
    if function == NONE:
        return NULL
    at += used
    if not read_int(d + at, n - at, &arity, &used) or arity < 0 or arity > 255:
        return NULL
    used_all[0] = at + used
    if flags & EXT_SAFE:
        return find_export(m, module, function, <int>arity)
    return get_export(m, module, function, <int>arity)


cdef bint read_old_float(const uint8_t* d, double* value) noexcept nogil:
    cdef size_t n = 0
    while n < 31 and d[n] != 0:
        n += 1
    return text_to_float(d, n, value)


cdef inline bint read_new_float(const uint8_t* d, double* value) noexcept nogil:
    cdef uint64_t raw = be(d, 8)
    memcpy(value, &raw, 8)
    return (raw >> 52 & 0x7FF) != 0x7FF


cdef int64_t measure(MachineC* m, const uint8_t* d, size_t n, int flags, bint flat_only, size_t* used) noexcept nogil:
    """Words for the term at `d`. `flat_only`: large maps and binaries are not counted."""
    cdef size_t at = 0, left, step = 0
    cdef uint64_t todo = 1, count
    cdef int64_t words = 0
    cdef int tag
    cdef double value = 0
    cdef Identifier x
    cdef FunHead f
    while todo > 0:
        if todo > n - at:
            return -1
        todo -= 1
        left = n - at
        tag = d[at]
        # A named rule of the devices: formats that they don't read.
        if m.release != ROTP and (tag == X_FLOAT or tag == X_BIT_BINARY or tag == X_SMALL_ATOM or tag == X_LARGE_BIG):
            return -1
        if tag == X_SMALL_INTEGER:
            step = 2
        elif tag == X_INTEGER:
            step = 5
        elif tag == X_NIL:
            step = 1
        elif tag == X_SMALL_ATOM_UTF8 or tag == X_ATOM_UTF8 or tag == X_SMALL_ATOM or tag == X_ATOM:
            if read_atom(m, d + at, left, flags, &step) == NONE:
                return -1
        elif tag == X_SMALL_TUPLE:
            if left < 2:
                return -1
            words += 1 + d[at + 1]
            todo += d[at + 1]
            step = 2
        elif tag == X_STRING:
            if left < 3:
                return -1
            count = be(d + at + 1, 2)
            words += 2 * count
            step = 3 + count
        elif tag == X_LARGE_TUPLE or tag == X_LIST or tag == X_MAP:
            if left < 5:
                return -1
            count = be(d + at + 1, 4)
            if count > left:
                return -1
            step = 5
            if tag == X_LARGE_TUPLE:
                words += 1 + count
                todo += count
            elif tag == X_LIST:
                words += 2 * count
                todo += count + 1
            else:
                todo += 2 * count
                if count <= MAP_FLAT_MAX:
                    words += 3 + 2 * count
                elif not flat_only:
                    words += map_build_words(count)
        elif tag == X_BINARY or tag == X_BIT_BINARY:
            if left < 6 and (left < 5 or tag == X_BIT_BINARY):
                return -1
            count = be(d + at + 1, 4)
            step = 5 + count
            if tag == X_BIT_BINARY:
                step += 1
                if d[at + 5] > 8 or (d[at + 5] == 0) != (count == 0):
                    return -1
                words += SUBBIN_WORDS
            if count <= HEAPBIN_MAX:
                words += 2 + ((count + 7) >> 3)
            elif not flat_only:
                words += REFC_WORDS
        elif tag == X_NEW_FLOAT:
            if left < 9 or not read_new_float(d + at + 1, &value):
                return -1
            words += FLOAT_WORDS
            step = 9
        elif tag == X_FLOAT:
            if left < 32 or not read_old_float(d + at + 1, &value):
                return -1
            words += FLOAT_WORDS
            step = 32
        elif tag == X_SMALL_BIG or tag == X_LARGE_BIG:
            step = 3 if tag == X_SMALL_BIG else 6
            if left < step:
                return -1
            count = d[at + 1] if tag == X_SMALL_BIG else be(d + at + 1, 4)
            if left - step < count:
                return -1
            if not flags & EXT_ANY_INTEGER and not integer_fits(m, d + at + step, count, d[at + step - 1] != 0):
                return -1
            words += 1 + ((count + 7) >> 3)
            step += count
        elif (tag == X_NEW_PID or tag == X_PID or tag == X_NEW_PORT or tag == X_PORT or tag == X_V4_PORT
              or tag == X_NEWER_REFERENCE or tag == X_NEW_REFERENCE or tag == X_REFERENCE):
            if not read_identifier(m, d + at, left, flags, &x):
                return -1
            words += 4 + MAX_REF_WORDS if x.n_words else 5
            step = x.used
        elif tag == X_NEW_FUN:
            if not read_fun(m, d + at, left, flags, &f):
                return -1
            words += 2 + f.num_free
            todo += f.num_free
            step = f.used
        elif tag == X_EXPORT:
            if read_export(m, d + at, left, flags, &step) == NULL:
                return -1
            words += 2
        else:
            return -1
        if step > left:
            return -1
        at += step
    used[0] = at
    return words


# -- decoding: second pass -----------------------------------------------------------------------------

# A composite whose slots are being filled.
cdef struct Open:
    term* slot            # the next one
    size_t left
    size_t step           # words from one slot to the next: 2 for the heads of list cells
    uint64_t n            # pairs of a map (is_map), else 0
    bint is_map
    term* pairs           # where its pairs are: in the map's own words, or malloc'ed when n > MAP_FLAT_MAX
    term* target          # where the finished map goes

cdef struct Builder:
    MachineC* m
    Process* p            # NULL: everything is taken from *hp
    term** hp
    term** mso
    Open* stack
    size_t used
    size_t cap
    Open local[24]


cdef Open* open_push(Builder* b, term* slot, size_t left, size_t step) noexcept nogil:
    cdef Open* bigger
    if b.used == b.cap:
        if b.stack == b.local:
            bigger = <Open*>malloc(2 * b.cap * sizeof(Open))
            if bigger != NULL:
                memcpy(bigger, b.local, sizeof(b.local))
        else:
            bigger = <Open*>realloc(b.stack, 2 * b.cap * sizeof(Open))
        if bigger == NULL:
            return NULL
        b.stack = bigger
        b.cap *= 2
    b.used += 1
    b.stack[b.used - 1].slot = slot
    b.stack[b.used - 1].left = left
    b.stack[b.used - 1].step = step
    b.stack[b.used - 1].is_map = False
    b.stack[b.used - 1].pairs = NULL
    b.stack[b.used - 1].n = 0
    return b.stack + (b.used - 1)


cdef inline term* take(Builder* b, size_t words) noexcept nogil:
    cdef term* w = b.hp[0]
    b.hp[0] = w + words
    return w


cdef bint finish_map(Builder* b, Open* f) noexcept nogil:
    """False: the same key twice, or no memory."""
    cdef term sorted_pairs[2 * MAP_FLAT_MAX]
    cdef size_t n = f.n, i, j
    cdef term* keys
    cdef term* values
    cdef int r = 1
    if n > MAP_FLAT_MAX:
        f.target[0] = map_build(b.m, b.p, b.hp, f.pairs, n)
        return f.target[0] != NONE and map_size(f.target[0]) == n
    for i in range(n):                    # by insertion; senders sort, so this is one pass as a rule
        j = i
        while j > 0:
            r = cmp_key(b.m, sorted_pairs[2 * j - 2], f.pairs[2 * i])
            if r <= 0:
                break
            j -= 1
        if j > 0 and r == 0:
            return False
        if j < i:
            r = <int>i
            while <size_t>r > j:
                sorted_pairs[2 * r] = sorted_pairs[2 * r - 2]
                sorted_pairs[2 * r + 1] = sorted_pairs[2 * r - 1]
                r -= 1
        sorted_pairs[2 * j] = f.pairs[2 * i]
        sorted_pairs[2 * j + 1] = f.pairs[2 * i + 1]
    keys = f.pairs
    values = keys + 1 + n
    keys[0] = mk_header(n, T_TUPLE)
    values[0] = mk_header(n + 1, T_MAP)
    values[1] = mk_boxed(keys)
    for i in range(n):
        keys[1 + i] = sorted_pairs[2 * i]
        values[2 + i] = sorted_pairs[2 * i + 1]
    f.target[0] = mk_boxed(values)
    return True


cdef term build_binary(Builder* b, const uint8_t* data, size_t bytes) noexcept nogil:
    cdef term* w
    cdef RefcBin* shared
    if bytes <= HEAPBIN_MAX:
        w = take(b, 2 + ((bytes + 7) >> 3))
        w[0] = mk_header(1 + ((bytes + 7) >> 3), T_HEAPBIN)
        w[1] = bytes
        if bytes:
            w[1 + ((bytes + 7) >> 3)] = 0
        memcpy(w + 2, data, bytes)
        return mk_boxed(w)
    shared = refc_new(b.m, bytes, bytes)
    if shared == NULL:
        return NONE
    memcpy(shared.data, data, bytes)
    if b.p != NULL:
        return mk_refc(b.p, shared, bytes)
    w = take(b, REFC_WORDS)
    w[0] = mk_header(REFC_WORDS - 1, T_REFC)
    w[1] = bytes
    w[2] = <term>shared
    w[3] = <term>b.mso[0]
    b.mso[0] = w
    return mk_boxed(w)


cdef term build_integer(Builder* b, const uint8_t* magnitude, size_t n, bint negative) noexcept nogil:
    cdef uint64_t low = 0
    cdef term* w
    cdef size_t limbs
    while n > 0 and magnitude[n - 1] == 0:
        n -= 1
    if n <= 8:
        memcpy(&low, magnitude, n)
        if low <= <uint64_t>SMALL_MAX:
            return mk_small(-<int64_t>low if negative else <int64_t>low)
        if negative and low == <uint64_t>SMALL_MAX + 1:
            return mk_small(SMALL_MIN)
    limbs = (n + 7) >> 3
    w = take(b, 1 + limbs)
    w[0] = mk_header(limbs, T_NEGINT if negative else T_POSINT)
    w[limbs] = 0
    memcpy(w + 1, magnitude, n)
    return mk_boxed(w)


cdef term build_identifier(Builder* b, Identifier* x, int tag) noexcept nogil:
    cdef term* w
    cdef uint64_t i, id
    if tag == X_PID or tag == X_NEW_PID:
        if is_local_pid(b.m, x):
            return mk_pid(x.serial << PID_NUMBER_BITS | x.id)
        w = take(b, 5)
        w[0] = mk_header(4, T_EXTPID)
        w[1] = x.node
        w[2] = x.creation
        w[3] = x.id
        w[4] = x.serial
    elif tag == X_PORT or tag == X_NEW_PORT or tag == X_V4_PORT:
        if is_local_port(b.m, x):
            return mk_port(x.id)
        w = take(b, 4)
        w[0] = mk_header(3, T_EXTPORT)
        w[1] = x.node
        w[2] = x.creation
        w[3] = x.id
    elif is_local_ref(b.m, x):
        id = be(x.words, 4)
        if x.n_words > 1:
            id |= be(x.words + 4, 4) << 18
        if x.n_words > 2:
            id |= be(x.words + 8, 4) << 50
        w = take(b, REF_WORDS)
        w[0] = mk_header(REF_WORDS - 1, T_REF)
        w[1] = id
        w[2] = mk_pid(be(x.words + 16, 4) << 32 | be(x.words + 12, 4)) if x.n_words == 5 else 0
    else:
        w = take(b, 4 + x.n_words)
        w[0] = mk_header(3 + x.n_words, T_EXTREF)
        w[1] = x.node
        w[2] = x.creation
        w[3] = x.n_words
        for i in range(<uint64_t>x.n_words):
            w[4 + i] = be(x.words + 4 * i, 4)
    return mk_boxed(w)


cdef term build(Builder* b, const uint8_t* d) noexcept nogil:
    cdef term result = NONE
    cdef term* slot = &result
    cdef term* w
    cdef size_t step = 0, i, count
    cdef int tag
    cdef double value = 0
    cdef Identifier x
    cdef FunHead f
    cdef Open* top
    cdef bint bad = False
    # Lengths were checked by measure; the huge `n` below only satisfies the readers.
    cdef size_t rest = <size_t>1 << 62
    b.stack = b.local
    b.used = 0
    b.cap = 24
    while True:
        tag = d[0]
        if tag == X_SMALL_INTEGER:
            slot[0] = mk_small(d[1])
            d += 2
        elif tag == X_INTEGER:
            slot[0] = mk_small(<int32_t>be(d + 1, 4))
            d += 5
        elif tag == X_NIL:
            slot[0] = NIL
            d += 1
        elif tag == X_SMALL_ATOM_UTF8 or tag == X_ATOM_UTF8 or tag == X_SMALL_ATOM or tag == X_ATOM:
            slot[0] = read_atom(b.m, d, rest, 0, &step)
            d += step
        elif tag == X_SMALL_TUPLE or tag == X_LARGE_TUPLE:
            if tag == X_SMALL_TUPLE:
                count = d[1]
                d += 2
            else:
                count = be(d + 1, 4)
                d += 5
            w = take(b, 1 + count)
            w[0] = mk_header(count, T_TUPLE)
            slot[0] = mk_boxed(w)
            if count and open_push(b, w + 1, count, 1) == NULL:
                bad = True
        elif tag == X_STRING:
            count = be(d + 1, 2)
            w = take(b, 2 * count)
            slot[0] = mk_list(w) if count else NIL
            for i in range(count):
                w[2 * i] = mk_small(d[3 + i])
                w[2 * i + 1] = mk_list(w + 2 * i + 2)
            if count:
                w[2 * count - 1] = NIL
            d += 3 + count
        elif tag == X_LIST:
            count = be(d + 1, 4)
            d += 5
            if count == 0:
                continue                  # the tail stands for the list
            w = take(b, 2 * count)
            slot[0] = mk_list(w)
            for i in range(count - 1):
                w[2 * i + 1] = mk_list(w + 2 * i + 2)
            if open_push(b, w + 2 * count - 1, 1, 1) == NULL or open_push(b, w, count, 2) == NULL:
                bad = True
        elif tag == X_MAP:
            count = be(d + 1, 4)
            d += 5
            if count > MAP_FLAT_MAX:
                w = <term*>malloc(2 * count * sizeof(term))
            else:
                w = take(b, 2 * count + 3)
            top = open_push(b, w, 2 * count, 1) if w != NULL else NULL
            if top == NULL:
                if count > MAP_FLAT_MAX:
                    free(w)
                bad = True
            else:
                top.is_map = True
                top.n = count
                top.pairs = w
                top.target = slot
        elif tag == X_BINARY or tag == X_BIT_BINARY:
            count = be(d + 1, 4)
            d += 5
            step = 8
            if tag == X_BIT_BINARY:
                step = d[0]
                d += 1
            slot[0] = build_binary(b, d, count)
            d += count
            if slot[0] == NONE:
                bad = True
            elif step != 8 and count:
                w = take(b, SUBBIN_WORDS)
                w[0] = mk_header(SUBBIN_WORDS - 1, T_SUBBIN)
                w[1] = 8 * (count - 1) + step
                w[2] = 0
                w[3] = slot[0]
                slot[0] = mk_boxed(w)
        elif tag == X_NEW_FLOAT or tag == X_FLOAT:
            if tag == X_NEW_FLOAT:
                read_new_float(d + 1, &value)
                d += 9
            else:
                read_old_float(d + 1, &value)
                d += 32
            w = take(b, FLOAT_WORDS)
            w[0] = mk_header(FLOAT_WORDS - 1, T_FLOAT)
            memcpy(w + 1, &value, 8)
            slot[0] = mk_boxed(w)
        elif tag == X_SMALL_BIG or tag == X_LARGE_BIG:
            if tag == X_SMALL_BIG:
                count = d[1]
                d += 3
            else:
                count = be(d + 1, 4)
                d += 6
            slot[0] = build_integer(b, d, count, (d - 1)[0] != 0)
            d += count
        elif tag == X_NEW_FUN:
            read_fun(b.m, d, rest, 0, &f)
            d += f.used
            w = take(b, 2 + f.num_free)
            w[0] = mk_header(1 + f.num_free, T_FUN)
            w[1] = <term>f.entry
            slot[0] = mk_boxed(w)
            if f.num_free and open_push(b, w + 2, f.num_free, 1) == NULL:
                bad = True
        elif tag == X_EXPORT:
            w = take(b, 2)
            w[0] = mk_header(1, T_FUN)
            w[1] = <term>read_export(b.m, d, rest, 0, &step) | 1
            d += step
            slot[0] = mk_boxed(w)
        else:
            read_identifier(b.m, d, rest, 0, &x)
            slot[0] = build_identifier(b, &x, tag)
            d += x.used
        # the next slot
        while not bad and b.used:
            top = b.stack + (b.used - 1)
            if top.left:
                slot = top.slot
                top.slot += top.step
                top.left -= 1
                if top.left == 0 and not top.is_map:
                    b.used -= 1
                break
            if not finish_map(b, top):
                bad = True
                break
            if top.n > MAP_FLAT_MAX:
                free(top.pairs)
            b.used -= 1
        else:
            break
        if bad:
            break
    while b.used:
        b.used -= 1
        if b.stack[b.used].n > MAP_FLAT_MAX:
            free(b.stack[b.used].pairs)
    if b.stack != b.local:
        free(b.stack)
    return NONE if bad else result


cdef int64_t ext_size(MachineC* m, const uint8_t* data, size_t n, int flags, size_t* used) noexcept nogil:
    return measure(m, data, n, flags, False, used)


cdef term ext_build(MachineC* m, const uint8_t* data, term** hp, term** mso) noexcept nogil:
    cdef Builder b
    b.m = m
    b.p = NULL
    b.hp = hp
    b.mso = mso
    return build(&b, data)


cdef term ext_decode(Process* p, const uint8_t* data, size_t n, int flags, size_t* used) noexcept nogil:
    cdef Builder b
    cdef int64_t words = measure(p.m, data, n, flags, True, used)
    cdef term* hp = NULL
    cdef term* end
    cdef term t
    if words < 0:
        return raise_badarg(p)
    if words:
        hp = heap_alloc(p, <size_t>words)
    end = hp + words
    b.m = p.m
    b.p = p
    b.hp = &hp
    b.mso = NULL
    # the heap may be walked word by word: unused and half-built words become the limbs of a dead integer
    if words:
        memset(hp, 0, <size_t>words * sizeof(term))
    t = build(&b, data)
    if t == NONE:
        hp = end - words
    if hp < end:
        hp[0] = mk_header(end - hp - 1, T_POSINT)
    if t == NONE:
        return raise_badarg(p)
    return t


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
