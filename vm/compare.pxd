# Order and equality of terms (OTP reference manual, "Term Comparisons"; the device's map order is a profile rule).
# None of these recurses on the C stack deeper than a fixed bound, whatever the terms.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef int cmp(MachineC* m, term a, term b) noexcept nogil        # < 0, 0, > 0; 1 == 1.0
cdef int cmp_key(MachineC* m, term a, term b) noexcept nogil    # the order of map keys: 1 < 1.0, otherwise as cmp
cdef bint eq(MachineC* m, term a, term b) noexcept nogil        # ==
cdef bint eqx_slow(MachineC* m, term a, term b) noexcept nogil  # =:= for terms that are not the same word
cdef uint32_t hash_term(MachineC* m, term t) noexcept nogil     # equal by =:= implies equal hash; for map tries
cdef int cmp_atoms(MachineC* m, term a, term b) noexcept nogil  # by text

cdef inline bint eqx(MachineC* m, term a, term b) noexcept nogil:
    """=:= with the quick answers inline: same word, or both immediate."""
    if a == b:
        return True
    if is_immediate(a) or is_immediate(b):
        return False
    return eqx_slow(m, a, b)
