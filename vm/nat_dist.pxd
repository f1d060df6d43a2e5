from avmtools.vm.state cimport Native

cdef Native* nat_dist_table(int* n) noexcept
