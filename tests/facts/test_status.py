"""What has happened, what is planned, what somebody expects: one number of a sentence, and which of the three it is."""

from __future__ import annotations

import pytest

from extractor.api import Extractor

PUBLISHED = "2025-10-03"

CASES: list[tuple[str, str, str]] = [
    ("A weekly ticket will be £19.50.", "£19.50", "planned"),
    ("Investment will more than triple.", "triple", "planned"),
    ("The nearest stop will be 2.3 miles away.", "2.3 miles", "planned"),
    ("The country will be short of 570,000 nurses in 2040.", "570,000 nurses", "forecast"),
    ("The mall, built at a cost of $1.7 billion, is to open in May.", "$1.7 billion", "actual"),
    ("Half a million trees were planted last autumn and 7.2 million are to be planted this year.", "Half a million trees", "actual"),
    ("Half a million trees were planted last autumn and 7.2 million are to be planted this year.", "7.2 million", "planned"),
    ("The operator wants to raise coverage from 64% to 75% by 2027.", "64%", "actual"),
    ("The operator wants to raise coverage from 64% to 75% by 2027.", "75%", "planned"),
    ("From December residents will pay 7,214 tenge instead of the present 6,190 tenge.", "6,190 tenge", "actual"),
    ("In Esbjerg, where 1,900 people now assemble turbines, the firm wants to hire 400 more.", "1,900 people", "actual"),
    ("In Esbjerg, where 1,900 people now assemble turbines, the firm wants to hire 400 more.", "400", "planned"),
    ("It plans to double its spending and has put up 870 masts since January.", "870 masts", "actual"),
    ("Payrolls grew by 304,000 jobs, against the 165,000 that economists had expected.", "165,000", "forecast"),
    ("Payrolls grew by 304,000 jobs, against the 165,000 that economists had expected.", "304,000 jobs", "actual"),
    ("Growth came to 3.5 percent, above the 2.8 percent projected in April.", "2.8 percent", "forecast"),
    ("The bank puts growth at 3.5 percent in 2026.", "3.5 percent", "forecast"),
    ("Statistics Iceland puts growth at 3.5 percent in 2023.", "3.5 percent", "actual"),
    ("Three of the cargoes due in November have been diverted.", "Three", "actual"),
    ("Fitters' rates rose to €74 within two years.", "€74", "actual"),
    ("Capital expenditure for 2026 is set at 1.2 trillion tenge.", "1.2 trillion tenge", "planned"),
    ("It will invest 17 billion tenge, of which 4 billion tenge is for pipes.", "4 billion tenge", "planned"),
    ("The plan for the spring was 1.8 million tonnes.", "1.8 million tonnes", "planned"),
    ("It is to be noted that the share of pensions has fallen to 10.8%.", "10.8%", "actual"),
    ("The firm lifted its outlook for the year to 2.01 million tonnes.", "2.01 million tonnes", "forecast"),
    ("Profit beat the $611 million seen in a poll of analysts.", "$611 million", "forecast"),
    ("The court has 28 judges and asked for 36 judges.", "36 judges", "planned"),
    ("The budget sets aside $2 billion for roads.", "$2 billion", "planned"),
    ("A new terminal will be ready in June; 55% of it is built already.", "55%", "actual"),
]


@pytest.mark.parametrize(("text", "quote", "status"), CASES, ids=[f"{t[:36]}-{q}" for t, q, _ in CASES])
def test_the_status_of_a_figure(rules_alone: Extractor, text: str, quote: str, status: str) -> None:
    fact = next(f for f in rules_alone.extract(text, published=PUBLISHED).facts if f.quantity.text == quote)
    assert fact.status == status
