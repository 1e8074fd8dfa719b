import { useSyncExternalStore } from "react";
import { storedPreference } from "../settings/stored-preference.js";
import { PALETTES, propertiesOf, type Palette } from "./palette.rules.js";

export const APPEARANCES = ["system", "light", "dark"] as const;
export type Appearance = (typeof APPEARANCES)[number];

/** The chosen appearance: light, dark or the system's. */
export const appearanceChoice = storedPreference<Appearance>(
  "starlane.appearance",
  APPEARANCES,
  () => "system",
);

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
const mediumIsPrint = matchMedia("print");

// The print media query changes only at the next paint, which may come after printing; `beforeprint` comes before.
let isPrinting = false;
addEventListener("beforeprint", () => (isPrinting = true));
addEventListener("afterprint", () => (isPrinting = false));

function shown(): keyof typeof PALETTES {
  if (isPrinting || mediumIsPrint.matches) return "light";
  const choice = appearanceChoice.get();
  if (choice !== "system") return choice;
  return systemIsDark.matches ? "dark" : "light";
}

function subscribe(onChange: () => void): () => void {
  const end = appearanceChoice.subscribe(onChange);
  for (const media of [systemIsDark, mediumIsPrint]) media.addEventListener("change", onChange);
  for (const event of ["beforeprint", "afterprint"]) addEventListener(event, onChange);
  return () => {
    for (const media of [systemIsDark, mediumIsPrint]) media.removeEventListener("change", onChange);
    for (const event of ["beforeprint", "afterprint"]) removeEventListener(event, onChange);
    end();
  };
}

function paint(): void {
  const root = document.documentElement;
  root.dataset.appearance = shown();
  root.style.colorScheme = shown();
  for (const [name, colour] of Object.entries(propertiesOf(PALETTES[shown()])))
    root.style.setProperty(name, colour);
}

/** Applies the colours to the page, now and after every change. A printed page is always light. */
export function applyAppearance(): void {
  paint();
  subscribe(paint);
}

/** Returns the effective appearance, `light` or `dark`, and its colours. */
export function useAppearance(): { readonly shown: "light" | "dark"; readonly palette: Palette } {
  const appearance = useSyncExternalStore(subscribe, shown);
  return { shown: appearance, palette: PALETTES[appearance] };
}
