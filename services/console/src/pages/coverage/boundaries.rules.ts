/** A point in degrees east and north. */
type Point = readonly [longitude: number, latitude: number];
/** A closed line. */
type Ring = readonly Point[];

/** The outline of an area; its holes are among the rings. */
export interface Boundary {
  readonly area: string;
  readonly rings: readonly Ring[];
}

/** The boundaries that a file has for the areas that are shown. */
export interface Boundaries {
  readonly found: readonly Boundary[];
  /** Number of outlines of other areas. */
  readonly others: number;
}

interface Place {
  readonly id: string;
  readonly name: string;
}

/**
 * Reads the outlines of a GeoJSON file whose properties hold an area's code, with or without trailing zeros, or its
 * name.
 * @returns null for a file that is not GeoJSON in degrees
 */
export function readBoundaries(text: string, places: readonly Place[]): Boundaries | null {
  const features = featuresOf(text);
  if (!features) return null;
  const byCode = new Map(places.map(({ id }) => [id, id]));
  const byName = new Map(places.map(({ id, name }) => [name, id]));
  const found = new Map<string, Ring[]>();
  let others = 0;
  for (const { properties, geometry } of features) {
    const rings = ringsOf(geometry);
    if (!rings) return null;
    const area = Object.values(properties ?? {})
      .map((value) => areaOf(value, byCode, byName))
      .find((id) => id !== null);
    if (!area) others += 1;
    else found.set(area, [...(found.get(area) ?? []), ...rings]);
  }
  return { found: [...found].map(([area, rings]) => ({ area, rings })), others };
}

/** Lengths of area codes: streets have 9 digits and communities 12; files often pad all codes to 12. */
const CODE_LENGTHS = [12, 9, 6];

function areaOf(value: unknown, byCode: ReadonlyMap<string, string>, byName: ReadonlyMap<string, string>) {
  if (typeof value !== "string" && typeof value !== "number") return null;
  const text = String(value).trim();
  if (/^\d{6,18}$/.test(text))
    for (const length of CODE_LENGTHS)
      if (/^0*$/.test(text.slice(length))) {
        const id = byCode.get(text.slice(0, length));
        if (id) return id;
      }
  return byName.get(text) ?? null;
}

interface Feature {
  readonly properties: Readonly<Record<string, unknown>> | null;
  readonly geometry: { readonly type: string; readonly coordinates: unknown } | null;
}

function featuresOf(text: string): Feature[] | null {
  try {
    const { type, features } = JSON.parse(text) as { type?: unknown; features?: unknown };
    return type === "FeatureCollection" && Array.isArray(features) ? (features as Feature[]) : null;
  } catch {
    return null;
  }
}

function ringsOf(geometry: Feature["geometry"]): Ring[] | null {
  if (!geometry) return [];
  const { type, coordinates } = geometry;
  if (type !== "Polygon" && type !== "MultiPolygon") return [];
  const rings = (type === "Polygon" ? coordinates : (coordinates as unknown[]).flat()) as Ring[];
  return rings.every((ring) => ring.every(isInDegrees)) ? rings : null;
}

function isInDegrees([longitude, latitude]: Point): boolean {
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90;
}

/** An outline projected to the units of a drawing. */
export interface Shape {
  readonly area: string;
  /** Path data of an SVG. */
  readonly path: string;
  /** Position of the label, and the width available to it. */
  readonly label: { readonly x: number; readonly y: number; readonly width: number };
}

/** Projects outlines to a plane. A district is small enough to use the length of a degree in its middle everywhere. */
export function shapesOf(
  boundaries: readonly Boundary[],
  width: number,
): { shapes: Shape[]; height: number } {
  const points = boundaries.flatMap(({ rings }) => rings.flat());
  if (points.length === 0) return { shapes: [], height: 0 };
  const extent = (part: 0 | 1) =>
    points.reduce(
      ([low, high], point) => [Math.min(low, point[part]), Math.max(high, point[part])],
      [Infinity, -Infinity],
    ) as [number, number];
  const [west, east] = extent(0);
  const [south, north] = extent(1);
  const narrowing = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = width / Math.max((east - west) * narrowing, 1e-9);
  const at = ([longitude, latitude]: Point): [number, number] => [
    (longitude - west) * narrowing * scale,
    (north - latitude) * scale,
  ];
  const shapes = boundaries.map(({ area, rings }) => {
    const drawn = rings.map((ring) => ring.map(at));
    const path = drawn
      .map((ring) => `M${ring.map((point) => point.map((part) => part.toFixed(1)).join(" ")).join("L")}Z`)
      .join("");
    return { area, path, label: labelOf(drawn) };
  });
  return { shapes, height: (north - south) * scale };
}

/** Returns the centre of the largest ring's bounding box, which for areas like streets lies well inside. */
function labelOf(rings: readonly (readonly [number, number][])[]): Shape["label"] {
  const boxes = rings.map((ring) => {
    const [xs, ys] = [ring.map(([x]) => x), ring.map(([, y]) => y)];
    const [left, right] = [Math.min(...xs), Math.max(...xs)];
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
    return {
      x: (left + right) / 2,
      y: (top + bottom) / 2,
      width: right - left,
      size: (right - left) * (bottom - top),
    };
  });
  return boxes.reduce((largest, box) => (box.size > largest.size ? box : largest));
}
