# Memory of terms: allocation that never moves, collection that moves everything, copying between processes.
#
# Invariant: a pointer inside a term of a process leads into that process's block, one of its fragments, or the
# literal area. The literal area is one reserved address range, so that "is it a literal" is two comparisons;
# literals are immutable, shared by all processes of a machine, never collected and never copied.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef uintptr_t literal_base
cdef uintptr_t literal_end

# The block of a new process, of at least `words` and p.min_heap words (p.m, min_heap, max_heap and growth are set, its
# other fields zero or NIL), and the end of one: block, fragments, what their mso chains hold, saved_x.
# heap_init: 0, or -1: no memory or over a limit.
cdef int heap_init(Process* p, size_t words) noexcept nogil
cdef void heap_free(Process* p) noexcept nogil

# Words from the process's block, or from a fragment when the block is full. Never NULL, never moves anything,
# contents undefined. Beyond a limit it still serves, and sets PF_OOM: the interpreter raises out_of_memory after the
# native. Natives whose size comes from the program ask heap_can first (False: raise system_limit or out_of_memory).
cdef term* heap_alloc_slow(Process* p, size_t words) noexcept nogil
cdef bint heap_can(Process* p, size_t words) noexcept nogil
# For what lives outside heaps, but counts: whether so many more bytes would break the machine's limit; and the counting.
cdef bint memory_full(MachineC* m, size_t bytes) noexcept nogil
cdef void count_bytes(MachineC* m, int64_t bytes) noexcept nogil

cdef inline term* heap_alloc(Process* p, size_t words) noexcept nogil:
    cdef term* at = p.htop
    if likely(<size_t>(p.stop - at) >= words):
        p.htop = at + words
        return at
    return heap_alloc_slow(p, words)

cdef inline bint gc_wanted(Process* p) noexcept nogil:
    """Whether to collect at the next safe point: fragments pile up, or much memory hangs on off-heap terms."""
    return p.frag_words > 64 + <size_t>(p.hend - p.heap) or p.off_heap_bytes > p.off_heap_limit

# Words of the literal area of a machine. NULL when the range is used up.
# The off-heap terms among literals are chained to m.literal_mso; literals_free gives everything back at the end.
cdef term* literal_alloc(MachineC* m, size_t words) noexcept nogil
cdef void literals_free(MachineC* m) noexcept nogil

cdef inline bint is_literal(term t) noexcept nogil:
    return literal_base <= t < literal_end

# Collect: afterwards the block has at least `need` free words between htop and stop, and no fragment remains.
# Roots: x[0..live), the stack, and what Process lists as roots (exception, dict, group leader, bits_target,
# messages that receive has looked at: m.mailbox_root). Returns 0, or -1 when a memory limit forbids it (PF_OOM is set;
# roots are valid all the same).
cdef int collect(Process* p, size_t need, term* x, int live) noexcept nogil

# Copying. `size_of_term` counts words off the literal area (shared subterms counted once per occurrence; it stops
# counting at COPY_MAX, and what needs that much can't be copied: system_limit);
# `copy_term` writes at *hp and moves it on; off-heap terms copied are chained to *mso and retained.
cdef enum:
    COPY_MAX = 1 << 30

cdef size_t size_of_term(term t) noexcept nogil
cdef term copy_term(term t, term** hp, term** mso) noexcept nogil
cdef Frag* frag_new(size_t words) noexcept nogil
cdef term* frag_words(Frag* f) noexcept nogil
cdef void frag_free(Frag* f) noexcept nogil            # releases what its mso chain holds
cdef Frag* copy_to_frag(term t, term* result) noexcept nogil   # NULL and *result = t: no words needed; NULL and NONE: no memory
cdef void attach_frag(Process* p, Frag* f) noexcept nogil
cdef void frag_count(MachineC* m, Frag* f) noexcept nogil    # a fragment that waits (in a mailbox) counts as used memory

# Shared binaries and resources.
cdef RefcBin* refc_new(MachineC* m, size_t size, size_t capacity) noexcept nogil   # refc 1, data uninitialised; NULL: no memory
cdef void refc_retain(RefcBin* b) noexcept nogil
cdef void refc_release(RefcBin* b) noexcept nogil
cdef term mk_refc(Process* p, RefcBin* b, size_t bytes) noexcept nogil   # takes over one reference

# Binaries. new_binary gives the address to fill; bytes <= HEAPBIN_MAX go on the heap. NULL: PF_OOM was raised as error.
cdef uint8_t* new_binary(Process* p, size_t bytes, term* result) noexcept nogil
cdef term make_binary(Process* p, const uint8_t* data, size_t bytes) noexcept nogil
cdef term make_sub(Process* p, term parent, size_t bit_offset, size_t bits) noexcept nogil   # canonical; copies when small
# Bytes of any bit string: *data is the first byte, *bit_offset 0..7, *bits its length.
cdef void bits_of(term t, const uint8_t** data, size_t* bit_offset, size_t* bits) noexcept nogil
# Bytes of a binary whose bit offset is 0; otherwise a shifted copy is made in a new heap object of p.
cdef const uint8_t* bytes_of(Process* p, term t, size_t* bytes) noexcept nogil

# Small builders.
cdef term mk_float(Process* p, double v) noexcept nogil
cdef term mk_ref(Process* p) noexcept nogil
cdef term mk_tuple2(Process* p, term a, term b) noexcept nogil
cdef term mk_tuple3(Process* p, term a, term b, term c) noexcept nogil
cdef term mk_tuple(Process* p, const term* elements, size_t n) noexcept nogil
cdef term mk_cons(Process* p, term h, term t) noexcept nogil
cdef term mk_string(Process* p, const uint8_t* latin1, size_t n, term tail_) noexcept nogil
cdef int64_t list_length(term t) noexcept nogil       # -1: improper or not a list

# Heap verifier: walks block, fragments and stack; NULL or a sentence about the first broken invariant.
cdef const char* verify_heap(Process* p, const term* x, int live) noexcept nogil
