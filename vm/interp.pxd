# The dispatch loop.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef enum:
    RUN_YIELD = 0         # reductions used up: put it back on a run queue
    RUN_WAIT = 1          # waits for a message or timeout (recv_wait said so)
    RUN_EXIT = 2          # ended; the scheduler calls process_exit with p.exc_reason

# What RUN_EXIT leaves in the process, for process_exit and the crash report:
#   returned      exc_class NONE, exc_reason normal, exc_args and saved_x[0] the value that the first function returned
#   exception     exc_class error, exit or throw, exc_args the bare reason, exc_trace the stack trace as a list of frames,
#                 exc_reason what links and monitors see ({Reason,Stack}, {{nocatch,V},Stack} ...), saved_x[0..2] class,
#                 reason and raw trace, and p.pc, p.cp, p.stop where it happened
#   exit signal   exc_class EXITING, exc_reason the reason

# Run `p` on `s` until its slice ends. Called without the GIL; registers are in p.saved_x and are restored here.
# The scheduler sets p.reds before and adds what was used to p.total_reds after.
cdef int interp_run(Sched* s, Process* p) noexcept nogil
# Initialise an Export's stub cells (see state.pxd): unresolved or native.
cdef void export_stub(Export* e) noexcept nogil
# Return address of a process's first function: cells that end the process normally with x0 as its value.
cdef const cell* exit_cells() noexcept nogil
# The natives that the interpreter implements itself, for the machine's registry: apply, spawn, error, exit/1 ...
cdef Native* interp_table(int* n) noexcept
# A term of class/reason as links see it, and a raw trace (what the loop keeps in x3 of a handler) as a list of frames.
cdef term exit_reason(Process* p, term cls, term reason, term trace) noexcept nogil
cdef term stacktrace_list(Process* p, term raw) noexcept nogil

# -- for the loader --
cdef enum:            # commands of BS_MATCH; each is 4 cells: command | flags << 8, bits, unit or value, dst
    BM_AT_LEAST = 0
    BM_EXACTLY
    BM_INTEGER
    BM_BINARY
    BM_SKIP
    BM_TAIL
    BM_EQUAL

cdef enum:            # segment types of BS_CREATE, and kinds of BS_PUT
    SEG_APPEND = 0
    SEG_PRIVATE_APPEND
    SEG_BINARY
    SEG_INTEGER
    SEG_FLOAT
    SEG_UTF8
    SEG_UTF16
    SEG_UTF32
    SEG_STRING

cdef enum:
    NO_LIVE = 0xFFFF      # BIF: no live count, nothing may be collected
