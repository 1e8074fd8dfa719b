/**
 * All colours of the console. There is one hue, the accent; the steps of the reach scale are lighter and darker shades
 * of it.
 */
export interface Palette {
  /** Background of the page. */
  readonly paper: string;
  /** Background of secondary areas: the navigation, a row under the pointer. */
  readonly shade: string;
  /** Background of overlays: a menu, a dialog. */
  readonly raised: string;
  readonly line: string;
  /** Border of a control whose label alone shows that it can be pressed. */
  readonly border: string;
  /** Border of other controls: contrast 3:1 against the paper. */
  readonly edge: string;
  readonly ink: string;
  /** Text of secondary information. */
  readonly quiet: string;
  readonly accent: string;
  readonly onAccent: string;
  /** Background of a selected item. */
  readonly chosen: string;
  readonly good: string;
  readonly bad: string;
  readonly badShade: string;
  readonly notice: string;
  readonly noticeShade: string;
  /** Scale of the share reached, from none to nearly all; each step with the colour of the text on it. */
  readonly reach: readonly ColourStep[];
}

export interface ColourStep {
  readonly fill: string;
  readonly ink: string;
}

const NIGHT = "#16191d";
const WHITE = "#ffffff";

const light: Palette = {
  paper: WHITE,
  shade: "#f6f7f9",
  raised: WHITE,
  line: "#e4e7eb",
  border: "#ccd2da",
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
    { fill: "#f5f7fb", ink: NIGHT },
    { fill: "#e4ecfb", ink: NIGHT },
    { fill: "#cadaf8", ink: NIGHT },
    { fill: "#a6c1f3", ink: NIGHT },
    { fill: "#759ce9", ink: NIGHT },
    { fill: "#3462cf", ink: WHITE },
    { fill: "#193587", ink: WHITE },
  ],
};

const dark: Palette = {
  paper: "#121418",
  shade: "#191c22",
  raised: "#20242c",
  line: "#2a2f37",
  border: "#414854",
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
    { fill: "#191d25", ink: "#e8eaee" },
    { fill: "#1c2639", ink: "#e8eaee" },
    { fill: "#20345e", ink: "#e8eaee" },
    { fill: "#294a8f", ink: WHITE },
    { fill: "#3d6bc8", ink: WHITE },
    { fill: "#85aaf6", ink: "#0d1530" },
    { fill: "#c6d7ff", ink: "#0d1530" },
  ],
};

export const PALETTES = { light, dark } as const;

/** Returns the palette as CSS custom properties: `--ink`, `--reach-2`, `--reach-2-ink`. */
export function propertiesOf({ reach, ...colours }: Palette): Record<string, string> {
  const named = Object.entries(colours).map(([name, colour]) => [
    `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    colour,
  ]);
  const steps = reach.flatMap(({ fill, ink }, step) => [
    [`--reach-${step}`, fill],
    [`--reach-${step}-ink`, ink],
  ]);
  return Object.fromEntries([...named, ...steps]) as Record<string, string>;
}
