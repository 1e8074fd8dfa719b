import type { ReactNode } from "react";
import styles from "./table.module.css";

export interface Column<Row> {
  readonly name: string;
  readonly of: (row: Row) => ReactNode;
  /** True for numbers, which are aligned to the end of the column. */
  readonly isFigure?: boolean;
  /** True for a word or two, which are kept on one line. */
  readonly isShort?: boolean;
}

interface TableProps<Row> {
  /** Accessible name. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
}

/**
 * A table; on a phone each row is a block with the column names beside its values. The first column is the row header.
 */
export function Table<Row>({ label, columns, rows, keyOf }: TableProps<Row>) {
  const [first, ...others] = columns;
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map(({ name, isFigure }) => (
            <th key={name} scope="col" data-figure={isFigure}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)}>
            <th scope="row">{first!.of(row)}</th>
            {others.map(({ name, of, isFigure, isShort }) => (
              <td key={name} data-name={name} data-figure={isFigure} data-short={isShort}>
                {of(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
