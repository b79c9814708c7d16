"""The file of a backup: written from the first byte to the last, and read with suspicion."""

import io
import re
import zipfile

import pytest

from articles.backup.archive import DATABASE, MANIFEST, Archive, ArchiveWriter, Part, is_media_name
from articles.backup.errors import BackupError


@pytest.fixture
def backup(tmp_path):
    with open(tmp_path / "a.zip", "wb") as out, ArchiveWriter(out) as writer:
        writer.add(DATABASE, [b"PGDMP", bytes(100_000)])
        writer.add("media/图.png", [b"picture"])
        writer.add(MANIFEST, [b"{}"])
    return tmp_path / "a.zip"


def remade(backup, *, extra=(), compression=zipfile.ZIP_STORED):
    """The same parts and more, packed by another program."""
    path = backup.with_name("b.zip")
    with zipfile.ZipFile(backup) as old, zipfile.ZipFile(path, "w", compression) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, data in extra:
            new.writestr(name, data)
    return path


def test_what_was_written_is_read(backup):
    archive = Archive(backup)
    part = Part(7, "9f6ae7d6a3e0a7b6")
    assert archive.sizes == {DATABASE: 100_005, "media/图.png": 7, MANIFEST: 2}
    assert archive.manifest() == b"{}"
    with pytest.raises(BackupError, match="checksum"):
        list(archive.chunks("media/图.png", part))


class Pipe(io.RawIOBase):
    """Bytes that can neither be read again nor be changed."""

    def __init__(self):
        self.written = io.BytesIO()

    def writable(self):
        return True

    def write(self, data):
        return self.written.write(data)


def test_a_pipe_receives_the_same_parts(backup):
    pipe = Pipe()
    with ArchiveWriter(pipe) as writer:
        writer.add(DATABASE, [b"PGDMP"])
        writer.add(MANIFEST, [b"{}"])
    with zipfile.ZipFile(pipe.written) as file:
        assert file.testzip() is None
        assert file.read(DATABASE) == b"PGDMP"


def test_what_failed_in_the_middle_is_no_backup(tmp_path):
    def failing():
        yield b"PGDMP"
        raise ZeroDivisionError

    with (
        open(tmp_path / "a.zip", "wb") as out,
        pytest.raises(ZeroDivisionError),
        ArchiveWriter(out) as writer,
    ):
        writer.add(DATABASE, failing())
    with pytest.raises(BackupError, match="not a whole one"):
        Archive(tmp_path / "a.zip")


@pytest.mark.parametrize("share", [0, 0.3, 0.9, 0.999])
def test_a_file_that_was_cut_off_is_refused(backup, share):
    data = backup.read_bytes()
    backup.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(BackupError, match="no backup, or not a whole one"):
        Archive(backup)


EVIL = [
    "../evil",
    "/evil",
    "media/../evil",
    "media/a/../../evil",
    "media//evil",
    "media/./evil",
    "media/.evil",
]
EVIL += ["media/a\\..\\evil", "media/C:evil", "media/a\nb", "other/evil", "media/", "media/" + "x" * 256]


@pytest.mark.parametrize("name", EVIL)
def test_a_name_outside_of_the_media_folder_is_refused(backup, name):
    with pytest.raises(BackupError, match="not made by"):
        Archive(remade(backup, extra=[(name, b"evil")]))


@pytest.mark.parametrize("name", ["media/pictures/ab/cd.png", "media/图/é 🎉.png", "media/a/.hidden"])
def test_ordinary_names_are_taken(name):
    assert is_media_name(name)


def test_packed_parts_are_refused(backup):
    with pytest.raises(BackupError, match="packed in another way"):
        Archive(remade(backup, compression=zipfile.ZIP_DEFLATED))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(backup):
    with pytest.raises(BackupError, match="stands twice"):
        Archive(remade(backup, extra=[(DATABASE, b"other")]))


def test_a_part_that_is_said_to_be_longer_than_the_file_is_refused(backup):
    data = bytearray(backup.read_bytes())
    for at in [match.start() for match in re.finditer(b"PK\x01\x02", data)]:
        data[at + 20 : at + 28] = (1 << 30).to_bytes(4, "little") * 2
    backup.write_bytes(data)
    with pytest.raises(BackupError, match="longer than the file"):
        Archive(backup)


def test_another_file_is_no_backup(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"nothing of the kind")
    with pytest.raises(BackupError, match="no backup"):
        Archive(tmp_path / "a.zip")
    with pytest.raises(BackupError, match="cannot be read"):
        Archive(tmp_path / "none.zip")
