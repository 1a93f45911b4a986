from django.urls import path

from khuyencong.payments.pages import preparing, requests

app_name = "payments"
urlpatterns = [
    path("de-nghi/", requests.requests, name="requests"),
    path("de-nghi/bang.xlsx", requests.sheet, name="sheet"),
    path("de-nghi/lap/<str:code>/", preparing.prepare, name="prepare"),
    path("de-nghi/<uuid:number>/", requests.request, name="request"),
]
