"""Which inbox a deployment has."""

from __future__ import annotations

from adapters.chat.inbox.files import FileInbox
from adapters.chat.inbox.port import Inbox
from adapters.settings import Settings


def inbox_of(settings: Settings, platform: str) -> Inbox:
    """A platform's inbox: shared where MOOT_DATABASE_URL names a database, else in a folder of the home."""
    if settings.database is None:
        return FileInbox(settings.home / platform)
    from adapters.chat.inbox.shared import SharedInbox

    return SharedInbox(settings.database, settings.key_folder, platform)
