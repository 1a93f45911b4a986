from django.urls import path

from khuyencong.claims.pages import claims

app_name = "claims"
urlpatterns = [
    path("chu-co-so-bao/", claims.claims, name="claims"),
    path("chu-co-so-bao/<uuid:number>/", claims.claim, name="claim"),
]
