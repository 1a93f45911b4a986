from django.urls import path

from khuyencong.appraisal import council_pages, opinion_pages, slot_pages, views

app_name = "appraisal"
urlpatterns = [
    path("hoi-dong/", council_pages.council_list, name="councils"),
    path("y-kien/", opinion_pages.opinion_list, name="opinions"),
    path("y-kien/<int:number>/", opinion_pages.opinion, name="opinion"),
    path("y-kien/cua/<int:body>/", opinion_pages.letters, name="letters"),
    path("y-kien/<int:number>/van-ban/", opinion_pages.letter, name="letter"),
    path("cham-diem/<uuid:number>/", council_pages.score, name="score"),
    path("cham-diem/<uuid:number>/phieu/", council_pages.sheet, name="sheet"),
    path("<str:code>/suat/", slot_pages.slot_list, name="slots"),
    path("<str:code>/suat/<int:order>/", slot_pages.slot_page, name="slot"),
    path("<str:code>/", views.file, name="file"),
]
