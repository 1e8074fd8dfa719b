/** A kind of table that can be uploaded, as the graph imports it. The gateway itself does not know its columns. */
export interface UploadKind {
  /** The root field that lists its columns. */
  readonly columns: string;
  /** The name in the policy. */
  readonly operation: string;
  /** The mutation, which returns the report as `report`. */
  readonly mutation: string;
  /** The parameter that names the subject of a table; null when it has none. Rows may name events of their own. */
  readonly about: "campaign" | "enrolment" | "event" | null;
}

const REPORT = "{ rows accepted unchanged refusedRows dryRun refused { row column code message } }";

export const UPLOAD_KINDS: Readonly<Record<string, UploadKind>> = {
  events: {
    columns: "eventImportColumns",
    operation: "Mutation.importEvents",
    mutation: `mutation UploadEvents($campaign: ID!, $mode: ImportMode!, $columns: [String!]!, $rows: ImportRows!) {
      report: importEvents(campaign: $campaign, mode: $mode, columns: $columns, rows: $rows) ${REPORT} }`,
    about: "campaign",
  },
  venues: {
    columns: "venueImportColumns",
    operation: "Mutation.importVenues",
    mutation: `mutation UploadVenues($mode: ImportMode!, $columns: [String!]!, $rows: ImportRows!) {
      report: importVenues(mode: $mode, columns: $columns, rows: $rows) ${REPORT} }`,
    about: null,
  },
  speakers: {
    columns: "speakerImportColumns",
    operation: "Mutation.importSpeakers",
    mutation: `mutation UploadSpeakers($mode: ImportMode!, $columns: [String!]!, $rows: ImportRows!) {
      report: importSpeakers(mode: $mode, columns: $columns, rows: $rows) ${REPORT} }`,
    about: null,
  },
  rosters: {
    columns: "rosterImportColumns",
    operation: "Mutation.importRoster",
    mutation: `mutation UploadRoster($enrolment: ID!, $basis: LegalBasis, $mode: ImportMode!, $columns: [String!]!, $rows: ImportRows!) {
      report: importRoster(enrolment: $enrolment, basis: $basis, mode: $mode, columns: $columns, rows: $rows) ${REPORT} }`,
    about: "enrolment",
  },
  "check-ins": {
    columns: "checkInImportColumns",
    operation: "Mutation.importCheckIns",
    mutation: `mutation UploadCheckIns($event: ID, $mode: ImportMode!, $columns: [String!]!, $rows: ImportRows!) {
      report: importCheckIns(event: $event, mode: $mode, columns: $columns, rows: $rows) ${REPORT} }`,
    about: "event",
  },
};

export interface UploadColumn {
  readonly name: string;
  readonly title: string;
  readonly headers: readonly string[];
  readonly required: boolean;
  readonly note: string;
}

export interface UploadReport {
  readonly rows: number;
  readonly accepted: number;
  readonly unchanged: number;
  readonly refusedRows: number;
  readonly dryRun: boolean;
  readonly refused: readonly {
    readonly row: number;
    readonly column: string | null;
    readonly code: string;
    readonly message: string;
  }[];
}
