"""Hints of conflict: what is shared is shown, what is unknown never matches, nothing is decided."""

from hypothesis import given
from hypothesis import strategies as st

from blueprints.calls.rules.conflicts import Applicant, JudgedBy, Person, hints

ROSSI = Person(
    name="Ada",
    surname="D'Àngelo",
    fiscal_code="DNGDAA70A41D150X",
    address="Via Po, 1 - Cremona",
    employers=frozenset({"01234567897"}),
)
words = st.sampled_from(["", "Rossi", "Bianchi", "D'Angelo"])
people = st.builds(
    Person, name=words, surname=words, fiscal_code=words, address=words, employers=st.frozensets(words, max_size=2)
)


def codes(member: JudgedBy, applicant: Applicant) -> list[str]:
    return [hint.code for hint in hints(member, applicant)]


def test_the_same_fiscal_code_is_the_same_person() -> None:
    other = Person(name="Ada", surname="Altra", fiscal_code="dngdaa70a41d150x")
    assert codes(JudgedBy(person=ROSSI), Applicant(people=(other,))) == ["hint-same-person"]


def test_surname_address_and_employer_match_without_accents_and_punctuation() -> None:
    other = Person(name="Leo", surname="D Angelo", address="via po 1, cremona", employers=frozenset({"01234567897"}))
    assert codes(JudgedBy(person=ROSSI), Applicant(people=(other,))) == [
        "hint-same-address",
        "hint-same-employer",
        "hint-same-surname",
    ]


def test_a_member_s_comune_that_owns_the_applicant_is_told() -> None:
    member = JudgedBy(person=Person(surname="Verdi"), comuni=frozenset({"019036"}))
    assert codes(member, Applicant(people=(), owner_comuni=frozenset({"019036"}))) == ["hint-comune-owns-applicant"]
    assert codes(member, Applicant(people=(), owner_comuni=frozenset({"019035"}))) == []


def test_the_applicant_itself_as_employer_or_neighbour_is_told() -> None:
    applicant = Applicant(people=(), tax_numbers=frozenset({"01234567897"}), address="VIA PO 1 CREMONA")
    assert codes(JudgedBy(person=ROSSI), applicant) == ["hint-address-of-applicant", "hint-employer-is-applicant"]


@given(people)
def test_the_unknown_never_matches(person: Person) -> None:
    assert hints(JudgedBy(person=Person()), Applicant(people=(person,))) == ()


@given(people, st.lists(people, max_size=4), st.randoms(use_true_random=False))
def test_hints_come_once_and_in_one_order_whoever_is_listed_first(member: Person, others: list[Person], random) -> None:
    shuffled = list(others)
    random.shuffle(shuffled)
    one = hints(JudgedBy(person=member), Applicant(people=tuple(others)))
    assert one == hints(JudgedBy(person=member), Applicant(people=tuple(shuffled)))
    assert len(set(one)) == len(one)
