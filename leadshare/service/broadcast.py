"""Server-sent events: tells open pages that something changed. One broadcaster a process, woken by announcements.

Several changes of one topic within half a second are one event: a page asks for what it shows, once.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async

from leadshare.live import Topic, listen
from leadshare.service.visitors import publisher_of_visitor

_GATHER_SECONDS = 0.5
_ALIVE_SECONDS = 15
# The page connects again by itself; whoever was signed out meanwhile is then refused.
_LONGEST_SECONDS = 300
_HEADERS = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


class Broadcast:
    """ASGI callable for `/p/<publisher>/events`."""

    def __init__(self) -> None:
        self._pages: dict[UUID, set[_Page]] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop_listening: Callable[[], None] = lambda: None

    def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop_listening = listen(self._announced)

    def stop(self) -> None:
        """Lets every page go, so that the server can end."""
        self._stop_listening()
        for pages in self._pages.values():
            for page in pages:
                page.close()

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        slug = scope["path"].split("/")[2]
        publisher_id = await sync_to_async(publisher_of_visitor, thread_sensitive=False)(
            scope["headers"], slug
        )
        if publisher_id is None:
            await send(
                {
                    "type": "http.response.start",
                    "status": 404,
                    "headers": [(b"content-length", b"0")],
                }
            )
            await send({"type": "http.response.body"})
            return
        page = _Page()
        self._pages.setdefault(publisher_id, set()).add(page)
        gone = asyncio.create_task(_until_gone(receive, page))
        try:
            await self._tell(page, send)
        finally:
            gone.cancel()
            self._pages[publisher_id].discard(page)

    async def _tell(self, page: "_Page", send: Callable[[dict[str, Any]], Awaitable[None]]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await _say(send, "retry: 2000\n\n")
        ends = asyncio.get_running_loop().time() + _LONGEST_SECONDS
        while asyncio.get_running_loop().time() < ends:
            topics = await page.news(_ALIVE_SECONDS)
            if page.is_closed:
                break
            await _say(
                send,
                "".join(f"event: {topic}\ndata: {{}}\n\n" for topic in topics) or ": alive\n\n",
            )
            await asyncio.sleep(_GATHER_SECONDS)
        await send({"type": "http.response.body", "body": b""})

    def _announced(self, publisher_id: UUID, topic: Topic) -> None:
        if self._loop is not None and publisher_id in self._pages:
            self._loop.call_soon_threadsafe(self._mark, publisher_id, topic)

    def _mark(self, publisher_id: UUID, topic: Topic) -> None:
        for page in self._pages.get(publisher_id, ()):
            page.mark(topic)


class _Page:
    """An open page and what changed since it was last told."""

    def __init__(self) -> None:
        self._topics: set[Topic] = set()
        self._news = asyncio.Event()
        self.is_closed = False

    def mark(self, topic: Topic) -> None:
        self._topics.add(topic)
        self._news.set()

    def close(self) -> None:
        self.is_closed = True
        self._news.set()

    async def news(self, seconds: float) -> list[Topic]:
        """What changed, or nothing after so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return []
        self._news.clear()
        topics, self._topics = sorted(self._topics), set()
        return topics


async def _until_gone(receive: Callable[[], Awaitable[dict[str, Any]]], page: _Page) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    page.close()


async def _say(send: Callable[[dict[str, Any]], Awaitable[None]], text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
