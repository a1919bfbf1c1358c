import type { ComponentChildren } from "preact";

interface PartProps<T> {
  readonly title: string;
  readonly lines: readonly T[];
  readonly children: (line: T) => ComponentChildren;
}

/** A list that is closed while it is long, and not there while it is empty. */
export function Part<T>({ title, lines, children }: PartProps<T>) {
  if (lines.length === 0) return null;
  return (
    <details open={lines.length <= 12}>
      <summary>
        {title} ({lines.length})
      </summary>
      <ul class="plain">
        {lines.map((line) => (
          <li key={JSON.stringify(line)}>{children(line)}</li>
        ))}
      </ul>
    </details>
  );
}
