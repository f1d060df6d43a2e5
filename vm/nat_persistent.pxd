from avmtools.vm.state cimport *

cdef Native* nat_persistent_table(int* n) noexcept nogil
cdef void persistent_free(MachineC* m) noexcept nogil
