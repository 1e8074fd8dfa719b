import QRCode from "qrcode";

/** Returns a QR code as an SVG picture, black on white with the required margin; 15% of it may be damaged or hidden. */
export function qrCodeOf(text: string): Promise<string> {
  return QRCode.toString(text, { type: "svg", errorCorrectionLevel: "M", margin: 4 });
}
