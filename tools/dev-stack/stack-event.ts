/** Progress of a stack while it starts, runs and stops. */
export type StackEvent =
  /** A slow step goes on. */
  | { readonly type: "progress"; readonly text: string }
  | { readonly type: "starting"; readonly name: string }
  | { readonly type: "up"; readonly name: string; readonly pid: number; readonly url: string; readonly afterMs: number }
  /** A command can go all the way (RUN1). */
  | { readonly type: "ready"; readonly edgeUrl: string; readonly bridgeUrl: string; readonly temporal: string }
  | { readonly type: "died"; readonly name: string; readonly how: string; readonly log: string; readonly tail: string }
  | { readonly type: "stopping"; readonly why: string }
  | { readonly type: "stopped" };

export type TellStackEvent = (event: StackEvent) => void;
