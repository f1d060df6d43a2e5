# cython: language_level=3
# Natives on lists: guard functions, ++ and --, and what OTP's lists module has as natives.
from libc.stdlib cimport calloc, free, malloc
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.natives cimport *
from avmtools.vm.compare cimport eq, eqx, hash_term
from avmtools.vm.heap cimport heap_alloc, list_length, mk_cons, mk_tuple, mk_tuple2
from avmtools.vm.num cimport mk_int64

cdef enum:
    HASH_FROM = 16                # elements on both sides from which -- hashes instead of searching


cdef inline bint index_of(term t, int64_t* i) noexcept nogil:
    if not is_small(t):
        return False
    i[0] = small_value(t)
    return True


# -- lists -----------------------------------------------------------------------------------------------

cdef term nat_length(Process* p, term* a) noexcept nogil:
    cdef int64_t n = list_length(a[0])
    return mk_small(n) if n >= 0 else raise_badarg(p)


cdef term nat_hd(Process* p, term* a) noexcept nogil:
    return head(a[0]) if is_cons(a[0]) else raise_badarg(p)


cdef term nat_tl(Process* p, term* a) noexcept nogil:
    return tail(a[0]) if is_cons(a[0]) else raise_badarg(p)


cdef term append(Process* p, term left, term right) noexcept nogil:
    cdef int64_t n = list_length(left), i = 0
    cdef term* w
    if n < 0:
        return raise_badarg(p)
    if n == 0:
        return right
    if right == NIL:
        return left
    if not heap_room(p, 2 * <size_t>n):
        return NONE
    w = heap_alloc(p, 2 * <size_t>n)
    while is_cons(left):
        w[2 * i] = head(left)
        w[2 * i + 1] = mk_list(w + 2 * i + 2)
        left = tail(left)
        i += 1
    w[2 * n - 1] = right
    return mk_list(w)


cdef term nat_append(Process* p, term* a) noexcept nogil:
    return append(p, a[0], a[1])


# The elements of the right list of --, by hash, each with how often it is still to be removed.
cdef struct Count:
    term t
    uint32_t hash
    size_t left


cdef Count* find_count(MachineC* m, Count* table, size_t mask, term t, uint32_t hash) noexcept nogil:
    """Its place, or the free place where it belongs."""
    cdef size_t i = hash & mask
    while table[i].t != NONE and (table[i].hash != hash or not eqx(m, table[i].t, t)):
        i = (i + 1) & mask
    return table + i


cdef term nat_subtract(Process* p, term* a) noexcept nogil:
    cdef int64_t n = list_length(a[0]), k = list_length(a[1]), i, left
    cdef size_t slots = 16, used
    cdef Count* table = NULL
    cdef Count* c
    cdef term* gone
    cdef term* w
    cdef term l
    cdef uint32_t hash
    if n < 0 or k < 0:
        return raise_badarg(p)
    if n == 0 or k == 0:
        return a[0]
    if not heap_room(p, 2 * <size_t>n):
        return NONE
    w = heap_alloc(p, 2 * <size_t>n)
    used = 0
    left = k
    if n < HASH_FROM or k < HASH_FROM:
        gone = <term*>malloc(<size_t>k * sizeof(term))
        if gone == NULL:
            return raise_error(p, ATOM_out_of_memory)
        l = a[1]
        for i in range(k):
            gone[i] = head(l)
            l = tail(l)
        l = a[0]
        while is_cons(l):
            i = 0
            while i < left and not eqx(p.m, gone[i], head(l)):
                i += 1
            if i < left:
                # removal keeps the order of arrival of the others, so equal elements go one at a time
                left -= 1
                while i < left:
                    gone[i] = gone[i + 1]
                    i += 1
            else:
                w[2 * used] = head(l)
                w[2 * used + 1] = mk_list(w + 2 * used + 2)
                used += 1
            l = tail(l)
        free(gone)
    else:
        while slots < 2 * <size_t>k:
            slots *= 2
        table = <Count*>calloc(slots, sizeof(Count))
        if table == NULL:
            return raise_error(p, ATOM_out_of_memory)
        l = a[1]
        while is_cons(l):
            hash = hash_term(p.m, head(l))
            c = find_count(p.m, table, slots - 1, head(l), hash)
            c.t = head(l)
            c.hash = hash
            c.left += 1
            l = tail(l)
        l = a[0]
        while is_cons(l):
            c = find_count(p.m, table, slots - 1, head(l), hash_term(p.m, head(l)))
            if c.t != NONE and c.left:
                c.left -= 1
            else:
                w[2 * used] = head(l)
                w[2 * used + 1] = mk_list(w + 2 * used + 2)
                used += 1
            l = tail(l)
        free(table)
    # words that were not needed must be terms all the same: the heap can be walked
    for i in range(<int64_t>used, n):
        w[2 * i] = NIL
        w[2 * i + 1] = NIL
    if used == 0:
        return NIL
    w[2 * used - 1] = NIL
    return mk_list(w)


cdef term reverse_onto(Process* p, term list, term onto) noexcept nogil:
    cdef int64_t n = list_length(list)
    cdef term* w
    if n < 0:
        return raise_badarg(p)
    if n == 0:
        return onto
    if not heap_room(p, 2 * <size_t>n):
        return NONE
    w = heap_alloc(p, 2 * <size_t>n)
    while is_cons(list):
        onto = cons_at(w, head(list), onto)
        w += 2
        list = tail(list)
    return onto


cdef term nat_reverse1(Process* p, term* a) noexcept nogil:
    # OTP's clauses are [], [_], [A, B] and [A, B | L]; of the devices it is a native, with badarg
    if p.m.release == ROTP and (not is_list(a[0]) or (is_cons(a[0]) and not is_list(tail(a[0])))):
        return raise_error(p, ATOM_function_clause)
    return reverse_onto(p, a[0], NIL)


cdef term nat_reverse2(Process* p, term* a) noexcept nogil:
    return reverse_onto(p, a[0], a[1])


cdef term nat_member(Process* p, term* a) noexcept nogil:
    cdef term l = a[1]
    if is_immediate(a[0]):
        while is_cons(l):
            if head(l) == a[0]:
                return ATOM_true
            l = tail(l)
    else:
        while is_cons(l):
            if eqx(p.m, a[0], head(l)):
                return ATOM_true
            l = tail(l)
    return ATOM_false if l == NIL else raise_badarg(p)


cdef term find_key(Process* p, term* a) noexcept nogil:
    """The tuple, false, or NONE (raised)."""
    cdef int64_t i
    cdef term l = a[2], t
    if not index_of(a[1], &i) or i < 1:
        return raise_badarg(p)
    while is_cons(l):
        t = head(l)
        if is_tuple(t) and tuple_arity(t) >= <uint64_t>i and eq(p.m, a[0], element(t, i - 1)):
            return t
        l = tail(l)
    return ATOM_false if l == NIL else raise_badarg(p)


cdef term nat_keyfind(Process* p, term* a) noexcept nogil:
    return find_key(p, a)


cdef term nat_keymember(Process* p, term* a) noexcept nogil:
    cdef term t = find_key(p, a)
    if t == NONE or t == ATOM_false:
        return t
    return ATOM_true


cdef term nat_keysearch(Process* p, term* a) noexcept nogil:
    cdef term t = find_key(p, a)
    if t == NONE or t == ATOM_false:
        return t
    return mk_tuple2(p, ATOM_value, t)


# -- the table -------------------------------------------------------------------------------------------

cdef enum:
    CAP = 40

cdef Native natives[CAP]
cdef int n_natives = 0


cdef int row(const char* name, int arity, native_fn fn, int releases=R_ALL, int flags=0,
             const char* module=b"erlang") except -1:
    return add_row(natives, &n_natives, CAP, module, name, arity, releases, fn, flags)


row(b"length", 1, nat_length, R_ALL, NATIVE_GUARD)
row(b"hd", 1, nat_hd, R_ALL, NATIVE_GUARD)
row(b"tl", 1, nat_tl, R_ALL, NATIVE_GUARD)
row(b"++", 2, nat_append)
row(b"--", 2, nat_subtract, R07UP)
row(b"append", 2, nat_append, ROTP)
row(b"subtract", 2, nat_subtract, ROTP)
row(b"reverse", 1, nat_reverse1, R_ALL, 0, b"lists")
row(b"reverse", 2, nat_reverse2, R_ALL, 0, b"lists")
row(b"member", 2, nat_member, R_ALL, 0, b"lists")
row(b"keyfind", 3, nat_keyfind, R_ALL, 0, b"lists")
row(b"keymember", 3, nat_keymember, R_ALL, 0, b"lists")
row(b"keysearch", 3, nat_keysearch, ROTP, 0, b"lists")


cdef Native* nat_lists_table(int* n) noexcept:
    n[0] = n_natives
    return natives
