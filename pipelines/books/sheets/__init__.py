"""Question sets as sheets: questions of many published forms, laid out as exams and worksheets."""
