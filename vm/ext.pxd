# External term format, to and from terms on flat memory (facts/vm.md 4.6; erts "External Term Format").
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef enum:
    EXT_SAFE = 1          # no new atoms, no new external funs
    EXT_ANY_INTEGER = 2   # integers beyond the profile's width are accepted (literals of a module)

# Decode in two passes. ext_size checks everything and returns the words needed at most, or -1 (malformed, too large,
# unsafe); *used is the number of bytes read. `data` starts at the tag, after the byte 131; compressed terms (tag 80)
# are inflated by the caller. ext_build may use fewer words than ext_size said, and answers NONE for what the first
# pass can't see: a map with the same key twice, or no memory for a large binary.
cdef int64_t ext_size(MachineC* m, const uint8_t* data, size_t n, int flags, size_t* used) noexcept nogil
cdef term ext_build(MachineC* m, const uint8_t* data, term** hp, term** mso) noexcept nogil
cdef term ext_decode(Process* p, const uint8_t* data, size_t n, int flags, size_t* used) noexcept nogil  # both, on p; NONE: badarg raised
# Encode: bytes needed including the leading 131 (-1: no memory to find out, or a binary or tuple beyond the format's
# 32-bit sizes); then the bytes.
cdef int64_t ext_encoded_size(MachineC* m, term t) noexcept nogil
cdef size_t ext_encode(MachineC* m, term t, uint8_t* out) noexcept nogil
