"""The published figures of 2016 and 2017 and the shape of a project list, as data.

2016: 75 projects, 4 tỷ, by kind. 2017: 3 national projects of 1,200 million and 81 local ones of
4,127 million, among them 30 new enterprises. Sizes inside a kind are drawn; totals are published.
"""

MILLION = 1_000_000

LOCAL_2016 = (
    # activity, number, weight of one project, title
    ("vocational_training", 9, 90, "Đào tạo nghề {trade} tại {place}"),
    ("seminar_visit", 6, 45, "Hội thảo, tham quan khảo sát nghề {trade}"),
    ("domestic_fair_joined", 2, 80, "Tham gia hội chợ hàng công nghiệp nông thôn"),
    ("machinery", 13, 95, "Ứng dụng máy móc tiên tiến ngành {trade} tại {place}"),
    ("information", 3, 40, "Tuyên truyền khuyến công trên truyền hình và bản tin"),
    ("product_vote", 13, 20, "Bình chọn sản phẩm tiêu biểu tại {place}"),
    ("capacity_building", 15, 25, "Nâng cao năng lực cán bộ khuyến công tại {place}"),
    ("craft_village", 6, 50, "Hỗ trợ làng nghề {trade} tại {place}"),
    ("industrial_cluster_planning", 2, 90, "Quy hoạch chi tiết cụm công nghiệp {place}"),
    ("consultancy", 1, 35, "Tư vấn thiết kế mẫu mã {trade}"),
    ("programme_management", 1, 60, "Quản lý chương trình khuyến công"),
    ("information", 4, 35, "Hoạt động khuyến công khác tại {place}"),
)
TOTAL_2016 = 4_000 * MILLION

LOCAL_2017 = (
    ("new_enterprise", 30, 9, "Hỗ trợ thành lập doanh nghiệp {trade} tại {place}"),
    ("vocational_training", 10, 95, "Đào tạo nghề {trade} tại {place}"),
    ("machinery", 12, 110, "Ứng dụng máy móc tiên tiến ngành {trade} tại {place}"),
    ("seminar_visit", 5, 45, "Hội thảo, tham quan khảo sát nghề {trade}"),
    ("product_vote", 9, 22, "Bình chọn sản phẩm tiêu biểu tại {place}"),
    ("capacity_building", 10, 25, "Nâng cao năng lực cán bộ khuyến công tại {place}"),
    ("information", 5, 40, "Tuyên truyền khuyến công, bản tin {place}"),
)
TOTAL_2017 = 4_127 * MILLION
NATIONAL_2017 = (
    ("demonstration_model", 500, "Mô hình sản xuất tăm hương"),
    ("demonstration_model", 500, "Mô hình sản xuất sản phẩm nhựa 10.000 tấn một năm"),
    ("vocational_training", 200, "Đào tạo nghề may công nghiệp"),
)
