import type { Rate, SimulatedHub } from "./simulate-hub.ts";

/** The table of docs/operations/scale.md, in Markdown. */
export function formatHotSpots(hubs: readonly SimulatedHub[]): string {
  const rows: readonly (readonly [name: string, of: (hub: SimulatedHub) => string])[] = [
    ["`HubCatalog`, one for a hub", ({ catalog }) => shown(catalog)],
    ["`HubCatalog`, if every waking and renewal asked it", ({ catalogAskedByRooms }) => shown(catalogAskedByRooms)],
    ["`HubDirectory`, the busiest of its 32 shards", ({ directoryShard }) => shown(directoryShard)],
    ["leases in the fullest shard", ({ directoryShard }) => grouped(directoryShard.leases)],
  ];
  const head = ["requests a second: mean, busiest second", ...hubs.map(({ rooms }) => `${grouped(rooms)} rooms`)];
  const lines = [head, head.map(() => "---"), ...rows.map(([name, of]) => [name, ...hubs.map(of)])];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function shown({ mean, busiestSecond }: Rate): string {
  return `${grouped(mean)}, ${grouped(busiestSecond)}`;
}

function grouped(value: number): string {
  return (value < 100 ? value : Math.round(value)).toLocaleString("en-US");
}
