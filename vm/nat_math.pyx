# cython: language_level=3
# The math module. Arguments are any numbers, results are floats, what is not finite is badarith (facts/libs.md, math).
from libc cimport math as c
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.natives cimport *
from avmtools.vm.num cimport get_double, mk_double

ctypedef double (*math1)(double) noexcept nogil


cdef term one(Process* p, term t, math1 f) noexcept nogil:
    cdef double v
    if not get_double(t, &v):
        return raise_badarith(p) if is_number(t) else raise_badarg(p)
    return mk_double(p, f(v))


cdef term nat_acos(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.acos)


cdef term nat_acosh(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.acosh)


cdef term nat_asin(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.asin)


cdef term nat_asinh(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.asinh)


cdef term nat_atan(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.atan)


cdef term nat_atanh(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.atanh)


cdef term nat_ceil(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.ceil)


cdef term nat_cos(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.cos)


cdef term nat_cosh(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.cosh)


cdef term nat_erf(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.erf)


cdef term nat_erfc(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.erfc)


cdef term nat_exp(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.exp)


cdef term nat_floor(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.floor)


cdef term nat_log(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.log)


cdef term nat_log10(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.log10)


cdef term nat_log2(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.log2)


cdef term nat_sin(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.sin)


cdef term nat_sinh(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.sinh)


cdef term nat_sqrt(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.sqrt)


cdef term nat_tan(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.tan)


cdef term nat_tanh(Process* p, term* a) noexcept nogil:
    return one(p, a[0], c.tanh)


cdef bint two(Process* p, term* a, double* v, double* w) noexcept nogil:
    """False: raised."""
    if get_double(a[0], v) and get_double(a[1], w):
        return True
    if is_number(a[0]) and is_number(a[1]):
        raise_badarith(p)
    else:
        raise_badarg(p)
    return False


cdef term nat_atan2(Process* p, term* a) noexcept nogil:
    cdef double v, w
    return mk_double(p, c.atan2(v, w)) if two(p, a, &v, &w) else NONE


cdef term nat_fmod(Process* p, term* a) noexcept nogil:
    cdef double v, w
    return mk_double(p, c.fmod(v, w)) if two(p, a, &v, &w) else NONE


cdef term nat_pow(Process* p, term* a) noexcept nogil:
    cdef double v, w
    return mk_double(p, c.pow(v, w)) if two(p, a, &v, &w) else NONE


cdef enum:
    CAP = 32

cdef Native natives[CAP]
cdef int n_natives = 0


cdef int row(const char* name, int arity, native_fn fn, int releases=R_ALL) except -1:
    return add_row(natives, &n_natives, CAP, b"math", name, arity, releases, fn, 0)


row(b"acos", 1, nat_acos)
row(b"acosh", 1, nat_acosh)
row(b"asin", 1, nat_asin)
row(b"asinh", 1, nat_asinh)
row(b"atan", 1, nat_atan)
row(b"atanh", 1, nat_atanh)
row(b"ceil", 1, nat_ceil)
row(b"cos", 1, nat_cos)
row(b"cosh", 1, nat_cosh)
row(b"erf", 1, nat_erf, ROTP)
row(b"erfc", 1, nat_erfc, ROTP)
row(b"exp", 1, nat_exp)
row(b"floor", 1, nat_floor)
row(b"log", 1, nat_log)
row(b"log10", 1, nat_log10)
row(b"log2", 1, nat_log2)
row(b"sin", 1, nat_sin)
row(b"sinh", 1, nat_sinh)
row(b"sqrt", 1, nat_sqrt)
row(b"tan", 1, nat_tan)
row(b"tanh", 1, nat_tanh)
row(b"atan2", 2, nat_atan2)
row(b"fmod", 2, nat_fmod)
row(b"pow", 2, nat_pow)


cdef Native* nat_math_table(int* n) noexcept:
    n[0] = n_natives
    return natives
