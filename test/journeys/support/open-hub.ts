import type { Role } from "../../../src/durable/protocol/state/actor.ts";
import { HubUnderFire } from "../../../tools/fuzz/hub-under-fire.ts";
import { RealSocket } from "./real-socket.ts";

interface Line {
  readonly message: string;
  readonly roomId?: string;
  readonly epoch?: number;
}

/** A hub in a real workerd that lets everything in, and what its rooms tell of themselves. */
export interface OpenHub {
  readonly hub: HubUnderFire;
  readonly lines: readonly Line[];
  /** How often a room has woken by now, as it said last. */
  wakings(roomId: string): number | undefined;
  enters(roomId: string, actorId: string, role: Role, isSilent?: boolean): Promise<RealSocket>;
}

/** @param hubId whose limits are lifted (CAT2). */
export async function startOpenHub(hubId: string): Promise<OpenHub> {
  const lines: Line[] = [];
  const hub = await HubUnderFire.start({
    onLine: (line) => {
      if (line.startsWith("{")) lines.push(JSON.parse(line));
    },
  });
  const limits = {
    actorCommands: { burst: 1_000_000, perSeconds: 1 },
    roomCommandsPerSecond: 1_000_000,
    actorTextBytes: { burst: 1_000_000_000, perSeconds: 1 },
  };
  const operator = await hub.token({ actorId: "olga", hubId, roles: ["ops"] });
  await hub.request("PUT", `/v1/hubs/${hubId}/catalog`, operator, { limits });
  return {
    hub,
    lines,
    wakings: (roomId) => lines.findLast((line) => line.roomId === roomId)?.epoch,
    enters: (roomId, actorId, role, isSilent = false) =>
      RealSocket.open(hub, { hubId, roomId, actorId, roles: [role], isSilent }),
  };
}
