/** Words of a person of the company. */

import type { JSX } from "react";

import type { Other } from "../state/people";
import styles from "./OtherMessage.module.css";
import sent from "./SentPartView.module.css";

export function OtherMessage({ other }: { readonly other: Extract<Other, { kind: "message" }> }): JSX.Element {
  return (
    <div data-testid="agent">
      <div className={styles["by"]}>{other.by}</div>
      <div className={sent["text"]}>{other.text}</div>
    </div>
  );
}
