"""The reply that a board shows: the state that all members may see, with controls to take part.

A result stands whole in one message, the newest of a poll in its room and of a debate in its space: the reply
to the member who closed it, or the announcement. Older messages say the outcome in words.
"""

from __future__ import annotations

from dataclasses import replace

from bot.boards.store import Board, newest
from bot.context import Context
from bot.places import ANYWHERE, Place
from bot.reasons.gathered import debate_reasons, gathered, reason_cards
from bot.reply import Card, Reply
from bot.request import ANYONE


async def content_of(context: Context, board: Board) -> tuple[Reply, bool]:
    """The reply, and whether it is final. Raises UserError if the poll or debate does not exist."""
    place = Place(board.platform, board.space, board.room, "UTC", ANYWHERE)
    poll = board.of.startswith("p")
    reply, final = await (_poll if poll else _debate)(context, place, board.of)
    if final and not await context.database.read(lambda db: newest(db, board, in_room=poll)):
        show = context.say(f"{'poll' if poll else 'debate'} show {board.of}")
        first = reply.cards[0]
        footer = f"The whole result stands in a newer message; {show} shows it too."
        return replace(reply, cards=(Card(title=first.title, text=first.text, footer=footer),)), True
    return reply, final


async def _poll(context: Context, place: Place, name: str) -> tuple[Reply, bool]:
    from bot.polls.cards import opened, shown
    from bot.polls.controls import with_controls
    from bot.polls.result import result_of

    seen = await context.polls.see(place, name, ANYONE)
    if seen.poll.open and not seen.count:
        # As it was posted, so that it is not edited before something changes.
        card = with_controls(opened(seen.poll, context.say), seen.poll)
        return Reply(cards=(card,), board=seen.poll.id), False
    result = await result_of(seen)
    first, *more = shown(result, context.say, place)
    cards = (with_controls(first, seen.poll), *more)
    if not seen.poll.open:
        cards += reason_cards(await gathered(context.library, result))
    return Reply(cards=cards, board=seen.poll.id), not seen.poll.open


async def _debate(context: Context, place: Place, name: str) -> tuple[Reply, bool]:
    from bot.debates.cards import shown, stage
    from bot.debates.controls import with_controls

    seen = await context.debates.see(place, name)
    ended = seen.debate.state == "ended"
    begun = any(seen.counts) or any(seen.sides.values()) or seen.shown
    new = seen.debate.state == "opening ballot" and not begun
    card = stage(seen.debate, context.say) if new else shown(seen, context.say, place)
    cards: tuple[Card, ...] = (with_controls(card, seen.debate),)
    if ended:
        cards += reason_cards(await debate_reasons(context.library, seen))
    return Reply(cards=cards, board=seen.debate.id), ended
