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


# -- what local processes do to remote ones -----------------------------------------------------------

cdef void to_self(Process* p, Signal* s) noexcept nogil:
    if s != NULL and not signal_push(p.m, <Proc*>p, s, p.sched):
        signal_free(s)


cdef Signal* lost_exit(term node, Remote* r, int kind, term word, term reason) noexcept nogil:
    """{'EXIT', Pid, Reason} in the name of a remote process; `reason` an atom."""
    cdef Signal* s = signal_new(kind, word)
    cdef Control c
    cdef term* hp
    cdef term pid = put_pid(&c, node, r)
    if s == NULL:
        return NULL
    s.frag = frag_new(9)
    if s.frag == NULL:
        free(s)
        return NULL
    hp = frag_words(s.frag)
    hp[0] = mk_header(3, T_TUPLE)
    hp[1] = ATOM_EXIT
    hp[3] = reason
    s.value = mk_boxed(hp)
    hp += 4
    (hp - 4)[2] = copy_term(pid, &hp, &s.frag.mso)
    return s


cdef Signal* lost_down(term node, Remote* r, uint64_t ref, term alias, term reason) noexcept nogil:
    """{'DOWN', Ref, process, Object, Reason}; `reason` an atom."""
    cdef Signal* s = signal_new(SIG_DOWN, NIL)
    cdef Control c
    cdef term* hp
    cdef term* w
    cdef term object = put_pid(&c, node, r)
    if r.name != NONE:
        c.pid[0] = mk_header(2, T_TUPLE)
        c.pid[1] = r.name
        c.pid[2] = node
    if s == NULL:
        return NULL
    s.frag = frag_new(6 + REF_WORDS + size_of_term(object))
    if s.frag == NULL:
        free(s)
        return NULL
    s.ref = ref
    w = hp = frag_words(s.frag)
    hp += 6
    w[0] = mk_header(5, T_TUPLE)
    w[1] = ATOM_DOWN
    w[2] = copy_term(put_local_ref(&c, ref, alias), &hp, &s.frag.mso)
    w[3] = ATOM_process
    w[4] = copy_term(object, &hp, &s.frag.mso)
    w[5] = reason
    s.value = mk_boxed(w)
    return s


cdef bint dist_link(Process* p, term to) noexcept nogil:
    cdef MachineC* m = p.m
    cdef DistC* all = dist_get(m)
    cdef Rel* rel = rel_make(<Proc*>p)
    cdef Relation model
    cdef Relation* r
    cdef Row* row = NULL
    cdef Dist* d
    cdef Control c
    cdef Remote remote
    cdef bint fresh = False
    read_remote(NULL, to, &remote)
    if all == NULL or rel == NULL:
        raise_error(p, ATOM_system_limit)
        return False
    pthread_mutex_lock(&all.lock)
    d = reach(m, boxed_ptr(to)[1], p.sched)
    if d == NULL:
        pthread_mutex_unlock(&all.lock)
        to_self(p, lost_exit(boxed_ptr(to)[1], &remote, SIG_EXIT, NIL,
                             ATOM_noproc if boxed_ptr(to)[1] == m.node else ATOM_noconnection))
        return True
    r = find_link(all, d, p.id, &remote)
    if r != NULL:
        row = table_find(&rel.links, mk_relation(r.number))
        if row != NULL and row.a == 0:
            pthread_mutex_unlock(&all.lock)
            return True
        r.unlinking = 0
    else:
        memset(&model, 0, sizeof(Relation))
        model.kind = REL_LINK
        model.node = d
        model.local = p.id
        model.remote = remote
        r = relation_add(all, &model)
    if r != NULL and row == NULL:
        row = table_add(&rel.links, mk_relation(r.number))
        fresh = True
    if row == NULL:
        if r != NULL:
            relation_drop(all, r)
        pthread_mutex_unlock(&all.lock)
        raise_error(p, ATOM_system_limit)
        return False
    row.a = 0
    c.words[2] = p.id
    c.words[3] = to
    post(d, packet(m, &c, OP_LINK, 2, NONE), p.sched)
    pthread_mutex_unlock(&all.lock)
    return True


cdef void dist_unlink(Process* p, term to) noexcept nogil:
    cdef DistC* all = <DistC*>p.m.dist
    cdef Rel* rel = <Rel*>p.rel
    cdef Relation* r = NULL
    cdef Row* row
    cdef Dist* d
    cdef Control c
    cdef Remote remote
    if all == NULL or rel == NULL:
        return
    read_remote(NULL, to, &remote)
    pthread_mutex_lock(&all.lock)
    d = dist_of_node(p.m, boxed_ptr(to)[1], False)
    if d != NULL:
        r = find_link(all, d, p.id, &remote)
    row = table_find(&rel.links, mk_relation(r.number)) if r != NULL else NULL
    if row != NULL and row.a == 0:
        r.unlinking = row.a = new_number(p.m)
        c.words[2] = put_id(&c, r.unlinking)
        c.words[3] = p.id
        c.words[4] = to
        post(d, packet(p.m, &c, OP_UNLINK_ID, 3, NONE), p.sched)
    pthread_mutex_unlock(&all.lock)
    if r == NULL and not (<Proc*>p).dying:
        # The connection may be gone and the exit signal already here: it came before this call.
        drain(<Proc*>p)


cdef void control(Process* p, term node, Packet* k) noexcept nogil:
    """Send to a node, connecting first if need be; dropped when that can't be."""
    cdef DistC* all = dist_get(p.m)
    cdef Dist* d
    if k == NULL or all == NULL:
        free(k)
        return
    pthread_mutex_lock(&all.lock)
    d = reach(p.m, node, p.sched)
    if d != NULL:
        post(d, k, p.sched)
    else:
        free(k)
    pthread_mutex_unlock(&all.lock)


cdef void dist_exit(Process* p, term to, term reason) noexcept nogil:
    cdef Control c
    c.words[2] = p.id
    c.words[3] = to
    c.words[4] = reason
    control(p, boxed_ptr(to)[1], packet(p.m, &c, OP_EXIT2, 3, NONE))


cdef void dist_group_leader(Process* p, term leader, term to) noexcept nogil:
    cdef Control c
    c.words[2] = leader
    c.words[3] = to
    control(p, boxed_ptr(to)[1], packet(p.m, &c, OP_GROUP_LEADER, 2, NONE))


cdef term dist_monitor(Process* p, term to, term options) noexcept nogil:
    cdef MachineC* m = p.m
    cdef DistC* all = dist_get(m)
    cdef Relation model
    cdef Relation* r = NULL
    cdef Row* row
    cdef Dist* d
    cdef Control c
    cdef term ref, node = element(to, 1) if is_tuple(to) else boxed_ptr(to)[1]
    if all == NULL:
        return raise_error(p, ATOM_system_limit)
    row = monitor_row(p, options, &ref)
    if row == NULL:
        return NONE
    memset(&model, 0, sizeof(Relation))
    if is_tuple(to):
        model.remote.name = element(to, 0)
    else:
        read_remote(NULL, to, &model.remote)
    model.ref = boxed_ptr(ref)[1]
    model.alias = boxed_ptr(ref)[2]
    pthread_mutex_lock(&all.lock)
    d = reach(m, node, p.sched)
    if d != NULL:
        model.kind = REL_MONITOR
        model.node = d
        model.local = p.id
        r = relation_add(all, &model)
    if r != NULL:
        row.a = mk_relation(r.number)
        c.words[2] = p.id
        c.words[3] = model.remote.name if is_tuple(to) else to
        c.words[4] = ref
        post(d, packet(m, &c, OP_MONITOR_P, 3, NONE), p.sched)
    pthread_mutex_unlock(&all.lock)
    if r == NULL:
        to_self(p, lost_down(node, &model.remote, model.ref, model.alias,
                             ATOM_noproc if node == m.node else ATOM_noconnection))
    return ref


cdef void dist_signal(MachineC* m, term to, Signal* s, Sched* by) noexcept nogil:
    cdef DistC* all = <DistC*>m.dist
    cdef Relation* r
    cdef Packet* k = NULL
    cdef Dist* d
    cdef Control c
    cdef bint over = True
    if all == NULL:
        signal_free(s)
        return
    pthread_mutex_lock(&all.lock)
    r = by_word(all, to)
    if r != NULL:
        d = r.node
        c.words[2] = r.local
        c.words[3] = put_pid(&c, d.node, &r.remote)
        if s.kind == SIG_LINK_EXIT and r.kind == REL_LINK:
            c.words[4] = element(s.value, 2)
            k = packet(m, &c, OP_EXIT, 3, NONE)
        elif s.kind == SIG_UNLINK_ACK and r.kind == REL_LINK:
            c.words[4] = c.words[3]
            c.words[3] = c.words[2]
            c.words[2] = put_id(&c, s.ref)
            k = packet(m, &c, OP_UNLINK_ID_ACK, 3, NONE)
            over = r.unlinking == 0
        elif s.kind == SIG_DOWN and r.kind == REL_WATCHED:
            if r.remote.name != NONE:
                c.words[2] = r.remote.name
            c.words[4] = put_remote_ref(&c, r)
            c.words[5] = element(s.value, 4)
            k = packet(m, &c, OP_MONITOR_P_EXIT, 4, NONE)
        elif s.kind == SIG_DEMONITOR and r.kind == REL_MONITOR:
            if r.remote.name != NONE:
                c.words[3] = r.remote.name
            c.words[4] = put_local_ref(&c, r.ref, r.alias)
            # Without a pid yet: the answer to the spawn request is still to come, and will find no monitor.
            if r.remote.name != NONE or r.remote.creation != 0:
                k = packet(m, &c, OP_DEMONITOR_P, 3, NONE)
        if over:
            relation_drop(all, r)
        if k != NULL:
            post(d, k, by)
    pthread_mutex_unlock(&all.lock)
    signal_free(s)


cdef term dist_term(Process* p, term word) noexcept nogil:
    cdef DistC* all = <DistC*>p.m.dist
    cdef Relation* r
    cdef Control c
    cdef term* hp
    cdef term* none = NULL
    cdef term result = NONE
    if all == NULL:
        return NONE
    pthread_mutex_lock(&all.lock)
    r = by_word(all, word)
    if r != NULL and r.kind == REL_MONITOR and r.remote.name != NONE:
        result = mk_tuple2(p, r.remote.name, r.node.node)
    elif r != NULL:
        hp = heap_alloc(p, 5)
        result = copy_term(put_pid(&c, r.node.node, &r.remote), &hp, &none)
    pthread_mutex_unlock(&all.lock)
    return result


# -- spawning elsewhere ------------------------------------------------------------------------------

cdef term leader_elsewhere(Process* p) noexcept nogil:
    """The group leader of processes that p spawns on other nodes: where p writes to the console, `user` does it for
    them."""
    cdef term user
    if p.group_leader != NIL:
        return p.group_leader
    user = name_lookup(p.m, ATOM_user)
    return user if user != NONE else p.id


cdef term dist_spawn(Process* p, term node, term module, term function, term args, term options) noexcept nogil:
    cdef MachineC* m = p.m
    cdef DistC* all = dist_get(m)
    cdef Relation model
    cdef Relation* r = NULL
    cdef Relation* watching
    cdef Row* row = NULL
    cdef Dist* d
    cdef Packet* k
    cdef Control c
    cdef term head_words[4]
    cdef term gl = leader_elsewhere(p)
    cdef term passed = NIL, list = options, o, monitor_list = NONE, ref
    cdef int64_t arity = list_length(args)
    if all == NULL:
        return raise_error(p, ATOM_system_limit)
    memset(&model, 0, sizeof(Relation))
    model.tell = TELL_YES
    model.tag.value = ATOM_spawn_reply
    o = NIL
    while is_cons(list):
        o = head(list)
        list = tail(list)
        if o == ATOM_monitor or (is_tuple_of(o, 2) and element(o, 0) == ATOM_monitor):
            monitor_list = NIL if o == ATOM_monitor else element(o, 1)
            o = ATOM_monitor
            model.wants |= SPAWNED_MONITOR
        elif o == ATOM_link:
            model.wants |= SPAWNED_LINK
        elif is_tuple_of(o, 2) and element(o, 0) == ATOM_reply:
            if element(o, 1) == ATOM_yes:
                model.tell = TELL_YES
            elif element(o, 1) == ATOM_no:
                model.tell = 0
            elif element(o, 1) == ATOM_success_only:
                model.tell = TELL_SUCCESS
            elif element(o, 1) == ATOM_error_only:
                model.tell = TELL_ERROR
            else:
                list = NONE
            continue
        elif is_tuple_of(o, 2) and element(o, 0) == ATOM_reply_tag:
            model.tag.value = element(o, 1)
            continue
        elif not is_atom(o) and not is_tuple(o):
            list = NONE
            continue
        passed = mk_cons(p, o, passed)
    if list != NIL or arity < 0 or arity > 255 or not is_atom(module) or not is_atom(function) or not is_atom(node):
        return raise_badarg(p)
    model.tag.frag = copy_to_frag(model.tag.value, &model.tag.value)
    if monitor_list != NONE:
        row = monitor_row(p, monitor_list, &ref)
        if row == NULL:
            if model.tag.frag != NULL:
                frag_free(model.tag.frag)
            return NONE
    else:
        ref = mk_ref(p)
    model.local = p.id
    model.ref = boxed_ptr(ref)[1]
    model.alias = boxed_ptr(ref)[2]
    head_words[0] = mk_header(3, T_TUPLE)
    head_words[1] = module
    head_words[2] = function
    head_words[3] = mk_small(arity)
    c.words[2] = ref
    c.words[3] = p.id
    c.words[4] = gl
    c.words[5] = mk_boxed(head_words)
    c.words[6] = passed
    k = packet(m, &c, OP_SPAWN_REQUEST, 5, args)
    pthread_mutex_lock(&all.lock)
    d = reach(m, node, p.sched) if k != NULL else NULL
    if d != NULL:
        model.node = d
        if row != NULL:
            o = model.tag.value
            model.kind = REL_MONITOR
            model.tag.value = NONE
            watching = relation_add(all, &model)
            if watching != NULL:
                watching.tag.frag = NULL
                row.a = mk_relation(watching.number)
            model.tag.value = o
        model.kind = REL_SPAWN
        r = relation_add(all, &model)
    if r != NULL:
        post(d, k, p.sched)
    pthread_mutex_unlock(&all.lock)
    if r == NULL:
        free(k)
        to_self(p, spawn_answer(&model, 0, ATOM_noconnection, NONE))
        if model.tag.frag != NULL:
            frag_free(model.tag.frag)
    return ref


cdef Signal* spawn_answer(Relation* r, uint64_t aux, term result, term link) noexcept nogil:
    """The signal that tells of a spawn request's end; `result` a term outside of heaps that move."""
    cdef Signal* s = signal_new(SIG_SPAWN_REPLY, link)
    cdef Control c
    cdef term* hp
    cdef term* w
    cdef int wanted = TELL_SUCCESS if aux & SPAWNED_OK else TELL_ERROR
    if s == NULL:
        return NULL
    s.frag = frag_new(5 + REF_WORDS + size_of_term(r.tag.value) + size_of_term(result))
    if s.frag == NULL:
        free(s)
        return NULL
    w = hp = frag_words(s.frag)
    hp += 5
    w[0] = mk_header(4, T_TUPLE)
    w[1] = copy_term(r.tag.value, &hp, &s.frag.mso)
    w[2] = copy_term(put_local_ref(&c, r.ref, r.alias), &hp, &s.frag.mso)
    w[3] = ATOM_ok if aux & SPAWNED_OK else ATOM_error
    w[4] = copy_term(result, &hp, &s.frag.mso)
    s.value = mk_boxed(w)
    s.ref = r.ref
    s.aux = aux | (SPAWNED_TELL if r.tell & wanted else 0)
    return s


cdef bint dist_abandon(Process* p, uint64_t ref) noexcept nogil:
    cdef DistC* all = <DistC*>p.m.dist
    cdef Relation* r = NULL
    cdef Relation* watching
    cdef Rel* rel = <Rel*>p.rel
    cdef Row* row
    cdef bint found = False
    if all == NULL:
        return False
    pthread_mutex_lock(&all.lock)
    r = find_ref(all, REL_SPAWN, ref)
    if r != NULL and r.local == p.id:
        found = True
        relation_drop(all, r)
        watching = find_ref(all, REL_MONITOR, ref)
        if watching != NULL:
            relation_drop(all, watching)
    pthread_mutex_unlock(&all.lock)
    if found and rel != NULL:
        row = table_find(&rel.monitors, ref)
        if row != NULL:
            monitor_drop(<Proc*>p, rel, row, False)
    return found


# -- arriving ----------------------------------------------------------------------------------------

cdef Frag* read_term(MachineC* m, const uint8_t* data, size_t n, size_t* used, term* result) noexcept nogil:
    """The external term at `data`, in a fragment with ROOM words to spare. NULL: malformed, or no memory."""
    cdef int64_t words
    cdef Frag* f
    cdef term* hp
    if n < 2 or data[0] != VERSION_MAGIC:
        return NULL
    words = ext_size(m, data + 1, n - 1, 0, used)
    used[0] += 1
    f = frag_new(<size_t>words + ROOM) if words >= 0 else NULL
    if f == NULL:
        return NULL
    hp = frag_words(f)
    result[0] = ext_build(m, data + 1, &hp, &f.mso)
    f.used = hp - frag_words(f)
    if result[0] == NONE:
        frag_free(f)
        return NULL
    return f


cdef term* spare(Frag* f, size_t words) noexcept nogil:
    """Some of the ROOM behind what was read."""
    cdef term* w = frag_words(f) + f.used
    f.used += words
    return w


cdef void push_to(Process* p, term to, Signal* s) noexcept nogil:
    """To a local process. Not locked: who is asked in vain answers."""
    cdef Proc* v
    if s == NULL:
        return
    v = <Proc*>process_lookup(p.m, to)
    if v == NULL or not signal_push(p.m, v, s, p.sched):
        signal_dead(p.m, to, s, p.sched)


cdef Signal* signal_with(int kind, term sender, uint64_t ref, Frag* f, term value) noexcept nogil:
    """Takes over `f`."""
    cdef Signal* s = signal_new(kind, sender)
    if s == NULL:
        if f != NULL:
            frag_free(f)
        return NULL
    s.ref = ref
    s.frag = f
    s.value = value
    return s


cdef void deliver_message(Process* p, term to, Frag* f, term message) noexcept nogil:
    cdef Signal* s
    if is_type(to, T_REF):
        if boxed_ptr(to)[2] == 0:
            if f != NULL:
                frag_free(f)
            return
        s = signal_with(SIG_ALIAS, NIL, boxed_ptr(to)[1], f, message)
        to = boxed_ptr(to)[2]
    else:
        s = signal_with(SIG_MESSAGE, NIL, 0, f, message)
    push_to(p, to, s)


cdef void take_exit(Process* p, Dist* d, term from_, term to, term reason, bint by_link, Frag* f) noexcept nogil:
    """f holds all three terms, and goes with the signal."""
    cdef DistC* all = d.all
    cdef Relation* r
    cdef Remote remote
    cdef term word = NIL
    cdef term* w
    if by_link:
        pthread_mutex_lock(&all.lock)
        r = find_link(all, d, to, &remote) if read_remote(d, from_, &remote) else NULL
        if r != NULL:
            word = mk_relation(r.number)
            relation_drop(all, r)
        pthread_mutex_unlock(&all.lock)
        if r == NULL:
            frag_free(f)
            return
    w = spare(f, 4)
    w[0] = mk_header(3, T_TUPLE)
    w[1] = ATOM_EXIT
    w[2] = from_
    w[3] = reason
    push_to(p, to, signal_with(SIG_LINK_EXIT if by_link else SIG_EXIT, word, 0, f, mk_boxed(w)))


cdef void take_down(Process* p, Dist* d, term from_, term ref, term reason, Frag* f) noexcept nogil:
    cdef DistC* all = d.all
    cdef Relation* r = NULL
    cdef term to = NIL
    cdef term* w
    if is_type(ref, T_REF):
        pthread_mutex_lock(&all.lock)
        r = find_ref(all, REL_MONITOR, boxed_ptr(ref)[1])
        if r != NULL and r.node != d:
            r = NULL
        if r != NULL:
            to = r.local
            relation_drop(all, r)
        pthread_mutex_unlock(&all.lock)
    if r == NULL:
        frag_free(f)
        return
    w = spare(f, 9)
    if is_atom(from_):
        w[6] = mk_header(2, T_TUPLE)
        w[7] = from_
        w[8] = d.node
        from_ = mk_boxed(w + 6)
    else:
        f.used -= 3
    w[0] = mk_header(5, T_TUPLE)
    w[1] = ATOM_DOWN
    w[2] = ref
    w[3] = ATOM_process
    w[4] = from_
    w[5] = reason
    push_to(p, to, signal_with(SIG_DOWN, NIL, boxed_ptr(ref)[1], f, mk_boxed(w)))


cdef bint take_link(Process* p, Dist* d, term from_, term to) noexcept nogil:
    cdef DistC* all = d.all
    cdef Relation model
    cdef Relation* r
    cdef Remote remote
    cdef term word = NONE
    if not read_remote(d, from_, &remote):
        return False
    pthread_mutex_lock(&all.lock)
    r = find_link(all, d, to, &remote)
    if r == NULL:
        memset(&model, 0, sizeof(Relation))
        model.kind = REL_LINK
        model.node = d
        model.local = to
        model.remote = remote
        r = relation_add(all, &model)
    if r != NULL:
        word = mk_relation(r.number)
    pthread_mutex_unlock(&all.lock)
    if word != NONE:
        push_to(p, to, signal_with(SIG_LINK, word, 0, NULL, NONE))
    return True


cdef bint take_unlink(Process* p, Dist* d, term id, term from_, term to) noexcept nogil:
    cdef DistC* all = d.all
    cdef Relation* r
    cdef Remote remote
    cdef Control c
    cdef uint64_t number
    cdef term word = NONE
    if not read_remote(d, from_, &remote) or not get_uint64(id, &number):
        return False
    pthread_mutex_lock(&all.lock)
    r = find_link(all, d, to, &remote)
    if r != NULL:
        word = mk_relation(r.number)
        if r.unlinking == 0:
            r.hidden = True           # a link that they make from now on is another one
    else:
        c.words[2] = id
        c.words[3] = to
        c.words[4] = from_
        post(d, packet(p.m, &c, OP_UNLINK_ID_ACK, 3, NONE), p.sched)
    pthread_mutex_unlock(&all.lock)
    if word != NONE:
        push_to(p, to, signal_with(SIG_UNLINK, word, number, NULL, NONE))
    return True


cdef bint take_unlink_ack(Process* p, Dist* d, term id, term from_, term to) noexcept nogil:
    cdef DistC* all = d.all
    cdef Relation* r
    cdef Remote remote
    cdef uint64_t number
    cdef term word = NONE
    if not read_remote(d, from_, &remote) or not get_uint64(id, &number):
        return False
    pthread_mutex_lock(&all.lock)
    r = find_link(all, d, to, &remote)
    if r != NULL and r.unlinking == number and number != 0:
        word = mk_relation(r.number)
        relation_drop(all, r)
    pthread_mutex_unlock(&all.lock)
    if word != NONE:
        push_to(p, to, signal_with(SIG_UNLINK_ACK, word, number, NULL, NONE))
    return True


cdef bint take_monitor(Process* p, Dist* d, term from_, term to, term ref) noexcept nogil:
    cdef MachineC* m = p.m
    cdef DistC* all = d.all
    cdef Relation model
    cdef Relation* r
    cdef Control c
    cdef term pid = name_lookup(m, to) if is_atom(to) else to
    cdef uint64_t number = 0
    memset(&model, 0, sizeof(Relation))
    if not read_remote(d, from_, &model.remote) or not read_ref(&model, d, ref):
        return False
    model.kind = REL_WATCHED
    model.node = d
    model.local = pid
    model.remote.name = to if is_atom(to) else NONE
    pthread_mutex_lock(&all.lock)
    if pid == NONE:
        c.words[2] = to
        c.words[3] = from_
        c.words[4] = ref
        c.words[5] = ATOM_noproc
        post(d, packet(m, &c, OP_MONITOR_P_EXIT, 4, NONE), p.sched)
    elif find_watched(all, &model) == NULL:
        r = relation_add(all, &model)
        if r != NULL:
            number = r.number
    pthread_mutex_unlock(&all.lock)
    if number != 0:
        push_to(p, pid, signal_with(SIG_MONITOR, mk_relation(number), number, NULL, NONE))
    return True


cdef bint take_demonitor(Process* p, Dist* d, term ref) noexcept nogil:
    cdef DistC* all = d.all
    cdef Relation model
    cdef Relation* r
    cdef uint64_t number = 0
    cdef term local = NIL
    memset(&model, 0, sizeof(Relation))
    model.kind = REL_WATCHED
    model.node = d
    if not read_ref(&model, d, ref):
        return False
    pthread_mutex_lock(&all.lock)
    r = find_watched(all, &model)
    if r != NULL:
        number = r.number
        local = r.local
        relation_drop(all, r)
    pthread_mutex_unlock(&all.lock)
    if number != 0:
        push_to(p, local, signal_with(SIG_DEMONITOR, NIL, number, NULL, NONE))
    return True


cdef bint take_spawn_reply(Process* p, Dist* d, term ref, term to, term flags, term result) noexcept nogil:
    cdef MachineC* m = p.m
    cdef DistC* all = d.all
    cdef Relation model
    cdef Relation* r
    cdef Relation* other
    cdef Remote remote
    cdef Control c
    cdef Signal* s = NULL
    cdef term word = NONE
    cdef bint ok = read_remote(d, result, &remote)
    cdef uint64_t set_up
    if not is_type(ref, T_REF) or not is_small(flags) or not is_pid(to) or not (ok or is_atom(result)):
        return False
    set_up = <uint64_t>small_value(flags) & (SPAWNED_LINK | SPAWNED_MONITOR) if ok else 0
    pthread_mutex_lock(&all.lock)
    r = find_ref(all, REL_SPAWN, boxed_ptr(ref)[1])
    other = find_ref(all, REL_MONITOR, boxed_ptr(ref)[1])
    if r != NULL and (r.node != d or r.local != to):
        pthread_mutex_unlock(&all.lock)
        return False
    if set_up & SPAWNED_MONITOR and other == NULL:
        c.words[2] = to
        c.words[3] = result
        c.words[4] = ref
        post(d, packet(m, &c, OP_DEMONITOR_P, 3, NONE), p.sched)
    elif other != NULL and ok and other.node == d:
        other.remote = remote
    elif other != NULL and r != NULL:
        relation_drop(all, other)
    if r == NULL:
        if set_up & SPAWNED_LINK:
            c.words[2] = to
            c.words[3] = result
            c.words[4] = ATOM_abandoned
            post(d, packet(m, &c, OP_EXIT, 3, NONE), p.sched)
    else:
        if set_up & SPAWNED_LINK:
            memset(&model, 0, sizeof(Relation))
            model.kind = REL_LINK
            model.node = d
            model.local = to
            model.remote = remote
            other = find_link(all, d, to, &remote)
            if other == NULL:
                other = relation_add(all, &model)
            if other != NULL:
                word = mk_relation(other.number)
        s = spawn_answer(r, (SPAWNED_OK if ok else 0) | set_up, result, word)
        relation_drop(all, r)
    pthread_mutex_unlock(&all.lock)
    push_to(p, to, s)
    return True


cdef bint request_options(MachineC* m, SpawnOptions* o, term list) noexcept nogil:
    """False: badopt."""
    cdef term t, v
    while is_cons(list):
        t = head(list)
        list = tail(list)
        v = NONE
        if is_tuple_of(t, 2):
            v = element(t, 1)
            t = element(t, 0)
        if t == ATOM_link and v == NONE:
            o.flags |= SPAWN_LINK
        elif t == ATOM_monitor:
            o.flags |= SPAWN_MONITOR
        elif t == ATOM_priority and (v == ATOM_low or v == ATOM_normal or v == ATOM_high or v == ATOM_max):
            o.priority = (PRIORITY_LOW if v == ATOM_low else PRIORITY_NORMAL if v == ATOM_normal
                          else PRIORITY_HIGH if v == ATOM_high else PRIORITY_MAX)
        elif t == ATOM_min_heap_size and is_small(v) and small_value(v) >= 0:
            o.min_heap = <size_t>small_value(v)
        elif t == ATOM_max_heap_size and v != NONE and max_heap_option(m, v, &o.max_heap, &o.max_heap_how):
            pass
        elif v != NONE and (t == ATOM_fullsweep_after or t == ATOM_min_bin_vheap_size or t == ATOM_message_queue_data
                            or t == ATOM_scheduler):
            pass                      # tuning of OTP's collector and schedulers
        elif v == NONE and t == ATOM_async_dist:
            pass
        else:
            return False
    return list == NIL and not (o.max_heap != 0 and o.min_heap > o.max_heap)


cdef bint take_spawn_request(Process* p, Dist* d, term* e, term args) noexcept nogil:
    """e: ReqId, From, GroupLeader, {M, F, Arity}, Options."""
    cdef MachineC* m = p.m
    cdef DistC* all = d.all
    cdef SpawnOptions o
    cdef Relation model
    cdef Relation* r
    cdef Proc* v = NULL
    cdef Export* x = NULL
    cdef Rel* rel
    cdef Row* row
    cdef Control c
    cdef term[256] argv
    cdef int n = 0
    cdef int64_t arity
    cdef term result = ATOM_system_limit
    memset(&model, 0, sizeof(Relation))
    if not read_remote(d, e[1], &model.remote) or not read_ref(&model, d, e[0]) or not is_any_pid(e[2]):
        return False
    if not is_tuple_of(e[3], 3) or not is_atom(element(e[3], 0)) or not is_atom(element(e[3], 1)):
        return False
    arity = list_length(args)
    if arity < 0 or element(e[3], 2) != mk_small(arity):
        return False
    spawn_defaults(m, &o)
    if not request_options(m, &o, e[4]):
        result = ATOM_badopt
    elif arity <= 255:
        while is_cons(args):
            argv[n] = head(args)
            n += 1
            args = tail(args)
        x = get_export(m, element(e[3], 0), element(e[3], 1), n)
    if x != NULL:
        v = <Proc*>process_prepare(m, x.code, argv, n, x.module, x.function, &o, e[2])
    rel = rel_make(v) if v != NULL else NULL
    if v != NULL and rel == NULL:
        process_undo(&v.p)
        v = NULL
    pthread_mutex_lock(&all.lock)
    if v != NULL:
        result = v.p.id
        model.node = d
        model.local = v.p.id
        if o.flags & SPAWN_MONITOR:
            model.kind = REL_WATCHED
            r = relation_add(all, &model)
            row = table_add(&rel.monitored, r.number) if r != NULL else NULL
            if row != NULL:
                row.a = mk_relation(r.number)
                row.b = NONE
        if o.flags & SPAWN_LINK:
            model.kind = REL_LINK
            r = relation_add(all, &model)
            if r != NULL:
                table_add(&rel.links, mk_relation(r.number))
    c.words[2] = e[0]
    c.words[3] = e[1]
    c.words[4] = mk_small(o.flags if v != NULL else 0)
    c.words[5] = result
    post(d, packet(m, &c, OP_SPAWN_REPLY, 4, NONE), p.sched)
    pthread_mutex_unlock(&all.lock)
    if v != NULL:
        sched_start(m, v, p.sched)
    return True


cdef bint dist_put(Process* p, Dist* d, const uint8_t* data, size_t n) noexcept nogil:
    cdef MachineC* m = p.m
    cdef term control_, payload = NONE, to
    cdef term* e
    cdef size_t used = 0, more = 0, arity
    cdef Frag* f
    cdef Frag* g = NULL
    cdef int op
    cdef bint ok = False
    cdef bint keep = False            # f went with a signal
    cdef bint keep_payload = False    # g did
    p.reds -= 1 + <int64_t>(n >> 6)
    atomic_add_i64(&d.received, 1)
    if n == 0:
        return True                   # a tick
    if data[0] != PASS_THROUGH:
        return False
    f = read_term(m, data + 1, n - 1, &used, &control_)
    if f == NULL:
        return False
    if used + 1 < n:
        g = read_term(m, data + 1 + used, n - 1 - used, &more, &payload)
        if g == NULL or 1 + used + more != n:
            frag_free(f)
            if g != NULL:
                frag_free(g)
            return False
    if is_tuple(control_) and tuple_arity(control_) >= 1 and is_small(element(control_, 0)):
        e = tuple_elements(control_) + 1
        arity = tuple_arity(control_) - 1
        op = <int>small_value(element(control_, 0))
        if op == OP_SEND or op == OP_SEND_SENDER or op == OP_SEND_TT or op == OP_SEND_SENDER_TT:
            ok = arity >= 2 and g != NULL and is_pid(e[1])
            if ok:
                keep_payload = True
                deliver_message(p, e[1], g, payload)
            elif arity >= 2 and g != NULL and is_type(e[1], T_EXTPID):
                ok = True             # of an earlier life of this node
        elif op == OP_REG_SEND or op == OP_REG_SEND_TT:
            ok = arity >= 3 and g != NULL and is_atom(e[2])
            to = name_lookup(m, e[2]) if ok else NONE
            if to != NONE:
                keep_payload = True
                deliver_message(p, to, g, payload)
        elif op == OP_ALIAS_SEND or op == OP_ALIAS_SEND_TT:
            ok = arity >= 2 and g != NULL and is_reference(e[1])
            if ok and is_type(e[1], T_REF):
                keep_payload = True
                deliver_message(p, e[1], g, payload)
        elif op == OP_LINK:
            ok = arity == 2 and is_any_pid(e[1]) and (not is_pid(e[1]) or take_link(p, d, e[0], e[1]))
        elif op == OP_UNLINK_ID:
            ok = arity == 3 and is_any_pid(e[2]) and (not is_pid(e[2]) or take_unlink(p, d, e[0], e[1], e[2]))
        elif op == OP_UNLINK_ID_ACK:
            ok = arity == 3 and is_any_pid(e[2]) and (not is_pid(e[2]) or take_unlink_ack(p, d, e[0], e[1], e[2]))
        elif op == OP_EXIT or op == OP_EXIT2 or op == OP_EXIT_TT or op == OP_EXIT2_TT:
            used = 3 if op == OP_EXIT_TT or op == OP_EXIT2_TT else 2          # where the reason is
            ok = arity == used + 1 and is_any_pid(e[0]) and is_any_pid(e[1])
            if ok and is_pid(e[1]):
                keep = True
                take_exit(p, d, e[0], e[1], e[used], op == OP_EXIT or op == OP_EXIT_TT, f)
        elif (op == OP_PAYLOAD_EXIT or op == OP_PAYLOAD_EXIT2 or op == OP_PAYLOAD_EXIT_TT or op == OP_PAYLOAD_EXIT2_TT
              or op == OP_PAYLOAD_MONITOR_P_EXIT):
            ok = arity >= 2 and g != NULL and is_any_pid(e[1])
            if op == OP_PAYLOAD_MONITOR_P_EXIT:
                ok = ok and arity == 3 and (is_any_pid(e[0]) or is_atom(e[0]))
            else:
                ok = ok and is_any_pid(e[0])
            if ok and is_pid(e[1]):
                # The signal has one fragment, for both terms.
                f = joined(f, g, &control_, &payload)
                g = NULL
                ok = f != NULL
                if ok:
                    keep = True
                    e = tuple_elements(control_) + 1
                    if op == OP_PAYLOAD_MONITOR_P_EXIT:
                        take_down(p, d, e[0], e[2], payload, f)
                    else:
                        take_exit(p, d, e[0], e[1], payload, op == OP_PAYLOAD_EXIT or op == OP_PAYLOAD_EXIT_TT, f)
        elif op == OP_GROUP_LEADER:
            ok = arity == 2 and is_any_pid(e[0]) and is_any_pid(e[1])
            if ok and is_pid(e[1]):
                keep = True
                push_to(p, e[1], signal_with(SIG_GROUP_LEADER, NIL, 0, f, e[0]))
        elif op == OP_MONITOR_P:
            ok = arity == 3 and (is_pid(e[1]) or is_atom(e[1])) and take_monitor(p, d, e[0], e[1], e[2])
        elif op == OP_DEMONITOR_P:
            ok = arity == 3 and take_demonitor(p, d, e[2])
        elif op == OP_MONITOR_P_EXIT:
            ok = arity == 4 and (is_any_pid(e[0]) or is_atom(e[0]))
            if ok:
                keep = True
                take_down(p, d, e[0], e[2], e[3], f)
        elif op == OP_SPAWN_REQUEST or op == OP_SPAWN_REQUEST_TT:
            ok = arity == (5 if op == OP_SPAWN_REQUEST else 6) and g != NULL and take_spawn_request(p, d, e, payload)
        elif op == OP_SPAWN_REPLY or op == OP_SPAWN_REPLY_TT:
            ok = arity == (4 if op == OP_SPAWN_REPLY else 5) and take_spawn_reply(p, d, e[0], e[1], e[2], e[3])
        elif op == OP_NODE_LINK:
            ok = arity == 0
    if not keep and f != NULL:
        frag_free(f)
    if g != NULL and not keep_payload:
        frag_free(g)
    return ok


cdef Frag* joined(Frag* f, Frag* g, term* a, term* b) noexcept nogil:
    """Both terms in one new fragment with ROOM; frees the others. NULL: no memory."""
    cdef Frag* r = frag_new(size_of_term(a[0]) + size_of_term(b[0]) + ROOM)
    cdef term* hp
    if r != NULL:
        hp = frag_words(r)
        a[0] = copy_term(a[0], &hp, &r.mso)
        b[0] = copy_term(b[0], &hp, &r.mso)
        r.used = hp - frag_words(r)
    frag_free(f)
    frag_free(g)
    return r


cdef bint keep_partial(Dist* d, const uint8_t* data, size_t n) noexcept nogil:
    cdef uint8_t* more
    cdef size_t cap = d.partial_cap
    if n == 0:
        return True
    if cap - d.partial_size < n:
        cap = 2 * cap + n
        more = <uint8_t*>realloc(d.partial, cap)
        if more == NULL:
            return False
        d.partial = more
        d.partial_cap = cap
    memcpy(d.partial + d.partial_size, data, n)
    d.partial_size += n
    return True


cdef inline size_t length_at(const uint8_t* data) noexcept nogil:
    return <size_t>data[0] << 24 | <size_t>data[1] << 16 | <size_t>data[2] << 8 | data[3]


cdef bint dist_put_stream(Process* p, Dist* d, const uint8_t* data, size_t n) noexcept nogil:
    cdef size_t need, size
    while n:
        if d.partial_size:
            # complete the length, then the packet that began earlier
            need = 4 if d.partial_size < 4 else 4 + length_at(d.partial)
            size = need - d.partial_size
            if size > n:
                size = n
            if not keep_partial(d, data, size):
                return False
            data += size
            n -= size
            if d.partial_size < 4 or d.partial_size < 4 + length_at(d.partial):
                continue
            size = d.partial_size - 4
            d.partial_size = 0
            if not dist_put(p, d, d.partial + 4, size):
                return False
            if d.partial_cap > 1 << 20:
                free(d.partial)
                d.partial = NULL
                d.partial_cap = 0
        elif n >= 4 and n - 4 >= length_at(data):
            size = length_at(data)
            if not dist_put(p, d, data + 4, size):
                return False
            data += 4 + size
            n -= 4 + size
        else:
            return keep_partial(d, data, n)
    return True


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
