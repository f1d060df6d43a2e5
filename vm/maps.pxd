# Maps: flat up to MAP_FLAT_MAX keys (MAP: sorted key tuple + values), hash tries above (HASHMAP).
#
# A trie node is a plain TUPLE whose first element is a small integer bitmap (16 branches) and whose others are the
# branches present; a leaf is a cons [Key|Value]; keys whose whole hashes collide share a TUPLE whose bitmap is -1.
# So collector and copier need to know nothing of tries.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef size_t map_size(term map) noexcept nogil
cdef term map_get(MachineC* m, term map, term key) noexcept nogil                    # NONE: absent
cdef term map_put(Process* p, term map, term key, term value) noexcept nogil         # insert or replace
cdef term map_replace(Process* p, term map, term key, term value) noexcept nogil     # NONE without exception: absent
cdef term map_remove(Process* p, term map, term key) noexcept nogil                  # the same map when absent
cdef term map_from_pairs(Process* p, const term* pairs, size_t n) noexcept nogil     # k1 v1 k2 v2 ...; the last of equal keys wins
cdef term map_empty(Process* p) noexcept nogil
# The same without a process (p NULL): words are taken from *hp, at most map_build_words(n) of them. `pairs` is used as
# scratch. With a process NONE means that an error was raised (memory), without one that malloc failed.
cdef term map_build(MachineC* m, Process* p, term** hp, term* pairs, size_t n) noexcept nogil
cdef size_t map_build_words(size_t n) noexcept nogil
# put_map_assoc / put_map_exact: n key/value pairs at once; exact: *missing gets the absent key and NONE is returned.
cdef term map_put_many(Process* p, term map, const term* pairs, size_t n, bint exact, term* missing) noexcept nogil

# Iteration in the map's own order (flat: key order). The map must stay rooted and nothing may collect meanwhile.
cdef struct MapIter:
    term map
    size_t index
    term stack[24]
    uint32_t at[24]
    int depth

cdef void map_iter(MapIter* it, term map) noexcept nogil
cdef bint map_next(MapIter* it, term* key, term* value) noexcept nogil
# The same in key order (sorted, for printing, comparing and external terms): fills pairs[2*map_size].
cdef void map_sorted_pairs(MachineC* m, term map, term* pairs) noexcept nogil
