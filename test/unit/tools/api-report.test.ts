import { expect, test } from "vitest";
import { apiReports } from "../../../tools/client/api-report.ts";

const ROOM = `
import type { Pace } from "./pace.js";
export declare function join(pace: Pace): void;
declare function unseen(): void;
`;

function reportOf(pace: string): string | undefined {
  const files = new Map([
    [
      "client/entries/room.d.ts",
      `export { join } from "../join.js";\nexport type { View } from "../../durable/protocol/view.js";`,
    ],
    ["client/join.d.ts", ROOM],
    ["client/pace.d.ts", pace],
    ["durable/protocol/view.d.ts", "export interface View { readonly secret: number }"],
  ]);
  return apiReports(files, { ".": "room.ts" }).get("room.txt");
}

test("PKG2 a report holds every export, with what it mentions, and the wire's shapes by name alone", () => {
  expect(reportOf("/** In ms. */\nexport interface Pace { readonly everyMs: number }")).toBe(
    [
      ".",
      "(on the wire) View",
      "export declare function join(pace: Pace): void;",
      "(reached) export interface Pace {\n    readonly everyMs: number;\n}",
    ].join("\n\n") + "\n",
  );
});

test("PKG2 a type that an export only mentions is part of what is promised", () => {
  expect(reportOf("export interface Pace { readonly everyMs: number }")).not.toBe(
    reportOf("export interface Pace { readonly everyMs: string }"),
  );
});
