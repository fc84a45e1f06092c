"""Pieces of posts as generators write them, and the Markdown that they must become.

Each case is (id, HTML of the piece, Markdown). The HTML is what the named generator writes for the
piece, shortened; the page around it is `page_with`.
"""

from __future__ import annotations

PROSE = (
    "<p>The first paragraph has enough words in it to be taken for the beginning of an article by "
    "anyone who reads it, and it goes on for a while so that it stays that way.</p>"
)
MORE_PROSE = (
    "<p>The last paragraph closes the article with a sentence of some length, as articles do, and "
    "says nothing that a reader of this test would want to remember for long.</p>"
)


def page_with(piece: str, *, head: str = "", frame: str = "div") -> str:
    """A small blog page around a piece of an article."""
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>A post | My blog</title>"
        f"{head}</head><body><header><nav><a href=/>Home</a> <a href=/about>About</a></nav></header>"
        f"<main><article><h1>A post</h1><{frame} class=entry-content>{PROSE}{piece}{MORE_PROSE}"
        f"</{frame}></article></main><footer><p>Copyright, some rights reserved</p></footer>"
        "</body></html>"
    )




FENCE_PY = "```python\ndef f(x):\n    if x:\n\n        return 1\n```"

CODE = [
    (
        "plain pre without code",
        "<pre>one\n  two\n\nthree</pre>",
        "```\none\n  two\n\nthree\n```",
    ),
    (
        "language class of HTML 5",
        '<pre><code class="language-python">def f(x):\n    if x:\n\n        return 1\n</code></pre>',
        FENCE_PY,
    ),
    (
        "Hugo Chroma with classes",
        '<div class="highlight"><pre tabindex="0" class="chroma"><code class="language-python" '
        'data-lang="python"><span class="line"><span class="cl"><span class="k">def</span> '
        '<span class="nf">f</span><span class="p">(</span><span class="n">x</span>'
        '<span class="p">):</span>\n</span></span><span class="line"><span class="cl">    '
        '<span class="k">if</span> x:\n</span></span><span class="line"><span class="cl">\n</span>'
        '</span><span class="line"><span class="cl">        <span class="k">return</span> 1\n</span>'
        "</span></code></pre></div>",
        FENCE_PY,
    ),
    (
        "Hugo Chroma, table of line numbers",
        '<div class="highlight"><div class="chroma"><table class="lntable"><tr><td class="lntd">'
        '<pre tabindex="0" class="chroma"><code><span class="lnt">1\n</span><span class="lnt">2\n'
        '</span><span class="lnt">3\n</span><span class="lnt">4\n</span></code></pre></td>'
        '<td class="lntd"><pre tabindex="0" class="chroma"><code class="language-python" '
        'data-lang="python"><span class="line"><span class="cl">def f(x):\n</span></span>'
        '<span class="line"><span class="cl">    if x:\n</span></span><span class="line">'
        '<span class="cl">\n</span></span><span class="line"><span class="cl">        return 1\n'
        "</span></span></code></pre></td></tr></table></div></div>",
        FENCE_PY,
    ),
    (
        "Hugo Chroma, table without classes",
        '<div class="highlight"><div style="color:#f8f8f2;background-color:#272822">'
        '<table style="border-spacing:0"><tr><td style="vertical-align:top"><pre tabindex="0" '
        'style="color:#f8f8f2"><code><span style="white-space:pre;user-select:none">1\n</span>'
        '<span style="user-select:none">2\n</span></code></pre></td><td style="width:100%">'
        '<pre tabindex="0"><code class="language-go" data-lang="go"><span style="display:flex">'
        "<span>a := 1\n</span></span><span style=display:flex><span>b := 2\n</span></span></code>"
        "</pre></td></tr></table></div></div>",
        "```go\na := 1\nb := 2\n```",
    ),
    (
        "Hugo Chroma, inline line numbers",
        '<div class="highlight"><pre tabindex="0" class="chroma"><code class="language-go" '
        'data-lang="go"><span class="line"><span class="ln">1</span><span class="cl">a := 1\n</span>'
        '</span><span class="line"><span class="ln">2</span><span class="cl">b := 2\n</span></span>'
        "</code></pre></div>",
        "```go\na := 1\nb := 2\n```",
    ),
    (
        "Pygments, table",
        '<table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre>'
        '<span class="normal">1</span>\n<span class="normal">2</span></pre></div></td>'
        '<td class="code"><div><pre><span></span><span class="n">a</span> <span class="o">=</span> '
        '<span class="mi">1</span>\n<span class="n">b</span>\n</pre></div></td></tr></table>',
        "```\na = 1\nb\n```",
    ),
    (
        "Pygments, inline numbers",
        '<div class="highlight"><pre><span></span><span class="linenos">1</span><span class="n">a'
        '</span> = <span class="mi">7</span>\n<span class="linenos">2</span>b\n</pre></div>',
        "```\na = 7\nb\n```",
    ),
    (
        "Sphinx with a caption",
        '<div class="literal-block-wrapper docutils container" id="id1"><div '
        'class="code-block-caption"><span class="caption-text">this.py</span><a class="headerlink" '
        'href="#id1" title="Link to this code">¶</a></div><div class="highlight-python notranslate">'
        '<div class="highlight"><pre><span></span><span class="nb">print</span>(1)\n</pre></div>'
        "</div></div>",
        '```python title="this.py"\nprint(1)\n```',
    ),
    (
        "MkDocs with anchors and a file name",
        '<div class="language-python highlight"><span class="filename">a.py</span><pre><span></span>'
        '<code><a id="__codelineno-0-1" name="__codelineno-0-1" href="#__codelineno-0-1"></a>'
        '<span class="n">a</span> = 1\n<a id="__codelineno-0-2" name="__codelineno-0-2" '
        'href="#__codelineno-0-2"></a>b\n</code></pre></div>',
        '```python title="a.py"\na = 1\nb\n```',
    ),
    (
        "Jekyll Rouge",
        '<div class="language-ruby highlighter-rouge"><div class="highlight"><pre '
        'class="highlight"><code><span class="nb">puts</span> <span class="s2">"a"</span>\n</code>'
        "</pre></div></div>",
        '```ruby\nputs "a"\n```',
    ),
    (
        "Jekyll Rouge, plaintext",
        '<div class="language-plaintext highlighter-rouge"><div class="highlight"><pre '
        'class="highlight"><code>a\n</code></pre></div></div>',
        "```\na\n```",
    ),
    (
        "Jekyll highlight tag with linenos",
        '<figure class="highlight"><pre><code class="language-ruby" data-lang="ruby">'
        '<table class="rouge-table"><tbody><tr><td class="gutter gl"><pre class="lineno">1\n2\n3\n'
        '</pre></td><td class="code"><pre><span class="k">def</span> x\n\n<span class="k">end</span>'
        "\n</pre></td></tr></tbody></table></code></pre></figure>",
        "```ruby\ndef x\n\nend\n```",
    ),
    (
        "Chirpy: header with a label and a copy button",
        '<div file="a.rb" class="language-ruby highlighter-rouge"><div class="code-header">'
        '<span data-label-text="Ruby"><i class="fas fa-code fa-fw small"></i></span><button '
        'aria-label="copy"><i class="far fa-clipboard"></i></button></div><div class="highlight">'
        '<code><table class="rouge-table"><tbody><tr><td class="rouge-gutter gl"><pre class="lineno">'
        '1\n2\n</pre></td><td class="rouge-code"><pre>x = 1\ny\n</pre></td></tr></tbody></table>'
        "</code></div></div>",
        "```ruby\nx = 1\ny\n```",
    ),
    (
        "Prism with line number rows and a toolbar",
        '<div class="code-toolbar"><pre class="language-css line-numbers" tabindex="0"><code '
        'class="language-css"><span class="token selector">a</span> <span class="token punctuation">'
        '{</span>\n  top: <span class="token number">0</span>\n}<span aria-hidden="true" '
        'class="line-numbers-rows"><span></span><span></span></span></code></pre><div '
        'class="toolbar"><div class="toolbar-item"><span>CSS</span></div><div class="toolbar-item">'
        "<button><span>Copy</span></button></div></div></div>",
        "```css\na {\n  top: 0\n}\n```",
    ),
    (
        "Gatsby with highlighted lines and a title",
        '<div class="gatsby-code-title">src/a.js</div><div class="gatsby-highlight" '
        'data-language="js"><pre class="language-js"><code class="language-js">let a\n<span '
        'class="gatsby-highlight-code-line">let b</span><span class="gatsby-highlight-code-line">'
        "let c</span>let d</code></pre></div>",
        '```js title="src/a.js"\nlet a\nlet b\nlet c\nlet d\n```',
    ),
    (
        "Eleventy Prism with line breaks",
        '<pre class="language-js"><code class="language-js"><span class="highlight-line">let a'
        '</span><br><span class="highlight-line">  let b</span><br><br><span '
        'class="highlight-line">c</span></code></pre>',
        "```js\nlet a\n  let b\n\nc\n```",
    ),
    (
        "Astro Shiki",
        '<pre class="astro-code github-dark" style="background-color:#24292e" tabindex="0" '
        'data-language="ts"><code><span class="line"><span style="color:#F97583">let</span> a</span>'
        '\n<span class="line"></span>\n<span class="line">  b</span></code></pre>',
        "```ts\nlet a\n\n  b\n```",
    ),
    (
        "VitePress with line numbers and a code group",
        '<div class="vp-code-group vp-adaptive-theme"><div class="tabs"><input type="radio" '
        'name="group-1" id="tab-1" checked><label data-title="npm" for="tab-1">npm</label><input '
        'type="radio" name="group-1" id="tab-2"><label data-title="pnpm" for="tab-2">pnpm</label>'
        '</div><div class="blocks"><div class="language-sh vp-adaptive-theme active line-numbers-mode">'
        '<button title="Copy Code" class="copy"></button><span class="lang">sh</span><pre '
        'class="shiki vp-code"><code><span class="line">npm i a</span></code></pre><div '
        'class="line-numbers-wrapper" aria-hidden="true"><span class="line-number">1</span><br></div>'
        '</div><div class="language-sh vp-adaptive-theme"><button title="Copy Code" class="copy">'
        '</button><span class="lang">sh</span><pre class="shiki vp-code"><code><span class="line">'
        "pnpm add a</span></code></pre></div></div></div>",
        '```sh title="npm"\nnpm i a\n```\n\n```sh title="pnpm"\npnpm add a\n```',
    ),
    (
        "Expressive Code with a gutter and a title",
        '<div class="expressive-code"><figure class="frame has-title not-content"><figcaption '
        'class="header"><span class="title">a.js</span></figcaption><pre data-language="js"><code>'
        '<div class="ec-line"><div class="gutter"><div class="ln" aria-hidden="true">1</div></div>'
        '<div class="code"><span style="--0:#c792ea">let</span> a</div></div><div class="ec-line">'
        '<div class="gutter"><div class="ln" aria-hidden="true">2</div></div><div class="code">\n'
        '</div></div><div class="ec-line highlight mark"><div class="gutter"><div class="ln" '
        'aria-hidden="true">3</div></div><div class="code"><span class="indent">  </span>b</div></div>'
        '</code></pre><div class="copy"><div aria-live="polite"></div><button title="Copy to '
        'clipboard" data-copied="Copied!" data-code="let a"><div></div></button></div></figure></div>',
        '```js title="a.js"\nlet a\n\n  b\n```',
    ),
    (
        "Expressive Code terminal",
        '<div class="expressive-code"><figure class="frame is-terminal not-content"><figcaption '
        'class="header"><span class="title"></span><span class="sr-only">Terminal window</span>'
        '</figcaption><pre data-language="bash"><code><div class="ec-line"><div class="code">'
        '<span>npm</span> i</div></div></code></pre></figure></div>',
        "```bash\nnpm i\n```",
    ),
    (
        "rehype-pretty-code",
        '<figure data-rehype-pretty-code-figure=""><figcaption data-rehype-pretty-code-title="" '
        'data-language="js" data-theme="one-dark">lib/a.js</figcaption><pre data-language="js" '
        'data-theme="one-dark"><code data-language="js" data-theme="one-dark" style="display:grid">'
        '<span data-line=""><span>let a</span></span>\n<span data-line=""> </span>\n'
        '<span data-line="">b</span></code></pre></figure>',
        '```js title="lib/a.js"\nlet a\n \nb\n```',
    ),
    (
        "Docusaurus with a title",
        '<div class="language-jsx codeBlockContainer_Ckt0 theme-code-block"><div '
        'class="codeBlockTitle_Ktv7">src/a.js</div><div class="codeBlockContent_biex"><pre '
        'tabindex="0" class="prism-code language-jsx codeBlock_bY9V thin-scrollbar"><code '
        'class="codeBlockLinesWithNumbering_o6Pm"><span class="token-line codeLine_lJS_" '
        'style="color:#393A34"><span class="codeLineNumber_Tfdd"></span><span '
        'class="codeLineContent_feaV"><span class="token plain">let a</span></span><br></span><span '
        'class="token-line codeLine_lJS_"><span class="codeLineNumber_Tfdd"></span><span '
        'class="codeLineContent_feaV"><span class="token plain" style="display:inline-block"></span>'
        '</span><br></span><span class="token-line codeLine_lJS_"><span class="codeLineNumber_Tfdd">'
        '</span><span class="codeLineContent_feaV"><span class="token plain">  b</span></span><br>'
        '</span></code></pre><div class="buttonGroup__atx"><button type="button" aria-label="Copy '
        'code to clipboard" class="clean-btn"><span class="copyButtonIcons_eSgA" aria-hidden="true">'
        "</span></button></div></div></div>",
        '```jsx title="src/a.js"\nlet a\n\n  b\n```',
    ),
    (
        "highlight.js with a line number table",
        '<pre><code class="hljs language-js"><table class="hljs-ln"><tbody><tr><td '
        'class="hljs-ln-line hljs-ln-numbers" data-line-number="1"><div class="hljs-ln-n" '
        'data-line-number="1"></div></td><td class="hljs-ln-line hljs-ln-code" data-line-number="1">'
        '<span class="hljs-keyword">let</span> a</td></tr><tr><td class="hljs-ln-line '
        'hljs-ln-numbers" data-line-number="2"></td><td class="hljs-ln-line hljs-ln-code">  b</td>'
        "</tr></tbody></table></code></pre>",
        "```js\nlet a\n  b\n```",
    ),
    (
        "highlight.js, bare language class",
        '<pre><code class="hljs python">a = 1</code></pre>',
        "```python\na = 1\n```",
    ),
    (
        "Hexo figure with a title",
        '<figure class="highlight js"><figcaption><span>a.js</span></figcaption><table><tr><td '
        'class="gutter"><pre><span class="line">1</span><br><span class="line">2</span><br></pre>'
        '</td><td class="code"><pre><span class="line"><span class="keyword">let</span> a</span><br>'
        '<span class="line">  b</span><br></pre></td></tr></table></figure>',
        '```js title="a.js"\nlet a\n  b\n```',
    ),
    (
        "Hexo figure, plain",
        '<figure class="highlight plain"><table><tr><td class="gutter"><pre><span class="line">1'
        '</span><br></pre></td><td class="code"><pre><span class="line">a</span><br></pre></td></tr>'
        "</table></figure>",
        "```\na\n```",
    ),
    (
        "GitHub gist",
        '<div id="gist1" class="gist"><div class="gist-file"><div class="gist-data"><div '
        'class="js-gist-file-update-container"><div id="file-a-py" class="file my-2"><div '
        'itemprop="text" class="Box-body p-0 blob-wrapper data type-python"><div '
        'class="js-check-bidi"><table data-hpc class="highlight tab-size js-file-line-container" '
        'data-tab-size="8"><tr><td id="L1" class="blob-num js-line-number" data-line-number="1">'
        '</td><td id="LC1" class="blob-code blob-code-inner js-file-line"><span class="pl-k">def'
        '</span> f():</td></tr><tr><td class="blob-num js-line-number" data-line-number="2"></td>'
        '<td class="blob-code blob-code-inner js-file-line">\n</td></tr><tr><td class="blob-num '
        'js-line-number" data-line-number="3"></td><td class="blob-code blob-code-inner '
        'js-file-line">    pass</td></tr></table></div></div></div></div></div><div '
        'class="gist-meta"><a href="https://gist.github.com/u/1/raw/a.py" style="float:right">view '
        'raw</a><a href="https://gist.github.com/u/1#file-a-py">a.py</a> hosted with &#10084; by '
        '<a href="https://github.com">GitHub</a></div></div></div>',
        '```python title="a.py"\ndef f():\n\n    pass\n```',
    ),
    (
        "SyntaxHighlighter, rendered",
        '<div id="highlighter_1" class="syntaxhighlighter jscript"><table><tbody><tr><td '
        'class="gutter"><div class="line number1 index0 alt2">1</div><div class="line number2">2'
        '</div></td><td class="code"><div class="container"><div class="line number1 index0 alt2">'
        '<code class="jscript keyword">var</code> <code class="jscript plain">a;</code></div><div '
        'class="line number2 index1 alt1"><code class="jscript spaces">&nbsp;&nbsp;</code><code '
        'class="jscript plain">b();</code></div></div></td></tr></tbody></table></div>',
        "```jscript\nvar a;\n  b();\n```",
    ),
    (
        "SyntaxHighlighter, not yet rendered",
        '<pre class="brush: xml; title: pom.xml; notranslate" title="pom.xml">&lt;a&gt;\n</pre>',
        '```xml title="pom.xml"\n<a>\n```',
    ),
    (
        "WordPress block with line breaks",
        '<pre class="wp-block-code"><code>one<br>  two<br><br>three</code></pre>',
        "```\none\n  two\n\nthree\n```",
    ),
    (
        "GeSHi of WordPress",
        '<div class="wp_syntax"><table><tr><td class="line_numbers"><pre>1\n2\n</pre></td><td '
        'class="code"><pre class="php" style="font-family:monospace;"><span style="color:#000">$a'
        "</span>;\n$b;</pre></td></tr></table></div>",
        "```php\n$a;\n$b;\n```",
    ),
    (
        "Google prettify with numbers",
        '<pre class="prettyprint lang-js linenums prettyprinted"><ol class="linenums"><li class="L0">'
        '<span class="kwd">let</span><span class="pln"> a</span></li><li class="L1"><span '
        'class="pln">  b</span></li></ol></pre>',
        "```js\nlet a\n  b\n```",
    ),
    (
        "Torchlight",
        "<pre><code data-theme='nord' data-lang='php' class='phiki torchlight'><div class='line'>"
        '<span style="user-select: none;" class="line-number">1</span>$a;</div><div class=\'line\'>'
        '<span style="user-select: none;" class="line-number">2</span>&nbsp;</div><div '
        "class='line'><span style=\"user-select: none;\" class=\"line-number\">3</span>$b;</div>"
        "</code></pre>",
        "```php\n$a;\n\n$b;\n```",
    ),
    (
        "react-syntax-highlighter",
        '<pre style="display:block;overflow-x:auto"><code class="language-jsx" style="white-space:pre">'
        '<span><span class="linenumber react-syntax-highlighter-line-number" style="display:inline-block;'
        'user-select:none">1</span><span>let a\n</span></span><span><span class="linenumber '
        'react-syntax-highlighter-line-number">2</span><span>b</span></span></code></pre>',
        "```jsx\nlet a\nb\n```",
    ),
    (
        "Quarto with a file name and line anchors",
        '<div class="code-with-filename"><div class="code-with-filename-file"><pre><strong>a.py'
        '</strong></pre></div><div class="sourceCode" id="cb1" data-filename="a.py"><pre '
        'class="sourceCode python code-with-copy"><code class="sourceCode python"><span id="cb1-1">'
        '<a href="#cb1-1" aria-hidden="true" tabindex="-1"></a>a <span class="op">=</span> 1</span>\n'
        '<span id="cb1-2"><a href="#cb1-2" aria-hidden="true" tabindex="-1"></a>b</span></code>'
        '<button title="Copy to Clipboard" class="code-copy-button"><i class="bi"></i></button></pre>'
        "</div></div>",
        '```python title="a.py"\na = 1\nb\n```',
    ),
    (
        "Zola with a table of lines",
        '<pre data-linenos data-lang="rust" class="language-rust z-code"><code class="language-rust" '
        'data-lang="rust"><table><tbody><tr><td>1</td><td><span>let a;\n</span></td></tr><tr><td>2'
        "</td><td>\n</td></tr><tr><td>3</td><td>b\n</td></tr></tbody></table></code></pre>",
        "```rust\nlet a;\n\nb\n```",
    ),
    (
        "Org mode",
        '<div class="org-src-container"><pre class="src src-emacs-lisp"><span class="linenr">1: '
        "</span>(setq a 1)\n</pre></div>",
        "```emacs-lisp\n(setq a 1)\n```",
    ),
    (
        "Asciidoctor listing with a title",
        '<div class="listingblock"><div class="title">app.rb</div><div class="content"><pre '
        'class="highlight"><code class="language-ruby" data-lang="ruby">puts 1</code></pre></div></div>',
        '```ruby title="app.rb"\nputs 1\n```',
    ),
    (
        "dev.to and GitHub wrappers",
        '<div class="highlight js-code-highlight"><pre class="highlight javascript"><code>let a\n'
        '</code></pre><div class="highlight__panel js-actions-panel"><div class="highlight__panel-'
        'action"><svg width="20px" height="20px"><title>Enter fullscreen mode</title><path d="M1 1"/>'
        "</svg></div></div></div>",
        "```javascript\nlet a\n```",
    ),
    (
        "GitHub rendered Markdown",
        '<div class="highlight highlight-source-shell notranslate"><pre>ls <span class="pl-k">|</span>'
        ' wc</pre><div class="zeroclipboard-container"><clipboard-copy aria-label="Copy" value="ls">'
        "</clipboard-copy></div></div>",
        "```shell\nls | wc\n```",
    ),
    (
        "Medium",
        '<pre class="fg fh"><span id="1a" class="fi" data-selectable-paragraph="">let a<br>  b</span>'
        "</pre>",
        "```\nlet a\n  b\n```",
    ),
    (
        "Substack",
        '<div class="highlighted_code_block" data-attrs="{&quot;language&quot;:&quot;python&quot;}">'
        '<pre class="shiki"><code class="language-python" data-testid="code">a = 1\nb</code></pre></div>',
        "```python\na = 1\nb\n```",
    ),
    (
        "Ghost card with a caption",
        '<figure class="kg-card kg-code-card"><pre><code class="language-js">let a</code></pre>'
        "<figcaption><p>The first line</p></figcaption></figure>",
        '```js title="The first line"\nlet a\n```',
    ),
    (
        "Mermaid",
        '<pre class="mermaid">graph TD;\n  A--&gt;B;\n</pre>',
        "```mermaid\ngraph TD;\n  A-->B;\n```",
    ),
    (
        "backticks in code",
        "<pre><code>```js\nlet a\n```</code></pre>",
        "````\n```js\nlet a\n```\n````",
    ),
    (
        "prompts and output stay",
        '<div class="language-console highlighter-rouge"><div class="highlight"><pre '
        'class="highlight"><code><span class="gp">$</span><span class="w"> </span>ls\n<span '
        'class="go">a  b</span>\n</code></pre></div></div>',
        "```console\n$ ls\na  b\n```",
    ),
    (
        "lines of code in one code element",
        "<p><code>one<br>two</code></p>",
        "```\none\ntwo\n```",
    ),
    (
        "a table of code in a list",
        '<ul><li>See<div class="highlight"><pre><code class="language-sh">ls\n\ncd</code></pre></div>'
        "</li></ul>",
        "- See\n\n  ```sh\n  ls\n\n  cd\n  ```",
    ),
]

STRUCTURE = [
    (
        "Hugo heading with an anchor after it",
        '<h2 id="a-b">A b<a hidden class="anchor" aria-hidden="true" href="#a-b">#</a></h2>',
        "## A b",
    ),
    (
        "heading that is a link to itself (Astro, rehype-autolink wrap)",
        '<h2 id="a-b"><a href="#a-b">A <code>b</code></a></h2>',
        "## A `b`",
    ),
    (
        "GitHub heading with an icon before it",
        '<h3 id="x"><a class="anchor" href="#x" aria-hidden="true"><svg class="octicon" width="16" '
        'height="16"><path d="m1"/></svg></a>X and <a href="/y">y</a></h3>',
        "### X and [y](https://example.org/y)",
    ),
    (
        "Starlight heading in a wrapper",
        '<div class="sl-heading-wrapper level-h2"><h2 id="x">X</h2><a class="sl-anchor-link" '
        'href="#x"><span aria-hidden="true" class="sl-anchor-icon"><svg width="16" height="16">'
        '<path d="m1"/></svg></span><span class="sr-only">Section titled “X”</span></a></div>',
        "## X",
    ),
    (
        "Docusaurus heading",
        '<h2 class="anchor anchorWithStickyNavbar_LWe7" id="x">X<a href="#x" class="hash-link" '
        'aria-label="Direct link to X" title="Direct link to X">\u200b</a></h2>',
        "## X",
    ),
    (
        "headings of two words and a number",
        "<h4>1. One</h4><h6>C# #</h6>",
        "#### 1. One\n\n###### C# \\#",
    ),
    (
        "nested tight lists",
        "<ul>\n<li>a\n<ul>\n<li>b\n<ol start=3>\n<li>c</li>\n<li>d</li>\n</ol>\n</li>\n</ul>\n</li>"
        "\n<li>e</li>\n</ul>",
        "- a\n  - b\n\n    3. c\n    4. d\n- e",
    ),
    (
        "loose list with code",
        "<ol><li><p>a</p><pre><code>x\n\ny</code></pre></li><li><p>b</p></li></ol>",
        "1. a\n\n   ```\n   x\n\n   y\n   ```\n\n2. b",
    ),
    (
        "two lists in a row",
        "<ul><li>a</li></ul><ul><li>b</li></ul>",
        "- a\n\n* b",
    ),
    (
        "GitHub task list",
        '<ul class="contains-task-list"><li class="task-list-item"><input type="checkbox" '
        'class="task-list-item-checkbox" disabled checked> done</li><li class="task-list-item">'
        '<input type="checkbox" disabled> <strong>open</strong></li></ul>',
        "- [x] done\n- [ ] **open**",
    ),
    (
        "definition list",
        "<dl><dt>Term &amp; <em>co</em></dt><dd>Its meaning</dd><dd><p>Two</p><p>parts</p></dd></dl>",
        "<dl>\n<dt>Term &amp; <em>co</em></dt>\n<dd>Its meaning</dd>\n<dd>\n\nTwo\n\nparts\n\n</dd>\n</dl>",
    ),
    (
        "table with alignment, code and a bar",
        '<table><thead><tr><th style="text-align:left">a</th><th align="right">b</th></tr></thead>'
        '<tbody><tr><td style="text-align:left"><code>x|y</code></td><td align="right">1 | 2<br>3'
        "</td></tr></tbody></table>",
        "| a | b |\n| :--- | ---: |\n| `x\\|y` | 1 \\| 2<br>3 |",
    ),
    (
        "table with a list in a cell",
        "<table><tr><th>a</th><th>b</th></tr><tr><td><ul><li>x</li><li>y</li></ul></td><td>z</td></tr>"
        "</table>",
        "| a | b |\n| --- | --- |\n| <ul><li>x</li><li>y</li></ul> | z |",
    ),
    (
        "table with spans",
        "<table><tr><th colspan=2>a</th></tr><tr><td>b</td><td>c</td></tr></table>",
        '<table><tr><th colspan="2">a</th></tr><tr><td>b</td><td>c</td></tr></table>',
    ),
    (
        "table with code of two lines in a cell",
        "<table><tr><th>a</th><th>b</th></tr><tr><td><pre><code>x\n\ny</code></pre></td><td>c</td></tr>"
        "</table>",
        "<table><tr><th>a</th><th>b</th></tr><tr><td><pre><code>x&#10;&#10;y</code></pre></td>"
        "<td>c</td></tr></table>",
    ),
    (
        "blockquote with a list",
        "<blockquote><p>a</p><ul><li>b</li></ul></blockquote>",
        "> a\n>\n> - b",
    ),
    (
        "GitHub alert, rendered",
        '<div class="markdown-alert markdown-alert-warning" dir="auto"><p class="markdown-alert-title" '
        'dir="auto"><svg class="octicon" width="16" height="16"><path d="m"/></svg>Warning</p>'
        "<p>Mind the gap.</p></div>",
        "> [!WARNING]\n> Mind the gap.",
    ),
    (
        "GitHub alert, as it was written",
        "<blockquote><p>[!NOTE]<br>Mind the gap.</p></blockquote>",
        "> [!NOTE]\n> Mind the gap.",
    ),
    (
        "MkDocs admonition with its own title",
        '<div class="admonition danger"><p class="admonition-title">Never do this</p><p>Mind.</p></div>',
        "> [!CAUTION]\n> **Never do this**\n>\n> Mind.",
    ),
    (
        "Docusaurus admonition",
        '<div class="theme-admonition theme-admonition-tip admonition_xJq3 alert alert--success"><div '
        'class="admonitionHeading_Gvgb"><span class="admonitionIcon_Rf37"><svg viewBox="0 0 12 16">'
        '<path d="m"/></svg></span>tip</div><div class="admonitionContent_BuS1"><p>Mind.</p></div></div>',
        "> [!TIP]\n> Mind.",
    ),
    (
        "VitePress container",
        '<div class="warning custom-block"><p class="custom-block-title">WARNING</p><p>Mind.</p></div>',
        "> [!WARNING]\n> Mind.",
    ),
    (
        "Starlight aside",
        '<aside aria-label="Note" class="starlight-aside starlight-aside--note"><p '
        'class="starlight-aside__title" aria-hidden="true"><svg width="16" height="16"><path d="m"/>'
        '</svg>Note</p><div class="starlight-aside__content"><p>Mind.</p></div></aside>',
        "> [!NOTE]\n> Mind.",
    ),
    (
        "Quarto callout",
        '<div class="callout callout-style-default callout-important callout-titled"><div '
        'class="callout-header d-flex align-content-center"><div class="callout-icon-container"><i '
        'class="callout-icon"></i></div><div class="callout-title-container flex-fill">Important</div>'
        '</div><div class="callout-body-container callout-body"><p>Mind.</p></div></div>',
        "> [!IMPORTANT]\n> Mind.",
    ),
    (
        "Ghost callout",
        '<div class="kg-card kg-callout-card kg-callout-card-blue"><div class="kg-callout-emoji">💡'
        '</div><div class="kg-callout-text">Mind.</div></div>',
        "> [!NOTE]\n> Mind.",
    ),
    (
        "details",
        "<details><summary>More <b>of it</b></summary><p>Hidden.</p><pre><code>x</code></pre></details>",
        "<details>\n<summary>More <strong>of it</strong></summary>\n\nHidden.\n\n```\nx\n```\n\n</details>",
    ),
    (
        "figure with a caption",
        '<figure><img src="/a.png" alt="An a"><figcaption>The <a href="/a">a</a></figcaption></figure>',
        "![An a](https://example.org/a.png)\n\n*The [a](https://example.org/a)*",
    ),
    (
        "WordPress caption",
        '<div id="attachment_1" class="wp-caption alignnone"><img src="a.png" alt="A"><p '
        'class="wp-caption-text">The a</p></div>',
        "![A](https://example.org/posts/a/a.png)\n\n*The a*",
    ),
    (
        "lazy picture with a twin in noscript",
        '<p><img class="lazyload" src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAI=" '
        'data-src="/a.jpg" alt="A"><noscript><img src="/a.jpg" alt="A"></noscript></p>',
        "![A](https://example.org/a.jpg)",
    ),
    (
        "picture with sources alone",
        '<picture><source type="image/avif" srcset="/a-400.avif 400w, /a-800.avif 800w"><img alt="A">'
        "</picture>",
        "![A](https://example.org/a-800.avif)",
    ),
    (
        "Next.js image with a noscript twin",
        '<span><img alt="A" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7">'
        '<noscript><img alt="A" srcset="/_next/image?url=%2Fimages%2Fa.png&amp;w=640&amp;q=75 1x, '
        '/_next/image?url=%2Fimages%2Fa.png&amp;w=1080&amp;q=75 2x" src="/_next/image?url=%2Fimages'
        '%2Fa.png&amp;w=1080&amp;q=75"></noscript></span>',
        "![A](https://example.org/images/a.png)",
    ),
    (
        "Substack picture",
        '<div class="captioned-image-container"><figure><a class="image-link image2" target="_blank" '
        'href="https://cdn.example.com/a.png"><div class="image2-inset"><picture><source type="image/'
        'webp" srcset="https://cdn.example.com/w_424/a.png 424w"><img src="https://cdn.example.com/w_1456'
        '/a.png" width="1456" height="800" alt="A"></picture><div class="image-link-expand"><svg '
        'width="20" height="20"><g><path d="m"/></g></svg></div></div></a><figcaption '
        'class="image-caption">The a</figcaption></figure></div>',
        "[![A](https://cdn.example.com/w_1456/a.png)](https://cdn.example.com/a.png)\n\n*The a*",
    ),
    (
        "YouTube frame",
        '<div class="video"><iframe src="https://www.youtube-nocookie.com/embed/abcDEF12345?rel=0" '
        'title="A talk" allowfullscreen></iframe></div>',
        "[YouTube video: A talk](https://www.youtube.com/watch?v=abcDEF12345)",
    ),
    (
        "gist script",
        '<script src="https://gist.github.com/someone/0123456789abcdef.js"></script>',
        "[Gist](https://gist.github.com/someone/0123456789abcdef)",
    ),
    (
        "tweet",
        '<blockquote class="twitter-tweet"><p lang="en" dir="ltr">Words of it</p>&mdash; Someone (@s) '
        '<a href="https://twitter.com/s/status/1">May 1, 2020</a></blockquote>',
        "> Words of it\n>\n> — Someone (@s) [May 1, 2020](https://twitter.com/s/status/1)",
    ),
    (
        "Ghost bookmark",
        '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container" '
        'href="https://example.com/x"><div class="kg-bookmark-content"><div class="kg-bookmark-title">'
        'X</div><div class="kg-bookmark-description">About x</div></div></a></figure>',
        "[X](https://example.com/x)",
    ),
    (
        "Docusaurus tabs",
        '<div class="theme-tabs-container tabs-container"><ul role="tablist" class="tabs"><li '
        'role="tab" class="tabs__item">One</li><li role="tab" class="tabs__item">Two</li></ul><div '
        'class="margin-top--md"><div role="tabpanel" class="tabItem"><p>First.</p></div><div '
        'role="tabpanel" class="tabItem" hidden><p>Second.</p></div></div></div>',
        "**One**\n\nFirst.\n\n**Two**\n\nSecond.",
    ),
    (
        "KaTeX, inline",
        '<p>So <span class="katex"><span class="katex-mathml"><math xmlns="http://www.w3.org/1998/Math/'
        'MathML"><semantics><mrow><msup><mi>a</mi><mn>2</mn></msup></mrow><annotation encoding="'
        'application/x-tex">a^2 &lt; b_1</annotation></semantics></math></span><span class="katex-html" '
        'aria-hidden="true"><span class="base">a2</span></span></span> holds.</p>',
        "So $a^2 < b_1$ holds.",
    ),
    (
        "KaTeX, display",
        '<p><span class="katex-display"><span class="katex"><span class="katex-mathml"><math><semantics>'
        '<mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">\\int x</annotation></semantics>'
        '</math></span><span class="katex-html" aria-hidden="true">x</span></span></span></p>',
        "$$\\int x$$",
    ),
    (
        "MathJax 2 script",
        '<p>So <span class="MathJax_Preview">x</span><script type="math/tex">x_1</script>.</p>',
        "So $x_1$.",
    ),
    (
        "pandoc math",
        '<p>So <span class="math inline">\\(x_1 * y\\)</span>.</p>',
        "So $x_1 * y$.",
    ),
    (
        "dollars for MathJax",
        "<p>So $x_1 * y$ and $$\\frac{a}{b}$$ cost $5.</p>",
        "So $x_1 * y$ and $$\\frac{a}{b}$$ cost \\$5.",
        '<script>MathJax={tex:{inlineMath:[["$","$"]]}}</script>'
        '<script src="https://cdn.example.com/mathjax@3/es5/tex-mml-chtml.js"></script>',
    ),
    (
        "plain MathML",
        "<p>So <math><mfrac><mi>a</mi><msub><mi>b</mi><mn>1</mn></msub></mfrac></math>.</p>",
        "So $\\frac{a}{b_{1}}$.",
    ),
    (
        "picture of a formula",
        '<p>So <img src="https://s0.wp.com/latex.php?latex=x%5E2&bg=ffffff" alt="x^2" class="latex">.</p>',
        "So $x^2$.",
    ),
    (
        "inline marks",
        "<p>H<sub>2</sub>O, x<sup>2</sup>, <kbd>Ctrl</kbd>+<kbd>C</kbd>, <mark>m</mark>, <del>d</del>, "
        "<s>s</s>, <b>bo</b>ld, <i>it</i>, <code>a `b` c</code>, <u>u</u></p>",
        "H<sub>2</sub>O, x<sup>2</sup>, <kbd>Ctrl</kbd>+<kbd>C</kbd>, <mark>m</mark>, ~~d~~, ~~s~~, "
        "**bo**ld, *it*, ``a `b` c``, <u>u</u>",
    ),
    (
        "marks that CommonMark would not read",
        "<p>say <b>“so”</b>now, <em>a </em>b, 中文<strong>强调。</strong>中文</p>",
        "say <strong>“so”</strong>now, *a* b, 中文<strong>强调。</strong>中文",
    ),
    (
        "text that looks like Markdown",
        "<p># 1. not *a* [b](c) _d_ e_f &lt;g&gt; &amp;amp; `h` ~~i~~</p><p>1. x</p><p>- y</p><p>+</p>",
        "\\# 1. not \\*a\\* \\[b\\](c) \\_d\\_ e_f \\<g> &amp;amp; \\`h\\` \\~\\~i\\~\\~\n\n1\\. x\n\n\\- y\n\n\\+",
    ),
    (
        "link with a title, round brackets and spaces",
        '<p><a href="/a (b) c" title="T &quot;q&quot;">a</a> <a href="../x)y">b</a></p>',
        '[a](https://example.org/a%20(b)%20c "T \\"q\\"") [b](<https://example.org/posts/x)y>)',
    ),
    (
        "a card that is one link",
        '<a href="/x"><h3>Title</h3><p>Text</p></a>',
        "### [Title](https://example.org/x)\n\n[Text](https://example.org/x)",
    ),
    (
        "boilerplate in the middle and at the end",
        '<div class="sharedaddy sd-sharing-enabled"><h3>Share this:</h3><ul><li><a href="/t">X</a></li>'
        '</ul></div><nav id="TableOfContents"><ul><li><a href="#a">A</a></li></ul></nav><p>5 min read</p>'
        '<div class="author-box"><p>By someone who writes.</p></div><form><input type="email"><button>'
        'Subscribe</button></form><div id="comments"><p>First!</p></div>',
        "",
    ),
]

NOTE = "The note has words of its own."
NOTES = [
    (
        "Hugo",
        '<p>See<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup>.</p>',
        '<div class="footnotes" role="doc-endnotes"><hr><ol><li id="fn:1"><p>The note has words of its '
        'own.&#160;<a href="#fnref:1" class="footnote-backref" role="doc-backlink">&#x21a9;&#xfe0e;</a>'
        "</p></li></ol></div>",
    ),
    (
        "kramdown",
        '<p>See<sup id="fnref:a" role="doc-noteref"><a href="#fn:a" class="footnote" rel="footnote">1</a>'
        "</sup>.</p>",
        '<div class="footnotes" role="doc-endnotes"><ol><li id="fn:a" role="doc-endnote"><p>The note has '
        'words of its own. <a href="#fnref:a" class="reversefootnote" role="doc-backlink">&#8617;</a></p>'
        "</li></ol></div>",
    ),
    (
        "remark-gfm",
        '<p>See<sup><a href="#user-content-fn-1" id="user-content-fnref-1" data-footnote-ref="true" '
        'aria-describedby="footnote-label">1</a></sup>.</p>',
        '<section data-footnotes="true" class="footnotes"><h2 class="sr-only" id="footnote-label">'
        'Footnotes</h2><ol><li id="user-content-fn-1"><p>The note has words of its own. <a '
        'href="#user-content-fnref-1" data-footnote-backref="" aria-label="Back to reference 1" '
        'class="data-footnote-backref">↩</a></p></li></ol></section>',
    ),
    (
        "markdown-it-footnote",
        '<p>See<sup class="footnote-ref"><a href="#fn1" id="fnref1">[1]</a></sup>.</p>',
        '<hr class="footnotes-sep"><section class="footnotes"><ol class="footnotes-list"><li id="fn1" '
        'class="footnote-item"><p>The note has words of its own. <a href="#fnref1" '
        'class="footnote-backref">↩︎</a></p></li></ol></section>',
    ),
    (
        "pandoc and Quarto",
        '<p>See<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a>.</p>',
        '<section id="footnotes" class="footnotes footnotes-end-of-document" role="doc-endnotes"><hr><ol>'
        '<li id="fn1"><p>The note has words of its own.<a href="#fnref1" class="footnote-back" '
        'role="doc-backlink">↩︎</a></p></li></ol></section>',
    ),
    (
        "docutils",
        '<p>See<a class="footnote-reference brackets" href="#id2" id="id1" role="doc-noteref"><span '
        'class="fn-bracket">[</span>1<span class="fn-bracket">]</span></a>.</p>',
        '<aside class="footnote-list brackets"><aside class="footnote brackets" id="id2" role="doc-'
        'footnote"><span class="label"><span class="fn-bracket">[</span><a role="doc-backlink" '
        'href="#id1">1</a><span class="fn-bracket">]</span></span><p>The note has words of its own.</p>'
        "</aside></aside>",
    ),
    (
        "WordPress",
        '<p>See<sup data-fn="ab-cd" class="fn"><a href="#ab-cd" id="ab-cd-link">1</a></sup>.</p>',
        '<ol class="wp-block-footnotes"><li id="ab-cd">The note has words of its own. <a '
        'href="#ab-cd-link" aria-label="Jump to footnote reference 1">↩︎</a></li></ol>',
    ),
    (
        "Substack",
        '<p>See<a class="footnote-anchor" data-component-name="FootnoteAnchorToDOM" id="footnote-'
        'anchor-1-99" href="#footnote-1-99" target="_self">1</a>.</p>',
        '<div class="footnote" data-component-name="FootnoteToDOM"><a id="footnote-1-99" href="#footnote-'
        'anchor-1-99" class="footnote-number" contenteditable="false" target="_self">1</a><div '
        'class="footnote-content"><p>The note has words of its own.</p></div></div>',
    ),
    (
        "Tufte",
        '<p>See<label for="sn-1" class="margin-toggle sidenote-number"></label><input type="checkbox" '
        'id="sn-1" class="margin-toggle"><span class="sidenote">The note has words of its own.</span>.'
        "</p>",
        "",
    ),
    (
        "by hand",
        '<p>See<a href="#n1" id="r1"><sup>1</sup></a>.</p>',
        '<p id="n1"><sup>1</sup> The note has words of its own. <a href="#r1">↩</a></p>',
    ),
]
