"""Own sentences that check whether a figure hangs on what it measures, in the constructions of economic news.

Each line: a sentence, a bar, and pairs `word:number`; a word with `#2` is its second occurrence. None of it is in
training. A pair counts when fewer steps of the tree lead from the number to its word than to the word of any other number.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

SENTENCES = """
Brick output rose by 4.2%, glass by 7.1%, and asphalt by 2.5%. | output:4.2 glass:7.1 asphalt:2.5
Exports of honey climbed 12%, jam 8.3% and tea 0.7%. | Exports:12 jam:8.3 tea:0.7
Hotel bookings grew by 15.2%, flights by 9% and rail trips by 3.4%. | bookings:15.2 flights:9 trips:3.4
Milk yields fell to 2,300 litres, egg output to 140 million units, and wool to 900 tons. | yields:2,300 output:140 wool:900
The bakery sector expanded by 6%, brewing by 11.5%, and distilling by 1.3%. | sector:6 brewing:11.5 distilling:1.3
Poland accounted for 18% of sales, Spain for 7%, and Greece for 2%. | Poland:18 Spain:7 Greece:2
Peru's copper exports rose 5.1%, while Chile's fell 3%. | exports:5.1
Rents increased by 9.8% and utility bills by 14%. | Rents:9.8 bills:14
This quarter, shipbuilding grew by 22%, aviation by 3.1%, while rail engineering by 0.8%. | shipbuilding:22 aviation:3.1 engineering:0.8
Truck production doubled, bus production rose by 31%, and trailers by 12.4%. | production#2:31 trailers:12.4
Fish catches dropped 6%, and shrimp 2%. | catches:6 shrimp:2
Beef prices were up 3.3%, pork 2.1% and lamb 5%. | prices:3.3 pork:2.1 lamb:5
Household deposits grew by 1.9% to 24.3 trillion tenge, corporate ones by 4%. | deposits:1.9 deposits:24.3 ones:4
Internet traffic climbed 41% in May, voice traffic just 2%. | traffic:41 traffic#2:2
Imports of shoes amounted to $410 million, bags to $88 million, and belts to $12 million. | Imports:410 bags:88 belts:12
Around 2.4 billion tenge went to museums, 1.1 billion to libraries and 350 million to theaters. | museums:2.4 libraries:1.1 theaters:350
Of the grant, $40 million went to ports, $25 million to canals, and $9 million to ferries. | ports:40 canals:25 ferries:9
6.2 million euros was spent on labs, 3.8 million on dormitories, and 1 million on sports halls. | labs:6.2 dormitories:3.8 halls:1
120,000 tons were shipped to Georgia, 45,000 tons to Armenia and 18,000 tons to Moldova. | Georgia:120,000 Armenia:45,000 Moldova:18,000
A total of 14 wells were drilled in Atyrau, 9 in Aktobe and 4 in Mangystau. | Atyrau:14 Aktobe:9 Mangystau:4
Brazil sold 3.3 million tonnes of coffee, Vietnam 1.9 million, and Colombia 700,000. | Brazil:3.3 Vietnam:1.9 Colombia:700,000
Farmers harvested 2.1 million tons of barley, 800,000 tons of oats and 95,000 tons of lentils. | barley:2.1 oats:800,000 lentils:95,000
Inflation slowed from 9.1% to 8.4%. | Inflation:9.1 Inflation:8.4
The deficit narrowed from 3.1 billion dollars to 2.2 billion. | deficit:3.1 deficit:2.2
Unemployment eased to 4.6% in August from 4.9% in July. | Unemployment:4.6 Unemployment:4.9
The average pension rose from 118,000 tenge to 131,000 tenge. | pension:118,000 pension:131,000
The fleet will grow from 85 to 120 aircraft by 2029. | fleet:120
The policy rate was cut from 6.5% to 6.25%. | rate:6.5 rate:6.25
Daily output went up from 1.2 million barrels in March to 1.35 million in April. | output:1.2 output:1.35
The fastest growth was recorded in Shymkent (+11.2%), Almaty (9.4%) and Kostanay (6%). | Shymkent:11.2 Almaty:9.4 Kostanay:6
The main buyers were Italy ($2.1 billion), China ($1.8 billion) and Turkey ($940 million). | Italy:2.1 China:1.8 Turkey:940
Gains were posted by retailers (+3.1%), banks (+2.4%) and builders (+0.9%). | retailers:3.1 banks:2.4 builders:0.9
Sugar (up 4%), salt (up 2.2%) and rice (up 1%) also became dearer. | Sugar:4 salt:2.2 rice:1
Exports reached 410 billion tenge ($870 million). | Exports:410 Exports:870
Growth was led by mining (8.8%), transport (7.3%) and trade (5.2%). | mining:8.8 transport:7.3 trade:5.2
Turnover came to 1.3 trillion rubles against 1.1 trillion a year earlier. | Turnover:1.3 Turnover:1.1
Net profit was 42 billion tenge compared with 37 billion in the same period of 2023. | profit:42 profit:37
The index stood at 51.2 versus 49.8 in June. | index:51.2 index:49.8
Revenue totaled 95 million pesos, up 6% from last year. | Revenue:95 Revenue:6
Sales hit 5,400 cars, 12% more than a year ago. | Sales:5,400 Sales:12
Steel exports reached 1.4 million tons, which is 9% less than in 2022. | exports:1.4 exports:9
Investment in roads grew 2.3 times to 310 billion tenge. | Investment:2.3 Investment:310
Cargo volumes increased 1.8 times, passenger numbers 1.2 times. | volumes:1.8 numbers:1.2
The number of startups rose by 340 to 2,150. | number:340 number:2,150
Lending jumped 1.5-fold to $7 billion. | Lending:7
Tourist arrivals tripled to 1.1 million. | arrivals:1.1
The region saw its grain harvest rise by 18%. | harvest:18
The company saw quarterly revenue drop 7% to $120 million. | revenue:7 revenue:120
Kenya saw the share of geothermal energy increase to 47%. | share:47
Seven plants worth 96 billion tenge were launched in the region. | plants:96
By 2028, 35 projects worth 1.7 trillion tenge will be completed. | projects:35 projects:1.7
A list of 64 projects worth $3.2 billion was formed, the launch of which will create 11,000 jobs. | projects:64 projects:3.2 jobs:11,000
It plans to build 12 schools at a cost of 48 billion tenge. | schools:12 cost:48
Butter production reached 21,000 tons, including 6,400 tons in the north. | production:21,000 north:6,400
The share of renewables in power generation grew by 0.9 percentage points to 6.4%. | share:0.9 share:6.4
Wages rose by 11.4%, reaching 430,000 tenge. | Wages:11.4 Wages:430,000
The crop yield was 1.6 tonnes per hectare, up from 1.3 tonnes. | yield:1.6 yield:1.3
Diesel costs 295 tenge per litre, gasoline 205 tenge. | Diesel:295 gasoline:205
The ministry said that exports of flour had grown by 14% and those of pasta by 6%. | exports:14 those:6
Retail trade rose by 7.7%, the bureau reported, and wholesale trade by 9.1%. | trade:7.7 trade#2:9.1
GDP is expected to grow by 5.4% this year and 4.9% next year. | GDP:5.4
Cement – 3.1 million tons, lime – 0.9 million tons, gypsum – 0.4 million tons. | Cement:3.1 lime:0.9 gypsum:0.4
The plan provides for 150 km of new roads and 40 bridges. | roads:150 bridges:40
Oil output fell 2% in May and gas output 1.4%. | output:2 output#2:1.4
Of 310 applications, 120 were approved. | applications:310
Budget spending increased by a third, to 28 trillion tenge. | spending:28
Last year the plant produced 410,000 tons of pipes, and in 2023 380,000 tons. | plant:410,000
The airport handled 9.5 million passengers, or 13% more than planned. | airport:9.5
Loans to small firms rose 21% year-on-year to 1.8 trillion sums. | Loans:21 Loans:1.8
Power generation rose by 3.9% to 12.4 billion kWh, and consumption by 5.2% to 13 billion. | generation:12.4 consumption:5.2 consumption:13
"""
MEASURE = {"nummod", "compound", "advmod", "case", "punct", "det", "nmod:unmarked", "amod"}
UNITS = set(
    """% $ percent points billion million trillion thousand tenge dollars euros rubles pesos sums tons tonnes litres units barrels times
    barrels km cars aircraft""".split()
)


def cases() -> list[tuple[str, list[tuple[str, int, str]]]]:
    """Sentences with (word, which occurrence, number)."""
    out = []
    for line in SENTENCES.strip().split("\n"):
        text, _, pairs = line.partition(" | ")
        parsed = []
        for pair in pairs.split():
            word, _, number = pair.partition(":")
            word, _, which = word.partition("#")
            parsed.append((word, int(which or 1), number))
        out.append((text, parsed))
    return out


def _subjects(token: Token) -> list[Token]:
    found = [c for c in token.children if c.dep_.startswith("nsubj")]
    return found + [c for s in found for c in s.conjuncts]


def steps_to(doc: Doc, word: str, which: int, number: str) -> int | None:
    """Steps up the tree from the number until the word is met, None where it is not."""
    words = [t for t in doc if t.text == word]
    numbers = [t for t in doc if t.text.lstrip("+-") == number]
    if len(words) < which or not numbers:
        return None
    target, at = words[which - 1], numbers[0]
    steps = 0
    while at.head != at and at.head.text in UNITS and at.dep_ in MEASURE | {"conj", "nmod"}:
        if target.head == at:
            return steps
        steps += at.dep_ == "conj"
        at = at.head
    for _ in range(5):
        head = at.head
        # beside the figure: "1.1 billion to schools", "3 billion went to schools"
        beside = target.head == at or (at.dep_.startswith("nsubj") and target.head == head)
        if target in (at, head) or beside or target in _subjects(at) or target in _subjects(head):
            return steps
        bare = at.dep_ == "conj" and at.pos_ in ("NUM", "NOUN", "SYM") and not _subjects(at)
        full = _subjects(head) and head.dep_ not in ("acl", "acl:relcl", "advcl:relcl")
        if head == at or bare or full:
            return None
        at, steps = head, steps + 1
    return None


def linked(doc: Doc, pairs: list[tuple[str, int, str]], k: int) -> bool:
    """Whether the number of pair `k` is nearer to its word than to the words of all other numbers of the sentence."""
    word, which, number = pairs[k]
    own = steps_to(doc, word, which, number)
    also = {(w, i) for w, i, n in pairs if n == number or (w, i) == (word, which)}
    others = [steps_to(doc, w, i, number) for w, i, _ in pairs if (w, i) not in also]
    return own is not None and all(x is None or own < x for x in others)


def check(nlp: Language, show: bool = False) -> tuple[int, int]:
    """Pairs linked and pairs in all."""
    right = total = 0
    for text, pairs in cases():
        doc = nlp(text)
        for k, (word, _, number) in enumerate(pairs):
            good = linked(doc, pairs, k)
            right, total = right + good, total + 1
            if show and not good:
                print("  no link", (word, number), "in:", " ".join(f"{t.text}/{t.dep_}>{t.head.text}" for t in doc))
    return right, total
