"""Memory of terms: allocation, the copying collector, copying between processes, shared binaries, the verifier.

docs/internals/memory.md explains the scheme. In short: a forwarded boxed object has its new address (tagged) where
its header was, a forwarded cons has NONE in its head and its new address (tagged) in its tail; the words that wait to
be scanned lie between `scan` and `to`, and headers, whose two low bits are 00, tell which words are terms.
"""

from libc.stdint cimport uint8_t, uint32_t, uint64_t, uintptr_t
from libc.stdlib cimport abort, calloc, free, malloc, qsort, realloc
from libc.string cimport memcpy, memmove, memset

from avmtools.vm.heap cimport *
from avmtools.vm.state cimport *
from avmtools.vm.term cimport *

cdef extern from "<sys/mman.h>" nogil:
    void* mmap(void*, size_t, int, int, int, long)
    int munmap(void*, size_t)
    int mprotect(void*, size_t, int)
    int madvise(void*, size_t, int)
    int PROT_NONE, PROT_READ, PROT_WRITE
    int MAP_PRIVATE, MAP_ANONYMOUS, MAP_NORESERVE
    int MADV_DONTNEED
    void* MAP_FAILED

cdef enum:
    LITERAL_CHUNK = 1 << 17           # bytes
    FRAG_MIN = 48                     # words of a fragment made by heap_alloc
    WORDS_MAX = 68719476736           # 2^36, of one block: far above any machine, far below an overflow of the arithmetic
    OFF_HEAP_MIN = 46422 * 8          # bytes: OTP's first virtual binary heap


# -- accounting ------------------------------------------------------------------------------------

cdef inline void account(MachineC* m, int64_t words) noexcept nogil:
    atomic_add_i64(&m.memory_used, words * 8)


cdef inline bint over_limit(MachineC* m, size_t words) noexcept nogil:
    """Whether `words` more would break the machine's memory limit."""
    return m.memory_limit != 0 and atomic_load_i64(&m.memory_used) + <int64_t>(words * 8) > <int64_t>m.memory_limit


# -- the literal area ------------------------------------------------------------------------------
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


# -- shared binaries and resources -------------------------------------------------------------------

cdef struct Counted:                  # what a RefcBin of refc_new really is: it remembers who counts its bytes
    RefcBin bin
    MachineC* machine


cdef RefcBin* refc_new(MachineC* m, size_t size, size_t capacity) noexcept nogil:
    cdef Counted* c
    if capacity < size:
        capacity = size
    if capacity > (<size_t>WORDS_MAX) * 8 or over_limit(m, capacity // 8):
        return NULL
    # Data right behind the struct: one allocation, and the bytes stay where they are for ever.
    c = <Counted*>malloc(sizeof(Counted) + capacity)
    if c == NULL:
        return NULL
    c.bin.refc = 1
    c.bin.size = size
    c.bin.capacity = capacity
    c.bin.data = <uint8_t*>(c + 1)
    c.bin.destroy = free_counted
    c.bin.resource = NULL
    c.bin.flags = 0
    c.machine = m
    atomic_add_i64(&m.memory_used, <int64_t>capacity)
    atomic_add_i64(&m.refc_bytes, <int64_t>capacity)
    return &c.bin


cdef void free_counted(RefcBin* b) noexcept nogil:
    cdef Counted* c = <Counted*>b
    atomic_add_i64(&c.machine.memory_used, -<int64_t>b.capacity)
    atomic_add_i64(&c.machine.refc_bytes, -<int64_t>b.capacity)
    free(c)


cdef void refc_retain(RefcBin* b) noexcept nogil:
    atomic_add_i64(&b.refc, 1)


cdef void refc_release(RefcBin* b) noexcept nogil:
    if atomic_add_i64(&b.refc, -1) == 0 and b.destroy != NULL:
        b.destroy(b)


cdef void release_chain(term* o) noexcept nogil:
    while o != NULL:
        refc_release(<RefcBin*>o[2])
        o = <term*>o[3]


cdef term mk_refc(Process* p, RefcBin* b, size_t bytes) noexcept nogil:
    cdef term* o = heap_alloc(p, REFC_WORDS)
    o[0] = mk_header(REFC_WORDS - 1, T_REFC)
    o[1] = bytes
    o[2] = <term>b
    o[3] = <term>p.mso
    p.mso = o
    p.off_heap_bytes += b.capacity
    return mk_boxed(o)


# -- fragments ---------------------------------------------------------------------------------------

cdef Frag* frag_new(size_t words) noexcept nogil:
    cdef Frag* f
    if words > WORDS_MAX:
        return NULL
    f = <Frag*>malloc(sizeof(Frag) + words * 8)
    if f == NULL:
        return NULL
    f.next = NULL
    f.size = words
    f.used = words
    f.mso = NULL
    return f


cdef term* frag_words(Frag* f) noexcept nogil:
    return <term*>(f + 1)


cdef void frag_free(Frag* f) noexcept nogil:
    release_chain(f.mso)
    free(f)


cdef void attach_frag(Process* p, Frag* f) noexcept nogil:
    cdef term* o = f.mso
    f.next = p.frags
    p.frags = f
    p.frag_words += f.used
    account(p.m, <int64_t>f.size)
    while o != NULL:
        p.off_heap_bytes += (<RefcBin*>o[2]).capacity
        o = <term*>o[3]


cdef void free_frags(Process* p, bint release) noexcept nogil:
    cdef Frag* f = p.frags
    cdef Frag* next
    while f != NULL:
        next = f.next
        account(p.m, -<int64_t>f.size)
        if release:
            release_chain(f.mso)
        free(f)
        f = next
    p.frags = NULL
    p.frag_words = 0


# -- a process's memory --------------------------------------------------------------------------------

cdef int heap_init(Process* p, size_t words) noexcept nogil:
    if words < p.min_heap:
        words = p.min_heap
    if words > WORDS_MAX or (p.max_heap != 0 and words > p.max_heap) or over_limit(p.m, words):
        return -1
    p.heap = <term*>malloc((words if words else 1) * 8)
    if p.heap == NULL:
        return -1
    p.htop = p.heap
    p.hend = p.heap + words
    p.stop = p.hend
    p.frags = NULL
    p.frag_words = 0
    p.mso = NULL
    p.off_heap_bytes = 0
    p.off_heap_limit = OFF_HEAP_MIN
    p.live_words = 0
    p.survivors = False
    account(p.m, <int64_t>words)
    return 0


cdef void heap_free(Process* p) noexcept nogil:
    free(p.saved_x)
    p.saved_x = NULL
    p.saved_n = p.saved_cap = 0
    if p.heap == NULL:
        return
    release_chain(p.mso)
    p.mso = NULL
    free_frags(p, True)
    account(p.m, -<int64_t>(p.hend - p.heap))
    free(p.heap)
    p.heap = p.htop = p.stop = p.hend = NULL


cdef bint heap_can(Process* p, size_t words) noexcept nogil:
    if words > WORDS_MAX or over_limit(p.m, words):
        return False
    return p.max_heap == 0 or words <= p.max_heap


cdef term* heap_alloc_slow(Process* p, size_t words) noexcept nogil:
    cdef Frag* f = p.frags
    cdef size_t size
    cdef term* at
    if f != NULL and f.size - f.used >= words:
        at = frag_words(f) + f.used
        f.used += words
        p.frag_words += words
        return at
    # A native that builds much gets larger and larger pieces, so that their number stays small.
    size = p.frag_words // 2
    if size < FRAG_MIN:
        size = FRAG_MIN
    if size < words:
        size = words
    if over_limit(p.m, size) or (p.max_heap != 0 and p.frag_words + <size_t>(p.hend - p.heap) + words > 2 * p.max_heap):
        atomic_or_u64(&p.flags, PF_OOM)
        size = words
    f = frag_new(size)
    if f == NULL and size > words:
        f = frag_new(words)
    if f == NULL:
        # The host itself is out of memory, with nothing of ours left that could be given up.
        abort()
    f.used = words
    f.next = p.frags
    p.frags = f
    p.frag_words += words
    account(p.m, <int64_t>f.size)
    return frag_words(f)


# -- collection ----------------------------------------------------------------------------------------

cdef struct Range:
    uintptr_t start
    uintptr_t end

cdef struct Gc:
    uintptr_t base                    # the old block's heap part
    uintptr_t size                    # its bytes
    Range* ranges                     # the fragments, sorted by address; NULL: no fragments, or walk the list
    size_t n_ranges
    Frag* frags
    term* to                          # where the next survivor goes


cdef int by_start(const void* a, const void* b) noexcept nogil:
    cdef uintptr_t x = (<const Range*>a).start, y = (<const Range*>b).start
    return -1 if x < y else (1 if x > y else 0)


cdef bint in_ranges(Gc* g, uintptr_t at) noexcept nogil:
    cdef size_t low = 0, high = g.n_ranges, mid
    cdef Frag* f
    if g.ranges == NULL:
        f = g.frags
        while f != NULL:
            if at - <uintptr_t>frag_words(f) < f.used * 8:
                return True
            f = f.next
        return False
    while low < high:
        mid = (low + high) >> 1
        if g.ranges[mid].end <= at:
            low = mid + 1
        else:
            high = mid
    return low < g.n_ranges and g.ranges[low].start <= at


cdef inline term evacuate(Gc* g, term t) noexcept nogil:
    """The survivor's new address; anything that doesn't lie in the collected memory stays as it is."""
    cdef term* from_
    cdef term* to
    cdef term h
    cdef size_t n
    if (t & 3) == 3 or (t & 3) == 0:
        return t
    from_ = <term*>(t & ~(<term>3))
    if <uintptr_t>from_ - g.base >= g.size:
        if g.frags == NULL or not in_ranges(g, <uintptr_t>from_):
            return t
    to = g.to
    h = from_[0]
    if (t & 3) == TAG_LIST:
        if h == NONE:
            return from_[1]
        to[0] = h
        to[1] = from_[1]
        g.to = to + 2
        from_[0] = NONE
        from_[1] = mk_list(to)
        return mk_list(to)
    if (h & 3) != 0:
        return h
    n = header_size(h) + 1
    if n <= 4:
        to[0] = h
        if n > 1:
            to[1] = from_[1]
        if n > 2:
            to[2] = from_[2]
        if n > 3:
            to[3] = from_[3]
    else:
        memcpy(to, from_, n * 8)
    g.to = to + n
    from_[0] = mk_boxed(to)
    return mk_boxed(to)


cdef void scan_from(Gc* g, term* scan) noexcept nogil:
    cdef term h
    cdef int kind
    while scan < g.to:
        h = scan[0]
        if (h & 3) != 0:
            scan[0] = evacuate(g, h)
            scan += 1
            continue
        kind = header_type(h)
        if kind == T_TUPLE or kind == T_MAP or kind == T_HASHMAP:
            scan += 1
        elif kind == T_FUN:
            scan += 2
        else:
            if kind == T_MATCH:
                scan[1] = evacuate(g, scan[1])
            elif kind == T_SUBBIN:
                scan[3] = evacuate(g, scan[3])
            scan += 1 + header_size(h)


cdef void sweep_chain(Process* p, term* o, size_t* bytes) noexcept nogil:
    """Keep the off-heap objects that moved, on p's new chain; release the others."""
    cdef term* next
    cdef term* moved
    while o != NULL:
        next = <term*>o[3]
        if (o[0] & 3) != 0:
            moved = boxed_ptr(o[0])
            moved[3] = <term>p.mso
            p.mso = moved
            bytes[0] += (<RefcBin*>o[2]).capacity
        else:
            refc_release(<RefcBin*>o[2])
        o = next


cdef size_t fibonacci(size_t words) noexcept nogil:
    """The device's ladder: 12 38 51 90 142 ... and 20 % steps once it is high (facts/vm.md 5.2)."""
    cdef size_t a = 12, b = 38, c
    if words <= 12:
        return 12
    while b < words:
        if b < 500000:
            c = a + b + 1
            a = b
            b = c
        else:
            b += b // 5
    return b


cdef size_t block_target(Process* p, size_t live, size_t need, size_t now) noexcept nogil:
    """Words the block should have, now that `live` words (heap and stack) survive and `need` are asked for."""
    cdef size_t base = live + need, want, floor_
    if p.growth == GROW_BOUNDED_FREE:
        want = base + 16
        if now >= want and now - live <= 2 * (need + 16):
            want = now
    elif p.growth == GROW_MINIMUM:
        want = base
    elif p.growth == GROW_FIBONACCI:
        want = fibonacci(base)
        if now >= want and live * 4 >= now:
            want = now
    else:
        # Twice what lives, so that the cost of copying it is paid by as many words allocated. The floor rises with
        # the number of collections: a process that only waits stays small, one that works collects seldom.
        floor_ = 56 if p.gc_count < 4 else (233 if p.gc_count < 16 else 1598)
        want = 2 * live + need
        if want < floor_ + need:
            want = floor_ + need
        if now >= want and now <= 4 * want:
            want = now
    if want < p.min_heap:
        want = p.min_heap
    if p.max_heap != 0 and want > p.max_heap:
        want = base if base > p.max_heap else p.max_heap
    if want > now and over_limit(p.m, want - now):
        want = base
    return want


cdef inline term shifted(term t, uintptr_t base, uintptr_t size, uintptr_t delta) noexcept nogil:
    if (t & 3) == 3 or (t & 3) == 0 or (t & ~(<term>3)) - base >= size:
        return t
    return t + delta


cdef void relocate(Process* p, uintptr_t base, uintptr_t size, term* x, int live) noexcept nogil:
    """The block was moved as a whole: add the distance to every pointer into it. It is dense (just collected)."""
    cdef uintptr_t delta = <uintptr_t>p.heap - base
    cdef term* s = p.heap
    cdef term* o
    cdef term h
    cdef void* cursor = NULL
    cdef int kind, i
    while s < p.htop:
        h = s[0]
        if (h & 3) != 0:
            s[0] = shifted(h, base, size, delta)
            s += 1
            continue
        kind = header_type(h)
        if kind == T_TUPLE or kind == T_MAP or kind == T_HASHMAP:
            s += 1
        elif kind == T_FUN:
            s += 2
        else:
            if kind == T_MATCH:
                s[1] = shifted(s[1], base, size, delta)
            elif kind == T_SUBBIN:
                s[3] = shifted(s[3], base, size, delta)
            s += 1 + header_size(h)
    s = p.stop
    while s < p.hend:
        s[0] = shifted(s[0], base, size, delta)
        s += 1
    for i in range(live):
        x[i] = shifted(x[i], base, size, delta)
    p.exc_reason = shifted(p.exc_reason, base, size, delta)
    p.exc_trace = shifted(p.exc_trace, base, size, delta)
    p.exc_args = shifted(p.exc_args, base, size, delta)
    p.group_leader = shifted(p.group_leader, base, size, delta)
    p.dict = shifted(p.dict, base, size, delta)
    p.bits_target = shifted(p.bits_target, base, size, delta)
    if p.m.mailbox_root != NULL:
        o = p.m.mailbox_root(p, &cursor)
        while o != NULL:
            o[0] = shifted(o[0], base, size, delta)
            o = p.m.mailbox_root(p, &cursor)
    if p.mso != NULL:
        p.mso = <term*>(<uintptr_t>p.mso + delta)
        o = p.mso
        while o[3] != 0:
            o[3] += delta
            o = <term*>o[3]


cdef bint resize_block(Process* p, size_t words, term* x, int live) noexcept nogil:
    """Give the block `words` words, in place if the allocator can. The stack moves to the new end."""
    cdef size_t now = p.hend - p.heap, stack = p.hend - p.stop
    cdef uintptr_t base = <uintptr_t>p.heap
    cdef size_t used = p.htop - p.heap
    cdef term* block
    if words < now:
        memmove(p.heap + words - stack, p.stop, stack * 8)
        block = <term*>realloc(p.heap, (words if words else 1) * 8)
        if block == NULL:
            block = p.heap              # the block is larger than we asked for: that does no harm
    else:
        block = <term*>realloc(p.heap, words * 8)
        if block == NULL:
            return False
        memmove(block + words - stack, block + now - stack, stack * 8)
    p.heap = block
    p.htop = block + used
    p.hend = block + words
    p.stop = p.hend - stack
    account(p.m, <int64_t>words - <int64_t>now)
    if <uintptr_t>block != base:
        relocate(p, base, used * 8, x, live)
    return True


cdef int collect(Process* p, size_t need, term* x, int live) noexcept nogil:
    cdef Gc g
    cdef Range few[16]
    cdef size_t stack = p.hend - p.stop
    cdef size_t used = (p.htop - p.heap) + p.frag_words
    cdef size_t now = p.hend - p.heap
    cdef size_t words, survived, bytes = 0, want
    cdef term* block
    cdef term* s
    cdef term* old_mso = p.mso
    cdef Frag* f
    cdef void* cursor = NULL
    cdef int i
    if p.m.verify:
        check_heap(p, x, live, b"before")
    if need > WORDS_MAX:
        atomic_or_u64(&p.flags, PF_OOM)
        return -1

    # Room for the worst case, that everything survives; more when it looks as if that will happen again.
    words = used + stack + need
    if p.survivors and p.growth == GROW_GEOMETRIC:
        want = block_target(p, used + stack, need, now)
        if want > words:
            words = want
    elif words < now and p.growth == GROW_GEOMETRIC:
        words = now
    if words > WORDS_MAX:
        words = WORDS_MAX
    block = <term*>malloc((words if words else 1) * 8)
    if block == NULL:
        atomic_or_u64(&p.flags, PF_OOM)
        return -1

    g.base = <uintptr_t>p.heap
    g.size = <uintptr_t>p.htop - g.base
    g.frags = p.frags
    g.ranges = NULL
    g.n_ranges = 0
    if p.frags != NULL:
        f = p.frags
        while f != NULL:
            g.n_ranges += 1
            f = f.next
        g.ranges = &few[0]
        if g.n_ranges > 16:
            g.ranges = <Range*>malloc(g.n_ranges * sizeof(Range))
        if g.ranges != NULL:
            i = 0
            f = p.frags
            while f != NULL:
                g.ranges[i].start = <uintptr_t>frag_words(f)
                g.ranges[i].end = g.ranges[i].start + f.used * 8
                i += 1
                f = f.next
            qsort(g.ranges, g.n_ranges, sizeof(Range), by_start)
    g.to = block

    for i in range(live):
        x[i] = evacuate(&g, x[i])
    s = block + words - stack
    memcpy(s, p.stop, stack * 8)
    while s < block + words:
        s[0] = evacuate(&g, s[0])
        s += 1
    p.exc_reason = evacuate(&g, p.exc_reason)
    p.exc_trace = evacuate(&g, p.exc_trace)
    p.exc_args = evacuate(&g, p.exc_args)
    p.group_leader = evacuate(&g, p.group_leader)
    p.dict = evacuate(&g, p.dict)
    p.bits_target = evacuate(&g, p.bits_target)
    if p.m.mailbox_root != NULL:
        s = p.m.mailbox_root(p, &cursor)
        while s != NULL:
            s[0] = evacuate(&g, s[0])
            s = p.m.mailbox_root(p, &cursor)
    scan_from(&g, block)

    p.mso = NULL
    sweep_chain(p, old_mso, &bytes)
    f = p.frags
    while f != NULL:
        sweep_chain(p, f.mso, &bytes)
        f = f.next
    if g.n_ranges > 16:
        free(g.ranges)
    free_frags(p, False)
    free(p.heap)
    account(p.m, <int64_t>words - <int64_t>now)
    p.heap = block
    p.htop = g.to
    p.hend = block + words
    p.stop = p.hend - stack
    p.gc_count += 1
    p.off_heap_bytes = bytes
    p.off_heap_limit = 2 * bytes if 2 * bytes > OFF_HEAP_MIN else OFF_HEAP_MIN
    survived = g.to - block
    p.survivors = used > p.live_words and survived > p.live_words and (survived - p.live_words) * 2 > used - p.live_words
    p.live_words = survived

    want = block_target(p, survived + stack, need, words)
    i = 0
    if (p.max_heap != 0 and want > p.max_heap) or (want > words and over_limit(p.m, want - words)):
        # Even the least that would do is more than is allowed: keep what lives, serve nothing.
        want = survived + stack
        i = -1
    elif want <= words and over_limit(p.m, 0):
        # The machine as a whole is above its limit: give back what we can, and fail if that is not enough.
        want = survived + stack + need
        if want < words:
            resize_block(p, want, x, live)
            words = want
        if over_limit(p.m, 0):
            i = -1
    if want != words and not resize_block(p, want, x, live):
        i = -1
    if i != 0:
        atomic_or_u64(&p.flags, PF_OOM)
    if p.m.verify:
        check_heap(p, x, live, b"after")
    return i


# -- copying ---------------------------------------------------------------------------------------------

cdef struct Todo:                     # a stack of terms that grows off the C stack
    term* at
    size_t n
    size_t cap
    term few[128]


cdef void todo_init(Todo* d) noexcept nogil:
    d.at = d.few
    d.n = 0
    d.cap = 128


cdef bint todo_push(Todo* d, term t) noexcept nogil:
    cdef term* more
    if d.n == d.cap:
        if d.at == d.few:
            more = <term*>malloc(d.cap * 4 * 8)
            if more != NULL:
                memcpy(more, d.few, d.n * 8)
        else:
            more = <term*>realloc(d.at, d.cap * 4 * 8)
        if more == NULL:
            return False
        d.at = more
        d.cap *= 4
    d.at[d.n] = t
    d.n += 1
    return True


cdef void todo_free(Todo* d) noexcept nogil:
    if d.at != d.few:
        free(d.at)


cdef inline bint is_pointer(term t) noexcept nogil:
    return (t & 3) == TAG_LIST or (t & 3) == TAG_BOXED


cdef void term_words(term h, size_t* first, size_t* end) noexcept nogil:
    """Which words of the object with header `h` are terms: indices [first, end), counted from the header."""
    cdef int kind = header_type(h)
    first[0] = 1
    end[0] = 1
    if kind == T_TUPLE or kind == T_MAP or kind == T_HASHMAP:
        end[0] = 1 + header_size(h)
    elif kind == T_FUN:
        first[0] = 2
        end[0] = 1 + header_size(h)
    elif kind == T_MATCH:
        end[0] = 2
    elif kind == T_SUBBIN:
        first[0] = 3
        end[0] = 4


cdef size_t size_of_term(term t) noexcept nogil:
    cdef Todo d
    cdef size_t words = 0, i, end
    cdef term* o
    if not is_pointer(t) or is_literal(t):
        return 0
    todo_init(&d)
    while words < COPY_MAX:
        if (t & 3) == TAG_LIST:
            # Along the spine; pointers in heads wait.
            while is_cons(t) and not is_literal(t) and words < COPY_MAX:
                words += 2
                o = cons_ptr(t)
                if is_pointer(o[0]) and not is_literal(o[0]) and not todo_push(&d, o[0]):
                    words = COPY_MAX
                t = o[1]
            if is_boxed(t) and not is_literal(t):
                continue
        else:
            o = boxed_ptr(t)
            words += 1 + header_size(o[0])
            term_words(o[0], &i, &end)
            while i < end:
                if is_pointer(o[i]) and not is_literal(o[i]) and not todo_push(&d, o[i]):
                    words = COPY_MAX
                i += 1
        if d.n == 0:
            break
        d.n -= 1
        t = d.at[d.n]
    todo_free(&d)
    return words if words < COPY_MAX else COPY_MAX


cdef inline term copy_object(term t, term** to, term** mso) noexcept nogil:
    cdef term* o = <term*>(t & ~(<term>3))
    cdef term* at = to[0]
    cdef size_t n
    cdef int kind
    if (t & 3) == TAG_LIST:
        at[0] = o[0]
        at[1] = o[1]
        to[0] = at + 2
        return mk_list(at)
    n = 1 + header_size(o[0])
    memcpy(at, o, n * 8)
    to[0] = at + n
    kind = header_type(o[0])
    if kind == T_REFC or kind == T_RESREF:
        refc_retain(<RefcBin*>o[2])
        at[3] = <term>mso[0]
        mso[0] = at
    return mk_boxed(at)


cdef term copy_term(term t, term** hp, term** mso) noexcept nogil:
    # The copy itself is the list of what is still to be copied: a word in it that points outside is yet to be
    # followed. Words behind `scan` are done.
    cdef term* scan = hp[0]
    cdef term* to = scan
    cdef term result, h
    cdef size_t i, end
    if not is_pointer(t) or is_literal(t):
        return t
    result = copy_object(t, &to, mso)
    while scan < to:
        h = scan[0]
        if (h & 3) != 0:
            if is_pointer(h) and not is_literal(h):
                scan[0] = copy_object(h, &to, mso)
            scan += 1
            continue
        term_words(h, &i, &end)
        while i < end:
            if is_pointer(scan[i]) and not is_literal(scan[i]):
                scan[i] = copy_object(scan[i], &to, mso)
            i += 1
        scan += 1 + header_size(h)
    hp[0] = to
    return result


cdef Frag* copy_to_frag(term t, term* result) noexcept nogil:
    cdef size_t words = size_of_term(t)
    cdef Frag* f
    cdef term* hp
    if words == 0:
        result[0] = t
        return NULL
    f = frag_new(words) if words < COPY_MAX else NULL
    if f == NULL:
        result[0] = NONE
        return NULL
    hp = frag_words(f)
    result[0] = copy_term(t, &hp, &f.mso)
    return f


# -- binaries ----------------------------------------------------------------------------------------------

cdef uint8_t* new_binary(Process* p, size_t bytes, term* result) noexcept nogil:
    cdef RefcBin* b
    cdef term* o
    cdef size_t words
    if bytes <= HEAPBIN_MAX:
        words = (bytes + 7) >> 3
        o = heap_alloc(p, 2 + words)
        o[0] = mk_header(1 + words, T_HEAPBIN)
        o[1] = bytes
        if words:
            o[1 + words] = 0
        result[0] = mk_boxed(o)
        return <uint8_t*>(o + 2)
    b = refc_new(p.m, bytes, bytes)
    if b == NULL:
        result[0] = raise_error(p, ATOM_out_of_memory)
        return NULL
    result[0] = mk_refc(p, b, bytes)
    return b.data


cdef term make_binary(Process* p, const uint8_t* data, size_t bytes) noexcept nogil:
    cdef term result
    cdef uint8_t* at = new_binary(p, bytes, &result)
    if at != NULL and bytes:
        memcpy(at, data, bytes)
    return result


cdef void bits_of(term t, const uint8_t** data, size_t* bit_offset, size_t* bits) noexcept nogil:
    cdef term* o = boxed_ptr(t)
    cdef int kind = header_type(o[0])
    cdef size_t start = 0
    if kind == T_SUBBIN:
        bits[0] = o[1]
        start = o[2]
        o = boxed_ptr(o[3])
        kind = header_type(o[0])
    elif kind == T_MATCH:
        start = o[2]
        bits[0] = o[3] - o[2]
        o = boxed_ptr(o[1])
        kind = header_type(o[0])
        if kind == T_SUBBIN:
            o = boxed_ptr(o[3])
            kind = header_type(o[0])
    else:
        bits[0] = o[1] * 8
    if kind == T_HEAPBIN:
        data[0] = <const uint8_t*>(o + 2) + (start >> 3)
    else:
        data[0] = (<RefcBin*>o[2]).data + (start >> 3)
    bit_offset[0] = start & 7


cdef const uint8_t* bytes_of(Process* p, term t, size_t* bytes) noexcept nogil:
    cdef const uint8_t* data
    cdef size_t offset, bits, i
    cdef uint8_t* out
    cdef term copy
    bits_of(t, &data, &offset, &bits)
    bytes[0] = bits >> 3
    if offset == 0:
        return data
    out = new_binary(p, bytes[0], &copy)
    if out == NULL:
        return NULL
    for i in range(bytes[0]):
        out[i] = <uint8_t>((data[i] << offset) | (data[i + 1] >> (8 - offset)))
    return out


cdef term make_sub(Process* p, term parent, size_t bit_offset, size_t bits) noexcept nogil:
    cdef const uint8_t* data
    cdef size_t offset, all_
    cdef term* o
    bits_of(parent, &data, &offset, &all_)
    if bit_offset == 0 and bits == all_:
        return parent
    if (bits & 7) == 0 and ((offset + bit_offset) & 7) == 0 and bits <= 16 * 8:
        # No larger than a SUBBIN, and it doesn't keep the parent alive.
        return make_binary(p, data + ((offset + bit_offset) >> 3), bits >> 3)
    if bits == 0:
        return make_binary(p, NULL, 0)
    if is_type(parent, T_SUBBIN):
        bit_offset += boxed_ptr(parent)[2]
        parent = boxed_ptr(parent)[3]
    o = heap_alloc(p, SUBBIN_WORDS)
    o[0] = mk_header(SUBBIN_WORDS - 1, T_SUBBIN)
    o[1] = bits
    o[2] = bit_offset
    o[3] = parent
    return mk_boxed(o)


# -- small builders ------------------------------------------------------------------------------------------

cdef term mk_float(Process* p, double v) noexcept nogil:
    cdef term* o = heap_alloc(p, FLOAT_WORDS)
    o[0] = mk_header(1, T_FLOAT)
    (<double*>o)[1] = v
    return mk_boxed(o)


cdef term mk_ref(Process* p) noexcept nogil:
    cdef term* o = heap_alloc(p, REF_WORDS)
    o[0] = mk_header(REF_WORDS - 1, T_REF)
    o[1] = <term>atomic_add_i64(<int64_t*>&p.m.next_ref, 1)
    o[2] = 0
    return mk_boxed(o)


cdef term mk_tuple2(Process* p, term a, term b) noexcept nogil:
    cdef term* o = heap_alloc(p, 3)
    o[0] = mk_header(2, T_TUPLE)
    o[1] = a
    o[2] = b
    return mk_boxed(o)


cdef term mk_tuple3(Process* p, term a, term b, term c) noexcept nogil:
    cdef term* o = heap_alloc(p, 4)
    o[0] = mk_header(3, T_TUPLE)
    o[1] = a
    o[2] = b
    o[3] = c
    return mk_boxed(o)


cdef term mk_tuple(Process* p, const term* elements, size_t n) noexcept nogil:
    cdef term* o = heap_alloc(p, n + 1)
    o[0] = mk_header(n, T_TUPLE)
    if n:
        memcpy(o + 1, elements, n * 8)
    return mk_boxed(o)


cdef term mk_cons(Process* p, term h, term t) noexcept nogil:
    return cons_at(heap_alloc(p, 2), h, t)


cdef term mk_string(Process* p, const uint8_t* latin1, size_t n, term tail_) noexcept nogil:
    cdef term* o
    cdef size_t i
    if n == 0:
        return tail_
    o = heap_alloc(p, 2 * n)
    for i in range(n):
        o[2 * i] = mk_small(latin1[i])
        o[2 * i + 1] = mk_list(o + 2 * i + 2)
    o[2 * n - 1] = tail_
    return mk_list(o)


cdef int64_t list_length(term t) noexcept nogil:
    cdef int64_t n = 0
    while is_cons(t):
        n += 1
        t = tail(t)
    return n if t == NIL else -1


# -- the verifier ----------------------------------------------------------------------------------------------
# Everything reachable is visited once; a bit per word of block and fragments remembers what was.

cdef struct Region:
    uintptr_t start
    uintptr_t end
    uint8_t* seen
    uint8_t* chained

cdef struct Check:
    Process* p
    Region* regions
    size_t n
    Todo todo
    bint full                         # ran out of memory for the walk itself


cdef Region* region_of(Check* c, uintptr_t at) noexcept nogil:
    cdef size_t i
    for i in range(c.n):
        if c.regions[i].start <= at < c.regions[i].end:
            return &c.regions[i]
    return NULL


cdef inline bint test_and_set(uint8_t* bits, size_t i) noexcept nogil:
    cdef bint was = (bits[i >> 3] >> (i & 7)) & 1
    bits[i >> 3] |= <uint8_t>(1 << (i & 7))
    return was


cdef const char* check_object(Check* c, term t) noexcept nogil:
    """Look at what `t` points to, and note down the pointers in it."""
    cdef uintptr_t at = <uintptr_t>(t & ~(<term>3))
    cdef term* o = <term*>at
    cdef Region* r
    cdef term h
    cdef size_t size, i, end
    cdef int kind
    if at & 7:
        return b"a pointer is not a multiple of 8"
    if literal_base <= at < literal_end:
        return NULL
    r = region_of(c, at)
    if r == NULL:
        return b"a pointer leads outside block, fragments and literals"
    if test_and_set(r.seen, (at - r.start) >> 3):
        return NULL
    if (t & 3) == TAG_LIST:
        if at + 16 > r.end:
            return b"a cons cell crosses the end of its memory"
        for i in range(2):
            if (o[i] & 3) == 0:
                return b"a cons cell holds a word that is no term"
            if is_pointer(o[i]) and not todo_push(&c.todo, o[i]):
                c.full = True
        return NULL
    h = o[0]
    if (h & 3) != 0:
        return b"a boxed pointer does not lead to a header"
    kind = header_type(h)
    size = header_size(h)
    if at + 8 + size * 8 > r.end:
        return b"a boxed term crosses the end of its memory"
    if kind == T_HEAPBIN:
        if size < 1 or (o[1] + 7) // 8 + 1 != size:
            return b"a heap binary's size does not fit its header"
    elif kind == T_REFC or kind == T_RESREF:
        if size != REFC_WORDS - 1:
            return b"an off-heap term's header has the wrong size"
        if not (r.chained[((at - r.start) >> 3) >> 3] >> (((at - r.start) >> 3) & 7)) & 1:
            return b"an off-heap term is not on the chain of its memory"
        if (<RefcBin*>o[2]).refc <= 0:
            return b"an off-heap term refers to storage that was freed"
        if kind == T_REFC and o[1] > (<RefcBin*>o[2]).size:
            return b"a shared binary is longer than its storage"
    elif kind == T_SUBBIN:
        if size != SUBBIN_WORDS - 1:
            return b"a sub-binary's header has the wrong size"
        if boxed_type(o[3]) != T_HEAPBIN and boxed_type(o[3]) != T_REFC:
            return b"a sub-binary's parent is neither heap binary nor shared binary"
        if o[1] + o[2] > boxed_ptr(o[3])[1] * 8:
            return b"a sub-binary reaches beyond its parent"
    elif kind == T_MATCH:
        if size < 3 or not is_bitstring(o[1]) or o[2] > o[3]:
            return b"a match context is malformed"
    elif kind == T_FLOAT:
        if size != 1:
            return b"a float's header has the wrong size"
    elif kind == T_POSINT or kind == T_NEGINT:
        if size == 0 or o[size] == 0:
            return b"a big integer is not canonical"
    elif kind == T_REF:
        if size != REF_WORDS - 1:
            return b"a reference's header has the wrong size"
    elif kind == T_MAP:
        if size < 1 or boxed_type(o[1]) != T_TUPLE or tuple_arity(o[1]) != size - 1 or size - 1 > MAP_FLAT_MAX:
            return b"a flat map's keys and values differ in number"
    elif kind == T_HASHMAP:
        if size != 2 or not is_small(o[1]):
            return b"a hash map's header has the wrong size"
    elif kind == T_FUN:
        if size < 1 or o[1] == 0:
            return b"a fun has no code"
    term_words(h, &i, &end)
    while i < end:
        if (o[i] & 3) == 0:
            return b"a term holds a word that is no term"
        if is_pointer(o[i]) and not todo_push(&c.todo, o[i]):
            c.full = True
        i += 1
    return NULL


cdef const char* check_root(Check* c, term t) noexcept nogil:
    cdef const char* bad
    if not is_pointer(t):
        return NULL
    bad = check_object(c, t)
    while bad == NULL and c.todo.n != 0:
        c.todo.n -= 1
        bad = check_object(c, c.todo.at[c.todo.n])
    return bad


cdef const char* check_chain(Check* c, term* o) noexcept nogil:
    cdef Region* r
    while o != NULL:
        r = region_of(c, <uintptr_t>o)
        if r == NULL:
            return b"the chain of off-heap terms leads outside block and fragments"
        if header_type(o[0]) != T_REFC and header_type(o[0]) != T_RESREF:
            return b"the chain of off-heap terms leads to something else"
        if test_and_set(r.chained, (<uintptr_t>o - r.start) >> 3):
            return b"an off-heap term is on a chain twice"
        o = <term*>o[3]
    return NULL


cdef const char* check_all(Check* c, const term* x, int live) noexcept nogil:
    cdef Process* p = c.p
    cdef Frag* f = p.frags
    cdef term* s = p.stop
    cdef const char* bad
    cdef size_t words = 0
    cdef void* cursor = NULL
    cdef int i
    bad = check_chain(c, p.mso)
    while bad == NULL and f != NULL:
        bad = check_chain(c, f.mso)
        words += f.used
        f = f.next
    if bad == NULL and words != p.frag_words:
        bad = b"frag_words is not the sum of the fragments"
    i = 0
    while bad == NULL and i < live:
        if (x[i] & 3) == 0:
            bad = b"an x register holds a word that is no term"
        else:
            bad = check_root(c, x[i])
        i += 1
    while bad == NULL and s < p.hend:
        if s[0] == 0:
            bad = b"a stack slot is empty"
        elif (s[0] & 7) == 4:
            bad = b"a continuation pointer is not a multiple of 8"
        else:
            bad = check_root(c, s[0])
        s += 1
    if bad == NULL:
        bad = check_root(c, p.exc_reason)
    if bad == NULL:
        bad = check_root(c, p.exc_trace)
    if bad == NULL:
        bad = check_root(c, p.exc_args)
    if bad == NULL:
        bad = check_root(c, p.group_leader)
    if bad == NULL:
        bad = check_root(c, p.dict)
    if bad == NULL:
        bad = check_root(c, p.bits_target)
    if p.m.mailbox_root != NULL:
        s = p.m.mailbox_root(p, &cursor)
        while s != NULL and bad == NULL:
            bad = check_root(c, s[0])
            s = p.m.mailbox_root(p, &cursor)
    return bad


cdef const char* verify_heap(Process* p, const term* x, int live) noexcept nogil:
    cdef Check c
    cdef const char* bad = NULL
    cdef Frag* f
    cdef size_t n = 1, i, bytes
    if not (p.heap <= p.htop <= p.stop <= p.hend):
        return b"heap, htop, stop and hend are out of order"
    f = p.frags
    while f != NULL:
        if f.used > f.size:
            return b"a fragment uses more words than it has"
        n += 1
        f = f.next
    c.p = p
    c.n = n
    c.full = False
    todo_init(&c.todo)
    c.regions = <Region*>calloc(n, sizeof(Region))
    if c.regions == NULL:
        return NULL
    c.regions[0].start = <uintptr_t>p.heap
    c.regions[0].end = <uintptr_t>p.htop
    i = 1
    f = p.frags
    while f != NULL:
        c.regions[i].start = <uintptr_t>frag_words(f)
        c.regions[i].end = c.regions[i].start + f.used * 8
        i += 1
        f = f.next
    for i in range(n):
        bytes = ((c.regions[i].end - c.regions[i].start) >> 6) + 1
        c.regions[i].seen = <uint8_t*>calloc(bytes, 2)
        c.regions[i].chained = c.regions[i].seen + bytes
        if c.regions[i].seen == NULL:
            c.full = True
    if not c.full:
        bad = check_all(&c, x, live)
    for i in range(n):
        free(c.regions[i].seen)
    free(c.regions)
    todo_free(&c.todo)
    return bad


cdef extern from "<stdio.h>" nogil:
    ctypedef struct FILE:
        pass
    FILE* stderr
    int fprintf(FILE*, const char*, ...)


cdef void check_heap(Process* p, const term* x, int live, const char* when) noexcept nogil:
    """Machine(verify=True): a broken heap is a bug of the engine; stop at once, nothing after it can be trusted."""
    cdef const char* bad = verify_heap(p, x, live)
    if bad != NULL:
        fprintf(stderr, b"heap verifier, %s collection %lu of process <0.%lu.0>: %s\n", when,
                <unsigned long>p.gc_count, <unsigned long>pid_number(p.id), bad)
        abort()


reserve_literals()
