# Part of num.pyx: arithmetic on magnitudes, the limbs of big integers without their sign.

# -- magnitudes ------------------------------------------------------------------------------------

cdef inline int mag_cmp(const uint64_t* a, size_t na, const uint64_t* b, size_t nb) noexcept nogil:
    if na != nb:
        return -1 if na < nb else 1
    while na > 0:
        na -= 1
        if a[na] != b[na]:
            return -1 if a[na] < b[na] else 1
    return 0


cdef uint64_t mag_add(uint64_t* r, const uint64_t* a, size_t na, const uint64_t* b, size_t nb) noexcept nogil:
    """r[0..na) = a + b with na >= nb; returns the carry. r may be a."""
    cdef uint64_t carry = 0
    cdef size_t i
    for i in range(nb):
        r[i] = limb_adc(a[i], b[i], &carry)
    for i in range(nb, na):
        r[i] = limb_adc(a[i], 0, &carry)
    return carry


cdef uint64_t mag_sub(uint64_t* r, const uint64_t* a, size_t na, const uint64_t* b, size_t nb) noexcept nogil:
    """r[0..na) = a - b with na >= nb; returns the borrow. r may be a."""
    cdef uint64_t borrow = 0
    cdef size_t i
    for i in range(nb):
        r[i] = limb_sbb(a[i], b[i], &borrow)
    for i in range(nb, na):
        r[i] = limb_sbb(a[i], 0, &borrow)
    return borrow


cdef void mul_plain(uint64_t* r, const uint64_t* a, size_t na, const uint64_t* b, size_t nb) noexcept nogil:
    cdef size_t i, j
    cdef uint64_t carry
    memset(r, 0, (na + nb) * sizeof(uint64_t))
    for j in range(nb):
        carry = 0
        for i in range(na):
            r[i + j] = limb_mul(a[i], b[j], r[i + j], carry, &carry)
        r[na + j] = carry


cdef void mul_square(uint64_t* r, const uint64_t* a, const uint64_t* b, size_t n, uint64_t* scratch) noexcept nogil:
    """r[0..2n) = a * b, both of n limbs (Karatsuba). `scratch`: 6n + 128 limbs. The depth is log2(n)."""
    cdef size_t low = n >> 1, high = n - low
    cdef uint64_t* sum_a = scratch
    cdef uint64_t* sum_b = scratch + high + 1
    cdef uint64_t* middle = scratch + 2 * (high + 1)
    cdef uint64_t* rest = middle + 2 * (high + 1)
    if n < KARATSUBA:
        mul_plain(r, a, n, b, n)
        return
    mul_square(r, a, b, low, scratch)
    mul_square(r + 2 * low, a + low, b + low, high, scratch)
    sum_a[high] = mag_add(sum_a, a + low, high, a, low)
    sum_b[high] = mag_add(sum_b, b + low, high, b, low)
    mul_square(middle, sum_a, sum_b, high + 1, rest)
    mag_sub(middle, middle, 2 * (high + 1), r, 2 * low)
    mag_sub(middle, middle, 2 * (high + 1), r + 2 * low, 2 * high)
    # what exceeds r's upper part is zero
    mag_add(r + low, r + low, 2 * n - low, middle, 2 * (high + 1) if 2 * (high + 1) <= 2 * n - low else 2 * n - low)


cdef bint mag_mul(uint64_t* r, const uint64_t* a, size_t na, const uint64_t* b, size_t nb) noexcept nogil:
    """r[0..na+nb) = a * b; r is neither of them. False: no memory."""
    cdef uint64_t* scratch
    cdef uint64_t* piece
    cdef size_t at, n
    if na < nb:
        return mag_mul(r, b, nb, a, na)
    if nb < KARATSUBA:
        mul_plain(r, a, na, b, nb)
        return True
    # a in pieces as long as b
    scratch = <uint64_t*>malloc((8 * nb + 128) * sizeof(uint64_t))
    if scratch == NULL:
        return False
    piece = scratch + 6 * nb + 128
    memset(r, 0, (na + nb) * sizeof(uint64_t))
    at = 0
    while at < na:
        n = na - at
        if n >= nb:
            n = nb
            mul_square(piece, a + at, b, nb, scratch)
        else:
            if n >= KARATSUBA:
                if not mag_mul(piece, b, nb, a + at, n):
                    free(scratch)
                    return False
            else:
                mul_plain(piece, b, nb, a + at, n)
        mag_add(r + at, r + at, na + nb - at, piece, n + nb)
        at += n
    free(scratch)
    return True


cdef uint64_t div_limb(uint64_t* q, const uint64_t* a, size_t n, uint64_t d) noexcept nogil:
    """q = a / d, returns the remainder. q may be a, or NULL."""
    cdef uint64_t rem = 0, digit
    while n > 0:
        n -= 1
        digit = limb_div(rem, a[n], d, &rem)
        if q != NULL:
            q[n] = digit
    return rem


cdef void div_long(uint64_t* q, uint64_t* u, size_t n, const uint64_t* v, size_t k) noexcept nogil:
    """Knuth's algorithm D: u has n + 1 limbs (the highest below v's highest), v has k >= 2 and its top bit set.

    q[0..n-k+1) gets the quotient, u[0..k) is left with the remainder.
    """
    cdef size_t j = n - k + 1, i
    cdef uint64_t guess, rem, high, low, carry, borrow
    cdef bint refine
    while j > 0:
        j -= 1
        refine = True
        if u[j + k] >= v[k - 1]:               # equal, that is
            guess = <uint64_t>-1
            rem = u[j + k - 1] + v[k - 1]
            refine = rem >= v[k - 1]           # else the remainder left its limb, and the test below would pass
        else:
            guess = limb_div(u[j + k], u[j + k - 1], v[k - 1], &rem)
        while refine:
            low = limb_mul(guess, v[k - 2], 0, 0, &high)
            if high < rem or (high == rem and low <= u[j + k - 2]):
                break
            guess -= 1
            rem += v[k - 1]
            if rem < v[k - 1]:
                break
        carry = borrow = 0
        for i in range(k):
            low = limb_mul(guess, v[i], carry, 0, &carry)
            u[i + j] = limb_sbb(u[i + j], low, &borrow)
        u[j + k] = limb_sbb(u[j + k], carry, &borrow)
        if borrow:
            guess -= 1
            u[j + k] += mag_add(u + j, u + j, k, v, k)
        q[j] = guess


cdef bint shift_left(uint64_t* r, const uint64_t* a, size_t n, unsigned int s) noexcept nogil:
    """r[0..n] = a << s, s < 64. Works from the top, so r may be a."""
    cdef size_t i
    if s == 0:
        r[n] = 0
        memmove(r, a, n * sizeof(uint64_t))
        return True
    r[n] = a[n - 1] >> (64 - s) if n else 0
    i = n
    while i > 1:
        i -= 1
        r[i] = a[i] << s | a[i - 1] >> (64 - s)
    if n:
        r[0] = a[0] << s
    return True


cdef void shift_right(uint64_t* r, const uint64_t* a, size_t n, unsigned int s) noexcept nogil:
    """r[0..n) = a >> s, s < 64."""
    cdef size_t i
    if s == 0:
        memmove(r, a, n * sizeof(uint64_t))
        return
    for i in range(n):
        r[i] = a[i] >> s | (a[i + 1] << (64 - s) if i + 1 < n else 0)


cdef term out_of_memory(Process* p) noexcept nogil:
    return raise_error(p, ATOM_out_of_memory)
