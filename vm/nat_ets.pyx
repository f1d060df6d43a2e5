"""ETS tables: objects that live outside every process, behind one lock a table.

A table is an array of hash buckets (set, bag, duplicate_bag) or a skip list (ordered_set). Every object is copied
into a fragment of its own when it is inserted, and copied to the reader's heap when it is read. The library's ets
module in Erlang does what needs no lock: options, match specifications, counters (by `replace`, which changes an
object only when it still is what was read).

Hash tables keep their objects in a list in order of insertion, objects of one key together; that list is the order
of traversal, and `seq` numbers its groups. While a table is fixed, deleted objects stay as `dead` ones, so that
next/2 finds its way from them.

Locks: the directory's (ids, names, owners' lists) is taken before a table's, never while one is held. A table that
was found is kept by `refs`; once `gone`, it answers nobody.
"""
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset
from avmtools.vm.proc cimport *
from avmtools.vm.heap cimport *
from avmtools.vm.natives cimport add_row, mk_bool
from avmtools.vm.compare cimport cmp, eqx, hash_term
from avmtools.vm.num cimport mk_int64, mk_uint64


cdef enum:
    SET = 0                   # the low two bits of Tab.flags
    ORDERED = 1
    BAG = 2
    DUPLICATE = 3
    PRIVATE = 0               # the next two: who may do what
    PROTECTED = 1
    PUBLIC = 2
    NAMED = 16                # ets.erl knows the bits above: they only are told by info
    LEVELS = 24               # of a skip list: 4^24 objects
    IDS = 1024                # buckets of the directory
    FIRST_BUCKETS = 16

cdef enum:                    # what a caller wants to do with a table
    TO_KNOW = 0               # no right needed
    TO_READ = 1
    TO_WRITE = 2
    TO_OWN = 3

cdef struct Obj:
    Obj* chain                # next in its bucket: the younger first
    Obj* prev                 # order of insertion, keys together; in a skip list unused
    Obj* next
    Frag* frag                # what value lives in; NULL: a literal
    term value                # the tuple
    uint64_t seq              # of its key's group: grows along the list
    uint32_t hash
    bint dead
    int levels                # of a skip list's node; 0: hash table
    Obj* forward[1]           # `levels` of them

cdef struct Fix:              # a process that fixed the table
    Fix* next
    term pid
    int64_t count

cdef struct Tab:
    pthread_mutex_t lock
    int64_t refs              # directory and running calls, atomic
    MachineC* m
    uint64_t id               # of its reference
    Tab* id_next              # directory: bucket of ids, bucket of names, list of all, the owner's list
    Tab* name_next
    Tab* owned_next
    term name
    term owner
    term heir                 # pid, or NONE
    Frag* heir_frag
    term heir_data
    int flags
    int keypos                # from 1
    bint gone
    int64_t live              # objects, without dead ones
    int64_t dead
    int64_t words             # of live and dead objects
    uint64_t seq
    Obj** buckets
    uint64_t n_buckets
    Obj* first
    Obj* last
    Obj* heads[24]            # skip list
    uint64_t random
    Fix* fixes

cdef struct Ets:              # Registry.ets
    pthread_mutex_t lock
    Tab* ids[1024]
    Tab* names[1024]
    int64_t tables
    term transfer             # atoms without fixed index
    term end_of_table
    term none


cdef inline Ets* ets_of(MachineC* m) noexcept nogil:
    return <Ets*>atomic_load_ptr(&(<Registry*>m.registry).ets)


cdef Ets* ets_make(MachineC* m) noexcept nogil:
    """The directory, made on first use; NULL: no memory."""
    cdef Registry* r = <Registry*>m.registry
    cdef Ets* e
    pthread_mutex_lock(&r.lock)
    e = <Ets*>r.ets
    if e == NULL:
        e = <Ets*>calloc(1, sizeof(Ets))
        if e != NULL:
            pthread_mutex_init(&e.lock, NULL)
            e.transfer = atom_intern(m, b"ETS-TRANSFER", 12)
            e.end_of_table = atom_intern(m, b"$end_of_table", 13)
            e.none = atom_intern(m, b"none", 4)
            r.ets_leave = owner_leaves
            r.ets_free = tables_free
            atomic_store_ptr(&r.ets, e)
    pthread_mutex_unlock(&r.lock)
    return e


include "nat_ets_store.pxi"


# -- the directory -----------------------------------------------------------------------------------

cdef void tab_unref(Tab* t) noexcept nogil:
    cdef Fix* f
    if atomic_add_i64(&t.refs, -1) > 0:
        return
    clear(t)
    if t.buckets != NULL:
        account(t, -<int64_t>t.n_buckets)
        free(t.buckets)
    if t.heir_frag != NULL:
        frag_free(t.heir_frag)
    while t.fixes != NULL:
        f = t.fixes
        t.fixes = f.next
        free(f)
    pthread_mutex_destroy(&t.lock)
    free(t)


cdef Tab* directory_find(Ets* e, term name) noexcept nogil:
    """By reference or name; the directory's lock is held."""
    cdef Tab* t
    if is_type(name, T_REF):
        t = e.ids[boxed_ptr(name)[1] & (IDS - 1)]
        while t != NULL and t.id != boxed_ptr(name)[1]:
            t = t.id_next
        return t
    if not is_atom(name):
        return NULL
    t = e.names[atom_index(name) & (IDS - 1)]
    while t != NULL and t.name != name:
        t = t.name_next
    return t


cdef void name_enter(Ets* e, Tab* t) noexcept nogil:
    cdef Tab** at = &e.names[atom_index(t.name) & (IDS - 1)]
    t.name_next = at[0]
    at[0] = t


cdef void name_leave(Ets* e, Tab* t) noexcept nogil:
    cdef Tab** at = &e.names[atom_index(t.name) & (IDS - 1)]
    while at[0] != t:
        at = &at[0].name_next
    at[0] = t.name_next


cdef void owned_enter(Proc* v, Tab* t) noexcept nogil:
    t.owner = v.p.id
    t.owned_next = <Tab*>v.tables
    v.tables = t


cdef void owned_leave(Proc* v, Tab* t) noexcept nogil:
    cdef Tab* at = <Tab*>v.tables
    if at == t:
        v.tables = t.owned_next
        return
    while at.owned_next != t:
        at = at.owned_next
    at.owned_next = t.owned_next


cdef void directory_leave(Ets* e, Tab* t) noexcept nogil:
    """Nobody finds the table any more; its owner's list is the caller's business."""
    cdef Tab** at = &e.ids[t.id & (IDS - 1)]
    while at[0] != t:
        at = &at[0].id_next
    at[0] = t.id_next
    if t.flags & NAMED:
        name_leave(e, t)
    e.tables -= 1


cdef void tab_end(Tab* t) noexcept nogil:
    """After directory_leave: calls that wait for the lock find it gone."""
    pthread_mutex_lock(&t.lock)
    t.gone = True
    clear(t)
    pthread_mutex_unlock(&t.lock)
    tab_unref(t)


cdef void tab_release(Tab* t) noexcept nogil:
    """The end of a call that `use` began."""
    pthread_mutex_unlock(&t.lock)
    tab_unref(t)


cdef Tab* use(Process* p, term name, int right) noexcept nogil:
    """The table, locked; NULL: badarg was raised."""
    cdef Ets* e = ets_of(p.m)
    cdef Tab* t = NULL
    cdef int protection
    if e != NULL:
        pthread_mutex_lock(&e.lock)
        t = directory_find(e, name)
        if t != NULL:
            atomic_add_i64(&t.refs, 1)
        pthread_mutex_unlock(&e.lock)
    if t != NULL:
        pthread_mutex_lock(&t.lock)
        protection = (t.flags >> 2) & 3
        if not t.gone and (right == TO_KNOW or t.owner == p.id or
                           (right == TO_READ and protection >= PROTECTED) or (right == TO_WRITE and protection == PUBLIC)):
            return t
        tab_release(t)
    raise_badarg(p)
    return NULL


cdef term tid_of(Process* p, Tab* t) noexcept nogil:
    cdef term* w
    if t.flags & NAMED:
        return t.name
    w = heap_alloc(p, REF_WORDS)
    w[0] = mk_header(REF_WORDS - 1, T_REF)
    w[1] = t.id
    w[2] = 0
    return mk_boxed(w)


cdef term ref_of(Process* p, Tab* t) noexcept nogil:
    cdef term* w = heap_alloc(p, REF_WORDS)
    w[0] = mk_header(REF_WORDS - 1, T_REF)
    w[1] = t.id
    w[2] = 0
    return mk_boxed(w)


cdef bint tell(Process* p, Ets* e, Tab* t, term to, term data) noexcept nogil:
    """Send {'ETS-TRANSFER', Table, From, Data}."""
    cdef term[4] words
    cdef term message
    cdef Frag* frag
    words[0] = e.transfer
    words[1] = tid_of(p, t)
    words[2] = p.id
    words[3] = data
    message = mk_tuple(p, words, 4)
    frag = copy_to_frag(message, &message)
    return message != NONE and message_push(p.m, to, frag, message, p.sched)


cdef void owner_leaves(Process* p) noexcept nogil:
    """A process that owns tables ends: each goes to its heir, or away."""
    cdef Ets* e = ets_of(p.m)
    cdef Proc* v = <Proc*>p
    cdef Proc* heir
    cdef Tab* t
    while True:
        pthread_mutex_lock(&e.lock)
        t = <Tab*>v.tables
        if t == NULL:
            pthread_mutex_unlock(&e.lock)
            return
        owned_leave(v, t)
        pthread_mutex_lock(&t.lock)
        heir = <Proc*>process_lookup(p.m, t.heir) if t.heir != NONE and t.heir != p.id else NULL
        if heir != NULL and not atomic_load_u64(&heir.p.flags) & PF_EXITING:
            owned_enter(heir, t)
            tell(p, e, t, t.heir, copy_out(p, t.heir_data))
            pthread_mutex_unlock(&t.lock)
            pthread_mutex_unlock(&e.lock)
            continue
        pthread_mutex_unlock(&t.lock)
        directory_leave(e, t)
        pthread_mutex_unlock(&e.lock)
        tab_end(t)


cdef void tables_free(MachineC* m) noexcept nogil:
    """The machine closes; no scheduler runs."""
    cdef Ets* e = ets_of(m)
    cdef Tab* t
    cdef int i
    for i in range(IDS):
        while e.ids[i] != NULL:
            t = e.ids[i]
            e.ids[i] = t.id_next
            tab_unref(t)
    pthread_mutex_destroy(&e.lock)
    free(e)


# -- making and ending tables ------------------------------------------------------------------------

cdef bint set_heir(Process* p, Tab* t, term heir, term data) noexcept nogil:
    cdef term copy
    cdef Frag* frag = copy_to_frag(data, &copy)
    if copy == NONE:
        raise_error(p, ATOM_system_limit)
        return False
    if t.heir_frag != NULL:
        frag_free(t.heir_frag)
    t.heir_frag = frag
    t.heir_data = copy
    t.heir = heir if is_pid(heir) else NONE
    return True


cdef term nat_new(Process* p, term* a) noexcept nogil:
    """avm_ets:new(Name, Flags, KeyPos, Heir, HeirData): the options were checked in Erlang."""
    cdef Ets* e = ets_make(p.m)
    cdef Tab* t
    cdef term ref, result
    if not is_atom(a[0]) or not is_small(a[1]) or not is_small(a[2]) or small_value(a[2]) < 1 or small_value(a[2]) > 0x7FFFFFFF:
        return raise_badarg(p)
    t = <Tab*>calloc(1, sizeof(Tab)) if e != NULL else NULL
    if t == NULL:
        return raise_error(p, ATOM_system_limit)
    ref = mk_ref(p)
    t.refs = 1
    t.m = p.m
    t.id = boxed_ptr(ref)[1]
    t.name = a[0]
    t.flags = <int>small_value(a[1])
    t.keypos = <int>small_value(a[2])
    t.heir_data = NIL
    t.random = t.id * <uint64_t>0x9E3779B97F4A7C15 | 1
    pthread_mutex_init(&t.lock, NULL)
    if (t.flags & 3) != ORDERED:
        t.buckets = <Obj**>calloc(FIRST_BUCKETS, sizeof(void*))
        if t.buckets == NULL:
            tab_unref(t)
            return raise_error(p, ATOM_system_limit)
        t.n_buckets = FIRST_BUCKETS
        account(t, FIRST_BUCKETS)
    if not set_heir(p, t, a[3], a[4]):
        tab_unref(t)
        return NONE
    result = tid_of(p, t)
    pthread_mutex_lock(&e.lock)
    if t.flags & NAMED and directory_find(e, t.name) != NULL:
        pthread_mutex_unlock(&e.lock)
        tab_unref(t)
        return raise_badarg(p)
    t.id_next = e.ids[t.id & (IDS - 1)]
    e.ids[t.id & (IDS - 1)] = t
    if t.flags & NAMED:
        name_enter(e, t)
    owned_enter(<Proc*>p, t)
    e.tables += 1
    pthread_mutex_unlock(&e.lock)
    return result


cdef term nat_delete_table(Process* p, term* a) noexcept nogil:
    cdef Ets* e = ets_of(p.m)
    cdef Tab* t = use(p, a[0], TO_WRITE)
    cdef Process* owner
    if t == NULL:
        return NONE
    pthread_mutex_unlock(&t.lock)
    pthread_mutex_lock(&e.lock)
    # The owner may have ended or given the table away meanwhile; under the directory's lock it is what it is.
    owner = process_lookup(p.m, t.owner)
    if directory_find(e, a[0]) != t or owner == NULL:
        pthread_mutex_unlock(&e.lock)
        tab_unref(t)
        return raise_badarg(p)
    owned_leave(<Proc*>owner, t)
    directory_leave(e, t)
    pthread_mutex_unlock(&e.lock)
    tab_end(t)
    tab_unref(t)
    return ATOM_true


cdef term nat_rename(Process* p, term* a) noexcept nogil:
    """rename/2: a table without name only changes what info tells."""
    cdef Ets* e = ets_of(p.m)
    cdef Tab* t
    cdef bint taken
    cdef term result = a[1]
    if not is_atom(a[1]):
        return raise_badarg(p)
    t = use(p, a[0], TO_WRITE)
    if t == NULL:
        return NONE
    pthread_mutex_unlock(&t.lock)
    pthread_mutex_lock(&e.lock)
    taken = directory_find(e, a[0]) != t or (t.flags & NAMED and directory_find(e, a[1]) != NULL)
    if not taken:
        if t.flags & NAMED:
            name_leave(e, t)
        t.name = a[1]
        if t.flags & NAMED:
            name_enter(e, t)
        result = tid_of(p, t)
    pthread_mutex_unlock(&e.lock)
    tab_unref(t)
    return raise_badarg(p) if taken else result


cdef term nat_give_away(Process* p, term* a) noexcept nogil:
    cdef Ets* e = ets_of(p.m)
    cdef Tab* t
    cdef Process* to = process_lookup(p.m, a[1])
    cdef bint given = False
    if to == NULL or to == p or is_port(a[1]):
        return raise_badarg(p)
    t = use(p, a[0], TO_OWN)
    if t == NULL:
        return NONE
    pthread_mutex_unlock(&t.lock)
    pthread_mutex_lock(&e.lock)
    if directory_find(e, a[0]) == t and t.owner == p.id and not atomic_load_u64(&to.flags) & PF_EXITING:
        owned_leave(<Proc*>p, t)
        pthread_mutex_lock(&t.lock)
        owned_enter(<Proc*>to, t)
        pthread_mutex_unlock(&t.lock)
        given = tell(p, e, t, a[1], a[2])
    pthread_mutex_unlock(&e.lock)
    tab_unref(t)
    return ATOM_true if given else raise_badarg(p)


cdef term nat_set(Process* p, term* a) noexcept nogil:
    """avm_ets:set(Table, Protection | Heir, none | Data): what setopts/2 changes. Heir is a pid or `none`."""
    cdef Tab* t = use(p, a[0], TO_OWN)
    cdef bint ok = True
    if t == NULL:
        return NONE
    if is_small(a[1]):
        t.flags = (t.flags & ~12) | (<int>small_value(a[1]) << 2)
    else:
        ok = set_heir(p, t, a[1], a[2])
    tab_release(t)
    return ATOM_true if ok else NONE


cdef term nat_info(Process* p, term* a) noexcept nogil:
    """avm_ets:info(Table): {Ref, Name, Flags, KeyPos, Owner, Heir | none, Objects, Words, Fixes} or undefined."""
    cdef Tab* t
    cdef term[9] w
    cdef term[2] pair
    cdef Fix* f
    if not is_reference(a[0]) and not is_atom(a[0]):
        return raise_badarg(p)
    t = use(p, a[0], TO_KNOW)
    if t == NULL:
        p.exc_class = NONE
        return ATOM_undefined
    w[0] = ref_of(p, t)
    w[1] = t.name
    w[2] = mk_small(t.flags)
    w[3] = mk_small(t.keypos)
    w[4] = t.owner
    w[5] = t.heir if t.heir != NONE else ets_of(p.m).none
    w[6] = mk_int64(p, t.live)
    w[7] = mk_int64(p, t.words + <int64_t>(sizeof(Tab) // 8))
    w[8] = NIL
    fixed(t)
    f = t.fixes
    while f != NULL:
        pair[0] = f.pid
        pair[1] = mk_int64(p, f.count)
        w[8] = mk_cons(p, mk_tuple(p, pair, 2), w[8])
        f = f.next
    tab_release(t)
    return mk_tuple(p, w, 9)


cdef term nat_all(Process* p, term* a) noexcept nogil:
    cdef Ets* e = ets_of(p.m)
    cdef term list = NIL
    cdef Tab* t
    cdef int i
    if e == NULL:
        return NIL
    pthread_mutex_lock(&e.lock)
    for i in range(IDS):
        t = e.ids[i]
        while t != NULL:
            list = mk_cons(p, tid_of(p, t), list)
            t = t.id_next
    pthread_mutex_unlock(&e.lock)
    return list


cdef term nat_fix(Process* p, term* a) noexcept nogil:
    """safe_fixtable/2: counted for each process."""
    cdef Tab* t
    cdef Fix** at
    cdef Fix* f
    if a[1] != ATOM_true and a[1] != ATOM_false:
        return raise_badarg(p)
    t = use(p, a[0], TO_READ)
    if t == NULL:
        return NONE
    at = &t.fixes
    while at[0] != NULL and at[0].pid != p.id:
        at = &at[0].next
    f = at[0]
    if a[1] == ATOM_true:
        if f == NULL:
            f = <Fix*>calloc(1, sizeof(Fix))
            if f == NULL:
                tab_release(t)
                return raise_error(p, ATOM_system_limit)
            f.pid = p.id
            at[0] = f
        f.count += 1
    elif f != NULL:
        f.count -= 1
        if f.count == 0:
            at[0] = f.next
            free(f)
            bury(t)
    tab_release(t)
    return ATOM_true


include "nat_ets_access.pxi"


# -- the table of natives ----------------------------------------------------------------------------

cdef enum:
    CAP = 32

cdef Native natives[CAP]
cdef int n_natives = 0


cdef int row(const char* module, const char* name, int arity, native_fn fn) except -1:
    return add_row(natives, &n_natives, CAP, module, name, arity, R07UP, fn, 0)


row(b"avm_ets", b"new", 5, nat_new)
row(b"avm_ets", b"set", 3, nat_set)
row(b"avm_ets", b"info", 1, nat_info)
row(b"avm_ets", b"replace", 3, nat_replace)
row(b"avm_ets", b"drop", 2, nat_drop)
row(b"avm_ets", b"objects", 4, nat_objects)
row(b"ets", b"all", 0, nat_all)
row(b"ets", b"delete", 1, nat_delete_table)
row(b"ets", b"delete", 2, nat_delete_key)
row(b"ets", b"delete_all_objects", 1, nat_delete_all_objects)
row(b"ets", b"delete_object", 2, nat_delete_object)
row(b"ets", b"first", 1, nat_first)
row(b"ets", b"give_away", 3, nat_give_away)
row(b"ets", b"insert", 2, nat_insert)
row(b"ets", b"insert_new", 2, nat_insert_new)
row(b"ets", b"last", 1, nat_last)
row(b"ets", b"lookup", 2, nat_lookup)
row(b"ets", b"lookup_element", 3, nat_lookup_element)
row(b"ets", b"lookup_element", 4, nat_lookup_element4)
row(b"ets", b"member", 2, nat_member)
row(b"ets", b"next", 2, nat_next)
row(b"ets", b"prev", 2, nat_prev)
row(b"ets", b"rename", 2, nat_rename)
row(b"ets", b"safe_fixtable", 2, nat_fix)
row(b"ets", b"take", 2, nat_take)


cdef Native* nat_ets_table(int* n) noexcept:
    n[0] = n_natives
    return natives
