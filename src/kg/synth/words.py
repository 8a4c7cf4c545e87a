"""The words of which invented names and labels are made, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from kg.synth.page import Text

if TYPE_CHECKING:
    from kg.synth.dice import Dice


class Name(NamedTuple):
    """A name in kanji, in kana, and in Latin letters."""

    ja: str
    kana: str
    en: str


def _names(text: str) -> tuple[Name, ...]:
    return tuple(Name(*word.split()) for word in text.split(";"))


_FIRST: Final = _names(
    """
    霧 きり Kiri; 雫 しずく Shizuku; 椿 つばき Tsubaki; 楓 かえで Kaede; 柚 ゆず Yuzu;
    霞 かすみ Kasumi; 翠 みどり Midori; 暁 あかつき Akatsuki; 雲 くも Kumo; 虹 にじ Niji;
    鈴 すず Suzu; 琴 こと Koto; 笹 ささ Sasa; 菫 すみれ Sumire; 蛍 ほたる Hotaru;
    燕 つばめ Tsubame; 雁 かり Kari; 鶯 うぐいす Uguisu; 銀 ぎん Gin; 錦 にしき Nishiki;
    絹 きぬ Kinu; 茜 あかね Akane; 蓮 はす Hasu; 葵 あおい Aoi; 榎 えのき Enoki;
    樫 かし Kashi; 朧 おぼろ Oboro; 潮 うしお Ushio; 綾 あや Aya; 縁 えにし Enishi;
    粋 いき Iki; 澪 みお Mio; 渚 なぎさ Nagisa; 梢 こずえ Kozue; 雛 ひな Hina;
    薫 かおる Kaoru; 曙 あけぼの Akebono; 珊瑚 さんご Sango; 琥珀 こはく Kohaku;
    瑠璃 るり Ruri
    """
)
_SECOND: Final = _names(
    """
    ヶ原 がはら gahara; ヶ崎 がさき gasaki; ヶ浦 がうら gaura; ヶ谷 がや gaya;
    ヶ峰 がみね gamine; ヶ森 がもり gamori; 沢 さわ sawa; 瀬 せ se; 野 の no; 里 さと sato;
    江 え e; 津 つ tsu; 橋 はし hashi; 倉 くら kura; 浜 はま hama; 丘 おか oka;
    坂 さか saka; 路 じ ji; 宮 みや miya; 塚 つか tsuka; 窪 くぼ kubo; 渕 ふち fuchi;
    越 こし koshi; 見 み mi
    """
)
_KINDS: Final = {
    "city": (Name("市", "し", "City"), 0.45),
    "town": (Name("町", "ちょう", "Town"), 0.43),
    "village": (Name("村", "むら", "Village"), 0.12),
}
DISTRICTS: Final = _names(
    """
    朝日 あさひ Asahi; 中央 ちゅうおう Chuo; 東部 とうぶ Tobu; 西部 せいぶ Seibu;
    南 みなみ Minami; 北 きた Kita; 緑が丘 みどりがおか Midorigaoka; 港 みなと Minato;
    川辺 かわべ Kawabe; 山手 やまて Yamate; 本町 ほんまち Honmachi; 新田 しんでん Shinden;
    桜台 さくらだい Sakuradai; 若葉 わかば Wakaba; 富士見 ふじみ Fujimi; 栄 さかえ Sakae;
    泉 いずみ Izumi; 旭が丘 あさひがおか Asahigaoka; 光 ひかり Hikari; 平和 へいわ Heiwa
    """
)

TOPICS: Final[dict[str, Text]] = {
    "council": Text("協議体の役割と進め方", "the part of the council and how it works"),
    "coordinator": Text("コーディネーターの活動と役割", "what the coordinator does"),
    "networking": Text("関係機関のつながりづくり", "ties between the organisations concerned"),
    "information-sharing": Text("地域の情報の共有", "sharing local information"),
    "salon": Text("身近な通いの場・サロンづくり", "gathering places and salons close to home"),
    "mutual-aid": Text("住民どうしの支え合い", "mutual support among residents"),
    "participation": Text("元気な高齢者の社会参加", "older people in good health taking part"),
    "human-resources": Text("担い手の発掘と養成", "finding and training people who help"),
    "needs-survey": Text("高齢者の生活ニーズの把握", "knowing what older people need"),
    "care-prevention": Text("介護予防と健康づくり", "care prevention and health"),
    "service-development": Text("生活支援サービスの開発", "developing services for daily life"),
    "norm-sharing": Text("地域づくりの考え方の共有", "a shared idea of community building"),
    "resource-mapping": Text("地域資源の調査と見える化", "surveying and mapping local resources"),
    "watch-over": Text("一人暮らしの高齢者の見守り", "watching over older people who live alone"),
    "programme-system": Text("整備事業の趣旨と仕組み", "the purpose and workings of the project"),
    "community-building": Text("地区ごとの地域づくり", "community building in each district"),
    "integrated-care": Text("地域包括ケアシステムの構築", "building integrated community care"),
    "community-vision": Text("めざす地域の姿", "the community people aim at"),
    "organisation": Text("推進体制の整備", "organising the work"),
    "ageing": Text("人口減少と高齢化の進行", "a falling and ageing population"),
    "comprehensive-project": Text("総合事業への円滑な移行", "moving to the comprehensive project"),
    "role-division": Text("行政と社協の役割分担", "who does what, the government or the shakyo"),
    "matching": Text("困りごとと担い手の引き合わせ", "matching needs with people who help"),
    "transport": Text("通院や買い物の足の確保", "transport to doctors and shops"),
    "shopping": Text("買い物に困る人への支援", "help for people who find shopping hard"),
    "volunteer-points": Text("ボランティアポイントの活用", "the use of volunteer points"),
}
"""Theme → what is said of it, a phrase that fits the patterns below."""

UNDERTAKINGS: Final = (
    Text("{}に向けた定期的な話し合い", "Regular talks on {}"),
    Text("{}のための個別訪問と聞き取り", "Visits and interviews for {}"),
    Text("{}についての広報紙での周知", "Making {} known in the municipal newsletter"),
    Text("{}を進めるための助言と調整", "Advice and coordination for {}"),
    Text("{}に関する先進地の情報の収集", "Gathering what other places know about {}"),
    Text("{}の取り組みの地区への拡大", "Spreading {} to further districts"),
    Text("{}を支える学習の機会の提供", "Occasions to learn about {}"),
)
AIMS: Final = (
    Text("{}を住民が主体となって進める", "Residents take the lead in {}"),
    Text("{}を既存の組織を生かして進める", "Making use of existing bodies for {}"),
    Text("10年先を見据えた{}", "A view ten years ahead for {}"),
    Text("{}を協議体で検討し、形にする", "The council considers {} and gives it shape"),
)
CHALLENGES: Final = (
    Text("{}が一部の地区にとどまる", "So far only some districts see {}"),
    Text("{}に関わる人の固定化と高齢化", "Always the same, ageing people take part in {}"),
    Text("{}への住民の理解が進まない", "Residents are slow to take to {}"),
)
LESSONS: Final = (
    Text("{}は小さく始めて広げるのがよい", "It is best to start small with {} and let it grow"),
    Text("{}には顔の見える関係が役立った", "Knowing each other in person helped with {}"),
    Text("{}を話し合う場が意識を変えた", "Talking about {} changed how people think"),
)
NOTES: Final = (
    Text("時期は見出しの年度による。", "The time is that of the year in the heading."),
    Text(
        "表の並びから判断した。本文には主体の記載がない。",
        "Judged by the place in the table; the text does not say who acts.",
    ),
    Text(
        "別の箇所では予定として書かれるが、経緯の表は実施済みとする。",
        "Worded as a plan in another passage; the history says that it was done.",
    ),
    Text(
        "参加者には近隣の市町村や県内の関係団体の人も含まれる。",
        "People from nearby municipalities and bodies of the prefecture took part as well.",
    ),
    Text(
        "複数の課で分担しており、取りまとめは高齢福祉の担当課が行う。",
        "Several divisions share the work; the one for older people's welfare keeps it together.",
    ),
    Text("人数に内訳の記載はない。", "No breakdown of the number is given."),
    Text(
        "既存の会議の委員に新たな関係者を加えた構成で、会議の名称は当面そのまま用いる。",
        "The members of an existing meeting with new ones added; its name is kept for the present.",
    ),
)
EVENTS: Final[dict[str, Text]] = {
    "meeting": Text("{}についての会議", "Meeting on {}"),
    "study-group": Text("{}を考える勉強会", "Study meeting on {}"),
    "other": Text("{}に関する取り組みの開始", "First steps towards {}"),
    "training": Text("{}のための研修", "Training in {}"),
    "council-meeting": Text("協議体の会議（{}）", "Meeting of the council: {}"),
    "decision": Text("{}についての方針の決定", "Decision on {}"),
    "preparatory-meeting": Text("協議体の準備会（{}）", "Preparatory meeting for the council: {}"),
    "briefing": Text("{}の説明会", "Briefing on {}"),
    "workshop": Text("{}のワークショップ", "Workshop on {}"),
    "exchange": Text("{}をめぐる意見交換会", "Exchange of views on {}"),
    "forum": Text("{}のフォーラム", "Forum on {}"),
    "survey": Text("{}に関する調査", "Survey on {}"),
    "coordination-meeting": Text("{}の連絡調整会議", "Coordination meeting on {}"),
    "talk-meeting": Text("{}を語る会", "Talk meeting on {}"),
    "study-visit": Text("{}の先進地への視察", "Study visit on {}"),
}
PROGRAMMES: Final[dict[str, Text]] = {
    "salon": Text("ふれあいサロン", "Fureai salon"),
    "other": Text("暮らしの相談窓口", "Advice on daily life"),
    "training-course": Text("生活支援サポーター養成講座", "Course for daily-life supporters"),
    "care-prevention": Text("介護予防教室", "Care-prevention class"),
    "mutual-aid-scheme": Text("有償の支え合い活動", "Paid mutual-aid scheme"),
    "model-project": Text("地域支え合いモデル事業", "Model project of mutual support"),
    "hub": Text("地域の居場所", "Community hub"),
    "watch-over": Text("見守り活動", "Watch-over activity"),
    "resource-map": Text("地域資源マップ", "Map of local resources"),
    "exercise": Text("いきいき体操", "Exercise for older people"),
    "volunteer-points": Text("介護支援ボランティアポイント", "Volunteer points for care"),
    "shopping": Text("買い物支援", "Shopping support"),
}
ARTICLES: Final = (
    Text("目的", "Purpose"),
    Text("設置と名称", "Setting up and name"),
    Text("所掌事務", "Duties"),
    Text("委員の構成と任期", "Members and their term"),
    Text("会議の招集と議事", "Calling and running meetings"),
    Text("庶務を担当する課", "Division in charge of general affairs"),
)
ITEMS: Final[dict[str, Text]] = {
    "personnel": Text("人件費", "Personnel"),
    "council": Text("協議体の運営費", "Running of the council"),
    "travel": Text("旅費", "Travel"),
    "honoraria": Text("講師などへの謝金", "Honoraria for lecturers and others"),
    "entrustment-fee": Text("コーディネーター業務の委託料", "Fee for the coordinators' work"),
    "training": Text("研修費", "Training"),
    "office": Text("事務費", "Office costs"),
    "other": Text("その他の経費", "Other costs"),
    "activities": Text("活動費", "Activities"),
    "venue": Text("会場の使用料", "Hire of venues"),
    "study-visit": Text("視察の経費", "Study visits"),
    "communication": Text("通信運搬費", "Postage and communication"),
}


def place_name(dice: Dice) -> Name:
    """Return an invented name of a place, without its kind."""
    first, second = dice.one(_FIRST), dice.one(_SECOND)
    return Name(*(start + end for start, end in zip(first, second, strict=True)))


def municipality_name(dice: Dice) -> Name:
    """Return an invented name of a city, town or village, with its kind."""
    bare = place_name(dice)
    kind, _ = _KINDS[dice.weighted({key: weight for key, (_, weight) in _KINDS.items()})]
    return Name(bare.ja + kind.ja, bare.kana + kind.kana, f"{bare.en} {kind.en}")


def filled(patterns: Text, topic: Text) -> Text:
    """Return a pattern with the topic in its place."""
    return Text(patterns.ja.format(topic.ja), patterns.en.format(topic.en))


def joined(*parts: Text) -> Text:
    """Return texts put together, in English with blanks between them."""
    return Text("".join(part.ja for part in parts), " ".join(part.en for part in parts))
