import type { Grant, Viewer } from "@starlane/auth";
import { Client } from "pg";
import { times } from "./times.js";

/**
 * Whom an application takes everybody for whose checks are switched off: an administrator of everything, of every agency.
 * The database is told who it is.
 */
export function trustingAll(agencies: readonly string[]): (viewer: Viewer) => Viewer {
  const grants: Grant[] = [{ role: "ADMIN", area: "6" }];
  return (viewer) => ({ ...viewer, agencies, grants });
}

/**
 * What many viewers are shown that is not theirs: so many requests of theirs, in turns that chance decides, a hundred at once.
 * @param ask what one of them is shown when they ask for everything, of theirs and of others
 * @param isTheirs whether it is
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

/** Runs something while some tables have no row security, which is what a test of it is to notice. */
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
