# Signals other than messages: what they do to their target, and how a process asks another one something.
from avmtools.vm.proc cimport *

cdef Signal* signal_new(int kind, term sender) noexcept nogil                  # NULL: no memory
cdef void signal_count(MachineC* m, Signal* s) noexcept nogil                   # it and its fragment count from now on
cdef void signal_free(Signal* s) noexcept nogil                                # with its fragment
cdef bint signal_push(MachineC* m, Proc* target, Signal* s, Sched* by) noexcept nogil   # False: target has ended, s is still the caller's
cdef uint64_t new_number(MachineC* m) noexcept nogil                            # of a reference, request or relation
cdef Rel* rel_make(Proc* v) noexcept nogil                                     # NULL: no memory
cdef void drain(Proc* v) noexcept nogil                                        # inbox -> queue; never touches the heap
cdef void signal_dead(MachineC* m, term target, Signal* s, Sched* by) noexcept nogil    # answer s in the name of an ended target; frees it
cdef Signal* reversed_list(Signal* s) noexcept nogil
cdef void tag_free(TagBox* box) noexcept nogil
cdef void queue_append(Proc* v, Signal* s) noexcept nogil
cdef void queue_unlink(Proc* v, Signal* s) noexcept nogil
cdef void leave_relations(Proc* v, term reason, Sched* by) noexcept nogil      # exit: tell links, watchers and watched
cdef void take_exit_reason(Process* p) noexcept nogil                          # of a dying process: into exc_class, exc_reason
cdef bint handle_deferred(Process* p) noexcept nogil                           # between two slices; may collect

# -- for natives; p is the caller and runs --
cdef bint link_to(Process* p, term target) noexcept nogil                      # False: raised
cdef void unlink_from(Process* p, term target) noexcept nogil
cdef term monitor_start(Process* p, term kind, term object, term options) noexcept nogil   # reference; NONE: raised
cdef bint monitor_stop(Process* p, term ref, bint flush) noexcept nogil        # True: it was there
cdef bint exit_signal(Process* p, term target, term reason) noexcept nogil     # False: p itself ends (exc_class is EXITING)
cdef void port_stop(Process* p, Proc* port) noexcept nogil                      # the port ends with reason normal
cdef Row* monitor_row(Process* p, term options, term* ref) noexcept nogil      # a new monitor's row, without target; NULL: raised
cdef void monitor_drop(Proc* v, Rel* rel, Row* row, bint tell) noexcept nogil  # its end; `tell`: the other side has to know
cdef term alias_make(Process* p, int mode) noexcept nogil
cdef bint alias_drop(Process* p, term ref) noexcept nogil
# Ask another process: 1: *answer (on p's heap); 0: not yet: return NONE at once, exc_class is `waiting`; -1: it has ended.
cdef int ask(Process* p, term target, int kind, term value, term* answer) noexcept nogil
# Child and parent before either runs (spawn_link, spawn_monitor).
cdef bint relate(Proc* parent, Proc* child, const SpawnOptions* o, term* ref) noexcept nogil
