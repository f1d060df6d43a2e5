# Clocks and timers of a machine.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef struct ClockOptions:
    bint virtual_clock        # time moves when nothing is runnable (to the next timer), and 25 ns per reduction
    int64_t start_system      # virtual clock: nanoseconds since 1970 at start
    bint seeded               # one scheduler: slices and choices from the run queue follow `seed`
    uint64_t seed

cdef int64_t clock_monotonic(MachineC* m) noexcept nogil      # nanoseconds since the machine started
cdef int64_t clock_system(MachineC* m) noexcept nogil         # nanoseconds since 1970
cdef void clock_set(MachineC* m, int64_t system) noexcept nogil   # from now on clock_system goes on from there
cdef int64_t wall_clock() noexcept nogil                      # nanoseconds from some point, whatever the machine's clock
cdef bint clock_is_virtual(MachineC* m) noexcept nogil
cdef void clock_advance(MachineC* m, int64_t nanoseconds) noexcept nogil    # virtual clocks only
cdef int timers_init(MachineC* m, const ClockOptions* clock) noexcept nogil
cdef void timers_free(MachineC* m) noexcept nogil

cdef int64_t timers_next(MachineC* m) noexcept nogil          # the earliest deadline (clock_monotonic); INT64_MAX: none
cdef void timers_fire(MachineC* m, Sched* by) noexcept nogil  # everything that is due
cdef int receive_timer(Process* p, int64_t nanoseconds) noexcept nogil      # arm p's `receive ... after`; -1: no memory
cdef void receive_timer_cancel(Process* p) noexcept nogil
# A message at `deadline` (clock_monotonic) to a pid or name; timer_look finds it if `cancellable`. Takes over frag.
# False: no memory.
cdef bint timer_start(MachineC* m, int64_t deadline, uint64_t ref, term dest, Frag* frag, term value,
                      bint cancellable) noexcept nogil
cdef int64_t timer_look(MachineC* m, uint64_t ref, bint cancel) noexcept nogil # nanoseconds left; -1: no such timer
