import { Link } from "react-router";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { scaleStepOf } from "../../reach/reach.rules.js";
import { useGridKeys } from "../../ui/grid-keys.js";
import type { Shape } from "./boundaries.rules.js";
import { shortCommunityName } from "./matrix.rules.js";
import styles from "./outlines.module.css";
import { useShareText } from "./share-text.js";
import type { Tile } from "./tiles.js";

const messages = defineMessages({
  "zh-CN": { map: "覆盖率地图", area: (name: string, share: string) => `${name}：${share}` },
  en: { map: "Map of coverage", area: (name, share) => `${name}: ${share}` },
});

interface OutlinesProps {
  readonly shapes: readonly Shape[];
  readonly width: number;
  readonly height: number;
  readonly tiles: readonly Tile[];
  readonly addressOf: (area: string) => string;
}

/** Least widths for a share and for a name on an outline; narrower ones show them only under the pointer. */
const NARROWEST_LABEL = 46;
const NARROWEST_NAME = 92;

/** Map of the areas by their outlines, shaded by coverage. */
export function Outlines({ shapes, width, height, tiles, addressOf }: OutlinesProps) {
  const t = useTranslations(messages);
  const text = useShareText();
  const { grid, onKeyDown, cell } = useGridKeys<HTMLDivElement>({});
  const byId = new Map(tiles.map((tile) => [tile.id, tile]));
  const drawn = shapes.flatMap((shape) => {
    const tile = byId.get(shape.area);
    return tile ? [{ ...shape, tile }] : [];
  });
  return (
    <div ref={grid} className={styles.map}>
      <svg viewBox={`-2 -2 ${width + 4} ${height + 4}`} role="group" aria-label={t.map}>
        <defs>
          <pattern
            id="unknown-share"
            width="8"
            height="8"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <rect width="8" height="8" className={styles.ground} />
            <rect width="1.5" height="8" className={styles.hatch} />
          </pattern>
        </defs>
        {drawn.map(({ area, path, tile: { name, share } }, index) => {
          const step = scaleStepOf(share.rate);
          return (
            <Link
              key={area}
              to={addressOf(area)}
              className={styles.area}
              aria-label={t.area(name, text.full(share))}
              {...cell(0, index)}
              onKeyDown={onKeyDown}
            >
              <title>{t.area(name, text.full(share))}</title>
              <path
                d={path}
                fillRule="evenodd"
                style={{ fill: step === null ? "url(#unknown-share)" : `var(--reach-${step})` }}
              />
            </Link>
          );
        })}
        {/* Labels come last, so that no neighbour covers them. */}
        <g className={styles.labels} aria-hidden="true">
          {drawn
            .filter(({ label }) => label.width >= NARROWEST_LABEL)
            .map(({ area, label, tile: { name, share } }) => {
              const step = scaleStepOf(share.rate);
              const isNamed = label.width >= NARROWEST_NAME;
              return (
                <text
                  key={area}
                  x={label.x}
                  y={label.y}
                  style={{ fill: step === null ? "var(--ink)" : `var(--reach-${step}-ink)` }}
                >
                  {isNamed && (
                    <tspan x={label.x} dy="-0.35em" className={styles.name}>
                      {shortCommunityName(name)}
                    </tspan>
                  )}
                  <tspan x={label.x} dy={isNamed ? "1.25em" : "0.35em"}>
                    {text.rate(share)}
                  </tspan>
                </text>
              );
            })}
        </g>
      </svg>
    </div>
  );
}
