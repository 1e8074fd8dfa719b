import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

/**
 * What the composed schema lacks of the public contract, a sentence each; empty when it holds it whole. The schema may
 * say more than the contract: fields, types, optional arguments, refusals in a union.
 */
export async function missingFromContract(contractSdl: string, composedSdl: string): Promise<string[]> {
  const changes = await diff(buildSchema(contractSdl), buildSchema(composedSdl));
  return changes
    .filter((change) => change.criticality.level === CriticalityLevel.Breaking)
    .map((change) => change.message)
    .toSorted();
}
