# Exceptions: raising, unwinding to a handler, stack traces.
#
# A raw trace is what the loop keeps in x3 of a handler, and `raise` passes on: a tuple
#   {Class, Top, 0, Address...}   addresses of code cells as small integers, innermost first; Top is [], or
#                                 {Module, Function, ArgsOrArity}: a frame of its own before them, or
#                                 {Args}: the arguments of the first frame
#   {Class, List}                 a trace that is built already (raise/3)
# It is an ordinary term, so a program can make one up: whoever reads it checks every part.

cdef enum:
    DEFAULT_DEPTH = 8         # frames (OTP's default of backtrace_depth)
    MAX_DEPTH = 64

cdef void raise_memory(Process* p) noexcept nogil:
    atomic_and_u64(&p.flags, ~<uint64_t>PF_OOM)
    raise_error(p, ATOM_out_of_memory)
    if p.m.release == ROTP and p.max_heap != 0 and atomic_load_u64(&p.flags) & PF_MAX_HEAP:
        p.exc_class = ATOM_EXITING    # nothing catches it
        p.exc_reason = ATOM_killed

cdef term raise_pair(Process* p, term tag, term value) noexcept nogil:
    return raise_error(p, mk_tuple2(p, tag, value))

cdef term list_of(Process* p, const term* v, int n) noexcept nogil:
    cdef term t = NIL
    while n > 0:
        n -= 1
        t = mk_cons(p, v[n], t)
    return t

cdef void raise_bad_call(Process* p, term fun, const term* args, int n) noexcept nogil:
    """badfun or badarity, whichever it is."""
    if not is_fun(fun):
        raise_pair(p, ATOM_badfun, fun)
    elif p.m.release == ROTP:
        raise_pair(p, ATOM_badarity, mk_tuple2(p, fun, list_of(p, args, n)))
    else:
        raise_error(p, ATOM_badarity)

cdef bint is_class(term t) noexcept nogil:
    return t == ATOM_error or t == ATOM_exit or t == ATOM_throw

cdef bint is_own_cell(const cell* at) noexcept nogil:
    """A return address that leads into the engine's own cells, no function of the program."""
    return at == EXIT_CELLS or at == START_CELLS + 1

cdef term native_name(Process* p, const char* text) noexcept nogil:
    cdef size_t n = 0
    while text[n] != 0:
        n += 1
    return atom_intern(p.m, <const uint8_t*>text, n)

cdef term raw_trace(Process* p, term cls, Fault* f) noexcept nogil:
    """Trace of where p.pc, p.cp and the stack say the process is."""
    cdef term v[MAX_DEPTH + 4]
    cdef int n = 3
    cdef int depth = p.m.backtrace_depth if 0 < p.m.backtrace_depth <= MAX_DEPTH else DEFAULT_DEPTH
    cdef uint64_t last = 0
    cdef uint64_t at
    cdef term* w = p.stop
    cdef int op = <int>(p.pc[0] & 0xFFFF)
    v[0] = cls
    v[1] = NIL
    v[2] = mk_small(0)
    if p.exc_args != NONE:
        v[1] = mk_tuple(p, &p.exc_args, 1)
    elif p.m.release == ROTP:          # the devices' traces name no natives and no missing functions
        if f.native != NULL:
            v[1] = mk_tuple3(p, native_name(p, f.native.module), native_name(p, f.native.name), list_of(p, f.args, f.n))
        elif f.export != NULL:
            v[1] = mk_tuple3(p, f.export.module, f.export.function, list_of(p, f.args, f.n))
        elif f.function != NONE:
            v[1] = mk_tuple3(p, ATOM_erlang, f.function, list_of(p, f.args, f.n))
        if is_tuple_of(v[1], 3):
            depth -= 1
    if op != I_NATIVE_STUB and op != I_LOAD_STUB and op != I_SPECIAL_STUB:
        v[n] = mk_small(<int64_t>p.pc)
        n += 1
    if p.cp != NULL and not is_own_cell(p.cp):
        last = <uint64_t>p.cp
        v[n] = mk_small(last - 8)
        n += 1
    while w < p.hend and n < depth + 3:
        at = w[0]
        w += 1
        if is_catch(at) and p.m.release != ROTP:
            # A named rule of the devices: a frame that holds a handler is there twice.
            v[n] = mk_small(<int64_t>p.m.catches[at >> 6])
            n += 1
        elif is_cp(at) and at != last:
            last = at
            if at != 0 and not is_own_cell(<const cell*>at):
                v[n] = mk_small(at - 8)      # inside the call, not behind it
                n += 1
    return mk_tuple(p, v, n)

cdef term location(Process* p, Module* mod, uint32_t line) noexcept nogil:
    """[{file,Name},{line,Line}], or [] when the line isn't known."""
    cdef size_t file = line >> 24
    cdef size_t n = 0
    cdef const char* name
    cdef term t
    if (line & 0xFFFFFF) == 0 or file >= mod.n_files:
        return NIL
    name = mod.files[file]
    while name[n] != 0:
        n += 1
    t = mk_cons(p, mk_tuple2(p, ATOM_line, mk_small(line & 0xFFFFFF)), NIL)
    return mk_cons(p, mk_tuple2(p, ATOM_file, mk_string(p, <const uint8_t*>name, n, NIL)), t)

cdef term frame_term(Process* p, term m, term f, term a, term where) noexcept nogil:
    cdef term v[4]
    v[0] = m
    v[1] = f
    v[2] = a
    v[3] = where
    return mk_tuple(p, v, 4)

cdef term stacktrace_list(Process* p, term raw) noexcept nogil:
    cdef term frames[MAX_DEPTH + 2]
    cdef int n = 0
    cdef uint64_t i
    cdef uint64_t size
    cdef term top
    cdef term a
    cdef term args = NONE
    cdef FuncInfo* fi
    cdef Module* mod = NULL
    cdef uint32_t line = 0
    if not is_tuple(raw):
        return raw if is_list(raw) else NIL
    size = tuple_arity(raw)
    if size < 2:
        return NIL
    top = element(raw, 1)
    if size == 2:
        return top
    if is_tuple_of(top, 3):
        frames[n] = frame_term(p, element(top, 0), element(top, 1), element(top, 2), NIL)
        n += 1
    elif is_tuple_of(top, 1):
        args = element(top, 0)
    for i in range(3, size):
        a = element(raw, i)
        if n > MAX_DEPTH or not is_small(a):
            break
        fi = find_function(p.m, <const cell*>small_value(a), &mod, &line)
        if fi == NULL:
            continue
        if i == 3 and fi > mod.functions and p.m.release & (R05 | R06) \
                and (<const cell*>small_value(a))[0] & 0xFFFF == I_FUNC_INFO:
            fi -= 1               # a named rule of those: function_clause is said of the function before
        if args == NONE:
            args = mk_small(fi.arity)
        frames[n] = frame_term(p, mod.name, fi.function, args, location(p, mod, line))
        n += 1
        args = NONE
    return list_of(p, frames, n)

cdef term given_frame(Process* p, term t) noexcept nogil:
    """A frame as raise/3 takes it, {M,F,A,Location}; from {M,F,A} with an empty location. NONE: no frame."""
    cdef uint64_t n
    if not is_tuple(t):
        return NONE
    n = tuple_arity(t)
    if n >= 2 and is_fun(element(t, 0)):          # {Fun,Args}, {Fun,Args,Location}
        return t if n <= 3 and is_list(element(t, 1)) and (n == 2 or is_list(element(t, 2))) else NONE
    if (n != 3 and n != 4) or not is_atom(element(t, 0)) or not is_atom(element(t, 1)) \
            or not (is_list(element(t, 2)) or is_small(element(t, 2)) and small_value(element(t, 2)) >= 0):
        return NONE
    if n == 4:
        return t if is_list(element(t, 3)) else NONE
    return frame_term(p, element(t, 0), element(t, 1), element(t, 2), NIL)

cdef term given_trace(Process* p, term list) noexcept nogil:
    """The trace that raise/3 was given, every frame with a location; NONE: not one."""
    cdef term rest = list
    cdef term frame
    cdef term* last = NULL
    cdef term first = NIL
    cdef bint same = True
    if p.m.release != ROTP:
        return list if is_list(list) else NONE
    while is_cons(rest):
        frame = given_frame(p, head(rest))
        if frame == NONE:
            return NONE
        same = same and frame == head(rest)
        rest = tail(rest)
    if rest != NIL:
        return NONE
    if same:
        return list
    rest = list
    while is_cons(rest):
        frame = mk_cons(p, given_frame(p, head(rest)), NIL)
        if last == NULL:
            first = frame
        else:
            last[1] = frame
        last = cons_ptr(frame)
        rest = tail(rest)
    return first

cdef term exit_reason(Process* p, term cls, term reason, term trace) noexcept nogil:
    if cls == ATOM_exit:
        return reason
    if cls == ATOM_throw:
        reason = mk_tuple2(p, ATOM_nocatch, reason)
    # Rule of the devices (facts: exit reasons): links and monitors see an empty stack.
    return mk_tuple2(p, reason, stacktrace_list(p, trace) if p.m.release == ROTP else NIL)

cdef term catch_value(Process* p, term cls, term reason, term trace) noexcept nogil:
    """What `catch Expr` gives for an exception."""
    if cls == ATOM_throw:
        return reason
    if cls == ATOM_error:
        reason = mk_tuple2(p, reason, stacktrace_list(p, trace))
    return mk_tuple2(p, ATOM_EXIT, reason)

cdef const cell* unwind(Process* p, Sched* s, Fault* f) noexcept nogil:
    """Find the handler of p.exc_*, cut the stack to its frame and load its registers; NULL: there is none."""
    cdef term cls = p.exc_class
    cdef term raw = p.exc_trace
    cdef term* frame = p.stop
    cdef term* w = p.stop
    if raw == NONE:
        raw = raw_trace(p, cls, f)
    s.x[1] = cls
    s.x[2] = p.exc_reason
    s.x[3] = raw
    p.exc_class = p.exc_reason = p.exc_trace = p.exc_args = NONE
    while w < p.hend:
        if is_cp(w[0]):
            frame = w
        elif is_catch(w[0]):
            p.stop = frame
            s.x[0] = NONE
            if p.m.trace:
                trace_raise(p, s.x[1], s.x[2])
            return p.m.catches[w[0] >> 6]
        w += 1
    if p.m.trace:
        trace_raise(p, s.x[1], s.x[2])
    s.x[0] = s.x[1]
    s.x[1] = s.x[2]
    s.x[2] = s.x[3]
    p.exc_class = s.x[0]
    p.exc_args = s.x[1]
    p.exc_trace = stacktrace_list(p, s.x[2])
    p.exc_reason = exit_reason(p, s.x[0], s.x[1], s.x[2])
    return NULL
