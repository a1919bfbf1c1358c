import * as v from "valibot";
import { RegisterQuery } from "../../../../durable/protocol/bridge/register-turn.ts";
import { fieldFault } from "../../../../durable/protocol/values/field-fault.ts";
import { archiveFaultResponse, invalid } from "../archive-fault-response.ts";
import { problemResponse } from "../problem-response.ts";
import { isSignedGet, UNSIGNED } from "../verify-signature.ts";
import type { ReadHistoryPorts } from "./read-history.ts";

/**
 * `GET /archive/register?turn=&limit=` (REG2), signed by the edge: some rooms of every hub's register, by turns, so that
 * turn after turn comes to all of them.
 */
export async function readRegister(request: Request, ports: ReadHistoryPorts): Promise<Response> {
  if (!isSignedGet(request, ports.hubToBridge)) return problemResponse(UNSIGNED);
  const { searchParams } = new URL(request.url);
  const query = v.safeParse(RegisterQuery, Object.fromEntries(searchParams));
  if (!query.success) {
    const { path, message } = fieldFault(query.issues, "query");
    return invalid(path, message);
  }
  try {
    const { turn, limit } = query.output;
    return Response.json(await (await ports.history()).register(turn, limit));
  } catch (error) {
    return archiveFaultResponse(error, { list: "register" });
  }
}
