/** Why a product is suggested, and what found it. */

import { BulbOutlined } from "@ant-design/icons";
import type { JSX } from "react";

import type { Card } from "../api/types";
import { useStrings } from "../text/locale";
import styles from "./Reasons.module.css";

export function Reasons({ reasons, source }: Pick<Card, "reasons" | "source">): JSX.Element | null {
  const { why, foundBy, finders } = useStrings().message;
  const finder = finders[source];
  if (reasons.length === 0 && finder === undefined) {
    return null;
  }
  return (
    <div className={styles["why"]}>
      {reasons.length > 0 && (
        <ul aria-label={why} className={styles["reasons"]} data-testid="reasons">
          {reasons.map(({ text }) => (
            <li key={text}>
              <BulbOutlined aria-hidden />
              <span>{text}</span>
            </li>
          ))}
        </ul>
      )}
      {finder !== undefined && <div className={styles["source"]} data-testid="found-by">{foundBy(finder)}</div>}
    </div>
  );
}
