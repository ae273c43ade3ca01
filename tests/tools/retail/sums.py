"""Sums as a customer may ask for: numbers, + - * /, brackets. Nothing is ever run as Python."""

import ast
import operator
from collections.abc import Callable, Mapping

from frontdesk.tools.refusal import Refused

MOST = 200  # characters of a sum
SIGNS = "0123456789+-*/(). "
OF_TWO: Mapping[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
OF_ONE: Mapping[type[ast.unaryop], Callable[[float], float]] = {
    ast.UAdd: operator.pos,
    ast.USub: operator.neg,
}


def worked_out(expression: str) -> str:
    """Work out a sum, rounded to two places: "10.5". Raises `Refused` with reason bad_sum."""
    if len(expression) > MOST or not expression.strip() or set(expression) - set(SIGNS):
        raise _bad(f"only numbers, + - * / and brackets are worked out, {MOST} characters at most")
    try:
        tree = ast.parse(expression.strip(), mode="eval")
        return str(round(float(_value(tree.body)), 2))
    except (SyntaxError, ZeroDivisionError, OverflowError, RecursionError) as error:
        raise _bad(f"the sum cannot be worked out: {type(error).__name__}") from error


def _value(node: ast.expr) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.BinOp(left, op, right) if type(op) in OF_TWO:
            return OF_TWO[type(op)](_value(left), _value(right))
        case ast.UnaryOp(op, operand) if type(op) in OF_ONE:
            return OF_ONE[type(op)](_value(operand))
        case _:
            raise _bad("only + - * / and brackets are worked out")  # powers would run for ever


def _bad(message: str) -> Refused:
    return Refused("bad_sum", message)
