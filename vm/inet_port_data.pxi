# Part of inet_port.pyx: reading, accepting, connecting and writing.

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
