# Processes: life, mailboxes, signals, links, monitors, names, timers, and the schedulers that run them.
#
# Everything one process does to another is a signal in the target's lock-free inbox, handled by the target itself
# when it is next scheduled, so signals from A to B take effect in the order in which A sent them: messages, links,
# exits, monitors, info requests alike.
#
# Lifetime. A Process* found by process_lookup stays valid until the calling thread ends its slice: the memory of a
# process that ended is given back when every scheduler has since been between two slices. Threads that are not
# schedulers use machine_send and the other calls of the last part.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.timers cimport ClockOptions

# -- receive (called by the interpreter on its own process) --
# A message's fragment becomes part of the receiver (p.frags) when recv_peek first shows it; until recv_remove its term
# is a root of the collector, see mailbox_root.
cdef term recv_peek(Process* p) noexcept nogil            # the message at the save pointer; NONE: none left (drains the inbox first)
cdef void recv_next(Process* p) noexcept nogil            # loop_rec_end: move the save pointer past it
cdef term recv_remove(Process* p) noexcept nogil          # remove_message: unlink it, reset save pointer, drop timeout; the message
cdef bint recv_wait(Process* p) noexcept nogil            # True: nothing to look at, the process may be descheduled as waiting
cdef int recv_timeout(Process* p, term timeout) noexcept nogil   # arms the timer: 0 armed (also earlier) or infinity, 1 due, -1 timeout_value raised
cdef bint recv_timed_out(Process* p) noexcept nogil       # wait_timeout asks this first, and goes on to `timeout` when true
cdef void recv_timeout_done(Process* p) noexcept nogil    # the `timeout` instruction: reset save pointer and timer
cdef void recv_mark_reserve(Process* p) noexcept nogil    # OTP 24 markers: remember the end of the queue ...
cdef void recv_mark_bind(Process* p, term ref) noexcept nogil     # ... under this reference ...
cdef void recv_mark_clear(Process* p, term ref) noexcept nogil    # ... until here (anything but a reference: ignored)
cdef void recv_mark_use(Process* p, term ref) noexcept nogil      # the next receive starts there
# Roots for collector and verifier: start with *cursor = NULL; each call gives the address of one message term that
# lives in p's block or fragments; NULL: no more.
cdef term* mailbox_root(Process* p, void** cursor) noexcept nogil

# -- sending and signals --
cdef bint send_message(Process* p, term to, term message) noexcept nogil   # False: exception raised (badarg)
# Drain the inbox and do what its signals ask. Called by the scheduler between slices (it may collect).
cdef bint handle_signals(Process* p) noexcept nogil       # True: the process must exit now (p.exc_reason is the reason)

# -- life --
cdef enum:
    SPAWN_LINK = 1
    SPAWN_MONITOR = 2
    SPAWN_ON_LOAD = 4         # the process runs a module's on_load function: m.on_load_ended learns how it ended
    PRIORITY_LOW = 0
    PRIORITY_NORMAL = 1
    PRIORITY_HIGH = 2
    PRIORITY_MAX = 3
    OTP_MIN_HEAP = 233        # words; OTP takes no smaller max_heap_size
    DEFAULT_MIN_HEAP = 48     # words; a process that only waits should cost about 1 KB in all

cdef struct SpawnOptions:     # start from spawn_defaults()
    int flags                 # SPAWN_*
    size_t min_heap           # words; 0: DEFAULT_MIN_HEAP
    size_t max_heap           # words; 0: none
    int max_heap_how          # MAX_HEAP_*
    int growth                # GROW_*
    term monitor_options      # NIL, or the list of monitor/3 options
    int priority              # PRIORITY_*

cdef void spawn_defaults(MachineC* m, SpawnOptions* o) noexcept nogil
# The value of the option and the flag max_heap_size: words, or OTP's map. False: neither.
cdef bint max_heap_option(MachineC* m, term value, size_t* size, int* how) noexcept nogil
cdef void set_max_heap(Process* p, size_t size, int how) noexcept nogil
# A new process that will run code with x[0..nargs) = args (copied). Returns its pid (or {Pid,Ref} with
# SPAWN_MONITOR), NONE: system_limit raised. options NULL: defaults.
cdef term spawn_process(Process* parent, const cell* code, const term* args, int nargs, term module, term function,
                        const SpawnOptions* options) noexcept nogil
# The same without a parent, not yet running: sched_start it, or undo it. `leader` may be of another node.
cdef Process* process_prepare(MachineC* m, const cell* code, const term* args, int nargs, term module, term function,
                              const SpawnOptions* options, term leader) noexcept nogil
cdef void process_undo(Process* p) noexcept nogil
# End of a process: links, monitors, names, timers, leader. The Process may be freed by the scheduler afterwards.
cdef void process_exit(Process* p, term reason) noexcept nogil
cdef Process* process_lookup(MachineC* m, term pid) noexcept nogil          # NULL: not a local pid, or ended
cdef void proc_discard(Process* p) noexcept nogil           # free p and all it owns, telling nobody (sched.pyx: when nobody can hold it)
# Names. One process may have several unless `one_name`. name_lookup: pid or port, NONE: nobody.
cdef term name_lookup(MachineC* m, term name) noexcept nogil
cdef bint name_register(MachineC* m, term name, Process* p, bint one_name) noexcept nogil   # False: taken, undefined, or p has ended
cdef bint name_unregister(MachineC* m, term name) noexcept nogil                            # False: there was none
cdef size_t process_count(MachineC* m, bint ports) noexcept nogil

# -- ports: a process without code; `driver` is called when it has messages (recv_peek, recv_remove), never by two
# threads at once, without the GIL. It ends its port with port_exit. `destroy` is called once, after the end.
ctypedef void (*port_driver)(Process* p, void* state) noexcept nogil
cdef Process* port_create(Process* owner, port_driver driver, void* state, void (*destroy)(void*) noexcept nogil) noexcept nogil
cdef Process* port_create_free(MachineC* m, port_driver driver, void* state, void (*destroy)(void*) noexcept nogil) noexcept nogil   # linked to nobody
cdef void port_exit(Process* p, term reason) noexcept nogil   # called by the driver, which then returns
cdef void* port_state(Process* p) noexcept nogil

# -- machine level (machine.pyx; running is sched.pxd's) --
cdef int processes_init(MachineC* m, int schedulers, const ClockOptions* clock) noexcept nogil    # -1: no memory
cdef void processes_free(MachineC* m) noexcept nogil          # every process and timer; no scheduler may be running
# A process without a parent (group leader itself): the leader, or one that serves a Machine.call. Not on a run queue yet.
cdef Process* process_create(MachineC* m, const cell* code, const term* args, int nargs, term module, term function,
                             const SpawnOptions* options) noexcept nogil
cdef void process_release(Process* p) noexcept nogil          # of process_create: its memory goes when it has ended, or now
# Send `message`, which lives in `frag` (copy_to_frag; NULL for immediates), to a pid or registered name. False: nobody
# there. Takes over frag in any case. For any thread.
cdef void process_wake(MachineC* m, term pid, Sched* by) noexcept nogil     # run it, though nothing came for it
cdef bint message_push(MachineC* m, term to, Frag* frag, term message, Sched* by) noexcept nogil   # on a scheduler's thread
cdef bint machine_send(MachineC* m, term to, Frag* frag, term message) noexcept nogil
