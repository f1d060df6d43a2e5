# Part of heap.pyx: the verifier.
# Everything reachable is visited once; a bit per word of block and fragments remembers what was.

cdef struct Region:
    uintptr_t start
    uintptr_t end
    uint8_t* seen
    uint8_t* chained

cdef struct Check:
    Process* p
    Region* regions
    size_t n
    Todo todo
    bint full                         # ran out of memory for the walk itself


cdef Region* region_of(Check* c, uintptr_t at) noexcept nogil:
    cdef size_t i
    for i in range(c.n):
        if c.regions[i].start <= at < c.regions[i].end:
            return &c.regions[i]
    return NULL


cdef inline bint test_and_set(uint8_t* bits, size_t i) noexcept nogil:
    cdef bint was = (bits[i >> 3] >> (i & 7)) & 1
    bits[i >> 3] |= <uint8_t>(1 << (i & 7))
    return was


cdef const char* check_object(Check* c, term t) noexcept nogil:
    """Look at what `t` points to, and note down the pointers in it."""
    cdef uintptr_t at = <uintptr_t>(t & ~(<term>3))
    cdef term* o = <term*>at
    cdef Region* r
    cdef term h
    cdef size_t size, i, end
    cdef int kind
    if at & 7:
        return b"a pointer is not a multiple of 8"
    if literal_base <= at < literal_end:
        return NULL
    r = region_of(c, at)
    if r == NULL:
        return b"a pointer leads outside block, fragments and literals"
    if test_and_set(r.seen, (at - r.start) >> 3):
        return NULL
    if (t & 3) == TAG_LIST:
        if at + 16 > r.end:
            return b"a cons cell crosses the end of its memory"
        for i in range(2):
            if (o[i] & 3) == 0:
                return b"a cons cell holds a word that is no term"
            if is_pointer(o[i]) and not todo_push(&c.todo, o[i]):
                c.full = True
        return NULL
    h = o[0]
    if (h & 3) != 0:
        return b"a boxed pointer does not lead to a header"
    kind = header_type(h)
    size = header_size(h)
    if at + 8 + size * 8 > r.end:
        return b"a boxed term crosses the end of its memory"
    if kind == T_HEAPBIN:
        if size < 1 or (o[1] + 7) // 8 + 1 != size:
            return b"a heap binary's size does not fit its header"
    elif kind == T_REFC or kind == T_RESREF:
        if size != REFC_WORDS - 1:
            return b"an off-heap term's header has the wrong size"
        if not (r.chained[((at - r.start) >> 3) >> 3] >> (((at - r.start) >> 3) & 7)) & 1:
            return b"an off-heap term is not on the chain of its memory"
        if atomic_load_i64(&(<RefcBin*>o[2]).refc) <= 0:
            return b"an off-heap term refers to storage that was freed"
        if kind == T_REFC and o[1] > (<RefcBin*>o[2]).size:
            return b"a shared binary is longer than its storage"
    elif kind == T_SUBBIN:
        if size != SUBBIN_WORDS - 1:
            return b"a sub-binary's header has the wrong size"
        if boxed_type(o[3]) != T_HEAPBIN and boxed_type(o[3]) != T_REFC:
            return b"a sub-binary's parent is neither heap binary nor shared binary"
        if o[1] + o[2] > boxed_ptr(o[3])[1] * 8:
            return b"a sub-binary reaches beyond its parent"
    elif kind == T_MATCH:
        if size < 3 or not is_bitstring(o[1]) or o[2] > o[3]:
            return b"a match context is malformed"
    elif kind == T_FLOAT:
        if size != 1:
            return b"a float's header has the wrong size"
    elif kind == T_POSINT or kind == T_NEGINT:
        if size == 0 or o[size] == 0:
            return b"a big integer is not canonical"
    elif kind == T_REF:
        if size != REF_WORDS - 1:
            return b"a reference's header has the wrong size"
    elif kind == T_MAP:
        if size < 1 or boxed_type(o[1]) != T_TUPLE or tuple_arity(o[1]) != size - 1 or size - 1 > MAP_FLAT_MAX:
            return b"a flat map's keys and values differ in number"
    elif kind == T_HASHMAP:
        if size != 2 or not is_small(o[1]):
            return b"a hash map's header has the wrong size"
    elif kind == T_FUN:
        if size < 1 or o[1] == 0:
            return b"a fun has no code"
    term_words(h, &i, &end)
    while i < end:
        if (o[i] & 3) == 0:
            return b"a term holds a word that is no term"
        if is_pointer(o[i]) and not todo_push(&c.todo, o[i]):
            c.full = True
        i += 1
    return NULL


cdef const char* check_root(Check* c, term t) noexcept nogil:
    cdef const char* bad
    if not is_pointer(t):
        return NULL
    bad = check_object(c, t)
    while bad == NULL and c.todo.n != 0:
        c.todo.n -= 1
        bad = check_object(c, c.todo.at[c.todo.n])
    return bad


cdef const char* check_chain(Check* c, term* o) noexcept nogil:
    cdef Region* r
    while o != NULL:
        r = region_of(c, <uintptr_t>o)
        if r == NULL:
            return b"the chain of off-heap terms leads outside block and fragments"
        if header_type(o[0]) != T_REFC and header_type(o[0]) != T_RESREF:
            return b"the chain of off-heap terms leads to something else"
        if test_and_set(r.chained, (<uintptr_t>o - r.start) >> 3):
            return b"an off-heap term is on a chain twice"
        o = <term*>o[3]
    return NULL


cdef const char* check_all(Check* c, const term* x, int live) noexcept nogil:
    cdef Process* p = c.p
    cdef Frag* f = p.frags
    cdef term* s = p.stop
    cdef const char* bad
    cdef size_t words = 0
    cdef void* cursor = NULL
    cdef int i
    bad = check_chain(c, p.mso)
    while bad == NULL and f != NULL:
        bad = check_chain(c, f.mso)
        words += f.used
        f = f.next
    if bad == NULL and words != p.frag_words:
        bad = b"frag_words is not the sum of the fragments"
    i = 0
    while bad == NULL and i < live:
        if (x[i] & 3) == 0:
            bad = b"an x register holds a word that is no term"
        else:
            bad = check_root(c, x[i])
        i += 1
    while bad == NULL and s < p.hend:
        if s[0] == 0:
            bad = b"a stack slot is empty"
        elif (s[0] & 7) == 4:
            bad = b"a continuation pointer is not a multiple of 8"
        else:
            bad = check_root(c, s[0])
        s += 1
    if bad == NULL:
        bad = check_root(c, p.exc_reason)
    if bad == NULL:
        bad = check_root(c, p.exc_trace)
    if bad == NULL:
        bad = check_root(c, p.exc_args)
    if bad == NULL:
        bad = check_root(c, p.group_leader)
    if bad == NULL:
        bad = check_root(c, p.dict)
    if bad == NULL:
        bad = check_root(c, p.bits_target)
    if p.m.mailbox_root != NULL:
        s = p.m.mailbox_root(p, &cursor)
        while s != NULL and bad == NULL:
            bad = check_root(c, s[0])
            s = p.m.mailbox_root(p, &cursor)
    return bad


cdef const char* verify_heap(Process* p, const term* x, int live) noexcept nogil:
    cdef Check c
    cdef const char* bad = NULL
    cdef Frag* f
    cdef size_t n = 1, i, bytes
    if not (p.heap <= p.htop <= p.stop <= p.hend):
        return b"heap, htop, stop and hend are out of order"
    f = p.frags
    while f != NULL:
        if f.used > f.size:
            return b"a fragment uses more words than it has"
        n += 1
        f = f.next
    c.p = p
    c.n = n
    c.full = False
    todo_init(&c.todo)
    c.regions = <Region*>calloc(n, sizeof(Region))
    if c.regions == NULL:
        return NULL
    c.regions[0].start = <uintptr_t>p.heap
    c.regions[0].end = <uintptr_t>p.htop
    i = 1
    f = p.frags
    while f != NULL:
        c.regions[i].start = <uintptr_t>frag_words(f)
        c.regions[i].end = c.regions[i].start + f.used * 8
        i += 1
        f = f.next
    for i in range(n):
        bytes = ((c.regions[i].end - c.regions[i].start) >> 6) + 1
        c.regions[i].seen = <uint8_t*>calloc(bytes, 2)
        c.regions[i].chained = c.regions[i].seen + bytes
        if c.regions[i].seen == NULL:
            c.full = True
    if not c.full:
        bad = check_all(&c, x, live)
    for i in range(n):
        free(c.regions[i].seen)
    free(c.regions)
    todo_free(&c.todo)
    return bad


cdef extern from "<stdio.h>" nogil:
    ctypedef struct FILE:
        pass
    FILE* stderr
    int fprintf(FILE*, const char*, ...)


cdef void check_heap(Process* p, const term* x, int live, const char* when) noexcept nogil:
    """Machine(verify=True): a broken heap is a bug of the engine; stop at once, nothing after it can be trusted."""
    cdef const char* bad = verify_heap(p, x, live)
    if bad != NULL:
        fprintf(stderr, b"heap verifier, %s collection %lu of process <0.%lu.0>: %s\n", when,
                <unsigned long>p.gc_count, <unsigned long>pid_number(p.id), bad)
        abort()
