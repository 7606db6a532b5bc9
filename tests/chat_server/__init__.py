"""What the local Discord and the local Slack share: a server on 127.0.0.1 that keeps every request, makes trouble on
demand, has a clock that a test may set forward, and lets tests wait for what they want to see."""

from chat_server.clock import Clock
from chat_server.records import Log
from chat_server.serving import ChatServer
from chat_server.trouble import Bucket, Fault, Trouble
from chat_server.waiting import PATIENCE, Bell, ClientRefuses, NoAnswer

__all__ = [
    "PATIENCE",
    "Bell",
    "Bucket",
    "ChatServer",
    "ClientRefuses",
    "Clock",
    "Fault",
    "Log",
    "NoAnswer",
    "Trouble",
]
