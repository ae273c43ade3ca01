/** Which language the page speaks, and where its strings are found. */

import { createContext, useContext } from "react";

import type { Locale } from "../api/types";
import { en } from "./en";
import type { Strings } from "./strings";
import { zh } from "./zh";

export const STRINGS: Readonly<Record<Locale, Strings>> = { zh, en };

/** The language to begin with: the one chosen before, else the browser's. */
export function firstLocale(chosen: string | null, browser: readonly string[]): Locale {
  if (chosen === "zh" || chosen === "en") {
    return chosen;
  }
  const known = browser.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag === "zh" || tag === "en");
  return known === "zh" ? "zh" : "en";
}

export const LocaleContext = createContext<Locale>("en");

/** The strings of the language the page speaks now. */
export function useStrings(): Strings {
  return STRINGS[useContext(LocaleContext)];
}
