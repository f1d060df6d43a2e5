# Schedulers: who runs when, on which thread, and what wakes a machine that waits.
from avmtools.vm.proc cimport *

cdef enum:
    SCHEDULERS_MAX = 64
    MACHINE_ENDED = 0         # the leader ended; see machine_run
    MACHINE_HALTED = 1        # erlang:halt; machine_halt_status
    MACHINE_STOPPED = 2       # machine_stop
    MACHINE_REDUCTIONS = 3    # the limit on reductions was reached
    MACHINE_TIME = 4          # the limit on time was reached
    MACHINE_INTERRUPTED = 5   # a Python signal handler raised; the exception is set
    MACHINE_DEADLOCK = 6      # stop_when_idle: no process can ever run again
    IO_READ = 1
    IO_WRITE = 2

cdef struct RunLimits:        # zero: none
    int64_t reductions
    int64_t nanoseconds       # wall clock, from the call on
    bint stop_when_idle

# leader NULL: until machine_stop or a limit.
# Run the schedulers, the first on the calling thread (which gives up the GIL), until `leader` ends or a limit is hit;
# MACHINE_*. Other processes stand still between runs. When it ended, leader.exc_class says how (interp.pxd, RUN_EXIT);
# the leader's memory is kept until process_release.
cdef int machine_run(MachineC* m, Process* leader, const RunLimits* limits) except -1
cdef void machine_stop(MachineC* m) noexcept nogil
# Whether the run is over or should be (looks at the clock): for what takes long and can't be interrupted.
cdef bint machine_overdue(MachineC* m) noexcept nogil
cdef void machine_halt(MachineC* m, int status) noexcept nogil
cdef int machine_halt_status(MachineC* m) noexcept nogil
# Send `message` once when fd is ready for `events`. 0, or -1 with errno. One watch per fd and direction: a later call
# replaces it. io_unwatch forgets both directions; True: there was one.
cdef int io_watch(MachineC* m, int fd, int events, term to, Frag* frag, term message) noexcept nogil
cdef bint io_unwatch(MachineC* m, int fd) noexcept nogil
# The same for any number of waiters: the oldest is told first. `key` is the number of a reference; `aborted` lives in the
# same fragment. io_cancel: True: it was there, and no message will come. io_abort: the file goes away: everybody but
# process `but` is sent `aborted`. io_forget: all waits of a process that has ended (PF_WATCHES says that there may be any).
cdef int io_wait(MachineC* m, int fd, int events, uint64_t key, term to, Frag* frag, term message, term aborted) noexcept nogil
cdef bint io_cancel(MachineC* m, int fd, uint64_t key) noexcept nogil
cdef void io_abort(MachineC* m, int fd, term but, Sched* by) noexcept nogil
cdef void io_forget(MachineC* m, term to) noexcept nogil
# Called by natives before they block or take the GIL: lets an idle scheduler take over this one's queue.
cdef void sched_blocking(Process* p) noexcept nogil

# -- for the process room --
cdef void sched_wake(MachineC* m, Proc* v, Sched* by) noexcept nogil           # v has something to do; by: the calling scheduler or NULL
cdef void sched_start(MachineC* m, Proc* v, Sched* by) noexcept nogil          # a new process: on a run queue for the first time
cdef void sched_retire(MachineC* m, Proc* v, Sched* by) noexcept nogil         # free v when nobody can hold it any more
cdef void sched_leader_ended(MachineC* m, Proc* v) noexcept nogil
cdef void sched_timer_set(MachineC* m, int64_t deadline) noexcept nogil        # by a thread that may not be a scheduler: wake who sleeps longer
cdef void guest_begin(MachineC* m) noexcept nogil                              # a thread that is no scheduler may look up processes until guest_end
cdef void guest_end(MachineC* m) noexcept nogil
cdef int sched_init(MachineC* m, int schedulers, const ClockOptions* clock) noexcept nogil
cdef void sched_free(MachineC* m) noexcept nogil
cdef int schedulers_online(MachineC* m) noexcept nogil
cdef int schedulers_total(MachineC* m) noexcept nogil
cdef void schedulers_set_online(MachineC* m, int n) noexcept nogil
cdef size_t run_queue_length(MachineC* m) noexcept nogil
cdef int64_t queue_length_of(MachineC* m, int scheduler) noexcept nogil
cdef bint machine_seeded(MachineC* m) noexcept nogil
cdef uint64_t sched_random(Sched* s) noexcept nogil                            # on that scheduler's thread
cdef int64_t total_reductions(MachineC* m) noexcept nogil
cdef int64_t context_switches(MachineC* m) noexcept nogil
