from django.urls import path

from khuyencong.inspection.pages import bundles, questions, recommendations

app_name = "inspection"
urlpatterns = [
    path("", bundles.home, name="home"),
    path("de-an/<str:code>/", bundles.project_bundle, name="project_bundle"),
    path("nam/<str:fund>/<int:year>/", bundles.year_bundle, name="year_bundle"),
    path("cau-hoi/", questions.question_list, name="questions"),
    path("cau-hoi/<slug:name>/", questions.question, name="question"),
    path("kien-nghi/", recommendations.register, name="recommendations"),
    path("kien-nghi/bang.xlsx", recommendations.sheet, name="recommendations_sheet"),
    path("kien-nghi/ghi/", recommendations.record, name="record"),
    path("kien-nghi/<uuid:number>/", recommendations.recommendation, name="recommendation"),
]
