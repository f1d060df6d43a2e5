# Part of loader.pyx: the data flow that makes cells trustworthy.
#
# Every instruction of a function is visited in order with the State that holds before it; a label's state is what all
# paths to it agree on. When a backward path changes one, the function is visited again: states only ever lose
# knowledge, so this ends. Types of terms are not followed: instructions check what they take apart.

cdef int wrong(Load self, str what) except -1:
    cdef FuncInfo* f = &self.mod.functions[self.fn]
    raise LoadError(
        self.where, "Code", self.ins[self.here].offset,
        f"{self.atom_str(f.function)}/{f.arity}, {OP_NAMES[self.ins[self.here].op].decode()}: {what}",
        "The file is damaged, or not made by an Erlang compiler.",
    )

# -- states ------------------------------------------------------------------------------------------

cdef int flow(Load self, const State* from_, uint32_t label) except -1:
    """A path with this state reaches the label."""
    cdef State* to = &self.states[label]
    cdef bint changed = False
    cdef int i
    cdef int j
    cdef uint64_t both
    if not to.reached:
        to[0] = from_[0]
        to.reached = True
        changed = True
    else:
        for i in range(16):
            both = to.x[i] & from_.x[i]
            if both != to.x[i]:
                to.x[i] = both
                changed = True
        if to.frame != from_.frame or (from_.ragged and not to.ragged):
            if from_.frame < to.frame:
                to.frame = from_.frame
                changed = True
            if not to.ragged:
                to.ragged = True
                changed = True
        if from_.mixed and not to.mixed:
            to.mixed = True
            changed = True
        for i in range(to.n_catches):
            if to.catches[i].sure and not has_catch(self, from_, &to.catches[i], True):
                to.catches[i].sure = 0
                to.mixed = True
                changed = True
        for j in range(from_.n_catches):
            if not has_catch(self, to, &from_.catches[j], False):
                if to.n_catches == MAX_CATCHES:
                    wrong(self, "too many handlers")
                to.catches[to.n_catches] = from_.catches[j]
                to.catches[to.n_catches].sure = 0
                to.n_catches += 1
                to.mixed = True
                changed = True
    if changed and self.labels[label].ins <= self.here:
        self.again = True
    return 0

cdef bint has_catch(Load self, const State* s, const Catch* c, bint sure) noexcept:
    cdef int i
    for i in range(s.n_catches):
        if s.catches[i].slot == c.slot and s.catches[i].label == c.label and (s.catches[i].sure or not sure):
            return True
    return False

cdef int check_edge(Load self, uint64_t label) except -1:
    """The instruction may go on at the label."""
    in_function(self, label)
    if self.labels[label].handler:
        # After a call that the compiler knows never to return, code may run into a handler. The cells get a trap.
        return 0
    if self.labels[label].ins <= self.here and self.labels[label].ins > self.fn_first:
        # Only calls are paced by reductions; a loop made of jumps gets a TICK. (func_info leaves the function.)
        if self.ins[self.here].op not in (OP_loop_rec_end, OP_wait, OP_wait_timeout):
            self.labels[label].tick = True
    return flow(self, self.now, <uint32_t>label)

cdef int in_function(Load self, uint64_t label) except -1:
    if label == 0 or label >= self.n_labels or self.labels[label].ins == NOWHERE:
        return wrong(self, f"there is no label {label}")
    if self.labels[label].function != self.fn:
        return wrong(self, f"label {label} belongs to another function")
    return 0

cdef int to_handlers(Load self) except -1:
    """An exception here goes to the handler in the lowest slot, with class, reason and trace in x1..x3 (a mark in x0).

    Where paths with different handlers or frames have met, each has told its own before, and nothing can have changed.
    """
    cdef State s
    cdef int i
    cdef int low = 0
    if self.now.n_catches == 0 or self.now.mixed or self.now.ragged:
        return 0
    for i in range(1, self.now.n_catches):
        if self.now.catches[i].slot < self.now.catches[low].slot:
            low = i
    s = self.now[0]
    memset(s.x, 0, sizeof(s.x))
    s.x[0] = 15
    return flow(self, &s, s.catches[low].label)

# -- registers ---------------------------------------------------------------------------------------

cdef bint has_x(Load self, uint64_t r) noexcept:
    return r < MAX_X and (self.now.x[r >> 6] >> (r & 63)) & 1

cdef int need_x(Load self, uint64_t n) except -1:
    """x0 to x(n-1) must hold terms."""
    cdef uint64_t r
    if n > MAX_X:
        return wrong(self, f"{n} live registers")
    for r in range(n):
        if not has_x(self, r):
            return wrong(self, f"x{r} is used without a value")
    return 0

cdef void keep_x(Load self, uint64_t n) noexcept:
    """Forget all x registers but the first n."""
    cdef uint64_t i
    for i in range(16):
        if n <= 64 * i:
            self.now.x[i] = 0
        elif n < 64 * (i + 1):
            self.now.x[i] &= (<uint64_t>1 << (n & 63)) - 1

cdef int set_x(Load self, uint64_t r) noexcept:
    self.now.x[r >> 6] |= <uint64_t>1 << (r & 63)
    return 0

cdef int check_live(Load self, const Arg* a) except -1:
    """A live count: the instruction may collect, and what is above the count is lost."""
    if a.kind != A_NUM:
        return wrong(self, "a live count is expected")
    need_x(self, a.v)
    keep_x(self, a.v)
    return 0

cdef Catch* catch_of(Load self, uint64_t slot) noexcept:
    cdef int i
    for i in range(self.now.n_catches):
        if self.now.catches[i].slot == slot:
            return &self.now.catches[i]
    return NULL

cdef int check_slot(Load self, const Arg* a, bint term_) except -1:
    """A slot of the frame; with `term_` one that holds a term."""
    if a.kind != A_Y:
        return wrong(self, "a slot of the frame is expected")
    if self.now.frame == NO_FRAME:
        return wrong(self, f"y{a.v} is used without a frame")
    if a.v >= <uint64_t>self.now.frame:
        return wrong(self, f"y{a.v} is outside the frame of {self.now.frame} slots")
    if term_ and catch_of(self, a.v) != NULL:
        return wrong(self, f"y{a.v} holds a handler, not a term")
    return 0

cdef int check_use(Load self, const Arg* a) except -1:
    if a.kind == A_X:
        if not has_x(self, a.v):
            return wrong(self, f"x{a.v} is used without a value")
    elif a.kind == A_Y:
        return check_slot(self, a, True)
    elif a.kind != A_CONST and a.kind != A_NUM:
        return wrong(self, "a value is expected")
    return 0

cdef int define(Load self, const Arg* a) except -1:
    if a.kind == A_X or a.kind == A_Y:
        forget(self, a)
    if a.kind == A_X:
        return set_x(self, a.v)
    if a.kind == A_Y:
        return check_slot(self, a, True)
    return wrong(self, "a register is expected")

cdef int frame_is(Load self, uint64_t n) except -1:
    if self.now.frame < 0 or <uint64_t>self.now.frame != n or self.now.ragged:
        return wrong(self, f"a frame of {n} slots is dropped where the function has "
                          f"{'none' if self.now.frame == NO_FRAME else self.now.frame}")
    return 0

cdef int no_frame(Load self) except -1:
    if self.now.frame != NO_FRAME or self.now.ragged:
        return wrong(self, "the frame is still there")
    return 0

cdef int need_frame(Load self) except -1:
    if self.now.frame == NO_FRAME or self.now.ragged:
        return wrong(self, "a call without a frame loses the return address")
    return 0

cdef int check_callee(Load self, const Arg* label, uint64_t arity) except -1:
    if label.kind != A_LABEL or label.v == 0 or label.v >= self.n_labels or not self.labels[label.v].entry:
        return wrong(self, "the target is no function")
    if <uint64_t>self.mod.functions[self.labels[label.v].function].arity != arity:
        return wrong(self, "the target has another number of arguments")
    return 0

cdef int clear_catch(Load self, const Arg* a) except -1:
    cdef Catch* c
    check_slot(self, a, False)
    c = catch_of(self, a.v)
    if c == NULL or not c.sure or self.now.ragged or self.now.mixed:
        return wrong(self, f"y{a.v} holds no handler")
    self.now.n_catches -= 1
    c[0] = self.now.catches[self.now.n_catches]
    return 0

cdef Import* import_at(Load self, const Arg* a) except NULL:
    if a.kind != A_NUM or a.v >= self.n_imports:
        wrong(self, "an import is expected")
    return &self.imports[a.v]

cdef bint never_returns(Load self, const Import* i) noexcept:
    """erlang:error and its kin, which the compilers also call without a frame."""
    cdef term f = i.export.function
    cdef int n = i.export.arity
    return (i.native != NULL and i.export.module == ATOM_erlang
            and ((f == ATOM_error and 1 <= n <= 3) or (f == ATOM_exit and n == 1) or (f == ATOM_throw and n == 1)))

cdef int check_num(Load self, const Arg* a, uint64_t limit) except -1:
    if a.kind != A_NUM or a.v > limit:
        return wrong(self, "a number is missing or too large")
    return 0

# -- one instruction ---------------------------------------------------------------------------------

cdef int by_kinds(Load self, const Instr* ins, Arg* a) except -1:
    """An instruction that does just what its operand kinds say: sources, live count, labels, destinations."""
    cdef const char* kinds = OP_KINDS[ins.op]
    cdef const char* inner
    cdef uint64_t n
    cdef uint64_t k
    cdef uint64_t i
    cdef int round_
    cdef Arg* b
    for round_ in range(3):
        b = a
        k = 0
        while kinds[k] != 0:
            if kinds[k] != c'[':
                one_kind(self, kinds[k], b, round_)
                b += 1
                k += 1
                continue
            if b.kind != A_LIST:
                return wrong(self, "a list is expected")
            n = b.v
            b += 1
            inner = kinds + k + 1
            i = 0
            while n > 0:
                if inner[i] == c']':
                    i = 0
                one_kind(self, inner[i], b, round_)
                i += 1
                b += 1
                n -= 1
            if inner[i] != c']' and i != 0:
                return wrong(self, "a list has an item too few")
            while kinds[k] != c']':
                k += 1
            k += 1
    return 0

cdef int one_kind(Load self, char kind, const Arg* a, int round_) except -1:
    if round_ == 0:
        if kind == c's' or (kind == c'e' and a.kind != A_FLOAT):
            return check_use(self, a)
        elif kind == c'r' and a.kind != A_FLOAT:
            return wrong(self, "a float register is expected")
        elif kind == c'a' and (a.kind != A_CONST or not is_atom(a.v)):
            return wrong(self, "an atom is expected")
        elif kind == c'n':
            # (bs_init2 and bs_append give the heap they need as a number or an allocation list.)
            return 0 if a.kind == A_ALLOC and a.v <= MAX_HEAP_NEED else check_num(self, a, ~<uint64_t>0)
        elif kind == c'i':
            import_at(self, a)
        elif kind == c'z' and ((a.kind != A_NUM and a.kind != A_ALLOC) or a.v > MAX_HEAP_NEED):
            return wrong(self, "an amount of heap is expected")
        elif kind == c'y':
            return check_slot(self, a, True)
    elif round_ == 1:
        if kind == c'L':
            return check_live(self, a)
    elif kind == c'f' or kind == c'j':
        if a.kind != A_LABEL:
            return wrong(self, "a label is expected")
        if a.v != 0 or kind == c'f':
            return check_edge(self, a.v)
    return 0

cdef int destinations(Load self, const Instr* ins, Arg* a) except -1:
    cdef const char* kinds = OP_KINDS[ins.op]
    cdef uint64_t k = 0
    cdef uint64_t n
    cdef uint64_t i
    while kinds[k] != 0:
        if kinds[k] == c'd':
            define(self, a)
        elif kinds[k] == c'[':
            n = a.v
            i = 0
            k += 1
            while n > 0:
                if kinds[k + i] == c']':
                    i = 0
                a += 1
                if kinds[k + i] == c'd':
                    define(self, a)
                i += 1
                n -= 1
            while kinds[k] != c']':
                k += 1
        a += 1
        k += 1
    return 0

cdef int step(Load self, uint32_t at) except -1:
    """Check instruction `at` against self.now and move self.now behind it."""
    cdef Instr* ins = &self.ins[at]
    cdef Arg* a = self.args + ins.first
    cdef int op = ins.op
    cdef int i
    cdef uint64_t n
    cdef uint64_t k
    cdef Import* imp
    cdef FunEntry* f
    self.here = at
    if op == OP_on_load:
        # The function is called from here, without arguments and frame: dead code or not, it must be an entry.
        if at < 2 or self.ins[at - 1].op != OP_label or self.ins[at - 2].op != OP_func_info \
                or self.args[self.ins[at - 2].first + 2].v != 0:
            return wrong(self, "on_load stands elsewhere than at the start of a function without arguments")
    if op == OP_label:
        if not self.dead and not self.labels[a.v].handler:
            to_handlers(self)
            flow(self, self.now, <uint32_t>a.v)
        self.dead = not self.states[a.v].reached
        self.now[0] = self.states[a.v]
        return 0
    if self.dead or op == OP_line:
        return 0
    to_handlers(self)
    if not (OP_is_lt <= op <= OP_put_list or op == OP_bif1 or op == OP_bif2 or op == OP_gc_bif1 or op == OP_gc_bif2
            or op == OP_test_heap or op == OP_put_tuple2 or op == OP_is_tagged_tuple) or op == OP_catch:
        self.n_known = 0
    if op == OP_int_code_end:
        return wrong(self, "the code runs off its end")
    elif op == OP_func_info:
        need_x(self, a[2].v)
        self.dead = True
    # -- calls
    elif op == OP_call or op == OP_call_last or op == OP_call_only:
        check_num(self, a, MAX_ARITY)
        need_x(self, a.v)
        check_callee(self, a + 1, a.v)
        if op == OP_call:
            need_frame(self)
            keep_x(self, 1)
            set_x(self, 0)
        elif op == OP_call_last:
            check_num(self, a + 2, MAX_FRAME)
            frame_is(self, a[2].v)
        else:
            no_frame(self)
        self.dead = op != OP_call
    elif op == OP_call_ext or op == OP_call_ext_last or op == OP_call_ext_only:
        imp = import_at(self, a + 1)
        check_num(self, a, MAX_ARITY)
        if <uint64_t>imp.export.arity != a.v:
            return wrong(self, "the import has another number of arguments")
        need_x(self, a.v)
        if never_returns(self, imp):
            self.dead = True
        elif op == OP_call_ext:
            if imp.native == NULL or imp.native.flags & NATIVE_SPECIAL:
                need_frame(self)
            keep_x(self, 1)
            set_x(self, 0)
        elif op == OP_call_ext_last:
            check_num(self, a + 2, MAX_FRAME)
            frame_is(self, a[2].v)
            self.dead = True
        else:
            no_frame(self)
            self.dead = True
    elif op == OP_call_fun or op == OP_call_fun2 or op == OP_apply or op == OP_apply_last:
        if op == OP_call_fun2:
            check_use(self, a + 2)
            a += 1
        check_num(self, a, MAX_ARITY)
        need_x(self, a.v + (1 if op == OP_call_fun else 0 if op == OP_call_fun2 else 2))
        if op == OP_apply_last:
            check_num(self, a + 1, MAX_FRAME)
            frame_is(self, a[1].v)
            self.dead = True
        else:
            need_frame(self)
            keep_x(self, 1)
            set_x(self, 0)
    elif op == OP_return:
        need_x(self, 1)
        no_frame(self)
        self.dead = True
    # -- frames
    elif op == OP_allocate or op == OP_allocate_zero or op == OP_allocate_heap or op == OP_allocate_heap_zero:
        by_kinds(self, ins, a)
        no_frame(self)
        if a.v >= MAX_FRAME:
            return wrong(self, f"a frame of {a.v} slots")
        self.now.frame = <int32_t>a.v
        self.now.n_catches = 0
        self.now.mixed = False
    elif op == OP_deallocate:
        check_num(self, a, MAX_FRAME)
        frame_is(self, a.v)
        self.now.frame = NO_FRAME
        self.now.n_catches = 0
        self.now.mixed = False
    elif op == OP_trim:
        check_num(self, a, MAX_FRAME)
        check_num(self, a + 1, MAX_FRAME)
        frame_is(self, a.v + a[1].v)
        if self.now.mixed:
            return wrong(self, "the frame is cut where its handlers aren't known")
        self.now.frame = <int32_t>a[1].v
        i = 0
        while i < self.now.n_catches:
            if self.now.catches[i].slot < a.v:
                self.now.n_catches -= 1
                self.now.catches[i] = self.now.catches[self.now.n_catches]
            else:
                self.now.catches[i].slot -= <uint16_t>a.v
                i += 1
    # -- exceptions
    elif op == OP_catch or op == OP_try:
        check_slot(self, a, True)
        if a[1].kind != A_LABEL:
            return wrong(self, "a label is expected")
        in_function(self, a[1].v)
        k = self.labels[a[1].v].ins
        if k <= at:
            return wrong(self, "the handler stands before what it guards")
        while self.ins[k].op == OP_label or self.ins[k].op == OP_line:
            k += 1
        if self.ins[k].op != OP_catch_end and self.ins[k].op != OP_try_case:
            return wrong(self, "the handler doesn't begin with catch_end or try_case")
        if self.now.n_catches == MAX_CATCHES or self.now.ragged or self.now.mixed:
            return wrong(self, "too many handlers")
        self.now.catches[self.now.n_catches].slot = <uint16_t>a.v
        self.now.catches[self.now.n_catches].sure = 1
        self.now.catches[self.now.n_catches].label = <uint32_t>a[1].v
        self.now.n_catches += 1
    elif op == OP_catch_end:
        need_x(self, 1)
        clear_catch(self, a)
    elif op == OP_try_end:
        clear_catch(self, a)
    elif op == OP_try_case:
        need_x(self, 4)
        clear_catch(self, a)
        keep_x(self, 3)
    elif (op == OP_badmatch or op == OP_case_end or op == OP_try_case_end or op == OP_badrecord or op == OP_if_end
          or op == OP_raise):
        by_kinds(self, ins, a)
        self.dead = True
    elif op == OP_raw_raise:
        need_x(self, 3)
        keep_x(self, 1)
    elif op == OP_build_stacktrace:
        need_x(self, 1)
        keep_x(self, 1)
    # -- messages
    elif op == OP_send:
        need_x(self, 2)
        keep_x(self, 1)
    elif op == OP_loop_rec_end or op == OP_wait:
        keep_x(self, 0)
        by_kinds(self, ins, a)
        self.dead = True
    elif op == OP_wait_timeout:
        check_use(self, a + 1)
        k = a[1].v if a[1].kind == A_X else MAX_X
        # Resumed at the label, where nothing but the timeout's register has survived.
        keep_only(self, k)
        by_kinds(self, ins, a)
    elif op == OP_jump:
        by_kinds(self, ins, a)
        self.dead = True
    elif op == OP_select_val or op == OP_select_tuple_arity:
        by_kinds(self, ins, a)
        for k in range(a[2].v):
            if k & 1 == 0 and a[3 + k].kind != (A_CONST if op == OP_select_val else A_NUM):
                return wrong(self, "a constant is expected")
        self.dead = True
    # -- data
    elif op == OP_put_tuple:
        check_num(self, a, 0xFFFF)
        for k in range(a.v):
            if at + 1 + k >= self.fn_end or self.ins[at + 1 + k].op != OP_put:
                return wrong(self, "an element is missing")
            check_use(self, self.args + self.ins[at + 1 + k].first)
        define(self, a + 1)
    elif op == OP_put:
        # Its put_tuple has seen to it: count back to see that there is one.
        k = 1
        while k <= at and self.ins[at - k].op == OP_put:
            k += 1
        if self.ins[at - k].op != OP_put_tuple or self.args[self.ins[at - k].first].v < k:
            return wrong(self, "an element without a tuple")
    elif op == OP_put_tuple2 or op == OP_update_record:
        by_kinds(self, ins, a)
        if op == OP_put_tuple2:
            n = a[1].v
            if a[1].v > 0xFFFF:
                return wrong(self, "a tuple too large")
        else:
            check_num(self, a + 1, 0xFFFF)
            for k in range(a[4].v):
                if k & 1 == 0 and (a[5 + k].v == 0 or a[5 + k].v > a[1].v):
                    return wrong(self, "an element outside the record")
        destinations(self, ins, a)
    elif op == OP_get_tuple_element or op == OP_set_tuple_element:
        by_kinds(self, ins, a)
        check_num(self, a + (1 if op == OP_get_tuple_element else 2), 0xFFFE)
        destinations(self, ins, a)
    elif op == OP_test_arity or op == OP_is_tagged_tuple:
        by_kinds(self, ins, a)
        check_num(self, a + 2, 0xFFFF)
    elif op == OP_swap:
        check_use(self, a)
        check_use(self, a + 1)
        define(self, a)
        define(self, a + 1)
    elif op == OP_make_fun2 or op == OP_make_fun3:
        if a.kind != A_NUM or a.v >= self.mod.n_funs:
            return wrong(self, "there is no such fun")
        f = &self.mod.funs[a.v]
        if op == OP_make_fun2:
            need_x(self, f.num_free)
            set_x(self, 0)
        else:
            by_kinds(self, ins, a)
            if a[2].v != <uint64_t>f.num_free:
                return wrong(self, "the fun has another number of free variables")
            destinations(self, ins, a)
    elif op == OP_fmove:
        if (a.kind == A_FLOAT) == (a[1].kind == A_FLOAT):
            return wrong(self, "one float register is expected")
        if a.kind == A_FLOAT:
            define(self, a + 1)
        else:
            check_use(self, a)
    elif op == OP_is_eq_exact or op == OP_is_ne_exact:
        by_kinds(self, ins, a)
    # -- binaries
    elif op == OP_bs_start_match4:
        if a.kind != A_LABEL and (a.kind != A_CONST or not is_atom(a.v)):
            return wrong(self, "a label is expected")
        check_use(self, a + 2)
        check_live(self, a + 1)
        if a.kind == A_LABEL and a.v != 0:
            check_edge(self, a.v)
        define(self, a + 3)
    elif op == OP_bs_match_string or op == OP_bs_put_string:
        if op == OP_bs_match_string:
            by_kinds(self, ins, a)
            a += 2
            n = (a.v + 7) >> 3
        else:
            check_num(self, a, ~<uint64_t>0)
            n = a.v
        check_num(self, a + 1, ~<uint64_t>0)
        if a[1].v > self.mod.strings_size or n > self.mod.strings_size - a[1].v:
            return wrong(self, "a string outside the string table")
    elif op == OP_bs_test_unit:
        by_kinds(self, ins, a)
        if a[2].v == 0 or a[2].v > 256:
            return wrong(self, "a unit out of range")
    elif op == OP_bs_save2 or op == OP_bs_restore2:
        check_use(self, a)
        if a[1].kind == A_NUM:
            check_num(self, a + 1, 1000)
        elif a[1].kind != A_CONST or a[1].v != ATOM_start:
            return wrong(self, "a position is expected")
    elif op == OP_bs_start_match2:
        by_kinds(self, ins, a)
        check_num(self, a + 3, 1000)
        destinations(self, ins, a)
    elif op == OP_bs_context_to_binary:
        check_use(self, a)
        define(self, a)
    elif op == OP_bs_init_writable:
        need_x(self, 1)
        keep_x(self, 1)
    elif op == OP_bs_create_bin:
        step_create(self, a)
    elif op == OP_bs_match:
        step_match(self, a)
    # -- the rest
    elif op == OP_recv_mark or op == OP_recv_set:
        if a.kind != A_LABEL:
            return wrong(self, "a label is expected")
    else:
        by_kinds(self, ins, a)
        destinations(self, ins, a)
    return 0

cdef void keep_only(Load self, uint64_t r) noexcept:
    """Forget all x registers but r, and those below it (which a wait fills with nil)."""
    cdef uint64_t i
    keep_x(self, 0)
    if r < MAX_X:
        for i in range(r + 1):
            set_x(self, i)

cdef int field_flags(Load self, const Arg* a) except -1:
    """Flags of a field: a number, or the list of atoms that OTP 25 and newer write."""
    cdef int flags = 0
    cdef term t
    if a.kind == A_NUM:
        flags = <int>(a.v & 0x1F)
    elif a.kind == A_CONST and a.v != NONE and is_list(a.v):
        t = a.v
        while is_cons(t):
            if head(t) == ATOM_little:
                flags |= 2
            elif head(t) == ATOM_signed:
                flags |= 4
            elif head(t) == ATOM_native:
                flags |= 16
            t = tail(t)
    else:
        return wrong(self, "field flags are expected")
    if flags & 16:
        flags |= 2                # native is little on every host this runs on
    return flags & 6

cdef int segment_kind(Load self, term t) except -1:
    if t == ATOM_append: return SEG_APPEND
    if t == ATOM_private_append: return SEG_PRIVATE_APPEND
    if t == ATOM_binary: return SEG_BINARY
    if t == ATOM_integer: return SEG_INTEGER
    if t == ATOM_float: return SEG_FLOAT
    if t == ATOM_utf8: return SEG_UTF8
    if t == ATOM_utf16: return SEG_UTF16
    if t == ATOM_utf32: return SEG_UTF32
    if t == ATOM_string: return SEG_STRING
    return wrong(self, "an unknown type of segment")

cdef int step_create(Load self, Arg* a) except -1:
    """bs_create_bin: fail, heap, live, unit, dst, list of type, number, unit, flags, value, size."""
    cdef uint64_t i
    cdef int kind
    cdef Arg* b
    if a.kind != A_LABEL or a[5].kind != A_LIST or a[5].v % 6 != 0 or a[5].v // 6 > 0xFFFF:
        return wrong(self, "a list of segments is expected")
    check_num(self, a + 3, 256)
    for i in range(a[5].v // 6):
        b = a + 6 + 6 * i
        if b.kind != A_CONST:
            return wrong(self, "a type of segment is expected")
        kind = segment_kind(self, b.v)
        if kind <= SEG_PRIVATE_APPEND and i != 0:
            return wrong(self, "only the first segment can be appended to")
        check_num(self, b + 2, 256)
        field_flags(self, b + 3)
        check_use(self, b + 4)
        check_use(self, b + 5)
        if kind == SEG_STRING:
            string_segment(self, b)
    check_live(self, a + 2)
    if a.v != 0:
        check_edge(self, a.v)
    return define(self, a + 4)

cdef int64_t plain(Load self, const Arg* a) except -1:
    """A small number, whichever way it is written."""
    if a.kind == A_NUM and a.v < 1 << 48:
        return a.v
    if a.kind == A_CONST and is_small(a.v) and 0 <= small_value(a.v) < 1 << 48:
        return small_value(a.v)
    return wrong(self, "a number is expected")

cdef int string_segment(Load self, const Arg* b) except -1:
    cdef uint64_t at = plain(self, b + 4)
    cdef uint64_t n = plain(self, b + 5)
    if at > self.mod.strings_size or n > self.mod.strings_size - at:
        return wrong(self, "a string outside the string table")
    return 0

cdef int step_match(Load self, Arg* a) except -1:
    """bs_match: fail, context, commands. Checks them all; emission reads them the same way."""
    cdef Arg* c = a + 3
    cdef Arg* end
    cdef term what
    if a.kind != A_LABEL or a[2].kind != A_LIST:
        return wrong(self, "a list of commands is expected")
    if a[1].kind != A_X and a[1].kind != A_Y:
        return wrong(self, "a match context is expected")
    check_use(self, a + 1)
    # The commands don't collect (see bs_match in interp_slow.pxi), so where they fail all registers are as before,
    # or hold what an earlier command has put there.
    check_edge(self, a.v)
    end = c + a[2].v
    while c < end:
        what = c.v if c.kind == A_CONST else NONE
        if what == ATOM_ensure_at_least and end - c >= 3:
            check_num(self, c + 1, <uint64_t>1 << 48)
            check_num(self, c + 2, 256)
            c += 3
        elif (what == ATOM_ensure_exactly or what == ATOM_skip) and end - c >= 2:
            check_num(self, c + 1, <uint64_t>1 << 48)
            c += 2
        elif (what == ATOM_integer or what == ATOM_binary) and end - c >= 6:
            field_flags(self, c + 2)
            check_num(self, c + 3, <uint64_t>1 << 40)
            check_num(self, c + 4, 256)
            check_num(self, c + 1, MAX_X)
            define(self, c + 5)
            c += 6
        elif what == ATOM_get_tail and end - c >= 4:
            check_num(self, c + 2, 256)
            check_num(self, c + 1, MAX_X)
            define(self, c + 3)
            c += 4
        elif what == ATOM_eqx and end - c >= 4:
            check_num(self, c + 2, <uint64_t>1 << 40)
            if c[3].kind != A_NUM and c[3].kind != A_CONST:
                return wrong(self, "a value to match is expected")
            c += 4
        else:
            return wrong(self, "an unknown command")
    return 0

# -- all of them -------------------------------------------------------------------------------------

cdef int verify_code(Load self) except -1:
    cdef uint32_t i
    cdef uint32_t k
    cdef uint32_t n = <uint32_t>self.n_ins
    cdef uint32_t* starts
    cdef uint32_t count = 0
    cdef FuncInfo* f
    cdef Instr* ins
    starts = <uint32_t*>malloc((self.mod.n_functions + 1) * sizeof(uint32_t))
    if starts == NULL:
        raise MemoryError
    try:
        # A function begins with the label (and line) before its func_info, and may be called at the label behind it.
        for i in range(n):
            if self.ins[i].op == OP_func_info:
                k = i
                while k > 0 and (self.ins[k - 1].op == OP_line or self.ins[k - 1].op == OP_label):
                    k -= 1
                    if self.ins[k].op == OP_label:
                        break
                starts[count] = k
                count += 1
        starts[count] = n - 1
        if count == 0 or starts[0] != 0:
            self.here = 0
            self.bad("Code", self.ins[0].offset, "the code doesn't begin with a function")
        for self.fn in range(count):
            for i in range(starts[self.fn], starts[self.fn + 1]):
                if self.ins[i].op == OP_label:
                    self.labels[self.args[self.ins[i].first].v].function = self.fn
                    k = i + 1
                    while self.ins[k].op == OP_label or self.ins[k].op == OP_line:
                        k += 1
                    self.labels[self.args[self.ins[i].first].v].handler = self.ins[k].op == OP_try_case
            i = starts[self.fn]
            while self.ins[i].op == OP_line:
                i += 1
            if self.ins[i].op != OP_label:
                self.here = i
                self.bad("Code", self.ins[i].offset, "a func_info without a label before it")
            while self.ins[i].op != OP_func_info:
                i += 1
            i += 1
            while self.ins[i].op == OP_line:
                i += 1
            self.here = i
            if self.ins[i].op != OP_label or i >= starts[self.fn + 1]:
                wrong(self, "a function without an entry")
            self.labels[self.args[self.ins[i].first].v].entry = True
        for self.fn in range(count):
            verify_function(self, starts[self.fn], starts[self.fn + 1])
        for i in range(<uint32_t>self.mod.n_exports):
            k = self.export_labels[i]
            if k == 0 or k >= self.n_labels or not self.labels[k].entry or \
                    self.mod.functions[self.labels[k].function].arity != self.mod.exports[i].arity:
                self.bad("ExpT", 12 + 12 * i, f"export {i} is no function of the code")
        for i in range(<uint32_t>self.mod.n_funs):
            k = self.fun_labels[i]
            if k == 0 or k >= self.n_labels or not self.labels[k].entry or \
                    self.mod.functions[self.labels[k].function].arity != self.mod.funs[i].arity:
                self.bad("FunT", 12 + 24 * i, f"fun {i} is no function of the code")
    finally:
        free(starts)
    return 0

cdef int verify_function(Load self, uint32_t first, uint32_t end) except -1:
    cdef uint32_t i
    cdef FuncInfo* f = &self.mod.functions[self.fn]
    cdef State* s
    cdef int r
    self.fn_first = first
    self.fn_end = end
    i = first
    while self.ins[i].op != OP_func_info:
        i += 1
    self.here = i
    while self.ins[i].op != OP_label:
        i += 1
    s = &self.states[self.args[self.ins[i].first].v]
    if s.reached:
        wrong(self, "another function jumps here")
    memset(s, 0, sizeof(State))
    s.reached = True
    s.frame = NO_FRAME
    for r in range(f.arity):
        s.x[r >> 6] |= <uint64_t>1 << (r & 63)
    self.again = True
    while self.again:
        self.again = False
        self.dead = True
        for i in range(first, end):
            step(self, i)
        if not self.dead:
            wrong(self, "the code runs into the next function")
    return 0
