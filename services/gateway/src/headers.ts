const YEAR_S = 365 * 24 * 60 * 60;

/** A policy for a browser that shows what was never meant to be a page. */
export const NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Headers of every answer to a browser, whoever gives it and whatever it is: nothing of it runs, is framed, is read by another site
 * or tells the next one where somebody came from. Pages say more of themselves. No other origin is ever allowed in (CORS), and no
 * cookie is ever set. Over HTTPS a browser is told to stay there.
 */
export function browserHeaders({ isSecure }: { readonly isSecure: boolean }): Record<string, string> {
  return {
    "content-security-policy": NO_PAGE,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    ...(isSecure && { "strict-transport-security": `max-age=${YEAR_S}` }),
  };
}
