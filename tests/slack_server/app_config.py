"""How the app is set up with Slack: what its manifest says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SCOPES = (
    "app_mentions:read assistant:write channels:history channels:read chat:write commands files:read files:write groups:history "
    "groups:read im:history im:read im:write mpim:history mpim:read reactions:write team:read usergroups:read "
    "users:read"
)
EVENTS = (
    "app_home_opened app_mention app_uninstalled assistant_thread_context_changed assistant_thread_started "
    "channel_archive channel_deleted member_joined_channel member_left_channel message.channels message.groups "
    "message.im message.mpim tokens_revoked"
)
HISTORY = {
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "app_mention": "app_mentions:read",
    "assistant_thread_started": "assistant:write",
    "assistant_thread_context_changed": "assistant:write",
    "channel_archive": "channels:read",
    "channel_deleted": "channels:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
}
"""The scope that an event needs."""


@dataclass(frozen=True, slots=True)
class AppConfig:
    """Slash commands, shortcuts by callback id (`{"find": "message"}`; None: any), events, scopes, surfaces."""

    name: str = "Moot"
    commands: tuple[str, ...] = ("/moot",)
    shortcuts: dict[str, str] | None = None
    events: frozenset[str] = frozenset(EVENTS.split())
    scopes: frozenset[str] = frozenset(SCOPES.split())
    escapes: bool = False
    home: bool = True
    messages: bool = True
    assistant: bool = True
    interactive: bool = True
    socket: bool = True
    titles: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, manifest: dict[str, Any]) -> AppConfig:
        """The set-up that a manifest (its YAML or JSON, read) describes."""
        features, settings = manifest.get("features", {}), manifest.get("settings", {})
        commands = features.get("slash_commands", [])
        shortcuts = features.get("shortcuts", [])
        home = features.get("app_home", {})
        return cls(
            name=manifest["display_information"]["name"],
            commands=tuple(one["command"] for one in commands),
            shortcuts={one["callback_id"]: one["type"] for one in shortcuts},
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", [])),
            escapes=any(one.get("should_escape") for one in commands),
            home=bool(home.get("home_tab_enabled")),
            messages=bool(home.get("messages_tab_enabled", True))
            and not home.get("messages_tab_read_only_enabled"),
            assistant="assistant_view" in features,
            interactive=bool(settings.get("interactivity", {}).get("is_enabled")),
            socket=bool(settings.get("socket_mode_enabled")),
            titles={one["name"]: one["callback_id"] for one in shortcuts},
        )

    def hears(self, event: str, scopes: set[str]) -> bool:
        """Is the app told of this event, with these scopes?"""
        return event in self.events and HISTORY.get(event, "") in {"", *scopes}
