"""persistent_term: terms that every process reads without copying.

A term is copied to the literal area when it is put, and stays there until the machine closes, also when it is erased
or replaced: processes may hold it. What that takes counts as memory of the machine, and has a limit of its own.
"""
from libc.stdint cimport int64_t, uint32_t
from libc.stdlib cimport calloc, free

from avmtools.vm.atoms cimport *
from avmtools.vm.compare cimport eqx, hash_term
from avmtools.vm.heap cimport *
from avmtools.vm.maps cimport map_from_pairs
from avmtools.vm.natives cimport add_row, mk_bool
from avmtools.vm.num cimport mk_int64
from avmtools.vm.state cimport *
from avmtools.vm.term cimport *

cdef enum:
    BUCKETS = 256
    WORDS_LIMIT = 1 << 27         # 1 GB: what puts may take in all

cdef struct Entry:
    Entry* next
    term key
    term value
    uint32_t hash

cdef struct Store:
    pthread_mutex_t lock
    Entry* buckets[256]           # BUCKETS
    int64_t count
    int64_t taken                 # words of all that was ever put


cdef Store* store_of(MachineC* m) noexcept nogil:
    cdef Store* s = <Store*>atomic_load_ptr(&m.persistent)
    if s != NULL:
        return s
    s = <Store*>calloc(1, sizeof(Store))
    if s == NULL:
        return NULL
    pthread_mutex_init(&s.lock, NULL)
    if not atomic_cas_ptr(&m.persistent, NULL, s):
        pthread_mutex_destroy(&s.lock)
        free(s)
    return <Store*>atomic_load_ptr(&m.persistent)


cdef void persistent_free(MachineC* m) noexcept nogil:
    cdef Store* s = <Store*>m.persistent
    cdef Entry* next
    cdef int i
    if s == NULL:
        return
    m.persistent = NULL
    for i in range(BUCKETS):
        while s.buckets[i] != NULL:
            next = s.buckets[i].next
            free(s.buckets[i])
            s.buckets[i] = next
    pthread_mutex_destroy(&s.lock)
    free(s)


cdef Entry** find(MachineC* m, Store* s, term key, uint32_t hash) noexcept nogil:
    """Where the pointer to the entry is; to NULL: none. The lock is held."""
    cdef Entry** at = &s.buckets[hash % BUCKETS]
    while at[0] != NULL and (at[0].hash != hash or not eqx(m, at[0].key, key)):
        at = &at[0].next
    return at


cdef void own(MachineC* m, term* mso) noexcept with gil:
    """Off-heap parts of a literal belong to the machine; the loader adds to that chain with the GIL held, too."""
    cdef term* last = mso
    while <term*>last[3] != NULL:
        last = <term*>last[3]
    last[3] = <term>m.literal_mso
    m.literal_mso = mso


cdef term as_literal(Process* p, Store* s, term t) noexcept nogil:
    """NONE: a limit was hit (raised)."""
    cdef size_t words = size_of_term(t)
    cdef term* hp
    cdef term* mso = NULL
    cdef term result
    if words == 0:
        return t
    if s.taken + <int64_t>words > WORDS_LIMIT or not heap_can(p, words):
        return raise_error(p, ATOM_system_limit)
    hp = literal_alloc(p.m, words)
    if hp == NULL:
        return raise_error(p, ATOM_system_limit)
    s.taken += words
    atomic_add_i64(&p.m.memory_used, <int64_t>words * 8)
    result = copy_term(t, &hp, &mso)
    if mso != NULL:
        own(p.m, mso)
    return result


cdef term nat_put(Process* p, term* a) noexcept nogil:
    cdef Store* s = store_of(p.m)
    cdef uint32_t hash = hash_term(p.m, a[0])
    cdef Entry** at
    cdef Entry* e
    cdef term key, value, result = ATOM_ok
    if s == NULL:
        return raise_error(p, ATOM_system_limit)
    pthread_mutex_lock(&s.lock)
    at = find(p.m, s, a[0], hash)
    e = at[0]
    if e == NULL or not eqx(p.m, e.value, a[1]):
        value = as_literal(p, s, a[1])
        if value == NONE:
            result = NONE
        elif e != NULL:
            e.value = value
        else:
            key = as_literal(p, s, a[0])
            e = <Entry*>calloc(1, sizeof(Entry)) if key != NONE else NULL
            if e == NULL:
                result = NONE if key == NONE else raise_error(p, ATOM_system_limit)
            else:
                e.key = key
                e.value = value
                e.hash = hash
                at[0] = e
                s.count += 1
    pthread_mutex_unlock(&s.lock)
    return result


cdef term get(Process* p, term key) noexcept nogil:
    """NONE: there is none."""
    cdef Store* s = store_of(p.m)
    cdef Entry* e
    cdef term value
    if s == NULL:
        return NONE
    pthread_mutex_lock(&s.lock)
    e = find(p.m, s, key, hash_term(p.m, key))[0]
    value = e.value if e != NULL else NONE
    pthread_mutex_unlock(&s.lock)
    return value


cdef term nat_get1(Process* p, term* a) noexcept nogil:
    cdef term value = get(p, a[0])
    return raise_badarg(p) if value == NONE else value


cdef term nat_get2(Process* p, term* a) noexcept nogil:
    cdef term value = get(p, a[0])
    return a[1] if value == NONE else value


cdef term nat_get0(Process* p, term* a) noexcept nogil:
    cdef Store* s = store_of(p.m)
    cdef term result = NIL
    cdef Entry* e
    cdef int i
    if s == NULL:
        return NIL
    pthread_mutex_lock(&s.lock)
    for i in range(BUCKETS):
        e = s.buckets[i]
        while e != NULL:
            result = mk_cons(p, mk_tuple2(p, e.key, e.value), result)
            e = e.next
    pthread_mutex_unlock(&s.lock)
    return result


cdef term nat_erase(Process* p, term* a) noexcept nogil:
    cdef Store* s = store_of(p.m)
    cdef Entry** at
    cdef Entry* e
    if s == NULL:
        return ATOM_false
    pthread_mutex_lock(&s.lock)
    at = find(p.m, s, a[0], hash_term(p.m, a[0]))
    e = at[0]
    if e != NULL:
        at[0] = e.next
        s.count -= 1
        free(e)
    pthread_mutex_unlock(&s.lock)
    return mk_bool(e != NULL)


cdef term nat_info(Process* p, term* a) noexcept nogil:
    cdef Store* s = store_of(p.m)
    cdef term v[4]
    v[0] = ATOM_count
    v[1] = mk_int64(p, s.count if s != NULL else 0)
    v[2] = ATOM_memory
    v[3] = mk_int64(p, <int64_t>sizeof(Store) + s.taken * 8 + s.count * <int64_t>sizeof(Entry) if s != NULL else 0)
    return map_from_pairs(p, v, 2)


cdef enum:
    CAP = 8

cdef Native natives[CAP]
cdef int n_natives = 0


cdef int row(const char* name, int arity, native_fn fn) except -1:
    return add_row(natives, &n_natives, CAP, b"persistent_term", name, arity, ROTP, fn, 0)


row(b"put", 2, nat_put)
row(b"get", 0, nat_get0)
row(b"get", 1, nat_get1)
row(b"get", 2, nat_get2)
row(b"erase", 1, nat_erase)
row(b"info", 0, nat_info)


cdef Native* nat_persistent_table(int* n) noexcept nogil:
    n[0] = n_natives
    return natives
