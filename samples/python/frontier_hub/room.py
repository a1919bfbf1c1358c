"""One actor in one room: joins, stays in it over drops, and keeps the State (docs/protocol/socket.md)."""

import asyncio
import json
import random
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from .state import apply

MAX_FRAME_BYTES = 16_384
PING_EVERY = 30.0
ACK_EVERY_VERSIONS, ACK_EVERY = 64, 4.0
REPLACED_WAIT = 300.0
LONGEST_WAIT = 3_600.0
FINAL_CLOSES = {4403: "removed", 4426: "protocol-too-old"}
FINAL_REFUSALS = {"forbidden", "banned", "unknown-room-address", "upgrade-required", "not-built", "invalid-after"}


@dataclass(frozen=True)
class Ending:
    """How a connection ended, and what follows from it."""

    because: str
    stops: bool = False
    renews: bool = False
    waits: float = 0.0


class Room:
    def __init__(
        self,
        url: str,
        hub_id: str,
        room_id: str,
        get_token: Callable[[], Awaitable[str]],
        on_status: Callable[[str, str], None] = lambda kind, detail: None,
        on_event: Callable[[dict], None] = lambda event: None,
    ) -> None:
        self.state: dict[str, Any] | None = None
        self.version = 0
        self._address = f"{url.replace('http', 'ws', 1)}/v1/hubs/{quote(hub_id)}/rooms/{quote(room_id)}/socket"
        self._get_token = get_token
        self._on_status, self._on_event = on_status, on_event
        self._unanswered: dict[str, tuple[str, asyncio.Future[dict]]] = {}
        self._socket: ClientConnection | None = None
        self._background: set[asyncio.Task] = set()
        self._sending: asyncio.Task | None = None
        self._limits = {"burst": 60, "perSeconds": 2}
        self._is_in = self._wants_snapshot = False
        self._closing = asyncio.Event()
        self._acknowledged, self._down_for = 0, 0.0
        self._ponged = True

    async def run(self) -> str:
        """Stays in the room until `close`, or until the hub says that there is no way back. Returns why."""
        failures, token = 0, await self._get_token()
        while True:
            self._on_status("connecting", "")
            began = time.monotonic()
            ending = await self._connect(token)
            if self._closing.is_set() or ending.stops:
                return self._stop("closed-by-client" if self._closing.is_set() else ending.because)
            failures = 0 if self._is_in and time.monotonic() - began > 5 else failures
            wait = random.random() * min(30.0, 0.25 * 2**failures)
            asked = min(max(ending.waits, self._down_for), LONGEST_WAIT)
            self._down_for, failures = 0.0, failures + 1
            self._on_status("waiting", ending.because)
            if await self._rest(max(wait, asked * (1 + random.random()))):
                return self._stop("closed-by-client")
            if ending.renews:
                token = await self._renewed(token)

    async def _renewed(self, token: str) -> str:
        """Another token, or the old one where none is to be had now: the hub refuses it, and that asks again (CLT3)."""
        with suppress(Exception):
            return await self._get_token()
        return token

    async def send(self, verb: str, args: dict, command_id: str | None = None, timeout: float = 30.0) -> dict:
        """The receipt. `unanswered` where none came in time: the command may have happened, and its id tells."""
        command_id = command_id or secrets.token_hex(16)
        frame = json.dumps({"type": "hub.command", "id": command_id, "verb": verb, "args": args})
        if len(frame.encode()) > MAX_FRAME_BYTES:
            return {"id": command_id, "status": "unanswered", "because": "too-large"}
        receipt: asyncio.Future[dict] = asyncio.get_running_loop().create_future()
        self._unanswered[command_id] = (frame, receipt)
        if self._socket is not None and self._sending is None:
            await self._say(frame)
        try:
            return await asyncio.wait_for(receipt, timeout)
        except TimeoutError:
            return {"id": command_id, "status": "unanswered", "because": "timeout"}
        finally:
            self._unanswered.pop(command_id, None)

    async def use_token(self, token: str) -> None:
        await self._say(json.dumps({"type": "hub.refreshToken", "token": token}))

    async def drop(self) -> None:
        """Cuts the connection as a lost network does; the room comes back by itself."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def close(self) -> None:
        self._closing.set()
        if self._socket is not None:
            await self._socket.close(1000)

    async def _rest(self, seconds: float) -> bool:
        """Whether the client was closed meanwhile."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)
        return self._closing.is_set()

    def _stop(self, reason: str) -> str:
        for command_id, (_, receipt) in self._unanswered.items():
            if not receipt.done():
                receipt.set_result({"id": command_id, "status": "unanswered", "because": reason})
        self._on_status("closed", reason)
        return reason

    async def _connect(self, token: str) -> Ending:
        resumes = self.state is not None and not self._wants_snapshot
        address = f"{self._address}?after={self.version}" if resumes else self._address
        headers = {"Authorization": f"Bearer {token}"}
        options = {"additional_headers": headers, "max_size": 64 * 2**20, "ping_interval": None, "close_timeout": 2}
        try:
            async with connect(address, subprotocols=["hub.v1"], **options) as socket:
                await socket.send("ping")
                return await self._listen(socket)
        except InvalidStatus as refused:
            return self._refusal(refused)
        except (OSError, TimeoutError, InvalidHandshake, ConnectionClosed) as fault:
            return Ending(f"no connection: {fault}")
        finally:
            self._socket = self._sending = None
            for task in self._background:
                task.cancel()

    async def _listen(self, socket: ClientConnection) -> Ending:
        try:
            while True:
                data = await socket.recv()
                if data == "pong":
                    self._ponged = True
                elif not await self._take(socket, data):
                    self._wants_snapshot = True
                    await socket.close(1000)
                    return Ending("the hub sent what does not fit")
        except ConnectionClosed:
            return self._closed(socket.close_code or 1006)

    def _closed(self, code: int) -> Ending:
        if code in FINAL_CLOSES:
            return Ending(FINAL_CLOSES[code], stops=True)
        waits = REPLACED_WAIT if code == 4409 else 0.0
        return Ending(f"closed with {code}", renews=code == 4401, waits=waits)

    def _refusal(self, refused: InvalidStatus) -> Ending:
        """Only a problem of the hub's own ends a client; everything else came from something between (CLT1)."""
        answer = refused.response
        problem = None
        if answer.headers.get("Content-Type", "").startswith("application/problem+json"):
            with suppress(ValueError, RecursionError):
                problem = json.loads(answer.body)
        if not isinstance(problem, dict):
            problem = {}
        code = str(problem.get("code", f"status {answer.status_code}"))
        stops = code in FINAL_REFUSALS or (code == "room-full" and not self._is_in)
        after, after_ms = answer.headers.get("Retry-After", ""), problem.get("retryAfterMs", 0)
        waits = 0.0
        with suppress(ValueError, TypeError):
            waits = float(after) if after.isdigit() else after_ms / 1000
        return Ending(code, stops=stops, renews=code == "unauthenticated", waits=waits)

    async def _take(self, socket: ClientConnection, data: str | bytes) -> bool:
        """Whether the frame was good. Types that are not known here are passed over (CMD8)."""
        try:
            frame = json.loads(data) if isinstance(data, str) else {}
            match frame["type"]:
                case "hub.system.connected":
                    self._welcome(socket, frame)
                case "hub.stateSnapshot":
                    self.state, self.version = frame["state"], frame["version"]
                    self._wants_snapshot = False
                    await self._acknowledge(now=True)
                case "hub.stateUpdate":
                    return await self._update(frame)
                case "hub.system.error":
                    self._refused_frame(frame)
                case "hub.system.notice":
                    await self._notice(frame)
            return True
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            return False

    def _welcome(self, socket: ClientConnection, frame: dict) -> None:
        self._socket, self._is_in, self._ponged = socket, True, True
        self._limits = frame["limits"]["actorCommands"]
        self._later(self._beat(socket))
        self._send_again(0)
        self._on_status("open", frame["resume"])

    async def _update(self, frame: dict) -> bool:
        if self.state is None or frame["from"] != self.version:
            return False
        state = self.state
        for event in frame["events"]:
            state = apply(state, event)
        self.state, self.version = state, frame["version"]
        for event in frame["events"]:
            self._on_event(event)
        for receipt in frame["receipts"]:
            _, waiting = self._unanswered.get(receipt["id"], (None, None))
            if waiting is not None and not waiting.done():
                waiting.set_result(receipt)
        await self._acknowledge()
        return True

    def _refused_frame(self, frame: dict) -> None:
        """Which frame was not read is not said: everything unanswered is sent again, later (LIM6)."""
        if frame["code"] == "rate-limited":
            self._send_again(frame.get("retryAfterMs", 1000) / 1000)

    async def _notice(self, frame: dict) -> None:
        match frame["code"]:
            case "going-down":
                self._down_for = frame["reconnectAfterMs"] / 1000
            case "lagging":
                await self._acknowledge(now=True)
            case "token-expiring":
                self._later(self._refresh())

    async def _refresh(self) -> None:
        # Without a new token the hub ends the connection with 4401, and the next one asks again.
        with suppress(Exception):
            await self.use_token(await self._get_token())

    def _send_again(self, wait: float) -> None:
        """What has no receipt yet, under the old ids, no faster than the hub takes it (CMD3, LIM3)."""
        if self._sending is not None:
            self._sending.cancel()
        self._sending = self._later(self._send_unanswered(wait))

    async def _send_unanswered(self, wait: float) -> None:
        await asyncio.sleep(wait)
        sent: set[str] = set()
        while left := [each for each in self._unanswered if each not in sent]:
            if len(sent) >= self._limits["burst"]:
                await asyncio.sleep(self._limits["perSeconds"] / self._limits["burst"])
            if left[0] in self._unanswered:
                await self._say(self._unanswered[left[0]][0])
            sent.add(left[0])
        self._sending = None

    async def _acknowledge(self, now: bool = False) -> None:
        if now or self.version - self._acknowledged >= ACK_EVERY_VERSIONS:
            self._acknowledged = self.version
            await self._say(json.dumps({"type": "hub.ack", "version": self.version}))

    async def _beat(self, socket: ClientConnection) -> None:
        since_ping = 0.0
        while True:
            await asyncio.sleep(ACK_EVERY)
            if self._acknowledged != self.version:
                await self._acknowledge(now=True)
            since_ping += ACK_EVERY
            if since_ping < PING_EVERY:
                continue
            if not self._ponged:
                return socket.transport.abort()
            since_ping, self._ponged = 0.0, False
            await self._say("ping")

    async def _say(self, text: str) -> None:
        """A frame is lost where there is no socket; a command stays unanswered and is sent again."""
        with suppress(ConnectionClosed):
            if self._socket is not None:
                await self._socket.send(text)

    def _later(self, work: Any) -> asyncio.Task:
        task = asyncio.get_running_loop().create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
        return task
