import { expectTypeOf } from "vitest";
import type { RoomClient } from "../../../src/client/room-client.ts";
import type { CommandOutcome } from "../../../src/client/state/pending-commands.ts";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import type { RoomView } from "../../../src/durable/protocol/state/room-view.ts";

/*
 * Proven by the compiler alone: see the test of the same name. A line marked `@ts-expect-error` that compiles is an error.
 */

type Send = RoomClient["send"];

export function verbsTakeTheirOwnArguments(): void {
  const calls = (client: RoomClient): void => {
    expectTypeOf(client.send("verb.say", { message: "hello" })).resolves.toEqualTypeOf<CommandOutcome>();
    void client.send("verb.challengeDuel", { target: "bryn" });
    void client.send("verb.challengeDuel", { target: "bryn", stakes: "the lantern" });
    // @ts-expect-error `text` belongs to an emote
    void client.send("verb.say", { text: "hello" });
    // @ts-expect-error a whisper needs its target
    void client.send("verb.whisper", { message: "psst" });
    // @ts-expect-error a target is an actor's id
    void client.send("verb.challengeDuel", { target: 7 });
    // @ts-expect-error there is no such verb
    void client.send("verb.fly", {});
  };
  expectTypeOf(calls).parameter(0).toEqualTypeOf<RoomClient>();
  expectTypeOf<Send>().returns.resolves.toEqualTypeOf<CommandOutcome>();
}

export function outcomesSayWhich(): void {
  expectTypeOf<CommandOutcome["status"]>().toEqualTypeOf<"accepted" | "rejected" | "unanswered">();
  expectTypeOf<Extract<CommandOutcome, { status: "accepted" }>["version"]>().toEqualTypeOf<number>();
  expectTypeOf<Extract<CommandOutcome, { status: "rejected" }>>().toHaveProperty("code");
}

export function listenersGetTheirKind(): void {
  const listen = (client: RoomClient): void => {
    client.on("event", (event) => expectTypeOf(event).toEqualTypeOf<Event>());
    client.on("state", ({ state }) => expectTypeOf(state).toEqualTypeOf<RoomView>());
    // @ts-expect-error there is nothing of that name to hear of
    client.on("weather", () => {});
  };
  expectTypeOf(listen).returns.toBeVoid();
}
