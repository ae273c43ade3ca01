/** The desk is at work. */

import type { JSX } from "react";

import { useStrings } from "../text/locale";
import styles from "./Thinking.module.css";

export function Thinking(): JSX.Element {
  const strings = useStrings();
  return (
    <span role="status" className={styles["dots"]}>
      <span className="spoken">{strings.message.thinking}</span>
      <i />
      <i />
      <i />
    </span>
  );
}
