"""Turns and replies as the JSON that people build on: stable names, additions only (docs/api.md)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from frontdesk.turn.decision import Decision, decision_kind
from frontdesk.turn.findings import Entity, Evidence, Finding, Findings
from frontdesk.turn.parts import Audio, Blob, Document, Image, Part, Text, Video, kind
from frontdesk.turn.reply import (
    Article,
    Cards,
    Choices,
    Citation,
    Form,
    Picture,
    Rejected,
    Reply,
    ReplyPart,
    Said,
    Spoken,
    Suggested,
)

Json = dict[str, Any]

MEDIA: Mapping[str, type[Image] | type[Audio] | type[Video] | type[Document]] = {
    "image": Image,
    "audio": Audio,
    "video": Video,
    "document": Document,
}


def part_json(part: Part) -> Json:
    """Write one part of a turn; media by the SHA-256 of their bytes."""
    if isinstance(part, Text):
        return {"kind": "text", "text": part.content}
    blob = part.blob
    return {"kind": kind(part), "blob": blob.digest, "media_type": blob.media_type, "size": blob.size}


def part_from_json(written: Json) -> Part:
    """Read what `part_json` wrote. Raises KeyError for an unknown kind."""
    if written["kind"] == "text":
        return Text(written["text"])
    return MEDIA[written["kind"]](Blob(written["blob"], written["media_type"], written["size"]))


def evidence_json(evidence: Evidence) -> Json:
    """Write where something was seen."""
    return {
        "part": evidence.part,
        "start": evidence.start,
        "end": evidence.end,
        "box": None if evidence.box is None else list(evidence.box),
    }


def finding_json(finding: Finding[str] | Finding[Entity]) -> Json:
    """Write one finding, numbers rounded to what they mean."""
    value = finding.value
    return {
        "value": asdict(value) if isinstance(value, Entity) else value,
        "confidence": round(finding.confidence, 4),
        "distribution": _rounded(finding.distribution),
        "shares": _rounded(finding.shares),
        "evidence": [evidence_json(one) for one in finding.evidence],
        "unsure": finding.unsure,
    }


def findings_json(findings: Findings) -> Json:
    """Write all findings of a turn."""
    return {
        "emotion": finding_json(findings.emotion),
        "intent": finding_json(findings.intent),
        "language": finding_json(findings.language),
        "entities": [finding_json(entity) for entity in findings.entities],
        "intensity": round(findings.intensity, 4),
    }


def decision_json(decision: Decision) -> Json:
    """Write a decision with the row of the policy that made it."""
    return {"kind": decision_kind(decision), "row": decision.row, "why": decision.why}


PARTS: Mapping[type[ReplyPart], str] = {
    Said: "text",
    Choices: "choices",
    Picture: "image",
    Cards: "cards",
    Form: "form",
    Article: "article",
    Spoken: "voice",
}


def reply_part_json(part: ReplyPart) -> Json:
    """Write one part of a reply: its kind, and its fields as they are called."""
    return {"kind": PARTS[type(part)], **{name: _listed(value) for name, value in asdict(part).items()}}


def _listed(value: Any) -> Any:
    """Write tuples as JSON has them."""
    if isinstance(value, tuple):
        return [_listed(one) for one in value]
    return {name: _listed(one) for name, one in value.items()} if isinstance(value, dict) else value


def citation_json(citation: Citation) -> Json:
    """Write where an answer stands."""
    return {
        "passage": citation.passage,
        "source": citation.source,
        "title": citation.title,
        "text": citation.text,
        "span": [citation.start, citation.end],
        "page": citation.page,
        "box": None if citation.box is None else list(citation.box),
        "ms": None if citation.ms is None else list(citation.ms),
        "score": round(citation.score, 4),
        "picture": citation.picture,
        "blob": citation.blob,
        "media_type": citation.media_type,
        "said": None if citation.said is None else list(citation.said),
    }


def suggestion_json(one: Suggested) -> Json:
    """Write something that was suggested."""
    return {
        "item": one.item,
        "title": one.title,
        "score": round(one.score, 4),
        "reasons": [asdict(reason) for reason in one.reasons],
        "source": one.source,
    }


def rejected_json(rejected: Sequence[Rejected]) -> list[Json]:
    """Write the parts that were left out."""
    return [asdict(one) for one in rejected]


def reply_json(reply: Reply) -> Json:
    """Write a reply as `POST .../turns` and `frontdesk ask --json` give it."""
    return {
        "turn": reply.turn,
        "conversation": reply.conversation,
        "decision": decision_json(reply.decision),
        "reply": {
            "parts": [reply_part_json(part) for part in reply.parts],
            "made_by": asdict(reply.made_by),
        },
        "findings": findings_json(reply.findings),
        "citations": [citation_json(one) for one in reply.citations],
        "suggestions": [suggestion_json(one) for one in reply.suggestions],
        "notes": list(reply.notes),
        "rejected": rejected_json(reply.rejected),
        "asked": reply.asked,
        "unanswered": reply.unanswered,
        "calls": [_listed(asdict(one)) for one in reply.calls],
        "flow": None if reply.flow is None else asdict(reply.flow),
        "transfer": None if reply.transfer is None else asdict(reply.transfer),
        "heard": [asdict(one) for one in reply.heard],
    }


def _rounded(numbers: Mapping[str, float]) -> dict[str, float]:
    return {name: round(float(number), 4) for name, number in numbers.items()}
