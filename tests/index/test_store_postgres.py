"""The store in PostgreSQL: what only a server can do wrong."""

from __future__ import annotations

import contextlib
import sys

import pytest
from conftest import NUMBERS
from made_up_entries import assert_same, drop, entry, put

from jianfu_dedup.errors import (
    IndexDamagedError,
    IndexFileError,
    IndexFormatError,
    IndexFullError,
    IndexLockedError,
    IndexReadOnlyError,
    MissingExtraError,
)
from jianfu_dedup.index.store import FORMAT, open_store
from jianfu_dedup.index.store.postgres_link import Link, as_library_error


@pytest.fixture
def name():
    return f"own_{next(NUMBERS)}"


@pytest.fixture
def place(postgres, name):
    return f"{postgres}?index={name}"


def opened(place, *, create=False, timeout_s=20.0):
    return contextlib.closing(open_store(place, create=create, timeout_s=timeout_s))


def tell(postgres, *statements):
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def test_indexes_of_one_database_know_nothing_of_each_other(postgres, place, name):
    with opened(place, create=True) as store, opened(f"{place}_too&application_name=x", create=True) as other:
        put(store, entry("a"))
        with store.writing():
            put(other, entry("b"))
        assert_same(store, [entry("a")])
        assert_same(other, [entry("b")])


def test_a_missing_index_is_said_without_the_password(place, postgres):
    password = postgres.split(":")[2].split("@")[0]
    with pytest.raises(IndexFileError, match="没有这个索引") as error:
        open_store(place, create=False, timeout_s=5)
    assert password not in repr(error.value)
    with pytest.raises(IndexFileError, match="用不了") as error:
        open_store(place.replace(password, "falsch"), create=True, timeout_s=5)
    assert "falsch" not in repr(error.value)


def test_a_server_that_is_not_there_is_said(place):
    address = place.replace(place.split(":")[3].split("/")[0], "9")
    with pytest.raises(IndexFileError, match="用不了") as error:
        open_store(address, create=True, timeout_s=1)
    assert error.value.mend


@pytest.mark.parametrize("index", ["", "Yunxi", "a-b", "a;b", "1a", "pg_x", 'a"b', "云溪"])
def test_a_name_that_is_none_is_refused(index):
    with pytest.raises(IndexFileError, match="index="):
        Link.of(f"postgresql://db/county?index={index}")


def test_a_schema_of_another_program_is_refused(postgres, place, name):
    tell(postgres, f"CREATE SCHEMA {name}", f"CREATE TABLE {name}.notes (x int)")
    for create in (False, True):
        with pytest.raises(IndexFormatError, match="别的软件"):
            open_store(place, create=create, timeout_s=5)


def test_an_empty_schema_is_filled(postgres, place, name):
    tell(postgres, f"CREATE SCHEMA {name}")
    with pytest.raises(IndexFormatError):
        open_store(place, create=False, timeout_s=5)
    with opened(place, create=True) as store:
        assert_same(store, [])


def test_a_newer_format_is_refused_and_says_what_to_do(postgres, place, name):
    open_store(place, create=True, timeout_s=5).close()
    tell(postgres, f"COMMENT ON TABLE {name}.notes IS 'jianfu-dedup {FORMAT + 1}'")
    with pytest.raises(IndexFormatError, match="升级"):
        open_store(place, create=True, timeout_s=5)


def test_a_lost_table_is_damage(postgres, place, name):
    with opened(place, create=True) as store:
        put(store, entry("a"))
        tell(postgres, f"DROP TABLE {name}.chunks")
        with pytest.raises(IndexDamagedError):
            store.postings([1])
    with pytest.raises(IndexDamagedError):
        open_store(place, create=False, timeout_s=5)


def test_content_changed_by_others_is_found(postgres, place, name):
    with opened(place, create=True) as store:
        put(store, entry("a"), entry("b"))
        tell(postgres, f"UPDATE {name}.entries SET content = 'x' WHERE id = 'a'")
        assert [damage.where for damage in store.verify()] == ["a"]
        with pytest.raises(IndexDamagedError, match="a"):
            store.get(["a"])


def test_a_connection_lost_in_a_writing_undoes_it_and_the_next_one_works(postgres, place):
    with opened(place, create=True) as store:
        put(store, entry("a"))
        with pytest.raises(IndexFileError, match="用不了"), store.writing():  # noqa: PT012
            store.put([entry("b")])
            tell(postgres, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                 " AND usename = 'county'")  # fmt: skip
            store.drop(["a"])
        assert_same(store, [entry("a")])
        put(store, entry("c"))
        assert_same(store, [entry("a"), entry("c")])


def test_who_may_only_read_is_told_so(postgres, place, name):
    reader, password = f"reader_{name}", "lesen"
    with opened(place, create=True) as store:
        put(store, entry("a"))
    tell(postgres, f"CREATE ROLE {reader} LOGIN PASSWORD '{password}'")
    tables = f"ON ALL TABLES IN SCHEMA {name} TO {reader}"
    own = f"postgresql://{reader}:{password}@{place.split('@')[1]}"
    with pytest.raises(IndexFileError) as error, opened(own) as store:
        store.ids()
    assert error.value.code == "E_INDEX"
    tell(
        postgres,
        f"GRANT USAGE ON SCHEMA {name} TO {reader}",
        f"GRANT SELECT {tables}",
    )
    with opened(own) as store:
        assert_same(store, [entry("a")])
        with pytest.raises(IndexReadOnlyError):
            put(store, entry("b"))
    tell(postgres, f"ALTER ROLE {reader} SET default_transaction_read_only = on", f"GRANT ALL {tables}")
    with opened(own) as store, pytest.raises(IndexReadOnlyError):
        put(store, entry("b"))


def test_compacting_waits_for_readers_and_leaves_no_rows_of_what_was_dropped(postgres, place, name):
    with opened(place, create=True, timeout_s=0.1) as store, opened(place) as reader:
        put(store, *(entry(f"{n}", content=bytes(range(250)) * 40) for n in range(300)))
        drop(store, *store.ids())
        before = store.size()
        with reader.reading():
            assert reader.ids() == ()
            with pytest.raises(IndexLockedError):
                store.compact()
        store.compact()
        assert store.size() < before


def test_a_backup_is_the_servers_own(place, tmp_path):
    with opened(place, create=True) as store, pytest.raises(IndexFileError, match="pg_dump"):
        store.backup(str(tmp_path / "x"))


def test_without_the_driver_the_extra_is_named(monkeypatch, place):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError, match=r"jianfu-dedup\[postgres\]"):
        open_store(place, create=True, timeout_s=1)


def test_codes_of_the_server_have_errors_of_the_library():
    import psycopg

    codes = {
        "53100": IndexFullError,
        "XX001": IndexDamagedError,
        "25006": IndexReadOnlyError,
        "55P03": IndexLockedError,
    }
    for code, kind in codes.items():
        assert type(as_library_error(psycopg.errors.lookup(code)(), "x", 1)) is kind
