/** What the desk says: plain text with its line breaks, as it comes. */

import type { JSX } from "react";

import { said, type Exchange } from "../state/chat";
import { useStrings } from "../text/locale";
import styles from "./SentPartView.module.css";

export function DeskMessage({ exchange }: { readonly exchange: Exchange }): JSX.Element {
  const strings = useStrings();
  return (
    <div data-testid="desk">
      <span className="spoken">{strings.message.desk}</span>
      <div className={styles["text"]}>{said(exchange)}</div>
    </div>
  );
}
