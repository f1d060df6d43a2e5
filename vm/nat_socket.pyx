"""socket:*: sockets of the host as non-blocking resources (facts/vm.md 6.7).

A socket is a RefcBin that closes its descriptor when the last reference goes; the term is {Resource, Ref} in the
AtomVM profiles and {'$socket', Resource} in otp, and both are understood. Nothing here waits: what would block answers
{error, eagain}, and select_read/write send a message when it is worth trying again. Calls on one socket take its lock,
so that a descriptor can't be closed, and its number given to another file, under the feet of a call.
"""
cimport cython
from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memset, strlen
from avmtools.vm.proc cimport *
from avmtools.vm.sched cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.bridge cimport from_term
from avmtools.vm.display cimport Text, text_free, text_init
from avmtools.vm.maps cimport map_from_pairs, map_get
from avmtools.vm.nat_port cimport chars_to_text
from avmtools.vm.natives cimport add_row, mk_bool
from avmtools.vm.net cimport *
from avmtools.vm.num cimport get_int64, mk_int64

import os
import weakref

cdef enum:
    DEFAULT_READ = 8192               # bytes that recv of length 0 takes at most, unless {otp, rcvbuf} says another number
    N_COUNTERS = 10

cdef enum:                            # Sock.counters
    READ_BYTE = 0
    READ_PKG = 1
    READ_TRIES = 2
    READ_FAILS = 3
    WRITE_BYTE = 4
    WRITE_PKG = 5
    WRITE_TRIES = 6
    WRITE_FAILS = 7
    ACC_SUCCESS = 8
    ACC_TRIES = 9

cdef struct Sock:
    RefcBin bin                       # first; `destroy` frees the whole
    MachineC* m                       # NULL: it is gone, and a native's object is what kept the socket
    pthread_mutex_t lock
    int fd                            # -1: closed
    int family
    int kind
    int protocol
    uint64_t number                   # of the reference that it is
    uint64_t second                   # of the reference beside it
    int64_t read_size                 # {otp, rcvbuf}
    int64_t counters[10]
    Sock* next                        # in the list of all, under `all_lock`
    Sock* prev

cdef pthread_mutex_t all_lock
cdef Sock* all_first = NULL
pthread_mutex_init(&all_lock, NULL)


# -- resources ---------------------------------------------------------------------------------------

cdef void destroy(RefcBin* b) noexcept nogil:
    cdef Sock* s = <Sock*>b
    pthread_mutex_lock(&all_lock)
    if s.prev != NULL:
        s.prev.next = s.next
    else:
        all_set(s.next)
    if s.next != NULL:
        s.next.prev = s.prev
    pthread_mutex_unlock(&all_lock)
    if s.fd >= 0:
        if s.m != NULL:
            io_unwatch(s.m, s.fd)
        c_close(s.fd)
    pthread_mutex_destroy(&s.lock)
    free(s)


cdef void all_set(Sock* s) noexcept nogil:
    global all_first
    all_first = s


cdef term sock_term(Process* p, Sock* s) noexcept nogil:
    """Takes over one reference."""
    cdef term* words = heap_alloc(p, REFC_WORDS)
    cdef term* ref
    words[0] = mk_header(REFC_WORDS - 1, T_RESREF)
    words[1] = s.number
    words[2] = <term>&s.bin
    words[3] = <term>p.mso
    p.mso = words
    if p.m.release == ROTP:
        return mk_tuple2(p, ATOM_dollar_socket, mk_boxed(words))
    ref = heap_alloc(p, REF_WORDS)
    ref[0] = mk_header(REF_WORDS - 1, T_REF)
    ref[1] = s.second
    ref[2] = 0
    return mk_tuple2(p, mk_boxed(words), mk_boxed(ref))


cdef term sock_new(Process* p, int fd, int family, int kind, int protocol) noexcept nogil:
    """{ok, Socket} of something just opened."""
    cdef Sock* s = <Sock*>calloc(1, sizeof(Sock))
    if s == NULL:
        c_close(fd)
        return raise_error(p, ATOM_out_of_memory)
    pthread_mutex_init(&s.lock, NULL)
    s.m = p.m
    s.fd = fd
    s.family = family
    s.kind = kind
    s.protocol = protocol
    s.number = <uint64_t>atomic_add_i64(<int64_t*>&p.m.next_ref, 1)
    s.second = <uint64_t>atomic_add_i64(<int64_t*>&p.m.next_ref, 1)
    s.bin.refc = 1
    s.bin.destroy = destroy
    pthread_mutex_lock(&all_lock)
    s.next = all_first
    if all_first != NULL:
        all_first.prev = s
    all_set(s)
    pthread_mutex_unlock(&all_lock)
    return mk_tuple2(p, ATOM_ok, sock_term(p, s))


cdef Sock* of_resource(term t) noexcept nogil:
    cdef RefcBin* b
    if not is_type(t, T_RESREF):
        return NULL
    b = <RefcBin*>boxed_ptr(t)[2]
    return <Sock*>b if b.destroy == destroy else NULL


cdef Sock* sock_of(term t) noexcept nogil:
    """NULL: no socket."""
    cdef Sock* s
    if not is_tuple_of(t, 2):
        return of_resource(t)
    s = of_resource(element(t, 0))
    return s if s != NULL else of_resource(element(t, 1))


cdef Sock* locked(term t) noexcept nogil:
    """The socket, its lock held. NULL: no socket."""
    cdef Sock* s = sock_of(t)
    if s != NULL:
        pthread_mutex_lock(&s.lock)
    return s


# -- terms -------------------------------------------------------------------------------------------

cdef term errno_atom(Process* p, int code) noexcept nogil:
    cdef const char* name = avm_error_name(code)
    return mk_small(code) if name == NULL else atom_intern(p.m, <const uint8_t*>name, strlen(name))


cdef term failure(Process* p, int code) noexcept nogil:
    return mk_tuple2(p, ATOM_error, errno_atom(p, code))


cdef term closed(Process* p) noexcept nogil:
    return mk_tuple2(p, ATOM_error, ATOM_closed)


cdef term finish(Process* p, Sock* s, int result) noexcept nogil:
    """ok or the error that errno tells; gives the lock back."""
    cdef int code = avm_errno()
    pthread_mutex_unlock(&s.lock)
    return ATOM_ok if result >= 0 else failure(p, code)


cdef bint option_name(MachineC* m, term atom, const char* text) noexcept nogil:
    cdef size_t n, i
    cdef const uint8_t* s
    if not is_atom(atom):
        return False
    s = atom_text(m, atom, &n)
    if n != strlen(text):
        return False
    for i in range(n):
        if s[i] != <uint8_t>text[i]:
            return False
    return True


cdef bint ip_of(term t, avm_addr* out) noexcept nogil:
    cdef int64_t v
    cdef int i
    if is_tuple_of(t, 4):
        out.family = AF_INET
        for i in range(4):
            if not get_int64(element(t, i), &v) or not 0 <= v <= 255:
                return False
            out.ip[i] = <uint8_t>v
        return True
    if not is_tuple_of(t, 8):
        return False
    out.family = AF_INET6
    for i in range(8):
        if not get_int64(element(t, i), &v) or not 0 <= v <= 0xFFFF:
            return False
        out.ip[2 * i] = <uint8_t>(v >> 8)
        out.ip[2 * i + 1] = <uint8_t>(v & 255)
    return True


cdef bint name_ip(term t, int family, avm_addr* out) noexcept nogil:
    """any, loopback, broadcast, or a tuple. `family`: of the socket."""
    if not is_atom(t):
        return ip_of(t, out)
    out.family = family
    memset(out.ip, 0, 16)
    if t == ATOM_any:
        return True
    if t == ATOM_loopback:
        if family == AF_INET6:
            out.ip[15] = 1
        else:
            out.ip[0] = 127
            out.ip[3] = 1
        return True
    if t == ATOM_broadcast and family == AF_INET:
        memset(out.ip, 255, 4)
        return True
    return False


cdef bint path_addr(term path, avm_addr* out) noexcept nogil:
    cdef Text text
    cdef bint ok
    text_init(&text)
    ok = chars_to_text(&text, path, True) and text.len < 108
    if ok:
        out.family = AF_UNIX
        out.path_len = <int>text.len
        memcpy(out.path, text.data, text.len)
    text_free(&text)
    return ok


cdef bint addr_of(MachineC* m, term t, int family, avm_addr* out) noexcept nogil:
    """An address map, or one of the atoms that stand for one."""
    cdef term v
    cdef int64_t n
    memset(out, 0, sizeof(avm_addr))
    if is_atom(t):
        return name_ip(t, family, out)
    if not is_map(t):
        return False
    v = map_get(m, t, ATOM_family)
    if v == ATOM_local:
        v = map_get(m, t, ATOM_path)
        return v != NONE and path_addr(v, out)
    if v == ATOM_inet:
        family = AF_INET
    elif v == ATOM_inet6:
        family = AF_INET6
    elif option_name(m, v, "unspec"):
        out.family = AF_UNSPEC
        return True
    elif v != NONE:
        return False
    v = map_get(m, t, ATOM_addr)
    if not name_ip(v if v != NONE else <term>ATOM_any, family, out) or out.family != family:
        return False
    v = map_get(m, t, ATOM_port)
    if v != NONE:
        if not get_int64(v, &n) or not 0 <= n <= 65535:
            return False
        out.port = <uint16_t>n
    v = map_get(m, t, ATOM_flowinfo)
    if v != NONE:
        if not get_int64(v, &n) or n < 0 or n >> 32:
            return False
        out.flow = <uint32_t>n
    v = map_get(m, t, ATOM_scope_id)
    if v != NONE:
        if not get_int64(v, &n) or n < 0 or n >> 32:
            return False
        out.scope = <uint32_t>n
    return True


cdef term ip_term(Process* p, const avm_addr* a) noexcept nogil:
    cdef term[8] parts
    cdef int i
    if a.family == AF_INET:
        for i in range(4):
            parts[i] = mk_small(a.ip[i])
        return mk_tuple(p, parts, 4)
    if a.family == AF_INET6:
        for i in range(8):
            parts[i] = mk_small(a.ip[2 * i] << 8 | a.ip[2 * i + 1])
        return mk_tuple(p, parts, 8)
    if a.family == AF_UNIX:
        return mk_tuple2(p, ATOM_local, make_binary(p, <const uint8_t*>a.path, a.path_len))
    return ATOM_undefined


cdef term addr_term(Process* p, const avm_addr* a) noexcept nogil:
    cdef term[10] pairs
    cdef int n = 2
    if a.family == AF_UNIX:
        pairs[0] = ATOM_family
        pairs[1] = ATOM_local
        pairs[2] = ATOM_path
        pairs[3] = make_binary(p, <const uint8_t*>a.path, a.path_len)
        return map_from_pairs(p, pairs, 2)
    if a.family != AF_INET and a.family != AF_INET6:
        return ATOM_undefined
    pairs[0] = ATOM_addr
    pairs[1] = ip_term(p, a)
    pairs[2] = ATOM_port
    pairs[3] = mk_small(a.port)
    if p.m.release == ROTP or a.family == AF_INET6:      # facts/vm.md 6.7: AtomVM's have no family
        pairs[4] = ATOM_family
        pairs[5] = ATOM_inet if a.family == AF_INET else ATOM_inet6
        n = 3
    if a.family == AF_INET6:
        pairs[6] = ATOM_flowinfo
        pairs[7] = mk_small(a.flow)
        pairs[8] = ATOM_scope_id
        pairs[9] = mk_small(a.scope)
        n = 5
    return map_from_pairs(p, pairs, n)


# -- opening, naming ---------------------------------------------------------------------------------

cdef term nat_open(Process* p, term* a) noexcept nogil:
    cdef int family, kind, fd
    cdef int protocol = 0
    cdef int64_t n
    family = AF_INET if a[0] == ATOM_inet else AF_INET6 if a[0] == ATOM_inet6 else AF_UNIX if a[0] == ATOM_local else -1
    kind = SOCK_STREAM if a[1] == ATOM_stream else SOCK_DGRAM if a[1] == ATOM_dgram else SOCK_RAW if a[1] == ATOM_raw else -1
    if option_name(p.m, a[1], "seqpacket"):
        kind = SOCK_SEQPACKET
    if family < 0 or kind < 0:
        return raise_badarg(p)
    if a[2] == ATOM_tcp:
        protocol = IPPROTO_TCP
    elif a[2] == ATOM_udp:
        protocol = IPPROTO_UDP
    elif option_name(p.m, a[2], "icmp"):
        protocol = IPPROTO_ICMP
    elif get_int64(a[2], &n) and 0 <= n <= 255:
        protocol = <int>n
    elif a[2] != ATOM_ip and a[2] != ATOM_default:
        return raise_badarg(p)
    fd = avm_socket(family, kind, protocol)
    return failure(p, avm_errno()) if fd < 0 else sock_new(p, fd, family, kind, protocol)


cdef term nat_bind(Process* p, term* a) noexcept nogil:
    cdef Sock* s = sock_of(a[0])
    cdef avm_addr address
    if s == NULL:
        return raise_badarg(p)
    if not addr_of(p.m, a[1], s.family, &address):
        return raise_badarg(p)
    s = locked(a[0])
    if s.fd < 0:
        pthread_mutex_unlock(&s.lock)
        return closed(p)
    return finish(p, s, avm_bind(s.fd, &address))


cdef term nat_listen(Process* p, term* a) noexcept nogil:
    cdef Sock* s
    cdef int64_t n
    if not get_int64(a[1], &n) or n < 0 or n >> 31:
        return raise_badarg(p)
    s = locked(a[0])
    if s == NULL:
        return raise_badarg(p)
    if s.fd < 0:
        pthread_mutex_unlock(&s.lock)
        return closed(p)
    return finish(p, s, c_listen(s.fd, <int>n))


cdef term nat_connect(Process* p, term* a) noexcept nogil:
    """ok, or {error, einprogress}: writable when it is decided, and connect_result tells how."""
    cdef Sock* s = sock_of(a[0])
    cdef avm_addr address
    cdef int result, code
    if s == NULL or not addr_of(p.m, a[1], s.family, &address):
        return raise_badarg(p)
    s = locked(a[0])
    if s.fd < 0:
        pthread_mutex_unlock(&s.lock)
        return closed(p)
    result = avm_connect(s.fd, &address)
    code = avm_errno()
    pthread_mutex_unlock(&s.lock)
    return ATOM_ok if result == 0 else failure(p, EINPROGRESS if code == EAGAIN else code)


cdef term nat_connect_result(Process* p, term* a) noexcept nogil:
    cdef Sock* s = locked(a[0])
    cdef int code
    if s == NULL:
        return raise_badarg(p)
    code = EBADF if s.fd < 0 else avm_so_error(s.fd)
    pthread_mutex_unlock(&s.lock)
    if code == EBADF:
        return closed(p)
    return ATOM_ok if code == 0 else failure(p, code)


cdef term nat_accept(Process* p, term* a) noexcept nogil:
    cdef Sock* s = locked(a[0])
    cdef int fd, code
    if s == NULL:
        return raise_badarg(p)
    if s.fd < 0:
        pthread_mutex_unlock(&s.lock)
        return closed(p)
    s.counters[ACC_TRIES] += 1
    fd = avm_accept(s.fd)
    code = avm_errno()
    if fd >= 0:
        s.counters[ACC_SUCCESS] += 1
    pthread_mutex_unlock(&s.lock)
    return failure(p, code) if fd < 0 else sock_new(p, fd, s.family, s.kind, s.protocol)


cdef term name_of(Process* p, term socket, int peer) noexcept nogil:
    cdef Sock* s = locked(socket)
    cdef avm_addr address
    cdef int result, code
    if s == NULL:
        return raise_badarg(p)
    if s.fd < 0:
        pthread_mutex_unlock(&s.lock)
        return closed(p)
    result = avm_name(s.fd, peer, &address)
    code = avm_errno()
    pthread_mutex_unlock(&s.lock)
    return failure(p, code) if result != 0 else mk_tuple2(p, ATOM_ok, addr_term(p, &address))


cdef term nat_sockname(Process* p, term* a) noexcept nogil:
    return name_of(p, a[0], 0)


cdef term nat_peername(Process* p, term* a) noexcept nogil:
    return name_of(p, a[0], 1)


cdef term nat_shutdown(Process* p, term* a) noexcept nogil:
    cdef int how = SHUT_RD if a[1] == ATOM_read else SHUT_WR if a[1] == ATOM_write else SHUT_RDWR if a[1] == ATOM_read_write else -1
    cdef Sock* s
    if how < 0:
        return raise_badarg(p)
    s = locked(a[0])
    if s == NULL:
        return raise_badarg(p)
    if s.fd < 0:
        pthread_mutex_unlock(&s.lock)
        return closed(p)
    return finish(p, s, c_shutdown(s.fd, how))


cdef term nat_close(Process* p, term* a) noexcept nogil:
    cdef Sock* s = locked(a[0])
    cdef int fd
    if s == NULL:
        return raise_badarg(p)
    fd = s.fd
    s.fd = -1
    if fd >= 0:
        io_abort(p.m, fd, p.id, p.sched)
        c_close(fd)
    pthread_mutex_unlock(&s.lock)
    # AtomVM 0.6 closes twice without complaint.
    return ATOM_ok if fd >= 0 or p.m.release != ROTP else closed(p)


# -- data --------------------------------------------------------------------------------------------

cdef bint message_flags(MachineC* m, term list, int* flags) noexcept nogil:
    flags[0] = 0
    while is_cons(list):
        if option_name(m, head(list), "peek"):
            flags[0] |= MSG_PEEK
        elif option_name(m, head(list), "oob"):
            flags[0] |= MSG_OOB
        elif option_name(m, head(list), "dontroute"):
            flags[0] |= MSG_DONTROUTE
        elif option_name(m, head(list), "trunc"):
            flags[0] |= MSG_TRUNC
        elif option_name(m, head(list), "more"):
            flags[0] |= MSG_MORE
        elif option_name(m, head(list), "confirm"):
            flags[0] |= MSG_CONFIRM
        elif not option_name(m, head(list), "nosignal"):
            return False
        list = tail(list)
    return list == NIL


cdef void count(Sock* s, ssize_t moved, int code, int first) noexcept nogil:
    """Count what a try came to, in the four counters from `first` on."""
    if moved >= 0:
        s.counters[first] += moved
        s.counters[first + 1] += 1
    elif code != EAGAIN:
        s.counters[first + 3] += 1


cdef term receive(Process* p, term socket, term length, int flags, bint named) noexcept nogil:
    cdef Sock* s
    cdef int64_t n
    cdef ssize_t got
    cdef uint8_t* data
    cdef uint8_t[2048] room
    cdef avm_addr sender
    cdef int code
    cdef term result
    if not get_int64(length, &n) or n < 0 or n >> 40:
        return raise_badarg(p)
    s = locked(socket)
    if s == NULL:
        return raise_badarg(p)
    if s.fd < 0:
        pthread_mutex_unlock(&s.lock)
        return closed(p)
    if n == 0:
        n = s.read_size if s.read_size > 0 else DEFAULT_READ
        if s.kind != SOCK_STREAM and s.read_size == 0:
            n = 65536
    if s.kind == SOCK_STREAM and n > 65536:
        got = avm_unread(s.fd)            # no more room than there is data for
        n = got if 65536 < got < n else 65536 if got <= 65536 else n
    data = <uint8_t*>malloc(n) if n > <int64_t>sizeof(room) else <uint8_t*>room
    if data == NULL:
        pthread_mutex_unlock(&s.lock)
        return raise_error(p, ATOM_out_of_memory)
    s.counters[READ_TRIES] += 1
    got = avm_recv(s.fd, data, n, flags, &sender if named else NULL)
    code = avm_errno()
    if got > n:
        got = n                           # the length of a datagram that was cut (trunc)
    count(s, got, code, READ_BYTE)
    pthread_mutex_unlock(&s.lock)
    if got < 0:
        result = failure(p, code)
    elif got == 0 and s.kind == SOCK_STREAM:
        result = closed(p)
    else:
        result = make_binary(p, data, got)
        if result != NONE and named:
            result = mk_tuple2(p, addr_term(p, &sender), result)
        if result != NONE:
            result = mk_tuple2(p, ATOM_ok, result)
    if data != <uint8_t*>room:
        free(data)
    return result


cdef term nat_recv(Process* p, term* a) noexcept nogil:
    return receive(p, a[0], a[1], 0, False)


cdef term nat_recvfrom(Process* p, term* a) noexcept nogil:
    return receive(p, a[0], a[1], 0, True)


cdef term nat_recv3(Process* p, term* a) noexcept nogil:
    cdef int flags
    return receive(p, a[0], a[1], flags, False) if message_flags(p.m, a[2], &flags) else raise_badarg(p)


cdef term nat_recvfrom3(Process* p, term* a) noexcept nogil:
    cdef int flags
    return receive(p, a[0], a[1], flags, True) if message_flags(p.m, a[2], &flags) else raise_badarg(p)


cdef term transmit(Process* p, term socket, term data, const avm_addr* to, int flags) noexcept nogil:
    cdef Sock* s
    cdef Text text
    cdef const uint8_t* bytes
    cdef size_t offset, bits, n
    cdef ssize_t done
    cdef int code
    cdef term result
    if sock_of(socket) == NULL:
        return raise_badarg(p)
    text_init(&text)
    offset = 1
    if is_binary(data):
        bits_of(data, &bytes, &offset, &bits)
        n = bits // 8
    if offset != 0:
        if not chars_to_text(&text, data, False):
            text_free(&text)
            return raise_badarg(p)
        bytes = <const uint8_t*>text.data
        n = text.len
    s = locked(socket)
    if s.fd < 0:
        pthread_mutex_unlock(&s.lock)
        text_free(&text)
        return closed(p)
    s.counters[WRITE_TRIES] += 1
    done = avm_send(s.fd, bytes, n, flags, to)
    code = avm_errno()
    count(s, done, code, WRITE_BYTE)
    pthread_mutex_unlock(&s.lock)
    if done < 0:
        result = closed(p) if code == EPIPE and p.m.release != ROTP else failure(p, code)
    elif <size_t>done == n:
        result = ATOM_ok
    elif offset == 0 and text.len == 0 and is_binary(data):
        result = mk_tuple2(p, ATOM_ok, rest_of(p, data, done, n - done))
    else:
        result = mk_tuple2(p, ATOM_ok, make_binary(p, bytes + done, n - done))
    text_free(&text)
    return result


cdef term rest_of(Process* p, term binary, size_t skip, size_t n) noexcept nogil:
    """A part of a binary, without a copy where it pays."""
    cdef term* words = boxed_ptr(binary)
    if is_type(binary, T_SUBBIN):
        return make_sub(p, words[3], words[2] + 8 * skip, 8 * n)
    return make_sub(p, binary, 8 * skip, 8 * n)


cdef term nat_send(Process* p, term* a) noexcept nogil:
    return transmit(p, a[0], a[1], NULL, 0)


cdef term nat_send3(Process* p, term* a) noexcept nogil:
    cdef int flags
    return transmit(p, a[0], a[1], NULL, flags) if message_flags(p.m, a[2], &flags) else raise_badarg(p)


cdef term nat_sendto(Process* p, term* a) noexcept nogil:
    return send_to(p, a[0], a[1], a[2], 0)


cdef term nat_sendto4(Process* p, term* a) noexcept nogil:
    cdef int flags
    return send_to(p, a[0], a[1], a[2], flags) if message_flags(p.m, a[3], &flags) else raise_badarg(p)


cdef term send_to(Process* p, term socket, term data, term to, int flags) noexcept nogil:
    cdef Sock* s = sock_of(socket)
    cdef avm_addr address
    if s == NULL or not addr_of(p.m, to, s.family, &address):
        return raise_badarg(p)
    return transmit(p, socket, data, &address, flags)


# -- readiness ---------------------------------------------------------------------------------------

cdef uint64_t key_of(term ref) noexcept nogil:
    return boxed_ptr(ref)[1] if is_type(ref, T_REF) or is_type(ref, T_RESREF) else 0


cdef term select(Process* p, term* a, int events) noexcept nogil:
    """Ask for one message when it is worth trying. 0.6: {select, Resource, Ref, ready_input}; from 0.7 on
    {'$socket', Socket, select, Ref}."""
    cdef Sock* s = sock_of(a[0])
    cdef term[4] parts
    cdef term message, aborted
    cdef Frag* frag
    cdef int result, code
    if s == NULL or not (is_type(a[1], T_REF) or is_type(a[1], T_RESREF) or a[1] == ATOM_undefined):
        return raise_badarg(p)
    if p.m.release < R07:
        parts[0] = ATOM_select
        parts[1] = element(a[0], 0) if is_tuple(a[0]) else a[0]
        parts[2] = a[1]
        parts[3] = ATOM_ready_input if events == IO_READ else ATOM_ready_output
        message = mk_tuple(p, parts, 4)
        aborted = mk_tuple2(p, ATOM_closed, a[1])
    else:
        parts[0] = ATOM_dollar_socket
        parts[1] = a[0]
        parts[2] = ATOM_select
        parts[3] = a[1]
        message = mk_tuple(p, parts, 4)
        parts[2] = ATOM_abort
        parts[3] = mk_tuple2(p, a[1], ATOM_closed)
        aborted = mk_tuple(p, parts, 4)
    frag = copy_to_frag(mk_tuple2(p, message, aborted), &message)
    if message == NONE:
        return raise_error(p, ATOM_out_of_memory)
    s = locked(a[0])
    if s.fd < 0:
        pthread_mutex_unlock(&s.lock)
        frag_free(frag)
        return closed(p)
    result = io_wait(p.m, s.fd, events, key_of(a[1]), p.id, frag, element(message, 0), element(message, 1))
    code = avm_errno()
    pthread_mutex_unlock(&s.lock)
    return ATOM_ok if result == 0 else failure(p, code)


cdef term nat_select_read(Process* p, term* a) noexcept nogil:
    return select(p, a, IO_READ)


cdef term nat_select_write(Process* p, term* a) noexcept nogil:
    return select(p, a, IO_WRITE)


cdef term nat_select_stop(Process* p, term* a) noexcept nogil:
    cdef Sock* s = locked(a[0])
    if s == NULL:
        return raise_badarg(p)
    if s.fd >= 0:
        io_unwatch(p.m, s.fd)
    pthread_mutex_unlock(&s.lock)
    return ATOM_ok


cdef term nat_cancel(Process* p, term* a) noexcept nogil:
    """ok: no message will come. not_found: it is under way, or was never asked for."""
    cdef Sock* s
    cdef bint found = False
    if key_of(a[1]) == 0:
        return raise_badarg(p)
    s = locked(a[0])
    if s == NULL:
        return raise_badarg(p)
    if s.fd >= 0:
        found = io_cancel(p.m, s.fd, key_of(a[1]))
    pthread_mutex_unlock(&s.lock)
    return ATOM_ok if found else <term>ATOM_not_found


include "nat_socket_options.pxi"
include "nat_socket_stream.pxi"


# -- the table ---------------------------------------------------------------------------------------

cdef Native[40] natives
cdef int n_natives = 0


cdef int row(const char* name, int arity, native_fn fn) except -1:
    return add_row(natives, &n_natives, 40, b"socket", name, arity, R_ALL, fn, 0)


# AtomVM's own
row(b"open", 3, nat_open)
row(b"bind", 2, nat_bind)
row(b"listen", 2, nat_listen)
row(b"nif_accept", 1, nat_accept)
row(b"nif_recv", 2, nat_recv)
row(b"nif_recvfrom", 2, nat_recvfrom)
row(b"nif_send", 2, nat_send)
row(b"nif_sendto", 3, nat_sendto)
row(b"nif_select_read", 2, nat_select_read)
row(b"nif_select_stop", 1, nat_select_stop)
row(b"setopt", 3, nat_setopt)
row(b"getopt", 2, nat_getopt)
row(b"sockname", 1, nat_sockname)
row(b"peername", 1, nat_peername)
row(b"shutdown", 2, nat_shutdown)
row(b"close", 1, nat_close)
# the engine's, for what else socket.erl does
row(b"nif_connect", 2, nat_connect)
row(b"nif_connect_result", 1, nat_connect_result)
row(b"nif_recv", 3, nat_recv3)
row(b"nif_recvfrom", 3, nat_recvfrom3)
row(b"nif_send", 3, nat_send3)
row(b"nif_sendto", 4, nat_sendto4)
row(b"nif_select_write", 2, nat_select_write)
row(b"nif_cancel", 2, nat_cancel)
row(b"nif_sockets", 0, nat_sockets)
row(b"nif_counters", 1, nat_counters)
row(b"is_socket", 1, nat_is_socket)
add_row(natives, &n_natives, 40, b"ssl", b"nif_set_bio", 2, R06UP, nat_set_bio, 0)
add_row(natives, &n_natives, 40, b"inet_host", b"nif_getifaddrs", 0, R_ALL, nat_getifaddrs, 0)


cdef Native* nat_socket_table(int* n) noexcept nogil:
    n[0] = n_natives
    return natives
