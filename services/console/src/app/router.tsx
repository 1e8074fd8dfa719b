import { createBrowserRouter, Outlet } from "react-router";
import { PAGES } from "../pages/index.js";
import type { ConsolePage } from "../pages/page.js";
import { useViewer } from "../session/use-session.js";
import { holds } from "../session/viewer.rules.js";
import { NotFound } from "../shell/not-found.js";
import { PageError } from "../shell/page-error.js";
import { Shell } from "../shell/shell.js";

/** Creates the routes of all pages inside the shell. Each page has its own chunk and its own error boundary. */
export function createRouter() {
  return createBrowserRouter([
    {
      Component: Shell,
      HydrateFallback: Shell,
      ErrorBoundary: PageError,
      children: [
        ...PAGES.map((page) => ({
          element: <Open page={page} />,
          ErrorBoundary: PageError,
          children: [{ path: page.path, lazy: page.load, ErrorBoundary: PageError }],
        })),
        { path: "*", element: <NotFound because="UNKNOWN" /> },
      ],
    },
  ]);
}

/** Renders a page only for viewers whose navigation contains it. */
function Open({ page }: { page: ConsolePage }) {
  return holds(useViewer(), page.roles) ? <Outlet /> : <NotFound because="CLOSED" />;
}
