import shutil

import pytest
from lxml import etree

from pipelines.arxiv import latexml
from pipelines.arxiv.conversion_error import ConversionError
from pipelines.arxiv.flatten import Flattened
from pipelines.arxiv.latexml_tree import paper_of

NAMESPACE = "http://dlmf.nist.gov/LaTeXML"
XML = f"""<document xmlns="{NAMESPACE}"><title>On Tides</title>
<creator role="author"><personname>Ada</personname></creator>
<abstract><p>We study tides.</p></abstract>
<section><tags><tag>1</tag></tags><title><tag>1 </tag>First part</title>
<para><p>Water is <emph font="italic">fluid</emph><note role="footnote"><tags><tag>1</tag></tags>Mostly.</note> of
<Math mode="inline" tex="w_{{1}}"/> see <cite>[<bibref bibrefs="x"/>]</cite>. Then</p>
<equation><tags><tag>(1)</tag></tags><Math mode="display" tex="a=b"/></equation><p>follows.</p></para>
<theorem><title><tag>Theorem 1</tag></title><para><p>Tides turn.</p></para></theorem>
<figure><tags><tag>Figure 1</tag></tags><graphics graphic="a"/><toccaption>x</toccaption>
<caption><tag>Figure 1: </tag>The moon.</caption></figure>
<table><caption>Numbers.</caption><tabular><thead><tr><td align="left" thead="column">day</td><td align="right"
thead="column">m</td></tr></thead><tbody><tr><td align="left">1</td><td align="right">2</td></tr></tbody></tabular>
</table>
<para><itemize><item><tags><tag>*</tag></tags><para><p>one</p></para></item></itemize></para>
<para><p>vlendgapcontents</p></para></section>
<bibliography><title>References</title><biblist><bibitem key="x"><tags><tag>1</tag></tags><bibblock>J. Doe,</bibblock>
<bibblock>Tides.</bibblock></bibitem></biblist></bibliography></document>"""


def test_the_tree_becomes_blocks():
    paper = paper_of(etree.fromstring(XML))
    main = [block.markdown() for block in paper.main if block.gap is None]
    assert main[:4] == ["# On Tides", "###### Abstract", "We study tides.", "## First part"]
    assert main[4].startswith("Water is _fluid_")
    assert "\\(w_{1}\\) see" in main[4]
    assert main[5:] == [
        "\\[a=b\\]",
        "follows.",
        "**Theorem 1** Tides turn.",
        "* one",
        "## References",
        "* J. Doe, Tides.",
    ]
    assert [block.gap for block in paper.main if block.gap] == ["authors", "contents"]
    floating = {block.kind: block.markdown() for block in paper.floating}
    assert floating["footnote"] == "Footnote: Mostly."
    assert "day & m \\\\\n\\hline\n1 & 2 \\\\" in floating["table"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("latexml") is None, reason="LaTeXML is not installed")
def test_latexml_expands_what_pandoc_does_not():
    preamble = "\\documentclass{article}\\def\\twice#1{#1 and #1}\\title{On Tides}"
    body = "\\maketitle\\section{One}\\twice{tides}\\begin{equation}a=b\\end{equation}\\tableofcontents"
    paper = latexml.convert(Flattened(preamble, body))
    assert "tides and tides" in [block.markdown() for block in paper.main]
    assert "contents" in [block.gap for block in paper.main]


def test_time_is_in_proportion_to_the_source_up_to_a_limit():
    assert latexml.seconds_for(0) == latexml.SECONDS
    assert latexml.seconds_for(40_000) == latexml.SECONDS + 10
    assert latexml.seconds_for(10_000_000) == latexml.MOST_SECONDS
    assert latexml.seconds_for(40_000, most_seconds=5) == 5


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("latexml") is None, reason="LaTeXML is not installed")
def test_a_source_that_never_ends_is_given_up_and_says_how_to_give_it_longer():
    endless = Flattened("\\documentclass{article}\\def\\again{x\\again}", "\\again")
    with pytest.raises(ConversionError, match=r"did not end within 4 seconds.*`latexml_seconds` \(4\)"):
        latexml.convert(endless, most_seconds=4)
