"""What signals do to their target, and links, monitors, aliases and requests from the side of who sends them.

Links are kept on both sides. `unlink` must make sure that no exit signal of that link is seen later, and that a
link which the other side makes at the same moment is either kept by both or by none: the row stays, marked with a
number, until the other side acknowledges it; exit and link signals that arrive in between are dropped.
"""
from libc.stdlib cimport calloc, free, malloc
from avmtools.vm.proc cimport *
from avmtools.vm.sched cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.info cimport info_compute
from avmtools.vm.dist cimport dist_exit, dist_link, dist_monitor, dist_signal, dist_unlink, is_remote


# -- signals and queues ------------------------------------------------------------------------------

cdef Signal* signal_new(int kind, term sender) noexcept nogil:
    cdef Signal* s = <Signal*>malloc(sizeof(Signal))
    if s != NULL:
        s.kind = <uint16_t>kind
        s.attached = False
        s.sender = sender
        s.value = NONE
        s.frag = NULL
        s.ref = 0
        s.aux = 0
        s.counted = NULL
    return s


cdef void signal_free(Signal* s) noexcept nogil:
    if s.frag != NULL:
        frag_free(s.frag)
    if s.counted != NULL:
        count_bytes(s.counted, -<int64_t>sizeof(Signal))
    free(s)


cdef void signal_count(MachineC* m, Signal* s) noexcept nogil:
    if s.counted == NULL:
        s.counted = m
        count_bytes(m, sizeof(Signal))
    if s.frag != NULL:
        frag_count(m, s.frag)


cdef bint signal_push(MachineC* m, Proc* target, Signal* s, Sched* by) noexcept nogil:
    cdef void* newest
    signal_count(m, s)
    while True:
        newest = atomic_load_ptr(&target.inbox)
        if newest == CLOSED:
            return False
        s.next = <Signal*>newest
        if atomic_cas_ptr(&target.inbox, newest, s):
            break
    sched_wake(m, target, by)
    return True


cdef void send_to(MachineC* m, term to, Signal* s, Sched* by) noexcept nogil:
    """Push `s`, or forget it when there is nobody any more."""
    cdef Proc* target
    if is_relation(to):
        dist_signal(m, to, s, by)
        return
    target = <Proc*>process_lookup(m, to)
    if target == NULL or not signal_push(m, target, s, by):
        signal_free(s)


cdef Signal* reversed_list(Signal* s) noexcept nogil:
    cdef Signal* result = NULL
    cdef Signal* next
    while s != NULL:
        next = s.next
        s.next = result
        result = s
        s = next
    return result


cdef void queue_append(Proc* v, Signal* s) noexcept nogil:
    s.next = NULL
    s.prev = v.last
    s.aux = v.arrivals
    v.arrivals += 1
    if v.last == NULL:
        v.first = s
    else:
        v.last.next = s
    v.last = s
    if v.save == NULL:
        v.save = s
    if s.kind != SIG_MARKER:
        v.messages += 1


cdef void queue_unlink(Proc* v, Signal* s) noexcept nogil:
    if s.prev == NULL:
        v.first = s.next
    else:
        s.prev.next = s.next
    if s.next == NULL:
        v.last = s.prev
    else:
        s.next.prev = s.prev
    if v.furthest == s:
        v.furthest = s.prev
    if s.kind != SIG_MARKER:
        v.messages -= 1


cdef Rel* rel_make(Proc* v) noexcept nogil:
    cdef Rel* rel
    if v.p.rel == NULL:
        v.p.rel = <ProcessLinks*>calloc(1, sizeof(Rel))
        rel = <Rel*>v.p.rel
        if rel != NULL:
            rel.links.m = rel.monitors.m = rel.monitored.m = rel.aliases.m = v.p.m
    return <Rel*>v.p.rel


cdef void tag_free(TagBox* box) noexcept nogil:
    if box != NULL:
        if box.frag != NULL:
            frag_free(box.frag)
        free(box)


cdef uint64_t new_number(MachineC* m) noexcept nogil:
    return <uint64_t>atomic_add_i64(<int64_t*>&m.next_ref, 1)


# -- building ----------------------------------------------------------------------------------------

cdef Signal* exit_new(int kind, term sender, term reason) noexcept nogil:
    """A signal whose value is {'EXIT', Sender, Reason}; NULL: no memory."""
    cdef Signal* s = signal_new(kind, sender)
    cdef term* hp
    if s == NULL:
        return NULL
    s.frag = frag_new(4 + size_of_term(reason))
    if s.frag == NULL:
        free(s)
        return NULL
    hp = frag_words(s.frag)
    hp[0] = mk_header(3, T_TUPLE)
    hp[1] = ATOM_EXIT
    hp[2] = sender
    s.value = mk_boxed(hp)
    hp += 4
    (hp - 1)[0] = copy_term(reason, &hp, &s.frag.mso)
    s.frag.used = hp - frag_words(s.frag)
    return s


cdef Signal* down_new(term m_node, uint64_t ref, term watcher, term object, term name, uint64_t flags, term tag,
                      term reason) noexcept nogil:
    """A signal whose value is {'DOWN', Ref, process | port, Object, Reason}; NULL: no memory."""
    cdef Signal* s = signal_new(SIG_DOWN, object)
    cdef term* hp
    cdef term* tuple
    cdef term* words
    if s == NULL:
        return NULL
    s.frag = frag_new(6 + REF_WORDS + 3 + size_of_term(tag) + size_of_term(reason))
    if s.frag == NULL:
        free(s)
        return NULL
    s.ref = ref
    words = frag_words(s.frag)
    tuple = words
    words[6] = mk_header(REF_WORDS - 1, T_REF)
    words[7] = ref
    words[8] = watcher if flags & MONITOR_ALIAS else 0
    hp = words + 9
    if name != NONE:
        hp[0] = mk_header(2, T_TUPLE)
        hp[1] = name
        hp[2] = m_node
        object = mk_boxed(hp)
        hp += 3
    tuple[0] = mk_header(5, T_TUPLE)
    tuple[1] = copy_term(tag, &hp, &s.frag.mso)
    tuple[2] = mk_boxed(words + 6)
    tuple[3] = ATOM_port if flags & MONITOR_PORT else ATOM_process
    tuple[4] = object
    tuple[5] = copy_term(reason, &hp, &s.frag.mso)
    s.value = mk_boxed(tuple)
    s.frag.used = hp - words
    return s


# -- arriving ----------------------------------------------------------------------------------------

cdef void drain(Proc* v) noexcept nogil:
    cdef Signal* s = reversed_list(<Signal*>atomic_swap_ptr(&v.inbox, NULL))
    cdef Signal* next
    while s != NULL:
        next = s.next
        if s.kind == SIG_MESSAGE:
            queue_append(v, s)
        else:
            arrive(v, s)
        s = next


cdef void arrive(Proc* v, Signal* s) noexcept nogil:
    cdef Rel* rel = rel_of(v)
    cdef Row* row
    cdef MachineC* m = v.p.m
    if v.dying:
        signal_dead(m, v.p.id, s, v.p.sched)
        return
    if s.kind == SIG_EXIT or s.kind == SIG_LINK_EXIT:
        arrive_exit(v, rel, s)
        return
    if s.kind == SIG_ALIAS:
        arrive_alias(v, rel, s)
        return
    if s.kind == SIG_DOWN:
        arrive_down(v, rel, s)
        return
    if s.kind == SIG_LINK:
        rel = rel_make(v)
        if rel != NULL and table_find(&rel.links, s.sender) == NULL:
            table_add(&rel.links, s.sender)
    elif s.kind == SIG_UNLINK:
        if rel != NULL:
            row = table_find(&rel.links, s.sender)
            if row != NULL and row.a == 0:
                table_drop(&rel.links, row)
        acknowledge(m, v.p.id, s, v.p.sched)
        return
    elif s.kind == SIG_UNLINK_ACK:
        if rel != NULL:
            row = table_find(&rel.links, s.sender)
            if row != NULL and row.a == s.ref:
                table_drop(&rel.links, row)
    elif s.kind == SIG_MONITOR:
        rel = rel_make(v)
        if rel != NULL:
            row = table_add(&rel.monitored, s.ref)
            if row != NULL:
                row.a = s.sender
                row.b = s.value
                row.extra = <void*>s.aux
    elif s.kind == SIG_DEMONITOR:
        if rel != NULL:
            row = table_find(&rel.monitored, s.ref)
            if row != NULL:
                table_drop(&rel.monitored, row)
    elif s.kind == SIG_GROUP_LEADER:
        if s.frag != NULL:
            attach_frag(&v.p, s.frag)
            s.frag = NULL
        v.p.group_leader = s.value
    elif s.kind == SIG_SPAWN_REPLY:
        arrive_spawn_reply(v, rel, s)
        return
    elif s.kind == SIG_ALIVE:
        s.kind = SIG_REPLY
        s.value = ATOM_true
        send_to(m, s.sender, s, v.p.sched)
        return
    elif s.kind == SIG_REPLY:
        if rel != NULL and rel.request != 0 and rel.request == s.ref and rel.reply == NULL:
            rel.reply = s
            return
    elif s.kind == SIG_INFO or s.kind == SIG_GC:
        s.next = NULL
        if v.deferred == NULL:
            v.deferred = s
        else:
            v.deferred_last.next = s
        v.deferred_last = s
        return
    signal_free(s)


cdef void arrive_spawn_reply(Proc* v, Rel* rel, Signal* s) noexcept nogil:
    """A spawn request on another node was met, or not."""
    cdef Row* row
    if rel == NULL:
        rel = rel_make(v)
    if rel == NULL:
        signal_free(s)
        return
    if not (s.aux & SPAWNED_OK):
        row = table_find(&rel.monitors, s.ref)
        if row != NULL:
            monitor_drop(v, rel, row, False)
    elif is_relation(s.sender) and table_find(&rel.links, s.sender) == NULL:
        table_add(&rel.links, s.sender)
    if rel.request != 0 and rel.request == s.ref and rel.reply == NULL:
        s.kind = SIG_REPLY
        rel.reply = s
    elif s.aux & SPAWNED_TELL:
        s.kind = SIG_MESSAGE
        queue_append(v, s)
    else:
        signal_free(s)


cdef void arrive_exit(Proc* v, Rel* rel, Signal* s) noexcept nogil:
    cdef term reason = element(s.value, 2)
    cdef Row* row
    cdef uint64_t unlinking
    if s.kind == SIG_LINK_EXIT:
        row = table_find(&rel.links, s.sender) if rel != NULL else NULL
        if row == NULL:
            signal_free(s)
            return
        unlinking = row.a
        table_drop(&rel.links, row)
        if unlinking != 0:
            signal_free(s)
            return
    if reason == ATOM_kill and s.kind == SIG_EXIT:
        tuple_elements(s.value)[2] = ATOM_killed
    elif atomic_load_u64(&v.p.flags) & PF_TRAP_EXIT:
        s.kind = SIG_MESSAGE
        queue_append(v, s)
        return
    elif reason == ATOM_normal and s.sender != v.p.id and not (v.port != NULL and s.sender == v.parent):
        # A port ends with its owner, however that ended.
        signal_free(s)
        return
    v.dying = True
    v.exit_signal = s


cdef void take_exit_reason(Process* p) noexcept nogil:
    cdef Signal* s = (<Proc*>p).exit_signal
    if s == NULL:
        return
    (<Proc*>p).exit_signal = NULL
    attach_frag(p, s.frag)
    p.exc_class = ATOM_EXITING
    p.exc_reason = element(s.value, 2)
    s.frag = NULL
    signal_free(s)


cdef void arrive_alias(Proc* v, Rel* rel, Signal* s) noexcept nogil:
    cdef Row* row = table_find(&rel.aliases, s.ref) if rel != NULL else NULL
    cdef int mode
    if row == NULL:
        signal_free(s)
        return
    if row.a == ALIAS_REPLY:
        table_drop(&rel.aliases, row)
        row = table_find(&rel.monitors, s.ref)
        if row != NULL:
            monitor_drop(v, rel, row, True)
    s.kind = SIG_MESSAGE
    queue_append(v, s)


cdef void monitor_drop(Proc* v, Rel* rel, Row* row, bint tell) noexcept nogil:
    """The watcher's side of a monitor ends; `tell`: the other side has to know."""
    cdef uint64_t ref = row.key
    cdef term target = row.a
    cdef Row* alias
    cdef Signal* s
    if (row.b & 0xFF) == ALIAS_DEMONITOR or (row.b & 0xFF) == ALIAS_REPLY:
        alias = table_find(&rel.aliases, ref)
        if alias != NULL:
            table_drop(&rel.aliases, alias)
    tag_free(<TagBox*>row.extra)
    table_drop(&rel.monitors, row)
    if tell and target != 0:
        s = signal_new(SIG_DEMONITOR, v.p.id)
        if s != NULL:
            s.ref = ref
            send_to(v.p.m, target, s, v.p.sched)


cdef void arrive_down(Proc* v, Rel* rel, Signal* s) noexcept nogil:
    cdef Row* row = table_find(&rel.monitors, s.ref) if rel != NULL else NULL
    cdef TagBox* tag
    cdef Signal* tagged
    cdef term* words
    if row == NULL:
        signal_free(s)
        return
    tag = <TagBox*>row.extra
    if tag != NULL:
        words = tuple_elements(s.value)
        words[0] = tag.value
        tagged = signal_new(SIG_MESSAGE, s.sender)
        if tagged != NULL:
            tagged.frag = copy_to_frag(s.value, &tagged.value)
        signal_free(s)
        s = tagged
    monitor_drop(v, rel, row, False)
    if s != NULL:
        s.kind = SIG_MESSAGE
        queue_append(v, s)


cdef void acknowledge(MachineC* m, term me, Signal* s, Sched* by) noexcept nogil:
    """Turn an UNLINK into its acknowledgement."""
    cdef term to = s.sender
    s.kind = SIG_UNLINK_ACK
    s.sender = me
    send_to(m, to, s, by)


cdef void signal_dead(MachineC* m, term target, Signal* s, Sched* by) noexcept nogil:
    cdef Signal* answer = NULL
    cdef term to = s.sender
    if s.kind == SIG_LINK or (s.kind == SIG_SPAWN_REPLY and is_relation(to)):
        answer = exit_new(SIG_LINK_EXIT, target, ATOM_noproc)
    elif s.kind == SIG_MONITOR:
        answer = down_new(m.node, s.ref, to, target, s.value, s.aux, ATOM_DOWN, ATOM_noproc)
    elif s.kind == SIG_UNLINK:
        acknowledge(m, target, s, by)
        return
    elif s.kind == SIG_INFO or s.kind == SIG_ALIVE or s.kind == SIG_GC:
        answer = signal_new(SIG_REPLY, target)
        if answer != NULL:
            answer.ref = s.ref
    signal_free(s)
    if answer != NULL:
        send_to(m, to, answer, by)


cdef bint handle_deferred(Process* p) noexcept nogil:
    """Requests that look at the whole process. True: there were some."""
    cdef Proc* v = <Proc*>p
    cdef Signal* s = v.deferred
    cdef Signal* next
    cdef term answer
    v.deferred = NULL
    v.deferred_last = NULL
    v.answering = True
    while s != NULL:
        next = s.next
        if s.kind == SIG_GC:
            collect(p, 0, p.saved_x, p.saved_n)
            answer = ATOM_true
        else:
            answer = info_compute(p, s.value)
        if s.frag != NULL:
            frag_free(s.frag)
        s.frag = copy_to_frag(answer, &s.value)
        s.kind = SIG_REPLY
        send_to(p.m, s.sender, s, p.sched)
        s = next
    v.answering = False
    return True


# -- ending ------------------------------------------------------------------------------------------

cdef void leave_relations(Proc* v, term reason, Sched* by) noexcept nogil:
    cdef Rel* rel = rel_of(v)
    cdef MachineC* m = v.p.m
    cdef Row* row
    cdef Signal* s
    cdef uint32_t i
    if rel == NULL:
        return
    for i in range(rel.links.used):
        row = &rel.links.rows[i]
        if row.key != 0 and row.a == 0:
            s = exit_new(SIG_LINK_EXIT, v.p.id, reason)
            if s != NULL:
                send_to(m, row.key, s, by)
    for i in range(rel.monitored.used):
        row = &rel.monitored.rows[i]
        if row.key != 0:
            s = down_new(m.node, row.key, row.a, v.p.id, row.b, <uint64_t>row.extra, ATOM_DOWN, reason)
            if s != NULL:
                send_to(m, row.a, s, by)
    for i in range(rel.monitors.used):
        row = &rel.monitors.rows[i]
        if row.key != 0 and row.a != 0:
            s = signal_new(SIG_DEMONITOR, v.p.id)
            if s != NULL:
                s.ref = row.key
                send_to(m, row.a, s, by)


# -- links -------------------------------------------------------------------------------------------

cdef bint link_to(Process* p, term target) noexcept nogil:
    cdef Proc* v = <Proc*>p
    cdef Rel* rel
    cdef Row* row
    cdef Proc* other
    cdef Signal* s
    if target == p.id:
        return True
    if is_type(target, T_EXTPID):
        return dist_link(p, target)
    if not is_pid(target) and not is_port(target):
        raise_badarg(p)
        return False
    rel = rel_make(v)
    row = table_find(&rel.links, target) if rel != NULL else NULL
    if row != NULL and row.a == 0:
        return True
    if row == NULL and rel != NULL:
        row = table_add(&rel.links, target)
    s = signal_new(SIG_LINK, p.id)
    if row == NULL or s == NULL:
        free(s)
        raise_error(p, ATOM_system_limit)
        return False
    row.a = 0
    other = <Proc*>process_lookup(p.m, target)
    if other != NULL and signal_push(p.m, other, s, p.sched):
        return True
    free(s)
    table_drop(&rel.links, row)
    # facts/vm.md 5.6: devices raise even when exits are trapped; OTP then sends the exit signal.
    if p.m.release == ROTP and atomic_load_u64(&p.flags) & PF_TRAP_EXIT:
        s = exit_new(SIG_MESSAGE, target, ATOM_noproc)
        if s != NULL:
            queue_append(v, s)
            return True
    raise_error(p, ATOM_noproc)
    return False


cdef void unlink_from(Process* p, term target) noexcept nogil:
    cdef Rel* rel = <Rel*>p.rel
    cdef Row* row = table_find(&rel.links, target) if rel != NULL else NULL
    cdef Proc* other
    cdef Signal* s
    if is_type(target, T_EXTPID):
        dist_unlink(p, target)
        return
    if row == NULL or row.a != 0:
        return
    other = <Proc*>process_lookup(p.m, target)
    s = signal_new(SIG_UNLINK, p.id)
    if s != NULL:
        s.ref = new_number(p.m)
        row.a = s.ref
        if other != NULL and signal_push(p.m, other, s, p.sched):
            return
        free(s)
    table_drop(&rel.links, row)


cdef bint exit_signal(Process* p, term target, term reason) noexcept nogil:
    cdef Signal* s
    if target == p.id:
        if reason == ATOM_kill:
            reason = ATOM_killed
        elif atomic_load_u64(&p.flags) & PF_TRAP_EXIT:
            s = exit_new(SIG_MESSAGE, target, reason)
            if s != NULL:
                queue_append(<Proc*>p, s)
            return True
        p.exc_class = ATOM_EXITING
        p.exc_reason = reason
        return False
    if is_type(target, T_EXTPID):
        dist_exit(p, target, reason)
        return True
    s = exit_new(SIG_EXIT, p.id, reason)
    if s != NULL:
        send_to(p.m, target, s, p.sched)
    return True


cdef void port_stop(Process* p, Proc* port) noexcept nogil:
    # To a port, `normal` from its owner means the end, whoever asks for it.
    cdef Signal* s = exit_new(SIG_EXIT, port.parent, ATOM_normal)
    if s != NULL and not signal_push(p.m, port, s, p.sched):
        signal_free(s)


# -- monitors and aliases ----------------------------------------------------------------------------

cdef term make_ref(Process* p, bint alias) noexcept nogil:
    cdef term* words = heap_alloc(p, REF_WORDS)
    words[0] = mk_header(REF_WORDS - 1, T_REF)
    words[1] = new_number(p.m)
    words[2] = p.id if alias else 0
    return mk_boxed(words)


cdef int alias_mode(term mode) noexcept nogil:
    """ALIAS_*, or -1."""
    if mode == ATOM_explicit_unalias:
        return ALIAS_EXPLICIT
    if mode == ATOM_demonitor:
        return ALIAS_DEMONITOR
    if mode == ATOM_reply_demonitor:
        return ALIAS_REPLY
    return -1


cdef term alias_make(Process* p, int mode) noexcept nogil:
    cdef Rel* rel = rel_make(<Proc*>p)
    cdef term ref = make_ref(p, True)
    cdef Row* row = table_add(&rel.aliases, boxed_ptr(ref)[1]) if rel != NULL else NULL
    if row == NULL:
        return raise_error(p, ATOM_system_limit)
    row.a = <uint64_t>mode
    return ref


cdef bint alias_drop(Process* p, term ref) noexcept nogil:
    cdef Rel* rel = <Rel*>p.rel
    cdef Row* row = table_find(&rel.aliases, boxed_ptr(ref)[1]) if rel != NULL else NULL
    if row == NULL:
        return False
    table_drop(&rel.aliases, row)
    return True


cdef bint monitor_options(Process* p, term options, int* mode, TagBox** tag) noexcept nogil:
    """monitor/3's list; False: badarg raised. *tag is the caller's to free."""
    cdef term o
    cdef TagBox* box
    mode[0] = ALIAS_NONE
    tag[0] = NULL
    while is_cons(options):
        o = head(options)
        options = tail(options)
        if is_tuple_of(o, 2) and element(o, 0) == ATOM_alias and alias_mode(element(o, 1)) >= 0:
            mode[0] = alias_mode(element(o, 1))
        elif is_tuple_of(o, 2) and element(o, 0) == ATOM_tag:
            tag_free(tag[0])
            box = <TagBox*>calloc(1, sizeof(TagBox))
            tag[0] = box
            if box != NULL:
                box.frag = copy_to_frag(element(o, 1), &box.value)
        else:
            options = NONE
    if options != NIL:
        tag_free(tag[0])
        raise_badarg(p)
        return False
    return True


cdef Row* monitor_row(Process* p, term options, term* ref) noexcept nogil:
    """A new monitor's row, with its alias when asked for. NULL: raised."""
    cdef Rel* rel = rel_make(<Proc*>p)
    cdef Row* row
    cdef Row* alias = NULL
    cdef TagBox* tag
    cdef int mode
    if not monitor_options(p, options, &mode, &tag):
        return NULL
    ref[0] = make_ref(p, mode != ALIAS_NONE)
    row = table_add(&rel.monitors, boxed_ptr(ref[0])[1]) if rel != NULL else NULL
    if row != NULL and mode != ALIAS_NONE:
        alias = table_add(&rel.aliases, boxed_ptr(ref[0])[1])
        if alias == NULL:
            table_drop(&rel.monitors, row)
            row = NULL
        else:
            alias.a = <uint64_t>mode
    if row == NULL:
        tag_free(tag)
        raise_error(p, ATOM_system_limit)
        return NULL
    row.b = <uint64_t>mode
    row.extra = tag
    return row


cdef term monitor_start(Process* p, term kind, term object, term options) noexcept nogil:
    cdef MachineC* m = p.m
    cdef Proc* target
    cdef term name = NONE
    cdef term ref
    cdef Row* row
    cdef Signal* s
    cdef uint64_t flags = 0
    if kind == ATOM_time_offset and object == ATOM_clock_service and m.release == ROTP:
        row = monitor_row(p, options, &ref)          # the offset never changes here
        return NONE if row == NULL else ref
    if kind == ATOM_port:
        flags = MONITOR_PORT
    elif kind != ATOM_process:
        return raise_badarg(p)
    if is_tuple_of(object, 2) and is_atom(element(object, 0)) and element(object, 1) == m.node:
        object = element(object, 0)
    elif not flags and m.release >= R07 and is_remote(m, object) and not is_reference(object):
        return dist_monitor(p, object, options)
    if is_atom(object) and m.release >= R07:
        name = object
        object = name_lookup(m, name)
    elif flags and (is_port(object) or (m.ports_are_pids and is_pid(object))):
        pass
    elif flags or not is_pid(object):
        return raise_badarg(p)
    row = monitor_row(p, options, &ref)
    if row == NULL:
        return NONE
    row.b |= <uint64_t>name << 8
    if object == p.id:
        return ref                                   # nobody watches its own end
    if boxed_ptr(ref)[2] != 0:
        flags |= MONITOR_ALIAS
    row.a = object
    target = <Proc*>process_lookup(m, object)
    if target != NULL:
        s = signal_new(SIG_MONITOR, p.id)
        if s != NULL:
            s.ref = boxed_ptr(ref)[1]
            s.value = name
            s.aux = flags
            if signal_push(m, target, s, p.sched):
                return ref
            free(s)
    s = down_new(m.node, boxed_ptr(ref)[1], p.id, object, name, flags, ATOM_DOWN, ATOM_noproc)
    if s != NULL:
        arrive_down(<Proc*>p, <Rel*>p.rel, s)
    return ref


cdef bint monitor_stop(Process* p, term ref, bint flush) noexcept nogil:
    cdef Proc* v = <Proc*>p
    cdef Rel* rel = rel_of(v)
    cdef uint64_t number = boxed_ptr(ref)[1]
    cdef Row* row = table_find(&rel.monitors, number) if rel != NULL else NULL
    cdef Signal* s
    if row != NULL:
        monitor_drop(v, rel, row, True)
        return True
    s = v.first if flush else NULL
    while s != NULL:
        if (s.kind == SIG_MESSAGE and is_tuple_of(s.value, 5) and is_type(element(s.value, 1), T_REF)
                and boxed_ptr(element(s.value, 1))[1] == number):
            if v.save == s:
                v.save = s.next
            queue_unlink(v, s)
            signal_free(s)
            break
        s = s.next
    return False


cdef bint relate(Proc* parent, Proc* child, const SpawnOptions* o, term* ref) noexcept nogil:
    cdef Rel* of_parent = rel_make(parent)
    cdef Rel* of_child = rel_make(child)
    cdef Row* row
    cdef Row* watched
    if of_parent == NULL or of_child == NULL:
        raise_error(&parent.p, ATOM_system_limit)
        return False
    if o.flags & SPAWN_MONITOR:
        row = monitor_row(&parent.p, o.monitor_options, ref)
        if row == NULL:
            return False
        row.a = child.p.id
        watched = table_add(&of_child.monitored, row.key)
        if watched == NULL:
            monitor_drop(parent, of_parent, row, False)
            raise_error(&parent.p, ATOM_system_limit)
            return False
        watched.a = parent.p.id
        watched.extra = <void*>(MONITOR_ALIAS if boxed_ptr(ref[0])[2] != 0 else 0)
    if o.flags & SPAWN_LINK:
        row = table_add(&of_parent.links, child.p.id)
        watched = table_add(&of_child.links, parent.p.id)
        if row == NULL or watched == NULL:
            if row != NULL:
                table_drop(&of_parent.links, row)
            if o.flags & SPAWN_MONITOR:
                row = table_find(&of_parent.monitors, boxed_ptr(ref[0])[1])
                monitor_drop(parent, of_parent, row, False)
            raise_error(&parent.p, ATOM_system_limit)
            return False
    return True


# -- asking ------------------------------------------------------------------------------------------

cdef int ask(Process* p, term target, int kind, term value, term* answer) noexcept nogil:
    cdef Rel* rel = rel_make(<Proc*>p)
    cdef Proc* other
    cdef Signal* s
    if rel == NULL:
        return -1
    if rel.request != 0:
        s = rel.reply
        if s == NULL:
            p.exc_class = ATOM_waiting
            return 0
        rel.request = 0
        rel.reply = NULL
        answer[0] = s.value
        if s.frag != NULL:
            attach_frag(p, s.frag)
        s.frag = NULL
        signal_free(s)
        return -1 if answer[0] == NONE else 1
    other = <Proc*>process_lookup(p.m, target)
    s = signal_new(kind, p.id) if other != NULL else NULL
    if s == NULL:
        return -1
    s.ref = new_number(p.m)
    s.frag = copy_to_frag(value, &s.value)
    rel.request = s.ref
    if not signal_push(p.m, other, s, p.sched):
        rel.request = 0
        signal_free(s)
        return -1
    p.exc_class = ATOM_waiting
    return 0
