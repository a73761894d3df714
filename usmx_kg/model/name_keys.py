"""Names as they are compared: without case, accents, Unicode form, punctuation and articles."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "loosen"]

_DROPPED = str.maketrans("", "", ".'’‘ʼ`´")
_MARKS = frozenset({"Mn", "Me", "Cf"})
_ACCENTS = re.compile("[\u0300-\u036f]+")
_WORD = re.compile(r"[^\W_]+")
_ARTICLE_AFTER_DE = re.compile(r"\bde(?:l| el| la| los| las)\b")
_FIRST_ARTICLE = re.compile(r"(?:el|la|los|las) (?=\S)")


def fold(name: str) -> str:
    """Return the form of a name under which it is looked up: `Población de  MÉXICO` is `poblacion de mexico`.

    Full stops and apostrophes vanish, other punctuation parts words, `&` is `and`, the article `the` is no word.
    """
    if not name.isascii():
        name = _ACCENTS.sub("", unicodedata.normalize("NFKD", name))
        if not name.isascii():
            decomposed = unicodedata.normalize("NFKD", name.casefold())
            name = "".join(char for char in decomposed if unicodedata.category(char) not in _MARKS)
    words = _WORD.findall(name.lower().replace("&", " and ").translate(_DROPPED))
    return " ".join(word for word in words if word != "the") or " ".join(words)


def loosen(folded: str, *, first_article: bool = False) -> str:
    """Return a folded name without spaces and without Spanish articles after `de`: `ee uu` is `eeuu`.

    With `first_article` an article at its beginning goes too (`el peru`), which only the name asked for may lose.
    """
    if first_article:
        folded = _FIRST_ARTICLE.sub("", folded, count=1) if _FIRST_ARTICLE.match(folded) else folded
    return _ARTICLE_AFTER_DE.sub("de", folded).replace(" ", "")
