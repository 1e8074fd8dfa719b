import { SaxParser, saxStream, type SaxTag } from "@cj-tech-master/excelts/xml";
import { TableRefused } from "./refusal.js";
import type { ZipArchive } from "./zip.js";

export interface XmlHandlers {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/**
 * Parses one part of a workbook while it is unpacked; names come without their prefix. Document types are ignored, so
 * there are no entities but XML's own five, and nothing outside the file is ever requested. @throws TableRefused
 */
export async function readXml(archive: ZipArchive, part: string, handlers: XmlHandlers): Promise<void> {
  // The five predefined entities cannot expand; a sheet may well contain ten thousand ampersands.
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
