# Part of nat_ets.pyx: objects, and the skip lists and hash tables that keep them.

# -- objects -----------------------------------------------------------------------------------------

cdef inline term key_of(Tab* t, term object) noexcept nogil:
    return element(object, t.keypos - 1)


cdef inline int64_t words_of(Obj* o) noexcept nogil:
    return <int64_t>((sizeof(Obj) + o.levels * sizeof(void*)) // 8) + (<int64_t>o.frag.size if o.frag != NULL else 0)


cdef void account(Tab* t, int64_t words) noexcept nogil:
    t.words += words
    atomic_add_i64(&t.m.memory_used, words * 8)
    atomic_add_i64(&(<Registry*>t.m.registry).ets_bytes, words * 8)


cdef void obj_free(Obj* o) noexcept nogil:
    if o.frag != NULL:
        frag_free(o.frag)
    free(o)


cdef int level_of(Tab* t) noexcept nogil:
    """A level more in one of four cases (xorshift; the table's lock is held)."""
    cdef int n = 1
    cdef uint64_t r
    t.random ^= t.random << 13
    t.random ^= t.random >> 7
    t.random ^= t.random << 17
    r = t.random
    while n < LEVELS and (r & 3) == 0:
        r >>= 2
        n += 1
    return n


cdef Obj* obj_new(Process* p, Tab* t, term value) noexcept nogil:
    """A copy of `value`, in no table yet; NULL: raised."""
    cdef MachineC* m = p.m
    cdef int levels = level_of(t) if (t.flags & 3) == ORDERED else 0
    cdef Obj* o
    if m.memory_limit != 0 and atomic_load_i64(&m.memory_used) + <int64_t>(sizeof(Obj) + 8 * size_of_term(value)) > <int64_t>m.memory_limit:
        raise_error(p, ATOM_out_of_memory)
        return NULL
    o = <Obj*>malloc(sizeof(Obj) + levels * sizeof(void*))
    if o != NULL:
        memset(o, 0, sizeof(Obj) + levels * sizeof(void*))
        o.levels = levels
        o.frag = copy_to_frag(value, &o.value)
        if o.value != NONE:
            if levels == 0:
                o.hash = hash_term(m, key_of(t, o.value))
            return o
        free(o)
    raise_error(p, ATOM_system_limit)
    return NULL


cdef term copy_out(Process* p, term value) noexcept nogil:
    cdef size_t words = size_of_term(value)
    cdef term* hp
    if words == 0:
        return value
    hp = heap_alloc(p, words)
    return copy_term(value, &hp, &p.mso)


# -- skip lists --------------------------------------------------------------------------------------

cdef Obj** skip_before(Tab* t, term key, Obj** prev, Obj*** places) noexcept nogil:
    """Level 0's pointer to the first object whose key is not below `key`; *prev: the object before it (NULL: none);
    places (or NULL): the pointer of each level."""
    cdef Obj** at = <Obj**>t.heads
    cdef Obj* before = NULL
    cdef int i = LEVELS - 1
    while i >= 0:
        while at[i] != NULL and cmp(t.m, key_of(t, at[i].value), key) < 0:
            before = at[i]
            at = <Obj**>before.forward
        if places != NULL:
            places[i] = &at[i]
        i -= 1
    if prev != NULL:
        prev[0] = before
    return at


cdef Obj* skip_find(Tab* t, term key) noexcept nogil:
    cdef Obj* o = skip_before(t, key, NULL, NULL)[0]
    return o if o != NULL and cmp(t.m, key_of(t, o.value), key) == 0 else NULL


cdef Obj* skip_after(Tab* t, term key) noexcept nogil:
    """The first object whose key is above `key`."""
    cdef Obj* o = skip_before(t, key, NULL, NULL)[0]
    if o != NULL and cmp(t.m, key_of(t, o.value), key) == 0:
        o = o.forward[0]
    return o


cdef Obj* skip_last(Tab* t) noexcept nogil:
    cdef Obj** at = <Obj**>t.heads
    cdef Obj* o = NULL
    cdef int i = LEVELS - 1
    while i >= 0:
        while at[i] != NULL:
            o = at[i]
            at = <Obj**>o.forward
        i -= 1
    return o


# -- hash tables -------------------------------------------------------------------------------------

cdef Obj* group_last(Tab* t, term key, uint32_t hash) noexcept nogil:
    """The youngest object of a key, dead or not; the others are before it in the list. NULL: none."""
    cdef Obj* o = t.buckets[hash & (t.n_buckets - 1)]
    while o != NULL:
        if o.hash == hash and eqx(t.m, key_of(t, o.value), key):
            return o
        o = o.chain
    return NULL


cdef Obj* group_first(Tab* t, term key, uint32_t hash) noexcept nogil:
    cdef Obj* o = group_last(t, key, hash)
    if o != NULL and (t.flags & 3) != SET:
        while o.prev != NULL and o.prev.seq == o.seq:
            o = o.prev
    return o


cdef void rehash(Tab* t) noexcept nogil:
    """Twice the buckets. Without memory for them the table goes on with those it has."""
    cdef uint64_t n = t.n_buckets * 2
    cdef Obj** buckets = <Obj**>calloc(n, sizeof(void*))
    cdef Obj** at
    cdef Obj* o = t.first
    if buckets == NULL:
        return
    while o != NULL:
        at = &buckets[o.hash & (n - 1)]
        o.chain = at[0]
        at[0] = o
        o = o.next
    free(t.buckets)
    t.buckets = buckets
    account(t, <int64_t>t.n_buckets)
    t.n_buckets = n


cdef void list_insert(Tab* t, Obj* o, Obj* after) noexcept nogil:
    """Behind `after`; NULL: at the end."""
    if after == NULL:
        after = t.last
    o.prev = after
    o.next = after.next if after != NULL else NULL
    if after != NULL:
        after.next = o
    else:
        t.first = o
    if o.next != NULL:
        o.next.prev = o
    else:
        t.last = o


cdef void unlink_obj(Tab* t, Obj* o) noexcept nogil:
    """Out of the structure, and freed. Counters are the caller's."""
    cdef Obj** places[24]
    cdef Obj** at
    cdef int i
    if o.levels:
        skip_before(t, key_of(t, o.value), NULL, <Obj***>places)
        for i in range(o.levels):
            places[i][0] = o.forward[i]
    else:
        at = &t.buckets[o.hash & (t.n_buckets - 1)]
        while at[0] != o:
            at = &at[0].chain
        at[0] = o.chain
        if o.prev != NULL:
            o.prev.next = o.next
        else:
            t.first = o.next
        if o.next != NULL:
            o.next.prev = o.prev
        else:
            t.last = o.prev
    account(t, -words_of(o))
    obj_free(o)


# -- both --------------------------------------------------------------------------------------------

cdef bint fixed(Tab* t) noexcept nogil:
    """Whether a living process holds the table fixed; forgets those that ended."""
    cdef Fix** at = &t.fixes
    cdef Fix* f
    while at[0] != NULL:
        f = at[0]
        if process_lookup(t.m, f.pid) == NULL:
            at[0] = f.next
            free(f)
        else:
            at = &f.next
    return t.fixes != NULL


cdef void bury(Tab* t) noexcept nogil:
    """Give dead objects back when nobody fixes the table any more."""
    cdef Obj* o
    cdef Obj* next
    if t.dead == 0 or fixed(t):
        return
    o = t.first
    while o != NULL:
        next = o.next
        if o.dead:
            unlink_obj(t, o)
        o = next
    t.dead = 0


cdef void remove(Tab* t, Obj* o) noexcept nogil:
    """A live object leaves the table."""
    t.live -= 1
    if o.levels == 0 and t.fixes != NULL and fixed(t):
        o.dead = True
        t.dead += 1
    else:
        unlink_obj(t, o)


cdef Obj* first_live(Obj* o) noexcept nogil:
    while o != NULL and o.dead:
        o = o.next
    return o


cdef inline Obj* following(Tab* t, Obj* o) noexcept nogil:
    return o.forward[0] if o.levels else first_live(o.next)


cdef inline Obj* beginning(Tab* t) noexcept nogil:
    return t.heads[0] if (t.flags & 3) == ORDERED else first_live(t.first)


cdef Obj* find(Tab* t, term key) noexcept nogil:
    """The first live object of a key."""
    cdef Obj* o
    cdef uint64_t seq
    if (t.flags & 3) == ORDERED:
        return skip_find(t, key)
    o = group_first(t, key, hash_term(t.m, key))
    if o == NULL or not o.dead:
        return o
    seq = o.seq
    o = first_live(o)
    return o if o != NULL and o.seq == seq else NULL


cdef Obj* same_key_next(Tab* t, Obj* o) noexcept nogil:
    """The next live object of the same key."""
    cdef uint64_t seq = o.seq
    if o.levels or (t.flags & 3) == SET:
        return NULL
    o = first_live(o.next)
    return o if o != NULL and o.seq == seq else NULL


cdef void swap_value(Tab* t, Obj* o, Obj* by) noexcept nogil:
    """o gets the value of `by`, which is freed."""
    cdef Frag* frag = o.frag
    cdef term value = o.value
    account(t, words_of(by) - words_of(o))
    o.frag = by.frag
    o.value = by.value
    by.frag = frag
    by.value = value
    if o.levels != by.levels:
        account(t, o.levels - by.levels)
    obj_free(by)


cdef void put(Tab* t, Obj* o) noexcept nogil:
    """Insert as insert/2 does; takes over `o`."""
    cdef term key = key_of(t, o.value)
    cdef Obj** places[24]
    cdef Obj* last
    cdef Obj* other
    cdef int i
    if (t.flags & 3) == ORDERED:
        other = skip_before(t, key, NULL, <Obj***>places)[0]
        if other != NULL and cmp(t.m, key_of(t, other.value), key) == 0:
            swap_value(t, other, o)
            return
        for i in range(o.levels):
            o.forward[i] = places[i][0]
            places[i][0] = o
    else:
        last = group_last(t, key, o.hash)
        if last != NULL and (t.flags & 3) == SET:
            swap_value(t, last, o)
            if last.dead:
                last.dead = False
                t.dead -= 1
                t.live += 1
            return
        if last != NULL and (t.flags & 3) == BAG:
            other = find(t, key)
            while other != NULL:
                if eqx(t.m, other.value, o.value):
                    obj_free(o)
                    return
                other = same_key_next(t, other)
        if last != NULL:
            o.seq = last.seq
        else:
            t.seq += 1
            o.seq = t.seq
        list_insert(t, o, last)
        o.chain = t.buckets[o.hash & (t.n_buckets - 1)]
        t.buckets[o.hash & (t.n_buckets - 1)] = o
    account(t, words_of(o))
    t.live += 1
    if o.levels == 0 and <uint64_t>(t.live + t.dead) > 2 * t.n_buckets:
        rehash(t)


cdef void clear(Tab* t) noexcept nogil:
    cdef Obj* o = t.heads[0] if (t.flags & 3) == ORDERED else t.first
    cdef Obj* next
    while o != NULL:
        next = o.forward[0] if o.levels else o.next
        account(t, -words_of(o))
        obj_free(o)
        o = next
    t.first = NULL
    t.last = NULL
    memset(t.heads, 0, sizeof(t.heads))
    if t.buckets != NULL:
        memset(t.buckets, 0, t.n_buckets * sizeof(void*))
    t.live = 0
    t.dead = 0
