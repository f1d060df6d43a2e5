"""Native functions on processes: sending, links, monitors, names, flags, dictionary, process_info, timers.

spawn and its kin, and what ends or suspends the caller, are the interpreter's (interp_natives.pxi).
"""
from avmtools.vm.proc cimport *
from avmtools.vm.signals cimport *
from avmtools.vm.timers cimport *
from avmtools.vm.sched cimport schedulers_total
from avmtools.vm.info cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.atoms cimport atom_count
from avmtools.vm.compare cimport eqx, hash_term
from avmtools.vm.maps cimport map_get
from avmtools.vm.dist cimport SEND_NOCONNECT, SEND_NOSUSPEND, dist_group_leader, dist_send, is_remote
from avmtools.vm.num cimport get_int64, get_uint64, mk_int64, mk_uint64
from avmtools.vm.process cimport max_heap_option, set_max_heap


cdef inline term boolean(bint b) noexcept nogil:
    return ATOM_true if b else ATOM_false


# -- identity and sending ----------------------------------------------------------------------------

cdef term nat_self(Process* p, term* a) noexcept nogil:
    return p.id


cdef term nat_node(Process* p, term* a) noexcept nogil:
    return p.m.node


cdef term nat_node1(Process* p, term* a) noexcept nogil:
    cdef int kind = boxed_type(a[0])
    if kind == T_EXTPID or kind == T_EXTPORT or kind == T_EXTREF:
        return boxed_ptr(a[0])[1]
    if is_pid(a[0]) or is_port(a[0]) or is_reference(a[0]):
        return p.m.node
    return raise_badarg(p)


cdef term nat_send(Process* p, term* a) noexcept nogil:
    return a[1] if send_message(p, a[0], a[1]) else NONE


cdef term nat_send3(Process* p, term* a) noexcept nogil:
    cdef term options = a[2]
    cdef int flags = 0, outcome
    while is_cons(options):
        if head(options) == ATOM_nosuspend:
            flags |= SEND_NOSUSPEND
        elif head(options) == ATOM_noconnect:
            flags |= SEND_NOCONNECT
        else:
            return raise_badarg(p)
        options = tail(options)
    if options != NIL:
        return raise_badarg(p)
    if flags and is_remote(p.m, a[0]):
        outcome = dist_send(p, a[0], a[1], flags)
        if outcome < 0:
            return ATOM_nosuspend if outcome == -1 else ATOM_noconnect
        return ATOM_ok if outcome else NONE
    return ATOM_ok if send_message(p, a[0], a[1]) else NONE


cdef term nat_send_nosuspend(Process* p, term* a) noexcept nogil:
    """Nothing here is ever suspended for sending."""
    return ATOM_true if send_message(p, a[0], a[1]) else NONE


cdef term nat_send_nosuspend3(Process* p, term* a) noexcept nogil:
    return ATOM_true if nat_send3(p, a) != NONE else NONE


cdef term nat_make_ref(Process* p, term* a) noexcept nogil:
    return mk_ref(p)


# -- links, monitors, exits --------------------------------------------------------------------------

cdef term nat_link(Process* p, term* a) noexcept nogil:
    return ATOM_true if link_to(p, a[0]) else NONE


cdef term nat_unlink(Process* p, term* a) noexcept nogil:
    if not is_any_pid(a[0]) and not is_any_port(a[0]):
        return raise_badarg(p)
    unlink_from(p, a[0])
    return ATOM_true


cdef term nat_monitor(Process* p, term* a) noexcept nogil:
    return monitor_start(p, a[0], a[1], NIL)


cdef term nat_monitor3(Process* p, term* a) noexcept nogil:
    return monitor_start(p, a[0], a[1], a[2])


cdef term nat_demonitor(Process* p, term* a) noexcept nogil:
    if not is_reference(a[0]):
        return raise_badarg(p)
    if is_type(a[0], T_REF):
        monitor_stop(p, a[0], False)
    return ATOM_true


cdef term nat_demonitor2(Process* p, term* a) noexcept nogil:
    cdef term options = a[1]
    cdef bint flush = False
    cdef bint info = False
    cdef bint found = False
    while is_cons(options):
        if head(options) == ATOM_flush:
            flush = True
        elif head(options) == ATOM_info:
            info = True
        else:
            return raise_badarg(p)
        options = tail(options)
    if options != NIL or not is_reference(a[0]):
        return raise_badarg(p)
    if is_type(a[0], T_REF):
        found = monitor_stop(p, a[0], flush)
    return boolean(found or not info)


cdef term nat_exit2(Process* p, term* a) noexcept nogil:
    if not is_any_pid(a[0]) and not is_any_port(a[0]):
        return raise_badarg(p)
    return ATOM_true if exit_signal(p, a[0], a[1]) else NONE


cdef term nat_alias(Process* p, term* a) noexcept nogil:
    return alias_make(p, ALIAS_EXPLICIT)


cdef term nat_alias1(Process* p, term* a) noexcept nogil:
    cdef term options = a[0]
    cdef int mode = ALIAS_EXPLICIT
    while is_cons(options):
        if head(options) == ATOM_reply:
            mode = ALIAS_REPLY
        elif head(options) == ATOM_explicit_unalias:
            mode = ALIAS_EXPLICIT
        elif head(options) != ATOM_priority:
            return raise_badarg(p)
        options = tail(options)
    return alias_make(p, mode) if options == NIL else raise_badarg(p)


cdef term nat_unalias(Process* p, term* a) noexcept nogil:
    if not is_type(a[0], T_REF):
        return ATOM_false if is_reference(a[0]) else raise_badarg(p)
    return boolean(alias_drop(p, a[0]))


# -- names -------------------------------------------------------------------------------------------

cdef term nat_register(Process* p, term* a) noexcept nogil:
    cdef Process* target
    if not is_atom(a[0]):
        return raise_badarg(p)
    target = process_lookup(p.m, a[1])
    # Devices let one process have several names (facts/vm.md 2.5).
    if target == NULL or not name_register(p.m, a[0], target, p.m.release == ROTP):
        return raise_badarg(p)
    return ATOM_true


cdef term nat_unregister(Process* p, term* a) noexcept nogil:
    if not is_atom(a[0]) or not name_unregister(p.m, a[0]):
        return raise_badarg(p)
    return ATOM_true


cdef term nat_whereis(Process* p, term* a) noexcept nogil:
    cdef term found
    if not is_atom(a[0]):
        return raise_badarg(p)
    found = name_lookup(p.m, a[0])
    return ATOM_undefined if found == NONE else found


cdef term nat_registered(Process* p, term* a) noexcept nogil:
    cdef Registry* r = <Registry*>p.m.registry
    cdef term result = NIL
    cdef uint64_t i
    for i in range(atom_count(p.m)):
        if i < r.size and r.pids[i] != 0:
            result = mk_cons(p, mk_atom(i), result)
    return result


# -- asking about processes --------------------------------------------------------------------------

cdef term pids_of(Process* p, bint ports) noexcept nogil:
    cdef Processes* t = <Processes*>p.m.processes
    cdef uint64_t last = atomic_load_u64(&t.next_number)
    cdef term result = NIL
    cdef Process* other
    cdef uint64_t i
    i = t.mask + 1 if last > t.mask else last
    while i:
        i -= 1
        other = <Process*>atomic_load_ptr(&t.slots[i])
        if other != NULL and ((other.flags & PF_PORT) != 0) == ports:
            result = mk_cons(p, other.id, result)
    return result


cdef term nat_processes(Process* p, term* a) noexcept nogil:
    return pids_of(p, False)


cdef term nat_ports(Process* p, term* a) noexcept nogil:
    return pids_of(p, True)


cdef term nat_is_process_alive(Process* p, term* a) noexcept nogil:
    cdef Proc* other
    cdef term answer
    cdef int r
    if not is_pid(a[0]):
        return raise_badarg(p) if p.m.release == ROTP else ATOM_false
    if a[0] == p.id:
        return ATOM_true
    other = <Proc*>process_lookup(p.m, a[0])
    if other == NULL:
        # An answer that is still on its way was given before it ended.
        r = ask(p, a[0], SIG_ALIVE, NIL, &answer) if rel_of(<Proc*>p) != NULL and rel_of(<Proc*>p).request else -1
    elif atomic_load_u64(&other.run) == 0 and atomic_load_ptr(&other.inbox) == NULL and not waits_for_answer(p):
        return ATOM_true                  # it waits, and has nothing to react to
    else:
        r = ask(p, a[0], SIG_ALIVE, NIL, &answer)
    return NONE if r == 0 else boolean(r == 1)


cdef bint waits_for_answer(Process* p) noexcept nogil:
    return p.rel != NULL and (<Rel*>p.rel).request != 0


cdef term info_of(Process* p, term pid, term keys) noexcept nogil:
    cdef term answer
    cdef int r
    if pid == p.id:
        return info_compute(p, keys)
    if not waits_for_answer(p) and process_lookup(p.m, pid) == NULL:
        return ATOM_undefined
    r = ask(p, pid, SIG_INFO, keys, &answer)
    if r == 0:
        return NONE
    return ATOM_undefined if r < 0 else answer


cdef term nat_process_info2(Process* p, term* a) noexcept nogil:
    if not is_pid(a[0]) or not info_keys_ok(p.m, a[1]):
        return raise_badarg(p)
    return info_of(p, a[0], a[1])


cdef term nat_process_info1(Process* p, term* a) noexcept nogil:
    cdef Process* other
    if not is_pid(a[0]):
        return raise_badarg(p)
    other = process_lookup(p.m, a[0])
    return info_of(p, a[0], info_default_keys(other if other != NULL else p, p))


cdef term nat_garbage_collect1(Process* p, term* a) noexcept nogil:
    cdef term answer
    cdef Signal* s
    cdef int r
    if not is_pid(a[0]):
        return raise_badarg(p)
    if a[0] == p.id:
        # A native can't collect; the request is met before the caller's next slice.
        s = signal_new(SIG_GC, p.id)
        if s != NULL and not signal_push(p.m, <Proc*>p, s, p.sched):
            signal_free(s)
        p.reds = 0
        return ATOM_true
    if not waits_for_answer(p) and process_lookup(p.m, a[0]) == NULL:
        return ATOM_false
    r = ask(p, a[0], SIG_GC, NIL, &answer)
    return NONE if r == 0 else boolean(r == 1)


cdef term nat_garbage_collect2(Process* p, term* a) noexcept nogil:
    cdef term options = a[1]
    cdef term request = NONE
    cdef term done
    while is_cons(options):
        if not is_tuple_of(head(options), 2):
            return raise_badarg(p)
        if element(head(options), 0) == ATOM_async:
            request = element(head(options), 1)
        elif element(head(options), 0) != ATOM_type \
                or (element(head(options), 1) != ATOM_major and element(head(options), 1) != ATOM_minor):
            return raise_badarg(p)
        options = tail(options)
    if options != NIL:
        return raise_badarg(p)
    done = nat_garbage_collect1(p, a)
    if request == NONE or done == NONE:
        return done
    # The answer comes as a message, after the collection that the caller needn't have waited for.
    send_message(p, p.id, mk_tuple3(p, ATOM_garbage_collect, request, done))
    return ATOM_async


# -- settings ----------------------------------------------------------------------------------------

cdef term nat_group_leader(Process* p, term* a) noexcept nogil:
    return p.group_leader if p.group_leader != NIL else p.id


cdef term nat_group_leader2(Process* p, term* a) noexcept nogil:
    cdef Proc* target
    cdef Signal* s
    if not is_any_pid(a[0]) or not is_any_pid(a[1]):
        return raise_badarg(p)
    if a[1] == p.id:
        p.group_leader = a[0]
        return ATOM_true
    if not is_pid(a[1]):
        dist_group_leader(p, a[0], a[1])
        return ATOM_true
    target = <Proc*>process_lookup(p.m, a[1])
    s = signal_new(SIG_GROUP_LEADER, p.id) if target != NULL else NULL
    if s == NULL:
        return raise_badarg(p)
    s.frag = copy_to_frag(a[0], &s.value)
    if not signal_push(p.m, target, s, p.sched):
        signal_free(s)
        return raise_badarg(p)
    return ATOM_true


cdef term level_name(int level) noexcept nogil:
    if level == PRIORITY_LOW:
        return ATOM_low
    if level == PRIORITY_HIGH:
        return ATOM_high
    return ATOM_max if level == PRIORITY_MAX else ATOM_normal


cdef term flag_number(Process* p, term value, size_t* where) noexcept nogil:
    """Set a number of words; the old one."""
    cdef uint64_t old = where[0]
    cdef uint64_t n
    if not get_uint64(value, &n):
        return raise_badarg(p)
    where[0] = n
    return mk_uint64(p, old)


cdef term flag_max_heap(Process* p, term value) noexcept nogil:
    cdef size_t n
    cdef int how
    cdef term old = max_heap_map(p)
    if not max_heap_option(p.m, value, &n, &how) or (n != 0 and n < p.min_heap):
        return raise_badarg(p)
    set_max_heap(p, n, how)
    return old


cdef term flag_bool(Process* p, term value, uint8_t* where) noexcept nogil:
    cdef term old = boolean(where[0])
    if value != ATOM_true and value != ATOM_false:
        return raise_badarg(p)
    where[0] = value == ATOM_true
    return old


cdef Rel* settings_of(Process* p) noexcept nogil:
    """Where settings that have no effect are kept; NULL: no memory."""
    cdef Rel* rel = rel_make(<Proc*>p)
    if rel != NULL and not rel.flagged:
        rel.flagged = True
        rel.error_handler = ATOM_error_handler
        rel.min_bin_vheap = DEFAULT_MIN_BIN_VHEAP
        rel.fullsweep_after = DEFAULT_FULLSWEEP
    return rel


cdef term flag_otp(Process* p, term flag, term value) noexcept nogil:
    """Flags that only OTP has. Those that tune its collector are kept and answered, and have no effect here."""
    cdef Proc* v = <Proc*>p
    cdef Rel* rel = settings_of(p)
    cdef term old
    cdef int level
    if rel == NULL:
        return raise_error(p, ATOM_system_limit)
    if flag == ATOM_priority:
        for level in range(4):
            if value == level_name(level):
                old = level_name(v.priority)
                v.priority = <uint8_t>level
                return old
    elif flag == ATOM_min_heap_size:
        return flag_number(p, value, &p.min_heap)
    elif flag == ATOM_max_heap_size:
        return flag_max_heap(p, value)
    elif flag == ATOM_min_bin_vheap_size:
        return flag_number(p, value, &rel.min_bin_vheap)
    elif flag == ATOM_fullsweep_after:
        return flag_number(p, value, &rel.fullsweep_after)
    elif flag == ATOM_save_calls:
        return flag_number(p, value, &rel.save_calls)
    elif flag == ATOM_sensitive:
        return flag_bool(p, value, &rel.sensitive)
    elif flag == ATOM_async_dist:
        return flag_bool(p, value, &rel.async_dist)
    elif flag == ATOM_message_queue_data:
        if value == ATOM_on_heap or value == ATOM_off_heap:
            old = ATOM_off_heap if rel.off_heap_queue else ATOM_on_heap
            rel.off_heap_queue = value == ATOM_off_heap
            return old
    elif flag == ATOM_error_handler and is_atom(value):
        old = rel.error_handler
        rel.error_handler = value
        return old
    return raise_badarg(p)


cdef term nat_process_flag(Process* p, term* a) noexcept nogil:
    cdef bint old
    if a[0] == ATOM_trap_exit and (a[1] == ATOM_true or a[1] == ATOM_false):
        old = (atomic_load_u64(&p.flags) & PF_TRAP_EXIT) != 0
        if a[1] == ATOM_true:
            atomic_or_u64(&p.flags, PF_TRAP_EXIT)
        else:
            atomic_and_u64(&p.flags, ~<uint64_t>PF_TRAP_EXIT)
        return boolean(old)
    return flag_otp(p, a[0], a[1]) if p.m.release == ROTP else raise_badarg(p)


cdef term nat_process_flag3(Process* p, term* a) noexcept nogil:
    # Another process's flags: only save_calls may be set so, which nothing here reads.
    cdef uint64_t n
    if not is_pid(a[0]) or a[1] != ATOM_save_calls or not get_uint64(a[2], &n) or n > 10000:
        return raise_badarg(p)
    if process_lookup(p.m, a[0]) == NULL:
        return raise_badarg(p)
    return mk_small(0)


cdef term nat_bump_reductions(Process* p, term* a) noexcept nogil:
    cdef int64_t n
    if not get_int64(a[0], &n) or n < 1:
        return raise_badarg(p)
    p.reds = p.reds - n if n < p.reds else 0
    return ATOM_true


# -- dictionary --------------------------------------------------------------------------------------
# p.dict is NIL or a tuple: the number of keys, then buckets (lists of {Key,Value}). It is changed in place: the
# collector moves everything each time, so nothing has to know. {Key,Value} of it never gets out; get/0 copies.

cdef enum:
    DICT_FIRST = 8

cdef term* bucket_of(Process* p, term key) noexcept nogil:
    cdef term* words = boxed_ptr(p.dict)
    return &words[2 + hash_term(p.m, key) % (header_size(words[0]) - 1)]


cdef term dict_entry(Process* p, term key) noexcept nogil:
    """The {Key,Value}; NONE: absent."""
    cdef term list
    if p.dict == NIL:
        return NONE
    list = bucket_of(p, key)[0]
    while list != NIL:
        if eqx(p.m, element(head(list), 0), key):
            return head(list)
        list = tail(list)
    return NONE


cdef void dict_resize(Process* p, uint64_t buckets) noexcept nogil:
    cdef term* words = heap_alloc(p, buckets + 2)
    cdef term old = p.dict
    cdef term list, next
    cdef term* bucket
    cdef uint64_t i
    words[0] = mk_header(buckets + 1, T_TUPLE)
    words[1] = mk_small(0) if old == NIL else element(old, 0)
    for i in range(buckets):
        words[2 + i] = NIL
    p.dict = mk_boxed(words)
    if old == NIL:
        return
    for i in range(1, tuple_arity(old)):
        list = element(old, i)
        while list != NIL:
            next = tail(list)
            bucket = bucket_of(p, element(head(list), 0))
            cons_ptr(list)[1] = bucket[0]
            bucket[0] = list
            list = next


cdef term nat_put(Process* p, term* a) noexcept nogil:
    cdef term entry = dict_entry(p, a[0])
    cdef term old
    cdef term* bucket
    cdef term* count
    if entry != NONE:
        old = element(entry, 1)
        tuple_elements(entry)[1] = a[1]
        return old
    if p.dict == NIL:
        dict_resize(p, DICT_FIRST)
    count = tuple_elements(p.dict)
    if small_value(count[0]) > 2 * <int64_t>tuple_arity(p.dict):
        dict_resize(p, 4 * tuple_arity(p.dict))
        count = tuple_elements(p.dict)
    count[0] = mk_small(small_value(count[0]) + 1)
    entry = mk_tuple2(p, a[0], a[1])
    bucket = bucket_of(p, a[0])
    bucket[0] = mk_cons(p, entry, bucket[0])
    return ATOM_undefined


cdef term nat_get(Process* p, term* a) noexcept nogil:
    cdef term entry = dict_entry(p, a[0])
    return ATOM_undefined if entry == NONE else element(entry, 1)


cdef term dict_list(Process* p, bint keys_only, term value) noexcept nogil:
    """Keys (those with `value`, unless that is NONE), or {Key,Value} tuples."""
    cdef term result = NIL
    cdef term list, entry
    cdef uint64_t i
    if p.dict == NIL:
        return NIL
    for i in range(1, tuple_arity(p.dict)):
        list = element(p.dict, i)
        while list != NIL:
            entry = head(list)
            if not keys_only:
                result = mk_cons(p, mk_tuple2(p, element(entry, 0), element(entry, 1)), result)
            elif value == NONE or eqx(p.m, element(entry, 1), value):
                result = mk_cons(p, element(entry, 0), result)
            list = tail(list)
    return result


cdef term dictionary_of(Process* p) noexcept nogil:
    return dict_list(p, False, NONE)


cdef term nat_get0(Process* p, term* a) noexcept nogil:
    return dict_list(p, False, NONE)


cdef term nat_get_keys0(Process* p, term* a) noexcept nogil:
    return dict_list(p, True, NONE)


cdef term nat_get_keys1(Process* p, term* a) noexcept nogil:
    return dict_list(p, True, a[0])


cdef term nat_erase(Process* p, term* a) noexcept nogil:
    cdef term* link
    cdef term* count
    cdef term value
    if p.dict == NIL:
        return ATOM_undefined
    link = bucket_of(p, a[0])
    while link[0] != NIL:
        if eqx(p.m, element(head(link[0]), 0), a[0]):
            value = element(head(link[0]), 1)
            link[0] = tail(link[0])
            count = tuple_elements(p.dict)
            count[0] = mk_small(small_value(count[0]) - 1)
            return value
        link = cons_ptr(link[0]) + 1
    return ATOM_undefined


cdef term nat_erase0(Process* p, term* a) noexcept nogil:
    cdef term result = dict_list(p, False, NONE)
    p.dict = NIL
    return result


# -- timers ------------------------------------------------------------------------------------------

cdef bint timer_options(term options, bint* absolute, bint* is_async, bint* info) noexcept nogil:
    cdef term o
    absolute[0] = False
    is_async[0] = False
    info[0] = True
    while is_cons(options):
        o = head(options)
        if not is_tuple_of(o, 2) or (element(o, 1) != ATOM_true and element(o, 1) != ATOM_false):
            return False
        if element(o, 0) == ATOM_abs:
            absolute[0] = element(o, 1) == ATOM_true
        elif element(o, 0) == ATOM_async:
            is_async[0] = element(o, 1) == ATOM_true
        elif element(o, 0) == ATOM_info:
            info[0] = element(o, 1) == ATOM_true
        else:
            return False
        options = tail(options)
    return options == NIL


cdef term start(Process* p, term time, term dest, term message, term options, bint wrap) noexcept nogil:
    cdef bint absolute, is_async, info
    cdef int64_t ms
    cdef term ref
    cdef Frag* frag
    if not timer_options(options, &absolute, &is_async, &info):
        return raise_badarg(p)
    if not get_int64(time, &ms) or (ms < 0 and not absolute) or ms >> 42 > 0 or not (is_pid(dest) or is_atom(dest)):
        return raise_badarg(p)
    ref = mk_ref(p)
    if wrap:
        message = mk_tuple3(p, ATOM_timeout, ref, message)
    frag = copy_to_frag(message, &message)
    ms = ms * 1000000 if absolute else clock_monotonic(p.m) + ms * 1000000
    # Devices can't cancel what send_after started (facts/vm.md 5.7): their timers are kept apart by the flag.
    if not timer_start(p.m, ms, boxed_ptr(ref)[1], dest, frag, message, wrap or p.m.release == ROTP):
        return raise_error(p, ATOM_system_limit)
    return ref


cdef term nat_send_after(Process* p, term* a) noexcept nogil:
    return start(p, a[0], a[1], a[2], NIL, False)


cdef term nat_send_after4(Process* p, term* a) noexcept nogil:
    return start(p, a[0], a[1], a[2], a[3], False)


cdef term nat_start_timer(Process* p, term* a) noexcept nogil:
    return start(p, a[0], a[1], a[2], NIL, True)


cdef term nat_start_timer4(Process* p, term* a) noexcept nogil:
    # A named rule of the devices: the options are not looked at.
    return start(p, a[0], a[1], a[2], a[3] if p.m.release == ROTP else NIL, True)


cdef term look(Process* p, term ref, term options, bint cancel) noexcept nogil:
    cdef bint absolute, is_async, info
    cdef int64_t left = -1
    cdef term answer
    if not is_reference(ref) or not timer_options(options, &absolute, &is_async, &info) or absolute:
        return raise_badarg(p)
    if is_type(ref, T_REF):
        left = timer_look(p.m, boxed_ptr(ref)[1], cancel)
    # Whole milliseconds, rounded up: a timer that just started has all its time left.
    answer = ATOM_false if left < 0 else mk_int64(p, (left + 999999) // 1000000)
    if is_async:
        if info:
            send_message(p, p.id, mk_tuple3(p, ATOM_cancel_timer if cancel else ATOM_read_timer, ref, answer))
        return ATOM_ok
    return answer if info else ATOM_ok


cdef term nat_cancel_timer(Process* p, term* a) noexcept nogil:
    return look(p, a[0], NIL, True)


cdef term nat_cancel_timer2(Process* p, term* a) noexcept nogil:
    return look(p, a[0], a[1], True)


cdef term nat_read_timer(Process* p, term* a) noexcept nogil:
    return look(p, a[0], NIL, False)


cdef term nat_read_timer2(Process* p, term* a) noexcept nogil:
    return look(p, a[0], a[1], False)


# -- the table ---------------------------------------------------------------------------------------

cdef Native[96] natives
cdef int n_natives = 0


cdef void row(const char* name, int arity, int releases, native_fn fn, int flags=0) noexcept:
    global n_natives
    cdef Native* n = &natives[n_natives]
    n.module = b"erlang"
    n.name = name
    n.arity = arity
    n.flags = flags
    n.releases = releases
    n.fn = fn
    n_natives += 1


row(b"self", 0, R_ALL, nat_self, NATIVE_GUARD)
row(b"node", 0, R07UP, nat_node, NATIVE_GUARD)
row(b"node", 1, R07UP, nat_node1, NATIVE_GUARD)
row(b"send", 2, R_ALL, nat_send)
row(b"!", 2, R_ALL, nat_send)
row(b"send", 3, ROTP, nat_send3)
row(b"send_nosuspend", 2, ROTP, nat_send_nosuspend)
row(b"send_nosuspend", 3, ROTP, nat_send_nosuspend3)
row(b"make_ref", 0, R_ALL, nat_make_ref)
row(b"link", 1, R_ALL, nat_link)
row(b"unlink", 1, R_ALL, nat_unlink)
row(b"monitor", 2, R_ALL, nat_monitor)
row(b"monitor", 3, R07UP, nat_monitor3)
row(b"demonitor", 1, R_ALL, nat_demonitor)
row(b"demonitor", 2, R_ALL, nat_demonitor2)
row(b"exit", 2, R_ALL, nat_exit2)
row(b"alias", 0, R07UP, nat_alias)
row(b"alias", 1, R07UP, nat_alias1)
row(b"unalias", 1, R07UP, nat_unalias)
row(b"register", 2, R_ALL, nat_register)
row(b"unregister", 1, R_ALL, nat_unregister)
row(b"whereis", 1, R_ALL, nat_whereis)
row(b"registered", 0, ROTP, nat_registered)
row(b"processes", 0, R_ALL, nat_processes)
row(b"ports", 0, ROTP, nat_ports)
row(b"is_process_alive", 1, R_ALL, nat_is_process_alive)
row(b"process_info", 1, ROTP, nat_process_info1)
row(b"process_info", 2, R_ALL, nat_process_info2)
row(b"garbage_collect", 1, R_ALL, nat_garbage_collect1)
row(b"garbage_collect", 2, ROTP, nat_garbage_collect2)
row(b"group_leader", 0, R_ALL, nat_group_leader)
row(b"group_leader", 2, R_ALL, nat_group_leader2)
row(b"process_flag", 2, R_ALL, nat_process_flag)
row(b"process_flag", 3, ROTP, nat_process_flag3)
row(b"bump_reductions", 1, ROTP, nat_bump_reductions)
row(b"put", 2, R_ALL, nat_put)
row(b"get", 1, R_ALL, nat_get, NATIVE_GUARD)
row(b"get", 0, R07UP, nat_get0)
row(b"get_keys", 0, ROTP, nat_get_keys0)
row(b"get_keys", 1, ROTP, nat_get_keys1)
row(b"erase", 1, R_ALL, nat_erase)
row(b"erase", 0, R07UP, nat_erase0)
row(b"send_after", 3, R_ALL, nat_send_after)
row(b"send_after", 4, ROTP, nat_send_after4)
row(b"start_timer", 3, R_ALL, nat_start_timer)
row(b"start_timer", 4, R_ALL, nat_start_timer4)
row(b"cancel_timer", 1, R_ALL, nat_cancel_timer)
row(b"cancel_timer", 2, ROTP, nat_cancel_timer2)
row(b"read_timer", 1, ROTP, nat_read_timer)
row(b"read_timer", 2, ROTP, nat_read_timer2)


cdef Native* nat_process_table(int* n) noexcept nogil:
    n[0] = n_natives
    return natives
