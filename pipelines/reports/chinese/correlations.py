"""All pairs of several variables, in Chinese."""

from __future__ import annotations

from pipelines.reports.findings.correlations import Correlations
from pipelines.reports.study import Section
from pipelines.reports.telling import Told
from pipelines.reports.wording import Writer


def tell(w: Writer, section: Section, found: Correlations, figure: str, look: str) -> Told:
    """The section in words."""
    variables = w.frame.study.variables

    def pair(entry: tuple[str, str, float]) -> str:
        one, other, r = entry
        shown = w.plain("correlation", r, 2, [one, other], complete_in=found.columns)
        return f"{variables[one].zh}与{variables[other].zh}（{shown}）"

    pairs = found.pairs
    count, rows = len(found.columns), w.rows("complete", found.rows, found.columns)
    opening = w.pick(
        f"{figure}列出{count}个变量两两之间的相关系数，根据{rows}算出。",
        f"哪些变量总是同进同退？{figure}是{count}个变量的相关矩阵，根据{rows}算出。",
    )
    top = f"正相关最强的是{pair(pairs[0])}。" if pairs[0][2] > 0 else "没有一对变量呈正相关。"
    hardly = "，但与零几乎没有差别" if pairs[-1][2] > -0.1 else ""
    bottom = f"负相关最强的是{pair(pairs[-1])}{hardly}。" if pairs[-1][2] < 0 else "没有一对变量呈负相关。"
    strong = w.count("strong_pairs", sum(abs(r) >= 0.6 for _, _, r in pairs), found.columns)
    total = w.count("variable_pairs", len(pairs), found.columns)
    details = [f"在{total}对变量中，相关系数绝对值达到0.6的有{strong}对。"]
    if found.weakest not in (pairs[0], pairs[-1]):
        details.append(f"最接近零的是{pair(found.weakest)}。")
    headline = (
        f"联系最紧密的是{pair(pairs[0])}"
        if abs(pairs[0][2]) >= abs(pairs[-1][2])
        else f"最强的相关是负向的，即{pair(pairs[-1])}"
    )
    heading = w.pick("两两相关", "相关矩阵", "变量之间的联系")
    return Told(heading, "相关矩阵。", opening + top + bottom, details, headline)
