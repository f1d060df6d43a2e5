# What native function modules share: how a row is added, and the list walkers several of them need.
#
# A native module keeps `cdef Native natives[N]` and a count, and calls add_row(natives, &n_natives, N, ...) at import.
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.heap cimport heap_can

cdef inline int add_row(Native* table, int* n, int cap, const char* module, const char* name, int arity, int releases,
                        native_fn fn, int flags) except -1:
    assert n[0] < cap, "the table is full: enlarge it"
    table[n[0]].module = module
    table[n[0]].name = name
    table[n[0]].arity = arity
    table[n[0]].flags = flags
    table[n[0]].releases = releases
    table[n[0]].fn = fn
    n[0] += 1
    return 0


cdef inline bint heap_room(Process* p, size_t words) noexcept nogil:
    """False: `words` are beyond a limit, and out_of_memory was raised."""
    if likely(heap_can(p, words)):
        return True
    raise_error(p, ATOM_out_of_memory)
    return False


cdef inline term mk_bool(bint v) noexcept nogil:
    return ATOM_true if v else ATOM_false


# A growing byte buffer of a native; freed by bytes_free whatever happened.
cdef struct Bytes:
    uint8_t* data
    size_t n
    size_t cap
    uint8_t local[256]

cdef inline void bytes_init(Bytes* b) noexcept nogil:
    b.data = <uint8_t*>b.local
    b.n = 0
    b.cap = 256

cdef inline void bytes_free(Bytes* b) noexcept nogil:
    if b.data != <uint8_t*>b.local:
        free(b.data)

cdef inline bint bytes_room(Bytes* b, size_t more) noexcept nogil:
    """Room for `more` bytes behind the first n; False: no memory."""
    cdef size_t cap
    cdef uint8_t* data
    if b.cap - b.n >= more:
        return True
    cap = b.cap
    while cap - b.n < more:
        cap *= 2
    if b.data == <uint8_t*>b.local:
        data = <uint8_t*>malloc(cap)
        if data != NULL:
            memcpy(data, b.data, b.n)
    else:
        data = <uint8_t*>realloc(b.data, cap)
    if data == NULL:
        return False
    b.data = data
    b.cap = cap
    return True

cdef inline bint bytes_add(Bytes* b, uint8_t v) noexcept nogil:
    if not bytes_room(b, 1):
        return False
    b.data[b.n] = v
    b.n += 1
    return True

cdef inline bint bytes_of_list(Bytes* b, term list) noexcept nogil:
    """Append a proper list of bytes; False: it isn't one, or no memory."""
    while is_cons(list):
        if not is_small(head(list)) or <uint64_t>small_value(head(list)) > 255 or not bytes_add(b, <uint8_t>small_value(head(list))):
            return False
        list = tail(list)
    return list == NIL


# A walk over nested lists; what remains of outer lists is on `stack`.
cdef struct Walk:
    term* stack
    size_t used
    size_t cap
    term local[32]

cdef inline void walk_init(Walk* s) noexcept nogil:
    s.stack = <term*>s.local
    s.used = 0
    s.cap = 32

cdef inline void walk_free(Walk* s) noexcept nogil:
    if s.stack != <term*>s.local:
        free(s.stack)

cdef inline bint walk_push(Walk* s, term t) noexcept nogil:
    """False: no memory."""
    cdef term* bigger
    if s.used == s.cap:
        if s.stack == <term*>s.local:
            bigger = <term*>malloc(2 * s.cap * sizeof(term))
            if bigger != NULL:
                memcpy(bigger, s.local, sizeof(s.local))
        else:
            bigger = <term*>realloc(s.stack, 2 * s.cap * sizeof(term))
        if bigger == NULL:
            return False
        s.stack = bigger
        s.cap *= 2
    s.stack[s.used] = t
    s.used += 1
    return True
