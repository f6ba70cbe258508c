import pytest

from leadshare.delivery.registry import kind_or_refusal, kinds
from leadshare.refusal import Refusal


def test_every_package_of_destinations_is_a_kind() -> None:
    assert list(kinds()) == ["azure_table", "https", "mail"]
    assert all(name == kind.kind for name, kind in kinds().items())


def test_every_field_has_a_key_of_its_own() -> None:
    for kind in kinds().values():
        keys = [field.key for field in kind.fields]
        assert len(keys) == len(set(keys))
        assert not [f.key for f in kind.fields if f.type == "secret" and not f.is_secret]


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refusal, match="azure_table, https, mail") as refused:
        kind_or_refusal("fax")
    assert refused.value.field == "kind"
