# Part of dist.pyx: what local processes do to remote ones: links, monitors, messages, exits, and spawning elsewhere.

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
