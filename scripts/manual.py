"""What the manual asks of MkDocs beyond settings: the pages of the rules, and the data beside `docs/`."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
DATA = ("policy/*.yaml", "schemas/*.json", "schemas/mcp/*.json")
_LINK = re.compile(r"(?<=\]\()(?:\.\./)+[^)\s]+")


def on_config(config: MkDocsConfig) -> None:
    """List the rules by family."""
    *_, rules = config.nav or []
    for family in sorted((ROOT / "docs/rules").glob("*/")):
        pages: list[Any] = [
            {page.stem: f"rules/{family.name}/{page.name}"} for page in sorted(family.glob("*.md"))
        ]
        rules["Rules"].append({family.name: pages})


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Let the site hold the schemas and the bundled policy, so that editors can name their addresses."""
    for file in (file for glob in DATA for file in ROOT.glob(glob)):
        files.append(File.generated(config, file.relative_to(ROOT).as_posix(), abs_src_path=str(file)))


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """In the repository they are beside `docs/`, in the site they are within: one `../` less."""
    here = posixpath.dirname(page.file.src_uri)

    def within(link: re.Match[str]) -> str:
        leaves = posixpath.normpath(posixpath.join(here, link[0])).startswith("../")
        return link[0].removeprefix("../") if leaves else link[0]

    return _LINK.sub(within, markdown)
