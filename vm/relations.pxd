# Tables of what a process is related to: links, monitors, monitored_by, aliases. Owned by one process and touched
# only by the thread that runs it. Rows keep insertion order (exit signals go out in that order); beyond eight rows a
# hash index finds them.
from libc.stdint cimport int64_t, uint32_t, uint64_t
from avmtools.vm.state cimport MachineC

cdef struct Row:
    uint64_t key              # pid word or reference id; 0: deleted
    uint64_t a                # what a and b mean is told where the table is declared (proc.pxd)
    uint64_t b
    void* extra

cdef struct Table:
    Row* rows
    uint32_t used             # rows in use, deleted ones included
    uint32_t cap
    uint32_t live
    uint32_t* index           # row number + 1, 0: free; NULL while cap <= 8
    uint32_t mask
    MachineC* m               # whose memory it counts in

cdef Row* table_find(Table* t, uint64_t key) noexcept nogil          # NULL: absent
cdef Row* table_add(Table* t, uint64_t key) noexcept nogil           # a new row, zeroed but for key; NULL: no memory
cdef void table_drop(Table* t, Row* row) noexcept nogil
cdef void table_free(Table* t) noexcept nogil
