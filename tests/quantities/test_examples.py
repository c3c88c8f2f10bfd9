"""Every example and counter-example of the quantity files is read as it says, and reads otherwise without its entry."""

from __future__ import annotations

import pytest

from extractor import nlp
from extractor.lexicon import Lexicon, load_lexicon
from extractor.lexicon.schema.base import Entry, Example
from extractor.lexicon.schema.quantities import FILES, Cue
from extractor.quantities import QuantityGrammar, notation, read_examples

LEXICON = load_lexicon()
ENTRIES = [(name, e) for name in FILES for e in LEXICON.files()[name]]
EXAMPLES = [(f"{n}.{e.id}", e, x) for n, e in ENTRIES for x in e.examples]
COUNTERS = [(f"{n}.{e.id}", e, x) for n, e in ENTRIES if not isinstance(e, Cue) for x in e.counter]
CUES = [e for _, e in ENTRIES if isinstance(e, Cue) and (e.examples or e.counter)]


@pytest.mark.parametrize(("entry", "example"), [x[1:] for x in EXAMPLES], ids=[x[0] for x in EXAMPLES])
def test_example(entry: Entry, example: Example) -> None:
    readings = read_examples(LEXICON, example.text, example.published)
    fitting = [r for r in readings if r[0] == example.found and example.value in (None, r[1])]
    assert fitting, readings
    said = any(rule == entry.id for _, _, rule in fitting) or fitting[0][1] == "vague" or isinstance(entry, Cue)
    assert said, (entry.id, fitting)


@pytest.mark.parametrize(("entry", "text"), [x[1:] for x in COUNTERS], ids=[x[0] for x in COUNTERS])
def test_counter_example(entry: Entry, text: str) -> None:
    assert entry.id not in [rule for _, _, rule in read_examples(LEXICON, text)]


@pytest.mark.parametrize("entry", CUES, ids=[e.id for e in CUES])
def test_cue_decides(entry: Cue) -> None:
    """Without its words each sentence of a cue is read otherwise: the list is what decides it."""
    files = {name: {e.id: e for e in table} for name, table in LEXICON.files().items()}
    files["number_cues"][entry.id] = entry.model_copy(update={"words": ["\0"]})
    whole, bare = QuantityGrammar(LEXICON), QuantityGrammar(Lexicon(files, "without"))
    blank = nlp.blank()
    for text in [*(x.text for x in entry.examples), *entry.counter]:
        readings = [[notation(q) for q in grammar.find(blank(text))] for grammar in (whole, bare)]
        assert readings[0] != readings[1], text


def test_units_have_codes() -> None:
    units = [e for name, e in ENTRIES if name == "units" and getattr(e, "kind", "") == "measure" and not getattr(e, "per_only", False)]
    assert len(units) >= 250


def test_a_code_that_ucum_cannot_read_is_refused() -> None:
    from pydantic import ValidationError

    from extractor.lexicon.schema.quantities import Unit

    Unit(id="barrel_a_day", code="[bbl_us]/d", words=["barrel a day"])
    for code in ("barrels/d", "kWh", "KM", "t/", "(t", "10**3.m3"):
        with pytest.raises(ValidationError):
            Unit(id="wrong", code=code, words=["thing"])


ISO_4217 = """AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP
COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY
KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR
PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH
UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XCD XCG XDR XOF XPF XSU XUA YER ZAR ZMW ZWG""".split()


@pytest.mark.parametrize("code", ISO_4217)
def test_every_currency_by_its_code(code: str) -> None:
    grammar, blank = QUANTITIES, nlp.blank()
    for text in (f"It paid {code} 3.5 million then.", f"It paid {code}3.5m then.", f"It paid 3.5 million {code} then."):
        assert [notation(q) for q in grammar.find(blank(text))] == [f"3500000 {code}"], text


QUANTITIES = QuantityGrammar(LEXICON)
