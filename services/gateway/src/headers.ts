const YEAR_S = 365 * 24 * 60 * 60;

/** The policy of answers that are not pages. */
export const NO_PAGE = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * Returns the security headers of every answer: it runs nothing, cannot be framed or read by another site, and sends no
 * referrer. Pages add their own. No other origin is ever allowed (CORS), and no cookie is ever set. Over HTTPS the
 * browser must keep using HTTPS.
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
