/** A noun that can be entered by a table, as the graph takes it in: the gateway itself knows nothing of its columns. */
export interface UploadKind {
  /** Root field that says which columns there are. */
  readonly columns: string;
  /** As the policy names it. */
  readonly operation: string;
  /** Answers the report as `report`. */
  readonly mutation: string;
  /** What a table of it is about, to be named by a parameter of that name; null where it is about nothing. Rows may name events of their own. */
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
