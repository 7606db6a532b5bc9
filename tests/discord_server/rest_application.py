"""REST: who the bot is, the gateway's address, and the registered commands."""

from __future__ import annotations

from discord_server.components import JSON
from discord_server.limits_commands import check_command, check_commands
from discord_server.payloads import user_json
from discord_server.refusals import Form, refusal
from discord_server.router import Call, Reply, Routes

GLOBAL = "/applications/{application_id}/commands"
OF_GUILD = "/applications/{application_id}/guilds/{guild_id}/commands"
ONE = "/{command_id}"


def me(call: Call) -> Reply:
    """GET /users/@me."""
    more = {"verified": True, "mfa_enabled": True, "flags": 0, "email": None, "locale": "en-US"}
    return Reply(user_json(call.server.world.bot) | more)


def user(call: Call) -> Reply:
    """GET /users/{user_id}."""
    return Reply(user_json(call.server.world.user(call["user_id"])))


def application(call: Call) -> Reply:
    """GET /oauth2/applications/@me and /applications/@me."""
    world = call.server.world
    return Reply(
        {
            "id": str(world.application_id),
            "name": world.bot.name,
            "description": "",
            "icon": None,
            "bot_public": True,
            "bot_require_code_grant": False,
            "owner": user_json(world.owner),
            "team": None,
            "verify_key": "0" * 64,
            "summary": "",
            "type": None,
            "flags": 1 << 23,
            "flags_new": str(1 << 23),
            "explicit_content_filter": 0,
            "interactions_endpoint_url": None,
            "role_connections_verification_url": None,
            "approximate_user_install_count": 0,
            "approximate_user_authorization_count": 0,
            "eligible_oauth2_scopes": [],
            "bot": user_json(world.bot),
            "rpc_origins": [],
            "redirect_uris": [],
            "tags": [],
            "approximate_guild_count": len(world.guilds),
        }
    )


def gateway(call: Call) -> Reply:
    """GET /gateway."""
    return Reply({"url": call.server.gateway.url})


def gateway_bot(call: Call) -> Reply:
    """GET /gateway/bot, with the number of shards to start."""
    limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    url = call.server.gateway.url
    return Reply({"url": url, "shards": call.server.gateway.shards, "session_start_limit": limit})


def _table(call: Call) -> dict[int, JSON]:
    world = call.server.world
    if call["application_id"] != str(world.application_id):
        raise refusal(50001)
    if "guild_id" not in call.params:
        return world.commands[None]
    return world.commands.setdefault(world.guild(call["guild_id"]).id, {})


def _kept(call: Call, given: JSON, former: JSON | None) -> JSON:
    """A command as Discord stores it: with an id (the former one's, of the same name and type) and a version."""
    clock = call.server.clock
    guild = {"guild_id": call["guild_id"]} if "guild_id" in call.params else {}
    command = {
        "id": former["id"] if former else str(clock.snowflake()),
        "application_id": call["application_id"],
        "version": str(clock.snowflake()),
        "type": 1,
        "description": "",
        "default_member_permissions": None,
        "dm_permission": True,
        "contexts": None,
        "integration_types": [0],
        "nsfw": False,
    }
    kept = command | {key: value for key, value in given.items() if key != "id"} | guild
    if kept["default_member_permissions"] is not None:
        kept["default_member_permissions"] = str(kept["default_member_permissions"])
    if kept["contexts"] is not None:
        kept["contexts"] = sorted(kept["contexts"], reverse=True)
    if kept.get("options"):
        kept["options"] = [_told(option) for option in kept["options"]]
    else:
        kept.pop("options", None)
    return kept | {"type": kept["type"] or 1, "integration_types": kept["integration_types"] or [0]}


def _told(option: JSON) -> JSON:
    """An option as Discord gives it back: what is not so is left out."""
    told = {key: value for key, value in option.items() if value is not False and value not in (None, [])}
    if told.get("options"):
        told["options"] = [_told(inner) for inner in told["options"]]
    return told


def _same(table: dict[int, JSON], given: JSON) -> JSON | None:
    wanted = (given.get("type") or 1, given.get("name"))
    return next((one for one in table.values() if (one["type"], one["name"]) == wanted), None)


def commands(call: Call) -> Reply:
    """GET: every registered command."""
    return Reply(list(_table(call).values()))


def replace(call: Call) -> Reply:
    """PUT: these commands and no others."""
    table = _table(call)
    check_commands(call.body)
    kept = [_kept(call, given, _same(table, given)) for given in call.body]
    table.clear()
    table.update({int(command["id"]): command for command in kept})
    return Reply(kept)


def upsert(call: Call) -> Reply:
    """POST: one more command, or the one of this name anew."""
    table = _table(call)
    form = Form()
    check_command(form, (), call.fields)
    form.finish()
    former = _same(table, call.fields)
    if former is None and len(table) >= 100:
        raise refusal(30032)
    command = _kept(call, call.fields, former)
    table[int(command["id"])] = command
    return Reply(command, 200 if former else 201)


def _one(call: Call) -> JSON:
    found = next((one for one in _table(call).values() if one["id"] == call["command_id"]), None)
    if found is None:
        raise refusal(10063)
    return found


def command(call: Call) -> Reply:
    """GET one."""
    return Reply(_one(call))


def change(call: Call) -> Reply:
    """PATCH one."""
    changed = _one(call) | call.fields
    form = Form()
    check_command(form, (), changed)
    form.finish()
    changed["version"] = str(call.server.clock.snowflake())
    _table(call)[int(changed["id"])] = changed
    return Reply(changed)


def remove(call: Call) -> Reply:
    """DELETE one."""
    del _table(call)[int(_one(call)["id"])]
    return Reply(status=204)


ROUTES: Routes = {
    "GET /users/@me": me,
    "GET /users/{user_id}": user,
    "GET /oauth2/applications/@me": application,
    "GET /applications/@me": application,
    "GET /gateway": gateway,
    "GET /gateway/bot": gateway_bot,
}
for _base in (GLOBAL, OF_GUILD):
    ROUTES |= {
        f"GET {_base}": commands,
        f"PUT {_base}": replace,
        f"POST {_base}": upsert,
        f"GET {_base}{ONE}": command,
        f"PATCH {_base}{ONE}": change,
        f"DELETE {_base}{ONE}": remove,
    }
