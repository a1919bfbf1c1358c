export const USAGE = `npm run ops -- COMMAND [options]

Looks after a hub over its public routes, with a token that has the role ops, for room * where a command is about all of it.

  rooms                  the live rooms
  room ROOM              one room from inside: who is there, what is open, what it waits for
  jobs [--stuck]         work off the edge that has not come to its end; --stuck lists the late and the failed
  redrive JOB            sends a job, a closure or a publishing again
  alerts                 the alerts that nobody has acknowledged
  ack ALERT              acknowledges one
  drain                  how a drain stands; with --yes sends everybody away before a deploy
  deployable             whether it is safe to deploy now: rooms, stuck work, open alerts, error budgets
  export ROOM            the room as a file on standard output or, with --out, in a file; it is as secret as the room
  import FILE            brings a file into the room that it is of, which must never have held anything; - is standard input
  revoke TOKEN           revokes one token: a jti, the id of a token in the audit, or the token itself, of which only its jti is sent
  revoked                the tokens that are revoked and have not ended
  catalog get            the catalog in force, with its ETag
  catalog set FILE       replaces the hub's changes to the built-in catalog; - is standard input
  lexicon get            the hub's own lexicon, with its ETag; null where it has put none
  lexicon set FILE       puts one, with which the sessions that close from then on are read; {} takes it back
  erase ACTOR            erases a person from rooms and archive, with --reason and --yes
  erasure ID             how far an erasure has come
  token ACTOR            makes a token: signed with HUB_JWT_SECRET where that is set, else by a hub in development

  --hub URL              the hub (HUB_URL, else http://127.0.0.1:8787)
  --token TOKEN          the operator's token (HUB_TOKEN); a token on a command line can be read by every user of
                         the machine
  --rooms live|all       jobs: in live rooms (as without it), or in every room that ever was, which wakes them
  --room ROOM            redrive: the job's room, which is looked for without it; token: its room (*)
  --status WHICH         alerts: open (as without it), acknowledged or all
  --note TEXT            ack: a remark
  --reconnect-after S    drain: seconds after which clients come again (30), at most 3600
  --wait S               drain, erase, erasure: waits up to this many seconds for the end
  --prometheus URL       deployable: the Prometheus that knows the error budgets (PROMETHEUS_URL)
  --etag TAG             catalog set, lexicon set: only if what is there is still that of this ETag
  --dry-run              catalog set: says what would change, and changes nothing
  --until TIME           revoke: when the token ends (its exp, else 30 days from now)
  --out FILE             export: the file, which is there once it is whole, and for its owner alone
  --reason TEXT          erase: why
  --yes                  drain, erase: really do it
  --for HUB              token: the hub
  --roles LIST           token: player, spectator, gm, moderator, ops, separated by commas (ops)
  --name TEXT            token: the name that is shown (the actor's id)
  --minutes N            token: how long it is good for (60)
  --json                 one JSON document
  --help                 this

Exit code: 0 done; 1 the hub refused or could not be reached; 2 done, and there is something to look after: stuck jobs
with --stuck, open alerts, a hub that is not safe to deploy to, a drain or an erasure that is not over; 64 wrong usage; 130 ended before it was done.
`;
