# Terms: the one-word values that every other module of the engine passes around.
#
# A term is a 64-bit word. The two low bits say what it is (seed, chapter 9):
#
#   ..01  list     pointer to a cons cell of two words: [0] head, [1] tail
#   ..10  boxed    pointer to a header word followed by `size` payload words
#   ..11  immediate; more low bits tell them apart:
#           xxxx 0011  local pid     number in the upper 60 bits
#           xxxx 0111  local port    number in the upper 60 bits
#           xxxx 1111  small integer 60 bits, two's complement
#         00 1011  atom          index into the machine's atom table in the upper 58 bits
#         01 1011  catch tag     (stack only) index of a handler in the machine's catch table
#         10 1011  relation      (signals and tables of relations only) number of a link, monitor or request across
#                                nodes: what stands for a remote process there (dist.pxd)
#         11 1011  nil           []
#   ..00  never a term: a boxed header (on a heap), a continuation pointer (on a stack: the address of a
#         code cell, cells are 8-aligned), or NONE (all zero: "no value": a native raised, a lookup failed)
#
# A header is  size << 6 | type  with a 6-bit type whose two low bits are 00; `size` counts payload words.
# What the payload words are (T term, R raw bits that the collector must not read as terms):
#
#   TUPLE    0x00  T*                              MATCH    0x04  T binary, R bit position, R bit end, R saved[n]
#   POSINT   0x08  R limbs, least first            NEGINT   0x0C  the same; the magnitude of a negative number
#   REF      0x10  R id, R alias pid (0: none)     FUN      0x14  R FunEntry* or Export*|1, T free variables*
#   FLOAT    0x18  R double                        RESREF   0x1C  R id, R RefcBin*, R next off-heap object
#   REFC     0x20  R bytes, R RefcBin*, R next     HEAPBIN  0x24  R bytes, R data, zero padded to a word
#   SUBBIN   0x28  R bits, R bit offset, T parent  HASHMAP  0x2C  T count (small), T root node (see maps.pxd)
#   EXTPID   0x30  R node atom, R creation, R id, R serial    EXTPORT 0x34  R node atom, R creation, R id
#   EXTREF   0x38  R node atom, R creation, R words (count), R ids*    MAP 0x3C  T tuple of sorted keys, T values*
#
# Canonical forms, which everything that builds terms must keep (compare and hash rely on them):
#   an integer that fits 60 bits is a small; a big has no leading zero limb; a MAP has at most MAP_FLAT_MAX keys in
#   term order (compare.pxd, cmp_key), a HASHMAP more; a SUBBIN's parent is HEAPBIN or REFC, never SUBBIN;
#   a float is finite. A binary of at most HEAPBIN_MAX bytes is normally HEAPBIN, a larger one REFC.

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t, uintptr_t

ctypedef uint64_t term
ctypedef uint64_t cell

cdef enum:
    NONE = 0

    TAG_LIST = 1
    TAG_BOXED = 2
    TAG_IMMEDIATE = 3

    TAG_PID = 0x3
    TAG_PORT = 0x7
    TAG_ATOM = 0x0B
    TAG_CATCH = 0x1B
    TAG_RELATION = 0x2B
    TAG_NIL = 0x3B
    TAG_SMALL = 0xF

    NIL = 0x3B

    T_TUPLE = 0x00
    T_MATCH = 0x04
    T_POSINT = 0x08
    T_NEGINT = 0x0C
    T_REF = 0x10
    T_FUN = 0x14
    T_FLOAT = 0x18
    T_RESREF = 0x1C
    T_REFC = 0x20
    T_HEAPBIN = 0x24
    T_SUBBIN = 0x28
    T_HASHMAP = 0x2C
    T_EXTPID = 0x30
    T_EXTPORT = 0x34
    T_EXTREF = 0x38
    T_MAP = 0x3C

    # A binary above this many bytes lives off the heap and is shared by reference count (design.md, section 4).
    HEAPBIN_MAX = 64
    # A map above this many keys is a hash trie (OTP's own limit, so that printed order agrees below it).
    MAP_FLAT_MAX = 32

    REFC_WORDS = 4        # header + payload of a REFC or RESREF
    SUBBIN_WORDS = 4
    FLOAT_WORDS = 2
    REF_WORDS = 3

cdef extern from *:
    """
    #define AVM_SMALL_MAX ((((int64_t)1) << 59) - 1)
    #define AVM_SMALL_MIN (-(((int64_t)1) << 59))
    #define AVM_LIKELY(x) __builtin_expect(!!(x), 1)
    #define AVM_UNLIKELY(x) __builtin_expect(!!(x), 0)
    """
    const int64_t SMALL_MAX "AVM_SMALL_MAX"
    const int64_t SMALL_MIN "AVM_SMALL_MIN"
    bint likely "AVM_LIKELY"(bint x) noexcept nogil
    bint unlikely "AVM_UNLIKELY"(bint x) noexcept nogil

# -- immediates ------------------------------------------------------------------------------------

cdef inline bint is_small(term t) noexcept nogil:
    return (t & 0xF) == TAG_SMALL

cdef inline bint are_small(term a, term b) noexcept nogil:
    return (a & b & 0xF) == TAG_SMALL

cdef inline term mk_small(int64_t v) noexcept nogil:
    return (<term>v << 4) | TAG_SMALL

cdef inline int64_t small_value(term t) noexcept nogil:
    return <int64_t>t >> 4

cdef inline bint fits_small(int64_t v) noexcept nogil:
    return SMALL_MIN <= v <= SMALL_MAX

cdef inline bint is_atom(term t) noexcept nogil:
    return (t & 0x3F) == TAG_ATOM

cdef inline term mk_atom(uint64_t index) noexcept nogil:
    return (index << 6) | TAG_ATOM

cdef inline uint64_t atom_index(term t) noexcept nogil:
    return t >> 6

cdef inline bint is_pid(term t) noexcept nogil:
    """A local pid; see is_any_pid for external ones."""
    return (t & 0xF) == TAG_PID

cdef inline term mk_pid(uint64_t number) noexcept nogil:
    return (number << 4) | TAG_PID

cdef inline uint64_t pid_number(term t) noexcept nogil:
    """The number of a local pid or port: the second of the three that are printed."""
    return t >> 4

cdef inline bint is_port(term t) noexcept nogil:
    return (t & 0xF) == TAG_PORT

cdef inline term mk_port(uint64_t number) noexcept nogil:
    return (number << 4) | TAG_PORT

cdef inline bint is_nil(term t) noexcept nogil:
    return t == NIL

cdef inline bint is_catch(term t) noexcept nogil:
    return (t & 0x3F) == TAG_CATCH

cdef inline term mk_catch(uint64_t index) noexcept nogil:
    return (index << 6) | TAG_CATCH

cdef inline bint is_relation(term t) noexcept nogil:
    return (t & 0x3F) == TAG_RELATION

cdef inline term mk_relation(uint64_t number) noexcept nogil:
    return (number << 6) | TAG_RELATION

cdef inline bint is_cp(term t) noexcept nogil:
    """On a stack: a continuation pointer."""
    return (t & 3) == 0

cdef inline bint is_immediate(term t) noexcept nogil:
    return (t & 3) == 3

# -- lists -----------------------------------------------------------------------------------------

cdef inline bint is_cons(term t) noexcept nogil:
    return (t & 3) == TAG_LIST

cdef inline bint is_list(term t) noexcept nogil:
    return (t & 3) == TAG_LIST or t == NIL

cdef inline term* cons_ptr(term t) noexcept nogil:
    return <term*>(t - TAG_LIST)

cdef inline term head(term t) noexcept nogil:
    return (<term*>(t - TAG_LIST))[0]

cdef inline term tail(term t) noexcept nogil:
    return (<term*>(t - TAG_LIST))[1]

cdef inline term mk_list(term* p) noexcept nogil:
    return <term>p | TAG_LIST

cdef inline term cons_at(term* p, term h, term t) noexcept nogil:
    """Fill the two words at `p` and return the list."""
    p[0] = h
    p[1] = t
    return <term>p | TAG_LIST

# -- boxed -----------------------------------------------------------------------------------------

cdef inline bint is_boxed(term t) noexcept nogil:
    return (t & 3) == TAG_BOXED

cdef inline term* boxed_ptr(term t) noexcept nogil:
    return <term*>(t - TAG_BOXED)

cdef inline term mk_boxed(term* p) noexcept nogil:
    return <term>p | TAG_BOXED

cdef inline term mk_header(uint64_t size, int kind) noexcept nogil:
    return (size << 6) | <term>kind

cdef inline uint64_t header_size(term h) noexcept nogil:
    """Payload words, the header itself not counted."""
    return h >> 6

cdef inline int header_type(term h) noexcept nogil:
    return <int>(h & 0x3F)

cdef inline term header_of(term t) noexcept nogil:
    return (<term*>(t - TAG_BOXED))[0]

cdef inline int boxed_type(term t) noexcept nogil:
    """T_* of a boxed term; -1 of anything else."""
    if (t & 3) != TAG_BOXED:
        return -1
    return <int>((<term*>(t - TAG_BOXED))[0] & 0x3F)

cdef inline bint is_type(term t, int kind) noexcept nogil:
    return (t & 3) == TAG_BOXED and ((<term*>(t - TAG_BOXED))[0] & 0x3F) == <term>kind

cdef inline bint is_tuple(term t) noexcept nogil:
    return is_type(t, T_TUPLE)

cdef inline bint is_tuple_of(term t, uint64_t arity) noexcept nogil:
    return (t & 3) == TAG_BOXED and (<term*>(t - TAG_BOXED))[0] == (arity << 6)

cdef inline uint64_t tuple_arity(term t) noexcept nogil:
    return header_size(header_of(t))

cdef inline term* tuple_elements(term t) noexcept nogil:
    """Address of element 1."""
    return boxed_ptr(t) + 1

cdef inline term element(term t, uint64_t i) noexcept nogil:
    """Element `i` of a tuple, counted from 0, unchecked."""
    return boxed_ptr(t)[1 + i]

cdef inline bint is_float(term t) noexcept nogil:
    return is_type(t, T_FLOAT)

cdef inline double float_value(term t) noexcept nogil:
    return (<double*>(t - TAG_BOXED))[1]

cdef inline bint is_big(term t) noexcept nogil:
    # POSINT 0x08 and NEGINT 0x0C differ in bit 2 only
    return (t & 3) == TAG_BOXED and ((<term*>(t - TAG_BOXED))[0] & 0x3B) == T_POSINT

cdef inline bint is_integer(term t) noexcept nogil:
    return is_small(t) or is_big(t)

cdef inline bint is_number(term t) noexcept nogil:
    return is_small(t) or is_big(t) or is_float(t)

cdef inline bint is_map(term t) noexcept nogil:
    cdef int k = boxed_type(t)
    return k == T_MAP or k == T_HASHMAP

cdef inline bint is_fun(term t) noexcept nogil:
    return is_type(t, T_FUN)

cdef inline bint is_reference(term t) noexcept nogil:
    cdef int k = boxed_type(t)
    return k == T_REF or k == T_RESREF or k == T_EXTREF

cdef inline bint is_any_pid(term t) noexcept nogil:
    return is_pid(t) or is_type(t, T_EXTPID)

cdef inline bint is_any_port(term t) noexcept nogil:
    return is_port(t) or is_type(t, T_EXTPORT)

cdef inline bint is_bitstring(term t) noexcept nogil:
    cdef int k = boxed_type(t)
    return k == T_HEAPBIN or k == T_REFC or k == T_SUBBIN

cdef inline bint is_binary(term t) noexcept nogil:
    """A bit string of whole bytes."""
    cdef int k = boxed_type(t)
    return k == T_HEAPBIN or k == T_REFC or (k == T_SUBBIN and (boxed_ptr(t)[1] & 7) == 0)
