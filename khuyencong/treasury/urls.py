from django.urls import path, re_path

from khuyencong.treasury.pages import statements, year_end

app_name = "treasury"
urlpatterns = [
    path("cuoi-nam/", year_end.year_end, name="year_end"),
    path("cuoi-nam/bang.xlsx", year_end.sheet, name="sheet"),
    re_path(
        r"^cuoi-nam/van-ban/(?P<number>[0-9a-f-]{36})\.(?P<fmt>pdf|docx)$",
        year_end.paper,
        name="paper",
    ),
    path("doi-chieu/", statements.statements, name="statements"),
    path("doi-chieu/<uuid:number>/", statements.statement, name="statement"),
    path("doi-chieu/<uuid:number>/bang.xlsx", statements.sheet, name="statement_sheet"),
    path("doi-chieu/<uuid:number>/tep/", statements.file, name="statement_file"),
    re_path(
        r"^doi-chieu/(?P<number>[0-9a-f-]{36})/bien-ban\.(?P<fmt>pdf|docx)$",
        statements.paper,
        name="statement_paper",
    ),
]
