import os
import subprocess
import sys

import pytest

from training.base.whole_file import whole_file, write_whole


def test_takes_the_place_of_the_old_file_and_keeps_its_mode(tmp_path):
    file = tmp_path / "new" / "numbers.json"
    write_whole(file, "grün")
    assert file.read_bytes() == "grün".encode()
    file.chmod(0o604)
    write_whole(file, b"second")
    assert file.read_bytes() == b"second"
    assert file.stat().st_mode & 0o777 == 0o604
    assert os.listdir(file.parent) == ["numbers.json"]


def test_replaces_what_a_link_leads_to(tmp_path):
    link = tmp_path / "link"
    link.symlink_to("numbers.json")
    write_whole(link, "through")
    assert link.is_symlink()
    assert (tmp_path / "numbers.json").read_text() == "through"


def test_leaves_the_old_file_where_writing_fails(tmp_path):
    file = tmp_path / "numbers.json"
    file.write_text("old")
    with pytest.raises(RuntimeError), whole_file(file) as partial:
        partial.write_text("half")
        raise RuntimeError("interrupted")
    assert (file.read_text(), os.listdir(tmp_path)) == ("old", ["numbers.json"])


def test_leaves_the_old_file_where_a_file_may_not_grow(tmp_path):
    file = tmp_path / "numbers.json"
    file.write_text("old")
    program = (
        "import resource, pathlib, sys\n"
        "from training.base.whole_file import write_whole\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "write_whole(pathlib.Path(sys.argv[1]), bytes(100_000))\n"
    )
    command = [sys.executable, "-c", program, str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "File too large" in ended.stderr
    assert (file.read_text(), os.listdir(tmp_path)) == ("old", ["numbers.json"])
