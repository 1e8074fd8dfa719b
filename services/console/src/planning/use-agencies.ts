import { useQuery } from "urql";
import { useViewer } from "../session/use-session.js";
import { withBelow } from "./agencies.rules.js";
import { AgencyChoices } from "./planning.documents.js";

/** An agency and all below it, as filters of the graph name them; null until they are known, and where none is given. */
export function useWithBelow(agency: string | null): readonly string[] | null {
  const [{ data }] = useQuery({ query: AgencyChoices, pause: agency === null });
  return data && agency !== null ? withBelow(data.agencies, agency) : null;
}

/** The viewer's agency and all below it, whose things are theirs; null until they are known. */
export function useOwnAgencies(): readonly string[] | null {
  return useWithBelow(useViewer().agency.id);
}
