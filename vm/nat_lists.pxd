from avmtools.vm.state cimport Native

cdef Native* nat_lists_table(int* n) noexcept
