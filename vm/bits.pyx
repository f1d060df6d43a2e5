# cython: language_level=3
# Bit syntax.
#
# A match context holds the bit string that it was started on and absolute positions: they count from the first bit of
# the bytes that the bit string lies in (its parent's, when it is a SUBBIN), so that reading needs no addition.
#
# Appending. The bytes of a REFC may be longer than anybody uses. A binary that was made by writer_append carries in
# RefcBin.flags the number of bits that have been given out so far (0: not made for appending). Who holds exactly that
# many bits may take the following ones by an atomic compare-and-swap; the winner alone may write them, and nobody reads
# them before he has handed out a term that covers them. A loser, or one who finds no room, copies to new bytes of twice
# the size. Bytes never move, so readers of the old terms, in any thread, are not disturbed.
from libc.stdlib cimport free, malloc
from libc.string cimport memcmp, memcpy, memset
from avmtools.vm.heap cimport bits_of, heap_alloc, make_sub, mk_float, mk_refc, new_binary, refc_new, refc_retain
from avmtools.vm.num cimport get_double, mk_int64, mk_limbs, mk_uint64

cdef extern from *:
    """
    #define avm_finite(x) __builtin_isfinite(x)
    """
    bint is_finite "avm_finite"(double x) noexcept nogil

cdef enum:
    APPEND_MIN = 256          # bytes; the smallest room that appending makes
    FIELD_LOCAL = 136         # bytes of an integer field handled on the C stack, as FIELD_WORDS words
    FIELD_WORDS = 17

cdef uint64_t MAX_BITS = <uint64_t>1 << 43     # of a bit string: 2^40 bytes; beyond that system_limit


# -- bits in bytes -----------------------------------------------------------------------------------

cdef void copy_bits(uint8_t* dst, uint64_t dst_bit, const uint8_t* src, uint64_t src_bit, uint64_t bits) noexcept nogil:
    """Bits of `dst` outside the region keep their values."""
    cdef uint64_t n, i
    cdef unsigned int shift, keep, have
    cdef uint8_t byte
    dst += dst_bit >> 3
    dst_bit &= 7
    src += src_bit >> 3
    src_bit &= 7
    if bits == 0:
        return
    if dst_bit:
        # fill up the first byte
        have = 8 - <unsigned int>dst_bit
        if have > bits:
            have = <unsigned int>bits
        shift = <unsigned int>src_bit
        byte = <uint8_t>(src[0] << shift)
        if shift + have > 8:
            byte |= src[1] >> (8 - shift)
        keep = ((0xFF00 >> have) & 0xFF) >> dst_bit          # the bits that are written
        dst[0] = <uint8_t>((dst[0] & ~keep) | ((byte >> dst_bit) & keep))
        dst += 1
        src_bit += have
        src += src_bit >> 3
        src_bit &= 7
        bits -= have
    n = bits >> 3
    if src_bit == 0:
        memcpy(dst, src, n)
    else:
        shift = <unsigned int>src_bit
        for i in range(n):
            dst[i] = <uint8_t>(src[i] << shift | src[i + 1] >> (8 - shift))
    bits &= 7
    if bits:
        shift = <unsigned int>src_bit
        byte = <uint8_t>(src[n] << shift)
        if shift + bits > 8:
            byte |= src[n + 1] >> (8 - shift)
        keep = (0xFF00 >> bits) & 0xFF
        dst[n] = <uint8_t>((dst[n] & ~keep) | (byte & keep))


cdef inline uint64_t first_bit(term source) noexcept nogil:
    return boxed_ptr(source)[2] if is_type(source, T_SUBBIN) else 0


cdef uint64_t bit_size(term t) noexcept nogil:
    if is_type(t, T_SUBBIN):
        return boxed_ptr(t)[1]
    return boxed_ptr(t)[1] * 8


# -- matching ----------------------------------------------------------------------------------------

cdef term bs_start(Process* p, term source, int slots) noexcept nogil:
    cdef term* w
    cdef int i, k = boxed_type(source)
    if k == T_MATCH:
        return source
    if k != T_HEAPBIN and k != T_REFC and k != T_SUBBIN:
        return NONE
    w = heap_alloc(p, 4 + slots)
    w[0] = mk_header(3 + slots, T_MATCH)
    w[1] = source
    w[MATCH_POS] = first_bit(source)
    w[MATCH_END] = w[MATCH_POS] + bit_size(source)
    for i in range(slots):
        w[4 + i] = w[MATCH_POS]
    return mk_boxed(w)


cdef uint64_t bs_left(term ctx) noexcept nogil:
    return boxed_ptr(ctx)[MATCH_END] - boxed_ptr(ctx)[MATCH_POS]


cdef bint bs_skip(term ctx, uint64_t bits) noexcept nogil:
    cdef term* w = boxed_ptr(ctx)
    if bits > w[MATCH_END] - w[MATCH_POS]:
        return False
    w[MATCH_POS] += bits
    return True


cdef term bs_integer(Process* p, term ctx, uint64_t bits, int flags) noexcept nogil:
    cdef term* w = boxed_ptr(ctx)
    cdef const uint8_t* d
    cdef uint64_t v = 0, pos = w[MATCH_POS]
    cdef unsigned int i, n, shift
    cdef term t
    if bits > w[MATCH_END] - pos:
        return NONE
    d = bytes_at(w[1]) + (pos >> 3)
    if bits <= 56:
        if bits == 0:
            return mk_small(0)
        shift = pos & 7
        n = <unsigned int>bits
        if shift == 0 and n == 8:
            v = d[0]
        elif not flags & BS_LITTLE or n <= 8:
            for i in range((shift + n + 7) >> 3):
                v = v << 8 | d[i]
            v = v >> (8 * ((shift + n + 7) >> 3) - shift - n)
            v &= (<uint64_t>1 << n) - 1
        else:
            i = 0
            while i + 8 <= n:
                v |= byte_at(d, shift + i) << i
                i += 8
            if i < n:
                v |= byte_at(d, shift + i) >> (8 - (n - i)) << i
        w[MATCH_POS] = pos + bits
        if flags & BS_SIGNED and v >> (n - 1):
            return mk_small(<int64_t>(v | (<uint64_t>-1 << n)))
        return mk_small(<int64_t>v)
    t = wide_integer(p, d, pos & 7, bits, flags)
    if t != NONE:
        w[MATCH_POS] = pos + bits
    return t


cdef inline uint64_t byte_at(const uint8_t* d, uint64_t bit) noexcept nogil:
    """8 bits from `bit` on; the second byte is read only if it has some of them."""
    cdef unsigned int shift = bit & 7
    d += bit >> 3
    return d[0] if shift == 0 else ((d[0] << shift | d[1] >> (8 - shift)) & 0xFF)


cdef term wide_integer(Process* p, const uint8_t* d, uint64_t shift, uint64_t bits, int flags) noexcept nogil:
    """More than 56 bits, through bytes, least first."""
    cdef uint64_t local[FIELD_WORDS]
    cdef uint8_t* le = <uint8_t*>local
    cdef uint64_t full = bits >> 3, extra = bits & 7, n = (bits + 7) >> 3, limbs = (n + 7) >> 3, i, top
    cdef uint64_t* words
    cdef uint64_t carry
    cdef bint negative
    cdef term t = NONE
    if 8 * limbs > FIELD_LOCAL:
        le = <uint8_t*>malloc(8 * limbs)
        if le == NULL:
            return NONE
    memset(le + 8 * (limbs - 1), 0, 8)
    if flags & BS_LITTLE:
        if shift == 0:
            memcpy(le, d, full)
        else:
            for i in range(full):
                le[i] = <uint8_t>byte_at(d, shift + 8 * i)
        if extra:
            le[full] = 0
            copy_bits(le + full, 8 - extra, d, shift + 8 * full, extra)
    else:
        for i in range(full):
            le[i] = <uint8_t>byte_at(d, shift + bits - 8 * (i + 1))
        if extra:
            le[full] = 0
            copy_bits(le + full, 8 - extra, d, shift, extra)
    words = <uint64_t*>le
    negative = flags & BS_SIGNED and (le[(bits - 1) >> 3] >> ((bits - 1) & 7) & 1)
    if negative:
        # magnitude of the two's complement, within `bits` bits
        if bits & 63:
            words[limbs - 1] |= <uint64_t>-1 << (bits & 63)
        carry = 1
        for i in range(limbs):
            words[i] = ~words[i] + carry
            carry = 1 if carry and words[i] == 0 else 0
    if p.m.integer_bits == 64 and bits == 64:
        # Two named rules of the 64-bit releases (facts/vm.md 4.5): an unsigned 64-bit field is read as a signed
        # number, a signed one with its top bit set does not match.
        if not negative:
            t = mk_int64(p, <int64_t>words[0])
    else:
        top = limbs
        while top > 0 and words[top - 1] == 0:
            top -= 1
        # what the profile's integers can't hold does not match
        if (p.m.integer_bits == 0 or (p.m.integer_bits == 256 and top <= 4)
                or (top <= 1 and (words[0] >> 63 == 0 or (negative and words[0] == <uint64_t>1 << 63)))):
            t = mk_limbs(p, negative, words, top)
    if le != <uint8_t*>local:
        free(le)
    return t


cdef double half_to_double(uint64_t h) noexcept nogil:
    cdef uint64_t sign = h >> 15, e = h >> 10 & 31, f = h & 1023, raw
    cdef double v
    if e == 0:
        v = <double>f / 16777216.0              # subnormal: f * 2^-24
    else:
        raw = (e + 1008) << 52 | f << 42
        memcpy(&v, &raw, 8)
    return -v if sign else v


cdef term bs_float(Process* p, term ctx, uint64_t bits, int flags) noexcept nogil:
    cdef term* w = boxed_ptr(ctx)
    cdef const uint8_t* d
    cdef uint8_t be[8]
    cdef uint64_t raw = 0, i, n = bits >> 3
    cdef uint32_t raw32
    cdef float single = 0
    cdef double v = 0
    if bits == 0:
        return mk_float(p, 0.0)
    if bits > w[MATCH_END] - w[MATCH_POS] or (bits != 64 and bits != 32 and bits != 16):
        return NONE
    d = bytes_at(w[1])
    copy_bits(be, 0, d, w[MATCH_POS], bits)
    for i in range(n):
        raw = raw << 8 | be[n - 1 - i if flags & BS_LITTLE else i]
    if bits == 64:
        memcpy(&v, &raw, 8)
    elif bits == 32:
        raw32 = <uint32_t>raw
        memcpy(&single, &raw32, 4)
        v = single
    else:
        # A named rule of the 64-bit releases: floats of 16 bits don't match.
        if raw >> 10 & 31 == 31 or p.m.release & (R05 | R06):
            return NONE
        v = half_to_double(raw)
    if not is_finite(v):
        return NONE
    w[MATCH_POS] += bits
    return mk_float(p, v)


cdef term bs_binary(Process* p, term ctx, uint64_t bits) noexcept nogil:
    cdef term* w = boxed_ptr(ctx)
    cdef uint64_t pos = w[MATCH_POS]
    if bits > w[MATCH_END] - pos or not whole_bytes(p, pos | bits):
        return NONE
    w[MATCH_POS] = pos + bits
    return make_sub(p, w[1], pos - first_bit(w[1]), bits)


cdef term bs_rest(Process* p, term ctx) noexcept nogil:
    cdef term* w = boxed_ptr(ctx)
    if not whole_bytes(p, w[MATCH_POS] | w[MATCH_END]):
        return NONE
    return make_sub(p, w[1], w[MATCH_POS] - first_bit(w[1]), w[MATCH_END] - w[MATCH_POS])


cdef bint bs_match_bytes(term ctx, uint64_t bits, const uint8_t* expected) noexcept nogil:
    cdef term* w = boxed_ptr(ctx)
    cdef const uint8_t* d
    cdef uint64_t pos = w[MATCH_POS], i, n = bits >> 3
    cdef unsigned int extra = bits & 7
    cdef uint8_t last = 0
    if bits > w[MATCH_END] - pos:
        return False
    d = bytes_at(w[1])
    if pos & 7 == 0:
        if memcmp(d + (pos >> 3), expected, n) != 0:
            return False
    else:
        for i in range(n):
            if byte_at(d, pos + 8 * i) != expected[i]:
                return False
    if extra:
        copy_bits(&last, 0, d, pos + 8 * n, extra)
        if (last ^ expected[n]) & (0xFF00 >> extra) & 0xFF:
            return False
    w[MATCH_POS] = pos + bits
    return True


cdef int64_t bs_utf8(term ctx) noexcept nogil:
    cdef term* w = boxed_ptr(ctx)
    cdef const uint8_t* d = bytes_at(w[1])
    cdef uint64_t pos = w[MATCH_POS], left = w[MATCH_END] - pos
    cdef uint64_t c, more, i, b
    if left < 8:
        return -1
    c = byte_at(d, pos)
    if c < 0x80:
        w[MATCH_POS] = pos + 8
        return <int64_t>c
    if c < 0xC2 or c > 0xF4:
        return -1
    more = 1 if c < 0xE0 else (2 if c < 0xF0 else 3)
    if left < 8 * (more + 1):
        return -1
    c &= 0x3F >> more
    for i in range(more):
        b = byte_at(d, pos + 8 * (i + 1))
        if b & 0xC0 != 0x80:
            return -1
        c = c << 6 | b & 0x3F
    if (more == 2 and c < 0x800) or (more == 3 and (c < 0x10000 or c > 0x10FFFF)) or 0xD800 <= c <= 0xDFFF:
        return -1
    w[MATCH_POS] = pos + 8 * (more + 1)
    return <int64_t>c


cdef inline uint64_t unit16(const uint8_t* d, uint64_t pos, int flags) noexcept nogil:
    cdef uint64_t a = byte_at(d, pos), b = byte_at(d, pos + 8)
    return b << 8 | a if flags & BS_LITTLE else a << 8 | b


cdef int64_t bs_utf16(term ctx, int flags) noexcept nogil:
    cdef term* w = boxed_ptr(ctx)
    cdef const uint8_t* d = bytes_at(w[1])
    cdef uint64_t pos = w[MATCH_POS], left = w[MATCH_END] - pos, a, b
    if left < 16:
        return -1
    a = unit16(d, pos, flags)
    if a < 0xD800 or a > 0xDFFF:
        w[MATCH_POS] = pos + 16
        return <int64_t>a
    if a > 0xDBFF or left < 32:
        return -1
    b = unit16(d, pos + 16, flags)
    if b < 0xDC00 or b > 0xDFFF:
        return -1
    w[MATCH_POS] = pos + 32
    return <int64_t>(0x10000 + ((a & 0x3FF) << 10 | b & 0x3FF))


cdef int64_t bs_utf32(term ctx, int flags) noexcept nogil:
    cdef term* w = boxed_ptr(ctx)
    cdef const uint8_t* d = bytes_at(w[1])
    cdef uint64_t pos = w[MATCH_POS], a, b, c
    if w[MATCH_END] - pos < 32:
        return -1
    a = unit16(d, pos, flags)
    b = unit16(d, pos + 16, flags)
    c = b << 16 | a if flags & BS_LITTLE else a << 16 | b
    if c > 0x10FFFF or 0xD800 <= c <= 0xDFFF:
        return -1
    w[MATCH_POS] = pos + 32
    return <int64_t>c


cdef uint64_t bs_position(term ctx) noexcept nogil:
    cdef term* w = boxed_ptr(ctx)
    return w[MATCH_POS] - first_bit(w[1])


cdef void bs_set_position(term ctx, uint64_t position) noexcept nogil:
    cdef term* w = boxed_ptr(ctx)
    cdef uint64_t at = first_bit(w[1]) + position
    w[MATCH_POS] = at if at <= w[MATCH_END] else w[MATCH_END]


cdef void bs_save(term ctx, int slot) noexcept nogil:
    boxed_ptr(ctx)[4 + slot] = boxed_ptr(ctx)[MATCH_POS]


cdef void bs_restore(term ctx, int slot) noexcept nogil:
    boxed_ptr(ctx)[MATCH_POS] = boxed_ptr(ctx)[4 + slot]


# -- construction ------------------------------------------------------------------------------------

cdef term cover(Process* p, term parent, uint64_t bits) noexcept nogil:
    """The first `bits` bits of a new binary, as a term."""
    cdef term* w
    if bits & 7 == 0:
        return parent
    w = heap_alloc(p, SUBBIN_WORDS)
    w[0] = mk_header(SUBBIN_WORDS - 1, T_SUBBIN)
    w[1] = bits
    w[2] = 0
    w[3] = parent
    return mk_boxed(w)


cdef bint whole_bytes(Process* p, uint64_t bits) noexcept nogil:
    """A named rule of the devices: there are no bit strings. False: unsupported raised."""
    if bits & 7 == 0 or p.m.release == ROTP:
        return True
    raise_error(p, ATOM_unsupported)
    return False


cdef bint writer_new(Process* p, Writer* w, uint64_t bits) noexcept nogil:
    cdef uint64_t bytes
    if bits > MAX_BITS:
        raise_error(p, ATOM_system_limit)
        return False
    if not whole_bytes(p, bits):
        return False
    bytes = (bits + 7) >> 3
    w.data = new_binary(p, bytes, &w.result)
    if w.data == NULL:
        return False
    memset(w.data, 0, bytes)
    w.pos = 0
    w.end = bits
    w.result = cover(p, w.result, bits)
    return True


cdef bint writer_append(Process* p, Writer* w, term source, uint64_t extra, int unit) noexcept nogil:
    cdef uint64_t bits, total, bytes
    cdef term parent
    cdef term* o
    cdef RefcBin* b
    cdef const uint8_t* data
    cdef size_t offset, length
    if not is_bitstring(source):
        raise_badarg(p)
        return False
    bits = bit_size(source)
    if unit > 1 and bits % <uint64_t>unit:
        raise_badarg(p)
        return False
    if not whole_bytes(p, extra):
        return False
    if extra > MAX_BITS or bits + extra > MAX_BITS:
        raise_error(p, ATOM_system_limit)
        return False
    total = bits + extra
    bytes = (total + 7) >> 3
    w.pos = bits
    w.end = total
    parent = boxed_ptr(source)[3] if is_type(source, T_SUBBIN) and boxed_ptr(source)[2] == 0 else source
    if is_type(parent, T_REFC) and bits:
        b = <RefcBin*>boxed_ptr(parent)[2]
        if b.flags == bits and bytes <= b.capacity and atomic_cas_u64(&b.flags, bits, total):
            memset(b.data + ((bits + 7) >> 3), 0, bytes - ((bits + 7) >> 3))
            b.size = bytes
            # not mk_refc: it would count the same bytes again and bring on collections
            o = heap_alloc(p, REFC_WORDS)
            refc_retain(b)
            o[0] = mk_header(REFC_WORDS - 1, T_REFC)
            o[1] = bytes
            o[2] = <term>b
            o[3] = <term>p.mso
            p.mso = o
            w.data = b.data
            w.result = cover(p, mk_boxed(o), total)
            return True
    b = refc_new(p.m, bytes, 2 * bytes if 2 * bytes > APPEND_MIN else APPEND_MIN)
    if b == NULL:
        raise_error(p, ATOM_out_of_memory)
        return False
    bits_of(source, &data, &offset, &length)
    memset(b.data, 0, bytes)
    copy_bits(b.data, 0, data, offset, bits)
    b.flags = total
    w.data = b.data
    w.result = cover(p, mk_refc(p, b, bytes), total)
    return True


cdef bint bad_value(Process* p) noexcept nogil:
    raise_badarg(p)
    return False


cdef bint put_integer(Process* p, Writer* w, term value, uint64_t bits, int flags) noexcept nogil:
    cdef uint64_t local[FIELD_WORDS]
    cdef uint8_t* le = <uint8_t*>local
    cdef uint8_t* out
    cdef uint64_t v, n, full, i, limbs, have, carry, extra
    cdef uint64_t* words
    cdef const uint64_t* from_
    # A named rule of the 64-bit releases: little-endian fields have 8, 16, 32 or 64 bits and begin on a byte.
    if flags & BS_LITTLE and p.m.release & (R05 | R06) and bits > 8 \
            and ((bits != 16 and bits != 32 and bits != 64) or w.pos & 7):
        return bad_value(p)
    if is_small(value):
        v = <uint64_t>small_value(value)
        if bits > w.end - w.pos:
            return bad_value(p)
        if (w.pos | bits) & 7 == 0 and bits <= 64:
            out = w.data + (w.pos >> 3)
            n = bits >> 3
            if n == 1:
                out[0] = <uint8_t>v
            elif flags & BS_LITTLE:
                memcpy(out, &v, n)
            else:
                for i in range(n):
                    out[n - 1 - i] = <uint8_t>(v >> (8 * i))
            w.pos += bits
            return True
    elif not is_big(value) or bits > w.end - w.pos:
        return bad_value(p)
    if bits == 0:
        return True
    # two's complement, least byte first, in whole limbs
    n = (bits + 7) >> 3
    limbs = (n + 7) >> 3
    if 8 * limbs > FIELD_LOCAL:
        le = <uint8_t*>malloc(8 * limbs)
        if le == NULL:
            raise_error(p, ATOM_out_of_memory)
            return False
    words = <uint64_t*>le
    if is_small(value):
        words[0] = <uint64_t>small_value(value)
        for i in range(1, limbs):
            words[i] = <uint64_t>-1 if small_value(value) < 0 else 0
    else:
        have = header_size(header_of(value))
        from_ = boxed_ptr(value) + 1
        if have > limbs:
            have = limbs
        memcpy(words, from_, 8 * have)
        memset(words + have, 0, 8 * (limbs - have))
        if is_type(value, T_NEGINT):
            carry = 1
            for i in range(limbs):
                words[i] = ~words[i] + carry
                carry = 1 if carry and words[i] == 0 else 0
    full = bits >> 3
    extra = bits & 7
    if flags & BS_LITTLE:
        copy_bits(w.data, w.pos, le, 0, 8 * full)
        if extra:
            copy_bits(w.data, w.pos + 8 * full, le + full, 8 - extra, extra)
    else:
        if extra:
            copy_bits(w.data, w.pos, le + full, 8 - extra, extra)
        # reverse the whole bytes in place
        for i in range(full >> 1):
            v = le[i]
            le[i] = le[full - 1 - i]
            le[full - 1 - i] = <uint8_t>v
        copy_bits(w.data, w.pos + extra, le, 0, 8 * full)
    if le != <uint8_t*>local:
        free(le)
    w.pos += bits
    return True


cdef int half_of_single(float f) noexcept nogil:
    """The nearest half precision number, ties to even; infinity beyond the largest."""
    cdef uint32_t raw, sign, e, m, shift, rest, half
    memcpy(&raw, &f, 4)
    sign = (raw >> 16) & 0x8000
    e = (raw >> 23) & 0xFF
    m = raw & 0x7FFFFF
    if e < 102:                                   # below half of the smallest subnormal
        return <int>sign
    if e < 113:                                   # subnormal
        m |= 0x800000
        shift = 126 - e
        half = m >> shift
        rest = m & ((<uint32_t>1 << shift) - 1)
        if rest > <uint32_t>1 << (shift - 1) or (rest == <uint32_t>1 << (shift - 1) and half & 1):
            half += 1
        return <int>(sign | half)
    half = (e - 112) << 10 | m >> 13
    rest = m & 0x1FFF
    if rest > 0x1000 or (rest == 0x1000 and half & 1):
        half += 1
    if e > 142 or half >= 0x7C00:
        half = 0x7C00
    return <int>(sign | half)


cdef bint put_float(Process* p, Writer* w, term value, uint64_t bits, int flags) noexcept nogil:
    cdef double v = 0
    cdef float single
    cdef uint64_t raw = 0, i, n = bits >> 3
    cdef uint32_t raw32 = 0
    cdef uint8_t be[8]
    if p.m.release & (R05 | R06):         # a named rule: float segments can be matched, but not built
        raise_error(p, ATOM_unsupported)
        return False
    if not get_double(value, &v) or bits > w.end - w.pos:
        return bad_value(p)
    if bits == 64:
        memcpy(&raw, &v, 8)
    elif bits == 32 or bits == 16:
        single = <float>v                     # too large: infinity is written, as in OTP
        if bits == 32:
            memcpy(&raw32, &single, 4)
            raw = raw32
        else:
            raw = <uint64_t>half_of_single(single)
    else:
        return bad_value(p)
    for i in range(n):
        be[n - 1 - i if not flags & BS_LITTLE else i] = <uint8_t>(raw >> (8 * i))
    copy_bits(w.data, w.pos, be, 0, bits)
    w.pos += bits
    return True


cdef bint put_binary(Process* p, Writer* w, term value, uint64_t bits) noexcept nogil:
    cdef const uint8_t* data
    cdef size_t offset, length
    if not is_bitstring(value):
        return bad_value(p)
    bits_of(value, &data, &offset, &length)
    if bits > length or bits > w.end - w.pos:
        return bad_value(p)
    if not whole_bytes(p, w.pos):
        return False
    copy_bits(w.data, w.pos, data, offset, bits)
    w.pos += bits
    return True


cdef bint put_bytes(Writer* w, const uint8_t* data, uint64_t bytes) noexcept nogil:
    if 8 * bytes > w.end - w.pos:
        return False
    copy_bits(w.data, w.pos, data, 0, 8 * bytes)
    w.pos += 8 * bytes
    return True


cdef inline int64_t code_point(term value) noexcept nogil:
    cdef int64_t c
    if not is_small(value):
        return -1
    c = small_value(value)
    return c if 0 <= c < 0xD800 or 0xE000 <= c <= 0x10FFFF else -1


cdef int utf8_bytes(term value) noexcept nogil:
    cdef int64_t c = code_point(value)
    if c < 0:
        return 0
    return 1 if c < 0x80 else (2 if c < 0x800 else (3 if c < 0x10000 else 4))


cdef int utf16_bytes(term value) noexcept nogil:
    cdef int64_t c = code_point(value)
    if c < 0:
        return 0
    return 2 if c < 0x10000 else 4


cdef bint put_utf8(Process* p, Writer* w, term value) noexcept nogil:
    cdef int64_t c = code_point(value)
    cdef int n = utf8_bytes(value), i
    cdef uint8_t b[4]
    if n == 0:
        return bad_value(p)
    for i in range(n - 1):
        b[n - 1 - i] = <uint8_t>(0x80 | (c & 0x3F))
        c >>= 6
    b[0] = <uint8_t>(c if n == 1 else ((0xF00 >> n) & 0xFF | c))
    return put_bytes(w, b, n) or bad_value(p)


cdef bint put_utf16(Process* p, Writer* w, term value, int flags) noexcept nogil:
    cdef int64_t c = code_point(value)
    cdef uint8_t b[4]
    cdef int64_t units[2]
    cdef int n = 1, i
    if c < 0:
        return bad_value(p)
    units[0] = c
    if c >= 0x10000:
        n = 2
        units[0] = 0xD800 | (c - 0x10000) >> 10
        units[1] = 0xDC00 | (c & 0x3FF)
    for i in range(n):
        if flags & BS_LITTLE:
            b[2 * i] = <uint8_t>units[i]
            b[2 * i + 1] = <uint8_t>(units[i] >> 8)
        else:
            b[2 * i] = <uint8_t>(units[i] >> 8)
            b[2 * i + 1] = <uint8_t>units[i]
    return put_bytes(w, b, 2 * n) or bad_value(p)


cdef bint put_utf32(Process* p, Writer* w, term value, int flags) noexcept nogil:
    if code_point(value) < 0:
        return bad_value(p)
    return put_integer(p, w, value, 32, flags)
