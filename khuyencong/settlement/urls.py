from django.urls import path

from khuyencong.settlement.pages import dossier, machines, registers

app_name = "settlement"
urlpatterns = [
    path("so/", registers.first, name="registers"),
    path("so/<slug:name>/", registers.register, name="register"),
    path("so/<slug:name>/bang.xlsx", registers.sheet, name="register_sheet"),
    path("may-moc/<str:code>/", machines.machines, name="machines"),
    path("quyet-toan/<str:code>/", dossier.dossier, name="dossier"),
]
