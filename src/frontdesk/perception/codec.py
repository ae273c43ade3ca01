"""Percepts as JSON: what `understand` shows of what was read, seen and heard. Vectors stay inside."""

from dataclasses import asdict
from typing import Any, assert_never

from frontdesk.perception.percepts import (
    AudioPercept,
    ImagePercept,
    Percept,
    Prosody,
    TextPercept,
    VideoPercept,
    Words,
)

Json = dict[str, Any]


def percept_json(percept: Percept) -> Json:
    """Write one percept."""
    match percept:
        case TextPercept():
            return {
                "kind": "text",
                "part": percept.part,
                "language": percept.language,
                "words": [words_json(word) for word in percept.words],
            }
        case ImagePercept():
            return {"kind": "image", **_image_json(percept)}
        case AudioPercept():
            return {"kind": "audio", **_audio_json(percept)}
        case VideoPercept():
            return {
                "kind": "video",
                "part": percept.part,
                "seconds": round(percept.seconds, 3),
                "frames": [{"ms": ms, **_image_json(frame)} for ms, frame in percept.frames],
                "sound": None if percept.sound is None else _audio_json(percept.sound),
            }
        case _:
            assert_never(percept)


def words_json(words: Words) -> Json:
    """Write a stretch of text with its place, leaving out what does not apply."""
    written = {"text": words.text, "confidence": round(words.confidence, 4)}
    places = {"start": words.start, "end": words.end, "box": words.box}
    return written | {name: place for name, place in places.items() if place is not None}


def _image_json(image: ImagePercept) -> Json:
    return {
        "part": image.part,
        "width": image.width,
        "height": image.height,
        "lines": [words_json(line) for line in image.lines],
        "faces": [_rounded(asdict(face)) for face in image.faces],
        "labels": [_rounded(asdict(label)) for label in image.labels],
    }


def _audio_json(audio: AudioPercept) -> Json:
    return {
        "part": audio.part,
        "seconds": round(audio.seconds, 3),
        "language": audio.language,
        "speech": [list(span) for span in audio.speech],
        "transcript": [words_json(words) for words in audio.transcript],
        "prosody": None if audio.prosody is None else _prosody_json(audio.prosody),
    }


def _prosody_json(prosody: Prosody) -> Json:
    return _rounded(asdict(prosody))


def _rounded(written: Json) -> Json:
    return {
        name: round(value, 4)
        if isinstance(value, float)
        else _rounded(value)
        if isinstance(value, dict)
        else value
        for name, value in written.items()
    }
