/** How long a shard of the directory trusts the tag that it has read, in ms; a change is pushed to it besides (CAT4). */
export const TAG_KEPT_MS = 10_000;
