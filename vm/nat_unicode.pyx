# cython: language_level=3
# unicode:characters_to_list and characters_to_binary: nested lists of code points and encoded binaries, both ways.
#
# What can't be converted is answered as OTP does: {error, Converted, Rest} where Rest is what remains of each list that
# was being read, innermost first; {incomplete, Converted, Bytes} when the data ends within a character. A character's
# bytes may be spread over several binaries (`pending`); if something else comes between them, Rest is [Bytes, Rest].
from libc.string cimport memcpy
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.natives cimport *
from avmtools.vm.heap cimport bytes_of, heap_alloc, make_binary, make_sub, mk_cons, mk_tuple3
from avmtools.vm.bits cimport bit_size

cdef enum:
    E_NONE = 0
    E_LATIN1 = 1
    E_UTF8 = 2
    E_UTF16_BIG = 3
    E_UTF16_LITTLE = 4
    E_UTF32_BIG = 5
    E_UTF32_LITTLE = 6
    E_LIST = 7                # output only: code points as 32-bit words

    MALFORMED = -1
    TOO_SHORT = -2

cdef struct Conversion:
    Process* p
    int encoding
    int output
    Bytes out
    Walk walk
    uint8_t pending[4]
    size_t n_pending


cdef int encoding_of(term t) noexcept nogil:
    cdef term order
    if t == ATOM_latin1:
        return E_LATIN1
    if t == ATOM_utf8 or t == ATOM_unicode:
        return E_UTF8
    if t == ATOM_utf16:
        return E_UTF16_BIG
    if t == ATOM_utf32:
        return E_UTF32_BIG
    if is_tuple_of(t, 2):
        order = element(t, 1)
        if order == ATOM_big or order == ATOM_little:
            if element(t, 0) == ATOM_utf16:
                return E_UTF16_BIG if order == ATOM_big else E_UTF16_LITTLE
            if element(t, 0) == ATOM_utf32:
                return E_UTF32_BIG if order == ATOM_big else E_UTF32_LITTLE
    return E_NONE


cdef inline bint is_point(int64_t c) noexcept nogil:
    return 0 <= c < 0xD800 or 0xE000 <= c <= 0x10FFFF


cdef int64_t decode_utf8(const uint8_t* s, size_t n, size_t* used) noexcept nogil:
    cdef int64_t c = s[0]
    cdef size_t more, i
    if c < 0x80:
        used[0] = 1
        return c
    if c < 0xC0 or c > 0xF7:
        return MALFORMED
    more = 1 if c < 0xE0 else (2 if c < 0xF0 else 3)
    if n <= more:
        return TOO_SHORT             # by count alone, as in OTP: what is there is looked at when it is complete
    c &= 0x3F >> more
    for i in range(1, more + 1):
        if s[i] & 0xC0 != 0x80:
            return MALFORMED
        c = c << 6 | s[i] & 0x3F
    used[0] = more + 1
    if c < (0x80 if more == 1 else (0x800 if more == 2 else 0x10000)):
        return MALFORMED
    return c if is_point(c) else MALFORMED


cdef int64_t decode(int encoding, const uint8_t* s, size_t n, size_t* used) noexcept nogil:
    """The character at s[0..n), n > 0: a code point, MALFORMED or TOO_SHORT."""
    cdef int64_t c, d
    if encoding == E_LATIN1:
        used[0] = 1
        return s[0]
    if encoding == E_UTF8:
        return decode_utf8(s, n, used)
    if encoding == E_UTF16_BIG or encoding == E_UTF16_LITTLE:
        if n < 2:
            return TOO_SHORT
        c = s[0] << 8 | s[1] if encoding == E_UTF16_BIG else s[1] << 8 | s[0]
        used[0] = 2
        if c < 0xD800 or c > 0xDFFF:
            return c
        if c > 0xDBFF:
            return MALFORMED
        if n < 4:
            return TOO_SHORT
        d = s[2] << 8 | s[3] if encoding == E_UTF16_BIG else s[3] << 8 | s[2]
        if d < 0xDC00 or d > 0xDFFF:
            return MALFORMED
        used[0] = 4
        return 0x10000 + ((c & 0x3FF) << 10 | d & 0x3FF)
    if n < 4:
        return TOO_SHORT
    used[0] = 4
    if encoding == E_UTF32_BIG:
        c = <int64_t>s[0] << 24 | s[1] << 16 | s[2] << 8 | s[3]
    else:
        c = <int64_t>s[3] << 24 | s[2] << 16 | s[1] << 8 | s[0]
    return c if is_point(c) else MALFORMED


cdef bint emit(Conversion* x, int64_t c) noexcept nogil:
    """False: the output has no such character."""
    cdef uint8_t b[4]
    cdef uint32_t word
    cdef int n = 0, i
    cdef int64_t high, low
    if x.output == E_UTF8:
        if c < 0x80:
            b[0] = <uint8_t>c
            n = 1
        else:
            n = 2 if c < 0x800 else (3 if c < 0x10000 else 4)
            for i in range(n - 1):
                b[n - 1 - i] = <uint8_t>(0x80 | c & 0x3F)
                c >>= 6
            b[0] = <uint8_t>((0xF00 >> n) & 0xFF | c)
    elif x.output == E_LIST:
        word = <uint32_t>c
        memcpy(b, &word, 4)
        n = 4
    elif x.output == E_LATIN1:
        if c > 255:
            return False
        b[0] = <uint8_t>c
        n = 1
    elif x.output == E_UTF16_BIG or x.output == E_UTF16_LITTLE:
        high = c
        low = 0
        n = 2
        if c >= 0x10000:
            high = 0xD800 | (c - 0x10000) >> 10
            low = 0xDC00 | c & 0x3FF
            n = 4
        for i in range(2):
            b[i if x.output == E_UTF16_BIG else 1 - i] = <uint8_t>(high >> (8 - 8 * i))
            b[2 + (i if x.output == E_UTF16_BIG else 1 - i)] = <uint8_t>(low >> (8 - 8 * i))
    else:
        for i in range(4):
            b[i if x.output == E_UTF32_BIG else 3 - i] = <uint8_t>(c >> (24 - 8 * i))
        n = 4
    if not bytes_room(&x.out, n):
        return False
    memcpy(x.out.data + x.out.n, b, n)
    x.out.n += n
    return True


cdef term converted(Conversion* x) noexcept nogil:
    cdef size_t n, i
    cdef uint32_t c
    cdef term l = NIL
    cdef term* w
    if x.output != E_LIST:
        return make_binary(x.p, x.out.data, x.out.n)
    n = x.out.n // 4
    if n == 0:
        return NIL
    if not heap_room(x.p, 2 * n):
        return NONE
    w = heap_alloc(x.p, 2 * n)
    i = n
    while i > 0:
        i -= 1
        memcpy(&c, x.out.data + 4 * i, 4)
        l = cons_at(w + 2 * i, mk_small(c), l)
    return l


cdef term failed(Conversion* x, term rest) noexcept nogil:
    """{error, Converted, Rest}; `rest` is what remains of the innermost list."""
    while x.walk.used:
        x.walk.used -= 1
        rest = mk_cons(x.p, rest, x.walk.stack[x.walk.used])
    if x.n_pending:
        rest = mk_cons(x.p, make_binary(x.p, x.pending, x.n_pending), mk_cons(x.p, rest, NIL))
    return mk_tuple3(x.p, ATOM_error, converted(x), rest)


cdef term read_binary(Conversion* x, term binary, term whole, bint in_list) noexcept nogil:
    """NONE: all of it was read. Else the answer. `whole`: the list whose head it is, or the binary itself."""
    cdef size_t n, at = 0, used = 0, take
    cdef const uint8_t* s = bytes_of(x.p, binary, &n)
    cdef uint8_t joined[4]
    cdef int64_t c
    cdef term rest
    if s == NULL:
        return NONE
    if x.n_pending and n:
        take = 4 - x.n_pending
        if take > n:
            take = n
        memcpy(joined, x.pending, x.n_pending)
        memcpy(joined + x.n_pending, s, take)
        c = decode(x.encoding, joined, x.n_pending + take, &used)
        if c == TOO_SHORT:
            memcpy(x.pending, joined, x.n_pending + take)
            x.n_pending += take
            return NONE
        if c == MALFORMED or not emit(x, c):
            return failed(x, whole)
        at = used - x.n_pending
        x.n_pending = 0
    while at < n:
        c = decode(x.encoding, s + at, n - at, &used)
        if c == TOO_SHORT:
            x.n_pending = n - at
            memcpy(x.pending, s + at, n - at)
            return NONE
        if c == MALFORMED or not emit(x, c):
            rest = make_sub(x.p, binary, 8 * at, 8 * (n - at))
            return failed(x, mk_cons(x.p, rest, tail(whole)) if in_list else rest)
        at += used
    return NONE


cdef bint hopeful(Conversion* x) noexcept nogil:
    """Whether more bytes could make a character of the pending ones."""
    cdef size_t i
    if x.encoding == E_UTF8:
        for i in range(1, x.n_pending):
            if x.pending[i] & 0xC0 != 0x80:
                return False
    return True


cdef term convert(Process* p, term t, int encoding, int output) noexcept nogil:
    cdef Conversion x
    cdef term h, answer = NONE
    cdef int64_t c
    if encoding == E_NONE or output == E_NONE or not (is_list(t) or is_binary(t)):
        return raise_badarg(p)
    x.p = p
    x.encoding = encoding
    x.output = output
    x.n_pending = 0
    bytes_init(&x.out)
    walk_init(&x.walk)
    p.exc_class = NONE
    while answer == NONE and p.exc_class == NONE:
        if is_cons(t):
            h = head(t)
            if is_small(h):
                c = small_value(h)
                if x.n_pending or not is_point(c) or (encoding == E_LATIN1 and c > 255):
                    answer = failed(&x, t)
                elif not emit(&x, c):
                    answer = failed(&x, mk_cons(p, mk_cons(p, h, NIL), tail(t)))
                t = tail(t)
            elif is_cons(h):
                if not walk_push(&x.walk, tail(t)):
                    raise_error(p, ATOM_out_of_memory)
                t = h
            elif h == NIL:
                t = tail(t)
            elif is_binary(h):
                answer = read_binary(&x, h, t, True)
                t = tail(t)
            else:
                raise_badarg(p)
            continue
        if is_binary(t):
            answer = read_binary(&x, t, t, False)
        elif t != NIL:
            raise_badarg(p)
        if answer != NONE or p.exc_class != NONE or x.walk.used == 0:
            break
        x.walk.used -= 1
        t = x.walk.stack[x.walk.used]
    if answer == NONE and p.exc_class == NONE:
        if x.n_pending:
            answer = mk_tuple3(p, ATOM_incomplete if hopeful(&x) else ATOM_error, converted(&x),
                               make_binary(p, x.pending, x.n_pending))
        else:
            answer = converted(&x)
    bytes_free(&x.out)
    walk_free(&x.walk)
    return answer if p.exc_class == NONE else NONE


cdef term nat_to_list1(Process* p, term* a) noexcept nogil:
    return convert(p, a[0], E_UTF8, E_LIST)


cdef term nat_to_list2(Process* p, term* a) noexcept nogil:
    return convert(p, a[0], encoding_of(a[1]), E_LIST)


cdef term nat_to_binary1(Process* p, term* a) noexcept nogil:
    return convert(p, a[0], E_UTF8, E_UTF8)


cdef term nat_to_binary2(Process* p, term* a) noexcept nogil:
    return convert(p, a[0], encoding_of(a[1]), E_UTF8)


cdef term nat_to_binary3(Process* p, term* a) noexcept nogil:
    return convert(p, a[0], encoding_of(a[1]), encoding_of(a[2]))


cdef enum:
    CAP = 8

cdef Native natives[CAP]
cdef int n_natives = 0


cdef int row(const char* name, int arity, native_fn fn) except -1:
    return add_row(natives, &n_natives, CAP, b"unicode", name, arity, R_ALL, fn, 0)


row(b"characters_to_list", 1, nat_to_list1)
row(b"characters_to_list", 2, nat_to_list2)
row(b"characters_to_binary", 1, nat_to_binary1)
row(b"characters_to_binary", 2, nat_to_binary2)
row(b"characters_to_binary", 3, nat_to_binary3)


cdef Native* nat_unicode_table(int* n) noexcept:
    n[0] = n_natives
    return natives
