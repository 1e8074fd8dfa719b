import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildSchema } from "graphql";

/**
 * Returns the differences that make the composed schema break the public contract, a sentence each; empty if it fulfils
 * it. The schema may have more than the contract: fields, types, optional arguments, refusals in a union.
 */
export async function missingFromContract(contractSdl: string, composedSdl: string): Promise<string[]> {
  const changes = await diff(buildSchema(contractSdl), buildSchema(composedSdl));
  return changes
    .filter((change) => change.criticality.level === CriticalityLevel.Breaking)
    .map((change) => change.message)
    .toSorted();
}
