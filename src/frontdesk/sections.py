"""The sections of the settings, each typed: what a company can set, with its limits and why."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

Positive = Annotated[int, Field(gt=0)]


class Section(BaseModel):
    """A part of the settings; unknown keys are errors, so that a typing mistake is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Server(Section):
    """Where the desk listens, and how much it takes on."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8080
    max_body: Positive = Field(default=60_000_000, description="bytes of one request")
    queue: Positive = Field(default=64, description="turns that may wait for the models before 503")
    deadline: Positive = Field(default=120, description="seconds a turn may wait for the models")
    batch: Positive = Field(default=256, description="turns of one batch of /v1/understand")
    origins: tuple[str, ...] = Field(
        default=(),
        description="pages of other sites that may open live events, such as https://shop.example",
    )


class Limits(Section):
    """What one part of a turn may cost. Checked on the header, before anything is decoded."""

    text_characters: Positive = 20_000
    parts: Positive = 10
    image_bytes: Positive = 20_000_000
    image_pixels: Positive = 25_000_000
    audio_bytes: Positive = 30_000_000
    audio_seconds: Positive = 300
    video_bytes: Positive = 50_000_000
    video_seconds: Positive = 180
    video_pixels: Positive = Field(default=8_300_000, description="pixels of one frame")
    document_bytes: Positive = 20_000_000
    document_pages: Positive = 500
    document_characters: Positive = 2_000_000
    page_points: Positive = Field(
        default=3_000, description="longest side of a PDF page, in points of 1/72 inch"
    )
    decode_megabytes: Positive = Field(default=512, description="memory of the child that decodes one part")
    decode_seconds: Positive = Field(default=20, description="time of the child that decodes one part")


class Compute(Section):
    """Which models run, and on how many threads."""

    profile: str = Field(default="light", description="light, middle or full")
    threads: Positive = 2


class Knowledge(Section):
    """How the knowledge is searched, and when the desk says that it does not know."""

    passages: Positive = Field(default=4, description="passages an answer may draw on")
    sure: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.5, description="least calibrated score of an answer"
    )
    english: Literal["", "minilm"] = Field(
        default="",
        description="model that gives a second opinion on English pages to English questions, once pulled",
    )
    feedback: Annotated[float, Field(ge=0, le=3)] = Field(
        default=0,
        description="how much likeness to the best passages counts; 2.5 for long, topical questions",
    )
    vectors: Literal["half", "int8"] = Field(
        default="half", description="how exact vectors are kept in the files of a large index"
    )
    clip: Path | None = Field(
        default=None,
        description="folder of an exported CLIP checkpoint, or of a run with task: contrast, by which words "
        "find pictures",
    )
    reranker: Path | None = Field(
        default=None, description="folder of an ONNX cross-encoder that reads what was found once more"
    )
    media_bytes: Positive = Field(
        default=200_000_000, description="of a picture, recording or film of the knowledge"
    )
    media_seconds: Positive = Field(default=1_800, description="of a recording or film of the knowledge")
    scanned_pages: Positive = Field(default=200, description="pages of a document read by OCR")
    frames: Positive = Field(default=40, description="frames of a film that are looked at and kept")
    decode_seconds: Positive = Field(default=120, description="time of the child that decodes one file")
    decode_megabytes: Positive = Field(default=1_024, description="memory of that child")


class Allow(Section):
    """Private places that may be fetched from, by purpose: hosts and ranges, also with a port."""

    knowledge: tuple[str, ...] = Field(
        default=(), description="of pages; such as intranet.example, wiki.example:8080, 10.1.0.0/16"
    )


class Network(Section):
    """What the desk fetches by itself. The public network is open at ports 80 and 443, nothing else is."""

    allow: Allow = Allow()
    proxy: str | None = Field(
        default=None,
        description="address of the proxy that everything goes through, such as http://proxy:3128",
    )
    seconds: Positive = Field(default=10, description="time of one page, from the look-up to the last byte")
    page_bytes: Positive = Field(default=20_000_000, description="bytes of one page, unpacked")


class Model(Section):
    """A language model that words answers and proposes what to do; none while there is no `url`."""

    url: str | None = Field(
        default=None, description="of an API of chat completions, such as http://localhost:8000/v1"
    )
    model: str = Field(default="", description="its name there")
    version: str = Field(default="", description="as replies name it; its name there when empty")
    key: SecretStr | None = Field(default=None, description="better as FRONTDESK_MODEL__KEY than in a file")
    embedded: Literal["", "qwen"] = Field(
        default="",
        description="pulled model that `serve` and `demo` run beside them where there is no `url`; needs the "
        "extra llm",
    )
    seconds: Positive = Field(default=20, description="time of one answer; then the pages are quoted instead")
    first: Positive = Field(default=15, description="seconds until the first words of an answer")
    tries: Annotated[int, Field(ge=1, le=5)] = Field(
        default=2, description="how often it is asked where it is busy or cannot be reached"
    )
    tokens: Positive = Field(
        default=6_000, description="read and said in one turn; then a person is brought in"
    )
    form: Literal["schema", "json", "none"] = Field(
        default="schema", description="how the API is told that JSON is wanted: by schema, as such, or not"
    )
    vision: bool = Field(default=False, description="it can look at pictures")
    reword: bool = Field(default=False, description="it may put the pack's texts in other words")


class Guard(Section):
    """What may leave the desk."""

    hosts: tuple[Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")], ...] = Field(
        default=(),
        description="that replies may lead to, such as www.shop.example; other links are taken out",
    )
    secrets: tuple[Annotated[str, Field(min_length=8)], ...] = Field(
        default=(), description="words that never leave, such as marks planted in internal pages"
    )


class Emotion(Section):
    """What feelings may be read from. A voice and a face are looked at only with the customer's consent."""

    words: bool = Field(default=True, description="read feelings from words; that needs no consent")
    voice_and_face: bool = Field(
        default=True, description="ask customers whether tone and expression may be looked at; false: never"
    )


class Speech(Section):
    """How replies are spoken to those who sent a voice message, or who ask for it."""

    on: bool = Field(default=True, description="false: the desk never speaks")
    zh: str = Field(default="zf_xiaoxiao", description="the voice that speaks Chinese")
    en: str = Field(default="af_heart", description="the voice that speaks English")
    speed: Annotated[float, Field(ge=0.5, le=2)] = Field(default=1.0, description="1 is as the voice speaks")
    cache_megabytes: Positive = Field(default=50, description="of spoken sentences that are kept")
    cache_hours: Positive = Field(default=24, description="that a spoken sentence is kept at most")


class StaffMember(Section):
    """A person of the company who answers customers. What is left empty means everything."""

    name: str = Field(min_length=1, max_length=200, description="as colleagues see it")
    key: str = Field(pattern="^[0-9a-f]{64}$", description="SHA-256 of the key, in hexadecimal; not the key")
    languages: tuple[Literal["zh", "en"], ...] = ()
    queues: tuple[str, ...] = Field(default=(), description="of the pack's inbox.yml")
    skills: tuple[str, ...] | None = Field(
        default=None, description="that queues ask for; a person without this list has them all"
    )


class ServiceAccess(Section):
    """Where a service is that tools of the pack use, and what opens it."""

    url: str | None = Field(default=None, description="its base; in place of what the pack says")
    key: SecretStr | None = Field(
        default=None, description="sent as a bearer token; better as FRONTDESK_SERVICES__NAME__KEY"
    )


Recommender = Literal["popularity", "itemknn", "ppmi", "ease", "als", "fism", "sequence", "content"]


class Recommend(Section):
    """What is suggested to customers, found by which models, and how it is learnt."""

    on: bool = Field(default=True, description="false: nothing is ever suggested")
    sources: tuple[Recommender, ...] = Field(
        default=("popularity", "itemknn", "ppmi", "ease", "content"),
        description="models that find candidates",
    )
    most: Annotated[int, Field(ge=1, le=50)] = Field(default=4, description="cards of one reply")
    explore: Annotated[float, Field(ge=0, le=0.5)] = Field(
        default=0.05, description="share of places drawn by chance, so that there is something to learn from"
    )
    hours: Positive = Field(default=24, description="between two trainings of the models")
    flood: Positive = Field(default=20, description="interactions of one customer a day that count")


class Identity(Section):
    """How the company's own site tells which customer writes: by a JSON Web Token that it signs."""

    secret: SecretStr | None = Field(
        default=None, description="of 32 bytes at least, shared with the site: tokens are HS256"
    )
    public_key: Path | None = Field(
        default=None, description="PEM file of an Ed25519 key of the site's: tokens are EdDSA"
    )
    audience: str = Field(default="frontdesk", min_length=1, description="what the tokens are made out to")
    required: bool = Field(default=False, description="true: nobody writes without a token")

    @property
    def configured(self) -> bool:
        """Whether tokens can be checked."""
        return self.secret is not None or self.public_key is not None
