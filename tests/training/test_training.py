"""Training: labels as files, and learning."""

from pathlib import Path

import pytest
from bench.corpus import develop
from hypothesis import given
from hypothesis import strategies as st
from training.silver import Truth, plain, silver

from pagefeed.model.labels import BOILERPLATE, LABELS, STATED, written
from pagefeed.read.clean import clean
from pagefeed.read.text.copies import take_apart
from training import labelled

ROOT = Path(__file__).parent.parent.parent
FILES = sorted((ROOT / "training" / "labels").glob("*.txt"))
WORDS = st.sampled_from(sorted(STATED))


@given(st.lists(st.tuples(WORDS, st.text(alphabet="abc \"'é", min_size=1).filter(str.strip)), min_size=1))
def test_labels_are_read_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str]]
) -> None:
    numbers = [2 * place + 1 for place in range(len(lines))]
    labels = {number: label for number, (label, _) in zip(numbers, lines, strict=True)}
    texts = [" ".join(text.split()) for _, text in lines]
    file = tmp_path_factory.mktemp("labels") / "labels.txt"
    file.write_text(written("copies/0001", zip(numbers, texts, [labels[n] for n in numbers], strict=True)), "utf-8")
    [(name, known, words)] = labelled.read(file)
    assert name == "copies/0001"
    assert {number: known[number] for number in numbers} == labels
    assert not list(labelled.fits(words, numbers, texts))


def test_a_label_that_nobody_knows_is_told_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "labels.txt"
    file.write_text('##### copies/0001\n1-3 boilerplate "Home"\n4 tittle "A"\n', "utf-8")
    with pytest.raises(labelled.LabelError, match=r"labels\.txt:3: .*tittle"):
        list(labelled.read(file))


def test_a_text_that_changed_below_its_labels_is_noticed() -> None:
    assert list(labelled.fits({3: "The ferry that"}, [1, 3], ["Home", "A new first line"])) == [3]


def test_boilerplate_is_told_apart_by_where_the_body_stands() -> None:
    placed = labelled.placed(["boilerplate", "title", "paragraph", "boilerplate", "item", "boilerplate"])
    assert [label for label in placed if label in BOILERPLATE] == [
        "boilerplate above",
        "boilerplate inside",
        "boilerplate below",
    ]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_label_file_can_be_read(file: Path) -> None:
    pages = list(labelled.read(file))
    assert pages
    assert all(labels for _, labels, _ in pages)


def test_the_labels_of_the_projects_own_pages_fit_their_texts() -> None:
    texts = {page.name: page.text for page in develop()}
    for name, labels, words in labelled.read(ROOT / "training" / "labels" / "invented.txt"):
        copy = take_apart(clean(texts[name.partition("/")[2]]))
        numbers = [look.number for look in copy.looks]
        assert not list(labelled.fits(words, numbers, copy.texts)), name
        assert set(numbers) <= set(labels), name


BODY = "\n".join(
    f"The ferry of {town} was late again, said the harbour master of the town." for town in ("Ask", "Mar", "Oslo")
)
HTML = (
    "<nav><a>Home</a></nav><h1>A late ferry</h1>"
    + "".join(f"<p>{line}</p>" for line in BODY.split("\n"))
    + "<aside><h3><a>Another story of the ferry</a></h3></aside>"
)


def test_what_is_known_of_a_page_says_what_its_lines_are() -> None:
    copy = take_apart("Home\nA late ferry\n" + BODY + "\nAnother story of the ferry")
    found = silver(copy.seen, copy.texts, Truth(BODY, "A late ferry", "", HTML))
    assert found is not None
    names = [{LABELS[number] for number in each} for each in found]
    assert names[1] == {"title"}
    assert names[2:5] == [{"paragraph", "item"}] * 3 or names[2:5] == [{"paragraph"}] * 3
    assert names[5] == {"headline"}


def test_a_copy_without_the_body_teaches_nothing() -> None:
    copy = take_apart("Home\nNews\nContact\nImprint")
    assert silver(copy.seen, copy.texts, Truth(BODY, "A late ferry", "", HTML)) is None


def test_plain_words_are_words_alone() -> None:
    assert plain("The  Ferry’s — late!") == "the ferry s late"


class TestPerceptron:
    """Needs numpy, which only training does."""

    @pytest.fixture(autouse=True)
    def _numpy(self) -> None:
        pytest.importorskip("numpy", reason="numpy is only needed for training")

    def test_it_learns_what_follows_from_what_and_the_same_twice(self) -> None:
        from training.perceptron import Example, train

        pages = [
            Example([["a"], ["x"], ["b"]], [frozenset((0,)), frozenset((1,)), frozenset((2,))]),
            Example([["b"], ["x"], ["a"]], [frozenset((2,)), frozenset((0,)), frozenset((0,))]),
        ]
        first, second = (train(pages, 3, least=1, keep=0.0, passes=20) for _ in range(2))
        assert first == second
        assert first.features["a"][0] > max(first.features["a"].get(label, 0) for label in (1, 2))

    def test_of_a_set_of_labels_it_learns_the_one_that_fits_best(self) -> None:
        from training.perceptron import Example, train

        pages = [
            Example([["a"]] * 3, [frozenset((0,))] * 3),
            Example([["a"], ["a"]], [frozenset((0, 1)), frozenset((0, 1))]),
        ]
        learned = train(pages, 2, least=1, keep=0.0, passes=10)
        assert learned.features["a"].get(0, 0) >= learned.features["a"].get(1, 0)
