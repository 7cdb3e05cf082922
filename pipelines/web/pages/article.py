# ruff: noqa: E501 - texts and CSS rules, one per line
"""An article: headline, summary, sections and a note in the margin."""

from __future__ import annotations

from random import Random

from pipelines.web.pages.build import Page, tag, wrap
from pipelines.web.pages.look import Look

_TEXTS = {
    "en": (
        ("The River Reader", ("Water", "Craft", "Walks"), "Why the tide comes late", "A stretch of coast, two high waters a day, and a moon that will not keep office hours.",
         (("Fifty minutes", ("Anyone who digs for cockles knows that the sea keeps its own clock. High water that came at eight this morning will come at about ten to nine tomorrow, and a little later again the day after.",
                             "The reason is overhead. While the earth turns once, the moon moves on along its path, and a place on the shore needs about fifty minutes more to come back under it.")),
          ("Springs and neaps", ("Twice a month, at new and at full moon, sun and moon pull along one line. The sea then rises higher and falls lower than usual: these are spring tides, which have nothing to do with the season.",
                                 "A week later the two pull at right angles. The range shrinks, the mud stays covered, and the boats at the head of the creek have to wait.")),
          ("Reading the table", ("A tide table gives heights above chart datum, a level that the sea seldom falls below. Add the height of the tide to the depth on the chart, and you have the water under your keel.",))),
         "Rule of twelfths: in six hours the water rises by 1, 2, 3, 3, 2 and 1 twelfths of the range."),
        ("Workshop Notes", ("Paper", "Wood", "Metal"), "Making paper by hand", "Old rags, clean water and a frame of fine wire: the craft has changed little in eight hundred years.",
         (("The pulp", ("Cotton rags are cut small, boiled and beaten until no thread is left. What remains is a milk of fibres, so thin that it looks like nothing at all.",
                        "The beating matters most. Fibres that are frayed at the ends hold on to each other; fibres that are merely cut give a sheet that tears like bread.")),
          ("The sheet", ("The papermaker dips a mould into the vat, lifts it level and gives it one short shake each way. The water runs out, the fibres lock, and a wet sheet lies on the wire.",
                         "It is turned out on felt, covered with another felt, and pressed. Then it hangs in the loft for days, because paper that dries in a hurry curls.")),
          ("The mark", ("Hold the sheet against a window and you may see a bird or a crown: a wire sewn on the mould left the paper thinner there.",))),
         "A good vatman made about 1,500 sheets in a day."),
        ("Street Furniture Quarterly", ("Benches", "Lamps", "Bridges"), "Five ways to cross a river", "Every bridge is an answer to one question: where does the load go?",
         (("Beam and truss", ("The plainest bridge is a beam. It bends, so its top is squeezed and its underside is stretched, and the longer it is the deeper it has to be.",
                              "A truss is a beam with the idle parts cut away. What is left are triangles, which cannot change shape unless a bar breaks.")),
          ("Arch", ("An arch turns weight into push. Stone is weak when pulled but hardly minds being pressed, and so the Romans could build with it and without mortar.",)),
          ("Cable", ("Where a river is too wide for piers, the deck hangs. The cables carry everything in tension, the towers carry the cables, and the anchorages at each end keep them from sliding into the water.",
                     "A cable-stayed bridge does without the great curved rope: each cable runs straight from the tower to its piece of deck."))),
         "Spans in use: beam to 250 m, arch to 600 m, cable-stayed to 1,200 m, suspension to 2,000 m."),
    ),
    "zh": (
        ("茶与器", ("产地", "工艺", "器具"), "一片叶子怎样变成六种茶", "绿、白、黄、青、红、黑，六大茶类用的可以是同一棵树上的叶子，差别在于采摘之后的工序。",
         (("杀青", ("鲜叶离开枝头以后，里面的酶会使叶子慢慢变红。绿茶要保住绿色，就得趁早用高温让酶失去作用，这一步叫做杀青。",
                    "锅炒的绿茶香气高，蒸汽杀青的绿茶颜色更翠。温度不够，叶梗会发红；温度太高，叶边容易焦。")),
          ("发酵", ("红茶正好相反。叶子经过萎凋和揉捻，细胞破碎，汁液与空气接触，颜色由绿转红，青草味变成了花果香。",
                    "青茶又叫乌龙茶，只让叶子的边缘发酵，所以人们说它“绿叶红镶边”。")),
          ("存放", ("绿茶宜在低温、干燥、避光的地方保存，最好当年喝完。黑茶和白茶则可以放上几年，味道会变得醇厚。",))),
         "冲泡水温：绿茶约 80 度，乌龙茶和红茶 90 度以上，黑茶用沸水。"),
        ("城市步道", ("桥梁", "街巷", "公园"), "过河的几种办法", "桥的样子千变万化，要回答的问题只有一个：重量传到哪里去？",
         (("梁桥", ("最简单的桥是一根横梁。车开上去，梁会微微下弯，上面受压，下面受拉。跨度越大，梁就要做得越高。",
                    "把梁里不出力的部分去掉，只留下三角形的杆件，就成了桁架。三角形不会变形，所以又轻又稳。")),
          ("拱桥", ("拱把重量变成推力，送到两岸。石头怕拉不怕压，正适合砌拱。赵州桥的主拱跨度三十七米，一千四百多年来仍然立在洨河上。",)),
          ("索桥", ("河面太宽，不便在水中立墩，就把桥面吊起来。主缆受拉，桥塔受压，两端的锚碇把缆绳牢牢拴住。",
                    "斜拉桥不用弯弯的主缆，每根拉索从塔上直接拉住一段桥面，施工也更方便。"))),
         "赵州桥在大拱两肩各开两个小拱，既省石料，又便于泄洪。"),
        ("纸上春秋", ("造纸", "印刷", "装订"), "手工纸是怎样做成的", "一张纸从树皮到成品要经过几十天，其中大半时间是在等：等水泡，等日晒，等风干。",
         (("备料", ("楮树皮剥下来先泡在河水里，泡软后刮去黑色的外皮，再用石灰水浸透，上锅蒸煮。",
                    "蒸过的皮料摊在山坡上，日晒雨淋，颜色一天天变白。急着漂白的纸容易发脆，慢慢晒白的纸能放几百年。")),
          ("捞纸", ("皮料捣成纸浆，兑上清水和纸药，搅匀。师傅两手端着竹帘下水，一荡一提，水从帘缝漏走，帘上就留下薄薄一层。",
                    "纸的厚薄全凭手上的感觉。一个熟练的师傅一天能捞八百张，张张分量相差不过一钱。")),
          ("晒纸", ("湿纸压去水分，一张张揭下来，刷在火墙上烘干。揭得太早会破，太晚就揭不开了。",))),
         "“纸药”是从植物里取出的黏液，能让纤维在水中均匀散开。"),
    ),
}  # fmt: skip


def article(random: Random, language: str, number: int, look: Look) -> Page:
    """One of the texts; the note stands beside the text or under the summary."""
    texts = _TEXTS[language]
    site, links, title, summary, sections, note = texts[number % len(texts)]
    body = [tag("h1", title), tag("p", summary, klass="summary"), tag("aside", note)]
    for heading, paragraphs in sections:
        body += [tag("h2", heading), *(tag("p", paragraph) for paragraph in paragraphs)]
    beside = random.random() < 0.5
    aside = "@media (min-width: 700px) { aside { float: right; width: 240px; margin-left: 24px; } }\n" if beside else ""
    css = f"""\
article {{ max-width: 720px; }}
.summary {{ color: {look.muted}; font-size: 1.15em; }}
aside {{ margin: 0 0 16px; padding: 12px 16px; border-left: 4px solid {look.accent}; background: {look.surface}; font-size: 0.9em; }}
p {{ margin: 0 0 12px; }}
{aside}"""
    return Page(title, site, links, wrap("article", body), css)
