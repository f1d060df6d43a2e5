# Processes: life, mailboxes, signals, links, monitors, names, timers, and the schedulers that run them.
#
# Everything one process does to another is a signal in the target's lock-free inbox, handled by the target itself
# when it is next scheduled (or by the sender's scheduler when the target waits), so signals from A to B arrive in the order
# in which A sent them: messages, links, exits, monitors, info requests alike.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

# -- receive (called by the interpreter on its own process) --
cdef term recv_peek(Process* p) noexcept nogil            # the message at the save pointer; NONE: none left (drains the inbox first)
cdef void recv_next(Process* p) noexcept nogil            # loop_rec_end: move the save pointer past it
cdef term recv_remove(Process* p) noexcept nogil          # remove_message: unlink it, attach its fragment, reset save pointer, drop timeout
cdef bint recv_wait(Process* p) noexcept nogil            # True: nothing to look at, the process may be descheduled as waiting
cdef int recv_timeout(Process* p, term timeout) noexcept nogil   # arms the timer: 0 armed or infinity, 1 due at once, -1 timeout_value raised
cdef bint recv_timed_out(Process* p) noexcept nogil
cdef void recv_timeout_done(Process* p) noexcept nogil    # the `timeout` instruction: reset save pointer and timer
cdef void recv_mark_reserve(Process* p) noexcept nogil    # OTP 24 markers; see process.pyx
cdef void recv_mark_bind(Process* p, term ref) noexcept nogil
cdef void recv_mark_clear(Process* p, term ref) noexcept nogil
cdef void recv_mark_use(Process* p, term ref) noexcept nogil

# -- sending and signals --
cdef bint send_message(Process* p, term to, term message) noexcept nogil   # False: exception raised (badarg)
cdef bint handle_signals(Process* p) noexcept nogil       # True: the process must exit now (p.exc_reason is the reason)

# -- life --
cdef enum:
    SPAWN_LINK = 1
    SPAWN_MONITOR = 2

cdef struct SpawnOptions:
    int flags
    size_t min_heap
    size_t max_heap
    int growth
    term monitor_options

# A new process that will run code with x[0..nargs) = args (copied). Returns its pid (or {Pid,Ref} with
# SPAWN_MONITOR), NONE: system_limit raised.
cdef term spawn_process(Process* parent, const cell* code, const term* args, int nargs, term module, term function,
                        const SpawnOptions* options) noexcept nogil
# End of a process: links, monitors, names, timers, leader. The Process may be freed by the scheduler afterwards.
cdef void process_exit(Process* p, term reason) noexcept nogil
