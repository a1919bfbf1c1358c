import type { ComponentChildren } from "preact";

/** One column of a `ScrollTable`. */
export interface Column<Row> {
  readonly heading: string;
  /** The class of its cells: figures stand to the right, long words break anywhere. */
  readonly kind?: "number" | "breaks";
  /** True for the column that names the row: its cells are headings, as screen readers announce them. */
  readonly namesRow?: boolean;
  show(row: Row): ComponentChildren;
}

interface ScrollTableProps<Row> {
  /** The group's name to assistive technology. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  keyOf(row: Row, index: number): string | number;
}

/** A table that scrolls sideways on a narrow page, by keyboard too. */
export function ScrollTable<Row>({ label, columns, rows, keyOf }: ScrollTableProps<Row>) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map(({ heading, kind }) => (
              <th key={heading} scope="col" class={kind === "number" ? kind : undefined}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)}>
              {columns.map((column) => (
                <Cell key={column.heading} column={column} row={row} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell<Row>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) {
  if (column.namesRow === true) return <th scope="row">{column.show(row)}</th>;
  return <td class={column.kind}>{column.show(row)}</td>;
}
