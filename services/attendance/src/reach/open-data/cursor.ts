import { ApiError } from "@starlane/graphql";
import { isUuid } from "@starlane/database";

/** The position of an export: the attendance it returned last, among those whose transaction is below `until`. */
export interface ExportCursor {
  readonly event: string;
  readonly person: number;
  readonly until: bigint;
}

/** The position before the first event. */
export const BEGINNING = { event: "00000000-0000-0000-0000-000000000000", person: 0 } as const;

export function writeExportCursor({ event, person, until }: ExportCursor): string {
  return Buffer.from(`${event} ${person} ${until}`).toString("base64url");
}

/** @throws ApiError BAD_USER_INPUT when it is no cursor of an export */
export function readExportCursor(cursor: string): ExportCursor {
  const [event = "", person = "", until = "", ...more] = Buffer.from(cursor, "base64url")
    .toString()
    .split(" ");
  if (isUuid(event) && /^\d{1,9}$/.test(person) && /^\d{1,18}$/.test(until) && more.length === 0)
    return { event, person: Number(person), until: BigInt(until) };
  throw new ApiError("BAD_USER_INPUT", {
    "zh-CN": "after 不是导出的游标。",
    en: "after is no cursor of an export.",
  });
}
