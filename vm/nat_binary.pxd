from avmtools.vm.state cimport Native

cdef Native* nat_binary_table(int* n) noexcept
