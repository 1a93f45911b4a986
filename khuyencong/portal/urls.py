from django.urls import path

from khuyencong.portal.pages import (
    applications,
    checking,
    helping,
    papers,
    public,
    sending,
    workshops,
)

app_name = "portal"
urlpatterns = [
    path("", public.home, name="home"),
    path("ho-tro/", public.ask, name="ask"),
    path("giu-cau-tra-loi/", workshops.begin, name="begin"),
    path("can-chuan-bi/", public.prepare, name="prepare"),
    path("dot-dang-ky.rss", public.calls_feed, name="calls_feed"),
    path("theo-doi/", public.track, name="track"),
    path("cong-khai/", public.project_list, name="projects"),
    path("cong-khai/<str:code>/", public.project_page, name="project"),
    path("cua-toi/", applications.my_requests, name="my_requests"),
    path("cua-toi/co-so/", workshops.my_workshops, name="my_workshops"),
    path("cua-toi/co-so/moi/", workshops.form_workshop, name="form_workshop"),
    path("cua-toi/co-so/<str:code>/", workshops.my_workshop, name="my_workshop"),
    path("cua-toi/du-lieu/", helping.my_data, name="my_data"),
    path("cua-toi/du-lieu.json", helping.my_data_file, name="my_data_file"),
    path("cua-toi/lam-ho/", helping.typing_for, name="typing_for"),
    path("cua-toi/moi/", applications.start, name="start"),
    path("cua-toi/<str:code>/", applications.my_request, name="my_request"),
    path("cua-toi/<str:code>/viec/", applications.topic, name="topic"),
    path("cua-toi/<str:code>/chi-phi/", applications.costs, name="costs"),
    path("cua-toi/<str:code>/so-lieu/", applications.figures, name="figures"),
    path("cua-toi/<str:code>/giay-to/", papers.papers, name="papers"),
    path("cua-toi/<str:code>/don/<slug:fmt>/", papers.letter, name="letter"),
    path("cua-toi/<str:code>/tra-loi/", applications.answers, name="answers"),
    path("cua-toi/<str:code>/kiem-tra/", checking.check, name="check"),
    path("cua-toi/<str:code>/xac-nhan/", helping.confirm, name="confirm"),
    path("cua-toi/<str:code>/gui-tep/", sending.send, name="send"),
    path("cua-toi/<str:code>/tep/<uuid:number>/cat/", sending.crop, name="crop"),
    path("cua-toi/<str:code>/tep/<uuid:number>/", papers.upload_file, name="file"),
    path("cua-toi/<str:code>/dang-go/<slug:section>/", applications.typed, name="typed"),
]
