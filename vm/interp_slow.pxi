# Instructions that are rare or long. slow_op gets the window written back to the process, and answers the cell to go
# on with, or NULL with an exception raised.

cdef term arithmetic(Process* p, int op, term a, term b) noexcept nogil:
    if op == I_ADD_RC or op == I_ADD_RR:
        return num_add(p, a, b)
    elif op == I_SUB_RC or op == I_SUB_RR:
        return num_sub(p, a, b)
    elif op == I_MUL_RR or op == I_MUL_RC:
        return num_mul(p, a, b)
    elif op == I_DIV_RR or op == I_DIV_RC:
        return num_div(p, a, b)
    elif op == I_REM_RR or op == I_REM_RC:
        return num_rem(p, a, b)
    elif op == I_BAND_RR or op == I_BAND_RC:
        return num_band(p, a, b)
    elif op == I_BOR_RR:
        return num_bor(p, a, b)
    elif op == I_BXOR_RR:
        return num_bxor(p, a, b)
    elif op == I_BSL_RR or op == I_BSL_RC:
        return num_bsl(p, a, b)
    return num_bsr(p, a, b)

cdef term operator_name(int op) noexcept nogil:
    if op == I_ADD_RC or op == I_ADD_RR:
        return ATOM_plus
    elif op == I_SUB_RC or op == I_SUB_RR:
        return ATOM_minus
    elif op == I_MUL_RR or op == I_MUL_RC:
        return ATOM_times
    elif op == I_DIV_RR or op == I_DIV_RC:
        return ATOM_div
    elif op == I_REM_RR or op == I_REM_RC:
        return ATOM_rem
    elif op == I_BAND_RR or op == I_BAND_RC:
        return ATOM_band
    elif op == I_BOR_RR:
        return ATOM_bor
    elif op == I_BXOR_RR:
        return ATOM_bxor
    elif op == I_BSL_RR or op == I_BSL_RC:
        return ATOM_bsl
    return ATOM_bsr

cdef int64_t fun_arity(term fun) noexcept nogil:
    cdef term* v = boxed_ptr(fun)
    if v[1] & 1:
        return (<Export*>(v[1] - 1)).arity
    return (<FunEntry*>v[1]).arity - (<int64_t>header_size(v[0]) - 1)

cdef bint ensure(Process* p, size_t words, term* x, int live) noexcept nogil:
    """Room in the block, by collecting if need be; False: out of memory (raised)."""
    if <size_t>(p.stop - p.htop) >= words and not p.m.gc_stress and not heavy(p, 0):
        return True
    if collect(p, words, x, live) < 0:
        raise_memory(p)
        return False
    p.reds -= collection_cost(p)
    return True

# -- maps --------------------------------------------------------------------------------------------

cdef term put_map(Process* p, term* x, term map, const cell* pairs, int64_t n, bint exact) noexcept nogil:
    cdef term v[64]
    cdef term missing = NONE
    cdef int64_t k
    cdef int64_t i
    if not is_map(map):
        return raise_pair(p, ATOM_badmap, map)
    while n > 0:
        k = n if n < 32 else 32
        for i in range(2 * k):
            v[i] = operand(x, p.stop, pairs[i])
        map = map_put_many(p, map, v, k, exact, &missing)
        if map == NONE:
            # Rule of the devices: a missing key is a bad argument.
            return raise_pair(p, ATOM_badkey, missing) if p.m.release == ROTP else raise_badarg(p)
        pairs += 2 * k
        n -= k
    return map

# -- bit syntax --------------------------------------------------------------------------------------

cdef inline bint is_context(term t) noexcept nogil:
    return is_type(t, T_MATCH)

cdef bint size_bits(term size, uint64_t unit, uint64_t* bits) noexcept nogil:
    """size * unit; False: not a size, or absurdly large."""
    if not is_small(size) or small_value(size) < 0 or <uint64_t>small_value(size) > (<uint64_t>1 << 48) / (unit + 1):
        return False
    bits[0] = <uint64_t>small_value(size) * unit
    return True

cdef const cell* bs_get(Process* p, term* x, const cell* pc, int op) noexcept nogil:
    """BS_INTEGER_C, BS_INTEGER, BS_FLOAT, BS_BINARY: pc[1] fail, pc[2] bits or unit, pc[3] live, pc[4] size."""
    cdef cell I = pc[0]
    cdef term ctx = reg(x, p.stop, FA(I))[0]
    cdef term r
    cdef term size
    cdef uint64_t bits = pc[2]
    cdef int flags = <int>FC(I)
    if not is_context(ctx):
        raise_error(p, ATOM_invalid_code)
        return NULL
    if op != I_BS_INTEGER_C:
        size = operand(x, p.stop, pc[4])
        if size == ATOM_all and op == I_BS_BINARY:
            bits = bs_left(ctx)
            if pc[2] != 0 and bits % pc[2] != 0:
                return target(pc[1])
        elif not size_bits(size, pc[2], &bits):
            return target(pc[1])
    if bits > bs_left(ctx):
        return target(pc[1])
    if op != I_BS_INTEGER_C or bits > 56 or p.m.gc_stress:
        if not ensure(p, 12, x, <int>pc[3]):
            return NULL
        ctx = reg(x, p.stop, FA(I))[0]
    p.exc_class = NONE            # of a guard that failed
    if op == I_BS_FLOAT:
        r = bs_float(p, ctx, bits, flags)
    elif op == I_BS_BINARY:
        r = bs_binary(p, ctx, bits)
    else:
        r = bs_integer(p, ctx, bits, flags)
    if r == NONE:
        return target(pc[1]) if p.exc_class == NONE else NULL
    reg(x, p.stop, FB(I))[0] = r
    return pc + (4 if op == I_BS_INTEGER_C else 5)

cdef const cell* bs_match(Process* p, term* x, const cell* pc) noexcept nogil:
    """A run of commands that matches as a whole: when one fails, the position is where it was.

    Nothing is collected here: the fail label expects its registers untouched. What doesn't fit the block goes to
    fragments, which the next call or test_heap sees to.
    """
    cdef cell I = pc[0]
    cdef term ctx = reg(x, p.stop, FA(I))[0]
    cdef term r
    cdef const cell* c = pc + 2
    cdef int64_t n = FB(I)
    cdef int what
    cdef uint64_t start
    cdef bint ok = True
    if not is_context(ctx):
        raise_error(p, ATOM_invalid_code)
        return NULL
    start = bs_position(ctx)
    p.exc_class = NONE            # of a guard that failed
    while n > 0 and ok:
        what = <int>(c[0] & 0xFF)
        if what == BM_AT_LEAST:
            ok = bs_left(ctx) >= c[1] and (c[2] <= 1 or (bs_left(ctx) - c[1]) % c[2] == 0)
        elif what == BM_EXACTLY:
            ok = bs_left(ctx) == c[1]
        elif what == BM_SKIP:
            ok = bs_skip(ctx, c[1])
        elif what == BM_EQUAL:
            r = bs_integer(p, ctx, c[1], 0)
            ok = r != NONE and eqx(p.m, r, c[2])
        else:
            if what == BM_INTEGER:
                r = bs_integer(p, ctx, c[1], <int>((c[0] >> 8) & 0xFF))
            elif what == BM_BINARY:
                r = bs_binary(p, ctx, c[1])
            else:
                r = bs_rest(p, ctx)
            ok = r != NONE
            if ok:
                reg(x, p.stop, c[3])[0] = r
        c += 4
        n -= 1
    if ok:
        return c
    # The register may have been overwritten by a command before; the context is what counts.
    bs_set_position(ctx, start)
    return target(pc[1]) if p.exc_class == NONE else NULL

cdef bint segment_bits(Process* p, int kind, uint64_t unit, term value, term size, uint64_t* bits) noexcept nogil:
    """How many bits a segment takes; False: badarg or system_limit (raised)."""
    if kind == SEG_UTF8 or kind == SEG_UTF16 or kind == SEG_UTF32:
        bits[0] = 8 * <uint64_t>(utf16_bytes(value) if kind == SEG_UTF16 else utf8_bytes(value))
        if bits[0] == 0:
            raise_badarg(p)
            return False
        if kind == SEG_UTF32:
            bits[0] = 32
        return True
    if kind == SEG_BINARY and size == ATOM_all or kind <= SEG_PRIVATE_APPEND:
        if not is_bitstring(value):
            raise_badarg(p)
            return False
        bits[0] = bit_size(value)
        if unit != 0 and bits[0] % unit != 0:
            raise_badarg(p)
            return False
        return True
    if size_bits(size, unit, bits):
        if kind == SEG_BINARY and (not is_bitstring(value) or bit_size(value) < bits[0]):
            raise_badarg(p)
            return False
        return True
    if is_integer(size) and (is_small(size) and small_value(size) >= 0 or boxed_type(size) == T_POSINT):
        raise_error(p, ATOM_system_limit)
    else:
        raise_badarg(p)
    return False

cdef bint put_segment(Process* p, Writer* w, int kind, term value, uint64_t bits, int flags) noexcept nogil:
    if w.pos + bits > w.end:
        raise_error(p, ATOM_invalid_code)
        return False
    if kind == SEG_INTEGER:
        return put_integer(p, w, value, bits, flags)
    elif kind == SEG_FLOAT:
        return put_float(p, w, value, bits, flags)
    elif kind == SEG_UTF8:
        return put_utf8(p, w, value)
    elif kind == SEG_UTF16:
        return put_utf16(p, w, value, flags)
    elif kind == SEG_UTF32:
        return put_utf32(p, w, value, flags)
    return put_binary(p, w, value, bits)

cdef void redirect(term source, term result, uint64_t bits) noexcept nogil:
    """After a private append the source, which nobody else sees, denotes the longer bit string as well: OTP 29 goes on
    with either of them."""
    cdef term* w
    if is_type(source, T_SUBBIN) and not is_literal(source):
        w = boxed_ptr(source)
        w[1] = bits
        w[2] = 0
        w[3] = boxed_ptr(result)[3] if is_type(result, T_SUBBIN) else result

cdef const cell* bs_create(Process* p, term* x, const cell* pc) noexcept nogil:
    """a dst, b segments, c live, pc[1] fail, pc[2] unit; a segment is kind | flags << 8 |
    unit << 16 | known << 32, value, size, address of a string's bytes or the size in bits if it is known."""
    cdef cell I = pc[0]
    cdef const cell* c
    cdef int64_t i
    cdef int64_t n = FB(I)
    cdef uint64_t total = 0
    cdef uint64_t bits = 0
    cdef int kind
    cdef Writer w
    cdef bint ok = True
    if not ensure(p, 16, x, <int>FC(I)):
        return NULL
    c = pc + 3
    for i in range(n):
        kind = <int>(c[0] & 0xFF)
        if kind == SEG_STRING:
            bits = c[1] * 8
        elif c[0] >> 32:
            bits = c[3]                  # known since the module was loaded
        else:
            ok = segment_bits(p, kind, (c[0] >> 16) & 0xFFFF, operand(x, p.stop, c[1]), operand(x, p.stop, c[2]), &bits)
        if not ok:
            break
        if i != 0 or kind > SEG_PRIVATE_APPEND:
            total += bits
        c += 4
    if ok and total > <uint64_t>1 << 48:
        raise_error(p, ATOM_system_limit)
        ok = False
    c = pc + 3
    i = 0
    if ok:
        if n > 0 and (c[0] & 0xFF) <= SEG_PRIVATE_APPEND:
            ok = writer_append(p, &w, operand(x, p.stop, c[1]), total, <int>((c[0] >> 16) & 0xFFFF))
            if ok and (c[0] & 0xFF) == SEG_PRIVATE_APPEND:
                redirect(operand(x, p.stop, c[1]), w.result, w.end)
            c += 4
            i = 1
        else:
            ok = writer_new(p, &w, total)
    while ok and i < n:
        kind = <int>(c[0] & 0xFF)
        if kind == SEG_STRING:
            ok = put_bytes(&w, <const uint8_t*>c[3], c[1])
        else:
            if c[0] >> 32:
                bits = c[3]
            else:
                ok = segment_bits(p, kind, (c[0] >> 16) & 0xFFFF, operand(x, p.stop, c[1]), operand(x, p.stop, c[2]), &bits)
            ok = ok and put_segment(p, &w, kind, operand(x, p.stop, c[1]), bits, <int>((c[0] >> 8) & 0xFF))
        c += 4
        i += 1
    if not ok:
        return target(pc[1]) if pc[1] != 0 else NULL
    reg(x, p.stop, FA(I))[0] = w.result
    return c

cdef bint target_writer(Process* p, Writer* w) noexcept nogil:
    """The bit string under construction by bs_init2 and its kin; False: there is none (raised)."""
    cdef const uint8_t* data
    cdef size_t offset
    cdef size_t bits
    if not is_bitstring(p.bits_target):
        raise_error(p, ATOM_invalid_code)
        return False
    bits_of(p.bits_target, &data, &offset, &bits)
    w.data = <uint8_t*>data
    w.pos = offset + p.bits_pos
    w.end = offset + bits
    w.result = p.bits_target
    return True

cdef const cell* bs_build(Process* p, term* x, const cell* pc, int op) noexcept nogil:
    """The construction instructions of OTP 24 and older."""
    cdef cell I = pc[0]
    cdef Writer w
    cdef uint64_t bits = 0
    cdef uint64_t before
    cdef term v
    cdef bint ok
    if op == I_BS_INIT:
        # a dst, c live, pc[1] fail, pc[2] unit, pc[3] size
        if not ensure(p, 16, x, <int>FC(I)):
            return NULL
        ok = segment_bits(p, SEG_INTEGER, pc[2], mk_small(0), operand(x, p.stop, pc[3]), &bits)
        ok = ok and writer_new(p, &w, bits)
        if not ok:
            return target(pc[1]) if pc[1] != 0 else NULL
        p.bits_target = w.result
        p.bits_pos = 0
        reg(x, p.stop, FA(I))[0] = w.result
        return pc + 4
    elif op == I_BS_APPEND:
        # a dst, b 1 when private, c live, pc[1] fail, pc[2] unit, pc[3] size in bits, pc[4] source
        if FB(I) == 0 and not ensure(p, 16, x, <int>FC(I)):
            return NULL
        v = operand(x, p.stop, pc[4])
        ok = segment_bits(p, SEG_APPEND, pc[2], v, NIL, &before)
        ok = ok and segment_bits(p, SEG_INTEGER, 1, mk_small(0), operand(x, p.stop, pc[3]), &bits)
        ok = ok and writer_append(p, &w, v, bits, <int>pc[2])
        if not ok:
            return target(pc[1]) if pc[1] != 0 else NULL
        p.bits_target = w.result
        p.bits_pos = before
        reg(x, p.stop, FA(I))[0] = w.result
        return pc + 5
    elif op == I_BS_PUT:
        # c kind | flags << 8, pc[1] fail, pc[2] unit, pc[3] size, pc[4] value
        v = operand(x, p.stop, pc[4])
        if not target_writer(p, &w):
            return NULL
        ok = segment_bits(p, <int>(FC(I) & 0xFF), pc[2], v, operand(x, p.stop, pc[3]), &bits)
        ok = ok and put_segment(p, &w, <int>(FC(I) & 0xFF), v, bits, <int>(FC(I) >> 8))
        if not ok:
            return target(pc[1]) if pc[1] != 0 else NULL
        p.bits_pos += bits
        return pc + 5
    elif op == I_BS_PUT_STRING:
        # pc[1] bytes, pc[2] address
        if not target_writer(p, &w):
            return NULL
        if w.pos + 8 * pc[1] > w.end:
            raise_error(p, ATOM_invalid_code)
            return NULL
        put_bytes(&w, <const uint8_t*>pc[2], pc[1])
        p.bits_pos += 8 * pc[1]
        return pc + 3
    elif op == I_BS_PUT_UTF:
        # b flags, c kind, pc[1] fail, pc[2] value
        v = operand(x, p.stop, pc[2])
        if not target_writer(p, &w):
            return NULL
        ok = segment_bits(p, <int>FC(I), 0, v, NIL, &bits)
        ok = ok and put_segment(p, &w, <int>FC(I), v, bits, <int>FB(I))
        if not ok:
            return target(pc[1]) if pc[1] != 0 else NULL
        p.bits_pos += bits
        return pc + 3
    elif op == I_BS_UTF_SIZE:
        # a dst, c kind, pc[1] fail, pc[2] value
        if not segment_bits(p, <int>FC(I), 0, operand(x, p.stop, pc[2]), NIL, &bits):
            return target(pc[1]) if pc[1] != 0 else NULL
        reg(x, p.stop, FA(I))[0] = mk_small(bits >> 3)
        return pc + 3
    # BS_ADD: a dst, pc[1] fail, pc[2] unit, pc[3] + unit * pc[4]
    v = operand(x, p.stop, pc[3])
    if is_small(v) and small_value(v) >= 0 and size_bits(operand(x, p.stop, pc[4]), pc[2], &bits) \
            and fits_small(small_value(v) + <int64_t>bits):
        reg(x, p.stop, FA(I))[0] = mk_small(small_value(v) + bits)
        return pc + 5
    if pc[1] != 0:
        return target(pc[1])
    v = operand(x, p.stop, pc[4])
    if is_integer(v) and (is_small(v) and small_value(v) >= 0 or boxed_type(v) == T_POSINT):
        raise_error(p, ATOM_system_limit)
    else:
        raise_badarg(p)
    return NULL

cdef const cell* bs_slow(Process* p, term* x, const cell* pc, int op) noexcept nogil:
    """Matching instructions other than the bs_get ones."""
    cdef cell I = pc[0]
    cdef term ctx = reg(x, p.stop, FA(I))[0]
    cdef term r
    cdef uint64_t bits = 0
    cdef int64_t c
    if op == I_BS_START:
        # a source, b dst, c slots, pc[1] fail, pc[2] live
        if is_context(ctx) and header_size(header_of(ctx)) >= 3 + FC(I):
            if FC(I) != 0:
                bs_save(ctx, 0)          # slot 0 is the one that bs_restore2 calls start
            reg(x, p.stop, FB(I))[0] = ctx
            return pc + 3
        if not is_bitstring(ctx) and not is_context(ctx):
            return target(pc[1])
        if not ensure(p, 8 + FC(I), x, <int>pc[2]):
            return NULL
        ctx = reg(x, p.stop, FA(I))[0]
        if is_context(ctx):
            ctx = bs_rest(p, ctx)        # too few save slots: a new context for what is left
        r = bs_start(p, ctx, <int>FC(I))
        if r == NONE:
            return target(pc[1])
        if FC(I) != 0:
            bs_save(r, 0)
        reg(x, p.stop, FB(I))[0] = r
        return pc + 3
    if not is_context(ctx):
        if op == I_BS_TO_BINARY:
            return pc + 1                # it is a binary already
        if op == I_BS_TEST_UNIT and is_bitstring(ctx):
            return pc + 2 if bit_size(ctx) % FB(I) == 0 else target(pc[1])
        raise_error(p, ATOM_invalid_code)
        return NULL
    if op == I_BS_SKIP:
        # pc[1] fail, pc[2] unit, pc[3] size
        r = operand(x, p.stop, pc[3])
        if r == ATOM_all:
            bits = bs_left(ctx)
            if pc[2] != 0 and bits % pc[2] != 0:
                return target(pc[1])
        elif not size_bits(r, pc[2], &bits):
            return target(pc[1])
        return pc + 4 if bs_skip(ctx, bits) else target(pc[1])
    elif op == I_BS_TEST_TAIL:
        return pc + 3 if bs_left(ctx) == pc[2] else target(pc[1])
    elif op == I_BS_TEST_UNIT:
        return pc + 2 if bs_left(ctx) % FB(I) == 0 else target(pc[1])
    elif op == I_BS_MATCH_STRING:
        return pc + 4 if bs_match_bytes(ctx, pc[2], <const uint8_t*>pc[3]) else target(pc[1])
    elif op == I_BS_UTF:
        # b dst (0xFFFF: skip), c kind | flags << 8, pc[1] fail
        if (FC(I) & 0xFF) == SEG_UTF8:
            bits = bs_position(ctx)
            c = bs_utf8(ctx)
            if c == 0x10000 and p.m.release & (R05 | R06):
                # A named rule of the 64-bit releases: the first character of four bytes does not match.
                bs_set_position(ctx, bits)
                return target(pc[1])
        elif (FC(I) & 0xFF) == SEG_UTF16:
            c = bs_utf16(ctx, <int>(FC(I) >> 8))
        else:
            c = bs_utf32(ctx, <int>(FC(I) >> 8))
        if c < 0:
            return target(pc[1])
        if FB(I) != 0xFFFF:
            reg(x, p.stop, FB(I))[0] = mk_small(c)
        return pc + 2
    elif op == I_BS_GET_TAIL:
        if not ensure(p, 12, x, <int>FC(I)):
            return NULL
        r = bs_rest(p, reg(x, p.stop, FA(I))[0])
        if r == NONE:
            return NULL
        reg(x, p.stop, FB(I))[0] = r
        return pc + 1
    elif op == I_BS_TO_BINARY:
        # The whole of what matching began with, wherever it has got to.
        if header_size(header_of(ctx)) > 3:
            bs_restore(ctx, 0)
        r = bs_rest(p, ctx)
        if r == NONE:
            return NULL
        reg(x, p.stop, FA(I))[0] = r
        return pc + 1
    elif op == I_BS_GET_POSITION:
        reg(x, p.stop, FB(I))[0] = mk_small(bs_position(ctx))
        return pc + 1
    elif op == I_BS_SET_POSITION:
        r = reg(x, p.stop, FB(I))[0]
        # Only back to where matching has been: the context's own end is the bound.
        if not is_small(r) or small_value(r) < 0 or <uint64_t>small_value(r) > bs_position(ctx) + bs_left(ctx):
            raise_error(p, ATOM_invalid_code)
            return NULL
        bs_set_position(ctx, small_value(r))
        return pc + 1
    # BS_SAVE and BS_RESTORE: a slot b
    if FB(I) + 3 >= header_size(header_of(ctx)):
        raise_error(p, ATOM_invalid_code)
        return NULL
    if op == I_BS_SAVE:
        bs_save(ctx, <int>FB(I))
    else:
        bs_restore(ctx, <int>FB(I))
    return pc + 1

# -- dynamic calls and the special natives -------------------------------------------------------------

cdef const cell* apply_mfa(Process* p, term* x, term module, term function, int n, Fault* fault) noexcept nogil:
    """Cells of module:function/n whose arguments stand in x[0..n); NULL: exception raised."""
    cdef Export* e
    if not is_atom(module) or not is_atom(function):
        raise_badarg(p)
        x[ARGS] = module
        x[ARGS + 1] = function
        x[ARGS + 2] = list_of(p, x, n)
        fault.function = ATOM_apply
        fault.args = x + ARGS
        fault.n = 3
        return NULL
    e = callee(p, module, function, n)
    if e == NULL:
        x[ARGS] = list_of(p, x, n)
        raise_error(p, ATOM_undef)
        if p.m.release == ROTP:
            # No export to name: the frame is put into the trace as a raw trace's top.
            p.exc_trace = mk_tuple3(p, module, function, x[ARGS])
            p.exc_trace = undef_trace(p, p.exc_trace, fault)
        return NULL
    return e.code

cdef term undef_trace(Process* p, term top, Fault* fault) noexcept nogil:
    """A raw trace from here with `top` as its first frame."""
    cdef term raw = raw_trace(p, ATOM_error, fault)
    cdef term* v = tuple_elements(raw)
    v[1] = top
    return raw

cdef const cell* special(Process* p, Sched* s, const cell* pc, Fault* fault) noexcept nogil:
    """The natives of INTERP_NATIVES that have no function: x holds their arguments, p.cp the return address."""
    cdef term* x = s.x
    cdef int n = <int>FA(pc[0])
    cdef int what = <int>FB(pc[0])
    cdef int count
    cdef term fun
    cdef term t
    cdef const cell* back = p.cp
    cdef const cell* next
    if what == SP_APPLY2 or what == SP_APPLY3:
        x[ARGS] = x[0]
        x[ARGS + 1] = x[1]
        x[ARGS + 2] = x[2]
        fault.function = ATOM_apply
        fault.args = x + ARGS
        fault.n = n
        t = x[n - 1]
        if not list_to_args(t, x, &count):
            raise_error(p, ATOM_system_limit if list_length(t) > MAX_ARGS else ATOM_badarg)
            return NULL
        if what == SP_APPLY3:
            next = apply_mfa(p, x, x[ARGS], x[ARGS + 1], count, fault)
            if next != NULL:
                # What fails from here on is not apply: its arguments, in scratch registers, are nobody's roots.
                fault.function = NONE
            return next
        fun = x[ARGS]
        next = fun_cells(p, x, fun, count)
        if next == NULL:
            raise_bad_call(p, fun, x, count)
        fault.function = NONE
        return next
    elif what == SP_ERROR:
        raise_error(p, x[0])
        if n > 1 and is_list(x[1]) and p.m.release == ROTP:      # a named rule of the devices: no arguments in traces
            p.exc_args = x[1]
        return NULL
    elif what == SP_EXIT or what == SP_THROW:
        raise_class(p, ATOM_exit if what == SP_EXIT else ATOM_throw, x[0])
        return NULL
    elif what == SP_NIF_ERROR:
        raise_error(p, x[0] if p.m.release == ROTP else ATOM_undef)
        return NULL
    elif what == SP_RAISE:
        t = given_trace(p, x[2]) if is_class(x[0]) else NONE
        if t == NONE:
            x[0] = ATOM_badarg
            p.cp = NULL
            return back
        raise_class(p, x[0], x[1])
        if not p.m.release & (R05 | R06):      # a named rule of those: the trace is a new one
            p.exc_trace = mk_tuple2(p, x[0], t)
        return NULL
    elif what == SP_COLLECT:
        if collect(p, 0, x, 0) < 0:
            raise_memory(p)
            return NULL
        x[0] = ATOM_true
        p.cp = NULL
        return back
    elif what == SP_YIELD:
        x[0] = ATOM_true
        p.reds = 0
        p.cp = NULL
        return back
    # SP_HIBERNATE: forget where it was, call M:F(Args) when a message is there
    t = x[0]
    fun = x[1]
    x[ARGS] = x[2]
    if not is_atom(t) or not is_atom(fun) or not list_to_args(x[2], x, &count):
        raise_badarg(p)
        x[ARGS + 2] = x[ARGS]
        x[ARGS] = t
        x[ARGS + 1] = fun
        fault.native = find_native(p.m, ATOM_erlang, ATOM_hibernate, 3)
        fault.args = x + ARGS
        fault.n = 3
        return NULL
    p.stop = p.hend
    p.cp = EXIT_CELLS
    next = apply_mfa(p, x, t, fun, count, fault)
    if next == NULL:
        return NULL
    if collect(p, 0, x, count) < 0:
        raise_memory(p)
        return NULL
    if recv_wait(p):
        # Resumed at the function itself once something is in the mailbox.
        p.pc = next
        p.exc_class = ATOM_waiting
        fault.n = count
        return NULL
    return next

cdef const cell* fun_cells(Process* p, term* x, term fun, int n) noexcept nogil:
    """Where a call of `fun` with x[0..n) goes on; free variables are put behind the arguments. NULL: it can't be called."""
    cdef term* v
    cdef FunEntry* f
    cdef Export* e
    cdef int nfree
    cdef int i
    if not is_fun(fun):
        return NULL
    v = boxed_ptr(fun)
    nfree = <int>header_size(v[0]) - 1
    if v[1] & 1:
        e = <Export*>(v[1] - 1)
        return e.code if e.arity == n else NULL
    f = <FunEntry*>v[1]
    if f.arity != n + nfree:
        return NULL
    for i in range(nfree):
        x[n + i] = v[2 + i]
    return f.code

# -- the switch ----------------------------------------------------------------------------------------

cdef const cell* slow_op(Process* p, Sched* s, const cell* pc, int op, Fault* fault) noexcept nogil:
    cdef Module* mod
    cdef term* x = s.x
    cdef term* stop = p.stop
    cdef term* ptr
    cdef term* old
    cdef cell I = pc[0]
    cdef term t
    cdef term u
    cdef term r
    cdef int64_t i
    cdef int64_t n
    cdef const cell* next
    cdef Export* e
    if op == I_SELECT_EQX:
        t = reg(x, stop, FA(I))[0]
        for i in range(<int64_t>FB(I)):
            if eqx(p.m, t, pc[2 + 2 * i]):
                return target(pc[3 + 2 * i])
        return target(pc[1])
    elif op == I_IS_FUNCTION2:
        t = reg(x, stop, FA(I))[0]
        u = reg(x, stop, FB(I))[0]
        return pc + 2 if is_fun(t) and is_small(u) and fun_arity(t) == small_value(u) else target(pc[1])
    elif op == I_SET_ELEM:
        t = reg(x, stop, FC(I))[0]
        if not is_tuple(t) or tuple_arity(t) <= FB(I) or is_literal(t):
            raise_error(p, ATOM_invalid_code)
            return NULL
        tuple_elements(t)[FB(I)] = reg(x, stop, FA(I))[0]
        return pc + 1
    elif op == I_UPDATE_RECORD:
        t = reg(x, stop, FC(I))[0]
        n = FB(I)
        if not is_tuple_of(t, n):
            raise_error(p, ATOM_invalid_code)
            return NULL
        old = boxed_ptr(t)
        ptr = heap_alloc(p, n + 1)
        memcpy(ptr, old, (n + 1) * sizeof(term))
        next = pc + 2
        for i in range(<int64_t>pc[1]):
            ptr[next[0]] = operand(x, stop, next[1])
            next += 2
        reg(x, stop, FA(I))[0] = mk_boxed(ptr)
        return next
    # -- calls
    elif op == I_APPLY or op == I_APPLY_LAST:
        n = FA(I)
        p.reds -= 1
        next = apply_mfa(p, x, x[n], x[n + 1], <int>n, fault)
        if next != NULL:
            if op == I_APPLY:
                p.cp = pc + 1
            else:
                p.cp = target(stop[0])
                p.stop = stop + FB(I)
        return next
    elif op == I_LOAD_STUB:
        e = <Export*>pc[1]
        sched_blocking(p)
        mod = on_load_asked(p)
        i = RESOLVE_WAIT if mod != NULL else resolve_export(p.m, e)
        if i == RESOLVE_WAIT and mod == NULL:
            mod = pending_module(p.m, e.module)
            if mod == NULL:                   # it has just returned
                i = resolve_export(p.m, e)
        if mod != NULL:
            i = on_load_wait(p, mod)
            if i == ON_LOAD_WAIT:
                fault.n = e.arity
                return NULL
            i = RESOLVE_OK if i == ON_LOAD_DONE and e.owner != NULL else RESOLVE_UNDEF
        if i == RESOLVE_OK:
            return e.code
        raise_error(p, ATOM_undef)
        fault.export = e
        fault.args = x
        fault.n = e.arity
        return NULL
    elif op == I_SPECIAL_STUB:
        return special(p, s, pc, fault)
    # -- receive markers
    elif op == I_RECV_RESERVE:
        recv_mark_reserve(p)
        reg(x, stop, FA(I))[0] = ATOM_undefined
        return pc + 1
    elif op == I_RECV_BIND:
        recv_mark_bind(p, reg(x, stop, FA(I))[0])
        return pc + 1
    elif op == I_RECV_CLEAR:
        recv_mark_clear(p, reg(x, stop, FA(I))[0])
        return pc + 1
    elif op == I_RECV_USE:
        recv_mark_use(p, reg(x, stop, FA(I))[0])
        return pc + 1
    # -- exceptions
    elif op == I_BADMATCH:
        raise_pair(p, ATOM_badmatch, reg(x, stop, FA(I))[0])
        return NULL
    elif op == I_CASE_END:
        raise_pair(p, ATOM_case_clause, reg(x, stop, FA(I))[0])
        return NULL
    elif op == I_TRY_CASE_END:
        raise_pair(p, ATOM_try_clause, reg(x, stop, FA(I))[0])
        return NULL
    elif op == I_BADRECORD:
        raise_pair(p, ATOM_badrecord, reg(x, stop, FA(I))[0])
        return NULL
    elif op == I_IF_END:
        raise_error(p, ATOM_if_clause)
        return NULL
    elif op == I_FUNC_INFO:
        raise_error(p, ATOM_function_clause)
        if not p.m.release & (R05 | R06):
            p.exc_args = list_of(p, x, <int>FA(I))
        return NULL
    elif op == I_RAISE:
        t = reg(x, stop, FA(I))[0]
        u = ATOM_error
        if is_tuple(t) and tuple_arity(t) >= 2 and is_class(element(t, 0)):
            u = element(t, 0)
        else:
            t = mk_tuple2(p, u, t if is_list(t) else NIL)
        raise_class(p, u, reg(x, stop, FB(I))[0])
        p.exc_trace = t
        return NULL
    elif op == I_RAW_RAISE:
        if not is_class(x[0]):
            x[0] = ATOM_badarg
            return pc + 1
        t = x[2]
        if is_list(t):
            t = mk_tuple2(p, x[0], t)
        raise_class(p, x[0], x[1])
        if is_tuple(t) and tuple_arity(t) >= 2:
            p.exc_trace = t
        return NULL
    elif op == I_BUILD_STACKTRACE:
        x[0] = stacktrace_list(p, x[0])
        return pc + 1
    # -- maps
    elif op == I_PUT_MAP:
        # a source, b live, c dst, pc[1] exact, pc[2] fail, pc[3] pairs
        if not ensure(p, 0, x, <int>FB(I)):
            return NULL
        r = put_map(p, x, reg(x, p.stop, FA(I))[0], pc + 4, pc[3], pc[1] != 0)
        if r == NONE:
            return target(pc[2]) if pc[2] != 0 else NULL
        reg(x, p.stop, FC(I))[0] = r
        return pc + 4 + 2 * pc[3]
    elif op == I_HAS_MAP_FIELDS:
        t = reg(x, stop, FA(I))[0]
        n = FB(I)
        if not is_map(t):
            return target(pc[1])
        for i in range(n):
            if map_get(p.m, t, operand(x, stop, pc[2 + i])) == NONE:
                return target(pc[1])
        return pc + 2 + n
    elif op == I_GET_MAP_ELEMENTS:
        t = reg(x, stop, FA(I))[0]
        n = FB(I)
        if not is_map(t):
            return target(pc[1])
        for i in range(n):
            r = map_get(p.m, t, operand(x, stop, pc[2 + 2 * i]))
            if r == NONE:
                return target(pc[1])
            reg(x, stop, pc[3 + 2 * i])[0] = r
        return pc + 2 + 2 * n
    # -- bit syntax
    elif op == I_BS_INTEGER_C or op == I_BS_INTEGER or op == I_BS_FLOAT or op == I_BS_BINARY:
        return bs_get(p, x, pc, op)
    elif op == I_BS_MATCH:
        return bs_match(p, x, pc)
    elif op == I_BS_CREATE:
        return bs_create(p, x, pc)
    elif (op == I_BS_INIT or op == I_BS_APPEND or op == I_BS_PUT or op == I_BS_PUT_STRING or op == I_BS_PUT_UTF
          or op == I_BS_UTF_SIZE or op == I_BS_ADD):
        return bs_build(p, x, pc, op)
    elif op == I_BS_INIT_WRITABLE:
        # A sub-binary, so that private_append can make it denote what was appended.
        t = make_binary(p, NULL, 0)
        x[0] = mk_boxed(heap_alloc(p, SUBBIN_WORDS))
        boxed_ptr(x[0])[0] = mk_header(SUBBIN_WORDS - 1, T_SUBBIN)
        boxed_ptr(x[0])[1] = 0
        boxed_ptr(x[0])[2] = 0
        boxed_ptr(x[0])[3] = t
        return pc + 1
    elif op == I_RAISE_CALL:
        return special(p, s, pc, fault)
    elif op == I_UNDEFINED:
        e = <Export*>pc[1]
        raise_error(p, ATOM_undef)
        fault.export = e
        fault.args = x + MAX_X + 36
        fault.n = e.arity
        return NULL
    elif op == I_BAD_CONSTANT:
        raise_error(p, ATOM_out_of_memory)
        return NULL
    elif op == I_INVALID:
        raise_error(p, ATOM_invalid_code)
        return NULL
    elif op == I_TRACE_ENTER:
        trace_enter(p, pc, x)
        return pc + 3
    elif op == I_TRACE_RETURN:
        trace_return(p, pc, x[0])
        return pc + 3
    return bs_slow(p, x, pc, op)
