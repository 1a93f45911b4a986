from django.urls import path

from khuyencong.programme.pages import clock, others, programmes

app_name = "programme"
urlpatterns = [
    path("chuong-trinh/", programmes.programmes, name="programmes"),
    path("chuong-trinh/<uuid:number>/", programmes.programme_page, name="programme"),
    path("chuong-trinh-khac/", others.others, name="others"),
    path("thoi-gian/", clock.clock, name="clock"),
]
