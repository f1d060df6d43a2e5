# .beam bytes to a Module whose cells the interpreter may trust (docs/internals/loader.md).
from avmtools.vm.term cimport *
from avmtools.vm.state cimport *

# Decode and verify. Takes the GIL's holder only; raises avmtools.vm.errors-like LoadError (an avmtools FormatError with
# .module, .chunk, .offset, .what). `where` names the source of the bytes in messages. The result is not visible to
# anyone yet: publish it with publish_module once it is in the module table. Atoms, exports and literals that it
# mentions stay even if it is refused half way.
cdef Module* load_beam(MachineC* m, bytes data, str where) except NULL
# Point every Export of the module at its cells (natives keep shadowing) and name the module their owner.
cdef void publish_module(Module* mod) noexcept nogil
# Frees what load_beam allocated; literals stay in the literal area. Only when nothing can run its code any more.
cdef void free_module(Module* mod) noexcept
