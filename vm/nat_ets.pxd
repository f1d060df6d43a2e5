from avmtools.vm.state cimport Native

cdef Native* nat_ets_table(int* n) noexcept
