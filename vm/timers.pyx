"""Clocks, and the one heap of timers of a machine.

The heap is binary, ordered by deadline and then by age, under one lock; `earliest` is readable without it, so a
scheduler that looks after every slice takes the lock only when something is due. Timers with a reference
(erlang:send_after and its kin) are also in a hash table of references.
"""
from libc.stdlib cimport calloc, free, malloc, realloc
from avmtools.vm.proc cimport *
from avmtools.vm.sched cimport sched_timer_set, sched_wake
from avmtools.vm.heap cimport count_bytes, frag_count, frag_free, memory_full

cdef extern from "<stdint.h>" nogil:
    const int64_t INT64_MAX, INT64_MIN
    const uint64_t UINT64_MAX

cdef extern from *:
    """
    #include <time.h>
    static int64_t avm_clock(int which) {
        struct timespec t;
        clock_gettime(which, &t);
        return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
    }
    #define AVM_MONOTONIC CLOCK_MONOTONIC
    #define AVM_REALTIME CLOCK_REALTIME
    """
    int64_t avm_clock(int which) noexcept nogil
    int AVM_MONOTONIC, AVM_REALTIME

cdef enum:
    BUCKETS = 1024

cdef struct Timers:           # m.timers
    bint is_virtual
    int64_t now               # virtual: nanoseconds since start, atomic
    int64_t start_system      # virtual: system time at start; else what a program set the clock off by; atomic
    int64_t start_monotonic
    pthread_mutex_t lock
    int64_t earliest          # atomic
    Timer** heap
    int64_t count
    int64_t cap
    uint64_t seq
    SendTimer* buckets[1024]


cdef int timers_init(MachineC* m, const ClockOptions* clock) noexcept nogil:
    cdef Timers* t = <Timers*>calloc(1, sizeof(Timers))
    m.timers = t
    if t == NULL:
        return -1
    t.earliest = INT64_MAX
    pthread_mutex_init(&t.lock, NULL)
    if clock != NULL and clock.virtual_clock:
        t.is_virtual = True
        t.start_system = clock.start_system
    else:
        t.start_monotonic = avm_clock(AVM_MONOTONIC)
    return 0


cdef void timers_free(MachineC* m) noexcept nogil:
    cdef Timers* t = <Timers*>m.timers
    cdef int64_t i
    if t == NULL:
        return
    for i in range(t.count):
        if t.heap[i].receiver == NULL:
            timer_discard(m, <SendTimer*>t.heap[i])
    pthread_mutex_destroy(&t.lock)
    free(t.heap)
    free(t)
    m.timers = NULL


cdef void timer_discard(MachineC* m, SendTimer* timer) noexcept nogil:
    if timer.frag != NULL:
        frag_free(timer.frag)
    count_bytes(m, -<int64_t>sizeof(SendTimer))
    free(timer)


# -- clocks ------------------------------------------------------------------------------------------

cdef int64_t clock_monotonic(MachineC* m) noexcept nogil:
    cdef Timers* t = <Timers*>m.timers
    if t.is_virtual:
        return atomic_load_i64(&t.now)
    return avm_clock(AVM_MONOTONIC) - t.start_monotonic


cdef int64_t clock_system(MachineC* m) noexcept nogil:
    cdef Timers* t = <Timers*>m.timers
    if t.is_virtual:
        return atomic_load_i64(&t.start_system) + atomic_load_i64(&t.now)
    return avm_clock(AVM_REALTIME) + atomic_load_i64(&t.start_system)


cdef void clock_set(MachineC* m, int64_t system) noexcept nogil:
    atomic_add_i64(&(<Timers*>m.timers).start_system, system - clock_system(m))


cdef int64_t wall_clock() noexcept nogil:
    return avm_clock(AVM_MONOTONIC)


cdef bint clock_is_virtual(MachineC* m) noexcept nogil:
    return (<Timers*>m.timers).is_virtual


cdef void clock_advance(MachineC* m, int64_t nanoseconds) noexcept nogil:
    atomic_add_i64(&(<Timers*>m.timers).now, nanoseconds)


# -- heap (all under the lock) -----------------------------------------------------------------------

cdef inline bint before(Timer* a, Timer* b) noexcept nogil:
    return a.deadline < b.deadline or (a.deadline == b.deadline and a.seq < b.seq)


cdef void sift_up(Timers* t, Timer* timer, int64_t i) noexcept nogil:
    cdef int64_t up
    while i > 0:
        up = (i - 1) >> 1
        if not before(timer, t.heap[up]):
            break
        t.heap[i] = t.heap[up]
        t.heap[i].index = i
        i = up
    t.heap[i] = timer
    timer.index = i


cdef void sift_down(Timers* t, Timer* timer, int64_t i) noexcept nogil:
    cdef int64_t child
    while True:
        child = 2 * i + 1
        if child >= t.count:
            break
        if child + 1 < t.count and before(t.heap[child + 1], t.heap[child]):
            child += 1
        if not before(t.heap[child], timer):
            break
        t.heap[i] = t.heap[child]
        t.heap[i].index = i
        i = child
    t.heap[i] = timer
    timer.index = i


cdef bint insert(Timers* t, Timer* timer) noexcept nogil:
    cdef Timer** grown
    if t.count == t.cap:
        grown = <Timer**>realloc(t.heap, (t.cap * 2 + 16) * sizeof(Timer*))
        if grown == NULL:
            return False
        t.heap = grown
        t.cap = t.cap * 2 + 16
    timer.seq = t.seq
    t.seq += 1
    t.count += 1
    sift_up(t, timer, t.count - 1)
    atomic_store_i64(&t.earliest, t.heap[0].deadline)
    return True


cdef void remove(Timers* t, Timer* timer) noexcept nogil:
    cdef int64_t i = timer.index
    cdef Timer* moved
    t.count -= 1
    moved = t.heap[t.count]
    timer.index = -1
    if moved != timer:
        if i > 0 and before(moved, t.heap[(i - 1) >> 1]):
            sift_up(t, moved, i)
        else:
            sift_down(t, moved, i)
    atomic_store_i64(&t.earliest, t.heap[0].deadline if t.count else INT64_MAX)


cdef void unchain(Timers* t, SendTimer* timer) noexcept nogil:
    cdef SendTimer** link = &t.buckets[timer.ref & (BUCKETS - 1)]
    while link[0] != timer:
        link = &link[0].chain
    link[0] = timer.chain


# -- receive timeouts --------------------------------------------------------------------------------

cdef int receive_timer(Process* p, int64_t nanoseconds) noexcept nogil:
    cdef Timers* t = <Timers*>p.m.timers
    cdef Proc* v = <Proc*>p
    cdef bint ok
    v.timer.deadline = clock_monotonic(p.m) + nanoseconds
    v.timer.receiver = v
    pthread_mutex_lock(&t.lock)
    ok = insert(t, &v.timer)
    if ok:
        v.armed = v.timer.seq + 1
    pthread_mutex_unlock(&t.lock)
    return 0 if ok else -1


cdef void receive_timer_cancel(Process* p) noexcept nogil:
    cdef Timers* t = <Timers*>p.m.timers
    cdef Proc* v = <Proc*>p
    if v.armed != 0 and atomic_load_u64(&v.fired) != v.armed:
        pthread_mutex_lock(&t.lock)
        if v.timer.index >= 0:
            remove(t, &v.timer)
        pthread_mutex_unlock(&t.lock)
    v.armed = 0


# -- timers that send --------------------------------------------------------------------------------

cdef bint timer_start(MachineC* m, int64_t deadline, uint64_t ref, term dest, Frag* frag, term value,
                      bint cancellable) noexcept nogil:
    cdef Timers* t = <Timers*>m.timers
    cdef SendTimer* timer = NULL
    cdef bint ok
    if not memory_full(m, sizeof(SendTimer)):
        timer = <SendTimer*>malloc(sizeof(SendTimer))
    if timer == NULL:
        if frag != NULL:
            frag_free(frag)
        return False
    timer.timer.deadline = deadline
    timer.timer.receiver = NULL
    timer.ref = ref
    timer.dest = dest
    timer.cancellable = cancellable
    timer.frag = frag
    timer.value = value
    count_bytes(m, sizeof(SendTimer))
    if frag != NULL:
        frag_count(m, frag)
    pthread_mutex_lock(&t.lock)
    ok = insert(t, &timer.timer)
    if ok:
        timer.chain = t.buckets[ref & (BUCKETS - 1)]
        t.buckets[ref & (BUCKETS - 1)] = timer
    pthread_mutex_unlock(&t.lock)
    if not ok:
        timer_discard(m, timer)
    else:
        sched_timer_set(m, deadline)
    return ok


cdef int64_t timer_look(MachineC* m, uint64_t ref, bint cancel) noexcept nogil:
    cdef Timers* t = <Timers*>m.timers
    cdef SendTimer* timer
    cdef int64_t left = -1
    pthread_mutex_lock(&t.lock)
    timer = t.buckets[ref & (BUCKETS - 1)]
    while timer != NULL and timer.ref != ref:
        timer = timer.chain
    if timer != NULL and not timer.cancellable:
        timer = NULL
    if timer != NULL:
        left = timer.timer.deadline - clock_monotonic(m)
        if left < 0:
            left = 0
        if cancel:
            unchain(t, timer)
            remove(t, &timer.timer)
    pthread_mutex_unlock(&t.lock)
    if cancel and timer != NULL:
        timer_discard(m, timer)
    return left


# -- firing ------------------------------------------------------------------------------------------

cdef int64_t timers_next(MachineC* m) noexcept nogil:
    return atomic_load_i64(&(<Timers*>m.timers).earliest)


cdef void timers_fire(MachineC* m, Sched* by) noexcept nogil:
    """Everything that is due, in order of deadline."""
    cdef Timers* t = <Timers*>m.timers
    cdef int64_t now
    cdef Timer* timer
    cdef Proc* receiver
    cdef SendTimer* sender
    if atomic_load_i64(&t.earliest) == INT64_MAX:
        return
    now = clock_monotonic(m)
    if atomic_load_i64(&t.earliest) > now:
        return
    pthread_mutex_lock(&t.lock)
    while t.count and t.heap[0].deadline <= now:
        timer = t.heap[0]
        remove(t, timer)
        if timer.receiver != NULL:
            # The process is alive: it takes its timer back under this lock before it ends. Its timer is its own again
            # as soon as it can see that it has fired.
            receiver = timer.receiver
            atomic_store_u64(&receiver.fired, timer.seq + 1)
            sched_wake(m, receiver, by)
        else:
            sender = <SendTimer*>timer
            unchain(t, sender)
            message_push(m, sender.dest, sender.frag, sender.value, by)
            count_bytes(m, -<int64_t>sizeof(SendTimer))
            free(sender)
    pthread_mutex_unlock(&t.lock)
