"""Tokens that say who issued them: those that the rules for all files find, and forms close to theirs."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from ownership_lint.analysis.content.candidate import Settings
from ownership_lint.analysis.content.plausibility import is_placeholder, looks_drawn
from ownership_lint.analysis.content.scanner import Scanner
from ownership_lint.analysis.content.validators.secrets import claims_of, is_anonymous
from ownership_lint.analysis.mcp.secrets.values import Secret
from ownership_lint.inputs.bundled_packs import VALUES
from ownership_lint.lazy_pattern import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ownership_lint.analysis.content.scanner import Hit

_RULES: Final = ("pii/secret-token", "pii/private-key")
_PREFIXES: Final = """
    AGE-SECRET-KEY-1:age AIza:Google AKIA:AWS ASIA:AWS ATATT:Atlassian ATBB:Bitbucket ATCTT:Atlassian
    ATTA:Trello BSA:Brave CCIPAT_:CircleCI CFPAT-:Contentful GOCSPX-:Google NRAK-:New_Relic PMAK-:Postman
    SG.:SendGrid api_org_:Hugging_Face apify_api_:Apify bb_live_:Browserbase ctx7sk-:Context7
    ctx7_:Context7 dapi:Databricks dckr_oat_:Docker dckr_pat_:Docker dop_v1_:DigitalOcean
    doo_v1_:DigitalOcean dp.pt.:Doppler dp.st.:Doppler dt0c01.:Dynatrace e2b_:E2B fc-:Firecrawl
    figd_:Figma figo_:Figma figu_:Figma gho_:GitHub ghp_:GitHub ghr_:GitHub ghs_:GitHub ghu_:GitHub
    github_pat_:GitHub gldt-:GitLab glpat-:GitLab glrt-:GitLab glsa_:Grafana gsk_:Groq hf_:Hugging_Face
    hvb.:Vault hvs.:Vault jina_:Jina lin_api_:Linear lin_oauth_:Linear lsv2_pt_:LangSmith
    lsv2_sk_:LangSmith napi_:Neon nfp_:Netlify npm_:npm ntn_:Notion nvapi-:NVIDIA pat-eu1-:HubSpot
    pat-na1-:HubSpot pat-na2-:HubSpot pcsk_:Pinecone phs_:PostHog phx_:PostHog pplx-:Perplexity
    pscale_pw_:PlanetScale pscale_tkn_:PlanetScale pul-:Pulumi pypi-:PyPI r8_:Replicate re_:Resend
    rk_live_:Stripe rnd_:Render rubygems_:RubyGems sb_secret_:Supabase sbp_:Supabase secret_:Notion
    shpat_:Shopify shpca_:Shopify shppa_:Shopify shpss_:Shopify sk-:model_provider's sk-ant-:Anthropic
    sk-lf-:Langfuse sk-or-v1-:OpenRouter sk-proj-:OpenAI sk_live_:Stripe sntrys_:Sentry sntryu_:Sentry
    sq0atp-:Square sq0csp-:Square tskey-:Tailscale tvly-:Tavily tvly-dev-:Tavily whsec_:Stripe xai-:xAI
    xapp-:Slack xoxa-:Slack xoxb-:Slack xoxp-:Slack xoxs-:Slack
"""
_TRIALS: Final = "rk_test_:Stripe sk_test_:Stripe"
_NAMES: Final = dict(one.split(":") for one in f"{_PREFIXES} {_TRIALS}".split())
_SPELLED: Final = frozenset({"NVIDIA", "npm", "xAI"})
"""Names that are read letter by letter, the first of which begins with a vowel."""
_SANDBOX: Final = ("rk_test_", "sk_test_")
_LONGEST_FIRST: Final = sorted(_NAMES, key=len, reverse=True)
_PREFIX: Final = lazy_pattern("|".join(map(re.escape, _LONGEST_FIRST)))
_PREFIXED: Final = lazy_pattern(
    rf"(?<![A-Za-z0-9_-])(?P<prefix>{_PREFIX.pattern})(?P<rest>[A-Za-z0-9_.-]{{16,}}={{0,2}})"
)
_JWT: Final = lazy_pattern(
    r"(?<![A-Za-z0-9_-])ey[A-Za-z0-9_-]{10,}\.ey[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{16,}(?![A-Za-z0-9_-])"
)
_PUBLIC: Final = lazy_pattern(
    r"pk_(?:live|test)_|pk\.eyJ|sb_publishable_|phc_|G-[A-Z0-9]|UA-\d|pk-lf-|6L[a-z]"
)


def tokens_in(text: str) -> Iterator[Secret]:
    """The tokens and private keys in a text that tell what they are; they may overlap."""
    for hit, start, end in _hits(text):
        if hit.rule == "pii/private-key":
            shown = "`-----BEGIN …`" if text.startswith("-----BEGIN ", start) else "not shown"
            yield Secret(start, end, "a private key", shown)
        else:
            yield token(text, start, end, "a secret token of a provider")
    for match in _PREFIXED.finditer(text):
        prefix, rest = match["prefix"], match["rest"].rstrip(".")
        if looks_drawn(rest) and not is_placeholder(rest):
            end = match.start("rest") + len(rest)
            yield token(text, match.start(), end, "", is_soft=prefix in _SANDBOX)
    for match in _JWT.finditer(text):
        claims = claims_of(match[0])
        if claims is not None and is_anonymous(claims):
            yield Secret(
                *match.span(), "a token for everybody (role `anon`)", size_of(match[0]), is_soft=True
            )


def _hits(text: str) -> Iterator[tuple[Hit, int, int]]:
    """What the rules find; each character is one byte to them, and so offsets are those of the text."""
    data = text.encode("ascii", "replace").replace(b"\0", b"?")
    starts = [0]
    starts += [number + 1 for number, character in enumerate(text) if character == "\n"]
    for hit in _scanner().scan(".mcp.json", data) or ():
        line = starts[hit.line - 1] - 1
        yield hit, line + hit.column, line + hit.end_column


@cache
def _scanner() -> Scanner:
    packs = [
        pack._replace(rules=rules)
        for pack in VALUES
        if (rules := tuple(rule for rule in pack.rules if rule.id in _RULES))
    ]
    return Scanner(packs, Settings())


def token(text: str, start: int, end: int, what: str, *, is_soft: bool = False) -> Secret:
    """A token, named by its provider where its prefix tells that one."""
    value = text[start:end]
    prefix = _PREFIX.match(value)
    if prefix is None:
        return Secret(start, end, what, size_of(value), is_soft)
    vendor = _NAMES[prefix[0]].replace("_", " ")
    article = (
        "an" if vendor[0] in "AEINOx" and vendor not in {"New Relic", "Neon", "Notion", "Netlify"} else "a"
    )
    return Secret(start, end, f"{article} {vendor} token", f"`{prefix[0]}…` ({size_of(value)})", is_soft)


def size_of(value: str) -> str:
    """How long a value is, in words."""
    return f"{len(value)} characters"


def is_public(value: str) -> bool:
    """Whether it is a key in a form that its provider hands to every visitor."""
    return _PUBLIC.match(value) is not None


def is_readable_jwt(value: str) -> bool:
    """Whether it is a JSON Web Token that tells what it is for, and so was judged by that."""
    return _JWT.fullmatch(value) is not None and claims_of(value) is not None
