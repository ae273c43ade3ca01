/** What holds once the customer has answered, in the desk's own words, for as long as one reads it. */

import { use, useEffect, type JSX } from "react";

import type { Consenting } from "../state/useConsent";
import { LocaleContext } from "../text/locale";
import styles from "./ConsentBar.module.css";

const READING = 8_000; // milliseconds

export function ConsentSaid({ consenting: { consent, told, review } }: { readonly consenting: Consenting }): JSX.Element {
  const locale = use(LocaleContext);
  useEffect(() => {
    const timer = told ? setTimeout(() => { review(false); }, READING) : undefined;
    return () => {
      clearTimeout(timer);
    };
  }, [told, review]);
  // The empty line stays: a screen reader tells what changes in it, not what comes with it.
  return (
    <p role="status" className={styles["said"]}>
      {told && consent?.said?.[locale]}
    </p>
  );
}
