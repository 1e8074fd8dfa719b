import { judge, type Subject, type Viewer } from "@starlane/auth";
import { STREET, type Kind, type Things } from "./world.js";

/** The outcome of an operation: done or refused by its own rules, denied, or answered as for a missing thing. */
export type Outcome = "allowed" | "forbidden" | "unknown";

/** A request for somebody's thing. */
export interface Question {
  /** Builds the field with its arguments and selection, from ids. */
  readonly ask: (things: Things) => string;
  readonly expected: (viewer: Viewer, operation: string, things: Things) => Outcome;
  /** The kind of the thing's id, which is replaced by unknown ones. */
  readonly of?: Kind;
}

type Expected = Question["expected"];

/** The outcome of operations that are not about an agency's thing: it depends on the role only. */
export const BY_ROLE: Expected = (viewer, operation) =>
  judge(viewer, operation) === "allowed" ? "allowed" : "forbidden";

const subjectOf = ({ community: area, agency }: Things): Subject => ({ area, agency });

/** Returns true if a user of the station with a role over the street sees a campaign and its contents, as in ADR 12. */
export const isVisibleTo = (viewer: Viewer, { street, agency }: Things): boolean =>
  viewer.agencies.includes(agency) || street === STREET;

export const given =
  (decide: (viewer: Viewer, operation: string, things: Things) => Outcome): Expected =>
  (viewer, operation, things) =>
    judge(viewer, operation) === "allowed" ? decide(viewer, operation, things) : "forbidden";

/** Visible things are readable. */
export const read = given((viewer, _operation, things) =>
  isVisibleTo(viewer, things) ? "allowed" : "unknown",
);

/**
 * A visible thing that may not be changed is denied; an invisible one is missing. @param narrow the parts of the thing
 * that the rule uses
 */
export const actOn = (narrow: (things: Things) => Subject = subjectOf): Expected =>
  given((viewer, operation, things) => {
    if (judge(viewer, operation, narrow(things)) === "allowed") return "allowed";
    return isVisibleTo(viewer, things) ? "forbidden" : "unknown";
  });
export const area = ({ community }: Things): Subject => ({ area: community });

/** A thing that is invisible to everyone who may not act on it. */
export const hidden = given((viewer, operation, things) =>
  judge(viewer, operation, subjectOf(things)) === "allowed" ? "allowed" : "unknown",
);

/** A thing of a public directory (a place, a venue, an agency), visible to everyone. */
export const open = (narrow: (things: Things) => Subject = subjectOf): Expected =>
  given((viewer, operation, things) =>
    judge(viewer, operation, narrow(things)) === "allowed" ? "allowed" : "forbidden",
  );
export const publicly = given(() => "allowed");

/** For one's own agency: an invisible campaign is refused like a missing one, in the union. */
export const forOwnAgency = given((viewer, operation, things) => {
  if (!viewer.agencies.includes(things.agency)) return "forbidden";
  return judge(viewer, operation, subjectOf(things)) === "allowed" ? "allowed" : "forbidden";
});
