# Sockets of the host (net.h, errnos.h), for nat_socket.pyx and inet_port.pyx.
from libc.stdint cimport uint8_t, uint16_t, uint32_t

cdef extern from "net.h" nogil:
    int AF_INET, AF_INET6, AF_UNIX, AF_UNSPEC
    int SOCK_STREAM, SOCK_DGRAM, SOCK_RAW, SOCK_SEQPACKET
    int IPPROTO_IP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_ICMP, IPPROTO_IPV6
    int MSG_PEEK, MSG_OOB, MSG_DONTROUTE, MSG_TRUNC, MSG_MORE, MSG_CONFIRM, MSG_WAITALL
    int SHUT_RD, SHUT_WR, SHUT_RDWR
    int EAGAIN, EWOULDBLOCK, EBADF, EINPROGRESS, EALREADY, EISCONN, ENOTCONN, EPIPE, ECONNRESET, EINVAL, EMSGSIZE, EAFNOSUPPORT, ENOMEM, ECONNREFUSED, EDESTADDRREQ
    int AVM_OPT_INT, AVM_OPT_BOOL, AVM_OPT_LINGER, AVM_OPT_MEMBER, AVM_OPT_MEMBER6, AVM_OPT_TEXT, AVM_OPT_IP, AVM_OPT_TYPE, AVM_OPT_DOMAIN, AVM_OPT_PROTOCOL, AVM_OPT_READ_BOOL, AVM_OPT_READ_INT
    ctypedef struct avm_addr:
        int family
        uint8_t ip[16]
        uint16_t port
        uint32_t flow
        uint32_t scope
        int path_len
        char path[108]
    ctypedef struct avm_option:
        const char* level
        const char* name
        int kind
    const char* avm_error_name(int e) noexcept
    int avm_errno() noexcept
    int avm_socket(int family, int type, int protocol) noexcept
    int avm_bind(int fd, const avm_addr* a) noexcept
    int avm_connect(int fd, const avm_addr* a) noexcept
    int avm_accept(int fd) noexcept
    int avm_name(int fd, int peer, avm_addr* a) noexcept
    ssize_t avm_send(int fd, const void* data, size_t n, int flags, const avm_addr* to) noexcept
    ssize_t avm_recv(int fd, void* data, size_t n, int flags, avm_addr* frm) noexcept
    int avm_so_error(int fd) noexcept
    int avm_unread(int fd) noexcept
    const avm_option* avm_option_of(const char* level, size_t nl, const char* name, size_t n) noexcept
    const avm_option* avm_inet_option(const char* name, size_t n) noexcept
    int avm_raw_set(int fd, int level, int name, const void* data, size_t n) noexcept
    int avm_raw_get(int fd, int level, int name, void* data, size_t* n) noexcept
    int avm_resolve(const char* host, int family, avm_addr* out) noexcept
    int avm_set_int(int fd, const avm_option* o, int v) noexcept
    int avm_get_int(int fd, const avm_option* o, int* v) noexcept
    int avm_set_linger(int fd, int on, int seconds) noexcept
    int avm_get_linger(int fd, int* on, int* seconds) noexcept
    int avm_set_member(int fd, const avm_option* o, const uint8_t* group, const uint8_t* interface) noexcept
    int avm_set_member6(int fd, const avm_option* o, const uint8_t* group, unsigned int interface) noexcept
    int avm_set_bytes(int fd, const avm_option* o, const void* data, size_t n) noexcept
    int avm_get_bytes(int fd, const avm_option* o, void* data, size_t* n) noexcept
    int c_listen "listen"(int fd, int backlog) noexcept
    int c_shutdown "shutdown"(int fd, int how) noexcept
    int c_close "close"(int fd) noexcept
