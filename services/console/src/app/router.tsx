import { createBrowserRouter, Outlet } from "react-router";
import { PAGES } from "../pages/index.js";
import type { ConsolePage } from "../pages/page.js";
import { useViewer } from "../session/use-session.js";
import { holds } from "../session/viewer.rules.js";
import { NotFound } from "../shell/not-found.js";
import { PageError } from "../shell/page-error.js";
import { Shell } from "../shell/shell.js";

/** Every page inside the shell, each with its own code and its own boundary for what goes wrong. */
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

/** A page is open to those who have it in their navigation. */
function Open({ page }: { page: ConsolePage }) {
  return holds(useViewer(), page.roles) ? <Outlet /> : <NotFound because="CLOSED" />;
}
