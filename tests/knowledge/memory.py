"""The in-memory twin of the store's knowledge tables."""

from collections.abc import Collection, Mapping, Sequence

from frontdesk.knowledge.passage import Passage, Source


class MemoryStore:
    """Keeps sources, passages and vectors in dictionaries."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[Source, tuple[Passage, ...]]] = {}
        self.bytes: dict[tuple[str, str], bytes] = {}
        self.changes = 0
        self.put_at: dict[str, int] = {}

    def revision(self) -> str:
        return str(self.changes)

    def sources(self) -> Sequence[Source]:
        return [source for source, _ in self.kept.values()]

    def passages(self) -> Sequence[Passage]:
        return [passage for _, passages in self.kept.values() for passage in passages]

    def passages_of(self, ids: Sequence[str]) -> Sequence[Passage]:
        return [passage for passage in self.passages() if passage.id in ids]

    def passages_in(self, names: Sequence[str]) -> Sequence[Passage]:
        return [passage for name in names if name in self.kept for passage in self.kept[name][1]]

    def counts(self) -> Mapping[str, int]:
        return {name: len(passages) for name, (_, passages) in self.kept.items()}

    def pictured(self) -> Sequence[Passage]:
        return [passage for passage in self.passages() if passage.picture is not None]

    def size(self) -> int:
        return sum(not one.hidden for one in self.passages())

    def stamps(self) -> Mapping[str, str]:
        return {name: str(self.put_at[name]) for name in self.kept}

    def vectors_of(self, model: str, digests: Sequence[str]) -> Mapping[str, bytes]:
        return {one: self.bytes[model, one] for one in digests if (model, one) in self.bytes}

    def put(self, source: Source, passages: Sequence[Passage], replacing: Sequence[str] = ()) -> None:
        for old in (*replacing, source.id):
            self.kept.pop(old, None)
        self.kept[source.id] = (source, tuple(passages))
        self.changes += 1
        self.put_at[source.id] = self.changes

    def delete(self, source: str) -> bool:
        self.changes += 1
        return self.kept.pop(source, None) is not None

    def vectors(self, model: str) -> Mapping[str, bytes]:
        return {digest: data for (name, digest), data in self.bytes.items() if name == model}

    def held(self, model: str, digests: Sequence[str]) -> Collection[str]:
        return {digest for digest in digests if (model, digest) in self.bytes}

    def keep_vectors(self, model: str, vectors: Mapping[str, bytes], forget: Sequence[str] = ()) -> None:
        for digest in forget:
            self.bytes.pop((model, digest), None)
        self.bytes |= {(model, digest): data for digest, data in vectors.items()}
