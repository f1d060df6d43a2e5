"""What ``avm.toml`` says about options: the lowest of flags, environment, project file.

    profile = "atomvm-0.7"         # for every command that has --profile

    [pack]                         # a command's options, by their long names
    prune = true
    max-size = "main.avm"

    [partition.build]              # a command inside a group
    flash-size = "8M"

The file is looked for in the current directory and above it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from avmtools.errors import FormatError, InputError
from avmtools.files import read_bytes

NAME: Final = "avm.toml"


def find() -> Path | None:
    """The nearest ``avm.toml``, or None."""
    here = Path.cwd()
    return next((p for p in (d / NAME for d in (here, *here.parents)) if p.is_file()), None)


def load(path: Path) -> dict[str, Any]:
    """The whole file; FormatError when it is no TOML."""
    import tomllib

    try:
        return tomllib.loads(read_bytes(path).decode("utf-8"))
    except UnicodeDecodeError as e:
        raise FormatError(str(path), e.start, "the text is not UTF-8", "TOML files are UTF-8.") from e
    except tomllib.TOMLDecodeError as e:
        raise InputError(f"{path}: {e}.", "See https://toml.io for the syntax.", code="toml") from e


def defaults(command: Any, name: str) -> dict[str, Any]:
    """The values of ``command``'s parameters that ``avm.toml`` gives, groups as nested tables."""
    path = find()
    if path is None:
        return {}
    data = load(path)
    table = data.get(name, {})
    if not isinstance(table, dict):
        raise InputError(f"{path}: {name} is no table.", f"Write [{name}], and the options below it.")
    return _of_command(command, table, data.get("profile"), f"{path}: [{name}]")


def _of_command(command: Any, table: dict[str, Any], profile: Any, where: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    inner: dict[str, Any] = getattr(command, "commands", {})
    options: dict[str, tuple[Any, bool]] = {}
    for parameter in command.params:
        options.update({o.removeprefix("--"): (parameter, True) for o in parameter.opts if o[:2] == "--"})
        options.update({o.removeprefix("--"): (parameter, False) for o in parameter.secondary_opts})
    for key, value in table.items():
        if key in inner and isinstance(value, dict):
            continue
        if key not in options or key == "help":
            known = ", ".join(sorted({*options, *inner} - {"help"}))
            raise InputError(f"{where} has no option '{key}'.", f"Options: {known}.", code="unknown_setting")
        parameter, positive = options[key]
        if getattr(parameter, "is_flag", False):
            if not isinstance(value, bool):
                raise InputError(f"{where}: {key} is true or false, not {value!r}.", "Flags have no value.")
            values[parameter.name] = value if positive else not value
        elif isinstance(value, dict | bool) or (isinstance(value, list) and not parameter.multiple):
            raise InputError(f"{where}: {key} can't be {value!r}.", "Write it as on the command line.")
        else:
            values[parameter.name] = value if isinstance(value, list) else str(value)
            if parameter.multiple and not isinstance(value, list):
                values[parameter.name] = [str(value)]
    if "profile" in options and profile is not None:
        values.setdefault("profile", str(profile))
    for name, nested in inner.items():
        below = table.get(name, {})
        values[name] = _of_command(nested, below, profile, f"{where[:-1]}.{name}]")
    return values
