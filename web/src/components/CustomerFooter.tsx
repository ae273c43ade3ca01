/** Beside what the customer sent: the words that were heard in it, and what could not be used. */

import type { JSX } from "react";

import { heardIn, silent, type Exchange } from "../state/chat";
import { useStrings } from "../text/locale";
import styles from "./CustomerFooter.module.css";
import { ProblemNote } from "./ProblemNote";

export function CustomerFooter({ exchange }: { readonly exchange: Exchange }): JSX.Element {
  const strings = useStrings();
  return (
    <div className={styles["beside"]}>
      {exchange.heard.map(({ part, text }, index) => (
        <p key={index} className={styles["heard"]} data-testid="heard">
          <span className={styles["where"]}>{strings.message.heard[heardIn(exchange, part)]}</span> {text}
        </p>
      ))}
      {exchange.rejected.map((problem, index) => (
        <ProblemNote key={index} problem={problem} exchange={null} />
      ))}
      {silent(exchange) && <p className={styles["heard"]} data-testid="delivered">{strings.message.delivered}</p>}
      {exchange.problem !== null && <ProblemNote problem={exchange.problem} exchange={exchange.id} />}
    </div>
  );
}
