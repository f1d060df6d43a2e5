from avmtools.vm.state cimport Native

cdef Native* nat_number_table(int* n) noexcept
