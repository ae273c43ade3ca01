"""`frontdesk understand`: what is felt and wanted, and what was perceived; nothing is kept."""

import json

from rich.console import Console
from rich.table import Table

from frontdesk.cli.sent import Agreed, AsJson, Films, Home, Images, Sounds, Words, gather
from frontdesk.config import load
from frontdesk.house import open_house
from frontdesk.perception.codec import percept_json
from frontdesk.perception.percepts import Perceived
from frontdesk.turn.codec import findings_json
from frontdesk.turn.consent import read_consent
from frontdesk.turn.findings import Findings


def understand(
    text: Words = None,
    image: Images = None,
    audio: Sounds = None,
    video: Films = None,
    consent: Agreed = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Tell the emotion and the intent in words, photos, voice messages and films together."""
    agreed = read_consent(consent or "")
    sent = gather(text, image, audio, video)
    with open_house(load(home=home)) as house:
        findings, perceived = house.reception.understand(sent, consent=agreed)
    if as_json:
        written = {
            "findings": findings_json(findings),
            "percepts": [percept_json(percept) for percept in perceived.percepts],
            "notes": list(perceived.notes),
        }
        print(json.dumps(written, ensure_ascii=False, indent=2))
    else:
        show(findings, perceived, Console())


def show(findings: Findings, perceived: Perceived, console: Console) -> None:
    """Print findings as a table, with each modality's share."""
    table = Table("finding", "value", "confidence", "shares")
    for name in ("emotion", "intent", "language"):
        finding = getattr(findings, name)
        shares = "  ".join(f"{modality} {share:+.2f}" for modality, share in finding.shares.items())
        table.add_row(name, finding.value, f"{finding.confidence:.2f}", shares)
    for entity in findings.entities:
        table.add_row(entity.value.sort, entity.value.text, f"{entity.confidence:.2f}", "")
    console.print(table)
    for note in perceived.notes:
        console.print(f"! {note}", style="yellow", markup=False)
