# Part of nat_binary.pyx: binary:match, matches, split, replace and compiled patterns.

# -- binary: searching --------------------------------------------------------------------------------------------

# What to search for. `starts` tells for each byte whether a pattern starts with it.
cdef struct Needle:
    const uint8_t* s
    size_t n

cdef struct Needles:
    Needle* all
    size_t count
    Needle one
    uint8_t starts[256]

# Options of match, split and replace.
cdef struct Options:
    size_t start
    size_t end
    bint everywhere
    int trim                  # 1: trailing empty parts, 2: all
    term insert               # insert_replaced's positions, or NONE


cdef bint add_needle(Process* p, Needles* set_, term t, size_t i) noexcept nogil:
    cdef size_t n
    cdef const uint8_t* s = subject(p, t, &n)
    if s == NULL:
        return False
    if n == 0:
        raise_badarg(p)
        return False
    set_.all[i].s = s
    set_.all[i].n = n
    set_.starts[s[0]] = 1
    return True


cdef bint needles_of(Process* p, term t, Needles* set_) noexcept nogil:
    """False: raised. Free with needles_free."""
    cdef int64_t n, i = 0
    memset(set_.starts, 0, 256)
    set_.all = &set_.one
    if is_tuple_of(t, 2) and (element(t, 0) == ATOM_bm or element(t, 0) == ATOM_ac):
        t = element(t, 1)             # compiled
    if is_binary(t):
        set_.count = 1
        return add_needle(p, set_, t, 0)
    n = list_length(t)
    if n < 1:
        raise_badarg(p)
        return False
    set_.count = <size_t>n
    set_.all = <Needle*>malloc(<size_t>n * sizeof(Needle))
    if set_.all == NULL:
        raise_error(p, ATOM_out_of_memory)
        return False
    while is_cons(t):
        if not add_needle(p, set_, head(t), <size_t>i):
            free(set_.all)
            return False
        i += 1
        t = tail(t)
    return True


cdef void needles_free(Needles* set_) noexcept nogil:
    if set_.all != &set_.one:
        free(set_.all)


cdef bint search(Needles* set_, const uint8_t* s, size_t at, size_t end, size_t* found, size_t* n) noexcept nogil:
    """The first occurrence in s[at..end); of several there, the longest."""
    cdef const uint8_t* hit
    cdef size_t i
    if set_.count == 1:
        if end - at < set_.all[0].n:
            return False
        if set_.all[0].n == 1:
            hit = <const uint8_t*>memchr(s + at, set_.all[0].s[0], end - at)
        else:
            hit = <const uint8_t*>memmem(s + at, end - at, set_.all[0].s, set_.all[0].n)
        if hit == NULL:
            return False
        found[0] = hit - s
        n[0] = set_.all[0].n
        return True
    while at < end:
        if set_.starts[s[at]]:
            n[0] = 0
            for i in range(set_.count):
                if set_.all[i].n > n[0] and set_.all[i].n <= end - at and memcmp(s + at, set_.all[i].s, set_.all[i].n) == 0:
                    n[0] = set_.all[i].n
            if n[0]:
                found[0] = at
                return True
        at += 1
    return False


cdef bint options_of(Process* p, term o, term binary, int allowed, Options* x) noexcept nogil:
    """allowed: 1 scope only, 2 split's, 3 replace's. False: badarg raised."""
    cdef int64_t at = 0, n = 0
    cdef term t
    x.start = 0
    x.end = bit_size(binary) >> 3
    x.everywhere = False
    x.trim = 0
    x.insert = NONE
    while is_cons(o):
        t = head(o)
        if is_tuple_of(t, 2) and element(t, 0) == ATOM_scope and is_tuple_of(element(t, 1), 2):
            if not part_of(binary, element(element(t, 1), 0), element(element(t, 1), 1), &at, &n):
                break
            x.start = <size_t>at
            x.end = <size_t>(at + n)
        elif allowed >= 2 and t == ATOM_global:
            x.everywhere = True
        elif allowed == 2 and t == ATOM_trim:
            if x.trim == 0:
                x.trim = 1
        elif allowed == 2 and t == ATOM_trim_all:
            x.trim = 2
        elif allowed == 3 and is_tuple_of(t, 2) and element(t, 0) == ATOM_insert_replaced:
            x.insert = element(t, 1)
        else:
            break
        o = tail(o)
    if o == NIL:
        return True
    raise_badarg(p)
    return False


cdef term find(Process* p, term binary, term pattern, term options, bint several) noexcept nogil:
    cdef Needles set_
    cdef Options x
    cdef size_t n, at = 0, k = 0
    cdef const uint8_t* s = subject(p, binary, &n)
    cdef term l = NIL, t
    cdef term* end = &l
    cdef term* w
    if s == NULL or not options_of(p, options, binary, 1, &x):
        return NONE
    if x.end == 0:
        return NIL if several else ATOM_nomatch          # OTP doesn't look at the pattern then
    if not needles_of(p, pattern, &set_):
        return NONE
    l = NIL
    while search(&set_, s, x.start, x.end, &at, &k):
        t = mk_tuple2(p, mk_small(<int64_t>at), mk_small(<int64_t>k))
        if not several:
            needles_free(&set_)
            return t
        w = heap_alloc(p, 2)
        end[0] = cons_at(w, t, NIL)
        end = w + 1
        x.start = at + k
    needles_free(&set_)
    return l if several else ATOM_nomatch


cdef term nat_match2(Process* p, term* a) noexcept nogil:
    return find(p, a[0], a[1], NIL, False)


cdef term nat_match3(Process* p, term* a) noexcept nogil:
    return find(p, a[0], a[1], a[2], False)


cdef term nat_matches2(Process* p, term* a) noexcept nogil:
    return find(p, a[0], a[1], NIL, True)


cdef term nat_matches3(Process* p, term* a) noexcept nogil:
    return find(p, a[0], a[1], a[2], True)


cdef term nat_compile_pattern(Process* p, term* a) noexcept nogil:
    cdef Needles set_
    if is_tuple(a[0]) or not needles_of(p, a[0], &set_):
        return raise_badarg(p)
    needles_free(&set_)
    return mk_tuple2(p, ATOM_ac if set_.count > 1 else ATOM_bm, a[0])


cdef term split(Process* p, term binary, term pattern, term options) noexcept nogil:
    cdef Needles set_
    cdef Options x
    cdef size_t n, at = 0, k = 0, from_ = 0, kept = 0
    cdef const uint8_t* s = subject(p, binary, &n)
    cdef term l = NIL
    cdef term* end = &l
    cdef term* last = &l              # where the list ends if everything behind is empty
    cdef term* w
    cdef bint more
    if s == NULL or not options_of(p, options, binary, 2, &x):
        return NONE
    # A named rule of the 64-bit releases: one pattern, and no option but global.
    if p.m.release & (R05 | R06) and (is_list(pattern) or x.trim or x.start != 0 or x.end != n):
        return raise_badarg(p)
    if x.end == 0:
        return NIL if x.trim and n == 0 else mk_cons(p, binary, NIL)
    if not needles_of(p, pattern, &set_):
        return NONE
    more = True
    while more:
        more = search(&set_, s, x.start, x.end, &at, &k)
        if not more:
            at = n
        if at > from_ or x.trim < 2:
            w = heap_alloc(p, 2)
            end[0] = cons_at(w, make_sub(p, binary, 8 * from_, 8 * (at - from_)), NIL)
            end = w + 1
            if at > from_:
                last = end
        if more:
            from_ = x.start = at + k
            if not x.everywhere:
                x.end = x.start
    needles_free(&set_)
    if x.trim:
        last[0] = NIL
    return l


cdef term nat_split2(Process* p, term* a) noexcept nogil:
    return split(p, a[0], a[1], NIL)


cdef term nat_split3(Process* p, term* a) noexcept nogil:
    return split(p, a[0], a[1], a[2])


cdef bint insert_positions(Process* p, term t, size_t limit, Bytes* positions) noexcept nogil:
    """Positions of insert_replaced, ascending, as 64-bit words. False: badarg raised."""
    cdef term l = t
    cdef uint64_t v, swap
    cdef uint64_t* w
    cdef size_t i, j, n
    if is_small(t):
        if small_value(t) < 0 or <uint64_t>small_value(t) > limit:
            raise_badarg(p)
            return False
        v = <uint64_t>small_value(t)
        bytes_room(positions, 8)
        memcpy(positions.data, &v, 8)
        positions.n = 8
        return True
    while is_cons(l):
        if not is_small(head(l)) or small_value(head(l)) < 0 or <uint64_t>small_value(head(l)) > limit or not bytes_room(positions, 8):
            raise_badarg(p)
            return False
        v = <uint64_t>small_value(head(l))
        memcpy(positions.data + positions.n, &v, 8)
        positions.n += 8
        l = tail(l)
    if l != NIL:
        raise_badarg(p)
        return False
    w = <uint64_t*>positions.data
    n = positions.n // 8
    for i in range(1, n):
        j = i
        while j > 0 and w[j - 1] > w[j]:
            swap = w[j]
            w[j] = w[j - 1]
            w[j - 1] = swap
            j -= 1
    return True


cdef bint bytes_put(Bytes* b, const uint8_t* s, size_t n) noexcept nogil:
    if not bytes_room(b, n):
        return False
    memcpy(b.data + b.n, s, n)
    b.n += n
    return True


cdef term replace(Process* p, term binary, term pattern, term by, term options) noexcept nogil:
    cdef Needles set_
    cdef Options x
    cdef Bytes out, positions
    cdef size_t n, nb, at = 0, k = 0, from_ = 0, done, i
    cdef uint64_t* where
    cdef const uint8_t* s = subject(p, binary, &n)
    cdef const uint8_t* r
    cdef term t
    cdef bint ok = True
    if s == NULL:
        return NONE
    r = subject(p, by, &nb)
    if r == NULL or not options_of(p, options, binary, 3, &x):
        return NONE
    bytes_init(&out)
    bytes_init(&positions)
    if x.insert != NONE and not insert_positions(p, x.insert, nb, &positions):
        bytes_free(&positions)
        return NONE
    if x.end == 0:
        bytes_free(&positions)
        return binary
    if not needles_of(p, pattern, &set_):
        bytes_free(&positions)
        return NONE
    while ok and search(&set_, s, x.start, x.end, &at, &k):
        ok = bytes_put(&out, s + from_, at - from_)
        done = 0
        where = <uint64_t*>positions.data
        for i in range(positions.n // 8):
            ok = ok and bytes_put(&out, r + done, where[i] - done) and bytes_put(&out, s + at, k)
            done = where[i]
        ok = ok and bytes_put(&out, r + done, nb - done)
        from_ = x.start = at + k
        if not x.everywhere:
            x.end = x.start
    needles_free(&set_)
    ok = ok and bytes_put(&out, s + from_, n - from_)
    if ok:
        t = make_binary(p, out.data, out.n) if from_ else binary
    else:
        t = raise_error(p, ATOM_out_of_memory)
    bytes_free(&out)
    bytes_free(&positions)
    return t


cdef term nat_replace3(Process* p, term* a) noexcept nogil:
    return replace(p, a[0], a[1], a[2], NIL)


cdef term nat_replace4(Process* p, term* a) noexcept nogil:
    return replace(p, a[0], a[1], a[2], a[3])
