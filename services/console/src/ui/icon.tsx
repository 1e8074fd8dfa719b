/** Paths of the icons in a 24 × 24 box, drawn for this console. */
const STROKES = {
  start: "M4 11.2 12 4.5l8 6.7M6.3 9.6v9.9h11.4V9.6M10 19.5v-5h4v5",
  coverage: "M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z",
  calendar:
    "M4.5 6h15v13.5h-15zM4.5 10h15M8.5 3.5V7M15.5 3.5V7M8.5 13.5h.01M12 13.5h.01M15.5 13.5h.01M8.5 16.5h.01M12 16.5h.01",
  campaign: "M6 20.5v-16M6 5.5h11.5l-2.2 4 2.2 4H6",
  programme: "M12 4.5 20 9l-8 4.5L4 9zM4.5 12.7 12 17l7.5-4.3M4.5 16.4l7.5 4.3 7.5-4.3",
  edit: "M5 19l.9-4L15.5 5.4a1.6 1.6 0 0 1 2.3 0l.8.8a1.6 1.6 0 0 1 0 2.3L9 18.1zM13.5 7.4l3.1 3.1",
  material: "M5.5 4.5h9l4 4v11h-13zM14.5 4.5v4h4M8.5 12.5h7M8.5 16h5",
  push: "M4.5 10.5v3.5h3l7 4.5V6l-7 4.5zM17.5 9.3a4.2 4.2 0 0 1 0 5.9M19.7 6.8a7.6 7.6 0 0 1 0 10.9",
  settings:
    "M4 7.5h9M17.5 7.5H20M4 16.5h2.5M11 16.5h9M15.2 9.8a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM8.8 18.8a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
  person: "M12 11.5a3.75 3.75 0 1 0 0-7.5 3.75 3.75 0 0 0 0 7.5zM4.8 20c.7-3.7 3.5-5.7 7.2-5.7s6.5 2 7.2 5.7",
  next: "m9.5 5.5 6.5 6.5-6.5 6.5",
  back: "m14.5 5.5-6.5 6.5 6.5 6.5",
  down: "m5.5 9.5 6.5 6.5 6.5-6.5",
  check: "m5 12.5 4.7 4.7L19.5 7",
  close: "m6 6 12 12M18 6 6 18",
  download: "M12 4v11.5M7 10.8l5 5 5-5M4.5 19.5h15",
  upload: "M12 15.5V4M7 8.8l5-5 5 5M4.5 15.5v4h15v-4",
  voice: "M12 14.5a3 3 0 0 0 3-3v-4a3 3 0 0 0-6 0v4a3 3 0 0 0 3 3zM6 11.5a6 6 0 0 0 12 0M12 17.5V21",
  picture: "M4.5 5.5h15v13h-15zM4.5 15.5l4.3-4.3 4.2 4.2 2.3-2.3 4.2 4.2M15.5 9.5h.01",
  print: "M7 9V4.5h10V9M7 16.5H4.5V9h15v7.5H17M7 13.5h10v6H7z",
  again: "M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 4v4h-4",
  offline:
    "M4 4l16 16M8.5 16.2a5 5 0 0 1 7 0M5.3 12.7a9.7 9.7 0 0 1 4-2.4M18.7 12.7a9.7 9.7 0 0 0-4.6-2.6M2.3 9.2a14.5 14.5 0 0 1 4.2-2.7M21.7 9.2A14.5 14.5 0 0 0 11 5.3M12 19.5h.01",
  leave: "M14.5 8V4.5h-10v15h10V16M9.5 12h11M17 8.5l3.5 3.5-3.5 3.5",
  clock: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 7.5V12l3 2",
  place:
    "M12 20.5c4.3-4.3 6.5-7.6 6.5-10.5a6.5 6.5 0 0 0-13 0c0 2.9 2.2 6.2 6.5 10.5zM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z",
  scan: "M4.5 8.5v-4h4M15.5 4.5h4v4M19.5 15.5v4h-4M8.5 19.5h-4v-4M4.5 12h15",
  list: "M9.5 6.5h10M9.5 12h10M9.5 17.5h10M4.5 6.5l1 1 1.7-2M4.5 12l1 1 1.7-2M4.5 17.5l1 1 1.7-2",
  crowd:
    "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3.5 19c.5-3 2.6-4.7 5.5-4.7s5 1.7 5.5 4.7M15 5.4a3 3 0 0 1 0 5.3M17 14.9c2 .6 3.2 2 3.5 4.1",
  code: "M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h2v2M19.5 13.5v3M13.5 19.5h3M17 17h2.5v2.5",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  alert: "M12 4 21 19.5H3zM12 10v4.5M12 17h.01",
  camera: "M4 7.5h3.5L9 5h6l1.5 2.5H20v11H4zM12 16a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z",
  more: "M6 12h.01M12 12h.01M18 12h.01",
  seen: "M3 12c2.2-4 5.2-6 9-6s6.8 2 9 6c-2.2 4-5.2 6-9 6s-6.8-2-9-6zM12 14.7a2.7 2.7 0 1 0 0-5.4 2.7 2.7 0 0 0 0 5.4z",
  hidden:
    "M4 4l16 16M9.9 6.2A10 10 0 0 1 12 6c3.8 0 6.8 2 9 6a15 15 0 0 1-2.6 3.4M6.3 7.7A14 14 0 0 0 3 12c2.2 4 5.2 6 9 6a10 10 0 0 0 4.7-1.2M10.2 10.2a2.7 2.7 0 0 0 3.7 3.7",
} as const;

export type IconName = keyof typeof STROKES;

/** An icon beside text; without text, the enclosing element needs an accessible name. */
export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={STROKES[name]} />
    </svg>
  );
}
