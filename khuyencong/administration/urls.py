from django.urls import path

from khuyencong.administration.pages import setting_up

app_name = "administration"
urlpatterns = [
    path("", setting_up.set_up, name="set_up"),
    path("tep-mau.yaml", setting_up.example, name="example"),
]
