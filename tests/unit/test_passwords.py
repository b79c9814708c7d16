"""Which passwords are refused, and how the others are kept."""

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize(
    "password",
    [
        *("password", "12345678", "woaini1314", "a123456789", "5201314520", "iloveyou1314", "zhangwei1990"),
        *("WoAiNi_520520", "laopo5201314", "qq1234567890", "wang88888888", "qwe!asd!zxc!1", "nihao2024!!"),
    ],
)
def test_common_passwords_are_refused(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password", ["tangerine lamp 17", "Xq7#vLm2Rk", "蓝色的灯在桥下等雨", "wang huang zhang liu 1990 chen"]
)
def test_other_passwords_are_taken(password):
    validate_password(password)


def test_passwords_are_hashed_by_argon2id():
    kept = make_password("tangerine lamp 17")
    assert kept.startswith("argon2$argon2id$")
    assert check_password("tangerine lamp 17", kept)


def test_an_old_hash_still_opens():
    kept = make_password("tangerine lamp 17", hasher="pbkdf2_sha256")
    assert check_password("tangerine lamp 17", kept)
    assert identify_hasher(kept).algorithm == "pbkdf2_sha256"
