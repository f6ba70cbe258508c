"""What each fixture must be read as, by fixture name. The table is the reader's specification."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from leadshare.intake.port import CannotRead, Drift, Reading, StorefrontLead

JONAS = StorefrontLead(
    first_name="Jonas", last_name="Lind", email="jonas.lind@example.org", phone="5550100",
    country="US", country_raw="USA", company="Example Freight", job_title="CTO",
    lead_source="SPZA-PLT|contoso.route-planner", source="SPZA", action="PLT",
    offer="contoso.route-planner", offer_title="Sample Route Planner",
    description="Please call after 14:00",
)  # fmt: skip
AMINA = StorefrontLead(
    first_name="Amina", last_name="Okoye", email="amina.okoye@example.com",
    phone="+44 20 7946 0000", country="GB", country_raw="GB", company="Example Mills Ltd",
    job_title="Head of IT", lead_source="AzureMarketplace", source="AzureMarketplace",
    action="INS", offer_title="Sample Firewall", description="Campaigns:",
)  # fmt: skip
EVA = StorefrontLead(
    first_name="Eva", last_name="Sol", email="eva@example.com", phone="5550111", country="ES",
    country_raw="ES", company="Example SA", job_title="CIO",
)  # fmt: skip
MARK = "MSFT_TEST_636573304831318844"
TEST = StorefrontLead(
    first_name=MARK, last_name=MARK, email=f"{MARK}@test.com", phone="1234567890", country="US",
    country_raw="US", company=MARK, job_title=MARK, description=MARK, is_test=True,
)  # fmt: skip
JIRI = StorefrontLead(
    first_name="Jiří", last_name="Novák", email="jiri.novak@example.com",
    phone="+420 555 010 010", country="CZ", country_raw="CZ", company="Příklad s.r.o.",
    job_title="Ředitel", lead_source="SPZA-PLT|contoso.vault-one", source="SPZA", action="PLT",
    offer="contoso.vault-one", offer_title="Contoso Vault One",
)  # fmt: skip
FROM_MARKETPLACE: dict[str, Any] = {"lead_source": "AzureMarketplace", "source": "AzureMarketplace"}
PLANNER: dict[str, Any] = {
    "lead_source": "SPZA-PLT|contoso.route-planner", "source": "SPZA", "action": "PLT",
    "offer": "contoso.route-planner", "offer_title": "Sample Route Planner",
}  # fmt: skip
SAMPLE_BI: dict[str, Any] = {
    "lead_source": "SPZA-PLT|exampleinc.sample-bi", "source": "SPZA", "action": "PLT",
    "offer": "exampleinc.sample-bi",
}  # fmt: skip
TABLE_KEYS = {
    "PartitionKey": "2019-04-02", "RowKey": "6f1c", "Timestamp": "2019-04-02T09:15:01Z",
}  # fmt: skip
TEST_DRIVE = replace(
    EVA, lead_source="TestDrive-StartTestDrive|exampleinc.sample-bi", source="TestDrive",
    action="StartTestDrive", offer="exampleinc.sample-bi", offer_title="Sample BI",
    created_raw="2019-04-02T09:15:00Z", extras=TABLE_KEYS,
)  # fmt: skip
FORM_KEYS = {"oid": "00D000000000000", "encoding": "UTF-8"}
NOBODY = Drift("missing_field", "UserDetails")


def reading(shape: str, *leads: StorefrontLead, drift: tuple[Drift, ...] = ()) -> Reading:
    return Reading(shape, leads, drift)


def repaired(sample: str, field: str = "body") -> tuple[Drift, ...]:
    return (Drift("repaired", field, sample),)


def recased(*names: str) -> tuple[Drift, ...]:
    return tuple(Drift("recased_field", name) for name in names)


EXPECTED: Mapping[str, Reading | CannotRead] = {
    "faq__get_it_now": reading("faq", AMINA),
    "faq__missing_comma": reading("faq", AMINA, drift=repaired("comma missing or too many")),
    "faq__test_lead": reading(
        "faq", replace(TEST, **FROM_MARKETPLACE, action="INS", offer_title="Sample Firewall")
    ),
    "https_2018__free_text_source": reading(
        "https_2018",
        replace(
            JONAS, lead_source="Test run through MS Flow", source="Test run through MS Flow",
            action="", offer="", description="",
        ),
    ),
    "https_2018__source_with_action": reading(
        "https_2018",
        replace(
            AMINA, lead_source="AzureMarketplace-INS|exampleinc.sample-r77-10sg-byol",
            offer="exampleinc.sample-r77-10sg-byol", description="",
        ),
    ),
    "https_2020__contact_me": reading("https_2020", JONAS),
    "https_2020__do_not_contact": reading(
        "https_2020",
        replace(JONAS, lead_source="SPZA-DNC|contoso.route-planner", action="DNC", description=""),
    ),
    "https_2020__create_in_portal": reading(
        "https_2020",
        replace(
            AMINA, lead_source="AzurePortal-Create | contoso.vault-one", source="AzurePortal",
            action="Create", offer="contoso.vault-one", offer_title="Contoso Vault One",
            description="",
        ),
    ),
    "https_2020__unknown_action": reading(
        "https_2020",
        replace(
            EVA, lead_source="AppSource (SPZA)-CLD|contoso.vault-one", source="AppSource (SPZA)",
            action="CLD", offer="contoso.vault-one", offer_title="Contoso Vault One",
            description="Please call after 14:00",
        ),
    ),
    "https_2020__withheld": reading(
        "https_2020", StorefrontLead(**PLANNER, is_withheld=True), drift=(NOBODY,)
    ),
    "https_2020__edu_address_only": reading(
        "https_2020",
        StorefrontLead(**PLANNER, email="someone@students.example.edu", is_withheld=True),
    ),
    "https_2020__test_lead": reading(
        "https_2020",
        replace(TEST, **FROM_MARKETPLACE, action="INS", offer_title="Sample Route Planner"),
    ),
    "https_2020__actions_disagree": reading(
        "https_2020",
        replace(JONAS, action="INS"),
        drift=(Drift("disagrees", "ActionCode", "INS, LeadSource: PLT"),),
    ),
    "https_2020__no_user_details": reading(
        "https_2020",
        StorefrontLead(**PLANNER, description="Call me", is_withheld=True),
        drift=(NOBODY,),
    ),
    "https_2020__text_plain": reading("https_2020", JONAS),
    "https_2020__form_content_type": reading("https_2020", JONAS),
    "https_2020__no_content_type": reading("https_2020", JONAS),
    "https_2020__gzip": reading("https_2020", JONAS),
    "https_2020__deflate": reading("https_2020", JONAS),
    "https_2020__byte_order_mark": reading("https_2020", JONAS),
    "camel_case__create": reading(
        "camel_case",
        StorefrontLead(
            first_name="Li", last_name="Wen", email="li.wen@example.net", country="SG",
            country_raw="SG", company="Example Labs", job_title="Buyer",
            lead_source="AzurePortal-Create|exampleinc.sample-db", source="AzurePortal",
            action="Create", offer="exampleinc.sample-db", offer_title="Sample DB",
        ),
    ),
    "azure_table__test_drive": reading("azure_table", TEST_DRIVE),
    "azure_table__customer_info_object": reading("azure_table", TEST_DRIVE),
    "salesforce_form__contact_me": reading(
        "salesforce_form",
        replace(
            EVA, lead_source="SPZA-PLT|Sample BI", source="SPZA", action="PLT", offer="Sample BI",
            extras=FORM_KEYS,
        ),
    ),
    "salesforce_form__test_lead": reading(
        "salesforce_form",
        replace(
            TEST, lead_source=f"{MARK}-{MARK}|Sample BI", source=MARK, action=MARK,
            offer="Sample BI", extras=FORM_KEYS,
        ),
    ),
    "salesforce_form__json_content_type": reading(
        "salesforce_form",
        StorefrontLead(
            first_name="Eva", last_name="Sol", email="eva@example.com",
            lead_source="SPZA-DNC|exampleinc.sample-bi", source="SPZA", action="DNC",
            offer="exampleinc.sample-bi", extras={"oid": "00D000000000000"},
        ),
    ),
    "office_add_in__minimum": reading(
        "office_add_in", StorefrontLead(first_name="Eva", last_name="Sol", email="eva@example.com")
    ),
    "office_add_in__email_address": reading(
        "office_add_in",
        StorefrontLead(
            first_name="Eva", last_name="Sol", email="eva@example.com", offer_title="Sample BI",
            extras={"Publisher Display Name": "Example Inc"},
        ),
    ),
    "flat__pascal_case": reading("flat", replace(EVA, **SAMPLE_BI, offer_title="Sample BI")),
    "flat__snake_case": reading(
        "flat",
        StorefrontLead(first_name="Eva", last_name="Sol", email="eva@example.com", **SAMPLE_BI),
    ),
    "flat__only_email": reading("flat", StorefrontLead(email="eva@example.com")),
    "array__two_leads": reading(
        "array",
        JONAS,
        replace(
            EVA, lead_source="SPZA-DNC|contoso.vault-one", source="SPZA", action="DNC",
            offer="contoso.vault-one", offer_title="Contoso Vault One",
        ),
    ),
    "array__one_without_lead": reading(
        "array", JONAS, drift=(Drift("missing_field", "(array element)", "no lead in it"),)
    ),
    "wrapped__data": reading(
        "https_2020",
        replace(JONAS, extras={"eventType": "lead"}),
        drift=(
            Drift("new_field", "eventType", "text"),
            Drift("new_field", "data", "object"),
            Drift("new_field", "lead", "object"),
        ),
    ),
    "wrapped__value_array": reading(
        "array",
        TEST_DRIVE,
        replace(
            TEST_DRIVE, first_name="Jonas", last_name="Lind", email="jonas.lind@example.org",
            phone="5550100", country="US", country_raw="USA", company="Example Freight",
            job_title="CTO",
        ),
        drift=(Drift("new_field", "value", "array"),),
    ),
    "drift__recased_names": reading(
        "https_2020",
        StorefrontLead(
            first_name="Jonas", last_name="Lind", email="jonas.lind@example.org",
            **{**PLANNER, "offer_title": ""},
        ),
        drift=recased(
            "USERDETAILS", "leadsource", "Action Code", "USERDETAILS.FIRSTNAME",
            "USERDETAILS.last-name", "USERDETAILS.e_mail",
        ),
    ),
    "drift__new_fields": reading(
        "https_2020",
        replace(
            JONAS,
            extras={
                "PlanId": "gold", "Seats": "25", "Consent": "true", "Campaign": '{"Id":"7"}',
                "UserDetails.LinkedIn": "https://www.example.com/in/jonas",
            },
        ),
        drift=(
            Drift("new_field", "PlanId", "text"),
            Drift("new_field", "Seats", "number"),
            Drift("new_field", "Consent", "boolean"),
            Drift("new_field", "Campaign", "object"),
            Drift("new_field", "UserDetails.LinkedIn", "text"),
        ),
    ),
    "drift__wrong_types": reading(
        "https_2020",
        replace(
            JONAS, job_title="", company="", description="true",
            extras={"UserDetails.Company": '{"Name":"Example Freight"}'},
        ),
        drift=(
            Drift("wrong_type", "Description", "boolean"),
            Drift("wrong_type", "UserDetails.Phone", "number"),
            Drift("wrong_type", "UserDetails.Country", "array"),
            Drift("wrong_type", "UserDetails.Company", "object"),
            Drift("wrong_type", "UserDetails.Title", "null"),
        ),
    ),
    "drift__duplicate_keys": reading(
        "https_2020",
        StorefrontLead(email="jonas.lind@example.org", **{**PLANNER, "offer_title": ""}),
        drift=(Drift("duplicate_key", "ActionCode"), Drift("duplicate_key", "UserDetails.Email")),
    ),
    "drift__odd_numbers": reading(
        "https_2020",
        StorefrontLead(
            first_name="Jonas", email="jonas.lind@example.org", phone="9223372036854775809",
            lead_source="SPZA", source="SPZA", action="PLT", description="1e400",
            extras={"Score": "NaN"},
        ),
        drift=(
            Drift("wrong_type", "Description", "number"),
            Drift("new_field", "Score", "number"),
            Drift("wrong_type", "UserDetails.Phone", "number"),
        ),
    ),
    "drift__nul_and_surrogate": reading(
        "https_2020",
        StorefrontLead(
            first_name="Jonas", last_name="Lind\ufffd", email="jonas.lind@example.org",
            lead_source="SPZA", source="SPZA", action="PLT", description="\U0001f600",
        ),
        drift=(
            *repaired("NUL or half a surrogate pair", "UserDetails.FirstName"),
            *repaired("NUL or half a surrogate pair", "UserDetails.LastName"),
            *repaired("NUL or half a surrogate pair", "UserDetails.Email"),
        ),
    ),
    "drift__line_break_in_text": reading(
        "https_2020",
        StorefrontLead(
            email="jonas.lind@example.org", lead_source="SPZA", source="SPZA", action="PLT",
            description="first line\nsecond line",
        ),
        drift=repaired("line break or control character inside a text"),
    ),
    "drift__json_as_text": reading(
        "https_2020", JONAS, drift=(Drift("wrong_type", "body", "JSON as text"),)
    ),
    "encoding__utf_16": reading("https_2020", JIRI, drift=repaired("encoding utf-16")),
    "encoding__windows_1250": reading("https_2020", JIRI, drift=repaired("encoding cp1250")),
    "encoding__latin_1_declared": reading(
        "https_2020", replace(JONAS, last_name="Lindström"), drift=repaired("encoding iso8859-1")
    ),
    "encoding__latin_1_undeclared": reading(
        "https_2020", replace(JONAS, last_name="Lindström"), drift=repaired("encoding cp1252")
    ),
    "encoding__damaged_utf_8": reading(
        "https_2020",
        replace(JONAS, first_name="Zoë", last_name="Lindstr\ufffdm"),
        drift=repaired("encoding utf-8"),
    ),
    "encoding__form_windows_1250": reading(
        "salesforce_form",
        StorefrontLead(
            first_name="Jiří", last_name="Novák", email="jiri.novak@example.com", country="CZ",
            country_raw="CZ", lead_source="SPZA-PLT|contoso.vault-one", source="SPZA",
            action="PLT", offer="contoso.vault-one",
        ),
        drift=repaired("encoding cp1250"),
    ),
    "cannot_read__empty": CannotRead("empty"),
    "cannot_read__only_blanks": CannotRead("empty"),
    "cannot_read__xml": CannotRead("not_understood", "neither JSON nor a form"),
    "cannot_read__words": CannotRead("not_understood", "neither JSON nor a form"),
    "cannot_read__cut_off": CannotRead("not_understood", "neither JSON nor a form"),
    "cannot_read__empty_object": CannotRead("no_lead", "no person, offer or lead source in it"),
    "cannot_read__empty_array": CannotRead("no_lead", "no person, offer or lead source in it"),
    "cannot_read__number": CannotRead("no_lead", "no person, offer or lead source in it"),
    "cannot_read__other_webhook": CannotRead("no_lead", "no person, offer or lead source in it"),
    "cannot_read__form_of_something_else": CannotRead(
        "no_lead", "no person, offer or lead source in it"
    ),
    "cannot_read__100000_levels": CannotRead("too_deep", "nested deeper than 64 levels"),
    "cannot_read__unpacks_to_9_mib": CannotRead("too_large", "unpacks to over 8388608 bytes"),
    "cannot_read__gzip_cut_short": CannotRead("bad_compression", "cut short"),
    "cannot_read__brotli": CannotRead("bad_compression", "this content coding is not supported"),
    "cannot_read__damaged_utf_16": CannotRead("bad_encoding", "damaged UTF-16 or UTF-32"),
}  # fmt: skip
