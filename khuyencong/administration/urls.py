from django.urls import path

from khuyencong.administration.pages import areas, first_days, looking_after, setting_up

app_name = "administration"
urlpatterns = [
    path("bat-dau/", setting_up.set_up, name="set_up"),
    path("bat-dau/tep-mau.yaml", setting_up.example, name="example"),
    path("ngay-dau/", first_days.first_day, name="first_day"),
    path("quan-tri/", looking_after.people, name="people"),
    path("quan-tri/nguoi/<uuid:number>/", looking_after.person, name="person"),
    path("quan-tri/co-quan/", looking_after.bodies, name="bodies"),
    path("quan-tri/co-quan/<uuid:number>/", looking_after.body, name="body"),
    path("quan-tri/nguon/", looking_after.funds, name="funds"),
    path("quan-tri/dia-ban/", areas.areas, name="areas"),
    path("quan-tri/dia-ban/<str:code>/", areas.area, name="area"),
    path("quan-tri/lich/", looking_after.days, name="days"),
]
