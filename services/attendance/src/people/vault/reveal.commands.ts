import type { Context } from "../../context.js";
import { requireStoredIdentity } from "./stored-identity.commands.js";
import { requirePurpose } from "./purpose.rules.js";
import type { RevealedPersonType } from "./reveal.type.js";

/**
 * Returns a person's identity for a stated purpose. The audit entry is written in the transaction that commits before
 * the answer is sent, so that every reveal is audited.
 * @throws ApiError PURPOSE_REQUIRED, NOT_FOUND
 */
export async function revealPerson(
  context: Context,
  { id, purpose: stated }: { id: string; purpose: string },
): Promise<RevealedPersonType> {
  const purpose = requirePurpose(stated);
  const identity = await requireStoredIdentity(context, "Mutation.revealPerson", id);
  await context.audit({
    operation: "Mutation.revealPerson",
    subject: identity.id,
    agency: identity.agencyId,
    purpose,
  });
  const personal = await context.loaders.personal.load(identity.id);
  return { id: identity.id, name: personal?.name ?? null, phoneLast4: personal?.phoneLast4 ?? null };
}
