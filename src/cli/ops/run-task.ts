import type { HubAccess } from "../../client/http/hub-http.ts";
import { acknowledge, listAlerts } from "./alerts.ts";
import { getCatalog, setCatalog } from "./catalog/catalog.ts";
import { getLexicon, setLexicon } from "./catalog/lexicon.ts";
import { judgeDeploy } from "./deploy/deployable.ts";
import { drain } from "./deploy/drain.ts";
import { erase, showErasure } from "./erase.ts";
import type { OpsTask } from "./ops-task.ts";
import type { Outcome } from "./outcome.ts";
import { exportRoom, importRoom } from "./room/room-file.ts";
import { listRevoked, revoke } from "./tokens/revoke.ts";
import type { Waiting } from "./wait-until.ts";
import { listJobs, listRooms, redrive, showOneRoom } from "./work/work.ts";

/** Does what an operator asks for. @throws {RefusedError} where the hub refuses */
export function runTask(hub: HubAccess, waiting: Waiting, task: OpsTask): Promise<Outcome> {
  const { signal } = waiting;
  switch (task.kind) {
    case "rooms":
      return listRooms(hub, signal);
    case "room":
      return showOneRoom(hub, task);
    case "jobs":
      return listJobs(hub, signal, task);
    case "redrive":
      return redrive(hub, signal, task);
    case "alerts":
      return listAlerts(hub, signal, task);
    case "ack":
      return acknowledge(hub, task);
    case "drain":
      return drain(hub, waiting, task);
    case "deployable":
      return judgeDeploy(hub, signal, task);
    case "export":
      return exportRoom(hub, waiting, task);
    case "import":
      return importRoom(hub, waiting, task);
    case "revoked":
      return listRevoked(hub);
    case "revoke":
      return revoke(hub, task);
    case "catalog-get":
      return getCatalog(hub);
    case "catalog-set":
      return setCatalog(hub, task);
    case "lexicon-get":
      return getLexicon(hub);
    case "lexicon-set":
      return setLexicon(hub, task);
    case "erase":
      return erase(hub, waiting, task);
    case "erasure":
      return showErasure(hub, waiting, task);
  }
}
