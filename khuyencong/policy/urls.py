from django.urls import path

from khuyencong.policy import pages as views

app_name = "policy"
urlpatterns = [
    path("", views.pack_list, name="packs"),
    path("luoc-do.json", views.schema, name="schema"),
    path("thu-vien/", views.library, name="library"),
    path("thu-vien/cong-van/", views.letters, name="letters"),
    path("thu-vien/cong-van/<uuid:number>.pdf", views.letter, name="letter"),
    path("thu-vien/<slug:key>/", views.instrument, name="instrument"),
    path("soan/", views.new, name="new"),
    path("<str:code>/", views.pack_page, name="pack"),
    path("<str:code>/sua/", views.edit, name="edit"),
]
