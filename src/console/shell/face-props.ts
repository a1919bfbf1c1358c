/** The properties of every face of the console. */
export interface FaceProps {
  /** Whether the hub mints tokens for anybody (TOK3). */
  readonly isDev: boolean;
}
