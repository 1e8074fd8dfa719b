import { languageChoice } from "../language/language.js";
import type { Session } from "../session/session.js";
import { saveAs } from "../ui/save.js";
import { RequestRefused } from "./ask.js";

/**
 * Downloads a table as the viewer sees it, under the file name given by the server.
 * @param address such as `/exports/coverage.xlsx?area=640105`
 * @throws RequestRefused with the server's message; another error if the server cannot be reached
 */
export async function download(session: Session, address: string): Promise<void> {
  const response = await fetch(address, {
    headers: {
      authorization: `Bearer ${await session.freshToken()}`,
      "accept-language": languageChoice.get(),
    },
  });
  if (!response.ok) {
    const { errors } = (await response.json()) as { errors?: { message: string }[] };
    throw new RequestRefused(errors?.[0]?.message ?? response.statusText);
  }
  const [, encoded] =
    /filename\*=UTF-8''([^;]+)/.exec(response.headers.get("content-disposition") ?? "") ?? [];
  const url = URL.createObjectURL(await response.blob());
  saveAs(url, encoded ? decodeURIComponent(encoded) : address.split(/[/?]/).at(-2)!);
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
