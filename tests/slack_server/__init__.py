"""A Slack on 127.0.0.1, for the real slack-bolt and slack_sdk to be driven against. Nothing of the client is patched.

```python
async with SlackServer() as server:  # SlackServer(manifest): commands, shortcuts, events and scopes as it says
    group = server.team("Study group")  # a workspace with the public channel `group.general`; the bot is a member
    ana = server.user("ana")  # in the first team; `server.user("bert", other)`
    ...start the bot with server.environment(), or a client with server.api_url and the tokens...
    await server.connected()  # Socket Mode; for HTTP: server.over_http("http://127.0.0.1:3000/slack/events")
    seen = server.slash(ana, group.general, "/moot", "ask Why?")
    assert await seen.acknowledged() < 3
    answer = await seen.response(lambda message: "because" in message.words)
    more = await server.click(ana, answer, "More context").ephemeral()
assert server.violations == []
```

The settings: `environment(team=None)` has MOOT_SLACK_BOT_TOKEN, _APP_TOKEN, _SIGNING_SECRET and _API_URL;
`oauth_environment()` has no bot token but _CLIENT_ID and _CLIENT_SECRET. In this process the same are `team.token`,
`server.app_token`, `server.signing_secret`, `server.api_url` (slack_sdk's `base_url`). A bot for many teams is given
`server.team("Other", installed=False)` and `code = server.authorize(user)`, with which the test comes back to the bot's
redirect address; `oauth.v2.access` then installs it.

What users do (`acting.py`, `acting_views.py`): `slash`, `click`, `select`, `suggest` (a menu whose options come from the
bot), `submit_view`, `close_view`, `shortcut`, `message_shortcut`, `say` (`thread=`, `mentions_bot=`: told to the bot as
`message` and as `app_mention` besides), `dm`, `edit`, `open_home`, `open_assistant`. Controls are named by label,
placeholder, action id or value, inputs of a modal by label, action id or block id:
`submit_view(ana, {"Stance": "For", "Why?": "It is so"})`; a Home tab is `ana.home`, the modal on top `ana.modal`, all of
them `ana.modals`. Each acts at once and returns a `Seen` (`acknowledged()` in seconds, `response()`, `ephemeral()`,
`updated()`, `gone()`, `view()`, `closed()`, `errors()`, `options()`, `silence()`) or, for words, a `Said` (`message`,
`response()`, `acknowledged()`, `silence()`, `deliveries`); see `seen.py`. What the app would not let a user do raises
`ClientRefuses`; what is not seen in time raises `NoAnswer`, which tells what the bot was refused.

`response()` takes the first message that fits: what came by response_url or in the acknowledgement, else ephemeral
messages for that user, the message that was used once it is changed, and at last any message of the bot there since:
where several ask at once and the bot answers by `chat.postMessage`, say which by a function of the message.

Who and where (`building.py`): `team`, `user`, `channel` (`private=`, `bot=False`: not invited), `group` (a user group),
`direct(user)` (direct messages), `join`, `leave`, `deactivate`, `archive`, `delete_channel`, `delete_message`, `revoke`
(tokens_revoked), `uninstall` (app_uninstalled besides), `authorize`; `channel.read_only = True`.

What there is (`model.py`): `channel.seen` are the messages that all see, threads included, `channel.ephemerals` the
others, `channel.seen_by(user)` what one sees; `channel.status`, `.prompts`, `.titles` (by thread) of the assistant. A
`Message` has `words` (all that is read), `text` (the fallback), `blocks`, `controls`, `labels`, `pings`, `previews` (links
that Slack may unfurl), `pictures` (each with `alt` and `file.data`), `files`, `thread` (the replies), `thread_ts`,
`seen_by`, `via`, `history` (earlier forms with the time `at` of each change), `reactions`, `deleted`; a `View` has
`title`, `words`, `controls`, `body`, `state`, `errors`, `closed`.

What the bot sent (`records.py`): `server.requests`, `server.requested("chat.postMessage")` (or "response_url", "upload"),
each with `body`, `status`, `reply`, `code`, `team`, `since_event` in seconds; `server.violations` are requests whose form
Slack refuses, what slack_sdk's models or slackblocks (where installed; `oracles.why_not()`) object to, and slips that
Slack lets pass: blocks without a text for notifications, text cut at 40,000, pictures without alternative text, over 10
elements in a row, unknown arguments, an acknowledgement with what is not shown, a message for one member
in a thread that has no replies, which nobody sees; `server.log.refused` is every error.

Deliveries (`dispatch.py`): `server.deliveries`, each with `payload`, `attempts`, `acknowledged`, `failed`, `statuses`.
`server.hold()` keeps what users do from the bot, `await server.release(times=3, order=random.Random(7))` delivers each
thing three times in disorder, `await server.again(seen, times=2)` delivers it again with the same envelope and event ids,
`await server.settled()` waits until all is acknowledged or given up. `server.dispatch.acknowledge_within` (3 s) and
`.retry_delays` (0, 60 and 300 s, after which an unacknowledged event comes again; a test that waits for that sets less).
Commands and interactions are not retried, but sent again where their socket was lost before it acknowledged them.

Sockets (`sockets.py`): `server.sockets.drop()`, `await .close()`, `await .refresh("refresh_requested" | "warning" |
"link_disabled", stay=)`, `.deaf` (pings unanswered), `.refusing`, `.connections`, `.opened`, `.acknowledged`, `.late`,
and to wait: `server.connected(count)`, `.sockets.connections_made(total)`. With several, envelopes go to each in turn.

HTTP (`http_mode.py`): `server.over_http(url, …)` delivers signed requests to these replicas in turn, with no url over
sockets again. `await server.forge("wrong" | "stale" | …, seen)`, `await server.replay(seen)` and `await
server.verify_url()` answer with `status` and `body`.

Trouble (`trouble.py`): `server.trouble.rate_limit(name, times=, retry_after=)`, `.error(code, name)`, `.fail(503, name)`,
`.drop(name, after=)`, `.slow(name, seconds=)`, `.bucket(name, limit=, per=, each="channel")`, `.clear()`; names as in
`requested`. Time (`clock.py`): `server.clock.advance(4)` makes trigger ids expire (3 s), `advance(1801)` response_urls.

Refused with Slack's codes: tokens (not_authed, invalid_auth, token_revoked, account_inactive, not_allowed_token_type,
missing_scope with `needed`), places (channel_not_found, not_in_channel, is_archived, restricted_action,
user_not_in_channel, thread_not_found), messages (message_not_found, cant_update_message, cant_delete_message, no_text,
msg_too_long: 4,000 bytes in an edit, msg_blocks_too_long: 12,000 characters in all blocks), blocks and views over any
limit or with an unknown key (invalid_blocks, invalid_arguments, with JSON pointers), triggers (expired_, exchanged_,
invalid_trigger_id, push_limit_reached), views (hash_conflict, not_found, duplicate_external_id), response_urls
(used_url after 5, expired_url), files (file_not_found, alt_txt_too_large), OAuth (invalid_code, code_already_used, …).

The client has its own pace: slack_sdk looks after its socket every `ping_interval` (10 s in bolt's handler), and connects
anew only then after a drop; a `refresh` is followed at once.

Not pretended: Enterprise Grid, Slack Connect, workflows, lists and canvases, legacy attachments, token rotation, what a
user's own token may do, unfurling.
"""

from chat_server import ClientRefuses, NoAnswer

from slack_server.model import Channel, File, Message, Picture, Team, User, View
from slack_server.seen import Said, Seen
from slack_server.server import SlackServer
from slack_server.world import Delivery

__all__ = [
    "Channel",
    "ClientRefuses",
    "Delivery",
    "File",
    "Message",
    "NoAnswer",
    "Picture",
    "Said",
    "Seen",
    "SlackServer",
    "Team",
    "User",
    "View",
]
