# Part of heap.pyx: the literal area.
# One reserved range for all machines. Chunks are owned by one machine each (owner 0: free) and given back
# to the system when it closes.

cdef pthread_mutex_t literal_lock
cdef size_t literal_chunks
cdef size_t literal_hint
cdef void** literal_owner
literal_base = 0
literal_end = 0


cdef int reserve_literals() except -1:
    global literal_base, literal_end, literal_chunks, literal_owner
    cdef size_t size = (<size_t>1) << 36
    cdef void* at = MAP_FAILED
    pthread_mutex_init(&literal_lock, NULL)
    while size >= 1 << 26:      # an address space limit (ulimit -v) may refuse the first sizes
        at = mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        if at != MAP_FAILED:
            break
        size >>= 1
    if at == MAP_FAILED:
        raise MemoryError("no address space for the literal area")
    literal_chunks = size // LITERAL_CHUNK
    literal_owner = <void**>calloc(literal_chunks, sizeof(void*))
    if literal_owner == NULL:
        raise MemoryError("no memory for the literal area")
    literal_base = <uintptr_t>at
    literal_end = literal_base + size
    return 0


cdef term* take_chunks(MachineC* m, size_t n) noexcept nogil:
    """`n` neighbouring free chunks, first fit from the hint; the lock is held."""
    global literal_hint
    cdef size_t start = literal_hint, i = start, run = 0, seen = 0
    while seen < literal_chunks + n:
        if i == literal_chunks:
            i = 0
            run = 0
        run = run + 1 if literal_owner[i] == NULL else 0
        i += 1
        seen += 1
        if run == n:
            break
    if run < n:
        return NULL
    start = i - n
    if mprotect(<void*>(literal_base + start * LITERAL_CHUNK), n * LITERAL_CHUNK, PROT_READ | PROT_WRITE) != 0:
        return NULL
    for run in range(n):
        literal_owner[start + run] = <void*>m
    literal_hint = i if i < literal_chunks else 0
    return <term*>(literal_base + start * LITERAL_CHUNK)


cdef term* literal_alloc(MachineC* m, size_t words) noexcept nogil:
    cdef term* at = NULL
    cdef size_t n
    if words > WORDS_MAX:
        return NULL
    pthread_mutex_lock(&literal_lock)
    if m.literal_at == NULL or <size_t>(m.literal_stop - m.literal_at) < words:
        n = (words * 8 + LITERAL_CHUNK - 1) // LITERAL_CHUNK
        n = n if n else 1
        at = take_chunks(m, n)
        if at != NULL:
            m.literal_at = at
            m.literal_stop = at + n * (LITERAL_CHUNK // 8)
    if m.literal_at != NULL and <size_t>(m.literal_stop - m.literal_at) >= words:
        at = m.literal_at
        m.literal_at += words
    else:
        at = NULL
    pthread_mutex_unlock(&literal_lock)
    return at


cdef void literals_free(MachineC* m) noexcept nogil:
    cdef size_t i
    release_chain(m.literal_mso)
    m.literal_mso = NULL
    m.literal_at = NULL
    m.literal_stop = NULL
    pthread_mutex_lock(&literal_lock)
    for i in range(literal_chunks):
        if literal_owner[i] == <void*>m:
            literal_owner[i] = NULL
            madvise(<void*>(literal_base + i * LITERAL_CHUNK), LITERAL_CHUNK, MADV_DONTNEED)
            mprotect(<void*>(literal_base + i * LITERAL_CHUNK), LITERAL_CHUNK, PROT_NONE)
    pthread_mutex_unlock(&literal_lock)
