"""Two variables together, in Chinese."""

from __future__ import annotations

from pipelines.reports.chinese.distribution import where
from pipelines.reports.findings.relation import Relation
from pipelines.reports.study import Section
from pipelines.reports.telling import Told
from pipelines.reports.wording import Writer


def strength(r: float) -> str:
    """How strong a correlation is called."""
    steps = ((0.2, "极弱"), (0.4, "较弱"), (0.6, "中等"), (0.9, "较强"))
    return next((word for limit, word in steps if abs(r) < limit), "很强")


def tell(w: Writer, section: Section, found: Relation, figure: str, mark: bool) -> Told:
    """The section in words; `mark` says that the chart rings the row farthest from the line."""
    study = w.frame.study
    vx, vy = study.variables[section.x], study.variables[section.y]
    x, y, columns = vx.zh, vy.zh, [section.x, section.y]
    r = w.plain("correlation", found.correlation, 2, columns)
    count = w.rows("pairs", len(found.x), columns)
    opening = w.pick(
        f"{figure}以{x}为横轴、{y}为纵轴，画出{count}的散点。",
        f"{y}与{x}是否有关？{figure}给出了{count}的散点图。",
        f"{figure}中每个点代表{''.join(_one(study.rows.zh))}，共{count}，横坐标是{x}，纵坐标是{y}。",
    )
    if section.by:
        opening += f"颜色和形状区分不同的{study.categories[section.by].zh}。"
    sign, more = ("正", "高") if found.correlation > 0 else ("负", "低")
    if abs(found.correlation) < 0.2:
        finding = w.pick(f"相关系数只有{r}，看不出两者有什么联系。", f"点云几乎没有方向，相关系数为{r}。")
    else:
        finding = w.pick(
            f"相关系数为{r}，属于{strength(found.correlation)}的{sign}相关：{x}越高，{y}往往越{more}。",
            f"两者呈{strength(found.correlation)}的{sign}相关（相关系数{r}），{x}较高时，{y}通常较{more}。",
        )
    details = [_line(w, section, found)]
    if found.within:
        details.append(_within(w, section, found))
    distance = w.difference("residual", found.distance, vy, columns, extra=int(vy.decimals < 2))
    side = "上方" if found.distance > 0 else "下方"
    if mark:
        details.append(f"离直线最远的是图中圈出的{where(w, found.farthest)}，在直线{side}{distance}处。")
    else:
        details.append(f"离直线最远的点在直线{side}{distance}处。")
    if abs(found.correlation) >= 0.4:
        details.append(
            w.pick("相关并不等于因果，也可能有第三个因素同时影响两者。", "这只说明数据中的关联，不能据此断定因果。", "")
        )
    headline = (
        f"{y}与{x}呈{strength(found.correlation)}的{sign}相关（{r}）"
        if abs(found.correlation) >= 0.2
        else f"{y}与{x}几乎不相关（{r}）"
    )
    heading = w.pick(f"{y}与{x}", f"{x}和{y}的关系", "两个变量的关系")
    return Told(heading, f"{y}与{x}的散点图和最小二乘直线。", opening + finding, details, headline)


def _one(words: tuple[str, str]) -> tuple[str, str, str]:
    return "一", words[0], words[1]


def _line(w: Writer, section: Section, found: Relation) -> str:
    study = w.frame.study
    vx, vy, columns = study.variables[section.x], study.variables[section.y], [section.x, section.y]
    shared = w.percent("shared", found.shared, columns)
    step, extra = found.readable_step(vy.decimals)
    rise = w.difference("slope", found.slope * step, vy, columns, extra=extra, per=step)
    unit = w.step(step, vx)
    verb = "增加" if found.slope > 0 else "减少"
    return w.pick(
        f"按最小二乘直线，{vx.zh}每增加{unit}，{vy.zh}平均{verb}{rise}；这条直线能说明{vy.zh}变异的{shared}。",
        f"拟合直线的斜率相当于{vx.zh}每多{unit}，{vy.zh}就{verb}{rise}，可说明{shared}的变异。",
    )


def _within(w: Writer, section: Section, found: Relation) -> str:
    columns = [section.x, section.y]
    parts = [
        f"{w.frame.name_of(section.by, name, 'zh')}为{w.plain('correlation_within', r, 2, columns, group=name)}"
        for name, r in found.within.items()
    ]
    text = f"分组计算的相关系数，{'，'.join(parts)}"
    values = list(found.within.values())
    if all(r * found.correlation < 0 for r in values):
        return text + "：各组内部的方向恰好与整体相反。"
    if all(abs(r) < abs(found.correlation) for r in values) and len(values) > 1:
        return text + "，可见整体的相关有一部分来自组与组之间的差别。"
    return text + "。"
