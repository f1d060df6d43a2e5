# Part of loader.pyx: instructions to cells (ops.txt). Runs over each function once more with the same states, so that
# it knows what is dead, which registers hold terms, and what was tested just before.

# -- cells -------------------------------------------------------------------------------------------

cdef int cell_(Load self, uint64_t v) except -1:
    cdef cell* grown
    if self.n_cells == self.cap_cells:
        if self.n_cells > 0x10000000:
            wrong(self, "more code than can be loaded")
        self.cap_cells = 2 * self.cap_cells + 1024
        grown = <cell*>realloc(self.cells, self.cap_cells * sizeof(cell))
        if grown == NULL:
            raise MemoryError
        self.cells = grown
    self.cells[self.n_cells] = v
    self.n_cells += 1
    return 0

cdef int emit_op(Load self, int name, uint64_t a=0, uint64_t b=0, uint64_t c=0) except -1:
    return cell_(self, <uint64_t>name | a << 16 | b << 32 | c << 48)

cdef int add_fixup(Load self, uint32_t label, bint handler) except -1:
    cdef Fixup* grown
    if self.n_fixups == self.cap_fixups:
        self.cap_fixups = 2 * self.cap_fixups + 256
        grown = <Fixup*>realloc(self.fixups, self.cap_fixups * sizeof(Fixup))
        if grown == NULL:
            raise MemoryError
        self.fixups = grown
    self.fixups[self.n_fixups].at = <uint32_t>self.n_cells
    self.fixups[self.n_fixups].label = label
    self.fixups[self.n_fixups].handler = handler
    self.n_fixups += 1
    return cell_(self, 0)

cdef int lab(Load self, const Arg* a) except -1:
    """A cell for a label; zero stays zero: no label, raise."""
    if a.v == 0:
        return cell_(self, 0)
    return trap(self) if self.labels[a.v].handler else add_fixup(self, <uint32_t>a.v, False)

cdef int trap(Load self) except -1:
    """A label cell for what can't happen."""
    return add_fixup(self, NOWHERE, False)

cdef term const_of(Load self, const Arg* a) noexcept:
    return mk_small(<int64_t>a.v) if a.kind == A_NUM else a.v

cdef bint is_const(Load self, const Arg* a) noexcept:
    return a.kind == A_CONST or a.kind == A_NUM

cdef bint is_small_const(Load self, const Arg* a) noexcept:
    return a.kind == A_CONST and is_small(a.v)

cdef uint64_t reg_(Load self, const Arg* a) noexcept:
    """Operand field of a register."""
    return 8 * a.v if a.kind == A_X else 8 * (a.v + 1) | 4

cdef uint64_t field_of(Load self, const Arg* a) except? 0xFFFF:
    """Operand field of any source; a constant is first moved to a scratch register."""
    cdef uint64_t f
    if not is_const(self, a):
        return reg_(self, a)
    if self.scratch == 32:
        wrong(self, "too many constants")
    f = 8 * (MAX_X + self.scratch)
    self.scratch += 1
    emit_op(self, I_MOVE_CX, 0, f)
    cell_(self, const_of(self, a))
    return f

cdef int whole(Load self, const Arg* a) except -1:
    """A cell for any source."""
    return cell_(self, const_of(self, a) if is_const(self, a) else reg_(self, a))

cdef uint64_t reach(Load self, uint64_t live, const Arg* a) noexcept:
    """A live count that covers the source too: some instructions read it only after they have collected."""
    return a.v + 1 if a.kind == A_X and a.v >= live else live

cdef int fill_x(Load self, uint64_t from_, uint64_t to) except -1:
    """Give x registers without a value one."""
    cdef uint64_t r
    for r in range(from_, to):
        if not has_x(self, r):
            emit_op(self, I_MOVE_CX, 0, 8 * r)
            cell_(self, NIL)
    return 0

cdef int line_at(Load self, uint32_t line, uint32_t ins) except -1:
    """Cells from here on belong to this line; their instructions start with number ``ins``."""
    cdef LineEntry* grown
    cdef size_t n = self.mod.n_lines
    if n > 0 and self.mod.lines[n - 1].cell_index == self.n_cells:
        n -= 1
    elif n == self.cap_line_entries:
        self.cap_line_entries = 2 * n + 64
        grown = <LineEntry*>realloc(self.mod.lines, self.cap_line_entries * sizeof(LineEntry))
        if grown == NULL:
            raise MemoryError
        self.mod.lines = grown
    self.mod.lines[n].cell_index = <uint32_t>self.n_cells
    self.mod.lines[n].line = line
    self.mod.lines[n].code_offset = self.ins[ins].offset - self.ins[0].offset
    self.mod.n_lines = n + 1
    return 0

cdef const Instr* following(Load self, uint32_t at) noexcept:
    """The next instruction if control always goes there; NULL otherwise."""
    if at + 1 < self.fn_end and self.ins[at + 1].op != OP_label:
        return &self.ins[at + 1]
    return NULL

cdef bint same_arg(Load self, const Arg* a, const Arg* b) noexcept:
    return a.kind == b.kind and a.v == b.v

# -- the module --------------------------------------------------------------------------------------

cdef int emit_code(Load self) except -1:
    cdef uint32_t i = 0
    cdef uint32_t k
    cdef size_t n
    cdef uint32_t last = <uint32_t>self.n_ins - 1
    cdef Label* l
    cdef int64_t index
    self.fn = 0xFFFFFFFF
    self.dead = True
    while i < last:
        if self.ins[i].op == OP_label:
            k = self.labels[self.args[self.ins[i].first].v].function
            if k != self.fn:
                self.fn = k
                self.fn_first = i
                n = i
                while n < last and not (self.ins[n].op == OP_label
                                        and self.labels[self.args[self.ins[n].first].v].function != k):
                    n += 1
                self.fn_end = <uint32_t>n
                self.dead = True
                self.fn_traced = traced(self) if self.m.trace & (TRACE_CALLS | TRACE_PROFILE) else 0
                line_at(self, 0, i)
            if not self.dead and self.labels[self.args[self.ins[i].first].v].handler:
                emit_op(self, I_INVALID)
            step(self, i)
            emit_label(self, &self.labels[self.args[self.ins[i].first].v])
            i += 1
        elif self.ins[i].op == OP_line:
            emit_line(self, &self.args[self.ins[i].first], i)
            i += 1
        elif self.ins[i].op == OP_func_info or not self.dead:
            self.here = i
            self.scratch = 0
            k = emit_one(self, i)
            while k > 0:
                step(self, i)
                i += 1
                k -= 1
        else:
            i += 1
    emit_op(self, I_INVALID)
    self.mod.code_cells = self.n_cells
    self.mod.code = <cell*>malloc(self.n_cells * sizeof(cell))
    self.mod.label_cells = <uint32_t*>calloc(self.n_labels, sizeof(uint32_t))
    if self.mod.code == NULL or self.mod.label_cells == NULL:
        raise MemoryError
    memcpy(self.mod.code, self.cells, self.n_cells * sizeof(cell))
    for n in range(self.n_fixups):
        if self.fixups[n].label == NOWHERE:
            k = <uint32_t>self.n_cells - 1
        else:
            k = self.labels[self.fixups[n].label].cell
        if self.fixups[n].handler:
            index = add_catch(self.m, self.mod.code + k)
            if index < 0:
                raise MemoryError
            self.mod.code[self.fixups[n].at] = mk_catch(index)
        else:
            self.mod.code[self.fixups[n].at] = <cell>(self.mod.code + k)
    for n in range(self.n_labels):
        self.mod.label_cells[n] = self.labels[n].cell
    self.mod.n_labels = self.n_labels
    for n in range(self.mod.n_functions):
        self.mod.functions[n].start = self.mod.code + <size_t>self.mod.functions[n].start
    for n in range(self.mod.n_exports):
        self.mod.export_cells[n] = self.labels[self.export_labels[n]].cell
    for n in range(self.mod.n_funs):
        self.mod.funs[n].code = self.mod.code + self.labels[self.fun_labels[n]].cell
    return 0

cdef int traced(Load self) noexcept:
    cdef FuncInfo* f = &self.mod.functions[self.fn]
    return trace_selects(self.m, self.mod.name, f.function, f.arity)

cdef int emit_trace(Load self, int op) except -1:
    cdef FuncInfo* f = &self.mod.functions[self.fn]
    emit_op(self, op, f.arity, self.fn_traced)
    cell_(self, self.mod.name)
    return cell_(self, f.function)

cdef int emit_label(Load self, Label* l) except -1:
    cdef uint64_t r
    cdef uint64_t top = 0
    self.n_known = 0
    l.cell = <uint32_t>self.n_cells
    if l.entry and self.fn_traced:
        fill_x(self, 0, self.mod.functions[self.fn].arity)       # a jump may lead here too, with fewer
        emit_trace(self, I_TRACE_ENTER)
    if l.tick and not self.dead:
        for r in range(MAX_X):
            if has_x(self, r):
                top = r + 1
        fill_x(self, 0, top)
        emit_op(self, I_TICK, top)
    return 0

cdef int emit_line(Load self, const Arg* a, uint32_t at) except -1:
    if a.kind != A_NUM or (a.v != 0 and self.n_lines != 0 and a.v >= self.n_lines):
        wrong(self, "there is no such line")
    return line_at(self, self.lines[a.v] if self.n_lines != 0 else 0, at + 1)

# -- what was tested before: registers known to hold a tuple of some size ------------------------------

cdef void learn(Load self, uint64_t f, uint64_t arity) noexcept:
    if self.n_known == 8:
        self.n_known = 0
    self.known[self.n_known] = f
    self.known_arity[self.n_known] = arity
    self.n_known += 1

cdef bint knows(Load self, uint64_t f, uint64_t index) noexcept:
    cdef int i
    for i in range(self.n_known):
        if self.known[i] == f and self.known_arity[i] > index:
            return True
    return False

cdef void forget(Load self, const Arg* a) noexcept:
    cdef int i = 0
    cdef uint64_t f = reg_(self, a)
    while i < self.n_known:
        if self.known[i] == f:
            self.n_known -= 1
            self.known[i] = self.known[self.n_known]
            self.known_arity[i] = self.known_arity[self.n_known]
        else:
            i += 1

# -- one instruction, or several that make one; the answer is how many ----------------------------------

cdef uint32_t emit_one(Load self, uint32_t at) except 0:
    cdef Instr* ins = &self.ins[at]
    cdef Arg* a = self.args + ins.first
    cdef int op = ins.op
    cdef const Instr* nx = following(self, at)
    cdef const Arg* na = self.args + nx.first if nx != NULL else NULL
    cdef uint64_t f, g, h
    cdef uint64_t i
    cdef FunEntry* fe
    cdef Import* imp
    for i in range(ins.n):
        if a[i].kind == A_CONST and a[i].v == NONE:
            # A constant beyond what this release can hold: using it is the error (facts/vm.md 1.3).
            emit_op(self, I_BAD_CONSTANT)
            return 1
    if op == OP_move:
        return emit_move(self, at)
    elif op == OP_func_info:
        self.mod.functions[self.fn].start = <const cell*>self.n_cells
        emit_op(self, I_FUNC_INFO, a[2].v)
        cell_(self, a.v)
        cell_(self, a[1].v)
    elif 39 <= op <= 60 or op == OP_is_boolean or op == OP_is_function or op == OP_is_function2 or op == OP_is_bitstr \
            or op == OP_is_map or op == OP_is_tagged_tuple:
        return emit_test(self, at)
    elif op == OP_jump:
        emit_op(self, I_JUMP)
        lab(self, a)
    # -- calls
    elif op == OP_call or op == OP_call_only:
        emit_op(self, I_CALL if op == OP_call else I_CALL_ONLY, a.v)
        lab(self, a + 1)
    elif op == OP_call_last:
        emit_op(self, I_CALL_LAST, a.v, a[2].v + 1)
        lab(self, a + 1)
    elif op == OP_call_ext or op == OP_call_ext_only or op == OP_call_ext_last:
        imp = import_at(self, a + 1)
        f = a[2].v + 1 if op == OP_call_ext_last else 0
        if never_returns(self, imp):
            # The frame stays, so that a tail call too shows up in the stack trace.
            if imp.native.flags & NATIVE_SPECIAL:
                emit_op(self, I_RAISE_CALL, a.v, imp.native.special)
                cell_(self, <cell>imp.export)
            else:
                emit_op(self, I_NATIVE, a.v)
                cell_(self, <cell>imp.native)
                emit_op(self, I_INVALID)
        elif imp.native != NULL and imp.native.flags & NATIVE_SPECIAL == 0:
            if self.fn_traced and op != OP_call_ext:
                # The caller is seen to return: a call, and a return of its own.
                emit_op(self, I_NATIVE, a.v)
                cell_(self, <cell>imp.native)
                emit_trace(self, I_TRACE_RETURN)
                emit_op(self, I_RETURN if f == 0 else I_DEALLOC_RETURN, f)
                return 1
            emit_op(self, I_NATIVE if op == OP_call_ext else I_NATIVE_ONLY if op == OP_call_ext_only else I_NATIVE_LAST, a.v, f)
            cell_(self, <cell>imp.native)
        else:
            emit_op(self, I_CALL_EXT if op == OP_call_ext else I_CALL_EXT_ONLY if op == OP_call_ext_only
                    else I_CALL_EXT_LAST, a.v, f)
            cell_(self, <cell>imp.export)
    elif op == OP_call_fun or op == OP_call_fun2:
        i = a.v
        if op == OP_call_fun2:
            i = a[1].v
            if a[2].kind != A_X or a[2].v != i:
                emit_simple_move(self, a + 2, 8 * i)
        if nx != NULL and nx.op == OP_deallocate and at + 2 < self.fn_end and self.ins[at + 2].op == OP_return:
            emit_op(self, I_CALL_FUN_LAST, i, na.v + 1)
            return 3
        emit_op(self, I_CALL_FUN, i)
    elif op == OP_apply:
        emit_op(self, I_APPLY, a.v)
    elif op == OP_apply_last:
        emit_op(self, I_APPLY_LAST, a.v, a[1].v + 1)
    elif op == OP_return:
        if self.fn_traced:
            emit_trace(self, I_TRACE_RETURN)
        emit_op(self, I_RETURN)
    # -- frames and room
    elif op == OP_allocate or op == OP_allocate_zero:
        emit_op(self, I_ALLOCATE, a.v, a[1].v)
    elif op == OP_allocate_heap or op == OP_allocate_heap_zero:
        emit_op(self, I_ALLOCATE_HEAP, a.v, a[2].v)
        cell_(self, a[1].v)
    elif op == OP_test_heap:
        emit_op(self, I_TEST_HEAP, a[1].v)
        cell_(self, a.v)
    elif op == OP_deallocate:
        if nx != NULL and nx.op == OP_return:
            if self.fn_traced:
                emit_trace(self, I_TRACE_RETURN)
            emit_op(self, I_DEALLOC_RETURN, a.v + 1)
            return 2
        emit_op(self, I_DEALLOCATE, a.v + 1)
    elif op == OP_trim:
        emit_op(self, I_TRIM, a.v)
    elif op == OP_init:
        emit_nil(self, reg_(self, a), at)
    elif op == OP_init_yregs:
        for i in range(a.v):
            emit_nil(self, reg_(self, a + 1 + i), at)
    # -- lists, tuples, funs
    elif op == OP_get_list:
        f = field_of(self, a)
        emit_op(self, I_GET_LIST, f, reg_(self, a + 1), reg_(self, a + 2))
    elif op == OP_get_hd or op == OP_get_tl:
        f = field_of(self, a)
        emit_op(self, I_GET_HD if op == OP_get_hd else I_GET_TL, f, reg_(self, a + 1))
    elif op == OP_get_tuple_element:
        f = field_of(self, a)
        if nx != NULL and nx.op == OP_get_tuple_element and same_arg(self, a, na) and na[1].v == a[1].v + 1 \
                and not same_arg(self, a, a + 2):
            emit_op(self, I_GET_ELEM2, f, a[1].v, reg_(self, a + 2))
            cell_(self, reg_(self, na + 2))
            return 2
        emit_op(self, I_GET_ELEM_OK if knows(self, f, a[1].v) else I_GET_ELEM, f, a[1].v, reg_(self, a + 2))
    elif op == OP_set_tuple_element:
        f = field_of(self, a)
        g = field_of(self, a + 1)
        emit_op(self, I_SET_ELEM, f, a[2].v, g)
    elif op == OP_put_list:
        h = reg_(self, a + 2)
        if is_const(self, a + 1) and not is_const(self, a):
            emit_op(self, I_PUT_LIST_RC, reg_(self, a), 0, h)
            cell_(self, const_of(self, a + 1))
        elif is_const(self, a):
            f = field_of(self, a + 1)
            emit_op(self, I_PUT_LIST_CR, f, 0, h)
            cell_(self, const_of(self, a))
        else:
            emit_op(self, I_PUT_LIST, reg_(self, a), reg_(self, a + 1), h)
    elif op == OP_put_tuple:
        emit_op(self, I_PUT_TUPLE, reg_(self, a + 1), a.v)
        for i in range(a.v):
            whole(self, self.args + self.ins[at + 1 + i].first)
        return <uint32_t>(a.v + 1)
    elif op == OP_put_tuple2:
        emit_op(self, I_PUT_TUPLE, reg_(self, a), a[1].v)
        for i in range(a[1].v):
            whole(self, a + 2 + i)
    elif op == OP_update_record:
        f = field_of(self, a + 2)
        emit_op(self, I_UPDATE_RECORD, reg_(self, a + 3), a[1].v, f)
        cell_(self, a[4].v / 2)
        for i in range(a[4].v):
            if i & 1:
                whole(self, a + 5 + i)
            else:
                cell_(self, a[5 + i].v)
    elif op == OP_swap:
        emit_op(self, I_SWAP, reg_(self, a), reg_(self, a + 1))
    elif op == OP_make_fun2 or op == OP_make_fun3:
        fe = &self.mod.funs[a.v]
        emit_op(self, I_MAKE_FUN, 0 if op == OP_make_fun2 else reg_(self, a + 1), fe.num_free)
        cell_(self, <cell>fe)
        for i in range(fe.num_free):
            cell_(self, 8 * i) if op == OP_make_fun2 else whole(self, a + 3 + i)
    # -- messages
    elif op == OP_send:
        emit_op(self, I_SEND)
    elif op == OP_loop_rec:
        emit_op(self, I_LOOP_REC, 0, reg_(self, a + 1))
        lab(self, a)
    elif op == OP_loop_rec_end:
        emit_op(self, I_LOOP_REC_END)
        lab(self, a)
    elif op == OP_remove_message:
        emit_op(self, I_REMOVE_MESSAGE)
    elif op == OP_wait:
        emit_op(self, I_WAIT)
        lab(self, a)
    elif op == OP_wait_timeout:
        f = field_of(self, a + 1)
        emit_op(self, I_WAIT_TIMEOUT, f, a[1].v + 1 if a[1].kind == A_X else 0)
        lab(self, a)
    elif op == OP_timeout:
        emit_op(self, I_TIMEOUT)
    elif op == OP_recv_marker_reserve:
        emit_op(self, I_RECV_RESERVE, reg_(self, a))
    elif op == OP_recv_marker_bind or op == OP_recv_marker_clear or op == OP_recv_marker_use:
        f = field_of(self, a + 1 if op == OP_recv_marker_bind else a)
        emit_op(self, I_RECV_BIND if op == OP_recv_marker_bind else I_RECV_CLEAR if op == OP_recv_marker_clear
                else I_RECV_USE, f)
    # -- exceptions
    elif op == OP_catch or op == OP_try:
        emit_op(self, I_MOVE_CR, 0, reg_(self, a))
        add_fixup(self, <uint32_t>a[1].v, True)
    elif op == OP_try_end:
        emit_op(self, I_MOVE_CR, 0, reg_(self, a))
        cell_(self, NIL)
    elif op == OP_catch_end or op == OP_try_case:
        emit_op(self, I_CATCH_END if op == OP_catch_end else I_TRY_CASE, reg_(self, a))
    elif op == OP_badmatch or op == OP_case_end or op == OP_try_case_end or op == OP_badrecord:
        f = field_of(self, a)
        emit_op(self, I_BADMATCH if op == OP_badmatch else I_CASE_END if op == OP_case_end
                else I_TRY_CASE_END if op == OP_try_case_end else I_BADRECORD, f)
    elif op == OP_if_end:
        emit_op(self, I_IF_END)
    elif op == OP_raise:
        f = field_of(self, a)
        g = field_of(self, a + 1)
        emit_op(self, I_RAISE, f, g)
    elif op == OP_raw_raise:
        emit_op(self, I_RAW_RAISE)
    elif op == OP_build_stacktrace:
        emit_op(self, I_BUILD_STACKTRACE)
    # -- bifs
    elif op == OP_bif0 or op == OP_bif1 or op == OP_bif2 or op == OP_bif3 or op == OP_gc_bif1 or op == OP_gc_bif2 \
            or op == OP_gc_bif3:
        emit_bif(self, op, a)
    # -- maps
    elif op == OP_put_map_assoc or op == OP_put_map_exact:
        g = reach(self, a[3].v, a + 1)
        for i in range(a[4].v):
            g = reach(self, g, a + 5 + i)
        fill_x(self, a[3].v, g)
        f = field_of(self, a + 1)
        emit_op(self, I_PUT_MAP, f, g, reg_(self, a + 2))
        cell_(self, op == OP_put_map_exact)
        lab(self, a)
        cell_(self, a[4].v / 2)
        for i in range(a[4].v):
            whole(self, a + 5 + i)
    elif op == OP_has_map_fields:
        f = field_of(self, a + 1)
        emit_op(self, I_HAS_MAP_FIELDS, f, field_count(self, a[2].v))
        lab(self, a)
        for i in range(a[2].v):
            whole(self, a + 3 + i)
    elif op == OP_get_map_elements:
        f = field_of(self, a + 1)
        if a[2].v == 2:
            emit_op(self, I_GET_MAP_ELEMENT, f, 0, reg_(self, a + 4))
            lab(self, a)
            whole(self, a + 3)
        else:
            emit_op(self, I_GET_MAP_ELEMENTS, f, field_count(self, a[2].v / 2))
            lab(self, a)
            for i in range(a[2].v):
                whole(self, a + 3 + i)
    # -- floats
    elif op == OP_fmove:
        if a.kind == A_FLOAT:
            emit_op(self, I_FMOVE_STORE, a.v, reg_(self, a + 1))
        else:
            f = field_of(self, a)
            emit_op(self, I_FMOVE_LOAD, f, a[1].v)
    elif op == OP_fconv:
        f = field_of(self, a)
        emit_op(self, I_FCONV, f, a[1].v)
    elif op == OP_fadd or op == OP_fsub or op == OP_fmul or op == OP_fdiv:
        emit_op(self, I_FADD + op - OP_fadd, a[1].v, a[2].v, a[3].v)
        lab(self, a)
    elif op == OP_fnegate:
        emit_op(self, I_FNEG, a[1].v, a[2].v)
    elif op == OP_on_load:
        self.mod.on_load = <uint32_t>self.n_cells
    elif (op == OP_fclearerror or op == OP_fcheckerror or op == OP_put or op == OP_nif_start or op == OP_recv_mark
          or op == OP_recv_set or op == OP_executable_line or op == OP_debug_line):
        # Nothing to do: float errors raise at once, receive marks of OTP 23 and older only make receive quicker, the
        # others are for tools.
        pass
    else:
        emit_bits(self, op, a)
    return 1

cdef uint64_t field_count(Load self, uint64_t n) except? 0xFFFF:
    if n > 0xFFFF:
        wrong(self, "too many operands")
    return n

cdef int emit_simple_move(Load self, const Arg* src, uint64_t dst) except -1:
    if is_const(self, src):
        emit_op(self, I_MOVE_CR if dst & 4 else I_MOVE_CX, 0, dst)
        return cell_(self, const_of(self, src))
    if src.kind == A_X:
        return emit_op(self, I_MOVE_XY if dst & 4 else I_MOVE_XX, reg_(self, src), dst)
    return emit_op(self, I_MOVE_RR if dst & 4 else I_MOVE_YX, reg_(self, src), dst)

cdef int emit_nil(Load self, uint64_t slot, uint32_t at) except -1:
    """init: the slots of a new frame are nil already."""
    cdef int before = self.ins[at - 1].op
    if before == OP_allocate or before == OP_allocate_heap or before == OP_allocate_zero \
            or before == OP_allocate_heap_zero:
        return 0
    emit_op(self, I_MOVE_CR, 0, slot)
    return cell_(self, NIL)

cdef uint32_t emit_move(Load self, uint32_t at) except 0:
    cdef const Arg* a = self.args + self.ins[at].first
    cdef const Arg* b = NULL
    cdef const Arg* c = NULL
    cdef const Instr* nx
    if not is_const(self, a):
        nx = following(self, at)
        if nx != NULL and (nx.op == OP_call or nx.op == OP_call_only):
            b = self.args + nx.first
            emit_op(self, I_MOVE_CALL if nx.op == OP_call else I_MOVE_CALL_ONLY, b.v, reg_(self, a), reg_(self, a + 1))
            lab(self, b + 1)
            return 2
        if nx != NULL and nx.op == OP_return and not self.fn_traced and a.kind == A_X and a[1].kind == A_X and a[1].v == 0:
            emit_op(self, I_MOVE_RETURN, reg_(self, a))
            return 2
        if nx != NULL and nx.op == OP_move and not is_const(self, self.args + nx.first):
            b = self.args + nx.first
            nx = following(self, at + 1)
            if nx != NULL and nx.op == OP_move and not is_const(self, self.args + nx.first):
                c = self.args + nx.first
    if c != NULL:
        emit_op(self, I_MOVE3, reg_(self, a), reg_(self, a + 1), reg_(self, b))
        cell_(self, reg_(self, b + 1) | reg_(self, c) << 16 | reg_(self, c + 1) << 32)
        return 3
    if b != NULL:
        emit_op(self, I_MOVE2, reg_(self, a), reg_(self, a + 1), reg_(self, b))
        cell_(self, reg_(self, b + 1))
        return 2
    emit_simple_move(self, a, reg_(self, a + 1))
    return 1

cdef int test_op(Load self, int op) noexcept:
    """The plain type tests: one register, one label."""
    if op == OP_is_integer: return I_IS_INTEGER
    if op == OP_is_float: return I_IS_FLOAT
    if op == OP_is_number: return I_IS_NUMBER
    if op == OP_is_atom: return I_IS_ATOM
    if op == OP_is_pid: return I_IS_PID
    if op == OP_is_reference: return I_IS_REFERENCE
    if op == OP_is_port: return I_IS_PORT
    if op == OP_is_nil: return I_IS_NIL
    if op == OP_is_binary: return I_IS_BINARY
    if op == OP_is_list: return I_IS_LIST
    if op == OP_is_nonempty_list: return I_IS_CONS
    if op == OP_is_tuple: return I_IS_TUPLE
    if op == OP_is_boolean: return I_IS_BOOLEAN
    if op == OP_is_function: return I_IS_FUNCTION
    if op == OP_is_bitstr: return I_IS_BITSTR
    return I_IS_MAP

cdef uint32_t emit_test(Load self, uint32_t at) except 0:
    cdef Instr* ins = &self.ins[at]
    cdef Arg* a = self.args + ins.first
    cdef int op = ins.op
    cdef const Instr* nx = following(self, at)
    cdef const Arg* na = self.args + nx.first if nx != NULL else NULL
    cdef uint64_t f, g
    cdef Arg* x = a + 1
    cdef Arg* y = a + 2
    cdef Arg* t
    if op == OP_select_val:
        emit_select(self, a)
    elif op == OP_select_tuple_arity:
        f = field_of(self, a)
        emit_op(self, I_SELECT_ARITY, f, field_count(self, a[2].v / 2))
        lab(self, a + 1)
        g = 0
        while g < a[2].v:
            cell_(self, a[3 + g].v)
            lab(self, a + 4 + g)
            g += 2
    elif op == OP_is_eq_exact or op == OP_is_ne_exact or op == OP_is_eq or op == OP_is_ne:
        if is_const(self, x) and not is_const(self, y):
            t = x
            x = y
            y = t
        # == is =:= where a number isn't involved
        if is_const(self, y) and is_immediate(const_of(self, y)) and (
                op == OP_is_eq_exact or op == OP_is_ne_exact or not is_small(const_of(self, y))):
            f = field_of(self, x)
            emit_op(self, I_EQX_RC if op == OP_is_eq_exact or op == OP_is_eq else I_NEX_RC, f)
            lab(self, a)
            cell_(self, const_of(self, y))
            return 1
        f = field_of(self, x)
        g = field_of(self, y)
        emit_op(self, I_EQX_RR if op == OP_is_eq_exact else I_NEX_RR if op == OP_is_ne_exact
                else I_EQ_RR if op == OP_is_eq else I_NE_RR, f, g)
        lab(self, a)
    elif op == OP_is_lt or op == OP_is_ge:
        if is_small_const(self, y) and not is_const(self, x):
            emit_op(self, I_LT_RC if op == OP_is_lt else I_GE_RC, reg_(self, x))
            lab(self, a)
            cell_(self, y.v)
        elif is_small_const(self, x) and not is_const(self, y):
            emit_op(self, I_LT_CR if op == OP_is_lt else I_GE_CR, reg_(self, y))
            lab(self, a)
            cell_(self, x.v)
        else:
            f = field_of(self, x)
            g = field_of(self, y)
            emit_op(self, I_LT_RR if op == OP_is_lt else I_GE_RR, f, g)
            lab(self, a)
    elif op == OP_test_arity:
        f = field_of(self, x)
        emit_op(self, I_IS_TUPLE_OF, f, y.v)
        lab(self, a)
        learn(self, f, y.v)
    elif op == OP_is_tagged_tuple:
        f = field_of(self, x)
        emit_op(self, I_IS_TAGGED, f, y.v)
        lab(self, a)
        cell_(self, a[3].v)
        learn(self, f, y.v)
    elif op == OP_is_function2:
        f = field_of(self, x)
        g = field_of(self, y)
        emit_op(self, I_IS_FUNCTION2, f, g)
        lab(self, a)
    elif op == OP_is_tuple and nx != NULL and nx.op == OP_test_arity and same_arg(self, a, na) and same_arg(self, x, na + 1):
        return 1                  # test_arity looks for a tuple itself
    elif op == OP_is_nonempty_list and nx != NULL and nx.op == OP_get_list and same_arg(self, x, na) \
            and not is_const(self, x):
        emit_op(self, I_IS_CONS_GET, reg_(self, x), reg_(self, na + 1), reg_(self, na + 2))
        lab(self, a)
        return 2
    else:
        f = field_of(self, x)
        emit_op(self, test_op(self, op), f)
        lab(self, a)
    return 1

cdef int emit_select(Load self, Arg* a) except -1:
    """select_val: source, default, list of value, label. A table for dense integers, else by search."""
    cdef uint64_t n = a[2].v / 2
    cdef uint64_t i
    cdef uint64_t f
    cdef bint immediate = True
    cdef bint small = n > 0
    cdef int64_t low = 0
    cdef int64_t high = 0
    cdef int64_t v
    cdef term t
    field_count(self, n)
    for i in range(n):
        t = a[3 + 2 * i].v
        if not is_immediate(t):
            immediate = False
        if not is_small(t):
            small = False
        elif small:
            v = small_value(t)
            low = v if i == 0 or v < low else low
            high = v if i == 0 or v > high else high
    f = field_of(self, a)
    if small and n > 3 and high - low < <int64_t>(3 * n) and high - low < 0xFFFF:
        emit_op(self, I_SELECT_TABLE, f, high - low + 1)
        lab(self, a + 1)
        cell_(self, mk_small(low))
        table = [0] * (high - low + 1)
        for i in range(n):
            v = small_value(a[3 + 2 * i].v) - low
            if table[v] == 0:
                table[v] = a[4 + 2 * i].v
        for v in range(high - low + 1):
            label = table[v] if table[v] != 0 else a[1].v
            trap(self) if self.labels[<uint32_t>label].handler else add_fixup(self, label, False)
        return 0
    if immediate and n > 4:
        emit_op(self, I_SELECT_BINARY, f, n)
        lab(self, a + 1)
        pairs = sorted([(a[3 + 2 * i].v, i, a[4 + 2 * i].v) for i in range(n)])
        for value, _, label in pairs:
            cell_(self, value)
            trap(self) if self.labels[<uint32_t>label].handler else add_fixup(self, label, False)
        return 0
    emit_op(self, I_SELECT_LINEAR if immediate else I_SELECT_EQX, f, n)
    lab(self, a + 1)
    for i in range(n):
        cell_(self, a[3 + 2 * i].v)
        lab(self, a + 4 + 2 * i)
    return 0

cdef int operator_op(Load self, const Import* imp) noexcept:
    """The engine's instruction for an arithmetic function of two arguments; 0: none."""
    cdef term f = imp.export.function
    if f == ATOM_plus: return I_ADD_RR
    if f == ATOM_minus: return I_SUB_RR
    if f == ATOM_times: return I_MUL_RR
    if f == ATOM_div: return I_DIV_RR
    if f == ATOM_rem: return I_REM_RR
    if f == ATOM_band: return I_BAND_RR
    if f == ATOM_bor: return I_BOR_RR
    if f == ATOM_bxor: return I_BXOR_RR
    if f == ATOM_bsl: return I_BSL_RR
    if f == ATOM_bsr: return I_BSR_RR
    return 0

cdef int constant_op(Load self, int o, const Arg* a) noexcept:
    """The form of an arithmetic instruction whose right operand is this constant; 0: none."""
    cdef int64_t v
    if not is_small_const(self, a):
        return 0
    v = small_value(a.v)
    if o == I_ADD_RR: return I_ADD_RC
    if o == I_SUB_RR: return I_SUB_RC
    if o == I_BAND_RR: return I_BAND_RC
    if o == I_MUL_RR: return I_MUL_RC
    if o == I_BSL_RR and 0 <= v < 59: return I_BSL_RC
    if o == I_BSR_RR and 0 <= v < 64: return I_BSR_RC
    if o == I_DIV_RR and v != 0 and v != -1: return I_DIV_RC
    if o == I_REM_RR and v != 0: return I_REM_RC
    return 0

cdef int emit_bif(Load self, int op, Arg* a) except -1:
    """bif0 i d; bifN j i s.. d; gc_bifN j L i s.. d"""
    cdef bint gc = op == OP_gc_bif1 or op == OP_gc_bif2 or op == OP_gc_bif3
    cdef int n = (0 if op == OP_bif0 else 1 if op == OP_bif1 or op == OP_gc_bif1
                  else 2 if op == OP_bif2 or op == OP_gc_bif2 else 3)
    cdef Arg* fail = a
    cdef uint64_t live = a[1].v if gc else NO_LIVE
    cdef Import* imp
    cdef Arg* s
    cdef uint64_t d, f, g
    cdef int o, o_c
    cdef int i
    cdef term name
    if op == OP_bif0:
        imp = import_at(self, a)
        s = a + 1
    else:
        imp = import_at(self, a + (2 if gc else 1))
        s = a + (3 if gc else 2)
    if imp.export.arity != n:
        return wrong(self, "the import has another number of arguments")
    d = reg_(self, s + n)
    name = imp.export.function
    if imp.export.module == ATOM_erlang:
        o = operator_op(self, imp) if n == 2 and gc else 0
        o_c = constant_op(self, o, s + 1) if not is_const(self, s) else 0
        if o_c != 0:
            emit_op(self, o_c, reg_(self, s), live, d)
            lab(self, fail)
            return cell_(self, s[1].v)
        if o == I_BAND_RR and is_small_const(self, s) and not is_const(self, s + 1) and fail.v != 0:
            # band commutes; only where no stack trace shows the order of the arguments
            emit_op(self, I_BAND_RC, reg_(self, s + 1), live, d)
            lab(self, fail)
            return cell_(self, s.v)
        if o != 0:
            f = field_of(self, s)
            g = field_of(self, s + 1)
            emit_op(self, o, f, g, d)
            lab(self, fail)
            return cell_(self, live)
        if n == 0 and name == ATOM_self:
            return emit_op(self, I_BIF_SELF, 0, 0, d)
        if n == 1 and (name == ATOM_hd or name == ATOM_tl or name == ATOM_tuple_size):
            f = field_of(self, s)
            emit_op(self, I_BIF_HD if name == ATOM_hd else I_BIF_TL if name == ATOM_tl else I_BIF_TUPLE_SIZE, f, 0, d)
            return lab(self, fail)
        if n == 2 and name == ATOM_element and not is_const(self, s + 1):
            if is_small_const(self, s) and 0 < small_value(s.v) < 0xFFFF:
                emit_op(self, I_BIF_ELEM_C, reg_(self, s + 1), small_value(s.v), d)
            else:
                g = field_of(self, s)
                emit_op(self, I_BIF_ELEM_R, reg_(self, s + 1), g, d)
            return lab(self, fail)
    if imp.native == NULL or imp.native.flags & NATIVE_SPECIAL:
        # Not in this release: undef in a body, failure in a guard (facts/vm.md 10).
        if op != OP_bif0 and fail.v != 0:
            emit_op(self, I_JUMP)
            return lab(self, fail)
        for i in range(n):
            emit_simple_move(self, s + i, 8 * (MAX_X + 36 + i))
        emit_op(self, I_UNDEFINED, n)
        return cell_(self, <cell>imp.export)
    emit_op(self, I_BIF, n, live, d)
    cell_(self, <cell>imp.native)
    if op == OP_bif0:
        cell_(self, 0)
    else:
        lab(self, fail)
    for i in range(n):
        whole(self, s + i)
    return 0

cdef int emit_bits(Load self, int op, Arg* a) except -1:
    """Bit syntax."""
    cdef uint64_t f, g, live
    cdef uint64_t slots = 0
    cdef int64_t bits
    if op == OP_bs_start_match2 or op == OP_bs_start_match3:
        if op == OP_bs_start_match2:
            slots = a[3].v + 1        # the compiler's slots, and the start
        live = reach(self, a[2].v, a + 1)
        fill_x(self, a[2].v, live)
        f = field_of(self, a + 1)
        emit_op(self, I_BS_START, f, reg_(self, a + (4 if slots else 3)), slots)
        lab(self, a)
        cell_(self, live)
    elif op == OP_bs_start_match4:
        live = reach(self, a[1].v, a + 2)
        fill_x(self, a[1].v, live)
        f = field_of(self, a + 2)
        emit_op(self, I_BS_START, f, reg_(self, a + 3), 0)
        if a.kind == A_LABEL and a.v != 0:
            lab(self, a)
        else:
            trap(self)
        cell_(self, live)
    elif op == OP_bs_get_integer2 or op == OP_bs_get_float2 or op == OP_bs_get_binary2:
        # f s L size unit flags d
        live = reach(self, a[2].v, a + 1)
        fill_x(self, a[2].v, live)
        f = field_of(self, a + 1)
        if op == OP_bs_get_integer2 and is_const(self, a + 3) and is_small(const_of(self, a + 3)) \
                and 0 <= small_value(const_of(self, a + 3)) < 1 << 32:
            check_num(self, a + 4, 256)
            bits = small_value(const_of(self, a + 3)) * <int64_t>a[4].v
            emit_op(self, I_BS_INTEGER_C, f, reg_(self, a + 6), field_flags(self, a + 5))
            lab(self, a)
            cell_(self, bits)
            return cell_(self, live)
        check_num(self, a + 4, 256)
        emit_op(self, I_BS_INTEGER if op == OP_bs_get_integer2 else I_BS_FLOAT if op == OP_bs_get_float2 else I_BS_BINARY,
                f, reg_(self, a + 6), field_flags(self, a + 5))
        lab(self, a)
        cell_(self, a[4].v)
        cell_(self, live)
        whole(self, a + 3)
    elif op == OP_bs_skip_bits2:
        # f s size unit flags
        check_num(self, a + 3, 256)
        f = field_of(self, a + 1)
        emit_op(self, I_BS_SKIP, f)
        lab(self, a)
        cell_(self, a[3].v)
        whole(self, a + 2)
    elif op == OP_bs_test_tail2:
        f = field_of(self, a + 1)
        emit_op(self, I_BS_TEST_TAIL, f)
        lab(self, a)
        cell_(self, a[2].v)
    elif op == OP_bs_test_unit:
        f = field_of(self, a + 1)
        emit_op(self, I_BS_TEST_UNIT, f, a[2].v)
        lab(self, a)
    elif op == OP_bs_match_string:
        # f s bits offset
        f = field_of(self, a + 1)
        emit_op(self, I_BS_MATCH_STRING, f)
        lab(self, a)
        cell_(self, a[2].v)
        cell_(self, <cell>(self.mod.strings + a[3].v))
    elif OP_bs_get_utf8 <= op <= OP_bs_skip_utf32:
        # get: f s L flags d; skip: f s L flags. 138 139 are UTF-8, 140 141 UTF-16, 142 143 UTF-32
        f = field_of(self, a + 1)
        g = SEG_UTF8 + (op - OP_bs_get_utf8) / 2
        emit_op(self, I_BS_UTF, f, reg_(self, a + 4) if (op - OP_bs_get_utf8) & 1 == 0 else 0xFFFF,
                g | <uint64_t>field_flags(self, a + 3) << 8)
        lab(self, a)
    elif op == OP_bs_get_tail:
        live = reach(self, a[2].v, a)
        fill_x(self, a[2].v, live)
        f = field_of(self, a)
        emit_op(self, I_BS_GET_TAIL, f, reg_(self, a + 1), live)
    elif op == OP_bs_get_position or op == OP_bs_set_position:
        f = field_of(self, a)
        g = field_of(self, a + 1)
        emit_op(self, I_BS_GET_POSITION if op == OP_bs_get_position else I_BS_SET_POSITION, f, g)
    elif op == OP_bs_save2 or op == OP_bs_restore2:
        f = field_of(self, a)
        emit_op(self, I_BS_SAVE if op == OP_bs_save2 else I_BS_RESTORE, f, a[1].v + 1 if a[1].kind == A_NUM else 0)
    elif op == OP_bs_context_to_binary:
        emit_op(self, I_BS_TO_BINARY, reg_(self, a))
    elif op == OP_bs_match:
        emit_match(self, a)
    elif op == OP_bs_create_bin:
        emit_create(self, a)
    elif op == OP_bs_init_writable:
        emit_op(self, I_BS_INIT_WRITABLE)
    elif op == OP_bs_init2 or op == OP_bs_init_bits:
        # j size n L flags d
        live = reach(self, a[3].v, a + 1)
        fill_x(self, a[3].v, live)
        emit_op(self, I_BS_INIT, reg_(self, a + 5), 0, live)
        lab(self, a)
        cell_(self, 8 if op == OP_bs_init2 else 1)
        whole(self, a + 1)
    elif op == OP_bs_append:
        # j size extra L unit source flags d
        check_num(self, a + 4, 256)
        live = reach(self, reach(self, a[3].v, a + 1), a + 5)
        fill_x(self, a[3].v, live)
        emit_op(self, I_BS_APPEND, reg_(self, a + 7), 0, live)
        lab(self, a)
        cell_(self, a[4].v)
        whole(self, a + 1)
        whole(self, a + 5)
    elif op == OP_bs_private_append:
        # j size unit source flags d
        check_num(self, a + 2, 256)
        emit_op(self, I_BS_APPEND, reg_(self, a + 5), 1, 0)
        lab(self, a)
        cell_(self, a[2].v)
        whole(self, a + 1)
        whole(self, a + 3)
    elif op == OP_bs_put_integer or op == OP_bs_put_binary or op == OP_bs_put_float:
        # j size unit flags value
        check_num(self, a + 2, 256)
        g = SEG_INTEGER if op == OP_bs_put_integer else SEG_BINARY if op == OP_bs_put_binary else SEG_FLOAT
        emit_op(self, I_BS_PUT, 0, 0, g | <uint64_t>field_flags(self, a + 3) << 8)
        lab(self, a)
        cell_(self, a[2].v)
        whole(self, a + 1)
        whole(self, a + 4)
    elif op == OP_bs_put_string:
        emit_op(self, I_BS_PUT_STRING)
        cell_(self, a.v)
        cell_(self, <cell>(self.mod.strings + a[1].v))
    elif op == OP_bs_put_utf8 or op == OP_bs_put_utf16 or op == OP_bs_put_utf32:
        # j flags value
        g = SEG_UTF8 if op == OP_bs_put_utf8 else SEG_UTF16 if op == OP_bs_put_utf16 else SEG_UTF32
        emit_op(self, I_BS_PUT_UTF, 0, field_flags(self, a + 1), g)
        lab(self, a)
        whole(self, a + 2)
    elif op == OP_bs_utf8_size or op == OP_bs_utf16_size:
        emit_op(self, I_BS_UTF_SIZE, reg_(self, a + 2), 0, SEG_UTF8 if op == OP_bs_utf8_size else SEG_UTF16)
        lab(self, a)
        whole(self, a + 1)
    elif op == OP_bs_add:
        # j s s unit d
        check_num(self, a + 3, 256)
        emit_op(self, I_BS_ADD, reg_(self, a + 4))
        lab(self, a)
        cell_(self, a[3].v)
        whole(self, a + 1)
        whole(self, a + 2)
    else:
        wrong(self, "nobody knows what this instruction does")
    return 0

cdef int emit_create(Load self, Arg* a) except -1:
    # fail heap live unit dst list of (type number unit flags value size)
    cdef uint64_t i
    cdef uint64_t n = a[5].v / 6
    cdef uint64_t live = a[2].v
    cdef int64_t bits
    cdef int kind
    cdef Arg* b
    for i in range(n):
        live = reach(self, reach(self, live, a + 10 + 6 * i), a + 11 + 6 * i)
    fill_x(self, a[2].v, live)
    emit_op(self, I_BS_CREATE, reg_(self, a + 4), n, live)
    lab(self, a)
    cell_(self, a[3].v)
    for i in range(n):
        b = a + 6 + 6 * i
        kind = segment_kind(self, b.v)
        if kind == SEG_STRING:
            cell_(self, kind)
            cell_(self, plain(self, b + 5))
            cell_(self, NIL)
            cell_(self, <cell>(self.mod.strings + plain(self, b + 4)))
        else:
            bits = -1
            if (kind == SEG_INTEGER or kind == SEG_FLOAT) and is_const(self, b + 5) \
                    and is_small(const_of(self, b + 5)) and 0 <= small_value(const_of(self, b + 5)) < 1 << 32:
                bits = small_value(const_of(self, b + 5)) * <int64_t>b[2].v
            cell_(self, <uint64_t>kind | <uint64_t>field_flags(self, b + 3) << 8 | b[2].v << 16
                  | <uint64_t>(bits >= 0) << 32)
            whole(self, b + 4)
            whole(self, b + 5)
            cell_(self, bits if bits >= 0 else 0)
    return 0

cdef int emit_match(Load self, Arg* a) except -1:
    cdef Arg* c = a + 3
    cdef Arg* end = c + a[2].v
    cdef uint64_t n = 0
    cdef size_t head_
    cdef uint64_t f = field_of(self, a + 1)
    cdef term what
    head_ = self.n_cells
    emit_op(self, I_BS_MATCH, f)
    lab(self, a)
    while c < end:
        what = c.v
        n += 1
        if what == ATOM_ensure_at_least:
            four(self, BM_AT_LEAST, c[1].v, c[2].v, 0)
            c += 3
        elif what == ATOM_ensure_exactly:
            four(self, BM_EXACTLY, c[1].v, 0, 0)
            c += 2
        elif what == ATOM_skip:
            four(self, BM_SKIP, c[1].v, 0, 0)
            c += 2
        elif what == ATOM_integer or what == ATOM_binary:
            four(self, <uint64_t>(BM_INTEGER if what == ATOM_integer else BM_BINARY)
                      | <uint64_t>field_flags(self, c + 2) << 8, c[3].v * c[4].v, 0, reg_(self, c + 5))
            c += 6
        elif what == ATOM_get_tail:
            four(self, BM_TAIL, 0, 0, reg_(self, c + 3))
            c += 4
        else:
            four(self, BM_EQUAL, c[2].v, const_of(self, c + 3), 0)
            c += 4
    self.cells[head_] |= field_count(self, n) << 32
    return 0

cdef int four(Load self, uint64_t a, uint64_t b, uint64_t c, uint64_t d) except -1:
    cell_(self, a)
    cell_(self, b)
    cell_(self, c)
    return cell_(self, d)
