from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

# open_port({spawn, "socket"}, _): a port that does nothing before {init, Parameters}. NULL: system_limit raised.
cdef Process* open_inet(Process* owner) noexcept nogil
