/* Sockets of the host: addresses in one flat form, options by name. Used by nat_socket and inet_port. */
#ifndef AVM_NET_H
#define AVM_NET_H
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/time.h>
#include <unistd.h>
#include "errnos.h"

typedef struct {
    int family;                       /* AF_INET, AF_INET6, AF_UNIX; AF_UNSPEC: none is known */
    uint8_t ip[16];
    uint16_t port;
    uint32_t flow, scope;
    int path_len;
    char path[108];
} avm_addr;

static socklen_t avm_addr_pack(const avm_addr *a, struct sockaddr_storage *s) {
    memset(s, 0, sizeof *s);
    s->ss_family = a->family;
    if (a->family == AF_INET) {
        struct sockaddr_in *in = (struct sockaddr_in *)s;
        in->sin_port = htons(a->port);
        memcpy(&in->sin_addr, a->ip, 4);
        return sizeof *in;
    }
    if (a->family == AF_INET6) {
        struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)s;
        in6->sin6_port = htons(a->port);
        in6->sin6_flowinfo = htonl(a->flow);
        in6->sin6_scope_id = a->scope;
        memcpy(&in6->sin6_addr, a->ip, 16);
        return sizeof *in6;
    }
    memcpy(((struct sockaddr_un *)s)->sun_path, a->path, a->path_len);
    return offsetof(struct sockaddr_un, sun_path) + a->path_len + (a->path_len > 0 && a->path_len < 108 && a->path[0] ? 1 : 0);
}

static void avm_addr_unpack(const struct sockaddr_storage *s, socklen_t n, avm_addr *a) {
    memset(a, 0, sizeof *a);
    a->family = n ? s->ss_family : AF_UNSPEC;
    if (a->family == AF_INET) {
        const struct sockaddr_in *in = (const struct sockaddr_in *)s;
        a->port = ntohs(in->sin_port);
        memcpy(a->ip, &in->sin_addr, 4);
    } else if (a->family == AF_INET6) {
        const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)s;
        a->port = ntohs(in6->sin6_port);
        a->flow = ntohl(in6->sin6_flowinfo);
        a->scope = in6->sin6_scope_id;
        memcpy(a->ip, &in6->sin6_addr, 16);
    } else if (a->family == AF_UNIX) {
        int most = (int)n - (int)offsetof(struct sockaddr_un, sun_path);
        const char *path = ((const struct sockaddr_un *)s)->sun_path;
        if (most < 0) most = 0;
        if (most > 108) most = 108;
        a->path_len = most > 0 && path[0] ? (int)strnlen(path, most) : most;
        memcpy(a->path, path, a->path_len);
    }
}

static int avm_socket(int family, int type, int protocol) {
    return socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
}
static int avm_bind(int fd, const avm_addr *a) {
    struct sockaddr_storage s;
    return bind(fd, (struct sockaddr *)&s, avm_addr_pack(a, &s));
}
static int avm_connect(int fd, const avm_addr *a) {
    struct sockaddr_storage s;
    if (a->family == AF_UNSPEC) {
        struct sockaddr none = {.sa_family = AF_UNSPEC};
        return connect(fd, &none, sizeof none);
    }
    return connect(fd, (struct sockaddr *)&s, avm_addr_pack(a, &s));
}
static int avm_accept(int fd) {
    int got;
    do got = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); while (got < 0 && (errno == EINTR || errno == ECONNABORTED));
    return got;
}
static int avm_name(int fd, int peer, avm_addr *a) {
    struct sockaddr_storage s;
    socklen_t n = sizeof s;
    memset(&s, 0, sizeof s);
    if (peer ? getpeername(fd, (struct sockaddr *)&s, &n) : getsockname(fd, (struct sockaddr *)&s, &n)) return -1;
    avm_addr_unpack(&s, n, a);
    return 0;
}
static ssize_t avm_send(int fd, const void *data, size_t n, int flags, const avm_addr *to) {
    struct sockaddr_storage s;
    ssize_t done;
    socklen_t len = to ? avm_addr_pack(to, &s) : 0;
    do done = sendto(fd, data, n, flags | MSG_NOSIGNAL, to ? (struct sockaddr *)&s : NULL, len); while (done < 0 && errno == EINTR);
    return done;
}
static ssize_t avm_recv(int fd, void *data, size_t n, int flags, avm_addr *from) {
    struct sockaddr_storage s;
    socklen_t len = sizeof s;
    ssize_t got;
    do got = recvfrom(fd, data, n, flags, from ? (struct sockaddr *)&s : NULL, from ? &len : NULL); while (got < 0 && errno == EINTR);
    if (from && got >= 0) avm_addr_unpack(&s, len, from);
    return got;
}
static int avm_so_error(int fd) {     /* the error that waits, and takes it away */
    int e = 0;
    socklen_t n = sizeof e;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &e, &n) ? errno : e;
}
static int avm_unread(int fd) { int n = 0; return ioctl(fd, FIONREAD, &n) ? 0 : n; }

enum { AVM_OPT_INT = 1, AVM_OPT_BOOL, AVM_OPT_LINGER, AVM_OPT_MEMBER, AVM_OPT_MEMBER6, AVM_OPT_TEXT, AVM_OPT_IP, AVM_OPT_TYPE,
       AVM_OPT_DOMAIN, AVM_OPT_PROTOCOL, AVM_OPT_READ_BOOL, AVM_OPT_READ_INT };
typedef struct { const char *level, *name; int c_level, c_name, kind; } avm_option;
static const avm_option avm_options[] = {
    {"socket", "reuseaddr", SOL_SOCKET, SO_REUSEADDR, AVM_OPT_BOOL},
    {"socket", "reuseport", SOL_SOCKET, SO_REUSEPORT, AVM_OPT_BOOL},
    {"socket", "keepalive", SOL_SOCKET, SO_KEEPALIVE, AVM_OPT_BOOL},
    {"socket", "broadcast", SOL_SOCKET, SO_BROADCAST, AVM_OPT_BOOL},
    {"socket", "dontroute", SOL_SOCKET, SO_DONTROUTE, AVM_OPT_BOOL},
    {"socket", "oobinline", SOL_SOCKET, SO_OOBINLINE, AVM_OPT_BOOL},
    {"socket", "timestamp", SOL_SOCKET, SO_TIMESTAMP, AVM_OPT_BOOL},
    {"socket", "debug", SOL_SOCKET, SO_DEBUG, AVM_OPT_INT},
    {"socket", "rcvbuf", SOL_SOCKET, SO_RCVBUF, AVM_OPT_INT},
    {"socket", "sndbuf", SOL_SOCKET, SO_SNDBUF, AVM_OPT_INT},
    {"socket", "rcvlowat", SOL_SOCKET, SO_RCVLOWAT, AVM_OPT_INT},
    {"socket", "priority", SOL_SOCKET, SO_PRIORITY, AVM_OPT_INT},
    {"socket", "mark", SOL_SOCKET, SO_MARK, AVM_OPT_INT},
    {"socket", "linger", SOL_SOCKET, SO_LINGER, AVM_OPT_LINGER},
    {"socket", "bindtodevice", SOL_SOCKET, SO_BINDTODEVICE, AVM_OPT_TEXT},
    {"socket", "type", SOL_SOCKET, SO_TYPE, AVM_OPT_TYPE},
    {"socket", "domain", SOL_SOCKET, SO_DOMAIN, AVM_OPT_DOMAIN},
    {"socket", "protocol", SOL_SOCKET, SO_PROTOCOL, AVM_OPT_PROTOCOL},
    {"socket", "acceptconn", SOL_SOCKET, SO_ACCEPTCONN, AVM_OPT_READ_BOOL},
    {"socket", "error", SOL_SOCKET, SO_ERROR, AVM_OPT_READ_INT},
    {"ip", "add_membership", IPPROTO_IP, IP_ADD_MEMBERSHIP, AVM_OPT_MEMBER},
    {"ip", "drop_membership", IPPROTO_IP, IP_DROP_MEMBERSHIP, AVM_OPT_MEMBER},
    {"ip", "multicast_if", IPPROTO_IP, IP_MULTICAST_IF, AVM_OPT_IP},
    {"ip", "multicast_loop", IPPROTO_IP, IP_MULTICAST_LOOP, AVM_OPT_BOOL},
    {"ip", "multicast_ttl", IPPROTO_IP, IP_MULTICAST_TTL, AVM_OPT_INT},
    {"ip", "ttl", IPPROTO_IP, IP_TTL, AVM_OPT_INT},
    {"ip", "tos", IPPROTO_IP, IP_TOS, AVM_OPT_INT},
    {"ip", "recvtos", IPPROTO_IP, IP_RECVTOS, AVM_OPT_BOOL},
    {"ip", "recvttl", IPPROTO_IP, IP_RECVTTL, AVM_OPT_BOOL},
    {"ip", "mtu", IPPROTO_IP, IP_MTU, AVM_OPT_READ_INT},
    {"ipv6", "v6only", IPPROTO_IPV6, IPV6_V6ONLY, AVM_OPT_BOOL},
    {"ipv6", "add_membership", IPPROTO_IPV6, IPV6_JOIN_GROUP, AVM_OPT_MEMBER6},
    {"ipv6", "drop_membership", IPPROTO_IPV6, IPV6_LEAVE_GROUP, AVM_OPT_MEMBER6},
    {"ipv6", "multicast_if", IPPROTO_IPV6, IPV6_MULTICAST_IF, AVM_OPT_INT},
    {"ipv6", "multicast_loop", IPPROTO_IPV6, IPV6_MULTICAST_LOOP, AVM_OPT_BOOL},
    {"ipv6", "multicast_hops", IPPROTO_IPV6, IPV6_MULTICAST_HOPS, AVM_OPT_INT},
    {"ipv6", "unicast_hops", IPPROTO_IPV6, IPV6_UNICAST_HOPS, AVM_OPT_INT},
    {"ipv6", "tclass", IPPROTO_IPV6, IPV6_TCLASS, AVM_OPT_INT},
    {"tcp", "nodelay", IPPROTO_TCP, TCP_NODELAY, AVM_OPT_BOOL},
    {"tcp", "cork", IPPROTO_TCP, TCP_CORK, AVM_OPT_BOOL},
    {"tcp", "keepidle", IPPROTO_TCP, TCP_KEEPIDLE, AVM_OPT_INT},
    {"tcp", "keepintvl", IPPROTO_TCP, TCP_KEEPINTVL, AVM_OPT_INT},
    {"tcp", "keepcnt", IPPROTO_TCP, TCP_KEEPCNT, AVM_OPT_INT},
    {"tcp", "maxseg", IPPROTO_TCP, TCP_MAXSEG, AVM_OPT_INT},
    {"tcp", "user_timeout", IPPROTO_TCP, TCP_USER_TIMEOUT, AVM_OPT_INT},
    {NULL, NULL, 0, 0, 0}};

static int avm_same(const char *a, const char *s, size_t n) { return strlen(a) == n && memcmp(a, s, n) == 0; }
static const avm_option *avm_option_of(const char *level, size_t nl, const char *name, size_t n) {
    for (const avm_option *o = avm_options; o->name; o++)
        if (avm_same(o->level, level, nl) && avm_same(o->name, name, n)) return o;
    return NULL;
}
static int avm_set_int(int fd, const avm_option *o, int v) { return setsockopt(fd, o->c_level, o->c_name, &v, sizeof v); }
static int avm_get_int(int fd, const avm_option *o, int *v) {
    socklen_t n = sizeof *v;
    *v = 0;
    return getsockopt(fd, o->c_level, o->c_name, v, &n);
}
static int avm_set_linger(int fd, int on, int seconds) {
    struct linger l = {on, seconds};
    return setsockopt(fd, SOL_SOCKET, SO_LINGER, &l, sizeof l);
}
static int avm_get_linger(int fd, int *on, int *seconds) {
    struct linger l = {0, 0};
    socklen_t n = sizeof l;
    int r = getsockopt(fd, SOL_SOCKET, SO_LINGER, &l, &n);
    *on = l.l_onoff;
    *seconds = l.l_linger;
    return r;
}
static int avm_set_member(int fd, const avm_option *o, const uint8_t *group, const uint8_t *interface) {
    struct ip_mreq m;
    memcpy(&m.imr_multiaddr, group, 4);
    memcpy(&m.imr_interface, interface, 4);
    return setsockopt(fd, o->c_level, o->c_name, &m, sizeof m);
}
static int avm_set_member6(int fd, const avm_option *o, const uint8_t *group, unsigned interface) {
    struct ipv6_mreq m;
    memcpy(&m.ipv6mr_multiaddr, group, 16);
    m.ipv6mr_interface = interface;
    return setsockopt(fd, o->c_level, o->c_name, &m, sizeof m);
}
static int avm_set_bytes(int fd, const avm_option *o, const void *data, size_t n) {
    return setsockopt(fd, o->c_level, o->c_name, data, (socklen_t)n);
}
static int avm_get_bytes(int fd, const avm_option *o, void *data, size_t *n) {
    socklen_t len = (socklen_t)*n;
    int r = getsockopt(fd, o->c_level, o->c_name, data, &len);
    *n = len;
    return r;
}
/* What inet:setopts calls them. */
static const struct { const char *name, *level, *option; } avm_inet_names[] = {
    {"reuseaddr", "socket", "reuseaddr"}, {"reuseport", "socket", "reuseport"}, {"keepalive", "socket", "keepalive"},
    {"broadcast", "socket", "broadcast"}, {"dontroute", "socket", "dontroute"}, {"recbuf", "socket", "rcvbuf"},
    {"sndbuf", "socket", "sndbuf"}, {"priority", "socket", "priority"}, {"linger", "socket", "linger"},
    {"bind_to_device", "socket", "bindtodevice"}, {"nodelay", "tcp", "nodelay"}, {"nopush", "tcp", "cork"},
    {"tos", "ip", "tos"}, {"ttl", "ip", "ttl"}, {"multicast_ttl", "ip", "multicast_ttl"},
    {"multicast_loop", "ip", "multicast_loop"}, {"multicast_if", "ip", "multicast_if"},
    {"add_membership", "ip", "add_membership"}, {"drop_membership", "ip", "drop_membership"},
    {"ipv6_v6only", "ipv6", "v6only"}, {"tclass", "ipv6", "tclass"}, {NULL, NULL, NULL}};
static const avm_option *avm_inet_option(const char *name, size_t n) {
    for (int i = 0; avm_inet_names[i].name; i++)
        if (avm_same(avm_inet_names[i].name, name, n))
            return avm_option_of(avm_inet_names[i].level, strlen(avm_inet_names[i].level), avm_inet_names[i].option,
                                 strlen(avm_inet_names[i].option));
    return NULL;
}
static int avm_raw_set(int fd, int level, int name, const void *data, size_t n) { return setsockopt(fd, level, name, data, (socklen_t)n); }
static int avm_raw_get(int fd, int level, int name, void *data, size_t *n) {
    socklen_t len = (socklen_t)*n;
    int r = getsockopt(fd, level, name, data, &len);
    *n = len;
    return r;
}
#include <netdb.h>
/* The first address of a host. 0, or the resolver's code. May take long. */
static int avm_resolve(const char *host, int family, avm_addr *out) {
    struct addrinfo hints = {0}, *found = NULL;
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;
    int r = getaddrinfo(host, NULL, &hints, &found);
    if (r == 0) {
        struct sockaddr_storage s;
        uint16_t port = out->port;
        memcpy(&s, found->ai_addr, found->ai_addrlen);
        avm_addr_unpack(&s, found->ai_addrlen, out);
        out->port = port;
        freeaddrinfo(found);
    }
    return r;
}
#endif
