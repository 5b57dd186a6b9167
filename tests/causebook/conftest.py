"""A small court file for the cause book: cases opened by the service that opens them."""

from collections.abc import Callable
from datetime import date

import pytest

from accounts.models import User
from accounts.roles import Role
from cases.models import Case, CaseType, Court, ImplementationNotice, Party
from cases.services import open_case

Names = tuple[str, str]
OpenCase = Callable[..., Case]


@pytest.fixture
def dcpi(db: None) -> CaseType:
    court, _ = Court.objects.get_or_create(
        code="DC", defaults={"name_en": "District Court", "name_zh_hant": "區域法院", "name_zh_hans": "区域法院"}
    )
    kind, _ = CaseType.objects.get_or_create(
        prefix="DCPI",
        defaults={
            "court": court,
            "name_en": "Personal injuries action",
            "name_zh_hant": "傷亡訴訟",
            "name_zh_hans": "伤亡诉讼",
        },
    )
    ImplementationNotice.objects.get_or_create(case_type=kind, since=date(2022, 5, 6))
    return kind


@pytest.fixture
def filer(db: None) -> User:
    return User.objects.create(username="filer.of.cases", role=Role.INDIVIDUAL, name_en="Ho Ka Wai")


@pytest.fixture
def case_of(dcpi: CaseType, filer: User) -> OpenCase:
    """Opens a case between two sides, each a name in English and one in Chinese."""

    def open_one(
        plaintiff: Names, defendant: Names = ("Nobody In Particular", ""), on: date = date(2026, 3, 2)
    ) -> Case:
        sides = [
            Party(capacity=capacity, kind="person", name_en=english, name_zh=chinese, order=order)
            for order, (capacity, (english, chinese)) in enumerate(
                [("plaintiff", plaintiff), ("defendant", defendant)], start=1
            )
        ]
        return open_case(
            case_type=dcpi,
            commenced_on=on,
            parties=sides,
            filer=sides[0],
            filer_account=filer,
            claim_kind="monetary",
            claim_nature="road_traffic",
            amount_cents=18_640_000,
            actor=filer,
        )

    return open_one
