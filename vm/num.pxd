# Integers and floats: slow paths of arithmetic (the interpreter does small op small inline), conversion, printing.
# Results are canonical. NONE: an exception was raised (badarith; by profile overflow, or system_limit in otp).
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef term num_add(Process* p, term a, term b) noexcept nogil
cdef term num_sub(Process* p, term a, term b) noexcept nogil
cdef term num_mul(Process* p, term a, term b) noexcept nogil
cdef term num_fdiv(Process* p, term a, term b) noexcept nogil      # "/"
cdef term num_div(Process* p, term a, term b) noexcept nogil
cdef term num_rem(Process* p, term a, term b) noexcept nogil
cdef term num_band(Process* p, term a, term b) noexcept nogil
cdef term num_bor(Process* p, term a, term b) noexcept nogil
cdef term num_bxor(Process* p, term a, term b) noexcept nogil
cdef term num_bsl(Process* p, term a, term b) noexcept nogil
cdef term num_bsr(Process* p, term a, term b) noexcept nogil
cdef term num_bnot(Process* p, term a) noexcept nogil
cdef term num_neg(Process* p, term a) noexcept nogil
cdef term num_abs(Process* p, term a) noexcept nogil
cdef term num_trunc(Process* p, term a) noexcept nogil             # float or integer -> integer; badarg otherwise
cdef term num_round(Process* p, term a) noexcept nogil
cdef term num_floor(Process* p, term a) noexcept nogil
cdef term num_ceil(Process* p, term a) noexcept nogil
cdef int num_compare(term a, term b) noexcept nogil                # numbers of any kind by value: -1, 0, 1

cdef term mk_int64(Process* p, int64_t v) noexcept nogil
cdef term mk_uint64(Process* p, uint64_t v) noexcept nogil
cdef term mk_limbs(Process* p, bint negative, const uint64_t* limbs, size_t n) noexcept nogil  # canonicalises; NONE: overflow raised
cdef bint get_int64(term t, int64_t* v) noexcept nogil             # False: not an integer, or outside
cdef bint get_uint64(term t, uint64_t* v) noexcept nogil
cdef bint get_double(term t, double* v) noexcept nogil             # any number; False: not a number or too large
cdef term mk_double(Process* p, double v) noexcept nogil           # badarith unless finite

# Text. `num_to_text` writes at most `cap` bytes and returns the length, or the length needed as a negative number.
cdef int64_t int_to_text(term t, int base, char* out, size_t cap) noexcept nogil
cdef term text_to_int(Process* p, const uint8_t* s, size_t n, int base) noexcept nogil   # NONE without exception: not an integer
cdef int64_t float_to_text(double v, char* out, size_t cap) noexcept nogil               # shortest that reads back, OTP's form
cdef bint text_to_float(const uint8_t* s, size_t n, double* v) noexcept nogil            # OTP's syntax only
