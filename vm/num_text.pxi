# Part of num.pyx: integers and floats from and to text.

# -- text ------------------------------------------------------------------------------------------

cdef inline int digit_value(uint8_t c) noexcept nogil:
    if c'0' <= c <= c'9':
        return c - c'0'
    if c'a' <= c <= c'z':
        return c - c'a' + 10
    if c'A' <= c <= c'Z':
        return c - c'A' + 10
    return 99


cdef void base_power(int base, uint64_t* power, int* digits) noexcept nogil:
    """The largest power of `base` in a limb."""
    power[0] = base
    digits[0] = 1
    while power[0] <= <uint64_t>-1 // <uint64_t>base:
        power[0] *= base
        digits[0] += 1


cdef int64_t int_to_text(term t, int base, char* out, size_t cap) noexcept nogil:
    cdef Mag x
    cdef Limbs s
    cdef uint64_t power, chunk
    cdef int per_limb, i, digit
    cdef size_t n, at, need
    cdef char small[72]
    mag_of(t, &x)
    if x.n <= 1:
        at = 72
        chunk = x.d[0] if x.n else 0
        while True:
            digit = <int>(chunk % <uint64_t>base)
            chunk //= base
            at -= 1
            small[at] = <char>(c'0' + digit if digit < 10 else c'A' + digit - 10)
            if chunk == 0:
                break
        if x.negative:
            at -= 1
            small[at] = c'-'
        need = 72 - at
        if need > cap:
            return -<int64_t>need
        memcpy(out, small + at, need)
        return <int64_t>need
    base_power(base, &power, &per_limb)
    # an upper bound first: a limb takes at most per_limb + 1 digits, 64 in base 2
    need = x.n * (64 if base == 2 else per_limb + 1) + 1
    if need > cap:
        return -<int64_t>need
    if not limbs_new(&s, x.n):
        return 0
    memcpy(s.d, x.d, x.n * sizeof(uint64_t))
    n = x.n
    at = cap
    while n > 0:
        chunk = div_limb(s.d, s.d, n, power)
        while n > 0 and s.d[n - 1] == 0:
            n -= 1
        i = 0
        while i < per_limb if n else chunk != 0:
            digit = <int>(chunk % <uint64_t>base)
            chunk //= base
            at -= 1
            out[at] = <char>(c'0' + digit if digit < 10 else c'A' + digit - 10)
            i += 1
    limbs_free(&s)
    if x.negative:
        at -= 1
        out[at] = c'-'
    memmove(out, out + at, cap - at)
    return <int64_t>(cap - at)


cdef term text_to_int(Process* p, const uint8_t* s, size_t n, int base) noexcept nogil:
    cdef bint negative = False
    cdef size_t i, used = 0, k
    cdef uint64_t value = 0, power = 1, carry
    cdef Limbs limbs
    cdef int d, per_limb
    cdef uint64_t whole
    cdef term t
    if n > 0 and (s[0] == c'-' or s[0] == c'+'):
        negative = s[0] == c'-'
        s += 1
        n -= 1
    if n == 0:
        return NONE
    for i in range(n):
        if digit_value(s[i]) >= base:
            return NONE
    while n > 1 and s[0] == c'0':
        s += 1
        n -= 1
    base_power(base, &whole, &per_limb)
    if n > <size_t>MAX_LIMBS * 64:
        return too_large(p)
    if not limbs_new(&limbs, n // per_limb + 2):
        return out_of_memory(p)
    i = 0
    while i < n:
        value = 0
        power = 1
        while i < n and power != whole:
            value = value * base + digit_value(s[i])
            power *= base
            i += 1
        # limbs = limbs * power + value
        carry = value
        for k in range(used):
            limbs.d[k] = limb_mul(limbs.d[k], power, carry, 0, &carry)
        if carry:
            limbs.d[used] = carry
            used += 1
    t = mk_limbs(p, negative, limbs.d, used)
    limbs_free(&limbs)
    return t


cdef int shortest_digits(double v, char* digits, int* exponent) noexcept nogil:
    """The fewest significant digits that read back as v > 0 (its closest such text); v = 0.DIGITS * 10^exponent."""
    cdef char text[40]
    cdef char best[40]
    cdef int precision, n, e
    cdef size_t i
    precision = 15 if v >= 2.2250738585072014e-308 else 1      # subnormals have fewer digits than that
    while precision <= 17:
        snprintf(text, 40, "%.*e", precision - 1, v)
        if strtod(text, NULL) == v:
            break
        if frexp(v, &e) == 0.5 and precision < 17:
            # Above a power of two floats are twice as far apart as below: the next text up may read back too.
            snprintf(best, 40, "%.*e", precision - 1, v)
            i = precision               # index of the last digit ("d.ddd")
            if precision > 1:
                while i > 0 and (best[i] == c'9' or best[i] == c'.'):
                    if best[i] == c'9':
                        best[i] = c'0'
                    i -= 1
                if best[i] != c'9':
                    best[i] += 1
                    if strtod(best, NULL) == v:
                        memcpy(text, best, 40)
                        break
        precision += 1
    # d.ddde[+-]xx
    n = 0
    i = 0
    while text[i] != c'e':
        if c'0' <= text[i] <= c'9':
            digits[n] = text[i]
            n += 1
        i += 1
    while n > 1 and digits[n - 1] == c'0':
        n -= 1
    i += 1
    e = 0
    precision = 1
    if text[i] == c'-':
        precision = -1
    i += 1
    while text[i] != 0:
        e = e * 10 + (text[i] - c'0')
        i += 1
    exponent[0] = precision * e + 1
    return n


cdef int64_t float_to_text(double v, char* out, size_t cap) noexcept nogil:
    """Scientific when it is shorter, and always from 2^53 on."""
    cdef char digits[40]
    cdef char text[64]
    cdef int n, e, i, at = 0, plain, science, x
    cdef bint negative = v < 0 or (v == 0 and 1.0 / v < 0)
    if negative:
        text[at] = c'-'
        at += 1
        v = -v
    if v == 0:
        digits[0] = c'0'
        n = 1
        e = 1
    else:
        n = shortest_digits(v, digits, &e)
    # lengths of both notations without the sign
    if e <= 0:
        plain = 2 - e + n
    elif e >= n:
        plain = e + 2
    else:
        plain = n + 1
    x = e - 1
    science = (n if n > 1 else 2) + 2 + (1 if x < 0 else 0) + (3 if x >= 100 or x <= -100 else (2 if x >= 10 or x <= -10 else 1))
    if plain <= science and v < 9007199254740992.0:
        if e <= 0:
            text[at] = c'0'
            text[at + 1] = c'.'
            at += 2
            for i in range(-e):
                text[at] = c'0'
                at += 1
            for i in range(n):
                text[at] = digits[i]
                at += 1
        else:
            for i in range(n if n > e else e):
                if i == e:
                    text[at] = c'.'
                    at += 1
                text[at] = digits[i] if i < n else c'0'
                at += 1
            if n <= e:
                text[at] = c'.'
                text[at + 1] = c'0'
                at += 2
    else:
        text[at] = digits[0]
        text[at + 1] = c'.'
        at += 2
        if n == 1:
            text[at] = c'0'
            at += 1
        for i in range(1, n):
            text[at] = digits[i]
            at += 1
        at += snprintf(text + at, 8, "e%d", x)
    if <size_t>at > cap:
        return -at
    memcpy(out, text, at)
    return at


cdef bint text_to_float(const uint8_t* s, size_t n, double* v) noexcept nogil:
    """[+-] digits . digits [e [+-] digits], and nothing else; False also beyond a float's range."""
    cdef size_t i = 0, start
    cdef char local[128]
    cdef char* text
    if i < n and (s[i] == c'+' or s[i] == c'-'):
        i += 1
    start = i
    while i < n and c'0' <= s[i] <= c'9':
        i += 1
    if i == start or i == n or s[i] != c'.':
        return False
    i += 1
    start = i
    while i < n and c'0' <= s[i] <= c'9':
        i += 1
    if i == start:
        return False
    if i < n:
        if s[i] != c'e' and s[i] != c'E':
            return False
        i += 1
        if i < n and (s[i] == c'+' or s[i] == c'-'):
            i += 1
        start = i
        while i < n and c'0' <= s[i] <= c'9':
            i += 1
        if i == start or i < n:
            return False
    text = <char*>local
    if n >= 128:
        text = <char*>malloc(n + 1)
    if text == NULL:
        return False
    memcpy(text, s, n)
    text[n] = 0
    v[0] = strtod(text, NULL)
    if text != <char*>local:
        free(text)
    return is_finite(v[0])
