# process_info: what a process tells about itself.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

# `keys`: one key, or a list of keys, checked by info_keys_ok. A {Key, Value} tuple or a list of them on p's heap; NIL for an
# empty registered_name. p is between two slices, or is the caller.
cdef term info_compute(Process* p, term keys) noexcept nogil
cdef bint info_keys_ok(MachineC* m, term keys) noexcept nogil
# The keys of process_info/1 as a list on `out`'s heap: without registered_name when `p` has none.
cdef term info_default_keys(Process* p, Process* out) noexcept nogil
cdef term max_heap_map(Process* p) noexcept nogil
