# Part of nat_ets.pyx: natives that write, read and traverse a table.

# -- writing -----------------------------------------------------------------------------------------

cdef bint insertable(Tab* t, term object) noexcept nogil:
    return is_tuple(object) and tuple_arity(object) >= <uint64_t>t.keypos


cdef term insert(Process* p, term name, term what, bint only_new) noexcept nogil:
    """One object or a list of them: all or nothing. New: true; old: false, when only new ones are wanted."""
    cdef Tab* t = use(p, name, TO_WRITE)
    cdef Obj* made = NULL
    cdef Obj* o
    cdef Obj* rest
    cdef term list
    cdef bint ok = True
    if t == NULL:
        return NONE
    list = what
    while is_cons(list) and insertable(t, head(list)):
        list = tail(list)
    if list != NIL and (is_cons(what) or not insertable(t, what)):
        tab_release(t)
        return raise_badarg(p)
    if t.dead and not only_new:
        bury(t)
    if only_new:
        list = what
        if is_tuple(what):
            ok = find(t, key_of(t, what)) == NULL
        while ok and is_cons(list):
            ok = find(t, key_of(t, head(list))) == NULL
            list = tail(list)
        if not ok:
            tab_release(t)
            return ATOM_false
    list = what
    if is_tuple(what):
        made = obj_new(p, t, what)
        ok = made != NULL
    while ok and is_cons(list):
        o = obj_new(p, t, head(list))
        if o == NULL:
            ok = False
        else:
            o.chain = made
            made = o
            list = tail(list)
    # `made` is the list reversed. A bag takes it so, as in OTP; for the others turn it.
    o = made if (t.flags & 3) == BAG else NULL
    while made != NULL and (t.flags & 3) != BAG:
        rest = made.chain
        made.chain = o
        o = made
        made = rest
    while o != NULL:
        made = o.chain
        o.chain = NULL
        if ok:
            put(t, o)
        else:
            obj_free(o)
        o = made
    tab_release(t)
    return ATOM_true if ok else NONE


cdef term nat_insert(Process* p, term* a) noexcept nogil:
    return insert(p, a[0], a[1], False)


cdef term nat_insert_new(Process* p, term* a) noexcept nogil:
    return insert(p, a[0], a[1], True)


cdef term nat_replace(Process* p, term* a) noexcept nogil:
    """avm_ets:replace(Table, Old, New): whether an object that is Old was there, and is New now. Same key."""
    cdef Tab* t = use(p, a[0], TO_WRITE)
    cdef Obj* o
    cdef Obj* by
    if t == NULL:
        return NONE
    if not insertable(t, a[1]) or not insertable(t, a[2]):
        tab_release(t)
        return raise_badarg(p)
    o = find(t, key_of(t, a[1]))
    while o != NULL and not eqx(p.m, o.value, a[1]):
        o = same_key_next(t, o)
    if o == NULL:
        tab_release(t)
        return ATOM_false
    by = obj_new(p, t, a[2])
    if by != NULL:
        swap_value(t, o, by)
    tab_release(t)
    return ATOM_true if by != NULL else NONE


cdef term nat_delete_key(Process* p, term* a) noexcept nogil:
    cdef Tab* t = use(p, a[0], TO_WRITE)
    cdef Obj* o
    cdef Obj* next
    if t == NULL:
        return NONE
    o = find(t, a[1])
    while o != NULL:
        next = same_key_next(t, o)
        remove(t, o)
        o = next
    tab_release(t)
    return ATOM_true


cdef int64_t delete_equal(Tab* t, term object) noexcept nogil:
    """Delete the objects that are `object`; how many there were."""
    cdef Obj* o
    cdef Obj* next
    cdef int64_t n = 0
    if not insertable(t, object):
        return 0
    o = find(t, key_of(t, object))
    while o != NULL:
        next = same_key_next(t, o)
        if eqx(t.m, o.value, object):
            remove(t, o)
            n += 1
        o = next
    return n


cdef term nat_delete_object(Process* p, term* a) noexcept nogil:
    cdef Tab* t
    if not is_tuple(a[1]):
        return raise_badarg(p)
    t = use(p, a[0], TO_WRITE)
    if t == NULL:
        return NONE
    delete_equal(t, a[1])
    tab_release(t)
    return ATOM_true


cdef term nat_drop(Process* p, term* a) noexcept nogil:
    """avm_ets:drop(Table, Object): as delete_object, but one of equal objects; whether there was one."""
    cdef Tab* t = use(p, a[0], TO_WRITE)
    cdef Obj* o
    if t == NULL:
        return NONE
    o = find(t, key_of(t, a[1])) if insertable(t, a[1]) else NULL
    while o != NULL and not eqx(p.m, o.value, a[1]):
        o = same_key_next(t, o)
    if o != NULL:
        remove(t, o)
    tab_release(t)
    return mk_bool(o != NULL)


cdef term nat_delete_all_objects(Process* p, term* a) noexcept nogil:
    cdef Tab* t = use(p, a[0], TO_WRITE)
    if t == NULL:
        return NONE
    clear(t)
    tab_release(t)
    return ATOM_true


# -- reading -----------------------------------------------------------------------------------------

cdef term objects_of_key(Process* p, Tab* t, term key) noexcept nogil:
    cdef Obj* o = find(t, key)
    cdef term list = NIL
    cdef term* link = &list
    cdef term* words
    cdef term value
    while o != NULL:
        value = copy_out(p, o.value)
        words = heap_alloc(p, 2)
        words[0] = value
        words[1] = NIL
        link[0] = mk_list(words)
        link = &words[1]
        o = same_key_next(t, o)
    return list


cdef term nat_lookup(Process* p, term* a) noexcept nogil:
    cdef Tab* t = use(p, a[0], TO_READ)
    cdef term list
    if t == NULL:
        return NONE
    list = objects_of_key(p, t, a[1])
    tab_release(t)
    return list


cdef term lookup_element(Process* p, term* a, term otherwise) noexcept nogil:
    cdef Tab* t
    cdef Obj* o
    cdef term list = NIL
    cdef term* link = &list
    cdef term* words
    cdef term value
    cdef uint64_t at
    if not is_small(a[2]) or small_value(a[2]) < 1:
        return raise_badarg(p)
    at = small_value(a[2])
    t = use(p, a[0], TO_READ)
    if t == NULL:
        return NONE
    o = find(t, a[1])
    if o == NULL:
        tab_release(t)
        return otherwise if otherwise != NONE else raise_badarg(p)
    while o != NULL:
        if tuple_arity(o.value) < at:
            tab_release(t)
            return raise_badarg(p)
        value = copy_out(p, element(o.value, at - 1))
        if (t.flags & 3) <= ORDERED:
            tab_release(t)
            return value
        words = heap_alloc(p, 2)
        words[0] = value
        words[1] = NIL
        link[0] = mk_list(words)
        link = &words[1]
        o = same_key_next(t, o)
    tab_release(t)
    return list


cdef term nat_lookup_element(Process* p, term* a) noexcept nogil:
    return lookup_element(p, a, NONE)


cdef term nat_lookup_element4(Process* p, term* a) noexcept nogil:
    return lookup_element(p, a, a[3])


cdef term nat_member(Process* p, term* a) noexcept nogil:
    cdef Tab* t = use(p, a[0], TO_READ)
    cdef bint found
    if t == NULL:
        return NONE
    found = find(t, a[1]) != NULL
    tab_release(t)
    return mk_bool(found)


cdef term nat_take(Process* p, term* a) noexcept nogil:
    cdef Tab* t = use(p, a[0], TO_WRITE)
    cdef Obj* o
    cdef Obj* next
    cdef term list
    if t == NULL:
        return NONE
    list = objects_of_key(p, t, a[1])
    o = find(t, a[1])
    while o != NULL:
        next = same_key_next(t, o)
        remove(t, o)
        o = next
    tab_release(t)
    return list


# -- traversal ---------------------------------------------------------------------------------------

cdef term key_or_end(Process* p, Tab* t, Obj* o) noexcept nogil:
    """Ends the use of the table."""
    cdef term result = copy_out(p, key_of(t, o.value)) if o != NULL else ets_of(p.m).end_of_table
    tab_release(t)
    return result


cdef term nat_first(Process* p, term* a) noexcept nogil:
    cdef Tab* t = use(p, a[0], TO_READ)
    return key_or_end(p, t, beginning(t)) if t != NULL else NONE


cdef term nat_last(Process* p, term* a) noexcept nogil:
    cdef Tab* t = use(p, a[0], TO_READ)
    if t == NULL:
        return NONE
    return key_or_end(p, t, skip_last(t) if (t.flags & 3) == ORDERED else beginning(t))


cdef Obj* behind_group(Obj* o) noexcept nogil:
    """The first live object of another key behind o."""
    cdef uint64_t seq = o.seq
    while o != NULL and (o.seq == seq or o.dead):
        o = o.next
    return o


cdef term nat_next(Process* p, term* a) noexcept nogil:
    cdef Tab* t = use(p, a[0], TO_READ)
    cdef Obj* o
    if t == NULL:
        return NONE
    if (t.flags & 3) == ORDERED:
        return key_or_end(p, t, skip_after(t, a[1]))
    o = group_last(t, a[1], hash_term(p.m, a[1]))
    if o == NULL:
        tab_release(t)
        return raise_badarg(p)
    return key_or_end(p, t, behind_group(o))


cdef term nat_prev(Process* p, term* a) noexcept nogil:
    """In tables without order the same as next/2, as in OTP."""
    cdef Tab* t = use(p, a[0], TO_READ)
    cdef Obj* before
    if t == NULL:
        return NONE
    if (t.flags & 3) != ORDERED:
        tab_release(t)
        return nat_next(p, a)
    skip_before(t, a[1], &before, NULL)
    return key_or_end(p, t, before)


cdef bint may_match(term heads, term object) noexcept nogil:
    """Whether some head of the list allows the object: a tuple of its size whose immediate elements are the
    object's. Other elements are not looked at; a head that is no tuple allows all."""
    cdef term h
    cdef uint64_t i, n
    cdef bint ok
    if heads == NIL:
        return True
    while is_cons(heads):
        h = head(heads)
        heads = tail(heads)
        if not is_tuple(h):
            return True
        n = tuple_arity(h)
        if n != tuple_arity(object):
            continue
        ok = True
        for i in range(n):
            if is_immediate(element(h, i)) and element(h, i) != element(object, i):
                ok = False
                break
        if ok:
            return True
    return False


cdef term nat_objects(Process* p, term* a) noexcept nogil:
    """avm_ets:objects(Table, From, Limit, Heads): {Objects, NewFrom | '$end_of_table'}, in order of traversal.

    From is [] (the beginning) or {Key, Number} as an earlier call gave it: go on behind that key. At most about Limit
    objects (0: all); those of one key come together. Heads: see may_match."""
    cdef Tab* t
    cdef Obj* o
    cdef Obj* last = NULL
    cdef term list = NIL
    cdef term* link = &list
    cdef term* words
    cdef term value
    cdef int64_t limit, n = 0
    cdef uint64_t seq
    if not is_small(a[2]) or (a[1] != NIL and not is_tuple_of(a[1], 2)):
        return raise_badarg(p)
    limit = small_value(a[2])
    t = use(p, a[0], TO_READ)
    if t == NULL:
        return NONE
    if a[1] == NIL:
        o = beginning(t)
    elif (t.flags & 3) == ORDERED:
        o = skip_after(t, element(a[1], 0))
    else:
        seq = <uint64_t>small_value(element(a[1], 1))
        o = group_last(t, element(a[1], 0), hash_term(p.m, element(a[1], 0)))
        if o == NULL or o.seq != seq:
            o = t.first               # that key has left the table: find its place
        while o != NULL and (o.seq <= seq or o.dead):
            o = o.next
    while o != NULL:
        if limit and n >= limit and (o.levels or o.seq != last.seq):
            break
        if may_match(a[3], o.value):
            value = copy_out(p, o.value)
            words = heap_alloc(p, 2)
            words[0] = value
            words[1] = NIL
            link[0] = mk_list(words)
            link = &words[1]
            n += 1
        last = o
        o = following(t, o)
    if o == NULL:
        value = ets_of(p.m).end_of_table
    else:
        value = mk_tuple2(p, copy_out(p, key_of(t, last.value)), mk_small(<int64_t>last.seq))
    tab_release(t)
    return mk_tuple2(p, list, value)
