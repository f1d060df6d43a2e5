# cython: language_level=3
# Maps, flat and hashed (maps.pxd has the representation).
#
# Both forms are canonical, a function of the pairs alone: a HASHMAP that shrinks to MAP_FLAT_MAX keys becomes flat; in a
# trie a leaf sits as near to the root as its hash allows, a node with a single leaf below it doesn't exist (but at the
# root), and a collision node counts as one leaf and holds its leaves in key order. So =:= and hashing may treat tries
# as plain data. Updates copy the path to the root and share the rest.
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy
from avmtools.vm.heap cimport heap_alloc
from avmtools.vm.compare cimport cmp_key, eqx, hash_term

cdef extern from *:
    int popcount "__builtin_popcountll"(uint64_t x) noexcept nogil

cdef enum:
    BITS = 4                  # of the hash per level
    LEVELS = 8
    COLLISION = -1            # bitmap of a collision node


# Where words come from: a process, or memory that somebody measured before (ext.pyx).
cdef struct Words:
    Process* p
    term** hp


cdef inline term* take(Words* at, size_t n) noexcept nogil:
    cdef term* w
    if at.p != NULL:
        return heap_alloc(at.p, n)
    w = at.hp[0]
    at.hp[0] = w + n
    return w


cdef inline bint is_leaf(term t) noexcept nogil:
    return is_cons(t)


cdef inline bint is_collision(term t) noexcept nogil:
    return element(t, 0) == mk_small(COLLISION)


cdef inline uint64_t bitmap_of(term node) noexcept nogil:
    return <uint64_t>small_value(element(node, 0))


cdef inline int branch(uint32_t hash, int level) noexcept nogil:
    return (hash >> (BITS * level)) & 15


cdef inline int slot_of(uint64_t bitmap, int b) noexcept nogil:
    """Index among the elements of a node, counted from 0, of branch b."""
    return 1 + popcount(bitmap & ((<uint64_t>1 << b) - 1))


cdef size_t map_size(term map) noexcept nogil:
    if boxed_type(map) == T_MAP:
        return header_size(header_of(map)) - 1
    return <size_t>small_value(boxed_ptr(map)[1])


# -- lookup ----------------------------------------------------------------------------------------

cdef int64_t flat_find(MachineC* m, term map, term key) noexcept nogil:
    """Index of the key, or -1 - where it belongs."""
    cdef term* keys = tuple_elements(boxed_ptr(map)[1])
    cdef size_t n = map_size(map), low = 0, high, middle, i
    cdef int r
    if is_immediate(key):
        for i in range(n):
            if keys[i] == key:
                return <int64_t>i
    high = n
    while low < high:
        middle = (low + high) >> 1
        r = cmp_key(m, key, keys[middle])
        if r == 0:
            return <int64_t>middle
        if r < 0:
            high = middle
        else:
            low = middle + 1
    return -1 - <int64_t>low


cdef term trie_get(MachineC* m, term node, uint32_t hash, term key) noexcept nogil:
    cdef int level = 0, b
    cdef uint64_t bitmap
    cdef size_t i
    while True:
        if is_leaf(node):
            return tail(node) if eqx(m, head(node), key) else NONE
        if is_collision(node):
            for i in range(1, tuple_arity(node)):
                if eqx(m, head(element(node, i)), key):
                    return tail(element(node, i))
            return NONE
        bitmap = bitmap_of(node)
        b = branch(hash, level)
        if not bitmap >> b & 1:
            return NONE
        node = element(node, slot_of(bitmap, b))
        level += 1


cdef term map_get(MachineC* m, term map, term key) noexcept nogil:
    cdef term* keys
    cdef size_t n, i
    cdef int64_t at
    if boxed_type(map) == T_MAP:
        if is_immediate(key):
            keys = tuple_elements(boxed_ptr(map)[1])
            n = map_size(map)
            for i in range(n):
                if keys[i] == key:
                    return boxed_ptr(map)[2 + i]
            return NONE
        at = flat_find(m, map, key)
        return boxed_ptr(map)[2 + at] if at >= 0 else NONE
    return trie_get(m, boxed_ptr(map)[2], hash_term(m, key), key)


# -- tries -----------------------------------------------------------------------------------------

cdef term node_copy(Words* at, term node, int slot, term child) noexcept nogil:
    """`node` with element `slot` replaced."""
    cdef size_t n = tuple_arity(node)
    cdef term* w = take(at, 1 + n)
    memcpy(w, boxed_ptr(node), (1 + n) * sizeof(term))
    w[1 + slot] = child
    return mk_boxed(w)


cdef term node_insert(Words* at, term node, int slot, term child, term first) noexcept nogil:
    """`node` with a new element before `slot`, and `first` as its bitmap."""
    cdef size_t n = tuple_arity(node)
    cdef term* from_ = boxed_ptr(node)
    cdef term* w = take(at, 2 + n)
    w[0] = mk_header(n + 1, T_TUPLE)
    memcpy(w + 1, from_ + 1, slot * sizeof(term))
    w[1 + slot] = child
    memcpy(w + 2 + slot, from_ + 1 + slot, (n - slot) * sizeof(term))
    w[1] = first
    return mk_boxed(w)


cdef term node_delete(Words* at, term node, int slot, term first) noexcept nogil:
    cdef size_t n = tuple_arity(node)
    cdef term* from_ = boxed_ptr(node)
    cdef term* w = take(at, n)
    w[0] = mk_header(n - 1, T_TUPLE)
    memcpy(w + 1, from_ + 1, slot * sizeof(term))
    memcpy(w + 1 + slot, from_ + 2 + slot, (n - 1 - slot) * sizeof(term))
    w[1] = first
    return mk_boxed(w)


cdef term node_pair(Words* at, term a, uint32_t hash_a, term b, uint32_t hash_b, int level) noexcept nogil:
    """The node, and the chain of nodes above it, where two leaves of different hashes part."""
    cdef term* w
    cdef term node
    cdef int depth = level, x, y
    while branch(hash_a, depth) == branch(hash_b, depth):
        depth += 1
    x = branch(hash_a, depth)
    y = branch(hash_b, depth)
    w = take(at, 4)
    w[0] = mk_header(3, T_TUPLE)
    w[1] = mk_small((<int64_t>1 << x) | (<int64_t>1 << y))
    w[2] = a if x < y else b
    w[3] = b if x < y else a
    node = mk_boxed(w)
    while depth > level:
        depth -= 1
        w = take(at, 3)
        w[0] = mk_header(2, T_TUPLE)
        w[1] = mk_small(<int64_t>1 << branch(hash_a, depth))
        w[2] = node
        node = mk_boxed(w)
    return node


cdef term leaf_new(Words* at, term key, term value) noexcept nogil:
    return cons_at(take(at, 2), key, value)


cdef term trie_put(MachineC* m, Words* at, term root, uint32_t hash, term key, term value, bint* added) noexcept nogil:
    """The trie with the pair in it; the same trie when it was there already."""
    cdef term path[LEVELS + 2]
    cdef int slots[LEVELS + 2]
    cdef int level = 0, b, r = 1
    cdef uint64_t bitmap
    cdef term node = root, other
    cdef term* w
    cdef size_t i
    added[0] = True
    while True:
        if is_leaf(node):
            if eqx(m, head(node), key):
                added[0] = False
                if tail(node) == value:
                    return root
                node = leaf_new(at, head(node), value)
                break
            other = node
            if hash_term(m, head(node)) == hash:
                w = take(at, 4)
                w[0] = mk_header(3, T_TUPLE)
                w[1] = mk_small(COLLISION)
                b = cmp_key(m, key, head(node)) < 0
                w[2] = leaf_new(at, key, value) if b else node
                w[3] = node if b else leaf_new(at, key, value)
                node = mk_boxed(w)
            else:
                node = node_pair(at, node, hash_term(m, head(node)), leaf_new(at, key, value), hash, level)
            break
        if is_collision(node):
            other = head(element(node, 1))
            if hash_term(m, other) != hash:
                node = node_pair(at, node, hash_term(m, other), leaf_new(at, key, value), hash, level)
                break
            i = 1
            while i < tuple_arity(node):
                r = cmp_key(m, key, head(element(node, i)))
                if r <= 0:
                    break
                i += 1
            if i < tuple_arity(node) and r == 0:
                added[0] = False
                if tail(element(node, i)) == value:
                    return root
                node = node_copy(at, node, <int>i, leaf_new(at, head(element(node, i)), value))
            else:
                node = node_insert(at, node, <int>i, leaf_new(at, key, value), mk_small(COLLISION))
            break
        bitmap = bitmap_of(node)
        b = branch(hash, level)
        path[level] = node
        slots[level] = slot_of(bitmap, b)
        if not bitmap >> b & 1:
            node = node_insert(at, node, slots[level], leaf_new(at, key, value), mk_small(<int64_t>(bitmap | <uint64_t>1 << b)))
            break
        node = element(node, slots[level])
        level += 1
    # node_insert made a new version of path[level] itself in the last case; the others are children of path[level - 1]
    while level > 0:
        level -= 1
        node = node_copy(at, path[level], slots[level], node)
    return node


cdef term trie_remove(MachineC* m, Words* at, term root, uint32_t hash, term key) noexcept nogil:
    """The trie without the key; NONE: it isn't there. The root must keep at least one leaf."""
    cdef term path[LEVELS + 2]
    cdef int slots[LEVELS + 2]
    cdef int level = 0, b
    cdef uint64_t bitmap
    cdef term node = root, child = NONE
    cdef size_t i
    while True:
        if is_leaf(node):
            if not eqx(m, head(node), key):
                return NONE
            child = NONE
            break
        if is_collision(node):
            i = 1
            while i < tuple_arity(node) and not eqx(m, head(element(node, i)), key):
                i += 1
            if i == tuple_arity(node):
                return NONE
            if tuple_arity(node) == 3:
                child = element(node, 3 - i)         # the other leaf takes the node's place
            else:
                child = node_delete(at, node, <int>i, mk_small(COLLISION))
            break
        bitmap = bitmap_of(node)
        b = branch(hash, level)
        if not bitmap >> b & 1:
            return NONE
        path[level] = node
        slots[level] = slot_of(bitmap, b)
        node = element(node, slots[level])
        level += 1
    # `child` replaces what was found; NONE: nothing remains there. A leaf alone in its node moves up.
    while level > 0:
        level -= 1
        node = path[level]
        if child == NONE:
            bitmap = bitmap_of(node) & ~(<uint64_t>1 << branch(hash, level))
            if tuple_arity(node) == 3 and level > 0:
                child = element(node, 3 - slots[level])
                if is_leaf(child) or is_collision(child):
                    continue
                child = node_delete(at, node, slots[level], mk_small(<int64_t>bitmap))
            else:
                child = node_delete(at, node, slots[level], mk_small(<int64_t>bitmap))
        elif tuple_arity(node) == 2 and level > 0 and (is_leaf(child) or is_collision(child)):
            continue
        else:
            child = node_copy(at, node, slots[level], child)
    return child


cdef term mk_hashmap(Words* at, size_t n, term root) noexcept nogil:
    cdef term* w = take(at, 3)
    w[0] = mk_header(2, T_HASHMAP)
    w[1] = mk_small(<int64_t>n)
    w[2] = root
    return mk_boxed(w)


# -- building --------------------------------------------------------------------------------------

# A pair on its way into a trie.
cdef struct Item:
    term key
    term value
    uint32_t hash
    uint32_t order            # of arrival: the last of equal keys wins


cdef void sort_items(MachineC* m, Item* a, Item* spare, size_t n, bint by_hash) noexcept nogil:
    """Merge sort, stable: by hash read from its low bits on (then by key), or by key."""
    cdef size_t width = 1, lo, mid, hi, i, j, k
    cdef Item* from_ = a
    cdef Item* to = spare
    cdef Item* swap
    cdef bint first
    while width < n:
        lo = 0
        while lo < n:
            mid = lo + width if lo + width < n else n
            hi = mid + width if mid + width < n else n
            i = lo
            j = mid
            k = lo
            while i < mid and j < hi:
                if by_hash and from_[i].hash != from_[j].hash:
                    first = from_[i].hash < from_[j].hash
                else:
                    first = cmp_key(m, from_[i].key, from_[j].key) <= 0
                if first:
                    to[k] = from_[i]
                    i += 1
                else:
                    to[k] = from_[j]
                    j += 1
                k += 1
            while i < mid:
                to[k] = from_[i]
                i += 1
                k += 1
            while j < hi:
                to[k] = from_[j]
                j += 1
                k += 1
            lo = hi
        swap = from_
        from_ = to
        to = swap
        width *= 2
    if from_ != a:
        memcpy(a, from_, n * sizeof(Item))


cdef inline uint32_t level_order(uint32_t h) noexcept nogil:
    """The hash with its 4-bit digits reversed: sorting by it groups the pairs of each trie node."""
    h = (h >> 16) | (h << 16)
    h = ((h & 0xFF00FF00u) >> 8) | ((h & 0x00FF00FFu) << 8)
    return ((h & 0xF0F0F0F0u) >> 4) | ((h & 0x0F0F0F0Fu) << 4)


cdef term trie_build(Words* at, Item* a, size_t n, int level) noexcept nogil:
    """The trie of n items sorted by level_order and key, all different. Recursion is at most LEVELS deep."""
    cdef term children[17]
    cdef term* w
    cdef size_t i, j, count
    cdef uint64_t bitmap = 0
    cdef int b
    if n == 1 and level > 0:
        return leaf_new(at, a[0].key, a[0].value)
    if a[0].hash == a[n - 1].hash and level > 0:
        w = take(at, 2 + n)
        w[0] = mk_header(n + 1, T_TUPLE)
        w[1] = mk_small(COLLISION)
        for i in range(n):
            w[2 + i] = leaf_new(at, a[i].key, a[i].value)
        return mk_boxed(w)
    i = 0
    count = 0
    while i < n:
        b = (a[i].hash >> (28 - BITS * level)) & 15        # reversed digits: the level's digit
        j = i + 1
        while j < n and ((a[j].hash >> (28 - BITS * level)) & 15) == <uint32_t>b:
            j += 1
        bitmap |= <uint64_t>1 << b
        children[count] = trie_build(at, a + i, j - i, level + 1)
        count += 1
        i = j
    w = take(at, 2 + count)
    w[0] = mk_header(1 + count, T_TUPLE)
    w[1] = mk_small(<int64_t>bitmap)
    memcpy(w + 2, children, count * sizeof(term))
    return mk_boxed(w)


cdef term flat_of(Words* at, Item* a, size_t n) noexcept nogil:
    """A flat map of n items in key order."""
    cdef term* keys = take(at, 1 + n)
    cdef term* w = take(at, 2 + n)
    cdef size_t i
    keys[0] = mk_header(n, T_TUPLE)
    w[0] = mk_header(n + 1, T_MAP)
    w[1] = mk_boxed(keys)
    for i in range(n):
        keys[1 + i] = a[i].key
        w[2 + i] = a[i].value
    return mk_boxed(w)


cdef size_t map_build_words(size_t n) noexcept nogil:
    # leaves, the places for them in nodes, and nodes (three words each with the place in the node above): at level d
    # there are at most 16^d, and every node but a root has two leaves below it or is one of a chain that has
    cdef size_t words, level, nodes = 1
    if n <= MAP_FLAT_MAX:
        return 2 * n + 3
    words = 3 + 4 * n
    for level in range(LEVELS + 1):
        words += 3 * (nodes if nodes < n // 2 + 1 else n // 2 + 1)
        nodes *= 16
    return words


cdef term map_build(MachineC* m, Process* p, term** hp, term* pairs, size_t n) noexcept nogil:
    cdef Words at
    cdef Item local[2 * MAP_FLAT_MAX]
    cdef Item* a = local
    cdef size_t i, k
    cdef term t
    at.p = p
    at.hp = hp
    if n > MAP_FLAT_MAX:
        a = <Item*>malloc(2 * n * sizeof(Item))
        if a == NULL:
            return raise_error(p, ATOM_out_of_memory) if p != NULL else NONE
    for i in range(n):
        a[i].key = pairs[2 * i]
        a[i].value = pairs[2 * i + 1]
        a[i].hash = level_order(hash_term(m, a[i].key)) if n > MAP_FLAT_MAX else 0
    sort_items(m, a, a + n, n, n > MAP_FLAT_MAX)
    k = 0
    for i in range(n):                  # stable sort: of equal keys the last one is the last
        if k > 0 and a[k - 1].hash == a[i].hash and cmp_key(m, a[k - 1].key, a[i].key) == 0:
            a[k - 1].value = a[i].value
        else:
            a[k] = a[i]
            k += 1
    if k > MAP_FLAT_MAX:
        t = trie_build(&at, a, k, 0)
        t = mk_hashmap(&at, k, t)
    else:
        if n > MAP_FLAT_MAX:
            sort_items(m, a, a + n, k, False)
        t = flat_of(&at, a, k)
    if n > MAP_FLAT_MAX:
        free(a)
    return t


cdef term map_from_pairs(Process* p, const term* pairs, size_t n) noexcept nogil:
    return map_build(p.m, p, NULL, <term*>pairs, n)


cdef term map_empty(Process* p) noexcept nogil:
    cdef Words at
    at.p = p
    return flat_of(&at, NULL, 0)


# -- update ----------------------------------------------------------------------------------------

cdef term flat_replace(Process* p, term map, size_t i, term value) noexcept nogil:
    cdef size_t words = 2 + map_size(map)
    cdef term* w
    if boxed_ptr(map)[2 + i] == value:
        return map
    w = heap_alloc(p, words)
    memcpy(w, boxed_ptr(map), words * sizeof(term))
    w[2 + i] = value
    return mk_boxed(w)


cdef term flat_insert(Process* p, term map, size_t i, term key, term value) noexcept nogil:
    cdef size_t n = map_size(map), k
    cdef term* old_keys = tuple_elements(boxed_ptr(map)[1])
    cdef term* old = boxed_ptr(map) + 2
    cdef term* w
    cdef term* keys
    cdef Words at
    cdef Item items[MAP_FLAT_MAX + 1]
    cdef Item spare[MAP_FLAT_MAX + 1]
    if n < MAP_FLAT_MAX:
        w = heap_alloc(p, 2 * n + 5)
        keys = w
        w += n + 2
        keys[0] = mk_header(n + 1, T_TUPLE)
        memcpy(keys + 1, old_keys, i * sizeof(term))
        keys[1 + i] = key
        memcpy(keys + 2 + i, old_keys + i, (n - i) * sizeof(term))
        w[0] = mk_header(n + 2, T_MAP)
        w[1] = mk_boxed(keys)
        memcpy(w + 2, old, i * sizeof(term))
        w[2 + i] = value
        memcpy(w + 3 + i, old + i, (n - i) * sizeof(term))
        return mk_boxed(w)
    for k in range(n):
        items[k].key = old_keys[k]
        items[k].value = old[k]
    items[n].key = key
    items[n].value = value
    for k in range(n + 1):
        items[k].hash = level_order(hash_term(p.m, items[k].key))
    sort_items(p.m, items, spare, n + 1, True)
    at.p = p
    return mk_hashmap(&at, n + 1, trie_build(&at, items, n + 1, 0))


cdef term map_put(Process* p, term map, term key, term value) noexcept nogil:
    cdef int64_t i
    cdef Words at
    cdef term root
    cdef bint added
    if boxed_type(map) == T_MAP:
        i = flat_find(p.m, map, key)
        if i >= 0:
            return flat_replace(p, map, <size_t>i, value)
        return flat_insert(p, map, <size_t>(-1 - i), key, value)
    at.p = p
    root = trie_put(p.m, &at, boxed_ptr(map)[2], hash_term(p.m, key), key, value, &added)
    if root == boxed_ptr(map)[2]:
        return map
    return mk_hashmap(&at, map_size(map) + (1 if added else 0), root)


cdef term map_replace(Process* p, term map, term key, term value) noexcept nogil:
    cdef int64_t i
    if boxed_type(map) == T_MAP:
        i = flat_find(p.m, map, key)
        return flat_replace(p, map, <size_t>i, value) if i >= 0 else NONE
    if map_get(p.m, map, key) == NONE:
        return NONE
    return map_put(p, map, key, value)


cdef term flatten(Process* p, term root, size_t n) noexcept nogil:
    """A trie of n <= MAP_FLAT_MAX leaves as a flat map."""
    cdef Item items[MAP_FLAT_MAX]
    cdef Item spare[MAP_FLAT_MAX]
    cdef term fake[3]
    cdef MapIter it
    cdef Words at
    cdef size_t i = 0
    fake[0] = mk_header(2, T_HASHMAP)
    fake[1] = mk_small(<int64_t>n)
    fake[2] = root
    map_iter(&it, mk_boxed(fake))
    while i < n and map_next(&it, &items[i].key, &items[i].value):
        items[i].hash = 0
        i += 1
    sort_items(p.m, items, spare, n, False)
    at.p = p
    return flat_of(&at, items, n)


cdef term map_remove(Process* p, term map, term key) noexcept nogil:
    cdef int64_t i
    cdef size_t n = map_size(map), k
    cdef term* w
    cdef term* keys
    cdef term* old_keys
    cdef term* old
    cdef term root
    cdef Words at
    if boxed_type(map) == T_MAP:
        i = flat_find(p.m, map, key)
        if i < 0:
            return map
        k = <size_t>i
        old_keys = tuple_elements(boxed_ptr(map)[1])
        old = boxed_ptr(map) + 2
        keys = heap_alloc(p, 2 * n + 1)
        w = keys + n
        keys[0] = mk_header(n - 1, T_TUPLE)
        memcpy(keys + 1, old_keys, k * sizeof(term))
        memcpy(keys + 1 + k, old_keys + k + 1, (n - 1 - k) * sizeof(term))
        w[0] = mk_header(n, T_MAP)
        w[1] = mk_boxed(keys)
        memcpy(w + 2, old, k * sizeof(term))
        memcpy(w + 2 + k, old + k + 1, (n - 1 - k) * sizeof(term))
        return mk_boxed(w)
    at.p = p
    root = trie_remove(p.m, &at, boxed_ptr(map)[2], hash_term(p.m, key), key)
    if root == NONE:
        return map
    if n - 1 <= MAP_FLAT_MAX:
        return flatten(p, root, n - 1)
    return mk_hashmap(&at, n - 1, root)


cdef term map_put_many(Process* p, term map, const term* pairs, size_t n, bint exact, term* missing) noexcept nogil:
    cdef size_t i, k, size
    cdef int64_t at
    cdef term t
    cdef term* w
    if boxed_type(map) == T_MAP and n > 1:
        # one copy when no key is new
        size = map_size(map)
        w = NULL
        for i in range(n):
            at = flat_find(p.m, map, pairs[2 * i])
            if at < 0:
                break
            if w == NULL:
                w = heap_alloc(p, 2 + size)
                memcpy(w, boxed_ptr(map), (2 + size) * sizeof(term))
            w[2 + at] = pairs[2 * i + 1]
        else:
            return mk_boxed(w)
        if w != NULL:
            # some are old: go on with the copy
            map = mk_boxed(w)
        for k in range(i, n):
            if exact:
                t = map_replace(p, map, pairs[2 * k], pairs[2 * k + 1])
                if t == NONE:
                    missing[0] = pairs[2 * k]
                    return NONE
                map = t
            else:
                map = map_put(p, map, pairs[2 * k], pairs[2 * k + 1])
        return map
    for i in range(n):
        if exact:
            t = map_replace(p, map, pairs[2 * i], pairs[2 * i + 1])
            if t == NONE:
                missing[0] = pairs[2 * i]
                return NONE
            map = t
        else:
            map = map_put(p, map, pairs[2 * i], pairs[2 * i + 1])
    return map


# -- iteration -------------------------------------------------------------------------------------

cdef void map_iter(MapIter* it, term map) noexcept nogil:
    it.map = map
    it.index = 0
    it.depth = 0
    if boxed_type(map) == T_HASHMAP:
        it.stack[0] = boxed_ptr(map)[2]
        it.at[0] = 1
        it.depth = 1


cdef bint map_next(MapIter* it, term* key, term* value) noexcept nogil:
    cdef term node, child
    if boxed_type(it.map) == T_MAP:
        if it.index >= map_size(it.map):
            return False
        key[0] = tuple_elements(boxed_ptr(it.map)[1])[it.index]
        value[0] = boxed_ptr(it.map)[2 + it.index]
        it.index += 1
        return True
    while it.depth > 0:
        node = it.stack[it.depth - 1]
        if it.at[it.depth - 1] >= tuple_arity(node):
            it.depth -= 1
            continue
        child = element(node, it.at[it.depth - 1])
        it.at[it.depth - 1] += 1
        if is_leaf(child):
            key[0] = head(child)
            value[0] = tail(child)
            return True
        it.stack[it.depth] = child
        it.at[it.depth] = 1
        it.depth += 1
    return False


cdef void map_sorted_pairs(MachineC* m, term map, term* pairs) noexcept nogil:
    cdef size_t n = map_size(map), i = 0, width = 1, lo, mid, hi, a, b, k
    cdef MapIter it
    cdef term* spare
    cdef term* from_ = pairs
    cdef term* to
    cdef term* swap
    map_iter(&it, map)
    while i < n and map_next(&it, pairs + 2 * i, pairs + 2 * i + 1):
        i += 1
    if boxed_type(map) == T_MAP:
        return
    spare = <term*>malloc(2 * n * sizeof(term))
    if spare == NULL:
        return                            # in the trie's order, then: nothing better can be done without memory
    to = spare
    while width < n:
        lo = 0
        while lo < n:
            mid = lo + width if lo + width < n else n
            hi = mid + width if mid + width < n else n
            a = lo
            b = mid
            for k in range(lo, hi):
                if a < mid and (b >= hi or cmp_key(m, from_[2 * a], from_[2 * b]) <= 0):
                    memcpy(to + 2 * k, from_ + 2 * a, 2 * sizeof(term))
                    a += 1
                else:
                    memcpy(to + 2 * k, from_ + 2 * b, 2 * sizeof(term))
                    b += 1
            lo = hi
        swap = from_
        from_ = to
        to = swap
        width *= 2
    if from_ != pairs:
        memcpy(pairs, from_, 2 * n * sizeof(term))
    free(spare)
