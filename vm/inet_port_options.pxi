# Part of inet_port.pyx: options of sockets, and the port's start with them.

# -- options -----------------------------------------------------------------------------------------

cdef term prop(MachineC* m, term list, const char* name) noexcept nogil:
    """The value of a property; a bare atom is true. NONE: it isn't there."""
    while is_cons(list):
        if is_tuple_of(head(list), 2) and option_name(m, element(head(list), 0), name):
            return element(head(list), 1)
        if option_name(m, head(list), name):
            return ATOM_true
        list = tail(list)
    return NONE


cdef bint set_active(Process* p, Inet* s, term v) noexcept nogil:
    cdef int64_t n
    if v == ATOM_true:
        s.active = ACTIVE
    elif v == ATOM_false:
        s.active = PASSIVE
    elif v == ATOM_once:
        s.active = ONCE
    elif get_int64(v, &n) and -32768 <= n <= 32767:
        n += s.count if s.active == COUNTED else 0
        if n > 32767:
            return False
        s.active = COUNTED if n > 0 else PASSIVE
        s.count = n if n > 0 else 0
        if n <= 0:
            tell(p, s, ATOM_tcp_passive if s.tcp else ATOM_udp_passive)
        return True
    else:
        return False
    s.count = 0
    return True


cdef int set_of_file(Inet* s, const avm_option* o, term v) noexcept nogil:
    """An option of the descriptor. 0; else errno."""
    cdef int64_t n = 0
    cdef avm_addr first, second
    cdef int result = -1
    memset(&first, 0, sizeof(avm_addr))
    memset(&second, 0, sizeof(avm_addr))
    if o.kind == AVM_OPT_BOOL and (v == ATOM_true or v == ATOM_false):
        result = avm_set_int(s.fd, o, v == ATOM_true)
    elif o.kind == AVM_OPT_INT and get_int64(v, &n) and n >= 0 and not n >> 31:
        result = avm_set_int(s.fd, o, <int>n)
    elif o.kind == AVM_OPT_LINGER and is_tuple_of(v, 2) and get_int64(element(v, 1), &n) and n >= 0 and not n >> 31:
        if element(v, 0) != ATOM_true and element(v, 0) != ATOM_false:
            return EINVAL
        result = avm_set_linger(s.fd, element(v, 0) == ATOM_true, <int>n)
    elif o.kind == AVM_OPT_MEMBER and is_tuple_of(v, 2) and ip_of(element(v, 0), &first) and (element(v, 1) == ATOM_any or ip_of(element(v, 1), &second)):
        result = avm_set_member(s.fd, o, first.ip, second.ip)
    elif o.kind == AVM_OPT_IP and ip_of(v, &first) and first.family == AF_INET:
        result = avm_set_bytes(s.fd, o, first.ip, 4)
    elif o.kind == AVM_OPT_TEXT and is_binary(v):
        result = set_text(s, o, v)
    else:
        return EINVAL
    return avm_errno() if result != 0 else 0


cdef int set_text(Inet* s, const avm_option* o, term v) noexcept nogil:
    cdef Text text
    cdef int result
    text_init(&text)
    chars_to_text(&text, v, False)
    result = avm_set_bytes(s.fd, o, text.data, text.len)
    text_free(&text)
    return result


cdef const avm_option* file_option(MachineC* m, term name) noexcept nogil:
    cdef size_t n
    cdef const uint8_t* text
    if not is_atom(name):
        return NULL
    text = atom_text(m, name, &n)
    return avm_inet_option(<const char*>text, n)


cdef int set_option(Process* p, Inet* s, term option) noexcept nogil:
    """0; -1: there is none of that name; else errno."""
    cdef term name, v
    cdef const avm_option* o
    cdef int64_t n
    if option == ATOM_binary or option == ATOM_list:
        s.binary = option == ATOM_binary
        return 0
    if option == ATOM_inet or option == ATOM_inet6 or option == ATOM_local:
        return 0
    if is_tuple_of(option, 4) and element(option, 0) == ATOM_raw:
        return set_raw(s, option)
    if not is_tuple_of(option, 2) or not is_atom(element(option, 0)):
        return -1
    name = element(option, 0)
    v = element(option, 1)
    if name == ATOM_active:
        return 0 if set_active(p, s, v) else EINVAL
    if name == ATOM_mode:
        s.binary = v == ATOM_binary
        return 0 if v == ATOM_binary or v == ATOM_list else EINVAL
    if name == ATOM_binary or name == ATOM_list:
        s.binary = (v == ATOM_true) == (name == ATOM_binary)
        return 0
    if name == ATOM_packet:
        if v == ATOM_raw or v == mk_small(0):
            s.packet = RAW
        elif v == mk_small(1) or v == mk_small(2) or v == mk_small(4):
            s.packet = <int>small_value(v)
        elif v == ATOM_line and s.tcp:
            s.packet = LINE
        else:
            return EINVAL
        return 0
    if name == ATOM_buffer:
        if not get_int64(v, &n) or n < 1 or n >> 31:
            return EINVAL
        s.buffer = n
        return 0
    if option_name(s.m, name, "packet_size"):
        if not get_int64(v, &n) or n < 0 or n >> 31:
            return EINVAL
        s.packet_size = n
        return 0
    if option_name(s.m, name, "exit_on_close"):
        s.exit_on_close = v == ATOM_true
        return 0
    if option_name(s.m, name, "show_econnreset"):
        s.show_reset = v == ATOM_true
        return 0
    if option_name(s.m, name, "send_timeout"):
        if v == ATOM_infinity:
            s.send_timeout = -1
            return 0
        if not get_int64(v, &n) or n < 0 or n >> 32:
            return EINVAL
        s.send_timeout = n
        return 0
    if option_name(s.m, name, "send_timeout_close"):
        s.send_timeout_close = v == ATOM_true
        return 0
    o = file_option(s.m, name)
    if o == NULL:
        return -1
    if s.fd < 0:
        return EINVAL
    if option_name(s.m, name, "recbuf") and get_int64(v, &n) and n > s.buffer:
        s.buffer = n                  # as OTP: no smaller than the system's
    return set_of_file(s, o, v)


cdef int set_raw(Inet* s, term option) noexcept nogil:
    cdef int64_t level, name
    cdef Text text
    cdef int result
    if not get_int64(element(option, 1), &level) or not get_int64(element(option, 2), &name) or s.fd < 0:
        return EINVAL
    text_init(&text)
    result = -1
    if is_binary(element(option, 3)) and chars_to_text(&text, element(option, 3), False):
        result = avm_raw_set(s.fd, <int>level, <int>name, text.data, text.len)
    text_free(&text)
    return avm_errno() if result != 0 else 0


cdef term option_value(Process* p, Inet* s, term name) noexcept nogil:
    """NONE: no such option."""
    cdef const avm_option* o
    cdef int v = 0
    cdef int seconds = 0
    cdef uint8_t[64] data
    cdef size_t n = 64
    cdef avm_addr a
    if name == ATOM_active:
        return ATOM_true if s.active == ACTIVE else ATOM_false if s.active == PASSIVE else ATOM_once if s.active == ONCE else mk_small(s.count)
    if name == ATOM_mode:
        return ATOM_binary if s.binary else ATOM_list
    if name == ATOM_packet:
        return mk_small(s.packet) if s.packet != LINE else <term>ATOM_line
    if name == ATOM_buffer:
        return mk_small(s.buffer)
    if option_name(s.m, name, "packet_size"):
        return mk_small(s.packet_size)
    if option_name(s.m, name, "exit_on_close"):
        return mk_bool(s.exit_on_close)
    if option_name(s.m, name, "show_econnreset"):
        return mk_bool(s.show_reset)
    if option_name(s.m, name, "send_timeout"):
        return <term>ATOM_infinity if s.send_timeout < 0 else mk_small(s.send_timeout)
    if option_name(s.m, name, "send_timeout_close"):
        return mk_bool(s.send_timeout_close)
    o = file_option(s.m, name)
    if o == NULL or s.fd < 0:
        return NONE
    if o.kind == AVM_OPT_LINGER:
        if avm_get_linger(s.fd, &v, &seconds) != 0:
            return NONE
        return mk_tuple2(p, mk_bool(v != 0), mk_small(seconds))
    if o.kind == AVM_OPT_IP:
        if avm_get_bytes(s.fd, o, data, &n) != 0:
            return NONE
        a.family = AF_INET
        memcpy(a.ip, data, 4)
        return ip_term(p, &a)
    if o.kind == AVM_OPT_TEXT:
        if avm_get_bytes(s.fd, o, data, &n) != 0:
            return NONE
        while n and data[n - 1] == 0:
            n -= 1
        return make_binary(p, data, n)
    if (o.kind != AVM_OPT_INT and o.kind != AVM_OPT_BOOL) or avm_get_int(s.fd, o, &v) != 0:
        return NONE
    return mk_bool(v != 0) if o.kind == AVM_OPT_BOOL else mk_small(v)


cdef term get_options(Process* p, Inet* s, term names) noexcept nogil:
    cdef term list = NIL
    cdef term result = NIL
    cdef term v
    cdef int64_t level, name, want
    cdef uint8_t[256] data
    cdef size_t n
    while is_cons(names):
        if is_tuple_of(head(names), 4) and element(head(names), 0) == ATOM_raw:
            n = 0
            if get_int64(element(head(names), 1), &level) and get_int64(element(head(names), 2), &name):
                if get_int64(element(head(names), 3), &want) and 0 < want <= 256:
                    n = want
            if n == 0 or s.fd < 0 or avm_raw_get(s.fd, <int>level, <int>name, data, &n) != 0:
                return error(p, atom_of(p, "einval"))
            v = make_binary(p, data, n)
            list = mk_cons(p, mk_tuple(p, [ATOM_raw, element(head(names), 1), element(head(names), 2), v], 4), list)
        elif not is_atom(head(names)):
            return error(p, atom_of(p, "einval"))
        else:
            v = option_value(p, s, head(names))
            if v == NONE and file_option(s.m, head(names)) == NULL:
                return error(p, atom_of(p, "einval"))
            if v != NONE:
                list = mk_cons(p, mk_tuple2(p, head(names), v), list)
        names = tail(names)
    while is_cons(list):
        result = mk_cons(p, head(list), result)
        list = tail(list)
    return okay(p, result)


cdef term set_options(Process* p, Inet* s, term list) noexcept nogil:
    cdef int code
    while is_cons(list):
        code = set_option(p, s, head(list))
        if code != 0:
            return error(p, errno_atom(p, EINVAL if code < 0 else code))
        list = tail(list)
    return ATOM_ok


# -- init --------------------------------------------------------------------------------------------

cdef bint address_of(Process* p, Inet* s, term t, avm_addr* out, int* resolver) noexcept nogil:
    """A tuple, {local, Path}, any, loopback, or a name. False: none, or *resolver says why it isn't known."""
    cdef Text text
    cdef bint ok
    resolver[0] = 0
    out.family = s.family
    if t == NONE or t == ATOM_any or t == ATOM_undefined:
        memset(out.ip, 0, 16)
        return True
    if ip_of(t, out):
        return True
    if t == ATOM_loopback:
        memset(out.ip, 0, 16)
        if s.family == AF_INET6:
            out.ip[15] = 1
        else:
            out.ip[0] = 127
            out.ip[3] = 1
        return True
    text_init(&text)
    if is_tuple_of(t, 2) and element(t, 0) == ATOM_local:
        ok = chars_to_text(&text, element(t, 1), True) and text.len < 108
        if ok:
            out.family = AF_UNIX
            out.path_len = <int>text.len
            memcpy(out.path, text.data, text.len)
    else:
        if is_atom(t):
            ok = add_atom(p.m, &text, t)
        else:
            ok = chars_to_text(&text, t, True)
        if ok:
            text_add(&text, "\0", 1)
            sched_blocking(p)
            resolver[0] = avm_resolve(text.data, s.family, out)
            ok = resolver[0] == 0
    text_free(&text)
    return ok


cdef bint add_atom(MachineC* m, Text* out, term atom) noexcept nogil:
    cdef size_t n
    cdef const uint8_t* s = atom_text(m, atom, &n)
    text_add(out, <const char*>s, n)
    return n > 0


cdef bint port_number(term t, uint16_t* out) noexcept nogil:
    cdef int64_t n
    if t == NONE:
        out[0] = 0
        return True
    if not get_int64(t, &n) or not 0 <= n <= 65535:
        return False
    out[0] = <uint16_t>n
    return True


cdef term init(Process* p, Inet* s, term params, term who) noexcept nogil:
    """The answer; NONE: later (connect)."""
    cdef MachineC* m = s.m
    cdef term proto = prop(m, params, "proto")
    cdef bint connects = prop(m, params, "connect") == ATOM_true
    cdef bint listens = prop(m, params, "listen") == ATOM_true
    cdef term owner = prop(m, params, "controlling_process")
    cdef term v
    cdef avm_addr remote, local
    cdef int resolver, code
    cdef term list
    cdef int64_t n
    memset(&remote, 0, sizeof(avm_addr))
    memset(&local, 0, sizeof(avm_addr))
    if s.fd >= 0 or s.ready or not is_pid(owner) or (proto != ATOM_tcp and proto != ATOM_udp) or (connects and listens):
        return error(p, ATOM_badarg)
    if proto == ATOM_tcp and not connects and not listens:
        return error(p, ATOM_badarg)
    s.tcp = proto == ATOM_tcp
    s.owner = owner
    v = prop(m, params, "family")
    s.family = AF_INET6 if v == ATOM_inet6 or prop(m, params, "inet6") == ATOM_true else AF_UNIX if v == ATOM_local or prop(m, params, "local") == ATOM_true else AF_INET
    v = prop(m, params, "ifaddr")
    if v == NONE:
        v = prop(m, params, "ip")
    if v == NONE and not connects:
        v = prop(m, params, "address")
    if not address_of(p, s, v, &local, &resolver):
        return failed_in(p, ATOM_getaddrinfo, resolver) if resolver and m.release != ROTP else error(p, ATOM_nxdomain if resolver else ATOM_badarg)
    s.family = local.family
    if not port_number(prop(m, params, "local_port" if connects else "port"), &local.port):
        return error(p, ATOM_badarg)
    if connects:
        remote.family = s.family
        if prop(m, params, "address") == NONE or not address_of(p, s, prop(m, params, "address"), &remote, &resolver):
            return failed_in(p, ATOM_getaddrinfo, resolver) if resolver and m.release != ROTP else error(p, ATOM_nxdomain if resolver else ATOM_badarg)
        if not port_number(prop(m, params, "port"), &remote.port):
            return error(p, ATOM_badarg)
        if s.family != remote.family:
            s.family = remote.family
            if local.family != AF_UNIX and v == NONE:
                local.family = remote.family
    s.fd = avm_socket(s.family, SOCK_STREAM if s.tcp else SOCK_DGRAM, 0)
    if s.fd < 0:
        return failed_in(p, ATOM_socket, avm_errno())
    list = params
    while is_cons(list):
        code = set_option(p, s, head(list))
        if code > 0:
            shut(s)
            return failed_in(p, atom_of(p, "setsockopt"), code)
        list = tail(list)
    if listens or not s.tcp or v != NONE or local.port != 0:
        if (s.family != AF_UNIX or local.path_len > 0) and avm_bind(s.fd, &local) != 0:
            code = avm_errno()
            shut(s)
            return failed_in(p, ATOM_bind, code)
    if listens:
        v = prop(m, params, "backlog")
        if not get_int64(v, &n) or n < 0:
            n = 5
        if c_listen(s.fd, <int>n) != 0:
            code = avm_errno()
            shut(s)
            return failed_in(p, ATOM_listen, code)
        s.listening = True
    if connects:
        if avm_connect(s.fd, &remote) != 0:
            code = avm_errno()
            if code != EINPROGRESS:
                shut(s)
                return failed_in(p, ATOM_connect, code)
            if wait_for(p, s, P_CONNECT, who, prop(m, params, "timeout")) == NULL:
                return error(p, errno_atom(p, ENOMEM))
            return NONE
    s.ready = True
    return ATOM_ok
