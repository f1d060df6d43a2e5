"""process_info."""
from avmtools.vm.proc cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.natives cimport mk_bool
from avmtools.vm.num cimport mk_uint64
from avmtools.vm.maps cimport map_from_pairs
from avmtools.vm.code cimport find_function, has_old_code, in_old_code
from avmtools.vm.nat_process cimport dictionary_of
from avmtools.vm.dist cimport dist_term
from avmtools.vm.display cimport Text, display_term, text_add, text_free, text_init, text_int, text_str
from libc.string cimport strlen

cdef struct InfoKey:
    term key
    int releases              # who knows it (facts/vm.md 5.3)
    term (*value)(Process* p) noexcept nogil
    bint in_all               # process_info/1 tells it

cdef InfoKey[40] table
cdef int n_keys = 0


cdef void row(term key, int releases, bint in_all, term (*value)(Process* p) noexcept nogil) noexcept:
    global n_keys
    table[n_keys].key = key
    table[n_keys].releases = releases
    table[n_keys].in_all = in_all
    table[n_keys].value = value
    n_keys += 1


cdef InfoKey* find_key(MachineC* m, term key) noexcept nogil:
    cdef int i
    for i in range(n_keys):
        if table[i].key == key and table[i].releases & m.release:
            return &table[i]
    return NULL


cdef bint info_keys_ok(MachineC* m, term keys) noexcept nogil:
    if is_atom(keys):
        return find_key(m, keys) != NULL
    if m.release != ROTP:
        return False
    while is_cons(keys):
        if find_key(m, head(keys)) == NULL:
            return False
        keys = tail(keys)
    return keys == NIL


cdef term one(Process* p, term key, bint in_list) noexcept nogil:
    cdef InfoKey* k = find_key(p.m, key)
    cdef term value = k.value(p)
    if key == ATOM_registered_name and value == NIL and not in_list:
        return NIL
    return mk_tuple2(p, key, value)


cdef term info_compute(Process* p, term keys) noexcept nogil:
    cdef term result = NIL
    cdef term rest = keys
    cdef term reverse = NIL
    if is_atom(keys):
        return one(p, keys, False)
    if is_tuple_of(keys, 2):
        return ATOM_true if runs_old_code(p, element(keys, 1)) else ATOM_false
    while is_cons(rest):
        reverse = mk_cons(p, one(p, head(rest), True), reverse)
        rest = tail(rest)
    while is_cons(reverse):
        result = mk_cons(p, head(reverse), result)
        reverse = tail(reverse)
    return result


cdef bint runs_old_code(Process* p, term module) noexcept nogil:
    cdef term* w = p.stop
    if not has_old_code(p.m, module):
        return False
    if in_old_code(p.m, module, p.pc) or in_old_code(p.m, module, p.cp):
        return True
    while w < p.hend:
        if is_cp(w[0]) and w[0] != NONE and in_old_code(p.m, module, <const cell*>w[0]):
            return True
        w += 1
    return False


cdef term info_default_keys(Process* p, Process* out) noexcept nogil:
    cdef term result = NIL
    cdef int i
    for i in range(n_keys - 1, -1, -1):
        if table[i].in_all and not (table[i].key == ATOM_registered_name and (<Proc*>p).names == NULL):
            result = mk_cons(out, table[i].key, result)
    return result


# -- values ------------------------------------------------------------------------------------------

cdef term words(Process* p, uint64_t n) noexcept nogil:
    return mk_uint64(p, n)


cdef inline Rel* kept(Process* p) noexcept nogil:
    """Settings of process_flag that have no effect; NULL: none was changed."""
    return <Rel*>p.rel if p.rel != NULL and (<Rel*>p.rel).flagged else NULL


cdef term v_heap_size(Process* p) noexcept nogil:
    return words(p, p.hend - p.heap)


cdef term v_total_heap_size(Process* p) noexcept nogil:
    return words(p, <uint64_t>(p.hend - p.heap) + p.frag_words)


cdef term v_stack_size(Process* p) noexcept nogil:
    return words(p, p.hend - p.stop)


cdef term v_message_queue_len(Process* p) noexcept nogil:
    return words(p, (<Proc*>p).messages)


cdef term v_memory(Process* p) noexcept nogil:
    return words(p, sizeof(Proc) + 8 * (<uint64_t>(p.hend - p.heap) + p.frag_words) + 8 * <uint64_t>p.saved_cap
                 + (<Proc*>p).messages * sizeof(Signal))


cdef term add_word(Process* p, term word, term list) noexcept nogil:
    """In front of `list`: the pid or port, or what a relation's word stands for."""
    if is_relation(word):
        word = dist_term(p, word)
    return list if word == NONE else mk_cons(p, word, list)


cdef term v_links(Process* p) noexcept nogil:
    cdef Rel* rel = <Rel*>p.rel
    cdef term result = NIL
    cdef uint32_t i
    if rel != NULL:
        for i in range(rel.links.used):
            if rel.links.rows[i].key != 0 and rel.links.rows[i].a == 0:
                result = add_word(p, rel.links.rows[i].key, result)
    return result


cdef term v_monitors(Process* p) noexcept nogil:
    cdef Rel* rel = <Rel*>p.rel
    cdef term result = NIL
    cdef term target
    cdef Row* r
    cdef uint32_t i
    if rel != NULL:
        for i in range(rel.monitors.used):
            r = &rel.monitors.rows[i]
            if r.key != 0 and r.a != 0:
                target = r.a
                if r.b >> 8:
                    target = mk_tuple2(p, r.b >> 8, p.m.node)
                elif is_relation(target):
                    target = dist_term(p, target)
                    if target == NONE:
                        continue
                result = mk_cons(p, mk_tuple2(p, ATOM_port if is_port(r.a) else ATOM_process, target), result)
    return result


cdef term v_monitored_by(Process* p) noexcept nogil:
    cdef Rel* rel = <Rel*>p.rel
    cdef term result = NIL
    cdef uint32_t i
    if rel != NULL:
        for i in range(rel.monitored.used):
            if rel.monitored.rows[i].key != 0:
                result = add_word(p, rel.monitored.rows[i].a, result)
    return result


cdef term v_registered_name(Process* p) noexcept nogil:
    cdef Registry* r = <Registry*>p.m.registry
    cdef term result = NIL
    pthread_mutex_lock(&r.lock)
    if (<Proc*>p).names != NULL:
        result = (<Proc*>p).names.name
    pthread_mutex_unlock(&r.lock)
    return result


cdef term v_messages(Process* p) noexcept nogil:
    """The queue as a list. Their fragments become the process's own, as if receive had looked at them."""
    cdef Proc* v = <Proc*>p
    cdef Signal* s = v.last
    cdef term result = NIL
    while s != NULL:
        if s.kind == SIG_MESSAGE:
            if s.frag != NULL:
                attach_frag(p, s.frag)
                s.frag = NULL
                s.attached = True
                if v.furthest == NULL or v.furthest.aux < s.aux:
                    v.furthest = s
            result = mk_cons(p, s.value, result)
        s = s.prev
    return result


cdef term v_dictionary(Process* p) noexcept nogil:
    return dictionary_of(p)


cdef term v_status(Process* p) noexcept nogil:
    if p.sched != NULL and p.sched.current == p and not (<Proc*>p).answering:
        return ATOM_running
    return ATOM_waiting if (<Proc*>p).waits else ATOM_runnable


cdef term v_trap_exit(Process* p) noexcept nogil:
    return ATOM_true if atomic_load_u64(&p.flags) & PF_TRAP_EXIT else ATOM_false


cdef term v_group_leader(Process* p) noexcept nogil:
    return p.group_leader if p.group_leader != NIL else p.id


cdef term v_reductions(Process* p) noexcept nogil:
    return words(p, p.total_reds)


cdef term v_priority(Process* p) noexcept nogil:
    cdef int level = (<Proc*>p).priority
    if level == PRIORITY_LOW:
        return ATOM_low
    if level == PRIORITY_HIGH:
        return ATOM_high
    return ATOM_max if level == PRIORITY_MAX else ATOM_normal


cdef term v_initial_call(Process* p) noexcept nogil:
    return mk_tuple3(p, p.initial[0], p.initial[1], p.initial[2])


cdef term location(Process* p, const cell* at) noexcept nogil:
    """{M, F, A, [{file, F}, {line, L}]}, or NONE when `at` isn't in code."""
    cdef Module* module = NULL
    cdef uint32_t line = 0
    cdef FuncInfo* f
    cdef term where = NIL
    cdef term[4] parts
    cdef const char* name
    f = find_function(p.m, at, &module, &line)
    if f == NULL or module == NULL:
        return NONE
    if line & 0xFFFFFF and (line >> 24) < module.n_files:
        name = module.files[line >> 24]
        where = mk_cons(p, mk_tuple2(p, ATOM_line, mk_small(line & 0xFFFFFF)), NIL)
        where = mk_cons(p, mk_tuple2(p, ATOM_file, mk_string(p, <const uint8_t*>name, strlen(name), NIL)), where)
    parts[0] = module.name
    parts[1] = f.function
    parts[2] = mk_small(f.arity)
    parts[3] = where
    return mk_tuple(p, parts, 4)


cdef term v_current_location(Process* p) noexcept nogil:
    cdef term at = location(p, p.pc)
    return ATOM_undefined if at == NONE else at


cdef term v_current_function(Process* p) noexcept nogil:
    cdef term at = location(p, p.pc)
    if at == NONE:
        return ATOM_undefined
    return mk_tuple3(p, element(at, 0), element(at, 1), element(at, 2))


cdef term v_current_stacktrace(Process* p) noexcept nogil:
    cdef term result = NIL
    cdef term at
    cdef const cell* frames[8]
    cdef term* w = p.stop
    cdef int n = 0
    if p.m.release != ROTP:
        return NIL                    # facts/vm.md 5.3
    frames[0] = p.pc
    n = 1
    while w < p.hend and n < 8:
        if is_cp(w[0]) and w[0] != NONE:
            frames[n] = <const cell*>w[0]
            n += 1
        w += 1
    while n:
        n -= 1
        # A return address is behind the call: the line is that of the cell before it.
        at = location(p, frames[n] - 1 if n else frames[n])
        if at != NONE:
            result = mk_cons(p, at, result)
    return result


cdef term v_garbage_collection(Process* p) noexcept nogil:
    cdef term result = mk_cons(p, mk_tuple2(p, ATOM_minor_gcs, words(p, p.gc_count)), NIL)
    result = mk_cons(p, mk_tuple2(p, ATOM_fullsweep_after, v_fullsweep_after(p)), result)
    result = mk_cons(p, mk_tuple2(p, ATOM_min_heap_size, words(p, p.min_heap)), result)
    result = mk_cons(p, mk_tuple2(p, ATOM_min_bin_vheap_size, words(p, kept(p).min_bin_vheap if kept(p) != NULL else DEFAULT_MIN_BIN_VHEAP)), result)
    return mk_cons(p, mk_tuple2(p, ATOM_max_heap_size, max_heap_map(p)), result)


cdef term max_heap_map(Process* p) noexcept nogil:
    cdef term[8] pairs
    pairs[0] = ATOM_error_logger
    pairs[1] = mk_bool((p.max_heap_how & MAX_HEAP_LOG) != 0)
    pairs[2] = ATOM_include_shared_binaries
    pairs[3] = mk_bool((p.max_heap_how & MAX_HEAP_SHARED) != 0)
    pairs[4] = ATOM_kill
    pairs[5] = mk_bool((p.max_heap_how & MAX_HEAP_KILL) != 0)
    pairs[6] = ATOM_size
    pairs[7] = words(p, p.max_heap_size)
    return map_from_pairs(p, pairs, 4)


cdef term v_min_heap_size(Process* p) noexcept nogil:
    return words(p, p.min_heap)


cdef term v_min_bin_vheap_size(Process* p) noexcept nogil:
    return words(p, kept(p).min_bin_vheap if kept(p) != NULL else DEFAULT_MIN_BIN_VHEAP)


cdef term v_max_heap_size(Process* p) noexcept nogil:
    return max_heap_map(p)


cdef term v_fullsweep_after(Process* p) noexcept nogil:
    return words(p, kept(p).fullsweep_after if kept(p) != NULL else DEFAULT_FULLSWEEP)


cdef term v_message_queue_data(Process* p) noexcept nogil:
    return ATOM_off_heap if kept(p) != NULL and kept(p).off_heap_queue else ATOM_on_heap


cdef term v_error_handler(Process* p) noexcept nogil:
    return kept(p).error_handler if kept(p) != NULL else ATOM_error_handler


cdef term v_nil(Process* p) noexcept nogil:
    return NIL


cdef term v_false(Process* p) noexcept nogil:
    return ATOM_false


cdef term v_zero(Process* p) noexcept nogil:
    return mk_small(0)


cdef term v_parent(Process* p) noexcept nogil:
    return (<Proc*>p).parent if is_pid((<Proc*>p).parent) else ATOM_undefined


cdef term v_binary(Process* p) noexcept nogil:
    """{Address, Bytes, References} of each large binary on the heap."""
    cdef term result = NIL
    cdef term* object = p.mso
    cdef RefcBin* b
    while object != NULL:
        b = <RefcBin*>object[2]
        if header_type(object[0]) == T_REFC:
            result = mk_cons(p, mk_tuple3(p, words(p, <uint64_t>b), words(p, b.size), words(p, <uint64_t>b.refc)), result)
        object = <term*>object[3]
    return result


cdef term v_backtrace(Process* p) noexcept nogil:
    """The functions on the stack, newest first, as text."""
    cdef Text t
    cdef term at, result
    cdef term* w = p.stop
    text_init(&t)
    text_str(&t, "Program counter: ")
    at = v_current_function(p)
    display_term(p.m, &t, at)
    text_str(&t, "\n")
    while w < p.hend:
        if is_cp(w[0]) and w[0] != NONE:
            at = location(p, <const cell*>w[0] - 1)
            if at != NONE:
                text_str(&t, "Return to: ")
                display_term(p.m, &t, mk_tuple3(p, element(at, 0), element(at, 1), element(at, 2)))
                text_str(&t, "\n")
        w += 1
    result = make_binary(p, <const uint8_t*>t.data, t.len)
    text_free(&t)
    return result


# In the order in which process_info/1 lists them.
row(ATOM_registered_name, R07 | ROTP, True, v_registered_name)
row(ATOM_current_function, ROTP, True, v_current_function)
row(ATOM_initial_call, ROTP, True, v_initial_call)
row(ATOM_status, ROTP, True, v_status)
row(ATOM_message_queue_len, R_ALL, True, v_message_queue_len)
row(ATOM_links, R_ALL, True, v_links)
row(ATOM_dictionary, ROTP, True, v_dictionary)
row(ATOM_trap_exit, ROTP, True, v_trap_exit)
row(ATOM_error_handler, ROTP, True, v_error_handler)
row(ATOM_priority, ROTP, True, v_priority)
row(ATOM_group_leader, ROTP, True, v_group_leader)
row(ATOM_total_heap_size, R_ALL, True, v_total_heap_size)
row(ATOM_heap_size, R_ALL, True, v_heap_size)
row(ATOM_stack_size, R_ALL, True, v_stack_size)
row(ATOM_reductions, ROTP, True, v_reductions)
row(ATOM_garbage_collection, ROTP, True, v_garbage_collection)
row(ATOM_suspending, ROTP, True, v_nil)
row(ATOM_memory, R_ALL, False, v_memory)
row(ATOM_messages, ROTP, False, v_messages)
row(ATOM_monitors, ROTP, False, v_monitors)
row(ATOM_monitored_by, R07 | ROTP, False, v_monitored_by)
row(ATOM_current_location, ROTP, False, v_current_location)
row(ATOM_current_stacktrace, R07 | ROTP, False, v_current_stacktrace)
row(ATOM_min_heap_size, ROTP, False, v_min_heap_size)
row(ATOM_min_bin_vheap_size, ROTP, False, v_min_bin_vheap_size)
row(ATOM_max_heap_size, ROTP, False, v_max_heap_size)
row(ATOM_fullsweep_after, ROTP, False, v_fullsweep_after)
row(ATOM_message_queue_data, ROTP, False, v_message_queue_data)
row(ATOM_backtrace, ROTP, False, v_backtrace)
row(ATOM_binary, ROTP, False, v_binary)
row(ATOM_catchlevel, ROTP, False, v_zero)
row(ATOM_last_calls, ROTP, False, v_false)
row(ATOM_parent, ROTP, False, v_parent)
row(ATOM_sequential_trace_token, ROTP, False, v_nil)
row(ATOM_trace, ROTP, False, v_zero)
