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
            if not max_heap_option(p.m, v, &o.max_heap, &o.max_heap_how):
                raise_badarg(p)
                return False
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

# -- spawning on other nodes -------------------------------------------------------------------------

cdef term spawn_waits(Process* p, SpawnOptions* o) noexcept nogil:
    """The answer to this process's spawn request, when it is there; else the native is called again."""
    cdef Rel* rel = <Rel*>p.rel
    cdef Signal* s = rel.reply
    cdef term answer, result
    if s == NULL:
        p.exc_class = ATOM_waiting
        return NONE
    rel.request = 0
    rel.reply = NULL
    answer = s.value
    if s.frag != NULL:
        attach_frag(p, s.frag)
    s.frag = NULL
    signal_free(s)
    result = element(answer, 3)
    if element(answer, 2) == ATOM_ok:
        return mk_tuple2(p, result, element(answer, 1)) if o.flags & SPAWN_MONITOR else result
    if result == ATOM_noconnection:
        # As in OTP: the pid of a process that ends with this reason, and tells its links and monitors.
        return spawn_mfa(p, ATOM_erlang, ATOM_exit, mk_cons(p, result, NIL), o)
    return raise_error(p, ATOM_badarg if result == ATOM_badopt else result)

cdef term spawn_at(Process* p, term node, term module, term function, term args, term options) noexcept nogil:
    cdef SpawnOptions o
    cdef term ref
    if not spawn_options(p, &o, options):
        return NONE
    if p.rel != NULL and (<Rel*>p.rel).request != 0:
        return spawn_waits(p, &o)
    if not is_atom(node):
        return raise_badarg(p)
    if function == NONE:
        if not is_fun(module):
            return raise_badarg(p)
        if node == p.m.node:
            return spawn_fun(p, module, &o)
        args = mk_cons(p, module, mk_cons(p, NIL, NIL))
        module = ATOM_erlang
        function = ATOM_apply
    elif node == p.m.node:
        return spawn_mfa(p, module, function, args, &o)
    ref = dist_spawn(p, node, module, function, args, options)
    if ref == NONE:
        return NONE
    if rel_make(<Proc*>p) == NULL:
        return raise_error(p, ATOM_system_limit)
    (<Rel*>p.rel).request = boxed_ptr(ref)[1]
    p.exc_class = ATOM_waiting
    return NONE

cdef term only(Process* p, term option) noexcept nogil:
    return mk_cons(p, option, NIL)

cdef term nat_spawn2(Process* p, term* a) noexcept nogil:
    return spawn_at(p, a[0], a[1], NONE, NIL, NIL)

cdef term nat_spawn4(Process* p, term* a) noexcept nogil:
    return spawn_at(p, a[0], a[1], a[2], a[3], NIL)

cdef term nat_spawn_link2(Process* p, term* a) noexcept nogil:
    return spawn_at(p, a[0], a[1], NONE, NIL, only(p, ATOM_link))

cdef term nat_spawn_link4(Process* p, term* a) noexcept nogil:
    return spawn_at(p, a[0], a[1], a[2], a[3], only(p, ATOM_link))

cdef term nat_spawn_monitor2(Process* p, term* a) noexcept nogil:
    return spawn_at(p, a[0], a[1], NONE, NIL, only(p, ATOM_monitor))

cdef term nat_spawn_monitor4(Process* p, term* a) noexcept nogil:
    return spawn_at(p, a[0], a[1], a[2], a[3], only(p, ATOM_monitor))

cdef term nat_spawn_opt3(Process* p, term* a) noexcept nogil:
    return spawn_at(p, a[0], a[1], NONE, NIL, a[2])

cdef term nat_spawn_opt5(Process* p, term* a) noexcept nogil:
    return spawn_at(p, a[0], a[1], a[2], a[3], a[4])

cdef term request_here(Process* p, term module, term function, term args, term options) noexcept nogil:
    """spawn_request on this node: done at once, told by message."""
    cdef SpawnOptions o
    cdef term tag = ATOM_spawn_reply, reply = ATOM_yes, rest = NIL, t, made, ref = NONE
    cdef bint ok
    while is_cons(options):
        t = head(options)
        if is_tuple_of(t, 2) and element(t, 0) == ATOM_reply_tag:
            tag = element(t, 1)
        elif is_tuple_of(t, 2) and element(t, 0) == ATOM_reply:
            reply = element(t, 1)
        else:
            rest = mk_cons(p, t, rest)
        options = tail(options)
    if options != NIL or (reply != ATOM_yes and reply != ATOM_no and reply != ATOM_success_only and reply != ATOM_error_only):
        return raise_badarg(p)
    if function != NONE and (not is_atom(module) or not is_atom(function) or list_length(args) < 0):
        return raise_badarg(p)
    made = NONE
    ok = spawn_options(p, &o, rest)
    if not ok:
        made = ATOM_badopt
    elif function == NONE:
        if not is_fun(module):
            return raise_badarg(p)
        made = spawn_fun(p, module, &o)
    else:
        made = spawn_mfa(p, module, function, args, &o)
    if made == NONE:
        ok = False
        made = p.exc_reason
    elif ok and o.flags & SPAWN_MONITOR:
        ref = element(made, 1)
        made = element(made, 0)
    p.exc_class = NONE
    if ref == NONE:
        ref = mk_ref(p)
    if reply == ATOM_yes or reply == (ATOM_success_only if ok else ATOM_error_only):
        send_message(p, p.id, mk_tuple4(p, tag, ref, ATOM_ok if ok else ATOM_error, made))
    return ref

cdef term mk_tuple4(Process* p, term a, term b, term c, term d) noexcept nogil:
    cdef term[4] e
    e[0] = a
    e[1] = b
    e[2] = c
    e[3] = d
    return mk_tuple(p, e, 4)

cdef term request_at(Process* p, term node, term module, term function, term args, term options) noexcept nogil:
    if not is_atom(node):
        return raise_badarg(p)
    if node == p.m.node:
        return request_here(p, module, function, args, options)
    if function == NONE:
        if not is_fun(module):
            return raise_badarg(p)
        args = mk_cons(p, module, mk_cons(p, NIL, NIL))
        return dist_spawn(p, node, ATOM_erlang, ATOM_apply, args, options)
    return dist_spawn(p, node, module, function, args, options)

cdef term nat_spawn_request1(Process* p, term* a) noexcept nogil:
    return request_at(p, p.m.node, a[0], NONE, NIL, NIL)

cdef term nat_spawn_request2(Process* p, term* a) noexcept nogil:
    if is_fun(a[0]):
        return request_at(p, p.m.node, a[0], NONE, NIL, a[1])
    return request_at(p, a[0], a[1], NONE, NIL, NIL)

cdef term nat_spawn_request3(Process* p, term* a) noexcept nogil:
    if is_fun(a[1]):
        return request_at(p, a[0], a[1], NONE, NIL, a[2])
    return request_at(p, p.m.node, a[0], a[1], a[2], NIL)

cdef term nat_spawn_request4(Process* p, term* a) noexcept nogil:
    if is_list(a[2]):
        return request_at(p, p.m.node, a[0], a[1], a[2], a[3])
    return request_at(p, a[0], a[1], a[2], a[3], NIL)

cdef term nat_spawn_request5(Process* p, term* a) noexcept nogil:
    return request_at(p, a[0], a[1], a[2], a[3], a[4])

cdef term nat_spawn_request_abandon(Process* p, term* a) noexcept nogil:
    if not is_reference(a[0]):
        return raise_badarg(p)
    return ATOM_true if is_type(a[0], T_REF) and dist_abandon(p, boxed_ptr(a[0])[1]) else ATOM_false

# -- the table ---------------------------------------------------------------------------------------

cdef Native INTERP_NATIVES[48]
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
row(b"spawn", 2, ROTP, nat_spawn2, 0)
row(b"spawn", 4, ROTP, nat_spawn4, 0)
row(b"spawn_link", 2, ROTP, nat_spawn_link2, 0)
row(b"spawn_link", 4, ROTP, nat_spawn_link4, 0)
row(b"spawn_monitor", 2, ROTP, nat_spawn_monitor2, 0)
row(b"spawn_monitor", 4, ROTP, nat_spawn_monitor4, 0)
row(b"spawn_opt", 3, ROTP, nat_spawn_opt3, 0)
row(b"spawn_opt", 5, ROTP, nat_spawn_opt5, 0)
row(b"spawn_request", 1, ROTP, nat_spawn_request1, 0)
row(b"spawn_request", 2, ROTP, nat_spawn_request2, 0)
row(b"spawn_request", 3, ROTP, nat_spawn_request3, 0)
row(b"spawn_request", 4, ROTP, nat_spawn_request4, 0)
row(b"spawn_request", 5, ROTP, nat_spawn_request5, 0)
row(b"spawn_request_abandon", 1, ROTP, nat_spawn_request_abandon, 0)

cdef Native* interp_table(int* n) noexcept:
    n[0] = N_INTERP_NATIVES
    return INTERP_NATIVES
