"""Which domains there are, and which of them belong to nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection

# Two letters are a country. A domain with another ending is more often a file name than an address, so only
# the endings that people have addresses at are listed.
_COUNTRIES: Final = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc
cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga
gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp
ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms
mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro
rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt
tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
_OTHERS: Final = """
com net org edu gov mil int info biz pro coop aero jobs mobi museum tel travel cat asia post
academy accountant adult agency app army art associates attorney audio band bank bar best bike bio black blog
blue build builders business buzz cafe camera camp capital care careers cash center ceo chat church city
clinic clothing cloud club coach codes coffee community company computer consulting contact contractors cool
credit dance dating dental dentist design dev digital direct directory doctor dog domains earth education
email energy engineer engineering enterprises equipment estate events exchange expert express family fans farm
fashion film finance financial fit fitness foundation fun fund fyi gallery game games garden gift global gmbh
gold golf group guide guru health healthcare help holdings homes horse hospital host hosting house immo inc
industries ink institute insure international investments joy kim kitchen land law lawyer legal life limited
link live loans lol london love ltd luxury management market marketing mba media medical memorial money navy
network news ngo nyc one ong online partners parts party photo photography photos physio pics pictures pink
pizza place plus press productions properties pub qpon realestate realty red rehab ren rent repair report
republican rest restaurant reviews rich rip rocks run sale salon school science services shop shopping show
site ski soccer social software solar solutions space sport store stream studio study style support surf
surgery systems tax taxi team tech technology tennis theater tips today tokyo tools top tours town toys trade
training tube university vacations ventures vet video villas vip vision voyage watch web website wedding wiki
win wine work works world wtf xxx xyz yoga zone
"""
_ENDINGS: Final = frozenset((_COUNTRIES + _OTHERS).split())
_SECOND_LEVEL: Final = frozenset({"ac", "co", "com", "edu", "gov", "net", "or", "org"})
"""What stands before a country where the name is one further left: `name.co.uk`."""

_MADE_UP: Final = lazy_pattern(
    r"(?=.*[a-z])(?:acme|another|any|attacker|bar|baz|company|contoso|corp|demo|doe|domain|dummy|email|evil|example|fake|foo|host|hostname"
    r"|invalid|localhost|malicious|mock|my|new|nowhere|old|org|organisation|organization|other|our|placeholder"
    r"|sample|server|site|some|somewhere|sub|test|testing|the|unknown|website|your|[-_\d])+|your.*"
)
"""A name of nothing but words that stand in for one: `example`, `your-domain`, `testcompany2`."""

_VERSION: Final = lazy_pattern(r"v?\d+\.\d")

_MACHINES: Final = (
    *("openssh.com", "libssh.org", "gserviceaccount.com", "googlegroups.com", "group.calendar.google.com"),
    *("noreply.github.com", "noreply.gitlab.com", "ingest.sentry.io", "pagerduty.com"),
)
"""Names of algorithms, services and lists that look like addresses of people."""


def is_public(domain: str) -> bool:
    """Whether a domain has the form of one that can be registered, in a zone where people have addresses."""
    labels = domain.split(".")
    return (
        labels[-1] in _ENDINGS
        and not _VERSION.match(domain)
        and len(_name(labels)) > 1
        and not any(label.startswith("-") or label.endswith("-") for label in labels)
    )


def is_nobodys(domain: str, placeholders: Collection[str]) -> bool:
    """Whether a domain is reserved, says of itself that it is made up, or is at or below a placeholder."""
    return (
        _MADE_UP.fullmatch(_name(domain.split("."))) is not None
        or is_below(domain, _MACHINES)
        or domain.startswith("noreply.")
        or is_below(domain, placeholders)
    )


def is_below(domain: str, others: Collection[str]) -> bool:
    """Whether a domain is one of `others` or below it."""
    labels = domain.split(".")
    return any(".".join(labels[first:]) in others for first in range(len(labels)))


def _name(labels: list[str]) -> str:
    """What somebody registered: `name` of `mail.name.co.uk`."""
    if len(labels) > 2 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2:
        return labels[-3]
    return labels[-2] if len(labels) > 1 else labels[0]
