import { readFile, writeFile } from "node:fs/promises";
import { BEGIN, END, workedExample } from "./worked-example.ts";

/** `node test/unit/closure/scenarios/write-worked-example.ts`: brings the worked example of docs/CLOSURE.md up to date. */
const file = new URL("../../../../docs/CLOSURE.md", import.meta.url);
const text = await readFile(file, "utf8");
const before = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
const after = text.slice(text.indexOf(END));
await writeFile(file, `${before}\n\n${await workedExample()}\n\n${after}`);
