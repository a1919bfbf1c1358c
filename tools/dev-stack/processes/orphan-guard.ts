import { spawn } from "node:child_process";

/** Ends process groups when this process is gone, however it went. */
export interface OrphanGuard {
  watch(groupId: number): void;
  forget(groupId: number): void;
  close(): void;
}

/**
 * A shell costs a megabyte and holds the other end of a pipe that only the kernel closes when its starter is killed. It
 * reads `+ID` and `-ID` lines, and at the end ends the groups that are still on its list.
 */
const SCRIPT = `
trap '' INT TERM HUP
groups=
while read -r sign id; do
  if [ "$sign" = + ]; then groups="$groups $id"; continue; fi
  rest=
  for group in $groups; do [ "$group" = "$id" ] || rest="$rest $group"; done
  groups=$rest
done
alive() { for group in $groups; do kill -0 "-$group" 2>/dev/null && return 0; done; return 1; }
for group in $groups; do kill -TERM "-$group" 2>/dev/null; done
tries=0
while alive && [ $tries -lt 50 ]; do sleep 0.2; tries=$((tries + 1)); done
for group in $groups; do kill -KILL "-$group" 2>/dev/null; done
exit 0
`;

/** Starts the guard in a session of its own, so that no Ctrl-C reaches it. */
export function startOrphanGuard(mark: Readonly<Record<string, string>>): OrphanGuard {
  const env = { PATH: process.env["PATH"], ...mark };
  const shell = spawn("/bin/sh", ["-c", SCRIPT], { detached: true, stdio: ["pipe", "ignore", "ignore"], env });
  // Without its guard the stack still runs, and the next start finds what is left by its mark.
  shell.on("error", () => {});
  shell.stdin.on("error", () => {});
  shell.unref();
  return {
    watch: (groupId) => void shell.stdin.write(`+ ${groupId}\n`),
    forget: (groupId) => void shell.stdin.write(`- ${groupId}\n`),
    close: () => void shell.stdin.end(),
  };
}
