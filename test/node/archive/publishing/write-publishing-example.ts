import { readFile, writeFile } from "node:fs/promises";
import { startTestServer } from "../support/servers.ts";
import { BEGIN, END, publishingExample } from "./publishing-example.ts";

/** `node test/node/archive/publishing/write-publishing-example.ts`: brings the publishing example of docs/CLOSURE.md up to date. */
const file = new URL("../../../../docs/CLOSURE.md", import.meta.url);
const server = await startTestServer();
const text = await readFile(file, "utf8");
const before = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
const after = text.slice(text.indexOf(END));
await writeFile(file, `${before}\n\n${await publishingExample(server.url)}\n\n${after}`);
await server.stop();
