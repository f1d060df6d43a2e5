from avmtools.vm.state cimport *

cdef Native* nat_counters_table(int* n) noexcept nogil
