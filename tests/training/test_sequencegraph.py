import numpy as np
import pytest

torch = pytest.importorskip("torch")

from frontdesk.models.session import Session  # noqa: E402
from frontdesk.nn.sequence import NextItem, Reader, SequenceConfig  # noqa: E402
from frontdesk.recommend.source import Seen  # noqa: E402
from frontdesk.training.sequencegraph import graph, served  # noqa: E402

CONFIG = SequenceConfig(width=8, layers=2, heads=2, length=7, dropout=0.5)


@pytest.mark.parametrize(("rows", "steps"), [(1, 1), (5, 2), (3, 7)])
def test_the_file_gives_what_the_network_gives(rows: int, steps: int) -> None:
    reader = Reader(CONFIG).eval()
    vectors = torch.randn(rows, steps, 8)
    (found,) = Session(graph(reader).tobytes(), threads=1).run({"vectors": vectors.numpy()})
    with torch.no_grad():
        np.testing.assert_allclose(found, reader(vectors).numpy(), atol=1e-5)


def test_what_is_served_scores_as_the_network_does() -> None:
    model = NextItem(torch.randn(20, 5), torch.randn(20), CONFIG).eval()
    torch.nn.init.normal_(model.own.weight)
    known = np.arange(20) != 3
    source = served(model, known)
    histories = ([4], [1, 2, 19], list(range(10, 18)))
    found = source.scores([Seen(np.array(one, np.int32), np.ones(len(one), np.float32)) for one in histories])
    for scores, one in zip(found, histories, strict=True):
        with torch.no_grad():
            wanted = model(torch.tensor([one[-7:]]))[0, -1:]
            expected = model.logits(wanted, torch.arange(20))[0].numpy()
        np.testing.assert_allclose(scores[known], expected[known], atol=1e-4)
        assert np.isnan(scores[3])
