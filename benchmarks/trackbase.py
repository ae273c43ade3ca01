"""What simple readers of dialogue acts reach: the peers of the heads in `benchmarks.tracking`."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

from frontdesk.training.crosswoz import PLACES, Act
from frontdesk.training.dialogueacts import Label, Meaning, Seen, acts, gold

Reading = dict[int, frozenset[Act]]
Reader = Callable[[Sequence[Seen], Sequence[Seen]], Reading]  # rows that teach, rows to read

ASKED = (
    "电话",
    "地址",
    "营业时间",
    "评分",
    "价格",
    "门票",
    "人均消费",
    "游玩时间",
    "推荐菜",
    "酒店类型",
    "车型",
    "车牌",
)
QUESTION = ("吗", "什么", "多少", "哪", "几点", "多久", "么", "?", "？", "告诉", "查")


def majority(taught: Sequence[Seen], asked: Sequence[Seen]) -> Reading:
    """Say of every message what is said most often on its side."""
    most = {
        side: Counter(one.message.acts for one in taught if one.message.customer == side).most_common(1)[0][0]
        for side in (True, False)
    }
    return {one.row: most[one.message.customer] for one in asked}


def keywords(taught: Sequence[Seen], asked: Sequence[Seen]) -> Reading:
    """Take named values for what their kind mostly means, and words of a slot in a question for a request."""
    meaning = _mostly(taught)
    return {one.row: acts(one, _requests(one), _meanings(one, meaning)) for one in asked}


def weighed_words(taught: Sequence[Seen], asked: Sequence[Seen]) -> Reading:
    """Read whole messages by TF-IDF of characters and logistic regression, values as `keywords` does."""
    meaning, found = _mostly(taught), Reading()
    for side in (True, False):
        learn = [one for one in taught if one.message.customer == side]
        read = [one for one in asked if one.message.customer == side]
        found |= _side(learn, read, meaning)
    return found


PEERS: Mapping[str, Reader] = {
    "majority": majority,
    "keyword rules": keywords,
    "TF-IDF + logistic": weighed_words,
}


def _side(learn: Sequence[Seen], read: Sequence[Seen], meaning: Mapping[tuple[str, ...], Meaning]) -> Reading:
    counts = Counter(label for one in learn for label in gold(one)[0])
    labels = sorted(label for label, count in counts.items() if count >= 3)
    target = np.array([[label in gold(one)[0] for label in labels] for one in learn], np.int64)
    words = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    given = words.fit_transform([one.message.text for one in learn])
    model = OneVsRestClassifier(LogisticRegression(C=10, max_iter=500)).fit(given, target)
    told = model.predict(words.transform([one.message.text for one in read]))
    return {
        one.row: acts(
            one, [label for label, yes in zip(labels, row, strict=True) if yes], _meanings(one, meaning)
        )
        for one, row in zip(read, told, strict=True)
    }


def _key(one: Seen, at: int) -> tuple[str, ...]:
    span = one.spans[at]
    return (str(one.message.customer), span.kind, one.subject, *span.domains)


def _mostly(taught: Sequence[Seen]) -> dict[tuple[str, ...], Meaning]:
    counts = defaultdict[tuple[str, ...], Counter[Meaning]](Counter)
    for one in taught:
        for at, meaning in enumerate(gold(one)[1]):
            counts[_key(one, at)][meaning] += 1
    return {key: some.most_common(1)[0][0] for key, some in counts.items()}


def _meanings(one: Seen, meaning: Mapping[tuple[str, ...], Meaning]) -> list[Meaning]:
    return [meaning.get(_key(one, at), ()) for at in range(len(one.spans))]


def _requests(one: Seen) -> list[Label]:
    text, found = one.plain, list[Label]()
    if not one.message.customer:
        return [("General", "welcome", "none", "none")] if "不客气" in text or "不用谢" in text else []
    for word, act in (("你好", "greet"), ("您好", "greet"), ("谢", "thank"), ("再见", "bye")):
        if word in text:
            found.append(("General", act, "none", "none"))
    if any(word in text for word in QUESTION):
        found += [("Request", one.subject, slot, "") for slot in ASKED if slot in text]
        near = any(word in text for word in ("周边", "附近"))
        found += [("Request", one.subject, f"周边{kind}", "") for kind in PLACES if near and kind in text]
    if "推荐" in text:
        found.append(("Request", one.domain or one.subject, "名称", ""))
    return found
