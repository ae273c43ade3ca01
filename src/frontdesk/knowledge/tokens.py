"""A text as the tokens that BM25 counts: English stems, Chinese words and pairs of characters, codes."""

import re
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

from frontdesk.preprocess.text import is_han, normalise, segment

# Words that say nothing of what is asked. In a handful of short pages BM25 alone takes them for rare words.
STOP = frozenset(
    """
    a about all also am an and any are as at be been but by can could did do does for from get got
    had has have he hello her hey hi him his how i i'd i'm i've if in into is isn't it it's its just
    know let like may me my no not of off on one or our out please s she should so some t tell thank
    thanks that the their them then there these they this those to too up us was we were what when
    where which while who whom why will with won't would yes you your don't doesn't can't want need
    much many long
    的 了 吗 呢 啊 吧 呀 嘛 么 是 在 我 你 您 他 她 它 我们 你们 他们 这 那 这个 那个 这些 那些 有
    没有 没 不 能 能不能 可以 可不可以 会 要 想 想要 请 请问 麻烦 一下 什么 怎么 怎样 怎么办 如何
    为什么 为何 多少 几 哪 哪里 哪个 哪些 谁 和 与 及 或 或者 还是 就 都 也 还 又 再 很 太 给 把 被
    让 对 到 从 用 为 以 之 其 而 但 如果 的话 是否 是不是 有没有 你好 您好 谢谢 知道 告诉 一个 现在
    里 上 下 中 时候 时 后 前
    """.split()  # noqa: SIM905 - a table to read
)

LONG_NUMBER = 5  # digits from which a number is a name rather than an amount
_HYPHEN = re.compile("[-_]")


def tokens(text: str) -> list[str]:
    """Return the tokens of a text, in order and with repetitions."""
    return list(_tokens(normalise(text)))


def asked(text: str) -> list[str]:
    """Return the tokens of a question, each once and without those that ask nothing."""
    return [token for token in dict.fromkeys(tokens(text)) if token not in _STOPPED]


def is_code(token: str) -> bool:
    """Tell whether a token names the same thing in every language: "e3", "lwr2", an order number."""
    if not token.isascii() or not any(map(str.isdigit, token)):
        return False
    return len(token) >= LONG_NUMBER or any(map(str.isalpha, token))


def _tokens(text: str) -> Iterator[str]:
    """Yield the forms of every word, and pairs of neighbouring Chinese characters across words."""
    last, end = "", -1
    for word, start, stop in segment(text):
        yield from _forms(word)
        if not is_han(word[0]):
            last = ""
            continue
        run = word if start != end else last + word
        yield from (run[at : at + 2] for at in range(len(run) - 1) if run[at : at + 2] != word)
        last, end = word[-1], stop


def _forms(word: str) -> Iterator[str]:
    """Yield a word as it is compared; a hyphenated one without its hyphens and in its parts."""
    if is_han(word[0]):
        yield word
        return
    bare = _HYPHEN.sub("", word)
    yield bare if is_code(bare) else _stem(bare.replace("’", "'"))
    if bare != word:
        yield from (_stem(part) for part in _HYPHEN.split(word) if len(part) > 1)


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    stem: str = _english.stemWord(word)
    return stem


_english = snowballstemmer.stemmer("english")
_STOPPED = frozenset(form for word in STOP for form in _forms(word))
