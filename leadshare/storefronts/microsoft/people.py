"""Invented people, companies and notes for the simulator. Nobody here exists.

Mail domains end in `.example`, which RFC 2606 keeps free for ever.
"""

from typing import NamedTuple


class Country(NamedTuple):
    """What people of a country are called; `codes` are spellings that storefronts send."""

    codes: tuple[str, ...]
    dialling: str
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]


COUNTRIES = (
    Country(
        ("US", "USA", "United States"),
        "+1 555",
        ("Grace", "Marcus", "Dana", "Tyler", "Renee", "Walter"),
        ("Holloway", "Beckett", "Ramirez", "Whitfield", "Osborne", "Tran"),
    ),
    Country(
        ("GB", "UK", "United Kingdom"),
        "+44 20 7946",
        ("Amina", "Oliver", "Priya", "Callum", "Imogen"),
        ("Okoye", "Hartley", "Sharma", "Pemberton", "Doyle"),
    ),
    Country(
        ("CZ", "Czech Republic", "Czechia"),
        "+420 555 010",
        ("Jiří", "Tereza", "Ondřej", "Lucie", "Zdeněk"),
        ("Dvořáček", "Králová", "Šimůnek", "Horáčková", "Beneš"),
    ),
    Country(
        ("DE", "Germany", "DEU"),
        "+49 30 5550",
        ("Jürgen", "Katrin", "Matthias", "Anneliese", "Björn"),
        ("Großmann", "Lindemann", "Böttcher", "Rademacher", "Vogt"),
    ),
    Country(
        ("FR", "France"),
        "+33 1 55 50",
        ("Hélène", "Mathieu", "Chloé", "Étienne"),
        ("Lefèvre", "Garnier", "Beaumont", "Chastain"),
    ),
    Country(
        ("ES", "Spain"),
        "+34 555 01",
        ("Eva", "Íñigo", "Marta", "Joaquín"),
        ("Sol", "Núñez Prado", "Ibarra", "Castellano"),
    ),
    Country(
        ("SE", "Sweden"),
        "+46 8 555 01",
        ("Jonas", "Åsa", "Elin", "Göran"),
        ("Lind", "Sjöberg", "Wallgren", "Ekström"),
    ),
    Country(
        ("IN", "India"),
        "+91 555 010",
        ("Ananya", "Rohit", "Kavita", "Arjun"),
        ("Deshpande", "Krishnan", "Bhattacharya", "Mehta"),
    ),
    Country(
        ("SG", "Singapore"),
        "+65 5550",
        ("Li", "Wei Ling", "Farid", "Mei"),
        ("Wen", "Tan", "Rahman", "Ong"),
    ),
    Country(
        ("BR", "Brazil"),
        "+55 11 5550",
        ("João", "Beatriz", "Thiago", "Luísa"),
        ("Figueiredo", "Gonçalves", "Amaral", "Teixeira"),
    ),
    Country(
        ("KR", "South Korea", "Korea, Republic of"),
        "+82 2 555",
        ("Min-jun", "Seo-yeon", "Ji-ho"),
        ("Hwang", "Baek", "Noh"),
    ),
)

COMPANIES = (
    "Example Mills Ltd", "Northfold Logistics", "Brightwater Dairy", "Kestrel & Sons",
    "Vltava Strojírny s.r.o.", "Hollowell Insurance Group", "Ostwind Energie GmbH",
    "Maple Ridge Clinics", "Saltmarsh Foods plc", "Corvane Software", "Altiplano Minerals SA",
    "Lumenworks AB", "Tidewater Credit Union", "Bluebird Rail", "Fenwick Partners LLP",
    "Quarry Lane Schools Trust", "Sunda Freight Pte Ltd", "Ateliers Moreau", "Peregrine Textiles",
    "Harbour City Council", "Ironbridge Castings", "Verde Vivo Ltda", "Hanbit Robotics Co., Ltd.",
    "Petrichor Analytics Inc.",
)  # fmt: skip

JOB_TITLES = (
    "Head of IT", "CTO", "CIO", "IT Manager", "Buyer", "Procurement Lead", "Database Administrator",
    "Operations Director", "Security Architect", "Finance Manager", "DevOps Engineer", "Owner",
    "Digital Transformation Lead", "",
)  # fmt: skip

NOTES = (
    "Please call after 14:00, we are in meetings all morning.",
    "We have about 120 users in three countries. What would a yearly licence cost?",
    "Does it work with our existing Dynamics 365 set-up?",
    "Looking for a replacement for a spreadsheet that has grown out of hand.",
    "Could somebody show us a demo next week? Tuesday or Thursday suits us best.",
    "We need this before the audit in spring. Who can help with the roll-out?",
    "Is there a partner near Brno who could do the installation?",
    "Comparing three products at the moment; a short price list would be enough.",
    "The trial looked good. How do we move our data over?",
    "Do you support single sign-on with Entra ID?",
    "Our warehouse team wants to use it on tablets. Is that possible?",
    "Just looking around for now, no hurry.",
)
