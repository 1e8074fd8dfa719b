import { Directive, Field, Int, ObjectType } from "type-graphql";
import { readCursor, writeCursor, type CursorPart } from "./cursor.js";
import { ApiError } from "./errors.js";

const DEFAULT_FIRST = 20;
const FIRST_AT_MOST = 100;

@ObjectType()
@Directive("@shareable")
export class PageInfo {
  @Field(() => Boolean)
  hasNextPage!: boolean;

  @Field(() => Boolean)
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true })
  startCursor!: string | null;

  @Field(() => String, { nullable: true })
  endCursor!: string | null;
}

/** A page of a list with its position in the list. */
export interface Connection<Row> {
  /** Cursors are computed lazily: most clients read only the nodes. */
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly nodes: readonly Row[];
  readonly pageInfo: PageInfo;
  /** The size of the whole list, counted only when a client selects it. */
  readonly totalCount: Promise<number>;
}

/** The request for a page: the number of rows, and the sort key of the row before the first. */
export interface PageRequest<Key extends readonly string[]> {
  readonly first: number;
  readonly after: Key | null;
}

/**
 * Reads the arguments of a connection.
 * @param parts of the sort keys of this list
 * @throws ApiError BAD_USER_INPUT when `first` is not within 1 to 100, or `after` is no cursor of this list
 */
export function readPage<Key extends readonly string[] = [string]>(
  { first, after }: { first?: number | null; after?: string | null },
  parts: { readonly [Part in keyof Key]: CursorPart },
): PageRequest<Key> {
  const count = first ?? DEFAULT_FIRST;
  if (count < 1 || count > FIRST_AT_MOST)
    throw new ApiError("BAD_USER_INPUT", {
      "zh-CN": `first 必须在 1 到 ${FIRST_AT_MOST} 之间。`,
      en: `first must be from 1 to ${FIRST_AT_MOST}.`,
    });
  return { first: count, after: after == null ? null : (readCursor(after, parts) as unknown as Key) };
}

/**
 * Makes a connection from rows read with one more than requested.
 * @param rows up to `page.first + 1`, in order
 * @param keyOf the sort key of a row, ending in a unique part
 * @param count counts the whole list; called only when a client selects `totalCount`
 */
export function connectionOf<Row, Key extends readonly string[]>(
  page: PageRequest<Key>,
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
  count: () => Promise<number>,
): Connection<Row> {
  const nodes = rows.slice(0, page.first);
  const cursorOf = (node: Row | undefined) => (node === undefined ? null : writeCursor(keyOf(node)));
  return {
    get edges() {
      return nodes.map((node) => ({ cursor: writeCursor(keyOf(node)), node }));
    },
    nodes,
    get totalCount() {
      return count();
    },
    pageInfo: {
      hasNextPage: rows.length > page.first,
      hasPreviousPage: page.after !== null,
      get startCursor() {
        return cursorOf(nodes[0]);
      },
      get endCursor() {
        return cursorOf(nodes.at(-1));
      },
    },
  };
}

type Class = abstract new (...args: never[]) => object;

/** Creates the types of a Relay connection of `node` and of its edges: `connectionType("Venue", () => VenueType)`. */
export function connectionType(name: string, node: () => Class) {
  @ObjectType(`${name}Edge`)
  class EdgeType {
    @Field(() => String)
    cursor!: string;

    @Field(() => node() as never)
    node!: object;
  }

  @ObjectType(`${name}Connection`)
  class ConnectionType {
    @Field(() => [EdgeType])
    edges!: EdgeType[];

    @Field(() => [node() as never])
    nodes!: object[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    @Field(() => Int)
    totalCount!: number;
  }
  return ConnectionType;
}
