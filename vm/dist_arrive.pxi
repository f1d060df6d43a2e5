# Part of dist.pyx: control messages and fragments that arrive from other nodes, and what they do here.

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
