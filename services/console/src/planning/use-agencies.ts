import { useQuery } from "urql";
import { useViewer } from "../session/use-session.js";
import { withBelow } from "./agencies.rules.js";
import { AgencyChoices } from "./planning.documents.js";

/**
 * Returns the ids of an agency and of all below it, for filters of the graph; null while they load, and if no agency is
 * given.
 */
export function useWithBelow(agency: string | null): readonly string[] | null {
  const [{ data }] = useQuery({ query: AgencyChoices, pause: agency === null });
  return data && agency !== null ? withBelow(data.agencies, agency) : null;
}

/** Returns the ids of the viewer's agency and of all below it; null while they load. */
export function useOwnAgencies(): readonly string[] | null {
  return useWithBelow(useViewer().agency.id);
}
