# cython: language_level=3
# Natives on maps: the guard functions, and of the maps module what works on keys without calling back.
#
# Iterators are those of the library (facts/vm.md 4.7): [N|Map], the N-th pair is next, or [Keys|Map], those keys are.
# Order: by key in the device profiles; profile otp leaves it to the trie beyond MAP_FLAT_MAX keys, as OTP does.
from libc.stdlib cimport free, malloc
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.natives cimport *
from avmtools.vm.heap cimport heap_alloc, list_length, mk_cons, mk_tuple2, mk_tuple3
from avmtools.vm.maps cimport *

cdef enum:
    KEYS = 1
    VALUES = 2
    PAIRS = 3


cdef term bad_map(Process* p, term t) noexcept nogil:
    return raise_error(p, mk_tuple2(p, ATOM_badmap, t))


cdef term bad_key(Process* p, term t) noexcept nogil:
    return raise_error(p, mk_tuple2(p, ATOM_badkey, t))


cdef void all_pairs(Process* p, term map, term* pairs) noexcept nogil:
    cdef MapIter it
    cdef size_t i = 0, n = map_size(map)
    if p.m.release != ROTP:
        map_sorted_pairs(p.m, map, pairs)
        return
    map_iter(&it, map)
    while i < n and map_next(&it, pairs + 2 * i, pairs + 2 * i + 1):
        i += 1


cdef term list_of(Process* p, term map, size_t first, int what, term end) noexcept nogil:
    """A list of what the map has from its pair `first` on."""
    cdef size_t n = map_size(map), i
    cdef term* pairs
    cdef term* w
    cdef term l = end, t
    if first >= n:
        return end
    if not heap_room(p, 5 * n):
        return NONE
    pairs = <term*>malloc(2 * n * sizeof(term))
    if pairs == NULL:
        return raise_error(p, ATOM_out_of_memory)
    all_pairs(p, map, pairs)
    w = heap_alloc(p, (5 if what == PAIRS else 2) * (n - first))
    i = n
    while i > first:
        i -= 1
        if what == PAIRS:
            w[0] = mk_header(2, T_TUPLE)
            w[1] = pairs[2 * i]
            w[2] = pairs[2 * i + 1]
            t = mk_boxed(w)
            w += 3
        else:
            t = pairs[2 * i] if what == KEYS else pairs[2 * i + 1]
        l = cons_at(w, t, l)
        w += 2
    free(pairs)
    return l


# -- guards --------------------------------------------------------------------------------------------------

cdef term nat_map_size(Process* p, term* a) noexcept nogil:
    return mk_small(<int64_t>map_size(a[0])) if is_map(a[0]) else bad_map(p, a[0])


cdef term nat_map_get(Process* p, term* a) noexcept nogil:
    cdef term t
    if not is_map(a[1]):
        return bad_map(p, a[1])
    t = map_get(p.m, a[1], a[0])
    return t if t != NONE else bad_key(p, a[0])


cdef term nat_is_map_key(Process* p, term* a) noexcept nogil:
    if not is_map(a[1]):
        return bad_map(p, a[1])
    return mk_bool(map_get(p.m, a[1], a[0]) != NONE)


# -- maps ----------------------------------------------------------------------------------------------------

cdef term nat_get3(Process* p, term* a) noexcept nogil:
    cdef term t
    if not is_map(a[1]):
        return bad_map(p, a[1])
    t = map_get(p.m, a[1], a[0])
    return t if t != NONE else a[2]


cdef term nat_find(Process* p, term* a) noexcept nogil:
    cdef term t
    if not is_map(a[1]):
        return bad_map(p, a[1])
    t = map_get(p.m, a[1], a[0])
    return mk_tuple2(p, ATOM_ok, t) if t != NONE else ATOM_error


cdef term nat_put(Process* p, term* a) noexcept nogil:
    if not is_map(a[2]):
        return bad_map(p, a[2])
    return map_put(p, a[2], a[0], a[1])


cdef term nat_update(Process* p, term* a) noexcept nogil:
    cdef term t
    if not is_map(a[2]):
        return bad_map(p, a[2])
    t = map_replace(p, a[2], a[0], a[1])
    return t if t != NONE else bad_key(p, a[0])


cdef term nat_remove(Process* p, term* a) noexcept nogil:
    if not is_map(a[1]):
        return bad_map(p, a[1])
    return map_remove(p, a[1], a[0])


cdef term nat_take(Process* p, term* a) noexcept nogil:
    cdef term t
    if not is_map(a[1]):
        return bad_map(p, a[1])
    t = map_get(p.m, a[1], a[0])
    if t == NONE:
        return ATOM_error
    return mk_tuple2(p, t, map_remove(p, a[1], a[0]))


cdef term nat_keys(Process* p, term* a) noexcept nogil:
    return list_of(p, a[0], 0, KEYS, NIL) if is_map(a[0]) else bad_map(p, a[0])


cdef term nat_values(Process* p, term* a) noexcept nogil:
    return list_of(p, a[0], 0, VALUES, NIL) if is_map(a[0]) else bad_map(p, a[0])


cdef bint is_iterator(term t) noexcept nogil:
    return is_cons(t) and is_map(tail(t)) and (
        (is_small(head(t)) and small_value(head(t)) >= 0) or list_length(head(t)) >= 0)


cdef term nat_to_list(Process* p, term* a) noexcept nogil:
    cdef term keys, map, value, l = NIL
    cdef term* w = NULL
    cdef term* end
    if is_map(a[0]):
        return list_of(p, a[0], 0, PAIRS, NIL)
    if a[0] == ATOM_none:
        return NIL
    if not is_iterator(a[0]):
        return bad_map(p, a[0])
    map = tail(a[0])
    keys = head(a[0])
    if is_small(keys):
        return list_of(p, map, <size_t>small_value(keys), PAIRS, NIL)
    if not heap_room(p, 5 * <size_t>list_length(keys)):
        return NONE
    end = &l
    while is_cons(keys):
        value = map_get(p.m, map, head(keys))
        if value == NONE:
            return raise_badarg(p)
        w = heap_alloc(p, 2)
        end[0] = cons_at(w, mk_tuple2(p, head(keys), value), NIL)
        end = w + 1
        keys = tail(keys)
    return l


cdef term nat_mc_iterator(Process* p, term* a) noexcept nogil:
    """erts_internal:mc_iterator/1, how a map generator of OTP 26 and newer begins: {K, V, Rest}, none, or [] for what
    is neither a map nor an iterator."""
    cdef term t = a[0]
    if is_map(t):
        t = mk_cons(p, mk_small(0), t)
    elif t == ATOM_none or is_tuple_of(t, 3):
        return t
    elif not is_iterator(t):
        return NIL
    return nat_next(p, &t)


cdef term nat_next(Process* p, term* a) noexcept nogil:
    cdef term t = a[0], map, key, value
    cdef size_t i
    if t == ATOM_none:
        return t
    if not is_iterator(t):
        return raise_badarg(p)
    map = tail(t)
    if is_small(head(t)):
        i = <size_t>small_value(head(t))
        if i >= map_size(map):
            return ATOM_none
        if is_type(map, T_MAP):
            return mk_tuple3(p, tuple_elements(boxed_ptr(map)[1])[i], boxed_ptr(map)[2 + i],
                             mk_cons(p, mk_small(<int64_t>i + 1), map))
        # a large map is listed once, not walked again for every step
        t = list_of(p, map, i, KEYS, NIL)
        if t == NONE:
            return NONE
    else:
        t = head(t)
    if t == NIL:
        return ATOM_none
    key = head(t)
    value = map_get(p.m, map, key)
    if value == NONE:
        return raise_badarg(p)
    return mk_tuple3(p, key, value, mk_cons(p, tail(t), map))


cdef term nat_from_list(Process* p, term* a) noexcept nogil:
    cdef int64_t n = list_length(a[0]), i = 0
    cdef term l = a[0], map
    cdef term* pairs
    if n < 0:
        return raise_badarg(p)
    if n == 0:
        return map_empty(p)
    if not heap_room(p, 5 * <size_t>n):
        return NONE
    pairs = <term*>malloc(2 * <size_t>n * sizeof(term))
    if pairs == NULL:
        return raise_error(p, ATOM_out_of_memory)
    while is_cons(l) and is_tuple_of(head(l), 2):
        pairs[2 * i] = element(head(l), 0)
        pairs[2 * i + 1] = element(head(l), 1)
        i += 1
        l = tail(l)
    map = map_from_pairs(p, pairs, <size_t>n) if i == n else raise_badarg(p)
    free(pairs)
    return map


cdef term nat_from_keys(Process* p, term* a) noexcept nogil:
    cdef int64_t n = list_length(a[0]), i = 0
    cdef term l = a[0], map
    cdef term* pairs
    if n < 0:
        return raise_badarg(p)
    if n == 0:
        return map_empty(p)
    if not heap_room(p, 5 * <size_t>n):
        return NONE
    pairs = <term*>malloc(2 * <size_t>n * sizeof(term))
    if pairs == NULL:
        return raise_error(p, ATOM_out_of_memory)
    while is_cons(l):
        pairs[2 * i] = head(l)
        pairs[2 * i + 1] = a[1]
        i += 1
        l = tail(l)
    map = map_from_pairs(p, pairs, <size_t>n)
    free(pairs)
    return map


cdef term nat_merge(Process* p, term* a) noexcept nogil:
    cdef size_t n, k, i
    cdef term map, key, value
    cdef term* pairs
    cdef MapIter it
    if not is_map(a[0]):
        return bad_map(p, a[0])
    if not is_map(a[1]):
        return bad_map(p, a[1])
    n = map_size(a[0])
    k = map_size(a[1])
    if n == 0:
        return a[1]
    if k == 0:
        return a[0]
    if n > MAP_FLAT_MAX and k < n // 4:
        # few into many: one by one, so that the tries stay shared
        map = a[0]
        map_iter(&it, a[1])
        while map_next(&it, &key, &value):
            map = map_put(p, map, key, value)
        return map
    if not heap_room(p, 5 * (n + k)):
        return NONE
    pairs = <term*>malloc(2 * (n + k) * sizeof(term))
    if pairs == NULL:
        return raise_error(p, ATOM_out_of_memory)
    map_iter(&it, a[0])
    i = 0
    while map_next(&it, pairs + 2 * i, pairs + 2 * i + 1):
        i += 1
    map_iter(&it, a[1])
    while map_next(&it, pairs + 2 * i, pairs + 2 * i + 1):
        i += 1
    map = map_from_pairs(p, pairs, i)
    free(pairs)
    return map


# -- the table -----------------------------------------------------------------------------------------------

cdef enum:
    CAP = 32

cdef Native natives[CAP]
cdef int n_natives = 0


cdef int row(const char* name, int arity, native_fn fn, int releases=R_ALL, int flags=0,
             const char* module=b"maps") except -1:
    return add_row(natives, &n_natives, CAP, module, name, arity, releases, fn, flags)


row(b"map_size", 1, nat_map_size, R_ALL, NATIVE_GUARD, b"erlang")
row(b"map_get", 2, nat_map_get, R_ALL, NATIVE_GUARD, b"erlang")
row(b"is_map_key", 2, nat_is_map_key, R_ALL, NATIVE_GUARD, b"erlang")
row(b"map_is_key", 2, nat_is_map_key, R_ALL, 0, b"erlang")      # as the manual of 0.6.0-dev spells it
row(b"get", 2, nat_map_get)
row(b"get", 3, nat_get3)
row(b"find", 2, nat_find)
row(b"is_key", 2, nat_is_map_key)
row(b"size", 1, nat_map_size)
row(b"put", 3, nat_put)
row(b"update", 3, nat_update)
row(b"remove", 2, nat_remove)
row(b"take", 2, nat_take, ROTP)
row(b"mc_iterator", 1, nat_mc_iterator, R07UP, 0, b"erts_internal")
row(b"mc_refill", 1, nat_next, R07UP, 0, b"erts_internal")
row(b"keys", 1, nat_keys)
row(b"values", 1, nat_values)
row(b"to_list", 1, nat_to_list)
row(b"next", 1, nat_next)
row(b"from_list", 1, nat_from_list)
row(b"from_keys", 2, nat_from_keys)
row(b"merge", 2, nat_merge)


cdef Native* nat_maps_table(int* n) noexcept:
    n[0] = n_natives
    return natives
