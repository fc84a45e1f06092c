"""Formulas as their TeX source: KaTeX, MathJax, MathML, pandoc, pictures, raw dollars."""

from __future__ import annotations

import json
import re

from lxml import html
from lxml.html import HtmlElement

from archiver.extraction.names import remembered
from archiver.extraction.normalise_math_pictures import pictured
from archiver.extraction.normalise_mathml import DISPLAY_STYLE, tex_of
from archiver.markup import text_of

MATH_NAME = re.compile(
    r"(?i)(?:^|\s)(?:math|katex|katex-display|katex-inline|katex-block|mathjax\w*|arithmatex|mwe-math-element|mathml"
    r"|math-tex|ql-formula|stemblock|latex-rendered|js-render-math|tex|latex|mjx-\w+|math-(?:inline|display|block))(?:\s|$)"
)
_is_math_name = remembered(MATH_NAME)
CODE_NAME = re.compile(r"math-(?:inline|display)|language-math")
MATH_TAGS = ("mjx-container", "math-renderer", "la-tex", "eqn")
DISPLAY_NAME = re.compile(r"(?i)display|block|equation|latex-rendered")
FENCED = re.compile(
    r"\s*(?:\\\((?P<i>.+?)\\\)|\\\[(?P<d>.+?)\\\]|\$\$(?P<dd>.+?)\$\$|\$(?P<ii>[^$]+?)\$)\s*",
    re.DOTALL,
)
# None holds the sign that opens it: a page of signs that nothing closes is read in one go.
SURE = re.compile(
    r"\\\((?P<i>(?:(?!\\\().)+?)\\\)|\\\[(?P<d>(?:(?!(?<!\\)\\\[).)+?)\\\]|\$\$(?P<dd>.+?)\$\$",
    re.DOTALL,
)
# Between dollars, where no setting that we can read says that they mark a formula: it looks as one.
LIKELY = re.compile(
    SURE.pattern
    + r"|(?<![\\\w$])\$(?P<ii>(?=\S)(?=[^$]*(?:\\[a-zA-Z]|\^|_\{|\b\w_\w\b))"
    + r"[^$]{1,400}?(?<=[^\s\\]))\$(?![\w$])",
    re.DOTALL,
)
DOLLARS = re.compile(
    SURE.pattern + r"|(?<![\\\w$])\$(?P<ii>(?=\S)[^$]{1,400}?(?<=[^\s\\]))\$(?![\d$])", re.DOTALL
)
ENVIRONMENT = re.compile(
    r"\s*\\begin\{(?:equation|align|gather|multline|eqnarray)\*?\}.+\\end\{[a-z*]+\}\s*", re.DOTALL
)
COMMENT = re.compile(r"(?<!\\)%.*")
RENDERERS = ("mathjax", "katex", "mathml", "temml")
LONGEST_SETTING = 20_000  # characters of a script that sets a renderer up
DOLLAR_SETTING = re.compile(
    r"""inlineMath\s*[:=].{0,80}?['"]\$['"]|left['"]?\s*:\s*['"]\$['"]""", re.DOTALL
)
UNTOUCHED = frozenset(
    ("code", "pre", "script", "style", "textarea", "kbd", "samp", "math", "svg", "head", "title")
)


def normalise_math(tree: HtmlElement, buckets: dict[str, list[HtmlElement]]) -> None:
    """Put `<span data-math="inline|display">` with the TeX source where a formula is."""
    _drawn(buckets)
    if scripted := _renderer(buckets):
        _from_text(tree, DOLLARS if scripted == "dollars" else LIKELY)


def _drawn(buckets: dict[str, list[HtmlElement]]) -> None:
    """Formulas that the generator drew."""
    _stated(buckets)
    _scripted(buckets["script"])
    for tag in ("span", "div", *MATH_TAGS, "p"):
        for element in buckets[tag]:
            names = element.get("class")
            if (names and _is_math_name(names)) or tag in MATH_TAGS:
                _from_element(element)
    for math in buckets["math"]:
        _from_mathml(math)
    for image in buckets["img"]:
        if source := pictured(image):
            _put(image, source, display="display" in (image.get("class") or ""))
    for code in buckets["code"]:
        names = code.get("class")
        if names and CODE_NAME.search(names):
            _put(code, text_of(code), display="math-display" in names)


def _scripted(scripts: list[HtmlElement]) -> None:
    for script in scripts:
        if (script.get("type") or "").startswith("math/tex"):
            _from_script(script)


def _stated(buckets: dict[str, list[HtmlElement]]) -> None:
    """Formulas that WeChat draws, which keeps the source on the outer element and on the inner."""
    for tag in ("span", "section"):
        for element in buckets[tag]:
            if (tex := element.get("data-formula")) and element.getparent() is not None:
                _put(element, tex, display=tag == "section")


def _put(element: HtmlElement, tex: str | None, *, display: bool) -> bool:
    """Replace an element by a formula; False when there is no source or no place."""
    parent = element.getparent()
    tex = one_line(tex or "")
    if not tex or parent is None or next(element.iterancestors("pre"), None) is not None:
        return False
    parent.replace(element, _formula(tex, element.tail, display=display))
    return True


def one_line(tex: str) -> str:
    """TeX on one line, as Markdown needs it; comments, which end with their line, go."""
    return " ".join(COMMENT.sub("", line).strip() for line in tex.split("\n")).strip()


def _formula(tex: str, tail: str | None, *, display: bool) -> HtmlElement:
    made = html.Element("span")
    made.set("data-math", "display" if display else "inline")
    made.text = tex
    made.tail = tail
    return made


def _from_script(script: HtmlElement) -> None:
    """MathJax 2 keeps the source in a script beside what it drew."""
    for name in (
        "MathJax_Preview",
        "MathJax",
        "MathJax_SVG",
        "MathJax_CHTML",
        "MathJax_Display",
        "MJXc-display",
    ):
        before = script.getprevious()
        if before is not None and name.lower() in (before.get("class") or "").lower():
            before.drop_tree()
    _put(
        script,
        _without_comment(script.text or ""),
        display="mode=display" in (script.get("type") or ""),
    )


def _without_comment(tex: str) -> str:
    return re.sub(r"^\s*%?\s*<!\[CDATA\[|%?\s*\]\]>\s*$", "", tex)


def _from_element(element: HtmlElement) -> None:
    """An element that some renderer made, with its source in it or on it."""
    if element.getparent() is None or any(e.get("data-math") for e in element.iterancestors()):
        return
    display = _is_display(element)
    stated = (
        element.get("data-latex")
        or element.get("data-tex")
        or element.get("data-expr")
        or ("ql-formula" in (element.get("class") or "") and element.get("data-value"))
        or _attrs(element)
    )
    annotation = _annotation(element)
    if stated or annotation:
        _put(element, stated or annotation, display=display)
        return
    math = next(element.iter("math"), None)
    if math is not None:
        _put(element, math.get("alttext") or tex_of(math), display=display)
        return
    text = text_of(element)
    if match := FENCED.fullmatch(text):
        _put(element, next(filter(None, match.groups())), display=bool(match["d"] or match["dd"]))
    elif re.search(
        r"(?i)(?:^|\s)(?:math-(?:inline|display)|js-render-math)(?:\s|$)",
        element.get("class") or "",
    ):
        _put(element, text, display=display)


def _is_display(element: HtmlElement) -> bool:
    names = f"{element.get('class') or ''} {element.get('display') or ''}"
    if element.get("display") == "true" or DISPLAY_NAME.search(names):
        return "inline" not in names
    return element.tag == "div" or any(
        "katex-display" in (e.get("class") or "") for e in element.iter("span", "div")
    )


def _attrs(element: HtmlElement) -> str | None:
    """Substack keeps the source as JSON in `data-attrs`."""
    try:
        attrs = json.loads(element.get("data-attrs") or "{}")
    except ValueError:
        return None
    return str(attrs.get("persistentExpression") or "") if isinstance(attrs, dict) else None


def _annotation(element: HtmlElement) -> str | None:
    for annotation in element.iter("annotation"):
        if "tex" in (annotation.get("encoding") or "").lower():
            return text_of(annotation)
    return None


def _from_mathml(math: HtmlElement) -> None:
    if any(e.get("data-math") for e in math.iterancestors()) or math.getparent() is None:
        return
    tex = _annotation(math) or math.get("alttext") or tex_of(math)
    _put(
        math,
        DISPLAY_STYLE.sub(r"\1", tex),
        display=math.get("display") == "block",
    )


def _renderer(buckets: dict[str, list[HtmlElement]]) -> str:
    """Whether a script draws formulas from the page's own text, and from single dollars too."""
    found = ""
    for script in buckets["script"]:
        source = script.text or ""
        if len(source) > LONGEST_SETTING:
            continue
        named = f"{script.get('src') or ''} {source}".lower()
        if any(name in named for name in RENDERERS):
            found = "dollars" if DOLLAR_SETTING.search(source) else found or "sure"
    return found


def _from_text(tree: HtmlElement, pattern: re.Pattern[str]) -> None:
    """Formulas that stand in the text between delimiters."""
    body = tree.find("body")
    if body is None:
        return
    for element in list(body.iter()):
        if not isinstance(element.tag, str):
            continue
        if (
            element.text
            and element.tag not in UNTOUCHED
            and _may_hold(element.text)
            and not _is_untouched(element)
        ):
            _split(element, None, element.text, pattern)
    for element in list(body.iter()):
        parent = element.getparent()
        if (
            element.tail
            and parent is not None
            and _may_hold(element.tail)
            and not _is_untouched(parent)
        ):
            _split(parent, element, element.tail, pattern)


def _may_hold(text: str) -> bool:
    return "$" in text or "\\(" in text or "\\[" in text or "\\begin{" in text


def _is_untouched(element: HtmlElement) -> bool:
    return any(
        e.tag in UNTOUCHED or e.get("data-math") for e in (element, *element.iterancestors())
    )


def _split(
    parent: HtmlElement, before: HtmlElement | None, text: str, pattern: re.Pattern[str]
) -> None:
    """Cut one text into words and formulas."""
    if ENVIRONMENT.fullmatch(text):
        parts = [("", text.strip(), True)]
        rest = ""
    else:
        parts, end = [], 0
        for match in pattern.finditer(text):
            tex = next(filter(None, match.groups()))
            parts.append((text[end : match.start()], tex, bool(match["d"] or match["dd"])))
            end = match.end()
        rest = text[end:]
    if not parts:
        return
    place = 0 if before is None else parent.index(before) + 1
    lead = parts[0][0]
    if before is None:
        parent.text = lead
    else:
        before.tail = lead
    for number, (_, tex, display) in enumerate(parts):
        following = parts[number + 1][0] if number + 1 < len(parts) else rest
        formula = _formula(one_line(tex), following, display=display)
        parent.insert(place + number, formula)
