import { useFormats } from "../../language/formats.js";
import { useTranslations } from "../../language/language.js";
import { meetsTarget, type Share } from "../../reach/reach.rules.js";
import { messages } from "./messages.js";

/** Returns formatters for a share, in short and in full. */
export function useShareText() {
  const t = useTranslations(messages);
  const formats = useFormats();
  const { count, target } = formats;
  return {
    rate: (share: Share) => (share.rate === null ? t.unknown : formats.rate(share.rate)),
    people: ({ reached, population }: Share) =>
      population === null ? t.reachedOnly(count(reached)) : t.ofPeople(count(reached), count(population)),
    /** Target and attendances, which the percentage and the number of people leave out. */
    more: (share: Share) => t.join([...targetOf(share), ...attendancesOf(share)]),
    full: (share: Share) => t.join([reachOf(share), ...targetOf(share), ...attendancesOf(share)]),
  };

  function reachOf({ reached, population, rate: share }: Share): string {
    if (population === null || share === null) return t.detailUnknown(count(reached));
    return t.detail(count(reached), count(population), formats.rate(share));
  }

  function targetOf(share: Share): string[] {
    if (share.target === null) return [];
    if (meetsTarget(share)) return [t.targetMet(target(share.target))];
    if (share.shortfall === null) return [t.targetUnknown(target(share.target))];
    return [t.targetMissed(target(share.target), count(share.shortfall))];
  }

  function attendancesOf({ contacts, reached, reachedAtMost }: Share): string[] {
    const atMost = reachedAtMost > reached ? [t.atMost(count(reachedAtMost))] : [];
    return [t.contacts(count(contacts)), ...atMost];
  }
}
