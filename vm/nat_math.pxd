from avmtools.vm.state cimport Native

cdef Native* nat_math_table(int* n) noexcept
