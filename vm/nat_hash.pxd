from avmtools.vm.state cimport *

cdef Native* nat_hash_table(int* n) noexcept nogil
