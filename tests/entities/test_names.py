"""Names joined across an article, stand-ins resolved, the home country; and what must hold for any text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.entities import EntityFinder, Referents, article_subject, home_country, place_of_org
from extractor.lexicon import load_lexicon
from extractor.nlp import blank
from extractor.values import Label

NLP = blank()
LEXICON = load_lexicon()
FINDER = EntityFinder(LEXICON)
REFERENTS = Referents(LEXICON)


def read(text, title=None):
    doc = NLP(text)
    return doc, FINDER.find(doc, title=title)


def names(text, words, title=None):
    return [(e.name, e.ref) for e in read(text, title)[1] if e.text == words]


@pytest.mark.parametrize(
    ("text", "words", "name", "ref"),
    [
        ("Governor Nurlan Seitov spoke in Oral. Seitov left.", "Seitov", "Nurlan Seitov", None),
        ("JSC Vintra sold ore. Then Vintra bought coal.", "Vintra", "Vintra", None),
        ("The Dairy Farmers Union (DFU) met. The DFU wants aid.", "DFU", "Dairy Farmers Union", None),
        ("Prices rose in Qostanay region.", "Qostanay region", "Kostanay Region", "KZ-39"),
        ("Prices rose in Abai region.", "Abai region", "Abai Region", "KZ-10"),
        ("Prices rose in Zhetisu.", "Zhetisu", "Zhetisu Region", "KZ-33"),
        ("Prices rose in Ulytau region.", "Ulytau region", "Ulytau Region", "KZ-62"),
        ("Prices rose in South Kazakhstan region.", "South Kazakhstan region", "Turkistan Region", "KZ-61"),
        ("Prices rose in Shymkent.", "Shymkent", "Shymkent", "KZ-79"),
        ("Prices rose in Tashkent region.", "Tashkent region", "Tashkent Region", "UZ-TO"),
        ("Prices rose in Tashkent.", "Tashkent", "Tashkent", None),
        ("Prices rose in Khatlon.", "Khatlon", "Khatlon Region", "TJ-KT"),
        ("Prices rose in Texas.", "Texas", "Texas", "US-TX"),
        ("Prices rose in Georgia.", "Georgia", "Georgia", "GE"),
        ("Prices rose in the UK.", "UK", "United Kingdom", "GB"),
        ("Prices rose in the Kyrgyz Republic.", "Kyrgyz Republic", "Kyrgyzstan", "KG"),
        ("Exports to North America fell.", "North America", "North America", None),
        ("It hurt the European Union most.", "European Union", "European Union", None),
        ("Water of the Syr Darya is low.", "Syr Darya", "Syrdarya", None),
    ],
)
def test_one_thing_has_one_name(text, words, name, ref):
    assert (name, ref) in names(text, words)


@pytest.mark.parametrize(
    "text",
    ["Kazakh wheat and German cars.", "In March the president met farmers.", "The Budget Code was read.", "GDP and VAT rose on Friday.", "We expect rain.",
     "It cost US$5 a ton.", "Boeing 787 and Nikkei 225 fell."],
)  # fmt: skip
def test_what_is_no_name(text):
    assert read(text)[1] == []


@pytest.mark.parametrize(
    ("text", "title", "country"),
    [
        ("Exports rose to 3 trillion tenge, the Kazakh ministry said.", None, "KZ"),
        ("RIGA, May 4. Prices rose in Riga.", None, "LV"),
        ("Prices rose.", "Inflation in Chile slows", "CL"),
        ("Ships left Peru, Chile, Kenya, Ghana, Malta and Fiji.", None, None),
        ("It rained.", None, None),
    ],
)
def test_home_country(text, title, country):
    doc, entities = read(text, title)
    home = home_country(doc, entities, title)
    assert (home.ref if home else None) == country


def test_place_and_subject():
    doc, entities = read("Kazatomprom mined more. Kazatomprom sold less to Vintra Oyj. Kazatomprom hired.", "Kazatomprom reports")
    assert article_subject(doc, entities, "Kazatomprom reports").name == "Kazatomprom"
    assert place_of_org(entities[0], FINDER.gazetteer).ref == "KZ"


@pytest.mark.parametrize(
    ("text", "title", "words", "name"),
    [
        ("Governor Ana Lund met farmers. President Per Dahl listened. The governor left.", None, "The governor", "Ana Lund"),
        ("Prices rose. In the region coal got dearer.", "Governor of Pavlodar region reports", "the region", "Pavlodar Region"),
        ("Vintra Oyj sold a mill to Hollow Ltd. Later the company paid a dividend.", "Vintra results", "the company", "Vintra"),
        ("Rain fell in Angola. In that country roads are bad.", None, "that country", "Angola"),
        ("Nurlan Seitov spoke. He left.", None, "He", "Nurlan Seitov"),
    ],
)
def test_stand_ins(text, title, words, name):
    doc, entities = read(text, title)
    found = {r.text: r for r in REFERENTS.find(doc, entities, title=title)}
    assert found[words].entity.name == name
    assert found[words].entity_at().start == text.index(words)


PIECES = st.sampled_from(
    ["Almaty", "the region", "JSC", "LLP", "Inc.", "(", ")", "“", "”", ",", ".", "\n", "\n\n", " ", "Ministry of", "Energy", "and", "President", "Nurlan",
     "Seitov", "said", "regions", "KZT5", "(ABC)", "A", "'s", "–", "ASTANA", "Bank", "the company", "he", "\x00", "Xi’an", "-", "x.kz", "É", "of"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=200),
        st.lists(PIECES, max_size=40).map(" ".join),
        st.lists(PIECES, max_size=40).map("".join),
    )
)
def test_spans_are_true_for_any_text(text):
    doc, entities = read(text, title=text[:50])
    reached = 0
    for e in entities:
        assert doc.text[e.start : e.end] == e.text
        assert reached <= e.start < e.end
        assert e.name
        assert e.rule
        assert 0 <= e.confidence <= 1
        assert e.label is Label.PLACE or e.ref is None
        reached = e.end
    spans = {(e.start, e.end) for e in entities}
    for r in REFERENTS.find(doc, entities, title=text[:50]):
        assert doc.text[r.start : r.end] == r.text
        assert (r.start, r.end) not in spans


def test_same_words_same_name_and_label():
    _, entities = read("Vintra Oyj sold ore. Vintra grew. In Vintra people smiled. Vintra said so.")
    assert len({(e.name, e.label) for e in entities}) == 1


def test_long_text_takes_linear_time():
    text = "Governor Ana Lund of Osh and Naryn regions met the Ministry of Energy (ME). The company paid. " * 300
    doc = NLP(text)
    begin = time.process_time()
    REFERENTS.find(doc, FINDER.find(doc))
    assert time.process_time() - begin < 3


def test_gazetteer_takes_any_characters():
    assert [h.alias for h in FINDER.gazetteer.scan("\ud800 Almaty\x00\udfff Xi’an")] == ["Almaty", "Xi’an"]
