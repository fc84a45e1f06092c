"""When a page in the browser is done: its scripts at rest, its list at its end, all bounded."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from playwright.async_api import Error as PlaywrightError

from archiver.crawl.chromium import RenderingFailed

if TYPE_CHECKING:
    from playwright.async_api import Page

T = TypeVar("T")

# What a button says that makes a list longer, a row a family of languages. "Next" is not here:
# it puts another list in the place of this one.
MORE = tuple(
    phrase.strip()
    for row in (
        "load more, load more posts, load more articles, load older posts, show more, "
        "show more posts, show more articles, show older posts, view more, view more posts, "
        "see more, see more posts, more, more posts, more articles, more stories, older posts, "
        "older articles, older",
        "mehr laden, mehr anzeigen, mehr, weitere laden, weitere beiträge, weitere artikel, "
        "weitere anzeigen, ältere beiträge, meer laden, meer tonen, meer berichten, toon meer, "
        "visa fler, ladda fler, visa mer, vis flere, vis mer, last inn flere, indlæs flere, "
        "näytä lisää, lataa lisää",
        "charger plus, voir plus, afficher plus, plus d'articles, plus d’articles, en voir plus, "
        "articles plus anciens, cargar más, ver más, mostrar más, más artículos, más entradas, "
        "carregar mais, ver mais, mostrar mais, mais artigos, mais posts, carica altri, "
        "carica altro, mostra altri, mostra di più, altri articoli, carrega'n més",
        "załaduj więcej, pokaż więcej, więcej, načíst další, zobrazit další, načítať ďalšie, "
        "több betöltése, további bejegyzések, încarcă mai multe, učitaj još, показать ещё, "
        "показать еще, загрузить ещё, загрузить еще, ещё, еще, больше статей, показати ще, "
        "завантажити ще, φόρτωση περισσότερων, περισσότερα",
        "daha fazla, daha fazla göster, daha fazla yükle, muat lebih banyak, lihat lainnya, "
        "xem thêm, tải thêm, โหลดเพิ่ม, ดูเพิ่มเติม, تحميل المزيد, عرض المزيد, المزيد, "
        "טען עוד, הצג עוד, بارگذاری بیشتر, और देखें, और लोड करें",
        "加载更多, 載入更多, 查看更多, 显示更多, 顯示更多, 更多文章, 更多, もっと見る, さらに表示, "
        "もっと読み込む, さらに読み込む, 더 보기, 더보기, 더 불러오기",
    )
    for phrase in row.split(",")
)
LONGEST_TEXT = 40  # characters that such a button may say

# Resolves once the document has not changed for that long; `most` bounds the wait.
STILL = """([still, most]) => new Promise(done => {
  let timer = setTimeout(() => done(true), still);
  const end = setTimeout(() => done(false), most);
  new MutationObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(() => { clearTimeout(end); done(true); }, still);
  }).observe(document, {
    subtree: true, childList: true, characterData: true,
    attributeFilter: ["href", "src", "datetime"],
  });
})"""

# How many different addresses the document links to: what grows when a list does.
LINKS = "() => new Set(Array.from(document.querySelectorAll('a[href]'), a => a.href)).size"

# Up a little and down to the end, so that whoever watches the end sees it come into view.
SCROLL = """async () => {
  const tall = box => box.scrollHeight > box.clientHeight + 100
    && box.clientHeight > innerHeight / 3
    && /auto|scroll|overlay/.test(getComputedStyle(box).overflowY);
  const root = document.scrollingElement || document.documentElement;
  const boxes = [root, ...Array.from(document.querySelectorAll("body *")).filter(tall)];
  for (const box of boxes) box.scrollTop = Math.max(0, box.scrollHeight - 3 * innerHeight);
  await new Promise(next => setTimeout(next, 50));
  for (const box of boxes) box.scrollTop = box.scrollHeight;
}"""

# Presses the last button that says "load more". One that stands there often belongs to cards.
PRESS = """([words, longest]) => {
  const wanted = new Set(words);
  const says = e => (e.innerText || e.value || e.getAttribute("aria-label") || "")
    .trim().slice(0, longest + 1).toLowerCase()
    .replace(/^[^\\p{L}]+|[^\\p{L}]+$/gu, "").replace(/\\s+/g, " ");
  const kinds = "button, [role=button], input[type=button], a:not([href]), a[href='#'],"
    + " a[href^='javascript:']";
  const found = Array.from(document.querySelectorAll(kinds)).filter(e => wanted.has(says(e))
    && e.getClientRects().length && !e.disabled && !e.closest("form"));
  const last = found.pop();
  if (!last || found.filter(e => says(e) === says(last)).length > 1) return false;
  last.click();
  return true;
}"""

# The document as HTML; null when it is longer than `most` characters.
CONTENT = """most => {
  const type = document.doctype ? `<!DOCTYPE ${document.doctype.name}>` : "";
  const html = document.documentElement.outerHTML;
  return html.length > most ? null : type + html;
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long a page is waited for."""

    still: float = 0.5  # seconds without a request or a change: the page is at rest
    rest: float = 20.0  # seconds in which it may come to rest
    rounds: int = 50  # times its end is scrolled to, or its "load more" pressed
    growth: float = 180.0  # seconds in which it may grow
    pause: float = 0.0  # seconds between two rounds: each asks the site for more

    @property
    def most(self) -> float:
        """Seconds after which the page is given up: no bound of its own was kept."""
        return 3 * self.rest + self.growth


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A document as the browser shows it."""

    html: str
    url: str  # where the page says it is: scripts may have moved it
    bounded: bool = False  # it was still growing when its rounds or its time were over


class Settling:
    """One page on its way to rest.

    `activity` gives the requests that are on their way, and how many there were so far.
    """

    def __init__(
        self,
        page: Page,
        activity: Callable[[], tuple[int, int]],
        patience: Patience,
        most_characters: int,
    ) -> None:
        self.page = page
        self.activity = activity
        self.patience = patience
        self.most_characters = most_characters

    async def as_list(self) -> Rendered:
        """The page with its list grown as long as it gets; scripts that shorten it are undone."""
        await self.rest()
        best, links, idle, rounds = await self.rendered(), await self.links(), 0, 0
        until = time.monotonic() + self.patience.growth
        while idle < 2:
            if rounds == self.patience.rounds or time.monotonic() > until:
                return Rendered(html=best.html, url=best.url, bounded=True)
            rounds += 1
            await self.more(rounds)
            count = await self.links()
            if count < links:
                break
            idle = 0 if count > links else idle + 1
            best, links = await self.rendered(), count
        return best

    async def as_post(self) -> Rendered:
        """The page once scrolled to its end, for what is made when it comes into view."""
        await self.rest()
        await self.told(SCROLL)
        await self.rest()
        return await self.rendered()

    async def more(self, rounds: int) -> None:
        """Asks the page for more of its list."""
        if rounds > 1:
            await asyncio.sleep(self.patience.pause)
        await self.told(SCROLL)
        await self.told(PRESS, [MORE, LONGEST_TEXT])
        await self.rest()

    async def rest(self) -> None:
        """Waits until nothing is fetched and nothing changes, at most `patience.rest` seconds."""
        until = time.monotonic() + self.patience.rest
        while (left := until - time.monotonic()) > 0:
            _, before = self.activity()
            still = await self.told(STILL, [self.patience.still * 1000, left * 1000])
            if still and self.activity() == (0, before):
                return

    async def links(self) -> int:
        count: int = await self.told(LINKS) or 0
        return count

    async def rendered(self) -> Rendered:
        """The document as it is now; raises RenderingFailed when it is too large."""
        html: str | None = await self.told(CONTENT, self.most_characters)
        if html is None:
            raise RenderingFailed("larger than max_page_mb once its scripts ran")
        return Rendered(html=html, url=self.page.url)

    async def told(self, script: str, argument: Any = None) -> Any:
        """What the script says in the page; asked again when the page moved on meanwhile."""
        for _ in range(3):
            try:
                return await bounded(self.page.evaluate(script, argument), self.patience.rest)
            except PlaywrightError as error:
                if "context was destroyed" not in str(error):
                    raise
            await asyncio.sleep(self.patience.still)
        raise RenderingFailed("the page leads on to itself without end")


async def bounded(answer: Awaitable[T], seconds: float) -> T:
    """What is awaited; raises RenderingFailed when scripts keep the page busy for so long."""
    try:
        return await asyncio.wait_for(answer, seconds + 1)
    except TimeoutError as error:
        raise RenderingFailed("the page's scripts never came to rest") from error
