"""What may come in, and what is refused: nothing is ever written outside of the spool folder."""

import os
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from articles.transfer import archives
from articles.transfer.report import Remark
from articles.transfer.sources import RefusedSourceError, opened

SYMLINK = 0o120777 << 16


def make_zip(path, files, **options):
    """A ZIP; names may be ZipInfo."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return path


def files_of(path):
    """What a source holds (paths and bytes), the import's name, and what was left out."""
    remarks = []
    with opened(path, remarks) as (folder, name):
        found = {
            file.relative_to(folder).as_posix(): file.read_bytes()
            for file in folder.rglob("*")
            if file.is_file()
        }
        assert folder.name == name
    return found, name, {(remark.code, remark.path) for remark in remarks}


def refusal(path):
    with pytest.raises(RefusedSourceError) as caught, opened(path):
        pytest.fail("it was opened")
    assert str(caught.value).endswith(".")
    return caught.value.code


@pytest.fixture(autouse=True)
def _spool_is_left_empty(tmp_path, settings):
    outside = set(tmp_path.rglob("*"))
    yield
    spool = Path(settings.SPOOL_ROOT)
    assert [path for path in spool.glob("unpacked/*") if path.is_dir()] == []
    made = {path.name for path in set(tmp_path.rglob("*")) - outside if not path.is_relative_to(spool)}
    assert not {name for name in made if "evil" in name}


def test_folder_is_itself(tmp_path):
    (tmp_path / "notes").mkdir()
    with opened(tmp_path / "notes") as (folder, name):
        assert (folder, name) == (tmp_path / "notes", "notes")


def test_a_folder_that_may_not_be_read_is_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda path, mode: path != tmp_path)  # root may read everything
    assert refusal(tmp_path) == "permission"


def test_zip_with_one_top_folder_is_called_by_it(tmp_path):
    path = make_zip(tmp_path / "download.zip", [("notes/a.md", "A"), ("notes/sub/b.md", "B")])
    assert files_of(path) == ({"a.md": b"A", "sub/b.md": b"B"}, "notes", set())


@pytest.mark.parametrize("name", ["notes.zip", "notes (1).zip", "notes(12).zip"])
def test_zip_without_a_top_folder_is_called_by_its_own_name(tmp_path, name):
    path = make_zip(tmp_path / name, [("a.md", "A"), ("b/c.md", "C")])
    assert files_of(path)[1] == "notes"


@pytest.mark.parametrize("name", ["a.md", "export.xml", "ghost.JSON", "x.dat"])
def test_single_file_is_a_folder_that_holds_only_it(tmp_path, name):
    (tmp_path / name).write_text("text")
    (tmp_path / "other.md").write_text("not this")
    assert files_of(tmp_path / name)[:2] == ({name: b"text"}, Path(name).stem)


@pytest.mark.parametrize(
    "name",
    [
        "../evil.md", "a/../../evil.md", "/evil.md", "C:/evil.md", "c:\\evil.md", "..\\evil.md",
        "\\evil.md", "a/..\\..\\evil.md", "//host/evil.md", "..",
    ],
)  # fmt: skip
def test_zip_that_names_a_file_outside_is_refused(tmp_path, name):
    assert refusal(make_zip(tmp_path / "x.zip", [("a.md", "A"), (name, "evil")])) == "outside"


@pytest.mark.parametrize("before", ["./", ".//", "./.", "", "/"])
def test_zip_that_names_a_file_outside_is_refused_whatever_stands_before(tmp_path, before):
    path = make_zip(tmp_path / "x.zip", [(before or "N", ""), (str(tmp_path / "evil.md"), "evil")])
    if not before:
        # The only byte of the name belongs to what comes behind it.
        data = bytearray(path.read_bytes())
        data[26:30] = b"\x00\x00\x01\x00"
        at = data.find(b"PK\x01\x02") + 28
        data[at : at + 4] = b"\x00\x00\x01\x00"
        path.write_bytes(data)
    assert refusal(path) == "outside"


def test_nul_in_a_name_is_refused(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("aXb.md", "A")])
    path.write_bytes(path.read_bytes().replace(b"aXb.md", b"a\0b.md"))
    assert refusal(path) == "outside"


def test_backslashes_of_windows_part_folders(tmp_path):
    info = zipfile.ZipInfo("notes\\a.md")
    info.create_system = 0
    path = make_zip(tmp_path / "x.zip", [(info, "A")])
    assert files_of(path) == ({"a.md": b"A"}, "notes", set())


def test_symlinks_in_a_zip_are_told_and_not_made(tmp_path):
    link = zipfile.ZipInfo("link.md")
    link.create_system, link.external_attr = 3, SYMLINK
    path = make_zip(tmp_path / "x.zip", [("a.md", "A"), (link, "/etc/passwd")])
    assert files_of(path) == ({"a.md": b"A"}, "x", {("link-in-archive", "link.md")})


def test_file_behind_a_symlinked_folder_of_the_same_zip_stays_inside(tmp_path):
    link = zipfile.ZipInfo("out")
    link.create_system, link.external_attr = 3, SYMLINK
    path = make_zip(tmp_path / "x.zip", [(link, str(tmp_path)), ("out/evil.md", "inside"), ("a.md", "")])
    assert files_of(path)[0] == {"out/evil.md": b"inside", "a.md": b""}


@pytest.mark.parametrize(
    ("limit", "value", "code"),
    [
        ("TOTAL_LIMIT", 50_000, "large"),
        ("FILE_LIMIT", 50_000, "large-file"),
        ("ENTRY_LIMIT", 1, "many-files"),
    ],
)
def test_what_is_too_much_is_refused(tmp_path, monkeypatch, limit, value, code):
    monkeypatch.setattr(archives, limit, value)
    path = make_zip(tmp_path / "x.zip", [("a.md", os.urandom(60_000)), ("b.md", "B")])
    assert refusal(path) == code


def test_bomb_is_refused_by_its_ratio(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "FREE_SIZE", 1_000_000)
    path = make_zip(tmp_path / "x.zip", [(f"{number}.md", bytes(900_000)) for number in range(9)])
    assert refusal(path) == "bomb"


def test_repetitive_notes_are_no_bomb(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("a.md", "again " * 100_000)])
    assert len(files_of(path)[0]["a.md"]) == 600_000


def test_bomb_that_lies_about_its_length_is_not_unpacked(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("a.md", bytes(5_000_000)), ("b.md", "B")])
    data = path.read_bytes().replace(struct.pack("<L", 5_000_000), struct.pack("<L", 10))
    path.write_bytes(data)
    assert files_of(path) == ({"b.md": b"B"}, "x", {("damaged-entry", "a.md")})


def test_overlapping_files_are_refused(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("a.md", bytes(90_000)), ("b.md", bytes(90_000))])
    data = bytearray(path.read_bytes())
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<L", 0)
    path.write_bytes(data)
    assert refusal(path) == "overlapping"


def test_directory_that_lies_about_a_place_spoils_only_that_file(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("a.md", "A" * 99), ("b.md", "B" * 99)])
    data = bytearray(path.read_bytes())
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<L", 2**31 - 1)
    path.write_bytes(data)
    assert files_of(path)[0] == {"a.md": b"A" * 99}


def test_huge_directory_is_measured_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "DIRECTORY_LIMIT", 500)
    assert refusal(make_zip(tmp_path / "x.zip", [(f"{n}.md", "") for n in range(20)])) == "many-files"


def test_huge_directory_is_measured_where_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "DIRECTORY_LIMIT", 500)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    path = make_zip(tmp_path / "x.zip", [(f"{n}.md", "") for n in range(20)])
    data = bytearray(path.read_bytes())
    end = data.rfind(b"PK\x05\x06")
    data[end + 12 : end + 16] = struct.pack("<L", 10)
    path.write_bytes(data)
    assert refusal(path) == "many-files"


def test_folders_without_number_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "ENTRY_LIMIT", 50)
    path = make_zip(tmp_path / "x.zip", [(f"{n}/" + "a/" * 30 + "b.md", "") for n in range(2)])
    assert refusal(path) == "many-files"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_without_bounds_are_told_and_not_opened(tmp_path, method):
    path = make_zip(tmp_path / "x.zip", [("a.md", "A")])
    with zipfile.ZipFile(path, "a", method) as archive:
        archive.writestr("bomb.md", bytes(10_000_000))
    assert files_of(path) == ({"a.md": b"A"}, "x", {("damaged-entry", "bomb.md")})


def test_folder_that_a_zip_is_itself_is_no_file(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("./", ""), ("./a.md", "A"), ("./b/", ""), ("./b/c.md", "C")])
    assert files_of(path) == ({"a.md": b"A", "b/c.md": b"C"}, "x", set())


def test_archives_in_an_archive_are_told_and_not_opened(tmp_path):
    data = b"A"
    for depth in range(10):
        inner = make_zip(tmp_path / f"{depth}.zip", [("inner.zip" if depth else "a.md", data)])
        data = inner.read_bytes()
    path = make_zip(tmp_path / "x.zip", [("inner.zip", data), ("b.md", "B"), ("c.tar.gz", "")])
    told = {("nested-archive", "inner.zip"), ("nested-archive", "c.tar.gz")}
    assert files_of(path) == ({"b.md": b"B"}, "x", told)


def test_zip_of_nothing_but_zips_is_unpacked_with_its_parts_as_notion_writes_it(tmp_path):
    parts = [
        (f"Part-{n}.zip", make_zip(tmp_path / "p.zip", [(f"A/{n}.md", "x")]).read_bytes()) for n in (1, 2)
    ]
    export = make_zip(tmp_path / "Export.zip", parts)
    assert files_of(export) == ({"1.md": b"x", "2.md": b"x"}, "A", set())


def test_zips_within_a_part_are_told_and_not_opened(tmp_path):
    path, data = tmp_path / "whole.zip", b"x"
    for name in ("note.md", *("part.zip",) * 10):
        data = make_zip(path, [(name, data)]).read_bytes()
    assert files_of(path) == ({}, "whole", {("nested-archive", "part.zip")})


def test_parts_are_measured_by_the_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "FREE_SIZE", 1000)
    inner = make_zip(tmp_path / "p.zip", [("a.md", bytes(900_000))]).read_bytes()
    assert refusal(make_zip(tmp_path / "Export.zip", [("p.zip", inner)])) == "bomb"


def test_encrypted_files_are_told(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("a.md", "A"), ("b.md", "B")])
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.find(mark) + offset] |= 1
    path.write_bytes(data)
    assert files_of(path) == ({"b.md": b"B"}, "x", {("encrypted", "a.md")})


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "cp437"])
def test_names_without_the_utf8_flag_are_read(tmp_path, encoding):
    name = "Überblick/é.md" if encoding == "cp437" else "笔记/深度学习 第1章.md"
    raw = name.encode(encoding)
    path = make_zip(tmp_path / "x.zip", [("top.md", ""), ("Z" * len(raw), "A")])
    path.write_bytes(path.read_bytes().replace(b"Z" * len(raw), raw))
    assert set(files_of(path)[0]) == {"top.md", name}


def test_unicode_name_in_an_extra_field_is_read(tmp_path):
    info = zipfile.ZipInfo("__.md")
    name = "向量.md".encode()
    data = b"\x01" + struct.pack("<L", zlib.crc32(b"__.md")) + name
    info.extra = struct.pack("<HH", 0x7075, len(data)) + data
    assert set(files_of(make_zip(tmp_path / "x.zip", [(info, "A"), ("b.md", "")]))[0]) == {"向量.md", "b.md"}


def test_what_systems_put_beside_files_is_no_file(tmp_path):
    junk = ["__MACOSX/notes/._a.md", "notes/.DS_Store", "notes/Thumbs.db", "notes/node_modules/x.md"]
    path = make_zip(tmp_path / "x.zip", [("notes/a.md", "A"), *((name, "junk") for name in junk)])
    assert files_of(path) == ({"a.md": b"A"}, "notes", set())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_last_of_two_files_of_one_name_is_taken(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("a.md", "old"), ("a.md", "new"), ("b.md", "")])
    assert files_of(path) == ({"a.md": b"new", "b.md": b""}, "x", {("same-name", "a.md")})


def test_file_and_folder_of_one_name_are_told(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("a", "file"), ("a/b.md", "B"), ("c.md", "")])
    assert files_of(path) == ({"a": b"file", "c.md": b""}, "x", {("same-name", "a/b.md")})


def test_names_that_differ_in_case_are_two_files(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("A.md", "1"), ("a.md", "2")])
    assert set(files_of(path)[0]) == {"A.md", "a.md"}


def test_long_name_is_cut_to_the_same_one_each_time(tmp_path):
    names = ["长" * 200 + end + ".md" for end in "ab"]
    path = make_zip(tmp_path / "x.zip", [(name, name[-4]) for name in names])
    found, _name, told = files_of(path)
    assert sorted(found.values()) == [b"a", b"b"]
    assert all(len(name.encode()) <= 255 and name.endswith(".md") for name in found)
    assert {code for code, _path in told} == {"long-name"}
    assert files_of(path)[0] == found


def test_name_of_255_bytes_is_kept(tmp_path):
    name = "长" * 84 + ".md"
    assert set(files_of(make_zip(tmp_path / "x.zip", [(name, ""), ("b.md", "")]))[0]) == {name, "b.md"}


def test_too_many_folders_within_each_other_are_told(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("a/" * 3000 + "b.md", "deep"), ("c.md", "")])
    found, _name, told = files_of(path)
    assert (set(found), {code for code, _path in told}) == ({"c.md"}, {"deep-path"})


@pytest.mark.parametrize("kept", [0, 10, 60, 0.5, 0.9])
def test_truncated_zip_is_refused(tmp_path, kept):
    path = make_zip(tmp_path / "x.zip", [(f"{n}.md", os.urandom(500)) for n in range(9)])
    data = path.read_bytes()
    path.write_bytes(data[: int(kept * len(data)) if isinstance(kept, float) else kept])
    assert refusal(path) == "damaged"


def test_damaged_file_is_told_and_the_rest_comes_in(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("a.md", os.urandom(500)), ("b.md", "B")])
    data = bytearray(path.read_bytes())
    data[100:110] = bytes(10)
    path.write_bytes(data)
    assert files_of(path) == ({"b.md": b"B"}, "x", {("damaged-entry", "a.md")})


def test_unknown_way_of_packing_is_told(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("a.md", "A" * 99), ("b.md", "B")])
    data = bytearray(path.read_bytes())
    data[8:10] = data[data.find(b"PK\x01\x02") + 10 :][:2] = struct.pack("<H", 9)
    at = data.find(b"PK\x01\x02")
    data[at + 10 : at + 12] = struct.pack("<H", 9)
    path.write_bytes(data)
    assert files_of(path)[2] == {("damaged-entry", "a.md")}


def test_zip64_is_read(tmp_path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as archive, archive.open("a.md", "w", force_zip64=True) as entry:
        entry.write(b"A")
    assert files_of(path)[0] == {"a.md": b"A"}


def test_zip64_end_record_is_measured(tmp_path, monkeypatch):
    path = tmp_path / "x.zip"
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    make_zip(path, [(f"{n}.md", str(n)) for n in range(9)])
    assert b"PK\x06\x06" in path.read_bytes()
    assert len(files_of(path)[0]) == 9


@pytest.mark.parametrize("data", [b"", b"text", b"PK\x03\x04", b"PK\x05\x06", b"PK\x05\x06" + bytes(17)])
def test_what_is_no_zip_is_refused(tmp_path, data):
    (tmp_path / "x.zip").write_bytes(data)
    assert refusal(tmp_path / "x.zip") == "damaged"


def test_other_kinds_of_file_are_refused(tmp_path):
    (tmp_path / "x.docx").write_bytes(b"text")
    assert refusal(tmp_path / "x.docx") == "kind"
    assert refusal(tmp_path / "nothing") == "missing"


@pytest.mark.skipif(os.getuid() == 0, reason="nothing is forbidden to root")
def test_file_that_may_not_be_read_is_refused(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("a.md", "A")])
    path.chmod(0)
    assert refusal(path) == "permission"


def test_empty_zip_is_an_empty_folder(tmp_path):
    assert files_of(make_zip(tmp_path / "x.zip", [])) == ({}, "x", set())


def test_spool_is_cleaned_where_the_import_fails(tmp_path):
    path = make_zip(tmp_path / "x.zip", [("a.md", "A")])
    with pytest.raises(ZeroDivisionError), opened(path):
        raise ZeroDivisionError


def test_leftovers_of_the_killed_are_cleaned_and_those_of_the_living_are_not(tmp_path, settings):
    path = make_zip(tmp_path / "x.zip", [("a.md", "A")])
    code = (
        "import os, sys; from pathlib import Path; import django; from django.conf import settings;"
        "settings.configure(SPOOL_ROOT=sys.argv[1]);"
        "from articles.transfer.sources import opened;"
        "source = opened(Path(sys.argv[2])); print(source.__enter__()[0], flush=True);"
        "os.kill(os.getpid(), 9)"
    )
    with opened(path) as (living, _name):
        done = subprocess.run(
            [sys.executable, "-c", code, settings.SPOOL_ROOT, path], capture_output=True, text=True
        )
        dead = Path(done.stdout.strip())
        assert (done.returncode, dead.is_dir()) == (-9, True)
        with opened(path):
            assert (dead.exists(), living.exists()) == (False, True)


def test_remark_says_what_to_do(tmp_path):
    from articles.transfer.wording import describe

    assert describe(Remark("a.zip", 0, 0, "nested-archive")).startswith("a.zip: an archive in the ZIP")
