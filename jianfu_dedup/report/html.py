"""The report as one HTML page that asks nothing of the network.

The page carries its style and its script inline and names both by hash in its content security policy, so that nothing
else can run, whatever the titles of the documents say. All text goes through Jinja2 with autoescape.
"""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from jianfu_dedup.report.messages import messages, name_of
from jianfu_dedup.report.sentences import pattern, summary
from jianfu_dedup.report.signed import described
from jianfu_dedup.report.view import page_view

_FOLDER = Path(__file__).parent / "templates"


def render_page(report: Mapping[str, Any], *, lang: str = "zh") -> str:
    """Return the whole page for a report dict.

    Raises:
        SettingsError: There are no messages in that language.
    """
    style, script = _asset("page.css"), _asset("page.js")
    return _environment(lang).get_template("page.html.j2").render(
        **page_view(report, lang),
        summary=summary(report, lang=lang),
        style=Markup(style),  # noqa: S704 - a file of this package
        script=Markup(script),  # noqa: S704
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'; "
        "form-action 'none'",
    )  # fmt: skip


def render_fragment(report: Mapping[str, Any], *, lang: str = "zh", top: int = 10) -> str:
    """Return a short table for a notebook: no style, no script, everything escaped."""
    template = _environment(lang).get_template("fragment.html.j2")
    return template.render(report=report, summary=summary(report, lang=lang), top=top)


@functools.cache
def _environment(lang: str) -> Environment:
    words = messages(lang)
    environment = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(lang=lang, t=words["page"], words=words)
    environment.globals["say"] = functools.partial(pattern, lang)
    environment.globals["signed"] = functools.partial(described, lang=lang)
    environment.globals["name"] = functools.partial(name_of, lang)
    return environment


@functools.cache
def _asset(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
    return f"'sha256-{digest}'"
