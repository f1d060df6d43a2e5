# cython: language_level=3
# Order, equality and hash of terms.
#
# All three walk terms with an explicit stack of frames, so depth costs memory and never the C stack. A frame names a
# run of pairs still to be compared; a comparison of two composite terms pushes the run of their parts. When memory
# for the stack runs out the terms count as different (there is nobody to raise an error in the midst of a sort).
#
# Hash tries are canonical (maps.pyx), so for =:= two tries are compared and hashed like the tuples they are made of.
# For order they must be sorted by key first: that is a frame too (MAPS), which owns a merge sort that can be
# interrupted at every comparison.
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcmp, memcpy
from avmtools.vm.heap cimport bits_of
from avmtools.vm.num cimport get_double, num_compare
from avmtools.vm.maps cimport MapIter, map_iter, map_next, map_size
from avmtools.vm.sched cimport machine_overdue

cdef enum:
    LOCAL_FRAMES = 32

    # ranks of types in term order
    RANK_NUMBER = 0
    RANK_ATOM = 1
    RANK_REF = 2
    RANK_FUN = 3
    RANK_PORT = 4
    RANK_PID = 5
    RANK_TUPLE = 6
    RANK_MAP = 7
    RANK_NIL = 8
    RANK_LIST = 9
    RANK_BITS = 10
    RANK_MAP_LAST = 11

    PID_NUMBER_BITS = 15  # how external terms split a local pid's number (ext.pyx)

    F_RUN = 0             # a[0..n) against b[0..n)
    F_TAIL = 1            # the one pair (term a, term b)
    F_MAPS = 2            # two hash maps of the same size being sorted, then compared

# Two hash maps under comparison. keys[0..n) of either side are sorted through order arrays of pairs.
cdef struct MapPair:
    term* side[2]         # n pairs (key, value), sorted when its stage is over
    term* spare           # n pairs
    size_t n
    int stage             # 0, 1: sorting that side; 2: keys; 3: values
    size_t width, lo, i, j, k
    size_t at             # next pair in stages 2 and 3
    bint exact

cdef enum:
    # Terms that share their parts can take longer to compare than anyone waits, and nothing interrupts a comparison:
    # every so many steps it asks whether the run is over. What it answers then no longer matters.
    STEPS_MASK = (1 << 22) - 1

cdef struct Frame:
    int kind
    bint exact            # integers and floats are different (keys of maps, and all below them)
    bint trie             # F_RUN: over a trie node, conses are leaves (==); F_MAPS: an answer is awaited
    term* a
    term* b
    size_t n
    MapPair* maps

cdef struct Stack:
    Frame* frames
    size_t used
    size_t cap
    Frame local[LOCAL_FRAMES]


cdef inline void stack_init(Stack* s) noexcept nogil:
    s.frames = s.local
    s.used = 0
    s.cap = LOCAL_FRAMES


cdef Frame* stack_push(Stack* s) noexcept nogil:
    cdef Frame* bigger
    if unlikely(s.used == s.cap):
        if s.frames == s.local:
            bigger = <Frame*>malloc(2 * s.cap * sizeof(Frame))
            if bigger != NULL:
                memcpy(bigger, s.local, sizeof(s.local))
        else:
            bigger = <Frame*>realloc(s.frames, 2 * s.cap * sizeof(Frame))
        if bigger == NULL:
            return NULL
        s.frames = bigger
        s.cap *= 2
    s.used += 1
    return s.frames + (s.used - 1)


cdef inline bint push_run(Stack* s, term* a, term* b, size_t n, bint exact) noexcept nogil:
    cdef Frame* f = stack_push(s)
    if f == NULL:
        return False
    f.kind = F_RUN
    f.exact = exact
    f.trie = False
    f.a = a
    f.b = b
    f.n = n
    return True


cdef inline bint push_tail(Stack* s, term a, term b, bint exact) noexcept nogil:
    cdef Frame* f = stack_push(s)
    if f == NULL:
        return False
    f.kind = F_TAIL
    f.exact = exact
    f.a = <term*>a
    f.b = <term*>b
    return True


cdef void maps_free(MapPair* p) noexcept nogil:
    if p != NULL:
        free(p.side[0])
        free(p.side[1])
        free(p.spare)
        free(p)


cdef void stack_clear(Stack* s) noexcept nogil:
    while s.used:
        s.used -= 1
        if s.frames[s.used].kind == F_MAPS:
            maps_free(s.frames[s.used].maps)
    if s.frames != s.local:
        free(s.frames)


# -- parts without subterms ------------------------------------------------------------------------

cdef int cmp_atoms(MachineC* m, term a, term b) noexcept nogil:
    cdef size_t na, nb
    cdef const uint8_t* ta
    cdef const uint8_t* tb
    cdef int r
    if a == b:
        return 0
    ta = atom_text(m, a, &na)
    tb = atom_text(m, b, &nb)
    r = memcmp(ta, tb, na if na < nb else nb)     # UTF-8 sorts like its code points
    if r != 0:
        return -1 if r < 0 else 1
    return -1 if na < nb else (1 if na > nb else 0)


cdef inline uint64_t bits_at(const uint8_t* data, size_t offset, size_t pos, size_t count) noexcept nogil:
    """Up to 8 bits from bit `offset + pos` on, left-justified in a byte."""
    cdef size_t at = offset + pos
    cdef size_t shift = at & 7
    cdef uint64_t byte = (<uint64_t>data[at >> 3] << shift) & 0xFF
    if shift + count > 8:
        byte |= data[(at >> 3) + 1] >> (8 - shift)
    return byte & (0xFF00 >> count)


cdef int cmp_bits(term a, term b) noexcept nogil:
    cdef const uint8_t* da
    cdef const uint8_t* db
    cdef size_t oa, ob, na, nb, n, pos, count
    cdef uint64_t x, y
    cdef int r
    bits_of(a, &da, &oa, &na)
    bits_of(b, &db, &ob, &nb)
    n = na if na < nb else nb
    pos = 0
    if oa == 0 and ob == 0 and n >= 8:
        r = memcmp(da, db, n >> 3)
        if r != 0:
            return -1 if r < 0 else 1
        pos = n & ~<size_t>7
    while pos < n:
        count = n - pos
        if count > 8:
            count = 8
        x = bits_at(da, oa, pos, count)
        y = bits_at(db, ob, pos, count)
        if x != y:
            return -1 if x < y else 1
        pos += count
    return -1 if na < nb else (1 if na > nb else 0)


cdef inline int cmp_u64(uint64_t a, uint64_t b) noexcept nogil:
    return -1 if a < b else (1 if a > b else 0)


cdef int cmp_nodes(MachineC* m, term node_a, uint64_t creation_a, term node_b, uint64_t creation_b) noexcept nogil:
    cdef int r = cmp_atoms(m, node_a, node_b)
    return r if r != 0 else cmp_u64(creation_a, creation_b)


cdef int cmp_pids(MachineC* m, term a, term b, int external) noexcept nogil:
    """Pids or ports (`external`: T_EXTPID or T_EXTPORT): by number, then by node."""
    cdef uint64_t na, nb, sa = 0, sb = 0, ca = m.creation, cb = ca
    cdef term node_a = m.node, node_b = node_a
    cdef term* w
    cdef int r
    if is_boxed(a):
        w = boxed_ptr(a)
        node_a = w[1]
        ca = w[2]
        na = w[3]
        if external == T_EXTPID:
            sa = w[4]
    else:
        na = pid_number(a)
        if external == T_EXTPID:
            sa = na >> PID_NUMBER_BITS
            na &= (1 << PID_NUMBER_BITS) - 1
    if is_boxed(b):
        w = boxed_ptr(b)
        node_b = w[1]
        cb = w[2]
        nb = w[3]
        if external == T_EXTPID:
            sb = w[4]
    else:
        nb = pid_number(b)
        if external == T_EXTPID:
            sb = nb >> PID_NUMBER_BITS
            nb &= (1 << PID_NUMBER_BITS) - 1
    r = cmp_u64(sa, sb)
    if r == 0:
        r = cmp_u64(na, nb)
    if r == 0:
        r = cmp_nodes(m, node_a, ca, node_b, cb)
    return r


cdef uint64_t ref_word(term t, size_t i) noexcept nogil:
    """32-bit word `i` of a reference, the way it is written in external terms: 18 bits, then 32 each."""
    cdef term* w = boxed_ptr(t)
    if boxed_type(t) == T_EXTREF:
        return w[4 + i] if i < w[3] else 0
    if i == 0:
        return w[1] & 0x3FFFF
    if i == 1:
        return w[1] >> 18 & <uint64_t>0xFFFFFFFF
    return w[1] >> 50 if i == 2 else 0


cdef int cmp_refs(MachineC* m, term a, term b) noexcept nogil:
    cdef int ka = boxed_type(a), kb = boxed_type(b)
    cdef term* wa = boxed_ptr(a)
    cdef term* wb = boxed_ptr(b)
    cdef size_t i
    cdef int r
    if ka != T_EXTREF and kb != T_EXTREF:
        return cmp_u64(wa[1], wb[1])
    r = cmp_nodes(m, wa[1] if ka == T_EXTREF else m.node, wa[2] if ka == T_EXTREF else m.creation,
                  wb[1] if kb == T_EXTREF else m.node, wb[2] if kb == T_EXTREF else m.creation)
    if r != 0:
        return r
    i = 3
    if ka == T_EXTREF and wa[3] > i:
        i = wa[3]
    if kb == T_EXTREF and wb[3] > i:
        i = wb[3]
    while i > 0 and r == 0:
        i -= 1
        r = cmp_u64(ref_word(a, i), ref_word(b, i))
    return r


cdef int cmp_funs(MachineC* m, term a, term b) noexcept nogil:
    """All but the free variables: local funs come before external ones."""
    cdef uint64_t ra = boxed_ptr(a)[1], rb = boxed_ptr(b)[1]
    cdef Export* xa
    cdef Export* xb
    cdef FunEntry* fa
    cdef FunEntry* fb
    cdef int r
    if ra == rb:
        return 0
    if (ra ^ rb) & 1:
        return 1 if ra & 1 else -1
    if ra & 1:
        xa = <Export*>(ra - 1)
        xb = <Export*>(rb - 1)
        r = cmp_atoms(m, xa.module, xb.module)
        if r == 0:
            r = cmp_atoms(m, xa.function, xb.function)
        if r == 0:
            r = -1 if xa.arity < xb.arity else (1 if xa.arity > xb.arity else 0)
        return r
    fa = <FunEntry*>ra
    fb = <FunEntry*>rb
    r = cmp_atoms(m, fa.module.name, fb.module.name)
    if r == 0:
        r = cmp_u64(fa.index, fb.index)
    if r == 0:
        r = cmp_u64(fa.old_uniq, fb.old_uniq)
    if r == 0:
        r = cmp_u64(fa.num_free, fb.num_free)
    if r == 0:                # the same fun of an older load of the module
        r = cmp_u64(ra, rb)
    return r


cdef int order_of(MachineC* m, term a, term b) noexcept nogil:
    """Of two numbers by value. A named rule of the devices: an integer is rounded to meet a float."""
    cdef double x = 0, y = 0
    if m.release != ROTP and is_float(a) != is_float(b) and get_double(a, &x) and get_double(b, &y):
        return -1 if x < y else (1 if x > y else 0)
    return num_compare(a, b)


cdef inline int tail_order(MachineC* m, term a, term b) noexcept nogil:
    """A named rule of the devices: of two lists that are equal so far, one that ends is less than an improper tail.
    0: it doesn't apply."""
    if m.release == ROTP or a == b or is_cons(a) or is_cons(b):
        return 0
    return -1 if a == NIL else (1 if b == NIL else 0)


cdef int rank(MachineC* m, term t) noexcept nogil:
    cdef int k
    if is_immediate(t):
        if is_small(t):
            return RANK_NUMBER
        if is_atom(t):
            return RANK_ATOM
        if is_pid(t):
            return RANK_PID
        if is_port(t):
            return RANK_PORT
        return RANK_NIL
    if is_cons(t):
        return RANK_LIST
    k = boxed_type(t)
    if k == T_TUPLE:
        return RANK_TUPLE
    elif k == T_POSINT or k == T_NEGINT or k == T_FLOAT:
        return RANK_NUMBER
    elif k == T_REF or k == T_RESREF or k == T_EXTREF:
        return RANK_REF
    elif k == T_FUN:
        return RANK_FUN
    elif k == T_EXTPID:
        return RANK_PID
    elif k == T_EXTPORT:
        return RANK_PORT
    elif k == T_MAP or k == T_HASHMAP:
        # AtomVM up to 0.6 sorts maps behind binaries (facts/vm.md 4.7): a named rule of those profiles.
        return RANK_MAP_LAST if m.release & (R05 | R06) else RANK_MAP
    return RANK_BITS


# -- order -----------------------------------------------------------------------------------------

cdef MapPair* maps_begin(term a, term b, bint exact) noexcept nogil:
    cdef MapPair* p = <MapPair*>malloc(sizeof(MapPair))
    cdef MapIter it
    cdef size_t n = map_size(a), i, s
    if p == NULL:
        return NULL
    p.n = n
    p.exact = exact
    p.side[0] = <term*>malloc(2 * n * sizeof(term))
    p.side[1] = <term*>malloc(2 * n * sizeof(term))
    p.spare = <term*>malloc(2 * n * sizeof(term))
    if p.side[0] == NULL or p.side[1] == NULL or p.spare == NULL:
        maps_free(p)
        return NULL
    for s in range(2):
        map_iter(&it, a if s == 0 else b)
        i = 0
        while i < n and map_next(&it, &p.side[s][2 * i], &p.side[s][2 * i + 1]):
            i += 1
    p.stage = 0
    p.width = 1
    p.lo = p.i = p.k = p.at = 0
    p.j = 1
    return p


cdef bint maps_step(MapPair* p, int last, bint answered, term* a, term* b, bint* exact) noexcept nogil:
    """Go on until the next comparison is known (True: *a, *b) or all is over (False: equal).

    `answered`: `last` is the order of the pair that was asked for before.
    """
    cdef size_t mid, hi
    cdef term* swap
    while p.stage < 2:
        # A bottom-up merge of side[stage]: runs [lo, mid) and [mid, hi), heads i and j, output k.
        if p.width >= p.n:
            p.stage += 1
            p.width = 1
            p.lo = p.i = p.k = 0
            p.j = 1
            answered = False
            continue
        mid = p.lo + p.width
        hi = mid + p.width
        if mid > p.n:
            mid = p.n
        if hi > p.n:
            hi = p.n
        if answered:
            answered = False
            if last <= 0:
                memcpy(p.spare + 2 * p.k, p.side[p.stage] + 2 * p.i, 2 * sizeof(term))
                p.i += 1
            else:
                memcpy(p.spare + 2 * p.k, p.side[p.stage] + 2 * p.j, 2 * sizeof(term))
                p.j += 1
            p.k += 1
        if p.i < mid and p.j < hi:
            a[0] = p.side[p.stage][2 * p.i]
            b[0] = p.side[p.stage][2 * p.j]
            exact[0] = True
            return True
        memcpy(p.spare + 2 * p.k, p.side[p.stage] + 2 * p.i, 2 * (mid - p.i) * sizeof(term))
        p.k += mid - p.i
        memcpy(p.spare + 2 * p.k, p.side[p.stage] + 2 * p.j, 2 * (hi - p.j) * sizeof(term))
        p.lo = hi
        if hi == p.n:
            swap = p.side[p.stage]
            p.side[p.stage] = p.spare
            p.spare = swap
            p.width *= 2
            p.lo = 0
        p.i = p.k = p.lo
        p.j = p.lo + p.width
        if p.j > p.n:
            p.j = p.n
    if p.at == p.n:
        p.stage += 1
        p.at = 0
        if p.stage > 3:
            return False
    a[0] = p.side[0][2 * p.at + p.stage - 2]
    b[0] = p.side[1][2 * p.at + p.stage - 2]
    exact[0] = True if p.stage == 2 else p.exact
    p.at += 1
    return True


cdef int cmp_parts(MachineC* m, Stack* s, term a, term b, bint exact, bint* pushed) noexcept nogil:
    """Order of two terms that are not the same word, as far as it shows without their parts.

    0 and *pushed: undecided, the parts were pushed. 2: no memory for them.
    """
    cdef int ra = rank(m, a), rb = rank(m, b), r
    cdef size_t na, nb
    cdef MapPair* p
    cdef Frame* f
    pushed[0] = False
    if ra != rb:
        return -1 if ra < rb else 1
    if ra == RANK_NUMBER:
        if exact and is_float(a) != is_float(b):
            return 1 if is_float(a) else -1
        return order_of(m, a, b)
    elif ra == RANK_ATOM:
        return cmp_atoms(m, a, b)
    elif ra == RANK_LIST:
        pushed[0] = True
        r = tail_order(m, tail(a), tail(b))
        if r != 0:
            if not push_tail(s, mk_small(0), mk_small(-r), exact) or not push_tail(s, head(a), head(b), exact):
                return 2
            return 0
        if not push_tail(s, tail(a), tail(b), exact) or not push_tail(s, head(a), head(b), exact):
            return 2
        return 0
    elif ra == RANK_TUPLE:
        na = tuple_arity(a)
        nb = tuple_arity(b)
        if na != nb:
            return -1 if na < nb else 1
        if na == 0:
            return 0
        pushed[0] = True
        return 0 if push_run(s, tuple_elements(a), tuple_elements(b), na, exact) else 2
    elif ra == RANK_BITS:
        return cmp_bits(a, b)
    elif ra == RANK_PID:
        return cmp_pids(m, a, b, T_EXTPID)
    elif ra == RANK_PORT:
        return cmp_pids(m, a, b, T_EXTPORT)
    elif ra == RANK_REF:
        return cmp_refs(m, a, b)
    elif ra == RANK_FUN:
        r = cmp_funs(m, a, b)
        na = header_size(header_of(a)) - 1
        if r != 0 or na == 0:
            return r
        pushed[0] = True
        return 0 if push_run(s, boxed_ptr(a) + 2, boxed_ptr(b) + 2, na, exact) else 2
    elif ra == RANK_MAP or ra == RANK_MAP_LAST:
        na = map_size(a)
        nb = map_size(b)
        if na != nb:
            return -1 if na < nb else 1
        if na == 0:
            return 0
        pushed[0] = True
        if boxed_type(a) == T_MAP and boxed_type(b) == T_MAP:
            if not push_run(s, boxed_ptr(a) + 2, boxed_ptr(b) + 2, na, exact):
                return 2
            if boxed_ptr(a)[1] != boxed_ptr(b)[1]:
                if not push_run(s, tuple_elements(boxed_ptr(a)[1]), tuple_elements(boxed_ptr(b)[1]), na, True):
                    return 2
            return 0
        p = maps_begin(a, b, exact)
        f = stack_push(s) if p != NULL else NULL
        if f == NULL:
            maps_free(p)
            return 2
        f.kind = F_MAPS
        f.trie = False
        f.maps = p
        return 0
    return 0


cdef int compare(MachineC* m, term a, term b, bint exact) noexcept nogil:
    cdef Stack s
    cdef Frame* f
    cdef int r
    cdef bint pushed, answered = False
    cdef uint64_t steps = 0
    if a == b:
        return 0
    if is_small(a) and is_small(b):
        return -1 if <int64_t>a < <int64_t>b else 1
    stack_init(&s)
    while True:
        steps += 1
        if steps & STEPS_MASK == 0 and machine_overdue(m):
            stack_clear(&s)
            return 0
        # compare a and b
        r = 0
        pushed = False
        while a != b:
            if is_cons(a) and is_cons(b) and (head(a) == head(b) or are_small(head(a), head(b))):
                # runs of small integers need no frame
                if head(a) != head(b):
                    r = -1 if <int64_t>head(a) < <int64_t>head(b) else 1
                    break
                a = tail(a)
                b = tail(b)
                r = tail_order(m, a, b)
                if r != 0:
                    break
                continue
            r = cmp_parts(m, &s, a, b, exact, &pushed)
            break
        if r == 2:
            r = 1
            break
        answered = not pushed
        if r != 0:
            # decides everything except the order inside a sort
            while s.used:
                f = s.frames + (s.used - 1)
                if f.kind == F_MAPS:
                    if f.maps.stage < 2:
                        break
                    maps_free(f.maps)
                s.used -= 1
            if s.used == 0:
                break
        # take the next pair
        while s.used:
            f = s.frames + (s.used - 1)
            if f.kind == F_RUN:
                a = f.a[0]
                b = f.b[0]
                exact = f.exact
                f.a += 1
                f.b += 1
                f.n -= 1
                if f.n == 0:
                    s.used -= 1
                break
            elif f.kind == F_TAIL:
                a = <term>f.a
                b = <term>f.b
                exact = f.exact
                s.used -= 1
                break
            elif maps_step(f.maps, r, f.trie, &a, &b, &exact):
                f.trie = f.maps.stage < 2     # an answer is awaited
                break
            else:
                maps_free(f.maps)
                s.used -= 1
        else:
            break
    stack_clear(&s)
    return r


cdef int cmp(MachineC* m, term a, term b) noexcept nogil:
    return compare(m, a, b, False)


cdef int cmp_key(MachineC* m, term a, term b) noexcept nogil:
    return compare(m, a, b, True)


# -- equality --------------------------------------------------------------------------------------

cdef inline bint push_trie(Stack* s, term a, term b, bint exact) noexcept nogil:
    """Push the branches of two trie nodes; False: they differ, or no memory."""
    if not is_tuple(a) or not is_tuple(b) or header_of(a) != header_of(b):
        return False
    if not push_run(s, tuple_elements(a), tuple_elements(b), tuple_arity(a), exact):
        return False
    s.frames[s.used - 1].trie = True
    return True


cdef bint equal_parts(MachineC* m, Stack* s, term a, term b, bint exact) noexcept nogil:
    """False: different. True: equal, if what was pushed is."""
    cdef int ka, kb
    cdef size_t n
    cdef term* wa
    cdef term* wb
    if is_cons(a):
        return is_cons(b) and push_tail(s, tail(a), tail(b), exact) and push_tail(s, head(a), head(b), exact)
    if not is_boxed(a) or not is_boxed(b):
        # one is immediate: small integer against float is all that may still be equal
        return not exact and ((is_small(a) and is_float(b)) or (is_float(a) and is_small(b))) and order_of(m, a, b) == 0
    ka = boxed_type(a)
    kb = boxed_type(b)
    wa = boxed_ptr(a)
    wb = boxed_ptr(b)
    if ka == T_TUPLE:
        if wa[0] != wb[0]:
            return False
        n = header_size(wa[0])
        return n == 0 or push_run(s, wa + 1, wb + 1, n, exact)
    elif ka == T_FLOAT or ka == T_POSINT or ka == T_NEGINT:
        if ka == kb:
            return num_compare(a, b) == 0
        return not exact and (kb == T_FLOAT or kb == T_POSINT or kb == T_NEGINT) and order_of(m, a, b) == 0
    elif ka == T_HEAPBIN or ka == T_REFC or ka == T_SUBBIN:
        return (kb == T_HEAPBIN or kb == T_REFC or kb == T_SUBBIN) and cmp_bits(a, b) == 0
    elif ka == T_MAP:
        if wa[0] != wb[0]:
            return False
        n = header_size(wa[0]) - 1
        if n == 0:
            return True
        if not push_run(s, wa + 2, wb + 2, n, exact):
            return False
        return wa[1] == wb[1] or push_run(s, tuple_elements(wa[1]), tuple_elements(wb[1]), n, True)
    elif ka == T_HASHMAP:
        return kb == T_HASHMAP and wa[1] == wb[1] and (wa[2] == wb[2] or push_trie(s, wa[2], wb[2], exact))
    elif ka == T_FUN:
        if wa[0] != wb[0] or wa[1] != wb[1]:
            return False
        n = header_size(wa[0]) - 1
        return n == 0 or push_run(s, wa + 2, wb + 2, n, exact)
    elif ka == T_REF or ka == T_RESREF or ka == T_EXTREF:
        return (kb == T_REF or kb == T_RESREF or kb == T_EXTREF) and cmp_refs(m, a, b) == 0
    elif ka == T_EXTPID or ka == T_EXTPORT:
        return kb == ka and cmp_pids(m, a, b, ka) == 0
    return False


cdef bint equal(MachineC* m, term a, term b, bint exact) noexcept nogil:
    cdef Stack s
    cdef Frame* f
    cdef bint same = True, trie
    cdef uint64_t steps = 0
    stack_init(&s)
    trie = False
    while True:
        steps += 1
        if steps & STEPS_MASK == 0 and machine_overdue(m):
            same = False
            break
        if a != b:
            if trie:
                if is_cons(a):
                    same = is_cons(b) and push_tail(&s, tail(a), tail(b), exact) and push_tail(&s, head(a), head(b), True)
                elif is_small(a):
                    same = False          # bitmaps differ
                else:
                    same = push_trie(&s, a, b, exact)
            else:
                while is_cons(a) and is_cons(b) and head(a) == head(b):
                    a = tail(a)
                    b = tail(b)
                if a != b:
                    same = equal_parts(m, &s, a, b, exact)
            if not same:
                break
        while s.used:
            f = s.frames + (s.used - 1)
            if f.kind == F_TAIL:
                a = <term>f.a
                b = <term>f.b
                exact = f.exact
                trie = False
                s.used -= 1
                break
            a = f.a[0]
            b = f.b[0]
            exact = f.exact
            trie = f.trie
            f.a += 1
            f.b += 1
            f.n -= 1
            if f.n == 0:
                s.used -= 1
            break
        else:
            break
    stack_clear(&s)
    return same


cdef bint eq(MachineC* m, term a, term b) noexcept nogil:
    if a == b:
        return True
    if is_immediate(a) and is_immediate(b):
        return False
    return equal(m, a, b, False)


cdef bint eqx_slow(MachineC* m, term a, term b) noexcept nogil:
    if a == b:
        return True
    return equal(m, a, b, True)


# -- hash ------------------------------------------------------------------------------------------

cdef struct HashRun:
    term* at
    size_t n

cdef enum:
    HASH_DEPTH = 256      # parts nested deeper don't count: that keeps equal terms equal, and needs no memory

cdef uint64_t EVERY_BYTE = 0x0101010101010101

cdef inline uint64_t mix(uint64_t h, uint64_t x) noexcept nogil:
    h = (h ^ x) * <uint64_t>0x9E3779B97F4A7C15
    return h ^ (h >> 29)


cdef uint64_t hash_bits(uint64_t h, term t) noexcept nogil:
    cdef const uint8_t* data
    cdef size_t offset, n, pos = 0, count
    cdef uint64_t word
    bits_of(t, &data, &offset, &n)
    h = mix(h, n)
    if offset == 0:
        while n - pos >= 64:
            memcpy(&word, data + (pos >> 3), 8)
            h = mix(h, word)
            pos += 64
    else:
        while n - pos >= 64:
            memcpy(&word, data + (pos >> 3), 8)
            # the same bytes that an aligned copy would have
            word = ((word << offset) & (EVERY_BYTE * ((0xFF << offset) & 0xFF))) | (
                ((word >> 8 | <uint64_t>data[(pos >> 3) + 8] << 56) >> (8 - offset))
                & (EVERY_BYTE * (<uint64_t>0xFF >> (8 - offset))))
            h = mix(h, word)
            pos += 64
    while pos < n:
        count = n - pos
        if count > 8:
            count = 8
        h = mix(h, bits_at(data, offset, pos, count))
        pos += count
    return h


cdef uint64_t hash_one(MachineC* m, uint64_t h, term t, term** parts, size_t* n) noexcept nogil:
    """Mix in what a boxed term has besides its parts."""
    cdef term* w = boxed_ptr(t)
    cdef int k = header_type(w[0])
    cdef size_t size = header_size(w[0]), i
    n[0] = 0
    if k == T_TUPLE:
        parts[0] = w + 1
        n[0] = size
        return mix(h, w[0])
    elif k == T_FLOAT:
        return mix(h, 0 if float_value(t) == 0.0 else w[1])
    elif k == T_POSINT or k == T_NEGINT:
        h = mix(h, k)
        for i in range(size):
            h = mix(h, w[1 + i])
        return h
    elif k == T_MAP:
        h = mix(h, w[0])
        parts[0] = w + 1
        n[0] = size
        return h
    elif k == T_HASHMAP:
        parts[0] = w + 1
        n[0] = 2
        return mix(h, T_HASHMAP)
    elif k == T_FUN:
        parts[0] = w + 2
        n[0] = size - 1
        return mix(h, w[1])
    elif k == T_REF or k == T_RESREF or k == T_EXTREF:
        for i in range(3):
            h = mix(h, ref_word(t, i))
        return h
    elif k == T_EXTPID or k == T_EXTPORT:
        h = mix(h, w[1])
        h = mix(h, w[2])
        return mix(mix(h, w[3]), w[4]) if k == T_EXTPID else mix(h, w[3])
    return hash_bits(mix(h, 0x42), t)


cdef uint32_t hash_term(MachineC* m, term t) noexcept nogil:
    cdef HashRun stack[HASH_DEPTH]
    cdef size_t used = 0, n
    cdef uint64_t h = 0x243F6A8885A308D3
    cdef term* parts = NULL
    cdef uint64_t steps = 0
    while True:
        steps += 1
        if steps & STEPS_MASK == 0 and machine_overdue(m):
            break
        if is_immediate(t):
            h = mix(h, t)
        elif is_cons(t):
            h = mix(h, 0x4C)
            if used < HASH_DEPTH:
                stack[used].at = cons_ptr(t) + 1
                stack[used].n = 1
                used += 1
                t = head(t)
                continue
        else:
            h = hash_one(m, h, t, &parts, &n)
            if n and used < HASH_DEPTH:
                stack[used].at = parts
                stack[used].n = n
                used += 1
        if used == 0:
            break
        t = stack[used - 1].at[0]
        stack[used - 1].at += 1
        stack[used - 1].n -= 1
        if stack[used - 1].n == 0:
            used -= 1
    h ^= h >> 32
    return <uint32_t>(h * <uint64_t>0xD6E8FEB86659FD93 >> 32)
