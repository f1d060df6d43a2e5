"""Process table, mailboxes and receive, sending, spawning and ending; see process.pxd.

A mailbox has two halves. Senders push signals on `inbox`, a lock-free stack; the owner swaps it out (`drain`),
reverses it, acts on what is no message, and appends messages to the inner queue, a doubly linked list with a save
pointer. `save` is the next message that receive looks at; NULL means "behind the last", and the next message that is
appended becomes it.
"""
from libc.stdlib cimport calloc, free, malloc
from avmtools.vm.proc cimport *
from avmtools.vm.signals cimport *
from avmtools.vm.sched cimport *
from avmtools.vm.timers cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.maps cimport map_get
from avmtools.vm.num cimport get_int64, get_uint64
from avmtools.vm.interp cimport exit_cells
from avmtools.vm.trace cimport trace_discard, trace_exit, trace_receive, trace_send, trace_spawn
from avmtools.vm.dist cimport dist_free, dist_leave, dist_send, is_remote


# -- table -------------------------------------------------------------------------------------------
# A number's slot is its low bits. Numbers whose slot is taken are passed over, so they only ever count up.

cdef Process* process_lookup(MachineC* m, term pid) noexcept nogil:
    cdef Processes* t = <Processes*>m.processes
    cdef Process* p
    if not is_pid(pid) and not is_port(pid):
        return NULL
    p = <Process*>atomic_load_ptr(&t.slots[pid_number(pid) & t.mask])
    if p == NULL or p.id != pid:
        return NULL
    return p


cdef size_t process_count(MachineC* m, bint ports) noexcept nogil:
    cdef Processes* t = <Processes*>m.processes
    return <size_t>(atomic_load_i64(&t.live_ports) if ports else atomic_load_i64(&t.live_processes))


cdef bint table_enter(MachineC* m, Proc* v, bint port) noexcept nogil:
    cdef Processes* t = <Processes*>m.processes
    cdef int64_t* counter = &t.live_ports if port else &t.live_processes
    cdef uint64_t number
    if atomic_add_i64(counter, 1) > <int64_t>m.max_processes or process_count(m, False) + process_count(m, True) > t.mask:
        atomic_add_i64(counter, -1)
        return False
    while True:
        number = <uint64_t>atomic_add_i64(<int64_t*>&t.next_number, 1) - 1
        if t.slots[number & t.mask] == NULL:
            v.p.id = mk_port(number) if port and not m.ports_are_pids else mk_pid(number)
            if atomic_cas_ptr(&t.slots[number & t.mask], NULL, v):
                return True


cdef void table_leave(MachineC* m, Proc* v) noexcept nogil:
    cdef Processes* t = <Processes*>m.processes
    atomic_store_ptr(&t.slots[pid_number(v.p.id) & t.mask], NULL)
    atomic_add_i64(&t.live_ports if v.p.flags & PF_PORT else &t.live_processes, -1)


cdef int processes_init(MachineC* m, int schedulers, const ClockOptions* clock) noexcept nogil:
    cdef Processes* t = <Processes*>calloc(1, sizeof(Processes))
    cdef Registry* r = <Registry*>calloc(1, sizeof(Registry))
    cdef uint64_t size = 64
    m.processes = t
    m.mailbox_root = mailbox_root
    m.registry = r
    if t == NULL or r == NULL:
        return -1
    if m.max_processes == 0:
        m.max_processes = 262144
    while size < 2 * m.max_processes:
        size *= 2
    t.mask = size - 1
    t.next_number = 1
    t.slots = <void**>calloc(size, sizeof(void*))      # pages come into being when they are first used
    r.size = m.max_atoms if m.max_atoms else 1 << 20
    r.pids = <uint64_t*>calloc(r.size, sizeof(uint64_t))
    if t.slots == NULL or r.pids == NULL:
        return -1
    pthread_mutex_init(&r.lock, NULL)
    if timers_init(m, clock) != 0:
        return -1
    return sched_init(m, schedulers, clock)


cdef void processes_free(MachineC* m) noexcept nogil:
    cdef Processes* t = <Processes*>m.processes
    cdef Registry* r = <Registry*>m.registry
    cdef uint64_t i
    timers_free(m)                    # first: receive timeouts are part of their processes
    if t != NULL and t.slots != NULL:
        for i in range(t.mask + 1 if t.next_number > t.mask else t.next_number):
            if t.slots[i] != NULL:
                proc_discard(<Process*>t.slots[i])
        free(t.slots)
    sched_free(m)
    if r != NULL:
        dist_free(m)
        if r.ets != NULL:
            r.ets_free(m)
        if r.pids != NULL:
            pthread_mutex_destroy(&r.lock)
            free(r.pids)
        free(r)
    free(t)
    m.processes = NULL
    m.registry = NULL


cdef void list_free(Signal* s) noexcept nogil:
    cdef Signal* next
    while s != NULL:
        next = s.next
        signal_free(s)
        s = next


cdef void proc_discard(Process* p) noexcept nogil:
    cdef Proc* v = <Proc*>p
    cdef Rel* rel = rel_of(v)
    cdef Name* name
    cdef uint32_t i
    if v.inbox != CLOSED:
        list_free(<Signal*>v.inbox)
    list_free(v.first)
    list_free(v.deferred)
    if v.exit_signal != NULL:
        signal_free(v.exit_signal)
    if rel != NULL:
        for i in range(rel.monitors.used):
            if rel.monitors.rows[i].key != 0:
                tag_free(<TagBox*>rel.monitors.rows[i].extra)
        table_free(&rel.links)
        table_free(&rel.monitors)
        table_free(&rel.monitored)
        table_free(&rel.aliases)
        if rel.reply != NULL:
            signal_free(rel.reply)
        free(rel)
    while v.names != NULL:
        name = v.names
        v.names = name.next
        free(name)
    if v.port != NULL:
        port_destroy(v)
        free(v.port)
    if v.p.heap != NULL:
        heap_free(&v.p)
    if v.p.profile != NULL:
        trace_discard(&v.p)
    free(v)


# -- making one --------------------------------------------------------------------------------------

cdef void spawn_defaults(MachineC* m, SpawnOptions* o) noexcept nogil:
    o.flags = 0
    o.min_heap = 0
    o.max_heap = 0
    o.max_heap_how = MAX_HEAP_KILL | MAX_HEAP_LOG
    o.growth = m.default_growth
    o.monitor_options = NIL
    o.priority = PRIORITY_NORMAL


cdef bint max_heap_flag(MachineC* m, term map, term name, int bit, int* how) noexcept nogil:
    cdef term v = map_get(m, map, name)
    if v == ATOM_true:
        how[0] |= bit
    elif v == ATOM_false:
        how[0] &= ~bit
    return v == NONE or v == ATOM_true or v == ATOM_false


cdef bint max_heap_option(MachineC* m, term value, size_t* size, int* how) noexcept nogil:
    cdef uint64_t n
    how[0] = MAX_HEAP_KILL | MAX_HEAP_LOG
    if is_map(value):
        if m.release == ROTP and not (max_heap_flag(m, value, ATOM_kill, MAX_HEAP_KILL, how)
                                      and max_heap_flag(m, value, ATOM_error_logger, MAX_HEAP_LOG, how)
                                      and max_heap_flag(m, value, ATOM_include_shared_binaries, MAX_HEAP_SHARED, how)):
            return False
        value = map_get(m, value, ATOM_size)
        if value == NONE:
            return False
    if not get_uint64(value, &n) or n >> 48 or (m.release == ROTP and n != 0 and n < OTP_MIN_HEAP):
        return False
    size[0] = n
    return True


cdef void set_max_heap(Process* p, size_t size, int how) noexcept nogil:
    p.max_heap_size = size
    p.max_heap_how = how
    p.max_heap = size if how & MAX_HEAP_KILL else 0


cdef Proc* proc_new(MachineC* m, const cell* code, const term* args, int nargs, term module, term function,
                    const SpawnOptions* options, uint64_t flags) noexcept nogil:
    """In the table, but not on a run queue. NULL: no memory, or too many."""
    cdef SpawnOptions defaults
    cdef size_t words = 0
    cdef int i
    cdef Process* p
    cdef Proc* v = <Proc*>calloc(1, sizeof(Proc))
    if v == NULL:
        return NULL
    if options == NULL:
        spawn_defaults(m, &defaults)
        options = &defaults
    p = &v.p
    p.m = m
    p.dict = NIL
    p.bits_target = NIL
    p.group_leader = NIL
    p.exc_class = NONE
    p.exc_reason = NONE
    p.exc_trace = NONE
    p.exc_args = NONE
    p.initial[0] = module
    p.initial[1] = function
    p.initial[2] = mk_small(2 if module == ATOM_erlang and function == ATOM_apply else nargs)   # spawn(Fun)
    p.min_heap = options.min_heap if options.min_heap else DEFAULT_MIN_HEAP
    set_max_heap(p, options.max_heap, options.max_heap_how)
    if p.max_heap and p.min_heap > p.max_heap:
        p.min_heap = p.max_heap
    p.growth = options.growth
    p.flags = flags
    p.pc = code
    p.cp = exit_cells()
    v.priority = <uint8_t>options.priority
    v.timer.index = -1
    v.run = RUN_OWNED                 # nobody but sched_start queues it
    v.parent = NIL
    for i in range(nargs):
        words += size_of_term(args[i])
    p.saved_x = <term*>malloc((nargs if nargs > 3 else 3) * sizeof(term))
    if p.saved_x == NULL or heap_init(p, p.min_heap if p.min_heap > words + 16 else words + 16) != 0:
        free(p.saved_x)
        free(v)
        return NULL
    p.saved_cap = nargs if nargs > 3 else 3
    p.saved_n = nargs
    for i in range(nargs):
        p.saved_x[i] = copy_term(args[i], &p.htop, &p.mso)
    if not table_enter(m, v, (flags & PF_PORT) != 0):
        heap_free(p)
        free(v)
        return NULL
    return v


cdef inline void inherit_leader(Process* p, term leader) noexcept nogil:
    """A leader of another node is a term of several words."""
    cdef term* hp
    if not is_immediate(leader):
        hp = heap_alloc(p, size_of_term(leader))
        leader = copy_term(leader, &hp, &p.mso)
    p.group_leader = leader


cdef Process* process_prepare(MachineC* m, const cell* code, const term* args, int nargs, term module, term function,
                              const SpawnOptions* options, term leader) noexcept nogil:
    cdef Proc* v = proc_new(m, code, args, nargs, module, function, options, 0)
    if v == NULL:
        return NULL
    inherit_leader(&v.p, leader)
    return &v.p


cdef void process_undo(Process* p) noexcept nogil:
    table_leave(p.m, <Proc*>p)
    proc_discard(p)


cdef term spawn_process(Process* parent, const cell* code, const term* args, int nargs, term module, term function,
                        const SpawnOptions* options) noexcept nogil:
    cdef MachineC* m = parent.m
    cdef Proc* v = proc_new(m, code, args, nargs, module, function, options, 0)
    cdef term ref = NONE
    cdef term pid
    if v == NULL:
        return raise_error(parent, ATOM_system_limit)
    pid = v.p.id
    v.parent = parent.id
    inherit_leader(&v.p, parent.group_leader)
    if options != NULL and options.flags & SPAWN_ON_LOAD:
        v.p.flags |= PF_ON_LOAD
    if options != NULL and options.flags and not relate(<Proc*>parent, v, options, &ref):
        table_leave(m, v)
        proc_discard(&v.p)
        return NONE
    if m.trace & TRACE_SCHED:
        trace_spawn(parent, &v.p)
    sched_start(m, v, parent.sched)
    if ref != NONE:
        return mk_tuple2(parent, pid, ref)
    return pid


cdef Process* process_create(MachineC* m, const cell* code, const term* args, int nargs, term module, term function,
                             const SpawnOptions* options) noexcept nogil:
    cdef Proc* v = proc_new(m, code, args, nargs, module, function, options, 0)
    if v == NULL:
        return NULL
    # NIL, which its children inherit: they too lead groups of their own, for nobody serves requests of theirs.
    v.p.group_leader = NIL
    v.kept = True
    return &v.p


cdef Proc* port_new(MachineC* m, port_driver driver, void* state, void (*destroy)(void*) noexcept nogil) noexcept nogil:
    """NULL: no memory, or too many; then `destroy` was not called."""
    cdef PortState* port = <PortState*>malloc(sizeof(PortState))
    cdef Proc* v
    if port == NULL:
        return NULL
    v = proc_new(m, NULL, NULL, 0, ATOM_undefined, ATOM_undefined, NULL, PF_PORT)
    if v == NULL:
        free(port)
        return NULL
    port.state = state
    port.driver = driver
    port.destroy = destroy
    port.name = ATOM_undefined
    v.port = port
    return v


cdef void port_destroy(Proc* v) noexcept nogil:
    if v.port.destroy != NULL:
        v.port.destroy(v.port.state)
        v.port.destroy = NULL


cdef Process* port_create(Process* owner, port_driver driver, void* state, void (*destroy)(void*) noexcept nogil) noexcept nogil:
    """A port, linked to `owner` as open_port does. NULL: system_limit raised."""
    cdef Proc* v = port_new(owner.m, driver, state, destroy)
    cdef SpawnOptions o
    cdef term ref
    if v == NULL:
        raise_error(owner, ATOM_system_limit)
        return NULL
    spawn_defaults(owner.m, &o)
    o.flags = SPAWN_LINK
    inherit_leader(&v.p, owner.group_leader)
    v.parent = owner.id
    if not relate(<Proc*>owner, v, &o, &ref):
        table_leave(owner.m, v)
        v.port.destroy = NULL
        proc_discard(&v.p)
        return NULL
    sched_start(owner.m, v, owner.sched)
    return &v.p


cdef Process* port_create_free(MachineC* m, port_driver driver, void* state, void (*destroy)(void*) noexcept nogil) noexcept nogil:
    cdef Proc* v = port_new(m, driver, state, destroy)
    if v == NULL:
        return NULL
    # NIL, which its children inherit: they too lead groups of their own, for nobody serves requests of theirs.
    v.p.group_leader = NIL
    sched_start(m, v, NULL)
    return &v.p


cdef void* port_state(Process* p) noexcept nogil:
    return (<Proc*>p).port.state


cdef void port_exit(Process* p, term reason) noexcept nogil:
    (<Proc*>p).dying = True
    p.exc_class = ATOM_EXITING
    p.exc_reason = reason


# -- ending one --------------------------------------------------------------------------------------

cdef void process_exit(Process* p, term reason) noexcept nogil:
    """`reason` is a term of p. Order as in OTP: the name goes first, then links and watchers learn of it."""
    cdef Proc* v = <Proc*>p
    cdef MachineC* m = p.m
    cdef Signal* s
    cdef Signal* next
    cdef Sched* by = p.sched
    if m.trace:
        trace_exit(p, reason)
    atomic_or_u64(&p.flags, PF_EXITING)
    if atomic_load_u64(&p.flags) & PF_ON_LOAD:
        m.on_load_ended(p)
    v.ended = True
    if m.dist != NULL:
        fence()                       # dist_up sets connection, then looks at PF_EXITING
        if v.connection != NULL:
            dist_leave(p)
    names_drop(v)
    receive_timer_cancel(p)
    table_leave(m, v)
    s = reversed_list(<Signal*>atomic_swap_ptr(&v.inbox, CLOSED))
    while s != NULL:
        next = s.next
        signal_dead(m, p.id, s, by)
        s = next
    s = v.deferred
    v.deferred = NULL
    while s != NULL:
        next = s.next
        signal_dead(m, p.id, s, by)
        s = next
    if v.tables != NULL:
        (<Registry*>m.registry).ets_leave(p)
    if atomic_load_u64(&p.flags) & PF_WATCHES:
        io_forget(m, p.id)
    leave_relations(v, reason, by)
    if v.port != NULL:
        port_destroy(v)
    if v.kept:
        sched_leader_ended(m, v)
    else:
        sched_retire(m, v, by)


cdef void process_wake(MachineC* m, term pid, Sched* by) noexcept nogil:
    cdef Process* p = process_lookup(m, pid)
    if p != NULL:
        sched_wake(m, <Proc*>p, by)


cdef void process_release(Process* p) noexcept nogil:
    if (<Proc*>p).ended:
        proc_discard(p)
    else:
        (<Proc*>p).kept = False


cdef void names_drop(Proc* v) noexcept nogil:
    cdef Registry* r = <Registry*>v.p.m.registry
    cdef Name* name
    pthread_mutex_lock(&r.lock)
    while v.names != NULL:
        name = v.names
        v.names = name.next
        atomic_store_u64(&r.pids[atom_index(name.name)], 0)
        free(name)
    pthread_mutex_unlock(&r.lock)


cdef term name_lookup(MachineC* m, term name) noexcept nogil:
    cdef Registry* r = <Registry*>m.registry
    if atom_index(name) >= r.size:
        return NONE
    return atomic_load_u64(&r.pids[atom_index(name)])


cdef bint name_register(MachineC* m, term name, Process* p, bint one_name) noexcept nogil:
    """False: taken, ended, already named (when `one_name`), or no memory."""
    cdef Registry* r = <Registry*>m.registry
    cdef Proc* v = <Proc*>p
    cdef Name* entry
    cdef bint ok = False
    if name == ATOM_undefined or atom_index(name) >= r.size:
        return False
    entry = <Name*>malloc(sizeof(Name))
    if entry == NULL:
        return False
    entry.name = name
    pthread_mutex_lock(&r.lock)
    # An ending process sets PF_EXITING before it takes this lock to drop its names.
    if r.pids[atom_index(name)] == 0 and not (atomic_load_u64(&v.p.flags) & PF_EXITING) and not (one_name and v.names != NULL):
        entry.next = v.names
        v.names = entry
        atomic_store_u64(&r.pids[atom_index(name)], v.p.id)
        ok = True
    pthread_mutex_unlock(&r.lock)
    if not ok:
        free(entry)
    return ok


cdef bint name_unregister(MachineC* m, term name) noexcept nogil:
    cdef Registry* r = <Registry*>m.registry
    cdef Proc* v
    cdef Name** link
    cdef Name* entry = NULL
    if atom_index(name) >= r.size:
        return False
    pthread_mutex_lock(&r.lock)
    v = <Proc*>process_lookup(m, r.pids[atom_index(name)])
    if v != NULL:
        link = &v.names
        while link[0] != NULL and link[0].name != name:
            link = &link[0].next
        entry = link[0]
        if entry != NULL:
            link[0] = entry.next
            atomic_store_u64(&r.pids[atom_index(name)], 0)
    pthread_mutex_unlock(&r.lock)
    free(entry)
    return entry != NULL


# -- sending -----------------------------------------------------------------------------------------

cdef void deliver(Process* p, term to, term message, int kind, uint64_t ref) noexcept nogil:
    """To a pid or port; nobody there: the message is dropped."""
    cdef MachineC* m = p.m
    cdef Proc* target = <Proc*>process_lookup(m, to)
    cdef Signal* s
    if target == NULL:
        return
    s = signal_new(kind, p.id)
    if s == NULL:
        atomic_or_u64(&p.flags, PF_OOM)
        return
    s.ref = ref
    s.frag = copy_to_frag(message, &s.value)
    if s.value == NONE:
        free(s)
        atomic_or_u64(&p.flags, PF_OOM)
        return
    if target == <Proc*>p and kind == SIG_MESSAGE:
        signal_count(m, s)
        queue_append(target, s)
    elif not signal_push(m, target, s, p.sched):
        signal_free(s)


cdef bint send_message(Process* p, term to, term message) noexcept nogil:
    cdef term* words
    cdef term pid
    if p.m.trace & TRACE_MESSAGES:
        trace_send(p, to, message)
    if memory_full(p.m, 0):
        raise_error(p, ATOM_out_of_memory)
        return False
    if is_pid(to) or is_port(to):
        deliver(p, to, message, SIG_MESSAGE, 0)
        return True
    if is_atom(to):
        pid = name_lookup(p.m, to)
        if pid == NONE:
            raise_badarg(p)
            return False
        deliver(p, pid, message, SIG_MESSAGE, 0)
        return True
    if is_type(to, T_REF):
        words = boxed_ptr(to)
        if words[2] != 0:
            deliver(p, words[2], message, SIG_ALIAS, words[1])
        return True
    if is_tuple_of(to, 2) and is_atom(element(to, 0)) and is_atom(element(to, 1)) and p.m.release >= R07:
        if element(to, 1) == p.m.node:
            pid = name_lookup(p.m, element(to, 0))
            if pid != NONE:
                deliver(p, pid, message, SIG_MESSAGE, 0)
            return True
        return dist_send(p, to, message, 0) != 0
    if is_remote(p.m, to):
        return dist_send(p, to, message, 0) != 0
    if is_any_port(to) or is_reference(to):
        return True
    raise_badarg(p)
    return False


cdef bint message_push(MachineC* m, term to, Frag* frag, term message, Sched* by) noexcept nogil:
    cdef Signal* s = signal_new(SIG_MESSAGE, NIL)
    cdef Proc* target
    if s == NULL:
        if frag != NULL:
            frag_free(frag)
        return False
    s.frag = frag
    s.value = message
    if is_atom(to):
        to = name_lookup(m, to)
    target = <Proc*>process_lookup(m, to)
    if target != NULL and signal_push(m, target, s, by):
        return True
    signal_free(s)
    return False


cdef bint machine_send(MachineC* m, term to, Frag* frag, term message) noexcept nogil:
    cdef bint ok
    guest_begin(m)
    ok = message_push(m, to, frag, message, NULL)
    guest_end(m)
    return ok


# -- receive -----------------------------------------------------------------------------------------

cdef term recv_peek(Process* p) noexcept nogil:
    cdef Proc* v = <Proc*>p
    cdef Signal* s
    while True:
        s = v.save
        while s != NULL and s.kind == SIG_MARKER:
            s = s.next
        v.save = s
        if s != NULL:
            break
        if v.dying or atomic_load_ptr(&v.inbox) == NULL:
            return NONE
        drain(v)
    if s.frag != NULL:
        attach_frag(p, s.frag)
        s.frag = NULL
        s.attached = True
        if v.furthest == NULL or v.furthest.aux < s.aux:
            v.furthest = s
    return s.value


cdef void recv_next(Process* p) noexcept nogil:
    cdef Proc* v = <Proc*>p
    if v.save != NULL:
        v.save = v.save.next


cdef term recv_remove(Process* p) noexcept nogil:
    cdef Proc* v = <Proc*>p
    cdef Signal* s = v.save
    cdef term message
    if s == NULL or s.kind == SIG_MARKER:
        return NONE                   # no message was looked at; a marker is not the program's to remove
    message = s.value
    if p.m.trace & TRACE_MESSAGES:
        trace_receive(p, message)
    queue_unlink(v, s)
    v.save = v.first
    if s.frag != NULL:
        attach_frag(p, s.frag)
        s.frag = NULL
    signal_free(s)
    if v.armed != 0:
        receive_timer_cancel(p)
    return message


cdef bint recv_wait(Process* p) noexcept nogil:
    cdef Proc* v = <Proc*>p
    if v.save == NULL and not v.dying and atomic_load_ptr(&v.inbox) != NULL:
        drain(v)
    return v.save == NULL or v.dying


cdef int recv_timeout(Process* p, term timeout) noexcept nogil:
    cdef Proc* v = <Proc*>p
    cdef int64_t ms
    if timeout == ATOM_infinity:
        return 0
    if v.armed != 0:
        return 1 if recv_timed_out(p) else 0
    # facts/vm.md 5.7: devices take anything up to 64 bits, OTP 32 bits.
    if not get_int64(timeout, &ms) or ms < 0 or (p.m.release == ROTP and ms >> 32):
        raise_error(p, ATOM_timeout_value)
        return -1
    if ms == 0:
        return 1
    if ms >> 43:                      # 279 years: in nanoseconds it still fits 64 bits
        ms = <int64_t>1 << 43
    if receive_timer(p, ms * 1000000) != 0:
        raise_error(p, ATOM_system_limit)
        return -1
    return 0


cdef bint recv_timed_out(Process* p) noexcept nogil:
    cdef Proc* v = <Proc*>p
    return v.armed != 0 and atomic_load_u64(&v.fired) == v.armed


cdef void recv_timeout_done(Process* p) noexcept nogil:
    cdef Proc* v = <Proc*>p
    v.save = v.first
    if v.armed != 0:
        receive_timer_cancel(p)


cdef term* mailbox_root(Process* p, void** cursor) noexcept nogil:
    cdef Proc* v = <Proc*>p
    cdef Signal* s = <Signal*>cursor[0]
    if v.furthest == NULL or s == v.furthest:
        return NULL
    s = v.first if s == NULL else s.next
    while True:                       # `furthest` is in the queue
        if s.attached:
            cursor[0] = s
            return &s.value
        if s == v.furthest:
            return NULL
        s = s.next


# -- receive markers ---------------------------------------------------------------------------------
# A marker is a node in the queue. What came before it can't contain the reference that was made after it, so a
# receive that matches that reference starts behind the marker. At most eight exist; the oldest makes room.

cdef void mark_drop(Proc* v, Rel* rel, int i) noexcept nogil:
    cdef Signal* s = rel.marks[i]
    if v.save == s:
        v.save = s.next
    queue_unlink(v, s)
    free(s)
    rel.n_marks -= 1
    while i < rel.n_marks:
        rel.marks[i] = rel.marks[i + 1]
        i += 1


cdef void recv_mark_reserve(Process* p) noexcept nogil:
    cdef Proc* v = <Proc*>p
    cdef Rel* rel = rel_make(v)
    cdef Signal* s
    if rel == NULL:
        return                        # a marker is only an optimisation
    if rel.n_marks and rel.marks[rel.n_marks - 1].ref == 0:
        mark_drop(v, rel, rel.n_marks - 1)
    if rel.n_marks == 8:
        mark_drop(v, rel, 0)
    if not v.dying and atomic_load_ptr(&v.inbox) != NULL:
        drain(v)
    s = signal_new(SIG_MARKER, NIL)
    if s == NULL:
        return
    queue_append(v, s)
    rel.marks[rel.n_marks] = s
    rel.n_marks += 1


cdef void recv_mark_bind(Process* p, term ref) noexcept nogil:
    cdef Rel* rel = <Rel*>p.rel
    if rel == NULL or rel.n_marks == 0 or rel.marks[rel.n_marks - 1].ref != 0:
        return
    if is_type(ref, T_REF):
        rel.marks[rel.n_marks - 1].ref = boxed_ptr(ref)[1]
    else:
        mark_drop(<Proc*>p, rel, rel.n_marks - 1)


cdef int mark_find(Rel* rel, term ref) noexcept nogil:
    cdef int i
    if rel != NULL and is_type(ref, T_REF):
        for i in range(rel.n_marks - 1, -1, -1):
            if rel.marks[i].ref == boxed_ptr(ref)[1]:
                return i
    return -1


cdef void recv_mark_clear(Process* p, term ref) noexcept nogil:
    cdef Rel* rel = <Rel*>p.rel
    cdef int i = mark_find(rel, ref)
    if i >= 0:
        mark_drop(<Proc*>p, rel, i)


cdef void recv_mark_use(Process* p, term ref) noexcept nogil:
    cdef Rel* rel = <Rel*>p.rel
    cdef int i = mark_find(rel, ref)
    if i >= 0:
        (<Proc*>p).save = rel.marks[i]


# -- between two slices ------------------------------------------------------------------------------

cdef bint handle_signals(Process* p) noexcept nogil:
    cdef Proc* v = <Proc*>p
    if not v.dying and atomic_load_ptr(&v.inbox) != NULL:
        drain(v)
    if v.deferred != NULL:
        handle_deferred(p)
    if v.dying:
        take_exit_reason(p)
        return True
    return False
