/**
 * CSP nonce under which the server allows this page's own styles; undefined where the server sets none, as in
 * development.
 */
export const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
