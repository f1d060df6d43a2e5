# Part of heap.pyx: binaries and small builders.

cdef uint8_t* new_binary(Process* p, size_t bytes, term* result) noexcept nogil:
    cdef RefcBin* b
    cdef term* o
    cdef size_t words
    if bytes <= HEAPBIN_MAX:
        words = (bytes + 7) >> 3
        o = heap_alloc(p, 2 + words)
        o[0] = mk_header(1 + words, T_HEAPBIN)
        o[1] = bytes
        if words:
            o[1 + words] = 0
        result[0] = mk_boxed(o)
        return <uint8_t*>(o + 2)
    b = refc_new(p.m, bytes, bytes)
    if b == NULL:
        result[0] = raise_error(p, ATOM_out_of_memory)
        return NULL
    result[0] = mk_refc(p, b, bytes)
    return b.data


cdef term make_binary(Process* p, const uint8_t* data, size_t bytes) noexcept nogil:
    cdef term result
    cdef uint8_t* at = new_binary(p, bytes, &result)
    if at != NULL and bytes:
        memcpy(at, data, bytes)
    return result


cdef void bits_of(term t, const uint8_t** data, size_t* bit_offset, size_t* bits) noexcept nogil:
    cdef term* o = boxed_ptr(t)
    cdef int kind = header_type(o[0])
    cdef size_t start = 0
    if kind == T_SUBBIN:
        bits[0] = o[1]
        start = o[2]
        o = boxed_ptr(o[3])
        kind = header_type(o[0])
    elif kind == T_MATCH:
        start = o[2]
        bits[0] = o[3] - o[2]
        o = boxed_ptr(o[1])
        kind = header_type(o[0])
        if kind == T_SUBBIN:
            o = boxed_ptr(o[3])
            kind = header_type(o[0])
    else:
        bits[0] = o[1] * 8
    if kind == T_HEAPBIN:
        data[0] = <const uint8_t*>(o + 2) + (start >> 3)
    else:
        data[0] = (<RefcBin*>o[2]).data + (start >> 3)
    bit_offset[0] = start & 7


cdef const uint8_t* bytes_of(Process* p, term t, size_t* bytes) noexcept nogil:
    cdef const uint8_t* data
    cdef size_t offset, bits, i
    cdef uint8_t* out
    cdef term copy
    bits_of(t, &data, &offset, &bits)
    bytes[0] = bits >> 3
    if offset == 0:
        return data
    out = new_binary(p, bytes[0], &copy)
    if out == NULL:
        return NULL
    for i in range(bytes[0]):
        out[i] = <uint8_t>((data[i] << offset) | (data[i + 1] >> (8 - offset)))
    return out


cdef term make_sub(Process* p, term parent, size_t bit_offset, size_t bits) noexcept nogil:
    cdef const uint8_t* data
    cdef size_t offset, all_
    cdef term* o
    bits_of(parent, &data, &offset, &all_)
    if bit_offset == 0 and bits == all_:
        return parent
    if (bits & 7) == 0 and ((offset + bit_offset) & 7) == 0 and bits <= 16 * 8:
        # No larger than a SUBBIN, and it doesn't keep the parent alive.
        return make_binary(p, data + ((offset + bit_offset) >> 3), bits >> 3)
    if bits == 0:
        return make_binary(p, NULL, 0)
    if is_type(parent, T_SUBBIN):
        bit_offset += boxed_ptr(parent)[2]
        parent = boxed_ptr(parent)[3]
    o = heap_alloc(p, SUBBIN_WORDS)
    o[0] = mk_header(SUBBIN_WORDS - 1, T_SUBBIN)
    o[1] = bits
    o[2] = bit_offset
    o[3] = parent
    return mk_boxed(o)


# -- small builders ------------------------------------------------------------------------------------------

cdef term mk_float(Process* p, double v) noexcept nogil:
    cdef term* o = heap_alloc(p, FLOAT_WORDS)
    o[0] = mk_header(1, T_FLOAT)
    (<double*>o)[1] = v
    return mk_boxed(o)


cdef term mk_ref(Process* p) noexcept nogil:
    cdef term* o = heap_alloc(p, REF_WORDS)
    o[0] = mk_header(REF_WORDS - 1, T_REF)
    o[1] = <term>atomic_add_i64(<int64_t*>&p.m.next_ref, 1)
    o[2] = 0
    return mk_boxed(o)


cdef term mk_tuple2(Process* p, term a, term b) noexcept nogil:
    cdef term* o = heap_alloc(p, 3)
    o[0] = mk_header(2, T_TUPLE)
    o[1] = a
    o[2] = b
    return mk_boxed(o)


cdef term mk_tuple3(Process* p, term a, term b, term c) noexcept nogil:
    cdef term* o = heap_alloc(p, 4)
    o[0] = mk_header(3, T_TUPLE)
    o[1] = a
    o[2] = b
    o[3] = c
    return mk_boxed(o)


cdef term mk_tuple(Process* p, const term* elements, size_t n) noexcept nogil:
    cdef term* o = heap_alloc(p, n + 1)
    o[0] = mk_header(n, T_TUPLE)
    if n:
        memcpy(o + 1, elements, n * 8)
    return mk_boxed(o)


cdef term mk_cons(Process* p, term h, term t) noexcept nogil:
    return cons_at(heap_alloc(p, 2), h, t)


cdef term mk_string(Process* p, const uint8_t* latin1, size_t n, term tail_) noexcept nogil:
    cdef term* o
    cdef size_t i
    if n == 0:
        return tail_
    o = heap_alloc(p, 2 * n)
    for i in range(n):
        o[2 * i] = mk_small(latin1[i])
        o[2 * i + 1] = mk_list(o + 2 * i + 2)
    o[2 * n - 1] = tail_
    return mk_list(o)


cdef int64_t list_length(term t) noexcept nogil:
    cdef int64_t n = 0
    while is_cons(t):
        n += 1
        t = tail(t)
    return n if t == NIL else -1
