"""What is given to the packer: files and directories become items, told apart by what is in them.

* A pack gives its sections, a BEAM module itself, anything else a file under the path it was given by.
* ``path:name`` stores under ``name``; a module or a pack under a name of its own is stored as a plain file,
  which is how a program carries code to load at run time.
* A directory gives every ``.beam`` file below it, and, for each ``<app>/ebin``, the files of ``<app>/priv``
  as ``<app>/priv/<path>``. The order is that of the names' bytes: the same on every machine.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from avmtools.errors import FormatError, InputError, UsageError
from avmtools.files import read_bytes
from avmtools.formats import packbeam
from avmtools.formats.beam import DEVICE_CHUNKS, Beam, looks_like_beam
from avmtools.formats.packbeam import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from avmtools.profiles import Profile

#: Chunks that some releases use and others ignore; a profile says which.
OPTIONAL: Final = ("Line", "Type", "avmN", "Recs", "Attr", "CInf")


@dataclass(frozen=True)
class ChunkRules:
    """Which chunks a packed module keeps, and whether its atoms must have the form before OTP 28."""

    keep: frozenset[str]
    short_atoms: bool = False

    @classmethod
    def of(cls, profile: Profile, *, lines: bool | None = None, extra: Iterable[str] = ()) -> ChunkRules:
        """The profile's rules; ``lines`` overrides them for Line, ``extra`` chunks are kept besides."""
        keep = {*DEVICE_CHUNKS, *profile.pack.optional_chunks, *extra}
        if lines is not None:
            keep = keep | {"Line"} if lines else keep - {"Line"}
        return cls(frozenset(keep), short_atoms=profile.compilers[1] < 28)

    def apply(self, beam: Beam) -> Beam:
        """The module as a device gets it: literals inflated, nothing it would not read."""
        if self.short_atoms:
            beam = beam.with_short_atoms()
        return beam.strip(self.keep, lines="Line" in self.keep).to_litu()


@dataclass(frozen=True)
class Item:
    """One section to be packed. ``source`` is the module before stripping (None: a file)."""

    section: Section
    origin: str
    source: Beam | None = None
    from_pack: bool = False
    path: str = ""

    @property
    def module(self) -> str | None:
        """The module's name, or None."""
        return None if self.source is None else self.source.module

    def exports(self, function: str, arity: int) -> bool:
        """Does the module export it?"""
        return self.source is not None and self.source.is_exported(function, arity)


def read_all(
    specs: Iterable[str], rules: ChunkRules, *, applications: bool = False, verbatim_names: bool = False
) -> list[Item]:
    """The items of all inputs, in order. A file that is named twice counts once.

    ``applications``: ``.app`` files become ``<app>/priv/application.bin``. ``verbatim_names``: plain files
    keep the path exactly as given, whatever it is (what packbeam does).
    """
    items: list[Item] = []
    seen: set[tuple[str, str]] = set()
    for spec in specs:
        for item in _read(spec, rules, applications, verbatim_names):
            key = (os.path.realpath(item.path), item.section.name)
            if item.from_pack or key not in seen:
                items.append(item)
            if not item.from_pack:
                seen.add(key)
    return items


def _read(spec: str, rules: ChunkRules, applications: bool, verbatim: bool) -> Iterator[Item]:
    path, name = _split(spec)
    if name is None and Path(path).is_dir():
        yield from _read_directory(Path(path), rules, applications)
        return
    data = read_bytes(path)
    if name is not None:
        yield _named(path, name, data, rules)
    elif packbeam.looks_like_pack(data):
        yield from read_pack(path, data, rules)
    elif looks_like_beam(data):
        yield beam_item(path, data, rules)
    elif path.endswith((".beam", ".avm")):
        yield from _wrong_type(path, data)
    elif applications and path.endswith(".app"):
        yield application_item(path, data)
    else:
        stored = path if verbatim else _stored_name(path)
        yield Item(Section.of_file(stored, data), path, path=path)


def _split(spec: str) -> tuple[str, str | None]:
    """``path`` or ``path:name``. A path that exists is a path, colons or not."""
    if not spec:
        raise UsageError("An input is empty.", "Name a file or a directory.")
    if ":" in spec and not os.path.lexists(spec):
        path, _, name = spec.rpartition(":")
        if path and name:
            return path, name
    return spec, None


def _named(path: str, name: str, data: bytes, rules: ChunkRules) -> Item:
    check_name(name, path)
    if looks_like_beam(data):
        item = beam_item(path, data, rules)
        if item.section.name == name:
            return item
        if "/" not in name:
            raise UsageError(
                f"{path}: the module {item.module} is found by the name {item.section.name}, not {name}.",
                f"Leave the name out, or give one like my_app/priv/{name} to store the file as it is.",
            )
    return Item(Section.of_file(name, data), path, path=path)


def _wrong_type(path: str, data: bytes) -> Iterator[Item]:
    """Raise what the reader says of a file whose name promises a module or a pack."""
    try:
        if path.endswith(".beam"):
            Beam.parse(data)
        else:
            packbeam.parse(data)
    except FormatError as e:
        raise e.within(path) from e
    raise FormatError(path, 0, "the content is not what the name promises")


def check_name(name: str, path: str) -> None:
    """UsageError for a name under which no program could ever find the file, or nobody extract it."""
    parts = name.split("/")
    if name.startswith("/") or any(p in ("", ".", "..") for p in parts) or not name.isprintable():
        raise UsageError(
            f"{path}: '{name}' can't be a name in a pack.",
            "Give it one without leading '/' and without '.' and '..': path:my_app/priv/file.txt.",
        )


def _stored_name(path: str) -> str:
    """The name of a plain file that was given without one: its path, freed of './'."""
    name = str(PurePosixPath(path.replace(os.sep, "/")))
    check_name(name, path)
    return name


def beam_item(path: str, data: bytes, rules: ChunkRules) -> Item:
    """A compiled module as it will stand in the pack."""
    try:
        source = _checked(Beam.parse(data))
        return Item(Section.of_beam(rules.apply(source)), path, source, path=path)
    except FormatError as e:
        raise e.within(path) from e


def _checked(beam: Beam) -> Beam:
    """The module, after what packing looks at has been decoded: errors in it belong to its file."""
    _ = beam.exports, beam.code_header
    return beam


def read_pack(path: str, data: bytes, rules: ChunkRules | None) -> Iterator[Item]:
    """The sections of a pack, modules by the same chunk rules as any other; None leaves them as they are.

    Flags are made canonical: what is no module is flagged as a file, and none is 0, which would hide all
    that follows from AtomVM.
    """
    try:
        pack = packbeam.parse(data)
        for section in pack.sections:
            origin = f"{path}({section.name})"
            if section.is_beam:
                beam = _checked(section.beam)
                if rules is not None:
                    beam = rules.apply(beam)
                packed = Section.of_beam(beam, start=section.is_start, name=section.name)
                yield Item(packed, origin, section.beam, from_pack=True, path=path)
            else:
                packed = Section.of_file(section.name, section.file_bytes)
                yield Item(packed, origin, from_pack=True, path=path)
    except FormatError as e:
        raise e.within(path) from e


def _read_directory(root: Path, rules: ChunkRules, applications: bool) -> Iterator[Item]:
    files = list(_walk(root))
    modules = [f for f in files if f.suffix == ".beam"]
    if not modules:
        raise InputError(
            f"{root} has no .beam file in it.",
            "Compile first; files of other kinds are given one by one, as path:name.",
        )
    for file in modules:
        yield beam_item(str(file), read_bytes(file), rules)
    ebins = sorted({f.parent for f in modules if _absolute(f).parent.name == "ebin"}, key=os.fsencode)
    for ebin in ebins:
        descriptions = sorted((f for f in ebin.iterdir() if f.suffix == ".app"), key=os.fsencode)
        if applications:
            for file in descriptions:
                yield application_item(str(file), read_bytes(file))
        home = _absolute(ebin).parent
        priv = home / "priv"
        if priv.is_dir():
            app = descriptions[0].stem if len(descriptions) == 1 else _application_name(home)
            for file in _walk(priv):
                name = f"{app}/priv/{file.relative_to(priv).as_posix()}"
                check_name(name, str(file))
                yield Item(Section.of_file(name, read_bytes(file)), str(file), path=str(file))


def _absolute(path: Path) -> Path:
    return Path(os.path.abspath(path))  # noqa: PTH100 (links stay: ebin beside priv may be one)


def _application_name(directory: Path) -> str:
    """``my_app`` of ``lib/my_app`` and of ``lib/my_app-1.2.3``."""
    return re.sub(r"-\d[^-]*\Z", "", directory.name)


def _walk(root: Path) -> Iterator[Path]:
    """The regular files below ``root``, links followed, in the order of their names' bytes.

    A link back to a directory that is being walked is not followed again.
    """

    def refuse(e: OSError) -> None:
        raise InputError(f"{e.filename} can't be read: {e.strerror}.", "Check its permissions.") from e

    above: dict[str, tuple[str, ...]] = {str(root): (os.path.realpath(root),)}
    found: list[Path] = []
    for where, directories, files in os.walk(root, onerror=refuse, followlinks=True):
        chain = above.pop(where)
        for name in list(directories):
            real = os.path.realpath(Path(where, name))
            if real in chain:
                directories.remove(name)
            else:
                above[os.path.join(where, name)] = (*chain, real)  # noqa: PTH118 (as os.walk names it)
        # A dangling link stays in: reading it says that it dangles.
        found += (p for p in (Path(where, f) for f in files) if p.is_file() or p.is_symlink())
    return iter(sorted(found, key=lambda p: os.fsencode(p.relative_to(root))))


def application_item(path: str, data: bytes) -> Item:
    """A ``.app`` file as the external term that AtomVM's ``init`` and our pruning read."""
    from avmtools.pack import application

    described = application.from_app_file(path, data)
    return Item(Section.of_file(application.section_name(described.name), described.encoded), path, path=path)
