"""Files as they lie in real folders."""

import os

import pytest

from articles.transfer.files import SOURCE_LIMIT, Tree, UnreadableError, decode

CHINESE = "梯度下降，每一步都沿着负梯度的方向走。" * 3


def test_line_ends_become_newlines():
    assert decode(b"a\r\nb\rc").text == "a\nb\nc"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
def test_utf8_is_read_with_and_without_a_mark(encoding):
    assert decode(CHINESE.encode(encoding)) == decode(CHINESE.encode())


@pytest.mark.parametrize(("encoding", "name"), [("utf-16", "utf-16"), ("gbk", "gb18030")])
def test_other_encodings_are_read_and_told(encoding, name):
    decoded = decode(CHINESE.encode(encoding))
    assert decoded.text == CHINESE
    assert decoded.mended == (("encoding", name),)


def test_control_characters_are_removed_and_told():
    decoded = decode(b"a\x00" + b"b" * 200 + b"\x08")
    assert decoded.text == "a" + "b" * 200
    assert decoded.mended == (("control-characters", "2"),)


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00\x00", b"\xff" * 50, bytes(range(128, 256)) * 3])
def test_binary_is_refused(data):
    with pytest.raises(UnreadableError):
        decode(data)


def test_large_file_is_refused_before_it_is_read(folder):
    folder.write("a.md", "x" * (SOURCE_LIMIT + 1)).write("b.md", "fine")
    collected = folder.collected()
    assert [note.path for note in collected.notes] == ["b.md"]
    assert ("too-large", "1,000,001") in {(remark.code, remark.detail) for remark in collected.remarks}


def test_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.md").write_text("secret")
    folder.write("a.md", "note")
    os.symlink(tmp_path / "secret.md", folder.root / "b.md")
    os.symlink(tmp_path, folder.root / "c")
    tree = Tree.walk(folder.root)
    assert (tree.files, tree.outside) == (("a.md",), ("b.md",))


def test_link_to_a_folder_above_ends(folder):
    folder.write("a/b.md", "note")
    os.symlink(folder.root, folder.root / "a" / "loop")
    assert Tree.walk(folder.root).files == ("a/b.md",)


def test_folder_called_like_a_note_is_a_folder(folder):
    folder.write("x.md/index.md", "# Inside")
    assert [note.title for note in folder.collected().notes] == ["Inside"]


def test_programs_folders_are_not_read(folder):
    folder.write("node_modules/x/README.md", "no").write(".git/x.md", "no").write("a.md", "yes")
    assert Tree.walk(folder.root).files == ("a.md",)


def test_name_of_255_bytes_is_imported(folder):
    name = "长" * 84 + ".md"
    folder.write(name, "note")
    assert list(folder.prepared()) == [name]


def test_broken_front_matter_is_told_with_its_line_and_the_rest_goes_in(folder):
    folder.write("a.md", "---\ntitle: [\n---\n").write("b.md", "fine")
    collected = folder.collected()
    assert [note.path for note in collected.notes] == ["b.md"]
    assert [(remark.path, remark.code) for remark in collected.remarks if remark.line] == [
        ("a.md", "broken-front-matter")
    ]
