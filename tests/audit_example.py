"""A made-up book of two made-up towns, and the graph that cites it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.audit import Auditor, Graph, Source, Verdict
from kg.home import find_home
from kg.turtle import read

if TYPE_CHECKING:
    from pathlib import Path

    from kg.audit.claims import Claim

TEXT: Final = """\
白山市の歩み
 I.花を植える方針と状況
(平成28年3月時点)
第1層 市 配置済 未設置
平成27年度の活動
6月 花咲き協議会が植え方の勉強会を開催し、25名が参加した。
白山市社会福祉協議会が、庭師の養成を白山市から受託している。
協議体は、花咲き協議会を母体とすることを検討している。

 IV .次年度以降の取り組み予定
平成28年7月 植木市を開く予定である。
水やり当番の名簿づくり

花を枯らさないよう、住民が水をやる町を目指す。
青川町の歩み
平成26年10月に草刈り隊が発足した。
町内会長が草刈り隊の代表を務めている。
"""

TURTLE: Final = """\
@base <https://w3id.org/sasaeai/id/17210/> .
@prefix id: <https://w3id.org/sasaeai/id/> .
@prefix line: <https://w3id.org/sasaeai/source/casebook2016#line=> .
@prefix on: <https://w3id.org/sasaeai/time/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix organisation-kind: <https://w3id.org/sasaeai/concept/organisation-kind/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sas: <https://w3id.org/sasaeai/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix state: <https://w3id.org/sasaeai/concept/state/> .

id:17210 a sas:Municipality ; rdfs:label "白山市"@ja ; skos:altLabel "白山"@ja .
id:17999 a sas:Municipality ; rdfs:label "青川町"@ja ; skos:altLabel "青川"@ja .

<body/council-of-flowers> a sas:Body ; rdfs:label "花咲き協議会"@ja .
<body/shakyo> a sas:Body ;
    rdfs:label "白山市社会福祉協議会"@ja ;
    org:classification organisation-kind:municipal-shakyo .
<body/gardeners> a sas:Body ; rdfs:label "白山市の庭師会"@ja .
<council/tier1> a sas:Council ; rdfs:label "白山市の第1層協議体"@ja .
<government> a sas:Government ;
    rdfs:label "白山市（市役所）"@ja ;
    org:classification organisation-kind:municipal-government .
id:17999\\/body\\/mowers a sas:Body ; rdfs:label "草刈り隊"@ja .

<section/first> sas:sectionOf id:17210 ; sas:firstLine 1 ; sas:lastLine 14 .
<section/second> sas:sectionOf id:17999 ; sas:firstLine 15 ; sas:lastLine 17 .
<no-fact/heading> a sas:LinesWithoutFact ;
    sas:lines line:0\\,1 ;
    sas:noFactReason <https://w3id.org/sasaeai/concept/no-fact-reason/heading> .
<no-fact/blank> a sas:LinesWithoutFact ;
    sas:lines line:8\\,9, line:12\\,13 ;
    sas:noFactReason <https://w3id.org/sasaeai/concept/no-fact-reason/blank> .

<event/study> a sas:Event ;
    rdfs:label "花の植え方の勉強会"@ja ;
    sas:organiser <body/council-of-flowers> ;
    sas:attendance 25 ;
    sas:state state:done ;
    sas:when on:2015-06 ;
    sas:evidence line:4\\,6 .

<entrustment/gardeners> a sas:Entrustment ;
    sas:principal <government> ;
    sas:contractor <body/shakyo> ;
    sas:state state:done ;
    sas:since on:unknown ;
    sas:evidence line:6\\,7 .

<formation/council> a sas:Formation ;
    sas:formed <council/tier1> ;
    sas:formedFrom <body/council-of-flowers> ;
    sas:state state:under-consideration ;
    sas:since on:unknown ;
    sas:evidence line:7\\,8 .

<event/market> a sas:Event ;
    rdfs:label "植木市"@ja ;
    sas:state state:planned ;
    sas:when on:2016-07 ;
    sas:evidence line:10\\,11 .

<undertaking/rota> a sas:Undertaking ;
    rdfs:label "水やり当番の名簿"@ja ;
    sas:state state:planned ;
    sas:when on:unknown ;
    sas:evidence line:11\\,12 .

<aim/watering> a sas:Aim ;
    rdfs:label "住民が花に水をやる町"@ja ;
    sas:state state:done ;
    sas:when on:2016-03 ;
    sas:evidence line:13\\,14 .

id:17999\\/establishment\\/mowers a sas:Establishment ;
    sas:establishes id:17999\\/body\\/mowers ;
    sas:state state:done ;
    sas:since on:2014-10 ;
    sas:evidence line:15\\,16 .
"""

ID: Final = "https://w3id.org/sasaeai/id/"


def make_home(root: Path) -> tuple[Path, Path]:
    """Write the example as a home and return it with the file of the text."""
    data = root / "home" / "data"
    data.mkdir(parents=True)
    real = find_home()
    (root / "home" / "ontology").symlink_to(real.ontology)
    source = root / "book.txt"
    source.write_text(TEXT, encoding="utf-8")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    subject = "<https://w3id.org/sasaeai/source/casebook2016>"
    book = f'{subject} <https://w3id.org/sasaeai/ontology#sha256> "{digest}" .\n'
    (data / "example.ttl").write_text(TURTLE + book, encoding="utf-8")
    return root / "home", source


def graph() -> Graph:
    """Return the example with the vocabularies of the project."""
    store = ox.Store()
    for path in find_home().ontology_files():
        store.extend(read(path, rename_blank_nodes=True).quads)
    store.load(TURTLE.encode(), ox.RdfFormat.TURTLE)
    return Graph.from_store(store)


class Example:
    """The example, ready to be audited."""

    def __init__(self) -> None:
        self.graph = graph()
        self.auditor = Auditor(Source.from_text(TEXT), self.graph)

    def claim(self, name: str) -> Claim:
        """Return a claim by what its IRI ends with."""
        found = self.graph.claim(ID + name)
        assert found is not None, name
        return found

    def check(self, name: str) -> Verdict:
        """Audit a claim."""
        return self.auditor.check(self.claim(name))
