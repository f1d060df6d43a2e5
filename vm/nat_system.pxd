from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef Native* nat_system_table(int* n) noexcept nogil
