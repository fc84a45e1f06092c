"""Words of index pages in many languages, as tables: what a link, a heading or a label says."""

from __future__ import annotations

import re

from archiver.discovery.document import plain


def phrases(*rows: str) -> frozenset[str]:
    """Phrases of rows such as "next, next page, older"; compared in lower case."""
    return frozenset(phrase.strip().casefold() for row in rows for phrase in row.split(","))


READ_MORE = phrases(
    # Links that lead where the title beside them leads. A row a family of languages.
    "read more, read on, read post, read article, read the article, read the post, "
    "read full post, read full article, read the full article, read the full post, "
    "read entry, read the rest, read the whole thing, read the story, read story, "
    "read this post, read it, read now, read all about it, read more here, "
    "read more about this, reading, read, continue reading, keep reading, continue, "
    "start reading, please read more, read blog, read blog post, read the blog, "
    "read in full, read details, read the whole article",
    "more, more info, more details, details, full post, full article, full story, "
    "full text, link, permalink, go, open, here, click here, post, article, view, "
    "view post, view article, view more, view details, view full post, see more, "
    "see details, see post, learn more, find out more, show more, open post, go to post, "
    "comments, comment, leave a comment, no comments, reply, share, source, discuss",
    "weiterlesen, mehr, mehr lesen, mehr erfahren, lies mehr, zum artikel, "
    "artikel lesen, zum beitrag, beitrag lesen, ganzen artikel lesen, ganzer artikel, "
    "lees meer, lees verder, meer lezen, verder lezen, läs mer, läs vidare, les mer, "
    "les videre, læs mere, lue lisää",
    "lire, lire la suite, lire plus, lire l'article, lire l’article, lire davantage, "
    "en savoir plus, la suite, suite, voir plus, leer, leer más, leer mas, "
    "leer artículo, leer el artículo, seguir leyendo, sigue leyendo, continuar leyendo, "
    "ver más, más, ler, ler mais, ler artigo, ler o artigo, leia mais, continue lendo, "
    "continuar a ler, continuar lendo, saiba mais, mais, leggi, leggi tutto, "
    "leggi di più, leggi l'articolo, leggi ancora, continua, continua a leggere, "
    "scopri di più, llegir més, ler máis",
    "czytaj, czytaj dalej, czytaj więcej, więcej, číst dále, číst více, celý článek, "
    "čítať ďalej, tovább, tovább olvasom, citește mai mult, citește, pročitaj više, "
    "preberi več, прочитај више, читать, читать далее, читать дальше, читать полностью, "
    "читать статью, далее, подробнее, полностью, читати далі, детальніше, "
    "διαβάστε περισσότερα, περισσότερα",
    "devamını oku, devamı, daha fazla, oku, baca selengkapnya, selengkapnya, xem thêm, "
    "đọc tiếp, đọc thêm, อ่านต่อ, อ่านเพิ่มเติม, اقرأ المزيد, المزيد, ادامه مطلب, "
    "קרא עוד, המשך קריאה, और पढ़ें",
    "阅读全文, 阅读更多, 阅读原文, 阅读文章, 阅读, 閱讀全文, 閱讀更多, 閱讀文章, "
    "继续阅读, 繼續閱讀, 查看更多, 查看全文, 查看详情, 更多, 详情, 全文, 続きを読む, "
    "もっと読む, 記事を読む, もっと見る, 詳細, 詳しく見る, 詳しく読む, 더 읽기, 더 보기, "
    "더보기, 계속 읽기, 자세히, 자세히 보기",
)
SIDE_HEADINGS = phrases(
    # Headings over lists that are no page's own: they stand on every page of a site.
    "tags, tag cloud, all tags, popular tags, top tags, browse tags, categories, "
    "all categories, topics, all topics, archive, archives, post archives, labels, "
    "authors, keywords, recent, recent posts, recent articles, recent entries, "
    "recent stories, recent comments, recent writing, latest, latest posts, "
    "latest articles, latest entries, latest news, latest comments, newest posts, "
    "new posts, popular, popular posts, popular articles, related, related posts, "
    "related articles, related content, related reading, trending, trending posts, "
    "trending now, similar posts, similar articles, top posts, top stories, other posts, "
    "other articles, more posts, more articles, more from this blog, more stories, "
    "more reading, most read, most popular, random posts, also on this site, "
    "you may also like, you might also like, read next, up next, see also, "
    "further reading, keep reading",
    "by tag, by category, by year, by date, by topic, follow, follow me, elsewhere, "
    "links, blogroll, friends, pages, menu, navigation, meta, social, about, about me, "
    "contact, subscribe, search, projects, sponsors, quick links, resources, site, "
    "explore, connect, newsletter",
    "neueste beiträge, letzte beiträge, aktuelle beiträge, ähnliche beiträge, "
    "beliebte beiträge, neueste artikel, neueste kommentare, letzte kommentare, "
    "kategorien, schlagwörter, archiv, themen, suche, recente berichten, "
    "gerelateerde berichten, categorieën, archief, senaste inläggen, kategorier, arkiv, "
    "siste innlegg, seneste indlæg",
    "articles récents, articles similaires, articles populaires, derniers articles, "
    "catégories, étiquettes, mots-clés, entradas recientes, entradas populares, "
    "entradas relacionadas, artículos recientes, artículos relacionados, categorías, "
    "etiquetas, archivo, archivos, posts recentes, posts populares, posts relacionados, "
    "artigos recentes, artigos relacionados, categorias, marcadores, arquivo, arquivos, "
    "articoli recenti, articoli correlati, categorie, archivi",
    "последние записи, свежие записи, популярные записи, похожие записи, "
    "последние статьи, похожие статьи, популярные статьи, последние посты, рубрики, "
    "метки, теги, категории, архив, архивы, облако тегов, ostatnie wpisy, "
    "najnowsze wpisy, kategorie, tagi, archiwum, nejnovější příspěvky, son yazılar, "
    "kategoriler, etiketler, pos terbaru, bài viết mới, chuyên mục",
    "最新文章, 最近文章, 近期文章, 热门文章, 相关文章, 推荐文章, 最近发表, 最新评论, "
    "近期评论, 标签, 标签云, 分类, 归档, 文章归档, 友情链接, 网站资讯, 近期文章, "
    "最新文章列表, 最近の投稿, 最近の記事, 最新記事, 人気記事, 関連記事, カテゴリ, "
    "カテゴリー, タグ, アーカイブ, 최근 글, 최근글, 인기 글, 인기글, 관련 글, 관련글, "
    "태그, 카테고리",
)
OLDER = phrases(
    # Links to the next, older page of a list.
    "next, next page, next posts, next post, next entries, next articles, older, "
    "older posts, older post, older entries, older articles, older stories, older stuff, "
    "previous posts, previous entries, previous articles, load more, load more posts, "
    "load more articles, show more, show more posts, view more posts, see more posts, "
    "more, more posts, more articles, more entries, more stories, past, past posts, "
    "earlier, earlier posts, go to next page, next results, old posts",
    "page suivante, suivant, suivante, suivants, articles plus anciens, "
    "articles précédents, articles suivants, plus anciens, plus ancien, "
    "billets précédents, siguiente, siguientes, página siguiente, siguiente página, "
    "próxima, próximo, próxima página, entradas antiguas, entradas más antiguas, "
    "entradas anteriores, artículos anteriores, más antiguos, más antiguas, anteriores, "
    "página seguinte, seguinte, próximos, postagens mais antigas, mais antigos, "
    "mais antigas, posts antigos, posts mais antigos, artigos anteriores, avanti, "
    "successivo, successiva, pagina successiva, articoli più vecchi, "
    "articoli meno recenti, articoli precedenti, post più vecchi, prossima, següent",
    "weiter, nächste, nächste seite, ältere, ältere beiträge, ältere artikel, "
    "ältere einträge, ältere posts, vorherige beiträge, vorherige artikel, volgende, "
    "volgende pagina, oudere, oudere berichten, nästa, nästa sida, äldre, äldre inlägg, "
    "neste, neste side, eldre, eldre innlegg, næste, ældre, ældre indlæg, seuraava, "
    "vanhemmat",
    "następna, następny, następna strona, starsze, starsze wpisy, dalej, další, "
    "další strana, starší, starší příspěvky, ďalšie, ďalšia, következő, régebbi, "
    "régebbi bejegyzések, următoarea, mai vechi, sljedeća, naslednja, следующая, "
    "следующая страница, вперёд, вперед, далее, дальше, ранее, старые записи, "
    "старые статьи, более старые записи, предыдущие записи, предыдущие статьи, "
    "более ранние записи, наступна, старіші, επόμενη, παλαιότερα, "
    "παλαιότερες αναρτήσεις",
    "sonraki, sonraki sayfa, eski yazılar, önceki yazılar, berikutnya, selanjutnya, "
    "lama, trang sau, bài cũ hơn, ถัดไป, التالي, الصفحة التالية, أقدم, הבא, ישנות יותר, "
    "بعدی, अगला, पुराने पोस्ट",
    "下一页, 下一頁, 下页, 下頁, 后一页, 下一个, 更早, 更早的文章, 较旧, 旧文章, "
    "较早文章, 次へ, 次のページ, 次ページ, 次, 古い記事, 以前の記事, 過去の記事, 다음, "
    "다음 페이지, 다음페이지, 이전 글, 이전글, 이전 게시물",
)
NEWER = phrases(
    # Links back to the newer page of a list.
    "prev, previous, previous page, newer, newer posts, newer post, newer entries, "
    "newer articles, newer stories, back, first, first page, go to previous page, "
    "recent posts",
    "précédent, précédente, page précédente, plus récents, articles plus récents, "
    "articles récents, anterior, página anterior, más recientes, más nuevos, "
    "entradas más recientes, entradas recientes, postagens mais recentes, mais recentes, "
    "precedente, pagina precedente, più recenti, articoli più recenti, zurück, "
    "vorherige, vorherige seite, neuere, neuere beiträge, neuere artikel, vorige, "
    "nieuwere, nieuwere berichten, föregående, nyare, nyare inlägg, forrige, nyere, "
    "edellinen",
    "poprzednia, poprzedni, poprzednia strona, nowsze, nowsze wpisy, předchozí, novější, "
    "novšie, előző, újabb, anterioară, предыдущая, предыдущая страница, назад, новее, "
    "более новые, более новые записи, новые записи, попередня, новіші, προηγούμενη, "
    "νεότερα, önceki, önceki sayfa, sebelumnya, trang trước, ก่อนหน้า, السابق, أحدث, "
    "הקודם, قبلی, पिछला",
    "上一页, 上一頁, 上页, 上頁, 前一页, 较新, 更新的文章, 前へ, 前のページ, 前ページ, "
    "前, 新しい記事, 이전, 이전 페이지, 이전페이지, 최신 글",
)
ALL_POSTS = phrases(
    # Links from a short list of the newest posts to the list of all.
    "all posts, all articles, all entries, all stories, all blog posts, view all, view all posts, "
    "view all articles, see all, see all posts, see all articles, show all posts, "
    "browse all posts, "
    "archive, archives, full archive, post archive, blog archive, the archive, more in the archive",
    "alle beiträge, alle artikel, alle posts, archiv, zum archiv, alle berichten, archief, arkiv, "
    "tous les articles, tous les billets, toutes les publications, todos los artículos, "
    "todas las entradas, archivo, todos os posts, todos os artigos, arquivo, tutti gli articoli, "
    "tutti i post, archivio, все записи, все статьи, все посты, архив, wszystkie wpisy, "
    "archiwum",
    "所有文章, 全部文章, 查看全部, 归档, 歸檔, 文章归档, 記事一覧, アーカイブ, "
    "すべての記事, 전체 글, 모든 글",
)
OLDER_MARKS = frozenset({"»", "›", "→", ">", ">>", "⟩", "▶", "⇒", "❯", "➔", "⟶", "»»", "⏩"})
NEWER_MARKS = frozenset({"«", "‹", "←", "<", "<<", "⟨", "◀", "⇐", "❮", "⟵", "««", "⏪"})

_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_COUNTED_LINK = re.compile(
    r"\d+ (?:comments?|replies|responses|reactions|likes|min(?:utes?)?(?: read)?)", re.IGNORECASE
)
_TRAILING_COUNT = re.compile(r"\s*[(（\[]?\d{1,5}[)）\]]?$")


def is_read_more(text: str) -> bool:
    """Whether a link's text only asks to read on, counts comments, or says nothing at all."""
    bare = bare_words(text)
    return not bare or bare in READ_MORE or _COUNTED_LINK.fullmatch(bare) is not None


def bare_words(text: str) -> str:
    """That text in lower case, without arrows, dots and brackets around it."""
    return _EDGES.sub("", plain(text)).casefold()


def is_side_heading(text: str) -> bool:
    """Whether a heading introduces tags, archives, recent or related posts, or links."""
    bare = bare_words(text)
    return bare in SIDE_HEADINGS or bare_words(_TRAILING_COUNT.sub("", bare)) in SIDE_HEADINGS


def is_all_posts(text: str) -> bool:
    """Whether a link's text leads from the newest posts to all of them."""
    return bare_words(text) in ALL_POSTS


def paging_direction(text: str) -> str | None:
    """`older` or `newer` where a link's text says so, else None."""
    whole = plain(text)
    bare = bare_words(whole)
    if whole in OLDER_MARKS or bare in OLDER:
        return "older"
    return "newer" if whole in NEWER_MARKS or bare in NEWER else None
