"""A Discord on 127.0.0.1, for the real discord.py client to be driven against. Nothing of the client is patched.

```python
async with DiscordServer() as server:
    group = server.guild("Study group")  # with the text channel `group.general`; the bot is a member
    ana = server.user("ana", group)
    with server.pointed_at():  # for a client in this process; a process gets `server.environment()`
        ...start the client with server.token...
        await server.gateway.connected()
        await server.registered("ask")
        seen = server.slash(ana, group.general, "ask", question="Why?")
        answer = await seen.response()  # the message, once it no longer says "thinking"
        assert "because" in answer.words
        more = await server.click(ana, answer, "More context").response()
    assert server.violations == []
```

What users do (`acting.py`): `slash`, `autocomplete`, `context_menu`, `click`, `select`, `submit_modal`, `say`, `dm`,
`edit`. Each acts at once and returns a `Seen` (`acknowledged`, `response`, `followup`, `modal`, `choices`; see
`seen.py`) or, for words, a `Said` (`message`, `response`, `silence`). What the app would not let a user do raises
`ClientRefuses`; what is not seen in time raises `NoAnswer`, which tells what the bot was refused.

Who and where (`building.py`): `user`, `guild`, `channel`, `role`, `join`, `leave`, `overwrite`, `open_thread`, `archive`,
`delete_channel`, `delete_message`; before the bot comes or while it looks on. The bot may do what `bot_permissions` of
`guild` says and what `everyone` may; `overwrite(channel, server.bot, deny="send_messages")` takes it away in a channel.
`server.bot`, `server.world.direct(user)` (their direct messages) and `server.until(look, within=)` are at hand too.

What there is (`model.py`): `Message` has `words`, `embeds`, `components`, `controls`, `attachments` (`data`,
`description`), `ephemeral`, `seen_by`, `pings`, `history` (its earlier forms), `thread`, `reference`; `channel.seen` are
the messages that all see, `guild.threads` its threads, `server.commands` the registered commands.

What the bot sent (`records.py`): `server.requests`, `server.requested("PATCH /webhooks/...")`, each with body, files,
status, reply and `since_interaction` in seconds; `server.violations` are bodies that Discord's OpenAPI description or its
limits forbid, requests that do not exist, and pictures that are not attached; `server.log.refused` is every error. Where
the description is missing (`openapi.why_not()` says so), only the limits are held.

Time (`clock.py`): `server.clock.advance(901)` makes tokens expire; an interaction is unknown 3 seconds after dispatch.

Trouble (`trouble.py`, `gateway.py`): `server.trouble.rate_limit(route, times=, retry_after=, everywhere=)`, `.fail(503,
route)`, `.drop(route, after=)`, `.slow(route, seconds=)`, `.bucket(route, limit=, per=)`; `server.gateway.drop()`,
`.close(code)`, `.reconnect()`, `.invalidate(resumable=)`, `.forget()`, `.deaf`, `.refusing`, `.heartbeat_ms`, and to
wait: `.connected()`, `.resumptions(n)`, `.identifications(n)`. A route is named by method and template, as in Discord's
description: `"POST /channels/{channel_id}/messages"`.

The client has its own pace: it waits 2 seconds for guilds before `on_ready` (option `guild_ready_timeout`; commands are
answered before that), 5 before it identifies anew (`before_identify_hook`), 1 and more before it tries a 500 again.

Refused with Discord's status, code and message: unknown or late interactions (10062), a second acknowledgement (40060),
expired tokens (50027), unknown things (10003, 10004, 10007, 10008, 10013, 10015), missing access or permissions (50001,
50013), closed threads (50083), bodies over a limit (50035 with its `errors`), empty messages (50006), large files (40005),
too many commands (30032), closed direct messages (50007), another's message (50005). Without the privileged intent
(`DiscordServer(privileged=("message_content",))`) the bot sees no content but of messages that mention it, and of direct
messages; identifying with an intent that is not switched on is closed with 4014.

Not pretended: voice, forums, stickers, webhooks of channels, moderation, native polls' votes, user-installed apps.
"""

from chat_server import ClientRefuses, NoAnswer

from discord_server.model import Channel, Guild, Interaction, Member, Message, Role, User
from discord_server.refusals import Refusal
from discord_server.seen import Said, Seen
from discord_server.server import DiscordServer

__all__ = [
    "Channel",
    "ClientRefuses",
    "DiscordServer",
    "Guild",
    "Interaction",
    "Member",
    "Message",
    "NoAnswer",
    "Refusal",
    "Role",
    "Said",
    "Seen",
    "User",
]
