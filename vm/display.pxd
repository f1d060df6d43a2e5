# Terms as text: erlang:display, Return value, crash reports (facts/vm.md 4.3), and OTP's ~w-like form in profile otp.
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

cdef struct Text:             # a growing byte buffer; free with text_free
    char* data
    size_t len
    size_t cap
    size_t limit              # 0: none; what comes behind that many bytes is left out

cdef void text_init(Text* t) noexcept nogil
cdef void text_free(Text* t) noexcept nogil
cdef void text_add(Text* t, const char* s, size_t n) noexcept nogil
cdef void text_str(Text* t, const char* s) noexcept nogil
cdef void text_int(Text* t, int64_t v) noexcept nogil
cdef void display_term(MachineC* m, Text* out, term t) noexcept nogil
# The crash report of a process that ended by an uncaught exception, on the machine's error stream (facts/vm.md 3.5).
# p.saved_x[0..2] are class, reason, raw trace; stack and mailbox are still there.
cdef void crash_report(Process* p) noexcept nogil
cdef void max_heap_report(Process* p) noexcept nogil    # OTP's: the heap is larger than max_heap_size

# The machine's console. Nothing is kept back: a byte written is a byte seen (or captured).
cdef void console_out(MachineC* m, const char* s, size_t n) noexcept nogil
cdef void console_err(MachineC* m, const char* s, size_t n) noexcept nogil
cdef void stream_write(Stream* s, const char* data, size_t n) noexcept nogil
cdef Stream* stream_new(int fd) noexcept                    # fd -1: keep the bytes
cdef void stream_free(Stream* s) noexcept
cdef bytes stream_take(Stream* s)                           # what was kept since the last call
