/** The ids of the audiences every installation starts with. */
export type AudienceId = "ADOLESCENT" | "ELDERLY" | "MIGRANT_WORKER" | "RESIDENT";

/** A group of people that a campaign addresses. */
export interface AudienceDefinition {
  id: AudienceId;
  name: { "zh-CN": string; en: string };
}

/**
 * The audiences every installation starts with. RESIDENT includes everyone who lives in an area, the other audiences
 * included.
 */
export const audiences: readonly AudienceDefinition[] = [
  { id: "ADOLESCENT", name: { "zh-CN": "青少年（学生）", en: "Young people (pupils)" } },
  { id: "ELDERLY", name: { "zh-CN": "老年人", en: "Older people" } },
  { id: "MIGRANT_WORKER", name: { "zh-CN": "务工人员", en: "Migrant workers" } },
  { id: "RESIDENT", name: { "zh-CN": "居民", en: "Residents" } },
];
