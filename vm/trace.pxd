# Debug aids: what `avm run --trace` writes and `--profile-cpu` counts.
#
# Nothing here costs anything while it is off. Modules are loaded with TRACE_ENTER and TRACE_RETURN instructions only when
# calls are traced or counted, natives get a shim (NATIVE_TRACED) only then, and the other hooks stand behind a test of
# MachineC.trace in places that are long anyway: sends, collections, slices, exceptions.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef enum:                    # bits of TRACE_ENTER's and TRACE_RETURN's field b, and answers of trace_selects
    TRACED_TEXT = 1           # write a line
    TRACED_COUNT = 2          # count for the profile

# Begin: `flags` of TRACE_*, lines go to `out` (which the tracer takes over; NULL: TRACE_PROFILE only). -1: no memory.
cdef int trace_init(MachineC* m, int flags, Stream* out) noexcept
cdef void trace_free(MachineC* m) noexcept
# Only these processes (a pid, or an atom: the name it has at that time), only these functions (NONE: any name, -1: any
# arity). False: no more room.
cdef bint trace_only_process(MachineC* m, term pid_or_name) noexcept
cdef bint trace_only_function(MachineC* m, term module, term function, int arity) noexcept
# -- loading: what the loader emits for a function, which native stands for this one
cdef int trace_selects(MachineC* m, term module, term function, int arity) noexcept nogil
cdef Native* trace_native(MachineC* m, Native* native) noexcept
cdef term trace_call_native(Process* p, Native* native, term* argv) noexcept nogil      # MachineC.call_python while tracing
# -- running; the window is written back
cdef void trace_enter(Process* p, const cell* pc, term* x) noexcept nogil
cdef void trace_return(Process* p, const cell* pc, term value) noexcept nogil
cdef void trace_raise(Process* p, term cls, term reason) noexcept nogil                 # p.stop is where the handler's frame is
cdef void trace_send(Process* p, term to, term message) noexcept nogil
cdef void trace_receive(Process* p, term message) noexcept nogil
cdef void trace_gc_start(Process* p) noexcept nogil
cdef void trace_gc_end(Process* p, size_t before, bint failed) noexcept nogil
cdef void trace_in(Process* p) noexcept nogil                                           # p.reds is the slice's budget
cdef void trace_out(Process* p, int outcome, int64_t budget) noexcept nogil             # outcome: RUN_*
cdef void trace_spawn(Process* parent, Process* child) noexcept nogil
cdef void trace_exit(Process* p, term reason) noexcept nogil
cdef void trace_discard(Process* p) noexcept nogil                                      # the process is freed
# -- the profile: rows (parent row or -1, module, function, arity, calls, reductions, nanoseconds), parents first.
# Only while the machine stands still.
cdef list profile_rows(MachineC* m)
