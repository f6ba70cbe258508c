from django.utils.translation import gettext_lazy, override

from leadshare.refusal import Refusal


def test_it_says_what_to_do_about_which_input() -> None:
    refusal = Refusal("Give it a name.", "name")
    assert (str(refusal), refusal.field, refusal.kind) == ("Give it a name.", "name", "invalid")


def test_it_speaks_the_language_of_who_asked() -> None:
    with override("cs"):
        refusal = Refusal(gettext_lazy("There is no such lead."), kind="missing")
        expected = str(gettext_lazy("There is no such lead."))
    with override("en"):
        assert str(refusal) == expected
