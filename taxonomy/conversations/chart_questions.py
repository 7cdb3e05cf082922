"""Questions on a chart or table image that its numbers decide: values, extremes, comparisons, ranges, trends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

from taxonomy.conversations.chart_truth import PLAIN, ChartTruth
from taxonomy.conversations.conversation import Exchange
from taxonomy.conversations.voice import Voice

Maker = Callable[[ChartTruth, Voice], Iterator[Exchange]]


def thing(truth: ChartTruth, voice: Voice) -> str:
    """What the picture is called."""
    return voice.word("table", "表格") if truth.is_table else voice.word("chart", "图表")


def subject(truth: ChartTruth, voice: Voice, column: int) -> str:
    """What a column measures, as a noun: its title, or the series of that title where there are several."""
    title = truth.measures[column]
    if len(truth.measures) == 1:
        return voice.word(f"the {title}", title)
    if truth.is_table:
        return voice.word(f"the value in the column “{title}”", f"“{title}”一列的数值")
    return voice.word(f"the value of “{title}”", f"“{title}”的数值")


def overview(truth: ChartTruth, voice: Voice) -> Iterator[Exchange]:
    """What the picture is and shows, with its extremes."""
    if not truth.is_series or truth.chart == "histogram":
        return
    question = voice.say(
        ["Describe this {thing}.", "What does this {thing} show?", "Give a short account of the {thing}."],
        ["请描述这张{thing}。", "这张{thing}展示了什么？", "请概括这张{thing}的内容。"],
        thing=thing(truth, voice),
    )
    count = len(truth.labels)
    sentences = [
        voice.say(
            ["This is a {word} titled “{title}”.", "It is a {word}, “{title}”.", "The {word} is titled “{title}”."],
            ["这是一张{word}，标题为“{title}”。", "这张{word}的标题是“{title}”。"],
            word=truth.word,
            title=truth.title,
        )
    ]
    if len(truth.measures) == 1:
        sentences.append(
            voice.say(
                ["It gives {subject} for {count} entries, from {first} to {last}."],
                ["图中给出了{count}项的{subject}，从{first}到{last}。"],
                subject=subject(truth, voice, 0),
                count=count,
                first=truth.labels[0],
                last=truth.labels[-1],
            )
        )
    else:
        names = voice.listing([voice.quoted(name) for name in truth.measures])
        sentences.append(
            voice.say(
                ["It compares {names} over {count} entries of “{label}”."],
                ["它按{label}对比了{names}，共{count}项。"],
                names=names,
                count=count,
                label=truth.label,
            )
        )
    column = voice.random.choice(truth.number_columns())
    about = {"series": truth.measures[column], "count": count}
    for sign, english, chinese in ((-1, "highest", "最高"), (1, "lowest", "最低")):
        rows = sorted(range(count), key=lambda row: sign * truth.values[row][column])
        if count < 2 or abs(truth.values[rows[0]][column] - truth.values[rows[1]][column]) <= truth.gap(column):
            continue
        shown = f" ({truth.quantity(column, truth.values[rows[0]][column])})" if truth.shown else ""
        about["maximum" if sign < 0 else "minimum"] = truth.labels[rows[0]]
        sentences.append(
            voice.word(
                f"{capital(subject(truth, voice, column))} is {english} for {truth.labels[rows[0]]}{shown}.",
                f"{truth.labels[rows[0]]}的{subject(truth, voice, column)}{chinese}{chinese_brackets(shown)}。",
            )
        )
    yield Exchange("overview", question, (" " if voice.english else "").join(sentences), about)


def lookup(truth: ChartTruth, voice: Voice) -> Iterator[Exchange]:
    """A value that stands in the picture."""
    columns = truth.number_columns()
    if not truth.shown or not columns or len(set(truth.labels)) < len(truth.labels):
        return
    column, row = voice.random.choice(columns), voice.random.randrange(len(truth.labels))
    question = voice.say(
        [
            "What is {subject} for {name}?",
            "Read off {subject} for {name}.",
            "According to the {thing}, what is {subject} for {name}?",
        ],
        ["{name}的{subject}是多少？", "请读出{name}的{subject}。", "根据{thing}，{name}的{subject}是多少？"],
        subject=subject(truth, voice, column),
        name=truth.labels[row],
        thing=thing(truth, voice),
    )
    answer = truth.quantity(column, truth.values[row][column])
    yield Exchange("lookup", question, answer, {"series": truth.measures[column], "label": truth.labels[row]})


def extremes(truth: ChartTruth, voice: Voice) -> Iterator[Exchange]:
    """The label of the highest or lowest value."""
    columns = truth.number_columns()
    if not columns or len(truth.labels) < 3 or len(set(truth.labels)) < len(truth.labels):
        return
    column = voice.random.choice(columns)
    highest = voice.random.random() < 0.5
    rows = sorted(range(len(truth.labels)), key=lambda row: (-1 if highest else 1) * truth.values[row][column])
    first, second = (truth.values[row][column] for row in rows[:2])
    if abs(first - second) <= truth.gap(column):
        return
    question = voice.say(
        ["For which {label} is {subject} {word}?", "Which {label} comes {place} in terms of {subject}?"],
        ["哪个{label}的{subject}{word}？", "{subject}{word}的{label}是哪一个？"],
        label=truth.label,
        subject=subject(truth, voice, column),
        word=voice.word("highest" if highest else "lowest", "最高" if highest else "最低"),
        place="first" if highest else "last",
    )
    answer = truth.labels[rows[0]]
    if truth.shown:
        answer += voice.word(f", with {truth.quantity(column, first)}", f"，为{truth.quantity(column, first)}")
    kind = "maximum" if highest else "minimum"
    yield Exchange(kind, question, answer, {"series": truth.measures[column]})


def comparison(truth: ChartTruth, voice: Voice) -> Iterator[Exchange]:
    """Which of two labels has the larger value."""
    columns = truth.number_columns()
    if not columns or len(truth.labels) < 2 or len(set(truth.labels)) < len(truth.labels):
        return
    column = voice.random.choice(columns)
    a, b = voice.random.sample(range(len(truth.labels)), 2)
    values = truth.column(column)
    if abs(values[a] - values[b]) <= truth.gap(column):
        return
    question = voice.say(
        ["Which has the larger figure for {what}: {a} or {b}?", "Compare {a} and {b}: where is {subject} higher?"],
        ["{a}和{b}相比，哪个的{subject}更高？", "{subject}较高的是{a}还是{b}？"],
        a=truth.labels[a],
        b=truth.labels[b],
        subject=subject(truth, voice, column),
        what=f"“{truth.measures[column]}”",
    )
    answer = truth.labels[a if values[a] > values[b] else b]
    about = {"series": truth.measures[column], "labels": [truth.labels[a], truth.labels[b]]}
    yield Exchange("comparison", question, answer, about)


def ordering(truth: ChartTruth, voice: Voice) -> Iterator[Exchange]:
    """The three highest labels in order."""
    columns = truth.number_columns()
    if not columns or not 5 <= len(truth.labels) <= 16 or len(set(truth.labels)) < len(truth.labels):
        return
    column = voice.random.choice(columns)
    values = truth.column(column)
    rows = sorted(range(len(values)), key=lambda row: -values[row])[:4]
    if any(values[a] - values[b] <= truth.gap(column) for a, b in pairwise(rows)):
        return
    question = voice.say(
        ["Rank the three entries of “{label}” with the largest figures for “{measure}”, largest first."],
        ["按“{measure}”从高到低，列出排在前三位的{label}。"],
        label=truth.label,
        measure=truth.measures[column],
    )
    names = [truth.labels[row] for row in rows[:3]]
    answer = (", " if voice.english else "、").join(names)
    yield Exchange("order", question, answer, {"series": truth.measures[column], "labels": names})


def counting(truth: ChartTruth, voice: Voice) -> Iterator[Exchange]:
    """How many rows, columns or series there are."""
    if truth.is_table:
        question = voice.say(
            ["How many rows of data does the table have?", "Not counting the heading, how many rows are there?"],
            ["表中有多少行数据？", "不计表头，表格共有几行？"],
        )
        yield Exchange("count_rows", question, str(len(truth.labels)))
    elif len(truth.measures) > 1 and truth.chart in PLAIN | {"stacked", "stacked_area", "radar"}:
        question = voice.say(
            ["How many series does the chart distinguish?", "How many different series can you tell apart?"],
            ["图中区分了几组数据？", "图例中一共有几个系列？"],
        )
        yield Exchange("count_series", question, str(len(truth.measures)))


def kind_of_chart(truth: ChartTruth, voice: Voice) -> Iterator[Exchange]:
    """What type of chart it is."""
    if truth.is_table:
        return
    question = voice.say(
        ["What kind of chart is this?", "Name the type of this chart."], ["这是什么类型的图表？", "请说出图表的类型。"]
    )
    yield Exchange("chart_type", question, capital(truth.word))


_MAKERS: tuple[Maker, ...] = (lookup, extremes, comparison, ordering, counting)


def questions(truth: ChartTruth, voice: Voice) -> list[Exchange]:
    """One question of each kind that the picture answers. Of boxes and clouds of points, only what they are."""
    makers = (*_MAKERS, kind_of_chart) if truth.is_series or truth.is_table else (kind_of_chart,)
    return [exchange for maker in makers for exchange in maker(truth, voice)]


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def chinese_brackets(text: str) -> str:
    """` (12 kg)` as `（12 kg）`."""
    return text.strip().replace("(", "（", 1)[:-1] + "）" if text.endswith(")") else text.strip()
