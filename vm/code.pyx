"""Modules, exports and natives of a machine. Readers take no lock, writers the machine's one code lock.

All tables are open-addressed arrays of pointers to things that never move and live until the machine closes. A table
that is full is replaced by one of twice the size; the old array stays until the end, for readers still in it.
"""

import os

from libc.stdint cimport int64_t, uint32_t, uint64_t, uintptr_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memcpy, memmove, strdup, strlen

from avmtools.vm.atoms cimport *
from avmtools.vm.code cimport *
from avmtools.vm.display cimport *
from avmtools.vm.heap cimport mk_cons
from avmtools.vm.interp cimport export_stub
from avmtools.vm.loader cimport free_module, load_beam, publish_module
from avmtools.vm.state cimport *
from avmtools.vm.trace cimport trace_native
from avmtools.vm.term cimport *

cdef extern from "<sys/mman.h>" nogil:
    void* mmap(void*, size_t, int, int, int, long)
    int munmap(void*, size_t)
    int PROT_READ, PROT_WRITE
    int MAP_PRIVATE, MAP_ANONYMOUS, MAP_NORESERVE
    void* MAP_FAILED

cdef enum:
    # Handlers of all modules of a machine. The table is reserved whole, so that it never moves under a reader;
    # pages come when they are written.
    CATCHES_MAX = 1 << 22

cdef struct Slots:
    Slots* older
    size_t mask
    size_t used
    void** at

cdef struct Row:                      # a native under the names of this machine's atoms
    term module
    term function
    int arity
    Native* native

cdef struct Ranges:                   # modules by address
    Ranges* older
    size_t n
    Module** at

cdef struct Code:
    pthread_mutex_t lock
    Slots* exports                    # Export*
    Slots* natives                    # Row*
    Slots* modules                    # Module*
    Ranges* ranges                    # by address
    Ranges* order                     # by index
    Module** spare                    # lost a race to be loaded
    size_t n_spare


# -- tables -----------------------------------------------------------------------------------------

cdef inline uint64_t hash_mfa(term module, term function, int arity) noexcept nogil:
    cdef uint64_t h = (module ^ (function << 21) ^ (<uint64_t>arity << 50)) * <uint64_t>0x9E3779B97F4A7C15
    return h ^ (h >> 29)


cdef Slots* new_slots(size_t n, Slots* older) noexcept nogil:
    cdef Slots* s = <Slots*>malloc(sizeof(Slots))
    if s == NULL:
        return NULL
    s.at = <void**>calloc(n, sizeof(void*))
    if s.at == NULL:
        free(s)
        return NULL
    s.mask = n - 1
    s.used = 0
    s.older = older
    return s


cdef void free_slots(Slots* s, bint items) noexcept nogil:
    cdef Slots* older
    cdef size_t i
    while s != NULL:
        if items:
            for i in range(s.mask + 1):
                free(s.at[i])
        items = False
        older = s.older
        free(s.at)
        free(s)
        s = older


cdef Export* export_in(Slots* s, term module, term function, int arity) noexcept nogil:
    cdef size_t i = hash_mfa(module, function, arity) & s.mask
    cdef Export* e
    while True:
        e = <Export*>atomic_load_ptr(&s.at[i])
        if e == NULL or (e.module == module and e.function == function and e.arity == arity):
            return e
        i = (i + 1) & s.mask


cdef Row* row_in(Slots* s, term module, term function, int arity) noexcept nogil:
    cdef size_t i = hash_mfa(module, function, arity) & s.mask
    cdef Row* r
    while True:
        r = <Row*>atomic_load_ptr(&s.at[i])
        if r == NULL or (r.module == module and r.function == function and r.arity == arity):
            return r
        i = (i + 1) & s.mask


cdef Module* module_in(Slots* s, term name) noexcept nogil:
    cdef size_t i = hash_mfa(name, 0, 0) & s.mask
    cdef Module* m
    while True:
        m = <Module*>atomic_load_ptr(&s.at[i])
        if m == NULL or m.name == name:
            return m
        i = (i + 1) & s.mask


cdef void put_slot(Slots* s, uint64_t h, void* item) noexcept nogil:
    cdef size_t i = h & s.mask
    while s.at[i] != NULL:
        i = (i + 1) & s.mask
    s.used += 1
    atomic_store_ptr(&s.at[i], item)


cdef uint64_t hash_item(void* item, int kind) noexcept nogil:
    if kind == 0:
        return hash_mfa((<Export*>item).module, (<Export*>item).function, (<Export*>item).arity)
    if kind == 1:
        return hash_mfa((<Row*>item).module, (<Row*>item).function, (<Row*>item).arity)
    return hash_mfa((<Module*>item).name, 0, 0)


cdef bint insert(Slots** table, void* item, int kind) noexcept nogil:
    """The lock is held. kind: 0 Export, 1 Row, 2 Module."""
    cdef Slots* s = table[0]
    cdef Slots* larger
    cdef size_t i
    if s.used * 2 > s.mask:
        larger = new_slots((s.mask + 1) * 2, s)
        if larger == NULL:
            return False
        for i in range(s.mask + 1):
            if s.at[i] != NULL:
                put_slot(larger, hash_item(s.at[i], kind), s.at[i])
        atomic_store_ptr(<void**>table, larger)
        s = larger
    put_slot(s, hash_item(item, kind), item)
    return True


# -- natives and exports ------------------------------------------------------------------------------

cdef Native* find_native(MachineC* m, term module, term function, int arity) noexcept nogil:
    cdef Code* c = <Code*>m.modules
    cdef Row* r = row_in(<Slots*>atomic_load_ptr(<void**>&c.natives), module, function, arity)
    return NULL if r == NULL else <Native*>atomic_load_ptr(<void**>&r.native)


cdef bint has_natives(MachineC* m, term module) noexcept nogil:
    cdef Slots* s = <Slots*>atomic_load_ptr(<void**>&(<Code*>m.modules).natives)
    cdef size_t i
    for i in range(s.mask + 1):
        if s.at[i] != NULL and (<Row*>s.at[i]).module == module:
            return True
    return False


cdef term native_modules(Process* p) noexcept nogil:
    cdef Slots* s = <Slots*>atomic_load_ptr(<void**>&(<Code*>p.m.modules).natives)
    cdef term result = NIL, at
    cdef size_t i
    for i in range(s.mask + 1):
        if s.at[i] != NULL:
            at = result
            while at != NIL and head(at) != (<Row*>s.at[i]).module:
                at = tail(at)
            if at == NIL:
                result = mk_cons(p, (<Row*>s.at[i]).module, result)
    return result


cdef Export* find_export(MachineC* m, term module, term function, int arity) noexcept nogil:
    cdef Code* c = <Code*>m.modules
    return export_in(<Slots*>atomic_load_ptr(<void**>&c.exports), module, function, arity)


cdef Export* get_export(MachineC* m, term module, term function, int arity) noexcept nogil:
    cdef Code* c = <Code*>m.modules
    cdef Export* e = find_export(m, module, function, arity)
    if e != NULL:
        return e
    pthread_mutex_lock(&c.lock)
    e = find_export(m, module, function, arity)
    if e == NULL:
        e = <Export*>calloc(1, sizeof(Export))
        if e != NULL:
            e.module = module
            e.function = function
            e.arity = arity
            e.native = find_native(m, module, function, arity)
            export_stub(e)
            if not insert(&c.exports, e, 0):
                free(e)
                e = NULL
    pthread_mutex_unlock(&c.lock)
    return e


cdef int add_natives(MachineC* m, Native* table, int n) except -1:
    cdef Code* c = <Code*>m.modules
    cdef Row* r
    cdef Export* e
    cdef term module, function
    cdef Native* native
    cdef int i
    for i in range(n):
        if not table[i].releases & m.release:
            continue
        module = atom_intern(m, <const uint8_t*>table[i].module, strlen(table[i].module))
        function = atom_intern(m, <const uint8_t*>table[i].name, strlen(table[i].name))
        if module == NONE or function == NONE:
            raise MemoryError
        native = trace_native(m, &table[i]) if m.trace & (TRACE_CALLS | TRACE_PROFILE) else &table[i]
        pthread_mutex_lock(&c.lock)
        r = row_in(c.natives, module, function, table[i].arity)
        if r != NULL:
            atomic_store_ptr(<void**>&r.native, native)
        else:
            r = <Row*>malloc(sizeof(Row))
            if r != NULL:
                r.module = module
                r.function = function
                r.arity = table[i].arity
                r.native = native
                if not insert(&c.natives, r, 1):
                    free(r)
                    r = NULL
        e = export_in(c.exports, module, function, table[i].arity)
        if e != NULL and e.owner == NULL:
            e.native = native
            export_stub(e)
        pthread_mutex_unlock(&c.lock)
        if r == NULL:
            raise MemoryError
    return 0


# -- modules --------------------------------------------------------------------------------------------

cdef Module* find_module(MachineC* m, term name) noexcept nogil:
    cdef Module* mod = module_in(<Slots*>atomic_load_ptr(<void**>&(<Code*>m.modules).modules), name)
    return mod if mod != NULL and mod.state == MODULE_CURRENT else NULL


cdef Module* pending_module(MachineC* m, term name) noexcept nogil:
    cdef Ranges* r = <Ranges*>atomic_load_ptr(<void**>&(<Code*>m.modules).order)
    cdef size_t i = 0 if r == NULL else r.n
    while i:
        i -= 1
        if r.at[i].name == name and r.at[i].state == MODULE_PENDING:
            return r.at[i]
    return NULL


cdef bint has_old_code(MachineC* m, term name) noexcept nogil:
    cdef Ranges* r = <Ranges*>atomic_load_ptr(<void**>&(<Code*>m.modules).order)
    cdef size_t i
    for i in range(0 if r == NULL else r.n):
        if r.at[i].name == name and r.at[i].state == MODULE_OLD:
            return True
    return False


cdef bint in_old_code(MachineC* m, term name, const cell* at) noexcept nogil:
    cdef Ranges* r = <Ranges*>atomic_load_ptr(<void**>&(<Code*>m.modules).order)
    cdef size_t i
    for i in range(0 if r == NULL else r.n):
        if r.at[i].name == name and r.at[i].state == MODULE_OLD and r.at[i].code <= at < r.at[i].code + r.at[i].code_cells:
            return True
    return False


cdef size_t module_count(MachineC* m) noexcept nogil:
    cdef Ranges* r = <Ranges*>atomic_load_ptr(<void**>&(<Code*>m.modules).order)
    return 0 if r == NULL else r.n


cdef Module* module_at(MachineC* m, size_t index) noexcept nogil:
    cdef Ranges* r = <Ranges*>atomic_load_ptr(<void**>&(<Code*>m.modules).order)
    return NULL if r == NULL or index >= r.n else r.at[index]


cdef Ranges* ranges_with(Ranges* old, Module* mod, size_t place) noexcept nogil:
    """A copy of `old` with one more module at `place`."""
    cdef size_t n = 0 if old == NULL else old.n
    cdef Ranges* r = <Ranges*>malloc(sizeof(Ranges))
    if r == NULL:
        return NULL
    r.at = <Module**>malloc((n + 1) * sizeof(Module*))
    if r.at == NULL:
        free(r)
        return NULL
    if n:
        memcpy(r.at, old.at, place * sizeof(Module*))
        memcpy(r.at + place + 1, old.at + place, (n - place) * sizeof(Module*))
    r.at[place] = mod
    r.n = n + 1
    r.older = old
    return r


cdef void free_ranges(Ranges* r) noexcept nogil:
    cdef Ranges* older
    while r != NULL:
        older = r.older
        free(r.at)
        free(r)
        r = older


cdef void keep_spare(Code* c, Module* mod) noexcept nogil:
    """Remember a module that nobody can reach, for the end."""
    cdef Module** spare = <Module**>malloc((c.n_spare + 1) * sizeof(Module*))
    if spare != NULL:
        if c.n_spare:
            memcpy(spare, c.spare, c.n_spare * sizeof(Module*))
        free(c.spare)
        c.spare = spare
        c.spare[c.n_spare] = mod
        c.n_spare += 1


cdef bint list_module(Code* c, Module* mod) noexcept nogil:
    """Make a module's code known by address, and by load order."""
    cdef Ranges* ranges
    cdef Ranges* order
    cdef size_t place = 0, n = 0 if c.ranges == NULL else c.ranges.n
    while place < n and c.ranges.at[place].code < mod.code:
        place += 1
    mod.index = <int>n
    ranges = ranges_with(c.ranges, mod, place)
    if ranges == NULL:
        return False
    order = ranges_with(c.order, mod, n)
    if order == NULL:
        ranges.older = NULL
        free_ranges(ranges)
        return False
    atomic_store_ptr(<void**>&c.order, order)
    atomic_store_ptr(<void**>&c.ranges, ranges)
    return True


cdef bint name_module(Code* c, Module* mod) noexcept nogil:
    """Make `mod` the one that is found by its name."""
    cdef Slots* s = c.modules
    cdef size_t i = hash_mfa(mod.name, 0, 0) & s.mask
    while s.at[i] != NULL:
        if (<Module*>s.at[i]).name == mod.name:
            atomic_store_ptr(&s.at[i], mod)
            return True
        i = (i + 1) & s.mask
    return insert(&c.modules, mod, 2)


cdef void retire(Module* mod) noexcept nogil:
    """Current code becomes old: what nothing newer exports is exported no more."""
    cdef Export* e
    cdef size_t i
    mod.state = MODULE_OLD
    for i in range(mod.n_exports):
        e = mod.exports[i]
        if e.owner == mod:
            atomic_store_ptr(<void**>&e.owner, NULL)
            export_stub(e)


cdef bint make_current(Code* c, Module* mod) noexcept nogil:
    cdef Module* first = module_in(c.modules, mod.name)
    if not name_module(c, mod):
        return False
    mod.state = MODULE_CURRENT
    publish_module(mod)
    if first != NULL and first != mod and first.state == MODULE_CURRENT:
        retire(first)
    return True


cdef Module* add_locked(MachineC* m, Code* c, Module* mod) noexcept nogil:
    cdef Module* first = module_in(c.modules, mod.name)
    if first != NULL and (first.state == MODULE_CURRENT or first.state == MODULE_PENDING):
        keep_spare(c, mod)
        return first
    mod.state = MODULE_PENDING if mod.on_load != 0 else MODULE_CURRENT
    if not list_module(c, mod) or not name_module(c, mod):
        return NULL
    if mod.state == MODULE_CURRENT:
        publish_module(mod)
    return mod


cdef Module* add_module(MachineC* m, Module* mod) noexcept nogil:
    cdef Code* c = <Code*>m.modules
    cdef Module* found
    pthread_mutex_lock(&c.lock)
    found = add_locked(m, c, mod)
    pthread_mutex_unlock(&c.lock)
    return found


cdef int replace_module(MachineC* m, Module* mod) noexcept nogil:
    cdef Code* c = <Code*>m.modules
    cdef int result = REPLACE_DONE
    cdef Module* first
    pthread_mutex_lock(&c.lock)
    first = module_in(c.modules, mod.name)
    if pending_module(m, mod.name) != NULL:
        keep_spare(c, mod)
        result = REPLACE_NOT_PURGED
    elif first == NULL or first.state != MODULE_CURRENT or m.release != ROTP:
        # Devices never replace a module: the new version is taken, and never called (facts/vm.md 3.7).
        if add_locked(m, c, mod) == NULL:
            result = REPLACE_MEMORY
    elif has_old_code(m, mod.name):
        keep_spare(c, mod)
        result = REPLACE_NOT_PURGED
    else:
        mod.state = MODULE_PENDING
        if not list_module(c, mod) or (mod.on_load == 0 and not make_current(c, mod)):
            result = REPLACE_MEMORY
    pthread_mutex_unlock(&c.lock)
    return result


cdef void module_loaded(MachineC* m, Module* mod, bint ok) noexcept nogil:
    cdef Code* c = <Code*>m.modules
    pthread_mutex_lock(&c.lock)
    if not ok or has_old_code(m, mod.name) or not make_current(c, mod):
        mod.state = MODULE_FAILED
    pthread_mutex_unlock(&c.lock)


cdef bint delete_module(MachineC* m, term name) noexcept nogil:
    cdef Code* c = <Code*>m.modules
    cdef Module* mod
    pthread_mutex_lock(&c.lock)
    mod = find_module(m, name)
    if mod != NULL:
        retire(mod)
    pthread_mutex_unlock(&c.lock)
    return mod != NULL


cdef bint purge_module(MachineC* m, term name) noexcept nogil:
    cdef Code* c = <Code*>m.modules
    cdef bint found = False
    cdef size_t i
    pthread_mutex_lock(&c.lock)
    for i in range(0 if c.order == NULL else c.order.n):
        if c.order.at[i].name == name and c.order.at[i].state == MODULE_OLD:
            c.order.at[i].state = MODULE_PURGED
            found = True
    pthread_mutex_unlock(&c.lock)
    return found


cdef str text_of(MachineC* m, term atom):
    cdef size_t n
    cdef const uint8_t* text = atom_text(m, atom, &n)
    return (<const char*>text)[:n].decode("utf-8", "surrogateescape")


cdef Module* load_with_gil(MachineC* m, term name) noexcept with gil:
    cdef Module* mod
    try:
        found = (<object>m.python)._find_module(text_of(m, name))
        if found is None:
            return NULL
        mod = load_beam(m, found[0], found[1])
        if "/" in found[1] and ": " not in found[1]:
            mod.where = strdup(os.fsencode(found[1]))
        return add_module(m, mod)
    except BaseException as e:
        (<object>m.python)._refused(e)
        return NULL


cdef Module* load_module(MachineC* m, term name) noexcept nogil:
    cdef Module* mod = find_module(m, name)
    if mod == NULL:
        mod = pending_module(m, name)
    if mod == NULL and is_atom(name):
        mod = load_with_gil(m, name)
        if mod != NULL and mod.name != name:
            return NULL                # the file holds a module of another name
    return mod


cdef list missed_exports(MachineC* m):
    cdef Slots* s = <Slots*>atomic_load_ptr(<void**>&(<Code*>m.modules).exports)
    cdef Export* e
    cdef size_t i
    missed = []
    for i in range(s.mask + 1):
        e = <Export*>s.at[i]
        if e != NULL and atomic_load_i64(&e.missed):
            missed.append((text_of(m, e.module), text_of(m, e.function), e.arity))
    return missed


cdef void warn_unresolved(MachineC* m, Export* e, bint module) noexcept nogil:
    """The device's words (facts/vm.md 2.1); OTP says nothing. A module of natives only has no file to miss."""
    cdef Text t
    cdef size_t n
    cdef const uint8_t* s
    atomic_store_i64(&e.missed, 1)
    if not m.device_display:
        return
    text_init(&t)
    s = atom_text(m, e.module, &n)
    if module:
        text_str(&t, b"Unable to open ")
        text_add(&t, <const char*>s, n)
        text_str(&t, b".beam\nWarning: module ")
        text_add(&t, <const char*>s, n)
    else:
        text_str(&t, b"Warning: function ")
        text_add(&t, <const char*>s, n)
        text_str(&t, b":")
        s = atom_text(m, e.function, &n)
        text_add(&t, <const char*>s, n)
        text_str(&t, b"/")
        text_int(&t, e.arity)
    text_str(&t, b" cannot be resolved.\n")
    console_err(m, t.data, t.len)
    text_free(&t)


cdef int resolve_export(MachineC* m, Export* e) noexcept nogil:
    cdef Module* mod
    if e.native != NULL or e.owner != NULL:
        return RESOLVE_OK
    mod = load_module(m, e.module)
    if mod == NULL:
        warn_unresolved(m, e, not has_natives(m, e.module))
        return RESOLVE_UNDEF
    if mod.state == MODULE_PENDING:
        return RESOLVE_WAIT
    if e.owner == NULL:
        warn_unresolved(m, e, False)
        return RESOLVE_UNDEF
    return RESOLVE_OK


# -- from an address to a function -------------------------------------------------------------------------

cdef FuncInfo* find_function(MachineC* m, const cell* at, Module** module, uint32_t* line) noexcept nogil:
    cdef Ranges* r = <Ranges*>atomic_load_ptr(<void**>&(<Code*>m.modules).ranges)
    cdef Module* mod
    cdef FuncInfo* f
    cdef size_t low = 0, high, mid
    line[0] = 0
    module[0] = NULL
    if r == NULL:
        return NULL
    # The last module that starts at or before `at`, then the last function, then the last line.
    high = r.n
    while low < high:
        mid = (low + high) >> 1
        if r.at[mid].code <= at:
            low = mid + 1
        else:
            high = mid
    if low == 0:
        return NULL
    mod = r.at[low - 1]
    if at >= mod.code + mod.code_cells:
        return NULL
    module[0] = mod
    low = 0
    high = mod.n_functions
    while low < high:
        mid = (low + high) >> 1
        if mod.functions[mid].start <= at:
            low = mid + 1
        else:
            high = mid
    if low == 0:
        return NULL
    f = &mod.functions[low - 1]
    low = lines_up_to(mod, at)
    if low != 0 and mod.code + mod.lines[low - 1].cell_index >= f.start:
        line[0] = mod.lines[low - 1].line
    return f


cdef size_t lines_up_to(const Module* mod, const cell* at) noexcept nogil:
    """How many entries of the line table start at or before ``at``."""
    cdef size_t low = 0, high = mod.n_lines, mid, index = at - mod.code
    while low < high:
        mid = (low + high) >> 1
        if mod.lines[mid].cell_index <= index:
            low = mid + 1
        else:
            high = mid
    return low


cdef uint32_t code_offset(const Module* mod, const cell* at) noexcept nogil:
    cdef size_t n = lines_up_to(mod, at)
    return mod.lines[n - 1].code_offset if n != 0 else 0


cdef int64_t add_catch(MachineC* m, const cell* handler) noexcept nogil:
    cdef Code* c = <Code*>m.modules
    cdef int64_t i = -1
    pthread_mutex_lock(&c.lock)
    if m.n_catches < m.catches_cap:
        i = <int64_t>m.n_catches
        m.catches[i] = handler
        m.n_catches += 1
    pthread_mutex_unlock(&c.lock)
    return i


# -- life -----------------------------------------------------------------------------------------------------

cdef int code_init(MachineC* m) except -1:
    cdef Code* c = <Code*>calloc(1, sizeof(Code))
    cdef void* at
    if c == NULL:
        raise MemoryError
    m.modules = c
    pthread_mutex_init(&c.lock, NULL)
    c.exports = new_slots(1024, NULL)
    c.natives = new_slots(2048, NULL)
    c.modules = new_slots(64, NULL)
    at = mmap(NULL, CATCHES_MAX * sizeof(cell*), PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    if c.exports == NULL or c.natives == NULL or c.modules == NULL or at == MAP_FAILED:
        raise MemoryError
    m.catches = <const cell**>at
    m.catches_cap = CATCHES_MAX
    m.n_catches = 0
    return 0


cdef void code_free(MachineC* m) noexcept:
    cdef Code* c = <Code*>m.modules
    cdef size_t i
    if c == NULL:
        return
    if c.order != NULL:
        for i in range(c.order.n):
            free_module(c.order.at[i])
    for i in range(c.n_spare):
        free_module(c.spare[i])
    free(c.spare)
    free_ranges(c.order)
    free_ranges(c.ranges)
    free_slots(c.exports, True)
    free_slots(c.natives, True)
    free_slots(c.modules, False)
    if m.catches != NULL:
        munmap(<void*>m.catches, CATCHES_MAX * sizeof(cell*))
        m.catches = NULL
    pthread_mutex_destroy(&c.lock)
    free(c)
    m.modules = NULL
