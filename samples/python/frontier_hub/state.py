"""The room's State after an event: for each type, the sentence that docs/protocol/socket.md has under **State**."""

from copy import deepcopy
from typing import Any, Callable

State = dict[str, Any]
Event = dict[str, Any]


def apply(state: State, event: Event) -> State:
    """The next State. An event of a type that is not known here changes nothing (CMD8)."""
    change = CHANGES.get(event["type"])
    if change is None:
        return state
    after = deepcopy(state)
    change(after, event, event["data"])
    return after


def entry_of(entries: list[dict], key: str, value: str) -> dict | None:
    return next((each for each in entries if each[key] == value), None)


def change_entry(entries: list[dict], key: str, value: str, **fields: Any) -> None:
    entry = entry_of(entries, key, value)
    if entry is not None:
        entry.update(fields)


def drop_oldest(entries: list[dict], counts: Callable[[dict], bool], most: int) -> None:
    counted = [each for each in entries if counts(each)]
    if len(counted) > most:
        entries.remove(counted[0])


def put_participant(state: State, participant: dict) -> None:
    entries = state["participants"]
    for place, each in enumerate(entries):
        if each["actorId"] == participant["actorId"]:
            entries[place] = participant
            return
    entries.append(participant)


def participant_is(status: str):
    def change(state: State, _event: Event, data: dict) -> None:
        change_entry(state["participants"], "actorId", data["actorId"], status=status)

    return change


def move_momentum(state: State, actor_id: str, delta: int) -> None:
    participant = entry_of(state["participants"], "actorId", actor_id)
    if participant is not None:
        participant["momentum"] = max(-2, min(3, participant["momentum"] + delta))


def move_items(state: State, actor_id: str, items: list[dict], sign: int) -> None:
    held = state["inventory"].get(actor_id)
    if held is None:
        return
    for each in items:
        left = held.get(each["item"], 0) + sign * each["quantity"]
        if left == 0:
            held.pop(each["item"], None)
        else:
            held[each["item"]] = left


def joined(state: State, _event: Event, data: dict) -> None:
    put_participant(state, data["participant"])
    state["inventory"][data["actorId"]] = data["inventory"]


def forgotten(state: State, _event: Event, data: dict) -> None:
    state["participants"] = [each for each in state["participants"] if each["actorId"] != data["actorId"]]
    state["inventory"].pop(data["actorId"], None)


def chat(kind: str, field: str):
    def change(state: State, event: Event, data: dict) -> None:
        entry = {key: event[key] for key in ("version", "at", "actorId")} | {"kind": kind, "text": data[field]}
        if kind == "whisper":
            entry["target"] = data["target"]
        state["chat"].append(entry)
        drop_oldest(state["chat"], lambda each: each["kind"] != "whisper", 50)
        drop_oldest(state["chat"], lambda each: each["kind"] == "whisper", 20)

    return change


def retracted(state: State, _event: Event, data: dict) -> None:
    change_entry(state["chat"], "version", data["version"], retracted=True, text=data.get("text", ""))


def offered(state: State, _event: Event, data: dict) -> None:
    trade = data["trade"]
    state["trades"].append(trade)
    move_items(state, trade["from"], trade["give"], -1)


def settled(status: str):
    def change(state: State, _event: Event, data: dict) -> None:
        trade = entry_of(state["trades"], "tradeId", data["tradeId"])
        if trade is None:
            return
        trade["status"] = status
        if status == "accepted":
            move_items(state, trade["to"], trade["want"], -1)
            move_items(state, trade["to"], trade["give"], 1)
            move_items(state, trade["from"], trade["want"], 1)
        else:
            move_items(state, trade["from"], trade["give"], 1)
        drop_oldest(state["trades"], lambda each: each["status"] != "open", 20)

    return change


def invoked(state: State, event: Event, data: dict) -> None:
    ritual = {"ritualId": data["ritualId"], "relicId": data["relicId"], "actorId": event["actorId"], "status": "invoked"}
    state["rituals"] = [*state["rituals"], ritual][-10:]
    move_momentum(state, event["actorId"], data["momentumDelta"])


def ritual_is(status: str, *fields: str):
    def change(state: State, event: Event, data: dict) -> None:
        taken = {field: data[field] for field in fields}
        change_entry(state["rituals"], "ritualId", data["ritualId"], status=status, **taken)
        if status == "resolved":
            move_momentum(state, event["actorId"], data["momentumDelta"])

    return change


def armed(state: State, _event: Event, data: dict) -> None:
    state["contests"].append({**data, "status": "armed", "attempt": 1})


def entered(state: State, _event: Event, data: dict) -> None:
    contest = entry_of(state["contests"], "contestId", data["contestId"])
    if contest is None:
        return
    entry = data["participant"]
    others = contest["participants"]
    places = [place for place, each in enumerate(others) if each["actorId"] == entry["actorId"]]
    if places:
        others[places[0]] = entry
    else:
        others.append(entry)


def contest_is(status: str, *fields: str):
    def change(state: State, _event: Event, data: dict) -> None:
        taken = {field: data[field] for field in fields}
        change_entry(state["contests"], "contestId", data["contestId"], status=status, **taken)
        drop_oldest(state["contests"], lambda each: each["status"] in ("resolved", "expired", "cancelled"), 10)

    return change


def resolved(state: State, event: Event, data: dict) -> None:
    for result in data["participants"]:
        if result["tier"] == "hard-miss":
            change_entry(state["participants"], "actorId", result["actorId"], momentum=result["momentumAfter"])
        else:
            move_momentum(state, result["actorId"], result["momentumAfter"] - result["momentumBefore"])
    contest_is("resolved", "outcome", "workflowId")(state, event, data)


def queued(state: State, _event: Event, data: dict) -> None:
    if entry_of(state["closures"], "sessionId", data["sessionId"]) is not None:
        change_entry(state["closures"], "sessionId", data["sessionId"], status="queued")
    else:
        state["closures"] = [*state["closures"], {"sessionId": data["sessionId"], "status": "queued"}][-10:]


def closure_is(status: str | None):
    def change(state: State, _event: Event, data: dict) -> None:
        fields = {**data} if status is None else {**data, "status": status}
        change_entry(state["closures"], "sessionId", data["sessionId"], **fields)

    return change


def sets(**values: Callable[[dict], Any]):
    def change(state: State, _event: Event, data: dict) -> None:
        state.update({field: value(data) for field, value in values.items()})

    return change


CHANGES: dict[str, Callable[[State, Event, dict], None]] = {
    "session.opened": sets(sessionId=lambda data: data["sessionId"]),
    "session.closed": sets(sessionId=lambda data: None),
    "participant.joined": joined,
    "participant.updated": lambda state, _event, data: put_participant(state, data["participant"]),
    "participant.left": participant_is("away"),
    "participant.idled": participant_is("idle"),
    "participant.returned": participant_is("active"),
    "participant.forgotten": forgotten,
    "chat.said": chat("say", "message"),
    "chat.emoted": chat("emote", "text"),
    "chat.whispered": chat("whisper", "message"),
    "story.narrated": chat("narration", "text"),
    "chat.retracted": retracted,
    "inventory.granted": lambda state, _event, data: move_items(state, data["actorId"], data["items"], 1),
    "inventory.consumed": lambda state, _event, data: move_items(state, data["actorId"], data["items"], -1),
    "trade.offered": offered,
    "trade.accepted": settled("accepted"),
    "trade.declined": settled("declined"),
    "trade.cancelled": settled("cancelled"),
    "trade.expired": settled("expired"),
    "ritual.invoked": invoked,
    "ritual.workflowStarted": ritual_is("started", "workflowId"),
    "ritual.resolved": ritual_is("resolved", "tier", "roll"),
    "ritual.failed": ritual_is("failed"),
    "contest.armed": armed,
    "contest.joined": entered,
    "contest.updated": entered,
    "contest.launched": contest_is("launched"),
    "contest.stalled": contest_is("stalled"),
    "contest.expired": contest_is("expired"),
    "contest.cancelled": contest_is("cancelled"),
    "contest.awarded": contest_is("resolved", "outcome"),
    "contest.replayed": contest_is("launched", "attempt", "seedCommitment"),
    "contest.resolved": resolved,
    "moderation.slowModeSet": sets(slowModeMs=lambda data: data["seconds"] * 1000),
    "catalog.updated": sets(catalogVersion=lambda data: data["catalogVersion"]),
    "closure.queued": queued,
    "closure.processing": closure_is("processing"),
    "closure.stageCompleted": closure_is(None),
    "closure.completed": closure_is("completed"),
    "closure.failed": closure_is("failed"),
    "closure.published": closure_is("published"),
}
