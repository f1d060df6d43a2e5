# Part of ext.pyx: from bytes to terms, in the pass that measures and the pass that builds.

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
