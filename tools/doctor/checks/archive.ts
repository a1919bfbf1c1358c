import { readStatus } from "../../../src/cli/archive/tables.ts";
import { fault, ok, unseen, type Finding } from "../finding.ts";
import type { Patient } from "../patient.ts";

/** The archive answers, and has all migrations that this release asks for (RUN10). */
export async function checkArchive({ env }: Patient): Promise<Finding> {
  const url = env["DATABASE_URL"];
  if (!url) return unseen("archive", "DATABASE_URL is not set here", "set it as for the bridge");
  try {
    const { json } = await readStatus(url);
    const missing = typeof json === "object" && json !== null && "missing" in json ? json.missing : [];
    if (!Array.isArray(missing) || missing.length === 0)
      return ok("archive", "answers, and all its migrations are done");
    return fault("archive", `migrations are missing: ${missing.join(", ")}`, "run `npm run archive -- migrate`");
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return fault("archive", why, "start it, and see that DATABASE_URL is right; rooms go on meanwhile, closures wait");
  }
}
