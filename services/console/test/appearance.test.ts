import { PALETTES, propertiesOf } from "../src/appearance/palette.rules.js";

/** Returns the contrast ratio of two colours as WCAG 2.2 defines it. */
function contrast(one: string, other: string): number {
  const [lighter, darker] = [luminance(one), luminance(other)].toSorted((a, b) => b - a) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe.each(["light", "dark"] as const)("the %s palette", (shown) => {
  const palette = PALETTES[shown];

  test.each([
    ["ink", "paper"],
    ["ink", "shade"],
    ["quiet", "paper"],
    ["quiet", "shade"],
    ["accent", "paper"],
    ["accent", "shade"],
    ["onAccent", "accent"],
    ["bad", "paper"],
    ["ink", "badShade"],
    ["notice", "paper"],
    ["notice", "noticeShade"],
    ["good", "paper"],
  ] as const)("has enough contrast of %s on %s for text", (text, ground) => {
    expect(contrast(palette[text], palette[ground])).toBeGreaterThanOrEqual(4.5);
  });

  test("has enough contrast of the edges of controls", () => {
    expect(contrast(palette.edge, palette.paper)).toBeGreaterThanOrEqual(3);
  });

  test("has readable shares on every step of the scale, and steps that differ in brightness alone", () => {
    const steps = palette.reach;
    for (const { fill, ink } of steps) expect(contrast(fill, ink)).toBeGreaterThanOrEqual(4.5);
    const brightness = steps.map(({ fill }) => luminance(fill));
    const sorted = brightness.toSorted((one, other) => (shown === "light" ? other - one : one - other));
    expect(brightness).toEqual(sorted);
    for (let step = 1; step < steps.length; step += 1)
      expect(contrast(steps[step - 1]!.fill, steps[step]!.fill)).toBeGreaterThan(1.07);
  });
});

test("turns a palette into CSS properties", () => {
  expect(propertiesOf(PALETTES.light)).toMatchObject({
    "--paper": "#ffffff",
    "--on-accent": "#ffffff",
    "--reach-0": PALETTES.light.reach[0]!.fill,
    "--reach-6-ink": "#ffffff",
  });
});
