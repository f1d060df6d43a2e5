# Part of heap.pyx: where blocks and fragments come from. Small ones are malloc's. Large ones are mappings of their own in
# huge pages where the system has them: a collection writes to all of its new block once, and with small pages most of
# its time would go to page faults. What is never touched of them costs nothing, and shrinking gives pages back in place.

cdef extern from *:
    """
    #include <sys/mman.h>
    #ifndef MADV_HUGEPAGE
    #define MADV_HUGEPAGE 14
    #endif
    static void avm_huge(void *at, size_t n) { (void)madvise(at, n, MADV_HUGEPAGE); }
    #ifdef __linux__
    static void *avm_remap(void *at, size_t n, size_t more) { return mremap(at, n, more, MREMAP_MAYMOVE); }
    #else
    static void *avm_remap(void *at, size_t n, size_t more) { return MAP_FAILED; }
    #endif
    """
    void huge "avm_huge"(void* at, size_t n) noexcept nogil
    void* remap "avm_remap"(void* at, size_t n, size_t more) noexcept nogil

cdef enum:
    HUGE_PAGE = 1 << 21
    LARGE = 1 << 22                   # bytes from which on a block is a mapping


cdef inline size_t mapping(size_t bytes) noexcept nogil:
    return (bytes + HUGE_PAGE - 1) & ~<size_t>(HUGE_PAGE - 1)


cdef void* pages_new(size_t bytes) noexcept nogil:
    """Room for that many bytes; NULL: there is none. What is in it is not defined."""
    cdef size_t size = mapping(bytes)
    cdef uint8_t* at
    cdef size_t before
    if bytes < LARGE:
        return malloc(bytes if bytes else 1)
    at = <uint8_t*>mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    if at == <uint8_t*>MAP_FAILED:
        return NULL
    # A huge page begins at a multiple of its size.
    before = mapping(<size_t>at) - <size_t>at
    if before:
        munmap(at, before)
    if before < HUGE_PAGE:
        munmap(at + before + size, HUGE_PAGE - before)
    huge(at + before, size)
    return at + before


cdef void pages_free(void* at, size_t bytes) noexcept nogil:
    if bytes < LARGE:
        free(at)
    elif at != NULL:
        munmap(at, mapping(bytes))


cdef void* pages_resize(void* at, size_t now, size_t bytes) noexcept nogil:
    """The same with `bytes` bytes, moved if need be; NULL: no room, all is as it was. Making it smaller never fails if it
    doesn't become a small one."""
    cdef void* moved
    if now < LARGE and bytes < LARGE:
        return realloc(at, bytes if bytes else 1)
    if now >= LARGE and bytes >= LARGE:
        now = mapping(now)
        bytes = mapping(bytes)
        if bytes < now:
            munmap(<uint8_t*>at + bytes, now - bytes)
        elif bytes > now:
            moved = remap(at, now, bytes)
            return NULL if moved == MAP_FAILED else moved
        return at
    moved = pages_new(bytes)
    if moved != NULL:
        memcpy(moved, at, now if now < bytes else bytes)
        pages_free(at, now)
    return moved
