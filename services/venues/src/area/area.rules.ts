/** The codes of an area and all above it, from the root down: 64, 6401, 640105, 640105002, 640105002002. */
export function pathOf(area: string): string[] {
  const lengths = [2, 4, 6, 9, 12].filter((length) => length < area.length);
  return [...lengths.map((length) => area.slice(0, length)), area];
}
