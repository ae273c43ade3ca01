/** Short answers to pick instead of typing. */

import type { JSX } from "react";

import { useStrings } from "../text/locale";
import styles from "./Citations.module.css";
import { SayButton } from "./SayButton";

export function Choices({ options }: { readonly options: readonly string[] }): JSX.Element {
  const strings = useStrings();
  return (
    <div role="group" aria-label={strings.message.choices} className={styles["chips"]}>
      {options.map((option) => (
        <SayButton key={option} shape="round" words={option}>{option}</SayButton>
      ))}
    </div>
  );
}
