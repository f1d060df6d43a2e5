# process_info: what a process tells about itself.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

# `keys`: one key, or a list of keys, checked by info_keys_ok. A {Key, Value} tuple or a list of them on p's heap; NIL for an
# empty registered_name. p is between two slices, or is the caller.
cdef term info_compute(Process* p, term keys) noexcept nogil
# {check_process_code, Module} instead of keys: whether it runs old code of the module.
cdef bint info_keys_ok(MachineC* m, term keys) noexcept nogil
# The keys of process_info/1 as a list on `out`'s heap: without registered_name when `p` has none.
cdef term info_default_keys(Process* p, Process* out) noexcept nogil
cdef bint runs_old_code(Process* p, term module) noexcept nogil         # has old code of the module on its stack
cdef term max_heap_map(Process* p) noexcept nogil
