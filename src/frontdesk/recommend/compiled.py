"""Inner loops compiled by Numba; kept in the user's cache folder for the processes that come after."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba
import platformdirs
from numba.core import config

P = ParamSpec("P")
R = TypeVar("R")

_settings: Any = config
if not _settings.CACHE_DIR:  # else the person who runs it has said where
    _settings.CACHE_DIR = str(platformdirs.user_cache_path("frontdesk") / "compiled")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile a function; where nothing can be written, each process compiles it for itself.

    Sums may be made in another order, so that several are added at a time; NaN stays NaN.
    """
    jit: Any = numba.njit
    free = {"reassoc", "contract", "nsz"}
    try:
        return cast("Callable[P, R]", jit(cache=True, nogil=True, fastmath=free)(function))
    except RuntimeError:
        return cast("Callable[P, R]", jit(nogil=True, fastmath=free)(function))
