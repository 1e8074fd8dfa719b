import { createContext, use, useSyncExternalStore } from "react";
import type { Session, SessionState } from "./session.js";
import type { SessionViewer } from "./viewer.rules.js";

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("There is no session here.");
  return session;
}

export function useSessionState(): SessionState {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.state);
}

export const ViewerContext = createContext<SessionViewer | null>(null);

/** Returns the signed-in viewer; pages are shown to nobody else. */
export function useViewer(): SessionViewer {
  const viewer = use(ViewerContext);
  if (!viewer) throw new Error("Nobody is signed in here.");
  return viewer;
}
