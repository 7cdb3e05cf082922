import pytest

from pipelines.arxiv.flatten import Flattened
from pipelines.arxiv.front import Front, front_of, plain


def front(preamble: str) -> Front:
    return front_of(Flattened(preamble, ""))


@pytest.mark.parametrize(
    ("tex", "names"),
    [
        ('\\author{Jane Doe \\and Max M\\"uller\\thanks{mail@place.org}}', ("Jane Doe", "Max Müller")),
        ("\\author{Jane Doe$^{1,2}$, Max Roe\\inst{2}, and Ana de la Cruz}", ("Jane Doe", "Max Roe", "Ana de la Cruz")),
        ("\\author[1]{Jane Doe}\\affil[1]{University of Tides}\\author[2]{Max Roe}", ("Jane Doe", "Max Roe")),
        ("\\author{Jane Doe\\\\University of Tides\\\\jane@tides.edu}", ("Jane Doe",)),
        ("\\author{Miguel {de} Val-Borro}", ("Miguel de Val-Borro",)),
        ("\\author{刘新宇}", ("刘新宇",)),
        ("\\author{Department of Physics}", ()),
        ("\\author{the first author}", ()),
        ("\\author{}", ()),
        ("", ()),
    ],
)
def test_authors_are_names_or_none(tex, names):
    assert front(tex).authors == names


@pytest.mark.parametrize(
    ("tex", "title"),
    [
        ("\\title{Quiet Tides\\thanks{Funded.}}", "Quiet Tides"),
        ("\\title[Short]{\\Large \\textbf{Quiet} {Tides} \\\\ of the Sea}", "Quiet Tides of the Sea"),
        ("\\title{\\mysoftware: the hammer}", None),
        ("\\title{On \\'etale maps}", "On étale maps"),
        ("", None),
    ],
)
def test_a_title_is_told_where_no_macro_hides_in_it(tex, title):
    assert front(tex).title == title


def test_braces_that_never_close_end_with_the_text():
    assert front("\\title{Quiet {Tides").title == "Quiet Tides"


def test_accents_and_special_letters():
    assert plain('Erd\\H{o}s, K\\"ahler, \\O rsted, Stra\\ss e, {\\v{C}}ech') == "Erdős, Kähler, Ørsted, Straße, Čech"
