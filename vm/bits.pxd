# Bit syntax: match contexts and construction.
#
# Bit positions count from the first bit of the parent's data. Flags are the compiler's: 1 aligned, 2 little,
# 4 signed, 16 native. The loader folds native into little on little-endian hosts, so here only 2 and 4 are looked at.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef enum:
    BS_LITTLE = 2
    BS_SIGNED = 4

# -- matching: `ctx` is a T_MATCH term. All of these leave the position alone when they fail.
cdef term bs_start(Process* p, term source, int slots) noexcept nogil     # NONE: not a bit string (a context passes through)
cdef term bs_integer(Process* p, term ctx, uint64_t bits, int flags) noexcept nogil   # NONE: no match
cdef term bs_float(Process* p, term ctx, uint64_t bits, int flags) noexcept nogil     # 16, 32, 64; NONE also for NaN and infinities
cdef term bs_binary(Process* p, term ctx, uint64_t bits) noexcept nogil
cdef term bs_rest(Process* p, term ctx) noexcept nogil                    # bs_get_tail / context to binary; position unchanged
cdef bint bs_skip(term ctx, uint64_t bits) noexcept nogil
cdef uint64_t bs_left(term ctx) noexcept nogil                            # bits not yet matched
cdef bint bs_match_bytes(term ctx, uint64_t bits, const uint8_t* expected) noexcept nogil  # advances on success
cdef int64_t bs_utf8(term ctx) noexcept nogil                             # code point, advances; -1: no match
cdef int64_t bs_utf16(term ctx, int flags) noexcept nogil
cdef int64_t bs_utf32(term ctx, int flags) noexcept nogil
cdef uint64_t bs_position(term ctx) noexcept nogil                        # relative to the start of the matched bit string
cdef void bs_set_position(term ctx, uint64_t position) noexcept nogil
cdef void bs_save(term ctx, int slot) noexcept nogil                      # R11..R21 instructions; slot < slots
cdef void bs_restore(term ctx, int slot) noexcept nogil

# -- construction. A Writer fills a bit string that was allocated with its whole size.
cdef struct Writer:
    uint8_t* data
    uint64_t pos            # next bit
    uint64_t end            # bits in all
    term result             # the bit string; valid (zero filled beyond pos) at any time

cdef bint writer_new(Process* p, Writer* w, uint64_t bits) noexcept nogil    # False: exception raised (system_limit, out_of_memory)
# Append to `source` amortised (bs_append, bs_private_append, append segments): data beyond it gets `extra` bits of room.
cdef bint writer_append(Process* p, Writer* w, term source, uint64_t extra, int unit) noexcept nogil   # False: badarg etc. raised
cdef bint put_integer(Process* p, Writer* w, term value, uint64_t bits, int flags) noexcept nogil      # False: badarg raised
cdef bint put_float(Process* p, Writer* w, term value, uint64_t bits, int flags) noexcept nogil
cdef bint put_binary(Process* p, Writer* w, term value, uint64_t bits) noexcept nogil                 # first `bits` of value
cdef bint put_bytes(Writer* w, const uint8_t* data, uint64_t bytes) noexcept nogil
cdef bint put_utf8(Process* p, Writer* w, term value) noexcept nogil
cdef bint put_utf16(Process* p, Writer* w, term value, int flags) noexcept nogil
cdef bint put_utf32(Process* p, Writer* w, term value, int flags) noexcept nogil
cdef int utf8_bytes(term value) noexcept nogil        # 1..4; 0: not a code point
cdef int utf16_bytes(term value) noexcept nogil
cdef uint64_t bit_size(term t) noexcept nogil
# Copy `bits` bits between arbitrary bit offsets; regions don't overlap.
cdef void copy_bits(uint8_t* dst, uint64_t dst_bit, const uint8_t* src, uint64_t src_bit, uint64_t bits) noexcept nogil

# -- what the interpreter's quick cases look at --
cdef enum:
    MATCH_POS = 2         # words of a T_MATCH: position and end, in bits from the first one of the parent's data
    MATCH_END = 3

cdef inline const uint8_t* bytes_at(term source) noexcept nogil:
    """The bytes that a bit string lies in."""
    cdef term* w = boxed_ptr(source)
    if header_type(w[0]) == T_SUBBIN:
        w = boxed_ptr(w[3])
    if header_type(w[0]) == T_HEAPBIN:
        return <const uint8_t*>(w + 2)
    return (<RefcBin*>w[2]).data
