from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef Native* nat_term_table(int* n) noexcept nogil
