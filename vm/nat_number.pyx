# cython: language_level=3
# Natives on numbers: arithmetic as functions, integers and floats from and to text.
from libc.stdio cimport snprintf
from libc.stdlib cimport free, malloc, strtod
from libc.string cimport memcmp
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.natives cimport *
from avmtools.vm.heap cimport bytes_of, list_length, make_binary, mk_float, mk_string
from avmtools.vm.num cimport *

cdef extern from "<stdint.h>" nogil:
    const int64_t INT64_MIN, INT64_MAX

# -- arithmetic ----------------------------------------------------------------------------------------

cdef term nat_plus(Process* p, term* a) noexcept nogil:
    return num_add(p, a[0], a[1])


cdef term nat_minus(Process* p, term* a) noexcept nogil:
    return num_sub(p, a[0], a[1])


cdef term nat_times(Process* p, term* a) noexcept nogil:
    return num_mul(p, a[0], a[1])


cdef term nat_fdiv(Process* p, term* a) noexcept nogil:
    return num_fdiv(p, a[0], a[1])


cdef term nat_div(Process* p, term* a) noexcept nogil:
    return num_div(p, a[0], a[1])


cdef term nat_rem(Process* p, term* a) noexcept nogil:
    return num_rem(p, a[0], a[1])


cdef term nat_band(Process* p, term* a) noexcept nogil:
    return num_band(p, a[0], a[1])


cdef term nat_bor(Process* p, term* a) noexcept nogil:
    return num_bor(p, a[0], a[1])


cdef term nat_bxor(Process* p, term* a) noexcept nogil:
    return num_bxor(p, a[0], a[1])


cdef term nat_bsl(Process* p, term* a) noexcept nogil:
    return num_bsl(p, a[0], a[1])


cdef term nat_bsr(Process* p, term* a) noexcept nogil:
    return num_bsr(p, a[0], a[1])


cdef term nat_bnot(Process* p, term* a) noexcept nogil:
    return num_bnot(p, a[0])


cdef term nat_negate(Process* p, term* a) noexcept nogil:
    return num_neg(p, a[0])


cdef term nat_identity(Process* p, term* a) noexcept nogil:
    return a[0] if is_number(a[0]) else raise_badarith(p)


cdef term nat_abs(Process* p, term* a) noexcept nogil:
    return num_abs(p, a[0])


cdef term nat_trunc(Process* p, term* a) noexcept nogil:
    return num_trunc(p, a[0])


cdef term nat_round(Process* p, term* a) noexcept nogil:
    return num_round(p, a[0])


cdef term nat_floor(Process* p, term* a) noexcept nogil:
    return num_floor(p, a[0])


cdef term nat_ceil(Process* p, term* a) noexcept nogil:
    return num_ceil(p, a[0])


cdef term nat_float(Process* p, term* a) noexcept nogil:
    cdef double v
    if is_float(a[0]):
        return a[0]
    if not get_double(a[0], &v):
        return raise_badarg(p)
    return mk_float(p, v)


# -- integers and text ---------------------------------------------------------------------------------------

cdef enum:
    AS_LIST = 0
    AS_BINARY = 1


cdef term text_term(Process* p, const char* text, size_t n, int kind) noexcept nogil:
    if kind == AS_BINARY:
        return make_binary(p, <const uint8_t*>text, n)
    return mk_string(p, <const uint8_t*>text, n, NIL)


cdef term show_integer(Process* p, term t, term base, int kind) noexcept nogil:
    cdef char local[128]
    cdef char* text = <char*>local
    cdef int64_t n
    cdef term result
    if not is_integer(t) or not is_small(base) or not 2 <= small_value(base) <= 36:
        return raise_badarg(p)
    n = int_to_text(t, <int>small_value(base), text, 128)
    if n < 0:
        if kind == AS_LIST and not heap_room(p, <size_t>(-2 * n)):
            return NONE
        text = <char*>malloc(<size_t>-n)
        if text == NULL:
            return raise_error(p, ATOM_out_of_memory)
        n = int_to_text(t, <int>small_value(base), text, <size_t>-n)
    result = text_term(p, text, <size_t>n, kind)
    if text != <char*>local:
        free(text)
    return result


cdef term nat_integer_to_list(Process* p, term* a) noexcept nogil:
    return show_integer(p, a[0], mk_small(10), AS_LIST)


cdef term nat_integer_to_list2(Process* p, term* a) noexcept nogil:
    return show_integer(p, a[0], a[1], AS_LIST)


cdef term nat_integer_to_binary(Process* p, term* a) noexcept nogil:
    return show_integer(p, a[0], mk_small(10), AS_BINARY)


cdef term nat_integer_to_binary2(Process* p, term* a) noexcept nogil:
    return show_integer(p, a[0], a[1], AS_BINARY)


cdef term read_integer(Process* p, const uint8_t* s, size_t n, term base) noexcept nogil:
    """Badarg for what isn't a number and, as the 256-bit releases answer, for what is too wide; overflow in the 64-bit ones."""
    cdef term t
    if not is_small(base) or not 2 <= small_value(base) <= 36:
        return raise_badarg(p)
    p.exc_reason = NIL
    t = text_to_int(p, s, n, <int>small_value(base))
    if t != NONE:
        return t
    if p.exc_reason == NIL or (p.exc_reason == ATOM_overflow and p.m.integer_bits == 256):
        return raise_badarg(p)
    return NONE


cdef term integer_of_list(Process* p, term list, term base) noexcept nogil:
    cdef Bytes b
    cdef term t
    bytes_init(&b)
    if is_list(list) and bytes_of_list(&b, list):
        t = read_integer(p, b.data, b.n, base)
        if t == NONE and p.m.integer_bits == 64 and b.n == 19 and memcmp(b.data, b"9223372036854775808", 19) == 0:
            # A named rule of the 64-bit releases: just beyond the largest integer it wraps.
            p.exc_class = NONE
            t = mk_int64(p, INT64_MIN)
    else:
        t = raise_badarg(p)
    bytes_free(&b)
    return t


cdef term integer_of_binary(Process* p, term binary, term base) noexcept nogil:
    cdef size_t n
    cdef term t
    cdef const uint8_t* s
    if not is_binary(binary):
        return raise_badarg(p)
    s = bytes_of(p, binary, &n)
    if s == NULL:
        return NONE
    if p.m.integer_bits != 64:
        return read_integer(p, s, n, base)
    # Named rules of the 64-bit releases: space before the number and 0x are passed over, what is too large is the
    # largest integer, and texts of 24 bytes and more are none.
    if n >= 24:
        return raise_badarg(p)
    while n > 0 and (s[0] == c' ' or 9 <= s[0] <= 13):
        s += 1
        n -= 1
    if base == mk_small(16) and n > 2 and s[0] == c'0' and (s[1] | 32) == c'x':
        s += 2
        n -= 2
    t = read_integer(p, s, n, base)
    if t == NONE and p.exc_reason == ATOM_overflow:
        p.exc_class = NONE
        t = mk_int64(p, INT64_MIN if s[0] == c'-' else INT64_MAX)
    return t


cdef term nat_list_to_integer(Process* p, term* a) noexcept nogil:
    return integer_of_list(p, a[0], mk_small(10))


cdef term nat_list_to_integer2(Process* p, term* a) noexcept nogil:
    return integer_of_list(p, a[0], a[1])


cdef term nat_binary_to_integer(Process* p, term* a) noexcept nogil:
    return integer_of_binary(p, a[0], mk_small(10))


cdef term nat_binary_to_integer2(Process* p, term* a) noexcept nogil:
    return integer_of_binary(p, a[0], a[1])


# -- floats and text -------------------------------------------------------------------------------------------

cdef enum:
    FLOAT_TEXT = 256          # OTP's buffer: what needs more is badarg
    FAST_DECIMALS = 18        # up to here OTP scales and rounds half up in binary; beyond it prints exactly

    STYLE_SCIENTIFIC = 0
    STYLE_DECIMALS = 1
    STYLE_SHORT = 2


cdef int show_decimals(double v, int decimals, bint compact, char* out) noexcept nogil:
    """Length, or -1: too long."""
    cdef uint64_t scale = 1, whole, fraction
    cdef bint negative = v < 0 or (v == 0 and 1.0 / v < 0)
    cdef double size = -v if negative else v
    cdef int n, i
    if decimals <= FAST_DECIMALS and size < 9007199254740992.0:
        for i in range(decimals):
            scale *= 10
        whole = <uint64_t>size
        size = (size - <double>whole) * <double>scale
        fraction = <uint64_t>size
        if size - <double>fraction >= 0.5:
            fraction += 1
        if fraction >= scale:
            fraction -= scale
            whole += 1
        if decimals:
            n = snprintf(out, FLOAT_TEXT, "%s%llu.%0*llu", b"-" if negative else b"", <unsigned long long>whole, decimals,
                         <unsigned long long>fraction)
        else:
            n = snprintf(out, FLOAT_TEXT, "%s%llu", b"-" if negative else b"", <unsigned long long>whole)
    else:
        n = snprintf(out, FLOAT_TEXT, "%.*f", decimals, v)
    if n >= FLOAT_TEXT:
        return -1
    if compact and decimals:
        while n > 2 and out[n - 1] == c'0' and out[n - 2] != c'.':
            n -= 1
    return n


cdef term show_float(Process* p, term t, term options, int kind) noexcept nogil:
    cdef char text[FLOAT_TEXT]
    cdef int style = STYLE_SCIENTIFIC, digits = 20
    cdef bint compact = False
    cdef int64_t n
    cdef term o
    if not is_float(t):
        return raise_badarg(p)
    while is_cons(options):
        o = head(options)
        if o == ATOM_compact:
            compact = True
        elif o == ATOM_short and not p.m.release & (R05 | R06):
            style = STYLE_SHORT
        elif is_tuple_of(o, 2) and is_small(element(o, 1)) and element(o, 0) == ATOM_decimals:
            if not 0 <= small_value(element(o, 1)) <= (57 if p.m.release & (R05 | R06) else 253):
                return raise_badarg(p)
            style = STYLE_DECIMALS
            digits = <int>small_value(element(o, 1))
        elif is_tuple_of(o, 2) and is_small(element(o, 1)) and element(o, 0) == ATOM_scientific:
            if not 0 <= small_value(element(o, 1)) <= 249:
                return raise_badarg(p)
            style = STYLE_SCIENTIFIC
            digits = <int>small_value(element(o, 1))
        else:
            return raise_badarg(p)
        options = tail(options)
    if options != NIL:
        return raise_badarg(p)
    if style == STYLE_SHORT:
        n = float_to_text(float_value(t), text, FLOAT_TEXT)
    elif style == STYLE_DECIMALS:
        n = show_decimals(float_value(t), digits, compact, text)
    else:
        n = snprintf(text, FLOAT_TEXT, "%.*e", digits, float_value(t))
    if n < 0 or n >= FLOAT_TEXT:
        return raise_badarg(p)
    return text_term(p, text, <size_t>n, kind)


cdef term nat_float_to_list(Process* p, term* a) noexcept nogil:
    return show_float(p, a[0], NIL, AS_LIST)


cdef term nat_float_to_list2(Process* p, term* a) noexcept nogil:
    return show_float(p, a[0], a[1], AS_LIST)


cdef term nat_float_to_binary(Process* p, term* a) noexcept nogil:
    return show_float(p, a[0], NIL, AS_BINARY)


cdef term nat_float_to_binary2(Process* p, term* a) noexcept nogil:
    return show_float(p, a[0], a[1], AS_BINARY)


cdef bint lenient_float(const uint8_t* s, size_t n, double* v) noexcept nogil:
    cdef char text[FLOAT_TEXT]
    cdef char* end = NULL
    cdef size_t i
    if n >= FLOAT_TEXT:
        return False
    for i in range(n):
        if s[i] > 126 or s[i] == c'x' or s[i] == c'X' or s[i] == c'n' or s[i] == c'N':     # no hexadecimal, inf or nan
            n = i
            break
        text[i] = <char>s[i]
    text[n] = 0
    v[0] = strtod(text, &end)
    return end != text and v[0] - v[0] == 0


cdef term nat_list_to_float(Process* p, term* a) noexcept nogil:
    cdef Bytes b
    cdef double v = 0
    cdef bint ok
    bytes_init(&b)
    ok = is_list(a[0]) and bytes_of_list(&b, a[0])
    if ok and p.m.release & (R05 | R06):
        # A named rule of the 64-bit releases: any text that begins with a number, as C reads it; but no infinities.
        ok = lenient_float(b.data, b.n, &v)
    elif ok:
        ok = text_to_float(b.data, b.n, &v)
    bytes_free(&b)
    return mk_float(p, v) if ok else raise_badarg(p)


cdef term nat_binary_to_float(Process* p, term* a) noexcept nogil:
    cdef size_t n
    cdef const uint8_t* s
    cdef double v = 0
    if not is_binary(a[0]):
        return raise_badarg(p)
    s = bytes_of(p, a[0], &n)
    if s == NULL:
        return NONE
    return mk_float(p, v) if text_to_float(s, n, &v) else raise_badarg(p)


# -- the table -------------------------------------------------------------------------------------------------

cdef enum:
    CAP = 96

cdef Native natives[CAP]
cdef int n_natives = 0


cdef int row(const char* name, int arity, native_fn fn, int releases=R_ALL, int flags=NATIVE_GUARD) except -1:
    return add_row(natives, &n_natives, CAP, b"erlang", name, arity, releases, fn, flags)


row(b"+", 2, nat_plus)
row(b"-", 2, nat_minus)
row(b"*", 2, nat_times)
row(b"/", 2, nat_fdiv, R07UP)
row(b"div", 2, nat_div)
row(b"rem", 2, nat_rem)
row(b"band", 2, nat_band)
row(b"bor", 2, nat_bor)
row(b"bxor", 2, nat_bxor)
row(b"bsl", 2, nat_bsl)
row(b"bsr", 2, nat_bsr)
row(b"bnot", 1, nat_bnot)
row(b"-", 1, nat_negate)
row(b"+", 1, nat_identity, R07UP)
row(b"abs", 1, nat_abs)
row(b"trunc", 1, nat_trunc)
row(b"round", 1, nat_round)
row(b"floor", 1, nat_floor)
row(b"ceil", 1, nat_ceil)
row(b"float", 1, nat_float, R07UP)
row(b"integer_to_list", 1, nat_integer_to_list, R_ALL, 0)
row(b"integer_to_list", 2, nat_integer_to_list2, R_ALL, 0)
row(b"integer_to_binary", 1, nat_integer_to_binary, R_ALL, 0)
row(b"integer_to_binary", 2, nat_integer_to_binary2, R_ALL, 0)
row(b"list_to_integer", 1, nat_list_to_integer, R_ALL, 0)
row(b"list_to_integer", 2, nat_list_to_integer2, R_ALL, 0)
row(b"binary_to_integer", 1, nat_binary_to_integer, R_ALL, 0)
row(b"binary_to_integer", 2, nat_binary_to_integer2, R_ALL, 0)
row(b"float_to_list", 1, nat_float_to_list, R_ALL, 0)
row(b"float_to_list", 2, nat_float_to_list2, R_ALL, 0)
row(b"float_to_binary", 1, nat_float_to_binary, R_ALL, 0)
row(b"float_to_binary", 2, nat_float_to_binary2, R_ALL, 0)
row(b"list_to_float", 1, nat_list_to_float, R_ALL, 0)
row(b"binary_to_float", 1, nat_binary_to_float, R_ALL, 0)


cdef Native* nat_number_table(int* n) noexcept:
    n[0] = n_natives
    return natives
