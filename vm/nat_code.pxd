from avmtools.vm.state cimport *

cdef Native* nat_code_table(int* n) noexcept nogil
