/**
 * Figures of the same drills on the code before these classes of attack were prevented, on the same machine: the
 * control that shows that the drills can fail.
 */
export const BEFORE: Readonly<Record<string, string>> = {
  "10a heavy texts": "p99 630 ms (170 ms without)",
  "10b heavy texts over a WebSocket":
    "p50 835 ms and p99 1,320 ms (22 and 331 ms without), 5,271 texts validated for nobody",
  "10c a hostile timetable": "p99 5,187 ms (444 ms without)",
  "10d a large timetable": "p99 5,646 ms (308 ms without), not answered within 6 s",
  "10e an upload flood": "p99 590 ms (463 ms without)",
  "10f large uploads": "p99 1,040 ms (737 ms without), 157 MB kept",
  "10g bodies that never end": "3,000 connections taken, p99 310 ms (207 ms without), 433 MB kept",
  "10i made-up links":
    "the slowest of the hall 2,345 ms (183 ms without), though only 1,337 made-up links were sent",
  "27 a connection that never answers holds nothing up":
    "with the connections that were open silent as well: not well within a minute of its end",
};
