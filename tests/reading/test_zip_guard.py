import contextlib
import io
import struct
import zipfile

import pytest
from drawn import zipped
from hypothesis import given
from hypothesis import strategies as st

from jianfu_dedup.errors import DamagedFileError, EncryptedFileError, ReadError, TooLargeError
from jianfu_dedup.reading.containers.zip_guard import check_zip
from jianfu_dedup.settings import Reading


def test_an_ordinary_zip_passes_and_is_handed_back():
    archive = check_zip(zipped({"a.txt": "通知", "b/c.txt": "台账"}), Reading())
    assert archive.read("b/c.txt").decode() == "台账"


def test_a_bomb_is_found_by_its_ratio():
    bomb = zipped({"a": bytes(12 * 2**20)})
    with pytest.raises(TooLargeError, match="压缩比"):
        check_zip(bomb, Reading())
    assert check_zip(bomb, Reading(max_ratio=10_000)).namelist() == ["a"]


def test_below_ten_megabytes_the_ratio_does_not_matter():
    assert check_zip(zipped({"a": bytes(2**20)}), Reading()).namelist() == ["a"]


def test_the_sum_over_members_counts():
    parts = {str(i): bytes(2**20) for i in range(4)}
    with pytest.raises(TooLargeError, match="3 MB"):
        check_zip(zipped(parts), Reading(max_unpacked_mb=3))


def test_too_many_members():
    with pytest.raises(TooLargeError, match="成员"):
        check_zip(zipped({str(i): "" for i in range(6)}), Reading(max_members=5))


def test_lying_sizes_in_the_directory_do_not_help():
    data = bytearray(zipped({"a": bytes(12 * 2**20)}))
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 10)
    with pytest.raises((TooLargeError, DamagedFileError)):
        check_zip(bytes(data), Reading())


def test_an_encrypted_member_is_named_as_such():
    data = bytearray(zipped({"a": "通知"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    with pytest.raises(EncryptedFileError):
        check_zip(bytes(data), Reading())


def test_a_wrong_checksum_is_damage():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a", "通知" * 100)
    data = bytearray(out.getvalue())
    data[200] ^= 0xFF
    with pytest.raises(DamagedFileError):
        check_zip(bytes(data), Reading())


@given(st.integers(0, 300), st.integers(0, 255))
def test_damage_anywhere_is_a_read_error_or_harmless(position, value):
    data = bytearray(zipped({"a.txt": "通知" * 50, "b.txt": "台账"}))
    data[position % len(data)] = value
    with contextlib.suppress(ReadError):
        check_zip(bytes(data), Reading())


@given(st.binary(max_size=200))
def test_noise_is_no_zip(data):
    with pytest.raises(DamagedFileError):
        check_zip(data, Reading())
