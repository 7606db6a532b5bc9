"""What the server knows: teams with users, channels, messages, files, and the views that users look at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from slack_server.blocks import CONTROLS, label_of, mentioned, spoken, walk

JSON = dict[str, Any]
PUBLIC, PRIVATE, IM, MPIM = "channel", "group", "im", "mpim"
ADDRESS = re.compile(r"<(https?://[^>|]+)")


@dataclass(eq=False, slots=True, repr=False)
class User:
    """Somebody in a team; `home` is their Home tab of the app, `modals` the views open before them, topmost last."""

    id: str
    name: str
    team: Team
    tz: str = "Europe/Amsterdam"
    locale: str = "en-GB"
    bot: bool = False
    admin: bool = False
    deleted: bool = False
    home: View | None = None
    modals: list[View] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<User {self.name}>"

    @property
    def mention(self) -> str:
        """How text addresses the user."""
        return f"<@{self.id}>"

    @property
    def modal(self) -> View | None:
        """The modal that the user looks at."""
        return self.modals[-1] if self.modals else None


@dataclass(eq=False, slots=True, repr=False)
class Team:
    """A workspace; `bot` is the app's user there, `token` its bot token, `scopes` what that token allows."""

    id: str
    name: str
    domain: str
    token: str
    scopes: set[str]
    bot_id: str
    installed: bool = True
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    groups: dict[str, UserGroup] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    bot_user_id: str = ""

    def __repr__(self) -> str:
        return f"<Team {self.name}>"

    @property
    def bot(self) -> User:
        """The app's bot user."""
        return self.users[self.bot_user_id]

    @property
    def general(self) -> Channel:
        """The first public channel, with everybody and the bot in it."""
        return next(one for one in self.channels.values() if one.kind == PUBLIC)


@dataclass(eq=False, slots=True)
class UserGroup:
    """A user group that can be pinged, `<!subteam^S…>`."""

    id: str
    handle: str
    name: str
    users: list[User]


@dataclass(eq=False, slots=True, repr=False)
class Channel:
    """A channel (`kind` "channel" or "group", as in `channel_type`), or a direct message ("im", "mpim")."""

    id: str
    kind: str
    name: str
    team: Team
    members: dict[str, User] = field(default_factory=dict)
    archived: bool = False
    read_only: bool = False
    deleted: bool = False
    topic: str = ""
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: list[Message] = field(default_factory=list)
    status: dict[str, str] = field(default_factory=dict)
    prompts: dict[str, JSON] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Channel {self.kind} {self.name}>"

    @property
    def seen(self) -> list[Message]:
        """The messages that everybody in the channel sees, those in threads too, oldest first."""
        return [one for one in self.messages.values() if not one.deleted]

    def seen_by(self, user: User) -> list[Message]:
        """What one member sees: the messages, and the ephemeral ones for them."""
        mine = [one for one in self.ephemerals if one.seen_by is user and not one.deleted]
        return sorted([*self.seen, *mine], key=lambda one: one.ts)


@dataclass(eq=False, slots=True, repr=False)
class File:
    """An uploaded file; `alt` is its alternative text, `complete` once it has been shared or kept."""

    id: str
    name: str
    team: Team
    length: int
    alt: str | None = None
    title: str = ""
    data: bytes | None = None
    complete: bool = False
    mimetype: str = "application/octet-stream"
    url: str = ""
    deleted: bool = False
    shares: list[str] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<File {self.name}>"


@dataclass(slots=True)
class Picture:
    """A picture in a message or a view: its alternative text, and its file or its address."""

    alt: str
    file: File | None = None
    url: str | None = None


@dataclass(eq=False, slots=True, repr=False)
class Message:
    """A message as it stands now; `history` holds its earlier forms (text, blocks) as JSON.

    `seen_by` is the one person who sees it, if it is ephemeral; `via` says how the bot sent it ("chat.postMessage",
    "response_url", "ack", …), None for a user's. `picks` is what users have picked in its menus, by their ids.
    """

    ts: str
    channel: Channel
    author: User
    text: str = ""
    blocks: list[JSON] = field(default_factory=list)
    thread_ts: str | None = None
    broadcast: bool = False
    seen_by: User | None = None
    via: str | None = None
    token: str | None = None
    files: list[File] = field(default_factory=list)
    reactions: dict[str, list[User]] = field(default_factory=dict)
    metadata: JSON | None = None
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    link_names: bool = False
    edited: str | None = None
    deleted: bool = False
    history: list[JSON] = field(default_factory=list)
    picks: dict[str, dict[str, dict[str, JSON]]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<Message {self.ts} {self.words!r}>"

    @property
    def ephemeral(self) -> bool:
        """Does only `seen_by` see it?"""
        return self.seen_by is not None

    @property
    def words(self) -> str:
        """All text that a reader sees, labels and alternative texts too; the fallback where there are no blocks."""
        return spoken(self.blocks) if self.blocks else self.text

    @property
    def parts(self) -> Iterator[JSON]:
        """Every block and element, in reading order."""
        return walk(self.blocks)

    @property
    def controls(self) -> list[JSON]:
        """The buttons, menus and inputs."""
        return [part for part in self.parts if part.get("type") in CONTROLS]

    @property
    def labels(self) -> list[str]:
        """What stands on the controls."""
        return [label_of(part) for part in self.controls]

    @property
    def pings(self) -> list[str]:
        """Whom the message has notified: names of users and user groups, "channel", "here", "everyone". An edit
        notifies nobody."""
        if self.ephemeral:
            return []
        first = self.history[0] if self.history else {"text": self.text, "blocks": self.blocks}
        return mentioned(first["text"], first["blocks"], self.channel.team, names=self.link_names)

    @property
    def previews(self) -> list[str]:
        """The addresses in it that Slack may unfurl: none once both unfurl_links and unfurl_media are false."""
        if self.ephemeral or (self.unfurl_links is False and self.unfurl_media is False):
            return []
        return list(dict.fromkeys(ADDRESS.findall("\n".join([self.text, spoken(self.blocks)]))))

    @property
    def pictures(self) -> list[Picture]:
        """Its pictures, in blocks or as files."""
        return pictures_of(self.blocks, self.channel.team) + [
            Picture(one.alt or "", one) for one in self.files if one.mimetype.startswith("image/")
        ]

    @property
    def thread(self) -> list[Message]:
        """The replies to it."""
        return [one for one in self.channel.seen if one.thread_ts == self.ts and one is not self]


@dataclass(eq=False, slots=True, repr=False)
class View:
    """A modal or a Home tab as it stands now; `body` is the view that the bot sent, `previous` the one beneath."""

    id: str
    kind: str
    user: User
    body: JSON
    hash: str
    root: str = ""
    previous: View | None = None
    closed: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    state: dict[str, dict[str, JSON]] = field(default_factory=dict)
    history: list[JSON] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<View {self.kind} {self.title!r}>"

    @property
    def title(self) -> str:
        """The modal's title."""
        return str((self.body.get("title") or {}).get("text", ""))

    @property
    def blocks(self) -> list[JSON]:
        """Its blocks."""
        return list(self.body.get("blocks") or [])

    @property
    def words(self) -> str:
        """All text that a reader sees."""
        return "\n".join(one for one in (self.title, spoken(self.blocks)) if one)

    @property
    def controls(self) -> list[JSON]:
        """The buttons, menus and inputs."""
        return [part for part in walk(self.blocks) if part.get("type") in CONTROLS]

    @property
    def labels(self) -> list[str]:
        """What stands on the controls."""
        return [label_of(part) for part in self.controls]

    @property
    def pictures(self) -> list[Picture]:
        """Its pictures."""
        return pictures_of(self.blocks, self.user.team)


def pictures_of(blocks: list[JSON], team: Team) -> list[Picture]:
    """The images among blocks."""
    return [
        Picture(
            str(part.get("alt_text", "")),
            team.files.get((part.get("slack_file") or {}).get("id", "")),
            part.get("image_url"),
        )
        for part in walk(blocks)
        if part.get("type") == "image"
    ]
