"""Colours for code, made when a page is shown: the archive keeps the plain text."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

LONGEST = 20_000  # characters; longer blocks stay plain, so that a page never waits for colours

NAMES = {  # as blogs write it -> as Pygments knows it
    "c#": "csharp",
    "golang": "go",
    "jsonc": "json",
    "plaintext": "text",
    "shellscript": "bash",
    "svelte": "html",
    "vue": "html",
    "zsh": "bash",
}

SHOWN = {  # lower case, as stored -> as people write it
    "bash": "Bash", "c": "C", "c#": "C#", "c++": "C++", "cpp": "C++", "css": "CSS",
    "csharp": "C#", "dockerfile": "Dockerfile", "go": "Go", "golang": "Go", "graphql": "GraphQL",
    "html": "HTML", "http": "HTTP", "ini": "INI", "java": "Java", "javascript": "JavaScript",
    "js": "JavaScript", "json": "JSON", "jsx": "JSX", "kotlin": "Kotlin", "lua": "Lua",
    "makefile": "Makefile", "markdown": "Markdown", "nginx": "nginx", "php": "PHP",
    "plaintext": "Text", "powershell": "PowerShell", "protobuf": "Protobuf", "py": "Python",
    "python": "Python", "r": "R", "ruby": "Ruby", "rust": "Rust", "sh": "Shell",
    "shell": "Shell", "sql": "SQL", "swift": "Swift", "text": "Text", "toml": "TOML",
    "ts": "TypeScript", "tsx": "TSX", "typescript": "TypeScript", "xml": "XML", "yaml": "YAML",
    "yml": "YAML", "zsh": "Zsh",
}  # fmt: skip


def language_name(language: str) -> str:
    """How people write a language; as stored when we do not know better."""
    return SHOWN.get(language, language)


@lru_cache(maxsize=512)
def coloured(text: str, language: str | None) -> str:
    """The code as HTML: spans whose classes begin with "k-"; plain escaped text otherwise."""
    if language is None or len(text) > LONGEST:
        return escape(text, quote=False)
    try:
        lexer = get_lexer_by_name(NAMES.get(language, language), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return escape(text, quote=False)
    made = str(highlight(text, lexer, HtmlFormatter(nowrap=True, classprefix="k-")))
    return made if text.endswith("\n") else made.removesuffix("\n")
