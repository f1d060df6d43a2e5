# Modules with an -on_load function: it runs in a process of its own, and who needs the module waits for it.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef enum:
    ON_LOAD_WAIT = 0          # p.exc_class says so: call this again when p runs next
    ON_LOAD_DONE = 1
    ON_LOAD_FAILED = 2

# For a process that needs `mod`, which was MODULE_PENDING when it asked first: starts the function if nobody has, and
# answers how it ended. A native calls this again on its later calls, whatever the module's state is by then: on_load_asked.
cdef int on_load_wait(Process* p, Module* mod) noexcept nogil
cdef Module* on_load_asked(Process* p) noexcept nogil     # the module that p waits for; NULL: it doesn't
cdef void on_load_init(MachineC* m) noexcept nogil
cdef void on_load_free(MachineC* m) noexcept nogil
