# cython: language_level=3
"""Test code: random terms on a process's heap, against digests that know nothing of the heap.

Compiled by test_heap.py, never installed.
"""
from libc.stdlib cimport calloc, free, rand, srand
from libc.string cimport memset
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.atoms cimport *

cdef term build(Process* p, int depth):
    cdef int k = rand() % 9
    cdef term a, b
    if depth == 0 or k == 0:
        return mk_small(rand() % 1000)
    if k == 1:
        return mk_cons(p, build(p, depth-1), mk_cons(p, build(p, depth-1), NIL))
    if k == 2:
        return mk_tuple3(p, build(p, depth-1), build(p, depth-1), build(p, depth-1))
    if k == 3:
        a = make_binary(p, b"x" * 100, 100)
        return NIL if a == NONE else a
    if k == 4:
        return make_binary(p, b"y" * 10, 10)
    if k == 5:
        a = make_binary(p, b"0123456789" * 20, 200)
        return NIL if a == NONE else make_sub(p, a, 80, 400)
    if k == 6:
        return mk_float(p, 1.5 * depth)
    if k == 7:
        return mk_ref(p)
    return mk_tuple(p, NULL, 0)

cdef uint64_t digest(term t):
    cdef uint64_t h = 17
    cdef const uint8_t* d
    cdef size_t off, bits, i
    if is_cons(t):
        return (digest(head(t)) * 31 + digest(tail(t)) * 7 + 3)
    if is_tuple(t):
        for i in range(tuple_arity(t)):
            h = h * 33 + digest(element(t, i))
        return h
    if is_bitstring(t):
        bits_of(t, &d, &off, &bits)
        for i in range(bits // 8):
            h = h * 5 + d[i]
        return h
    if is_float(t):
        return <uint64_t>(float_value(t) * 1000)
    if is_reference(t):
        return boxed_ptr(t)[1]
    return t


cdef struct World:
    MachineC* m
    Process* p
    Process* q


cdef int open_world(World* w, int growth, size_t memory_limit, size_t max_heap) except -1:
    w.m = <MachineC*>calloc(1, sizeof(MachineC))
    w.p = <Process*>calloc(1, sizeof(Process))
    w.q = <Process*>calloc(1, sizeof(Process))
    w.m.verify = True
    w.m.release = R06
    w.m.max_atoms = 10000
    atoms_init(w.m)
    cdef Process* one
    cdef int i
    for i in range(2):
        one = w.p if i == 0 else w.q
        one.m = w.m
        one.growth = growth
        one.group_leader = NIL
        one.dict = NIL
        assert heap_init(one, 12) == 0
    w.m.memory_limit = memory_limit
    w.p.max_heap = max_heap
    w.p.max_heap_size = max_heap
    w.p.max_heap_how = MAX_HEAP_KILL
    return 0


cdef object close_world(World* w):
    """(bytes, off-heap bytes) that are still accounted for after everything was freed."""
    heap_free(w.p)
    heap_free(w.q)
    left = (w.m.memory_used, w.m.refc_bytes)
    literals_free(w.m)
    atoms_free(w.m)
    free(w.m)
    free(w.p)
    free(w.q)
    return left


def churn(int seed, int growth, int rounds, size_t memory_limit=0, size_t max_heap=0):
    """Build, keep, copy and collect; asserts that what is kept keeps its digest. -> (left over, failed collections)"""
    cdef World w
    cdef term x[8]
    cdef uint64_t digests[8]
    cdef int i, round_, need
    cdef Frag* f
    cdef term t
    cdef Process* p
    cdef const char* bad
    cdef int failed = 0
    srand(seed)
    open_world(&w, growth, memory_limit, max_heap)
    p = w.p
    p.stop -= 2
    p.stop[0] = p.stop[1] = NIL
    for i in range(8):
        x[i] = NIL
        digests[i] = digest(NIL)
    for round_ in range(rounds):
        i = rand() % 8
        x[i] = build(p, 6)
        digests[i] = digest(x[i])
        p.stop[rand() % 2] = x[rand() % 8]
        if rand() % 5 == 0:
            f = copy_to_frag(x[i], &t)
            assert t != NONE and digest(t) == digests[i]
            if f != NULL:
                attach_frag(w.q, f)
            w.q.dict = t
            if rand() % 3 == 0 and collect(w.q, rand() % 50, NULL, 0) == 0:
                assert digest(w.q.dict) == digests[i]
        if rand() % 3 == 0 or gc_wanted(p):
            need = rand() % 300
            if collect(p, need, x, 8) == 0:
                assert p.stop - p.htop >= need
            else:
                failed += 1
            assert p.frags == NULL
            for i in range(8):
                assert digest(x[i]) == digests[i], (round_, i)
            if failed and rand() % 4 == 0:
                for i in range(8):
                    x[i] = NIL
                    digests[i] = digest(NIL)
                p.stop[0] = p.stop[1] = NIL
    bad = verify_heap(p, x, 8)
    assert bad == NULL, bad
    return close_world(&w), failed


def growth_of_a_list(int elements, int growth):
    """Sizes of the block after each collection while a list of live cells grows."""
    cdef World w
    cdef term x[1]
    cdef int i
    cdef term* o
    open_world(&w, growth, 0, 0)
    w.m.verify = False
    sizes = []
    x[0] = NIL
    for i in range(elements):
        if w.p.stop - w.p.htop < 2:
            collect(w.p, 2, x, 1)
            sizes.append(w.p.hend - w.p.heap)
        o = w.p.htop
        w.p.htop += 2
        x[0] = cons_at(o, mk_small(i), x[0])
    assert list_length(x[0]) == elements
    close_world(&w)
    return sizes


def shrinks():
    """Block sizes with 50000 words alive, and after they died."""
    cdef World w
    cdef term x[1]
    open_world(&w, GROW_GEOMETRIC, 0, 0)
    x[0] = mk_string(w.p, b"x" * 25000, 25000, NIL)
    collect(w.p, 0, x, 1)
    full = w.p.hend - w.p.heap
    x[0] = NIL
    collect(w.p, 0, x, 1)
    collect(w.p, 0, x, 1)
    empty = w.p.hend - w.p.heap
    close_world(&w)
    return full, empty


def deep(int depth):
    """Copy and collect a list nested `depth` deep: nothing may recurse. -> words counted"""
    cdef World w
    cdef term x[1]
    cdef term t
    cdef Frag* f
    cdef int i
    open_world(&w, GROW_GEOMETRIC, 0, 0)
    w.m.verify = False
    x[0] = NIL
    for i in range(depth):
        x[0] = mk_cons(w.p, x[0], NIL) if i & 1 else mk_tuple2(w.p, x[0], NIL)
        if gc_wanted(w.p):
            collect(w.p, 0, x, 1)
    collect(w.p, 0, x, 1)
    words = size_of_term(x[0])
    f = copy_to_frag(x[0], &t)
    assert t != NONE
    attach_frag(w.q, f)
    close_world(&w)
    return words


def bomb():
    """A small term that is enormous without its sharing: counting stops, and copying is refused."""
    cdef World w
    cdef term x[1]
    cdef term t
    cdef int i
    open_world(&w, GROW_GEOMETRIC, 0, 0)
    x[0] = NIL
    for i in range(200):
        x[0] = mk_cons(w.p, x[0], x[0])
    refused = copy_to_frag(x[0], &t) == NULL and t == NONE
    close_world(&w)
    return refused


def virtual_heap():
    """Off-heap binaries, dropped: whether their bytes alone call for a collection, and bytes left after it."""
    cdef World w
    open_world(&w, GROW_GEOMETRIC, 0, 0)
    for i in range(20):
        make_binary(w.p, b"z" * 100000, 100000)
    wanted = gc_wanted(w.p)
    collect(w.p, 0, NULL, 0)
    left = w.m.refc_bytes
    close_world(&w)
    return wanted, left


def broken(str how):
    """What the verifier says of a heap that was broken on purpose."""
    cdef World w
    cdef term x[1]
    cdef term* o
    cdef const char* bad
    open_world(&w, GROW_GEOMETRIC, 0, 0)
    x[0] = mk_tuple2(w.p, NIL, NIL)
    o = boxed_ptr(x[0])
    if how == "header":
        o[0] = mk_small(1)
    elif how == "size":
        o[0] = mk_header(1000, T_TUPLE)
    elif how == "outside":
        o[1] = mk_boxed(<term*>x)
    elif how == "word":
        o[1] = 8
    elif how == "chain":
        x[0] = make_binary(w.p, b"c" * 100, 100)
        w.p.mso = NULL
    elif how == "float":
        x[0] = mk_float(w.p, 1.0)
        boxed_ptr(x[0])[0] = mk_header(0, T_FLOAT)
    elif how == "stack":
        w.p.stop -= 1
        w.p.stop[0] = NONE
    elif how == "order":
        w.p.htop = w.p.stop + 1
    bad = verify_heap(w.p, x, 1)
    text = None if bad == NULL else (<bytes>bad).decode()
    if how == "order":
        w.p.htop = w.p.heap
    close_world(&w)
    return text
