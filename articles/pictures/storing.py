"""Files in the media folder, there whole or not at all."""

import os
import tempfile
from pathlib import Path

UNFINISHED = ".unfinished-"
"""How the names of files begin that are being written."""


def write_once(path: Path, data: bytes) -> None:
    """Writes beside and renames, so that an interrupted run leaves no half picture under its name."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=UNFINISHED, delete=False) as file:
        try:
            file.write(data)
            file.flush()
            os.chmod(file.name, 0o644)
            os.replace(file.name, path)
        except BaseException:
            os.unlink(file.name)
            raise
