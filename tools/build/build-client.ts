import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { answerCommandLine, readCommandLine, type OptionsConfig } from "../../src/cli/command-line.ts";
import { apiReports } from "../client/api-report.ts";
import { buildPackage, readManifest } from "../client/build-package.ts";
import { API_FOLDER } from "../client/check-api.ts";
import { PROJECT } from "../project.ts";

const HELP = `npm run build:client [-- --api] [--json]

Builds the package frontier-hub-client into dist/client: \`npm pack ./dist/client\` makes the tarball that others install.

  --api     also write what the package promises to src/client/package/api, which \`npm run check\` compares
  --json    one JSON object: {name, version, files}
  --help    this`;

const options = {
  api: { type: "boolean", default: false },
  json: { type: "boolean", default: false },
} satisfies OptionsConfig;
const read = readCommandLine(process.argv.slice(2), { options }, (given) => given);
process.exitCode = await answerCommandLine({ name: "build:client", usage: HELP }, read, async ({ api, json }) => {
  const files = await buildPackage(join(PROJECT, "dist/client"));
  const { name, version } = readManifest();
  if (api) for (const [report, text] of apiReports(files)) await writeFile(join(API_FOLDER, report), text);
  if (json) console.log(JSON.stringify({ name, version, files: files.size }));
  else console.log(`${name} ${version}: ${files.size} files in dist/client`);
  return 0;
});
