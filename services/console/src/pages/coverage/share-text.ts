import { useFormats } from "../../language/formats.js";
import { useWords } from "../../language/language.js";
import { meetsTarget, type Share } from "../../reach/reach.rules.js";
import { said } from "./messages.js";

/** A share in words, in short and in full. */
export function useShareText() {
  const say = useWords(said);
  const formats = useFormats();
  const { count, target } = formats;
  return {
    rate: (share: Share) => (share.rate === null ? say.unknown : formats.rate(share.rate)),
    people: ({ reached, population }: Share) =>
      population === null ? say.reachedOnly(count(reached)) : say.ofPeople(count(reached), count(population)),
    /** What the number and the people beside it do not say. */
    more: (share: Share) => say.join([...targetOf(share), ...attendancesOf(share)]),
    full: (share: Share) => say.join([reachOf(share), ...targetOf(share), ...attendancesOf(share)]),
  };

  function reachOf({ reached, population, rate: share }: Share): string {
    if (population === null || share === null) return say.detailUnknown(count(reached));
    return say.detail(count(reached), count(population), formats.rate(share));
  }

  function targetOf(share: Share): string[] {
    if (share.target === null) return [];
    if (meetsTarget(share)) return [say.targetMet(target(share.target))];
    if (share.shortfall === null) return [say.targetUnknown(target(share.target))];
    return [say.targetMissed(target(share.target), count(share.shortfall))];
  }

  function attendancesOf({ contacts, reached, reachedAtMost }: Share): string[] {
    const atMost = reachedAtMost > reached ? [say.atMost(count(reachedAtMost))] : [];
    return [say.contacts(count(contacts)), ...atMost];
  }
}
