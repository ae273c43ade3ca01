import torch
from torch import nn

from frontdesk.nn.rnn import Recurrent, turned
from nn.batches import lengths


def test_it_reads_as_torchs_own_does_on_packed_rows() -> None:
    ours = Recurrent(6, hidden=5, dropout=0).eval()
    theirs = nn.GRU(6, 5, batch_first=True, bidirectional=True)
    for suffix, inner in (("", ours.ahead[0]), ("_reverse", ours.back[0])):
        for name, one in inner.named_parameters():
            getattr(theirs, name + suffix).data = one.data
    tokens, mask = torch.randn(4, 7, 6), lengths(4, 7)
    packed = nn.utils.rnn.pack_padded_sequence(tokens, mask.sum(1), batch_first=True, enforce_sorted=False)
    read, _ = nn.utils.rnn.pad_packed_sequence(theirs(packed)[0], batch_first=True, total_length=7)
    expected = tokens + ours.joins[0](read)
    torch.testing.assert_close(ours(tokens, mask)[mask], expected[mask])


def test_a_row_is_turned_round_within_its_length() -> None:
    mask = torch.tensor([[True] * 4, [True, True, True, False], [False] * 4])
    assert turned(mask).tolist() == [[3, 2, 1, 0], [2, 1, 0, 3], [0, 1, 2, 3]]


def test_turning_twice_changes_nothing() -> None:
    order = turned(lengths(9, 12))
    assert torch.equal(order.gather(1, order), torch.arange(12).expand(9, -1))
