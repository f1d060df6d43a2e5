"""Small insertion-ordered hash tables with integer keys; see relations.pxd."""
from libc.stdlib cimport calloc, free, realloc
from libc.string cimport memset
from avmtools.vm.heap cimport count_bytes, memory_full


cdef inline uint32_t spread(uint64_t key) noexcept nogil:
    return <uint32_t>((key * 0x9E3779B97F4A7C15ULL) >> 32)


cdef void index_put(Table* t, uint64_t key, uint32_t row) noexcept nogil:
    cdef uint32_t i = spread(key) & t.mask
    while t.index[i] != 0:
        i = (i + 1) & t.mask
    t.index[i] = row + 1


cdef Row* table_find(Table* t, uint64_t key) noexcept nogil:
    cdef uint32_t i
    if t.live == 0:
        return NULL
    if t.index == NULL:
        for i in range(t.used):
            if t.rows[i].key == key:
                return &t.rows[i]
        return NULL
    # A deleted row stays in the index with key 0 until the next rebuild, so the search goes on past it.
    i = spread(key) & t.mask
    while t.index[i] != 0:
        if t.rows[t.index[i] - 1].key == key:
            return &t.rows[t.index[i] - 1]
        i = (i + 1) & t.mask
    return NULL


cdef bint table_grow(Table* t) noexcept nogil:
    """Make room for a row: squeeze deleted rows out, or double; then rebuild the index."""
    cdef uint32_t i, n = 0, cap = t.cap
    cdef Row* rows
    cdef uint32_t* index = NULL
    if t.live * 2 >= t.cap or t.cap < 8:
        cap = 2 if t.cap == 0 else t.cap * 2
        if cap > 64 and memory_full(t.m, cap * sizeof(Row)):
            return False
        rows = <Row*>realloc(t.rows, cap * sizeof(Row))
        if rows == NULL:
            return False
        t.rows = rows
    if cap > 8:
        index = <uint32_t*>calloc(cap * 2, sizeof(uint32_t))
        if index == NULL:
            return False
    for i in range(t.used):
        if t.rows[i].key != 0:
            t.rows[n] = t.rows[i]
            n += 1
    count_bytes(t.m, <int64_t>(cap - t.cap) * <int64_t>sizeof(Row)
                + ((2 * cap if index != NULL else 0) - (2 * t.cap if t.index != NULL else 0)) * <int64_t>sizeof(uint32_t))
    t.used = n
    t.cap = cap
    free(t.index)
    t.index = index
    t.mask = cap * 2 - 1
    if index != NULL:
        for i in range(n):
            index_put(t, t.rows[i].key, i)
    return True


cdef Row* table_add(Table* t, uint64_t key) noexcept nogil:
    cdef Row* row
    if t.used == t.cap and not table_grow(t):
        return NULL
    row = &t.rows[t.used]
    memset(row, 0, sizeof(Row))
    row.key = key
    if t.index != NULL:
        index_put(t, key, t.used)
    t.used += 1
    t.live += 1
    return row


cdef void table_drop(Table* t, Row* row) noexcept nogil:
    row.key = 0
    t.live -= 1
    if t.live == 0:
        # Empty: start over, so that link/unlink pairs never grow the table.
        if t.index != NULL:
            table_free(t)
        t.used = 0
    elif row == &t.rows[t.used - 1] and t.index == NULL:
        t.used -= 1


cdef void table_free(Table* t) noexcept nogil:
    cdef MachineC* m = t.m
    if t.cap:
        count_bytes(m, -<int64_t>(t.cap * sizeof(Row) + (2 * t.cap * sizeof(uint32_t) if t.index != NULL else 0)))
    free(t.rows)
    free(t.index)
    memset(t, 0, sizeof(Table))
    t.m = m
