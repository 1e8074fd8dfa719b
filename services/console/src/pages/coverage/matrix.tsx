import { useEffect, useRef, useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { useGridKeys } from "../../ui/grid-keys.js";
import { Icon } from "../../ui/icon.js";
import styles from "./matrix.module.css";
import type { CoverageMatrix as MatrixData, Row } from "./matrix.rules.js";
import { messages as shared } from "./messages.js";
import { Scale } from "./scale.js";
import { ShareCell } from "./share-cell.js";
import { useShareText } from "./share-text.js";

const messages = defineMessages({
  "zh-CN": {
    area: "区域",
    caption: (place: string) => `${place}各区域、各类宣传对象的覆盖率`,
    focus: (audience: string) => `曲线和分布图显示：${audience}`,
    keys: "方向键移动，回车进入区域，退格返回上级。",
  },
  en: {
    area: "Area",
    caption: (place) => `Coverage of ${place} by area and audience`,
    focus: (audience) => `Show in curve and map: ${audience}`,
    keys: "Arrows move, Enter goes into an area, Backspace goes up.",
  },
});

interface MatrixProps {
  readonly matrix: MatrixData;
  /** Audience in focus; null for the whole population. */
  readonly focus: string | null;
  readonly onFocus: (audience: string | null) => void;
  readonly addressOf: (area: string) => string;
  /** Id of the parent area; null at the top of the areas that are visible to the viewer. */
  readonly up: string | null;
}

/** Table of shares by area and audience: the area itself, then its children. A row links to its area. */
export function Matrix({ matrix, focus, onFocus, addressOf, up }: MatrixProps) {
  const t = useTranslations(messages);
  const { reach } = useTranslations(shared);
  const text = useShareText();
  const navigate = useNavigate();
  const [looked, setLooked] = useState({ row: 0, column: 0 });
  const { columns, place, below } = matrix;
  const rows = [place, ...below];
  const go = (address: string) => void navigate(address, { state: { keepsFocus: true } });
  const { grid, onKeyDown, cell } = useGridKeys<HTMLTableElement>({
    onEnter: (row) => row > 0 && go(addressOf(rows[row]!.area)),
    ...(up !== null && { onBack: () => go(addressOf(up)) }),
  });
  useFocusAfterKeyboardNavigation(grid);
  const lookedAt = rows[looked.row]!;
  const share = lookedAt.shares[looked.column]!;

  const cellsOf = (row: Row, index: number) => (
    <>
      {index === 0 ? (
        <th scope="row" {...cell(0, 0)} className={styles.place}>
          {row.name}
        </th>
      ) : (
        <th scope="row">
          <Link to={addressOf(row.area)} {...cell(index, 0)} className={styles.area}>
            {row.name}
            <Icon name="next" size={14} />
          </Link>
        </th>
      )}
      {row.shares.map((each, column) => {
        const { onFocus: onCellFocus, ...reachable } = cell(index, column + 1);
        const look = () => setLooked({ row: index, column });
        const { audience } = columns[column]!;
        return (
          <td
            key={audience ?? ""}
            {...reachable}
            onFocus={() => {
              onCellFocus();
              look();
            }}
            onMouseEnter={look}
            onClick={index === 0 ? undefined : () => go(addressOf(row.area))}
          >
            <ShareCell share={each} isLarge={index === 0} />
          </td>
        );
      })}
    </>
  );

  return (
    <div className={styles.matrix}>
      <table ref={grid} role="grid" aria-label={t.caption(place.name)} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            <th scope="col">{t.area}</th>
            {columns.map(({ audience, name }) => (
              <th key={audience ?? ""} scope="col">
                <button
                  type="button"
                  aria-pressed={audience === focus}
                  title={t.focus(name)}
                  onClick={() => onFocus(audience)}
                >
                  {name}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.area} className={index === 0 ? styles.whole : undefined}>
              {cellsOf(row, index)}
            </tr>
          ))}
        </tbody>
      </table>
      <footer className={styles.footer}>
        <p className={styles.detail}>
          <strong>{reach(lookedAt.name, columns[looked.column]!.name)}</strong> {text.full(share)}
        </p>
        <Scale />
        {below.length > 0 && <p className={`${styles.note} ${styles.keys}`}>{t.keys}</p>}
      </footer>
    </div>
  );
}

/** Focuses the first cell after a navigation by keyboard. */
function useFocusAfterKeyboardNavigation(grid: React.RefObject<HTMLTableElement | null>): void {
  const { state } = useLocation();
  const cameByKeyboard = useRef((state as { keepsFocus?: boolean } | null)?.keepsFocus === true);
  useEffect(() => {
    if (cameByKeyboard.current)
      grid.current?.querySelector<HTMLElement>('[data-row="0"]')?.focus({ preventScroll: true });
    cameByKeyboard.current = false;
  }, [grid]);
}
