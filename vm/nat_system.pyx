"""Native functions on the machine itself: time, unique integers, random numbers, statistics, memory, system_info, halt."""
from libc.string cimport memcpy, strlen
from avmtools.vm.proc cimport *
from avmtools.vm.sched cimport *
from avmtools.vm.timers cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.atoms cimport atom_count
from avmtools.vm.code cimport module_count
from avmtools.vm.display cimport Text, console_out, text_add, text_free, text_init
from avmtools.vm.nat_port cimport chars_to_text
from avmtools.vm.natives cimport Walk, walk_free, walk_init, walk_push
from avmtools.vm.num cimport get_int64, get_uint64, mk_int64, mk_uint64, num_add, num_div, num_mul, num_sub

cdef extern from "<stdint.h>" nogil:
    const int64_t INT64_MAX

cdef extern from *:
    """
    #include <sys/random.h>
    #include <sys/resource.h>
    #include <sys/utsname.h>
    #include <stdlib.h>
    #include <time.h>
    #include <unistd.h>
    static int64_t avm_cpu_ns(void) {
        struct timespec t;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
        return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
    }
    static void avm_date(int64_t seconds, int local, int *out) {
        time_t s = seconds;
        struct tm t;
        if (local) localtime_r(&s, &t); else gmtime_r(&s, &t);
        out[0] = t.tm_year + 1900; out[1] = t.tm_mon + 1; out[2] = t.tm_mday;
        out[3] = t.tm_hour; out[4] = t.tm_min; out[5] = t.tm_sec;
    }
    /* Seconds since 1970 of a date that is known to be valid, or of one that its own fields don't give back: INT64_MIN. */
    static int64_t avm_seconds(const int *in, int local, int dst) {
        struct tm t = {0};
        time_t s;
        t.tm_year = in[0] - 1900; t.tm_mon = in[1] - 1; t.tm_mday = in[2];
        t.tm_hour = in[3]; t.tm_min = in[4]; t.tm_sec = in[5];
        t.tm_isdst = dst;
        s = local ? mktime(&t) : timegm(&t);
        if (t.tm_mon != in[1] - 1 || t.tm_mday != in[2] || t.tm_sec != in[5]) return INT64_MIN;
        return s;
    }
    /* The local time of another zone. TZ is the process's, so it is changed and set back under a lock. */
    #include <pthread.h>
    #include <string.h>
    static void avm_date_in(int64_t seconds, const char *zone, int *out) {
        static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
        const char *now;
        char *old;
        pthread_mutex_lock(&lock);
        now = getenv("TZ");
        old = now ? strdup(now) : NULL;
        setenv("TZ", zone, 1);
        tzset();
        avm_date(seconds, 1, out);
        if (old) { setenv("TZ", old, 1); free(old); } else unsetenv("TZ");
        tzset();
        pthread_mutex_unlock(&lock);
    }
    static const char *avm_uname(int which) {
        static struct utsname u;
        if (!u.sysname[0]) uname(&u);
        return which == 0 ? u.sysname : which == 1 ? u.release : u.machine;
    }
    static int avm_cores(void) { long n = sysconf(_SC_NPROCESSORS_ONLN); return n < 1 ? 1 : (int)n; }
    """
    int64_t avm_cpu_ns() noexcept nogil
    void avm_date(int64_t seconds, int local, int* out) noexcept nogil
    int64_t avm_seconds(const int* date, int local, int dst) noexcept nogil
    void avm_date_in(int64_t seconds, const char* zone, int* out) noexcept nogil
    const char* avm_uname(int which) noexcept nogil
    int avm_cores() noexcept nogil
    ssize_t getrandom(void* buffer, size_t n, unsigned int flags) noexcept nogil
    const int64_t INT64_MIN
    const char* getenv(const char* name) noexcept nogil
    const char* getcwd(char* path, size_t n) noexcept nogil

cdef enum:
    SECOND = 1000000000


cdef inline term boolean(bint b) noexcept nogil:
    return ATOM_true if b else ATOM_false


# -- time --------------------------------------------------------------------------------------------

cdef int64_t per_second(Process* p, term unit) noexcept nogil:
    """Parts per second of a time unit; 0: not one of this release (facts/vm.md 2.5)."""
    cdef int64_t n
    if unit == ATOM_second:
        return 1
    if unit == ATOM_millisecond:
        return 1000
    if unit == ATOM_microsecond:
        return 1000000
    if p.m.release >= R07 and (unit == ATOM_nanosecond or unit == ATOM_native):
        return SECOND
    if p.m.release != ROTP:
        return 0
    if unit == ATOM_seconds:
        return 1
    if unit == ATOM_milli_seconds:
        return 1000
    if unit == ATOM_micro_seconds:
        return 1000000
    if unit == ATOM_nano_seconds:
        return SECOND
    return n if get_int64(unit, &n) and n > 0 else 0


cdef term in_unit(Process* p, int64_t ns, term unit) noexcept nogil:
    cdef int64_t parts = per_second(p, unit)
    cdef int64_t whole, part
    if parts == 0:
        return raise_badarg(p)
    # Rounded towards minus infinity, as erlang:convert_time_unit does; in two steps, so that nothing overflows.
    whole = ns // SECOND
    part = ns % SECOND
    if part < 0:
        part += SECOND
        whole -= 1
    if parts <= SECOND:
        return mk_int64(p, whole * parts + part * parts // SECOND)
    return num_div(p, num_mul(p, mk_int64(p, ns), mk_int64(p, parts)), mk_int64(p, SECOND))


cdef term nat_monotonic_time(Process* p, term* a) noexcept nogil:
    return mk_int64(p, clock_monotonic(p.m))


cdef term nat_monotonic_time1(Process* p, term* a) noexcept nogil:
    return in_unit(p, clock_monotonic(p.m), a[0])


cdef term nat_system_time(Process* p, term* a) noexcept nogil:
    return mk_int64(p, clock_system(p.m))


cdef term nat_system_time1(Process* p, term* a) noexcept nogil:
    return in_unit(p, clock_system(p.m), a[0])


cdef term nat_time_offset(Process* p, term* a) noexcept nogil:
    return mk_int64(p, clock_system(p.m) - clock_monotonic(p.m))


cdef term nat_time_offset1(Process* p, term* a) noexcept nogil:
    return in_unit(p, clock_system(p.m) - clock_monotonic(p.m), a[0])


cdef term nat_convert_time_unit(Process* p, term* a) noexcept nogil:
    cdef int64_t source = per_second(p, a[1])
    cdef int64_t target = per_second(p, a[2])
    cdef term scaled, rounded
    if source == 0 or target == 0 or not is_integer(a[0]):
        return raise_badarg(p)
    scaled = num_mul(p, a[0], mk_int64(p, target))
    if scaled != NONE and (header_type(header_of(scaled)) == T_NEGINT if is_boxed(scaled) else small_value(scaled) < 0):
        scaled = num_sub(p, scaled, mk_int64(p, source - 1))
    return NONE if scaled == NONE else num_div(p, scaled, mk_int64(p, source))


cdef term megaseconds(Process* p, int64_t ns) noexcept nogil:
    cdef int64_t us = ns // 1000
    cdef int64_t s = us // 1000000
    return mk_tuple3(p, mk_small(s // 1000000), mk_small(s % 1000000), mk_small(us % 1000000))


cdef term nat_timestamp(Process* p, term* a) noexcept nogil:
    return megaseconds(p, clock_system(p.m))


cdef int64_t last_now = 0

cdef term nat_now(Process* p, term* a) noexcept nogil:
    """As timestamp, but never the same value twice."""
    global last_now
    cdef int64_t us = clock_system(p.m) // 1000
    cdef int64_t last
    while True:
        last = atomic_load_i64(&last_now)
        if us <= last:
            us = last + 1
        if atomic_cas_u64(<uint64_t*>&last_now, <uint64_t>last, <uint64_t>us):
            return megaseconds(p, us * 1000)


cdef term date_term(Process* p, const int* d) noexcept nogil:
    return mk_tuple2(p, mk_tuple3(p, mk_small(d[0]), mk_small(d[1]), mk_small(d[2])),
                     mk_tuple3(p, mk_small(d[3]), mk_small(d[4]), mk_small(d[5])))


cdef term nat_universaltime(Process* p, term* a) noexcept nogil:
    cdef int[6] d
    avm_date(clock_system(p.m) // SECOND, 0, d)
    return date_term(p, d)


cdef term nat_localtime(Process* p, term* a) noexcept nogil:
    cdef int[6] d
    avm_date(clock_system(p.m) // SECOND, 1, d)
    return date_term(p, d)


cdef term nat_localtime1(Process* p, term* a) noexcept nogil:
    cdef int[6] d
    cdef char[64] zone
    cdef int n = 0
    cdef term list = a[0]
    while is_cons(list) and is_small(head(list)) and 0 < small_value(head(list)) < 128 and n < 63:
        zone[n] = <char>small_value(head(list))
        n += 1
        list = tail(list)
    if list != NIL:
        return raise_badarg(p)
    zone[n] = 0
    avm_date_in(clock_system(p.m) // SECOND, zone, d)
    return date_term(p, d)


cdef term nat_date(Process* p, term* a) noexcept nogil:
    return element(nat_localtime(p, a), 0)


cdef term nat_time(Process* p, term* a) noexcept nogil:
    return element(nat_localtime(p, a), 1)


cdef bint read_date(term t, int* d) noexcept nogil:
    cdef int i
    if not is_tuple_of(t, 2) or not is_tuple_of(element(t, 0), 3) or not is_tuple_of(element(t, 1), 3):
        return False
    for i in range(6):
        if not is_small(element(element(t, i // 3), i % 3)) or not 0 <= small_value(element(element(t, i // 3), i % 3)) < 100000:
            return False
        d[i] = <int>small_value(element(element(t, i // 3), i % 3))
    return d[3] < 24 and d[4] < 60 and d[5] < 60


cdef term convert_date(Process* p, term date, bint from_local, int dst) noexcept nogil:
    cdef int[6] d
    cdef int64_t seconds
    if not read_date(date, d) or from_local and d[0] < 1902:  # as OTP: zones have no rules before
        return raise_badarg(p)
    seconds = avm_seconds(d, from_local, dst)
    if seconds == INT64_MIN:
        return raise_badarg(p)
    avm_date(seconds, not from_local, d)
    return date_term(p, d)


cdef term nat_universaltime_to_localtime(Process* p, term* a) noexcept nogil:
    return convert_date(p, a[0], False, 0)


cdef term nat_localtime_to_universaltime(Process* p, term* a) noexcept nogil:
    return convert_date(p, a[0], True, -1)


cdef term nat_localtime_to_universaltime2(Process* p, term* a) noexcept nogil:
    if a[1] != ATOM_true and a[1] != ATOM_false and a[1] != ATOM_undefined:
        return raise_badarg(p)
    return convert_date(p, a[0], True, 1 if a[1] == ATOM_true else 0 if a[1] == ATOM_false else -1)


cdef term nat_universaltime_to_posixtime(Process* p, term* a) noexcept nogil:
    cdef int[6] d
    cdef int64_t seconds = avm_seconds(d, 0, 0) if read_date(a[0], d) else INT64_MIN
    return raise_badarg(p) if seconds == INT64_MIN else mk_int64(p, seconds)


cdef term nat_posixtime_to_universaltime(Process* p, term* a) noexcept nogil:
    cdef int[6] d
    cdef int64_t seconds
    if not get_int64(a[0], &seconds) or seconds >> 40 > 0 or seconds >> 40 < -1:
        return raise_badarg(p)
    avm_date(seconds, 0, d)
    return date_term(p, d)


cdef term nat_system_time_to_universal_time(Process* p, term* a) noexcept nogil:
    """calendar:system_time_to_universal_time(Time, Unit)."""
    cdef int[6] d
    cdef int64_t t, parts = per_second(p, a[1])
    if parts == 0 or not get_int64(a[0], &t):
        return raise_badarg(p)
    t = t // parts if t >= 0 else -((parts - 1 - t) // parts)
    if t >> 40 > 0 or t >> 40 < -1:
        return raise_badarg(p)
    avm_date(t, 0, d)
    return date_term(p, d)


# -- numbers that differ -----------------------------------------------------------------------------

cdef term nat_unique_integer1(Process* p, term* a) noexcept nogil:
    cdef term options = a[0]
    while is_cons(options):
        if head(options) != ATOM_positive and head(options) != ATOM_monotonic:
            return raise_badarg(p)
        options = tail(options)
    if options != NIL:
        return raise_badarg(p)
    # One counter serves all: positive, and ordered by time of creation.
    return mk_int64(p, atomic_add_i64(&p.m.unique, 1))


cdef term nat_unique_integer(Process* p, term* a) noexcept nogil:
    return mk_int64(p, atomic_add_i64(&p.m.unique, 1))


cdef bint random_bytes(Process* p, uint8_t* data, size_t n) noexcept nogil:
    """From the host; from the scheduler's generator when the machine was given a seed, so that runs repeat."""
    cdef ssize_t got
    cdef uint64_t r
    while n:
        if machine_seeded(p.m):
            r = sched_random(p.sched)
            got = 8 if n > 8 else <ssize_t>n
            memcpy(data, &r, got)
        else:
            got = getrandom(data, n if n < 65536 else 65536, 0)
            if got < 0:
                return False
        data += got
        n -= got
    return True


cdef term nat_random(Process* p, term* a) noexcept nogil:
    cdef uint32_t v = 0
    random_bytes(p, <uint8_t*>&v, 4)
    return mk_small(v)


cdef term nat_rand_bytes(Process* p, term* a) noexcept nogil:
    cdef uint8_t* data
    cdef term result
    if not is_small(a[0]) or small_value(a[0]) < 0:
        return raise_badarg(p)
    data = new_binary(p, small_value(a[0]), &result)
    if data == NULL:
        return NONE
    random_bytes(p, data, small_value(a[0]))
    return result


cdef term nat_platform(Process* p, term* a) noexcept nogil:
    return ATOM_generic_unix


cdef term nat_get_creation(Process* p, term* a) noexcept nogil:
    return mk_small(0)


# -- memory and statistics ---------------------------------------------------------------------------

cdef int64_t memory_of(MachineC* m, term kind) noexcept nogil:
    """Bytes; -1: no such kind. Heaps and binaries are counted, the rest is estimated from what there is of it."""
    cdef int64_t binary = atomic_load_i64(&m.refc_bytes)
    cdef int64_t used = atomic_load_i64(&m.memory_used)
    cdef int64_t atoms = <int64_t>atom_count(m) * 32
    cdef int64_t ets = atomic_load_i64(&(<Registry*>m.registry).ets_bytes)
    cdef int64_t processes = <int64_t>process_count(m, False) * <int64_t>sizeof(Proc) + (used - binary - ets if used > binary + ets else 0)
    if kind == ATOM_binary:
        return binary
    if kind == ATOM_atom or kind == ATOM_atom_used:
        return atoms
    if kind == ATOM_processes or kind == ATOM_processes_used:
        return processes
    if kind == ATOM_code:
        return <int64_t>module_count(m) * 16384
    if kind == ATOM_ets:
        return ets
    if kind == ATOM_system:
        return binary + atoms + ets + memory_of(m, ATOM_code)
    if kind == ATOM_total:
        return processes + memory_of(m, ATOM_system)
    return -1


cdef term nat_memory1(Process* p, term* a) noexcept nogil:
    cdef term result = NIL
    cdef term list = a[0]
    cdef term* words
    cdef term* link = &result
    cdef int64_t n
    if is_atom(list) and (p.m.release == ROTP or list == ATOM_binary):
        n = memory_of(p.m, list)
        return raise_badarg(p) if n < 0 else mk_int64(p, n)
    if p.m.release != ROTP:
        return raise_badarg(p)
    while is_cons(list):
        n = memory_of(p.m, head(list))
        if n < 0:
            return raise_badarg(p)
        words = heap_alloc(p, 2)
        words[0] = mk_tuple2(p, head(list), mk_int64(p, n))
        words[1] = NIL
        link[0] = mk_list(words)
        link = &words[1]
        list = tail(list)
    return result if list == NIL else raise_badarg(p)


cdef term nat_memory(Process* p, term* a) noexcept nogil:
    cdef term[9] kinds
    cdef term list = NIL
    cdef int i
    kinds[0] = ATOM_total
    kinds[1] = ATOM_processes
    kinds[2] = ATOM_processes_used
    kinds[3] = ATOM_system
    kinds[4] = ATOM_atom
    kinds[5] = ATOM_atom_used
    kinds[6] = ATOM_binary
    kinds[7] = ATOM_code
    kinds[8] = ATOM_ets
    for i in range(8, -1, -1):
        list = mk_cons(p, kinds[i], list)
    return nat_memory1(p, &list)


cdef term since(Process* p, int64_t* last, int64_t now) noexcept nogil:
    """{Total, SinceLastCall}."""
    cdef int64_t before = <int64_t>atomic_swap_u64(<uint64_t*>last, <uint64_t>now)
    return mk_tuple2(p, mk_int64(p, now), mk_int64(p, now - before))


cdef term nat_statistics(Process* p, term* a) noexcept nogil:
    cdef MachineC* m = p.m
    cdef term key = a[0]
    cdef int i
    cdef term list = NIL
    if key == ATOM_reductions or key == ATOM_exact_reductions:
        return since(p, &m.last_reductions, total_reductions(m) + <int64_t>REDUCTIONS - p.reds)
    if key == ATOM_runtime:
        return since(p, &m.last_runtime, avm_cpu_ns() // 1000000)
    if key == ATOM_wall_clock:
        return since(p, &m.last_wall_clock, clock_monotonic(m) // 1000000)
    if key == ATOM_run_queue or key == ATOM_total_run_queue_lengths or key == ATOM_total_run_queue_lengths_all:
        return mk_small(<int64_t>run_queue_length(m))
    if key == ATOM_total_active_tasks or key == ATOM_total_active_tasks_all:
        return mk_small(<int64_t>run_queue_length(m) + 1)
    if key == ATOM_run_queue_lengths or key == ATOM_run_queue_lengths_all or key == ATOM_active_tasks or key == ATOM_active_tasks_all:
        for i in range(schedulers_online(m) - 1, -1, -1):
            list = mk_cons(p, mk_small(queue_length_of(m, i) + (
                (key == ATOM_active_tasks or key == ATOM_active_tasks_all) and i == p.sched.index)), list)
        return list
    if key == ATOM_context_switches:
        return mk_tuple2(p, mk_int64(p, context_switches(m)), mk_small(0))
    if key == ATOM_garbage_collection:
        return mk_tuple3(p, mk_int64(p, <int64_t>p.gc_count), mk_small(0), mk_small(0))
    if key == ATOM_io:
        return mk_tuple2(p, mk_tuple2(p, ATOM_input, mk_small(0)), mk_tuple2(p, ATOM_output, mk_small(0)))
    if key == ATOM_scheduler_wall_time:
        return ATOM_undefined             # as long as nobody has switched it on with system_flag
    return raise_badarg(p)


# -- system_info -------------------------------------------------------------------------------------

cdef term text(Process* p, const char* s) noexcept nogil:
    return mk_string(p, <const uint8_t*>s, strlen(s), NIL)


cdef term binary(Process* p, const char* s) noexcept nogil:
    return make_binary(p, <const uint8_t*>s, strlen(s))


cdef term architecture(Process* p) noexcept nogil:
    """The seed's SystemName-Version-Processor up to 0.6; a GNU triple, as a binary, from 0.7 on; OTP's is a string."""
    cdef char[256] s
    cdef size_t n = 0
    cdef int i
    cdef const char* part
    if p.m.release > R06:
        part = avm_uname(2)
        n = strlen(part)
        memcpy(s, part, n)
        part = "-linux-gnu" if p.m.release == R07 else "-pc-linux-gnu"
        memcpy(s + n, part, strlen(part) + 1)
        return text(p, s) if p.m.release == ROTP else binary(p, s)
    for i in range(3):
        part = avm_uname(i)
        if strlen(part) > 80:
            continue
        memcpy(s + n, part, strlen(part))
        n += strlen(part)
        s[n] = 45
        n += 1
    return make_binary(p, <const uint8_t*>s, n - 1)


cdef const char* version_of(MachineC* m) noexcept nogil:
    if m.release == R05:
        return "0.5.1"
    return "0.6.6" if m.release == R06 else "0.7.0-alpha.1"


cdef term info_all(Process* p, term key) noexcept nogil:
    """Keys that every release knows (facts/vm.md 5.4)."""
    cdef MachineC* m = p.m
    if key == ATOM_process_count:
        return mk_small(<int64_t>process_count(m, False))
    if key == ATOM_port_count:
        return mk_small(<int64_t>process_count(m, True))
    if key == ATOM_atom_count:
        return mk_small(<int64_t>atom_count(m))
    if key == ATOM_wordsize:
        return mk_small(8)
    if key == ATOM_machine:
        return text(p, "BEAM" if m.release == ROTP else "ATOM")
    if key == ATOM_system_architecture:
        return architecture(p)
    if key == ATOM_schedulers:
        return mk_small(schedulers_total(m))
    if key == ATOM_schedulers_online:
        return mk_small(schedulers_online(m))
    return NONE


cdef term info_atomvm(Process* p, term key) noexcept nogil:
    if key == ATOM_avm_floatsize:
        return mk_small(8)
    if key == ATOM_atomvm_version:
        return binary(p, version_of(p.m))
    if key == ATOM_refc_binary_info:
        return NIL
    if p.m.release == R07:
        if key == ATOM_otp_release:
            return text(p, "27")
        if key == ATOM_break_ignored:
            return ATOM_true
        if key == ATOM_emu_flavor:
            return ATOM_emu
        if key == ATOM_system_version:
            return text(p, "AtomVM 0.7.0-alpha.1 [64-bit] [smp]\n")
    return NONE


cdef term info_otp(Process* p, term key) noexcept nogil:
    cdef MachineC* m = p.m
    if key == ATOM_otp_release:
        return text(p, "25")
    if key == ATOM_version:
        return text(p, "13.1.5")
    if key == ATOM_system_version:
        return text(p, "Erlang/OTP 25 [erts-13.1.5] [64-bit] (avm)\n")
    if key == ATOM_process_limit:
        return mk_int64(p, <int64_t>m.max_processes)
    if key == ATOM_port_limit:
        return mk_int64(p, <int64_t>m.max_processes)
    if key == ATOM_atom_limit:
        return mk_int64(p, <int64_t>m.max_atoms)
    if key == ATOM_ets_limit:
        return mk_small(1 << 20)
    if key == ATOM_logical_processors or key == ATOM_logical_processors_available:
        return mk_small(avm_cores())
    if key == ATOM_multi_scheduling:
        return ATOM_enabled
    if key == ATOM_threads or key == ATOM_smp_support or key == ATOM_break_ignored or key == ATOM_tolerant_timeofday:
        return ATOM_true if key != ATOM_tolerant_timeofday else ATOM_enabled
    if key == ATOM_thread_pool_size or key == ATOM_creation or key == ATOM_modified_timing_level:
        return ATOM_undefined if key == ATOM_modified_timing_level else mk_small(0)
    if key == ATOM_scheduler_id:
        return mk_small(p.sched.index + 1)
    if key == ATOM_dirty_cpu_schedulers or key == ATOM_dirty_cpu_schedulers_online or key == ATOM_dirty_io_schedulers:
        return mk_small(0)
    if key == ATOM_emu_flavor:
        return ATOM_emu
    if key == ATOM_build_type:
        return ATOM_opt
    if key == ATOM_debug_compiled:
        return ATOM_false
    if key == ATOM_endian:
        return ATOM_little
    if key == ATOM_compat_rel:
        return mk_small(25)
    if key == ATOM_nif_version:
        return text(p, "2.16")
    if key == ATOM_driver_version:
        return text(p, "3.3")
    if key == ATOM_scheduler_bind_type:
        return ATOM_unbound
    if key == ATOM_heap_type:
        return ATOM_private
    if key == ATOM_time_correction:
        return ATOM_true
    if key == ATOM_time_warp_mode:
        return ATOM_no_time_warp
    if key == ATOM_start_time:
        return mk_small(0)
    if key == ATOM_end_time:
        return mk_int64(p, INT64_MAX)
    if key == ATOM_os_type:
        return mk_tuple2(p, ATOM_unix, ATOM_linux)
    if key == ATOM_min_heap_size:
        return mk_tuple2(p, ATOM_min_heap_size, mk_small(DEFAULT_MIN_HEAP))
    if key == ATOM_min_bin_vheap_size:
        return mk_tuple2(p, ATOM_min_bin_vheap_size, mk_small(46422))
    if key == ATOM_fullsweep_after:
        return mk_tuple2(p, ATOM_fullsweep_after, mk_small(65535))
    return NONE


cdef term nat_system_info(Process* p, term* a) noexcept nogil:
    cdef term value = NONE
    cdef term key = a[0]
    if is_tuple_of(key, 2) and element(key, 0) == ATOM_wordsize and p.m.release == ROTP:
        if element(key, 1) == ATOM_internal or element(key, 1) == ATOM_external:
            return mk_small(8)
    if not is_atom(key):
        return raise_badarg(p)
    value = info_all(p, key)
    if value == NONE:
        value = info_otp(p, key) if p.m.release == ROTP else info_atomvm(p, key)
    if value != NONE:
        return value
    return raise_badarg(p) if p.m.release == ROTP else <term>ATOM_undefined


cdef term nat_system_flag(Process* p, term* a) noexcept nogil:
    cdef int64_t n
    cdef int old = schedulers_online(p.m)
    if a[0] == ATOM_schedulers_online:
        if not get_int64(a[1], &n) or n < 1 or n > schedulers_total(p.m):
            return raise_badarg(p)
        schedulers_set_online(p.m, <int>n)
        return mk_small(old)
    return raise_badarg(p)


# -- the end -----------------------------------------------------------------------------------------

cdef term halt(Process* p, int status) noexcept nogil:
    machine_halt(p.m, status)
    p.exc_class = ATOM_waiting            # it never comes back
    return NONE


cdef term nat_halt(Process* p, term* a) noexcept nogil:
    return halt(p, 0)


cdef term nat_halt1(Process* p, term* a) noexcept nogil:
    cdef int64_t n
    cdef term list = a[0]
    if get_int64(list, &n) and n >= 0:
        return halt(p, <int>(n & 255))
    if list == ATOM_abort:
        return halt(p, 134)               # what a shell sees of SIGABRT
    while is_cons(list) and is_small(head(list)):
        list = tail(list)
    return halt(p, 1) if list == NIL else raise_badarg(p)


cdef term nat_halt2(Process* p, term* a) noexcept nogil:
    cdef term options = a[1]
    while is_cons(options):
        if not is_tuple_of(head(options), 2) or element(head(options), 0) != ATOM_flush:
            return raise_badarg(p)
        options = tail(options)
    return nat_halt1(p, a) if options == NIL else raise_badarg(p)


# -- the host ----------------------------------------------------------------------------------------

cdef term nat_getenv(Process* p, term* a) noexcept nogil:
    cdef Text name
    cdef const char* value = NULL
    cdef bint good
    text_init(&name)
    good = chars_to_text(&name, a[0], True)
    text_add(&name, "\0", 1)
    if good:
        value = getenv(name.data)
    text_free(&name)
    if not good:
        return raise_badarg(p)
    return ATOM_false if value == NULL else text(p, value)


cdef term nat_get_cwd(Process* p, term* a) noexcept nogil:
    cdef char[4096] path
    if getcwd(path, 4096) == NULL:
        return mk_tuple2(p, ATOM_error, ATOM_enoent)
    return mk_tuple2(p, ATOM_ok, text(p, path))


cdef term nat_same(Process* p, term* a) noexcept nogil:
    """erts_debug:same/2: whether two terms are the same words, not just equal."""
    return boolean(a[0] == a[1])


cdef term nat_display_nl(Process* p, term* a) noexcept nogil:
    console_out(p.m, b"\n", 1)
    return ATOM_true


cdef int64_t whole_size(term t) noexcept nogil:
    """Words of a term and all in it, literals too, what is shared once per occurrence; -1: no memory."""
    cdef Walk rest
    cdef term* o
    cdef int64_t words = 0
    cdef size_t n, i
    cdef int kind
    walk_init(&rest)
    while True:
        if is_cons(t):
            words += 2
            if not walk_push(&rest, tail(t)):
                words = -1
                break
            t = head(t)
            continue
        if is_boxed(t):
            o = boxed_ptr(t)
            n = header_size(o[0])
            words += <int64_t>n + 1
            kind = header_type(o[0])
            i = n if kind != T_TUPLE and kind != T_MAP else 0
            if kind == T_FUN:
                i = 1
            elif kind == T_HASHMAP:
                i = 1
            elif kind == T_SUBBIN:
                i = 2
            while i < n and words >= 0:
                i += 1
                if not walk_push(&rest, o[i]):
                    words = -1
            if words < 0:
                break
        if rest.used == 0:
            break
        rest.used -= 1
        t = rest.stack[rest.used]
    walk_free(&rest)
    return words


cdef term nat_flat_size(Process* p, term* a) noexcept nogil:
    """erts_debug:flat_size/1: words of the term on a heap of its own."""
    cdef int64_t words = whole_size(a[0])
    return mk_small(words) if words >= 0 else raise_error(p, ATOM_system_limit)


# -- the table ---------------------------------------------------------------------------------------

cdef Native[64] natives
cdef int n_natives = 0


cdef void row_of(const char* module, const char* name, int arity, int releases, native_fn fn) noexcept:
    global n_natives
    cdef Native* n = &natives[n_natives]
    n.module = module
    n.name = name
    n.arity = arity
    n.releases = releases
    n.fn = fn
    n_natives += 1


cdef void row(const char* name, int arity, int releases, native_fn fn) noexcept:
    row_of(b"erlang", name, arity, releases, fn)
    if name == b"unique_integer":
        natives[n_natives - 1].flags = NATIVE_GUARD


row(b"monotonic_time", 0, R07UP, nat_monotonic_time)
row(b"monotonic_time", 1, R_ALL, nat_monotonic_time1)
row(b"system_time", 0, R07UP, nat_system_time)
row(b"system_time", 1, R_ALL, nat_system_time1)
row(b"time_offset", 0, ROTP, nat_time_offset)
row(b"time_offset", 1, ROTP, nat_time_offset1)
row(b"convert_time_unit", 3, ROTP, nat_convert_time_unit)
row(b"timestamp", 0, R_ALL, nat_timestamp)
row(b"now", 0, ROTP, nat_now)
row(b"universaltime", 0, R_ALL, nat_universaltime)
row(b"localtime", 0, R_ALL, nat_localtime)
row(b"localtime", 1, R05 | R06 | R07, nat_localtime1)
row(b"date", 0, ROTP, nat_date)
row(b"time", 0, ROTP, nat_time)
row(b"universaltime_to_localtime", 1, ROTP, nat_universaltime_to_localtime)
row(b"localtime_to_universaltime", 1, ROTP, nat_localtime_to_universaltime)
row(b"localtime_to_universaltime", 2, ROTP, nat_localtime_to_universaltime2)
row(b"universaltime_to_posixtime", 1, ROTP, nat_universaltime_to_posixtime)
row(b"posixtime_to_universaltime", 1, ROTP, nat_posixtime_to_universaltime)
row(b"unique_integer", 0, R07UP, nat_unique_integer)
row(b"unique_integer", 1, R07UP, nat_unique_integer1)
row(b"memory", 0, ROTP, nat_memory)
row(b"memory", 1, R_ALL, nat_memory1)
row(b"statistics", 1, ROTP, nat_statistics)
row(b"system_info", 1, R_ALL, nat_system_info)
row(b"system_flag", 2, R_ALL, nat_system_flag)
row(b"halt", 0, ROTP, nat_halt)
row(b"halt", 1, ROTP, nat_halt1)
row(b"halt", 2, ROTP, nat_halt2)
row_of(b"os", b"timestamp", 0, ROTP, nat_timestamp)
row_of(b"os", b"system_time", 0, R07UP, nat_system_time)
row_of(b"os", b"system_time", 1, R07UP, nat_system_time1)
row_of(b"os", b"getenv", 1, R07, nat_getenv)           # profile otp: nat_os.py
row_of(b"file", b"get_cwd", 0, R07UP, nat_get_cwd)
row_of(b"calendar", b"system_time_to_universal_time", 2, R_ALL, nat_system_time_to_universal_time)
row_of(b"atomvm", b"platform", 0, R_ALL, nat_platform)
row_of(b"atomvm", b"random", 0, R_ALL, nat_random)
row_of(b"atomvm", b"rand_bytes", 1, R_ALL, nat_rand_bytes)
row_of(b"atomvm", b"random_bytes", 1, R_ALL, nat_rand_bytes)      # as the manual of 0.6.0-dev spells it, in both modules
row(b"random_bytes", 1, R_ALL, nat_rand_bytes)
row_of(b"atomvm", b"get_creation", 0, R07UP, nat_get_creation)
row_of(b"erts_debug", b"flat_size", 1, R_ALL, nat_flat_size)
row_of(b"erts_debug", b"same", 2, ROTP, nat_same)
row_of(b"erlang", b"display_nl", 0, ROTP, nat_display_nl)


cdef Native* nat_system_table(int* n) noexcept nogil:
    n[0] = n_natives
    return natives
