/** Every colour of the console. One hue speaks: the accent, of which the shares reached are lighter and darker steps. */
export interface Palette {
  /** What is written on. */
  readonly paper: string;
  /** What lies beside it: the navigation, a row under the pointer. */
  readonly shade: string;
  readonly line: string;
  /** The edge of what can be operated: 3:1 against the paper. */
  readonly edge: string;
  readonly ink: string;
  /** What is said in passing. */
  readonly quiet: string;
  readonly accent: string;
  readonly onAccent: string;
  /** Behind what is chosen. */
  readonly chosen: string;
  readonly good: string;
  readonly bad: string;
  readonly badShade: string;
  readonly notice: string;
  readonly noticeShade: string;
  /** The share that was reached, from none to nearly all; each with what is written on it. */
  readonly reach: readonly Step[];
}

export interface Step {
  readonly fill: string;
  readonly ink: string;
}

const NIGHT = "#16191d";
const WHITE = "#ffffff";

const light: Palette = {
  paper: WHITE,
  shade: "#f6f7f9",
  line: "#e4e7eb",
  edge: "#868e99",
  ink: NIGHT,
  quiet: "#5a626d",
  accent: "#2450c4",
  onAccent: WHITE,
  chosen: "#eaf0fd",
  good: "#1c7442",
  bad: "#b3261e",
  badShade: "#fdf0ef",
  notice: "#8a5300",
  noticeShade: "#fdf5e6",
  reach: [
    { fill: "#f3f6fc", ink: NIGHT },
    { fill: "#dfe8fa", ink: NIGHT },
    { fill: "#bdd0f6", ink: NIGHT },
    { fill: "#90b0ee", ink: NIGHT },
    { fill: "#3f6bd6", ink: WHITE },
    { fill: "#1b3a94", ink: WHITE },
  ],
};

const dark: Palette = {
  paper: "#121418",
  shade: "#191c22",
  line: "#2a2f37",
  edge: "#767e8b",
  ink: "#e8eaee",
  quiet: "#a2a9b5",
  accent: "#8fb0ff",
  onAccent: "#0d1530",
  chosen: "#1d2740",
  good: "#6fcf97",
  bad: "#ff9a91",
  badShade: "#331917",
  notice: "#f0b958",
  noticeShade: "#2e2412",
  reach: [
    { fill: "#191e28", ink: "#e8eaee" },
    { fill: "#1e2a45", ink: "#e8eaee" },
    { fill: "#24407a", ink: "#ffffff" },
    { fill: "#335fb8", ink: "#ffffff" },
    { fill: "#7ba3f5", ink: "#0d1530" },
    { fill: "#c3d5ff", ink: "#0d1530" },
  ],
};

export const PALETTES = { light, dark } as const;

/** The palette as custom properties of CSS: `--ink`, `--reach-2`, `--reach-2-ink`. */
export function propertiesOf({ reach, ...colours }: Palette): Record<string, string> {
  const named = Object.entries(colours).map(([name, colour]) => [
    `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    colour as string,
  ]);
  const steps = reach.flatMap(({ fill, ink }, step) => [
    [`--reach-${step}`, fill],
    [`--reach-${step}-ink`, ink],
  ]);
  return Object.fromEntries([...named, ...steps]) as Record<string, string>;
}
