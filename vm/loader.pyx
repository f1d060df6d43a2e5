# .beam bytes to decoded, verified cells. Four passes, each in its own file:
#   loader.pyx          chunks: atoms, imports, literals, funs, lines; and load_beam itself
#   loader_decode.pxi   Code chunk to a list of instructions with decoded operands
#   loader_verify.pxi   data flow over each function: what the interpreter may trust afterwards
#   loader_emit.pxi     instructions to cells: specialised, fused, labels resolved
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcmp, memcpy, memmove, memset
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.op_defs cimport *
from avmtools.vm.atoms cimport *
from avmtools.vm.heap cimport literal_alloc
from avmtools.vm.code cimport add_catch, find_native, get_export
from avmtools.vm.ext cimport ext_build, ext_size
from avmtools.vm.num cimport mk_limbs
from avmtools.vm.interp cimport *
from avmtools.vm.trace cimport trace_selects

from avmtools.vm.errors import LoadError

include "op_tables.pxi"

cdef enum:
    MAX_LABELS = 1 << 24
    MAX_FRAME = 4000          # slots; a register's offset must fit the 16 bits of an operand field
    MAX_ARITY = 1000          # see MAX_ARGS in interp.pyx
    MAX_LITERALS_BYTES = 1 << 28
    MAX_HEAP_NEED = 1 << 26   # words one instruction may ask for
    NOWHERE = 0xFFFFFFFF

cdef enum:                    # kinds of decoded operands
    A_NUM = 0                 # a literal number
    A_CONST                   # a term: integer, atom, nil, literal
    A_X
    A_Y
    A_LABEL
    A_FLOAT                   # floating point register
    A_LIST                    # v items follow
    A_ALLOC                   # words of an allocation list

cdef struct Arg:
    int kind
    uint64_t v

cdef struct Instr:
    uint16_t op
    uint32_t first            # index of its first operand
    uint32_t n                # operands, those inside lists included
    uint32_t offset           # in the Code chunk

cdef struct Import:
    Export* export
    Native* native

cdef struct Label:
    uint32_t ins              # index of the label instruction; NOWHERE: not defined
    uint32_t function         # whose it is
    uint32_t cell
    bint entry                # follows func_info: may be called
    bint tick                 # target of a backward jump
    bint handler              # try_case follows: only an exception may lead here

cdef enum:
    MAX_CATCHES = 32          # handlers of one frame at a time: nesting of try in one function
    NO_FRAME = -1

cdef struct Catch:
    uint16_t slot
    uint16_t sure             # set on every path that leads here
    uint32_t label            # handler

cdef struct State:            # what is known before an instruction, on every path that leads there
    bint reached
    int32_t frame             # slots (the least of all paths), or NO_FRAME
    bint ragged               # paths with different frames meet here: the only way out is an exception
    bint mixed                # paths with different handlers meet here: none may be set or cleared any more
    int32_t n_catches
    Catch catches[32]         # slots that hold (perhaps) a catch tag; every other slot holds a term
    uint64_t x[16]            # registers that hold a term, one bit each

cdef struct Fixup:            # a cell that waits for an address
    uint32_t at
    uint32_t label
    bint handler              # it gets a catch tag for the label, not the label's address

cdef struct Chunk:
    const uint8_t* data
    size_t size

cdef inline uint32_t u32(const uint8_t* p) noexcept nogil:
    return <uint32_t>p[0] << 24 | <uint32_t>p[1] << 16 | <uint32_t>p[2] << 8 | p[3]


cdef class Load:
    """One module on its way in. Everything it allocates and the Module doesn't take over is freed with it."""

    cdef MachineC* m
    cdef Module* mod
    cdef bytes data
    cdef bytes literal_bytes
    cdef str name                  # of the module; until that is known, where it comes from
    cdef str where                 # the file, for errors
    cdef Chunk code
    cdef term* atoms
    cdef size_t n_atoms
    cdef Import* imports
    cdef size_t n_imports
    cdef Arg* args
    cdef size_t n_args, cap_args
    cdef Instr* ins
    cdef size_t n_ins, cap_ins
    cdef Label* labels
    cdef size_t n_labels
    cdef uint32_t* lines          # by number in `line` instructions
    cdef size_t n_lines
    cdef uint32_t* export_labels
    cdef uint32_t* fun_labels
    # verification and emission
    cdef State* states            # one a label of the module, made when first reached
    cdef State* now
    cdef bint dead                # the current instruction can't be reached
    cdef bint again               # a label behind the current one has changed
    cdef uint32_t here            # instruction being looked at
    cdef uint32_t fn              # function being looked at
    cdef uint32_t fn_first, fn_end
    cdef int fn_traced            # TRACED_* of it
    cdef cell* cells
    cdef size_t n_cells, cap_cells
    cdef Fixup* fixups
    cdef size_t n_fixups, cap_fixups
    cdef size_t n_line_entries, cap_line_entries
    cdef int scratch              # scratch registers used by the current instruction
    cdef int n_known              # registers known to hold a tuple of at least some size
    cdef uint64_t known[8]
    cdef uint64_t known_arity[8]

    def __cinit__(self):
        self.m = NULL
        self.mod = NULL

    def __dealloc__(self):
        free(self.atoms)
        free(self.imports)
        free(self.args)
        free(self.ins)
        free(self.labels)
        free(self.lines)
        free(self.export_labels)
        free(self.fun_labels)
        if self.states != NULL:
            free(self.states)
        free(self.now)
        free(self.cells)
        free(self.fixups)
        if self.mod != NULL:
            free_module(self.mod)

    # -- helpers -----------------------------------------------------------------------------------

    def fail(self, str chunk, offset, str what, str hint=""):
        raise LoadError(self.where, chunk, offset, what, hint)

    cdef int bad(self, str chunk, size_t offset, str what) except -1:
        raise LoadError(self.where, chunk, offset, what, "The file is damaged, or not made by an Erlang compiler.")

    cdef str atom_str(self, term atom):
        cdef size_t n
        cdef const uint8_t* s = atom_text(self.m, atom, &n)
        return (<const char*>s)[:n].decode("utf-8", "replace")

    # -- chunks ------------------------------------------------------------------------------------

    cdef int read(self, bytes data) except -1:
        """All chunks, decoded but for Code."""
        cdef const uint8_t* p
        cdef size_t n
        cdef size_t at = 12
        cdef size_t end
        cdef size_t size
        cdef Chunk atu8, atom, imports, exports, funs, strings, litt, litu, line, attributes, compile_info
        memset(&atu8, 0, sizeof(Chunk))
        atom = imports = exports = funs = strings = litt = litu = line = attributes = compile_info = atu8
        if data[:2] == b"\x1f\x8b":
            data = self.inflate(data[:], 31, "FOR1", MAX_LITERALS_BYTES)
        self.data = data
        p = <const uint8_t*><char*>data
        n = len(data)
        if n < 12 or memcmp(p, b"FOR1", 4) != 0 or memcmp(p + 8, b"BEAM", 4) != 0:
            self.bad("FOR1", 0, "this is not a BEAM file")
        # The size counts what follows it; some packers write the size of the whole file instead.
        end = <size_t>u32(p + 4) + 8
        if end > n:
            if end != n + 8:
                self.bad("FOR1", 4, f"the header announces {end} bytes, the file has {n}")
            end = n
        while at + 8 <= end:
            size = u32(p + at + 4)
            if size > end - at - 8:
                self.bad(p[at:at + 4].decode("latin-1"), 0, f"the chunk at byte {at} is longer than the file")
            if memcmp(p + at, b"AtU8", 4) == 0:
                atu8.data, atu8.size = p + at + 8, size
            elif memcmp(p + at, b"Atom", 4) == 0:
                atom.data, atom.size = p + at + 8, size
            elif memcmp(p + at, b"Code", 4) == 0:
                self.code.data, self.code.size = p + at + 8, size
            elif memcmp(p + at, b"ImpT", 4) == 0:
                imports.data, imports.size = p + at + 8, size
            elif memcmp(p + at, b"ExpT", 4) == 0:
                exports.data, exports.size = p + at + 8, size
            elif memcmp(p + at, b"FunT", 4) == 0:
                funs.data, funs.size = p + at + 8, size
            elif memcmp(p + at, b"StrT", 4) == 0:
                strings.data, strings.size = p + at + 8, size
            elif memcmp(p + at, b"LitT", 4) == 0:
                litt.data, litt.size = p + at + 8, size
            elif memcmp(p + at, b"LitU", 4) == 0:
                litu.data, litu.size = p + at + 8, size
            elif memcmp(p + at, b"Line", 4) == 0:
                line.data, line.size = p + at + 8, size
            elif memcmp(p + at, b"Attr", 4) == 0:
                attributes.data, attributes.size = p + at + 8, size
            elif memcmp(p + at, b"CInf", 4) == 0:
                compile_info.data, compile_info.size = p + at + 8, size
            at += 8 + ((size + 3) & ~<size_t>3)
        if atu8.data != NULL:
            self.read_atoms(&atu8, True)
        elif atom.data != NULL:
            self.read_atoms(&atom, False)
        else:
            self.fail("AtU8", None, "the file has no atom table")
        if self.code.data == NULL:
            self.fail("Code", None, "the file has no code")
        if strings.size:
            self.mod.strings = <const uint8_t*>malloc(strings.size)
            if self.mod.strings == NULL:
                raise MemoryError
            memcpy(<void*>self.mod.strings, strings.data, strings.size)
            self.mod.strings_size = strings.size
        self.read_imports(&imports)
        self.read_exports(&exports)
        self.read_funs(&funs)
        if litu.data != NULL:
            self.read_literals(litu.data, litu.size, "LitU")
        elif litt.data != NULL:
            if litt.size < 4:
                self.bad("LitT", 0, "the chunk is cut short")
            if u32(litt.data) == 0:
                self.read_literals(litt.data + 4, litt.size - 4, "LitT")
            else:
                self.literal_bytes = self.inflate(litt.data[4:litt.size], 15, "LitT", u32(litt.data))
                self.read_literals(<const uint8_t*><char*>self.literal_bytes, len(self.literal_bytes), "LitT")
        if line.data != NULL:
            self.read_lines(&line)
        self.mod.attributes = self.fact(&attributes)
        self.mod.compile = self.fact(&compile_info)
        return 0

    cdef term fact(self, Chunk* c) except 0:
        """The term in Attr or CInf; [] when there is none, and on the devices, which ignore these chunks."""
        cdef size_t used
        cdef int64_t words
        cdef term* hp
        cdef term* mso = NULL
        if c.size < 2 or self.m.release != ROTP or c.data[0] != 131:
            return NIL
        words = ext_size(self.m, c.data + 1, c.size - 1, 0, &used)
        if words < 0:
            return NIL
        hp = literal_alloc(self.m, words)
        if hp == NULL:
            raise MemoryError
        return ext_build(self.m, c.data + 1, &hp, &mso)

    cdef bytes inflate(self, bytes packed, int window, str chunk, size_t limit):
        """Decompressed bytes; never more than `limit` of them."""
        import zlib

        if limit > MAX_LITERALS_BYTES:
            self.bad(chunk, 0, f"{limit} bytes of literals are more than any device could hold")
        try:
            d = zlib.decompressobj(window)
            out = d.decompress(packed, limit)
            more = not d.eof and d.decompress(d.unconsumed_tail, 1)
        except zlib.error as e:
            raise LoadError(self.where, chunk, 4, f"the compressed data is damaged ({e})") from None
        if more:
            self.bad(chunk, 0, "the compressed data is longer than announced")
        return out

    cdef int read_atoms(self, Chunk* c, bint utf8) except -1:
        cdef int64_t count
        cdef bint long_form = False
        cdef size_t at = 4
        cdef size_t i
        cdef uint64_t n = 0
        cdef str chunk = "AtU8" if utf8 else "Atom"
        cdef bytes text
        cdef term t
        if c.size < 4:
            self.bad(chunk, 0, "the chunk is cut short")
        count = <int32_t>u32(c.data)
        if count < 0:
            if self.m.release & (R05 | R06):
                self.fail(chunk, 0, "the module was compiled by OTP 28 or newer, which this release of AtomVM refuses",
                          "Compile with OTP 27 or older, or choose a newer profile.")
            long_form = True
            count = -count
        if <uint64_t>count > c.size:
            self.bad(chunk, 0, f"{count} atoms don't fit the chunk")
        self.n_atoms = count
        self.atoms = <term*>calloc(count + 1, sizeof(term))
        if self.atoms == NULL:
            raise MemoryError
        self.atoms[0] = NIL
        for i in range(<size_t>count):
            if at >= c.size:
                self.bad(chunk, at, "the atom table is cut short")
            if long_form:
                # A length is a number in the compact form of Code: 4 or 11 bits are all that an atom needs.
                if c.data[at] & 8 == 0:
                    n = c.data[at] >> 4
                    at += 1
                elif c.data[at] & 0x10 == 0 and at + 1 < c.size:
                    n = (<uint64_t>(c.data[at] & 0xE0) << 3) | c.data[at + 1]
                    at += 2
                else:
                    self.bad(chunk, at, "an atom's length is malformed")
            else:
                n = c.data[at]
                at += 1
            if n > c.size - at:
                self.bad(chunk, at, "an atom is cut short")
            if utf8:
                t = atom_intern(self.m, c.data + at, n)
            else:
                text = (<const char*>c.data)[at:at + n].decode("latin-1").encode()
                t = atom_intern(self.m, <const uint8_t*><char*>text, len(text))
            if t == NONE:
                self.fail(chunk, at, f"atom {i + 1} is too long, not UTF-8, or one more than the machine's limit")
            self.atoms[i + 1] = t
            at += n
        if count == 0:
            self.bad(chunk, 0, "the atom table doesn't even hold the module's name")
        self.mod.name = self.atoms[1]
        self.name = self.atom_str(self.mod.name)
        if self.where == "(bytes)":
            self.where = self.name
        return 0

    cdef size_t table(self, Chunk* c, str chunk, size_t row) except? 0:
        """Rows of a chunk that is a count and fixed rows."""
        if c.data == NULL:
            return 0
        if c.size < 4 or (c.size - 4) // row < u32(c.data):
            self.bad(chunk, 0, "the chunk is cut short")
        return u32(c.data)

    cdef term atom_at(self, uint64_t index, str chunk, size_t offset) except 0:
        if index == 0 or index > self.n_atoms:
            self.bad(chunk, offset, f"atom {index} of {self.n_atoms} is meant")
        return self.atoms[index]

    cdef int read_imports(self, Chunk* c) except -1:
        cdef size_t n = self.table(c, "ImpT", 12)
        cdef size_t i
        cdef const uint8_t* p
        cdef term module
        cdef term function
        cdef uint32_t arity
        self.imports = <Import*>calloc(n + 1, sizeof(Import))
        if self.imports == NULL:
            raise MemoryError
        for i in range(n):
            p = c.data + 4 + 12 * i
            module = self.atom_at(u32(p), "ImpT", 4 + 12 * i)
            function = self.atom_at(u32(p + 4), "ImpT", 8 + 12 * i)
            arity = u32(p + 8)
            if arity > MAX_ARITY:
                self.bad("ImpT", 12 + 12 * i, f"a function with {arity} arguments")
            self.imports[i].export = get_export(self.m, module, function, arity)
            if self.imports[i].export == NULL:
                raise MemoryError
            self.imports[i].native = self.imports[i].export.native
        self.n_imports = n
        return 0

    cdef int read_exports(self, Chunk* c) except -1:
        cdef size_t n = self.table(c, "ExpT", 12)
        cdef size_t i
        cdef const uint8_t* p
        cdef uint32_t arity
        cdef Export* e
        self.mod.exports = <Export**>calloc(n + 1, sizeof(Export*))
        self.mod.export_cells = <uint32_t*>calloc(n + 1, sizeof(uint32_t))
        self.export_labels = <uint32_t*>calloc(n + 1, sizeof(uint32_t))
        if self.mod.exports == NULL or self.mod.export_cells == NULL or self.export_labels == NULL:
            raise MemoryError
        for i in range(n):
            p = c.data + 4 + 12 * i
            arity = u32(p + 4)
            if arity > MAX_ARITY:
                self.bad("ExpT", 8 + 12 * i, f"a function with {arity} arguments")
            e = get_export(self.m, self.mod.name, self.atom_at(u32(p), "ExpT", 4 + 12 * i), arity)
            if e == NULL:
                raise MemoryError
            self.mod.exports[i] = e
            self.export_labels[i] = u32(p + 8)
            self.mod.n_exports = i + 1
        return 0

    cdef int read_funs(self, Chunk* c) except -1:
        cdef size_t n = self.table(c, "FunT", 24)
        cdef size_t i
        cdef const uint8_t* p
        cdef FunEntry* f
        self.mod.funs = <FunEntry*>calloc(n + 1, sizeof(FunEntry))
        self.fun_labels = <uint32_t*>calloc(n + 1, sizeof(uint32_t))
        if self.mod.funs == NULL or self.fun_labels == NULL:
            raise MemoryError
        for i in range(n):
            p = c.data + 4 + 24 * i
            f = &self.mod.funs[i]
            f.module = self.mod
            f.function = self.atom_at(u32(p), "FunT", 4 + 24 * i)
            if u32(p + 4) > MAX_ARITY or u32(p + 16) > u32(p + 4):
                self.bad("FunT", 8 + 24 * i, "a fun with impossible numbers of arguments and free variables")
            f.arity = u32(p + 4)
            self.fun_labels[i] = u32(p + 8)
            f.index = u32(p + 12)
            f.num_free = u32(p + 16)
            f.old_uniq = u32(p + 20)
        self.mod.n_funs = n
        return 0

    cdef int read_literals(self, const uint8_t* data, size_t size, str chunk) except -1:
        cdef size_t n
        cdef size_t i
        cdef size_t at = 4
        cdef size_t length
        cdef size_t used
        cdef int64_t words
        cdef term* hp
        cdef term* mso = NULL
        if size < 4:
            self.bad(chunk, 0, "the chunk is cut short")
        n = u32(data)
        if n > size // 5:
            self.bad(chunk, 0, f"{n} literals don't fit the chunk")
        self.mod.literals = <term*>calloc(n + 1, sizeof(term))
        if self.mod.literals == NULL:
            raise MemoryError
        for i in range(n):
            if size - at < 5:
                self.bad(chunk, at, "the literal table is cut short")
            length = u32(data + at)
            if length > size - at - 4 or length < 2 or data[at + 4] != 131:
                self.bad(chunk, at, f"literal {i} is no external term")
            words = ext_size(self.m, data + at + 5, length - 1, 0, &used)
            if words >= 0:
                hp = literal_alloc(self.m, words)
                if hp == NULL:
                    raise MemoryError
                self.mod.literals[i] = ext_build(self.m, data + at + 5, &hp, &mso)
            elif self.m.integer_bits == 0:
                self.bad(chunk, at + 4, f"literal {i} is no external term")
            # With a limited width the term may just be too large for this release: using it is the error.
            at += 4 + length
        self.mod.n_literals = n
        return 0

    cdef int compact(self, const uint8_t* p, size_t size, size_t* at, int* tag, int64_t* value) except -1:
        """A compact number of at most 32 bits (Line chunk)."""
        cdef uint8_t b
        cdef size_t n
        cdef int64_t v = 0
        if at[0] >= size:
            self.bad("Line", at[0], "the chunk is cut short")
        b = p[at[0]]
        at[0] += 1
        tag[0] = b & 7
        if b & 8 == 0:
            value[0] = b >> 4
            return 0
        n = 1 if b & 0x10 == 0 else (b >> 5) + 2
        if n > 4 or n > size - at[0]:
            self.bad("Line", at[0], "a number is too long")
        if b & 0x10 == 0:
            v = b >> 5
        while n > 0:
            v = (v << 8) | p[at[0]]
            at[0] += 1
            n -= 1
        value[0] = v
        return 0

    cdef int read_lines(self, Chunk* c) except -1:
        """Line numbers by reference, and file names; (file << 24) | line as LineEntry has it."""
        cdef size_t at = 20
        cdef size_t n
        cdef size_t files
        cdef size_t i = 1
        cdef size_t length
        cdef int tag = 0
        cdef int64_t v = 0
        cdef uint64_t file = 0
        cdef bytes first
        if c.size < 20:
            self.bad("Line", 0, "the chunk is cut short")
        if u32(c.data) != 0:
            return 0              # another version of the chunk: code without line numbers
        n = u32(c.data + 12)
        files = u32(c.data + 16)
        if n > c.size or files > c.size:
            self.bad("Line", 12, "more lines than the chunk can hold")
        self.lines = <uint32_t*>calloc(n + 1, sizeof(uint32_t))
        self.mod.files = <char**>calloc(files + 1, sizeof(char*))
        if self.lines == NULL or self.mod.files == NULL:
            raise MemoryError
        while i <= n:
            self.compact(c.data, c.size, &at, &tag, &v)
            if tag == 2:
                file = v
            elif tag == 1:
                self.lines[i] = <uint32_t>(file << 24 | <uint64_t>v) if file < 256 and 0 <= v < 1 << 24 else 0
                i += 1
            else:
                self.bad("Line", at, "neither a line nor a file")
        self.n_lines = n + 1
        first = f"{self.name}.erl".encode()
        for i in range(files + 1):
            length = len(first)
            if i > 0:
                if c.size - at < 2 or <size_t>(c.data[at] << 8 | c.data[at + 1]) > c.size - at - 2:
                    self.bad("Line", at, "a file name is cut short")
                length = c.data[at] << 8 | c.data[at + 1]
                at += 2
            self.mod.files[i] = <char*>calloc(length + 1, 1)
            if self.mod.files[i] == NULL:
                raise MemoryError
            memcpy(self.mod.files[i], <char*>first if i == 0 else <const char*>c.data + at, length)
            if i > 0:
                at += length
            self.mod.n_files = i + 1
        return 0


include "loader_decode.pxi"
include "loader_verify.pxi"
include "loader_emit.pxi"


cdef Module* load_beam(MachineC* m, bytes data, str where) except NULL:
    cdef Load load = Load()
    cdef Module* mod
    load.m = m
    load.name = load.where = where
    load.mod = <Module*>calloc(1, sizeof(Module))
    load.now = <State*>calloc(1, sizeof(State))
    if load.mod == NULL or load.now == NULL:
        raise MemoryError
    load.mod.machine = m
    load.read(data)
    decode_code(load)
    verify_code(load)
    emit_code(load)
    mod = load.mod
    load.mod = NULL
    return mod


cdef void publish_module(Module* mod) noexcept nogil:
    cdef size_t i
    cdef Export* e
    for i in range(mod.n_exports):
        e = mod.exports[i]
        if e.native == NULL and e.owner != mod:
            # The owner first: who sees the new code must find it resolved.
            atomic_store_ptr(<void**>&e.owner, mod)
            atomic_store_ptr(<void**>&e.code, <void*>(mod.code + mod.export_cells[i]))


cdef void free_module(Module* mod) noexcept:
    cdef size_t i
    for i in range(mod.n_files):
        free(mod.files[i])
    free(mod.files)
    free(mod.code)
    free(mod.functions)
    free(mod.funs)
    free(mod.exports)
    free(mod.export_cells)
    free(mod.literals)
    free(mod.lines)
    free(mod.label_cells)
    free(<void*>mod.strings)
    free(mod.where)
    free(mod)
