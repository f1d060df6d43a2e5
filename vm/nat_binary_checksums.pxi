# Part of nat_binary.pyx: crc32, adler32 and md5.

# -- checksums -----------------------------------------------------------------------------------------------------

cdef uint32_t crc_table[256]


cdef uint32_t crc_update(uint32_t crc, const uint8_t* s, size_t n) noexcept nogil:
    cdef size_t i
    crc = ~crc
    for i in range(n):
        crc = crc_table[(crc ^ s[i]) & 0xFF] ^ (crc >> 8)
    return ~crc


cdef uint32_t adler_update(uint32_t adler, const uint8_t* s, size_t n) noexcept nogil:
    cdef uint64_t a = adler & 0xFFFF, b = adler >> 16
    cdef size_t i
    for i in range(n):
        a += s[i]
        b += a
        if i & 0xFFF == 0xFFF:
            a %= 65521
            b %= 65521
    return <uint32_t>((b % 65521) << 16 | a % 65521)


cdef void md5_block(uint32_t* state, const uint8_t* s) noexcept nogil:
    cdef uint32_t a = state[0], b = state[1], c = state[2], d = state[3], f, w
    cdef int i, g
    for i in range(64):
        if i < 16:
            f = (b & c) | (~b & d)
            g = i
        elif i < 32:
            f = (d & b) | (~d & c)
            g = (5 * i + 1) & 15
        elif i < 48:
            f = b ^ c ^ d
            g = (3 * i + 5) & 15
        else:
            f = c ^ (b | ~d)
            g = (7 * i) & 15
        memcpy(&w, s + 4 * g, 4)
        f += a + md5_sines[i] + w
        a = d
        d = c
        c = b
        b += f << md5_turns[i] | f >> (32 - md5_turns[i])
    state[0] += a
    state[1] += b
    state[2] += c
    state[3] += d


cdef uint32_t md5_sines[64]
cdef uint32_t md5_turns[64]


cdef void md5_sum(const uint8_t* s, size_t n, uint8_t* out) noexcept nogil:
    cdef uint32_t state[4]
    cdef uint8_t last[128]
    cdef size_t i = 0, rest
    cdef uint64_t bits = <uint64_t>n * 8
    state[0] = 0x67452301
    state[1] = 0xEFCDAB89u
    state[2] = 0x98BADCFEu
    state[3] = 0x10325476
    while n - i >= 64:
        md5_block(state, s + i)
        i += 64
    rest = n - i
    memset(last, 0, 128)
    memcpy(last, s + i, rest)
    last[rest] = 0x80
    if rest < 56:
        memcpy(last + 56, &bits, 8)
    else:
        memcpy(last + 120, &bits, 8)
        md5_block(state, last + 64 - 64)
        md5_block(state, last + 64)
        memcpy(out, state, 16)
        return
    md5_block(state, last)
    memcpy(out, state, 16)


cdef uint8_t* io_bytes(term t, size_t* n) noexcept nogil:
    """The bytes of I/O data in malloc'ed memory; NULL: badarg."""
    cdef int64_t bits = walk_io(t, False, NULL)
    cdef uint8_t* s
    if bits < 0:
        return NULL
    n[0] = <size_t>bits >> 3
    s = <uint8_t*>malloc(n[0] + 1)
    if s != NULL:
        walk_io(t, False, s)
    return s


cdef term checksum(Process* p, term start, term data, bint adler) noexcept nogil:
    cdef uint64_t v
    cdef size_t n
    cdef uint8_t* s
    if not get_uint64(start, &v) or v >> 32:
        return raise_badarg(p)
    s = io_bytes(data, &n)
    if s == NULL:
        return raise_badarg(p)
    v = adler_update(<uint32_t>v, s, n) if adler else crc_update(<uint32_t>v, s, n)
    free(s)
    return mk_small(<int64_t>v)


cdef term nat_crc32(Process* p, term* a) noexcept nogil:
    return checksum(p, mk_small(0), a[0], False)


cdef term nat_crc32_2(Process* p, term* a) noexcept nogil:
    return checksum(p, a[0], a[1], False)


cdef term nat_adler32(Process* p, term* a) noexcept nogil:
    return checksum(p, mk_small(1), a[0], True)


cdef term nat_adler32_2(Process* p, term* a) noexcept nogil:
    return checksum(p, a[0], a[1], True)


cdef uint32_t crc_times(uint32_t a, uint32_t b) noexcept nogil:
    """Product of two polynomials modulo the CRC's, bits reversed."""
    cdef uint32_t r = 0
    cdef int i
    for i in range(32):
        if a & (<uint32_t>0x80000000u >> i):
            r ^= b
        b = (b >> 1) ^ (<uint32_t>0xEDB88320u if b & 1 else 0)
    return r


cdef term nat_crc32_combine(Process* p, term* a) noexcept nogil:
    cdef uint64_t first, second, n
    cdef uint32_t shift = 0x80000000u, power = 0x00800000      # x^0, and x^8: a byte
    if (not get_uint64(a[0], &first) or first >> 32 or not get_uint64(a[1], &second) or second >> 32
            or not get_uint64(a[2], &n)):
        return raise_badarg(p)
    while n:
        if n & 1:
            shift = crc_times(shift, power)
        power = crc_times(power, power)
        n >>= 1
    return mk_small(<int64_t>(crc_times(shift, <uint32_t>first) ^ <uint32_t>second))


cdef term nat_adler32_combine(Process* p, term* a) noexcept nogil:
    cdef uint64_t first, second, n, low, high
    if (not get_uint64(a[0], &first) or first >> 32 or not get_uint64(a[1], &second) or second >> 32
            or not get_uint64(a[2], &n)):
        return raise_badarg(p)
    n %= 65521
    low = (first & 0xFFFF) + (second & 0xFFFF) + 65520
    high = n * (first & 0xFFFF) + (first >> 16) + (second >> 16) + 65521 - n
    return mk_small(<int64_t>((high % 65521) << 16 | low % 65521))


cdef term nat_md5(Process* p, term* a) noexcept nogil:
    cdef size_t n
    cdef uint8_t sum[16]
    cdef uint8_t* s = io_bytes(a[0], &n)
    if s == NULL:
        return raise_badarg(p)
    md5_sum(s, n, sum)
    free(s)
    return make_binary(p, sum, 16)


cdef void make_tables():
    cdef uint32_t c
    cdef int i, k
    import math

    for i in range(256):
        c = i
        for k in range(8):
            c = (c >> 1) ^ (<uint32_t>0xEDB88320u if c & 1 else 0)
        crc_table[i] = c
    turns = ((7, 12, 17, 22), (5, 9, 14, 20), (4, 11, 16, 23), (6, 10, 15, 21))
    for i in range(64):
        md5_sines[i] = int(abs(math.sin(i + 1)) * 4294967296)
        md5_turns[i] = turns[i // 16][i % 4]


make_tables()
