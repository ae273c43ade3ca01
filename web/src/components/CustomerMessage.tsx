/** What the customer sent. */

import type { JSX } from "react";

import type { Exchange } from "../state/chat";
import { useStrings } from "../text/locale";
import styles from "./CustomerMessage.module.css";
import { SentPartView } from "./SentPartView";

export function CustomerMessage({ exchange }: { readonly exchange: Exchange }): JSX.Element {
  const strings = useStrings();
  return (
    <div className={styles["parts"]} data-testid="customer">
      <span className="spoken">{strings.message.you}</span>
      {exchange.sent.map((part, index) => (
        <SentPartView key={index} part={part} />
      ))}
    </div>
  );
}
