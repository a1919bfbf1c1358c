import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { PROJECT } from "../project.ts";
import { asyncApi } from "./contracts/asyncapi.ts";
import { openApi } from "./contracts/openapi.ts";
import type { Examples } from "./examples/examples.ts";
import { protocolExamples } from "./examples/protocol-examples.ts";
import { jsonSchemas } from "./json-schemas.ts";
import { layOut } from "./lay-out.ts";
import { PAGES, showExamples, writeContents, type ProtocolPage } from "./pages.ts";
import { readBridgeRoutes, readRoutes, type EdgeRoute } from "./read-routes.ts";

const FOLDER = "docs/protocol";

/** Texts of files by their path in the project. */
export type Files = ReadonlyMap<string, string>;

export function readPages(): Readonly<Record<ProtocolPage, string>> {
  return { socket: read(pathOf("socket")), http: read(pathOf("http")), bridge: read(pathOf("bridge")) };
}

/** The files below docs/protocol, made from code and pages alone: the same input gives the same files. */
export async function protocolFiles(pages: Readonly<Record<ProtocolPage, string>>): Promise<Files> {
  const examples = await protocolExamples();
  return new Map([
    ...PAGES.map((page) => [pathOf(page), writeContents(showExamples(pages[page], examples))] as const),
    ...asFiles("examples", examples),
    ...asFiles("schema", { ...jsonSchemas(), ...contracts(pages, examples) }),
  ]);
}

/** The two documents that machines read, OpenAPI and AsyncAPI. */
function contracts(pages: Readonly<Record<ProtocolPage, string>>, examples: Examples): Examples {
  const { version } = v.parse(v.object({ version: v.string() }), JSON.parse(read("package.json")));
  return {
    openapi: openApi(edgeRoutes(), pages.http, examples, version),
    asyncapi: asyncApi(pages.socket, examples, version),
  };
}

/** The routes of the hub, as its code is now. */
export function edgeRoutes(): EdgeRoute[] {
  return readRoutes(read("src/worker/app.ts"));
}

/** The routes of the bridge that the hub asks, as its code is now: `POST /jobs`. */
export function bridgeRoutes(): string[] {
  return readBridgeRoutes(read("src/offline-bridge/bridge/http/bridge-app.ts"));
}

/** Compares the files with those on disk: one line for each path that differs. */
export function differences(files: Files): string[] {
  const gone = writtenPaths().filter((path) => !files.has(path));
  const there = new Set(writtenPaths());
  const others = [...files].filter(([path, text]) => !there.has(path) || read(path) !== text);
  return [...gone.map((path) => `${path} is made by nothing`), ...others.map(([path]) => `${path} is out of date`)];
}

/** Writes the files, and removes examples and schemas that nothing makes any more. */
export function writeFiles(files: Files): void {
  for (const path of writtenPaths()) if (!files.has(path)) rmSync(join(PROJECT, path));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(PROJECT, path)), { recursive: true });
    writeFileSync(join(PROJECT, path), text);
  }
}

function pathOf(page: ProtocolPage): string {
  return `${FOLDER}/${page}.md`;
}

function asFiles(folder: string, values: Examples): (readonly [path: string, text: string])[] {
  return Object.entries(values).map(([name, value]) => [`${FOLDER}/${folder}/${name}.json`, `${layOut(value)}\n`]);
}

function writtenPaths(): string[] {
  return globSync([`${FOLDER}/*.md`, `${FOLDER}/{examples,schema}/**/*.json`], { cwd: PROJECT });
}

function read(path: string): string {
  return readFileSync(join(PROJECT, path), "utf8");
}
