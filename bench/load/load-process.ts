import { closedLoop } from "./closed-loop.ts";
import type { LoadJob } from "./load-job.ts";

// One job after the other, as they come from the parent; ends with it.
process.on("message", (job: LoadJob) => {
  closedLoop(job).then(
    (result) => process.send?.({ ok: true, result }),
    (error: unknown) => process.send?.({ ok: false, message: error instanceof Error ? error.stack : String(error) }),
  );
});
process.on("disconnect", () => process.exit(0));
