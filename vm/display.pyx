"""Terms as text, the console's streams, and crash reports."""

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy, memset, strlen

from avmtools.vm.atoms cimport *
from avmtools.vm.code cimport code_offset, find_function
from avmtools.vm.display cimport *
from avmtools.vm.heap cimport bits_of
from avmtools.vm.maps cimport map_size, map_sorted_pairs
from avmtools.vm.num cimport int_to_text
from avmtools.vm.proc cimport Proc, Rel, Signal, SIG_ALIAS, SIG_MESSAGE
from avmtools.vm.process cimport process_count
from avmtools.vm.relations cimport Row
from avmtools.vm.state cimport *
from avmtools.vm.term cimport *

cdef extern from "<stdio.h>" nogil:
    int snprintf(char*, size_t, const char*, ...)

cdef extern from "<time.h>" nogil:
    ctypedef long time_t
    cdef struct tm:
        pass
    time_t time(time_t*)
    tm* localtime_r(const time_t*, tm*)
    size_t strftime(char*, size_t, const char*, const tm*)

cdef extern from "<unistd.h>" nogil:
    long write(int, const void*, size_t)

cdef extern from *:
    """
    #include <errno.h>
    #include <poll.h>
    static inline int avm_errno(void) { return errno; }
    static inline void avm_wait_writable(int fd) { struct pollfd p = {fd, POLLOUT, 0}; poll(&p, 1, 1000); }
    enum { AVM_EINTR = EINTR, AVM_EAGAIN = EAGAIN };
    """
    int c_errno "avm_errno"() noexcept nogil
    void wait_writable "avm_wait_writable"(int fd) noexcept nogil
    const int EINTR "AVM_EINTR"
    const int EAGAIN "AVM_EAGAIN"


# -- text -------------------------------------------------------------------------------------------

cdef void text_init(Text* t) noexcept nogil:
    t.data = NULL
    t.len = 0
    t.cap = 0
    t.limit = 0


cdef void text_free(Text* t) noexcept nogil:
    free(t.data)
    text_init(t)


cdef bint text_room(Text* t, size_t n) noexcept nogil:
    cdef size_t cap = t.cap
    cdef char* data
    if t.cap - t.len >= n:
        return True
    cap = cap * 2 if cap * 2 > t.len + n else t.len + n + 64
    data = <char*>realloc(t.data, cap)
    if data == NULL:
        return False                   # the text ends here: there is no memory to say more
    t.data = data
    t.cap = cap
    return True


cdef void text_add(Text* t, const char* s, size_t n) noexcept nogil:
    if n and (t.limit == 0 or t.len <= t.limit) and text_room(t, n):
        memcpy(t.data + t.len, s, n)
        t.len += n


cdef void text_str(Text* t, const char* s) noexcept nogil:
    text_add(t, s, strlen(s))


cdef void text_int(Text* t, int64_t v) noexcept nogil:
    cdef char digits[24]
    text_add(t, digits, <size_t>snprintf(digits, 24, b"%lld", <long long>v))


cdef void text_unsigned(Text* t, uint64_t v) noexcept nogil:
    cdef char digits[24]
    text_add(t, digits, <size_t>snprintf(digits, 24, b"%llu", <unsigned long long>v))


# -- terms ------------------------------------------------------------------------------------------
# What is left to print stands on an explicit stack: terms may be nested deeper than any C stack.

cdef enum:
    SHOW_TERM = 0
    SHOW_TUPLE = 1                    # t, from element `i` on
    SHOW_LIST = 2                     # t is the tail that follows
    SHOW_PAIRS = 3                    # pairs[i..n)
    SHOW_END = 4                      # the bracket behind an improper tail

cdef struct Item:
    int what
    term t
    size_t i
    size_t n
    term* pairs

cdef struct Show:
    MachineC* m
    Text* out
    Item* items
    size_t n
    size_t cap


cdef void push(Show* s, int what, term t, size_t i, size_t n, term* pairs) noexcept nogil:
    cdef Item* more
    if s.n == s.cap:
        more = <Item*>realloc(s.items, (s.cap * 2 + 32) * sizeof(Item))
        if more == NULL:
            free(pairs)
            return
        s.items = more
        s.cap = s.cap * 2 + 32
    s.items[s.n].what = what
    s.items[s.n].t = t
    s.items[s.n].i = i
    s.items[s.n].n = n
    s.items[s.n].pairs = pairs
    s.n += 1


cdef bint plain_atom(const uint8_t* s, size_t n) noexcept nogil:
    """Whether OTP's display shows the atom without quotes: a Latin-1 small letter, then letters, digits, underscores."""
    cdef size_t i = 0
    cdef uint32_t c
    while i < n:
        c = s[i]
        if c >= 0xC4:
            return False
        if c >= 0xC2:
            c = ((c & 3) << 6) | (s[i + 1] & 0x3F)
            i += 1
        i += 1
        if not (97 <= c <= 122 or (0xDF <= c <= 0xFF and c != 0xF7)):
            if i == 1 or (i == 2 and c >= 0x80):
                return False
            if not (65 <= c <= 90 or 48 <= c <= 57 or c == 95 or (0xC0 <= c <= 0xDE and c != 0xD7)):
                return False
    return n != 0


cdef void show_escaped(Text* out, uint8_t c, char quote) noexcept nogil:
    cdef char raw = <char>c
    cdef char octal[8]
    if c == <uint8_t>quote or c == 92:
        text_add(out, b"\\", 1)
        text_add(out, &raw, 1)
    elif c == 10:
        text_add(out, b"\\n", 2)
    elif c == 13:
        text_add(out, b"\\r", 2)
    elif c == 9:
        text_add(out, b"\\t", 2)
    elif c == 11:
        text_add(out, b"\\v", 2)
    elif c == 8:
        text_add(out, b"\\b", 2)
    elif c == 12:
        text_add(out, b"\\f", 2)
    elif c < 32:
        text_add(out, octal, <size_t>snprintf(octal, 8, b"\\%03o", <int>c))
    else:
        text_add(out, &raw, 1)


cdef void show_atom(MachineC* m, Text* out, term t) noexcept nogil:
    cdef size_t n, i
    cdef const uint8_t* s = atom_text(m, t, &n)
    if m.device_display or plain_atom(s, n):
        text_add(out, <const char*>s, n)
        return
    text_add(out, b"'", 1)
    for i in range(n):
        show_escaped(out, s[i], 39)
    text_add(out, b"'", 1)


cdef bint string_char(MachineC* m, term t) noexcept nogil:
    cdef int64_t c
    if not is_small(t):
        return False
    c = small_value(t)
    if m.device_display:
        return 32 <= c <= 126
    return 32 <= c <= 126 or 160 <= c <= 255 or 9 <= c <= 13


cdef bint is_string(MachineC* m, term t) noexcept nogil:
    while is_cons(t):
        if not string_char(m, head(t)):
            return False
        t = tail(t)
    return t == NIL


cdef void show_string(MachineC* m, Text* out, term t) noexcept nogil:
    cdef char c
    text_add(out, b'"', 1)
    while is_cons(t):
        c = <char>small_value(head(t))
        if not m.device_display and c == 10:
            text_add(out, b"\\n", 2)
        elif not m.device_display and c == 34:
            text_add(out, b'\\"', 2)
        else:
            text_add(out, &c, 1)
        t = tail(t)
    text_add(out, b'"', 1)


cdef void show_bits(MachineC* m, Text* out, term t) noexcept nogil:
    cdef const uint8_t* data
    cdef size_t offset, bits, bytes, i
    cdef uint8_t c
    cdef bint printable
    bits_of(t, &data, &offset, &bits)
    bytes = bits >> 3
    printable = (bits & 7) == 0 and (bytes != 0 or m.device_display)
    for i in range(bytes):
        if not printable:
            break
        c = byte_at(data, offset, i)
        printable = 32 <= c <= 126
    text_str(out, b"<<")
    if printable:
        text_add(out, b'"', 1)
        for i in range(bytes):
            c = byte_at(data, offset, i)
            if not m.device_display and c == 34:
                text_add(out, b"\\", 1)
            text_add(out, <const char*>&c, 1)
        text_add(out, b'"', 1)
    else:
        for i in range(bytes):
            if i:
                text_add(out, b",", 1)
            text_unsigned(out, byte_at(data, offset, i))
        bits &= 7
        if bits:
            if bytes:
                text_add(out, b",", 1)
            c = data[bytes] << offset
            if offset + bits > 8:
                c |= data[bytes + 1] >> (8 - offset)
            text_unsigned(out, c >> (8 - bits))
            text_add(out, b":", 1)
            text_unsigned(out, bits)
    text_str(out, b">>")


cdef inline uint8_t byte_at(const uint8_t* data, size_t offset, size_t i) noexcept nogil:
    if offset == 0:
        return data[i]
    return <uint8_t>((data[i] << offset) | (data[i + 1] >> (8 - offset)))


cdef void show_integer(Text* out, term t) noexcept nogil:
    cdef int64_t n
    if is_small(t):
        text_int(out, small_value(t))
        return
    n = int_to_text(t, 10, NULL, 0)
    if n < 0:
        n = -n
    if text_room(out, <size_t>n):
        n = int_to_text(t, 10, out.data + out.len, <size_t>n)
        if n > 0:
            out.len += <size_t>n


cdef void show_float(MachineC* m, Text* out, double v) noexcept nogil:
    cdef char digits[336]             # the largest double has 309 digits before the point
    text_add(out, digits, <size_t>snprintf(digits, 336, b"%f" if m.device_display else b"%e", v))


cdef void show_reference(MachineC* m, Text* out, term* o) noexcept nogil:
    cdef uint64_t id_ = o[1]
    cdef size_t i
    text_str(out, b"#Ref<")
    if header_type(o[0]) == T_EXTREF:
        text_unsigned(out, atom_index(o[1]))
        for i in range(o[3]):
            text_add(out, b".", 1)
            text_unsigned(out, o[3 + o[3] - i])
    elif m.release == R07:
        text_str(out, b"0.")
        text_unsigned(out, id_ >> 32)
        text_add(out, b".", 1)
        text_unsigned(out, <uint32_t>id_)
    else:
        text_str(out, b"0.0.")
        text_unsigned(out, id_ >> 32)
        text_add(out, b".", 1)
        text_unsigned(out, <uint32_t>id_)
    text_add(out, b">", 1)


cdef void show_fun(MachineC* m, Text* out, term* o) noexcept nogil:
    cdef Export* e
    cdef FunEntry* f
    if o[1] & 1:
        e = <Export*>(o[1] & ~<term>1)
        text_str(out, b"fun ")
        show_atom(m, out, e.module)
        text_add(out, b":", 1)
        show_atom(m, out, e.function)
        text_add(out, b"/", 1)
        text_int(out, e.arity)
        return
    f = <FunEntry*>o[1]
    text_str(out, b"#Fun<")
    show_atom(m, out, f.module.name)
    text_add(out, b".", 1)
    text_unsigned(out, f.index)
    text_add(out, b".", 1)
    text_unsigned(out, f.old_uniq)
    text_add(out, b">", 1)


cdef void show_pair_list(Show* s, term t) noexcept nogil:
    cdef size_t n = map_size(t)
    cdef term* pairs = NULL
    text_str(s.out, b"#{")
    if n:
        pairs = <term*>malloc(n * 2 * sizeof(term))
    if pairs != NULL:
        map_sorted_pairs(s.m, t, pairs)
        push(s, SHOW_PAIRS, NIL, 0, 2 * n, pairs)
    else:
        text_str(s.out, b"}")


cdef void show_word(MachineC* m, Text* out, term t) noexcept nogil:
    """Terms of one word."""
    if is_small(t):
        text_int(out, small_value(t))
    elif is_atom(t):
        show_atom(m, out, t)
    elif t == NIL:
        text_str(out, b"[]")
    elif is_pid(t) or (is_port(t) and m.ports_are_pids):
        text_str(out, b"<0.")
        text_unsigned(out, pid_number(t))
        text_str(out, b".0>")
    elif is_port(t):
        text_str(out, b"#Port<0.")
        text_unsigned(out, pid_number(t))
        text_str(out, b">")
    else:
        text_str(out, b"#Unknown<")
        text_unsigned(out, t)
        text_str(out, b">")


cdef void show_boxed(Show* s, term t) noexcept nogil:
    cdef term* o = boxed_ptr(t)
    cdef int kind = header_type(o[0])
    if kind == T_TUPLE:
        text_str(s.out, b"{")
        push(s, SHOW_TUPLE, t, 0, header_size(o[0]), NULL)
    elif kind == T_FLOAT:
        show_float(s.m, s.out, float_value(t))
    elif kind == T_POSINT or kind == T_NEGINT:
        show_integer(s.out, t)
    elif kind == T_REF or kind == T_RESREF or kind == T_EXTREF:
        show_reference(s.m, s.out, o)
    elif kind == T_FUN:
        show_fun(s.m, s.out, o)
    elif kind == T_MAP or kind == T_HASHMAP:
        show_pair_list(s, t)
    elif kind == T_EXTPID or kind == T_EXTPORT:
        text_str(s.out, b"<" if kind == T_EXTPID else b"#Port<")
        text_unsigned(s.out, atom_index(o[1]))
        text_add(s.out, b".", 1)
        text_unsigned(s.out, o[3])
        if kind == T_EXTPID:
            text_add(s.out, b".", 1)
            text_unsigned(s.out, o[4])
        text_str(s.out, b">")
    else:
        show_bits(s.m, s.out, t)


cdef void show_term(Show* s, term t) noexcept nogil:
    if is_cons(t):
        if is_string(s.m, t):
            show_string(s.m, s.out, t)
        else:
            text_add(s.out, b"[", 1)
            push(s, SHOW_LIST, tail(t), 0, 0, NULL)
            push(s, SHOW_TERM, head(t), 0, 0, NULL)
    elif is_boxed(t):
        show_boxed(s, t)
    else:
        show_word(s.m, s.out, t)


cdef void display_term(MachineC* m, Text* out, term t) noexcept nogil:
    cdef Show s
    cdef Item* it
    cdef size_t i
    s.m = m
    s.out = out
    s.items = NULL
    s.n = s.cap = 0
    show_term(&s, t)
    while s.n:
        it = &s.items[s.n - 1]
        if out.limit and out.len > out.limit:
            if it.what == SHOW_PAIRS:
                free(it.pairs)
            s.n -= 1
        elif it.what == SHOW_TERM:
            s.n -= 1
            show_term(&s, it.t)
        elif it.what == SHOW_LIST:
            s.n -= 1
            t = it.t
            if is_cons(t):
                text_add(out, b",", 1)
                push(&s, SHOW_LIST, tail(t), 0, 0, NULL)
                push(&s, SHOW_TERM, head(t), 0, 0, NULL)
            else:
                if t != NIL:
                    text_add(out, b"|", 1)
                    push(&s, SHOW_END, NONE, 0, 0, NULL)
                    push(&s, SHOW_TERM, t, 0, 0, NULL)
                else:
                    text_add(out, b"]", 1)
        elif it.what == SHOW_TUPLE:
            if it.i == it.n:
                text_add(out, b"}", 1)
                s.n -= 1
            else:
                if it.i:
                    text_add(out, b",", 1)
                it.i += 1
                show_term(&s, element(it.t, it.i - 1))
        elif it.what == SHOW_END:
            text_add(out, b"]", 1)
            s.n -= 1
        elif it.i == it.n:
            text_add(out, b"}", 1)
            free(it.pairs)
            s.n -= 1
        else:
            i = it.i
            if i:
                text_add(out, b"=>" if i & 1 else b",", 2 if i & 1 else 1)
            it.i += 1
            show_term(&s, it.pairs[i])
    free(s.items)


# -- streams ------------------------------------------------------------------------------------------

cdef Stream* stream_new(int fd) noexcept:
    cdef Stream* s = <Stream*>calloc(1, sizeof(Stream))
    if s != NULL:
        pthread_mutex_init(&s.lock, NULL)
        s.fd = fd
    return s


cdef void stream_free(Stream* s) noexcept:
    if s != NULL:
        pthread_mutex_destroy(&s.lock)
        free(s.buffer)
        free(s)


cdef bytes stream_take(Stream* s):
    cdef char* data
    cdef size_t n
    pthread_mutex_lock(&s.lock)
    data = s.buffer
    n = s.len
    s.buffer = NULL
    s.len = s.cap = 0
    pthread_mutex_unlock(&s.lock)
    try:
        return data[:n] if n else b""
    finally:
        free(data)


cdef void sink_write(Stream* s, const char* data, size_t n) noexcept with gil:
    if s.sink == NULL:
        return
    sink = <object>s.sink
    try:
        sink(data[:n])
    except Exception:
        pass                           # a console that broke must not change what the program does


cdef void stream_write(Stream* s, const char* data, size_t n) noexcept nogil:
    cdef long done
    cdef char* more
    cdef size_t cap
    if s.sink != NULL:
        # Without the lock: who holds the GIL may want to write too, and would wait for us while we wait for the GIL.
        sink_write(s, data, n)
        return
    pthread_mutex_lock(&s.lock)
    if s.fd >= 0:
        while n:
            done = write(s.fd, data, n)
            if done < 0:
                if c_errno() == EINTR:
                    continue
                if c_errno() == EAGAIN:
                    wait_writable(s.fd)
                    continue
                break                  # nobody reads any more: the program goes on, as on a device without a console
            data += done
            n -= <size_t>done
    else:
        if s.cap - s.len < n:
            cap = (s.cap + n) * 2
            more = <char*>realloc(s.buffer, cap)
            if more != NULL:
                s.buffer = more
                s.cap = cap
        if s.cap - s.len >= n:
            memcpy(s.buffer + s.len, data, n)
            s.len += n
    pthread_mutex_unlock(&s.lock)


cdef void console_out(MachineC* m, const char* s, size_t n) noexcept nogil:
    stream_write(m.out, s, n)


cdef void console_err(MachineC* m, const char* s, size_t n) noexcept nogil:
    stream_write(m.err, s, n)


# -- crash reports --------------------------------------------------------------------------------------

cdef void show_code(MachineC* m, Text* out, const cell* at, bint handler) noexcept nogil:
    """A continuation pointer, or a handler, by module number and the last label before it."""
    cdef Module* mod
    cdef uint32_t line
    cdef size_t i, label = 0, best = 0, index
    if find_function(m, at, &mod, &line) != NULL and mod.label_cells != NULL:
        index = at - mod.code
        for i in range(mod.n_labels):
            if mod.label_cells[i] <= index and mod.label_cells[i] >= best:
                best = mod.label_cells[i]
                label = i
    else:
        mod = NULL
    if handler:
        text_str(out, b"catch: ")
        text_unsigned(out, label)
        text_str(out, b":")
        text_unsigned(out, 0 if mod == NULL else <uint64_t>mod.index)
        return
    text_str(out, b"#CP<module: ")
    text_unsigned(out, 0 if mod == NULL else <uint64_t>mod.index)
    text_str(out, b", label: ")
    text_unsigned(out, label)
    # Offsets on the device count within a label's code as its loader sees it, and are 0 in all its reports.
    text_str(out, b", offset: 0>")


cdef void show_x(MachineC* m, Text* out, int i, term t) noexcept nogil:
    text_str(out, b"x[")
    text_int(out, i)
    text_str(out, b"]: ")
    if t == NONE:
        t = NIL
    display_term(m, out, t)
    text_str(out, b"\n")


cdef void show_heading(Text* out, const char* heading, const char* line) noexcept nogil:
    text_str(out, heading)
    text_str(out, b"\n")
    text_str(out, line)
    text_str(out, b"\n")


cdef void show_partner(MachineC* m, Text* out, term word) noexcept nogil:
    if is_relation(word):
        text_str(out, b"another node")
    else:
        display_term(m, out, word)


cdef void show_monitors(Process* p, Text* out) noexcept nogil:
    cdef Rel* rel = <Rel*>p.rel
    cdef Row* row
    cdef uint32_t i
    if rel == NULL:
        return
    for i in range(rel.links.used):
        row = &rel.links.rows[i]
        if row.key != 0:
            text_str(out, b"link to " if row.a == 0 else b"link (inactive) to ")
            show_partner(p.m, out, row.key)
            text_str(out, b"\n")
    for i in range(rel.monitors.used):
        row = &rel.monitors.rows[i]
        if row.key != 0:
            text_str(out, b"monitor to ")
            show_partner(p.m, out, row.a)
            text_str(out, b" ref=")
            text_unsigned(out, row.key)
            text_str(out, b"\n")
    for i in range(rel.monitored.used):
        row = &rel.monitored.rows[i]
        if row.key != 0:
            text_str(out, b"monitored by ")
            show_partner(p.m, out, row.a)
            text_str(out, b" ref=")
            text_unsigned(out, row.key)
            text_str(out, b"\n")


cdef void show_memory(Process* p, Text* out) noexcept nogil:
    cdef size_t heap = p.htop - p.heap, total = (p.hend - p.heap) + p.frag_words
    show_heading(out, b"Context memory info", b"-------------------")
    text_str(out, b"context_size = ")
    text_unsigned(out, sizeof(Proc) + total * 8)
    text_str(out, b"\ncontext_avail_free_memory = ")
    text_unsigned(out, <uint64_t>(p.stop - p.htop))
    text_str(out, b"\nheap_size = ")
    text_unsigned(out, heap)
    text_str(out, b"\ntotal_heap_size = ")
    text_unsigned(out, total)
    text_str(out, b"\nstack_size = ")
    text_unsigned(out, <uint64_t>(p.hend - p.stop))
    text_str(out, b"\nmessage_queue_len = ")
    text_unsigned(out, (<Proc*>p).messages)
    text_str(out, b"\n\n\n")
    show_heading(out, b"Global memory info", b"------------------")
    text_str(out, b"process_count = ")
    text_unsigned(out, process_count(p.m, False))
    text_str(out, b"\nports_count = ")
    text_unsigned(out, process_count(p.m, True))
    text_str(out, b"\natoms_count = ")
    text_unsigned(out, atom_count(p.m))
    text_str(out, b"\nrefc_binary_total_size = ")
    text_unsigned(out, <uint64_t>atomic_load_i64(&p.m.refc_bytes))
    text_str(out, b"\n\n\n")


cdef void show_raw_trace(Process* p, Text* out) noexcept nogil:
    """{Frames, Auxiliary, Bytes of file names, Files, [{Module, Offset}...], Class}, as the device keeps it."""
    cdef MachineC* m = p.m
    cdef term raw = p.saved_x[2] if p.saved_n > 2 else NIL
    cdef size_t i, n = 0, bytes = 0, files = 0
    cdef Module* mod
    cdef Module* last = NULL
    cdef uint32_t line
    cdef const cell* at
    cdef Text frames
    text_init(&frames)
    if is_tuple(raw):
        for i in range(3, tuple_arity(raw)):
            if not is_small(element(raw, i)):
                continue
            at = <const cell*>small_value(element(raw, i))
            if find_function(m, at, &mod, &line) == NULL:
                continue
            if n:
                text_add(&frames, b",", 1)
            n += 1
            text_add(&frames, b"{", 1)
            text_int(&frames, mod.index)
            text_add(&frames, b",", 1)
            text_unsigned(&frames, code_offset(mod, at))
            text_add(&frames, b"}", 1)
            if mod != last and mod.n_files and line:
                files += 1
                bytes += strlen(mod.files[0])
            last = mod
    text_add(out, b"{", 1)
    text_unsigned(out, n)
    text_add(out, b",", 1)
    text_unsigned(out, files)
    text_add(out, b",", 1)
    text_unsigned(out, bytes)
    text_add(out, b",", 1)
    text_unsigned(out, files)
    text_str(out, b",[")
    text_add(out, frames.data, frames.len)
    text_str(out, b"],")
    display_term(m, out, p.exc_class)
    text_add(out, b"}", 1)
    text_free(&frames)


cdef void device_report(Process* p, Text* out) noexcept nogil:
    cdef MachineC* m = p.m
    cdef term* s = p.stop
    cdef Signal* message
    # A process that hit its limit has no room for a stack trace on the device.
    cdef bint full = p.exc_args == ATOM_out_of_memory and (p.max_heap != 0 or m.memory_limit != 0)
    if full:
        text_str(out, b"WARNING: Unable to allocate heap space for raw stacktrace\n")
    show_heading(out, b"CRASH ", b"======")
    text_str(out, b"pid: ")
    display_term(m, out, p.id)
    text_str(out, b"\n\nStacktrace:\n")
    if full:
        text_str(out, b"out_of_memory")
    else:
        display_term(m, out, p.exc_trace if p.exc_trace != NONE else NIL)
    text_str(out, b"\n\ncp: ")
    show_code(m, out, p.cp, False)
    text_str(out, b"\n\n")
    show_x(m, out, 0, p.exc_class)
    show_x(m, out, 1, p.exc_args)
    text_str(out, b"x[2]: ")
    show_raw_trace(p, out)
    text_str(out, b"\n\n")
    show_heading(out, b"Stack ", b"-----")
    text_str(out, b"\n")
    while s < p.hend:
        if is_cp(s[0]):
            show_code(m, out, <const cell*>s[0], False)
        elif is_catch(s[0]):
            show_code(m, out, m.catches[s[0] >> 6], True)
        else:
            display_term(m, out, s[0])
        text_str(out, b"\n")
        s += 1
    text_str(out, b"\n\n")
    show_heading(out, b"Mailbox", b"-------")
    message = (<Proc*>p).first
    while message != NULL:
        if message.kind == SIG_MESSAGE or message.kind == SIG_ALIAS:
            display_term(m, out, message.value)
            text_str(out, b"\n")
        message = message.next
    text_str(out, b"\n\n")
    show_heading(out, b"Monitors", b"--------")
    show_monitors(p, out)
    text_str(out, b"\n\n")
    if p.exc_args == ATOM_out_of_memory:
        show_memory(p, out)
    text_str(out, b"**End Of Crash Report**\n")


cdef void otp_heading(Text* out) noexcept nogil:
    cdef char stamp[64]
    cdef time_t now = time(NULL)
    cdef tm local
    localtime_r(&now, &local)
    text_str(out, b"=ERROR REPORT==== ")
    text_add(out, stamp, strftime(stamp, 64, b"%e-%b-%Y::%H:%M:%S", &local))
    text_str(out, b" ===\n")


cdef void max_heap_report(Process* p) noexcept nogil:
    cdef Text out
    text_init(&out)
    otp_heading(&out)
    text_str(&out, b"     Process:            ")
    display_term(p.m, &out, p.id)
    text_str(&out, b"\n     Context:            maximum heap size reached\n     Max Heap Size:      ")
    text_unsigned(&out, p.max_heap_size)
    text_str(&out, b"\n     Total Heap Size:    ")
    text_unsigned(&out, <uint64_t>(p.hend - p.heap) + p.frag_words)
    text_str(&out, b"\n     Kill:               ")
    if p.max_heap_how & MAX_HEAP_KILL:
        text_str(&out, b"true")
    else:
        text_str(&out, b"false")
    text_str(&out, b"\n     Error Logger:       true\n     Message Queue Len:  ")
    text_unsigned(&out, (<Proc*>p).messages)
    text_str(&out, b"\n     GC Info:            [{heap_block_size,")
    text_unsigned(&out, <uint64_t>(p.hend - p.heap))
    text_str(&out, b"},\n                          {mbuf_size,")
    text_unsigned(&out, p.frag_words)
    text_str(&out, b"},\n                          {stack_size,")
    text_unsigned(&out, <uint64_t>(p.hend - p.stop))
    text_str(&out, b"},\n                          {heap_size,")
    text_unsigned(&out, <uint64_t>(p.htop - p.heap))
    text_str(&out, b"}]\n\n")
    console_err(p.m, out.data, out.len)
    text_free(&out)


cdef void otp_report(Process* p, Text* out) noexcept nogil:
    otp_heading(out)
    text_str(out, b"Error in process ")
    display_term(p.m, out, p.id)
    text_str(out, b" with exit value:\n")
    display_term(p.m, out, p.exc_reason)
    text_str(out, b"\n\n")


cdef void crash_report(Process* p) noexcept nogil:
    cdef Text out
    text_init(&out)
    if p.m.device_display:
        device_report(p, &out)
    elif p.exc_class != ATOM_exit:     # OTP's emulator reports errors and uncaught throws, not exits
        otp_report(p, &out)
    console_err(p.m, out.data, out.len)
    text_free(&out)
