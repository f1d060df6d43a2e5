"""Debug aids: lines about calls, messages, collections and schedulers, and the profile of reductions and time.

A line is `SECONDS SCHEDULER PID EVENT DETAILS` (docs/debugging.md); it is written whole, so lines of several threads
never mix.

The profile. Each process has a tree of calls of its own (no lock on the way) and a shadow of its stack: for each
function that is running, its node and how deep the stack was when it was entered. A function that is entered at the
depth of the top entry, or above it, follows it by a tail call, or the entry was left by an exception. So what a handler,
a tail call or a native called through a stub leaves behind is cleaned up by the next event. Time and reductions between
two events belong to the entry on top. When a process ends, its tree is merged into the machine's. Direct recursion
makes no new node, and nodes are at most MAX_LEVEL deep, so that trees stay small.
"""
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t, uintptr_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memset
from avmtools.vm.trace cimport *
from avmtools.vm.atoms cimport *
from avmtools.vm.bridge cimport call_python
from avmtools.vm.code cimport find_function
from avmtools.vm.display cimport *
from avmtools.vm.interp cimport RUN_EXIT, RUN_WAIT
from avmtools.vm.proc cimport Proc, Processes
from avmtools.vm.process cimport name_lookup
from avmtools.vm.timers cimport clock_monotonic, wall_clock

cdef extern from "<stdio.h>" nogil:
    int snprintf(char*, size_t, const char*, ...)

cdef enum:
    MAX_LEVEL = 250           # depth of a tree
    MAX_TEXT = 1000           # bytes of a line's details
    MAX_PROCESSES = 32        # of trace_only_process
    MAX_FUNCTIONS = 64        # of trace_only_function
    SLOTS = 65                # one a scheduler, one for threads that are none

cdef struct Only:
    term module
    term function             # NONE: any
    int arity                 # -1: any

cdef struct Node:
    term module
    term function
    int arity
    int32_t parent
    int32_t child             # first, -1: none
    int32_t sibling           # next, -1: none
    int level
    int64_t calls
    int64_t reds
    int64_t ns

cdef struct Tree:
    Node* nodes
    int32_t n
    int32_t cap

cdef struct Entry:            # of a shadow stack
    int32_t node
    bint native
    size_t depth              # words on the stack when it was entered

cdef struct Profile:          # Process.profile
    Tree tree                 # [0]: the process itself, named for its first function
    Entry* stack
    size_t n
    size_t cap
    int64_t at                # wall_clock of the last event
    int64_t reds              # p.reds then
    Native* waiting           # the native that will be called again: its call is told already
    bint lost                 # no memory: counts on in node 0

cdef struct Tracer:           # MachineC.tracer
    Stream* out
    int n_processes
    term processes[32]
    int n_functions
    Only functions[64]
    void** natives            # Native* copies
    size_t n_natives
    size_t cap_natives
    pthread_mutex_t lock      # of `whole`
    Tree whole
    int64_t gc_start[65]


# -- life --------------------------------------------------------------------------------------------

cdef int trace_init(MachineC* m, int flags, Stream* out) noexcept:
    cdef Tracer* t = <Tracer*>calloc(1, sizeof(Tracer))
    if t == NULL:
        return -1
    pthread_mutex_init(&t.lock, NULL)
    t.out = out
    m.tracer = t
    m.trace = flags
    if flags & (TRACE_CALLS | TRACE_PROFILE):
        m.call_python = trace_call_native
    return 0


cdef void trace_free(MachineC* m) noexcept:
    cdef Tracer* t = <Tracer*>m.tracer
    cdef size_t i
    if t == NULL:
        return
    for i in range(t.n_natives):
        free(t.natives[i])
    free(t.natives)
    free(t.whole.nodes)
    stream_free(t.out)
    pthread_mutex_destroy(&t.lock)
    free(t)
    m.tracer = NULL
    m.trace = 0


cdef bint trace_only_process(MachineC* m, term pid_or_name) noexcept:
    cdef Tracer* t = <Tracer*>m.tracer
    if t.n_processes == MAX_PROCESSES:
        return False
    t.processes[t.n_processes] = pid_or_name
    t.n_processes += 1
    return True


cdef bint trace_only_function(MachineC* m, term module, term function, int arity) noexcept:
    cdef Tracer* t = <Tracer*>m.tracer
    if t.n_functions == MAX_FUNCTIONS:
        return False
    t.functions[t.n_functions].module = module
    t.functions[t.n_functions].function = function
    t.functions[t.n_functions].arity = arity
    t.n_functions += 1
    return True


# -- loading -----------------------------------------------------------------------------------------

cdef int trace_selects(MachineC* m, term module, term function, int arity) noexcept nogil:
    cdef Tracer* t = <Tracer*>m.tracer
    cdef Only* o
    cdef int i
    cdef int how = TRACED_COUNT if m.trace & TRACE_PROFILE else 0
    if not m.trace & TRACE_CALLS:
        return how
    if t.n_functions == 0:
        return how | TRACED_TEXT
    for i in range(t.n_functions):
        o = &t.functions[i]
        if o.module == module and (o.function == NONE or o.function == function) and (o.arity < 0 or o.arity == arity):
            return how | TRACED_TEXT
    return how


cdef term name_term(MachineC* m, const char* text) noexcept nogil:
    cdef size_t n = 0
    while text[n] != 0:
        n += 1
    return atom_intern(m, <const uint8_t*>text, n)


cdef Native* trace_native(MachineC* m, Native* native) noexcept:
    """A copy that goes through trace_call_native; the native itself if it isn't traced."""
    cdef Tracer* t = <Tracer*>m.tracer
    cdef Native* copy
    cdef void** more
    cdef int how
    # Guards are part of the function that tests them; the special ones are no calls but what the loop does.
    if native.flags & (NATIVE_GUARD | NATIVE_SPECIAL | NATIVE_TRACED):
        return native
    how = trace_selects(m, name_term(m, native.module), name_term(m, native.name), native.arity)
    if how == 0:
        return native
    if t.n_natives == t.cap_natives:
        more = <void**>realloc(t.natives, (2 * t.cap_natives + 256) * sizeof(void*))
        if more == NULL:
            return native
        t.natives = more
        t.cap_natives = 2 * t.cap_natives + 256
    copy = <Native*>malloc(sizeof(Native))
    if copy == NULL:
        return native
    copy[0] = native[0]
    copy.special = how | (0 if not native.flags & NATIVE_PYTHON else 4)
    copy.flags |= NATIVE_PYTHON | NATIVE_TRACED
    t.natives[t.n_natives] = copy
    t.n_natives += 1
    return copy


# -- lines -------------------------------------------------------------------------------------------

cdef bint wanted(Process* p) noexcept nogil:
    cdef Tracer* t = <Tracer*>p.m.tracer
    cdef int i
    if t.out == NULL:
        return False
    if t.n_processes == 0:
        return True
    for i in range(t.n_processes):
        if t.processes[i] == p.id or (is_atom(t.processes[i]) and name_lookup(p.m, t.processes[i]) == p.id):
            return True
    return False


cdef void begin(Process* p, Text* line, const char* event) noexcept nogil:
    cdef char head[64]
    cdef int64_t now = clock_monotonic(p.m)
    text_init(line)
    text_add(line, head, <size_t>snprintf(head, 64, b"%lld.%06lld %d ", <long long>(now / 1000000000),
                                          <long long>(now % 1000000000 / 1000), 0 if p.sched == NULL else p.sched.index + 1))
    display_term(p.m, line, p.id)
    text_str(line, b" ")
    text_str(line, event)
    line.limit = line.len + MAX_TEXT


cdef void finish(Process* p, Text* line) noexcept nogil:
    """Cut what is too long (between two characters), keep it on one line, write it."""
    cdef size_t i
    if line.limit and line.len > line.limit:
        line.len = line.limit
        while line.len and (<uint8_t>line.data[line.len] & 0xC0) == 0x80:
            line.len -= 1
        line.limit = 0
        text_str(line, b"...")
    line.limit = 0
    for i in range(line.len):
        if <uint8_t>line.data[i] < 32:
            line.data[i] = 46
    text_str(line, b"\n")
    stream_write((<Tracer*>p.m.tracer).out, line.data, line.len)
    text_free(line)


cdef void text_mf(MachineC* m, Text* line, term module, term function) noexcept nogil:
    text_str(line, b" ")
    display_term(m, line, module)
    text_str(line, b":")
    display_term(m, line, function)


cdef void text_mfa(MachineC* m, Text* line, term module, term function, int arity) noexcept nogil:
    text_mf(m, line, module, function)
    text_str(line, b"/")
    text_int(line, arity)


cdef void text_term(MachineC* m, Text* line, term t) noexcept nogil:
    text_str(line, b" ")
    display_term(m, line, t)


cdef void line_call(Process* p, term module, term function, const term* args, int n) noexcept nogil:
    cdef Text line
    cdef int i
    begin(p, &line, b"call")
    text_mf(p.m, &line, module, function)
    text_str(&line, b"(")
    for i in range(n):
        if i:
            text_str(&line, b",")
        display_term(p.m, &line, args[i])
    text_str(&line, b")")
    finish(p, &line)


cdef void line_return(Process* p, term module, term function, int arity, term value) noexcept nogil:
    cdef Text line
    begin(p, &line, b"return")
    text_mfa(p.m, &line, module, function, arity)
    text_term(p.m, &line, value)
    finish(p, &line)


cdef void line_place(Process* p, Text* line) noexcept nogil:
    """The function the process is in, if it is known."""
    cdef Module* mod = NULL
    cdef uint32_t where = 0
    cdef FuncInfo* f = find_function(p.m, p.pc, &mod, &where) if p.pc != NULL else NULL
    if f != NULL:
        text_mfa(p.m, line, mod.name, f.function, f.arity)


# -- trees -------------------------------------------------------------------------------------------

cdef int32_t node_new(Tree* t, int32_t parent, term module, term function, int arity) noexcept nogil:
    cdef Node* grown
    cdef Node* n
    if t.n == t.cap:
        grown = <Node*>realloc(t.nodes, (2 * t.cap + 16) * sizeof(Node))
        if grown == NULL:
            return -1
        t.nodes = grown
        t.cap = 2 * t.cap + 16
    n = &t.nodes[t.n]
    memset(n, 0, sizeof(Node))
    n.module = module
    n.function = function
    n.arity = arity
    n.parent = parent
    n.child = -1
    n.sibling = -1
    if parent >= 0:
        n.level = t.nodes[parent].level + 1
        n.sibling = t.nodes[parent].child
        t.nodes[parent].child = t.n
    t.n += 1
    return t.n - 1


cdef inline bint is_node(Node* n, term module, term function, int arity) noexcept nogil:
    return n.function == function and n.module == module and n.arity == arity


cdef int32_t node_below(Tree* t, int32_t parent, term module, term function, int arity) noexcept nogil:
    """The node of a function that `parent` calls, made if need be; -1: no memory."""
    cdef int32_t i
    if is_node(&t.nodes[parent], module, function, arity) and t.nodes[parent].parent >= 0:
        return parent
    if t.nodes[parent].level >= MAX_LEVEL:
        parent = t.nodes[parent].parent
    i = t.nodes[parent].child
    while i >= 0:
        if is_node(&t.nodes[i], module, function, arity):
            return i
        i = t.nodes[i].sibling
    return node_new(t, parent, module, function, arity)


cdef void merge(MachineC* m, Profile* f) noexcept nogil:
    """Add a process's counts to the machine's, and forget them."""
    cdef Tracer* t = <Tracer*>m.tracer
    cdef int32_t* to = <int32_t*>malloc((f.tree.n + 1) * sizeof(int32_t))
    cdef Node* n
    cdef int32_t i
    if to == NULL:
        return
    pthread_mutex_lock(&t.lock)
    if t.whole.n > 0 or node_new(&t.whole, -1, NONE, NONE, 0) == 0:
        for i in range(f.tree.n):
            n = &f.tree.nodes[i]
            to[i] = node_below(&t.whole, 0 if n.parent < 0 else to[n.parent], n.module, n.function, n.arity)
            if to[i] < 0:
                break
            t.whole.nodes[to[i]].calls += n.calls
            t.whole.nodes[to[i]].reds += n.reds
            t.whole.nodes[to[i]].ns += n.ns
            n.calls = n.reds = n.ns = 0
    pthread_mutex_unlock(&t.lock)
    free(to)


# -- a process's counts ------------------------------------------------------------------------------

cdef Profile* profile_of(Process* p) noexcept nogil:
    cdef Profile* f = <Profile*>p.profile
    cdef Module* mod = NULL
    cdef uint32_t where
    cdef FuncInfo* first
    if f != NULL:
        return f
    f = <Profile*>calloc(1, sizeof(Profile))
    if f == NULL:
        return NULL
    f.at = wall_clock()
    f.reds = p.reds
    if node_new(&f.tree, -1, p.initial[0], p.initial[1],
                <int>small_value(p.initial[2]) if is_small(p.initial[2]) else 0) < 0:
        free(f)
        return NULL
    p.profile = f
    return f


cdef inline int32_t top(Profile* f) noexcept nogil:
    return f.stack[f.n - 1].node if f.n else 0


cdef void charge(Process* p, Profile* f, int64_t keep) noexcept nogil:
    """What was used since the last event goes to the top; `keep` reductions of it are left for the next charge."""
    cdef int64_t now = wall_clock()
    cdef int64_t used = f.reds - p.reds - keep
    cdef Node* n = &f.tree.nodes[top(f)]
    if used > 0:
        n.reds += used
        f.reds -= used
    n.ns += now - f.at
    f.at = now


cdef void push(Profile* f, term module, term function, int arity, size_t depth, bint native) noexcept nogil:
    cdef Entry* more
    cdef int32_t node
    if f.n == f.cap:
        more = <Entry*>realloc(f.stack, (2 * f.cap + 16) * sizeof(Entry))
        if more == NULL:
            f.lost = True
            return
        f.stack = more
        f.cap = 2 * f.cap + 16
    node = node_below(&f.tree, top(f), module, function, arity)
    if node < 0:
        f.lost = True
        return
    f.tree.nodes[node].calls += 1
    f.stack[f.n].node = node
    f.stack[f.n].depth = depth
    f.stack[f.n].native = native
    f.n += 1


cdef inline size_t depth_of(Process* p) noexcept nogil:
    return p.hend - p.stop


cdef void count_enter(Process* p, term module, term function, int arity) noexcept nogil:
    cdef Profile* f = profile_of(p)
    cdef size_t depth = depth_of(p)
    if f == NULL:
        return
    charge(p, f, 1)                   # the call itself is the callee's
    while f.n and (f.stack[f.n - 1].native or f.stack[f.n - 1].depth >= depth):
        f.n -= 1
    push(f, module, function, arity, depth, False)


cdef void count_return(Process* p, term module, term function, int arity) noexcept nogil:
    cdef Profile* f = profile_of(p)
    cdef size_t depth = depth_of(p)
    cdef Entry* e
    if f == NULL:
        return
    charge(p, f, 0)
    while f.n:
        e = &f.stack[f.n - 1]
        if not e.native and (e.depth < depth or (e.depth == depth
                                                 and is_node(&f.tree.nodes[e.node], module, function, arity))):
            break
        f.n -= 1
    if f.n:
        f.n -= 1


# -- events of the loop ------------------------------------------------------------------------------

cdef void trace_enter(Process* p, const cell* pc, term* x) noexcept nogil:
    cdef int arity = <int>((pc[0] >> 16) & 0xFFFF)
    cdef int how = <int>((pc[0] >> 32) & 0xFFFF)
    if how & TRACED_COUNT:
        count_enter(p, pc[1], pc[2], arity)
    if how & TRACED_TEXT and wanted(p):
        line_call(p, pc[1], pc[2], x, arity)


cdef void trace_return(Process* p, const cell* pc, term value) noexcept nogil:
    cdef int arity = <int>((pc[0] >> 16) & 0xFFFF)
    cdef int how = <int>((pc[0] >> 32) & 0xFFFF)
    if how & TRACED_COUNT:
        count_return(p, pc[1], pc[2], arity)
    if how & TRACED_TEXT and wanted(p):
        line_return(p, pc[1], pc[2], arity, value)


cdef term trace_call_native(Process* p, Native* native, term* argv) noexcept nogil:
    cdef int how = native.special
    cdef Profile* f = NULL
    cdef term module
    cdef term function
    cdef term r
    cdef bint again
    cdef bint tell
    if not native.flags & NATIVE_TRACED:
        return call_python(p, native, argv)
    f = profile_of(p)
    again = f != NULL and f.waiting == native
    module = name_term(p.m, native.module)
    function = name_term(p.m, native.name)
    tell = how & TRACED_TEXT and wanted(p)
    if how & TRACED_COUNT and f != NULL:
        charge(p, f, 0)
        while f.n and f.stack[f.n - 1].native:
            f.n -= 1
        push(f, module, function, native.arity, depth_of(p), True)
        if again:
            f.tree.nodes[top(f)].calls -= 1
    if tell and not again:
        line_call(p, module, function, argv, native.arity)
    r = call_python(p, native, argv) if how & 4 else native.fn(p, argv)
    again = r == NONE and (p.exc_class == ATOM_waiting or p.exc_class == ATOM_yield)
    if f != NULL:
        f.waiting = native if again else NULL
        if how & TRACED_COUNT:
            charge(p, f, 0)
            if f.n and f.stack[f.n - 1].native:
                f.n -= 1
    if tell and r != NONE:
        line_return(p, module, function, native.arity, r)
    return r


cdef void trace_raise(Process* p, term cls, term reason) noexcept nogil:
    cdef Text line
    cdef Profile* f
    cdef size_t depth = depth_of(p)
    if p.m.trace & TRACE_PROFILE:
        f = profile_of(p)
        if f != NULL:
            charge(p, f, 0)
            while f.n and (f.stack[f.n - 1].native or f.stack[f.n - 1].depth >= depth):
                f.n -= 1
    if p.m.trace & TRACE_CALLS and wanted(p):
        begin(p, &line, b"raise")
        text_term(p.m, &line, cls)
        text_term(p.m, &line, reason)
        finish(p, &line)


# -- the other events ----------------------------------------------------------------------------------

cdef void trace_send(Process* p, term to, term message) noexcept nogil:
    cdef Text line
    if wanted(p):
        begin(p, &line, b"send")
        text_term(p.m, &line, to)
        text_term(p.m, &line, message)
        finish(p, &line)


cdef void trace_receive(Process* p, term message) noexcept nogil:
    cdef Text line
    if wanted(p):
        begin(p, &line, b"receive")
        text_term(p.m, &line, message)
        finish(p, &line)


cdef inline int slot(Process* p) noexcept nogil:
    return SLOTS - 1 if p.sched == NULL else p.sched.index


cdef void trace_gc_start(Process* p) noexcept nogil:
    cdef Profile* f
    if p.m.trace & TRACE_PROFILE:
        f = profile_of(p)
        if f != NULL:
            charge(p, f, 0)
    (<Tracer*>p.m.tracer).gc_start[slot(p)] = clock_monotonic(p.m)


cdef void trace_gc_end(Process* p, size_t before, bint failed) noexcept nogil:
    cdef Text line
    cdef Profile* f
    cdef int32_t node
    cdef int64_t now
    if p.m.trace & TRACE_PROFILE:
        f = profile_of(p)
        if f != NULL:
            # A collection is shown as a function that the running one calls.
            node = node_below(&f.tree, top(f), ATOM_erlang, ATOM_garbage_collect, 0)
            if node >= 0:
                now = wall_clock()
                f.tree.nodes[node].calls += 1
                f.tree.nodes[node].ns += now - f.at
                f.at = now
    if p.m.trace & TRACE_GC and wanted(p):
        now = clock_monotonic(p.m) - (<Tracer*>p.m.tracer).gc_start[slot(p)]
        begin(p, &line, b"gc")
        text_str(&line, b" before=")
        text_int(&line, <int64_t>before)
        text_str(&line, b" after=")
        text_int(&line, (p.htop - p.heap) + (p.hend - p.stop))
        text_str(&line, b" block=")
        text_int(&line, p.hend - p.heap)
        text_str(&line, b" us=")
        text_int(&line, now / 1000)
        if failed:
            text_str(&line, b" out_of_memory")
        finish(p, &line)


cdef void trace_in(Process* p) noexcept nogil:
    cdef Text line
    cdef Profile* f
    if p.m.trace & TRACE_SCHED and wanted(p):
        begin(p, &line, b"in")
        line_place(p, &line)
        finish(p, &line)
    if p.m.trace & TRACE_PROFILE and not p.flags & PF_PORT:
        f = profile_of(p)
        if f != NULL:
            f.at = wall_clock()
            f.reds = p.reds


cdef void trace_out(Process* p, int outcome, int64_t budget) noexcept nogil:
    cdef Text line
    cdef Profile* f
    if p.m.trace & TRACE_PROFILE and not p.flags & PF_PORT:
        f = profile_of(p)
        if f != NULL:
            charge(p, f, 0)
    if p.m.trace & TRACE_SCHED and outcome != RUN_EXIT and wanted(p):
        begin(p, &line, b"out")
        text_str(&line, b" wait" if outcome == RUN_WAIT else b" yield")
        text_str(&line, b" reductions=")
        text_int(&line, budget - p.reds)
        if not p.flags & PF_PORT:
            line_place(p, &line)
        finish(p, &line)


cdef void trace_spawn(Process* parent, Process* child) noexcept nogil:
    cdef Text line
    cdef Module* mod = NULL
    cdef uint32_t where = 0
    cdef FuncInfo* f
    if not wanted(parent):
        return
    f = find_function(parent.m, child.pc, &mod, &where)
    begin(parent, &line, b"spawn")
    text_term(parent.m, &line, child.id)
    if f != NULL:
        text_mfa(parent.m, &line, mod.name, f.function, f.arity)
    else:
        text_mfa(parent.m, &line, child.initial[0], child.initial[1], <int>small_value(child.initial[2]))
    finish(parent, &line)


cdef void trace_exit(Process* p, term reason) noexcept nogil:
    cdef Text line
    if p.profile != NULL:
        merge(p.m, <Profile*>p.profile)
    if p.m.trace & TRACE_SCHED and wanted(p):
        begin(p, &line, b"exit")
        text_term(p.m, &line, reason)
        finish(p, &line)


cdef void trace_discard(Process* p) noexcept nogil:
    cdef Profile* f = <Profile*>p.profile
    p.profile = NULL
    if f != NULL:
        free(f.tree.nodes)
        free(f.stack)
        free(f)


# -- the profile -------------------------------------------------------------------------------------

cdef str text_of(MachineC* m, term atom):
    cdef Text out
    text_init(&out)
    try:
        display_term(m, &out, atom)
        return out.data[:out.len].decode("utf-8", "replace") if out.len else ""
    finally:
        text_free(&out)


cdef list profile_rows(MachineC* m):
    cdef Tracer* t = <Tracer*>m.tracer
    cdef Processes* all_ = <Processes*>m.processes
    cdef Process* p
    cdef Node* n
    cdef uint64_t k
    cdef int32_t i
    if t == NULL:
        return []
    for k in range(all_.mask + 1 if all_.next_number > all_.mask else all_.next_number):
        p = <Process*>all_.slots[k]
        if p != NULL and p.profile != NULL:
            merge(m, <Profile*>p.profile)
    rows = []
    for i in range(1, t.whole.n):
        n = &t.whole.nodes[i]
        rows.append((n.parent - 1, text_of(m, n.module), text_of(m, n.function), n.arity, n.calls, n.reds, n.ns))
    return rows
