import type { EntityManager } from "@mikro-orm/postgresql";
import { select, sql } from "@starlane/database";
import DataLoader from "dataloader";
import type { Personal, EncryptedIdentity, Vault } from "./vault.js";

export function storedIdentityLoaders(em: EntityManager, vault: Vault) {
  return {
    /** The decrypted identity by stored id; null when there is none. */
    personal: new DataLoader<string, Personal | null>(async (ids) => {
      const rows = await select<EncryptedIdentity & { id: string }>(
        em,
        sql`select id, data_key, sealed from kept_person where id = any(${[...ids]}::uuid[]) and sealed is not null`,
      );
      const decrypted = await vault.decryptAll(em, rows);
      const byId = new Map(rows.map(({ id }, index) => [id, decrypted[index]!]));
      return ids.map((id) => byId.get(id) ?? null);
    }),
  };
}
