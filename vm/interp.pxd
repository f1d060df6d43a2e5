# The dispatch loop.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef enum:
    RUN_YIELD = 0         # reductions used up: put it back on a run queue
    RUN_WAIT = 1          # waits for a message or timeout (recv_wait said so)
    RUN_EXIT = 2          # ended; the scheduler calls process_exit with p.exc_reason (class already folded in)

# Run `p` on `s` until its slice ends. Called without the GIL; registers are in p.saved_x and are restored here.
cdef int interp_run(Sched* s, Process* p) noexcept nogil
# Initialise an Export's stub cells (see state.pxd): unresolved or native.
cdef void export_stub(Export* e) noexcept nogil
# Return address of a process's first function: cells that end the process normally with x0 as its value.
cdef const cell* exit_cells() noexcept nogil
