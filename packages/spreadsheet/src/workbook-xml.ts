import { SaxParser, saxStream, type SaxTag } from "@cj-tech-master/excelts/xml";
import { TableRefused } from "./refusal.js";
import type { ZipArchive } from "./zip.js";

export interface XmlHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Reads one part of a workbook as it is unpacked, with names without their prefix. A document type is not read, so
 * there are no entities but XML's own five, and nothing outside the file is ever asked for. @throws TableRefused
 */
export async function readXml(archive: ZipArchive, part: string, handlers: XmlHandlers): Promise<void> {
  // The five entities do not grow; a sheet may well hold ten thousand ampersands.
  const parser = new SaxParser({ position: false, maxEntityExpansions: 0, invalidCharHandling: "skip" });
  if (handlers.open) parser.on("opentag", (tag: SaxTag) => handlers.open!(localName(tag), tag.attributes));
  if (handlers.text) {
    parser.on("text", (text) => handlers.text!(text));
    parser.on("cdata", (text) => handlers.text!(text));
  }
  if (handlers.close) parser.on("closetag", (tag: SaxTag) => handlers.close!(localName(tag)));
  try {
    await saxStream(parser, archive.read(part));
  } catch (error) {
    throw error instanceof TableRefused ? error : new TableRefused("DAMAGED");
  }
}

function localName({ name }: SaxTag): string {
  return name.slice(name.indexOf(":") + 1);
}
