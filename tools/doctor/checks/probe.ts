import { randomBytes } from "node:crypto";
import { readHub } from "../../../src/cli/given-hub.ts";
import { devToken } from "../../../src/client/http/dev-token.ts";
import type { HttpProblem } from "../../../src/client/http/http-answer.ts";
import { readEvents, sendCommand, type RoomAddress } from "../../../src/client/http/room-http.ts";
import { mintToken } from "../../../src/durable/identity/mint-token.ts";
import type { Event } from "../../../src/durable/protocol/events/event.ts";
import { fault, ok, unseen, warning, type Finding } from "../finding.ts";
import type { Patient } from "../patient.ts";

const CAPABILITY = "capability.spectrumless-manifest";
/** A room's rituals have a cooldown of two minutes, so a few rooms take turns. */
const ROOMS = 5;
const LONGEST_MS = 15_000;
const SLOW_MS = 2_000;
const RUNBOOK = "follow it with `npm run trace`, and see docs/operations/runbooks/bridge-down.md";

interface Seat {
  readonly room: RoomAddress;
  readonly token: string;
}

/** A relic is invoked in a room of its own: command, queue, bridge, Temporal, worker, and the result back in the room. */
export async function checkChain(patient: Patient): Promise<Finding> {
  const seat = await takeSeat(patient);
  if ("level" in seat) return seat;
  const { room, token } = seat;
  const begun = performance.now();
  const command = {
    id: `probe-${randomBytes(8).toString("hex")}`,
    verb: "verb.invokeRelic",
    args: { relicId: "doctors-bell" },
  } as const;
  const answer = await sendCommand(room, token, command);
  if (!answer.ok) return refused(answer.problem);
  const receipt = answer.value;
  if (receipt.status === "rejected") {
    const { code, message } = receipt;
    if (code === "cooldown") return warning("probe", "this room was probed a moment ago", "probe again in two minutes");
    return fault(
      "probe",
      `the room rejected it: ${code}: ${message}`,
      "give a token with the role player and that capability",
    );
  }
  const ended = await awaitEnd(seat, receipt.version - 1, command.id);
  if (ended === undefined)
    return fault(
      "probe",
      `nothing came back within ${LONGEST_MS / 1000} s of ${command.id} in ${room.hubId}/${room.roomId}`,
      RUNBOOK,
    );
  const tookMs = Math.round(performance.now() - begun);
  if (ended === "ritual.failed") return fault("probe", "its workflow failed", RUNBOOK);
  const told = `command, queue, bridge, workflow and back in ${tookMs} ms`;
  return tookMs > SLOW_MS
    ? warning("probe", told, "follow it with `npm run trace`: the widest bar is the slow part")
    : ok("probe", told);
}

async function takeSeat({ url, env, token: given }: Patient): Promise<Seat | Finding> {
  const roomId = `doctor-${Math.floor(Date.now() / 60_000) % ROOMS}`;
  const own = { actorId: "doctor", hubId: "doctor", roomId, roles: ["player"], capabilities: [CAPABILITY] } as const;
  const room = { url, hubId: own.hubId, roomId };
  const secret = env["HUB_JWT_SECRET"];
  if (secret && !env["HUB_JWKS_URL"]) {
    const stats = { ingenuity: 0, resolve: 0, finesse: 0, presence: 0, weird: 0 };
    const expiresAt = Date.now() + 300_000;
    const actor = {
      ...own,
      room: roomId,
      name: "doctor",
      roles: [...own.roles],
      capabilities: [CAPABILITY],
      stats,
      expiresAt,
    };
    const token = await mintToken(actor, secret, partiesIn(env));
    if (token !== undefined) return { room, token };
  }
  const minted = await devToken({ url }, { ...own, ttlSeconds: 300 });
  if (minted.ok) return { room, token: minted.value.token };
  if (minted.problem.code === "unreachable") return refused(minted.problem);
  const how = `set HUB_JWT_SECRET, or HUB_TOKEN to a token with the role player and ${CAPABILITY}`;
  if (given === undefined) return unseen("probe", "no token can be made here for it", how);
  try {
    const { hubId } = readHub({ hub: url, token: given }, env, "a token");
    return { room: { ...room, hubId }, token: given };
  } catch (error) {
    return fault("probe", error instanceof Error ? error.message : String(error), how);
  }
}

function partiesIn(env: Patient["env"]) {
  const { HUB_JWT_ISSUER, HUB_JWT_AUDIENCE } = env;
  return { ...(HUB_JWT_ISSUER && { HUB_JWT_ISSUER }), ...(HUB_JWT_AUDIENCE && { HUB_JWT_AUDIENCE }) };
}

/** The type of the event that ended the ritual of this command; undefined where none came in time. */
async function awaitEnd({ room, token }: Seat, from: number, commandId: string): Promise<string | undefined> {
  const endsAt = performance.now() + LONGEST_MS;
  let after = from;
  let ritualId: string | undefined;
  while (performance.now() < endsAt) {
    const page = await readEvents(room, token, { after, waitFor: after + 1 });
    if (!page.ok) return undefined;
    for (const event of page.value.events) {
      if (event.commandId === commandId && event.type === "ritual.invoked") ritualId = event.data.ritualId;
      if (isEndOf(event, ritualId)) return event.type;
      after = event.version;
    }
  }
  return undefined;
}

function isEndOf(event: Event, ritualId: string | undefined): boolean {
  if (event.type !== "ritual.resolved" && event.type !== "ritual.failed") return false;
  return event.data.ritualId === ritualId;
}

function refused({ code, detail }: HttpProblem): Finding {
  return fault("probe", `${code}: ${detail}`, "mend what the lines above say, and probe again");
}
