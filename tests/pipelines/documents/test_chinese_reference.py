import re

from pipelines.documents.chinese_reference import reference_documents
from sources.locale_facts import country


def test_every_text_is_whole_and_named_once():
    documents = list(reference_documents())
    assert len({name for name, _, _ in documents}) == len(documents) >= 25
    for _, title, text in documents:
        assert title
        assert "None" not in text
        assert not re.search(r"。。|，，|，。|、。|“”", text)
        assert text == text.strip()


def test_facts_of_some_countries():
    germany, nepal = country("DE"), country("NP")
    assert germany is not None
    assert nepal is not None
    assert (germany.name, germany.currency, germany.amount) == ("德国", "欧元", "1.234.567,89 €")
    assert (germany.date, germany.offset) == ("5. März 2024", None)
    assert nepal.offset == 5.75
