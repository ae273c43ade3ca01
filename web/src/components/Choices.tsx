/** Short answers to pick instead of typing. */

import { Button } from "antd";
import { use, type JSX } from "react";

import { useStrings } from "../text/locale";
import styles from "./Citations.module.css";
import { ViewContext } from "./view";

export function Choices({ options }: { readonly options: readonly string[] }): JSX.Element {
  const strings = useStrings();
  const { say, waiting } = use(ViewContext);
  return (
    <div role="group" aria-label={strings.message.choices} className={styles["chips"]}>
      {options.map((option) => (
        <Button key={option} shape="round" disabled={waiting} onClick={() => { say(option); }}>
          {option}
        </Button>
      ))}
    </div>
  );
}
