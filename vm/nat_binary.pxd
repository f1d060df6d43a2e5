from libc.stdint cimport uint8_t, uint32_t
from avmtools.vm.term cimport term
from avmtools.vm.state cimport Native

cdef Native* nat_binary_table(int* n) noexcept
cdef void md5_block(uint32_t* state, const uint8_t* s) noexcept nogil       # 64 bytes more
cdef uint8_t* io_bytes(term t, size_t* n) noexcept nogil                    # of I/O data, malloc'ed; NULL: badarg
