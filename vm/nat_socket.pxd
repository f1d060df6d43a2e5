from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.net cimport avm_addr

cdef Native* nat_socket_table(int* n) noexcept nogil

# For the port driver (inet_port.pyx).
cdef term errno_atom(Process* p, int code) noexcept nogil                    # an atom, or the number when it has no name
cdef bint ip_of(term t, avm_addr* out) noexcept nogil                        # a 4- or 8-tuple; sets family and ip
cdef term ip_term(Process* p, const avm_addr* a) noexcept nogil              # the tuple, or {local, Path}
cdef bint option_name(MachineC* m, term atom, const char* text) noexcept nogil
