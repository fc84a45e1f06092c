"""Which language a block of code is in, as its markup names it."""

from __future__ import annotations

import re
from functools import cache

from lxml.html import HtmlElement
from pygments.lexers import get_all_lexers

# Attributes that hold nothing but the language, most trusted first.
ATTRIBUTES = (
    "data-lang",  # Chroma, Rouge, Zola, Asciidoctor
    "data-language",  # Astro, Expressive Code, rehype-pretty-code, Gatsby
    "data-enlighter-language",  # Enlighter for WordPress
    "data-code-block-lang",  # Medium
    "data-code-language",
    "data-programming-language",
    "syntax",  # Confluence
    "language",  # Mintlify
)
BRUSH = re.compile(r"(?:^|\s)brush:\s*([\w+#-]+)", re.IGNORECASE)  # SyntaxHighlighter
# Class names that carry a language. The first pattern that finds a word wins.
CLASSES = (
    re.compile(r"(?:^|\s)(?:language|lang)-([^\s\"'{:]+)", re.IGNORECASE),  # HTML 5's own advice
    BRUSH,
    re.compile(
        r"(?:^|\s)highlight-(?:source|text)-(?:\w+-)*?([\w+#]+)(?=\s|$)", re.IGNORECASE
    ),  # GitHub
    re.compile(r"(?:^|\s)highlight-([\w+#-]+)(?=\s|$)", re.IGNORECASE),  # Sphinx
    re.compile(r"(?:^|\s)src-([\w+#-]+)(?=\s|$)"),  # Org mode
    re.compile(r"(?:^|\s)hl-([\w+#-]+)(?=\s|$)"),  # nbconvert
    re.compile(r"^hl (\w+) block$"),  # Verso
    re.compile(r"(?:^|\s)type-([\w+#-]+)(?=\s|$)"),  # GitHub gist
    re.compile(r"(?:^|\s)sourceCode\s+([\w+#-]+)"),  # pandoc, Quarto
)
BARE_NAMES = re.compile(
    r"(?i)hljs|highlight|prism|chroma|syntax|sourceCode|prettyprint|code|listing|figure|brush|shiki"
)  # beside these, or alone on the code itself, a class that is a language's name is the language
NO_LANGUAGE = frozenset((
    "plain", "plaintext", "plain_text", "text", "txt", "none", "no-highlight", "nohighlight",
    "undefined", "null", "auto", "default", "unknown", "guess", "raw", "code", "output",
    "ignore", "false", "notranslate", "source", "",
))  # fmt: skip
EXTRA_NAMES = frozenset((
    "astro", "bicep", "caddyfile", "conf", "cjs", "dotenv", "env", "golang", "hcl", "heex",
    "ejs", "env", "http", "json5", "jsonc", "jsx", "latex", "liquid", "log", "mdx", "mermaid",
    "mjs", "njk", "nushell", "patch", "postcss", "prisma", "proto", "pug", "shell", "sol",
    "solidity", "stylus", "svelte", "terraform", "toml", "tsx", "twig", "vue", "wasm", "wgsl",
    "zsh", "docker", "vb", "objc", "objectivec", "xml", "markup", "html", "dot", "plantuml",
    "d2", "zig", "gleam", "nix", "ino", "asm", "kt", "rs", "vim", "fish", "pwsh", "jscript",
))  # fmt: skip
# What notebooks call their kernel's language.
SAME = {"ipython": "python", "ipython2": "python", "ipython3": "python"}
# Class names that are the name of some language but, on a block of code, of something else.
NOT_NAMES = frozenset((
    "code", "text", "highlight", "line", "lines", "block", "wrap", "dark", "light", "numbers",
    "console-output", "copy", "pre", "output", "source", "clean", "io", "ng", "shiki", "prism",
    "chroma", "tabs", "nit", "stata-dark", "monokai", "nord", "dracula", "scroll", "active",
    "default", "lean", "rouge", "fancy", "ada-", "boa", "factor", "icon", "control", "resource",
    "email", "progress", "desktop", "bare", "mask", "slash", "spec", "slim", "zone", "control",
    "arrow", "silver", "clipper", "reason", "registry", "properties-list",
))  # fmt: skip


def language_of(elements: list[HtmlElement]) -> str | None:
    """The language that the first of some elements names: the code, its pre, its wrappers."""
    for element in elements:
        stated = dict(element.items())
        for attribute in ATTRIBUTES:
            if attribute in stated and (name := clean_name(stated[attribute])):
                return name
        alone = element.tag in ("pre", "code")
        if (names := stated.get("class")) and (name := _from_class(names, alone=alone)):
            return name
        settings = stated.get("data-syntaxhighlighter-params")  # Confluence
        if settings and (match := BRUSH.search(settings)) and (name := clean_name(match[1])):
            return name
    for element in elements[:2]:  # GitHub's older <pre lang="ruby">; on wrappers it is a human one
        if element.tag in ("pre", "code") and is_known(element.get("lang")):
            return clean_name(element.get("lang"))
    return None


def clean_name(name: str | None) -> str | None:
    """A language's name in lower case, None when it only says that there is none."""
    word = (name or "").strip().lower().split(",")[0].split("{")[0].split(":")[0].strip()
    word = word.removeprefix("language-").removeprefix("lang-")
    if word in NO_LANGUAGE or not re.fullmatch(r"[\w+#.*/-]{1,40}", word):
        return None
    return SAME.get(word, word)


def label_language(label: str) -> str | None:
    """The language that a visible label names ("JavaScript", "C++"), None when it is none."""
    word = " ".join(label.split()).lower()
    return _labels().get(word)


def is_known(name: str | None) -> bool:
    """Whether some highlighter calls a language that."""
    return (name or "").strip().lower() in _names()


def _from_class(names: str, *, alone: bool) -> str | None:
    for pattern in CLASSES:
        if match := pattern.search(names):
            if name := clean_name(match[1]):
                return name
            if pattern is CLASSES[0]:
                return None
    if BARE_NAMES.search(names) or (alone and " " not in names):
        for word in names.split():
            if word.lower() in _names() and word.lower() not in NOT_NAMES:
                return clean_name(word)
    return None


@cache
def _names() -> frozenset[str]:
    aliases = {alias.lower() for _, found, _, _ in get_all_lexers(plugins=False) for alias in found}
    return frozenset(aliases | EXTRA_NAMES)


@cache
def _labels() -> dict[str, str]:
    """Visible names of languages, in lower case, with the short name to keep."""
    labels = {word: word for word in _names()}
    for title, aliases, _, _ in get_all_lexers(plugins=False):
        if aliases:
            labels.setdefault(title.lower(), aliases[0])
    labels.update({"c++": "cpp", "c#": "csharp", "shell": "shell", "plain text": "", "text": ""})
    return labels
