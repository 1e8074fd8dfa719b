import { writeFileSync } from "node:fs";

/** The QR code of 13812345678: a line each, the leftmost of its 21 squares the highest bit. */
const CODE = [
  "1fc17f 104541 17475d 17555d 17595d 104a41 1fd57f 000000 18e218 1a0fb4 0f516d",
  "082fe8 195bfa 001508 1fda9f 105448 174a94 1747c0 1747bf 1053c2 1fd91c",
]
  .flatMap((part) => part.split(" "))
  .map((line) => Number.parseInt(line, 16));
const WIDTH = 640;
const HEIGHT = 480;
const SQUARE_PX = 14;
const [BLACK, WHITE, NO_COLOUR] = [16, 235, 128];
const FRAMES = 10;

/** Returns Chromium's arguments for a camera that shows a file, without a permission prompt. */
export function cameraShowing(file: string): string[] {
  return [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    `--use-file-for-fake-video-capture=${file}`,
  ];
}

/** Writes a film (YUV4MPEG2) in which the code of 13812345678 is in front of the camera. */
export function filmACode(file: string): void {
  const picture = Buffer.alloc(WIDTH * HEIGHT, WHITE);
  const [left, top] = [(WIDTH - CODE.length * SQUARE_PX) / 2, (HEIGHT - CODE.length * SQUARE_PX) / 2];
  for (const [row, line] of CODE.entries())
    for (let column = 0; column < CODE.length; column += 1) {
      if (((line >> (CODE.length - 1 - column)) & 1) === 0) continue;
      for (let y = 0; y < SQUARE_PX; y += 1) {
        const from = (top + row * SQUARE_PX + y) * WIDTH + left + column * SQUARE_PX;
        picture.fill(BLACK, from, from + SQUARE_PX);
      }
    }
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, NO_COLOUR);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), picture, colour]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420mpeg2\n`);
  writeFileSync(file, Buffer.concat([head, ...Array.from({ length: FRAMES }, () => frame)]));
}
