# The dispatch loop. Reading order: the representation of instructions (ops.txt, docs/internals/interpreter.md), the
# helpers below, interp_run; what is rare or long is in interp_slow.pxi, exceptions in interp_raise.pxi, the natives
# that need the interpreter in interp_natives.pxi. All are one C file, so that the compiler can inline across them.
#
# Locals of the loop and their homes in Process (SWAPOUT before a call that takes a Process*, SWAPIN after it):
#   pc -> p.pc, cp -> p.cp, stop -> p.stop, htop -> p.htop, reds -> p.reds
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.op_defs cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.num cimport *
from avmtools.vm.compare cimport *
from avmtools.vm.maps cimport *
from avmtools.vm.bits cimport *
from avmtools.vm.code cimport *
from avmtools.vm.on_load cimport *
from avmtools.vm.process cimport *
from avmtools.vm.sched cimport sched_blocking
from avmtools.vm.trace cimport trace_enter, trace_raise, trace_return
from avmtools.vm.proc cimport Proc, Rel, Signal
from avmtools.vm.signals cimport rel_make, signal_free
from avmtools.vm.dist cimport dist_abandon, dist_spawn

cdef extern from *:
    """
    #define avm_unreachable() __builtin_unreachable()
    #define avm_add_ov(a, b, r) __builtin_add_overflow((int64_t)(a), (int64_t)(b), (int64_t *)(r))
    #define avm_sub_ov(a, b, r) __builtin_sub_overflow((int64_t)(a), (int64_t)(b), (int64_t *)(r))
    #define avm_mul_ov(a, b, r) __builtin_mul_overflow((int64_t)(a), (int64_t)(b), (int64_t *)(r))
    #define avm_finite(d) __builtin_isfinite(d)
    """
    bint add_overflow "avm_add_ov"(term a, term b, term* r) noexcept nogil
    bint sub_overflow "avm_sub_ov"(term a, term b, term* r) noexcept nogil
    bint mul_overflow "avm_mul_ov"(int64_t a, int64_t b, term* r) noexcept nogil
    bint is_finite "avm_finite"(double d) noexcept nogil
    void avm_unreachable() noexcept nogil

cdef enum:
    ARGS = MAX_X + 40     # scratch registers where arguments of bifs stand
    MAX_ARGS = 1000       # of a call that is made from a list; below MAX_X, with room for what a fun adds

# What is known of a failure beside p.exc_*: the frame that a native adds to the stack trace.
cdef struct Fault:
    Native* native        # a native failed ...
    Export* export        # ... or a function doesn't exist ...
    term function         # ... or an operator of module erlang: its name
    term* args
    int n

# -- operands ----------------------------------------------------------------------------------------

cdef inline uint64_t FA(cell i) noexcept nogil:
    return (i >> 16) & 0xFFFF

cdef inline uint64_t FB(cell i) noexcept nogil:
    return (i >> 32) & 0xFFFF

cdef inline uint64_t FC(cell i) noexcept nogil:
    return i >> 48

cdef inline term* reg(term* x, term* stop, uint64_t f) noexcept nogil:
    """Address of the register in a 16-bit field: byte offset from x, or from stop where bit 2 is set."""
    return <term*>(<char*>(stop if f & 4 else x) + (f & 0xFFF8))

cdef inline term* xreg(term* x, uint64_t f) noexcept nogil:
    return <term*>(<char*>x + f)

cdef inline term* yreg(term* stop, uint64_t f) noexcept nogil:
    return <term*>(<char*>stop + (f - 4))

cdef inline term operand(term* x, term* stop, cell o) noexcept nogil:
    """Value of a whole-cell operand: the term itself, or a register as in a field."""
    return o if o & 3 else reg(x, stop, o)[0]

cdef inline const cell* target(cell c) noexcept nogil:
    return <const cell*>c

cdef inline bint heavy(Process* p, int64_t slack) noexcept nogil:
    """Whether natives have left so much outside the block that it is time to collect."""
    return (<int64_t>p.frag_words + slack > 512 + ((p.hend - p.heap) >> 2)) or p.off_heap_bytes > p.off_heap_limit

cdef inline int64_t collection_cost(Process* p) noexcept nogil:
    """Reductions for what a collection has moved: a process that does little else must not hold its scheduler."""
    return ((p.htop - p.heap) + (p.hend - p.stop)) >> 5

# Cells that end a process with x0 as its value, and cells that call the fun in x0 first.
cdef cell EXIT_CELLS[2]
cdef cell START_CELLS[2]
EXIT_CELLS[0] = I_EXIT_PROCESS
EXIT_CELLS[1] = I_INVALID
START_CELLS[0] = I_CALL_FUN
START_CELLS[1] = I_EXIT_PROCESS

include "interp_raise.pxi"
include "interp_natives.pxi"
include "interp_slow.pxi"

# -- entry and exit ----------------------------------------------------------------------------------

cdef const cell* exit_cells() noexcept nogil:
    return EXIT_CELLS

cdef void export_stub(Export* e) noexcept nogil:
    cdef cell op = I_LOAD_STUB
    if e.native != NULL:
        op = I_SPECIAL_STUB if e.native.flags & NATIVE_SPECIAL else I_NATIVE_STUB
    e.stub[0] = op | <cell>e.arity << 16
    if op == I_SPECIAL_STUB:
        e.stub[0] |= <cell>e.native.special << 32
    e.stub[1] = <cell>e
    e.stub[2] = <cell>e.native
    e.stub[3] = I_INVALID
    e.code = e.stub

cdef int leave(Process* p, Sched* s, int live, int why) noexcept nogil:
    """Save x[0..live) and answer `why`; the window is written back already."""
    cdef term* grown
    if live > p.saved_cap:
        grown = <term*>realloc(p.saved_x, (live + 8) * sizeof(term))
        if grown == NULL:
            # Without memory for its registers the process can't be resumed: it ends here.
            p.exc_class = ATOM_EXITING
            p.exc_reason = ATOM_out_of_memory
            p.saved_n = 0
            return RUN_EXIT
        p.saved_x = grown
        p.saved_cap = live + 8
    memcpy(p.saved_x, s.x, live * sizeof(term))
    p.saved_n = live
    return why

cdef int take_turns(Process* p, Sched* s, int live) noexcept nogil:
    """End of a slice: tidy up what natives have left, save, yield."""
    if heavy(p, 1 << 40 if p.m.gc_stress else 0):
        collect(p, 0, s.x, live)
    return leave(p, s, live, RUN_YIELD)

# -- the loop ----------------------------------------------------------------------------------------

cdef int interp_run(Sched* s, Process* p) noexcept nogil:
    cdef const cell* pc = p.pc
    cdef const cell* cp = p.cp
    cdef const cell* next
    cdef term* x = s.x
    cdef term* stop = p.stop
    cdef term* htop = p.htop
    cdef term* ptr
    cdef int64_t reds = p.reds
    # With gc_stress every test for room fails: `slack` is larger than any heap.
    cdef int64_t slack = <int64_t>1 << 40 if p.m.gc_stress else 0
    cdef cell I
    cdef int op, live
    cdef int64_t n, lo, hi
    cdef term t, u, r
    cdef bint yes
    cdef double d
    cdef Export* e
    cdef FunEntry* f
    cdef Native* native
    cdef Fault fault

    if reds <= 0:
        reds = REDUCTIONS
    memcpy(x, p.saved_x, p.saved_n * sizeof(term))
    while True:
        fault.native = NULL
        fault.export = NULL
        fault.function = NONE
        while True:
            I = pc[0]
            op = <int>(I & 0xFFFF)
            if op > I_LAST:           # the loader writes no other cells: saves the switch its range check
                avm_unreachable()
            # ---- moves
            if op == I_MOVE_XX:
                xreg(x, FB(I))[0] = xreg(x, FA(I))[0]
                pc += 1
                continue
            elif op == I_MOVE_XY:
                yreg(stop, FB(I))[0] = xreg(x, FA(I))[0]
                pc += 1
                continue
            elif op == I_MOVE_YX:
                xreg(x, FB(I))[0] = yreg(stop, FA(I))[0]
                pc += 1
                continue
            elif op == I_MOVE_RR:
                reg(x, stop, FB(I))[0] = reg(x, stop, FA(I))[0]
                pc += 1
                continue
            elif op == I_MOVE_CX:
                xreg(x, FB(I))[0] = pc[1]
                pc += 2
                continue
            elif op == I_MOVE_CR:
                reg(x, stop, FB(I))[0] = pc[1]
                pc += 2
                continue
            elif op == I_MOVE2:
                reg(x, stop, FB(I))[0] = reg(x, stop, FA(I))[0]
                reg(x, stop, pc[1])[0] = reg(x, stop, FC(I))[0]
                pc += 2
                continue
            elif op == I_MOVE3:
                reg(x, stop, FB(I))[0] = reg(x, stop, FA(I))[0]
                u = pc[1]
                reg(x, stop, u & 0xFFFF)[0] = reg(x, stop, FC(I))[0]
                reg(x, stop, u >> 32)[0] = reg(x, stop, (u >> 16) & 0xFFFF)[0]
                pc += 2
                continue
            elif op == I_SWAP:
                t = reg(x, stop, FA(I))[0]
                reg(x, stop, FA(I))[0] = reg(x, stop, FB(I))[0]
                reg(x, stop, FB(I))[0] = t
                pc += 1
                continue
            # ---- tests
            elif op == I_IS_CONS:
                pc = pc + 2 if is_cons(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_CONS_GET:
                t = reg(x, stop, FA(I))[0]
                if is_cons(t):
                    ptr = cons_ptr(t)
                    t = ptr[0]
                    u = ptr[1]
                    reg(x, stop, FB(I))[0] = t
                    reg(x, stop, FC(I))[0] = u
                    pc += 2
                else:
                    pc = target(pc[1])
                continue
            elif op == I_IS_NIL:
                pc = pc + 2 if reg(x, stop, FA(I))[0] == NIL else target(pc[1])
                continue
            elif op == I_IS_LIST:
                pc = pc + 2 if is_list(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_ATOM:
                pc = pc + 2 if is_atom(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_INTEGER:
                pc = pc + 2 if is_integer(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_FLOAT:
                pc = pc + 2 if is_float(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_NUMBER:
                pc = pc + 2 if is_number(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_PID:
                pc = pc + 2 if is_any_pid(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_REFERENCE:
                pc = pc + 2 if is_reference(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_PORT:
                pc = pc + 2 if is_any_port(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_BINARY:
                pc = pc + 2 if is_binary(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_BITSTR:
                pc = pc + 2 if is_bitstring(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_TUPLE:
                pc = pc + 2 if is_tuple(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_TUPLE_OF:
                pc = pc + 2 if is_tuple_of(reg(x, stop, FA(I))[0], FB(I)) else target(pc[1])
                continue
            elif op == I_IS_TAGGED:
                t = reg(x, stop, FA(I))[0]
                if is_tuple_of(t, FB(I)) and element(t, 0) == pc[2]:
                    pc += 3
                else:
                    pc = target(pc[1])
                continue
            elif op == I_IS_MAP:
                pc = pc + 2 if is_map(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            elif op == I_IS_BOOLEAN:
                t = reg(x, stop, FA(I))[0]
                pc = pc + 2 if t == ATOM_true or t == ATOM_false else target(pc[1])
                continue
            elif op == I_IS_FUNCTION:
                pc = pc + 2 if is_fun(reg(x, stop, FA(I))[0]) else target(pc[1])
                continue
            # ---- comparisons
            elif op == I_EQX_RC:
                pc = pc + 3 if reg(x, stop, FA(I))[0] == pc[2] else target(pc[1])
                continue
            elif op == I_NEX_RC:
                pc = pc + 3 if reg(x, stop, FA(I))[0] != pc[2] else target(pc[1])
                continue
            elif op == I_EQX_RR:
                pc = pc + 2 if eqx(p.m, reg(x, stop, FA(I))[0], reg(x, stop, FB(I))[0]) else target(pc[1])
                continue
            elif op == I_NEX_RR:
                pc = target(pc[1]) if eqx(p.m, reg(x, stop, FA(I))[0], reg(x, stop, FB(I))[0]) else pc + 2
                continue
            elif op == I_EQ_RR or op == I_NE_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                if t == u:
                    yes = True
                elif are_small(t, u):
                    yes = False
                else:
                    yes = eq(p.m, t, u)
                pc = pc + 2 if yes == (op == I_EQ_RR) else target(pc[1])
                continue
            elif op == I_LT_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                if likely(are_small(t, u)):
                    yes = <int64_t>t < <int64_t>u
                else:
                    yes = cmp(p.m, t, u) < 0
                pc = pc + 2 if yes else target(pc[1])
                continue
            elif op == I_GE_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                if likely(are_small(t, u)):
                    yes = <int64_t>t >= <int64_t>u
                else:
                    yes = cmp(p.m, t, u) >= 0
                pc = pc + 2 if yes else target(pc[1])
                continue
            elif op == I_LT_RC:
                t = reg(x, stop, FA(I))[0]
                if likely(is_small(t)):
                    yes = <int64_t>t < <int64_t>pc[2]
                else:
                    yes = cmp(p.m, t, pc[2]) < 0
                pc = pc + 3 if yes else target(pc[1])
                continue
            elif op == I_GE_RC:
                t = reg(x, stop, FA(I))[0]
                if likely(is_small(t)):
                    yes = <int64_t>t >= <int64_t>pc[2]
                else:
                    yes = cmp(p.m, t, pc[2]) >= 0
                pc = pc + 3 if yes else target(pc[1])
                continue
            elif op == I_LT_CR:
                t = reg(x, stop, FA(I))[0]
                if likely(is_small(t)):
                    yes = <int64_t>pc[2] < <int64_t>t
                else:
                    yes = cmp(p.m, pc[2], t) < 0
                pc = pc + 3 if yes else target(pc[1])
                continue
            elif op == I_GE_CR:
                t = reg(x, stop, FA(I))[0]
                if likely(is_small(t)):
                    yes = <int64_t>pc[2] >= <int64_t>t
                else:
                    yes = cmp(p.m, pc[2], t) >= 0
                pc = pc + 3 if yes else target(pc[1])
                continue
            # ---- selection
            elif op == I_SELECT_LINEAR:
                t = reg(x, stop, FA(I))[0]
                next = pc + 2
                pc = target(pc[1])
                for n in range(<int64_t>FB(I)):
                    if next[0] == t:
                        pc = target(next[1])
                        break
                    next += 2
                continue
            elif op == I_SELECT_BINARY:
                t = reg(x, stop, FA(I))[0]
                next = pc + 2
                pc = target(pc[1])
                lo = 0
                hi = FB(I)
                while lo < hi:
                    n = (lo + hi) >> 1
                    if next[2 * n] < t:
                        lo = n + 1
                    else:
                        hi = n
                if lo < <int64_t>FB(I) and next[2 * lo] == t:
                    pc = target(next[2 * lo + 1])
                continue
            elif op == I_SELECT_TABLE:
                t = reg(x, stop, FA(I))[0]
                u = (t - pc[2]) >> 4
                if is_small(t) and u < FB(I):
                    pc = target(pc[3 + u])
                else:
                    pc = target(pc[1])
                continue
            elif op == I_SELECT_ARITY:
                t = reg(x, stop, FA(I))[0]
                next = pc + 2
                pc = target(pc[1])
                if is_tuple(t):
                    t = tuple_arity(t)
                    for n in range(<int64_t>FB(I)):
                        if next[0] == t:
                            pc = target(next[1])
                            break
                        next += 2
                continue
            elif op == I_JUMP:
                pc = target(pc[1])
                continue
            elif op == I_TICK:
                # A loop that no call paces: it must not outlast its slice either.
                pc += 1
                reds -= 1
                if unlikely(reds <= 0):
                    p.pc = pc
                    p.cp = cp
                    p.stop = stop
                    p.htop = htop
                    p.reds = reds
                    return take_turns(p, s, <int>FA(I))
                continue
            # ---- lists and tuples
            elif op == I_GET_LIST:
                t = reg(x, stop, FA(I))[0]
                if unlikely(not is_cons(t)):
                    raise_error(p, ATOM_invalid_code)
                    break
                ptr = cons_ptr(t)
                t = ptr[0]
                u = ptr[1]
                reg(x, stop, FB(I))[0] = t
                reg(x, stop, FC(I))[0] = u
                pc += 1
                continue
            elif op == I_GET_HD:
                t = reg(x, stop, FA(I))[0]
                if unlikely(not is_cons(t)):
                    raise_error(p, ATOM_invalid_code)
                    break
                reg(x, stop, FB(I))[0] = cons_ptr(t)[0]
                pc += 1
                continue
            elif op == I_GET_TL:
                t = reg(x, stop, FA(I))[0]
                if unlikely(not is_cons(t)):
                    raise_error(p, ATOM_invalid_code)
                    break
                reg(x, stop, FB(I))[0] = cons_ptr(t)[1]
                pc += 1
                continue
            elif op == I_GET_ELEM:
                t = reg(x, stop, FA(I))[0]
                if unlikely(not is_tuple(t) or tuple_arity(t) <= FB(I)):
                    raise_error(p, ATOM_invalid_code)
                    break
                reg(x, stop, FC(I))[0] = element(t, FB(I))
                pc += 1
                continue
            elif op == I_GET_ELEM_OK:
                reg(x, stop, FC(I))[0] = element(reg(x, stop, FA(I))[0], FB(I))
                pc += 1
                continue
            elif op == I_GET_ELEM2:
                t = reg(x, stop, FA(I))[0]
                if unlikely(not is_tuple(t) or tuple_arity(t) <= FB(I) + 1):
                    raise_error(p, ATOM_invalid_code)
                    break
                ptr = tuple_elements(t) + FB(I)
                t = ptr[0]
                u = ptr[1]
                reg(x, stop, FC(I))[0] = t
                reg(x, stop, pc[1])[0] = u
                pc += 2
                continue
            elif op == I_PUT_LIST:
                ptr = htop
                htop += 2
                if unlikely(htop > stop):
                    p.htop = ptr
                    p.stop = stop
                    ptr = heap_alloc(p, 2)
                    htop = p.htop
                ptr[0] = reg(x, stop, FA(I))[0]
                ptr[1] = reg(x, stop, FB(I))[0]
                reg(x, stop, FC(I))[0] = mk_list(ptr)
                pc += 1
                continue
            elif op == I_PUT_LIST_RC:
                ptr = htop
                htop += 2
                if unlikely(htop > stop):
                    p.htop = ptr
                    p.stop = stop
                    ptr = heap_alloc(p, 2)
                    htop = p.htop
                ptr[0] = reg(x, stop, FA(I))[0]
                ptr[1] = pc[1]
                reg(x, stop, FC(I))[0] = mk_list(ptr)
                pc += 2
                continue
            elif op == I_PUT_LIST_CR:
                ptr = htop
                htop += 2
                if unlikely(htop > stop):
                    p.htop = ptr
                    p.stop = stop
                    ptr = heap_alloc(p, 2)
                    htop = p.htop
                ptr[0] = pc[1]
                ptr[1] = reg(x, stop, FA(I))[0]
                reg(x, stop, FC(I))[0] = mk_list(ptr)
                pc += 2
                continue
            elif op == I_PUT_TUPLE:
                n = FB(I)
                ptr = htop
                htop += n + 1
                if unlikely(htop > stop):
                    p.htop = ptr
                    p.stop = stop
                    ptr = heap_alloc(p, n + 1)
                    htop = p.htop
                t = mk_boxed(ptr)
                ptr[0] = mk_header(n, T_TUPLE)
                pc += 1
                while n > 0:
                    ptr += 1
                    ptr[0] = operand(x, stop, pc[0])
                    pc += 1
                    n -= 1
                reg(x, stop, FA(I))[0] = t
                continue
            # ---- arithmetic: small integers here, everything else after the chain
            elif op == I_ADD_RC:
                t = reg(x, stop, FA(I))[0]
                u = pc[2]
                if likely(is_small(t)) and likely(not add_overflow(t, u - TAG_SMALL, &r)):
                    reg(x, stop, FC(I))[0] = r
                    pc += 3
                    continue
                live = <int>FB(I)
            elif op == I_SUB_RC:
                t = reg(x, stop, FA(I))[0]
                u = pc[2]
                if likely(is_small(t)) and likely(not sub_overflow(t, u - TAG_SMALL, &r)):
                    reg(x, stop, FC(I))[0] = r
                    pc += 3
                    continue
                live = <int>FB(I)
            elif op == I_ADD_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                if likely(are_small(t, u)) and likely(not add_overflow(t, u - TAG_SMALL, &r)):
                    reg(x, stop, FC(I))[0] = r
                    pc += 3
                    continue
                live = <int>pc[2]
            elif op == I_SUB_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                if likely(are_small(t, u)) and likely(not sub_overflow(t, u - TAG_SMALL, &r)):
                    reg(x, stop, FC(I))[0] = r
                    pc += 3
                    continue
                live = <int>pc[2]
            elif op == I_BAND_RC:
                t = reg(x, stop, FA(I))[0]
                u = pc[2]
                if likely(is_small(t)):
                    reg(x, stop, FC(I))[0] = t & u
                    pc += 3
                    continue
                live = <int>FB(I)
            elif op == I_BSL_RC:
                # the loader lets only 0..58 through
                t = reg(x, stop, FA(I))[0]
                u = pc[2]
                if likely(is_small(t)):
                    n = small_value(u)
                    lo = <int64_t>(t - TAG_SMALL)
                    if (lo << n) >> n == lo:
                        reg(x, stop, FC(I))[0] = <term>(lo << n) | TAG_SMALL
                        pc += 3
                        continue
                live = <int>FB(I)
            elif op == I_BSR_RC:
                t = reg(x, stop, FA(I))[0]
                u = pc[2]
                if likely(is_small(t)):
                    reg(x, stop, FC(I))[0] = mk_small(small_value(t) >> small_value(u))
                    pc += 3
                    continue
                live = <int>FB(I)
            elif op == I_MUL_RC:
                t = reg(x, stop, FA(I))[0]
                u = pc[2]
                if likely(is_small(t)) and likely(not mul_overflow(<int64_t>(t - TAG_SMALL), small_value(u), &r)):
                    reg(x, stop, FC(I))[0] = r | TAG_SMALL
                    pc += 3
                    continue
                live = <int>FB(I)
            elif op == I_DIV_RC:
                # neither 0 nor -1 comes here
                t = reg(x, stop, FA(I))[0]
                u = pc[2]
                if likely(is_small(t)):
                    reg(x, stop, FC(I))[0] = mk_small(small_value(t) / small_value(u))
                    pc += 3
                    continue
                live = <int>FB(I)
            elif op == I_REM_RC:
                t = reg(x, stop, FA(I))[0]
                u = pc[2]
                if likely(is_small(t)):
                    reg(x, stop, FC(I))[0] = mk_small(small_value(t) % small_value(u))
                    pc += 3
                    continue
                live = <int>FB(I)
            elif op == I_MUL_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                # 16 * value times value overflows exactly when the product leaves 60 bits
                if likely(are_small(t, u)) and likely(not mul_overflow(<int64_t>(t - TAG_SMALL), small_value(u), &r)):
                    reg(x, stop, FC(I))[0] = r | TAG_SMALL
                    pc += 3
                    continue
                live = <int>pc[2]
            elif op == I_DIV_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                # -1 apart: the smallest small divided by it is no small
                if likely(are_small(t, u)) and u != mk_small(0) and u != mk_small(-1):
                    reg(x, stop, FC(I))[0] = mk_small(small_value(t) / small_value(u))
                    pc += 3
                    continue
                live = <int>pc[2]
            elif op == I_REM_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                if likely(are_small(t, u)) and u != mk_small(0):
                    reg(x, stop, FC(I))[0] = mk_small(small_value(t) % small_value(u))
                    pc += 3
                    continue
                live = <int>pc[2]
            elif op == I_BAND_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                if likely(are_small(t, u)):
                    reg(x, stop, FC(I))[0] = t & u
                    pc += 3
                    continue
                live = <int>pc[2]
            elif op == I_BOR_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                if likely(are_small(t, u)):
                    reg(x, stop, FC(I))[0] = t | u
                    pc += 3
                    continue
                live = <int>pc[2]
            elif op == I_BXOR_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                if likely(are_small(t, u)):
                    reg(x, stop, FC(I))[0] = (t ^ u) | TAG_SMALL
                    pc += 3
                    continue
                live = <int>pc[2]
            elif op == I_BSL_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                if likely(are_small(t, u)):
                    n = small_value(u)
                    lo = small_value(t)
                    if 0 <= n < 59 and (lo << n) >> n == lo and fits_small(lo << n):
                        reg(x, stop, FC(I))[0] = mk_small(lo << n)
                        pc += 3
                        continue
                live = <int>pc[2]
            elif op == I_BSR_RR:
                t = reg(x, stop, FA(I))[0]
                u = reg(x, stop, FB(I))[0]
                if likely(are_small(t, u)):
                    n = small_value(u)
                    if 0 <= n < 64:
                        reg(x, stop, FC(I))[0] = mk_small(small_value(t) >> n)
                        pc += 3
                        continue
                live = <int>pc[2]
            # ---- bifs
            elif op == I_BIF:
                n = FA(I)
                native = <Native*>pc[1]
                for lo in range(n):
                    x[ARGS + lo] = operand(x, stop, pc[3 + lo])
                p.htop = htop
                p.stop = stop
                p.pc = pc
                p.cp = cp
                if unlikely(native.flags & NATIVE_PYTHON):
                    r = p.m.call_python(p, native, x + ARGS)
                else:
                    r = native.fn(p, x + ARGS)
                htop = p.htop
                if unlikely(r == NONE):
                    if pc[2] != 0 and p.exc_class != ATOM_EXITING:
                        pc = target(pc[2])
                        continue
                    fault.native = native
                    fault.args = x + ARGS
                    fault.n = <int>n
                    break
                live = <int>FB(I)
                if live != NO_LIVE and unlikely(heavy(p, slack)):
                    x[live] = r
                    if collect(p, 0, x, live + 1) < 0:
                        htop = p.htop
                        stop = p.stop
                        raise_memory(p)
                        break
                    reds -= collection_cost(p)
                    htop = p.htop
                    stop = p.stop
                    r = x[live]
                reg(x, stop, FC(I))[0] = r
                pc += 3 + n
                continue
            elif op == I_BIF_SELF:
                reg(x, stop, FC(I))[0] = p.id
                pc += 1
                continue
            elif op == I_BIF_HD or op == I_BIF_TL:
                t = reg(x, stop, FA(I))[0]
                if likely(is_cons(t)):
                    reg(x, stop, FC(I))[0] = head(t) if op == I_BIF_HD else tail(t)
                    pc += 2
                    continue
                if pc[1] != 0:
                    pc = target(pc[1])
                    continue
                raise_badarg(p)
                x[ARGS] = t
                fault.function = ATOM_hd if op == I_BIF_HD else ATOM_tl
                fault.args = x + ARGS
                fault.n = 1
                break
            elif op == I_BIF_TUPLE_SIZE:
                t = reg(x, stop, FA(I))[0]
                if likely(is_tuple(t)):
                    reg(x, stop, FC(I))[0] = mk_small(tuple_arity(t))
                    pc += 2
                    continue
                if pc[1] != 0:
                    pc = target(pc[1])
                    continue
                raise_badarg(p)
                x[ARGS] = t
                fault.function = ATOM_tuple_size
                fault.args = x + ARGS
                fault.n = 1
                break
            elif op == I_BIF_ELEM_C or op == I_BIF_ELEM_R:
                t = reg(x, stop, FA(I))[0]
                u = mk_small(FB(I)) if op == I_BIF_ELEM_C else reg(x, stop, FB(I))[0]
                if likely(is_tuple(t) and is_small(u)) and likely(<uint64_t>(small_value(u) - 1) < tuple_arity(t)):
                    reg(x, stop, FC(I))[0] = element(t, small_value(u) - 1)
                    pc += 2
                    continue
                if pc[1] != 0:
                    pc = target(pc[1])
                    continue
                raise_badarg(p)
                x[ARGS] = u
                x[ARGS + 1] = t
                fault.function = ATOM_element
                fault.args = x + ARGS
                fault.n = 2
                break
            # ---- calls
            elif op == I_CALL:
                cp = pc + 2
                pc = target(pc[1])
                reds -= 1
                if unlikely(reds <= 0):
                    p.pc = pc
                    p.cp = cp
                    p.stop = stop
                    p.htop = htop
                    p.reds = reds
                    return take_turns(p, s, <int>FA(I))
                continue
            elif op == I_CALL_ONLY:
                pc = target(pc[1])
                reds -= 1
                if unlikely(reds <= 0):
                    p.pc = pc
                    p.cp = cp
                    p.stop = stop
                    p.htop = htop
                    p.reds = reds
                    return take_turns(p, s, <int>FA(I))
                continue
            elif op == I_MOVE_CALL:
                reg(x, stop, FC(I))[0] = reg(x, stop, FB(I))[0]
                cp = pc + 2
                pc = target(pc[1])
                reds -= 1
                if unlikely(reds <= 0):
                    p.pc = pc
                    p.cp = cp
                    p.stop = stop
                    p.htop = htop
                    p.reds = reds
                    return take_turns(p, s, <int>FA(I))
                continue
            elif op == I_MOVE_CALL_ONLY:
                reg(x, stop, FC(I))[0] = reg(x, stop, FB(I))[0]
                pc = target(pc[1])
                reds -= 1
                if unlikely(reds <= 0):
                    p.pc = pc
                    p.cp = cp
                    p.stop = stop
                    p.htop = htop
                    p.reds = reds
                    return take_turns(p, s, <int>FA(I))
                continue
            elif op == I_CALL_LAST:
                pc = target(pc[1])
                cp = target(stop[0])
                stop += FB(I)
                reds -= 1
                if unlikely(reds <= 0):
                    p.pc = pc
                    p.cp = cp
                    p.stop = stop
                    p.htop = htop
                    p.reds = reds
                    return take_turns(p, s, <int>FA(I))
                continue
            elif op == I_CALL_EXT or op == I_CALL_EXT_ONLY or op == I_CALL_EXT_LAST:
                e = <Export*>pc[1]
                if op == I_CALL_EXT:
                    cp = pc + 2
                elif op == I_CALL_EXT_LAST:
                    cp = target(stop[0])
                    stop += FB(I)
                pc = e.code
                reds -= 1
                if unlikely(reds <= 0):
                    p.pc = pc
                    p.cp = cp
                    p.stop = stop
                    p.htop = htop
                    p.reds = reds
                    return take_turns(p, s, <int>FA(I))
                continue
            elif op == I_NATIVE or op == I_NATIVE_ONLY or op == I_NATIVE_LAST or op == I_NATIVE_STUB:
                native = <Native*>(pc[2] if op == I_NATIVE_STUB else pc[1])
                reds -= 1
                p.htop = htop
                p.stop = stop
                p.pc = pc
                p.cp = cp
                p.reds = reds
                if unlikely(native.flags & NATIVE_PYTHON):
                    r = p.m.call_python(p, native, x)
                else:
                    r = native.fn(p, x)
                htop = p.htop
                reds = p.reds
                if unlikely(r == NONE):
                    fault.native = native
                    fault.args = x
                    fault.n = <int>FA(I)
                    break
                x[0] = r
                if unlikely(heavy(p, slack)):
                    if collect(p, 0, x, 1) < 0:
                        htop = p.htop
                        stop = p.stop
                        raise_memory(p)
                        break
                    reds -= collection_cost(p)
                    htop = p.htop
                    stop = p.stop
                if op == I_NATIVE:
                    pc += 2
                elif op == I_NATIVE_LAST:
                    pc = target(stop[0])
                    stop += FB(I)
                    cp = NULL
                else:
                    pc = cp
                    cp = NULL
                if unlikely(reds <= 0):
                    p.pc = pc
                    p.cp = cp
                    p.stop = stop
                    p.htop = htop
                    p.reds = reds
                    return take_turns(p, s, 1)
                continue
            elif op == I_CALL_FUN or op == I_CALL_FUN_LAST:
                n = FA(I)
                t = x[n]
                if likely(is_fun(t)):
                    ptr = boxed_ptr(t)
                    u = header_size(ptr[0]) - 1          # free variables
                    if ptr[1] & 1:
                        e = <Export*>(ptr[1] - 1)
                        yes = e.arity == n
                        next = e.code
                    else:
                        f = <FunEntry*>ptr[1]
                        yes = f.arity == n + <int64_t>u
                        next = f.code
                        if likely(yes):
                            for lo in range(<int64_t>u):
                                x[n + lo] = ptr[2 + lo]
                            n += u
                    if likely(yes):
                        if op == I_CALL_FUN:
                            cp = pc + 1
                        else:
                            cp = target(stop[0])
                            stop += FB(I)
                        pc = next
                        reds -= 1
                        if unlikely(reds <= 0):
                            p.pc = pc
                            p.cp = cp
                            p.stop = stop
                            p.htop = htop
                            p.reds = reds
                            return take_turns(p, s, <int>n)
                        continue
                p.htop = htop
                p.stop = stop
                raise_bad_call(p, t, x, <int>FA(I))
                htop = p.htop
                break
            elif op == I_RETURN:
                pc = cp
                cp = NULL             # a stale return address must not show up in a stack trace
                continue
            elif op == I_DEALLOC_RETURN:
                pc = target(stop[0])
                stop += FA(I)
                cp = NULL
                continue
            elif op == I_MOVE_RETURN:
                x[0] = xreg(x, FA(I))[0]
                pc = cp
                cp = NULL
                continue
            # ---- frames and room
            elif op == I_ALLOCATE:
                n = FA(I)
                if unlikely(stop - htop < n + 1 + slack):
                    p.htop = htop
                    p.stop = stop
                    p.cp = cp
                    if collect(p, n + 1, x, <int>FB(I)) < 0:
                        htop = p.htop
                        stop = p.stop
                        raise_memory(p)
                        break
                    reds -= collection_cost(p)
                    htop = p.htop
                    stop = p.stop
                stop -= n + 1
                stop[0] = <term>cp
                while n > 0:
                    stop[n] = NIL
                    n -= 1
                pc += 1
                continue
            elif op == I_ALLOCATE_HEAP:
                n = FA(I)
                if unlikely(stop - htop < n + 1 + <int64_t>pc[1] + slack):
                    p.htop = htop
                    p.stop = stop
                    p.cp = cp
                    if collect(p, n + 1 + pc[1], x, <int>FB(I)) < 0:
                        htop = p.htop
                        stop = p.stop
                        raise_memory(p)
                        break
                    reds -= collection_cost(p)
                    htop = p.htop
                    stop = p.stop
                stop -= n + 1
                stop[0] = <term>cp
                while n > 0:
                    stop[n] = NIL
                    n -= 1
                pc += 2
                continue
            elif op == I_TEST_HEAP:
                if unlikely(stop - htop < <int64_t>pc[1] + slack):
                    p.htop = htop
                    p.stop = stop
                    p.cp = cp
                    if collect(p, pc[1], x, <int>FA(I)) < 0:
                        htop = p.htop
                        stop = p.stop
                        raise_memory(p)
                        break
                    reds -= collection_cost(p)
                    htop = p.htop
                    stop = p.stop
                pc += 2
                continue
            elif op == I_DEALLOCATE:
                cp = target(stop[0])
                stop += FA(I)
                pc += 1
                continue
            elif op == I_TRIM:
                stop[FA(I)] = stop[0]
                stop += FA(I)
                pc += 1
                continue
            elif op == I_MAKE_FUN:
                n = FB(I)
                ptr = htop
                htop += n + 2
                if unlikely(htop > stop):
                    p.htop = ptr
                    p.stop = stop
                    ptr = heap_alloc(p, n + 2)
                    htop = p.htop
                t = mk_boxed(ptr)
                ptr[0] = mk_header(n + 1, T_FUN)
                ptr[1] = pc[1]
                for lo in range(n):
                    ptr[2 + lo] = operand(x, stop, pc[2 + lo])
                reg(x, stop, FA(I))[0] = t
                pc += 2 + n
                continue
            # ---- messages
            elif op == I_SEND:
                p.htop = htop
                p.stop = stop
                p.pc = pc
                p.cp = cp
                yes = send_message(p, x[0], x[1])
                htop = p.htop
                if unlikely(not yes):
                    fault.function = ATOM_bang
                    fault.args = x
                    fault.n = 2
                    break
                x[0] = x[1]
                pc += 1
                continue
            elif op == I_LOOP_REC:
                p.htop = htop
                p.stop = stop
                t = recv_peek(p)
                htop = p.htop
                if t == NONE:
                    pc = target(pc[1])
                else:
                    reg(x, stop, FB(I))[0] = t
                    pc += 2
                continue
            elif op == I_LOOP_REC_END:
                recv_next(p)
                pc = target(pc[1])
                reds -= 1
                if unlikely(reds <= 0):
                    p.pc = pc
                    p.cp = cp
                    p.stop = stop
                    p.htop = htop
                    p.reds = reds
                    return take_turns(p, s, 0)
                continue
            elif op == I_REMOVE_MESSAGE:
                p.htop = htop
                p.stop = stop
                recv_remove(p)
                htop = p.htop
                pc += 1
                continue
            elif op == I_WAIT:
                reds -= 1
                pc = target(pc[1])
                p.htop = htop
                p.stop = stop
                p.pc = pc
                p.cp = cp
                p.reds = reds
                if recv_wait(p):
                    return leave(p, s, 0, RUN_WAIT)
                if unlikely(reds <= 0):
                    return take_turns(p, s, 0)
                continue
            elif op == I_WAIT_TIMEOUT:
                # The first time this arms the timer; later a message may have come that didn't match.
                reds -= 1
                p.htop = htop
                p.stop = stop
                p.pc = pc
                p.cp = cp
                p.reds = reds
                if recv_timed_out(p):
                    pc += 2
                    continue
                n = recv_timeout(p, reg(x, stop, FA(I))[0])
                htop = p.htop
                if unlikely(n < 0):
                    break
                if n == 1:
                    pc += 2
                    continue
                pc = target(pc[1])
                p.pc = pc
                live = <int>FB(I)
                for n in range(live - 1):
                    x[n] = NIL
                if recv_wait(p):
                    return leave(p, s, live, RUN_WAIT)
                if unlikely(reds <= 0):
                    return take_turns(p, s, live)
                continue
            elif op == I_TIMEOUT:
                recv_timeout_done(p)
                pc += 1
                continue
            # ---- exceptions
            elif op == I_TRY_CASE:
                yreg(stop, FA(I))[0] = NIL
                x[0] = x[1]
                x[1] = x[2]
                x[2] = x[3]
                pc += 1
                continue
            elif op == I_CATCH_END:
                yreg(stop, FA(I))[0] = NIL
                if x[0] == NONE:
                    p.htop = htop
                    p.stop = stop
                    x[0] = catch_value(p, x[1], x[2], x[3])
                    htop = p.htop
                pc += 1
                continue
            # ---- maps
            elif op == I_GET_MAP_ELEMENT:
                t = reg(x, stop, FA(I))[0]
                if is_map(t):
                    r = map_get(p.m, t, operand(x, stop, pc[2]))
                    if r != NONE:
                        reg(x, stop, FC(I))[0] = r
                        pc += 3
                        continue
                pc = target(pc[1])
                continue
            # ---- floats
            elif op == I_FMOVE_LOAD:
                t = reg(x, stop, FA(I))[0]
                if unlikely(not is_float(t)):
                    raise_error(p, ATOM_invalid_code)
                    break
                s.f[FB(I)] = float_value(t)
                pc += 1
                continue
            elif op == I_FMOVE_STORE:
                ptr = htop
                htop += FLOAT_WORDS
                if unlikely(htop > stop):
                    p.htop = ptr
                    p.stop = stop
                    ptr = heap_alloc(p, FLOAT_WORDS)
                    htop = p.htop
                ptr[0] = mk_header(1, T_FLOAT)
                (<double*>ptr)[1] = s.f[FA(I)]
                reg(x, stop, FB(I))[0] = mk_boxed(ptr)
                pc += 1
                continue
            elif op == I_FCONV:
                t = reg(x, stop, FA(I))[0]
                if is_small(t):
                    s.f[FB(I)] = <double>small_value(t)
                elif is_float(t):
                    s.f[FB(I)] = float_value(t)
                elif get_double(t, &d):
                    s.f[FB(I)] = d
                else:
                    raise_badarith(p)
                    break
                pc += 1
                continue
            elif op == I_FADD or op == I_FSUB or op == I_FMUL or op == I_FDIV:
                if op == I_FADD:
                    d = s.f[FA(I)] + s.f[FB(I)]
                elif op == I_FSUB:
                    d = s.f[FA(I)] - s.f[FB(I)]
                elif op == I_FMUL:
                    d = s.f[FA(I)] * s.f[FB(I)]
                else:
                    d = s.f[FA(I)] / s.f[FB(I)]
                if likely(is_finite(d)):
                    s.f[FC(I)] = d
                    pc += 2
                    continue
                if pc[1] != 0:
                    pc = target(pc[1])
                    continue
                raise_badarith(p)
                break
            elif op == I_FNEG:
                s.f[FB(I)] = -s.f[FA(I)]
                pc += 1
                continue
            # ---- matching: the frequent cases; a term that is no context goes to slow_op like all else
            elif op == I_BS_START:
                t = reg(x, stop, FA(I))[0]
                if likely(FC(I) == 0 and is_type(t, T_MATCH)):
                    reg(x, stop, FB(I))[0] = t
                    pc += 3
                    continue
                live = -1
            elif op == I_BS_INTEGER_C:
                t = reg(x, stop, FA(I))[0]
                if likely(is_type(t, T_MATCH)):
                    ptr = boxed_ptr(t)
                    u = ptr[MATCH_POS]
                    if pc[2] > ptr[MATCH_END] - u:
                        pc = target(pc[1])
                        continue
                    if likely(pc[2] == 8 and (u & 7) == 0 and FC(I) == 0):
                        reg(x, stop, FB(I))[0] = mk_small(bytes_at(ptr[1])[u >> 3])
                        ptr[MATCH_POS] = u + 8
                        pc += 4
                        continue
                    if pc[2] <= 56:
                        reg(x, stop, FB(I))[0] = bs_integer(p, t, pc[2], <int>FC(I))
                        pc += 4
                        continue
                live = -1
            elif op == I_BS_TEST_UNIT:
                t = reg(x, stop, FA(I))[0]
                if likely(is_type(t, T_MATCH) and FB(I) == 8):
                    ptr = boxed_ptr(t)
                    pc = pc + 2 if (ptr[MATCH_END] - ptr[MATCH_POS]) & 7 == 0 else target(pc[1])
                    continue
                live = -1
            elif op == I_BS_TEST_TAIL:
                t = reg(x, stop, FA(I))[0]
                if likely(is_type(t, T_MATCH)):
                    ptr = boxed_ptr(t)
                    pc = pc + 3 if ptr[MATCH_END] - ptr[MATCH_POS] == pc[2] else target(pc[1])
                    continue
                live = -1
            elif op == I_BS_GET_POSITION:
                t = reg(x, stop, FA(I))[0]
                if likely(is_type(t, T_MATCH)):
                    reg(x, stop, FB(I))[0] = mk_small(bs_position(t))
                    pc += 1
                    continue
                live = -1
            elif op == I_BS_SKIP:
                t = reg(x, stop, FA(I))[0]
                u = pc[3]
                if likely(is_type(t, T_MATCH) and is_small(u)) and u < mk_small(1 << 40):
                    ptr = boxed_ptr(t)
                    u = small_value(u) * pc[2]
                    if u <= ptr[MATCH_END] - ptr[MATCH_POS]:
                        ptr[MATCH_POS] += u
                        pc += 4
                    else:
                        pc = target(pc[1])
                    continue
                live = -1
            elif op == I_BS_UTF:
                t = reg(x, stop, FA(I))[0]
                if likely(is_type(t, T_MATCH) and (FC(I) & 0xFF) == SEG_UTF8 and FB(I) != 0xFFFF
                          and not p.m.release & (R05 | R06)):
                    n = bs_utf8(t)
                    if n >= 0:
                        reg(x, stop, FB(I))[0] = mk_small(n)
                        pc += 2
                    else:
                        pc = target(pc[1])
                    continue
                live = -1
            # ---- leaving
            elif op == I_EXIT_PROCESS:
                p.pc = pc
                p.cp = NULL
                p.stop = stop
                p.htop = htop
                p.reds = reds
                p.exc_class = NONE
                p.exc_reason = ATOM_normal
                p.exc_trace = NONE
                p.exc_args = x[0]
                return leave(p, s, 1, RUN_EXIT)
            else:
                live = -1
            if live < 0:
                # What is rare or long has a function of its own; NULL: exception.
                p.htop = htop
                p.stop = stop
                p.pc = pc
                p.cp = cp
                p.reds = reds
                next = slow_op(p, s, pc, op, &fault)
                htop = p.htop
                stop = p.stop
                cp = p.cp
                reds = p.reds
                if unlikely(next == NULL):
                    pc = p.pc                   # hibernate waits at the function that it calls next
                    break
                pc = next
                continue
            # ---- arithmetic that is not small op small: t, u, live
            p.htop = htop
            p.stop = stop
            r = arithmetic(p, op, t, u)
            htop = p.htop
            if unlikely(r == NONE):
                if pc[1] != 0:
                    pc = target(pc[1])
                    continue
                x[ARGS] = t
                x[ARGS + 1] = u
                fault.function = operator_name(op)
                fault.args = x + ARGS
                fault.n = 2
                break
            if unlikely(heavy(p, slack)):
                x[live] = r
                if collect(p, 0, x, live + 1) < 0:
                    htop = p.htop
                    stop = p.stop
                    raise_memory(p)
                    break
                reds -= collection_cost(p)
                htop = p.htop
                stop = p.stop
                r = x[live]
            reg(x, stop, FC(I))[0] = r
            pc += 3

        # An exception, or a native that wants something else of the scheduler (state.pxd, "What NONE means").
        p.htop = htop
        p.stop = stop
        p.pc = pc
        p.cp = cp
        p.reds = reds
        if p.exc_class == ATOM_waiting or p.exc_class == ATOM_yield:
            return leave(p, s, fault.n, RUN_WAIT if p.exc_class == ATOM_waiting else RUN_YIELD)
        if p.exc_class == ATOM_EXITING:
            return leave(p, s, 0, RUN_EXIT)
        pc = unwind(p, s, &fault)
        if pc == NULL:
            return leave(p, s, 3, RUN_EXIT)
        htop = p.htop
        stop = p.stop
        cp = NULL
