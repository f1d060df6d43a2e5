# Modules and exports of a machine, natives by name, and the way from an address back to a function and line.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef Native* find_native(MachineC* m, term module, term function, int arity) noexcept nogil   # of the machine's release; NULL: none
cdef bint has_natives(MachineC* m, term module) noexcept nogil           # any at all
cdef list missed_exports(MachineC* m)                                  # (module, function, arity), called in vain
cdef term native_modules(Process* p) noexcept nogil                     # names of modules with natives, a list
cdef Export* get_export(MachineC* m, term module, term function, int arity) noexcept nogil    # made when new; NULL: no memory
cdef Export* find_export(MachineC* m, term module, term function, int arity) noexcept nogil   # NULL: never mentioned
cdef Module* find_module(MachineC* m, term name) noexcept nogil                               # loaded ones only
# Make a module that load_beam returned known: under its own name unless one of that name is loaded already (then
# that one is returned, and the new one is only kept for the end). Gives it its index, publishes it.
cdef Module* add_module(MachineC* m, Module* mod) noexcept nogil
cdef size_t module_count(MachineC* m) noexcept nogil
cdef Module* module_at(MachineC* m, size_t index) noexcept nogil                              # in load order; NULL: none
# Load the module that defines `name` from packs or files (takes the GIL). NULL: there is none, or it was refused.
# The module may still be MODULE_PENDING.
cdef Module* load_module(MachineC* m, term name) noexcept nogil
# Make sure e->code leads to code: loads the module if need be.
cdef enum:
    RESOLVE_UNDEF = 0
    RESOLVE_OK = 1
    RESOLVE_WAIT = 2              # the module's on_load function has to return first (on_load.pxd)
cdef int resolve_export(MachineC* m, Export* e) noexcept nogil

# Versions of a module. Loading again makes the old code old: it runs on where it runs, external calls go to the new one.
cdef Module* pending_module(MachineC* m, term name) noexcept nogil      # the one whose on_load function hasn't returned
cdef bint has_old_code(MachineC* m, term name) noexcept nogil
cdef bint in_old_code(MachineC* m, term name, const cell* at) noexcept nogil
cdef enum:
    REPLACE_DONE = 0
    REPLACE_NOT_PURGED = 1        # there is old code, or a version that is being loaded: purge it first
    REPLACE_MEMORY = 2
# Put `mod` in the place of the loaded version of its name, if any (always takes over `mod`).
cdef int replace_module(MachineC* m, Module* mod) noexcept nogil
cdef bint delete_module(MachineC* m, term name) noexcept nogil          # current code becomes old; False: there is none
cdef bint purge_module(MachineC* m, term name) noexcept nogil           # old code is forgotten; False: there was none
cdef void module_loaded(MachineC* m, Module* mod, bint ok) noexcept nogil   # the on_load function of `mod` has returned
# The function whose cells contain `at`; NULL: not code. *line gets (file << 24) | line or 0.
cdef FuncInfo* find_function(MachineC* m, const cell* at, Module** module, uint32_t* line) noexcept nogil
# Where `at` is in the module's code as the compiler wrote it: bytes from its first instruction to some place behind the
# `line` that `at` belongs to, and before the next one.
cdef uint32_t code_offset(const Module* mod, const cell* at) noexcept nogil
cdef int64_t add_catch(MachineC* m, const cell* handler) noexcept nogil

# A machine's tables. add_natives takes the rows that exist in the machine's release; a later row of the same name wins.
# Rows and their strings must outlive the machine.
cdef int code_init(MachineC* m) except -1
cdef void code_free(MachineC* m) noexcept
cdef int add_natives(MachineC* m, Native* table, int n) except -1
