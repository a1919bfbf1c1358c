"""This client under the conformance kit (docs/guide/conformance.md): npm run conformance -- --cmd "…/python conformance_client.py"."""

import asyncio
import json
import os
import sys

from frontier_hub.room import Room


def report(kind: str, **fields: object) -> None:
    print(json.dumps({"report": kind, **fields}), flush=True)


async def main() -> None:
    tokens: asyncio.Queue[str] = asyncio.Queue()
    tokens.put_nowait(os.environ["HUB_TOKEN"])

    async def get_token() -> str:
        if tokens.empty():
            report("needs-token")
        return await tokens.get()

    room = Room(
        os.environ["HUB_URL"],
        os.environ["HUB_ID"],
        os.environ["ROOM_ID"],
        get_token,
        on_status=lambda kind, detail: report("status", status=kind, code=detail),
    )
    running = asyncio.create_task(room.run())
    asks = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asks), sys.stdin)
    sending = set()
    while line := await asks.readline():
        ask = json.loads(line)
        match ask["do"]:
            case "send":
                task = asyncio.create_task(send(room, ask))
                sending.add(task)
                task.add_done_callback(sending.discard)
            case "state":
                report("state", version=room.version, state=room.state)
            case "token":
                tokens.put_nowait(ask["token"])
            case "close":
                await room.close()
                await running
                return


async def send(room: Room, ask: dict) -> None:
    report("outcome", **await room.send(ask["verb"], ask["args"], ask["id"]))


asyncio.run(main())
