"""-on_load functions: who waits for which module, and what becomes of it when the function has returned."""

from libc.stdlib cimport calloc, free

from avmtools.vm.atoms cimport *
from avmtools.vm.code cimport *
from avmtools.vm.display cimport *
from avmtools.vm.on_load cimport *
from avmtools.vm.process cimport *
from avmtools.vm.state cimport *
from avmtools.vm.term cimport *

cdef struct Waiter:
    Waiter* next
    term pid
    Module* mod
    int outcome               # ON_LOAD_*

cdef struct Waiters:
    pthread_mutex_t lock
    Waiter* first


cdef void on_load_init(MachineC* m) noexcept nogil:
    cdef Waiters* w = <Waiters*>calloc(1, sizeof(Waiters))
    m.on_loads = w
    m.on_load_ended = ended
    if w != NULL:
        pthread_mutex_init(&w.lock, NULL)


cdef void on_load_free(MachineC* m) noexcept nogil:
    cdef Waiters* w = <Waiters*>m.on_loads
    cdef Waiter* next
    if w == NULL:
        return
    while w.first != NULL:
        next = w.first.next
        free(w.first)
        w.first = next
    pthread_mutex_destroy(&w.lock)
    free(w)
    m.on_loads = NULL


cdef Waiter* waiter_of(Waiters* w, term pid) noexcept nogil:
    cdef Waiter* at = w.first
    while at != NULL and at.pid != pid:
        at = at.next
    return at


cdef void drop(Waiters* w, Waiter* gone) noexcept nogil:
    cdef Waiter** at = &w.first
    while at[0] != NULL:
        if at[0] == gone:
            at[0] = gone.next
            free(gone)
            return
        at = &at[0].next


cdef Module* on_load_asked(Process* p) noexcept nogil:
    cdef Waiters* w = <Waiters*>p.m.on_loads
    cdef Waiter* at
    cdef Module* mod
    if w == NULL or atomic_load_ptr(<void**>&w.first) == NULL:
        return NULL
    pthread_mutex_lock(&w.lock)
    at = waiter_of(w, p.id)
    mod = at.mod if at != NULL else NULL
    pthread_mutex_unlock(&w.lock)
    return mod


cdef int on_load_wait(Process* p, Module* mod) noexcept nogil:
    cdef Waiters* w = <Waiters*>p.m.on_loads
    cdef Waiter* at
    cdef SpawnOptions options
    cdef bint mine = False
    cdef int outcome
    if w == NULL or (atomic_load_u64(&p.flags) & PF_ON_LOAD and p.initial[0] == mod.name):
        return ON_LOAD_FAILED             # the function needs what waits for it
    pthread_mutex_lock(&w.lock)
    at = waiter_of(w, p.id)
    if at == NULL:
        at = <Waiter*>calloc(1, sizeof(Waiter))
        if at == NULL:
            pthread_mutex_unlock(&w.lock)
            return ON_LOAD_FAILED
        at.pid = p.id
        at.mod = mod
        at.next = w.first
        if mod.state != MODULE_PENDING:
            at.outcome = ON_LOAD_DONE if mod.state == MODULE_CURRENT else ON_LOAD_FAILED
        elif mod.loader == NONE:
            mine = True
            mod.loader = p.id
        w.first = at
    outcome = at.outcome
    if outcome != ON_LOAD_WAIT:
        drop(w, at)
    pthread_mutex_unlock(&w.lock)
    if outcome != ON_LOAD_WAIT:
        return outcome
    if mine:
        spawn_defaults(p.m, &options)
        options.flags = SPAWN_ON_LOAD
        if spawn_process(p, mod.code + mod.on_load, NULL, 0, mod.name, ATOM_on_load, &options) == NONE:
            finish(p.m, mod, False, p.sched)
            return on_load_wait(p, mod)
    p.exc_class = ATOM_waiting
    return ON_LOAD_WAIT


cdef void finish(MachineC* m, Module* mod, bint ok, Sched* by) noexcept nogil:
    cdef Waiters* w = <Waiters*>m.on_loads
    cdef Waiter* at
    cdef Waiter* next
    module_loaded(m, mod, ok)
    pthread_mutex_lock(&w.lock)
    at = w.first
    while at != NULL:
        next = at.next
        if at.mod == mod:
            if process_lookup(m, at.pid) == NULL:
                drop(w, at)
            else:
                at.outcome = ON_LOAD_DONE if mod.state == MODULE_CURRENT else ON_LOAD_FAILED
                process_wake(m, at.pid, by)
        at = next
    pthread_mutex_unlock(&w.lock)


cdef void ended(Process* p) noexcept nogil:
    """The process of an on_load function ends."""
    cdef Module* mod = pending_module(p.m, p.initial[0])
    cdef bint ok = p.exc_class == NONE and p.exc_args == ATOM_ok
    cdef Text t
    if mod == NULL:
        return
    if not ok and p.exc_class == NONE:
        text_init(&t)
        text_str(&t, b"The on_load function for module ")
        display_term(p.m, &t, mod.name)
        text_str(&t, b" returned:\n")
        display_term(p.m, &t, p.exc_args)
        text_str(&t, b"\n")
        console_err(p.m, t.data, t.len)
        text_free(&t)
    finish(p.m, mod, ok, p.sched)
