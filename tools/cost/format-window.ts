import { formatTable } from "../../src/cli/format-table.ts";
import { visibleText } from "../../src/cli/visible-text.ts";
import { BILL_NAMES, formatUsd } from "../load/cost/format-cost.ts";
import { PRICES } from "../load/cost/prices.ts";
import type { WindowBill } from "./bill-window.ts";

/** The bill for people, safe for a terminal. */
export function formatWindow(bill: WindowBill): string {
  const { hubId, minutes, hours, rooms, connections, commands, events, lines, storage, unreached } = bill;
  const rows = lines.map(({ what, quantity, usd }) => {
    const { usd: price, asOf } = PRICES.perMillion[what];
    return [BILL_NAMES[what], Math.round(quantity), `$${price} a million`, asOf, formatUsd(usd)];
  });
  const stored = [
    ...["storage of live rooms", `${storage.gb.toFixed(3)} GB`, `$${PRICES.storageGbMonth.usd} a GB and month`],
    ...[PRICES.storageGbMonth.asOf, `${formatUsd(storage.usdPerMonth)} a month`],
  ];
  const notRead = unreached.map((roomId) => `not read in full: ${visibleText(roomId)}\n`);
  return [
    `The last ${minutes} min of ${hubId}: ${rooms} live rooms, ${connections} connections, ${commands} commands, ${events} events\n\n`,
    formatTable(["what", `in ${hours} h`, "price", "price of", "cost"], [...rows, stored]),
    `\n${formatUsd(bill.usd)} for ${hours} h like these; nothing that the plan includes is taken off, and CPU time, refused commands and\n`,
    "the machines behind the edge are not in it. Temporal's actions cost nothing where Temporal is your own.\n",
    ...notRead,
  ].join("");
}
