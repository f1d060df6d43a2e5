"""The `socket` port driver: what gen_tcp and gen_udp stand on (facts/vm.md 6.6).

One port is one socket. Requests are '$call's; those that can't be answered at once (recv, accept, send when the system's
buffer is full, connect) wait in a list, each with its deadline. `pump` is called after every message, and does all that
can be done: it gives up what is too late, writes, reads while somebody wants data, accepts, and asks the scheduler for
one message (ready_input, ready_output, timeout, all immediate terms) for what it still waits for. So forged or late
messages of that kind do no harm, and a thousand sockets are a thousand small processes and no thread.

What OTP's driver has and AtomVM's has not came in as further requests: {setopts, List}, {getopts, List},
{shutdown, How}, {getstat}, {unrecv, Data}; and further options.
"""
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy, memmove, memset, strlen
from avmtools.vm.proc cimport *
from avmtools.vm.process cimport *
from avmtools.vm.sched cimport *
from avmtools.vm.signals cimport link_to, unlink_from
from avmtools.vm.heap cimport *
from avmtools.vm.display cimport Text, text_add, text_free, text_init
from avmtools.vm.nat_port cimport chars_to_text
from avmtools.vm.nat_socket cimport errno_atom, ip_of, ip_term, option_name
from avmtools.vm.natives cimport mk_bool
from avmtools.vm.net cimport *
from avmtools.vm.num cimport get_int64, mk_int64
from avmtools.vm.timers cimport clock_monotonic, timer_look, timer_start

cdef enum:
    P_RECV = 1
    P_ACCEPT = 2
    P_CONNECT = 3
    P_SEND = 4
    P_SENDTO = 5

    PASSIVE = 0
    ACTIVE = 1
    ONCE = 2
    COUNTED = 3

    RAW = 0                   # else 1, 2, 4 bytes of length
    LINE = 5

    TURNS = 16                # reads before others have their turn
    PACKET_MAX = 0x4000000    # OTP's limit on a packet with a length, unless packet_size is set

cdef struct Pending:
    Pending* next
    int kind                  # P_*
    term pid
    term ref                  # lives in frag
    Frag* frag
    int64_t length            # P_RECV: bytes wanted, 0: what there is. P_SEND: what the answer says
    uint64_t until            # P_SEND: done when this many bytes have left
    int64_t deadline          # clock_monotonic; 0: none
    uint8_t* data             # P_SENDTO
    size_t n
    avm_addr to

cdef struct Inet:
    MachineC* m
    int fd                    # -1: not there
    bint tcp
    int family
    bint ready                # connected, listening or bound
    bint listening
    bint linked               # to its owner
    bint eof
    bint dead                 # the port ends
    bint passed_eof           # closed by the other end, and the port stays for a passive owner
    term owner
    int error                 # that ended the stream; 0: its end
    # options
    int active
    int64_t count             # of COUNTED
    bint binary
    int packet
    int64_t packet_size
    int64_t buffer
    bint exit_on_close
    bint show_reset
    int64_t send_timeout      # ms; -1: none
    bint send_timeout_close
    # data
    uint8_t* data             # read, from `at` to `n`
    size_t at
    size_t n
    size_t cap
    uint8_t* out              # to be written, from `out_at` to `out_n`
    size_t out_at
    size_t out_n
    size_t out_cap
    uint64_t queued           # bytes ever put into `out`
    uint64_t left             # bytes that left it
    Pending* first
    bint reading              # a watch is set
    bint writing
    uint64_t timer            # its reference; 0: none
    int64_t timer_at
    int64_t recv_oct
    int64_t recv_cnt
    int64_t recv_max
    int64_t send_oct
    int64_t send_cnt
    int64_t send_max


# -- life --------------------------------------------------------------------------------------------

cdef Inet* inet_new(MachineC* m) noexcept nogil:
    cdef Inet* s = <Inet*>calloc(1, sizeof(Inet))
    if s != NULL:
        s.m = m
        s.fd = -1
        s.tcp = True
        s.family = AF_INET
        s.linked = True
        s.owner = NONE
        s.active = ACTIVE
        s.buffer = 128
        s.exit_on_close = True
        s.send_timeout = -1
    return s


cdef void destroy(void* state) noexcept nogil:
    cdef Inet* s = <Inet*>state
    cdef Pending* next
    if s.fd >= 0:
        io_unwatch(s.m, s.fd)
        c_close(s.fd)
    while s.first != NULL:
        next = s.first.next
        pending_free(s.first)
        s.first = next
    free(s.data)
    free(s.out)
    free(s)


cdef Process* open_inet(Process* owner) noexcept nogil:
    cdef Inet* s = inet_new(owner.m)
    cdef Process* port
    if s == NULL:
        raise_error(owner, ATOM_out_of_memory)
        return NULL
    s.owner = owner.id
    port = port_create(owner, drive, s, destroy)
    if port == NULL:
        free(s)
    return port


cdef void shut(Inet* s) noexcept nogil:
    """Close the descriptor; the port may live on."""
    if s.fd >= 0:
        io_unwatch(s.m, s.fd)
        c_close(s.fd)
        s.fd = -1
    s.reading = False
    s.writing = False


# -- answers -----------------------------------------------------------------------------------------

cdef void pending_free(Pending* w) noexcept nogil:
    if w.frag != NULL:
        frag_free(w.frag)
    free(w.data)
    free(w)


cdef Pending* wait_for(Process* p, Inet* s, int kind, term who, term timeout) noexcept nogil:
    """A request that is answered later, last in the list. NULL: no memory."""
    cdef Pending* w = <Pending*>calloc(1, sizeof(Pending))
    cdef Pending** link = &s.first
    cdef int64_t ms
    if w == NULL:
        return NULL
    w.frag = copy_to_frag(element(who, 1), &w.ref)
    if w.ref == NONE:
        free(w)
        return NULL
    w.kind = kind
    w.pid = element(who, 0)
    if get_int64(timeout, &ms) and ms >= 0 and not ms >> 40:
        w.deadline = clock_monotonic(s.m) + ms * 1000000 + 1
    while link[0] != NULL:
        link = &link[0].next
    link[0] = w
    return w


cdef void answer(Process* p, Inet* s, Pending* w, term reply) noexcept nogil:
    """Take it out, answer it, free it."""
    cdef Pending** link = &s.first
    while link[0] != w:
        link = &link[0].next
    link[0] = w.next
    send_message(p, w.pid, mk_tuple2(p, w.ref, reply))
    pending_free(w)


cdef Pending* first_of(Inet* s, int kind) noexcept nogil:
    cdef Pending* w = s.first
    while w != NULL and w.kind != kind:
        w = w.next
    return w


cdef term error(Process* p, term reason) noexcept nogil:
    return mk_tuple2(p, ATOM_error, reason)


cdef term failure(Process* p, int code) noexcept nogil:
    """{error, Reason}: the number in the AtomVM profiles, a name in otp."""
    if code == EDESTADDRREQ and p.m.release == ROTP:
        code = EINVAL
    if code == EPIPE or (code == ECONNRESET and not (<Inet*>port_state(p)).show_reset):
        return error(p, ATOM_closed)
    return error(p, errno_atom(p, code) if p.m.release == ROTP else mk_small(code))


cdef term failed_in(Process* p, term call, int code) noexcept nogil:
    """{error, {Call, Errno}} of an init that failed."""
    if p.m.release == ROTP:
        return error(p, errno_atom(p, code))
    return error(p, mk_tuple2(p, call, mk_small(code)))


cdef term okay(Process* p, term value) noexcept nogil:
    return mk_tuple2(p, ATOM_ok, value)


cdef term atom_of(Process* p, const char* text) noexcept nogil:
    return atom_intern(p.m, <const uint8_t*>text, strlen(text))


cdef term socket_term(Process* p, Inet* s) noexcept nogil:
    """What the libraries know this port as."""
    return mk_tuple3(p, atom_of(p, "$avm_gen_tcp" if s.tcp else "$avm_gen_udp"), p.id,
                     atom_of(p, "gen_tcp_inet" if s.tcp else "gen_udp_inet"))


cdef void tell(Process* p, Inet* s, term tag) noexcept nogil:
    send_message(p, s.owner, mk_tuple2(p, tag, socket_term(p, s)))


cdef term data_term(Process* p, Inet* s, const uint8_t* data, size_t n) noexcept nogil:
    return make_binary(p, data, n) if s.binary else mk_string(p, data, n, NIL)


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


# -- reading -----------------------------------------------------------------------------------------

cdef int64_t packet_at(Inet* s, int64_t wanted, size_t* skip, size_t* used) noexcept nogil:
    """Length of the packet in the buffer, behind *skip bytes; *used bytes go with it. -1: not all there. -2: too long."""
    cdef size_t have = s.n - s.at
    cdef const uint8_t* d = s.data + s.at
    cdef int64_t n = 0
    cdef int64_t most = s.packet_size if s.packet_size else PACKET_MAX
    cdef int i
    cdef size_t k
    skip[0] = 0
    if s.packet == RAW:
        if have == 0 or <int64_t>have < wanted and not (s.m.release <= R06 and wanted > 0):
            return -1
        n = wanted if 0 < wanted < <int64_t>have else <int64_t>have
        used[0] = n
        return n
    if s.packet == LINE:
        for k in range(have):
            if d[k] == 10:
                used[0] = k + 1
                return k + 1
        if <int64_t>have >= s.buffer:     # OTP gives a long line in pieces
            used[0] = s.buffer
            return s.buffer
        return -1
    if have < <size_t>s.packet:
        return -1
    for i in range(s.packet):
        n = n << 8 | d[i]
    if n > most:
        return -2
    if have < <size_t>(s.packet + n):
        return -1
    skip[0] = s.packet
    used[0] = s.packet + n
    return n


cdef size_t room_wanted(Inet* s, int64_t wanted) noexcept nogil:
    """How much to read at once."""
    cdef size_t n = s.buffer
    if s.packet == RAW and wanted > 0:
        n = wanted - (s.n - s.at)
        if n > 0x100000:
            n = 0x100000
    return n if n > 0 else 1


cdef bint make_room(Inet* s, size_t more) noexcept nogil:
    cdef uint8_t* grown
    cdef size_t cap
    if s.at == s.n:
        s.at = 0
        s.n = 0
    if s.cap - s.n >= more:
        return True
    if s.at > 0:
        memmove(s.data, s.data + s.at, s.n - s.at)
        s.n -= s.at
        s.at = 0
        if s.cap - s.n >= more:
            return True
    cap = s.n + more
    if cap < s.cap + s.cap // 2:
        cap = s.cap + s.cap // 2
    grown = <uint8_t*>realloc(s.data, cap)
    if grown == NULL:
        return False
    s.data = grown
    s.cap = cap
    return True


cdef void count_read(Inet* s, int64_t n) noexcept nogil:
    s.recv_cnt += 1
    if n > s.recv_max:
        s.recv_max = n


cdef void was_active(Process* p, Inet* s) noexcept nogil:
    """One message was delivered."""
    if s.active == ONCE:
        s.active = PASSIVE
    elif s.active == COUNTED:
        s.count -= 1
        if s.count == 0:
            s.active = PASSIVE
            tell(p, s, ATOM_tcp_passive if s.tcp else ATOM_udp_passive)


cdef bint wants_data(Inet* s) noexcept nogil:
    return s.ready and not s.listening and (s.active != PASSIVE or first_of(s, P_RECV) != NULL)


cdef void stream_ended(Process* p, Inet* s) noexcept nogil:
    """Nothing more can be read, and somebody wants to know."""
    cdef Pending* w = first_of(s, P_RECV)
    if s.active != PASSIVE:
        if s.error and s.show_reset:
            send_message(p, s.owner, mk_tuple3(p, ATOM_tcp_error, socket_term(p, s), errno_atom(p, s.error)))
        tell(p, s, ATOM_tcp_closed)
        s.active = PASSIVE
        if s.exit_on_close:
            s.dead = True
    while w != NULL:
        answer(p, s, w, failure(p, s.error) if s.error else error(p, ATOM_closed))
        w = first_of(s, P_RECV)
    if s.exit_on_close:
        shut(s)
        s.passed_eof = True


cdef void read_stream(Process* p, Inet* s) noexcept nogil:
    cdef Pending* w
    cdef int64_t n, wanted
    cdef size_t skip = 0
    cdef size_t used = 0
    cdef size_t room
    cdef ssize_t got
    cdef int turns = 0
    cdef term data
    while wants_data(s) and not s.dead:
        w = first_of(s, P_RECV)
        wanted = w.length if w != NULL else 0
        n = packet_at(s, wanted, &skip, &used) if s.n > s.at else -1
        if n == -2:
            s.error = EMSGSIZE
            s.eof = True
            s.at = s.n
            if s.active != PASSIVE:
                send_message(p, s.owner, mk_tuple3(p, ATOM_tcp_error, socket_term(p, s), ATOM_emsgsize))
            stream_ended(p, s)
            return
        if n >= 0:
            data = data_term(p, s, s.data + s.at + skip, n)
            s.at += used
            count_read(s, n)
            if w != NULL:
                answer(p, s, w, okay(p, data))
            else:
                send_message(p, s.owner, mk_tuple3(p, ATOM_tcp, socket_term(p, s), data))
                was_active(p, s)
            continue
        if s.eof:
            if s.packet == LINE and s.n > s.at:      # the last line has no end
                data = data_term(p, s, s.data + s.at, s.n - s.at)
                s.at = s.n
                if w != NULL:
                    answer(p, s, w, okay(p, data))
                else:
                    send_message(p, s.owner, mk_tuple3(p, ATOM_tcp, socket_term(p, s), data))
                    was_active(p, s)
                continue
            stream_ended(p, s)
            return
        if turns == TURNS:
            return
        turns += 1
        room = room_wanted(s, wanted)
        if s.fd < 0 or not make_room(s, room):
            return
        got = avm_recv(s.fd, s.data + s.n, room, 0, NULL)
        if got > 0:
            s.n += got
            s.recv_oct += got
        elif got == 0:
            s.eof = True
        elif avm_errno() == EAGAIN:
            return
        else:
            s.error = avm_errno()
            s.eof = True
        if gc_wanted(p):
            collect(p, 0, NULL, 0)


cdef void read_datagrams(Process* p, Inet* s) noexcept nogil:
    cdef Pending* w
    cdef avm_addr sender
    cdef term data
    cdef term[5] parts
    cdef size_t room
    cdef ssize_t got
    cdef int turns = 0
    cdef int code
    while wants_data(s) and turns < TURNS:
        turns += 1
        w = first_of(s, P_RECV)
        room = s.buffer
        if w != NULL and w.length > 0 and (s.m.release != ROTP or w.length > s.buffer):
            room = w.length           # OTP cuts off nothing that its buffer holds
        s.at = s.n = 0
        if not make_room(s, room):
            return
        got = avm_recv(s.fd, s.data, room, 0, &sender)
        if got < 0:
            code = avm_errno()
            if code == EAGAIN:
                return
            if w != NULL:
                answer(p, s, w, failure(p, code))
            elif s.active != PASSIVE:
                send_message(p, s.owner, mk_tuple3(p, ATOM_udp_error, socket_term(p, s), errno_atom(p, code)))
                was_active(p, s)
            continue
        s.recv_oct += got
        count_read(s, got)
        data = data_term(p, s, s.data, got)
        if w != NULL:
            answer(p, s, w, okay(p, mk_tuple3(p, ip_term(p, &sender), mk_small(sender.port), data)))
        else:
            parts[0] = ATOM_udp
            parts[1] = socket_term(p, s)
            parts[2] = ip_term(p, &sender)
            parts[3] = mk_small(sender.port)
            parts[4] = data
            send_message(p, s.owner, mk_tuple(p, parts, 5))
            was_active(p, s)
        if gc_wanted(p):
            collect(p, 0, NULL, 0)


# -- accepting, connecting, writing ------------------------------------------------------------------

cdef void accept_some(Process* p, Inet* s) noexcept nogil:
    cdef Pending* w = first_of(s, P_ACCEPT)
    cdef Inet* made
    cdef Process* port
    cdef int fd, code
    while w != NULL and s.fd >= 0:
        fd = avm_accept(s.fd)
        if fd < 0:
            code = avm_errno()
            if code == EAGAIN:
                return
            answer(p, s, w, failure(p, code))
            w = first_of(s, P_ACCEPT)
            continue
        made = inet_new(s.m)
        if made == NULL:
            c_close(fd)
            return
        made.fd = fd
        made.family = s.family
        made.ready = True
        made.linked = False
        made.owner = w.pid
        made.active = s.active
        made.count = s.count
        made.binary = s.binary
        made.packet = s.packet
        made.packet_size = s.packet_size
        made.buffer = s.buffer
        made.exit_on_close = s.exit_on_close
        made.show_reset = s.show_reset
        made.send_timeout = s.send_timeout
        made.send_timeout_close = s.send_timeout_close
        port = port_create_free(s.m, drive, made, destroy)
        if port == NULL:
            c_close(fd)
            free(made)
            answer(p, s, w, error(p, ATOM_system_limit))
            return
        (<Proc*>port).parent = w.pid
        (<Proc*>port).port.name = atom_of(p, "socket")
        answer(p, s, w, okay(p, port.id))
        send_message(p, port.id, ATOM_start)
        w = first_of(s, P_ACCEPT)


cdef void connect_some(Process* p, Inet* s) noexcept nogil:
    cdef Pending* w = first_of(s, P_CONNECT)
    cdef avm_addr peer
    cdef int code
    if w == NULL or s.fd < 0:
        return
    code = avm_so_error(s.fd)
    if code == 0 and avm_name(s.fd, 1, &peer) != 0:
        if s.writing:
            return                    # not decided yet
        code = avm_errno()
        if code == ENOTCONN:
            return
    if code == 0:
        s.ready = True
        answer(p, s, w, ATOM_ok)
        return
    shut(s)
    answer(p, s, w, failed_in(p, ATOM_connect, code))


cdef void write_failed(Process* p, Inet* s, int code) noexcept nogil:
    cdef Pending* w = first_of(s, P_SEND)
    s.out_at = s.out_n = 0
    s.left = s.queued
    while w != NULL:
        answer(p, s, w, failure(p, code))
        w = first_of(s, P_SEND)
    if not s.eof and s.active != PASSIVE:
        s.error = code                # what was received before is still read
        if code == EPIPE:
            s.error = 0


cdef void write_some(Process* p, Inet* s) noexcept nogil:
    cdef Pending* w
    cdef ssize_t done
    cdef int code
    while s.out_at < s.out_n and s.fd >= 0:
        done = avm_send(s.fd, s.out + s.out_at, s.out_n - s.out_at, 0, NULL)
        if done < 0:
            code = avm_errno()
            if code != EAGAIN:
                write_failed(p, s, code)
            break
        s.out_at += done
        s.left += done
    if s.out_at == s.out_n:
        s.out_at = s.out_n = 0
        if s.out_cap > 65536:
            free(s.out)
            s.out = NULL
            s.out_cap = 0
    w = first_of(s, P_SEND)
    while w != NULL and w.until <= s.left:
        answer(p, s, w, okay(p, mk_int64(p, w.length)))
        w = first_of(s, P_SEND)
    w = first_of(s, P_SENDTO)
    while w != NULL and s.fd >= 0:
        done = avm_send(s.fd, w.data, w.n, 0, &w.to if w.to.family != AF_UNSPEC else NULL)
        if done < 0 and avm_errno() == EAGAIN:
            return
        answer(p, s, w, failure(p, avm_errno()) if done < 0 else okay(p, mk_int64(p, done)))
        w = first_of(s, P_SENDTO)


cdef bint queue_out(Inet* s, const uint8_t* data, size_t n) noexcept nogil:
    cdef uint8_t* grown
    cdef size_t cap
    if s.out_cap - s.out_n < n and s.out_at > 0:
        memmove(s.out, s.out + s.out_at, s.out_n - s.out_at)
        s.out_n -= s.out_at
        s.out_at = 0
    if s.out_cap - s.out_n < n:
        cap = s.out_n + n
        if cap < 2 * s.out_cap:
            cap = 2 * s.out_cap
        grown = <uint8_t*>realloc(s.out, cap)
        if grown == NULL:
            return False
        s.out = grown
        s.out_cap = cap
    memcpy(s.out + s.out_n, data, n)
    s.out_n += n
    s.queued += n
    return True


cdef term send_bytes(Process* p, Inet* s, const uint8_t* data, size_t n, term who) noexcept nogil:
    """The answer; NONE: later."""
    cdef uint8_t[4] length
    cdef int i
    cdef ssize_t done = 0
    cdef Pending* w
    cdef int code
    if s.packet == 1 or s.packet == 2 or s.packet == 4:
        if s.packet < 4 and n >> (8 * s.packet):
            return error(p, errno_atom(p, EMSGSIZE))
        for i in range(s.packet):
            length[i] = <uint8_t>(n >> (8 * (s.packet - 1 - i)))
        if not queue_out(s, length, s.packet):
            return error(p, errno_atom(p, ENOMEM))
    s.send_cnt += 1
    s.send_oct += n
    if <int64_t>n > s.send_max:
        s.send_max = n
    if s.out_at == s.out_n:
        while done < <ssize_t>n:
            i = <int>avm_send(s.fd, data + done, n - done if n - done < 0x40000000 else 0x40000000, 0, NULL)
            if i < 0:
                code = avm_errno()
                if code == EAGAIN:
                    break
                write_failed(p, s, code)
                return failure(p, code)
            done += i
        if done == <ssize_t>n:
            return okay(p, mk_int64(p, n))
    if not queue_out(s, data + done, n - done):
        return error(p, errno_atom(p, ENOMEM))
    w = wait_for(p, s, P_SEND, who, mk_small(s.send_timeout) if s.send_timeout >= 0 else <term>ATOM_infinity)
    if w == NULL:
        return error(p, errno_atom(p, ENOMEM))
    w.length = n
    w.until = s.queued
    return NONE


cdef term send_data(Process* p, Inet* s, term data, term who) noexcept nogil:
    cdef const uint8_t* bytes
    cdef size_t offset, bits
    cdef Text text
    cdef term result
    if is_binary(data):
        bits_of(data, &bytes, &offset, &bits)
        if offset == 0:
            return send_bytes(p, s, bytes, bits // 8, who)
    text_init(&text)
    if chars_to_text(&text, data, False):
        result = send_bytes(p, s, <const uint8_t*>text.data, text.len, who)
    else:
        result = error(p, errno_atom(p, EINVAL))
    text_free(&text)
    return result


cdef term send_to(Process* p, Inet* s, term ip, term port, term data, term who) noexcept nogil:
    """ip NONE: to whom the socket is connected."""
    cdef avm_addr to
    cdef Text text
    cdef ssize_t done
    cdef Pending* w
    cdef int resolver, code
    cdef term result
    memset(&to, 0, sizeof(avm_addr))
    if ip != NONE:
        if not address_of(p, s, ip, &to, &resolver):
            return error(p, ATOM_nxdomain if resolver else errno_atom(p, EINVAL) if p.m.release == ROTP else <term>ATOM_badarg)
        if not port_number(port, &to.port):
            return error(p, errno_atom(p, EINVAL) if p.m.release == ROTP else <term>ATOM_badarg)
        if to.family != s.family:
            return error(p, errno_atom(p, EAFNOSUPPORT))
    text_init(&text)
    if not chars_to_text(&text, data, False):
        text_free(&text)
        return error(p, errno_atom(p, EINVAL) if p.m.release == ROTP else <term>ATOM_badarg)
    done = avm_send(s.fd, text.data, text.len, 0, &to if ip != NONE else NULL)
    code = avm_errno()
    s.send_cnt += 1
    s.send_oct += text.len
    if <int64_t>text.len > s.send_max:
        s.send_max = text.len
    result = NONE
    if done >= 0:
        result = okay(p, mk_int64(p, done))
    elif code != EAGAIN:
        result = failure(p, code)
    else:
        w = wait_for(p, s, P_SENDTO, who, ATOM_infinity)
        if w == NULL:
            result = error(p, errno_atom(p, ENOMEM))
        else:
            w.to = to
            w.n = text.len
            w.data = <uint8_t*>malloc(text.len + 1)
            if w.data != NULL:
                memcpy(w.data, text.data, text.len)
            else:
                w.n = 0
    text_free(&text)
    return result


# -- the driver --------------------------------------------------------------------------------------

cdef term name_of(Process* p, Inet* s, int peer) noexcept nogil:
    cdef avm_addr a
    if s.fd < 0:
        return error(p, ATOM_closed if p.m.release == ROTP or s.passed_eof else mk_small(EBADF))
    if avm_name(s.fd, peer, &a) != 0:
        return failure(p, avm_errno())
    if a.family == AF_UNIX:
        return okay(p, ip_term(p, &a))
    return okay(p, mk_tuple2(p, ip_term(p, &a), mk_small(a.port)))


cdef term statistics(Process* p, Inet* s) noexcept nogil:
    cdef term list = NIL
    list = mk_cons(p, mk_tuple2(p, atom_of(p, "send_pend"), mk_int64(p, s.out_n - s.out_at)), list)
    list = mk_cons(p, mk_tuple2(p, atom_of(p, "send_avg"), mk_int64(p, s.send_oct // s.send_cnt if s.send_cnt else 0)), list)
    list = mk_cons(p, mk_tuple2(p, atom_of(p, "send_max"), mk_int64(p, s.send_max)), list)
    list = mk_cons(p, mk_tuple2(p, atom_of(p, "send_cnt"), mk_int64(p, s.send_cnt)), list)
    list = mk_cons(p, mk_tuple2(p, atom_of(p, "send_oct"), mk_int64(p, s.send_oct)), list)
    list = mk_cons(p, mk_tuple2(p, atom_of(p, "recv_avg"), mk_int64(p, s.recv_oct // s.recv_cnt if s.recv_cnt else 0)), list)
    list = mk_cons(p, mk_tuple2(p, atom_of(p, "recv_max"), mk_int64(p, s.recv_max)), list)
    list = mk_cons(p, mk_tuple2(p, atom_of(p, "recv_cnt"), mk_int64(p, s.recv_cnt)), list)
    list = mk_cons(p, mk_tuple2(p, atom_of(p, "recv_oct"), mk_int64(p, s.recv_oct)), list)
    return okay(p, list)


cdef term set_owner(Process* p, Inet* s, term pid, term caller) noexcept nogil:
    if not is_pid(pid):
        return error(p, ATOM_badarg)
    if pid != s.owner:
        if caller != s.owner:
            return error(p, ATOM_not_owner)
        if not link_to(p, pid):
            p.exc_class = NONE
            return error(p, ATOM_badarg)
        unlink_from(p, s.owner)
        s.owner = pid
        (<Proc*>p).parent = pid
    return ATOM_ok


cdef term receive(Process* p, Inet* s, term length, term timeout, term who, bint stream) noexcept nogil:
    cdef Pending* w
    cdef int64_t n
    if stream != s.tcp or s.listening or not get_int64(length, &n) or n < 0 or n >> 40:
        return error(p, errno_atom(p, EINVAL) if p.m.release == ROTP else <term>ATOM_badarg)
    if s.active != PASSIVE:
        return error(p, errno_atom(p, EINVAL) if p.m.release == ROTP else <term>ATOM_badarg)
    if s.packet != RAW and n != 0:
        return error(p, errno_atom(p, EINVAL))
    if n > PACKET_MAX:
        return error(p, errno_atom(p, ENOMEM))
    w = wait_for(p, s, P_RECV, who, timeout)
    if w == NULL:
        return error(p, errno_atom(p, ENOMEM))
    w.length = n
    return NONE


cdef term request(Process* p, Inet* s, term r, term who) noexcept nogil:
    """The answer to a '$call'; NONE: it comes later."""
    cdef term what = element(r, 0)
    cdef uint64_t n = tuple_arity(r)
    cdef term a = element(r, 1) if n > 1 else <term>NONE
    if what == ATOM_init and n == 2:
        return init(p, s, a, who)
    if what == ATOM_controlling_process and n == 2:
        return set_owner(p, s, a, element(who, 0))
    if what == ATOM_close:
        shut(s)                       # before the answer: whoever has it finds nobody listening
        s.dead = True
        return ATOM_ok
    if what == ATOM_setopts and n == 2:
        return set_options(p, s, a)
    if what == ATOM_getopts and n == 2:
        return get_options(p, s, a)
    if what == ATOM_getstat:
        return statistics(p, s)
    if what == ATOM_recv and n == 3 and not s.listening:
        if s.fd < 0 and s.ready and not s.eof:
            return error(p, ATOM_closed)
        return receive(p, s, a, element(r, 2), who, True)
    if s.fd < 0:
        return error(p, ATOM_closed if s.ready else ATOM_badarg)
    if s.listening and (what == ATOM_send or what == ATOM_recv):
        return failure(p, ENOTCONN)
    if what == ATOM_send and n == 2 and s.ready:
        return send_data(p, s, a, who) if s.tcp else send_to(p, s, NONE, NONE, a, who)
    if what == ATOM_sendto and n == 4 and s.ready and not s.tcp:
        return send_to(p, s, a, element(r, 2), element(r, 3), who)
    if what == ATOM_recvfrom and n == 3 and s.ready:
        return receive(p, s, a, element(r, 2), who, False)
    if what == ATOM_accept and n == 2:
        if not s.listening:
            return error(p, errno_atom(p, EINVAL) if p.m.release == ROTP else <term>ATOM_badarg)
        return NONE if wait_for(p, s, P_ACCEPT, who, a) != NULL else error(p, errno_atom(p, ENOMEM))
    if what == ATOM_sockname:
        return name_of(p, s, 0)
    if what == ATOM_peername:
        return name_of(p, s, 1)
    if what == ATOM_get_port:
        return port_of(p, s)
    if what == ATOM_shutdown and n == 2:
        return end_direction(p, s, a)
    if what == ATOM_connect and n == 3 and not s.tcp:
        return connect_datagram(p, s, a, element(r, 2))
    return error(p, ATOM_badarg)


cdef term port_of(Process* p, Inet* s) noexcept nogil:
    cdef avm_addr a
    return failure(p, avm_errno()) if avm_name(s.fd, 0, &a) != 0 else okay(p, mk_small(a.port))


cdef term end_direction(Process* p, Inet* s, term how) noexcept nogil:
    cdef int direction = SHUT_RD if how == ATOM_read else SHUT_WR if how == ATOM_write else SHUT_RDWR if how == ATOM_read_write else -1
    if direction < 0:
        return error(p, ATOM_badarg)
    write_some(p, s)
    return failure(p, avm_errno()) if c_shutdown(s.fd, direction) != 0 else <term>ATOM_ok


cdef term connect_datagram(Process* p, Inet* s, term ip, term port) noexcept nogil:
    cdef avm_addr to
    cdef int resolver
    memset(&to, 0, sizeof(avm_addr))
    if not address_of(p, s, ip, &to, &resolver) or not port_number(port, &to.port):
        return error(p, ATOM_nxdomain if resolver else errno_atom(p, EINVAL))
    return failure(p, avm_errno()) if avm_connect(s.fd, &to) != 0 else <term>ATOM_ok


cdef void give_up(Process* p, Inet* s) noexcept nogil:
    """Answer what waited too long, and set the timer for what is next."""
    cdef int64_t now = clock_monotonic(s.m)
    cdef int64_t first = 0
    cdef Pending* w = s.first
    cdef Pending* next
    cdef int kind
    while w != NULL:
        next = w.next
        if w.deadline and w.deadline <= now:
            kind = w.kind
            answer(p, s, w, error(p, ATOM_timeout))
            if kind == P_CONNECT:
                shut(s)
            if kind == P_SEND and s.send_timeout_close:
                s.dead = True
        elif w.deadline and (first == 0 or w.deadline < first):
            first = w.deadline
        w = next
    if first == s.timer_at and (first == 0 or first > now):
        return
    if s.timer:
        timer_look(s.m, s.timer, True)
        s.timer = 0
    s.timer_at = first
    if first:
        s.timer = <uint64_t>atomic_add_i64(<int64_t*>&s.m.next_ref, 1)
        timer_start(s.m, first, s.timer, p.id, NULL, ATOM_timeout, True)


cdef void pump(Process* p, Inet* s) noexcept nogil:
    cdef bint reads, writes
    if s.fd >= 0:
        connect_some(p, s)
        write_some(p, s)
    if s.fd >= 0 or s.eof:
        if s.listening:
            accept_some(p, s)
        elif s.tcp:
            read_stream(p, s)
        elif s.ready:
            read_datagrams(p, s)
    if s.first != NULL or s.timer:
        give_up(p, s)
    if s.dead or s.fd < 0:
        return
    reads = not s.eof and (wants_data(s) or first_of(s, P_ACCEPT) != NULL)
    writes = s.out_at < s.out_n or first_of(s, P_CONNECT) != NULL or first_of(s, P_SENDTO) != NULL
    if reads and not s.reading:
        s.reading = io_watch(s.m, s.fd, IO_READ, p.id, NULL, ATOM_ready_input) == 0
    if writes and not s.writing:
        s.writing = io_watch(s.m, s.fd, IO_WRITE, p.id, NULL, ATOM_ready_output) == 0


cdef void drive(Process* p, void* state) noexcept nogil:
    cdef Inet* s = <Inet*>state
    cdef term message, reply, who
    while recv_peek(p) != NONE and not s.dead:
        message = recv_remove(p)
        if is_atom(message):
            if message == ATOM_ready_input:
                s.reading = False
            elif message == ATOM_ready_output:
                s.writing = False
            elif message == ATOM_start and not s.linked:
                s.linked = True
                if not link_to(p, s.owner):
                    p.exc_class = NONE
                    s.dead = True
        elif is_tuple_of(message, 3) and element(message, 0) == ATOM_dollar_call and is_tuple_of(element(message, 1), 2):
            who = element(message, 1)
            if is_any_pid(element(who, 0)):
                reply = error(p, ATOM_badarg)
                if is_tuple(element(message, 2)) and tuple_arity(element(message, 2)):
                    reply = request(p, s, element(message, 2), who)
                if reply != NONE:
                    send_message(p, element(who, 0), mk_tuple2(p, element(who, 1), reply))
        elif is_tuple_of(message, 2) and element(message, 1) == ATOM_close and is_pid(element(message, 0)):
            shut(s)
            send_message(p, element(message, 0), mk_tuple2(p, p.id, ATOM_closed))
            s.dead = True
        if gc_wanted(p):
            collect(p, 0, NULL, 0)
    if not s.dead:
        pump(p, s)
    if s.dead:
        while s.first != NULL:
            answer(p, s, s.first, error(p, ATOM_closed))
        port_exit(p, ATOM_normal)
        return
    if p.htop != p.heap:
        collect(p, 0, NULL, 0)
