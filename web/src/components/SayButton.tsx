/** A button whose words are sent as the customer's own. */

import { Button, type ButtonProps } from "antd";
import { use, type JSX, type ReactNode } from "react";

import styles from "./SayButton.module.css";
import { ViewContext } from "./view";

interface Props extends Pick<ButtonProps, "size" | "shape"> {
  readonly words: string;
  readonly children: ReactNode;
}

/** While an answer is awaited it does nothing. It is not disabled then: that would take the keyboard away from it. */
export function SayButton({ words, children, ...look }: Props): JSX.Element {
  const { say, waiting } = use(ViewContext);
  const press = (): void => {
    if (!waiting) {
      say(words);
    }
  };
  return (
    <Button {...look} className={styles["say"] ?? ""} aria-disabled={waiting} onClick={press}>
      {children}
    </Button>
  );
}
