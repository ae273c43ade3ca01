import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import Misconfigured
from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.calibration import Calibration, calibration, read, write
from frontdesk.knowledge.hit import Signs

E5 = "multilingual-e5-small.best.v1"
SIZES = st.floats(-1, 1)


@given(SIZES, SIZES, st.floats(0, 1), st.sampled_from([0.0, 1.0]))
def test_more_agreement_is_never_less_likely(
    sentence: float, whole: float, coverage: float, same: float
) -> None:
    judge = calibration(E5)
    rising = [judge(Signs(sentence + n / 10, whole + n / 10, coverage, same)) for n in range(5)]
    assert all(0 <= low <= high <= 1 for low, high in pairwise(rising))
    assert judge(Signs(sentence, whole, 0, same)) <= judge(Signs(sentence, whole, coverage, same))


def test_evidence_of_any_size_gives_a_probability() -> None:
    judge = Calibration(0.0, Signs(1e6, 0.0, 0.0, 0.0))
    assert [judge(Signs(sign, 0.0, 0.0, 0.0)) for sign in (-1.0, 0.0, 1.0)] == [0.0, 0.5, 1.0]


def test_variants_of_a_network_share_a_calibration_and_unknown_ones_have_none() -> None:
    assert calibration(E5) == calibration("multilingual-e5-small.blocks.v1")
    assert calibration(HashedNgrams().name) != calibration(E5)
    with pytest.raises(Misconfigured, match=r"no calibration for the vectors of 'bert\.v1'"):
        calibration("bert.v1")


def test_calibrations_are_read_as_they_were_written() -> None:
    made = {"x": Calibration(-1.5, Signs(1.0, 2.0, 3.0, -0.25))}
    assert read(json.loads(json.dumps(write(made)))) == made
