# What process.pyx, signals.pyx and sched.pyx share and nobody else looks at: the whole process, its signals, the
# schedulers' private half.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.process cimport *
from avmtools.vm.relations cimport *

cdef extern from *:
    """
    #define avm_fence() __atomic_thread_fence(__ATOMIC_SEQ_CST)
    #define AVM_CLOSED ((void *)1)
    #define avm_fetch_or(p, v)  __atomic_fetch_or((p), (v), __ATOMIC_SEQ_CST)
    #define avm_fetch_and(p, v) __atomic_fetch_and((p), (v), __ATOMIC_SEQ_CST)
    """
    void fence "avm_fence"() noexcept nogil
    uint64_t fetch_or "avm_fetch_or"(uint64_t* p, uint64_t v) noexcept nogil       # the value before
    uint64_t fetch_and "avm_fetch_and"(uint64_t* p, uint64_t v) noexcept nogil
    void* CLOSED "AVM_CLOSED"       # an inbox that takes no more: its process has ended

cdef enum:                    # Signal.kind
    SIG_MESSAGE = 0
    SIG_ALIAS = 1             # a message sent to an alias; ref: the alias
    SIG_MARKER = 2            # never sent: a receive marker's place in the queue; ref: its reference, 0: not bound yet
    SIG_EXIT = 3              # value {'EXIT', From, Reason}, by exit/2
    SIG_LINK_EXIT = 4         # the same, by a link
    SIG_LINK = 5
    SIG_UNLINK = 6            # ref: number of the unlink, for the acknowledgement
    SIG_UNLINK_ACK = 7
    SIG_MONITOR = 8           # ref; value: name it was monitored by or NONE; aux: MONITOR_*
    SIG_DEMONITOR = 9         # ref
    SIG_DOWN = 10             # ref; value: the DOWN tuple
    SIG_GROUP_LEADER = 11     # value: the new leader
    SIG_INFO = 12             # this and the next two want a SIG_REPLY; value: keys of process_info
    SIG_ALIVE = 13
    SIG_GC = 14
    SIG_REPLY = 15            # ref: number of the request; value NONE: the process has ended
    SIG_SPAWN_REPLY = 16      # ref: number of the spawn request; value: {Tag, ReqId, ok | error, Result}; aux: SPAWNED_*;
                              # sender: the link's relation

cdef struct Signal:
    Signal* next
    Signal* prev
    uint16_t kind
    bint attached             # its fragment belongs to the receiver already; value is a root
    term sender               # pid word
    term value                # lives in frag, or needs none
    Frag* frag
    uint64_t ref
    uint64_t aux              # in the queue: arrival number
    MachineC* counted         # whose memory it counts in, NULL: it was not sent yet

cdef enum:                    # Proc.run
    RUN_OWNED = 1             # on a run queue or running: whoever wakes it has nothing to do
    RUN_NOTIFIED = 2          # something arrived since the last look: must be run (again)

cdef enum:                    # Signal.aux of SIG_MONITOR, Row.extra of monitored
    MONITOR_ALIAS = 1         # the reference is an alias of the watcher
    MONITOR_PORT = 2          # monitor(port, _)

cdef enum:                    # Signal.aux of SIG_SPAWN_REPLY
    SPAWNED_LINK = 1
    SPAWNED_MONITOR = 2
    SPAWNED_OK = 4
    SPAWNED_TELL = 8          # the process wants the message

cdef enum:                    # Row.a of aliases, low bits of Row.b of monitors
    ALIAS_NONE = 0
    ALIAS_EXPLICIT = 1        # until unalias
    ALIAS_DEMONITOR = 2       # until the monitor is gone
    ALIAS_REPLY = 3           # until the monitor is gone or a message came through it

cdef struct TagBox:           # a monitor's {tag, Term}: the term and what it lives in
    Frag* frag
    term value

cdef struct Rel:              # allocated on first use: most processes have none
    Table links               # key: pid, port or relation word; a: 0 linked, else number of an unlink not yet acknowledged
    Table monitors            # key: reference id; a: target's word (pid, port, relation) or 0, b: ALIAS_* | name << 8; extra: TagBox* or NULL
    Table monitored           # key: reference id, or number of the relation; a: watcher's word, b: name or NONE; extra: MONITOR_*
    Table aliases             # key: reference id; a: ALIAS_*
    Signal* marks[8]          # receive markers, oldest first
    int n_marks
    bint flagged              # the next six were set: process_flag settings that are only kept and told
    term error_handler
    size_t min_bin_vheap
    size_t fullsweep_after
    size_t save_calls
    uint8_t sensitive
    uint8_t async_dist
    uint8_t off_heap_queue
    uint64_t request          # number of the request this process waits for; 0: none
    Signal* reply

cdef struct Name:
    Name* next
    term name

cdef struct Timer:            # timers.pyx
    int64_t deadline          # nanoseconds, clock_monotonic
    uint64_t seq              # order of timers with one deadline
    int64_t index             # place in the heap, -1: not in it
    Proc* receiver            # a receive timeout; NULL: a SendTimer

cdef struct SendTimer:
    Timer timer               # first
    uint64_t ref
    SendTimer* chain          # in its bucket of references
    term dest                 # pid or name
    Frag* frag
    term value
    bint cancellable

cdef struct PortState:
    void* state
    void (*driver)(Process* p, void* state) noexcept nogil
    void (*destroy)(void*) noexcept nogil
    term name                 # an atom

cdef struct Proc:
    Process p                 # first: a Process* is a Proc*
    uint64_t run              # RUN_*, atomic
    Proc* queued              # next on a run queue, or in the list of the retired
    void* inbox               # Signal* (newest first) or CLOSED, atomic
    Signal* first             # messages in order of arrival, and markers
    Signal* last
    Signal* save              # next to look at; NULL: behind the last
    Signal* deferred          # requests that wait until the process is between two slices (oldest first)
    Signal* deferred_last
    Signal* exit_signal       # the accepted one when dying; its fragment is not yet the process's
    Signal* furthest          # the attached message that arrived last, or one behind it; NULL: none is attached
    uint64_t arrivals
    size_t messages
    Name* names               # under the registry's lock
    Timer timer               # `receive ... after`
    uint64_t armed            # number of the timeout that runs, 0: none
    uint64_t fired            # number of the last one that fired, atomic
    uint64_t retired          # epoch in which it ended
    PortState* port           # NULL: a process
    term parent               # who spawned it; a port's owner
    uint8_t priority
    bint dying                # must end: exit_signal says why (ports: exc_reason)
    bint waits                # its last slice ended in a receive
    bint answering            # handles requests of others, before or after its own slice
    bint begun                # leaders: was on a run queue at least once
    bint kept                 # leaders: freed by process_release
    bint ended
    void* tables              # first ETS table it owns (nat_ets.pyx; under the directory's lock)
    void* connection          # the Dist it controls, or the DistC it is the net_kernel of (dist.pyx)

cdef struct Processes:        # m.processes
    void** slots              # number & mask -> Proc*; an ended process's slot is NULL
    uint64_t mask
    uint64_t next_number
    int64_t live_processes
    int64_t live_ports

cdef struct Registry:         # m.registry
    pthread_mutex_t lock      # for writers; readers just load
    uint64_t* pids            # atom index -> pid or port word, 0: not registered
    uint64_t size
    void* ets                 # directory of ETS tables, NULL until there is one; what it needs to be told:
    void (*ets_leave)(Process* p) noexcept nogil     # a process with tables ends
    void (*ets_free)(MachineC* m) noexcept nogil     # the machine closes
    int64_t ets_bytes         # in tables, atomic

cdef inline Rel* rel_of(Proc* v) noexcept nogil:
    """NULL when it has no relations."""
    return <Rel*>v.p.rel

cdef enum:                    # what OTP answers for settings that nobody changed
    DEFAULT_MIN_BIN_VHEAP = 46422
    DEFAULT_FULLSWEEP = 65535
