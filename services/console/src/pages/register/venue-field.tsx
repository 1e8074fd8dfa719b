import { Select } from "antd";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { useTranslations } from "../../language/language.js";
import { defineMessages } from "../../language/message-catalog.js";
import { VenuesNamed, type VenueToChooseFragment } from "./register.documents.js";

const messages = defineMessages({
  "zh-CN": { own: "本单位的场所", others: "其他场所", nothing: "没有找到。请输入名称或地址中的字。" },
  en: {
    own: "Your agency's",
    others: "Others",
    nothing: "Nothing found. Type a part of a name or an address.",
  },
});

const PAUSE_MS = 250;

interface VenueFieldProps {
  readonly id: string;
  readonly own: readonly VenueToChooseFragment[];
  /** Area in which venues are suggested first, as given by a link. */
  readonly area: string | null;
  readonly chosen: VenueToChooseFragment | null;
  readonly value: string | null;
  readonly isMissing: boolean;
  readonly onChange: (venue: string) => void;
}

/** Venue field: those of the viewer's agency first, others by a part of their name. */
export function VenueField({ id, own, area, chosen, value, isMissing, onChange }: VenueFieldProps) {
  const t = useTranslations(messages);
  const [text, setText] = useState("");
  const searchText = useDebounced(text);
  const filter = searchText ? { text: searchText } : area ? { area } : {};
  const [{ data, fetching }] = useQuery({ query: VenuesNamed, variables: { filter } });
  const option = ({ id: venue, name, area: { name: where } }: VenueToChooseFragment) => ({
    value: venue,
    label: `${name} · ${where}`,
  });
  const mine = own.filter(({ name }) => name.includes(searchText));
  const known = new Set(mine.map((venue) => venue.id));
  const others = (data?.venues.nodes ?? []).filter((venue) => !known.has(venue.id));
  const isListed = value !== null && [...mine, ...others].some((venue) => venue.id === value);
  return (
    <Select<string>
      id={id}
      size="large"
      value={value ?? undefined}
      status={isMissing ? "error" : ""}
      loading={fetching}
      onChange={onChange}
      showSearch={{ filterOption: false, onSearch: setText }}
      notFoundContent={fetching ? null : t.nothing}
      options={[
        ...(chosen && !isListed ? [option(chosen)] : []),
        ...(mine.length > 0 ? [{ label: t.own, options: mine.map(option) }] : []),
        ...(others.length > 0 ? [{ label: t.others, options: others.map(option) }] : []),
      ]}
    />
  );
}

/** Debounces a text. */
function useDebounced(text: string): string {
  const [debounced, setDebounced] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setDebounced(text.trim()), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return debounced;
}
