"""Column headings and words understood in a file of members, in the three languages."""

from collections.abc import Mapping
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.models import Empowerment, User
from accounts.roles import Role
from icms.lib.folding import plain

# The heading in English, 繁體, 简体; then what people also write.
HEADINGS: Mapping[str, tuple[str, str, str]] = {
    "role": ("Role", "角色", "角色"),
    "branch": ("Branch", "分部", "分部"),
    "username": ("Account name", "帳戶名稱", "账户名称"),
    "name_en": ("Name in English", "英文姓名", "英文姓名"),
    "name_zh": ("Name in Chinese", "中文姓名", "中文姓名"),
    "email": ("E-mail address", "電郵地址", "电邮地址"),
    "telephone": ("Telephone", "電話", "电话"),
    "language": ("Language", "語言", "语言"),
}
ALSO: Mapping[str, tuple[str, ...]] = {
    "role": ("kind", "帳戶類別", "账户类别"),
    "branch": ("branch code", "分部代號", "分部代号", "分部編號", "分部编号"),
    "username": ("account", "username", "user name", "帳戶", "账户", "用戶名稱", "用户名称"),
    "name_en": ("english name", "name", "英文名稱", "英文名称", "英文名"),
    "name_zh": ("chinese name", "中文名稱", "中文名称", "中文名", "姓名"),
    "email": ("e-mail", "email", "email address", "電郵", "电邮", "電子郵件", "电子邮件", "邮箱"),
    "telephone": ("telephone number", "phone", "phone number", "tel", "電話號碼", "电话号码"),
    "language": ("language of messages", "訊息的語言", "消息的语言", "訊息語言", "消息语言"),
}
# What the list of members that one can download has besides: an import leaves these columns aside.
BESIDES = (_("State"), _("Default user of"), *(kind.label for kind in Empowerment.Kind))
REQUIRED = ("role", "branch", "email")
ROLES: Mapping[str, tuple[str, ...]] = {
    Role.ORGANIZATION_USER: ("ou", "organization user", "organisation user", "user", "機構用戶", "机构用户"),
    Role.SECONDARY_ADMINISTRATOR: ("sa", "secondary administrator", "輔助管理員", "辅助管理员"),
    Role.PRIMARY_ADMINISTRATOR: ("pa", "primary administrator", "主要管理員", "主要管理员"),
}
LANGUAGES: Mapping[str, tuple[str, ...]] = {
    User.Language.ENGLISH: ("", "en", "english", "英文", "英語", "英语"),
    User.Language.TRADITIONAL: (
        "zh-hant", "traditional chinese", "chinese", "繁體", "繁體中文", "繁体中文", "中文"
    ),
    User.Language.SIMPLIFIED: ("zh-hans", "simplified chinese", "简体", "简体中文", "簡體", "簡體中文"),
}  # fmt: skip
_INDEX = {"en": 0, "zh-hant": 1, "zh-hans": 2}


def normalized(text: str) -> str:
    """A word as it is compared: full width, capitals, spaces and hyphens for underscores do not count."""
    return " ".join(plain(text).casefold().replace("_", " ").split())


def _known(*sources: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {normalized(word): key for source in sources for key, words in source.items() for word in words}


_COLUMNS = _known(ALSO, HEADINGS) | {normalized(key): key for key in HEADINGS}
_ROLES, _LANGUAGES = _known(ROLES), _known(LANGUAGES)


def column_of(heading: str) -> str | None:
    """Which column a heading names, in any of the languages; None where it is not known."""
    return _COLUMNS.get(normalized(heading))


def is_besides(heading: str) -> bool:
    """Is it a column of the list of members that an import leaves aside?"""
    return normalized(heading) in _besides()


@lru_cache
def _besides() -> frozenset[str]:
    found = set()
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {normalized(str(label)) for label in BESIDES}
    return frozenset(found)


def role_of(text: str) -> str | None:
    """Which role a cell names."""
    return _ROLES.get(normalized(text))


def language_of(text: str) -> str | None:
    """Which language a cell names; English where it says nothing."""
    return _LANGUAGES.get(normalized(text))


def headings(language: str) -> list[str]:
    """The headings of the file in a language, in their order."""
    return [words[_INDEX.get(language, 0)] for words in HEADINGS.values()]


def heading(column: str, language: str) -> str:
    """What a column is called in a language."""
    return HEADINGS[column][_INDEX.get(language, 0)]
