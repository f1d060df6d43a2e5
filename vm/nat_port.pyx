"""Ports: open_port and its kin, the drivers `echo` and `console`, and console:print.

A port is a process without code (process.pxd). Drivers in Python come through bridge.pyx.
"""
from libc.stdlib cimport free, realloc
from avmtools.vm.proc cimport *
from avmtools.vm.signals cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.bridge cimport open_python_port, python_port_program
from avmtools.vm.inet_port cimport open_inet
from avmtools.vm.display cimport Text, console_err, console_out, text_add, text_free, text_init


# -- iodata ------------------------------------------------------------------------------------------

cdef bint add_char(Text* out, int64_t c, bint unicode) noexcept nogil:
    cdef char[4] u
    if not unicode or 0 <= c < 128:
        if c < 0 or c > 255:
            return False
        u[0] = <char>c
        text_add(out, u, 1)
        return True
    if c < 0 or c > 0x10FFFF or 0xD800 <= c <= 0xDFFF:
        return False
    if c < 0x800:
        u[0] = <char>(0xC0 | c >> 6)
        u[1] = <char>(0x80 | (c & 0x3F))
        text_add(out, u, 2)
    elif c < 0x10000:
        u[0] = <char>(0xE0 | c >> 12)
        u[1] = <char>(0x80 | (c >> 6 & 0x3F))
        u[2] = <char>(0x80 | (c & 0x3F))
        text_add(out, u, 3)
    else:
        u[0] = <char>(0xF0 | c >> 18)
        u[1] = <char>(0x80 | (c >> 12 & 0x3F))
        u[2] = <char>(0x80 | (c >> 6 & 0x3F))
        u[3] = <char>(0x80 | (c & 0x3F))
        text_add(out, u, 4)
    return True


cdef bint add_binary(Text* out, term t) noexcept nogil:
    cdef const uint8_t* data
    cdef size_t offset, bits, i
    cdef char c
    bits_of(t, &data, &offset, &bits)
    if offset == 0:
        text_add(out, <const char*>data, bits // 8)
        return True
    for i in range(bits // 8):
        c = <char>((data[i] << offset) | (data[i + 1] >> (8 - offset)))
        text_add(out, &c, 1)
    return True


cdef bint chars_to_text(Text* out, term chars, bint unicode) noexcept nogil:
    cdef term* stack = NULL           # tails still to be done, of lists inside lists
    cdef term* grown
    cdef size_t depth = 0
    cdef size_t cap = 0
    cdef term t = chars
    cdef term h
    cdef bint ok = True
    while ok:
        if is_cons(t):
            h = head(t)
            t = tail(t)
            if is_small(h):
                ok = add_char(out, small_value(h), unicode)
            elif is_binary(h):
                ok = add_binary(out, h)
            elif is_cons(h):
                if t != NIL:
                    if depth == cap:
                        cap = cap * 2 + 16
                        grown = <term*>realloc(stack, cap * sizeof(term))
                        if grown == NULL:
                            ok = False
                            break
                        stack = grown
                    stack[depth] = t
                    depth += 1
                t = h
            else:
                ok = h == NIL
        elif is_binary(t):            # a whole binary, or the tail of an improper list
            ok = add_binary(out, t)
            t = NIL
        elif t != NIL:
            ok = False
        elif depth:
            depth -= 1
            t = stack[depth]
        else:
            break
    free(stack)
    return ok


# -- drivers -----------------------------------------------------------------------------------------

cdef bint closes(Process* p, term message) noexcept nogil:
    """{Pid, close}: tell Pid, and end."""
    if not is_tuple_of(message, 2) or not is_pid(element(message, 0)) or element(message, 1) != ATOM_close:
        return False
    send_message(p, element(message, 0), mk_tuple2(p, p.id, ATOM_closed))
    port_exit(p, ATOM_normal)
    return True


cdef void echo(Process* p, void* state) noexcept nogil:
    cdef term message
    while recv_peek(p) != NONE:
        message = recv_remove(p)
        if closes(p, message):
            return
        if is_tuple_of(message, 2) and is_pid(element(message, 0)):
            send_message(p, element(message, 0), element(message, 1))
        if gc_wanted(p):
            collect(p, 0, NULL, 0)


cdef bint write_chars(Process* p, term chars, bint unicode) noexcept nogil:
    cdef Text text
    cdef bint ok
    text_init(&text)
    ok = chars_to_text(&text, chars, unicode)
    if ok:
        console_out(p.m, text.data, text.len)
    text_free(&text)
    return ok


cdef term console_call(Process* p, term request) noexcept nogil:
    """The answer to a '$call'; NONE: not a request of the console."""
    if request == ATOM_flush:
        return ATOM_ok
    if is_tuple_of(request, 2) and element(request, 0) == ATOM_puts:
        return ATOM_ok if write_chars(p, element(request, 1), False) else mk_tuple2(p, ATOM_error, ATOM_badarg)
    return NONE


cdef bint console_message(Process* p, term message) noexcept nogil:
    cdef term answer, request
    if is_tuple_of(message, 3) and element(message, 0) == ATOM_dollar_call and is_tuple_of(element(message, 1), 2):
        answer = console_call(p, element(message, 2))
        if answer == NONE or not is_pid(element(element(message, 1), 0)):
            return False
        send_message(p, element(element(message, 1), 0), mk_tuple2(p, element(element(message, 1), 1), answer))
        return True
    if is_tuple_of(message, 4) and element(message, 0) == ATOM_io_request and is_pid(element(message, 1)):
        request = element(message, 3)
        if is_tuple_of(request, 3) and element(request, 0) == ATOM_put_chars:
            answer = ATOM_ok if write_chars(p, element(request, 2), element(request, 1) != ATOM_latin1) else mk_tuple2(p, ATOM_error, ATOM_badarg)
            send_message(p, element(message, 1), mk_tuple3(p, ATOM_io_reply, element(message, 2), answer))
            return True
    return False


cdef void console(Process* p, void* state) noexcept nogil:
    cdef const char* warning = "WARNING: Invalid port command.  Unable to send reply"
    cdef term message
    while recv_peek(p) != NONE:
        message = recv_remove(p)
        if closes(p, message):
            return
        if not console_message(p, message):
            console_err(p.m, warning, 52)
        if gc_wanted(p):
            collect(p, 0, NULL, 0)


# -- natives -----------------------------------------------------------------------------------------

cdef bint is_text(Text* text, const char* s, size_t n) noexcept nogil:
    cdef size_t i
    if text.len != n:
        return False
    for i in range(n):
        if text.data[i] != s[i]:
            return False
    return True


cdef bint named_text(Process* p, term name, Text* out) noexcept nogil:
    """A text, or, for OTP, an atom."""
    cdef const uint8_t* s
    cdef size_t n
    if not is_atom(name) or p.m.release != ROTP:
        return chars_to_text(out, name, True)
    s = atom_text(p.m, name, &n)
    text_add(out, <const char*>s, n)
    return True


cdef term mk_bytes(Process* p, Text* text) noexcept nogil:
    return make_binary(p, <const uint8_t*>text.data, text.len)


cdef term open_program(Process* p, term* a, Text* name) noexcept nogil:
    """{spawn, Command} that is no driver, or {spawn_executable, File}."""
    return open_python_port(p, mk_tuple2(p, element(a[0], 0), mk_bytes(p, name)), a[1])


cdef term nat_open_port(Process* p, term* a) noexcept nogil:
    cdef Text name
    cdef Process* made = NULL
    cdef term result
    cdef bint known = True
    cdef bint file
    if not is_tuple_of(a[0], 2) or not is_list(a[1]):
        if not is_tuple_of(a[0], 2) or not is_map(a[1]):
            return raise_badarg(p)
    file = p.m.release == ROTP and element(a[0], 0) == atom_intern(p.m, <const uint8_t*>"spawn_executable", 16)
    if element(a[0], 0) != ATOM_spawn and element(a[0], 0) != ATOM_spawn_driver and not file:
        return raise_badarg(p)
    text_init(&name)
    if not named_text(p, element(a[0], 1), &name):
        text_free(&name)
        return raise_badarg(p)
    if file:
        known = False
        result = open_program(p, a, &name)
    elif is_text(&name, "echo", 4):
        made = port_create(p, echo, NULL, NULL)
    elif is_text(&name, "console", 7):
        made = port_create(p, console, NULL, NULL)
    elif is_text(&name, "socket", 6):
        made = open_inet(p)
    else:
        known = False
        result = open_python_port(p, mk_bytes(p, &name), a[1])
        if result == NONE and p.exc_class == NONE and p.m.release == ROTP and element(a[0], 0) == ATOM_spawn:
            result = open_program(p, a, &name)
    if known:
        result = NONE if made == NULL else made.id
    elif result == NONE and p.exc_class == NONE:
        result = raise_badarg(p)
    if result != NONE:
        made = process_lookup(p.m, result)
        if made != NULL:
            (<Proc*>made).port.name = atom_intern(p.m, <const uint8_t*>name.data, name.len)
    text_free(&name)
    return result


cdef Proc* port_of(Process* p, term t) noexcept nogil:
    """A port's id, or the name it is registered under."""
    cdef Process* found
    if is_atom(t):
        t = name_lookup(p.m, t)
    found = process_lookup(p.m, t) if t != NONE else NULL
    return <Proc*>found if found != NULL and found.flags & PF_PORT else NULL


cdef term nat_port_command(Process* p, term* a) noexcept nogil:
    cdef Proc* port = port_of(p, a[0])
    cdef Text text
    cdef bint ok
    if port == NULL:
        return raise_badarg(p)
    text_init(&text)
    ok = chars_to_text(&text, a[1], False)
    text_free(&text)
    if not ok:
        return raise_badarg(p)
    send_message(p, port.p.id, mk_tuple2(p, p.id, mk_tuple2(p, ATOM_command, a[1])))
    return ATOM_true


cdef term nat_port_command3(Process* p, term* a) noexcept nogil:
    cdef term options = a[2]
    while is_cons(options):
        if head(options) != ATOM_force and head(options) != ATOM_nosuspend:
            return raise_badarg(p)
        options = tail(options)
    return nat_port_command(p, a) if options == NIL else raise_badarg(p)


cdef term nat_port_close(Process* p, term* a) noexcept nogil:
    cdef Proc* port = port_of(p, a[0])
    if port == NULL:
        return raise_badarg(p)
    port_stop(p, port)
    return ATOM_true


cdef term port_fact(Process* p, Proc* port, term key) noexcept nogil:
    cdef const uint8_t* s
    cdef size_t n
    if key == ATOM_name:
        if port.port.name == NONE:    # too long for an atom
            return NIL
        s = atom_text(p.m, port.port.name, &n)
        return mk_string(p, s, n, NIL)
    if key == ATOM_id:
        return mk_small(<int64_t>pid_number(port.p.id))
    if key == ATOM_connected:
        return port.parent
    if key == ATOM_input or key == ATOM_output:
        return mk_small(0)
    return python_port_program(p, &port.p) if key == ATOM_os_pid else <term>NONE


cdef term nat_port_info2(Process* p, term* a) noexcept nogil:
    cdef Proc* port
    cdef term value
    if not is_atom(a[1]) or not (is_port(a[0]) or is_atom(a[0])):
        return raise_badarg(p)
    port = port_of(p, a[0])
    if port == NULL:
        return ATOM_undefined
    if a[1] == ATOM_registered_name:
        value = name_of(port)
        return NIL if value == NIL else mk_tuple2(p, ATOM_registered_name, value)
    value = port_fact(p, port, a[1])
    return raise_badarg(p) if value == NONE else mk_tuple2(p, a[1], value)


cdef term name_of(Proc* port) noexcept nogil:
    cdef Registry* r = <Registry*>port.p.m.registry
    cdef term result = NIL
    pthread_mutex_lock(&r.lock)
    if port.names != NULL:
        result = port.names.name
    pthread_mutex_unlock(&r.lock)
    return result


cdef term nat_port_info(Process* p, term* a) noexcept nogil:
    cdef Proc* port
    cdef term[6] keys
    cdef term result = NIL
    cdef int i
    if not is_port(a[0]) and not is_atom(a[0]):
        return raise_badarg(p)
    port = port_of(p, a[0])
    if port == NULL:
        return ATOM_undefined
    keys[0] = ATOM_name
    keys[1] = ATOM_id
    keys[2] = ATOM_connected
    keys[3] = ATOM_input
    keys[4] = ATOM_output
    keys[5] = ATOM_os_pid
    for i in range(5, -1, -1):
        result = mk_cons(p, mk_tuple2(p, keys[i], port_fact(p, port, keys[i])), result)
    if name_of(port) != NIL:
        result = mk_cons(p, mk_tuple2(p, ATOM_registered_name, name_of(port)), result)
    return result


cdef term nat_console_print(Process* p, term* a) noexcept nogil:
    return ATOM_ok if write_chars(p, a[0], False) else <term>ATOM_error


# -- the table ---------------------------------------------------------------------------------------

cdef Native[16] natives
cdef int n_natives = 0


cdef void row(const char* module, const char* name, int arity, int releases, native_fn fn) noexcept:
    global n_natives
    cdef Native* n = &natives[n_natives]
    n.module = module
    n.name = name
    n.arity = arity
    n.releases = releases
    n.fn = fn
    n_natives += 1


row(b"erlang", b"open_port", 2, R_ALL, nat_open_port)
row(b"erlang", b"port_command", 2, ROTP, nat_port_command)
row(b"erlang", b"port_command", 3, ROTP, nat_port_command3)
row(b"erlang", b"port_close", 1, ROTP, nat_port_close)
row(b"erlang", b"port_info", 1, ROTP, nat_port_info)
row(b"erlang", b"port_info", 2, ROTP, nat_port_info2)
row(b"console", b"print", 1, R_ALL, nat_console_print)


cdef Native* nat_port_table(int* n) noexcept nogil:
    n[0] = n_natives
    return natives
