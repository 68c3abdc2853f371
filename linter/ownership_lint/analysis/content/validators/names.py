"""Words that stand where a name could, and name nobody."""

from __future__ import annotations

from typing import Final

from ownership_lint.lazy_pattern import lazy_pattern

_PARTS: Final = lazy_pattern(r"[^a-z]+")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ROLES: Final = _words(
    """
    abuse access account accounting accounts action actions admin administrator admins alert alerts all
    announce api app
    audit auth automation backup billing bills board bot bounce bugs build builds business calendar call
    care careers chief ci clinic compliance conduct contact contracts coordinator cron customer customers
    daemon data deploy desk dev developer developers devops director dispatch do donotreply engineering
    enquiries error errors events external faculty feedback finance forum general git github gitlab group
    hello help helpdesk hostmaster hr info infra inquiries internal it jobs legal list lists log login
    logs mail mailer maintainer maintainers maintenance manager marketing media member members moderators
    monitoring news newsletter no nobody noc noreply not notification notifications notify office on
    oncall opensource operations ops orders oss pager payroll platform post postmaster pr press privacy
    product program project queries recruiting registrar registration release releases reply report
    reporting reports request requests research resident residents responder robot root sales schedule
    scheduler scheduling secops secretary security server service services shop sre staff status students
    subscribe subscriptions success super superuser support sys sysadmin system systems team teams tech
    test unsubscribe updates users vendor web webmaster work
    """
)
"""Whom an address reaches that belongs to an office."""

_STAND_INS: Final = _words(
    """
    a abc another any anybody anyone b bar baz change changeme contoso created current custom demo doe dummy
    email example existing fabrikam fabrikamfiber fake first firstname foo foobar full guest inactive invalid
    janedoe jdoe johndoe last lastname local me missing mock my myname name new newuser nonexistent old one
    other our per person placeholder qux real redacted regular sample secret some somebody someone temp
    temporary tester the two
    unique unknown updated user username valid victim wrong x xx xxx y you your yourname youruser
    yourusername z
    """
)
"""What people write for somebody."""

_LOGINS: Final = _words(
    """
    agent airflow alice alpine app appuser argo argocd azureuser bitnami bob build builder celery centos
    charlie circleci claude cloud coder codespace colab container create dashboard data debian default delete
    deploy details developer devuser django docker ec edit fastapi fedora gem git gitpod hadoop home
    homebrew index jenkins jovyan kaggle linuxbrew login mambauser mongodb mysql myuser nginx node nonroot
    ollama op opc oracle page pages pi playwright pn postgres pptruser profile public python redis root
    runner runneradmin rust sagemaker sandbox search service settings shared spark steam testuser travis
    ubuntu vagrant vscode worker workspace www
    """
)
"""Default users of images and services, what tools call themselves, and pages of a site below `/home/`."""


def is_persons(local: str) -> bool:
    """Whether the part of an address before its `@` says more than a role, or a stand-in."""
    return _is_any_but(_ROLES | _STAND_INS, local)


def is_persons_login(login: str) -> bool:
    """Whether a login is no service, no image's default user and no stand-in."""
    return _is_any_but(_ROLES | _STAND_INS | _LOGINS, login)


def _is_any_but(others: frozenset[str], name: str) -> bool:
    """Whether some word of a name is none of `others`; nobody is called Doe here."""
    words = set(_PARTS.split(name)) - {""}
    return bool(words) and "doe" not in words and not words <= others
