"""One typed settings object: `frontdesk.toml`, then `FRONTDESK_SECTION__KEY`, then flags of a command."""

from functools import cached_property
from pathlib import Path

import platformdirs
from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from frontdesk.errors import Misconfigured
from frontdesk.sections import (
    Compute,
    Emotion,
    Guard,
    Identity,
    Knowledge,
    Limits,
    Model,
    Network,
    Recommend,
    Server,
    ServiceAccess,
    Speech,
    StaffMember,
)


class Settings(BaseSettings):
    """Everything a company can set. `frontdesk config schema` prints the JSON schema of this class."""

    model_config = SettingsConfigDict(
        env_prefix="FRONTDESK_",
        env_nested_delimiter="__",
        toml_file="frontdesk.toml",
        extra="forbid",
        frozen=True,
    )

    home: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("frontdesk")),
        description="database, blobs, indexes, packs",
    )
    models: Path = Field(
        default_factory=lambda: Path(platformdirs.user_cache_dir("frontdesk")) / "models",
        description="pulled weights; desks with other homes share them",
    )
    database: str | None = Field(default=None, description="database URL; SQLite under `home` when empty")
    pack: Path | None = Field(
        None, description="folder of intents, texts and pictures; when empty the learnt one, else the shop's"
    )
    server: Server = Server()
    limits: Limits = Limits()
    compute: Compute = Compute()
    knowledge: Knowledge = Knowledge()
    network: Network = Network()
    emotion: Emotion = Emotion()
    speech: Speech = Speech()
    model: Model = Model()
    recommend: Recommend = Recommend()
    guard: Guard = Guard()
    services: dict[str, ServiceAccess] = Field(
        default={}, description="by the names that the pack's tools.yml uses"
    )
    identity: Identity = Identity()
    staff: tuple[StaffMember, ...] = Field(
        default=(), description="who may use the inbox; while nobody is named, whoever gives a name"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let flags win over the environment, and the environment over the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @field_validator("staff")
    @classmethod
    def _apart(cls, staff: tuple[StaffMember, ...]) -> tuple[StaffMember, ...]:
        """Refuse two people of one name or with one key: nobody could tell who answered."""
        for what in ("name", "key"):
            if len({getattr(one, what) for one in staff}) < len(staff):
                raise ValueError(f"two people have the same {what}")
        return staff

    @cached_property
    def knowledge_limits(self) -> Limits:
        """What a file of the knowledge may cost: recordings are longer than customers' messages."""
        own = self.knowledge
        larger = {
            **dict.fromkeys(("image_bytes", "audio_bytes", "video_bytes"), own.media_bytes),
            **dict.fromkeys(("audio_seconds", "video_seconds"), own.media_seconds),
            "decode_seconds": own.decode_seconds,
            "decode_megabytes": own.decode_megabytes,
        }
        return self.limits.model_copy(update=larger)

    @cached_property
    def database_url(self) -> str:
        """The database as SQLAlchemy reads it."""
        return self.database or f"sqlite:///{self.home / 'frontdesk.db'}"


def load(**flags: object) -> Settings:
    """Read the settings. Raises `Misconfigured` naming the first wrong key, what it is and what it may be."""
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks what a file or a flag said
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise Misconfigured(
            f"setting {where}: {first['msg']}",
            part=where,
            remedy="see 'frontdesk config schema'",
        ) from error
