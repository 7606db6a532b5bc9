"""auth.*, oauth.*, apps.*, users.*, bots.*, team.*, usergroups.*: who the bot is, and who else there is."""

from __future__ import annotations

from typing import Any

from slack_server.payloads import user_json
from slack_server.refusals import SlackRefuses
from slack_server.router import APP, NONE, Call, Method, method

JSON = dict[str, Any]


def auth_test(call: Call) -> JSON:
    """auth.test"""
    team = call.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": team.bot.name,
        "team_id": team.id,
        "user_id": team.bot_user_id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


def auth_revoke(call: Call) -> JSON:
    """auth.revoke"""
    if str(call.args.get("test", "")).lower() in ("1", "true"):
        return {"revoked": False}
    call.server.world.revoked.add(str(call.token))
    return {"revoked": True}


def uninstall(call: Call) -> JSON:
    """apps.uninstall"""
    world = call.server.world
    if (call["client_id"], call["client_secret"]) != (world.client_id, world.client_secret):
        raise SlackRefuses("invalid_client_id")
    call.server.uninstall(call.team)
    return {}


def connections_open(call: Call) -> JSON:
    """apps.connections.open"""
    return {"url": call.server.sockets.open()}


def oauth_access(call: Call) -> JSON:
    """oauth.v2.access"""
    world, code = call.server.world, str(call["code"])
    if call.args.get("client_id") != world.client_id:
        raise SlackRefuses("invalid_client_id")
    if call.args.get("client_secret") != world.client_secret:
        raise SlackRefuses("bad_client_secret")
    if code in world.used_codes:
        raise SlackRefuses("code_already_used")
    if code not in world.codes:
        raise SlackRefuses("invalid_code")
    team, user, scopes = world.codes.pop(code)
    world.used_codes.add(code)
    team.installed, team.scopes = True, set(scopes)
    world.bell.ring()
    return {
        "app_id": world.app_id,
        "authed_user": {"id": user.id},
        "scope": ",".join(sorted(scopes)),
        "token_type": "bot",
        "access_token": world.new_token(team),
        "bot_user_id": team.bot_user_id,
        "team": {"id": team.id, "name": team.name},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def users_info(call: Call) -> JSON:
    """users.info"""
    user = call.team.users.get(str(call["user"]))
    if user is None:
        raise SlackRefuses("user_not_found")
    locale = str(call.args.get("include_locale", "")).lower() in ("1", "true")
    return {"user": user_json(user, locale=locale)}


def users_list(call: Call) -> JSON:
    """users.list"""
    members = [user_json(one) for one in call.team.users.values()]
    return {"members": members, "response_metadata": {"next_cursor": ""}}


def bots_info(call: Call) -> JSON:
    """bots.info"""
    if call.args.get("bot") not in (None, call.team.bot_id):
        raise SlackRefuses("bot_not_found")
    team = call.team
    told = {"id": team.bot_id, "deleted": False, "name": team.bot.name, "app_id": call.server.world.app_id}
    return {"bot": told | {"user_id": team.bot_user_id, "icons": {}}}


def team_info(call: Call) -> JSON:
    """team.info"""
    team = call.team
    if call.args.get("team") not in (None, team.id):
        raise SlackRefuses("team_not_found")
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "icon": {}}}


def usergroups_list(call: Call) -> JSON:
    """usergroups.list"""
    groups = call.team.groups.values()
    told: list[JSON] = [
        {"id": one.id, "team_id": call.team.id, "name": one.name, "handle": one.handle} for one in groups
    ]
    if str(call.args.get("include_users", "")).lower() in ("1", "true"):
        for each, group in zip(told, groups, strict=True):
            each["users"] = [one.id for one in group.users]
    return {"usergroups": told}


def usergroups_users(call: Call) -> JSON:
    """usergroups.users.list"""
    group = call.team.groups.get(str(call["usergroup"]))
    if group is None:
        raise SlackRefuses("no_such_subteam")
    return {"users": [one.id for one in group.users]}


def api_test(call: Call) -> JSON:
    """api.test"""
    return {"args": call.args}


METHODS: dict[str, Method] = {
    "api.test": method(api_test, token=NONE),
    "auth.test": method(auth_test, "", "team_id"),
    "auth.revoke": method(auth_revoke, "", "test"),
    "apps.connections.open": method(connections_open, "", None, APP),
    "apps.uninstall": method(uninstall, "", "client_id client_secret"),
    "oauth.v2.access": method(oauth_access, "", None, NONE),
    "users.info": method(users_info, "users:read", "user include_locale"),
    "users.list": method(users_list, "users:read", "cursor limit include_locale team_id"),
    "bots.info": method(bots_info, "users:read", "bot team_id"),
    "team.info": method(team_info, "team:read", "team domain include_slackbot_availability"),
    "usergroups.list": method(
        usergroups_list, "usergroups:read", "include_count include_disabled include_users team_id"
    ),
    "usergroups.users.list": method(
        usergroups_users, "usergroups:read", "usergroup include_disabled team_id"
    ),
}
