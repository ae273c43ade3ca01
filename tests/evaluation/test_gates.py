import pytest

from frontdesk.errors import InvalidInput
from frontdesk.evaluation.gates import Check, Gate, check, parse

FIGURES = {"f1_macro": 0.8, "ece": 0.05, "per_class.a=b.f1": 0.3}


def test_a_gate_is_a_name_and_a_value() -> None:
    assert parse("f1_macro=0.8") == Gate("f1_macro", 0.8)
    assert parse("per_class.a=b.f1=0.5") == Gate("per_class.a=b.f1", 0.5)


@pytest.mark.parametrize("text", ["f1_macro", "=0.8", "f1_macro=", "f1_macro=high", "f1_macro=nan", ""])
def test_what_is_no_gate_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"as in --gate f1_macro=0\.8"):
        parse(text)


def test_a_figure_has_to_reach_its_gate_and_an_error_must_not_exceed_it() -> None:
    found = check([Gate("f1_macro", 0.8), Gate("ece", 0.01), Gate("per_class.a=b.f1", 0.5)], FIGURES)
    assert [one.passed for one in found] == [True, False, False]
    assert [str(one) for one in found][:2] == ["f1_macro 0.8000 >= 0.8: ok", "ece 0.0500 <= 0.01: FAILED"]
    assert not Check(Gate("f1_macro", 0), float("nan")).passed


def test_an_unknown_figure_is_named_with_the_nearest() -> None:
    with pytest.raises(InvalidInput, match="no figure 'f1_marco'; did you mean 'f1_macro'"):
        check([Gate("f1_marco", 0.8)], FIGURES)
    with pytest.raises(InvalidInput, match=r"it has: f1_macro, ece$"):
        check([Gate("xyzzy", 0.8)], FIGURES)
