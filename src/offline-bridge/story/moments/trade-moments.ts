import type { Event } from "../../../durable/protocol/events/event.ts";
import type { Trade } from "../../../durable/protocol/state/trade.ts";
import { itemNamed, listed, someOf } from "../phrase.ts";
import type { Moment } from "./moment.ts";

/** Each trade that came about, as one moment; offers that came to nothing only count in the statistics (CLO3). */
export function tradeMoments(events: readonly Event[], nameOf: (actorId: string) => string): readonly Moment[] {
  const offered = new Map<string, { trade: Trade; version: number; at: number }>();
  return events.flatMap((event): readonly Moment[] => {
    if (event.type === "trade.offered") {
      const { trade } = event.data;
      offered.set(trade.tradeId, { trade, version: event.version, at: Date.parse(event.at) });
    }
    if (event.type !== "trade.accepted") return [];
    const offer = offered.get(event.data.tradeId);
    if (offer === undefined) return [];
    return [
      {
        kind: "trade",
        version: offer.version,
        toVersion: event.version,
        startedAt: offer.at,
        endedAt: Date.parse(event.at),
        actorIds: [offer.trade.from, offer.trade.to],
        text: told(offer.trade, nameOf),
        weight: 0.2,
      },
    ];
  });
}

function told(trade: Trade, nameOf: (actorId: string) => string): string {
  const goods = (items: Trade["give"]): string =>
    listed(items.map(({ item, quantity }) => someOf(itemNamed(item), quantity)));
  const from = nameOf(trade.from);
  const to = nameOf(trade.to);
  if (trade.want.length === 0) return `${from} gives ${to} ${goods(trade.give)}.`;
  if (trade.give.length === 0) return `${to} gives ${from} ${goods(trade.want)} on asking.`;
  return `${from} trades ${goods(trade.give)} to ${to} for ${goods(trade.want)}.`;
}
