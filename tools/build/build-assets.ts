import { join } from "node:path";
import { answerCommandLine, readCommandLine, type OptionsConfig } from "../../src/cli/command-line.ts";
import { buildAssets } from "../assets/build-assets.ts";
import { PROJECT } from "../project.ts";

const HELP = `npm run build:assets [-- --json]

Bundles what the Worker serves as static assets into dist/assets: the console's pages under /console/, and the client
library for pages without a bundler under /client/. \`npm start\`, \`wrangler dev\` and \`wrangler deploy\` run it by themselves.

  --json    one JSON object: {files: {path: bytes}}
  --help    this`;

const options = { json: { type: "boolean", default: false } } satisfies OptionsConfig;
const read = readCommandLine(process.argv.slice(2), { options }, ({ json }) => json);
process.exitCode = await answerCommandLine({ name: "build:assets", usage: HELP }, read, async (json) => {
  const files = await buildAssets(join(PROJECT, "dist/assets"));
  const bytes = Object.entries(files).reduce((sum, [path, size]) => sum + (path.endsWith(".map") ? 0 : size), 0);
  if (json) console.log(JSON.stringify({ files }));
  else console.log(`assets: ${Object.keys(files).length} files, ${Math.ceil(bytes / 1024)} kB`);
  return 0;
});
