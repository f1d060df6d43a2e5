# Part of nat_socket.pyx: a socket as a Python object, for natives that move bytes themselves (nat_ssl.py).

@cython.no_gc
cdef class SockStream:
    """A socket, and one reference to it. Nothing waits: None stands for "not now". OSError says why it failed; EBADF:
    the socket was closed at this end."""
    cdef Sock* s
    cdef object machine               # weakly: what a native made may outlive the machine

    def __dealloc__(self):
        if self.s == NULL:
            return
        if not lives(self.machine()):
            self.s.m = NULL           # nothing watches it any more
        refc_release(&self.s.bin)

    def recv(self, int size):
        """At most ``size`` bytes of what there is; empty at the end of the stream."""
        cdef bytes room = PyBytes_FromStringAndSize(NULL, size)
        cdef uint8_t* data = <uint8_t*>PyBytes_AS_STRING(room)
        cdef ssize_t got = -1
        cdef int code = EBADF
        with nogil:
            pthread_mutex_lock(&self.s.lock)
            if self.s.fd >= 0:
                self.s.counters[READ_TRIES] += 1
                got = avm_recv(self.s.fd, data, size, 0, NULL)
                code = avm_errno()
                count(self.s, got, code, READ_BYTE)
            pthread_mutex_unlock(&self.s.lock)
        return room[:got] if got >= 0 else refused(code)

    def send(self, bytes data):
        """How many bytes were taken."""
        cdef const uint8_t* at = <const uint8_t*>PyBytes_AS_STRING(data)
        cdef size_t size = PyBytes_GET_SIZE(data)
        cdef ssize_t done = -1
        cdef int code = EBADF
        with nogil:
            pthread_mutex_lock(&self.s.lock)
            if self.s.fd >= 0:
                self.s.counters[WRITE_TRIES] += 1
                done = avm_send(self.s.fd, at, size, 0, NULL)
                code = avm_errno()
                count(self.s, done, code, WRITE_BYTE)
            pthread_mutex_unlock(&self.s.lock)
        return done if done >= 0 else refused(code)


cdef bint lives(object machine) noexcept:
    try:
        return machine is not None and machine.address != 0
    except ValueError:                # it is closed
        return False


cdef object refused(int code):
    """None when it is worth trying again."""
    if code == EAGAIN:
        return None
    raise OSError(code, os.strerror(code))


cdef SockStream stream_of(Process* p, Sock* s):
    cdef SockStream stream = SockStream.__new__(SockStream)
    stream.machine = weakref.ref(<object>p.m.python)
    refc_retain(&s.bin)
    stream.s = s
    return stream


cdef term give_stream(Process* p, term tls, Sock* s) noexcept with gil:
    """Hand a socket to what else has the method set_bio."""
    item = from_term(p.m, tls)
    if not hasattr(item, "set_bio"):
        return raise_badarg(p)
    item.set_bio(stream_of(p, s))
    return ATOM_ok


cdef term nat_set_bio(Process* p, term* a) noexcept nogil:
    cdef Sock* s = sock_of(a[1])
    return raise_badarg(p) if s == NULL else give_stream(p, a[0], s)
