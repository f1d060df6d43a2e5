"""Erlang's external term format, both ways, to plain Python values.

The layout is OTP's "External Term Format" chapter of the ERTS user's guide; facts/vm.md 4.6 says
which tags the AtomVM releases read and write.

==================  =================================================================================
Erlang              Python
==================  =================================================================================
atom                :class:`Atom`, a ``str`` (``true`` too: no ``bool`` ever comes out)
integer, float      ``int``, ``float``
tuple               ``tuple``
proper list         ``list`` (a list of bytes is packed as STRING_EXT and comes back as a list)
improper list       :class:`ImproperList`
binary              ``bytes``
bit string          :class:`BitString`
map                 :class:`Map`, pairs in the order of the bytes; keys may be unhashable in Python
pid, port, ref      :class:`Pid`, :class:`Port`, :class:`Reference`
fun                 :class:`Fun` (a closure), :class:`ExternalFun` (``fun m:f/1``)
==================  =================================================================================

Nothing recurses, so depth is limited by memory alone; and nothing is allocated for a length that the
bytes at hand can't back.
"""

from avmtools.formats.etf.decoder import MAX_INFLATED_BYTES, MAX_TERMS, decode, decode_prefix
from avmtools.formats.etf.encoder import encode
from avmtools.formats.etf.references import atoms_in, external_funs_in, references
from avmtools.formats.etf.values import (
    Atom,
    BitString,
    ExternalFun,
    Fun,
    ImproperList,
    LocalTerm,
    Map,
    Pid,
    Port,
    Reference,
    Term,
)

__all__ = [
    "MAX_INFLATED_BYTES",
    "MAX_TERMS",
    "Atom",
    "BitString",
    "ExternalFun",
    "Fun",
    "ImproperList",
    "LocalTerm",
    "Map",
    "Pid",
    "Port",
    "Reference",
    "Term",
    "atoms_in",
    "decode",
    "decode_prefix",
    "encode",
    "external_funs_in",
    "references",
]
