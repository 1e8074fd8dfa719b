import type { Role } from "../graph/schema.js";

/** What a navigation needs to know of a page. */
export interface Destination {
  readonly home: string;
  readonly roles: readonly Role[];
  readonly isInNavigation?: false;
}

/** The pages of somebody who holds these roles, in their order. */
export function destinationsFor<Page extends Destination>(
  pages: readonly Page[],
  held: readonly Role[],
): Page[] {
  return pages.filter(
    ({ roles, isInNavigation }) => isInNavigation !== false && roles.some((role) => held.includes(role)),
  );
}

/** Whether an address is one of a page's: its home or below. */
export function isAt({ home }: Pick<Destination, "home">, pathname: string): boolean {
  if (home === "/") return pathname === "/";
  return pathname === home || pathname.startsWith(`${home}/`);
}

/** A thumb's width allows so many in the bar of a phone. */
const MOST_IN_BAR = 5;

/** What stands in the bar of a phone, and what is behind its last item where not all of them fit. */
export function divideForBar<Page>(pages: readonly Page[]): { shown: Page[]; more: Page[] } {
  if (pages.length <= MOST_IN_BAR) return { shown: [...pages], more: [] };
  return { shown: pages.slice(0, MOST_IN_BAR - 1), more: pages.slice(MOST_IN_BAR - 1) };
}
