# cython: language_level=3
# Natives on binaries, I/O lists, external terms and checksums; the binary module.
import zlib

from libc.stdlib cimport free, malloc
from libc.string cimport memchr, memcmp, memcpy, memset
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.natives cimport *
from avmtools.vm.bits cimport (Writer, bit_size, bs_left, copy_bits, writer_new)
from avmtools.vm.ext cimport *
from avmtools.vm.heap cimport (bits_of, bytes_of, heap_alloc, list_length, make_binary, make_sub, mk_cons, mk_string, mk_tuple,
                               mk_tuple2, new_binary)
from avmtools.vm.num cimport get_int64, get_uint64, mk_limbs, mk_uint64

cdef extern from "string.h" nogil:
    void* memmem(const void* haystack, size_t n, const void* needle, size_t k)


cdef inline bint index_of(term t, int64_t* i) noexcept nogil:
    if not is_small(t):
        return False
    i[0] = small_value(t)
    return True


# -- sizes and parts -----------------------------------------------------------------------------------------

cdef term nat_byte_size(Process* p, term* a) noexcept nogil:
    # Compilers from OTP 26 on ask a match context too: for the size of what is left of it.
    if is_type(a[0], T_MATCH):
        return mk_small(<int64_t>((bs_left(a[0]) + 7) >> 3))
    if not is_bitstring(a[0]):
        # Compilers from OTP 26 on ask for the size of what a match context has left.
        return mk_small(<int64_t>((bs_left(a[0]) + 7) >> 3)) if is_type(a[0], T_MATCH) else raise_badarg(p)
    return mk_small(<int64_t>((bit_size(a[0]) + 7) >> 3))


cdef term nat_bit_size(Process* p, term* a) noexcept nogil:
    if is_type(a[0], T_MATCH):
        return mk_small(<int64_t>bs_left(a[0]))
    if not is_bitstring(a[0]):
        return mk_small(<int64_t>bs_left(a[0])) if is_type(a[0], T_MATCH) else raise_badarg(p)
    return mk_small(<int64_t>bit_size(a[0]))


cdef bint part_of(term size_of, term start, term length, int64_t* at, int64_t* n) noexcept nogil:
    """A part of a binary as {Start, Length} names it: a negative length reaches backwards. False: outside."""
    cdef int64_t size
    if not is_bitstring(size_of) or not index_of(start, at) or not index_of(length, n):
        return False
    size = <int64_t>(bit_size(size_of) >> 3)
    if at[0] < 0 or at[0] > size:
        return False
    if n[0] < 0:
        if n[0] < -at[0]:
            return False
        at[0] += n[0]
        n[0] = -n[0]
    return n[0] <= size - at[0]


cdef term part(Process* p, term binary, term start, term length) noexcept nogil:
    cdef int64_t at = 0, n = 0
    if not part_of(binary, start, length, &at, &n):
        return raise_badarg(p)
    return make_sub(p, binary, 8 * <size_t>at, 8 * <size_t>n)


cdef term nat_binary_part2(Process* p, term* a) noexcept nogil:
    if not is_tuple_of(a[1], 2):
        return raise_badarg(p)
    return part(p, a[0], element(a[1], 0), element(a[1], 1))


cdef term nat_binary_part3(Process* p, term* a) noexcept nogil:
    return part(p, a[0], a[1], a[2])


cdef term nat_split_binary(Process* p, term* a) noexcept nogil:
    cdef int64_t at
    cdef term left
    if not is_bitstring(a[0]) or not index_of(a[1], &at) or at < 0 or 8 * <uint64_t>at > bit_size(a[0]):
        return raise_badarg(p)
    left = make_sub(p, a[0], 0, 8 * <size_t>at)
    return mk_tuple2(p, left, make_sub(p, a[0], 8 * <size_t>at, bit_size(a[0]) - 8 * <size_t>at))


# -- I/O lists ------------------------------------------------------------------------------------------------

cdef enum:
    WALK_CELLS = 1 << 28      # a list that shares its parts can stand for far more cells than memory has

cdef uint64_t WALK_BITS = <uint64_t>1 << 48


cdef int64_t walk_io(term t, bint any_bits, uint8_t* out) noexcept nogil:
    """Bits of an I/O list or (bit string) list, written at `out` unless it is NULL; -1: it isn't one, or no memory;
    -2: it is too large.

    `out` must be zero where bits don't end on a byte.
    """
    cdef Walk s
    cdef uint64_t pos = 0
    cdef const uint8_t* data
    cdef size_t offset, bits
    cdef term h
    cdef bint ok = True
    cdef int64_t left = WALK_CELLS
    walk_init(&s)
    while True:
        # t: a list, or what stands for one at its end
        while is_cons(t):
            h = head(t)
            left -= 1
            if left < 0 or pos > WALK_BITS:
                walk_free(&s)
                return -2
            if is_small(h):
                if <uint64_t>small_value(h) > 255:
                    ok = False
                    break
                if out != NULL:
                    if pos & 7 == 0:
                        out[pos >> 3] = <uint8_t>small_value(h)
                    else:
                        out[pos >> 3] |= <uint8_t>(small_value(h) >> (pos & 7))
                        out[(pos >> 3) + 1] = <uint8_t>(small_value(h) << (8 - (pos & 7)))
                pos += 8
                t = tail(t)
            elif is_cons(h):
                if tail(t) != NIL and not walk_push(&s, tail(t)):
                    ok = False
                    break
                t = h
            elif is_bitstring(h):
                bits_of(h, &data, &offset, &bits)
                if bits & 7 and not any_bits:
                    ok = False
                    break
                if out != NULL:
                    copy_bits(out, pos, data, offset, bits)
                pos += bits
                t = tail(t)
            elif h == NIL:
                t = tail(t)
            else:
                ok = False
                break
        if not ok:
            break
        if t != NIL:
            if not is_bitstring(t):
                ok = False
                break
            bits_of(t, &data, &offset, &bits)
            if bits & 7 and not any_bits:
                ok = False
                break
            if out != NULL:
                copy_bits(out, pos, data, offset, bits)
            pos += bits
        if s.used == 0:
            break
        s.used -= 1
        t = s.stack[s.used]
    walk_free(&s)
    return <int64_t>pos if ok else -1


cdef term io_to_bits(Process* p, term t, bint any_bits) noexcept nogil:
    cdef int64_t bits = walk_io(t, any_bits, NULL)
    cdef Writer w
    if bits < 0:
        return raise_badarg(p) if bits == -1 else raise_error(p, ATOM_system_limit)
    if not writer_new(p, &w, <uint64_t>bits):
        return NONE
    walk_io(t, any_bits, w.data)
    return w.result


cdef term low_bytes(Process* p, term t) noexcept nogil:
    """Named rules of the devices: a small integer may end a list, and up to 0.6 only the low byte of one counts.
    NONE: not such a flat list of integers."""
    cdef term l = t, result
    cdef uint8_t* out
    cdef uint64_t n = 0
    cdef bint any_size = p.m.release & (R05 | R06) != 0
    while is_cons(l) or is_small(l):
        if is_small(l):
            n += 1
            break
        if not is_small(head(l)):
            return NONE
        n += 1
        l = tail(l)
    if l != NIL and not is_small(l):
        return NONE
    out = new_binary(p, n, &result)
    if out == NULL:
        return NONE
    l = t
    n = 0
    while l != NIL:
        t = head(l) if is_cons(l) else l
        if not any_size and not 0 <= small_value(t) <= 255:
            return NONE
        out[n] = <uint8_t>small_value(t)
        n += 1
        l = tail(l) if is_cons(l) else NIL
    return result


cdef term nat_list_to_binary(Process* p, term* a) noexcept nogil:
    cdef term t
    if not is_list(a[0]):
        return raise_badarg(p)
    if p.m.release != ROTP and walk_io(a[0], False, NULL) < 0:
        t = low_bytes(p, a[0])
        return raise_badarg(p) if t == NONE else t
    return io_to_bits(p, a[0], False)


cdef term nat_iolist_to_binary(Process* p, term* a) noexcept nogil:
    if is_binary(a[0]):
        return a[0]
    return io_to_bits(p, a[0], False)


cdef term as_vector(Process* p, term b) noexcept nogil:
    """I/O data in pieces for writev: one piece, or none when it is empty."""
    if b == NONE:
        return NONE
    return NIL if bit_size(b) == 0 else mk_cons(p, b, NIL)


cdef term nat_iolist_to_iovec(Process* p, term* a) noexcept nogil:
    return as_vector(p, nat_iolist_to_binary(p, a)) if is_list(a[0]) or is_binary(a[0]) else raise_badarg(p)


cdef term nat_term_to_iovec1(Process* p, term* a) noexcept nogil:
    return as_vector(p, nat_term_to_binary1(p, a))


cdef term nat_term_to_iovec2(Process* p, term* a) noexcept nogil:
    return as_vector(p, nat_term_to_binary2(p, a))


cdef term nat_list_to_bitstring(Process* p, term* a) noexcept nogil:
    return io_to_bits(p, a[0], True) if is_list(a[0]) else raise_badarg(p)


cdef term nat_iolist_size(Process* p, term* a) noexcept nogil:
    cdef int64_t bits = walk_io(a[0], False, NULL)
    if bits < 0:
        return raise_badarg(p) if bits == -1 else raise_error(p, ATOM_system_limit)
    return mk_small(bits >> 3)


cdef term nat_binary_to_list1(Process* p, term* a) noexcept nogil:
    cdef size_t n
    cdef const uint8_t* s
    if not is_binary(a[0]):
        return raise_badarg(p)
    if not heap_room(p, 2 * (bit_size(a[0]) >> 3)):
        return NONE
    s = bytes_of(p, a[0], &n)
    return mk_string(p, s, n, NIL) if s != NULL else NONE


cdef term nat_binary_to_list3(Process* p, term* a) noexcept nogil:
    cdef int64_t first, last
    cdef size_t n
    cdef const uint8_t* s
    if (not is_bitstring(a[0]) or not index_of(a[1], &first) or not index_of(a[2], &last) or first < 1 or last < first
            or <uint64_t>last > bit_size(a[0]) >> 3):
        return raise_badarg(p)
    s = bytes_of(p, make_sub(p, a[0], 8 * <size_t>(first - 1), 8 * <size_t>(last - first + 1)), &n)
    return mk_string(p, s, n, NIL) if s != NULL else NONE


cdef term nat_bitstring_to_list(Process* p, term* a) noexcept nogil:
    cdef size_t bits, n
    cdef const uint8_t* s
    cdef term whole, rest
    if not is_bitstring(a[0]):
        return raise_badarg(p)
    bits = bit_size(a[0])
    if bits & 7 == 0:
        return nat_binary_to_list1(p, a)
    rest = mk_cons(p, make_sub(p, a[0], bits & ~<size_t>7, bits & 7), NIL)
    whole = make_sub(p, a[0], 0, bits & ~<size_t>7)
    s = bytes_of(p, whole, &n)
    return mk_string(p, s, n, rest) if s != NULL else NONE


# -- external terms ----------------------------------------------------------------------------------------------

cdef term deflated(Process* p, const uint8_t* data, size_t n, int level) noexcept with gil:
    """An external term compressed with zlib, or as it was when that doesn't make it smaller."""
    cdef bytes packed
    cdef const uint8_t* s
    cdef uint8_t* out
    cdef uint64_t plain = n - 1
    cdef int i
    cdef term t
    try:
        packed = zlib.compress(data[1:n], level)
    except (zlib.error, MemoryError):
        return raise_error(p, ATOM_out_of_memory)
    if len(packed) + 6 >= n:
        return make_binary(p, data, n)
    s = packed
    out = new_binary(p, len(packed) + 6, &t)
    if out == NULL:
        return NONE
    out[0] = 131
    out[1] = 80
    for i in range(4):
        out[2 + i] = <uint8_t>(plain >> (24 - 8 * i) & 0xFF)
    memcpy(out + 6, s, <size_t>len(packed))
    return t


cdef bint inflated(const uint8_t* data, size_t n, size_t size, uint8_t* out, size_t* used) noexcept with gil:
    """zlib data that must give exactly `size` bytes; *used: how long it was."""
    cdef bytes plain
    cdef const uint8_t* s
    try:
        unpacker = zlib.decompressobj()
        plain = unpacker.decompress(data[:n], size + 1)
        if len(plain) != size:
            return False
        # the check sum may still be to be read
        if not unpacker.eof and unpacker.decompress(unpacker.unconsumed_tail, 1):
            return False
        if not unpacker.eof:
            return False
        used[0] = n - len(unpacker.unused_data)
    except (zlib.error, MemoryError, OverflowError):
        return False
    s = plain
    memcpy(out, s, size)
    return True


cdef term encode(Process* p, term t, int level) noexcept nogil:
    """level: of compression; -1: none."""
    cdef int64_t n = ext_encoded_size(p.m, t)
    cdef uint8_t* out
    cdef term result
    if n < 0:
        return raise_error(p, ATOM_system_limit)
    if level > 0:
        out = <uint8_t*>malloc(<size_t>n)
        if out == NULL:
            return raise_error(p, ATOM_out_of_memory)
        ext_encode(p.m, t, out)
        result = deflated(p, out, <size_t>n, level)
        free(out)
        return result
    out = new_binary(p, <size_t>n, &result)
    if out == NULL:
        return NONE
    ext_encode(p.m, t, out)
    return result


cdef term nat_term_to_binary1(Process* p, term* a) noexcept nogil:
    return encode(p, a[0], -1)


cdef bint encode_options(Process* p, term o, int* level) noexcept nogil:
    cdef int64_t v
    level[0] = -1
    while is_cons(o):
        if head(o) == ATOM_compressed:
            level[0] = 6
        elif is_tuple_of(head(o), 2) and element(head(o), 0) == ATOM_compressed and index_of(element(head(o), 1), &v) and 0 <= v <= 9:
            level[0] = <int>v
        elif is_tuple_of(head(o), 2) and element(head(o), 0) == ATOM_minor_version and index_of(element(head(o), 1), &v) and 1 <= v <= 2:
            pass                       # both write floats and atoms the way we do
        elif head(o) != ATOM_deterministic and head(o) != ATOM_local:
            return False
        o = tail(o)
    return o == NIL


cdef term nat_term_to_binary2(Process* p, term* a) noexcept nogil:
    cdef int level
    if not encode_options(p, a[1], &level):
        return raise_badarg(p)
    return encode(p, a[0], level)


cdef term nat_external_size1(Process* p, term* a) noexcept nogil:
    cdef int64_t n = ext_encoded_size(p.m, a[0])
    return mk_small(n) if n >= 0 else raise_error(p, ATOM_system_limit)


cdef term nat_external_size2(Process* p, term* a) noexcept nogil:
    cdef int level
    if not encode_options(p, a[1], &level):
        return raise_badarg(p)
    return nat_external_size1(p, a)


cdef term decode(Process* p, term binary, int flags, bint want_used) noexcept nogil:
    cdef size_t n, used = 0, packed = 0, size
    cdef const uint8_t* s
    cdef uint8_t* plain
    cdef term t
    if not is_binary(binary):
        return raise_badarg(p)
    s = bytes_of(p, binary, &n)
    if s == NULL:
        return NONE
    if n < 2 or s[0] != 131:
        return raise_badarg(p)
    if s[1] != 80:
        t = ext_decode(p, s + 1, n - 1, flags, &used)
        used += 1
    else:
        # devices refuse compressed terms (facts/vm.md 4.6)
        if p.m.release != ROTP or n < 6:
            return raise_badarg(p)
        size = <size_t>s[2] << 24 | <size_t>s[3] << 16 | <size_t>s[4] << 8 | s[5]
        if size > 1100 * (n - 6) + 64:            # deflate can't do more than 1032 to 1
            return raise_badarg(p)
        plain = <uint8_t*>malloc(size + 1)
        if plain == NULL:
            return raise_error(p, ATOM_out_of_memory)
        if inflated(s + 6, n - 6, size, plain, &packed):
            t = ext_decode(p, plain, size, flags, &used)
        else:
            t = raise_badarg(p)
        free(plain)
        used = 6 + packed
    if t != NONE and want_used:
        return mk_tuple2(p, t, mk_small(<int64_t>used))
    return t


cdef term nat_binary_to_term1(Process* p, term* a) noexcept nogil:
    return decode(p, a[0], 0, False)


cdef term nat_binary_to_term2(Process* p, term* a) noexcept nogil:
    cdef int flags = 0
    cdef bint want_used = False
    cdef term o = a[1]
    while is_cons(o):
        if head(o) == ATOM_safe:
            flags = EXT_SAFE
        elif head(o) == ATOM_used:
            want_used = True
        else:
            return raise_badarg(p)
        o = tail(o)
    if o != NIL:
        return raise_badarg(p)
    return decode(p, a[0], flags, want_used)


include "nat_binary_checksums.pxi"


# -- binary: bytes ---------------------------------------------------------------------------------------------------

cdef const uint8_t* subject(Process* p, term t, size_t* n) noexcept nogil:
    """Bytes of a binary; NULL: raised."""
    if not is_binary(t):
        raise_badarg(p)
        return NULL
    return bytes_of(p, t, n)


cdef term nat_at(Process* p, term* a) noexcept nogil:
    cdef size_t n
    cdef const uint8_t* s = subject(p, a[0], &n)
    if s == NULL:
        return NONE
    if not is_small(a[1]) or <uint64_t>small_value(a[1]) >= n:
        return raise_badarg(p)
    return mk_small(s[small_value(a[1])])


cdef term nat_first(Process* p, term* a) noexcept nogil:
    cdef size_t n
    cdef const uint8_t* s = subject(p, a[0], &n)
    if s == NULL:
        return NONE
    return mk_small(s[0]) if n else raise_badarg(p)


cdef term nat_last(Process* p, term* a) noexcept nogil:
    cdef size_t n
    cdef const uint8_t* s = subject(p, a[0], &n)
    if s == NULL:
        return NONE
    return mk_small(s[n - 1]) if n else raise_badarg(p)


cdef term copies(Process* p, term binary, int64_t times) noexcept nogil:
    cdef size_t n, total
    cdef const uint8_t* s = subject(p, binary, &n)
    cdef uint8_t* out
    cdef int64_t i
    cdef term t
    if s == NULL:
        return NONE
    if times < 0:
        return raise_badarg(p)
    if n and <uint64_t>times > (<uint64_t>1 << 40) // n:
        return raise_error(p, ATOM_system_limit)
    total = n * <size_t>times
    if not heap_room(p, total >> 3):
        return NONE
    out = new_binary(p, total, &t)
    if out == NULL:
        return NONE
    if n == 1:
        memset(out, s[0], total)
    elif n:
        for i in range(times):
            memcpy(out + <size_t>i * n, s, n)
    return t


cdef term nat_copy1(Process* p, term* a) noexcept nogil:
    return copies(p, a[0], 1)


cdef term nat_copy2(Process* p, term* a) noexcept nogil:
    cdef int64_t n
    if not index_of(a[1], &n):
        return raise_badarg(p)
    return copies(p, a[0], n)


cdef term nat_bin_to_list2(Process* p, term* a) noexcept nogil:
    cdef term args[3]
    if not is_tuple_of(a[1], 2):
        return raise_badarg(p)
    args[0] = a[0]
    args[1] = element(a[1], 0)
    args[2] = element(a[1], 1)
    return nat_bin_to_list3(p, args)


cdef term nat_bin_to_list3(Process* p, term* a) noexcept nogil:
    cdef int64_t at = 0, k = 0
    cdef size_t n
    cdef const uint8_t* s
    if not part_of(a[0], a[1], a[2], &at, &k):
        return raise_badarg(p)
    s = subject(p, a[0], &n)
    return mk_string(p, s + at, <size_t>k, NIL) if s != NULL else NONE


cdef bint little_endian(term t, bint* little) noexcept nogil:
    little[0] = t == ATOM_little
    return t == ATOM_little or t == ATOM_big


cdef term unsigned_of(Process* p, term binary, term order) noexcept nogil:
    cdef size_t n, i
    cdef bint little
    cdef const uint8_t* s
    cdef uint64_t local[8]
    cdef uint64_t* words = <uint64_t*>local
    cdef term t
    if not little_endian(order, &little):
        return raise_badarg(p)
    s = subject(p, binary, &n)
    if s == NULL:
        return NONE
    if n > 64:
        words = <uint64_t*>malloc(n + 8)
        if words == NULL:
            return raise_error(p, ATOM_out_of_memory)
    words[(n + 7) // 8 - 1 if n else 0] = 0
    for i in range(n):
        (<uint8_t*>words)[i] = s[i] if little else s[n - 1 - i]
    t = mk_limbs(p, False, words, (n + 7) // 8)
    if words != <uint64_t*>local:
        free(words)
    return t


cdef term nat_decode_unsigned1(Process* p, term* a) noexcept nogil:
    return unsigned_of(p, a[0], ATOM_big)


cdef term nat_decode_unsigned2(Process* p, term* a) noexcept nogil:
    return unsigned_of(p, a[0], a[1])


cdef term bytes_of_unsigned(Process* p, term number, term order) noexcept nogil:
    cdef bint little
    cdef uint64_t v
    cdef const uint8_t* s = <const uint8_t*>&v
    cdef uint8_t* out
    cdef size_t n = 8, i
    cdef term t
    if not little_endian(order, &little):
        return raise_badarg(p)
    if is_small(number) and small_value(number) >= 0:
        v = <uint64_t>small_value(number)
    elif is_type(number, T_POSINT):
        s = <const uint8_t*>(boxed_ptr(number) + 1)
        n = 8 * header_size(header_of(number))
    else:
        return raise_badarg(p)
    while n > 1 and s[n - 1] == 0:
        n -= 1
    out = new_binary(p, n, &t)
    if out == NULL:
        return NONE
    for i in range(n):
        out[i if little else n - 1 - i] = s[i]
    return t


cdef term nat_encode_unsigned1(Process* p, term* a) noexcept nogil:
    return bytes_of_unsigned(p, a[0], ATOM_big)


cdef term nat_encode_unsigned2(Process* p, term* a) noexcept nogil:
    return bytes_of_unsigned(p, a[0], a[1])


cdef term nat_referenced_byte_size(Process* p, term* a) noexcept nogil:
    cdef term t = a[0]
    if not is_binary(t):
        return raise_badarg(p)
    if is_type(t, T_SUBBIN):
        t = boxed_ptr(t)[3]
    return mk_small(<int64_t>boxed_ptr(t)[1])


cdef term common(Process* p, term list, bint suffix) noexcept nogil:
    """Bytes that all binaries of a list start (or end) with."""
    cdef size_t n, best, i
    cdef const uint8_t* s
    cdef const uint8_t* first
    cdef term l
    if list_length(list) < 1:
        return raise_badarg(p)
    first = subject(p, head(list), &best)
    if first == NULL:
        return NONE
    n = best
    if suffix:
        first += best
    l = tail(list)
    while is_cons(l):
        s = subject(p, head(l), &n)
        if s == NULL:
            return NONE
        if n < best:
            best = n
        i = 0
        if suffix:
            s += n
            while i < best and (s - 1 - i)[0] == (first - 1 - i)[0]:
                i += 1
        else:
            while i < best and s[i] == first[i]:
                i += 1
        best = i
        l = tail(l)
    return mk_small(<int64_t>best)


cdef term nat_longest_common_prefix(Process* p, term* a) noexcept nogil:
    return common(p, a[0], False)


cdef term nat_longest_common_suffix(Process* p, term* a) noexcept nogil:
    return common(p, a[0], True)


include "nat_binary_search.pxi"


# -- the table ---------------------------------------------------------------------------------------------------

cdef enum:
    CAP = 96

cdef Native natives[CAP]
cdef int n_natives = 0


cdef int row(const char* name, int arity, native_fn fn, int releases=R_ALL, int flags=0) except -1:
    return add_row(natives, &n_natives, CAP, b"erlang", name, arity, releases, fn, flags)


cdef int binary_row(const char* name, int arity, native_fn fn, int releases) except -1:
    return add_row(natives, &n_natives, CAP, b"binary", name, arity, releases, fn, 0)


row(b"byte_size", 1, nat_byte_size, R_ALL, NATIVE_GUARD)
row(b"bit_size", 1, nat_bit_size, R_ALL, NATIVE_GUARD)
row(b"binary_part", 2, nat_binary_part2, ROTP, NATIVE_GUARD)
row(b"binary_part", 3, nat_binary_part3, R_ALL, NATIVE_GUARD)
row(b"split_binary", 2, nat_split_binary, R07UP)
row(b"list_to_binary", 1, nat_list_to_binary)
row(b"iolist_to_binary", 1, nat_iolist_to_binary)
row(b"iolist_size", 1, nat_iolist_size)
row(b"iolist_to_iovec", 1, nat_iolist_to_iovec, ROTP)
row(b"term_to_iovec", 1, nat_term_to_iovec1, ROTP)
row(b"term_to_iovec", 2, nat_term_to_iovec2, ROTP)
row(b"list_to_bitstring", 1, nat_list_to_bitstring, R07UP)
row(b"bitstring_to_list", 1, nat_bitstring_to_list, ROTP)
row(b"binary_to_list", 1, nat_binary_to_list1)
row(b"binary_to_list", 3, nat_binary_to_list3, ROTP)
row(b"term_to_binary", 1, nat_term_to_binary1)
row(b"term_to_binary", 2, nat_term_to_binary2, ROTP)
row(b"binary_to_term", 1, nat_binary_to_term1)
row(b"binary_to_term", 2, nat_binary_to_term2)
row(b"external_size", 1, nat_external_size1, ROTP)
row(b"external_size", 2, nat_external_size2, ROTP)
row(b"crc32", 1, nat_crc32, R07UP)
row(b"crc32", 2, nat_crc32_2, R07UP)
row(b"crc32_combine", 3, nat_crc32_combine, R07UP)
row(b"adler32", 1, nat_adler32, ROTP)
row(b"adler32", 2, nat_adler32_2, ROTP)
row(b"adler32_combine", 3, nat_adler32_combine, ROTP)
row(b"md5", 1, nat_md5)
binary_row(b"at", 2, nat_at, R_ALL)
binary_row(b"first", 1, nat_first, R_ALL)
binary_row(b"last", 1, nat_last, R_ALL)
binary_row(b"copy", 1, nat_copy1, R_ALL)
binary_row(b"copy", 2, nat_copy2, R_ALL)
binary_row(b"part", 2, nat_binary_part2, ROTP)
binary_row(b"part", 3, nat_binary_part3, R_ALL)
binary_row(b"split", 2, nat_split2, R_ALL)
binary_row(b"split", 3, nat_split3, R_ALL)
binary_row(b"list_to_bin", 1, nat_list_to_binary, R07UP)
binary_row(b"bin_to_list", 1, nat_binary_to_list1, ROTP)
binary_row(b"bin_to_list", 2, nat_bin_to_list2, ROTP)
binary_row(b"bin_to_list", 3, nat_bin_to_list3, ROTP)
binary_row(b"longest_common_prefix", 1, nat_longest_common_prefix, R07UP)
binary_row(b"longest_common_suffix", 1, nat_longest_common_suffix, ROTP)
binary_row(b"match", 2, nat_match2, R07UP)
binary_row(b"match", 3, nat_match3, R07UP)
binary_row(b"matches", 2, nat_matches2, ROTP)
binary_row(b"matches", 3, nat_matches3, ROTP)
binary_row(b"replace", 3, nat_replace3, R07UP)
binary_row(b"replace", 4, nat_replace4, R07UP)
binary_row(b"compile_pattern", 1, nat_compile_pattern, ROTP)
binary_row(b"decode_unsigned", 1, nat_decode_unsigned1, ROTP)
binary_row(b"decode_unsigned", 2, nat_decode_unsigned2, ROTP)
binary_row(b"encode_unsigned", 1, nat_encode_unsigned1, ROTP)
binary_row(b"encode_unsigned", 2, nat_encode_unsigned2, ROTP)
binary_row(b"referenced_byte_size", 1, nat_referenced_byte_size, ROTP)


cdef Native* nat_binary_table(int* n) noexcept:
    n[0] = n_natives
    return natives
