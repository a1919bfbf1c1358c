/** How one process of the stack is run. */
export interface ProcessPlan {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where it can be reached, for people. */
  readonly url: string;
  /** The ports it listens on, with the settings that name them. */
  readonly ports: readonly { readonly setting: string; readonly port: number }[];
  /** The file that gets everything it writes. */
  readonly log: string;
  /** Names of the processes that must be up before it is started. */
  readonly after: readonly string[];
  /**
   * A step that must be done once, when those are up and before it is started; gives a line to tell. Throws a
   * StackFault.
   */
  prepare?(): Promise<string>;
  isUp(): Promise<boolean>;
  /** Whether it still answers, however slowly; as {@link isUp} where absent. */
  isAlive?(): Promise<boolean>;
  readonly upWithinMs: number;
  readonly stopWithinMs: number;
  /** A process that has not answered for this long counts as dead; 0 where only its exit counts. */
  readonly deadAfterMs: number;
}
