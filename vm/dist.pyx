"""Connections with other nodes: what processes do to remote ones, and what arrives from there; see dist.pxd."""
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy, memset
from avmtools.vm.proc cimport *
from avmtools.vm.signals cimport *
from avmtools.vm.sched cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.code cimport get_export
from avmtools.vm.ext cimport ext_build, ext_encode, ext_encoded_size, ext_size
from avmtools.vm.num cimport get_uint64
from avmtools.vm.process cimport max_heap_option

cdef enum:                    # control messages, by their first element
    OP_LINK = 1
    OP_SEND = 2
    OP_EXIT = 3
    OP_NODE_LINK = 5
    OP_REG_SEND = 6
    OP_GROUP_LEADER = 7
    OP_EXIT2 = 8
    OP_SEND_TT = 12           # TT: with a token of seq_trace, which is dropped
    OP_EXIT_TT = 13
    OP_REG_SEND_TT = 16
    OP_EXIT2_TT = 18
    OP_MONITOR_P = 19
    OP_DEMONITOR_P = 20
    OP_MONITOR_P_EXIT = 21
    OP_SEND_SENDER = 22
    OP_SEND_SENDER_TT = 23
    OP_PAYLOAD_EXIT = 24
    OP_PAYLOAD_EXIT_TT = 25
    OP_PAYLOAD_EXIT2 = 26
    OP_PAYLOAD_EXIT2_TT = 27
    OP_PAYLOAD_MONITOR_P_EXIT = 28
    OP_SPAWN_REQUEST = 29
    OP_SPAWN_REQUEST_TT = 30
    OP_SPAWN_REPLY = 31
    OP_SPAWN_REPLY_TT = 32
    OP_ALIAS_SEND = 33
    OP_ALIAS_SEND_TT = 34
    OP_UNLINK_ID = 35
    OP_UNLINK_ID_ACK = 36

    PASS_THROUGH = 112        # before every message
    VERSION_MAGIC = 131

    TELL_YES = 3              # Relation.tell: the sum of the next two
    TELL_SUCCESS = 1
    TELL_ERROR = 2

    ROOM = 16                 # words that read_term leaves behind what it builds


# -- the machine's part ------------------------------------------------------------------------------

cdef DistC* dist_get(MachineC* m) noexcept nogil:
    cdef DistC* c = <DistC*>atomic_load_ptr(&m.dist)
    if c != NULL:
        return c
    c = <DistC*>calloc(1, sizeof(DistC))
    if c == NULL:
        return NULL
    c.m = m
    c.mask = 63
    c.by_number = <Relation**>calloc(64, sizeof(Relation*))
    c.by_key = <Relation**>calloc(64, sizeof(Relation*))
    c.kernel = NIL
    c.cookie = ATOM_undefined
    if c.by_number == NULL or c.by_key == NULL:
        free(c.by_number)
        free(c.by_key)
        free(c)
        return NULL
    pthread_mutex_init(&c.lock, NULL)
    if not atomic_cas_ptr(&m.dist, NULL, c):
        pthread_mutex_destroy(&c.lock)
        free(c.by_number)
        free(c.by_key)
        free(c)
    return <DistC*>atomic_load_ptr(&m.dist)


cdef void packets_free(Packet* k) noexcept nogil:
    cdef Packet* next
    while k != NULL:
        next = k.next
        free(k)
        k = next


cdef void dist_free(MachineC* m) noexcept nogil:
    cdef DistC* c = <DistC*>m.dist
    cdef Dist* d
    cdef Cookie* k
    if c == NULL:
        return
    while c.nodes != NULL:
        d = c.nodes
        c.nodes = d.next
        while d.relations != NULL:
            relation_drop(c, d.relations)
        packets_free(d.first)
        free(d.partial)
        free(d.waiting)
        free(d.watchers)
        free(d)
    while c.cookies != NULL:
        k = c.cookies
        c.cookies = k.next
        free(k)
    pthread_mutex_destroy(&c.lock)
    free(c.by_number)
    free(c.by_key)
    free(c)
    m.dist = NULL


cdef bint is_alive(MachineC* m) noexcept nogil:
    return m.node != ATOM_nonode_at_nohost


cdef Dist* dist_of_node(MachineC* m, term node, bint make) noexcept nogil:
    """Locked, if it is to be made."""
    cdef DistC* c = dist_get(m)
    cdef Dist* d
    if c == NULL:
        return NULL
    d = <Dist*>atomic_load_ptr(<void**>&c.nodes)
    while d != NULL:
        if d.node == node:
            return d
        d = d.next
    if not make:
        return NULL
    d = <Dist*>calloc(1, sizeof(Dist))
    if d == NULL:
        return NULL
    d.all = c
    d.node = node
    d.controller = d.input = NIL
    d.next = c.nodes
    atomic_store_ptr(<void**>&c.nodes, d)
    return d


cdef Dist* dist_of_handle(MachineC* m, term handle) noexcept nogil:
    cdef DistC* c = <DistC*>m.dist
    cdef Dist* d
    if c == NULL or not is_type(handle, T_REF):
        return NULL
    d = <Dist*>atomic_load_ptr(<void**>&c.nodes)
    while d != NULL:
        if atomic_load_u64(&d.handle) == boxed_ptr(handle)[1]:
            return d
        d = d.next
    return NULL


# -- relations ---------------------------------------------------------------------------------------

cdef inline uint64_t stir(uint64_t h, uint64_t v) noexcept nogil:
    h = (h ^ v) * 0x9E3779B97F4A7C15ULL
    return h ^ (h >> 29)


cdef uint64_t key_of(Relation* r) noexcept nogil:
    cdef uint64_t h = stir(r.kind, <uint64_t>r.node), i
    if r.kind == REL_LINK:
        h = stir(stir(stir(stir(h, r.local), r.remote.creation), r.remote.id), r.remote.serial)
    elif r.kind == REL_WATCHED:
        h = stir(h, r.ref_creation)
        for i in range(r.ref_size):
            h = stir(h, r.ref_words[i])
    else:
        h = stir(r.kind, r.ref)            # the reference is ours: unique on all nodes
    return h


cdef bint grow(DistC* c) noexcept nogil:
    cdef uint64_t mask = 2 * c.mask + 1
    cdef Relation** numbers = <Relation**>calloc(mask + 1, sizeof(Relation*))
    cdef Relation** keys = <Relation**>calloc(mask + 1, sizeof(Relation*))
    cdef Relation* r
    cdef Dist* d = c.nodes
    if numbers == NULL or keys == NULL:
        free(numbers)
        free(keys)
        return False
    while d != NULL:
        r = d.relations
        while r != NULL:
            r.next_number = numbers[r.number & mask]
            numbers[r.number & mask] = r
            r.next_key = keys[r.key & mask]
            keys[r.key & mask] = r
            r = r.after
        d = d.next
    free(c.by_number)
    free(c.by_key)
    c.by_number = numbers
    c.by_key = keys
    c.mask = mask
    return True


cdef Relation* relation_add(DistC* c, Relation* model) noexcept nogil:
    """A relation like `model` (node, kind, local and what it is found by are set), numbered. NULL: no memory."""
    cdef Relation* r = <Relation*>malloc(sizeof(Relation))
    if r == NULL:
        return NULL
    memcpy(r, model, sizeof(Relation))
    r.number = new_number(c.m)
    r.key = key_of(r)
    if c.relations > c.mask:
        grow(c)
    c.relations += 1
    r.next_number = c.by_number[r.number & c.mask]
    c.by_number[r.number & c.mask] = r
    r.next_key = c.by_key[r.key & c.mask]
    c.by_key[r.key & c.mask] = r
    r.before = NULL
    r.after = r.node.relations
    if r.after != NULL:
        r.after.before = r
    r.node.relations = r
    return r


cdef void relation_drop(DistC* c, Relation* r) noexcept nogil:
    cdef Relation** link = &c.by_number[r.number & c.mask]
    while link[0] != r:
        link = &link[0].next_number
    link[0] = r.next_number
    link = &c.by_key[r.key & c.mask]
    while link[0] != r:
        link = &link[0].next_key
    link[0] = r.next_key
    if r.before == NULL:
        r.node.relations = r.after
    else:
        r.before.after = r.after
    if r.after != NULL:
        r.after.before = r.before
    c.relations -= 1
    if r.tag.frag != NULL:
        frag_free(r.tag.frag)
    free(r)


cdef Relation* by_word(DistC* c, term word) noexcept nogil:
    cdef uint64_t number = word >> 6
    cdef Relation* r = c.by_number[number & c.mask]
    while r != NULL and r.number != number:
        r = r.next_number
    return r


cdef Relation* find_link(DistC* c, Dist* d, term local, Remote* to) noexcept nogil:
    cdef Relation model
    cdef Relation* r
    model.kind = REL_LINK
    model.node = d
    model.local = local
    model.remote = to[0]
    model.key = key_of(&model)
    r = c.by_key[model.key & c.mask]
    while r != NULL:
        if (r.key == model.key and r.kind == REL_LINK and r.node == d and r.local == local and not r.hidden
                and r.remote.id == to.id and r.remote.serial == to.serial and r.remote.creation == to.creation):
            break
        r = r.next_key
    return r


cdef Relation* find_ref(DistC* c, int kind, uint64_t ref) noexcept nogil:
    """A monitor or spawn request of ours."""
    cdef uint64_t key = stir(kind, ref)
    cdef Relation* r = c.by_key[key & c.mask]
    while r != NULL and not (r.key == key and r.kind == kind and r.ref == ref):
        r = r.next_key
    return r


cdef bint read_ref(Relation* r, Dist* d, term ref) noexcept nogil:
    """The reference of a watcher; False: it isn't one of that node."""
    cdef term* w
    cdef uint64_t i
    if not is_type(ref, T_EXTREF):
        return False
    w = boxed_ptr(ref)
    if w[1] != d.node:
        return False
    r.ref_creation = w[2]
    r.ref_size = w[3]
    for i in range(w[3]):
        r.ref_words[i] = w[4 + i]
    return True


cdef Relation* find_watched(DistC* c, Relation* model) noexcept nogil:
    cdef Relation* r
    cdef uint64_t i
    model.key = key_of(model)
    r = c.by_key[model.key & c.mask]
    while r != NULL:
        if r.key == model.key and r.kind == REL_WATCHED and r.node == model.node and r.ref_size == model.ref_size \
                and r.ref_creation == model.ref_creation:
            i = 0
            while i < r.ref_size and r.ref_words[i] == model.ref_words[i]:
                i += 1
            if i == r.ref_size:
                return r
        r = r.next_key
    return NULL


cdef bint read_remote(Dist* d, term pid, Remote* to) noexcept nogil:
    """False: no pid of that node."""
    cdef term* w
    if not is_type(pid, T_EXTPID):
        return False
    w = boxed_ptr(pid)
    to.name = NONE
    to.creation = w[2]
    to.id = w[3]
    to.serial = w[4]
    return d == NULL or w[1] == d.node


# -- terms on the C stack, for control messages ------------------------------------------------------

cdef struct Control:
    term words[8]
    term pid[5]
    term ref[9]
    term id[2]


cdef term put_pid(Control* c, term node, Remote* r) noexcept nogil:
    c.pid[0] = mk_header(4, T_EXTPID)
    c.pid[1] = node
    c.pid[2] = r.creation
    c.pid[3] = r.id
    c.pid[4] = r.serial
    return mk_boxed(c.pid)


cdef term put_local_ref(Control* c, uint64_t number, term alias) noexcept nogil:
    c.ref[0] = mk_header(REF_WORDS - 1, T_REF)
    c.ref[1] = number
    c.ref[2] = alias
    return mk_boxed(c.ref)


cdef term put_remote_ref(Control* c, Relation* r) noexcept nogil:
    cdef uint64_t i
    c.ref[0] = mk_header(3 + r.ref_size, T_EXTREF)
    c.ref[1] = r.node.node
    c.ref[2] = r.ref_creation
    c.ref[3] = r.ref_size
    for i in range(r.ref_size):
        c.ref[4 + i] = r.ref_words[i]
    return mk_boxed(c.ref)


cdef term put_id(Control* c, uint64_t id) noexcept nogil:
    if id <= <uint64_t>SMALL_MAX:
        return mk_small(<int64_t>id)
    c.id[0] = mk_header(1, T_POSINT)
    c.id[1] = id
    return mk_boxed(c.id)


cdef Packet* packet(MachineC* m, Control* c, int op, int n, term payload) noexcept nogil:
    """The message whose control tuple has `n` elements behind `op`. NULL: no memory, or it can't be written."""
    cdef Packet* k
    cdef uint8_t* at
    cdef int64_t size, more = 0
    c.words[0] = mk_header(n + 1, T_TUPLE)
    c.words[1] = mk_small(op)
    size = ext_encoded_size(m, mk_boxed(c.words))
    if payload != NONE:
        more = ext_encoded_size(m, payload)
    if size < 0 or more < 0 or (size + more) >> 31:
        return NULL
    k = <Packet*>malloc(sizeof(Packet) + 5 + <size_t>(size + more))
    if k == NULL:
        return NULL
    k.next = NULL
    k.size = 5 + <size_t>(size + more)
    at = <uint8_t*>(k + 1)
    at[0] = <uint8_t>((k.size - 4) >> 24)
    at[1] = <uint8_t>((k.size - 4) >> 16)
    at[2] = <uint8_t>((k.size - 4) >> 8)
    at[3] = <uint8_t>(k.size - 4)
    at[4] = PASS_THROUGH
    ext_encode(m, mk_boxed(c.words), at + 5)
    if payload != NONE:
        ext_encode(m, payload, at + 5 + size)
    return k


# -- the queue ---------------------------------------------------------------------------------------

cdef void post(Dist* d, Packet* k, Sched* by) noexcept nogil:
    """Locked."""
    if k == NULL:
        return
    if d.state == DIST_IDLE:
        free(k)
        return
    if d.last == NULL:
        d.first = k
    else:
        d.last.next = k
    d.last = k
    d.queued += k.size
    if d.notify and d.state == DIST_UP:
        d.notify = False
        message_push(d.all.m, d.controller, NULL, ATOM_dist_data, by)


cdef bint dist_connect(MachineC* m, Dist* d, Sched* by) noexcept nogil:
    cdef DistC* c = d.all
    cdef Frag* f
    cdef term* w
    if d.state != DIST_IDLE:
        return True
    if c.kernel == NIL:
        return False
    f = frag_new(3)
    if f == NULL:
        return False
    w = frag_words(f)
    w[0] = mk_header(2, T_TUPLE)
    w[1] = ATOM_auto_connect
    w[2] = d.node
    d.state = DIST_PENDING
    if not message_push(m, c.kernel, f, mk_boxed(w), by):
        d.state = DIST_IDLE
        return False
    return True


cdef Dist* reach(MachineC* m, term node, Sched* by) noexcept nogil:
    """Locked: a connection that exists or is being made; NULL: it can't be."""
    cdef Dist* d
    if not is_alive(m) or node == m.node:
        return NULL                   # this node's pids that are not local are of an earlier life
    d = dist_of_node(m, node, True)
    return d if d != NULL and dist_connect(m, d, by) else NULL


cdef bint add_pid(term** list, size_t* n, size_t* cap, term pid) noexcept nogil:
    cdef term* more
    if n[0] == cap[0]:
        more = <term*>realloc(list[0], (2 * cap[0] + 8) * sizeof(term))
        if more == NULL:
            return False
        list[0] = more
        cap[0] = 2 * cap[0] + 8
    list[0][n[0]] = pid
    n[0] += 1
    return True


cdef void wake_senders(MachineC* m, Dist* d, Sched* by) noexcept nogil:
    cdef Proc* v
    cdef size_t i
    for i in range(d.n_waiting):
        v = <Proc*>process_lookup(m, d.waiting[i])
        if v != NULL:
            sched_wake(m, v, by)
    d.n_waiting = 0


cdef bint has_to_wait(Process* p, Dist* d) noexcept nogil:
    """Locked. Who moves the queue must not wait for it, and ports have no code to come back to."""
    return d.queued >= DIST_BUSY and p.id != d.controller and p.id != d.input and not (p.flags & PF_PORT) and (
        p.id != d.all.kernel)


cdef bint wait_for_room(Process* p, Dist* d) noexcept nogil:
    """Locked: the native is called again when there may be room."""
    cdef size_t i = 0
    while i < d.n_waiting and d.waiting[i] != p.id:
        i += 1
    if i == d.n_waiting and not add_pid(&d.waiting, &d.n_waiting, &d.waiting_cap, p.id):
        return False
    p.exc_class = ATOM_waiting
    return True


cdef bint is_remote(MachineC* m, term to) noexcept nogil:
    cdef int k = boxed_type(to)
    if k == T_EXTPID or k == T_EXTREF:
        return True
    return (k == T_TUPLE and is_tuple_of(to, 2) and is_atom(element(to, 0)) and is_atom(element(to, 1))
            and element(to, 1) != m.node)


cdef int dist_send(Process* p, term to, term message, int options) noexcept nogil:
    cdef MachineC* m = p.m
    cdef DistC* all = dist_get(m)
    cdef Dist* d
    cdef Packet* k
    cdef Control c
    cdef int kind = boxed_type(to), outcome = 1
    cdef term node = element(to, 1) if kind == T_TUPLE else boxed_ptr(to)[1]
    if all == NULL or not is_alive(m) or node == m.node:      # of an earlier life of this node: nobody
        return -2 if options & SEND_NOCONNECT and not is_alive(m) else 1
    pthread_mutex_lock(&all.lock)
    d = dist_of_node(m, node, True)
    if d == NULL:
        outcome = 0
    elif d.state == DIST_IDLE and options & SEND_NOCONNECT:
        outcome = -2
    elif not dist_connect(m, d, p.sched):
        pthread_mutex_unlock(&all.lock)
        return 1
    elif has_to_wait(p, d):
        outcome = -1
        if not (options & SEND_NOSUSPEND) and wait_for_room(p, d):
            pthread_mutex_unlock(&all.lock)
            return 0
    pthread_mutex_unlock(&all.lock)
    if outcome < 0:
        return outcome
    if kind == T_TUPLE:
        c.words[2] = p.id
        c.words[3] = mk_small(0)
        c.words[4] = element(to, 0)
        k = packet(m, &c, OP_REG_SEND, 3, message)
    elif kind == T_EXTREF:
        c.words[2] = p.id
        c.words[3] = to
        k = packet(m, &c, OP_ALIAS_SEND, 2, message)
    else:
        c.words[2] = mk_small(0)
        c.words[3] = to
        k = packet(m, &c, OP_SEND, 2, message)
    if k == NULL or d == NULL:
        free(k)
        raise_error(p, ATOM_system_limit)
        return 0
    p.reds -= <int64_t>(k.size >> 6)
    pthread_mutex_lock(&all.lock)
    post(d, k, p.sched)
    pthread_mutex_unlock(&all.lock)
    return 1


include "dist_remote.pxi"
include "dist_arrive.pxi"


# -- leaving -----------------------------------------------------------------------------------------

cdef term dist_take(Process* p, Dist* d, size_t most) noexcept nogil:
    cdef DistC* all = d.all
    cdef Packet* k
    cdef Packet* last
    cdef size_t size, skip = 0
    cdef uint8_t* at
    cdef term result = NONE
    pthread_mutex_lock(&all.lock)
    k = last = d.first
    if k == NULL:
        pthread_mutex_unlock(&all.lock)
        return NONE
    size = k.size
    d.sent += 1
    while most and last.next != NULL and size + last.next.size <= most:
        last = last.next
        size += last.size
        d.sent += 1
    d.first = last.next
    if d.first == NULL:
        d.last = NULL
    d.queued -= size
    last.next = NULL
    if d.queued < DIST_BUSY // 2 and d.n_waiting:
        wake_senders(p.m, d, p.sched)
    pthread_mutex_unlock(&all.lock)
    if most == 0:
        skip = 4
    at = new_binary(p, size - skip, &result)
    last = k
    while at != NULL and k != NULL:
        memcpy(at, <uint8_t*>(k + 1) + skip, k.size - skip)
        at += k.size - skip
        k = k.next
    packets_free(last)
    p.reds -= <int64_t>(size >> 10)
    return result


cdef void dist_notify(Process* p, Dist* d) noexcept nogil:
    pthread_mutex_lock(&d.all.lock)
    if d.first == NULL:
        d.notify = True
    else:
        message_push(p.m, d.controller, NULL, ATOM_dist_data, p.sched)
    pthread_mutex_unlock(&d.all.lock)


# -- up and down -------------------------------------------------------------------------------------

cdef bint dist_up(Process* p, Dist* d, term controller, uint64_t flags, uint64_t creation,
                  uint64_t handle) noexcept nogil:
    cdef DistC* all = d.all
    cdef Proc* v
    cdef bint ok = False
    pthread_mutex_lock(&all.lock)
    v = <Proc*>process_lookup(p.m, controller)
    if v != NULL and v.connection == NULL and d.state != DIST_UP:
        v.connection = d
        fence()
        if atomic_load_u64(&v.p.flags) & PF_EXITING:
            v.connection = NULL
        else:
            d.state = DIST_UP
            d.flags = flags
            d.creation = creation
            d.hidden = not (flags & D_PUBLISHED)
            d.controller = controller
            d.input = controller
            d.notify = False
            d.get_size = False
            d.partial_size = 0
            d.sent = d.received = 0
            atomic_store_u64(&d.handle, handle)
            ok = True
    pthread_mutex_unlock(&all.lock)
    return ok


cdef void tell_watchers(MachineC* m, term node, term* watchers, size_t n, Sched* by) noexcept nogil:
    cdef Frag* f
    cdef term* w
    cdef size_t i
    for i in range(n):
        f = frag_new(3)
        if f != NULL:
            w = frag_words(f)
            w[0] = mk_header(2, T_TUPLE)
            w[1] = ATOM_nodedown
            w[2] = node
            message_push(m, watchers[i], f, mk_boxed(w), by)


cdef void tell_lost(MachineC* m, Dist* d, Relation* r, Sched* by) noexcept nogil:
    """The local side of a relation learns that the connection is gone."""
    cdef Signal* s = NULL
    cdef Proc* v = <Proc*>process_lookup(m, r.local)
    if v == NULL:
        return
    if r.kind == REL_LINK and not r.hidden:
        s = lost_exit(d.node, &r.remote, SIG_LINK_EXIT, mk_relation(r.number), ATOM_noconnection)
    elif r.kind == REL_LINK:
        s = NULL
    elif r.kind == REL_MONITOR:
        if r.remote.name != NONE or r.remote.creation != 0:
            s = lost_down(d.node, &r.remote, r.ref, r.alias, ATOM_noconnection)
    elif r.kind == REL_WATCHED:
        s = signal_new(SIG_DEMONITOR, NIL)
        if s != NULL:
            s.ref = r.number
    else:
        s = spawn_answer(r, 0, ATOM_noconnection, NONE)
    if s != NULL and not signal_push(m, v, s, by):
        signal_free(s)


cdef void dist_down(MachineC* m, Dist* d, Sched* by) noexcept nogil:
    cdef DistC* all = d.all
    cdef Packet* packets
    cdef Relation* r
    cdef Relation* before
    cdef Proc* v
    cdef term* watchers
    cdef size_t n
    pthread_mutex_lock(&all.lock)
    if d.state == DIST_IDLE:
        pthread_mutex_unlock(&all.lock)
        return
    v = <Proc*>process_lookup(m, d.controller)
    if v != NULL and v.connection == d:
        v.connection = NULL
    d.state = DIST_IDLE
    atomic_store_u64(&d.handle, 0)
    d.controller = d.input = NIL
    packets = d.first
    d.first = d.last = NULL
    d.queued = 0
    d.notify = False
    watchers = d.watchers
    n = d.n_watchers
    d.watchers = NULL
    d.n_watchers = d.watchers_cap = 0
    # Under the lock, so that nothing of a new connection overtakes the news that the old one is gone. Oldest first.
    r = d.relations
    while r != NULL and r.after != NULL:
        r = r.after
    while r != NULL:
        before = r.before
        tell_lost(m, d, r, by)
        relation_drop(all, r)
        r = before
    wake_senders(m, d, by)
    tell_watchers(m, d.node, watchers, n, by)
    pthread_mutex_unlock(&all.lock)
    packets_free(packets)
    free(watchers)


cdef void dist_leave(Process* p) noexcept nogil:
    cdef Proc* v = <Proc*>p
    cdef MachineC* m = p.m
    cdef DistC* all = <DistC*>m.dist
    cdef Dist* d
    if v.connection != all:
        d = <Dist*>v.connection
        if d.controller == p.id:
            dist_down(m, d, p.sched)
        v.connection = NULL
        return
    v.connection = NULL
    pthread_mutex_lock(&all.lock)
    all.kernel = NIL
    pthread_mutex_unlock(&all.lock)
    d = all.nodes
    while d != NULL:
        dist_down(m, d, p.sched)
        d = d.next
    m.node = ATOM_nonode_at_nohost
    m.creation = 0


cdef bint dist_watch(Process* p, term node, bint on, bint connect) noexcept nogil:
    cdef MachineC* m = p.m
    cdef DistC* all = dist_get(m)
    cdef Dist* d
    cdef size_t i, n
    cdef bint lost = False
    cdef term me = p.id
    if all == NULL or not is_alive(m):
        return False
    pthread_mutex_lock(&all.lock)
    d = dist_of_node(m, node, True)
    if d == NULL or node == m.node:
        pass
    elif not on:
        i = d.n_watchers
        while i and d.watchers[i - 1] != me:
            i -= 1
        if i:
            d.n_watchers -= 1
            while i - 1 < d.n_watchers:
                d.watchers[i - 1] = d.watchers[i]
                i += 1
    elif not (connect or d.state != DIST_IDLE) or not dist_connect(m, d, p.sched):
        lost = True
    else:
        if d.n_watchers == d.watchers_cap:
            # those who ended meanwhile make room
            n = 0
            for i in range(d.n_watchers):
                if process_lookup(m, d.watchers[i]) != NULL:
                    d.watchers[n] = d.watchers[i]
                    n += 1
            d.n_watchers = n
        add_pid(&d.watchers, &d.n_watchers, &d.watchers_cap, me)
    pthread_mutex_unlock(&all.lock)
    if lost:
        tell_watchers(m, node, &me, 1, p.sched)
    return True
