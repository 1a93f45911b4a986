from django.urls import path

from khuyencong.payments.pages import class_lists, preparing, requests

app_name = "payments"
urlpatterns = [
    path("de-nghi/", requests.requests, name="requests"),
    path("de-nghi/bang.xlsx", requests.sheet, name="sheet"),
    path("de-nghi/lap/<str:code>/", preparing.prepare, name="prepare"),
    path("de-nghi/lap/<str:code>/bang-ke/<uuid:number>/", class_lists.prepare, name="prepare_list"),
    path("de-nghi/<uuid:number>/", requests.request, name="request"),
]
