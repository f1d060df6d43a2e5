"""Native functions of distribution: this node's name, connections and their controllers, cookies, node monitors.

What net_kernel and the carriers are made of (vm/lib/estdlib); dist_ctrl_get_packets/2 and dist_ctrl_put_stream/2 move
many messages by one call, in the framing of connected nodes: four bytes of length before each.
"""
from libc.stdlib cimport calloc
from avmtools.vm.proc cimport *
from avmtools.vm.atoms cimport atom_intern
from avmtools.vm.signals cimport new_number, signal_free, signal_new, signal_push
from avmtools.vm.heap cimport *
from avmtools.vm.natives cimport add_row, mk_bool
from avmtools.vm.display cimport Text, text_free, text_init
from avmtools.vm.dist cimport *
from avmtools.vm.nat_port cimport chars_to_text
from avmtools.vm.num cimport get_uint64, mk_uint64


# -- this node ---------------------------------------------------------------------------------------

cdef term nat_is_alive(Process* p, term* a) noexcept nogil:
    return mk_bool(is_alive(p.m))


cdef term nat_setnode2(Process* p, term* a) noexcept nogil:
    """Alive under this name and creation, for as long as the caller lives: auto_connect requests go to it."""
    cdef MachineC* m = p.m
    cdef DistC* c = dist_get(m)
    cdef Proc* v = <Proc*>p
    cdef uint64_t creation
    if c == NULL:
        return raise_error(p, ATOM_system_limit)
    if not is_atom(a[0]) or not get_uint64(a[1], &creation) or creation >> 32:
        return raise_badarg(p)
    if a[0] == ATOM_nonode_at_nohost:
        if v.connection != c:
            return raise_badarg(p)
        dist_leave(p)
        return ATOM_true
    pthread_mutex_lock(&c.lock)
    if c.kernel != NIL or v.connection != NULL or creation == 0:
        pthread_mutex_unlock(&c.lock)
        return raise_badarg(p)
    c.kernel = p.id
    v.connection = c
    m.creation = creation
    m.node = a[0]
    pthread_mutex_unlock(&c.lock)
    return ATOM_true


# -- connections -------------------------------------------------------------------------------------

cdef term nat_setnode3(Process* p, term* a) noexcept nogil:
    """The connection with a node is up: node, controller, {its flags, its creation}. The controller's handle."""
    cdef DistC* c = dist_get(p.m)
    cdef Dist* d
    cdef uint64_t flags, creation
    cdef term ref
    if c == NULL:
        return raise_error(p, ATOM_system_limit)
    if not is_alive(p.m) or not is_atom(a[0]) or a[0] == p.m.node or not is_pid(a[1]) or not is_tuple_of(a[2], 2):
        return raise_badarg(p)
    if not get_uint64(element(a[2], 0), &flags) or not get_uint64(element(a[2], 1), &creation):
        return raise_badarg(p)
    pthread_mutex_lock(&c.lock)
    d = dist_of_node(p.m, a[0], True)
    pthread_mutex_unlock(&c.lock)
    ref = mk_ref(p)
    if d == NULL or not dist_up(p, d, a[1], flags, creation, boxed_ptr(ref)[1]):
        return raise_badarg(p)
    return ref


cdef Dist* controlled(Process* p, term handle) noexcept nogil:
    """The connection that p moves data of; NULL: badarg raised."""
    cdef Dist* d = dist_of_handle(p.m, handle)
    if d == NULL or (d.controller != p.id and d.input != p.id):
        raise_badarg(p)
        return NULL
    return d


cdef term nat_get_data(Process* p, term* a) noexcept nogil:
    cdef Dist* d = controlled(p, a[0])
    cdef term data
    if d == NULL:
        return NONE
    data = dist_take(p, d, 0)
    if data == NONE:
        return ATOM_none if p.exc_class == NONE or d.first == NULL else NONE
    if d.get_size:
        return mk_tuple2(p, mk_small(<int64_t>binary_size(data)), data)
    return data


cdef size_t binary_size(term data) noexcept nogil:
    cdef const uint8_t* at
    cdef size_t offset, bits
    bits_of(data, &at, &offset, &bits)
    return bits >> 3


cdef term nat_get_packets(Process* p, term* a) noexcept nogil:
    cdef Dist* d = controlled(p, a[0])
    cdef term data
    if d == NULL:
        return NONE
    if not is_small(a[1]) or small_value(a[1]) < 1:
        return raise_badarg(p)
    data = dist_take(p, d, <size_t>small_value(a[1]))
    return ATOM_none if data == NONE else data


cdef term nat_get_data_notification(Process* p, term* a) noexcept nogil:
    cdef Dist* d = controlled(p, a[0])
    if d == NULL:
        return NONE
    dist_notify(p, d)
    return ATOM_ok


cdef term put(Process* p, term handle, term data, bint stream) noexcept nogil:
    cdef Dist* d = controlled(p, handle)
    cdef Text text
    cdef const uint8_t* at
    cdef size_t offset, bits
    cdef bint ok
    if d == NULL:
        return NONE
    if is_binary(data):
        bits_of(data, &at, &offset, &bits)
        if offset == 0:
            ok = dist_put_stream(p, d, at, bits >> 3) if stream else dist_put(p, d, at, bits >> 3)
            return ATOM_ok if ok else raise_badarg(p)
    text_init(&text)
    ok = chars_to_text(&text, data, False)
    if ok and stream:
        ok = dist_put_stream(p, d, <const uint8_t*>text.data, text.len)
    elif ok:
        ok = dist_put(p, d, <const uint8_t*>text.data, text.len)
    text_free(&text)
    return ATOM_ok if ok else raise_badarg(p)


cdef term nat_put_data(Process* p, term* a) noexcept nogil:
    return put(p, a[0], a[1], False)


cdef term nat_put_stream(Process* p, term* a) noexcept nogil:
    return put(p, a[0], a[1], True)


cdef term nat_input_handler(Process* p, term* a) noexcept nogil:
    cdef Dist* d = controlled(p, a[0])
    if d == NULL:
        return NONE
    if d.controller != p.id or process_lookup(p.m, a[1]) == NULL:
        return raise_badarg(p)
    d.input = a[1]
    return ATOM_ok


cdef term nat_set_opt(Process* p, term* a) noexcept nogil:
    cdef Dist* d = controlled(p, a[0])
    cdef bint old
    if d == NULL:
        return NONE
    if a[1] != ATOM_get_size or (a[2] != ATOM_true and a[2] != ATOM_false):
        return raise_badarg(p)
    old = d.get_size
    d.get_size = a[2] == ATOM_true
    return mk_bool(old)


cdef term nat_get_opt(Process* p, term* a) noexcept nogil:
    cdef Dist* d = controlled(p, a[0])
    if d == NULL:
        return NONE
    return mk_bool(d.get_size) if a[1] == ATOM_get_size else raise_badarg(p)


cdef term nat_get_stat(Process* p, term* a) noexcept nogil:
    """{ok, packets received, packets sent, whether some wait}."""
    cdef Dist* d = dist_of_handle(p.m, a[0])
    cdef term[4] e
    if d == NULL:
        return raise_badarg(p)
    e[0] = ATOM_ok
    e[1] = mk_small(atomic_load_i64(&d.received))
    e[2] = mk_small(atomic_load_i64(&d.sent))
    e[3] = mk_bool(d.first != NULL)
    return mk_tuple(p, e, 4)


cdef term nat_abort_pending(Process* p, term* a) noexcept nogil:
    """No connection came of it: what waited for it is lost. False: none was being made."""
    cdef Dist* d = dist_of_node(p.m, a[0], False) if is_atom(a[0]) else NULL
    if d == NULL or d.state != DIST_PENDING:
        return ATOM_false if is_atom(a[0]) else raise_badarg(p)
    dist_down(p.m, d, p.sched)
    return ATOM_true


cdef term nat_disconnect(Process* p, term* a) noexcept nogil:
    """The connection is over, and its controller told to end. ignored: this node is not alive."""
    cdef Dist* d
    cdef term controller
    cdef Proc* v
    cdef Signal* s
    if not is_atom(a[0]):
        return raise_badarg(p)
    if not is_alive(p.m):
        return ATOM_ignored
    d = dist_of_node(p.m, a[0], False)
    if d == NULL or d.state != DIST_UP:
        return ATOM_false
    controller = d.controller
    dist_down(p.m, d, p.sched)
    v = <Proc*>process_lookup(p.m, controller)
    s = signal_new(SIG_EXIT, p.id) if v != NULL else NULL
    if s != NULL:
        s.frag = frag_new(4)
        if s.frag != NULL:
            s.value = mk_boxed(frag_words(s.frag))
            frag_words(s.frag)[0] = mk_header(3, T_TUPLE)
            frag_words(s.frag)[1] = ATOM_EXIT
            frag_words(s.frag)[2] = p.id
            frag_words(s.frag)[3] = ATOM_connection_closed
        if s.frag == NULL or not signal_push(p.m, v, s, p.sched):
            signal_free(s)
    return ATOM_true


cdef bint chosen(Process* p, Dist* d, term kind) noexcept nogil:
    if kind == ATOM_known:
        return True
    if d.state != DIST_UP:
        return False
    return kind == ATOM_connected or d.hidden == (kind == ATOM_hidden)


cdef term nodes(Process* p, term kinds) noexcept nogil:
    cdef DistC* c = dist_get(p.m)
    cdef Dist* d
    cdef term list, result = NIL
    list = kinds
    while is_cons(list):
        if (head(list) != ATOM_visible and head(list) != ATOM_hidden and head(list) != ATOM_connected
                and head(list) != ATOM_this and head(list) != ATOM_known):
            return raise_badarg(p)
        list = tail(list)
    if list != NIL or c == NULL:
        return raise_badarg(p)
    pthread_mutex_lock(&c.lock)
    d = c.nodes
    while d != NULL:
        list = kinds
        while is_cons(list):
            if head(list) != ATOM_this and d.node != p.m.node and chosen(p, d, head(list)):
                result = mk_cons(p, d.node, result)
                break
            list = tail(list)
        d = d.next
    pthread_mutex_unlock(&c.lock)
    list = kinds
    while is_cons(list):
        if head(list) == ATOM_this or head(list) == ATOM_known:
            return mk_cons(p, p.m.node, result)
        list = tail(list)
    return result


cdef term nat_nodes0(Process* p, term* a) noexcept nogil:
    return nodes(p, mk_cons(p, ATOM_visible, NIL))


cdef term nat_nodes1(Process* p, term* a) noexcept nogil:
    return nodes(p, mk_cons(p, a[0], NIL) if is_atom(a[0]) else a[0])


cdef term watch(Process* p, term node, term on, bint connect) noexcept nogil:
    if not is_atom(node) or (on != ATOM_true and on != ATOM_false):
        return raise_badarg(p)
    if node == p.m.node:
        return ATOM_true              # this node doesn't go down
    return ATOM_true if dist_watch(p, node, on == ATOM_true, connect) else raise_error(p, ATOM_notalive)


cdef term nat_monitor_node2(Process* p, term* a) noexcept nogil:
    return watch(p, a[0], a[1], True)


cdef term nat_monitor_node3(Process* p, term* a) noexcept nogil:
    cdef term options = a[2]
    cdef bint connect = True
    while is_cons(options):
        if head(options) != ATOM_allow_passive_connect:
            return raise_badarg(p)
        connect = False
        options = tail(options)
    return watch(p, a[0], a[1], connect) if options == NIL else raise_badarg(p)


# -- cookies -----------------------------------------------------------------------------------------

cdef Cookie* cookie_of(DistC* c, term node) noexcept nogil:
    cdef Cookie* k = c.cookies
    while k != NULL and k.node != node:
        k = k.next
    return k


cdef term cookie_for(Process* p, term node) noexcept nogil:
    cdef DistC* c = dist_get(p.m)
    cdef Cookie* k
    cdef term result
    if c == NULL:
        return raise_error(p, ATOM_system_limit)
    pthread_mutex_lock(&c.lock)
    k = cookie_of(c, node)
    result = k.cookie if k != NULL else c.cookie
    pthread_mutex_unlock(&c.lock)
    return ATOM_nocookie if result == ATOM_undefined or not is_alive(p.m) else result


cdef term nat_get_cookie0(Process* p, term* a) noexcept nogil:
    return cookie_for(p, p.m.node)


cdef term nat_get_cookie1(Process* p, term* a) noexcept nogil:
    return cookie_for(p, a[0]) if is_atom(a[0]) else raise_badarg(p)


cdef term set_cookie(Process* p, term node, term cookie) noexcept nogil:
    cdef DistC* c = dist_get(p.m)
    cdef Cookie* k
    cdef bint ok = True
    if c == NULL:
        return raise_error(p, ATOM_system_limit)
    if not is_atom(cookie) or not is_atom(node):
        return raise_badarg(p)
    if node != p.m.node and p.m.release == ROTP and not is_alive(p.m):
        return raise_error(p, atom_intern(p.m, <const uint8_t*>b"distribution_not_started", 24))
    pthread_mutex_lock(&c.lock)
    if node == p.m.node:
        c.cookie = cookie
    else:
        k = cookie_of(c, node)
        if k == NULL:
            k = <Cookie*>calloc(1, sizeof(Cookie))
            ok = k != NULL
            if ok:
                k.node = node
                k.next = c.cookies
                c.cookies = k
        if ok:
            k.cookie = cookie
    pthread_mutex_unlock(&c.lock)
    return ATOM_true if ok else raise_error(p, ATOM_system_limit)


cdef term nat_set_cookie1(Process* p, term* a) noexcept nogil:
    return set_cookie(p, p.m.node, a[0])


cdef term nat_set_cookie2(Process* p, term* a) noexcept nogil:
    return set_cookie(p, a[0], a[1])


# -- the table ---------------------------------------------------------------------------------------

cdef Native[40] natives
cdef int n_natives = 0


cdef int row(const char* name, int arity, int releases, native_fn fn) except -1:
    return add_row(natives, &n_natives, 40, b"erlang", name, arity, releases, fn, 0)


row(b"is_alive", 0, R07UP, nat_is_alive)
row(b"setnode", 2, R07UP, nat_setnode2)
row(b"setnode", 3, R07UP, nat_setnode3)
row(b"dist_ctrl_get_data", 1, R07UP, nat_get_data)
row(b"dist_ctrl_get_data_notification", 1, R07UP, nat_get_data_notification)
row(b"dist_ctrl_put_data", 2, R07UP, nat_put_data)
row(b"dist_ctrl_input_handler", 2, ROTP, nat_input_handler)
row(b"dist_ctrl_set_opt", 3, ROTP, nat_set_opt)
row(b"dist_ctrl_get_opt", 2, ROTP, nat_get_opt)
row(b"dist_get_stat", 1, ROTP, nat_get_stat)
row(b"nodes", 0, ROTP, nat_nodes0)
row(b"nodes", 1, ROTP, nat_nodes1)
row(b"monitor_node", 2, ROTP, nat_monitor_node2)
row(b"monitor_node", 3, ROTP, nat_monitor_node3)
row(b"disconnect_node", 1, ROTP, nat_disconnect)
row(b"get_cookie", 0, R07UP, nat_get_cookie0)
row(b"get_cookie", 1, R07UP, nat_get_cookie1)
row(b"set_cookie", 1, R07UP, nat_set_cookie1)
row(b"set_cookie", 2, R07UP, nat_set_cookie2)
add_row(natives, &n_natives, 40, b"avm_dist", b"get_packets", 2, R07UP, nat_get_packets, 0)
add_row(natives, &n_natives, 40, b"avm_dist", b"put_stream", 2, R07UP, nat_put_stream, 0)
add_row(natives, &n_natives, 40, b"avm_dist", b"input_handler", 2, R07UP, nat_input_handler, 0)
add_row(natives, &n_natives, 40, b"avm_dist", b"stat", 1, R07UP, nat_get_stat, 0)
add_row(natives, &n_natives, 40, b"avm_dist", b"abort_pending", 1, R07UP, nat_abort_pending, 0)
add_row(natives, &n_natives, 40, b"avm_dist", b"disconnect", 1, R07UP, nat_disconnect, 0)
add_row(natives, &n_natives, 40, b"avm_dist", b"nodes", 1, R07UP, nat_nodes1, 0)


cdef Native* nat_dist_table(int* n) noexcept:
    n[0] = n_natives
    return natives
