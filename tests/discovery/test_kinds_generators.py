"""Index pages as generators and their themes write them: every post, its title, its day."""

# ruff: noqa: E501 - markup reads better unbroken

from __future__ import annotations

from html import escape
from typing import Any

import pytest


def hugo_papermod(posts: list[Any]) -> str:
    cards = "".join(
        f'<article class="post-entry"><header class="entry-header"><h2>{escape(p.title)}\n</h2></header>'
        f'<div class="entry-content"><p>{p.summary}</p></div><footer class="entry-footer">'
        f"<span title='{p.day}'>{p.words}</span>&nbsp;·&nbsp;7 min&nbsp;·&nbsp;1421 words&nbsp;·&nbsp;Ann</footer>"
        f'<a class="entry-link" aria-label="post link to {escape(p.title)}" href="https://a.blog/{p.slug}/"></a></article>'
        for p in posts
    )
    menu = "".join(
        f'<li><a href="https://a.blog/{m}/" title={m}><span>{m}</span></a></li>'
        for m in ("archives", "tags", "faq")
    )
    return (
        f'<body class="list"><header class="header"><nav class="nav"><ul id="menu">{menu}</ul></nav></header>'
        f'<main class="main"><header class="page-header"><div class="breadcrumbs"><a href="https://a.blog/">Home</a></div>'
        f'<h1>Posts</h1></header>{cards}<footer class="page-footer"><nav class="pagination">'
        f'<a class="next" href="https://a.blog/page/2/">Next&nbsp;»</a></nav></footer></main></body>'
    )


def hugo_coder(posts: list[Any]) -> str:
    rows = "".join(
        f'<li><span class="date">{p.words}</span><a class="title" href="/{p.slug}/">{escape(p.title)}</a></li>'
        for p in posts
    )
    return (
        '<body class="preload-transitions colorscheme-light"><main class="wrapper"><nav class="navigation">'
        '<section class="container"><a class="navigation-title" href="/">Ann</a><ul class="navigation-list">'
        '<li class="navigation-item"><a class="navigation-link" href="/about/">About</a></li></ul></section></nav>'
        f'<div class="content"><section class="container list"><header><h1 class="title"><a class="title-link" href="/">Blog</a>'
        f'</h1></header><ul>{rows}</ul></section></div><footer class="footer"><section class="container">© 2024 Ann · '
        'Powered by <a href="https://gohugo.io/">Hugo</a></section></footer></main></body>'
    )


def hugo_stack(posts: list[Any]) -> str:
    cards = "".join(
        f'<article class="has-image"><header class="article-header"><div class="article-image"><a href="/{p.slug}/">'
        f'<img src="/{p.slug}/cover.png" alt="cover"></a></div><div class="article-details"><header class="article-category">'
        f'<a href="/categories/{p.tags[0]}/">{p.tags[0]}</a></header><div class="article-title-wrapper"><h2 class="article-title">'
        f'<a href="/{p.slug}/">{escape(p.title)}</a></h2><h3 class="article-subtitle">{p.summary}</h3></div>'
        f'<footer class="article-time"><div><time class="article-time--published">{p.day:%b %d, %Y}</time></div>'
        f'<div><time class="article-time--reading">3 minute read</time></div></footer></div></header></article>'
        for p in posts
    )
    side = "".join(
        f'<li><a href="/archives/#{y}"><span class="year">{y}</span><span class="count">3</span></a></li>'
        for y in (2024, 2023)
    )
    cloud = "".join(
        f'<a href="/tags/{t}/" class="font_size_2">{t}</a>' for t in ("code", "life", "house")
    )
    return (
        '<body><div class="container main-container"><aside class="sidebar left-sidebar"><nav><ol class="menu"><li><a href="/">'
        '<span>Home</span></a></li><li><a href="/about/"><span>About</span></a></li></ol></nav></aside>'
        f'<aside class="sidebar right-sidebar"><section class="widget archives"><h2>Archives</h2><div>{side}</div></section>'
        f'<section class="widget tagCloud"><h2>Tags</h2><div class="tagCloud-tags">{cloud}</div></section></aside>'
        f'<main class="main full-width"><section class="article-list">{cards}</section><nav class="pagination">'
        '<span class="page-link current">1</span><a class="page-link" href="/page/2/">2</a></nav></main></div></body>'
    )


def jekyll_minima(posts: list[Any]) -> str:
    rows = "".join(
        f'<li><span class="post-meta">{p.day:%b} {p.day.day}, {p.day.year}</span><h3><a class="post-link" href="/{p.slug}/">\n'
        f"            {escape(p.title)}\n          </a></h3></li>"
        for p in posts
    )
    return (
        '<body><header class="site-header"><div class="wrapper"><a class="site-title" rel="author" href="/">Ann</a>'
        '<nav class="site-nav"><div class="trigger"><a class="page-link" href="/about/">About</a></div></nav></div></header>'
        f'<main class="page-content"><div class="wrapper"><div class="home"><h2 class="post-list-heading">Posts</h2>'
        f'<ul class="post-list">{rows}</ul><p class="rss-subscribe">subscribe <a href="/feed.xml">via RSS</a></p></div></div></main>'
        '<footer class="site-footer"><a class="u-url" href="/"></a></footer></body>'
    )


def jekyll_chirpy(posts: list[Any]) -> str:
    cards = "".join(
        f'<article class="card-wrapper card"><a href="/{p.slug}/" class="post-preview row g-0 flex-md-row-reverse">'
        f'<div class="col-md-12"><div class="card-body d-flex flex-column"><h1 class="card-title my-2 mt-md-0">{escape(p.title)}</h1>'
        f'<div class="card-text content mt-0 mb-3"><p>{p.summary}</p></div><div class="post-meta flex-grow-1 d-flex"><div class="me-auto">'
        f'<time data-ts="1" data-df="ll">{p.day:%b} {p.day.day}, {p.day.year}</time><span class="categories">{p.tags[0]}</span>'
        f"</div></div></div></div></a></article>"
        for p in posts
    )
    recent = "".join(
        f'<li class="text-truncate lh-lg"><a href="/{p.slug}/">{escape(p.title)}</a></li>'
        for p in posts[:5]
    )
    return (
        '<body><aside id="sidebar"><nav><ul class="nav"><li class="nav-item"><a href="/" class="nav-link">HOME</a></li>'
        '<li class="nav-item"><a href="/categories/" class="nav-link">CATEGORIES</a></li></ul></nav></aside>'
        f'<div id="main-wrapper"><main><div id="post-list" class="flex-grow-1">{cards}</div><nav aria-label="Page Navigation"><ul class="pagination">'
        '<li class="page-item"><a class="page-link" href="/page2/">2</a></li></ul></nav></main>'
        f'<aside id="panel-wrapper"><section id="access-lastmod"><h2 class="panel-heading">Recently Updated</h2><ul>{recent}</ul></section></aside></div></body>'
    )


def hexo_next(posts: list[Any]) -> str:
    cards = "".join(
        f'<div class="post-block"><article itemscope class="post-content"><header class="post-header"><h2 class="post-title" itemprop="name headline">'
        f'<a href="/{p.slug}/" class="post-title-link" itemprop="url">{escape(p.title)}</a></h2><div class="post-meta-container"><div class="post-meta">'
        f'<span class="post-meta-item"><span class="post-meta-item-text">发表于</span><time title="创建时间：{p.day} 10:00:00" datetime="{p.day}T10:00:00+08:00">{p.day}</time></span>'
        f'<span class="post-meta-item"><span class="post-meta-item-text">更新于</span><time title="修改时间" datetime="2025-01-01T10:00:00+08:00">2025-01-01</time></span>'
        f'<span class="post-meta-item">分类于 <a href="/categories/{p.tags[0]}/"><span>{p.tags[0]}</span></a></span></div></div></header>'
        f'<div class="post-body"><p>{p.summary} <a href="/{posts[-1].slug}/">earlier</a></p><div class="post-button"><a class="btn" href="/{p.slug}/#more" rel="contents">阅读全文 &raquo;</a></div></div></article></div>'
        for p in posts
    )
    return (
        '<body><div class="header"><ul class="main-menu menu"><li class="menu-item"><a href="/" rel="section">首页</a></li>'
        '<li class="menu-item"><a href="/archives/" rel="section">归档</a></li></ul></div>'
        f'<div class="main"><div class="main-inner index posts-expand">{cards}<nav class="pagination"><span class="page-number current">1</span>'
        '<a class="page-number" href="/page/2/">2</a><a class="extend next" rel="next" href="/page/2/"><i class="fa fa-angle-right"></i></a></nav></div></div>'
        '<aside class="sidebar"><div class="site-state-item"><a href="/archives/"><span class="site-state-item-count">10</span><span>日志</span></a></div></aside></body>'
    )


def wordpress_twenty(posts: list[Any]) -> str:
    cards = "".join(
        f'<article id="post-{n}" class="post-{n} post type-post status-publish format-standard hentry category-{p.tags[0]}"><header class="entry-header">'
        f'<h2 class="entry-title"><a href="https://a.blog/{p.slug}/" rel="bookmark">{escape(p.title)}</a></h2></header><div class="entry-content"><p>{p.summary} '
        f'<a href="https://a.blog/{p.slug}/#more-{n}" class="more-link">Continue reading <span class="screen-reader-text">{escape(p.title)}</span></a></p></div>'
        f'<footer class="entry-footer"><span class="posted-on">Posted on <a href="https://a.blog/{p.slug}/" rel="bookmark"><time class="entry-date published" datetime="{p.day}T08:00:00+00:00">{p.words}</time>'
        f'<time class="updated" datetime="2025-02-02T08:00:00+00:00">February 2, 2025</time></a></span><span class="byline">by <a class="url fn n" href="https://a.blog/author/ann/">ann</a></span>'
        f'<span class="cat-links"><a href="https://a.blog/category/{p.tags[0]}/" rel="category tag">{p.tags[0]}</a></span><span class="comments-link"><a href="https://a.blog/{p.slug}/#respond">Leave a comment</a></span></footer></article>'
        for n, p in enumerate(posts, 101)
    )
    recent = "".join(
        f'<li><a href="https://a.blog/{p.slug}/">{escape(p.title)}</a></li>' for p in posts[:5]
    )
    return (
        '<body class="home blog"><div id="page" class="site"><header id="masthead"><nav class="main-navigation"><ul><li><a href="https://a.blog/about/">About</a></li></ul></nav></header>'
        f'<div id="content"><div id="primary"><main id="main" class="site-main">{cards}<nav class="navigation pagination"><h2 class="screen-reader-text">Posts navigation</h2>'
        '<div class="nav-links"><a class="page-numbers" href="https://a.blog/page/2/">2</a><a class="next page-numbers" href="https://a.blog/page/2/">Older posts</a></div></nav></main></div>'
        f'<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>Recent Posts</h2><ul>{recent}</ul></section></aside></div></div></body>'
    )


def ghost_casper(posts: list[Any]) -> str:
    cards = "".join(
        f'<article class="post-card post tag-{p.tags[0]} {"post-card-large" if n == 0 else ""}"><a class="post-card-image-link" href="/{p.slug}/"><img class="post-card-image" src="/i.png" alt="{escape(p.title)}" loading="lazy"></a>'
        f'<div class="post-card-content"><a class="post-card-content-link" href="/{p.slug}/"><header class="post-card-header"><div class="post-card-tags"><span class="post-card-primary-tag">{p.tags[0]}</span></div>'
        f'<h2 class="post-card-title">{escape(p.title)}</h2></header><div class="post-card-excerpt">{p.summary}</div></a><footer class="post-card-meta"><time class="post-card-meta-date" datetime="{p.day}">{p.day:%d %b %Y}</time>'
        f'<span class="post-card-meta-length">4 min read</span></footer></div></article>'
        for n, p in enumerate(posts)
    )
    return (
        '<body class="home-template"><div class="viewport"><header id="gh-head" class="gh-head"><nav class="gh-head-menu"><ul class="nav"><li class="nav-home nav-current"><a href="https://a.blog/">Home</a></li></ul></nav></header>'
        f'<main id="site-main" class="site-main outer"><div class="post-feed inner">{cards}</div></main></div><footer class="site-footer"><a href="https://ghost.org/">Ghost</a></footer></body>'
    )


def substack_archive(posts: list[Any]) -> str:
    cards = "".join(
        f'<div class="portable-archive-post pc-display-flex pc-flexDirection-column"><div class="container-Xb"><div class="pc-display-flex"><a href="https://a.blog/p/{p.slug}" data-testid="post-preview-title" class="color-primary-{n}">{escape(p.title)}</a>'
        f'<div class="color-secondary size-15"><a href="https://a.blog/p/{p.slug}">{p.summary}</a></div><div class="meta-row"><time datetime="{p.day}T12:00:11.000Z" class="date">{p.day:%b} {p.day.day}, {p.day.year}</time><div>•</div><a href="https://substack.com/@ann">Ann Author</a></div>'
        f'<a class="post-ufi-button" href="https://a.blog/p/{p.slug}/comments">3</a></div></div></div>'
        for n, p in enumerate(posts)
    )
    return f'<body><div class="main-menu"><a href="/archive">Archive</a><a href="/about">About</a></div><div class="archive-page typography"><div class="portable-archive-list">{cards}</div></div></body>'


def astro_starter(posts: list[Any]) -> str:
    rows = "".join(
        f'<li data-astro-cid-x><a href="/blog/{p.slug}/" data-astro-cid-x><img width="720" src="/p.webp" alt="" data-astro-cid-x><h4 class="title" data-astro-cid-x>{escape(p.title)}</h4>'
        f'<p class="date" data-astro-cid-x><time datetime="{p.day}T00:00:00.000Z">{p.day:%b} {p.day.day:02}, {p.day.year}</time></p></a></li>'
        for p in posts
    )
    return f'<body><header><nav><h2><a href="/">Site</a></h2><div class="internal-links"><a href="/">Home</a><a href="/blog" class="active">Blog</a></div></nav></header><main><section><ul>{rows}</ul></section></main><footer>© 2024</footer></body>'


def eleventy_base(posts: list[Any]) -> str:
    rows = "".join(
        f'<li class="postlist-item"><a href="/blog/{p.slug}/" class="postlist-link">{escape(p.title)}</a><time class="postlist-date" datetime="{p.day}">{p.day:%d %B %Y}</time></li>'
        for p in posts
    )
    return f'<body><header><a href="/" class="home-link">Eleventy</a><nav><ul class="nav"><li class="nav-item"><a href="/">Home</a></li><li class="nav-item"><a href="/blog/">Archive</a></li></ul></nav></header><main id="skip"><h1>Archive</h1><ol reversed class="postlist" style="--postlist-index: 11">{rows}</ol></main></body>'


def quarto_default(posts: list[Any]) -> str:
    cards = "".join(
        f'<div class="quarto-post image-right" data-index="{n}" data-categories="x" data-listing-date-sort="1"><div class="thumbnail"><a href="./posts/{p.slug}/index.html" class="no-external"><p class="card-img-top"><img src="x.jpg"></p></a></div>'
        f'<div class="body"><h3 class="no-anchor listing-title"><a href="./posts/{p.slug}/index.html" class="no-external">{escape(p.title)}</a></h3><div class="listing-subtitle"><a href="./posts/{p.slug}/index.html" class="no-external"></a></div>'
        f'<div class="delink listing-categories"><div class="listing-category" onclick="x">{p.tags[0]}</div></div><div class="delink listing-description"><a href="./posts/{p.slug}/index.html" class="no-external">{p.summary}</a></div></div>'
        f'<div class="metadata"><a href="./posts/{p.slug}/index.html" class="no-external"><div class="listing-date">{p.day:%b} {p.day.day}, {p.day.year}</div><div class="listing-author">Ann Author</div></a></div></div>'
        for n, p in enumerate(posts)
    )
    return f'<body class="nav-fixed"><header id="quarto-header"><nav class="navbar"><a class="navbar-brand" href="./index.html">Blog</a><a class="nav-link" href="./about.html">About</a></nav></header><div id="quarto-content"><main class="content"><div class="quarto-listing quarto-listing-container-default" id="listing-listing"><div class="list quarto-listing-default">{cards}</div><nav id="listing-listing-pagination" class="listing-pagination"><ul class="pagination"></ul></nav></div></main></div></body>'


def quarto_grid(posts: list[Any]) -> str:
    cards = "".join(
        f'<div class="g-col-1" data-index="{n}"><a href="./posts/{p.slug}/index.html" class="quarto-grid-link"><div class="quarto-grid-item card h-100 card-left"><p class="card-img-top"><img src="a.png"></p><div class="card-body post-contents">'
        f'<h5 class="no-anchor card-title listing-title">{escape(p.title)}</h5><div class="listing-categories"><div class="listing-category">{p.tags[0]}</div></div><div class="card-text listing-description delink">{p.summary}</div><div class="card-attribution card-text-small"><div class="listing-author">Ann</div><div class="listing-date">{p.day:%b} {p.day.day}, {p.day.year}</div></div></div></div></a></div>'
        for n, p in enumerate(posts)
    )
    return f'<body><header><nav><a href="./about.html">About</a></nav></header><main class="content"><div class="list grid quarto-listing-cols-3">{cards}</div></main></body>'


def docusaurus_blog(posts: list[Any]) -> str:
    cards = "".join(
        f'<article class="margin-bottom--xl" itemprop="blogPost" itemscope><header><h2 class="title_{n}x" itemprop="headline"><a itemprop="url" href="/blog/{p.slug}">{escape(p.title)}</a></h2><div class="container_mt6G margin-vert--md"><time datetime="{p.day}T00:00:00.000Z" itemprop="datePublished">{p.words}</time> · One min read</div>'
        f'<div class="margin-top--md"><div class="avatar"><div class="avatar__name"><a href="https://github.com/ann" itemprop="url"><span itemprop="name">Ann</span></a></div></div></div></header><div class="markdown" itemprop="articleBody"><p>{p.summary}</p><h2 class="anchor" id="x">Setup<a href="/blog/{p.slug}#x" class="hash-link">\u200b</a></h2></div>'
        f'<footer class="row"><ul class="tags_x"><li class="tag_y"><a class="tag_z" href="/blog/tags/{p.tags[0]}">{p.tags[0]}</a></li></ul><div class="col"><a aria-label="Read more about {escape(p.title)}" href="/blog/{p.slug}"><strong>Read More</strong></a></div></footer></article>'
        for n, p in enumerate(posts)
    )
    recent = "".join(
        f'<li class="sidebarItem_"><a class="sidebarItemLink_" href="/blog/{p.slug}">{escape(p.title)}</a></li>'
        for p in posts[:5]
    )
    return f'<body><nav class="navbar"><a class="navbar__item" href="/docs/intro">Docs</a><a class="navbar__item" href="/blog">Blog</a></nav><div class="main-wrapper"><div class="container"><div class="row"><aside class="col col--3"><nav aria-label="Blog recent posts navigation"><div>Recent posts</div><ul>{recent}</ul></nav></aside><main class="col col--7">{cards}<nav class="pagination-nav"><a class="pagination-nav__link pagination-nav__link--next" href="/blog/page/2"><div class="pagination-nav__label">Older entries</div></a></nav></main></div></div></div></body>'


def pelican_notmyidea(posts: list[Any]) -> str:
    first, *rest = posts

    def card(p: Any) -> str:
        return (
            f'<header><h1><a href="https://a.blog/{p.slug}.html" rel="bookmark" title="Permalink to {escape(p.title)}">{escape(p.title)}</a></h1></header>'
            f'<div class="entry-content"><footer class="post-info"><abbr class="published" title="{p.day}T10:00:00+01:00">Published: {p.day:%a %d %B %Y}</abbr><br>By <a class="url fn" href="https://a.blog/author/ann.html">Ann</a><p>In <a href="https://a.blog/category/{p.tags[0]}.html">{p.tags[0]}</a>.</p></footer><p>{p.summary}</p><a class="readmore" href="https://a.blog/{p.slug}.html">read more</a></div>'
        )

    rows = "".join(f'<li><article class="hentry">{card(p)}</article></li>' for p in rest)
    return f'<body id="index" class="home"><header id="banner"><nav><ul><li><a href="/pages/about.html">About</a></li><li class="active"><a href="https://a.blog/category/misc.html">misc</a></li></ul></nav></header><aside id="featured" class="body"><article><h1 class="entry-title"><a href="https://a.blog/{first.slug}.html">{escape(first.title)}</a></h1><footer class="post-info"><abbr class="published">Published: {first.day:%a %d %B %Y}</abbr></footer><p>{first.summary}</p></article></aside><section id="content" class="body"><h1>Other articles</h1><hr><ol id="posts-list" class="hfeed">{rows}</ol><p class="paginator">Page 1 / 2 <a href="https://a.blog/index2.html">&raquo;</a></p></section></body>'


def hakyll_plain(posts: list[Any]) -> str:
    rows = "".join(
        f'<li>\n        <a href="./posts/{p.slug}.html">{escape(p.title)}</a> - {p.words}\n    </li>\n'
        for p in posts
    )
    return f'<body><header><div class="logo"><a href="./">My Hakyll Blog</a></div><nav><a href="./">Home</a><a href="./about.html">About</a><a href="./archive.html">Archive</a></nav></header><main role="main"><h1>Home</h1><p>Welcome, reader. I write about <a href="./posts/{posts[3].slug}.html">parsing</a> and bread.</p><h2>Posts</h2><ul>\n    {rows}</ul></main></body>'


def sphinx_ablog(posts: list[Any]) -> str:
    cards = "".join(
        f'<section class="ablog-post docutils"><h2 class="ablog-post-title"><a href="{p.slug}.html">{escape(p.title)}</a></h2><ul class="ablog-archive"><li><span class="fa fa-calendar"></span>{p.day:%d %B %Y}</li><li><a href="blog/tag/{p.tags[0]}.html">{p.tags[0]}</a></li></ul><p class="ablog-post-excerpt">{p.summary}</p><p class="ablog-post-expand"><a href="{p.slug}.html"><em>Read more ...</em></a></p></section>'
        for p in posts
    )
    return f'<html><head><link rel="next" title="About" href="about.html"></head><body><div class="sidebar"><h3><a href="blog/2024.html">Archives</a></h3></div><div class="body" role="main">{cards}</div></body>'


def blogger_contempo(posts: list[Any]) -> str:
    cards = "".join(
        f"<div class='post-outer'><div class='post'><h3 class='post-title entry-title'><a href='https://a.blog/2024/01/{p.slug}.html'>{escape(p.title)}</a></h3><div class='post-header'><span class='byline post-timestamp'>-<a class='timestamp-link' href='https://a.blog/2024/01/{p.slug}.html' rel='bookmark'><time class='published' datetime='{p.day}T06:32:00+01:00'>{p.words}</time></a></span></div><div class='post-snippet'>{p.summary}</div><div class='jump-link flat-button'><a href='https://a.blog/2024/01/{p.slug}.html' title='{escape(p.title)}'>Read more</a></div></div></div>"
        for p in posts
    )
    return f"<body><div class='main'><div class='widget Blog'><div class='blog-posts hfeed'>{cards}</div><div class='blog-pager'><a class='blog-pager-older-link' href='https://a.blog/search?updated-max=2021-07-19T06:32:00%2B01:00&amp;max-results=10' title='More posts'>More posts</a></div></div></div><aside><div class='widget BlogArchive'><ul class='hierarchy'><li><a class='post-count-link' href='https://a.blog/2024/01/'>January 2024</a> <span class='post-count'>4</span></li></ul></div></aside></body>"


def tailwind_cards(posts: list[Any]) -> str:
    cards = "".join(
        f'<a class="group block rounded-2xl border p-6 hover:shadow-lg" href="/{p.slug}/"><div class="flex items-center gap-2 text-xs"><span class="uppercase">{p.tags[0]}</span><span>0{n}</span></div><div class="mt-2 text-xs"><span>{p.words}</span><span>8 min read</span></div><div class="mt-1 text-xl font-semibold">{escape(p.title)}</div><div class="mt-2 text-sm">{p.summary}</div><span>Read Article</span></a>'
        for n, p in enumerate(posts)
    )
    return f'<body><div id="__next"><div class="sticky top-0"><a href="/">Ann</a><a href="/about">About</a><a href="/work">Work</a></div><div class="mx-auto"><div class="grid md:grid-cols-2">{cards}</div></div><div class="border-t"><a href="https://x.com/ann">X</a><a href="/privacy">Privacy</a></div></div></body>'


KINDS = [
    (hugo_papermod, "/{slug}/", "https://a.blog/"),
    (hugo_coder, "/{slug}/", "https://a.blog/"),
    (hugo_stack, "/{slug}/", "https://a.blog/"),
    (jekyll_minima, "/{slug}/", "https://a.blog/"),
    (jekyll_chirpy, "/{slug}/", "https://a.blog/"),
    (hexo_next, "/{slug}/", "https://a.blog/"),
    (wordpress_twenty, "/{slug}/", "https://a.blog/"),
    (ghost_casper, "/{slug}/", "https://a.blog/"),
    (substack_archive, "/p/{slug}", "https://a.blog/archive"),
    (astro_starter, "/blog/{slug}/", "https://a.blog/blog/"),
    (eleventy_base, "/blog/{slug}/", "https://a.blog/blog/"),
    (quarto_default, "/posts/{slug}/index.html", "https://a.blog/"),
    (quarto_grid, "/posts/{slug}/index.html", "https://a.blog/"),
    (docusaurus_blog, "/blog/{slug}", "https://a.blog/blog"),
    (pelican_notmyidea, "/{slug}.html", "https://a.blog/"),
    (hakyll_plain, "/posts/{slug}.html", "https://a.blog/"),
    (sphinx_ablog, "/{slug}.html", "https://a.blog/"),
    (blogger_contempo, "/2024/01/{slug}.html", "https://a.blog/"),
    (tailwind_cards, "/{slug}/", "https://a.blog/"),
]


@pytest.mark.parametrize(("build", "path", "url"), KINDS, ids=[row[0].__name__ for row in KINDS])
def test_every_post_with_its_title_and_day(
    build: Any, path: str, url: str, posts: Any, listing: Any, lines: Any, expected: Any
) -> None:
    assert lines(listing(build(posts), url)) == expected(path)
