# Part of heap.pyx: measuring terms and copying them between processes.

cdef struct Todo:                     # a stack of terms that grows off the C stack
    term* at
    size_t n
    size_t cap
    term few[128]


cdef void todo_init(Todo* d) noexcept nogil:
    d.at = d.few
    d.n = 0
    d.cap = 128


cdef bint todo_push(Todo* d, term t) noexcept nogil:
    cdef term* more
    if d.n == d.cap:
        if d.at == d.few:
            more = <term*>malloc(d.cap * 4 * 8)
            if more != NULL:
                memcpy(more, d.few, d.n * 8)
        else:
            more = <term*>realloc(d.at, d.cap * 4 * 8)
        if more == NULL:
            return False
        d.at = more
        d.cap *= 4
    d.at[d.n] = t
    d.n += 1
    return True


cdef void todo_free(Todo* d) noexcept nogil:
    if d.at != d.few:
        free(d.at)


cdef inline bint is_pointer(term t) noexcept nogil:
    return (t & 3) == TAG_LIST or (t & 3) == TAG_BOXED


cdef void term_words(term h, size_t* first, size_t* end) noexcept nogil:
    """Which words of the object with header `h` are terms: indices [first, end), counted from the header."""
    cdef int kind = header_type(h)
    first[0] = 1
    end[0] = 1
    if kind == T_TUPLE or kind == T_MAP or kind == T_HASHMAP:
        end[0] = 1 + header_size(h)
    elif kind == T_FUN:
        first[0] = 2
        end[0] = 1 + header_size(h)
    elif kind == T_MATCH:
        end[0] = 2
    elif kind == T_SUBBIN:
        first[0] = 3
        end[0] = 4


cdef size_t size_of_term(term t) noexcept nogil:
    cdef Todo d
    cdef size_t words = 0, i, end
    cdef term* o
    if not is_pointer(t) or is_literal(t):
        return 0
    todo_init(&d)
    while words < COPY_MAX:
        if (t & 3) == TAG_LIST:
            # Along the spine; pointers in heads wait.
            while is_cons(t) and not is_literal(t) and words < COPY_MAX:
                words += 2
                o = cons_ptr(t)
                if is_pointer(o[0]) and not is_literal(o[0]) and not todo_push(&d, o[0]):
                    words = COPY_MAX
                t = o[1]
            if is_boxed(t) and not is_literal(t):
                continue
        else:
            o = boxed_ptr(t)
            words += 1 + header_size(o[0])
            term_words(o[0], &i, &end)
            while i < end:
                if is_pointer(o[i]) and not is_literal(o[i]) and not todo_push(&d, o[i]):
                    words = COPY_MAX
                i += 1
        if d.n == 0:
            break
        d.n -= 1
        t = d.at[d.n]
    todo_free(&d)
    return words if words < COPY_MAX else COPY_MAX


cdef inline term copy_object(term t, term** to, term** mso) noexcept nogil:
    cdef term* o = <term*>(t & ~(<term>3))
    cdef term* at = to[0]
    cdef size_t n
    cdef int kind
    if (t & 3) == TAG_LIST:
        at[0] = o[0]
        at[1] = o[1]
        to[0] = at + 2
        return mk_list(at)
    n = 1 + header_size(o[0])
    memcpy(at, o, n * 8)
    to[0] = at + n
    kind = header_type(o[0])
    if kind == T_REFC or kind == T_RESREF:
        refc_retain(<RefcBin*>o[2])
        at[3] = <term>mso[0]
        mso[0] = at
    return mk_boxed(at)


cdef term copy_term(term t, term** hp, term** mso) noexcept nogil:
    # The copy itself is the list of what is still to be copied: a word in it that points outside is yet to be
    # followed. Words behind `scan` are done.
    cdef term* scan = hp[0]
    cdef term* to = scan
    cdef term result, h
    cdef size_t i, end
    if not is_pointer(t) or is_literal(t):
        return t
    result = copy_object(t, &to, mso)
    while scan < to:
        h = scan[0]
        if (h & 3) != 0:
            if is_pointer(h) and not is_literal(h):
                scan[0] = copy_object(h, &to, mso)
            scan += 1
            continue
        term_words(h, &i, &end)
        while i < end:
            if is_pointer(scan[i]) and not is_literal(scan[i]):
                scan[i] = copy_object(scan[i], &to, mso)
            i += 1
        scan += 1 + header_size(h)
    hp[0] = to
    return result


cdef Frag* copy_to_frag(term t, term* result) noexcept nogil:
    cdef size_t words = size_of_term(t)
    cdef Frag* f
    cdef term* hp
    if words == 0:
        result[0] = t
        return NULL
    f = frag_new(words) if words < COPY_MAX else NULL
    if f == NULL:
        result[0] = NONE
        return NULL
    hp = frag_words(f)
    result[0] = copy_term(t, &hp, &f.mso)
    return f
