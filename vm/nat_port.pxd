from avmtools.vm.term cimport *
from avmtools.vm.state cimport *
from avmtools.vm.display cimport Text

cdef Native* nat_port_table(int* n) noexcept nogil
# The bytes of a deep list of characters and binaries; characters above 127 as UTF-8 when `unicode`, else bytes.
# False: it isn't one (or holds a character beyond the encoding).
cdef bint chars_to_text(Text* out, term chars, bint unicode) noexcept nogil
