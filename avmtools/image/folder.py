"""Folders of the host as file trees for data partitions, and back."""

from __future__ import annotations

from pathlib import Path

from avmtools import files
from avmtools.errors import AvmError, InputError
from avmtools.formats.littlefs import File, Tree


def read(folder: str) -> Tree:
    """Every file below a folder, links followed. Raises InputError for what is no file or can't be read."""
    root = Path(folder)
    if not root.is_dir():
        raise InputError(
            f"{folder} is not a folder.", "Name the folder whose content goes into the partition."
        )
    found: list[File] = []
    folders: list[str] = []
    try:
        # Sorted, so that the same content gives the same image on any machine.
        for path in sorted(root.rglob("*")):
            name = path.relative_to(root).as_posix()
            if path.is_dir():
                folders.append(name)
            elif path.is_file():
                found.append(File(name, files.read_bytes(path)))
            else:
                raise InputError(f"{path} is neither a file nor a folder.", "Remove it, or the broken link.")
    except OSError as e:
        raise InputError(f"{folder} can't be read: {e.strerror}.", "Check its permissions.") from e
    return Tree(tuple(found), tuple(folders))


def write(chosen: list[File], folders: list[str], out: str) -> list[str]:
    """Write files below ``out``; give their paths. Raises AvmError when a folder can't be made."""
    root = Path(out)
    try:
        root.mkdir(parents=True, exist_ok=True)
        for folder in folders:
            (root / folder).mkdir(parents=True, exist_ok=True)
        for file in chosen:
            (root / file.path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise AvmError(f"{out} can't be written: {e.strerror}.", "Choose another folder.") from e
    written = []
    for file in chosen:
        files.write_bytes(root / file.path, file.data)
        written.append(str(root / file.path))
    return written
