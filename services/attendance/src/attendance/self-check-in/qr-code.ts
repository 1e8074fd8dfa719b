import QRCode from "qrcode";

/** A QR code as an SVG picture, black on white with the margin it needs; a seventh of it may be damaged or hidden. */
export function qrCodeOf(text: string): Promise<string> {
  return QRCode.toString(text, { type: "svg", errorCorrectionLevel: "M", margin: 4 });
}
