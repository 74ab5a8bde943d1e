"""What is written is written whole, all of it or nothing, and never over what is read."""

import os
import stat

import pytest

import libsib
import small_bond


@pytest.fixture(scope="module")
def evaluated():
    signed = libsib.read_contract(small_bond.contract())
    return signed.evaluate(small_bond.tables(3, 120), "end")


def test_record_and_annex_are_both_written_or_neither(evaluated, tmp_path):
    record_path, annex_path = tmp_path / "record.json", tmp_path / "annex.json"
    evaluated.write(record_path, annex=annex_path)
    assert record_path.read_text() == evaluated.to_json()
    assert annex_path.read_text() == evaluated.annex
    assert stat.S_IMODE(annex_path.stat().st_mode) == 0o600
    (tmp_path / "folder").mkdir()
    annex_path.write_text("before")
    for record_at, annex_at in ((tmp_path / "folder", annex_path),
                                (tmp_path / "absent" / "record.json", annex_path),
                                (annex_path, tmp_path / "folder" / ".." / "annex.json")):
        with pytest.raises(OSError):
            evaluated.write(record_at, annex=annex_at)
        assert annex_path.read_text() == "before"
    assert sorted(os.listdir(tmp_path)) == ["annex.json", "folder", "record.json"]


def test_what_is_no_regular_file_is_never_replaced(evaluated, tmp_path):
    kept, link, pipe = (tmp_path / name for name in ("kept", "link", "pipe"))
    kept.write_text("before")
    link.symlink_to(kept)
    os.mkfifo(pipe)
    for path in (link, pipe, tmp_path):
        with pytest.raises(OSError, match="no regular file"):
            evaluated.write(path)
        with pytest.raises(OSError, match="no regular file"):
            evaluated.to_html(path)
    assert kept.read_text() == "before" and link.is_symlink()
    assert stat.S_ISFIFO(os.stat(pipe).st_mode)


def test_no_text_of_the_data_is_taken_for_a_path_and_repeated():
    types = {"person": "text"}
    for call in (lambda: libsib.read_csv("person\nZebedee Quux\n", types),
                 lambda: libsib.open_evaluation("record\nZebedee Quux\n")):
        with pytest.raises(libsib.ArgumentError, match="several lines") as caught:
            call()
        assert "Quux" not in str(caught.value)
    for path in (3, None, ["a.csv"]):
        with pytest.raises(TypeError, match="a path is a text"):
            libsib.read_csv(path, types)


def test_a_byte_order_mark_is_no_part_of_a_text(evaluated, tmp_path):
    path = tmp_path / "record.json"
    path.write_text(evaluated.to_json(), encoding="utf-8-sig")
    for given in (path, "\ufeff" + evaluated.to_json()):
        assert libsib.open_evaluation(given).result_hash == evaluated.result_hash
