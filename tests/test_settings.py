"""The settings tree: defaults, TOML, and refusals that name the mend."""

import dataclasses

import pytest

from jianfu_dedup import Settings, SettingsError


def test_defaults_round_trip_through_a_dict():
    assert Settings.from_dict(Settings().to_dict()) == Settings()


def test_toml_overrides_one_number_and_keeps_the_rest(tmp_path):
    file = tmp_path / "s.toml"
    file.write_text("[matching]\nwindow_days = 30\n", encoding="utf-8")
    settings = Settings.load(file)
    assert settings.matching.window_days == 30
    assert settings.reading == Settings().reading


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"matchin": {}}, "matching"),
        ({"matching": {"treshold": 0.5}}, "threshold"),
        ({"matching": 3}, "[matching]"),
        ({"reading": {"max_rows": "many"}}, "400"),
        ({"reading": {"max_rows": -1}}, "不能为负"),
        ({"features": {"bands": 64, "rows": 4}}, "num_perm"),
    ],
)
def test_a_wrong_key_or_value_is_refused_with_the_mend(data, says):
    with pytest.raises(SettingsError) as caught:
        Settings.from_dict(data)
    assert says in str(caught.value)


@pytest.mark.parametrize("content", [b"[matching", b"\xff\xfe\x00"])
def test_a_file_that_is_not_toml_is_refused(tmp_path, content):
    file = tmp_path / "s.toml"
    file.write_bytes(content)
    with pytest.raises(SettingsError):
        Settings.load(file)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="打不开"):
        Settings.load(tmp_path / "none.toml")


def test_settings_cannot_be_changed_in_place():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().matching.threshold = 0.1  # type: ignore[misc]
