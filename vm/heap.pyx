"""Memory of terms: allocation, the copying collector, copying between processes, shared binaries, the verifier.

docs/internals/memory.md explains the scheme. In short: a forwarded boxed object has its new address (tagged) where
its header was, a forwarded cons has NONE in its head and its new address (tagged) in its tail; the words that wait to
be scanned lie between `scan` and `to`, and headers, whose two low bits are 00, tell which words are terms.
"""

from libc.stdint cimport uint8_t, uint32_t, uint64_t, uintptr_t
from libc.stdlib cimport abort, calloc, free, malloc, qsort, realloc
from libc.string cimport memcpy, memmove, memset

from avmtools.vm.heap cimport *
from avmtools.vm.trace cimport trace_gc_end, trace_gc_start
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


cdef bint memory_full(MachineC* m, size_t bytes) noexcept nogil:
    return over_limit(m, bytes >> 3)


cdef void count_bytes(MachineC* m, int64_t bytes) noexcept nogil:
    atomic_add_i64(&m.memory_used, bytes)


include "heap_pages.pxi"
include "heap_literals.pxi"


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
    f = <Frag*>pages_new(sizeof(Frag) + words * 8)
    if f == NULL:
        return NULL
    f.next = NULL
    f.size = words
    f.used = words
    f.mso = NULL
    f.counted = NULL
    return f


cdef term* frag_words(Frag* f) noexcept nogil:
    return <term*>(f + 1)


cdef void frag_count(MachineC* m, Frag* f) noexcept nogil:
    if f.counted == NULL:
        f.counted = m
        account(m, <int64_t>f.size)


cdef void frag_free(Frag* f) noexcept nogil:
    release_chain(f.mso)
    if f.counted != NULL:
        account(f.counted, -<int64_t>f.size)
    pages_free(f, sizeof(Frag) + f.size * 8)


cdef void attach_frag(Process* p, Frag* f) noexcept nogil:
    cdef term* o = f.mso
    f.next = p.frags
    p.frags = f
    p.frag_words += f.used
    frag_count(p.m, f)
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
        pages_free(f, sizeof(Frag) + f.size * 8)
        f = next
    p.frags = NULL
    p.frag_words = 0


# -- a process's memory --------------------------------------------------------------------------------

cdef size_t off_heap_room(MachineC* m, size_t bytes) noexcept nogil:
    """Bytes of off-heap terms that may come before the next collection, when `bytes` of them live: as many again, but no
    more than half of what a limited machine has left."""
    cdef size_t room = bytes if bytes > OFF_HEAP_MIN else OFF_HEAP_MIN
    cdef int64_t left
    if m.memory_limit != 0:
        left = (<int64_t>m.memory_limit - atomic_load_i64(&m.memory_used)) // 2
        if left < <int64_t>room:
            room = <size_t>left if left > 0 else 0
    return room


cdef int heap_init(Process* p, size_t words) noexcept nogil:
    if words < p.min_heap:
        words = p.min_heap
    if words > WORDS_MAX or (p.max_heap != 0 and words > p.max_heap) or over_limit(p.m, words):
        return -1
    p.heap = <term*>pages_new(words * 8)
    if p.heap == NULL:
        return -1
    p.htop = p.heap
    p.hend = p.heap + words
    p.stop = p.hend
    p.frags = NULL
    p.frag_words = 0
    p.mso = NULL
    p.off_heap_bytes = 0
    p.off_heap_limit = off_heap_room(p.m, 0)
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
    pages_free(p.heap, (p.hend - p.heap) * 8)
    p.heap = p.htop = p.stop = p.hend = NULL


cdef bint heap_can(Process* p, size_t words) noexcept nogil:
    if words > WORDS_MAX or over_limit(p.m, words):
        return False
    # OTP lets a process exceed its limit, and kills it when it is next looked at.
    return p.max_heap == 0 or words <= p.max_heap or p.m.release == ROTP


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
    if p.max_heap != 0 and p.frag_words + <size_t>(p.hend - p.heap) + words > 2 * p.max_heap:
        atomic_or_u64(&p.flags, PF_OOM | PF_MAX_HEAP)
        size = words
    if over_limit(p.m, size):
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
    frag_count(p.m, f)
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
    cdef int64_t left
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
        # Near the machine's limit: half of what is left, so that collections don't come for every few words.
        left = (<int64_t>p.m.memory_limit - atomic_load_i64(&p.m.memory_used)) // 16
        want = now + left if left > 0 and now + left > base else base
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
        block = <term*>pages_resize(p.heap, now * 8, words * 8)
        if block == NULL:
            # It stays larger than it should be: that does no harm.
            memmove(p.stop, p.heap + words - stack, stack * 8)
            return True
    else:
        block = <term*>pages_resize(p.heap, now * 8, words * 8)
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
    cdef bint too_large
    cdef int i
    if p.m.verify:
        check_heap(p, x, live, b"before")
    if need > WORDS_MAX:
        atomic_or_u64(&p.flags, PF_OOM)
        return -1
    if p.m.trace & (TRACE_GC | TRACE_PROFILE):
        trace_gc_start(p)

    # Room for the worst case, that everything survives; more when it looks as if that will happen again.
    words = used + stack + need
    if (p.survivors or words >= LARGE // 8) and p.growth == GROW_GEOMETRIC:
        # (What isn't touched of a large block costs nothing: better too much of it than to move it afterwards.)
        want = block_target(p, used + stack, need, now)
        if want > words:
            words = want
    elif words < now and p.growth == GROW_GEOMETRIC:
        words = now
    if words > WORDS_MAX:
        words = WORDS_MAX
    block = <term*>pages_new(words * 8)
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
    pages_free(p.heap, now * 8)
    account(p.m, <int64_t>words - <int64_t>now)
    p.heap = block
    p.htop = g.to
    p.hend = block + words
    p.stop = p.hend - stack
    p.gc_count += 1
    p.off_heap_bytes = bytes
    p.off_heap_limit = bytes + off_heap_room(p.m, bytes)
    survived = g.to - block
    p.survivors = used > p.live_words and survived > p.live_words and (survived - p.live_words) * 2 > used - p.live_words
    p.live_words = survived

    want = block_target(p, survived + stack, need, words)
    i = 0
    too_large = p.max_heap_size != 0 and want + (bytes // 8 if p.max_heap_how & MAX_HEAP_SHARED else 0) > p.max_heap_size
    if too_large:
        atomic_or_u64(&p.flags, PF_MAX_HEAP)
    if (p.max_heap != 0 and too_large) or (want > words and over_limit(p.m, want - words)) \
            or (over_limit(p.m, want - words if want > words else 0) or over_limit(p.m, (survived + stack) >> 5)) \
            and p.growth == GROW_GEOMETRIC and want - survived - stack - need < (survived + stack) >> 6:
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
    if p.m.trace & (TRACE_GC | TRACE_PROFILE):
        trace_gc_end(p, used + stack, i != 0)
    if p.m.verify:
        check_heap(p, x, live, b"after")
    return i


include "heap_copy.pxi"
include "heap_build.pxi"
include "heap_verify.pxi"

reserve_literals()
