/** A part of a whole as a bar; below 0 it speaks against. */

import type { JSX } from "react";

import styles from "./Bar.module.css";

interface Props {
  readonly label: string;
  readonly part: number;
  readonly strong?: boolean;
}

export function Bar({ label, part, strong = false }: Props): JSX.Element {
  const width = `${Math.min(1, Math.abs(part)) * 100}%`;
  const colour = part < 0 ? styles["against"] : strong ? styles["strong"] : styles["for"];
  return (
    <div role="meter" aria-label={label} aria-valuenow={Math.round(part * 100)} aria-valuemin={-100} aria-valuemax={100} className={styles["bar"]}>
      <div className={colour} style={{ width }} />
    </div>
  );
}
