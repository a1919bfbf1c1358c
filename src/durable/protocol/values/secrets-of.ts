/**
 * The secrets of a setting, separated by commas. All settings of secrets are read so: the first one is used, and the others are
 * still accepted, so that a secret is changed without loss (TOK1, BRG5, BRG6, TEL9).
 */
export function secretsOf(setting: string | undefined): string[] {
  return (setting ?? "").split(",").flatMap((each) => each.trim() || []);
}
