import type { EntityManager } from "@mikro-orm/postgresql";
import type { Grant } from "@starlane/auth";
import { localDate } from "@starlane/calendar";
import { runAsSystemIn, execute, newId, mapConstraintViolation, select, sql } from "@starlane/database";
import { ApiError, StaleVersion, type AlreadyExists, type InvalidInput } from "@starlane/graphql";
import { findReaches } from "../agency/agency.loaders.js";
import { agenciesWithin } from "../agency/agency.rules.js";
import type { PasswordHasher } from "../password/password-hasher.js";
import { refusePassword } from "../password/password.rules.js";
import { endSessionsOf } from "../session/session.commands.js";
import { findByUsername, lockUser, type UserReach } from "./user.loaders.js";
import { usernameIsTaken } from "./user.refusals.js";
import type { UserRow } from "./user.row.js";
import {
  distinctGrants,
  refuseStaffAgency,
  refuseDisplayName,
  refuseGrants,
  refuseOwnRights,
  refuseUsername,
} from "./user.rules.js";

/** An acting administrator with the extent of their rights. */
export interface Administrator {
  readonly id: string;
  /** The administered areas. */
  readonly areas: readonly string[];
  readonly mayGive: (grant: Grant) => boolean;
}

export interface CreateUser {
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
  readonly agency: string;
  readonly grants: readonly Grant[];
}

export interface UpdateUser {
  readonly id: string;
  readonly version: number;
  readonly displayName?: string | null;
  readonly grants?: readonly Grant[] | null;
  readonly active?: boolean | null;
  readonly password?: string | null;
}

/** Returns the reach of an administrator of some areas, as of today. */
export async function reachOf(em: EntityManager, areas: readonly string[], now: Date): Promise<UserReach> {
  return { agencies: agenciesWithin(await findReaches(em, localDate(now)), areas), areas };
}

export async function createUser(
  em: EntityManager,
  passwords: PasswordHasher,
  by: Administrator,
  input: CreateUser,
  now: Date,
): Promise<UserRow | InvalidInput | AlreadyExists> {
  const { username, password, agency } = input;
  const displayName = input.displayName.trim();
  const grants = distinctGrants(input.grants);
  const reach = await reachOf(em, by.areas, now);
  const refusal =
    refuseUsername(username) ??
    refuseDisplayName(displayName) ??
    refusePassword(password, username, ["input", "password"]) ??
    refuseStaffAgency(agency, reach.agencies) ??
    refuseGrants(input.grants, by.mayGive);
  if (refusal) return refusal;

  const taken = await findByUsername(em, username, reach); // saves the hashing; the constraint decides
  if (taken !== null) return usernameIsTaken(taken, username);
  const passwordHash = await passwords.hash(password);
  const user = { id: newId(), username, displayName, agencyId: agency, active: true, version: 1 };
  return mapConstraintViolation<UserRow, AlreadyExists | InvalidInput>(
    () =>
      em.transactional(async (tx) => {
        await insertUser(tx, { ...user, grants, passwordHash });
        return user;
      }),
    {
      account_username_is_taken_once: async () =>
        usernameIsTaken(await findByUsername(em, username, reach), username),
    },
  );
}

/**
 * Changes the given properties and leaves the rest.
 * @throws ApiError NOT_FOUND for a user who does not exist or whom the administrator does not manage
 */
export async function updateUser(
  em: EntityManager,
  passwords: PasswordHasher,
  by: Administrator,
  input: UpdateUser,
  now: Date,
): Promise<UserRow | InvalidInput | StaleVersion> {
  const { password = null } = input;
  const passwordHash = password === null ? null : await passwords.hash(password); // slow, so before anything is locked
  return em.transactional(async (tx) => {
    const user = await lockUser(tx, input.id, await reachOf(tx, by.areas, now));
    if (!user) throw new ApiError("NOT_FOUND");
    if (user.version !== input.version) return new StaleVersion(user.version);
    const displayName = input.displayName?.trim() ?? user.displayName;
    const active = input.active ?? user.active;
    const refusal =
      (user.id === by.id ? refuseOwnRights(input) : null) ??
      refuseDisplayName(displayName) ??
      (password === null ? null : refusePassword(password, user.username, ["input", "password"])) ??
      refuseGrants(input.grants ?? [], by.mayGive);
    if (refusal) return refusal;

    if (passwordHash !== null)
      // Only its owner may read a credential; the checks above have settled that the administrator may change it.
      await runAsSystemIn(tx, () =>
        execute(tx, sql`update credential set password_hash = ${passwordHash} where account_id = ${user.id}`),
      );
    if (input.grants) {
      await execute(tx, sql`delete from account_grant where account_id = ${user.id}`);
      await insertGrants(tx, user.id, distinctGrants(input.grants));
    }
    if (!active || passwordHash !== null) await endSessionsOf(tx, user.id, now);
    const [updated] = await select<UserRow>(
      tx,
      sql`update account set display_name = ${displayName}, active = ${active}, version = version + 1
          where id = ${user.id} returning id, username, display_name, agency_id, active, version`,
    );
    return updated!;
  });
}

export interface NewUser {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly agencyId: string;
  readonly grants: readonly Grant[];
  readonly passwordHash: string;
}

/** Inserts a user with their credential and grants. */
export async function insertUser(tx: EntityManager, user: NewUser): Promise<void> {
  const { id, username, displayName, agencyId, passwordHash, grants } = user;
  await execute(
    tx,
    sql`insert into account (id, username, display_name, agency_id) values (${id}, ${username}, ${displayName}, ${agencyId})`,
  );
  await execute(tx, sql`insert into credential (account_id, password_hash) values (${id}, ${passwordHash})`);
  await insertGrants(tx, id, grants);
}

async function insertGrants(tx: EntityManager, user: string, grants: readonly Grant[]): Promise<void> {
  if (grants.length === 0) return;
  await execute(
    tx,
    sql`insert into account_grant (account_id, role, area_id)
        select ${user}::uuid, role, area
        from jsonb_to_recordset(${JSON.stringify(grants)}::jsonb) as row (role text, area text)`,
  );
}
