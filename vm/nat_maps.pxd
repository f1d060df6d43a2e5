from avmtools.vm.state cimport Native

cdef Native* nat_maps_table(int* n) noexcept
