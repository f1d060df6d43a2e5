# Part of nat_socket.pyx: options of sockets, and what the host has: interfaces, addresses, features.

# -- options -----------------------------------------------------------------------------------------

cdef const avm_option* find_option(MachineC* m, term t) noexcept nogil:
    cdef size_t level_n, n
    cdef const uint8_t* level
    cdef const uint8_t* name
    if not is_tuple_of(t, 2) or not is_atom(element(t, 0)) or not is_atom(element(t, 1)):
        return NULL
    level = atom_text(m, element(t, 0), &level_n)
    name = atom_text(m, element(t, 1), &n)
    return avm_option_of(<const char*>level, level_n, <const char*>name, n)


cdef term bad_option(Process* p, term option) noexcept nogil:
    if is_tuple_of(option, 2) and element(option, 0) != ATOM_socket:
        return mk_tuple2(p, ATOM_error, ATOM_invalid_option)
    if p.m.release == ROTP:
        return mk_tuple2(p, ATOM_error, mk_tuple2(p, ATOM_invalid, mk_tuple2(p, atom_intern(p.m, <const uint8_t*>b"socket_option", 13), option)))
    return raise_badarg(p)


cdef int set_option(MachineC* m, Sock* s, const avm_option* o, term v) noexcept nogil:
    """0, -1 with errno, or -2: the value doesn't fit."""
    cdef int64_t n
    cdef avm_addr first, second
    cdef term t
    cdef Text text
    cdef int result
    memset(&first, 0, sizeof(avm_addr))
    memset(&second, 0, sizeof(avm_addr))
    if o.kind == AVM_OPT_INT:
        if not get_int64(v, &n) or n < -1 or n >> 31 > 0:
            return -2
        return avm_set_int(s.fd, o, <int>n)
    if o.kind == AVM_OPT_BOOL:
        return -2 if v != ATOM_true and v != ATOM_false else avm_set_int(s.fd, o, v == ATOM_true)
    if o.kind == AVM_OPT_LINGER:
        if not is_map(v):
            return -2
        t = map_get(m, v, ATOM_onoff)
        if (t != ATOM_true and t != ATOM_false) or not get_int64(map_get(m, v, ATOM_linger), &n) or n < 0 or n >> 31:
            return -2
        return avm_set_linger(s.fd, t == ATOM_true, <int>n)
    if o.kind == AVM_OPT_MEMBER:
        if not is_map(v) or not ip_of(map_get(m, v, ATOM_multiaddr), &first) or first.family != AF_INET:
            return -2
        if not name_ip(map_get(m, v, ATOM_interface), AF_INET, &second) or second.family != AF_INET:
            return -2
        return avm_set_member(s.fd, o, first.ip, second.ip)
    if o.kind == AVM_OPT_MEMBER6:
        if not is_map(v) or not ip_of(map_get(m, v, ATOM_multiaddr), &first) or first.family != AF_INET6:
            return -2
        if not get_int64(map_get(m, v, ATOM_interface), &n) or n < 0 or n >> 31:
            return -2
        return avm_set_member6(s.fd, o, first.ip, <unsigned int>n)
    if o.kind == AVM_OPT_IP:
        if not name_ip(v, AF_INET, &first) or first.family != AF_INET:
            return -2
        return avm_set_bytes(s.fd, o, first.ip, 4)
    if o.kind == AVM_OPT_TEXT:
        text_init(&text)
        result = -2
        if chars_to_text(&text, v, True):
            result = avm_set_bytes(s.fd, o, text.data, text.len)
        text_free(&text)
        return result
    return -2


cdef term nat_setopt(Process* p, term* a) noexcept nogil:
    cdef Sock* s = sock_of(a[0])
    cdef const avm_option* o
    cdef int64_t n
    cdef int result
    if s == NULL:
        return raise_badarg(p)
    if is_tuple_of(a[1], 2) and element(a[1], 0) == ATOM_otp:
        if not option_name(p.m, element(a[1], 1), "rcvbuf") and not option_name(p.m, element(a[1], 1), "recvbuf"):
            return bad_option(p, a[1])
        if a[2] == ATOM_default:
            n = 0
        elif not get_int64(a[2], &n) or n < 0 or n >> 40:
            return mk_tuple2(p, ATOM_error, ATOM_invalid_value)
        s.read_size = n
        return ATOM_ok
    o = find_option(p.m, a[1])
    if o == NULL:
        return bad_option(p, a[1])
    s = locked(a[0])
    if s.fd < 0:
        pthread_mutex_unlock(&s.lock)
        return closed(p)
    result = set_option(p.m, s, o, a[2])
    if result == -2:
        pthread_mutex_unlock(&s.lock)
        return mk_tuple2(p, ATOM_error, ATOM_invalid_value)
    return finish(p, s, result)


cdef term option_value(Process* p, int fd, const avm_option* o) noexcept nogil:
    """NONE: errno says why."""
    cdef int v = 0
    cdef int second = 0
    cdef size_t n
    cdef uint8_t[64] data
    cdef avm_addr address
    cdef term[4] pairs
    if o.kind == AVM_OPT_LINGER:
        if avm_get_linger(fd, &v, &second) != 0:
            return NONE
        pairs[0] = ATOM_onoff
        pairs[1] = mk_bool(v != 0)
        pairs[2] = ATOM_linger
        pairs[3] = mk_small(second)
        return map_from_pairs(p, pairs, 2)
    if o.kind == AVM_OPT_IP or o.kind == AVM_OPT_TEXT:
        n = sizeof(data)
        if avm_get_bytes(fd, o, data, &n) != 0:
            return NONE
        if o.kind == AVM_OPT_TEXT:
            while n and data[n - 1] == 0:
                n -= 1
            return mk_string(p, data, n, NIL)
        address.family = AF_INET
        memcpy(address.ip, data, 4)
        return ip_term(p, &address)
    if avm_get_int(fd, o, &v) != 0:
        return NONE
    if o.kind == AVM_OPT_BOOL or o.kind == AVM_OPT_READ_BOOL:
        return mk_bool(v != 0)
    if o.kind == AVM_OPT_TYPE:
        return ATOM_stream if v == SOCK_STREAM else ATOM_dgram if v == SOCK_DGRAM else ATOM_raw if v == SOCK_RAW else atom_intern(p.m, <const uint8_t*>b"seqpacket", 9)
    if o.kind == AVM_OPT_DOMAIN:
        return ATOM_inet if v == AF_INET else ATOM_inet6 if v == AF_INET6 else <term>ATOM_local
    if o.kind == AVM_OPT_PROTOCOL:
        return ATOM_tcp if v == IPPROTO_TCP else ATOM_udp if v == IPPROTO_UDP else ATOM_ip if v == 0 else mk_small(v)
    return mk_small(v)


cdef term nat_getopt(Process* p, term* a) noexcept nogil:
    cdef Sock* s = sock_of(a[0])
    cdef const avm_option* o
    cdef term result
    cdef int code
    if s == NULL:
        return raise_badarg(p)
    if is_tuple_of(a[1], 2) and element(a[1], 0) == ATOM_otp:
        if not option_name(p.m, element(a[1], 1), "rcvbuf") and not option_name(p.m, element(a[1], 1), "recvbuf"):
            return bad_option(p, a[1])
        return mk_tuple2(p, ATOM_ok, mk_int64(p, s.read_size if s.read_size > 0 else DEFAULT_READ))
    o = find_option(p.m, a[1])
    if o == NULL or o.kind == AVM_OPT_MEMBER or o.kind == AVM_OPT_MEMBER6:
        return bad_option(p, a[1])
    s = locked(a[0])
    if s.fd < 0:
        pthread_mutex_unlock(&s.lock)
        return closed(p)
    result = option_value(p, s.fd, o)
    code = avm_errno()
    pthread_mutex_unlock(&s.lock)
    return failure(p, code) if result == NONE else mk_tuple2(p, ATOM_ok, result)


# -- what there is -----------------------------------------------------------------------------------

cdef term nat_sockets(Process* p, term* a) noexcept nogil:
    """All open sockets of the machine."""
    cdef term list = NIL
    cdef Sock* s
    cdef int64_t held
    pthread_mutex_lock(&all_lock)
    s = all_first
    while s != NULL:
        if s.m == p.m and s.fd >= 0:
            held = atomic_load_i64(&s.bin.refc)
            while held > 0 and not atomic_cas_u64(<uint64_t*>&s.bin.refc, <uint64_t>held, <uint64_t>(held + 1)):
                held = atomic_load_i64(&s.bin.refc)
            if held > 0:              # else it is on its way out
                list = mk_cons(p, sock_term(p, s), list)
        s = s.next
    pthread_mutex_unlock(&all_lock)
    return list


cdef term nat_counters(Process* p, term* a) noexcept nogil:
    """{Domain, Type, Protocol, Open, [{Name, Value}]}."""
    cdef const char** names = ["read_byte", "read_pkg", "read_tries", "read_fails", "write_byte", "write_pkg", "write_tries",
                               "write_fails", "acc_success", "acc_tries"]
    cdef Sock* s = locked(a[0])
    cdef term[5] parts
    cdef int i
    if s == NULL:
        return raise_badarg(p)
    parts[0] = ATOM_inet if s.family == AF_INET else ATOM_inet6 if s.family == AF_INET6 else <term>ATOM_local
    parts[1] = ATOM_stream if s.kind == SOCK_STREAM else ATOM_dgram if s.kind == SOCK_DGRAM else ATOM_raw if s.kind == SOCK_RAW else atom_intern(p.m, <const uint8_t*>b"seqpacket", 9)
    parts[2] = ATOM_tcp if s.protocol == IPPROTO_TCP else ATOM_udp if s.protocol == IPPROTO_UDP else ATOM_default if s.protocol == 0 else mk_small(s.protocol)
    parts[3] = mk_bool(s.fd >= 0)
    parts[4] = NIL
    for i in range(N_COUNTERS):
        parts[4] = mk_cons(p, mk_tuple2(p, atom_intern(p.m, <const uint8_t*>names[i], strlen(names[i])), mk_int64(p, s.counters[i])), parts[4])
    pthread_mutex_unlock(&s.lock)
    return mk_tuple(p, parts, 5)


cdef term nat_is_socket(Process* p, term* a) noexcept nogil:
    return mk_bool(is_tuple_of(a[0], 2) and sock_of(a[0]) != NULL)


cdef extern from *:
    """
    #include <ifaddrs.h>
    #include <net/if.h>
    #include <netpacket/packet.h>
    static void avm_if_addr(struct sockaddr *s, avm_addr *a) {
        struct sockaddr_storage copy;
        socklen_t n;
        memset(a, 0, sizeof *a);
        if (!s) return;
        n = s->sa_family == AF_INET ? sizeof(struct sockaddr_in) : s->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) : 0;
        memset(&copy, 0, sizeof copy);
        if (n) { memcpy(&copy, s, n); avm_addr_unpack(&copy, n, a); }
    }
    static int avm_if_hardware(struct sockaddr *s, uint8_t *out) {      /* bytes, 0: there is none */
        struct sockaddr_ll *l = (struct sockaddr_ll *)s;
        if (!s || s->sa_family != AF_PACKET || l->sll_halen > 8) return 0;
        memcpy(out, l->sll_addr, l->sll_halen);
        return l->sll_halen;
    }
    """
    struct sockaddr:
        pass
    struct ifaddrs:
        ifaddrs* ifa_next
        char* ifa_name
        unsigned int ifa_flags
        sockaddr* ifa_addr
        sockaddr* ifa_netmask
        sockaddr* ifa_broadaddr
        sockaddr* ifa_dstaddr
    int getifaddrs(ifaddrs** out) noexcept nogil
    void freeifaddrs(ifaddrs* list) noexcept nogil
    void avm_if_addr(sockaddr* s, avm_addr* a) noexcept nogil
    int avm_if_hardware(sockaddr* s, uint8_t* out) noexcept nogil
    int strcmp(const char* a, const char* b) noexcept nogil
    unsigned int IFF_UP, IFF_BROADCAST, IFF_LOOPBACK, IFF_POINTOPOINT, IFF_RUNNING, IFF_MULTICAST


cdef term atom_text_of(Process* p, const char* text) noexcept nogil:
    return atom_intern(p.m, <const uint8_t*>text, strlen(text))


cdef term interface_flags(Process* p, unsigned int flags) noexcept nogil:
    cdef term list = NIL
    if flags & IFF_MULTICAST:
        list = mk_cons(p, atom_text_of(p, "multicast"), list)
    if flags & IFF_RUNNING:
        list = mk_cons(p, ATOM_running, list)
    if flags & IFF_POINTOPOINT:
        list = mk_cons(p, atom_text_of(p, "pointtopoint"), list)
    if flags & IFF_LOOPBACK:
        list = mk_cons(p, ATOM_loopback, list)
    if flags & IFF_BROADCAST:
        list = mk_cons(p, ATOM_broadcast, list)
    if flags & IFF_UP:
        list = mk_cons(p, atom_text_of(p, "up"), list)
    return list


cdef term interface_properties(Process* p, ifaddrs* all, ifaddrs* first) noexcept nogil:
    """Flags, then each address with what belongs to it, then the hardware's: built from the end."""
    cdef term list = NIL
    cdef term part
    cdef ifaddrs* i
    cdef (ifaddrs*)[64] found
    cdef int n = 0
    cdef int bytes
    cdef uint8_t[8] hardware
    cdef avm_addr a
    i = all
    while i != NULL:
        if strcmp(i.ifa_name, first.ifa_name) == 0:
            bytes = avm_if_hardware(i.ifa_addr, hardware)
            if bytes:
                list = mk_cons(p, mk_tuple2(p, atom_text_of(p, "hwaddr"), mk_string(p, hardware, bytes, NIL)), list)
            elif n < 64:
                found[n] = i
                n += 1
        i = i.ifa_next
    while n > 0:
        n -= 1
        i = found[n]
        avm_if_addr(i.ifa_addr, &a)
        if a.family != AF_INET and a.family != AF_INET6:
            continue
        part = ip_term(p, &a)
        if i.ifa_flags & (IFF_BROADCAST | IFF_POINTOPOINT):
            avm_if_addr(i.ifa_broadaddr, &a)
            if a.family == AF_INET or a.family == AF_INET6:
                list = mk_cons(p, mk_tuple2(p, atom_text_of(p, "broadaddr" if i.ifa_flags & IFF_BROADCAST else "dstaddr"), ip_term(p, &a)), list)
        avm_if_addr(i.ifa_netmask, &a)
        if a.family == AF_INET or a.family == AF_INET6:
            list = mk_cons(p, mk_tuple2(p, atom_text_of(p, "netmask"), ip_term(p, &a)), list)
        list = mk_cons(p, mk_tuple2(p, ATOM_addr, part), list)
    return mk_cons(p, mk_tuple2(p, atom_text_of(p, "flags"), interface_flags(p, first.ifa_flags)), list)


cdef term nat_getifaddrs(Process* p, term* a) noexcept nogil:
    cdef ifaddrs* all = NULL
    cdef ifaddrs* i
    cdef ifaddrs* j
    cdef term list = NIL
    cdef term result = NIL
    if getifaddrs(&all) != 0:
        return failure(p, avm_errno())
    i = all
    while i != NULL:
        j = all
        while j != i and strcmp(j.ifa_name, i.ifa_name) != 0:
            j = j.ifa_next
        if j == i:                    # the first of its name
            list = mk_cons(p, mk_tuple2(p, mk_string(p, <const uint8_t*>i.ifa_name, strlen(i.ifa_name), NIL), interface_properties(p, all, i)), list)
        i = i.ifa_next
    freeifaddrs(all)
    while is_cons(list):
        result = mk_cons(p, head(list), result)
        list = tail(list)
    return mk_tuple2(p, ATOM_ok, result)
