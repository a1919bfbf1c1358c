import { parseCLI, startVitest } from "vitest/node";
import { countTests, tallyLine } from "./test/tally.ts";

// Everything after `npm test --` goes to vitest: files, `-t "CON5"`, `--project unit`.
const { filter, options } = parseCLI(["vitest", "run", ...process.argv.slice(2)], { allowUnknownOptions: false });
const vitest = await startVitest(filter, { ...options, run: true, watch: false });
const tally = countTests(vitest.state.getTestModules(), vitest.state.getUnhandledErrors());
await vitest.close();

if (tally.skipped > 0) console.log(`${tally.skipped} skipped, which take long: see docs/TESTING.md`);
// Nothing may follow this line, so the code is set and the process ends by itself or is ended here.
console.log(tallyLine(tally));
process.exit(tally.failed > 0 || tally.passed === 0 ? 1 : 0);
