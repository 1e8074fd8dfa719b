/** Whether the browser has a connection at all; the server may still not be reached. */
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
