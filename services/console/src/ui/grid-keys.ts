import { useRef, useState, type KeyboardEvent, type RefObject } from "react";

export interface GridKeys<Grid extends HTMLElement> {
  readonly grid: RefObject<Grid | null>;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** Props that make a cell reachable: one cell is in the tab order, and the arrow keys move among all. */
  readonly cell: (
    row: number,
    column: number,
  ) => { tabIndex: number; "data-row": number; "data-column": number; onFocus: () => void };
}

interface Moves {
  /** Opens the row. */
  readonly onEnter?: (row: number) => void;
  /** Goes up one level. */
  readonly onBack?: () => void;
}

/** Handles the keys in a grid of cells: arrows, Home and End move, Enter opens, Backspace goes up. */
export function useGridKeys<Grid extends HTMLElement>({ onEnter, onBack }: Moves): GridKeys<Grid> {
  const grid = useRef<Grid>(null);
  const [at, setAt] = useState({ row: 0, column: 0 });
  const go = (row: number, column: number): boolean => {
    const cell = grid.current?.querySelector<HTMLElement>(`[data-row="${row}"][data-column="${column}"]`);
    cell?.focus();
    return cell !== null && cell !== undefined;
  };
  const last = (row: number) => (grid.current?.querySelectorAll(`[data-row="${row}"]`).length ?? 1) - 1;
  const onKeyDown = (event: KeyboardEvent) => {
    const { row, column } = at;
    const moves: Record<string, () => boolean> = {
      ArrowUp: () => go(row - 1, column),
      ArrowDown: () => go(row + 1, column),
      ArrowLeft: () => go(row, column - 1),
      ArrowRight: () => go(row, column + 1),
      Home: () => go(row, 0),
      End: () => go(row, last(row)),
      Enter: () => {
        onEnter?.(row);
        return onEnter !== undefined;
      },
      Backspace: () => {
        onBack?.();
        return onBack !== undefined;
      },
    };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (moves[event.key]?.()) event.preventDefault();
  };
  const cell = (row: number, column: number) => ({
    tabIndex: at.row === row && at.column === column ? 0 : -1,
    "data-row": row,
    "data-column": column,
    onFocus: () => setAt({ row, column }),
  });
  return { grid, onKeyDown, cell };
}
