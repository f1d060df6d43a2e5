"""Atoms of a machine: an append-only table. Reading takes no lock; adding takes the table's mutex.

A slot of the hash index is one word, `hash << 32 | index + 1`, written once with release order after the entry it
names is complete; a full index is replaced by one of twice the size, and the old one is kept until the machine closes,
because a reader may still be in it. A reader that finds nothing in an old index looks again under the mutex.
"""

from libc.stdint cimport uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcmp, memcpy, strlen

from avmtools.vm.atom_defs cimport *
from avmtools.vm.atoms cimport *
from avmtools.vm.state cimport *
from avmtools.vm.term cimport *

include "atom_texts.pxi"

cdef enum:
    CHUNK = 4096                      # entries
    CHUNKS = 4096                     # so 16 million atoms at most, whatever max_atoms says
    ARENA = 1 << 16                   # bytes of text allocated at once
    MAX_CHARACTERS = 255

cdef struct Entry:
    const uint8_t* text
    uint32_t size                     # bytes

cdef struct Index:
    Index* older
    size_t mask
    uint64_t* slots

cdef struct Arena:
    Arena* next

cdef struct Table:
    Index* index
    Entry* chunks[CHUNKS]
    int64_t count
    pthread_mutex_t lock
    Arena* arenas
    uint8_t* free_text
    size_t free_bytes


cdef inline uint32_t hash_text(const uint8_t* s, size_t n) noexcept nogil:
    cdef uint64_t h = 0xCBF29CE484222325
    cdef size_t i
    for i in range(n):
        h = (h ^ s[i]) * <uint64_t>0x100000001B3
    return <uint32_t>(h ^ (h >> 32))


cdef Index* new_index(size_t slots, Index* older) noexcept nogil:
    cdef Index* x = <Index*>malloc(sizeof(Index))
    if x == NULL:
        return NULL
    x.slots = <uint64_t*>calloc(slots, 8)
    if x.slots == NULL:
        free(x)
        return NULL
    x.mask = slots - 1
    x.older = older
    return x


cdef int64_t look_up(Table* t, const uint8_t* text, size_t n, uint32_t hash_) noexcept nogil:
    cdef Index* x = <Index*>atomic_load_ptr(<void**>&t.index)
    cdef size_t i = hash_ & x.mask
    cdef uint64_t slot
    cdef uint32_t at
    cdef Entry* e
    while True:
        slot = atomic_load_u64(&x.slots[i])
        if slot == 0:
            return -1
        if <uint32_t>(slot >> 32) == hash_:
            at = <uint32_t>slot - 1
            e = &t.chunks[at // CHUNK][at % CHUNK]
            if e.size == n and memcmp(e.text, text, n) == 0:
                return at
        i = (i + 1) & x.mask


cdef void put_slot(Index* x, uint64_t slot) noexcept nogil:
    cdef size_t i = (slot >> 32) & x.mask
    while x.slots[i] != 0:
        i = (i + 1) & x.mask
    atomic_store_u64(&x.slots[i], slot)


cdef bint grow(Table* t) noexcept nogil:
    cdef Index* old = t.index
    cdef Index* x = new_index((old.mask + 1) * 2, old)
    cdef size_t i
    if x == NULL:
        return False
    for i in range(old.mask + 1):
        if old.slots[i] != 0:
            put_slot(x, old.slots[i])
    atomic_store_ptr(<void**>&t.index, x)
    return True


cdef const uint8_t* keep_text(Table* t, const uint8_t* text, size_t n) noexcept nogil:
    cdef Arena* a
    cdef uint8_t* at
    if t.free_bytes < n:
        a = <Arena*>malloc(sizeof(Arena) + ARENA)
        if a == NULL:
            return NULL
        a.next = t.arenas
        t.arenas = a
        t.free_text = <uint8_t*>(a + 1)
        t.free_bytes = ARENA
    at = t.free_text
    memcpy(at, text, n)
    t.free_text += n
    t.free_bytes -= n
    return at


cdef int64_t add(Table* t, const uint8_t* text, size_t n, uint32_t hash_, size_t limit) noexcept nogil:
    """The new atom's index, or -1; the lock is held."""
    cdef int64_t i = t.count
    cdef Entry* e
    if <size_t>i >= limit or i >= CHUNK * CHUNKS:
        return -1
    if <size_t>i * 2 > t.index.mask and not grow(t):
        return -1
    if t.chunks[i // CHUNK] == NULL:
        t.chunks[i // CHUNK] = <Entry*>malloc(CHUNK * sizeof(Entry))
        if t.chunks[i // CHUNK] == NULL:
            return -1
    e = &t.chunks[i // CHUNK][i % CHUNK]
    e.text = keep_text(t, text, n)
    if e.text == NULL:
        return -1
    e.size = <uint32_t>n
    put_slot(t.index, (<uint64_t>hash_ << 32) | <uint64_t>(i + 1))
    atomic_store_i64(&t.count, i + 1)
    return i


cdef int64_t characters(const uint8_t* s, size_t n) noexcept nogil:
    """Code points of UTF-8 text, or -1 when it is none (overlong forms and surrogates are none)."""
    cdef size_t i = 0, more, k
    cdef int64_t count = 0
    cdef uint32_t c
    while i < n:
        c = s[i]
        if c < 0x80:
            i += 1
            count += 1
            continue
        if 0xC2 <= c <= 0xDF:
            more = 1
            c &= 0x1F
        elif 0xE0 <= c <= 0xEF:
            more = 2
            c &= 0x0F
        elif 0xF0 <= c <= 0xF4:
            more = 3
            c &= 0x07
        else:
            return -1
        if n - i <= more:
            return -1
        for k in range(more):
            if (s[i + 1 + k] & 0xC0) != 0x80:
                return -1
            c = (c << 6) | (s[i + 1 + k] & 0x3F)
        if (more == 2 and (c < 0x800 or 0xD800 <= c <= 0xDFFF)) or (more == 3 and not 0x10000 <= c <= 0x10FFFF):
            return -1
        i += 1 + more
        count += 1
    return count


cdef term atom_find(MachineC* m, const uint8_t* text, size_t bytes) noexcept nogil:
    cdef Table* t = <Table*>m.atoms
    cdef uint32_t h = hash_text(text, bytes)
    cdef int64_t i = look_up(t, text, bytes, h)
    return NONE if i < 0 else mk_atom(<uint64_t>i)


cdef term atom_intern(MachineC* m, const uint8_t* text, size_t bytes) noexcept nogil:
    cdef Table* t = <Table*>m.atoms
    cdef uint32_t h = hash_text(text, bytes)
    cdef int64_t i = look_up(t, text, bytes, h)
    cdef int64_t n
    if i < 0:
        n = characters(text, bytes)
        if n < 0 or n > MAX_CHARACTERS or (bytes > 255 and (m.release & (R05 | R06)) != 0):
            return NONE
        pthread_mutex_lock(&t.lock)
        i = look_up(t, text, bytes, h)
        if i < 0:
            i = add(t, text, bytes, h, m.max_atoms)
        pthread_mutex_unlock(&t.lock)
    return NONE if i < 0 else mk_atom(<uint64_t>i)


cdef const uint8_t* atom_text(MachineC* m, term atom, size_t* bytes) noexcept nogil:
    cdef Table* t = <Table*>m.atoms
    cdef uint64_t i = atom_index(atom)
    cdef Entry* e = &t.chunks[i // CHUNK][i % CHUNK]
    bytes[0] = e.size
    return e.text


cdef size_t atom_count(MachineC* m) noexcept nogil:
    return <size_t>atomic_load_i64(&(<Table*>m.atoms).count)


cdef int atoms_init(MachineC* m) except -1:
    cdef Table* t = <Table*>calloc(1, sizeof(Table))
    cdef size_t i, n
    cdef const uint8_t* text
    if t == NULL:
        raise MemoryError
    m.atoms = t
    m.node = ATOM_nonode_at_nohost
    pthread_mutex_init(&t.lock, NULL)
    t.index = new_index(2048, NULL)
    if t.index == NULL:
        atoms_free(m)
        raise MemoryError
    for i in range(N_DEFINED_ATOMS):
        text = <const uint8_t*>DEFINED_ATOMS[i]
        n = strlen(DEFINED_ATOMS[i])
        if add(t, text, n, hash_text(text, n), N_DEFINED_ATOMS) < 0:
            atoms_free(m)
            raise MemoryError
    return 0


cdef void atoms_free(MachineC* m) noexcept:
    cdef Table* t = <Table*>m.atoms
    cdef Index* x
    cdef Arena* a
    cdef size_t i
    if t == NULL:
        return
    m.atoms = NULL
    while t.index != NULL:
        x = t.index
        t.index = x.older
        free(x.slots)
        free(x)
    while t.arenas != NULL:
        a = t.arenas
        t.arenas = a.next
        free(a)
    for i in range(CHUNKS):
        free(t.chunks[i])
    pthread_mutex_destroy(&t.lock)
    free(t)
