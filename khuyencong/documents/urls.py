from django.urls import path

from khuyencong.documents.pages import orders

app_name = "documents"
urlpatterns = [
    path("", orders.order_list, name="orders"),
    path("<uuid:number>/", orders.order, name="order"),
    path("<uuid:number>/tai-ve/", orders.order_file, name="order_file"),
]
