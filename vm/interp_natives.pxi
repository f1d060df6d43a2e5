# Natives that change what runs next, or start processes. The special ones are executed by slow_op (SPECIAL_STUB).

cdef enum:
    SP_APPLY2 = 1
    SP_APPLY3
    SP_ERROR
    SP_EXIT
    SP_THROW
    SP_RAISE
    SP_NIF_ERROR
    SP_HIBERNATE
    SP_COLLECT
    SP_YIELD

cdef bint list_to_args(term list, term* x, int* n) noexcept nogil:
    """Spread a proper list over x[0..n); False: improper, or longer than a function can be."""
    n[0] = 0
    while is_cons(list):
        if n[0] == MAX_ARGS:
            return False
        x[n[0]] = head(list)
        n[0] += 1
        list = tail(list)
    return list == NIL

cdef Export* callee(Process* p, term module, term function, int arity) noexcept nogil:
    """The export of a dynamic call. Makes one only for a function that exists; NULL: undef."""
    cdef Export* e = find_export(p.m, module, function, arity)
    if e == NULL:
        if find_native(p.m, module, function, arity) != NULL:
            return get_export(p.m, module, function, arity)
        if find_module(p.m, module) == NULL and load_module(p.m, module) != NULL:
            e = find_export(p.m, module, function, arity)
    return e

# -- spawning ----------------------------------------------------------------------------------------

cdef bint spawn_options(Process* p, SpawnOptions* o, term list) noexcept nogil:
    """Read an option list; False: badarg (raised). Unknown options are ignored, except by OTP."""
    cdef term t
    cdef term v
    spawn_defaults(p.m, o)
    while is_cons(list):
        t = head(list)
        list = tail(list)
        v = ATOM_true
        if is_tuple_of(t, 2):
            v = element(t, 1)
            t = element(t, 0)
        if t == ATOM_link:
            if v == ATOM_true:
                o.flags |= SPAWN_LINK
        elif t == ATOM_monitor:
            if v == ATOM_true or is_list(v):
                o.flags |= SPAWN_MONITOR
                o.monitor_options = v if is_list(v) else NIL
        elif t == ATOM_min_heap_size:
            if not is_small(v) or small_value(v) < 0:
                raise_badarg(p)
                return False
            o.min_heap = small_value(v)
        elif t == ATOM_max_heap_size:
            if is_map(v):
                v = map_get(p.m, v, ATOM_size)
            if v == NONE or not is_small(v) or small_value(v) < 0:
                raise_badarg(p)
                return False
            o.max_heap = small_value(v)
        elif t == ATOM_atomvm_heap_growth:
            if v == ATOM_bounded_free:
                o.growth = GROW_BOUNDED_FREE
            elif v == ATOM_minimum:
                o.growth = GROW_MINIMUM
            elif v == ATOM_fibonacci:
                o.growth = GROW_FIBONACCI
            elif v == ATOM_geometric:
                o.growth = GROW_GEOMETRIC
            else:
                raise_badarg(p)
                return False
        elif t == ATOM_priority:
            if v == ATOM_low:
                o.priority = PRIORITY_LOW
            elif v == ATOM_normal:
                o.priority = PRIORITY_NORMAL
            elif v == ATOM_high:
                o.priority = PRIORITY_HIGH
            elif v == ATOM_max:
                o.priority = PRIORITY_MAX
            elif p.m.release == ROTP:
                raise_badarg(p)
                return False
        elif t == ATOM_fullsweep_after or t == ATOM_min_bin_vheap_size or t == ATOM_message_queue_data:
            pass              # tuning of OTP's collector: accepted, nothing here that they could tune
        elif p.m.release == ROTP:
            raise_badarg(p)
            return False
    if list != NIL or (o.max_heap != 0 and o.min_heap > o.max_heap):
        raise_badarg(p)
        return False
    return True

cdef term spawn_fun(Process* p, term fun, SpawnOptions* o) noexcept nogil:
    cdef term* v
    cdef FunEntry* f
    cdef Export* e
    cdef int n
    if not is_fun(fun):
        return raise_badarg(p)
    v = boxed_ptr(fun)
    n = <int>header_size(v[0]) - 1
    if v[1] & 1:
        e = <Export*>(v[1] - 1)
        if e.arity == 0:
            return spawn_process(p, e.code, NULL, 0, ATOM_erlang, ATOM_apply, o)
    else:
        f = <FunEntry*>v[1]
        if f.arity == n:
            return spawn_process(p, f.code, v + 2, n, ATOM_erlang, ATOM_apply, o)
    # A fun that takes arguments: the new process is the one to fail.
    return spawn_process(p, START_CELLS, &fun, 1, ATOM_erlang, ATOM_apply, o)

cdef term spawn_mfa(Process* p, term module, term function, term args, SpawnOptions* o) noexcept nogil:
    cdef term v[MAX_ARGS]
    cdef int n
    cdef Export* e
    if not is_atom(module) or not is_atom(function):
        return raise_badarg(p)
    if not list_to_args(args, v, &n):
        return raise_error(p, ATOM_system_limit) if list_length(args) > MAX_ARGS else raise_badarg(p)
    e = get_export(p.m, module, function, n)
    if e == NULL:
        return raise_error(p, ATOM_system_limit)
    return spawn_process(p, e.code, v, n, module, function, o)

cdef term nat_spawn1(Process* p, term* a) noexcept nogil:
    cdef SpawnOptions o
    spawn_defaults(p.m, &o)
    return spawn_fun(p, a[0], &o)

cdef term nat_spawn3(Process* p, term* a) noexcept nogil:
    cdef SpawnOptions o
    spawn_defaults(p.m, &o)
    return spawn_mfa(p, a[0], a[1], a[2], &o)

cdef term nat_spawn_link1(Process* p, term* a) noexcept nogil:
    cdef SpawnOptions o
    spawn_defaults(p.m, &o)
    o.flags = SPAWN_LINK
    return spawn_fun(p, a[0], &o)

cdef term nat_spawn_link3(Process* p, term* a) noexcept nogil:
    cdef SpawnOptions o
    spawn_defaults(p.m, &o)
    o.flags = SPAWN_LINK
    return spawn_mfa(p, a[0], a[1], a[2], &o)

cdef term nat_spawn_monitor1(Process* p, term* a) noexcept nogil:
    cdef SpawnOptions o
    spawn_defaults(p.m, &o)
    o.flags = SPAWN_MONITOR
    return spawn_fun(p, a[0], &o)

cdef term nat_spawn_monitor3(Process* p, term* a) noexcept nogil:
    cdef SpawnOptions o
    spawn_defaults(p.m, &o)
    o.flags = SPAWN_MONITOR
    return spawn_mfa(p, a[0], a[1], a[2], &o)

cdef term nat_spawn_opt2(Process* p, term* a) noexcept nogil:
    cdef SpawnOptions o
    return spawn_fun(p, a[0], &o) if spawn_options(p, &o, a[1]) else NONE

cdef term nat_spawn_opt4(Process* p, term* a) noexcept nogil:
    cdef SpawnOptions o
    return spawn_mfa(p, a[0], a[1], a[2], &o) if spawn_options(p, &o, a[3]) else NONE

# -- spawn_request: the answer is a message ------------------------------------------------------------

cdef term spawn_answer(Process* p, term ref, term tag, term what, term value) noexcept nogil:
    cdef term v[4]
    v[0] = tag
    v[1] = ref
    v[2] = what
    v[3] = value
    send_message(p, p.id, mk_tuple(p, v, 4))
    return ref

cdef term request(Process* p, term node, term fun, const term* mfa, term options) noexcept nogil:
    """`mfa` NULL: the new process calls `fun`. What can't be started is told in the answer, as OTP does."""
    cdef SpawnOptions o
    cdef term tag = ATOM_spawn_reply
    cdef term reply = ATOM_yes
    cdef term rest = options
    cdef term others = NIL
    cdef term t
    cdef term result
    cdef term ref
    while is_cons(rest):
        t = head(rest)
        if is_tuple_of(t, 2) and element(t, 0) == ATOM_reply_tag:
            tag = element(t, 1)
        elif is_tuple_of(t, 2) and element(t, 0) == ATOM_reply:
            reply = element(t, 1)
            if reply != ATOM_yes and reply != ATOM_no and reply != ATOM_error_only and reply != ATOM_success_only:
                return raise_badarg(p)
        else:
            others = mk_cons(p, t, others)
        rest = tail(rest)
    if rest != NIL or not is_atom(node) or (mfa == NULL and not is_fun(fun)) or (
            mfa != NULL and (not is_atom(mfa[0]) or not is_atom(mfa[1]) or list_length(mfa[2]) < 0)):
        return raise_badarg(p)
    if node != ATOM_nonode_at_nohost:
        result = ATOM_noconnection
    elif not spawn_options(p, &o, others):
        result = ATOM_badopt
    else:
        result = spawn_fun(p, fun, &o) if mfa == NULL else spawn_mfa(p, mfa[0], mfa[1], mfa[2], &o)
        if result == NONE:
            result = p.exc_reason
    p.exc_class = NONE
    if is_atom(result):
        ref = mk_ref(p)
        return ref if reply == ATOM_no or reply == ATOM_success_only else spawn_answer(p, ref, tag, ATOM_error, result)
    ref = element(result, 1) if is_tuple_of(result, 2) else mk_ref(p)
    if is_tuple_of(result, 2):
        result = element(result, 0)
    return ref if reply == ATOM_no or reply == ATOM_error_only else spawn_answer(p, ref, tag, ATOM_ok, result)

cdef term nat_spawn_request1(Process* p, term* a) noexcept nogil:
    return request(p, ATOM_nonode_at_nohost, a[0], NULL, NIL)

cdef term nat_spawn_request2(Process* p, term* a) noexcept nogil:
    if is_fun(a[0]):
        return request(p, ATOM_nonode_at_nohost, a[0], NULL, a[1])
    return request(p, a[0], a[1], NULL, NIL)

cdef term nat_spawn_request3(Process* p, term* a) noexcept nogil:
    if is_fun(a[1]):
        return request(p, a[0], a[1], NULL, a[2])
    return request(p, ATOM_nonode_at_nohost, NIL, a, NIL)

cdef term nat_spawn_request4(Process* p, term* a) noexcept nogil:
    if is_atom(a[2]):
        return request(p, a[0], NIL, a + 1, NIL)
    return request(p, ATOM_nonode_at_nohost, NIL, a, a[3])

cdef term nat_spawn_request5(Process* p, term* a) noexcept nogil:
    return request(p, a[0], NIL, a + 1, a[4])

cdef term nat_spawn_request_abandon(Process* p, term* a) noexcept nogil:
    """A request of this node has been answered when spawn_request returns: there is nothing left to abandon."""
    return ATOM_false if is_reference(a[0]) else raise_badarg(p)

# -- the table ---------------------------------------------------------------------------------------

cdef Native INTERP_NATIVES[32]
cdef int N_INTERP_NATIVES = 0

cdef void row(const char* name, int arity, int releases, native_fn fn, int special) noexcept:
    global N_INTERP_NATIVES
    cdef Native* n = &INTERP_NATIVES[N_INTERP_NATIVES]
    n.module = b"erlang"
    n.name = name
    n.arity = arity
    n.flags = NATIVE_SPECIAL if special else 0
    n.releases = releases
    n.fn = fn
    n.special = special
    n.python = NULL
    N_INTERP_NATIVES += 1

row(b"apply", 2, R_ALL, NULL, SP_APPLY2)
row(b"apply", 3, R_ALL, NULL, SP_APPLY3)
row(b"error", 1, R_ALL, NULL, SP_ERROR)
row(b"error", 2, R_ALL, NULL, SP_ERROR)
row(b"error", 3, R_ALL, NULL, SP_ERROR)
row(b"exit", 1, R_ALL, NULL, SP_EXIT)
row(b"throw", 1, R_ALL, NULL, SP_THROW)
row(b"raise", 3, R_ALL, NULL, SP_RAISE)
row(b"nif_error", 1, R07UP, NULL, SP_NIF_ERROR)
row(b"nif_error", 2, ROTP, NULL, SP_NIF_ERROR)
row(b"hibernate", 3, ROTP, NULL, SP_HIBERNATE)
row(b"garbage_collect", 0, R_ALL, NULL, SP_COLLECT)
row(b"yield", 0, ROTP, NULL, SP_YIELD)
row(b"spawn", 1, R_ALL, nat_spawn1, 0)
row(b"spawn", 3, R_ALL, nat_spawn3, 0)
row(b"spawn_link", 1, R_ALL, nat_spawn_link1, 0)
row(b"spawn_link", 3, R_ALL, nat_spawn_link3, 0)
row(b"spawn_monitor", 1, R07UP, nat_spawn_monitor1, 0)
row(b"spawn_monitor", 3, R07UP, nat_spawn_monitor3, 0)
row(b"spawn_opt", 2, R_ALL, nat_spawn_opt2, 0)
row(b"spawn_opt", 4, R_ALL, nat_spawn_opt4, 0)
row(b"spawn_request", 1, ROTP, nat_spawn_request1, 0)
row(b"spawn_request", 2, ROTP, nat_spawn_request2, 0)
row(b"spawn_request", 3, ROTP, nat_spawn_request3, 0)
row(b"spawn_request", 4, ROTP, nat_spawn_request4, 0)
row(b"spawn_request", 5, ROTP, nat_spawn_request5, 0)
row(b"spawn_request_abandon", 1, ROTP, nat_spawn_request_abandon, 0)

cdef Native* interp_table(int* n) noexcept:
    n[0] = N_INTERP_NATIVES
    return INTERP_NATIVES
