"""Wong & Partners where a test begins: members in every state, files of members, a closed branch, a request."""

from accounts.models import Branch, CapRequest, User
from accounts.organizations.branches import services as branches
from accounts.organizations.cap_requests.services import ask
from accounts.organizations.empowerments import services
from accounts.organizations.member_accounts import status
from accounts.organizations.member_accounts.services import add_member
from accounts.organizations.member_import.services import keep_file

HEAD = "Role,Branch,Account name,Name in English,E-mail address\n"
FIT = HEAD + "OU,HQ,fit.one,Fit One,one@example.com\nSA,KLN,fit.two,Fit Two,two@example.com\n"
UNFIT = HEAD + "OU,ZZ,unfit,=1+1,nobody\n,,,,a@example.com\n"


def places() -> dict[str, str]:
    """What the addresses of the organization speak of, made once."""
    primary = User.objects.get(username="wong.pa")
    for username in ("axe.invited", "axe.suspended"):
        if not User.objects.filter(username=username).exists():
            member(username)
    suspended = User.objects.get(username="axe.suspended")
    if suspended.is_active:
        status.suspend(actor=primary, account_id=suspended.pk)
    secondary = User.objects.get(username="wong.sa")
    services.empower(actor=primary, account_id=secondary.pk, kind="other_branches")
    closed = Branch.objects.filter(organization=primary.organization, code="OLD").first()
    if closed is None:
        closed = branches.add_branch(actor=primary, code="OLD", name_en="Old Street", name_zh="舊街")
    branches.close_branch(actor=primary, branch_id=closed.pk)
    asked = CapRequest.objects.filter(organization=primary.organization, state="waiting", what="most_users").first()
    return {
        "invited": "axe.invited",
        "suspended": "axe.suspended",
        "closed": "OLD",
        "import": keep_file(actor=primary, content=FIT.encode()).reference,
        "unfit_import": keep_file(actor=primary, content=UNFIT.encode()).reference,
        "request": (asked or ask(actor=primary, what="most_users", wanted=40, reason="We grow.")).reference,
    }


def member(username: str, *, primary: str = "wong.pa", role: str = "OU") -> User:
    """A new member of the primary administrator's organization, in its head office."""
    actor = User.objects.get(username=primary)
    branch = Branch.objects.get(organization=actor.organization, code="HQ")
    return add_member(
        actor=actor,
        role=role,
        branch_id=branch.pk,
        username=username,
        name_en=username.replace(".", " ").title(),
        name_zh="陳大文",
        email=f"{username}@example.com",
        telephone="2345 6789",
        language="en",
    )
