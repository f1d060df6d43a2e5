# Distribution: connections with other nodes, and what crosses them (erts "Distribution Protocol").
#
# A Dist is the connection with one node, or the place where one may come to be: it exists from the first mention of
# the node until the machine closes. What processes do to remote ones is encoded at once, on the sender's thread, into
# packets of the Dist's queue. The controller, an Erlang process that owns the carrier, takes packets from there
# (dist_ctrl_get_data) and hands in those that arrive (dist_ctrl_put_data), which become signals of local processes.
# While a connection is being set up the queue collects; when that fails, it is dropped and everybody is told.
#
# Links, monitors and spawn requests across nodes are Relations of the Dist, each with a number. In the tables of
# processes and as the sender of signals a relation's word (mk_relation) stands for the remote process. Words outlive
# their relation without harm: they are looked up, never followed.
#
# One lock guards all connections of a machine. Under it nothing is called but the pushing of signals.
from avmtools.vm.proc cimport *

cdef enum:                    # what we and the other side must be able to do, and what we can do beside it
    D_PUBLISHED = 0x1
    D_EXTENDED_REFERENCES = 0x4
    D_DIST_MONITOR = 0x8
    D_FUN_TAGS = 0x10
    D_DIST_MONITOR_NAME = 0x20
    D_NEW_FUN_TAGS = 0x80
    D_EXTENDED_PIDS_PORTS = 0x100
    D_EXPORT_PTR_TAG = 0x200
    D_BIT_BINARIES = 0x400
    D_NEW_FLOATS = 0x800
    D_UTF8_ATOMS = 0x10000
    D_MAP_TAG = 0x20000
    D_BIG_CREATION = 0x40000
    D_EXIT_PAYLOAD = 0x400000
    D_HANDSHAKE_23 = 0x1000000
    D_UNLINK_ID = 0x2000000

cdef enum:
    DIST_IDLE = 0
    DIST_PENDING = 1          # net_kernel is connecting it
    DIST_UP = 2

    DIST_BUSY = 1 << 20       # bytes in a queue that make senders wait; they go on when half of it is gone

    REL_LINK = 1
    REL_MONITOR = 2           # a local process watches a remote one
    REL_WATCHED = 3           # the reverse
    REL_SPAWN = 4             # a request for a new process

    SEND_NOSUSPEND = 1
    SEND_NOCONNECT = 2

cdef struct Packet:           # followed by its bytes: four of length, then the message
    Packet* next
    size_t size

# A process of another node, or (name not NONE) whoever is registered there.
cdef struct Remote:
    term name
    uint64_t creation
    uint64_t id
    uint64_t serial

cdef struct Relation:
    Relation* next_number     # in the bucket of its number
    Relation* next_key        # in the bucket of what it is found by
    Relation* before          # among its Dist's
    Relation* after
    Dist* node
    uint64_t number
    uint64_t key              # hash of what it is found by
    int kind                  # REL_*
    term local                # pid
    Remote remote
    uint64_t ref              # REL_MONITOR, REL_SPAWN: number of the reference
    term alias                # pid when that reference is an alias, or 0
    uint64_t ref_creation     # REL_WATCHED: the watcher's reference
    uint64_t ref_size
    uint64_t[5] ref_words
    uint64_t unlinking        # REL_LINK: number of our unlink that is not acknowledged
    bint hidden               # REL_LINK: not found any more, the other side has unlinked
    uint64_t wants            # REL_SPAWN: SPAWNED_*
    int tell                  # REL_SPAWN: TELL_*
    TagBox tag                # REL_SPAWN: the first element of the reply

cdef struct Dist:
    Dist* next
    DistC* all
    term node
    int state
    uint64_t handle           # number of the reference that the controller has; 0: none
    uint64_t flags            # of the other side
    uint64_t creation
    bint hidden
    term controller
    term input                # who puts data in
    Packet* first
    Packet* last
    size_t queued             # bytes
    bint notify               # the controller waits for dist_data
    bint get_size
    int64_t sent              # packets
    int64_t received
    uint8_t* partial          # of a stream: the packet that is not complete
    size_t partial_size
    size_t partial_cap
    term* waiting             # pids of senders that wait for room
    size_t n_waiting
    size_t waiting_cap
    term* watchers            # pids by monitor_node, once for each call
    size_t n_watchers
    size_t watchers_cap
    Relation* relations

cdef struct Cookie:
    Cookie* next
    term node
    term cookie

cdef struct DistC:            # m.dist
    MachineC* m
    pthread_mutex_t lock
    Dist* nodes               # only ever grows, at its head: may be read without the lock
    Relation** by_number
    Relation** by_key
    uint64_t mask
    uint64_t relations
    uint64_t next_number
    term kernel               # the process that set the node alive; NIL: not alive
    term cookie               # ours; ATOM_undefined: none set
    Cookie* cookies           # for other nodes

cdef DistC* dist_get(MachineC* m) noexcept nogil                # made when there is none; NULL: no memory
cdef void dist_free(MachineC* m) noexcept nogil
cdef bint is_alive(MachineC* m) noexcept nogil

# -- from the process room: `to`, and what stands for it, is remote --
cdef bint is_remote(MachineC* m, term to) noexcept nogil       # a pid or reference of another node, {Name, Node} there
# 1: sent or dropped; 0: not, exc_class says why (waiting, badarg); -1: it would wait; -2: no connection
cdef int dist_send(Process* p, term to, term message, int options) noexcept nogil
cdef void dist_signal(MachineC* m, term to, Signal* s, Sched* by) noexcept nogil   # to a relation's word; takes over s
cdef bint dist_link(Process* p, term to) noexcept nogil        # False: raised
cdef void dist_unlink(Process* p, term to) noexcept nogil
cdef void dist_exit(Process* p, term to, term reason) noexcept nogil
cdef void dist_group_leader(Process* p, term leader, term to) noexcept nogil
cdef term dist_monitor(Process* p, term to, term options) noexcept nogil   # the reference; NONE: raised
cdef void dist_leave(Process* p) noexcept nogil                # a controller or net_kernel ends
cdef term dist_term(Process* p, term word) noexcept nogil      # pid or {Name, Node} behind a relation; NONE: gone

# -- for natives --
# The request's reference; NONE: raised.
cdef term dist_spawn(Process* p, term node, term module, term function, term args, term options) noexcept nogil
cdef bint dist_abandon(Process* p, uint64_t ref) noexcept nogil
cdef Dist* dist_of_handle(MachineC* m, term handle) noexcept nogil
cdef Dist* dist_of_node(MachineC* m, term node, bint make) noexcept nogil      # NULL: unknown, or no memory
cdef bint dist_up(Process* p, Dist* d, term controller, uint64_t flags, uint64_t creation,
                  uint64_t handle) noexcept nogil
cdef void dist_down(MachineC* m, Dist* d, Sched* by) noexcept nogil
cdef bint dist_connect(MachineC* m, Dist* d, Sched* by) noexcept nogil   # locked: connected, or asked for; False: can't
cdef bint dist_put(Process* p, Dist* d, const uint8_t* data, size_t n) noexcept nogil   # one message; False: malformed
cdef bint dist_put_stream(Process* p, Dist* d, const uint8_t* data, size_t n) noexcept nogil
# Packets, together at most so many bytes; 0: one, without its length; NONE: nothing.
cdef term dist_take(Process* p, Dist* d, size_t most) noexcept nogil
cdef void dist_notify(Process* p, Dist* d) noexcept nogil
cdef bint dist_watch(Process* p, term node, bint on, bint connect) noexcept nogil  # False: not alive
