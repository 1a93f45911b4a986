from django.urls import path

from khuyencong.appraisal.pages import (
    answers,
    completions,
    council,
    decisions,
    excuses,
    files,
    opinions,
    slots,
    waivers,
)

app_name = "appraisal"
urlpatterns = [
    path("hoi-dong/", council.council_list, name="councils"),
    path("y-kien/", opinions.opinion_list, name="opinions"),
    path("y-kien/<int:number>/", opinions.opinion, name="opinion"),
    path("y-kien/cua/<int:body>/", opinions.letters, name="letters"),
    path("y-kien/<int:number>/van-ban/", opinions.letter, name="letter"),
    path("cham-diem/<uuid:number>/", council.score, name="score"),
    path("cham-diem/<uuid:number>/phieu/", council.sheet, name="sheet"),
    path("can-cu/", decisions.rules_used, name="rules_used"),
    path("mien/", excuses.excuse_list, name="excuses"),
    path("xem-lai/", decisions.look_again_list, name="look_again"),
    path("xem-lai/<int:number>/", decisions.look_again, name="look_again_at"),
    path("<str:code>/y-kien/", answers.answers, name="answers"),
    path("<str:code>/bo-sung/", completions.completion, name="completion"),
    path("<str:code>/con-thieu/", waivers.missing, name="missing"),
    path("<str:code>/noi-dung/", waivers.content, name="contents"),
    path("<str:code>/suat/", slots.slot_list, name="slots"),
    path("<str:code>/suat/<int:order>/", slots.slot_page, name="slot"),
    path("<str:code>/", files.file, name="file"),
]
