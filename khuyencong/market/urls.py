from django.urls import path

from khuyencong.market.pages import products, reports

app_name = "market"
urlpatterns = [
    path("", products.home, name="home"),
    path("de-nghi/", products.propose, name="propose"),
    path("bao-hang-gia/", reports.reports, name="reports"),
    path("bao-hang-gia/<uuid:number>/", reports.report, name="report"),
    path("<uuid:number>/", products.product, name="product"),
    path("<uuid:number>/giay/<slug:fmt>/", products.certificate, name="certificate"),
    path("<uuid:number>/tep/<slug:kind>/", products.product_file, name="product_file"),
]
