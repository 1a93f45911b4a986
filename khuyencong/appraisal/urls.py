from django.urls import path

from khuyencong.appraisal import views

app_name = "appraisal"
urlpatterns = [
    path("hoi-dong/", views.council_list, name="councils"),
    path("y-kien/", views.opinion_list, name="opinions"),
    path("y-kien/<int:number>/", views.opinion, name="opinion"),
    path("cham-diem/<uuid:number>/", views.score, name="score"),
    path("cham-diem/<uuid:number>/phieu/", views.sheet, name="sheet"),
    path("<str:code>/", views.file, name="file"),
]
