import { ApiError } from "@starlane/graphql";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** The manifest of the console's build: its operations by the SHA-256 of their text. */
const MANIFEST = fileURLToPath(new URL("../../console/dist/operations.json", import.meta.url));
const manifestShape = z.record(z.string(), z.object({ name: z.string(), text: z.string() }));
const hashShape = z.object({ persistedQuery: z.object({ version: z.literal(1), sha256Hash: z.string() }) });

const UNKNOWN = new ApiError(
  "BAD_USER_INPUT",
  {
    "zh-CN": "页面已更新，请刷新后再试。",
    en: "There is a newer version of this page: reload it.",
  },
  {},
  { reason: "OPERATION_UNKNOWN" },
);
const TEXT_NOT_TAKEN = new ApiError(
  "FORBIDDEN",
  {
    "zh-CN": "本系统只接受已登记的操作，不接受查询文本。",
    en: "Only operations that are registered are taken here, no texts.",
  },
  {},
  { reason: "PERSISTED_ONLY" },
);

/** An operation sent by a client: its text, or the hash of it. */
export interface SentOperation {
  readonly query?: unknown;
  readonly extensions?: unknown;
}

/** The persisted operations: those of the console. */
export class PersistedOperations {
  readonly #texts: ReadonlyMap<string, string>;
  readonly #names: ReadonlyMap<string, string>;

  /** @param only true to reject all other operations */
  constructor(
    manifest: z.infer<typeof manifestShape>,
    private readonly only: boolean,
  ) {
    const entries = Object.entries(manifest);
    this.#texts = new Map(entries.map(([hash, { text }]) => [hash, text]));
    this.#names = new Map(entries.map(([, { name, text }]) => [text, name]));
  }

  /** Reads the operations of the console's build; none without a build. */
  static ofConsole({ only }: { readonly only: boolean }): PersistedOperations {
    let text: string;
    try {
      text = readFileSync(MANIFEST, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      text = "{}";
    }
    return new PersistedOperations(manifestShape.parse(JSON.parse(text)), only);
  }

  /**
   * Returns the text of an operation sent by hash only; null when it was sent with a text, or with neither.
   * @throws ApiError BAD_USER_INPUT when the hash is unknown; FORBIDDEN when texts are not accepted
   */
  textOf({ query, extensions }: SentOperation): string | null {
    const isText = typeof query === "string" && query !== "";
    if (isText) {
      if (this.only && !this.#names.has(query)) throw TEXT_NOT_TAKEN;
      return null;
    }
    const sent = hashShape.safeParse(extensions);
    if (!sent.success) return null;
    const text = this.#texts.get(sent.data.persistedQuery.sha256Hash);
    if (text === undefined) throw UNKNOWN;
    return text;
  }

  /**
   * Returns the name of a persisted text. Only these names are safe as metric labels, because their number is fixed.
   */
  nameOf(text: string): string | undefined {
    return this.#names.get(text);
  }
}
