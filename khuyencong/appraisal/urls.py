from django.urls import path

from khuyencong.appraisal import council_pages, slot_pages, views

app_name = "appraisal"
urlpatterns = [
    path("hoi-dong/", council_pages.council_list, name="councils"),
    path("y-kien/", views.opinion_list, name="opinions"),
    path("y-kien/<int:number>/", views.opinion, name="opinion"),
    path("cham-diem/<uuid:number>/", council_pages.score, name="score"),
    path("cham-diem/<uuid:number>/phieu/", council_pages.sheet, name="sheet"),
    path("<str:code>/suat/", slot_pages.slot_list, name="slots"),
    path("<str:code>/suat/<int:order>/", slot_pages.slot_page, name="slot"),
    path("<str:code>/", views.file, name="file"),
]
