import { openKeyRing, type KeyRing } from "@starlane/auth";
import { SERVICE_NAMES, type ServiceName } from "@starlane/service";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const PASSWORDS = "database.json";

/** The folder with an installation's data and keys. */
export interface Home {
  readonly path: string;
  /** The folder of the embedded PostgreSQL cluster. */
  readonly postgres: string;
  /** The cache of downloaded divisions. */
  readonly divisions: string;
  /** The folder of all keys and secrets; they give access to everything. */
  readonly keys: string;
  readonly gatewayKeys: KeyRing;
  readonly accessKeys: KeyRing;
  /** Keys that sign self check-in links. */
  readonly linkKeys: KeyRing;
  /** Keys that sign messages between services in different processes. */
  readonly peerKeys: KeyRing;
  /** The database password of each service. */
  readonly passwords: Readonly<Record<ServiceName, string>>;
}

/** Returns true if a folder contains an installation's data and keys. */
export function hasHome(path: string): boolean {
  return existsSync(join(path, "keys", PASSWORDS));
}

const passwordsShape = z.record(z.enum(SERVICE_NAMES), z.string().min(16));

/** Opens the folder, and creates it if it is missing. Only its owner may read the contents. */
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
