"""Words around a date, as data: labels, fillers, units of reading time, zones.

All lower case, without accents on Latin letters (`archiver.dates.folding` folds the page alike).
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PUBLISHED_LABELS = _words("""
    published publish posted post created create written added date dated release released pubdate
    datepublished publication publishing
    veroffentlicht erstellt geschrieben datum verfasst eingestellt
    publie publiee poste postee ecrit cree mis ligne
    publicado publicada creado escrito fecha creada publicacion publicacao postado criado escrita
    data
    pubblicato pubblicata scritto creato postato
    gepubliceerd geplaatst geschreven
    publicerad publicerat skriven skapad publisert publiceret skrevet udgivet lagt ut
    opublikowano opublikowany dodano utworzono napisano
    опубликовано опубликован опубликована дата создано добавлено размещено написано публикации
    опубліковано створено додано
    yayinlanma yayinlandi tarihi tarih yayin
    publikovano vydano zverejneno publikovane
    julkaistu kirjoitettu kozzeteve datum
    发布于 发布 发表于 发表 发布时间 发布日期 发表时间 日期 创建于 创建时间 写于 時間 时间
    發布於 發表於 發佈於 發佈 發布 日期 撰写于
    投稿日 公開日 公開 作成日 投稿 掲載日 日付 日時 投稿日時
    게시일 작성일 등록일 게시 작성 날짜
    dang ngay
    diterbitkan dipublikasikan diposting
    نشر تاريخ
    פורסם תאריך
    """)
UPDATED_LABELS = _words("""
    updated update modified edited revised changed lastmod datemodified modification refreshed
    aktualisiert geandert bearbeitet uberarbeitet
    mise jour modifie modifiee actualise
    actualizado actualizada modificado modificada editado atualizado atualizada atualizacao
    actualizacion
    aggiornato aggiornata modificato aggiornamento
    bijgewerkt gewijzigd
    uppdaterad uppdaterat andrad oppdatert opdateret redigert
    zaktualizowano aktualizacja zmodyfikowano
    обновлено обновлен обновлена изменено изменен отредактировано обновление оновлено змінено
    guncellendi guncelleme guncellenme duzenlendi
    aktualizovano aktualizovane upraveno
    paivitetty muokattu frissitve modositva
    更新于 更新 最后更新 修改于 修改 更新时间 最后修改 编辑于 更新於 最後更新 修改時間 最后更新于
    更新日 最終更新日 最終更新 更新日時 編集日
    수정일 업데이트 수정 갱신
    diperbarui
    """)
FILLERS = _words("""
    on at of the in by day is this last first originally and
    am um den der vom uhr le la a du de des el en dia o os as il lo del alle ore i op den om te kl
    klo на в от г года год р року рік w dnia o godz r rok gada gads d m
    年 月 日 号 號 於 于 في من ngay nam thang luc gio
    """)
BETWEEN_DAY_AND_MONTH = _words("of de di d del den ta the da en")
BETWEEN_MONTH_AND_YEAR = _words("of de del di da in г the")
AFTER_YEAR = _words("m g gada a urte év ev")  # Lithuanian "2026 m. balandžio 28 d."
ORDINALS = _words(
    "st nd rd th er ere eme e o a os re ro do to mo de ste ed ª º го е ый ое й го. і д"
)
READING_UNITS = (
    "min", "mins", "minute", "minuten", "minutes", "minuto", "minuti", "minutos", "minut", "m",
    "мин", "минут", "минуты", "минута", "хв", "dk", "dakika", "perc", "phut", "menit", "read",
    "分", "分钟", "分鐘", "分で", "分钟阅读", "분", "word", "words", "worter", "mots", "palabras",
    "palavras", "parole", "woorden", "слов", "слова", "字", "단어", "comment", "comments",
    "view", "views", "like", "likes",
)  # fmt: skip
RFC822_ZONES = {
    # RFC 822 5.1, hours east of Greenwich; its one-letter zones are unknown (RFC 5322 4.3).
    "ut": 0, "gmt": 0, "utc": 0, "z": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
DAY_FIRST_LANGUAGES = _words(
    # Every locale of these languages writes the day first in numbers (CLDR short formats).
    """
    az be bg bn bs ca cs cy da de el es et fi fr gl he hi hr id is it ka kk lv mk ms nb nl nn no pl
    pt ro ru sk sl sq sr ta th tr uk vi en-au en-gb en-ie en-in en-nz en-za
    """
)
BUDDHIST_YEARS = 543  # ahead of the common era, in Thai dates
ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}  # the year before the era's first
UNIVERSAL = frozenset({"z", "ut", "utc", "gmt"})  # the zone names that mean one thing everywhere
