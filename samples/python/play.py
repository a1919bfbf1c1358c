"""A short evening: talk, a trade, a duel with its dice verified, a drop, and the closure."""

import argparse
import asyncio
import secrets
import sys
from collections.abc import Callable

import httpx

from frontier_hub.dice import verify_contest
from frontier_hub.room import Room

HUB_ID = "demo"


class Failed(Exception):
    """Something did not go as the documents say; the message tells what."""


class Player:
    def __init__(self, http: httpx.AsyncClient, room_id: str, actor_id: str, **claims: object) -> None:
        self.actor_id = actor_id
        self.events: list[dict] = []
        self._http, self._room_id, self._claims = http, room_id, claims
        self._token, self._changed, self._is_open = "", asyncio.Event(), False
        self.room = Room(str(http.base_url).rstrip("/"), HUB_ID, room_id, self._new_token, self._status, self._event)
        self.running = asyncio.create_task(self.room.run())

    async def sees(self, what: str, is_it: Callable[[dict], bool], within: float = 60) -> dict:
        """The first event that `is_it` holds for, past or to come."""
        return await self._until(what, lambda: next(filter(is_it, self.events), None), within)

    async def is_open(self) -> None:
        await self._until("a connection", lambda: self._is_open and self.room.state is not None, 30)

    async def reaches(self, version: int) -> None:
        await self._until(f"version {version}", lambda: self.room.version >= version, 60)

    async def does(self, verb: str, **args: object) -> int:
        """Acts. Returns the version of what happened."""
        receipt = await self.room.send(verb, args)
        if receipt["status"] != "accepted":
            raise Failed(f"{self.actor_id}: {verb} was not accepted: {receipt}")
        return receipt["version"]

    async def get(self, path: str, **query: object) -> dict:
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = await self._http.get(f"/v1/hubs/{HUB_ID}/rooms/{self._room_id}{path}", params=query, headers=headers)
        return answer.raise_for_status().json()

    async def agrees_with_the_hub(self) -> None:
        """The State from events is that of a fresh snapshot of the same version (RES3)."""
        fresh = await self.get("/state", at=self.room.version)
        if fresh["state"] != self.room.state:
            raise Failed(f"{self.actor_id}: the State at {self.room.version} is not the hub's")

    async def _new_token(self) -> str:
        body = {"actorId": self.actor_id, "hubId": HUB_ID, "roomId": self._room_id, **self._claims}
        answer = await self._http.post("/v1/dev/tokens", json=body)
        self._token = answer.raise_for_status().json()["token"]
        return self._token

    def _status(self, kind: str, _detail: str) -> None:
        self._is_open = kind == "open"
        self._changed.set()

    def _event(self, event: dict) -> None:
        self.events.append(event)
        self._changed.set()

    async def _until(self, what: str, look: Callable[[], object], within: float):
        async def wait():
            while not (found := look()):
                if self.running.done():
                    raise Failed(f"{self.actor_id} is out of the room: {self.running.result()}")
                self._changed.clear()
                try:
                    await asyncio.wait_for(self._changed.wait(), 0.2)
                except TimeoutError:
                    pass
            return found

        try:
            return await asyncio.wait_for(wait(), within)
        except TimeoutError:
            raise Failed(f"{self.actor_id}: {what} did not come within {within:g} s") from None


def is_event(kind: str, **data: object) -> Callable[[dict], bool]:
    return lambda event: event["type"] == kind and all(event["data"].get(key) == value for key, value in data.items())


async def play(url: str) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=30) as http:
        room_id = f"python-{secrets.token_hex(4)}"
        orla = Player(http, room_id, "orla", roles=["gm"])
        mara = Player(http, room_id, "mara", stats={"finesse": 2})
        teo = Player(http, room_id, "teo", stats={"finesse": 1})
        for each in (orla, mara, teo):
            await each.is_open()
        print(f"joined {room_id}: orla, mara and teo")
        await talk(mara, teo)
        await trade(orla, mara, teo)
        await duel(mara, teo)
        await drop(mara, teo)
        await close(orla, mara)
        for each in (orla, mara, teo):
            await each.room.close()
            await each.running


async def talk(mara: Player, teo: Player) -> None:
    await mara.does("verb.say", message="Who pays the toll?")
    await teo.sees("the line", is_event("chat.said", message="Who pays the toll?"))
    print("talked: teo has read mara's line")


async def trade(orla: Player, mara: Player, teo: Player) -> None:
    rope, key = {"item": "rope", "quantity": 2}, {"item": "relay-key", "quantity": 1}
    await orla.does("gm.grantItems", target="mara", items=[rope])
    await orla.does("gm.grantItems", target="teo", items=[key])
    await mara.does("verb.offerTrade", target="teo", give=[rope], want=[key])
    offer = await teo.sees("the offer", lambda event: event["type"] == "trade.offered")
    done = await teo.does("verb.acceptTrade", tradeId=offer["data"]["trade"]["tradeId"])
    await mara.reaches(done)
    if mara.room.state["inventory"]["mara"] != {"relay-key": 1}:
        raise Failed(f"mara holds {mara.room.state['inventory']['mara']}")
    print("traded: mara has the relay key, teo the rope")


async def duel(mara: Player, teo: Player) -> None:
    await mara.does("verb.challengeDuel", target="teo", stakes="the toll")
    armed = await teo.sees("the challenge", is_event("contest.armed", verb="verb.challengeDuel"))
    contest_id = armed["data"]["contestId"]
    await teo.does("verb.challengeDuel", target="mara")
    resolved = await mara.sees("the result", is_event("contest.resolved", contestId=contest_id))
    faults = verify_contest(armed["data"]["seedCommitment"], resolved["data"])
    if faults:
        raise Failed("the dice do not follow from the seed: " + "; ".join(faults))
    print(f"duelled: {resolved['data']['outcome']['winner']} wins, and the dice are verified")


async def drop(mara: Player, teo: Player) -> None:
    await teo.room.drop()
    await mara.does("verb.say", message="Teo? Are you there?")
    last = await mara.does("verb.say", message="He is gone.")
    await teo.reaches(last)
    await teo.agrees_with_the_hub()
    versions = [event["version"] for event in teo.events]
    if versions != sorted(set(versions)):
        raise Failed("teo was told something twice")
    print("dropped and resumed: teo missed nothing")


async def close(orla: Player, mara: Player) -> None:
    session_id = orla.room.state["sessionId"]
    await orla.does("gm.closeSession", reason="a good place to stop")
    await mara.sees("the closure", is_event("closure.completed", sessionId=session_id), within=120)
    stages = [event["data"]["stage"] for event in mara.events if event["type"] == "closure.stageCompleted"]
    session = await mara.get(f"/sessions/{session_id}")
    await mara.agrees_with_the_hub()
    print(f"closed: {', '.join(stages)}\n\n{session['recap']['text']}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8787", help="a hub in development, as npm start starts it")
    url = parser.parse_args().url
    try:
        asyncio.run(play(url))
    except (Failed, httpx.HTTPError) as fault:
        print(f"play.py: {fault}", file=sys.stderr)
        return 1
    return 0


sys.exit(main())
