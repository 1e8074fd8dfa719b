import type { Viewer } from "@starlane/auth";
import type { TestService } from "@starlane/testing";

// eslint-disable-next-line typescript/no-explicit-any -- a test knows the shape of what it asked for
export type Json = any;

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Returns a well-formed, made-up identity number (GB 11643), distinct for `n` up to 999; 12 years old in 2026 unless
 * born otherwise.
 */
export function identityNumber(n: number, born = "20140305"): string {
  const digits = `640105${born}${String(n).padStart(3, "0")}`;
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0);
  return digits + "10X98765432"[sum % 11];
}

/** Returns a pupil of a roster, by number. */
export function aPupil(n: number, person: Record<string, unknown> = {}, line: Record<string, unknown> = {}) {
  return { person: { identityNumber: identityNumber(n), ...person }, audience: "ADOLESCENT", ...line };
}

export const ENROLMENT = "id label headcount version event { id } agency { id }";
export const REFUSALS = `... on InvalidInput { path message } ... on InvalidState { state message }
  ... on OverCapacity { capacity requested message } ... on AlreadyExists { id message }`;
export const ENROL = `mutation($input: EnrolInput!) { enrol(input: $input) { __typename
  ... on Enrolment { ${ENROLMENT} roster { id person { id maskedName } audience { id } checkedIn } } ${REFUSALS} } }`;
export const ENROLMENTS = `query($event: ID!) { enrolments(event: $event) {
  ${ENROLMENT} roster { id person { id maskedName } audience { id } checkedIn } } }`;
export const TICK = `mutation($enrolment: ID!, $entries: [ID!]!, $at: DateTime!) {
  checkInRoster(enrolment: $enrolment, entries: $entries, at: $at) { __typename
    ... on CheckInReceipts { event { id } receipts { clientId verdict reason } }
    ... on InvalidInput { path message } ... on InvalidState { state message } } }`;

/** Enrols a group. Returns the enrolment, the refusal, or the code of the error. */
export async function enrol(service: TestService, viewer: Viewer, input: object) {
  const { data, errors } = await service.ask(viewer, ENROL, { variables: { input } });
  return errors ? (errors[0]!.extensions.code as never) : data.enrol;
}
