from django.urls import path, re_path

from khuyencong.treasury.pages import year_end

app_name = "treasury"
urlpatterns = [
    path("cuoi-nam/", year_end.year_end, name="year_end"),
    path("cuoi-nam/bang.xlsx", year_end.sheet, name="sheet"),
    re_path(
        r"^cuoi-nam/van-ban/(?P<number>[0-9a-f-]{36})\.(?P<fmt>pdf|docx)$",
        year_end.paper,
        name="paper",
    ),
]
