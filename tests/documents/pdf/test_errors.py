"""Check that each error tells its French sentence, in this process and in another."""

import pickle

import pytest

from documents.pdf import (
    ConversionError,
    ConversionFailed,
    NoOfficeLeft,
    NotAPdf,
    NotAWordDocument,
    NotJoinable,
    OfficeMissing,
    PoolClosed,
    Quarantined,
)

EVERY_ERROR = [
    OfficeMissing("LibreOffice n’est pas installé."),
    NotAWordDocument(),
    NotAPdf(),
    ConversionFailed("LibreOffice s’est arrêté deux fois sur ce document"),
    PoolClosed(),
    NotJoinable(2, "elle est protégée par un mot de passe"),
    NoOfficeLeft("disque plein"),
    Quarantined("sa conversion n’est pas finie après 60\u00a0s (2 essais)", "0" * 64),
]


@pytest.mark.parametrize("error", EVERY_ERROR, ids=lambda error: type(error).__name__)
def test_an_error_says_the_same_after_pickling(error: ConversionError) -> None:
    copy = pickle.loads(pickle.dumps(error))

    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert vars(copy) == vars(error)


@pytest.mark.parametrize("error", EVERY_ERROR, ids=lambda error: type(error).__name__)
def test_an_error_is_a_french_sentence_with_french_typography(error: ConversionError) -> None:
    sentence = str(error)

    assert sentence.endswith(".")
    assert not set(sentence) & {"'", '"'}
    assert not any(f" {sign}" in sentence for sign in ":;?!»")
