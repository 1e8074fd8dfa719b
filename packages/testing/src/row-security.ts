import type { Grant, Viewer } from "@starlane/auth";
import { Client } from "pg";
import { times } from "./times.js";

/**
 * Returns a function that replaces every viewer by an administrator of everything and of every agency, as if the
 * application's checks were switched off. The database still gets the real viewer.
 */
export function trustingAll(agencies: readonly string[]): (viewer: Viewer) => Viewer {
  const grants: Grant[] = [{ role: "ADMIN", area: "6" }];
  return (viewer) => ({ ...viewer, agencies, grants });
}

/**
 * Sends requests of randomly chosen viewers, a hundred at once, and returns the rows they saw that are not theirs.
 * @param ask returns the rows a viewer sees when requesting everything, their own and others'
 * @param isTheirs returns true if a row belongs to the viewer
 */
export async function foreignRows<Row>({
  viewers,
  requests,
  ask,
  isTheirs,
}: {
  readonly viewers: readonly Viewer[];
  readonly requests: number;
  readonly ask: (viewer: Viewer) => Promise<readonly Row[]>;
  readonly isTheirs: (viewer: Viewer, row: Row) => boolean;
}): Promise<{ readonly seen: number; readonly foreign: readonly Row[] }> {
  const foreign: Row[] = [];
  let seen = 0;
  for (let done = 0; done < requests; done += 100)
    await Promise.all(
      times(100, async () => {
        const viewer = viewers[Math.floor(Math.random() * viewers.length)]!;
        const rows = await ask(viewer);
        seen += rows.length;
        foreign.push(...rows.filter((row) => !isTheirs(viewer, row)));
      }),
    );
  return { seen, foreign };
}

/** Runs a function while some tables have no row-level security, to prove that a test detects its absence. */
export async function withoutRowSecurity<T>(
  adminUrl: string,
  tables: readonly string[],
  work: () => Promise<T>,
): Promise<T> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  const each = async (what: "disable" | "enable") => {
    for (const table of tables) await admin.query(`alter table ${table} ${what} row level security`);
  };
  try {
    await each("disable");
    return await work();
  } finally {
    await each("enable");
    await admin.end();
  }
}
