# Part of sched.pyx: files that are watched for processes, by the poller.

# -- watched files -----------------------------------------------------------------------------------

# A message may hold the last reference to the file it is about, and freeing it then closes the file and forgets the
# watch: so waiters are freed, and messages sent, when the lock is not held. Each is armed once (EPOLLONESHOT); a file
# that nobody waits for any more stays in the epoll set, disarmed.

cdef void drop(Waiter* list) noexcept nogil:
    """Forget waiters that were taken out."""
    cdef Waiter* next
    while list != NULL:
        next = list.next
        if list.frag != NULL:
            frag_free(list.frag)
        free(list)
        list = next


cdef void tell(MachineC* m, Waiter* list, Sched* by) noexcept nogil:
    """Send their messages to waiters that were taken out, oldest first."""
    cdef Waiter* next
    cdef Waiter* back = NULL
    while list != NULL:               # lists of taken waiters are built newest first
        next = list.next
        list.next = back
        back = list
        list = next
    while back != NULL:
        next = back.next
        message_push(m, back.to, back.frag, back.aborted if back.gave_up else back.message, by)
        free(back)
        back = next


cdef inline int wanted(Watch* w) noexcept nogil:
    return (IO_READ if w.first[0] != NULL else 0) | (IO_WRITE if w.first[1] != NULL else 0)


cdef Watch* watch_of(Scheduling* sc, int fd) noexcept nogil:
    """NULL: no memory. Under io_lock."""
    cdef Watch* grown
    cdef int size
    if sc.epoll_fd < 0:
        sc.epoll_fd = epoll_create1(0o2000000)            # EPOLL_CLOEXEC
        call_poller(sc)                                   # it sleeps without
    if fd < 0 or sc.epoll_fd < 0:
        return NULL
    if fd >= sc.n_watch:
        size = (fd | 63) + 1
        if size < 2 * sc.n_watch:
            size = 2 * sc.n_watch
        grown = <Watch*>realloc(sc.watch, size * sizeof(Watch))
        if grown == NULL:
            return NULL
        memset(&grown[sc.n_watch], 0, (size - sc.n_watch) * sizeof(Watch))
        sc.watch = grown
        sc.n_watch = size
    return &sc.watch[fd]


cdef int io_watch(MachineC* m, int fd, int events, term to, Frag* frag, term message) noexcept nogil:
    return io_wait(m, fd, events, 0, to, frag, message, NONE)


cdef int io_wait(MachineC* m, int fd, int events, uint64_t key, term to, Frag* frag, term message, term aborted) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    cdef Waiter* w = <Waiter*>calloc(1, sizeof(Waiter))
    cdef Waiter* old = NULL
    cdef Waiter** link
    cdef Watch* watch
    cdef Process* who
    cdef int result = -1
    cdef int code
    if w == NULL:
        if frag != NULL:
            frag_free(frag)
        return -1
    w.key = key
    w.to = to
    w.message = message
    w.aborted = aborted
    w.frag = frag
    who = process_lookup(m, to)
    if who != NULL:
        atomic_or_u64(&who.flags, PF_WATCHES)
    pthread_mutex_lock(&sc.io_lock)
    watch = watch_of(sc, fd)
    if watch != NULL:
        if not wanted(watch):
            atomic_add_i64(&sc.watches, 1)
        link = &watch.first[0 if events == IO_READ else 1]
        while link[0] != NULL:
            if key == 0 and link[0].key == 0:
                old = link[0]
                link[0] = old.next
                old.next = NULL
            else:
                link = &link[0].next
        link[0] = w
        result = avm_watch(sc.epoll_fd, fd, wanted(watch))
        if result != 0:
            link[0] = NULL
            if not wanted(watch):
                atomic_add_i64(&sc.watches, -1)
    code = get_errno()
    pthread_mutex_unlock(&sc.io_lock)
    drop(old)
    if result != 0:
        drop(w)
        set_errno(code)
    elif who != NULL and atomic_load_u64(&who.flags) & PF_EXITING:
        io_forget(m, to)              # it may have looked before the waiter was there
    return result


cdef Waiter* waiters_out(Scheduling* sc, Watch* w, int which, uint64_t key, term to) noexcept nogil:
    """Take out those with this key (not 0) or of this process (not NONE), or all; newest first. Under io_lock."""
    cdef Waiter** link = &w.first[which]
    cdef Waiter* found
    cdef Waiter* out = NULL
    cdef bint watched = wanted(w) != 0
    while link[0] != NULL:
        found = link[0]
        if (key == 0 or found.key == key) and (to == NONE or found.to == to):
            link[0] = found.next
            found.next = out
            out = found
        else:
            link = &found.next
    if watched and not wanted(w):
        atomic_add_i64(&sc.watches, -1)
    return out


cdef bint io_unwatch(MachineC* m, int fd) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    cdef Waiter* first = NULL
    cdef Waiter* second = NULL
    if sc == NULL:
        return False                  # the machine is closing
    pthread_mutex_lock(&sc.io_lock)
    if 0 <= fd < sc.n_watch and wanted(&sc.watch[fd]):
        first = waiters_out(sc, &sc.watch[fd], 0, 0, NONE)
        second = waiters_out(sc, &sc.watch[fd], 1, 0, NONE)
        avm_unwatch(sc.epoll_fd, fd)
    pthread_mutex_unlock(&sc.io_lock)
    drop(first)
    drop(second)
    return first != NULL or second != NULL


cdef bint io_cancel(MachineC* m, int fd, uint64_t key) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    cdef Waiter* first = NULL
    cdef Waiter* second = NULL
    pthread_mutex_lock(&sc.io_lock)
    if 0 <= fd < sc.n_watch:
        first = waiters_out(sc, &sc.watch[fd], 0, key, NONE)
        second = waiters_out(sc, &sc.watch[fd], 1, key, NONE)
    pthread_mutex_unlock(&sc.io_lock)
    drop(first)
    drop(second)
    return first != NULL or second != NULL


cdef void io_abort(MachineC* m, int fd, term but, Sched* by) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    cdef (Waiter*)[2] lists
    cdef Waiter* w
    cdef int i
    if sc == NULL:
        return
    lists[0] = NULL
    lists[1] = NULL
    pthread_mutex_lock(&sc.io_lock)
    if 0 <= fd < sc.n_watch and wanted(&sc.watch[fd]):
        lists[0] = waiters_out(sc, &sc.watch[fd], 0, 0, NONE)
        lists[1] = waiters_out(sc, &sc.watch[fd], 1, 0, NONE)
        avm_unwatch(sc.epoll_fd, fd)
    pthread_mutex_unlock(&sc.io_lock)
    for i in range(2):
        w = lists[i]
        while w != NULL:
            w.gave_up = True
            if w.aborted == NONE or w.to == but:
                w.to = NONE           # nobody: message_push only frees
            w = w.next
        tell(m, lists[i], by)


cdef void io_forget(MachineC* m, term to) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    cdef Waiter* out = NULL
    cdef Waiter* more
    cdef Waiter* last
    cdef int fd, which
    if sc == NULL or atomic_load_i64(&sc.watches) == 0:
        return
    pthread_mutex_lock(&sc.io_lock)
    for fd in range(sc.n_watch):
        for which in range(2):
            if sc.watch[fd].first[which] == NULL:
                continue
            more = waiters_out(sc, &sc.watch[fd], which, 0, to)
            if more != NULL:
                last = more
                while last.next != NULL:
                    last = last.next
                last.next = out
                out = more
    pthread_mutex_unlock(&sc.io_lock)
    drop(out)


cdef void io_dispatch(Scheduling* sc, Sched* by) noexcept nogil:
    """Send the messages of the files that are ready: to the oldest waiter of each; while nobody took what is there,
    the file is ready again for the next."""
    cdef int[32] fds
    cdef int[32] events
    cdef int i, n, which
    cdef Waiter* out = NULL
    cdef Waiter* found
    cdef Watch* w
    pthread_mutex_lock(&sc.io_lock)
    n = avm_ready(sc.epoll_fd, fds, events) if sc.epoll_fd >= 0 else 0
    for i in range(n):
        w = &sc.watch[fds[i]]
        if not wanted(w):
            continue
        for which in range(2):
            found = w.first[which]
            if events[i] & (1 << which) and found != NULL:
                w.first[which] = found.next
                found.next = out
                out = found
        if wanted(w):
            avm_watch(sc.epoll_fd, fds[i], wanted(w))
        else:
            atomic_add_i64(&sc.watches, -1)
    pthread_mutex_unlock(&sc.io_lock)
    tell(sc.m, out, by)
