import { RequestRefused } from "../../graph/ask.js";
import { languageChoice } from "../../language/language.js";
import type { Session } from "../../session/session.js";
import { formFieldsOf, type Along, type Header, type Kind, type ImportReportView } from "./import.rules.js";

export interface ImportResponse {
  readonly report: ImportReportView;
  /** How the headers of the file were read; empty for a timetable. */
  readonly headers: readonly Header[];
}

/**
 * Sends a table to be judged or taken in.
 * @throws Refused with the server's words; another error where it cannot be reached
 */
export async function upload(
  session: Session,
  kind: Kind,
  file: File,
  along: Along,
): Promise<ImportResponse> {
  const form = new FormData();
  for (const [name, value] of Object.entries(formFieldsOf(along))) form.set(name, value);
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
