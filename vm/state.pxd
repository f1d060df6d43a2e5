# The engine's structs: machine, scheduler, process, module, and the few inline helpers every room uses.
#
# One Machine is one virtual machine; several may live in one Python interpreter, and share nothing but the
# literal area's address range. A Machine has Scheds (one OS thread each, running without the GIL), Processes
# (in its process table), Modules and Exports (never unloaded before the machine is closed), atoms and natives.
#
# A Process owns one block of words: the heap grows up from `heap`, the stack grows down from `hend`:
#
#     heap ............ htop            stop ............ hend
#     | live terms ... |   free space   | frames, newest first |
#
# While a process runs, the interpreter keeps htop, stop, pc, cp in C locals and writes them back (SWAPOUT) before
# it calls anything that takes a Process*. Terms outside the block that belong to the process too live in
# fragments (`frags`: messages that were received, and what natives allocated when the block was full). The next
# collection moves everything reachable, from block and fragments, into one new block.
#
# A stack frame of N slots is N+1 words: [stop] saved continuation pointer, [stop+1+i] slot y(i). Slots hold terms
# or catch tags, and are NIL from the moment the frame is made. All other words on a stack are continuation
# pointers: addresses of code cells.
#
# Natives. `term fn(Process* p, term* argv)`: arguments in argv[0..arity), result returned. A native never
# triggers a collection: heap_alloc() takes from the block or, when it is full, from a fresh fragment, so terms
# held in C locals stay valid until the native returns. It fails by `return raise_...(p, ...)`, which yields NONE.
# The interpreter collects, if p.frag_words calls for it, after the native returned.
# A native must not call another native that schedules, and holds no lock when it returns.
#
# What NONE means is in p.exc_class: error, exit, throw: raise it. ATOM_EXITING: the process ends at once with
# p.exc_reason, no handler sees it (RUN_EXIT). ATOM_waiting: call this native again with the same arguments when the
# process is scheduled next; the interpreter leaves pc at the call and x[0..arity) alone and answers RUN_WAIT.
# ATOM_yield: the same with RUN_YIELD. So a native that needs an answer from another process asks on its first call,
# and finds the answer on a later one.

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t, uintptr_t
from avmtools.vm.term cimport *

cdef extern from "<pthread.h>" nogil:
    ctypedef struct pthread_mutex_t:
        pass
    ctypedef struct pthread_cond_t:
        pass
    ctypedef struct pthread_t:
        pass
    int pthread_mutex_init(pthread_mutex_t*, void*)
    int pthread_mutex_destroy(pthread_mutex_t*)
    int pthread_mutex_lock(pthread_mutex_t*)
    int pthread_mutex_trylock(pthread_mutex_t*)
    int pthread_mutex_unlock(pthread_mutex_t*)
    int pthread_cond_init(pthread_cond_t*, void*)
    int pthread_cond_destroy(pthread_cond_t*)
    int pthread_cond_wait(pthread_cond_t*, pthread_mutex_t*)
    int pthread_cond_signal(pthread_cond_t*)
    int pthread_cond_broadcast(pthread_cond_t*)

cdef extern from *:
    # C11-style atomics of GCC and clang, sequentially consistent unless named otherwise.
    """
    #define avm_add(p, v)      __atomic_add_fetch((p), (v), __ATOMIC_ACQ_REL)
    #define avm_load(p)        __atomic_load_n((p), __ATOMIC_ACQUIRE)
    #define avm_store(p, v)    __atomic_store_n((p), (v), __ATOMIC_RELEASE)
    #define avm_swap(p, v)     __atomic_exchange_n((p), (v), __ATOMIC_ACQ_REL)
    #define avm_or(p, v)       __atomic_or_fetch((p), (v), __ATOMIC_ACQ_REL)
    #define avm_and(p, v)      __atomic_and_fetch((p), (v), __ATOMIC_ACQ_REL)
    static inline int avm_cas_u64(uint64_t *p, uint64_t old, uint64_t v) {
        return __atomic_compare_exchange_n(p, &old, v, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    }
    static inline int avm_cas_ptr(void **p, void *old, void *v) {
        return __atomic_compare_exchange_n(p, &old, v, 0, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
    }
    """
    int64_t atomic_add_i64 "avm_add"(int64_t* p, int64_t v) noexcept nogil
    int64_t atomic_load_i64 "avm_load"(int64_t* p) noexcept nogil
    void atomic_store_i64 "avm_store"(int64_t* p, int64_t v) noexcept nogil
    uint64_t atomic_load_u64 "avm_load"(uint64_t* p) noexcept nogil
    void atomic_store_u64 "avm_store"(uint64_t* p, uint64_t v) noexcept nogil
    uint64_t atomic_swap_u64 "avm_swap"(uint64_t* p, uint64_t v) noexcept nogil
    uint64_t atomic_or_u64 "avm_or"(uint64_t* p, uint64_t v) noexcept nogil
    uint64_t atomic_and_u64 "avm_and"(uint64_t* p, uint64_t v) noexcept nogil
    void* atomic_load_ptr "avm_load"(void** p) noexcept nogil
    void atomic_store_ptr "avm_store"(void** p, void* v) noexcept nogil
    void* atomic_swap_ptr "avm_swap"(void** p, void* v) noexcept nogil
    bint atomic_cas_u64 "avm_cas_u64"(uint64_t* p, uint64_t old, uint64_t v) noexcept nogil
    bint atomic_cas_ptr "avm_cas_ptr"(void** p, void* old, void* v) noexcept nogil

cdef enum:
    MAX_X = 1024          # x registers of a scheduler; the compilers' own limit (facts/vm.md 4.4: 1023 arguments)
    X_SCRATCH = 64        # words behind them where gc_bif and apply put arguments
    MAX_F = 1024          # floating point registers
    REDUCTIONS = 4000     # per slice (OTP's figure); call-like instructions and natives consume them

# -- releases a native or opcode exists in (bit mask; profiles pick one bit) -----------------------
cdef enum:
    R05 = 1               # AtomVM 0.5
    R06 = 2               # AtomVM 0.6
    R07 = 4               # AtomVM 0.7 alphas, 0.8-dev
    ROTP = 8              # OTP has it
    R_ALL = 15
    R06UP = 14
    R07UP = 12

# -- shared off-heap storage -----------------------------------------------------------------------
cdef struct RefcBin:
    int64_t refc                  # holders: off-heap boxed terms, and C code that called refc_retain
    size_t size                   # bytes in use
    size_t capacity               # bytes allocated at data; the rest is room for bs_append
    uint8_t* data                 # writable only while one REFC holds it and APPEND says so (bits.pyx)
    void (*destroy)(RefcBin*) noexcept nogil   # resources: called when refc reaches 0; NULL for plain binaries
    void* resource                # what destroy needs
    uint64_t flags

# A block of words that belongs to a process beside its main block. `terms` of them are in use.
cdef struct Frag:
    Frag* next
    size_t size                   # words allocated behind this struct
    size_t used                   # words in use, from the first
    term* mso                     # first off-heap boxed in this fragment (chain through its last word), or NULL
    MachineC* counted             # the machine whose memory_used includes it, or NULL: a fragment in the making

# -- code -------------------------------------------------------------------------------------------
ctypedef term (*native_fn)(Process* p, term* argv) noexcept nogil

cdef enum:
    NATIVE_GUARD = 1      # callable by bif/gc_bif instructions (also in guards)
    NATIVE_PYTHON = 2     # implemented in Python: goes through the bridge and takes the GIL
    NATIVE_TRACED = 8     # a copy that trace.pyx made: `special` says what is traced of it
    NATIVE_SPECIAL = 4    # implemented by the interpreter itself (apply, exit, spawn ...): fn is NULL, `special` says which

cdef struct Native:
    const char* module
    const char* name
    int arity
    int flags             # NATIVE_*
    int releases          # R* mask
    native_fn fn
    int special           # interp's number of the operation when NATIVE_SPECIAL
    void* python          # PyObject* of the Python function when NATIVE_PYTHON

# What call_ext, external funs and apply go through: one per M:F/A of a machine, made on first mention.
# `code` is where to continue: the function's first cell once known; else interp's cell that loads the module
# and tries again, or interp's cell that calls the native.
cdef struct Export:
    const cell* code
    term module
    term function
    int arity
    int64_t missed        # 1 once it was called in vain (atomic)
    Native* native        # not NULL: the native that shadows any function of that name
    Module* owner         # module whose code this is, NULL until loaded
    cell stub[4]          # the cells `code` points to until a module is loaded, and for natives for ever

cdef struct FunEntry:             # one row of a FunT chunk; never moves
    Module* module
    term function
    int arity                     # including free variables
    int num_free
    uint32_t index
    uint32_t old_uniq
    const cell* code

cdef struct FuncInfo:             # one per function of a module, in code order
    const cell* start             # its func_info cell
    term function
    int arity

cdef struct LineEntry:            # a `line` instruction that precedes cells from `cell_index` on
    uint32_t cell_index
    uint32_t line                 # (file << 24) | line; 0: unknown
    uint32_t code_offset          # of the instruction behind it, in bytes from the first one of the module

cdef enum:                        # Module.state; only CURRENT ones are found by name
    MODULE_CURRENT = 0
    MODULE_PENDING = 1            # its on_load function has not returned yet; nothing of it is exported
    MODULE_OLD = 2                # another version took its place, or it was deleted; running code stays in it
    MODULE_PURGED = 3
    MODULE_FAILED = 4             # its on_load function did not return ok

cdef struct Module:
    term name
    int state                     # MODULE_*; written under the code lock
    uint32_t on_load              # cell index of the on_load function's entry; 0: none
    term loader                   # the process that had it run; NONE: nobody yet (on_load.pyx)
    char* where                   # the file it came from, for code:which; NULL: preloaded
    int index                     # load order; what crash reports print
    MachineC* machine
    cell* code                    # decoded cells; fixed address until the machine closes
    size_t code_cells
    FuncInfo* functions
    size_t n_functions
    FunEntry* funs
    size_t n_funs
    Export** exports              # exported functions
    uint32_t* export_cells        # cell index of each export's entry, beside `exports`
    size_t n_exports
    term* literals
    size_t n_literals
    term attributes               # literals too: what module_info/1 gives from the chunks Attr and CInf
    term compile
    LineEntry* lines
    size_t n_lines
    char** files                  # [0] is the module's source name
    size_t n_files
    uint32_t* label_cells         # label number -> cell index (crash reports print labels)
    size_t n_labels
    const uint8_t* strings        # StrT
    size_t strings_size
    void* python                  # PyObject*: the loader's Module object (attributes, compile info), or NULL

# -- processes ---------------------------------------------------------------------------------------
cdef enum:                        # Process.flags (atomic: other threads set some)
    PF_TRAP_EXIT = 1
    PF_EXITING = 2                # signals and messages are dropped from here on
    PF_LEADER = 4                 # the machine ends when this process ends
    PF_OOM = 8                    # a limit on memory was hit: the interpreter raises or ends the process
    PF_MAX_HEAP = 64              # its heap is larger than max_heap_size of OTP: to be logged, and with PF_OOM killed
    PF_PORT = 16                  # a Python driver behind a process (ports.py)
    PF_KILLED = 32
    PF_WATCHES = 128              # waits for a file, or did (sched.pyx)
    PF_ON_LOAD = 256              # runs the on_load function of a module

cdef enum:                        # Process.max_heap_how: what OTP's option asks for
    MAX_HEAP_KILL = 1             # the process is killed; else it goes on
    MAX_HEAP_LOG = 2              # there is a report
    MAX_HEAP_SHARED = 4           # binaries off the heap count too

cdef enum:                        # MachineC.trace
    TRACE_CALLS = 1
    TRACE_MESSAGES = 2
    TRACE_GC = 4
    TRACE_SCHED = 8
    TRACE_PROFILE = 16

cdef enum:                        # Process.growth (spawn option atomvm_heap_growth, profile default)
    GROW_GEOMETRIC = 0
    GROW_BOUNDED_FREE = 1
    GROW_MINIMUM = 2
    GROW_FIBONACCI = 3

cdef struct Process:
    # the interpreter's window; see the head of this file
    term* heap
    term* htop
    term* stop
    term* hend
    const cell* pc                # where to go on when scheduled
    const cell* cp                # return address of the running function, unless saved in its frame
    int64_t reds                  # left in this slice
    Sched* sched                  # who runs it now; NULL while it doesn't run
    MachineC* m
    term id                       # its pid
    # off the block
    Frag* frags
    size_t frag_words             # words in use in frags
    term* mso                     # off-heap boxed terms of the block (chain through their last word)
    size_t off_heap_bytes         # bytes kept alive through mso; a virtual heap that also triggers collections
    size_t off_heap_limit
    # exception in flight: set by raise_*, taken by the interpreter
    term exc_class                # atom error, exit or throw; EXITING, waiting, yield: see the head of this file
    term exc_reason
    term exc_trace                # NONE: build it; else the raw trace that raise/3 passes on
    term exc_args                 # NONE, or the argument list for the top frame (error/2)
    # registers while not running
    term* saved_x
    int saved_n
    int saved_cap
    # settings
    uint64_t flags                # PF_*, atomic
    size_t min_heap               # words
    size_t max_heap               # words that may not be exceeded; 0: none
    size_t max_heap_size          # the option: differs from max_heap when a heap that is too large is only logged
    int max_heap_how              # MAX_HEAP_*
    int growth                    # GROW_*
    term group_leader
    term initial[3]               # module, function, arity or NIL: for process_info and crash reports
    term dict                     # process dictionary: NIL or a table that nat_process.pyx explains (a root)
    # construction state of bs_init2/bs_put_* (bits.pxd); bits_target is a root
    term bits_target
    size_t bits_pos
    uint64_t total_reds
    size_t gc_count
    size_t live_words             # heap words that survived the last collection
    bint survivors                # most of what was allocated before it did: the next one plans for growth
    ProcessLinks* rel             # links and monitors: private to process.pxd
    void* profile                 # its counts, private to trace.pyx; NULL: nothing was counted

cdef struct ProcessLinks:         # defined by process.pxd's room; here so that Process has a fixed size
    void* opaque

# -- schedulers --------------------------------------------------------------------------------------
cdef struct Sched:
    term x[1024 + 64]             # MAX_X + X_SCRATCH; x[0..live) are roots of the running process
    double f[1024]
    MachineC* m
    Process* current
    int index
    uint64_t random_state
    void* queue                   # private to sched.pyx

# -- console streams ---------------------------------------------------------------------------------
cdef struct Stream:
    pthread_mutex_t lock
    int fd                        # -1: to `sink`, or if that is NULL keep the bytes in `buffer`
    void* sink                    # PyObject* that is called with the bytes, under the GIL
    char* buffer
    size_t len
    size_t cap

# -- machine -----------------------------------------------------------------------------------------
cdef struct MachineC:
    # profile
    int release                   # one R* bit
    int integer_bits              # 64, 256 or 0 (unlimited)
    bint device_display           # erlang:display and reports in AtomVM's syntax (facts/vm.md 4.3)
    int default_growth
    bint ports_are_pids
    # switches for tests
    bint gc_stress                # collect whenever a collection is allowed
    bint verify                   # run the heap verifier before and after every collection
    int trace                     # TRACE_*: what is written or counted
    void* tracer                  # private to trace.pyx
    # tables, private to their rooms
    void* atoms                   # atoms.pyx
    void* modules                 # code.pyx
    void* exports
    void* natives
    void* processes               # process.pyx
    void* timers
    void* registry
    void* scheduling
    const cell** catches          # catch index -> handler cell
    size_t n_catches
    size_t catches_cap
    void* on_loads                # on_load.pyx
    void* persistent              # nat_persistent.pyx
    void (*on_load_ended)(Process* p) noexcept nogil    # what process_exit calls for a process with PF_ON_LOAD
    void* python                  # PyObject*: the Machine that owns this struct
    term (*call_python)(Process* p, Native* native, term* argv) noexcept nogil   # runs a NATIVE_PYTHON; takes the GIL
    size_t backtrace_depth        # frames in a stack trace; 0 means OTP's 8
    # limits
    size_t max_atoms
    size_t max_processes
    size_t memory_limit           # bytes for heaps and binaries together; 0: none
    # distribution (dist.pyx)
    term node                     # this node's name, nonode@nohost while it is not alive
    uint64_t creation             # 0 while it is not alive
    void* dist                    # its connections; NULL until the first is needed
    # literal area (heap.pyx): this machine's chunk with free words, and the off-heap terms among its literals
    term* literal_at
    term* literal_stop
    term* literal_mso
    # process.mailbox_root, for the collector; a pointer so that heap.pyx imports no other room. NULL: no mailboxes.
    term* (*mailbox_root)(Process* p, void** cursor) noexcept nogil
    # console (display.pyx): a stream is a file descriptor, or -1: `buffer` collects the bytes (Python takes them)
    Stream* out
    Stream* err
    # Counters that every scheduler writes, away from what every instruction reads.
    char apart[64]
    uint64_t next_ref
    int64_t unique                # erlang:unique_integer's counter, atomic
    int64_t last_reductions       # what erlang:statistics told last, atomic
    int64_t last_runtime
    int64_t last_wall_clock
    int64_t memory_used           # atomic
    int64_t refc_bytes            # atomic: what erlang:memory(binary) answers
    char apart_too[64]

# -- raising ------------------------------------------------------------------------------------------
# Implemented inline so that natives need no call; the atoms come from atoms.pxd.
from avmtools.vm.atoms cimport *

cdef inline term raise_class(Process* p, term cls, term reason) noexcept nogil:
    p.exc_class = cls
    p.exc_reason = reason
    p.exc_trace = NONE
    p.exc_args = NONE
    return NONE

cdef inline term raise_error(Process* p, term reason) noexcept nogil:
    return raise_class(p, ATOM_error, reason)

cdef inline term raise_badarg(Process* p) noexcept nogil:
    return raise_class(p, ATOM_error, ATOM_badarg)

cdef inline term raise_badarith(Process* p) noexcept nogil:
    return raise_class(p, ATOM_error, ATOM_badarith)
