import { clientOf, type Client } from "@starlane/database";
import { ApiError } from "@starlane/graphql";
import { EXCLUSIVE_LOG_LOCK } from "../../attendance-log/log.store.js";
import type { Context } from "../../context.js";
import { REASON_CHARACTERS, readReason } from "../../attendance-log/reason.rules.js";
import { readIdentity } from "../person/identity.rules.js";
import type { PersonInput } from "../person/person.type.js";
import { requireStoredIdentity } from "../vault/stored-identity.commands.js";
import { appendErased, erasedLogOf } from "./erased-log.js";
import { findOwnPhones, forget, saveErased } from "./erased.store.js";

/**
 * Erases a stored person with all their numbers, at every agency. Their attendances stay counted under an ordinal that
 * leads to no person.
 * @throws ApiError NOT_FOUND, BAD_USER_INPUT without a reason
 */
export async function erasePerson(
  context: Context,
  { id, reason }: { id: string; reason: string },
): Promise<void> {
  const kept = await requireStoredIdentity(context, "Mutation.erasePerson", id);
  const purpose = reasonOf(reason);
  await erase(context, async () => [kept.pseudonym]);
  await context.audit({
    operation: "Mutation.erasePerson",
    subject: kept.id,
    agency: kept.agencyId,
    purpose,
  });
}

/**
 * Erases a person by the number they give, at any agency: they must not be sent from one office to another. An unknown
 * person gets the same answer, and their tombstone keeps older lists from adding them.
 * @throws ApiError BAD_USER_INPUT
 */
export async function eraseByNumber(
  context: Context,
  { person, reason }: { person: PersonInput; reason: string },
): Promise<void> {
  const purpose = reasonOf(reason);
  const reading = readIdentity(person);
  if ("refused" in reading) throw new ApiError("BAD_USER_INPUT", reading.refused);
  const { pseudonym, phone } = context.state.pseudonyms.knownBy(reading);
  await erase(context, async (client) => {
    const own = phone ? await findOwnPhones(client, pseudonym, phone) : [];
    return [pseudonym, ...own];
  });
  await context.audit({ operation: "Mutation.eraseByNumber", purpose });
}

/** Erases people under the exclusive lock of the log, so that no check-in or roster adds them again meanwhile. */
async function erase(
  context: Context,
  findNumbers: (client: Client) => Promise<readonly Buffer[]>,
): Promise<void> {
  const { em, state, now } = context;
  await em.transactional(async (tx) => {
    const client = clientOf(tx);
    await client.query(EXCLUSIVE_LOG_LOCK);
    const all = await forget(client, await findNumbers(client));
    const erased = new Map(all.map((pseudonym) => [state.tombstones.of(pseudonym).toString("hex"), now]));
    await saveErased(client, erased);
    // After a crash between the commit and this, the next start appends them.
    context.afterCommit(() => appendErased(erasedLogOf(state.secrets), erased));
  });
}

function reasonOf(text: string): string {
  const reason = readReason(text);
  if (reason === null)
    throw new ApiError(
      "BAD_USER_INPUT",
      {
        "zh-CN": "请说明原因（1 至 {most} 个字）。",
        en: "Say why, in 1 to {most} characters.",
      },
      { most: REASON_CHARACTERS },
    );
  return reason;
}
