"""What the server knows: users, guilds with roles, channels and threads, messages, interactions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from chat_server import Bell

from discord_server.components import JSON, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT, DM, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 11, 12
SUPPRESS, EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 2, 1 << 6, 1 << 7, 1 << 15


@dataclass(eq=False, slots=True)
class User:
    """Somebody with an account; `locale` is the language of their app."""

    id: int
    name: str
    bot: bool = False
    locale: str = "en-US"
    accepts_dms: bool = True

    @property
    def mention(self) -> str:
        """How text addresses the user."""
        return f"<@{self.id}>"


@dataclass(eq=False, slots=True)
class Role:
    """A role with its permission bits; one that Discord made for a bot has that bot's id."""

    id: int
    name: str
    permissions: int = 0
    bot_id: int | None = None

    @property
    def mention(self) -> str:
        """As in a message's text."""
        return f"<@&{self.id}>"


@dataclass(eq=False, slots=True)
class Member:
    """A user in a guild."""

    user: User
    joined_at: str
    roles: list[Role] = field(default_factory=list)
    nick: str | None = None


@dataclass(eq=False, slots=True)
class Guild:
    """A Discord server; `everyone` is the role that all have, with the guild's own id."""

    id: int
    name: str
    owner: User
    everyone: Role
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)

    @property
    def general(self) -> Channel:
        """The first text channel."""
        return next(channel for channel in self.channels.values() if channel.kind == TEXT)

    @property
    def threads(self) -> list[Channel]:
        """Every thread, archived ones too."""
        return [channel for channel in self.channels.values() if channel.is_thread]


@dataclass(eq=False, slots=True)
class Channel:
    """A text channel, a thread (with `parent`, `owner`, archived, locked) or a direct message (`recipients`)."""

    id: int
    kind: int
    name: str
    guild: Guild | None = None
    parent: Channel | None = None
    owner: User | None = None
    topic: str | None = None
    recipients: list[User] = field(default_factory=list)
    overwrites: dict[int, tuple[int, int]] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    thread_members: dict[int, str] = field(default_factory=dict)
    archived: bool = False
    locked: bool = False
    auto_archive_duration: int = 4320
    rate_limit_per_user: int = 0
    archive_timestamp: str = ""
    deleted: bool = False
    typing: list[float] = field(default_factory=list)
    bell: Bell = field(default_factory=Bell)

    @property
    def is_thread(self) -> bool:
        """Is it a thread?"""
        return self.kind in (PUBLIC_THREAD, PRIVATE_THREAD)

    @property
    def is_private(self) -> bool:
        """Is it a thread that only its members see?"""
        return self.kind == PRIVATE_THREAD

    @property
    def seen(self) -> list[Message]:
        """The messages that everybody in the channel sees, oldest first."""
        return [message for message in self.messages.values() if message.seen_by is None]


@dataclass(eq=False, slots=True)
class Attachment:
    """A stored file; `url` downloads it, `description` is its alternative text."""

    id: int
    filename: str
    data: bytes
    content_type: str
    url: str
    description: str | None = None


@dataclass(eq=False, slots=True)
class Message:
    """A message as it stands now; `history` holds its earlier forms (content, embeds, components) as JSON."""

    id: int
    channel: Channel
    author: User
    timestamp: str
    kind: int = 0
    content: str = ""
    embeds: list[JSON] = field(default_factory=list)
    components: list[JSON] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    poll: JSON | None = None
    reference: JSON | None = None
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[Role] = field(default_factory=list)
    mention_everyone: bool = False
    edited_timestamp: str | None = None
    pinned: bool = False
    reactions: dict[str, list[User]] = field(default_factory=dict)
    interaction: Interaction | None = None
    thread: Channel | None = None
    nonce: str | int | None = None
    seen_by: User | None = None
    deleted: bool = False
    history: list[JSON] = field(default_factory=list)
    bell: Bell = field(default_factory=Bell)

    @property
    def ephemeral(self) -> bool:
        """Does only `seen_by` see it?"""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Is it a deferred answer that says "thinking" still?"""
        return bool(self.flags & LOADING)

    @property
    def pings(self) -> list[str]:
        """Whom the message notifies: names of users and roles, "everyone"."""
        named = [user.name for user in self.mentions] + [role.name for role in self.mention_roles]
        return [*named, "everyone"] if self.mention_everyone else named

    @property
    def parts(self) -> Iterator[JSON]:
        """Every component, rows and containers too, in reading order."""
        return walk(self.components)

    @property
    def controls(self) -> list[JSON]:
        """The buttons and selects."""
        return [part for part in self.parts if part.get("type") in (2, 3, 5, 6, 7, 8)]

    def custom_id(self, label: str) -> str:
        """The id of the button with this label, or of the select with this placeholder."""
        for part in self.controls:
            if label in (part.get("label"), part.get("placeholder")):
                return str(part["custom_id"])
        raise LookupError(f"no button or select {label!r}: {[p.get('label') for p in self.controls]}")

    @property
    def words(self) -> str:
        """All text that a reader sees: content, embeds, text components, labels."""
        said = [self.content]
        for embed in self.embeds:
            said += [embed.get("author", {}).get("name", ""), embed.get("title", "")]
            said.append(embed.get("description", ""))
            said += [f"{one['name']}\n{one['value']}" for one in embed.get("fields", [])]
            said.append(embed.get("footer", {}).get("text", ""))
        said += [str(part.get("content") or part.get("label") or "") for part in self.parts]
        return "\n".join(text for text in said if text)


@dataclass(eq=False, slots=True)
class Interaction:
    """Something a user did that the bot must acknowledge within 3 seconds; its token lives for 15 minutes.

    `kind` is Discord's type: 2 command, 3 component, 4 autocomplete, 5 modal. `message` is the one with the component,
    `updates` counts the edits that this interaction has made to it.
    """

    id: int
    kind: int
    token: str
    user: User
    channel: Channel
    data: JSON
    dispatched: float
    message: Message | None = None
    opened_by: Interaction | None = None
    acknowledged: int | None = None
    acknowledged_after: float | None = None
    updates: int = 0
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: JSON | None = None
    choices: list[JSON] | None = None
    bell: Bell = field(default_factory=Bell)
