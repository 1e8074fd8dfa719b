import type { Role } from "../graph/schema.js";

/** The properties of a page that the navigation uses. */
export interface Destination {
  readonly home: string;
  readonly roles: readonly Role[];
  readonly isInNavigation?: false;
}

/** Returns the pages for somebody with these roles, in their order. */
export function destinationsFor<Page extends Destination>(
  pages: readonly Page[],
  held: readonly Role[],
): Page[] {
  return pages.filter(
    ({ roles, isInNavigation }) => isInNavigation !== false && roles.some((role) => held.includes(role)),
  );
}

/** Returns true if an address belongs to a page: its home or below. */
export function isAt({ home }: Pick<Destination, "home">, pathname: string): boolean {
  if (home === "/") return pathname === "/";
  return pathname === home || pathname.startsWith(`${home}/`);
}

/** Most items in the bar of a phone, each wide enough for a thumb. */
const MOST_IN_BAR = 5;

/** Splits the pages into those in the bar of a phone and those behind its last item, if not all fit. */
export function divideForBar<Page>(pages: readonly Page[]): { shown: Page[]; more: Page[] } {
  if (pages.length <= MOST_IN_BAR) return { shown: [...pages], more: [] };
  return { shown: pages.slice(0, MOST_IN_BAR - 1), more: pages.slice(MOST_IN_BAR - 1) };
}
