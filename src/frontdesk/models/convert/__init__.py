"""Converters: from the verified files of a package to the files that the desk runs.

Each takes the folder of raw files and an empty folder to fill. None runs code that came with the weights.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from frontdesk.models.convert import e5, efficientnet, keras, kokoro, lstm, ocr, tfjs, tflite, whisper

Convert = Callable[[Path, Path], None]

CONVERTERS: Mapping[str, Convert] = {
    "e5": e5.convert,
    "voice": whisper.convert,
    "picture": efficientnet.convert,
    "expression": keras.convert,
    "face": tflite.convert,
    "ocr": ocr.convert,
    "faceapi": tfjs.convert,
    "speaker": lstm.convert,
    "kokoro": kokoro.convert,
    "copy": ocr.copy,
}
