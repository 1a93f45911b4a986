"""What a buyer types: the code on a label, and what made her doubt."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from khuyencong.certificates import codes
from khuyencong.market import selectors
from khuyencong.ui.fields import TextField


class CheckForm(forms.Form):
    """The text of a square, or the ten letters of a label."""

    text = TextField(
        label=lazy("Mã trên nhãn hoặc chữ trong ô mã"),
        max_length=600,
        rows=3,
        help_text=lazy("Mười chữ và số, hoặc cả dòng bắt đầu bằng HTTPS:// đọc từ ảnh chụp ô mã."),
    )

    def clean_text(self) -> codes.Printed:
        text = self.cleaned_data["text"].strip()
        if "/" not in text:
            text = f"https://{selectors.site()}/V/{text.replace(' ', '')}"
        elif (host := urlsplit(text).netloc.lower()) != selectors.site().lower():
            raise forms.ValidationError(
                _("Mã này dẫn tới {host}, không phải {site}: có thể là trang giả.").format(
                    host=host or text[:60], site=selectors.site()
                )
            )
        printed = codes.read(text)
        if printed is None:
            raise forms.ValidationError(
                _("Đây không phải mã của giấy chứng nhận: mã có mười chữ và số, không có chữ U.")
            )
        return printed


class ReportForm(forms.Form):
    """A label that does not fit what is sold under it."""

    typed = forms.CharField(
        label=lazy("Mã trên nhãn"), max_length=400, required=False,
        help_text=lazy("Mười chữ và số, nếu có."),
    )  # fmt: skip
    seen_where = forms.CharField(
        label=lazy("Thấy ở đâu"), max_length=300,
        help_text=lazy("Chợ, cửa hàng, xã; hoặc trang bán hàng trên mạng."),
    )  # fmt: skip
    text = TextField(label=lazy("Điều làm bạn nghi"), max_length=2000)
    contact = forms.CharField(
        label=lazy("Điện thoại hoặc thư điện tử của bạn"), max_length=100, required=False,
        help_text=lazy("Chỉ để hỏi lại về tin này; không để lại cũng được."),
    )  # fmt: skip
