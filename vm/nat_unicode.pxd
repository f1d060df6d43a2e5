from avmtools.vm.state cimport Native

cdef Native* nat_unicode_table(int* n) noexcept
