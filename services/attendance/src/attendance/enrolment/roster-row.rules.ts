import type { Phrase } from "@starlane/graphql";
import type { Named, Names, RowReader } from "@starlane/row-import";
import { readAudience } from "../../replicas/audience/audience-words.rules.js";
import type { Audience } from "../../replicas/audience/audience.rules.js";
import { refuseBasis, type Basis } from "../../people/vault/legal-basis.rules.js";
import type { RosterColumn } from "./roster-columns.rules.js";
import { isLineRefused, readLine, type NamedLine, type RosterReading } from "./roster.rules.js";

/** The context for reading the rows of a roster. */
export interface RowReading extends Pick<RosterReading, "knownBy"> {
  readonly areas: Names<Named>;
  /** The audience of rows that state none. */
  readonly audience: Audience;
  readonly basis: Basis;
  readonly now: Date;
}

/**
 * Returns the person in a row, or null when the row has a mistake. No error message repeats the row's contents, for it
 * may be a name.
 */
export function readRosterRow(row: RowReader<RosterColumn>, reading: RowReading): NamedLine | null {
  const audience = row.read("audience", readAudience, phrases.audience) ?? reading.audience;
  const area = row.read("area", (text) => codeOf(reading.areas, text), phrases.area);
  const line = readLine(
    {
      person: {
        identityNumber: row.text("identityNumber"),
        phone: row.text("phone"),
        name: row.text("name"),
      },
      audience,
      area,
    },
    { knownBy: reading.knownBy, isArea: () => true },
  );
  if (isLineRefused(line)) row.refuse(columnOf(row, line.field), line.phrase, line.values);
  if (isLineRefused(line) || row.mistakes.length > 0) return null;
  const refused = refuseBasis(["basis"], reading.basis, [line], reading.now);
  if (refused) row.refuseAs(row.says("identityNumber") ? "identityNumber" : "audience", refused);
  return refused ? null : line;
}

function codeOf(areas: Names<Named>, text: string): string | null {
  const found = areas.find(text);
  return typeof found === "string" ? null : found.id;
}

/** Returns the column of a line's field; for a person as a whole, the column of the number they gave. */
function columnOf(row: RowReader<RosterColumn>, field: readonly string[]): RosterColumn {
  const last = field.at(-1);
  if (last === "name" || last === "phone") return last;
  return row.says("identityNumber") || !row.says("phone") ? "identityNumber" : "phone";
}

const phrases = {
  audience: {
    "zh-CN": "无法识别宣传对象；请填一类：青少年、老年人、务工人员或居民。",
    en: "This is no audience; write one: adolescents, elderly, migrant workers or residents.",
  },
  area: {
    "zh-CN": "没有找到该社区（村），或有多个同名；请核对名称，或填写区划代码。",
    en: "There is no such community, or there are several; look at the name, or write its code.",
  },
} satisfies Record<string, Phrase>;
