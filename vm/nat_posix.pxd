from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef Native* nat_posix_table(int* n) noexcept nogil
