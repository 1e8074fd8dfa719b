/** The browser's connection to a network; the server may still be unreachable. */
export const connection = {
  isThere: () => navigator.onLine,
  subscribe: (onChange: () => void): (() => void) => {
    addEventListener("online", onChange);
    addEventListener("offline", onChange);
    return () => {
      removeEventListener("online", onChange);
      removeEventListener("offline", onChange);
    };
  },
};
