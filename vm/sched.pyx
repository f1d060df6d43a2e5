"""Schedulers.

Each has a run queue of its own (one list a priority, one lock) and takes from the others' when that is empty. A
process that is woken goes to the queue of the scheduler that wakes it, where its message is still in the cache;
another scheduler is called in only when a second process waits there. So a ring of processes that hand on one
message stays on one core, and threads beyond the first are made when there is work for them.

A process's `run` word (proc.pxd) decides who queues it: `wake` sets OWNED and NOTIFIED, and queues it if it was not
OWNED; a scheduler clears NOTIFIED before it looks at the inbox, and gives up OWNED only if NOTIFIED is still clear.

An idle scheduler sleeps in poll() on an event fd of its own. One of the sleepers, the poller, also watches the
files of io_watch and sleeps no longer than to the next timer. Nothing polls in short intervals.

Freed processes: `epoch` counts ended processes; each scheduler notes its value between two slices. What ended in
epoch E is freed when every scheduler has noted E or later (a sleeper notes "never mind me").
"""
import threading

from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memset
from avmtools.vm.proc cimport *
from avmtools.vm.signals cimport *
from avmtools.vm.timers cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.interp cimport interp_run, RUN_YIELD, RUN_WAIT, RUN_EXIT
from avmtools.vm.display cimport crash_report, max_heap_report
from avmtools.vm.trace cimport trace_in, trace_out

cdef extern from "<stdint.h>" nogil:
    const int64_t INT64_MAX, INT64_MIN
    const uint64_t UINT64_MAX

cdef extern from *:
    """
    #include <errno.h>
    #include <poll.h>
    #include <pthread.h>
    #include <signal.h>
    #include <sys/epoll.h>
    #include <sys/eventfd.h>
    #include <unistd.h>
    static int avm_sleep(int own, int extra, int64_t ns) {
        struct pollfd fds[2] = {{own, POLLIN, 0}, {extra, POLLIN, 0}};
        struct timespec t = {ns / 1000000000, ns % 1000000000};
        uint64_t count;
        if (ppoll(fds, extra >= 0 ? 2 : 1, ns < 0 ? NULL : &t, NULL) < 0) return errno == EINTR;
        if (fds[0].revents) { ssize_t n = read(own, &count, sizeof count); (void)n; }
        return 0;
    }
    static int avm_get_errno(void) { return errno; }
    static void avm_set_errno(int e) { errno = e; }
    static void avm_signal(int fd) { uint64_t one = 1; ssize_t n = write(fd, &one, sizeof one); (void)n; }
    static int avm_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
    static int avm_thread(pthread_t *t, void *(*f)(void *), void *arg) {
        /* Signals of the host belong to its own threads. */
        sigset_t all, old;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &old);
        int r = pthread_create(t, NULL, f, arg);
        pthread_sigmask(SIG_SETMASK, &old, NULL);
        return r;
    }
    static int avm_watch(int ep, int fd, int events) {
        struct epoll_event e = {0};
        e.events = EPOLLONESHOT | (events & 1 ? EPOLLIN | EPOLLRDHUP : 0) | (events & 2 ? EPOLLOUT : 0);
        e.data.fd = fd;
        if (epoll_ctl(ep, EPOLL_CTL_MOD, fd, &e) == 0) return 0;
        return epoll_ctl(ep, EPOLL_CTL_ADD, fd, &e);
    }
    static void avm_py_fetch(void **t, void **v, void **tb) { PyErr_Fetch((PyObject **)t, (PyObject **)v, (PyObject **)tb); }
    static void avm_unwatch(int ep, int fd) { epoll_ctl(ep, EPOLL_CTL_DEL, fd, NULL); }
    static int avm_ready(int ep, int *fds, int *events) {
        struct epoll_event e[32];
        int i, n = epoll_wait(ep, e, 32, 0);
        for (i = 0; i < n; i++) {
            int bad = e[i].events & (EPOLLERR | EPOLLHUP | EPOLLRDHUP);
            fds[i] = e[i].data.fd;
            events[i] = (e[i].events & EPOLLIN || bad ? 1 : 0) | (e[i].events & EPOLLOUT || bad ? 2 : 0);
        }
        return n;
    }
    """
    bint avm_sleep(int own, int extra, int64_t ns) noexcept nogil
    int get_errno "avm_get_errno"() noexcept nogil
    void set_errno "avm_set_errno"(int e) noexcept nogil
    void avm_signal(int fd) noexcept nogil
    int avm_eventfd() noexcept nogil
    int avm_thread(pthread_t* t, void* (*f)(void*) noexcept nogil, void* arg) noexcept nogil
    int pthread_join(pthread_t t, void** result) noexcept nogil
    int avm_watch(int ep, int fd, int events) noexcept nogil
    void avm_unwatch(int ep, int fd) noexcept nogil
    int avm_ready(int ep, int* fds, int* events) noexcept nogil
    int epoll_create1(int flags) noexcept nogil
    int c_close "close"(int fd) noexcept nogil
    int PyErr_CheckSignals() noexcept
    void avm_py_fetch(void** t, void** v, void** tb)
    void PyErr_Restore(void* t, void* v, void* tb)

cdef enum:
    SLEEP_NO = 0
    SLEEP_YES = 1
    SLEEP_CALLED = 2          # its event fd was written
    REDUCTION_NS = 25         # a virtual clock's time for one reduction
    CHECK_NS = 50000000       # how often a busy first scheduler looks for Python signals
    SLEEP_NS = 500000000      # and how long it sleeps at most: a signal may come just before, or to another thread
    IO_NS = 1000000           # how often busy schedulers look at watched files when nobody sleeps on them
    STEAL_MASK = 63           # a busy scheduler takes every 64th process from another's queue
    LOW_SKIP = 8              # processes of low priority run every eighth time

cdef struct Queue:            # Sched.queue
    Sched* s
    pthread_mutex_t lock
    Proc* head[4]
    Proc* tail[4]
    int64_t length            # atomic
    int low_turn
    int64_t sleeping          # SLEEP_*, atomic
    uint64_t epoch            # atomic; UINT64_MAX: asleep, or no thread
    Proc* retired
    int event_fd
    pthread_t thread
    bint started
    int64_t last_check
    int64_t last_io

cdef struct Waiter:
    Waiter* next
    uint64_t key              # 0: the one of io_watch; else the number of a reference
    term to
    term message
    term aborted              # what io_abort sends instead; NONE: nothing
    Frag* frag                # holds both
    bint gave_up              # in a list of those to be told: `aborted` is the message

cdef struct Watch:
    Waiter* first[2]          # [0] for reading, [1] for writing; oldest first

cdef struct Scheduling:       # m.scheduling
    MachineC* m
    int total
    int64_t online            # atomic
    int64_t started           # threads, the first included; atomic
    Queue** queues
    uint64_t epoch            # atomic
    int64_t idle              # sleeping schedulers, atomic
    int64_t stop              # atomic: 0, or 1 + MACHINE_*
    bint running
    bint on_main              # the first scheduler runs on Python's main thread, which answers to signals
    pthread_mutex_t lock      # threads, virtual jumps
    pthread_mutex_t guest_lock
    uint64_t guest_epoch
    Proc* leader
    RunLimits limits
    int64_t deadline          # wall clock, ns since the machine started; 0: none
    int64_t reductions        # atomic, since the machine started
    int64_t run_start
    int64_t switches
    bint seeded
    uint64_t seed
    int halt_status
    int epoll_fd              # -1 until the first io_watch
    int64_t watches           # atomic
    pthread_mutex_t io_lock
    Watch* watch              # by fd
    int n_watch
    int64_t poller            # atomic: 1 + index of the scheduler that watches, 0: none
    int64_t poller_until      # atomic: clock_monotonic
    void* py_type
    void* py_value
    void* py_trace


# -- life --------------------------------------------------------------------------------------------

cdef int sched_init(MachineC* m, int schedulers, const ClockOptions* clock) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>calloc(1, sizeof(Scheduling))
    cdef Queue* q
    cdef int i
    m.scheduling = sc
    if sc == NULL:
        return -1
    if schedulers < 1:
        schedulers = 1
    if schedulers > SCHEDULERS_MAX:
        schedulers = SCHEDULERS_MAX
    sc.m = m
    sc.epoll_fd = -1
    sc.epoch = 1
    sc.guest_epoch = UINT64_MAX
    sc.online = schedulers
    if clock != NULL and clock.seeded:
        sc.seeded = True
        sc.seed = clock.seed
        schedulers = 1
        sc.online = 1
    pthread_mutex_init(&sc.lock, NULL)
    pthread_mutex_init(&sc.guest_lock, NULL)
    pthread_mutex_init(&sc.io_lock, NULL)
    sc.queues = <Queue**>calloc(schedulers, sizeof(Queue*))
    if sc.queues == NULL:
        return -1
    for i in range(schedulers):
        q = <Queue*>calloc(1, sizeof(Queue))
        if q == NULL:
            return -1
        sc.queues[i] = q
        sc.total = i + 1
        pthread_mutex_init(&q.lock, NULL)
        q.epoch = UINT64_MAX
        q.event_fd = avm_eventfd()
        q.s = <Sched*>calloc(1, sizeof(Sched))
        if q.s == NULL or q.event_fd < 0:
            return -1
        q.s.m = m
        q.s.index = i
        q.s.queue = q
        q.s.random_state = (sc.seed + <uint64_t>i + 1) * <uint64_t>0x9E3779B97F4A7C15 | 1
    return 0


cdef void sched_free(MachineC* m) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    cdef Queue* q
    cdef Waiter* w
    cdef int i, which
    if sc == NULL:
        return
    for i in range(sc.total):
        q = sc.queues[i]
        reap(sc, q, True)
        pthread_mutex_destroy(&q.lock)
        if q.event_fd >= 0:
            c_close(q.event_fd)
        free(q.s)
        free(q)
    for i in range(sc.n_watch):
        # Taken out first: the end of the last reference to a socket forgets its watch.
        for which in range(2):
            w = sc.watch[i].first[which]
            sc.watch[i].first[which] = NULL
            drop(w)
    if sc.epoll_fd >= 0:
        c_close(sc.epoll_fd)
    free(sc.watch)
    free(sc.queues)
    free(sc)
    m.scheduling = NULL


cdef int schedulers_online(MachineC* m) noexcept nogil:
    return <int>atomic_load_i64(&(<Scheduling*>m.scheduling).online)


cdef int schedulers_total(MachineC* m) noexcept nogil:
    return (<Scheduling*>m.scheduling).total


cdef void schedulers_set_online(MachineC* m, int n) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    atomic_store_i64(&sc.online, n)
    call_all(sc)


cdef size_t run_queue_length(MachineC* m) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    cdef int64_t n = 0
    cdef int i
    for i in range(sc.total):
        n += atomic_load_i64(&sc.queues[i].length)
    return <size_t>n


cdef int64_t queue_length_of(MachineC* m, int scheduler) noexcept nogil:
    return atomic_load_i64(&(<Scheduling*>m.scheduling).queues[scheduler].length)


cdef bint machine_seeded(MachineC* m) noexcept nogil:
    return (<Scheduling*>m.scheduling).seeded


cdef int64_t total_reductions(MachineC* m) noexcept nogil:
    return atomic_load_i64(&(<Scheduling*>m.scheduling).reductions)


cdef int64_t context_switches(MachineC* m) noexcept nogil:
    return atomic_load_i64(&(<Scheduling*>m.scheduling).switches)


cdef uint64_t sched_random(Sched* s) noexcept nogil:
    """xorshift64*; the state is never 0."""
    cdef uint64_t x = s.random_state
    x ^= x >> 12
    x ^= x << 25
    x ^= x >> 27
    s.random_state = x
    return x * <uint64_t>0x2545F4914F6CDD1D


# -- run queues --------------------------------------------------------------------------------------

cdef void enqueue(Scheduling* sc, Queue* q, Proc* v) noexcept nogil:
    cdef int level = v.priority
    v.queued = NULL
    pthread_mutex_lock(&q.lock)
    if q.tail[level] == NULL:
        q.head[level] = v
    else:
        q.tail[level].queued = v
    q.tail[level] = v
    atomic_add_i64(&q.length, 1)
    pthread_mutex_unlock(&q.lock)


cdef Proc* take(Queue* q, int level, uint64_t skip) noexcept nogil:
    """The (skip+1)-th of a list, under the lock; the last if there are fewer."""
    cdef Proc* v = q.head[level]
    cdef Proc* previous = NULL
    while skip and v.queued != NULL:
        previous = v
        v = v.queued
        skip -= 1
    if previous == NULL:
        q.head[level] = v.queued
    else:
        previous.queued = v.queued
    if q.tail[level] == v:
        q.tail[level] = previous
    v.queued = NULL
    atomic_add_i64(&q.length, -1)
    return v


cdef Proc* dequeue(Scheduling* sc, Queue* q) noexcept nogil:
    cdef Proc* v = NULL
    cdef uint64_t skip = 0
    if atomic_load_i64(&q.length) == 0:
        return NULL
    if sc.seeded:
        skip = sched_random(q.s) & 3
    pthread_mutex_lock(&q.lock)
    if q.head[PRIORITY_MAX] != NULL:
        v = take(q, PRIORITY_MAX, skip)
    elif q.head[PRIORITY_HIGH] != NULL:
        v = take(q, PRIORITY_HIGH, skip)
    elif q.head[PRIORITY_NORMAL] != NULL and (q.head[PRIORITY_LOW] == NULL or q.low_turn < LOW_SKIP - 1):
        q.low_turn += q.head[PRIORITY_LOW] != NULL
        v = take(q, PRIORITY_NORMAL, skip)
    elif q.head[PRIORITY_LOW] != NULL:
        q.low_turn = 0
        v = take(q, PRIORITY_LOW, skip)
    pthread_mutex_unlock(&q.lock)
    return v


cdef Proc* steal(Scheduling* sc, Queue* q) noexcept nogil:
    cdef Proc* v
    cdef int i
    for i in range(1, sc.total):
        v = dequeue(sc, sc.queues[(q.s.index + i) % sc.total])
        if v != NULL:
            return v
    return NULL


cdef void call_one(Scheduling* sc) noexcept nogil:
    """Wake a sleeping scheduler, or make a thread that isn't there yet."""
    cdef int64_t online = atomic_load_i64(&sc.online)
    cdef int i
    if online == 1 or (atomic_load_i64(&sc.idle) == 0 and atomic_load_i64(&sc.started) >= online):
        return
    for i in range(<int>online):
        if call(sc.queues[i]):
            return
    if atomic_load_i64(&sc.started) < online and atomic_load_i64(&sc.stop) == 0:
        pthread_mutex_lock(&sc.lock)
        if sc.running and sc.started < online:
            i = <int>sc.started
            if avm_thread(&sc.queues[i].thread, thread_main, sc.queues[i].s) == 0:
                sc.queues[i].started = True
                atomic_add_i64(&sc.started, 1)
        pthread_mutex_unlock(&sc.lock)


cdef bint call(Queue* q) noexcept nogil:
    """True: it slept and was called."""
    if atomic_load_i64(&q.sleeping) == SLEEP_YES and atomic_cas_u64(<uint64_t*>&q.sleeping, SLEEP_YES, SLEEP_CALLED):
        avm_signal(q.event_fd)
        return True
    return False


cdef void call_all(Scheduling* sc) noexcept nogil:
    cdef int i
    for i in range(sc.total):
        call(sc.queues[i])


cdef void sched_wake(MachineC* m, Proc* v, Sched* by) noexcept nogil:
    if not (fetch_or(&v.run, RUN_OWNED | RUN_NOTIFIED) & RUN_OWNED):
        sched_start(m, v, by)


cdef void sched_start(MachineC* m, Proc* v, Sched* by) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    cdef Queue* q
    if by != NULL:
        q = <Queue*>by.queue
        enqueue(sc, q, v)
        if sc.total > 1 and atomic_load_i64(&q.length) > 1:
            fence()
            call_one(sc)
        return
    q = sc.queues[0]
    enqueue(sc, q, v)
    fence()
    if not call(q):
        call_one(sc)


cdef void sched_blocking(Process* p) noexcept nogil:
    if p.sched == NULL:
        return
    if atomic_load_i64(&(<Queue*>p.sched.queue).length) > 0:
        call_one(<Scheduling*>p.m.scheduling)
    sched_timer_set(p.m, timers_next(p.m))


# -- freeing -----------------------------------------------------------------------------------------

cdef void sched_retire(MachineC* m, Proc* v, Sched* by) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    cdef Queue* q = <Queue*>by.queue
    v.retired = <uint64_t>atomic_add_i64(<int64_t*>&sc.epoch, 1)
    heap_free(&v.p)                   # only the struct itself may still be looked at
    v.p.heap = NULL
    v.queued = q.retired
    q.retired = v


cdef void reap(Scheduling* sc, Queue* q, bint all) noexcept nogil:
    cdef uint64_t oldest = UINT64_MAX
    cdef uint64_t e
    cdef Proc** link = &q.retired
    cdef Proc* v
    cdef int i
    if not all:
        for i in range(sc.total):
            e = atomic_load_u64(&sc.queues[i].epoch)
            if e < oldest:
                oldest = e
        e = atomic_load_u64(&sc.guest_epoch)
        if e < oldest:
            oldest = e
    while link[0] != NULL:
        v = link[0]
        if all or v.retired <= oldest:
            link[0] = v.queued
            proc_discard(&v.p)
        else:
            link = &v.queued


cdef void guest_begin(MachineC* m) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    pthread_mutex_lock(&sc.guest_lock)
    atomic_store_u64(&sc.guest_epoch, atomic_load_u64(&sc.epoch))
    fence()


cdef void guest_end(MachineC* m) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    atomic_store_u64(&sc.guest_epoch, UINT64_MAX)
    pthread_mutex_unlock(&sc.guest_lock)


# -- one slice ---------------------------------------------------------------------------------------

cdef bint wants_report(Process* p) noexcept nogil:
    """Facts/vm.md 3.5: every uncaught exception but exit(normal), later releases nor exit(shutdown); OTP logs no exits."""
    if p.exc_class == ATOM_exit:
        if p.m.release == ROTP or p.exc_reason == ATOM_normal:
            return False
        return not (p.exc_reason == ATOM_shutdown and p.m.release >= R07)
    return p.exc_class == ATOM_error or p.exc_class == ATOM_throw


cdef void run_slice(Scheduling* sc, Queue* q, Proc* v) noexcept nogil:
    cdef Process* p = &v.p
    cdef int outcome
    cdef int64_t budget = REDUCTIONS
    cdef int64_t used
    fetch_and(&v.run, ~<uint64_t>RUN_NOTIFIED)
    if sc.seeded:
        budget = 100 + <int64_t>(sched_random(q.s) % REDUCTIONS)
    p.sched = q.s
    q.s.current = p
    p.reds = budget
    if sc.m.trace & (TRACE_SCHED | TRACE_PROFILE):
        trace_in(p)
    if handle_signals(p):
        outcome = RUN_EXIT
    elif v.port != NULL:
        v.port.driver(p, v.port.state)
        # It ended itself, or saw a signal that ends it: that one's reason counts.
        outcome = RUN_EXIT if v.dying and handle_signals(p) else RUN_WAIT
        p.reds -= 50
    else:
        outcome = interp_run(q.s, p)
    if sc.m.trace & (TRACE_SCHED | TRACE_PROFILE):
        trace_out(p, outcome, budget)
    used = budget - p.reds
    if used < 1:
        used = 1
    p.total_reds += <uint64_t>used
    used = atomic_add_i64(&sc.reductions, used)
    if sc.limits.reductions and used - sc.run_start >= sc.limits.reductions:
        stop(sc, MACHINE_REDUCTIONS)
    if clock_is_virtual(sc.m):
        clock_advance(sc.m, (budget - p.reds if budget > p.reds else 1) * REDUCTION_NS)
    if atomic_load_u64(&p.flags) & PF_MAX_HEAP:
        atomic_and_u64(&p.flags, ~<uint64_t>PF_MAX_HEAP)
        if p.m.release == ROTP and p.max_heap_how & MAX_HEAP_LOG:
            max_heap_report(p)
    q.s.current = NULL
    if outcome == RUN_EXIT:
        if wants_report(p):
            crash_report(p)
        process_exit(p, p.exc_reason)
        return
    if outcome == RUN_WAIT and (v.deferred != NULL or v.dying) and handle_signals(p):
        process_exit(p, p.exc_reason)
        return
    p.sched = NULL
    v.waits = outcome == RUN_WAIT
    if outcome == RUN_WAIT and atomic_cas_u64(&v.run, RUN_OWNED, 0):
        return
    enqueue(sc, q, v)
    if outcome == RUN_YIELD and atomic_load_i64(&q.length) > 1:
        call_one(sc)


# -- the loop of a scheduler -------------------------------------------------------------------------

cdef void stop(Scheduling* sc, int why) noexcept nogil:
    """The first reason counts."""
    if atomic_cas_u64(<uint64_t*>&sc.stop, 0, <uint64_t>(1 + why)):
        fence()
        call_all(sc)


cdef void sched_leader_ended(MachineC* m, Proc* v) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    if sc.leader == v:
        stop(sc, MACHINE_ENDED)


cdef void schedule(Scheduling* sc, Queue* q) noexcept nogil:
    cdef Proc* v
    cdef int64_t switches = 0
    while atomic_load_i64(&sc.stop) == 0:
        atomic_store_u64(&q.epoch, atomic_load_u64(&sc.epoch))
        fence()
        if q.retired != NULL:
            reap(sc, q, False)
        timers_fire(sc.m, q.s)
        v = NULL
        if q.s.index < atomic_load_i64(&sc.online):
            # Now and then others' processes first: their scheduler may be held up in a native.
            if (switches & STEAL_MASK) == STEAL_MASK and atomic_load_i64(&sc.started) > 1:
                v = steal(sc, q)
            if v == NULL:
                v = dequeue(sc, q)
            if v == NULL and atomic_load_i64(&sc.started) > 1:
                v = steal(sc, q)
        if v == NULL:
            rest(sc, q)
            continue
        switches += 1
        run_slice(sc, q, v)
        look_around(sc, q)
    atomic_store_u64(&q.epoch, UINT64_MAX)
    atomic_add_i64(&sc.switches, switches)


cdef void* thread_main(void* arg) noexcept nogil:
    cdef Sched* s = <Sched*>arg
    schedule(<Scheduling*>s.m.scheduling, <Queue*>s.queue)
    return NULL


cdef void look_around(Scheduling* sc, Queue* q) noexcept nogil:
    """What a busy scheduler does beside running processes: the time limit, Python signals, watched files."""
    cdef int64_t now
    if q.s.index != 0 and atomic_load_i64(&sc.watches) == 0 and sc.deadline == 0:
        return
    now = wall_clock()
    if sc.deadline and now >= sc.deadline:
        stop(sc, MACHINE_TIME)
    if q.s.index == 0 and sc.on_main and now - q.last_check >= CHECK_NS:
        q.last_check = now
        python_signals(sc)
    if atomic_load_i64(&sc.watches) and now - q.last_io >= IO_NS and atomic_load_i64(&sc.poller) == 0:
        q.last_io = now
        io_dispatch(sc, q.s)


cdef void python_signals(Scheduling* sc) noexcept nogil:
    with gil:
        if PyErr_CheckSignals() != 0:
            if sc.py_type == NULL:
                avm_py_fetch(&sc.py_type, &sc.py_value, &sc.py_trace)
            stop(sc, MACHINE_INTERRUPTED)


cdef bint work_waits(Scheduling* sc, Queue* q) noexcept nogil:
    cdef int i
    if q.s.index >= atomic_load_i64(&sc.online):
        return False
    for i in range(sc.total):
        if atomic_load_i64(&sc.queues[i].length) > 0:
            return True
    return False


cdef void rest(Scheduling* sc, Queue* q) noexcept nogil:
    """Nothing to run: sleep until something happens."""
    cdef bint poller
    cdef bint interrupted
    cdef int64_t wait = -1
    cdef int64_t until = INT64_MAX
    cdef int64_t now
    atomic_store_i64(&q.sleeping, SLEEP_YES)
    fence()
    atomic_add_i64(&sc.idle, 1)
    if atomic_load_i64(&sc.stop) != 0 or work_waits(sc, q) or nothing_left(sc, q):
        atomic_store_i64(&q.sleeping, SLEEP_NO)
        atomic_add_i64(&sc.idle, -1)
        return
    poller = atomic_cas_u64(<uint64_t*>&sc.poller, 0, <uint64_t>(1 + q.s.index))
    if poller:
        if not clock_is_virtual(sc.m):
            until = timers_next(sc.m)
            atomic_store_i64(&sc.poller_until, until)
            fence()
            until = timers_next(sc.m)
            if until != INT64_MAX:
                now = clock_monotonic(sc.m)
                wait = until - now if until > now else 0
        if sc.deadline:
            now = wall_clock()
            now = sc.deadline - now if sc.deadline > now else 0
            if wait < 0 or now < wait:
                wait = now
    elif not clock_is_virtual(sc.m) and timers_next(sc.m) < atomic_load_i64(&sc.poller_until):
        # The poller went to sleep before this timer was set.
        call_poller(sc)
    if q.s.index == 0 and sc.on_main and (wait < 0 or wait > SLEEP_NS):
        wait = SLEEP_NS
    atomic_store_u64(&q.epoch, UINT64_MAX)
    interrupted = avm_sleep(q.event_fd, sc.epoll_fd if poller else -1, wait)
    atomic_store_u64(&q.epoch, atomic_load_u64(&sc.epoch))
    fence()
    atomic_store_i64(&q.sleeping, SLEEP_NO)
    atomic_add_i64(&sc.idle, -1)
    if poller:
        if atomic_load_i64(&sc.watches):
            io_dispatch(sc, q.s)
        atomic_store_i64(&sc.poller_until, INT64_MIN)
        atomic_store_i64(&sc.poller, 0)
        if sc.deadline and wall_clock() >= sc.deadline:
            stop(sc, MACHINE_TIME)
    if q.s.index == 0 and sc.on_main and (interrupted or wall_clock() - q.last_check >= CHECK_NS):
        q.last_check = wall_clock()
        python_signals(sc)


cdef bint nothing_left(Scheduling* sc, Queue* q) noexcept nogil:
    """Every scheduler is idle: a virtual clock moves on, and a run that should end then does. True: something changed."""
    cdef int64_t next
    cdef int64_t now
    cdef bint changed = False
    if not clock_is_virtual(sc.m) and not sc.limits.stop_when_idle:
        return False
    if atomic_load_i64(&sc.watches):
        io_dispatch(sc, q.s)              # what is ready now comes before any later time
        if work_waits(sc, q):
            return True
    pthread_mutex_lock(&sc.lock)
    if atomic_load_i64(&sc.idle) == atomic_load_i64(&sc.started) and not work_waits(sc, sc.queues[0]):
        next = timers_next(sc.m)
        if next != INT64_MAX:
            if clock_is_virtual(sc.m):
                now = clock_monotonic(sc.m)
                if next > now:
                    clock_advance(sc.m, next - now)
                changed = True
        elif sc.limits.stop_when_idle and atomic_load_i64(&sc.watches) == 0:
            stop(sc, MACHINE_DEADLOCK)
            changed = True
    pthread_mutex_unlock(&sc.lock)
    return changed


cdef void call_poller(Scheduling* sc) noexcept nogil:
    cdef int64_t poller = atomic_load_i64(&sc.poller)
    if poller > 0:
        call(sc.queues[poller - 1])


cdef void sched_timer_set(MachineC* m, int64_t deadline) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    fence()
    if atomic_load_i64(&sc.poller) and deadline < atomic_load_i64(&sc.poller_until):
        call_poller(sc)


include "sched_files.pxi"


# -- runs --------------------------------------------------------------------------------------------

cdef int machine_run(MachineC* m, Process* leader, const RunLimits* limits) except -1:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    cdef Proc* v = <Proc*>leader
    cdef int result
    if sc.running:
        raise RuntimeError("this machine is already running")
    memset(&sc.limits, 0, sizeof(RunLimits))
    if limits != NULL:
        sc.limits = limits[0]
    sc.on_main = threading.current_thread() is threading.main_thread()
    with nogil:
        result = run(sc, v)
    if sc.py_type != NULL:
        PyErr_Restore(sc.py_type, sc.py_value, sc.py_trace)
        sc.py_type = NULL
        sc.py_value = NULL
        sc.py_trace = NULL
        return -1
    return result


cdef int run(Scheduling* sc, Proc* leader) noexcept nogil:
    cdef int i
    cdef Queue* q
    cdef Proc* v
    if leader != NULL:
        if leader.ended:
            return MACHINE_ENDED
        leader.kept = True
    sc.leader = leader
    sc.deadline = wall_clock() + sc.limits.nanoseconds if sc.limits.nanoseconds else 0
    sc.run_start = atomic_load_i64(&sc.reductions)
    atomic_store_i64(&sc.stop, 0)
    sc.queues[0].started = True
    sc.started = 1
    sc.running = True
    # What the last run left with schedulers that this one has not started: nobody else would find it.
    for i in range(1, sc.total):
        v = dequeue(sc, sc.queues[i])
        while v != NULL:
            enqueue(sc, sc.queues[0], v)
            v = dequeue(sc, sc.queues[i])
    if leader != NULL and not leader.begun:
        leader.begun = True
        sched_start(sc.m, leader, sc.queues[0].s)
    schedule(sc, sc.queues[0])
    pthread_mutex_lock(&sc.lock)
    sc.running = False
    pthread_mutex_unlock(&sc.lock)
    call_all(sc)
    for i in range(1, <int>sc.started):
        q = sc.queues[i]
        pthread_join(q.thread, NULL)
        q.started = False
    sc.started = 0
    sc.leader = NULL
    return <int>atomic_load_i64(&sc.stop) - 1


cdef void machine_stop(MachineC* m) noexcept nogil:
    stop(<Scheduling*>m.scheduling, MACHINE_STOPPED)


cdef bint machine_overdue(MachineC* m) noexcept nogil:
    cdef Scheduling* sc = <Scheduling*>m.scheduling
    if sc == NULL or not sc.running:
        return False
    if sc.deadline and wall_clock() >= sc.deadline:
        stop(sc, MACHINE_TIME)
    return atomic_load_i64(&sc.stop) != 0


cdef void machine_halt(MachineC* m, int status) noexcept nogil:
    (<Scheduling*>m.scheduling).halt_status = status
    stop(<Scheduling*>m.scheduling, MACHINE_HALTED)


cdef int machine_halt_status(MachineC* m) noexcept nogil:
    return (<Scheduling*>m.scheduling).halt_status
