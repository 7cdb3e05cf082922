from corpus.complete import complete
from corpus.validate import validate
from pipelines.reports.pipeline import ReportParameters, Reports, default_rule
from pipelines.reports.study import studies


def test_every_report_is_listed_in_both_languages() -> None:
    items = [item for unit in Reports(ReportParameters()).units() for item in unit.items]
    assert len(items) == len({item.locator for item in items}) >= 120
    languages = [item.payload["language"] for item in items]
    assert languages.count("en") == languages.count("zh")


def test_both_languages_of_a_report_are_one_document_and_fit() -> None:
    pipeline = Reports(ReportParameters(seed=3))
    items = next(unit.items for unit in pipeline.units() if unit.piece == "statsmodels/nile")[:2]
    found = [record for item in items for record in pipeline.process(item)]
    assert {record.document for record in found} == {"statsmodels/nile#century"}
    assert [record.language for record in found] == ["en", "zh"]
    for record in found:
        validate(complete(record, default_rule()))
        assert record.n_tokens <= 4096
        assert record.source == "table_reports"
        assert record.component == "interleaved"
        assert record.provenance["facts"]


def test_names_in_the_studies_are_complete() -> None:
    for study in studies():
        for report in study.reports:
            assert 2 <= len(report.sections) <= 6
            for words in (report.title, report.question, study.about, study.caveat):
                assert words.en
                assert words.zh
            for section in report.sections:
                named = [section.x, section.y, *(section.lines if not section.by else [])]
                assert all(column in study.variables for column in named if column)
                assert not section.by or section.by in study.categories
