# cython: language_level=3
# Integers and floats.
#
# An integer is worked on as sign and magnitude: limbs of 64 bits, least first (Mag). Small integers are given one limb
# on the fly. Results are made in scratch limbs (on the C stack up to SCRATCH, malloc'ed beyond) and become a term in
# mk_limbs, the one place that canonicalises and knows how wide the profile's integers are.
from libc.math cimport ceil, floor, frexp, ldexp, round, trunc
from libc.stdio cimport snprintf
from libc.stdlib cimport free, malloc, strtod
from libc.string cimport memcmp, memcpy, memmove, memset
from avmtools.vm.heap cimport heap_alloc, mk_float

cdef extern from *:
    """
    #include <math.h>
    typedef unsigned __int128 avm_u128;
    /* a * b + c + d, which can't overflow two limbs */
    static inline uint64_t avm_mul(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t *high) {
        avm_u128 t = (avm_u128)a * b + c + d;
        *high = (uint64_t)(t >> 64);
        return (uint64_t)t;
    }
    /* (high:low) / d with high < d */
    static inline uint64_t avm_div(uint64_t high, uint64_t low, uint64_t d, uint64_t *rem) {
    #if defined(__x86_64__)
        uint64_t q, r;
        __asm__("divq %4" : "=a"(q), "=d"(r) : "0"(low), "1"(high), "rm"(d) : "cc");
        *rem = r;
        return q;
    #else
        avm_u128 t = ((avm_u128)high << 64) | low;
        *rem = (uint64_t)(t % d);
        return (uint64_t)(t / d);
    #endif
    }
    static inline uint64_t avm_adc(uint64_t a, uint64_t b, uint64_t *carry) {
        avm_u128 t = (avm_u128)a + b + *carry;
        *carry = (uint64_t)(t >> 64);
        return (uint64_t)t;
    }
    static inline uint64_t avm_sbb(uint64_t a, uint64_t b, uint64_t *borrow) {
        avm_u128 t = (avm_u128)a - b - *borrow;
        *borrow = (uint64_t)(t >> 64) & 1;
        return (uint64_t)t;
    }
    #define avm_clz(x) __builtin_clzll(x)
    #define avm_finite(x) __builtin_isfinite(x)
    """
    uint64_t limb_mul "avm_mul"(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t* high) noexcept nogil
    uint64_t limb_div "avm_div"(uint64_t high, uint64_t low, uint64_t d, uint64_t* rem) noexcept nogil
    uint64_t limb_adc "avm_adc"(uint64_t a, uint64_t b, uint64_t* carry) noexcept nogil
    uint64_t limb_sbb "avm_sbb"(uint64_t a, uint64_t b, uint64_t* borrow) noexcept nogil
    int clz "avm_clz"(uint64_t x) noexcept nogil
    bint is_finite "avm_finite"(double x) noexcept nogil

cdef enum:
    SCRATCH = 40              # limbs on the C stack
    KARATSUBA = 40            # limbs from which splitting pays
    MAX_LIMBS = 1 << 18       # 16 million bits, where OTP 25 says system_limit too
    DIGITS_19 = 19            # decimal digits that fit a limb

cdef struct Mag:
    const uint64_t* d
    size_t n                  # no leading zero limb; 0 for zero
    bint negative
    uint64_t one              # the limb of a small integer

cdef struct Limbs:            # scratch
    uint64_t* d
    uint64_t local[SCRATCH]


cdef inline bint limbs_new(Limbs* s, size_t n) noexcept nogil:
    s.d = <uint64_t*>s.local
    if n > SCRATCH:
        s.d = <uint64_t*>malloc(n * sizeof(uint64_t))
    return s.d != NULL


cdef inline void limbs_free(Limbs* s) noexcept nogil:
    if s.d != <uint64_t*>s.local:
        free(s.d)


cdef inline bint mag_of(term t, Mag* m) noexcept nogil:
    """False: not an integer. `m` must stay where it is."""
    cdef int64_t v
    cdef int k
    if is_small(t):
        v = small_value(t)
        m.negative = v < 0
        m.one = <uint64_t>(-v if v < 0 else v)
        m.d = &m.one
        m.n = 1 if v else 0
        return True
    k = boxed_type(t)
    if k != T_POSINT and k != T_NEGINT:
        return False
    m.negative = k == T_NEGINT
    m.d = boxed_ptr(t) + 1
    m.n = header_size(header_of(t))
    return True


cdef term too_large(Process* p) noexcept nogil:
    return raise_error(p, ATOM_overflow if p.m.integer_bits else ATOM_system_limit)


cdef term mk_limbs(Process* p, bint negative, const uint64_t* limbs, size_t n) noexcept nogil:
    cdef term* w
    cdef int bits = p.m.integer_bits
    while n > 0 and limbs[n - 1] == 0:
        n -= 1
    if n == 0:
        return mk_small(0)
    if n == 1:
        if limbs[0] <= <uint64_t>SMALL_MAX:
            return mk_small(-<int64_t>limbs[0] if negative else <int64_t>limbs[0])
        if negative and limbs[0] == <uint64_t>SMALL_MAX + 1:
            return mk_small(SMALL_MIN)
    if bits == 64:
        if n > 1 or (limbs[0] >> 63 and not (negative and limbs[0] == <uint64_t>1 << 63)):
            return too_large(p)
    elif bits == 256:
        if n > 4:
            return too_large(p)
    elif n > MAX_LIMBS:
        return too_large(p)
    w = heap_alloc(p, 1 + n)
    w[0] = mk_header(n, T_NEGINT if negative else T_POSINT)
    memcpy(w + 1, limbs, n * sizeof(uint64_t))
    return mk_boxed(w)


cdef term mk_int64(Process* p, int64_t v) noexcept nogil:
    cdef uint64_t magnitude
    if fits_small(v):
        return mk_small(v)
    magnitude = -<uint64_t>v if v < 0 else <uint64_t>v
    return mk_limbs(p, v < 0, &magnitude, 1)


cdef term mk_uint64(Process* p, uint64_t v) noexcept nogil:
    if v <= <uint64_t>SMALL_MAX:
        return mk_small(<int64_t>v)
    return mk_limbs(p, False, &v, 1)


cdef bint get_int64(term t, int64_t* v) noexcept nogil:
    cdef uint64_t magnitude
    cdef int k
    if is_small(t):
        v[0] = small_value(t)
        return True
    k = boxed_type(t)
    if (k != T_POSINT and k != T_NEGINT) or header_size(header_of(t)) != 1:
        return False
    magnitude = boxed_ptr(t)[1]
    if k == T_POSINT:
        v[0] = <int64_t>magnitude
        return magnitude >> 63 == 0
    v[0] = <int64_t>(-magnitude)
    return magnitude <= <uint64_t>1 << 63


cdef bint get_uint64(term t, uint64_t* v) noexcept nogil:
    if is_small(t):
        v[0] = <uint64_t>small_value(t)
        return small_value(t) >= 0
    if boxed_type(t) != T_POSINT or header_size(header_of(t)) != 1:
        return False
    v[0] = boxed_ptr(t)[1]
    return True


cdef bint get_double(term t, double* v) noexcept nogil:
    cdef Mag m
    cdef size_t i
    cdef double d
    if is_small(t):
        v[0] = <double>small_value(t)
        return True
    if is_float(t):
        v[0] = float_value(t)
        return True
    if not mag_of(t, &m):
        return False
    d = 0.0
    i = m.n
    while i > 0:                  # most significant first, each limb rounded as it is added: OTP's results
        i -= 1
        d = d * 18446744073709551616.0 + <double>m.d[i]
        if not is_finite(d):
            return False
    v[0] = -d if m.negative else d
    return True


cdef term mk_double(Process* p, double v) noexcept nogil:
    if not is_finite(v):
        return raise_badarith(p)
    return mk_float(p, v)


include "num_magnitudes.pxi"


# -- arithmetic ------------------------------------------------------------------------------------

cdef inline bint doubles(term a, term b, double* x, double* y) noexcept nogil:
    return get_double(a, x) and get_double(b, y)


cdef term add_signed(Process* p, Mag* a, Mag* b, bint negate_b) noexcept nogil:
    cdef Limbs s
    cdef bint negative_b = b.negative != negate_b, negative
    cdef size_t n = (a.n if a.n > b.n else b.n) + 1
    cdef term t
    if not limbs_new(&s, n):
        return out_of_memory(p)
    if a.negative == negative_b:
        negative = a.negative
        if a.n >= b.n:
            s.d[n - 1] = mag_add(s.d, a.d, a.n, b.d, b.n)
        else:
            s.d[n - 1] = mag_add(s.d, b.d, b.n, a.d, a.n)
    else:
        s.d[n - 1] = 0
        if mag_cmp(a.d, a.n, b.d, b.n) >= 0:
            negative = a.negative
            mag_sub(s.d, a.d, a.n, b.d, b.n)
        else:
            negative = negative_b
            mag_sub(s.d, b.d, b.n, a.d, a.n)
    t = mk_limbs(p, negative, s.d, n)
    limbs_free(&s)
    return t


cdef term num_add(Process* p, term a, term b) noexcept nogil:
    cdef Mag x, y
    cdef double f, g
    if are_small(a, b):
        return mk_int64(p, small_value(a) + small_value(b))
    if mag_of(a, &x) and mag_of(b, &y):
        return add_signed(p, &x, &y, False)
    if not doubles(a, b, &f, &g):
        return raise_badarith(p)
    return mk_double(p, f + g)


cdef term num_sub(Process* p, term a, term b) noexcept nogil:
    cdef Mag x, y
    cdef double f, g
    if are_small(a, b):
        return mk_int64(p, small_value(a) - small_value(b))
    if mag_of(a, &x) and mag_of(b, &y):
        return add_signed(p, &x, &y, True)
    if not doubles(a, b, &f, &g):
        return raise_badarith(p)
    return mk_double(p, f - g)


cdef term num_mul(Process* p, term a, term b) noexcept nogil:
    cdef Mag x, y
    cdef Limbs s
    cdef double f, g
    cdef term t
    if mag_of(a, &x) and mag_of(b, &y):
        if x.n == 0 or y.n == 0:
            return mk_small(0)
        if x.n + y.n > MAX_LIMBS + 1:
            return too_large(p)
        if not limbs_new(&s, x.n + y.n):
            return out_of_memory(p)
        if mag_mul(s.d, x.d, x.n, y.d, y.n):
            t = mk_limbs(p, x.negative != y.negative, s.d, x.n + y.n)
        else:
            t = out_of_memory(p)
        limbs_free(&s)
        return t
    if not doubles(a, b, &f, &g):
        return raise_badarith(p)
    return mk_double(p, f * g)


cdef term num_fdiv(Process* p, term a, term b) noexcept nogil:
    cdef double f, g
    if not doubles(a, b, &f, &g) or g == 0.0:
        return raise_badarith(p)
    return mk_double(p, f / g)


cdef term divide(Process* p, Mag* a, Mag* b, bint want_rem) noexcept nogil:
    cdef Limbs u, v, q
    cdef uint64_t rem
    cdef unsigned int s
    cdef term t
    if mag_cmp(a.d, a.n, b.d, b.n) < 0:
        return mk_limbs(p, a.negative, a.d, a.n) if want_rem else mk_small(0)
    if b.n == 1:
        if want_rem:
            rem = div_limb(NULL, a.d, a.n, b.d[0])
            return mk_limbs(p, a.negative, &rem, 1)
        if not limbs_new(&q, a.n):
            return out_of_memory(p)
        div_limb(q.d, a.d, a.n, b.d[0])
        t = mk_limbs(p, a.negative != b.negative, q.d, a.n)
        limbs_free(&q)
        return t
    if not limbs_new(&u, a.n + 2):
        return out_of_memory(p)
    if not limbs_new(&v, b.n + 1):
        limbs_free(&u)
        return out_of_memory(p)
    if not limbs_new(&q, a.n - b.n + 1):
        limbs_free(&u)
        limbs_free(&v)
        return out_of_memory(p)
    s = clz(b.d[b.n - 1])
    shift_left(v.d, b.d, b.n, s)
    shift_left(u.d, a.d, a.n, s)
    div_long(q.d, u.d, a.n, v.d, b.n)
    if want_rem:
        shift_right(u.d, u.d, b.n, s)
        t = mk_limbs(p, a.negative, u.d, b.n)
    else:
        t = mk_limbs(p, a.negative != b.negative, q.d, a.n - b.n + 1)
    limbs_free(&u)
    limbs_free(&v)
    limbs_free(&q)
    return t


cdef term num_div(Process* p, term a, term b) noexcept nogil:
    cdef Mag x, y
    if not mag_of(a, &x) or not mag_of(b, &y) or y.n == 0:
        return raise_badarith(p)
    if are_small(a, b):
        return mk_int64(p, small_value(a) // small_value(b))
    return divide(p, &x, &y, False)


cdef term num_rem(Process* p, term a, term b) noexcept nogil:
    cdef Mag x, y
    if not mag_of(a, &x) or not mag_of(b, &y) or y.n == 0:
        return raise_badarith(p)
    if are_small(a, b):
        return mk_small(small_value(a) % small_value(b))
    return divide(p, &x, &y, True)


cdef term num_neg(Process* p, term a) noexcept nogil:
    cdef Mag x
    if is_small(a):
        return mk_int64(p, -small_value(a))
    if is_float(a):
        return mk_float(p, -float_value(a))
    if not mag_of(a, &x):
        return raise_badarith(p)
    return mk_limbs(p, not x.negative, x.d, x.n)


cdef term num_abs(Process* p, term a) noexcept nogil:
    cdef Mag x
    if is_float(a):
        return mk_float(p, -float_value(a)) if float_value(a) < 0.0 else a
    if not mag_of(a, &x):
        return raise_badarg(p)
    return mk_limbs(p, False, x.d, x.n) if x.negative else a


# -- bits ------------------------------------------------------------------------------------------

cdef void twos(uint64_t* r, Mag* a, size_t n) noexcept nogil:
    """r[0..n) = a in two's complement, n > a.n."""
    cdef size_t i
    cdef uint64_t carry = 1
    memcpy(r, a.d, a.n * sizeof(uint64_t))
    memset(r + a.n, 0, (n - a.n) * sizeof(uint64_t))
    if a.negative:
        for i in range(n):
            r[i] = limb_adc(~r[i], 0, &carry)


cdef term from_twos(Process* p, uint64_t* r, size_t n) noexcept nogil:
    cdef size_t i
    cdef uint64_t carry = 1
    cdef bint negative = r[n - 1] >> 63
    if negative:
        for i in range(n):
            r[i] = limb_adc(~r[i], 0, &carry)
    # A named rule of the 256-bit releases: bnot and bxor of the extreme give 0 (facts/vm.md 4.1).
    if p.m.integer_bits == 256 and n >= 5 and r[4] == 1 and negative and not (r[0] | r[1] | r[2] | r[3]):
        return mk_small(0)
    return mk_limbs(p, negative, r, n)


cdef term bitwise(Process* p, term a, term b, int op) noexcept nogil:
    cdef Mag x, y
    cdef Limbs s, t
    cdef size_t n, i
    cdef term result
    if not mag_of(a, &x) or not mag_of(b, &y):
        return raise_badarith(p)
    n = (x.n if x.n > y.n else y.n) + 1
    if not limbs_new(&s, n):
        return out_of_memory(p)
    if not limbs_new(&t, n):
        limbs_free(&s)
        return out_of_memory(p)
    twos(s.d, &x, n)
    twos(t.d, &y, n)
    if op == 0:
        for i in range(n):
            s.d[i] &= t.d[i]
    elif op == 1:
        for i in range(n):
            s.d[i] |= t.d[i]
    else:
        for i in range(n):
            s.d[i] ^= t.d[i]
    result = from_twos(p, s.d, n)
    limbs_free(&s)
    limbs_free(&t)
    return result


cdef term num_band(Process* p, term a, term b) noexcept nogil:
    if are_small(a, b):
        return a & b
    return bitwise(p, a, b, 0)


cdef term num_bor(Process* p, term a, term b) noexcept nogil:
    if are_small(a, b):
        return a | b
    return bitwise(p, a, b, 1)


cdef term num_bxor(Process* p, term a, term b) noexcept nogil:
    if are_small(a, b):
        return (a ^ b) | TAG_SMALL
    return bitwise(p, a, b, 2)


cdef term num_bnot(Process* p, term a) noexcept nogil:
    if is_small(a):
        return mk_small(~small_value(a))
    # A named rule of the 64-bit releases: bnot takes small integers only.
    if not is_big(a) or p.m.integer_bits == 64:
        return raise_badarith(p)
    return bitwise(p, a, mk_small(-1), 2)


cdef term lshift(Process* p, Mag* x, uint64_t count) noexcept nogil:
    cdef Limbs s
    cdef size_t words = count >> 6, n = x.n + words + 1
    cdef term t
    if x.n == 0:
        return mk_small(0)
    if words > MAX_LIMBS or (p.m.integer_bits and words > 4):
        return too_large(p)
    if not limbs_new(&s, n):
        return out_of_memory(p)
    memset(s.d, 0, words * sizeof(uint64_t))
    shift_left(s.d + words, x.d, x.n, count & 63)
    t = mk_limbs(p, x.negative, s.d, n)
    limbs_free(&s)
    return t


cdef term rshift(Process* p, Mag* x, uint64_t count) noexcept nogil:
    """Rounds down: of a negative number, -(((|x| - 1) >> count) + 1)."""
    cdef Limbs s
    cdef size_t words = count >> 6, n
    cdef uint64_t one = 1, carry
    cdef term t
    if words >= x.n:
        return mk_small(-1 if x.negative else 0)
    n = x.n - words
    if not limbs_new(&s, x.n + 1):
        return out_of_memory(p)
    if x.negative:
        mag_sub(s.d, x.d, x.n, &one, 1)
        shift_right(s.d, s.d + words, n, count & 63)
        carry = mag_add(s.d, s.d, n, &one, 1)
        s.d[n] = carry
    else:
        shift_right(s.d, x.d + words, n, count & 63)
        s.d[n] = 0
    t = mk_limbs(p, x.negative, s.d, n + 1)
    limbs_free(&s)
    return t


cdef term shift(Process* p, term a, term b, bint left) noexcept nogil:
    cdef Mag x, y
    cdef int64_t v, count
    if not mag_of(a, &x) or not mag_of(b, &y):
        return raise_badarith(p)
    if p.m.integer_bits == 64 and get_int64(a, &v) and get_int64(b, &count):
        # A named rule of the 64-bit releases: the machine's shift, by the count modulo 64 (facts/vm.md 4.1).
        count &= 63
        return mk_int64(p, <int64_t>(<uint64_t>v << count) if left else v >> count)
    if x.n == 0 or y.n == 0:
        return a
    if left != y.negative:
        return lshift(p, &x, y.d[0]) if y.n == 1 else too_large(p)
    return rshift(p, &x, y.d[0] if y.n == 1 else <uint64_t>-1)


cdef term num_bsl(Process* p, term a, term b) noexcept nogil:
    return shift(p, a, b, True)


cdef term num_bsr(Process* p, term a, term b) noexcept nogil:
    return shift(p, a, b, False)


# -- floats to integers ----------------------------------------------------------------------------

cdef term integer_of(Process* p, double v) noexcept nogil:
    """An integer from a float without a fraction."""
    cdef uint64_t limbs[18]
    cdef int e
    cdef double f
    cdef uint64_t mantissa
    cdef size_t words
    if -9.2233720368547758e18 <= v < 9.2233720368547758e18:
        return mk_int64(p, <int64_t>v)
    f = frexp(-v if v < 0 else v, &e)
    mantissa = <uint64_t>ldexp(f, 53)
    e -= 53
    words = e >> 6
    memset(limbs, 0, sizeof(limbs))
    limbs[words] = mantissa << (e & 63)
    if e & 63:
        limbs[words + 1] = mantissa >> (64 - (e & 63))
    return mk_limbs(p, v < 0, limbs, words + 2)


cdef term num_trunc(Process* p, term a) noexcept nogil:
    if is_float(a):
        return integer_of(p, trunc(float_value(a)))
    return a if is_integer(a) else raise_badarg(p)


cdef term num_round(Process* p, term a) noexcept nogil:
    if is_float(a):
        return integer_of(p, round(float_value(a)))
    return a if is_integer(a) else raise_badarg(p)


cdef term num_floor(Process* p, term a) noexcept nogil:
    if is_float(a):
        return integer_of(p, floor(float_value(a)))
    return a if is_integer(a) else raise_badarg(p)


cdef term num_ceil(Process* p, term a) noexcept nogil:
    if is_float(a):
        return integer_of(p, ceil(float_value(a)))
    return a if is_integer(a) else raise_badarg(p)


# -- comparison ------------------------------------------------------------------------------------

cdef int cmp_int_float(term a, double f) noexcept nogil:
    """Exact: the float is not rounded to the integer, nor the integer to a float."""
    cdef Mag x
    cdef int64_t v, g
    cdef int e, r
    cdef uint64_t limbs[18]
    cdef uint64_t mantissa
    cdef size_t words, bits
    if get_int64(a, &v):
        if f >= 9223372036854775808.0:
            return -1
        if f < -9223372036854775808.0:
            return 1
        g = <int64_t>f
        if v != g:
            return -1 if v < g else 1
        f -= <double>g              # exact: g came from f
        return -1 if f > 0 else (1 if f < 0 else 0)
    mag_of(a, &x)
    if x.negative != (f < 0):
        return -1 if x.negative else 1
    if f < 0:
        f = -f
    f = frexp(f, &e)
    bits = 64 * x.n - clz(x.d[x.n - 1])
    if e < 0 or bits != <size_t>e:
        r = 1 if e < 0 or bits > <size_t>e else -1
    else:                           # the same length, at least 64 bits: the float is an integer
        mantissa = <uint64_t>ldexp(f, 53)
        memset(limbs, 0, sizeof(limbs))
        e -= 53
        words = e >> 6
        limbs[words] = mantissa << (e & 63)
        if e & 63:
            limbs[words + 1] = mantissa >> (64 - (e & 63))
        r = mag_cmp(x.d, x.n, limbs, x.n)
    return -r if x.negative else r


cdef int num_compare(term a, term b) noexcept nogil:
    cdef Mag x, y
    cdef double f, g
    cdef int r
    if are_small(a, b):
        return -1 if <int64_t>a < <int64_t>b else (1 if <int64_t>a > <int64_t>b else 0)
    if is_float(a):
        f = float_value(a)
        if is_float(b):
            g = float_value(b)
            return -1 if f < g else (1 if f > g else 0)
        return -cmp_int_float(b, f)
    if is_float(b):
        return cmp_int_float(a, float_value(b))
    mag_of(a, &x)
    mag_of(b, &y)
    if x.negative != y.negative:
        return -1 if x.negative else 1
    r = mag_cmp(x.d, x.n, y.d, y.n)
    return -r if x.negative else r


include "num_text.pxi"
