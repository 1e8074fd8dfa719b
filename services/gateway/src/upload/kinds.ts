/** A noun that can be entered by a table, as the graph takes it in: the gateway itself knows nothing of its columns. */
export interface UploadKind {
  /** Root field that says which columns there are. */
  readonly columns: string;
  /** Answers the report as `report`. */
  readonly mutation: string;
  readonly service: string;
  readonly needsCampaign: boolean;
}

const REPORT = "{ rows accepted unchanged refusedRows dryRun refused { row column code message } }";

export const UPLOAD_KINDS: Readonly<Record<string, UploadKind>> = {
  events: {
    columns: "eventImportColumns",
    mutation: `mutation UploadEvents($campaign: ID!, $mode: ImportMode!, $rows: [ImportRow!]!) {
      report: importEvents(campaign: $campaign, mode: $mode, rows: $rows) ${REPORT} }`,
    service: "campaigns",
    needsCampaign: true,
  },
  venues: {
    columns: "venueImportColumns",
    mutation: `mutation UploadVenues($mode: ImportMode!, $rows: [ImportRow!]!) {
      report: importVenues(mode: $mode, rows: $rows) ${REPORT} }`,
    service: "venues",
    needsCampaign: false,
  },
  speakers: {
    columns: "speakerImportColumns",
    mutation: `mutation UploadSpeakers($mode: ImportMode!, $rows: [ImportRow!]!) {
      report: importSpeakers(mode: $mode, rows: $rows) ${REPORT} }`,
    service: "campaigns",
    needsCampaign: false,
  },
};

export interface Column {
  readonly name: string;
  readonly title: string;
  readonly headers: readonly string[];
  readonly required: boolean;
  readonly note: string;
}

export interface Report {
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
