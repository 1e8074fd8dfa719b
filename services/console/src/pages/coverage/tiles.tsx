import { Link } from "react-router";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { scaleStepOf, type Share } from "../../reach/reach.rules.js";
import { useGridKeys } from "../../ui/grid-keys.js";
import { byStreet, shortCommunityName } from "./matrix.rules.js";
import { useShareText } from "./share-text.js";
import styles from "./tiles.module.css";

const messages = defineMessages({
  "zh-CN": { map: "社区分布图", tile: (name: string, share: string) => `${name}：${share}` },
  en: { map: "Map of communities", tile: (name, share) => `${name}: ${share}` },
});

export interface Tile {
  readonly id: string;
  readonly name: string;
  readonly share: Share;
}

interface TilesProps {
  /** Each begins a row of tiles. */
  readonly streets: readonly Tile[];
  readonly communities: readonly Tile[];
  readonly addressOf: (area: string) => string;
}

/** Schematic map: a row for each street, a tile for each community, shaded by coverage. */
export function Tiles({ streets, communities, addressOf }: TilesProps) {
  const t = useTranslations(messages);
  const text = useShareText();
  const lines = byStreet(communities, streets);
  const { grid, onKeyDown, cell } = useGridKeys<HTMLDivElement>({});
  return (
    <div ref={grid} role="group" aria-label={t.map} className={styles.map}>
      {lines.map(({ street, communities: tiles }, row) => (
        <section key={street.id} className={styles.line} aria-label={street.name}>
          <h3>
            <Link to={addressOf(street.id)}>{street.name}</Link>
            <span>{text.rate(street.share)}</span>
          </h3>
          <ul>
            {tiles.map(({ id, name, share }, column) => (
              <li key={id}>
                <Link
                  to={addressOf(id)}
                  className={styles.tile}
                  data-step={scaleStepOf(share.rate) ?? "unknown"}
                  title={t.tile(name, text.full(share))}
                  {...cell(row, column)}
                  onKeyDown={onKeyDown}
                >
                  <span>{shortCommunityName(name)}</span>
                  <strong>{text.rate(share)}</strong>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
