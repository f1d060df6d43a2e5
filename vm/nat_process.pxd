from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef Native* nat_process_table(int* n) noexcept nogil
# What process_info(Pid, Keys) answers, asking the other process if need be: NONE with exc_class waiting until it did.
cdef term info_of(Process* p, term pid, term keys) noexcept nogil
# What process_info tells of p's dictionary: a list of {Key, Value}.
cdef term dictionary_of(Process* p) noexcept nogil
