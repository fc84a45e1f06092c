"""The markup of five site generators, one dialect for each demo blog."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import quote

from archiver.demo.dialect import Block, Dialect, attribute
from archiver.demo.highlight import classed, inlined, lines, painted, prismed, shikied
from archiver.demo.mathml import mathml


class HugoClasses(Dialect):
    """Hugo with Chroma classes, as PaperMod has it; line numbers make the two-cell table."""

    anchor_after = '<a hidden class="anchor" aria-hidden="true" href="#{anchor}">#</a>'
    alert_close = "</div>\n"

    def code(self, block: Block) -> str:
        body = self._table(block) if block.numbered else self._plain(block)
        if block.title is None:
            return f'<div class="highlight">{body}</div>'
        return (
            '<figure class="code-figure">'
            f"<figcaption><code>{escape(block.title)}</code></figcaption>"
            f'<div class="highlight">{body}</div></figure>'
        )

    @staticmethod
    def _code(block: Block) -> str:
        body = "".join(
            f'<span class="line"><span class="cl">{"".join(map(classed, line))}\n</span></span>'
            for line in lines(block.text, block.language)
        )
        name = block.language or "fallback"
        return f'<code class="language-{name}" data-lang="{name}">{body}</code>'

    def _plain(self, block: Block) -> str:
        if block.language is None:
            return f'<pre tabindex="0"><code>{escape(block.text)}\n</code></pre>'
        return f'<pre tabindex="0" class="chroma">{self._code(block)}</pre>'

    def _table(self, block: Block) -> str:
        count = block.text.count("\n") + 1
        numbers = "".join(f'<span class="lnt">{n}\n</span>' for n in range(1, count + 1))
        return (
            '<div class="chroma">\n<table class="lntable"><tr><td class="lntd">\n'
            f'<pre tabindex="0" class="chroma"><code>{numbers}</code></pre></td>\n'
            '<td class="lntd">\n<pre tabindex="0" class="chroma">'
            f"{self._code(block)}</pre></td></tr></table>\n</div>\n"
        )

    def alert_open(self, kind: str) -> str:
        return (
            f'<div class="markdown-alert markdown-alert-{kind}">'
            f'<p class="markdown-alert-title">{kind.capitalize()}</p>\n'
        )


class HugoInline(Dialect):
    """Hugo with Chroma's inline styles, its default; an unnamed block is a bare `<pre>`."""

    def code(self, block: Block) -> str:
        if block.language is None:
            return f'<pre tabindex="0"><code>{escape(block.text)}\n</code></pre>'
        body = "".join(
            f'<span style="display:flex;"><span>{"".join(map(inlined, line))}\n</span></span>'
            for line in lines(block.text, block.language)
        )
        return (
            '<div class="highlight"><pre tabindex="0" style="color:#f8f8f2;'
            'background-color:#272822;-moz-tab-size:4;-o-tab-size:4;tab-size:4;">'
            f'<code class="language-{block.language}" data-lang="{block.language}">{body}</code>'
            "</pre></div>"
        )


class Remark(Dialect):
    """What remark and rehype sites share: footnotes with `user-content-` and a hidden heading."""

    def math(self, tex: str, *, display: bool) -> str:
        """A formula as rehype-katex writes it: MathML for readers, spans for eyes."""
        inner = mathml(tex, display=display)
        formula = f'<span class="katex"><span class="katex-mathml">{inner}</span></span>'
        return f'<span class="katex-display">{formula}</span>\n' if display else formula

    def footnote_reference(self, number: int) -> str:
        return (
            f'<sup><a href="#user-content-fn-{number}" id="user-content-fnref-{number}" '
            f'data-footnote-ref="" aria-describedby="footnote-label">{number}</a></sup>'
        )

    def footnotes(self, notes: Sequence[str]) -> str:
        items = "".join(
            f'<li id="user-content-fn-{n}">\n<p>{note} <a href="#user-content-fnref-{n}" '
            f'data-footnote-backref="" aria-label="Back to reference {n}" '
            'class="data-footnote-backref">↩</a></p>\n</li>\n'
            for n, note in enumerate(notes, 1)
        )
        return (
            '<section data-footnotes="" class="footnotes"><h2 class="sr-only" id="footnote-label">'
            f"Footnotes</h2>\n<ol>\n{items}</ol>\n</section>\n"
        )


class RehypePretty(Remark):
    """rehype-pretty-code over Shiki: a figure, a title, a span a line; pictures load late."""

    anchor_before = '<a class="subheading-anchor" aria-label="Link to section" href="#{anchor}">'
    anchor_after = "</a>"
    alert_close = "</div></div>\n"

    def code(self, block: Block) -> str:
        name = block.language or "plaintext"
        # An empty line gets a space, or it would collapse in the grid.
        body = "\n".join(
            f'<span data-line="">{"".join(map(shikied, line)) or " "}</span>'
            for line in lines(block.text, block.language)
        )
        caption = (
            ""
            if block.title is None
            else (
                f'<figcaption data-rehype-pretty-code-title="" data-language="{name}" '
                f'data-theme="github-dark">{escape(block.title)}</figcaption>'
            )
        )
        return (
            f'<figure data-rehype-pretty-code-figure="">{caption}'
            '<pre style="background-color:#24292e;color:#e1e4e8" tabindex="0" '
            f'data-language="{name}" data-theme="github-dark"><code data-language="{name}" '
            f'data-theme="github-dark" style="display: grid;">{body}</code></pre></figure>'
        )

    def image(self, name: str, alt: str, caption: str | None) -> str:
        source, label = f"{self.pictures}{name}", attribute(alt)
        pixel = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
        tag = (
            f'<img class="lazyload" src="{pixel}" data-src="{source}" alt="{label}">'
            f'<noscript><img src="{source}" alt="{label}"></noscript>'
        )
        if caption is None:
            return tag
        return f"<figure>{tag}<figcaption>{escape(caption)}</figcaption></figure>\n"

    def alert_open(self, kind: str) -> str:
        return (
            f'<div class="callout" data-callout="{kind}"><div class="callout-title">'
            f'{kind.capitalize()}</div><div class="callout-content">\n'
        )


class NextPrism(Remark):
    """MDX on Next.js: Prism, copy buttons, pictures through the image optimiser."""

    anchor_before = (
        '<a class="anchor" href="#{anchor}" aria-hidden="true" tabindex="-1">'
        '<span class="icon icon-link"></span></a>'
    )
    alert_close = "</div></aside>\n"

    def code(self, block: Block) -> str:
        name = block.language or "text"
        bar = (
            f'<div class="code-bar"><span>{escape(block.title)}</span></div>' if block.title else ""
        )
        return (
            f'<div class="code-block">{bar}<button type="button" class="copy">Copy</button>'
            f'<pre class="language-{name}"><code class="language-{name}">'
            f"{painted(block.text, block.language, prismed)}\n</code></pre></div>"
        )

    def image(self, name: str, alt: str, caption: str | None) -> str:
        tag = self.optimised(name, alt)
        if caption is None:
            return tag
        return f"<figure>{tag}<figcaption>{escape(caption)}</figcaption></figure>\n"

    def optimised(self, name: str, alt: str) -> str:
        """`next/image`: no address of the file itself, only the optimiser's."""
        base = f"/_next/image?url={quote(self.pictures + name, safe='')}"
        return (
            f'<img alt="{attribute(alt)}" loading="lazy" width="960" height="540" decoding="async" '
            f'data-nimg="1" style="color:transparent" srcSet="{base}&amp;w=1920&amp;q=75 1x, '
            f'{base}&amp;w=3840&amp;q=75 2x" src="{base}&amp;w=3840&amp;q=75"/>'
        )

    def alert_open(self, kind: str) -> str:
        return (
            f'<aside class="callout callout-{kind}" role="note"><span class="callout-icon" '
            f'aria-hidden="true">!</span><div class="callout-body">\n'
        )


class Jekyll(Dialect):
    """Jekyll: kramdown and Rouge; a titled block is the figure of the highlight tag."""

    inline_code = ' class="language-plaintext highlighter-rouge"'

    def code(self, block: Block) -> str:
        name = block.language or "plaintext"
        body = painted(block.text, block.language, classed)
        if block.title is not None:
            return (
                f'<p class="code-title">{escape(block.title)}</p>\n<figure class="highlight"><pre>'
                f'<code class="language-{name}" data-lang="{name}">{body}</code></pre></figure>'
            )
        return (
            f'<div class="language-{name} highlighter-rouge"><div class="highlight">'
            f'<pre class="highlight"><code>{body}\n</code></pre></div></div>'
        )

    def image(self, name: str, alt: str, caption: str | None) -> str:
        source, label = f"{self.pictures}{name}", attribute(alt)
        tag = (
            f'<picture><source srcset="{source} 1x" media="(min-width: 1px)">'
            f'<img src="{source}" alt="{label}" loading="lazy"></picture>'
        )
        if caption is None:
            return tag
        return f"<figure>{tag}<figcaption>{escape(caption)}</figcaption></figure>\n"

    def math(self, tex: str, *, display: bool) -> str:
        """Raw TeX for MathJax, as kramdown leaves it."""
        return f"<p>\\[{escape(tex)}\\]</p>\n" if display else f"\\({escape(tex)}\\)"

    def alert_open(self, kind: str) -> str:
        return f'<blockquote class="prompt-{kind}">\n'

    def footnote_reference(self, number: int) -> str:
        return (
            f'<sup id="fnref:{number}"><a href="#fn:{number}" class="footnote" rel="footnote" '
            f'role="doc-noteref">{number}</a></sup>'
        )

    def footnotes(self, notes: Sequence[str]) -> str:
        items = "".join(
            f'<li id="fn:{n}">\n<p>{note} <a href="#fnref:{n}" class="reversefootnote" '
            'role="doc-backlink">&#8617;</a></p>\n</li>\n'
            for n, note in enumerate(notes, 1)
        )
        return f'<div class="footnotes" role="doc-endnotes">\n<ol>\n{items}</ol>\n</div>\n'
