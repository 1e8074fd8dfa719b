import { openKeyRing, type KeyRing } from "@starlane/auth";
import { SERVICE_NAMES, type ServiceName } from "@starlane/service";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const PASSWORDS = "database.json";

/** The folder an installation keeps its data and keys in. */
export interface Home {
  readonly path: string;
  /** Where the embedded PostgreSQL keeps its cluster. */
  readonly postgres: string;
  /** Where divisions that were fetched are kept. */
  readonly divisions: string;
  /** Keys and secrets; whoever has them has everything. */
  readonly keys: string;
  readonly gatewayKeys: KeyRing;
  readonly accessKeys: KeyRing;
  /** Keys that sign links of self check-in. */
  readonly linkKeys: KeyRing;
  /** What one service signs to another where they are in different processes. */
  readonly peerKeys: KeyRing;
  /** The database password of each service. */
  readonly passwords: Readonly<Record<ServiceName, string>>;
}

/** Whether an installation keeps its data and keys in a folder. */
export function hasHome(path: string): boolean {
  return existsSync(join(path, "keys", PASSWORDS));
}

const passwordsShape = z.record(z.enum(SERVICE_NAMES), z.string().min(16));

/** Opens the folder, made where it is missing: nobody but its owner may read what is in it. */
export function openHome(path: string): Home {
  if (!existsSync(path)) mkdirSync(path, { recursive: true, mode: 0o700 });
  const keys = join(path, "keys");
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  if ((statSync(keys).mode & 0o077) !== 0) chmodSync(keys, 0o700);
  return {
    path,
    postgres: join(path, "postgres"),
    divisions: join(path, "divisions"),
    keys,
    gatewayKeys: openKeyRing(join(keys, "gateway")),
    accessKeys: openKeyRing(join(keys, "access")),
    linkKeys: openKeyRing(join(keys, "links")),
    peerKeys: openKeyRing(join(keys, "peers")),
    passwords: openPasswords(join(keys, PASSWORDS)),
  };
}

function openPasswords(file: string): Record<ServiceName, string> {
  if (!existsSync(file)) {
    const made = Object.fromEntries(
      SERVICE_NAMES.map((name) => [name, randomBytes(24).toString("base64url")]),
    );
    writeFileSync(`${file}.new`, JSON.stringify(made, null, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
  return passwordsShape.parse(JSON.parse(readFileSync(file, "utf8")));
}
