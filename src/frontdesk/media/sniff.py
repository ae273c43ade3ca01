"""What bytes are, told by the bytes: names and Content-Type are the sender's word and are not asked."""

import codecs
from collections.abc import Callable, Mapping

from frontdesk.errors import UnsupportedMedia
from frontdesk.media.plaintext import decode_text, text_type
from frontdesk.turn.parts import Kind

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
KINDS: Mapping[str, Kind] = {
    "image/jpeg": "image",
    "image/png": "image",
    "image/webp": "image",
    "image/gif": "image",
    "audio/wav": "audio",
    "audio/flac": "audio",
    "audio/ogg": "audio",
    "audio/mpeg": "audio",
    "audio/mp4": "audio",
    "video/mp4": "video",
    "video/webm": "video",  # a sound from a browser's recorder too: the streams inside decide
    "video/quicktime": "video",
    "application/pdf": "document",
    DOCX: "document",
    XLSX: "document",
    PPTX: "document",
    "text/html": "document",
    "text/markdown": "document",
    "text/plain": "document",
    "text/csv": "document",
}
REMEDY = (
    "send JPEG, PNG, WebP, GIF; WAV, FLAC, Ogg, MP3, M4A, WebM; MP4, WebM, MOV; PDF, DOCX, XLSX, PPTX, "
    "HTML, Markdown, TXT or CSV"
)
LONGEST = 50_000_000  # bytes: whatever the limits say, a longer text is told by its head
HEAD = 1_000_000
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
Fits = Callable[[bytes], bool]

__all__ = ["DOCX", "KINDS", "PPTX", "REMEDY", "XLSX", "decode_text", "sniff"]


def sniff(data: bytes) -> str:
    """Name the media type of bytes. Raises `UnsupportedMedia` for what is not read here, by its name."""
    try:
        return _type(data)
    except UnsupportedMedia as refused:
        refused.remedy = REMEDY
        raise


def _type(data: bytes) -> str:
    for fits, media_type in READ:
        if fits(data):
            return media_type
    if not data:
        raise UnsupportedMedia("the file is empty", value=0, limit=1)
    _refuse(data, ACTIVE)
    try:
        return text_type(decode_text(_looked_at(data)))
    except UnsupportedMedia:
        _refuse(data, FOREIGN)
        raise


def _looked_at(data: bytes) -> bytes:
    """Give what of a text is decoded to tell its type: all of it, unless it is too long to be read anyway.

    No character of UTF-8 or GB18030 holds the byte of a line's end, so none is cut.
    """
    if len(data) <= LONGEST:
        return data
    head = data[:HEAD]
    return head if head.startswith(UTF_16) else head.rpartition(b"\n")[0] or head


def _refuse(data: bytes, kinds: tuple[tuple[Fits, str], ...]) -> None:
    for fits, name in kinds:
        if fits(data):
            raise UnsupportedMedia(f"{name} is not read here", value=name)


def _starts(*magic: bytes) -> Fits:
    return lambda data: data.startswith(magic)


def _riff(form: bytes) -> Fits:
    return lambda data: data[:4] == b"RIFF" and data[8:12] == form


def _brand(*brands: bytes) -> Fits:
    """Tell ISO media by its brand; the NUL that its size begins with keeps texts out."""
    return lambda data: data[:1] == b"\0" and data[4:8] == b"ftyp" and data[8:12].startswith(brands)


def _old_quicktime(data: bytes) -> bool:
    """Tell a MOV from before brands: it begins with one of these boxes."""
    return data[:1] == b"\0" and data[4:8] in (b"moov", b"mdat", b"wide", b"free", b"skip")


def _id3(data: bytes) -> bool:
    return data[:3] == b"ID3" and data[3:4] in (b"\2", b"\3", b"\4")


def _office(part: bytes) -> Fits:
    """Tell a document of Office by the name of its main part, which stands in the archive's directory."""
    return lambda data: data.startswith(b"PK\x03\x04") and part in _directory(data) and not _macros(data)


def _directory(data: bytes) -> bytes:
    """Give the directory at an archive's end: a workbook behind a slide's chart has one of its own before.

    Everything where there is none: who reads the document will say what is wrong with it.
    """
    end = data.rfind(b"PK\x05\x06")
    start = int.from_bytes(data[end + 16 : end + 20], "little") if end >= 0 else 0
    return data[start:] if data.startswith(b"PK\x01\x02", start) else data


def _macros(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04") and b"vbaProject.bin" in data


def _mpeg(data: bytes) -> bool:
    """Tell an MP3 frame: eleven set bits, layer three, a bit rate and a sampling rate that exist."""
    return (
        len(data) > 4
        and data[0] == 0xFF
        and data[1] & 0xE0 == 0xE0
        and data[1] & 0x06 == 0x02
        and data[2] & 0xF0 != 0xF0
        and data[2] & 0x0C != 0x0C
    )


READ: tuple[tuple[Fits, str], ...] = (
    (_starts(b"\xff\xd8\xff"), "image/jpeg"),
    (_starts(b"\x89PNG\r\n\x1a\n"), "image/png"),
    (_starts(b"GIF87a", b"GIF89a"), "image/gif"),
    (_riff(b"WEBP"), "image/webp"),
    (_riff(b"WAVE"), "audio/wav"),
    (_starts(b"fLaC"), "audio/flac"),
    (_starts(b"OggS"), "audio/ogg"),
    (_id3, "audio/mpeg"),
    (_brand(b"M4A", b"M4B"), "audio/mp4"),
    (_brand(b"qt  "), "video/quicktime"),
    (_brand(b"isom", b"iso", b"mp4", b"avc1", b"M4V", b"dash", b"MSNV", b"3gp"), "video/mp4"),
    (_old_quicktime, "video/quicktime"),
    (_starts(b"\x1a\x45\xdf\xa3"), "video/webm"),
    (_starts(b"%PDF-"), "application/pdf"),
    (_office(b"word/document.xml"), DOCX),
    (_office(b"xl/workbook.xml"), XLSX),
    (_office(b"ppt/presentation.xml"), PPTX),
    (_mpeg, "audio/mpeg"),
)
ACTIVE: tuple[tuple[Fits, str], ...] = (  # texts that are programs; refused although they could be read
    (_starts(b"#!"), "a script"),
    (_starts(b"%!PS"), "a PostScript program"),
    (_starts(b"{\\rtf"), "an RTF document"),
)
FOREIGN: tuple[
    tuple[Fits, str], ...
] = (  # what people send most of what is not read: named, so that they know
    (_brand(b"heic", b"heix", b"hevc", b"mif1", b"msf1"), "a HEIC picture"),
    (_brand(b"avif", b"avis"), "an AVIF picture"),
    (_starts(b"BM"), "a BMP picture"),
    (_starts(b"II*\0", b"MM\0*"), "a TIFF picture"),
    (_riff(b"AVI "), "an AVI film"),
    (_macros, "an Office document with macros"),
    (_starts(b"\xd0\xcf\x11\xe0"), "an Office document from before 2007"),
    (_starts(b"PK"), "a ZIP archive"),
    (_starts(b"Rar!"), "a RAR archive"),
    (_starts(b"7z\xbc\xaf"), "a 7z archive"),
    (_starts(b"\x1f\x8b", b"BZh", b"\xfd7zXZ"), "a compressed file"),
    (_starts(b"MZ"), "a Windows program"),
    (_starts(b"\x7fELF"), "a Linux program"),
    (_starts(b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe"), "a program"),
)
