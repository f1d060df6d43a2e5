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


include "inet_port_options.pxi"
include "inet_port_data.pxi"


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
