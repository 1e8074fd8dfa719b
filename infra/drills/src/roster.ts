import type { SystemUnderTest } from "./system-under-test.js";
import { phoneOf } from "./seed-data.js";

/** The name of all people on a roster; no one in the sample has it. */
export const NAME = "金丝雀";

const ENROL = `mutation($input: EnrolInput!) { enrol(input: $input) { __typename
  ... on Enrolment { roster { person { id } } } ... on UserError { message } } }`;

/**
 * Enrols a group with a roster for an event, with people from a number on.
 * @returns the ids by which the agency knows them
 */
export async function aRoster(
  system: SystemUnderTest,
  token: string,
  { event, from, named }: { event: string; from: number; named: number },
): Promise<string[]> {
  const roster = Array.from({ length: named }, (_, n) => ({
    person: { phone: phoneOf(from + n), name: NAME },
    audience: "RESIDENT",
  }));
  const input = { event, label: "drill", headcount: named, basis: "CONSENT", roster };
  const { enrol } = await system.askUntilAnswered(token, ENROL, { input });
  if (enrol.__typename !== "Enrolment") throw new Error(`The group was refused: ${enrol.message}`);
  return enrol.roster.map(({ person }: { person: { id: string } }) => person.id);
}
