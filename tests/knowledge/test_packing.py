from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.packing import LIMIT, packed, runs, size
from frontdesk.media.blocks import Block, BlockKind, Writer
from frontdesk.preprocess.text import is_han

KINDS: tuple[BlockKind, ...] = ("paragraph", "item", "step", "code")
WORDS = st.text("1.2 ab路由器步骤。", min_size=1, max_size=400).filter(str.strip)


@given(st.text("ab 路由器，。", max_size=50), st.integers(0, 50), st.integers(0, 50))
def test_a_chinese_character_counts_as_two_letters(text: str, start: int, end: int) -> None:
    stretch = text[start:end]
    assert size(text, start, end) == len(stretch) + sum(map(is_han, stretch))


@given(st.lists(st.tuples(st.sampled_from(KINDS), WORDS), max_size=15))
def test_every_block_is_packed_once_and_in_order(parts: list[tuple[BlockKind, str]]) -> None:
    writer = Writer()
    for kind, text in parts:
        writer.add(kind, text)
    found = writer.extract()
    packs = list(packed(found.blocks, found.text))
    assert [block for pack in packs for block in pack.blocks] == list(found.blocks)
    for pack in packs:
        whole = size(found.text, pack.blocks[0].start, pack.blocks[-1].end)
        assert whole <= LIMIT or len(pack.blocks) == 1 or pack.kind == "step"


@given(st.text("ab路由器。. \n", max_size=2_000))
def test_a_long_block_is_cut_between_sentences_and_no_word_is_lost(text: str) -> None:
    spans = list(runs(text, Block("paragraph", 0, len(text))))
    covered = {at for start, end in spans for at in range(start, end)}
    assert all(at in covered for at, sign in enumerate(text) if not sign.isspace())
    assert spans == sorted(spans)
