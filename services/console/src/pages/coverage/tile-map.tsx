import { useQuery } from "urql";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { Failed, Loading } from "../../ui/notices.js";
import { Section } from "../../ui/section.js";
import { BoundaryMap } from "./boundary-map.js";
import { TilesOf } from "./coverage.documents.js";
import type { CoverageMatrix, Row } from "./matrix.rules.js";
import { filterOfFocus, type CoverageSelection } from "./search.rules.js";
import { Tiles, type Tile } from "./tiles.js";

const messages = defineMessages({
  "zh-CN": { title: (audience: string) => `各社区一览 · ${audience}` },
  en: { title: (audience) => `Every community · ${audience}` },
});

interface TileMapProps {
  readonly matrix: CoverageMatrix;
  /** Index of the column in focus. */
  readonly column: number;
  readonly question: CoverageSelection;
  readonly addressOf: (area: string) => string;
}

/**
 * Tile map of the communities of a district, and a geographical map once boundaries are supplied. The communities of a
 * street are in the matrix.
 */
export function TileMap({ matrix, column, question, addressOf }: TileMapProps) {
  const t = useTranslations(messages);
  const variables = { area: matrix.place.area, filter: filterOfFocus(question) };
  const [{ data, error }, refetch] = useQuery({ query: TilesOf, variables });
  const audience = matrix.columns[column]!.name;
  const parts = data && {
    streets: matrix.below.map((row) => tileOf(row, column)),
    communities: data.coverage.rows.map((row) => ({ ...row.area!, share: row })),
    addressOf,
  };
  return (
    <>
      <Section title={t.title(audience)}>
        {error && !data && (
          <Failed error={error} onRetry={() => refetch({ requestPolicy: "network-only" })} />
        )}
        {!error && !data && <Loading height={560} />}
        {parts && <Tiles {...parts} />}
      </Section>
      {parts && <BoundaryMap audience={audience} {...parts} />}
    </>
  );
}

function tileOf({ area, name, shares }: Row, column: number): Tile {
  return { id: area, name, share: shares[column]! };
}
