# Between terms and Python values, and from Erlang calls to Python functions and ports.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

# Python value -> term on p; a Python exception when the value stands for no term or there is no room.
cdef term to_term(Process* p, object value) except NONE
# Python value -> term in a fragment of its own (*frag may be NULL: no words needed).
cdef term to_frag(MachineC* m, object value, Frag** frag) except NONE
# Term -> Python value, the classes of avmtools.formats.etf.
cdef object from_term(MachineC* m, term t)
# MachineC.call_python
cdef term call_python(Process* p, Native* native, term* argv) noexcept nogil
# erlang:open_port({spawn, Name}, Options) for a driver written in Python: the port's id. NONE without exception: there
# is no driver of that name. A name {spawn, Command} or {spawn_executable, File} is a program's.
cdef term open_python_port(Process* p, term name, term options) noexcept nogil
# The number of the program behind a port, or undefined.
cdef term python_port_program(Process* p, Process* port) noexcept nogil

# Pieces for machine.pyx.
cdef term atom_of(MachineC* m, object text) except NONE
cdef term immediate_of(MachineC* m, object value) except? 1     # NONE: the value needs heap
cdef bytes external_bytes(MachineC* m, term t)
cdef term make_port(MachineC* m, Process* owner, object port) except NONE    # owner NULL: linked to nobody
