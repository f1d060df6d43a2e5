# Part of loader.pyx: the Code chunk to a flat list of instructions with decoded operands (facts/vm.md 1.3).

cdef int add_arg(Load self, int kind, uint64_t v) except -1:
    cdef Arg* grown
    if self.n_args == self.cap_args:
        self.cap_args = 2 * self.cap_args + 1024
        grown = <Arg*>realloc(self.args, self.cap_args * sizeof(Arg))
        if grown == NULL:
            raise MemoryError
        self.args = grown
    self.args[self.n_args].kind = kind
    self.args[self.n_args].v = v
    self.n_args += 1
    return 0

cdef int read_number(Load self, size_t* at, int* tag, uint64_t* low, size_t* big) except -1:
    """One compact value at `at`: its tag, and the low 64 bits; *big gets the number of bytes of one that has more (they end at `at`)."""
    cdef const uint8_t* p = self.code.data
    cdef size_t size = self.code.size
    cdef size_t n
    cdef uint64_t v = 0
    cdef uint8_t b
    cdef int length_tag
    cdef uint64_t length
    cdef size_t nothing
    big[0] = 0
    if at[0] >= size:
        self.bad("Code", at[0], "the code is cut short")
    b = p[at[0]]
    at[0] += 1
    tag[0] = b & 7
    if b & 8 == 0:
        low[0] = b >> 4
        return 0
    if b & 0x10 == 0:
        if at[0] >= size:
            self.bad("Code", at[0], "the code is cut short")
        low[0] = <uint64_t>(b & 0xE0) << 3 | p[at[0]]
        at[0] += 1
        return 0
    n = (b >> 5) + 2
    if n == 9:
        read_number(self, at, &length_tag, &length, &nothing)
        if nothing != 0 or length > size:
            self.bad("Code", at[0], "a number is longer than the code")
        n = length + 9
    if n > size - at[0]:
        self.bad("Code", at[0], "the code is cut short")
    if n > 8:
        big[0] = n
        at[0] += n
        low[0] = 0
        return 0
    if tag[0] == 1 and p[at[0]] & 0x80:
        v = ~<uint64_t>0                   # integers are signed, everything else is not
    for _ in range(n):
        v = v << 8 | p[at[0]]
        at[0] += 1
    low[0] = v
    return 0

cdef term integer_term(Load self, int64_t v) except? 0:
    """A constant of the code: a small, or a big in the literal area."""
    if fits_small(v):
        return mk_small(v)
    return big_term(self, v)

cdef term big_term(Load self, object value) except? 0:
    cdef int limbs
    cdef term* at
    cdef int i
    cdef object magnitude = abs(value)
    if self.m.integer_bits == 64 and not -1 << 63 <= value < 1 << 63:
        return 0                           # this release can't hold it: whoever uses it fails (see literals)
    if self.m.integer_bits == 256 and magnitude >= 1 << 256:
        return 0
    limbs = (magnitude.bit_length() + 63) // 64
    at = literal_alloc(self.m, limbs + 1)
    if at == NULL:
        raise MemoryError
    at[0] = mk_header(limbs, T_NEGINT if value < 0 else T_POSINT)
    for i in range(limbs):
        at[1 + i] = <uint64_t>((magnitude >> (64 * i)) & 0xFFFFFFFFFFFFFFFF)
    return mk_boxed(at)

cdef int read_operand(Load self, size_t* at, int depth) except -1:
    """Decode one operand into self.args, its list items after it."""
    cdef const uint8_t* p = self.code.data
    cdef size_t start = at[0]
    cdef int tag = 0
    cdef uint64_t v = 0
    cdef uint64_t n
    cdef uint64_t i
    cdef uint64_t words = 0
    cdef size_t big
    read_number(self, at, &tag, &v, &big)
    if tag == 7:
        # extended: the byte itself says which
        if big != 0 or at[0] != start + 1:
            self.bad("Code", start, "an unknown kind of operand")
        if p[start] == 0x17:
            read_number(self, at, &tag, &n, &big)
            if tag != 0 or big != 0 or n > self.code.size or depth > 0:
                self.bad("Code", start, "a list operand is malformed")
            add_arg(self, A_LIST, n)
            for i in range(n):
                read_operand(self, at, depth + 1)
        elif p[start] == 0x27:
            read_number(self, at, &tag, &v, &big)
            if big != 0 or v >= MAX_F:
                self.bad("Code", start, "a float register out of range")
            add_arg(self, A_FLOAT, v)
        elif p[start] == 0x37:
            read_number(self, at, &tag, &n, &big)
            if big != 0 or n > 16:
                self.bad("Code", start, "an allocation list is malformed")
            for i in range(n):
                read_number(self, at, &tag, &v, &big)
                if v > 2:
                    self.bad("Code", start, "an allocation list of something unknown")
                words += heap_words(self, at, 1 if v == 0 else 2 if v == 1 else 4)
            add_arg(self, A_ALLOC, words)
        elif p[start] == 0x47:
            read_number(self, at, &tag, &v, &big)
            if big != 0 or v >= self.mod.n_literals:
                self.bad("Code", start, f"literal {v} of {self.mod.n_literals} is meant")
            add_arg(self, A_CONST, self.mod.literals[v])
        elif p[start] == 0x57:
            # a register and what its type is known to be; the types are hints that nothing here needs
            read_operand(self, at, depth + 1)
            if self.args[self.n_args - 1].kind != A_X and self.args[self.n_args - 1].kind != A_Y:
                self.bad("Code", start, "a type for something that is no register")
            read_number(self, at, &tag, &v, &big)
        else:
            self.bad("Code", start, "an unknown kind of operand")
        return 0
    if big != 0:
        if tag == 1:
            if big > 8 * 1024 * 1024:
                self.bad("Code", start, "an integer without measure")
            add_arg(self, A_CONST, big_term(self, int.from_bytes((<const char*>p)[at[0] - big:at[0]], "big", signed=True)))
            return 0
        self.bad("Code", start, "a number is too long")
    if tag == 0:
        add_arg(self, A_NUM, v)
    elif tag == 1:
        add_arg(self, A_CONST, integer_term(self, <int64_t>v))
    elif tag == 2:
        if v > self.n_atoms:
            self.bad("Code", start, f"atom {v} of {self.n_atoms} is meant")
        add_arg(self, A_CONST, self.atoms[v])
    elif tag == 3:
        if v >= MAX_X:
            self.bad("Code", start, f"register x{v}: there are {MAX_X}")
        add_arg(self, A_X, v)
    elif tag == 4:
        if v >= MAX_FRAME:
            self.bad("Code", start, f"slot y{v}: a frame has at most {MAX_FRAME}")
        add_arg(self, A_Y, v)
    elif tag == 5:
        add_arg(self, A_LABEL, v)
    else:
        self.bad("Code", start, "a character operand, which no compiler writes")
    return 0

cdef uint64_t heap_words(Load self, size_t* at, uint64_t each) except? 0:
    cdef int tag = 0
    cdef uint64_t v = 0
    cdef size_t big
    read_number(self, at, &tag, &v, &big)
    if big != 0 or v > MAX_HEAP_NEED:
        self.bad("Code", at[0], "an instruction asks for more heap than there can be")
    return v * each

cdef int decode_code(Load self) except -1:
    """Fill self.ins, self.args, self.labels and the module's function table."""
    cdef const uint8_t* p = self.code.data
    cdef size_t at
    cdef size_t i
    cdef size_t functions
    cdef Instr* ins
    cdef Instr* grown
    cdef Arg* a
    cdef int op
    cdef const char* kinds
    cdef size_t k
    cdef bint inside
    cdef bint ended = False
    cdef FuncInfo* f
    if self.code.size < 20 or u32(p) < 16 or u32(p) > self.code.size - 4:
        self.bad("Code", 0, "the header is cut short")
    if u32(p + 4) != 0:
        self.fail("Code", 4, f"instruction set {u32(p + 4)} is unknown", "Only set 0 exists so far.")
    self.n_labels = u32(p + 12)
    functions = u32(p + 16)
    # A label takes two bytes of code at least, a function eight.
    if self.n_labels > self.code.size or functions > self.code.size:
        self.bad("Code", 12, "more labels or functions than the code can hold")
    self.n_labels += 1
    self.labels = <Label*>calloc(self.n_labels, sizeof(Label))
    self.states = <State*>calloc(self.n_labels, sizeof(State))
    self.mod.functions = <FuncInfo*>calloc(functions + 1, sizeof(FuncInfo))
    if self.labels == NULL or self.states == NULL or self.mod.functions == NULL:
        raise MemoryError
    for i in range(self.n_labels):
        self.labels[i].ins = NOWHERE
    at = 4 + u32(p)
    while not ended:
        if at >= self.code.size:
            self.bad("Code", at, "the code doesn't end with int_code_end")
        if self.n_ins == self.cap_ins:
            self.cap_ins = 2 * self.cap_ins + 512
            grown = <Instr*>realloc(self.ins, self.cap_ins * sizeof(Instr))
            if grown == NULL:
                raise MemoryError
            self.ins = grown
        ins = &self.ins[self.n_ins]
        op = p[at]
        if op == 0 or op > OP_LAST or OP_KINDS[op] == NULL:
            self.fail("Code", at, f"instruction {op} is unknown",
                      "The module was made by a compiler newer or much older than this engine knows.")
        if OP_RELEASES[op] & self.m.release == 0:
            self.fail("Code", at, f"{function_text(self)} uses the instruction {OP_NAMES[op].decode()} "
                      f"({op}), which this release of AtomVM doesn't have",
                      "Compile with another OTP release, or choose another profile.")
        ins.op = <uint16_t>op
        ins.first = <uint32_t>self.n_args
        ins.offset = <uint32_t>at
        at += 1
        kinds = OP_KINDS[op]
        k = 0
        while kinds[k] != 0:
            read_operand(self, &at, 0)
            if kinds[k] == c'[':
                while kinds[k] != c']':
                    k += 1
            k += 1
        ins = &self.ins[self.n_ins]
        ins.n = <uint32_t>(self.n_args - ins.first)
        a = self.args + ins.first
        if op == OP_label:
            if a.kind != A_NUM or a.v == 0 or a.v >= self.n_labels or self.labels[a.v].ins != NOWHERE:
                self.bad("Code", ins.offset, "a label out of range, or set twice")
            self.labels[a.v].ins = <uint32_t>self.n_ins
        elif op == OP_func_info:
            if self.mod.n_functions == functions:
                self.bad("Code", ins.offset, "more functions than the header announces")
            if (a.kind != A_CONST or a[1].kind != A_CONST or not is_atom(a.v) or not is_atom(a[1].v)
                    or a[2].kind != A_NUM or a[2].v > MAX_ARITY):
                self.bad("Code", ins.offset, "func_info is malformed")
            f = &self.mod.functions[self.mod.n_functions]
            f.function = a[1].v
            f.arity = <int>a[2].v
            self.mod.n_functions += 1
        elif op == OP_int_code_end:
            ended = True
        self.n_ins += 1
    return 0

cdef str function_text(Load self):
    """The function that is being decoded or verified, for messages."""
    cdef FuncInfo* f
    if self.mod.n_functions == 0:
        return self.name
    f = &self.mod.functions[self.mod.n_functions - 1]
    return f"{self.name}:{self.atom_str(f.function)}/{f.arity}"
