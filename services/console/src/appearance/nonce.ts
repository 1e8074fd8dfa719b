/** What the server lets this page's own styles in by; nothing where it asks for none, as in development. */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
