"""Native functions on any term: type tests, comparison, booleans, tuples, atoms, funs, and identifiers as text."""
from libc.stdlib cimport free, malloc
from libc.string cimport memcmp, memcpy, strlen
from avmtools.vm.proc cimport *
from avmtools.vm.dist cimport DIST_UP, Dist, dist_of_node
from avmtools.vm.heap cimport *
from avmtools.vm.code cimport *
from avmtools.vm.compare cimport cmp, cmp_key, eq, eqx
from avmtools.vm.display cimport Text, console_err, console_out, display_term, text_add, text_free, text_init, text_int, text_str
from avmtools.vm.natives cimport heap_room
from avmtools.vm.num cimport get_int64, mk_int64, mk_uint64
from avmtools.vm.maps cimport map_size
from avmtools.vm.ext cimport ext_encode, ext_encoded_size


cdef inline term boolean(bint b) noexcept nogil:
    return ATOM_true if b else ATOM_false


# -- type tests --------------------------------------------------------------------------------------

cdef term nat_is_atom(Process* p, term* a) noexcept nogil:
    return boolean(is_atom(a[0]))


cdef term nat_is_binary(Process* p, term* a) noexcept nogil:
    return boolean(is_binary(a[0]))


cdef term nat_is_bitstring(Process* p, term* a) noexcept nogil:
    return boolean(is_bitstring(a[0]))


cdef term nat_is_boolean(Process* p, term* a) noexcept nogil:
    return boolean(a[0] == ATOM_true or a[0] == ATOM_false)


cdef term nat_is_float(Process* p, term* a) noexcept nogil:
    return boolean(is_float(a[0]))


cdef term nat_is_function(Process* p, term* a) noexcept nogil:
    return boolean(is_fun(a[0]))


cdef int fun_arity(term fun) noexcept nogil:
    cdef term* words = boxed_ptr(fun)
    if words[1] & 1:
        return (<Export*>(words[1] - 1)).arity
    return (<FunEntry*>words[1]).arity - <int>(header_size(words[0]) - 1)


cdef term nat_is_function2(Process* p, term* a) noexcept nogil:
    if is_big(a[1]) and header_type(header_of(a[1])) == T_POSINT:
        return ATOM_false
    if not is_small(a[1]) or small_value(a[1]) < 0:
        return raise_badarg(p)
    return boolean(is_fun(a[0]) and fun_arity(a[0]) == small_value(a[1]))


cdef term nat_is_integer(Process* p, term* a) noexcept nogil:
    return boolean(is_integer(a[0]))


cdef term nat_is_integer3(Process* p, term* a) noexcept nogil:
    if not is_integer(a[1]) or not is_integer(a[2]):
        return raise_badarg(p)
    return boolean(is_integer(a[0]) and cmp(p.m, a[0], a[1]) >= 0 and cmp(p.m, a[0], a[2]) <= 0)


cdef term nat_is_list(Process* p, term* a) noexcept nogil:
    return boolean(is_list(a[0]))


cdef term nat_is_number(Process* p, term* a) noexcept nogil:
    return boolean(is_number(a[0]))


cdef term nat_is_pid(Process* p, term* a) noexcept nogil:
    return boolean(is_any_pid(a[0]))


cdef term nat_is_port(Process* p, term* a) noexcept nogil:
    return boolean(is_any_port(a[0]))


cdef term nat_is_reference(Process* p, term* a) noexcept nogil:
    return boolean(is_reference(a[0]))


cdef term nat_is_tuple(Process* p, term* a) noexcept nogil:
    return boolean(is_tuple(a[0]))


cdef term nat_is_map(Process* p, term* a) noexcept nogil:
    return boolean(is_map(a[0]))


cdef term nat_is_record2(Process* p, term* a) noexcept nogil:
    if not is_atom(a[1]):
        return raise_badarg(p)
    return boolean(is_tuple(a[0]) and tuple_arity(a[0]) > 0 and element(a[0], 0) == a[1])


cdef term nat_is_record3(Process* p, term* a) noexcept nogil:
    if not is_atom(a[1]) or not is_small(a[2]):
        return raise_badarg(p)
    return boolean(is_tuple(a[0]) and <int64_t>tuple_arity(a[0]) == small_value(a[2]) and tuple_arity(a[0]) > 0
                   and element(a[0], 0) == a[1])


# -- comparison and logic ----------------------------------------------------------------------------

cdef term nat_eq(Process* p, term* a) noexcept nogil:
    return boolean(eq(p.m, a[0], a[1]))


cdef term nat_ne(Process* p, term* a) noexcept nogil:
    return boolean(not eq(p.m, a[0], a[1]))


cdef term nat_eqx(Process* p, term* a) noexcept nogil:
    return boolean(eqx(p.m, a[0], a[1]))


cdef term nat_nex(Process* p, term* a) noexcept nogil:
    return boolean(not eqx(p.m, a[0], a[1]))


cdef term nat_lt(Process* p, term* a) noexcept nogil:
    return boolean(cmp(p.m, a[0], a[1]) < 0)


cdef term nat_le(Process* p, term* a) noexcept nogil:
    return boolean(cmp(p.m, a[0], a[1]) <= 0)


cdef term nat_gt(Process* p, term* a) noexcept nogil:
    return boolean(cmp(p.m, a[0], a[1]) > 0)


cdef term nat_ge(Process* p, term* a) noexcept nogil:
    return boolean(cmp(p.m, a[0], a[1]) >= 0)


cdef term nat_max(Process* p, term* a) noexcept nogil:
    # Equal numbers of two types: OTP answers the first, devices the second (facts/vm.md 4.7).
    cdef int c = cmp(p.m, a[0], a[1])
    return a[0] if c > 0 or (c == 0 and p.m.release == ROTP) else a[1]


cdef term nat_min(Process* p, term* a) noexcept nogil:
    return a[0] if cmp(p.m, a[0], a[1]) <= 0 else a[1]


cdef term nat_cmp_term(Process* p, term* a) noexcept nogil:
    """erts_internal:cmp_term/2: the order of map keys, as -1, 0 or 1."""
    cdef int r = cmp_key(p.m, a[0], a[1])
    return mk_small(-1 if r < 0 else (1 if r > 0 else 0))


cdef inline bint is_bool(term t) noexcept nogil:
    return t == ATOM_true or t == ATOM_false


cdef term nat_not(Process* p, term* a) noexcept nogil:
    return boolean(a[0] == ATOM_false) if is_bool(a[0]) else raise_badarg(p)


cdef term nat_and(Process* p, term* a) noexcept nogil:
    return boolean(a[0] == ATOM_true and a[1] == ATOM_true) if is_bool(a[0]) and is_bool(a[1]) else raise_badarg(p)


cdef term nat_or(Process* p, term* a) noexcept nogil:
    return boolean(a[0] == ATOM_true or a[1] == ATOM_true) if is_bool(a[0]) and is_bool(a[1]) else raise_badarg(p)


cdef term nat_xor(Process* p, term* a) noexcept nogil:
    return boolean(a[0] != a[1]) if is_bool(a[0]) and is_bool(a[1]) else raise_badarg(p)


# -- tuples ------------------------------------------------------------------------------------------

cdef enum:
    MAX_TUPLE = (1 << 24) - 1         # OTP's limit

cdef term nat_element(Process* p, term* a) noexcept nogil:
    if is_small(a[0]) and is_tuple(a[1]) and 1 <= small_value(a[0]) <= <int64_t>tuple_arity(a[1]):
        return element(a[1], small_value(a[0]) - 1)
    return raise_badarg(p)


cdef term* tuple_room(Process* p, uint64_t arity, term* result) noexcept nogil:
    """Where the elements of a new tuple go; NULL: system_limit or out_of_memory raised."""
    cdef term* words
    if arity > MAX_TUPLE:
        raise_error(p, ATOM_system_limit)
        return NULL
    if not heap_room(p, arity + 1):
        return NULL
    words = heap_alloc(p, arity + 1)
    words[0] = mk_header(arity, T_TUPLE)
    result[0] = mk_boxed(words)
    return words + 1


cdef term nat_setelement(Process* p, term* a) noexcept nogil:
    cdef term result
    cdef term* words
    cdef uint64_t n
    if not is_small(a[0]) or not is_tuple(a[1]) or not 1 <= small_value(a[0]) <= <int64_t>tuple_arity(a[1]):
        return raise_badarg(p)
    n = tuple_arity(a[1])
    words = tuple_room(p, n, &result)
    if words == NULL:
        return NONE
    memcpy(words, tuple_elements(a[1]), n * sizeof(term))
    words[small_value(a[0]) - 1] = a[2]
    return result


cdef term nat_tuple_size(Process* p, term* a) noexcept nogil:
    return mk_small(<int64_t>tuple_arity(a[0])) if is_tuple(a[0]) else raise_badarg(p)


cdef term nat_size(Process* p, term* a) noexcept nogil:
    cdef const uint8_t* data
    cdef size_t offset, bits
    if is_tuple(a[0]):
        return mk_small(<int64_t>tuple_arity(a[0]))
    if not is_bitstring(a[0]):
        return raise_badarg(p)
    bits_of(a[0], &data, &offset, &bits)
    return mk_small(<int64_t>(bits // 8))


cdef term nat_make_tuple(Process* p, term* a) noexcept nogil:
    cdef term result
    cdef term* words
    cdef int64_t i
    if not is_small(a[0]) or not 0 <= small_value(a[0]) <= MAX_TUPLE:
        return raise_badarg(p)
    words = tuple_room(p, small_value(a[0]), &result)
    if words == NULL:
        return NONE
    for i in range(small_value(a[0])):
        words[i] = a[1]
    return result


cdef term nat_make_tuple3(Process* p, term* a) noexcept nogil:
    cdef term result = nat_make_tuple(p, a)
    cdef term list = a[2]
    cdef term pair
    if result == NONE:
        return NONE
    while is_cons(list):
        pair = head(list)
        if not is_tuple_of(pair, 2) or not is_small(element(pair, 0)):
            return raise_badarg(p)
        if not 1 <= small_value(element(pair, 0)) <= <int64_t>tuple_arity(result):
            return raise_badarg(p)
        tuple_elements(result)[small_value(element(pair, 0)) - 1] = element(pair, 1)
        list = tail(list)
    return result if list == NIL else raise_badarg(p)


cdef term insert(Process* p, term t, int64_t at, term value) noexcept nogil:
    cdef term result
    cdef term* words
    cdef uint64_t n = tuple_arity(t)
    words = tuple_room(p, n + 1, &result)
    if words == NULL:
        return NONE
    memcpy(words, tuple_elements(t), at * sizeof(term))
    words[at] = value
    memcpy(words + at + 1, tuple_elements(t) + at, (n - at) * sizeof(term))
    return result


cdef term nat_append_element(Process* p, term* a) noexcept nogil:
    return insert(p, a[0], tuple_arity(a[0]), a[1]) if is_tuple(a[0]) else raise_badarg(p)


cdef term nat_insert_element(Process* p, term* a) noexcept nogil:
    if not is_small(a[0]) or not is_tuple(a[1]) or not 1 <= small_value(a[0]) <= <int64_t>tuple_arity(a[1]) + 1:
        return raise_badarg(p)
    return insert(p, a[1], small_value(a[0]) - 1, a[2])


cdef term nat_delete_element(Process* p, term* a) noexcept nogil:
    cdef term result
    cdef term* words
    cdef uint64_t n, at
    if not is_small(a[0]) or not is_tuple(a[1]):
        return raise_badarg(p)
    n = tuple_arity(a[1])
    # A named rule of the devices: one place behind the last element, the last one goes.
    if n > 0 and p.m.release != ROTP and small_value(a[0]) == <int64_t>n + 1:
        at = n - 1
    elif 1 <= small_value(a[0]) <= <int64_t>n:
        at = small_value(a[0]) - 1
    else:
        return raise_badarg(p)
    words = tuple_room(p, n - 1, &result)
    if words == NULL:
        return NONE
    memcpy(words, tuple_elements(a[1]), at * sizeof(term))
    memcpy(words + at, tuple_elements(a[1]) + at + 1, (n - 1 - at) * sizeof(term))
    return result


cdef term nat_tuple_to_list(Process* p, term* a) noexcept nogil:
    cdef uint64_t i, n
    cdef term* words
    if not is_tuple(a[0]):
        return raise_badarg(p)
    n = tuple_arity(a[0])
    if n == 0:
        return NIL
    words = heap_alloc(p, 2 * n)
    for i in range(n):
        words[2 * i] = element(a[0], i)
        words[2 * i + 1] = mk_list(words + 2 * i + 2) if i + 1 < n else <term>NIL
    return mk_list(words)


cdef term nat_list_to_tuple(Process* p, term* a) noexcept nogil:
    cdef int64_t n = list_length(a[0])
    cdef term list = a[0]
    cdef term result
    cdef term* words
    if n < 0:
        return raise_badarg(p)
    words = tuple_room(p, n, &result)
    if words == NULL:
        return NONE
    while list != NIL:
        words[0] = head(list)
        words += 1
        list = tail(list)
    return result


# -- atoms -------------------------------------------------------------------------------------------

cdef uint32_t next_char(const uint8_t** s) noexcept nogil:
    """One code point of valid UTF-8."""
    cdef const uint8_t* c = s[0]
    if c[0] < 0x80:
        s[0] = c + 1
        return c[0]
    if c[0] < 0xE0:
        s[0] = c + 2
        return (<uint32_t>(c[0] & 0x1F) << 6) | (c[1] & 0x3F)
    if c[0] < 0xF0:
        s[0] = c + 3
        return (<uint32_t>(c[0] & 0x0F) << 12) | (<uint32_t>(c[1] & 0x3F) << 6) | (c[2] & 0x3F)
    s[0] = c + 4
    return ((<uint32_t>(c[0] & 0x07) << 18) | (<uint32_t>(c[1] & 0x3F) << 12) | (<uint32_t>(c[2] & 0x3F) << 6)
            | (c[3] & 0x3F))


cdef int put_char(uint8_t* out, int64_t c) noexcept nogil:
    """UTF-8 of a code point: its bytes; 0: not a character."""
    if c < 0 or c > 0x10FFFF or 0xD800 <= c <= 0xDFFF:
        return 0
    if c < 0x80:
        out[0] = <uint8_t>c
        return 1
    if c < 0x800:
        out[0] = <uint8_t>(0xC0 | c >> 6)
        out[1] = <uint8_t>(0x80 | (c & 0x3F))
        return 2
    if c < 0x10000:
        out[0] = <uint8_t>(0xE0 | c >> 12)
        out[1] = <uint8_t>(0x80 | (c >> 6 & 0x3F))
        out[2] = <uint8_t>(0x80 | (c & 0x3F))
        return 3
    out[0] = <uint8_t>(0xF0 | c >> 18)
    out[1] = <uint8_t>(0x80 | (c >> 12 & 0x3F))
    out[2] = <uint8_t>(0x80 | (c >> 6 & 0x3F))
    out[3] = <uint8_t>(0x80 | (c & 0x3F))
    return 4


cdef term nat_atom_to_list(Process* p, term* a) noexcept nogil:
    cdef const uint8_t* s
    cdef const uint8_t* stop
    cdef term* words
    cdef size_t n
    cdef term result = NIL
    cdef term* link = &result
    if not is_atom(a[0]):
        return raise_badarg(p)
    s = atom_text(p.m, a[0], &n)
    stop = s + n
    while s < stop:
        words = heap_alloc(p, 2)
        words[0] = mk_small(next_char(&s))
        words[1] = NIL
        link[0] = mk_list(words)
        link = &words[1]
    return result


cdef term nat_atom_to_binary(Process* p, term* a) noexcept nogil:
    cdef const uint8_t* s
    cdef size_t n
    if not is_atom(a[0]):
        return raise_badarg(p)
    s = atom_text(p.m, a[0], &n)
    return make_binary(p, s, n)


cdef term nat_atom_to_binary2(Process* p, term* a) noexcept nogil:
    cdef const uint8_t* s
    cdef const uint8_t* stop
    cdef uint8_t[256] latin1
    cdef size_t n
    cdef size_t used = 0
    cdef uint32_t c
    if not is_atom(a[0]):
        return raise_badarg(p)
    if a[1] == ATOM_utf8 or a[1] == ATOM_unicode:
        return nat_atom_to_binary(p, a)
    if a[1] != ATOM_latin1:
        return raise_badarg(p)
    s = atom_text(p.m, a[0], &n)
    stop = s + n
    while s < stop:
        c = next_char(&s)
        if c > 255:
            return raise_badarg(p)
        latin1[used] = <uint8_t>c
        used += 1
    return make_binary(p, latin1, used)


cdef term to_atom(Process* p, const uint8_t* s, size_t n, size_t chars, bint existing) noexcept nogil:
    cdef term atom
    # facts/vm.md 4.4: 255 characters; releases up to 0.6 count bytes.
    if chars > 255 or (p.m.release <= R06 and n > 255):
        return raise_error(p, ATOM_badarg if existing else ATOM_system_limit)
    if existing:
        atom = atom_find(p.m, s, n)
        return raise_badarg(p) if atom == NONE else atom
    atom = atom_intern(p.m, s, n)
    return raise_error(p, ATOM_system_limit) if atom == NONE else atom


cdef term from_list(Process* p, term list, bint existing) noexcept nogil:
    cdef uint8_t[1024] text
    cdef size_t n = 0
    cdef size_t chars = 0
    cdef int size
    while is_cons(list):
        size = put_char(text + n, small_value(head(list))) if is_small(head(list)) else 0
        if size == 0:
            # facts/vm.md 2.5
            return raise_error(p, ATOM_out_of_memory if p.m.release <= R06 and not existing else ATOM_badarg)
        chars += 1
        n += size
        if chars > 255:
            break
        list = tail(list)
    if chars <= 255 and list != NIL:
        return raise_badarg(p)
    return to_atom(p, text, n, chars, existing)


cdef term nat_list_to_atom(Process* p, term* a) noexcept nogil:
    return from_list(p, a[0], False)


cdef term nat_list_to_existing_atom(Process* p, term* a) noexcept nogil:
    return from_list(p, a[0], True)


cdef term from_binary(Process* p, term source, term encoding, bint existing) noexcept nogil:
    cdef const uint8_t* s
    cdef uint8_t[1024] text
    cdef size_t n
    cdef size_t i
    cdef size_t used = 0
    cdef size_t chars = 0
    cdef int64_t more
    if not is_binary(source):
        return raise_badarg(p)
    s = bytes_of(p, source, &n)
    if encoding == ATOM_latin1:
        if n > 255:
            return raise_error(p, ATOM_badarg if existing else ATOM_system_limit)
        for i in range(n):
            used += put_char(text + used, s[i])
        return to_atom(p, text, used, n, existing)
    if encoding != ATOM_utf8 and encoding != ATOM_unicode:
        return raise_badarg(p)
    i = 0
    while i < n:
        more = utf8_length(s + i, n - i)
        if more == 0:
            return raise_badarg(p)
        i += more
        chars += 1
    return to_atom(p, s, n, chars, existing)


cdef int64_t utf8_length(const uint8_t* s, size_t n) noexcept nogil:
    """Bytes of the character at s; 0: not UTF-8."""
    cdef const uint8_t* at = s
    cdef uint8_t[4] again
    cdef int64_t size, i
    if s[0] < 0x80:
        return 1
    size = 2 if s[0] < 0xE0 else 3 if s[0] < 0xF0 else 4
    if s[0] < 0xC2 or s[0] > 0xF4 or <size_t>size > n:
        return 0
    # Valid exactly when decoding and encoding give the same bytes back.
    if put_char(again, next_char(&at)) != size:
        return 0
    for i in range(size):
        if again[i] != s[i]:
            return 0
    return size


cdef term nat_binary_to_atom(Process* p, term* a) noexcept nogil:
    return from_binary(p, a[0], ATOM_utf8, False)


cdef term nat_binary_to_atom2(Process* p, term* a) noexcept nogil:
    return from_binary(p, a[0], a[1], False)


cdef term nat_binary_to_existing_atom(Process* p, term* a) noexcept nogil:
    return from_binary(p, a[0], ATOM_utf8, True)


cdef term nat_binary_to_existing_atom2(Process* p, term* a) noexcept nogil:
    return from_binary(p, a[0], a[1], True)


# -- identifiers as text -----------------------------------------------------------------------------

cdef term displayed(Process* p, term t) noexcept nogil:
    """As display shows it, as a list."""
    cdef Text text
    cdef term result
    text_init(&text)
    display_term(p.m, &text, t)
    result = mk_string(p, <const uint8_t*>text.data, text.len, NIL)
    text_free(&text)
    return result


cdef term nat_pid_to_list(Process* p, term* a) noexcept nogil:
    return displayed(p, a[0]) if is_any_pid(a[0]) else raise_badarg(p)


cdef term nat_port_to_list(Process* p, term* a) noexcept nogil:
    if is_any_port(a[0]) or (p.m.ports_are_pids and is_pid(a[0])):
        return displayed(p, a[0])
    return raise_badarg(p)


cdef term nat_ref_to_list(Process* p, term* a) noexcept nogil:
    return displayed(p, a[0]) if is_reference(a[0]) else raise_badarg(p)


cdef term nat_fun_to_list(Process* p, term* a) noexcept nogil:
    return displayed(p, a[0]) if is_fun(a[0]) else raise_badarg(p)


cdef int read_numbers(term list, const char* prefix, int64_t* numbers, int most, uint8_t stop) noexcept nogil:
    """`prefix`, numbers separated by dots, `stop`, the end: how many numbers; 0: not like this."""
    cdef int n = 0
    cdef int64_t c
    cdef bint digits = False
    while prefix[0] != 0:
        if not is_cons(list) or head(list) != mk_small(prefix[0]):
            return 0
        list = tail(list)
        prefix += 1
    numbers[0] = 0
    while is_cons(list) and is_small(head(list)):
        c = small_value(head(list))
        list = tail(list)
        if 48 <= c <= 57 and numbers[n] < (<int64_t>1 << 58) // 10:
            numbers[n] = numbers[n] * 10 + c - 48
            digits = True
        elif c == 46 and digits and n + 1 < most:
            n += 1
            numbers[n] = 0
            digits = False
        elif c == stop and digits and list == NIL:
            return n + 1
        else:
            return 0
    return n + 1 if digits and stop == 0 and list == NIL else 0


cdef term nat_list_to_pid(Process* p, term* a) noexcept nogil:
    cdef int64_t[3] numbers
    cdef Dist* d
    cdef term* w
    if read_numbers(a[0], "<", numbers, 3, 62) != 3 or (numbers[0] == 0 and numbers[2] != 0):
        return raise_badarg(p)
    if numbers[0] == 0:
        return mk_pid(numbers[1])
    # The first number stands for a node that is connected.
    d = dist_of_node(p.m, mk_atom(numbers[0]), False)
    if d == NULL or d.state != DIST_UP or numbers[1] >> 32 or numbers[2] >> 32:
        return raise_badarg(p)
    w = heap_alloc(p, 5)
    w[0] = mk_header(4, T_EXTPID)
    w[1] = d.node
    w[2] = d.creation
    w[3] = numbers[1]
    w[4] = numbers[2]
    return mk_boxed(w)


cdef term nat_list_to_port(Process* p, term* a) noexcept nogil:
    cdef int64_t[2] numbers
    if read_numbers(a[0], "#Port<", numbers, 2, 62) != 2 or numbers[0] != 0:
        return raise_badarg(p)
    return mk_port(numbers[1])


cdef term nat_list_to_ref(Process* p, term* a) noexcept nogil:
    """The reference that was shown so, without its alias."""
    cdef int64_t[5] numbers
    cdef term* words
    cdef int n = read_numbers(a[0], "#Ref<", numbers, 5, 62)
    if n < 3 or numbers[0] != 0:
        return raise_badarg(p)
    words = heap_alloc(p, REF_WORDS)
    words[0] = mk_header(REF_WORDS - 1, T_REF)
    words[1] = (<uint64_t>numbers[n - 2] << 32) + <uint64_t>numbers[n - 1] if n > 3 else <uint64_t>numbers[2]
    words[2] = 0
    return mk_boxed(words)


cdef term nat_display(Process* p, term* a) noexcept nogil:
    cdef Text text
    text_init(&text)
    display_term(p.m, &text, a[0])
    text_add(&text, "\n", 1)
    console_out(p.m, text.data, text.len)
    text_free(&text)
    return ATOM_true


cdef term display_string(Process* p, term list, bint error) noexcept nogil:
    cdef Text text
    cdef uint8_t[4] c
    cdef int n
    cdef const uint8_t* data
    cdef size_t size
    text_init(&text)
    if is_binary(list):
        data = bytes_of(p, list, &size)
        text_add(&text, <const char*>data, size)
        list = NIL
    while is_cons(list) and is_small(head(list)):
        n = put_char(c, small_value(head(list)))
        if n == 0:
            break
        text_add(&text, <const char*>c, n)
        list = tail(list)
    if list != NIL:
        text_free(&text)
        return raise_badarg(p)
    if error:
        console_err(p.m, text.data, text.len)
    else:
        console_out(p.m, text.data, text.len)
    text_free(&text)
    return ATOM_true


cdef term nat_display_string1(Process* p, term* a) noexcept nogil:
    return display_string(p, a[0], False)


cdef term nat_display_string2(Process* p, term* a) noexcept nogil:
    cdef size_t n
    cdef const uint8_t* name
    if is_atom(a[0]):
        name = atom_text(p.m, a[0], &n)
        if n == 6 and (memcmp(name, b"stdout", 6) == 0 or memcmp(name, b"stderr", 6) == 0):
            return display_string(p, a[1], name[3] == c'e')
    return raise_badarg(p)


# -- funs and modules --------------------------------------------------------------------------------

cdef term nat_make_fun(Process* p, term* a) noexcept nogil:
    cdef Export* e
    cdef term* words
    if not is_atom(a[0]) or not is_atom(a[1]) or not is_small(a[2]) or not 0 <= small_value(a[2]) <= 255:
        return raise_badarg(p)
    e = get_export(p.m, a[0], a[1], <int>small_value(a[2]))
    if e == NULL:
        return raise_error(p, ATOM_system_limit)
    words = heap_alloc(p, 2)
    words[0] = mk_header(1, T_FUN)
    words[1] = <term>e | 1
    return mk_boxed(words)


cdef term fun_fact(Process* p, term fun, term key) noexcept nogil:
    """The value of a key of fun_info; NONE without exception: no such key."""
    cdef term* words = boxed_ptr(fun)
    cdef Export* e = NULL
    cdef FunEntry* f = NULL
    cdef uint64_t i, n
    cdef term result = NIL
    if words[1] & 1:
        e = <Export*>(words[1] - 1)
    else:
        f = <FunEntry*>words[1]
    if key == ATOM_module:
        return e.module if e != NULL else f.module.name
    if key == ATOM_name:
        return e.function if e != NULL else f.function
    if key == ATOM_arity:
        return mk_small(fun_arity(fun))
    if key == ATOM_type:
        return ATOM_external if e != NULL else ATOM_local
    if key == ATOM_env:
        n = header_size(words[0]) - 1
        while n:
            result = mk_cons(p, words[1 + n], result)
            n -= 1
        return result
    if key == ATOM_pid:
        return ATOM_undefined if e != NULL else mk_pid(1)
    if key == ATOM_index or key == ATOM_new_index:
        return ATOM_undefined if e != NULL else mk_small(f.index)
    if key == ATOM_uniq or key == ATOM_new_uniq:
        return ATOM_undefined if e != NULL else mk_uint64(p, f.old_uniq)
    return NONE


cdef term nat_fun_info2(Process* p, term* a) noexcept nogil:
    cdef term value
    if not is_fun(a[0]):
        return raise_badarg(p)
    value = fun_fact(p, a[0], a[1])
    return raise_badarg(p) if value == NONE else mk_tuple2(p, a[1], value)


cdef term nat_fun_info(Process* p, term* a) noexcept nogil:
    cdef term[8] keys
    cdef term result = NIL
    cdef bint exported
    cdef int i
    if not is_fun(a[0]):
        return raise_badarg(p)
    exported = (boxed_ptr(a[0])[1] & 1) != 0
    keys[0] = ATOM_module
    keys[1] = ATOM_name
    keys[2] = ATOM_arity
    keys[3] = ATOM_env
    keys[4] = ATOM_type
    keys[5] = ATOM_index
    keys[6] = ATOM_uniq
    keys[7] = ATOM_pid
    for i in range(4 if exported else 7, -1, -1):
        result = mk_cons(p, mk_tuple2(p, keys[i], fun_fact(p, a[0], keys[i])), result)
    return result


cdef bint exports(Module* mod, term function, int64_t arity) noexcept nogil:
    cdef size_t i
    for i in range(mod.n_exports):
        if mod.exports[i].function == function and mod.exports[i].arity == arity:
            return True
    return False


cdef term nat_function_exported(Process* p, term* a) noexcept nogil:
    cdef Module* mod
    if not is_atom(a[0]) or not is_atom(a[1]) or not is_small(a[2]) or small_value(a[2]) < 0:
        return raise_badarg(p)
    if small_value(a[2]) > 255:
        return ATOM_false
    if find_native(p.m, a[0], a[1], <int>small_value(a[2])) != NULL:
        return ATOM_true
    mod = find_module(p.m, a[0])
    if mod == NULL:
        mod = load_module(p.m, a[0])
    return boolean(mod != NULL and mod.state == MODULE_CURRENT and exports(mod, a[1], small_value(a[2])))


cdef term nat_module_loaded(Process* p, term* a) noexcept nogil:
    return boolean(find_module(p.m, a[0]) != NULL) if is_atom(a[0]) else raise_badarg(p)


cdef term nat_loaded(Process* p, term* a) noexcept nogil:
    cdef term result = NIL
    cdef Module* mod
    cdef size_t i = module_count(p.m)
    while i:
        i -= 1
        mod = module_at(p.m, i)
        if mod != NULL and mod.state == MODULE_CURRENT:
            result = mk_cons(p, mod.name, result)
    return result


cdef term export_list(Process* p, Module* mod) noexcept nogil:
    cdef term result = NIL
    cdef size_t i = mod.n_exports
    while i:
        i -= 1
        result = mk_cons(p, mk_tuple2(p, mod.exports[i].function, mk_small(mod.exports[i].arity)), result)
    return result


cdef term module_fact(Process* p, Module* mod, term key) noexcept nogil:
    """A key of module_info; NONE without exception: none."""
    if key == ATOM_module:
        return mod.name
    if key == ATOM_exports:
        return export_list(p, mod)
    if key == ATOM_attributes:
        return mod.attributes
    if key == ATOM_compile:
        return mod.compile
    return NONE


cdef Module* known_module(Process* p, term name) noexcept nogil:
    cdef Module* mod = NULL
    if is_atom(name):
        mod = find_module(p.m, name)
        if mod == NULL:
            mod = load_module(p.m, name)
    return mod


cdef term nat_get_module_info(Process* p, term* a) noexcept nogil:
    cdef Module* mod = known_module(p, a[0])
    cdef term result = NIL
    if mod == NULL:
        return raise_badarg(p)
    result = mk_cons(p, mk_tuple2(p, ATOM_compile, module_fact(p, mod, ATOM_compile)), result)
    result = mk_cons(p, mk_tuple2(p, ATOM_attributes, module_fact(p, mod, ATOM_attributes)), result)
    result = mk_cons(p, mk_tuple2(p, ATOM_exports, module_fact(p, mod, ATOM_exports)), result)
    return mk_cons(p, mk_tuple2(p, ATOM_module, mod.name), result)


cdef term nat_get_module_info2(Process* p, term* a) noexcept nogil:
    cdef Module* mod = known_module(p, a[0])
    cdef term value = NONE if mod == NULL else module_fact(p, mod, a[1])
    return raise_badarg(p) if value == NONE else value


# -- the table ---------------------------------------------------------------------------------------

cdef Native[128] natives
cdef int n_natives = 0


cdef void row_of(const char* module, const char* name, int arity, int releases, native_fn fn, int flags) noexcept:
    global n_natives
    cdef Native* n = &natives[n_natives]
    n.module = module
    n.name = name
    n.arity = arity
    n.flags = flags
    n.releases = releases
    n.fn = fn
    n_natives += 1


cdef void guard(const char* name, int arity, int releases, native_fn fn) noexcept:
    row_of(b"erlang", name, arity, releases, fn, NATIVE_GUARD)


cdef void row(const char* name, int arity, int releases, native_fn fn) noexcept:
    row_of(b"erlang", name, arity, releases, fn, 0)


guard(b"is_atom", 1, R_ALL, nat_is_atom)
guard(b"is_binary", 1, R_ALL, nat_is_binary)
guard(b"is_bitstring", 1, R_ALL, nat_is_bitstring)
guard(b"is_boolean", 1, R_ALL, nat_is_boolean)
guard(b"is_float", 1, R_ALL, nat_is_float)
guard(b"is_function", 1, R_ALL, nat_is_function)
guard(b"is_function", 2, R_ALL, nat_is_function2)
guard(b"is_integer", 1, R_ALL, nat_is_integer)
guard(b"is_integer", 3, R07UP, nat_is_integer3)
guard(b"is_list", 1, R_ALL, nat_is_list)
guard(b"is_number", 1, R_ALL, nat_is_number)
guard(b"is_pid", 1, R_ALL, nat_is_pid)
guard(b"is_port", 1, R07UP, nat_is_port)
guard(b"is_reference", 1, R_ALL, nat_is_reference)
guard(b"is_tuple", 1, R_ALL, nat_is_tuple)
guard(b"is_map", 1, R_ALL, nat_is_map)
guard(b"is_record", 2, R_ALL, nat_is_record2)
guard(b"is_record", 3, R_ALL, nat_is_record3)
guard(b"==", 2, R_ALL, nat_eq)
guard(b"/=", 2, R_ALL, nat_ne)
guard(b"=:=", 2, R_ALL, nat_eqx)
guard(b"=/=", 2, R_ALL, nat_nex)
guard(b"<", 2, R_ALL, nat_lt)
guard(b"=<", 2, R_ALL, nat_le)
guard(b">", 2, R_ALL, nat_gt)
guard(b">=", 2, R_ALL, nat_ge)
guard(b"max", 2, R_ALL, nat_max)
guard(b"min", 2, R_ALL, nat_min)
guard(b"not", 1, R_ALL, nat_not)
guard(b"and", 2, R_ALL, nat_and)
guard(b"or", 2, R_ALL, nat_or)
guard(b"xor", 2, R_ALL, nat_xor)
guard(b"element", 2, R_ALL, nat_element)
guard(b"tuple_size", 1, R_ALL, nat_tuple_size)
guard(b"size", 1, R_ALL, nat_size)
row_of(b"erts_internal", b"cmp_term", 2, R07UP, nat_cmp_term, 0)
row(b"setelement", 3, R_ALL, nat_setelement)
row(b"make_tuple", 2, R_ALL, nat_make_tuple)
row(b"make_tuple", 3, ROTP, nat_make_tuple3)
row(b"append_element", 2, ROTP, nat_append_element)
row(b"insert_element", 3, R_ALL, nat_insert_element)
row(b"delete_element", 2, R_ALL, nat_delete_element)
row(b"tuple_to_list", 1, R_ALL, nat_tuple_to_list)
row(b"list_to_tuple", 1, R_ALL, nat_list_to_tuple)
row(b"atom_to_list", 1, R_ALL, nat_atom_to_list)
row(b"atom_to_binary", 1, R_ALL, nat_atom_to_binary)
row(b"atom_to_binary", 2, R_ALL, nat_atom_to_binary2)
guard(b"list_to_atom", 1, R_ALL, nat_list_to_atom)
guard(b"list_to_existing_atom", 1, R_ALL, nat_list_to_existing_atom)
row(b"binary_to_atom", 1, R_ALL, nat_binary_to_atom)
guard(b"binary_to_atom", 2, R_ALL, nat_binary_to_atom2)
row(b"binary_to_existing_atom", 1, R_ALL, nat_binary_to_existing_atom)
guard(b"binary_to_existing_atom", 2, R_ALL, nat_binary_to_existing_atom2)
row(b"pid_to_list", 1, R_ALL, nat_pid_to_list)
row(b"port_to_list", 1, R07UP, nat_port_to_list)
row(b"ref_to_list", 1, R_ALL, nat_ref_to_list)
row(b"fun_to_list", 1, R_ALL, nat_fun_to_list)
row(b"list_to_pid", 1, ROTP, nat_list_to_pid)
row(b"list_to_port", 1, ROTP, nat_list_to_port)
row(b"list_to_ref", 1, ROTP, nat_list_to_ref)
row(b"display", 1, R_ALL, nat_display)
row(b"display_string", 1, R07UP, nat_display_string1)
row(b"display_string", 2, R07UP, nat_display_string2)
row(b"make_fun", 3, R_ALL, nat_make_fun)
row(b"fun_info", 1, R07UP, nat_fun_info)
row(b"fun_info", 2, R07UP, nat_fun_info2)
row(b"function_exported", 3, R_ALL, nat_function_exported)
row(b"module_loaded", 1, R07UP, nat_module_loaded)
row(b"loaded", 0, R07UP, nat_loaded)
row(b"get_module_info", 1, R_ALL, nat_get_module_info)
row(b"get_module_info", 2, R_ALL, nat_get_module_info2)


cdef Native* nat_term_table(int* n) noexcept nogil:
    n[0] = n_natives
    return natives
