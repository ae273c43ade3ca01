"""Stop words of Chinese and English: words that say nothing of what a text is about.

Negations and question words are not among them: "not", "no", "why", 不, 没有 decide what a customer wants.
"""

from collections.abc import Iterable

ENGLISH = frozenset(
    """
    a an the this that these those such
    i me my mine myself we us our ours ourselves you your yours yourself yourselves
    he him his himself she her hers herself it its itself they them their theirs themselves
    am is are was were be been being have has had having do does did doing done will would shall should
    can could may might must i'm i've i'd i'll you're you've you'd you'll he's she's it's we're we've we'd
    we'll they're they've they'd they'll that's there's here's let's
    and or but if then than so as because while of at by for with about into to from in on off out over
    under again once here there all any both each few some just only own same too very also already
    please hi hello hey thanks thank yes ok okay well oh
    """.split()  # noqa: SIM905 - a table to read
)

CHINESE = frozenset(
    """
    的 地 得 了 着 过 吗 呢 啊 吧 呀 嘛 么 哦 哈 啦 哎 嗯 诶 喔
    我 你 您 他 她 它 我们 你们 他们 她们 它们 咱们 自己 大家 俺
    这 那 这个 那个 这些 那些 这样 那样 这里 那里 这边 那边 这儿 那儿 此 该 其 之
    是 在 有 就 都 也 还 又 再 很 太 更 最 才 只 已 已经 正在 一直 比较 非常 真的
    和 与 及 或 或者 还是 而 而且 但 但是 如果 的话 因为 所以 虽然 然后 于是 并 并且 则
    把 被 让 给 对 从 到 向 往 用 以 为 由 于 跟 比
    一个 一下 一些 一点 一样 个 件 次 里 上 下 中 时 时候 之后 之前
    请 请问 麻烦 你好 您好 谢谢 谢谢您 嗨 好的 好 可以 想 想要 要 会 能
    """.split()  # noqa: SIM905 - a table to read
)

_BOTH = ENGLISH | CHINESE


def is_stop_word(word: str) -> bool:
    """Tell whether a word says nothing by itself; case and the form of the apostrophe do not matter."""
    return word.lower().replace("’", "'") in _BOTH


def without_stop_words(words: Iterable[str]) -> list[str]:
    """Return the words that say something, in their order."""
    return [word for word in words if not is_stop_word(word)]
