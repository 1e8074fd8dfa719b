import { select, sql } from "@starlane/database";
import type { Context } from "../../context.js";
import type { LegalBasis } from "../../people/vault/stored-identity.type.js";
import { requireStoredIdentity } from "../../people/vault/stored-identity.commands.js";
import { requirePurpose } from "../../people/vault/purpose.rules.js";
import type {
  PersonAssessmentType,
  PersonAttendanceType,
  PersonKeepingType,
  PersonRecordType,
} from "./person-record.type.js";

const OPERATION = "Mutation.exportPerson";

/** The area and agency of an event, for checking access to its data. */
interface AtEvent {
  readonly event: string;
  readonly eventArea: string;
  readonly eventAgency: string;
}

/**
 * Returns all data held about a person, for the agency that holds it; audited like a reveal.
 * @throws ApiError PURPOSE_REQUIRED, NOT_FOUND
 */
export async function exportPerson(
  context: Context,
  { id, purpose: stated }: { id: string; purpose: string },
): Promise<PersonRecordType> {
  const purpose = requirePurpose(stated);
  const kept = await requireStoredIdentity(context, OPERATION, id);
  await context.audit({ operation: OPERATION, subject: kept.id, agency: kept.agencyId, purpose });
  const personal = await context.loaders.personal.load(kept.id);
  return {
    id: kept.id,
    agency: { id: kept.agencyId },
    name: personal?.name ?? null,
    phoneLast4: personal?.phoneLast4 ?? null,
    keepings: await findKeepings(context, kept.id),
    attendances: await findAttendances(context, kept.pseudonym),
    assessments: await findAssessments(context, kept.pseudonym),
  };
}

async function findKeepings({ em }: Context, kept: string): Promise<PersonKeepingType[]> {
  const rows = await select<{
    purpose: string;
    basis: `${LegalBasis}`;
    until: string;
    event: string;
    label: string;
  }>(
    em,
    sql`select purpose, keeping.basis, keep_until::text as until, event_id as event, label
        from keeping join enrolment on enrolment.id = keeping.subject
        where kept_person = ${kept} order by keep_until, event_id`,
  );
  return rows.map((row) => ({ ...row, event: { id: row.event } }));
}

async function findAttendances(context: Context, pseudonym: Buffer): Promise<PersonAttendanceType[]> {
  const rows = await select<
    AtEvent & { at: Date; area: string; audience: string; method: PersonAttendanceType["method"] }
  >(
    context.em,
    sql`select attendance.event_id as event, at, attendance.area_id as area, audience, method,
          known_event.area_id as event_area, known_event.agency_id as event_agency
        from pseudonym join attendance using (person) join known_event on known_event.id = attendance.event_id
        where pseudonym = ${pseudonym} order by at, attendance.event_id`,
  );
  return rows.filter(visibleTo(context)).map(({ event, at, area, audience, method }) => ({
    event: { id: event },
    at: new Date(at),
    area: { id: area },
    audience: { id: audience },
    method,
  }));
}

async function findAssessments(context: Context, pseudonym: Buffer): Promise<PersonAssessmentType[]> {
  const rows = await select<AtEvent & { phase: PersonAssessmentType["phase"]; score: number; outOf: number }>(
    context.em,
    sql`select assessment.event_id as event, phase, score, out_of,
          known_event.area_id as event_area, known_event.agency_id as event_agency
        from pseudonym join assessment using (person) join known_event on known_event.id = assessment.event_id
        where pseudonym = ${pseudonym} order by received_at, phase`,
  );
  return rows
    .filter(visibleTo(context))
    .map(({ event, phase, score, outOf }) => ({ event: { id: event }, phase, score, outOf }));
}

const visibleTo =
  (context: Context) =>
  ({ eventArea, eventAgency }: AtEvent): boolean =>
    context.may(OPERATION, { area: eventArea, agency: eventAgency });
