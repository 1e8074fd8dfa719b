import { RequestRefused } from "../../graph/ask.js";
import { languageChoice } from "../../language/language.js";
import type { Session } from "../../session/session.js";
import {
  formFieldsOf,
  type UploadParameters,
  type Header,
  type Kind,
  type ImportReportView,
} from "./import.rules.js";

export interface ImportResponse {
  readonly report: ImportReportView;
  /** Matched headers of the file; empty for a timetable. */
  readonly headers: readonly Header[];
}

/**
 * Uploads a table for a dry run or an import.
 * @throws {RequestRefused} with the server's message; another error when the server cannot be reached
 */
export async function upload(
  session: Session,
  kind: Kind,
  file: File,
  parameters: UploadParameters,
): Promise<ImportResponse> {
  const form = new FormData();
  for (const [name, value] of Object.entries(formFieldsOf(parameters))) form.set(name, value);
  form.set("file", file);
  const response = await fetch(`/uploads/${kind}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${await session.freshToken()}`,
      "accept-language": languageChoice.get(),
    },
    body: form,
  });
  const answer = (await response.json()) as Partial<ImportResponse> & {
    readonly errors?: readonly { readonly message: string; readonly extensions?: Record<string, unknown> }[];
  };
  const [error] = answer.errors ?? [];
  if (error) throw new RequestRefused(error.message, error.extensions);
  if (!answer.report) throw new Error(`The server answered ${response.status} without a report.`);
  return { report: answer.report, headers: answer.headers ?? [] };
}
