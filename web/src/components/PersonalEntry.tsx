/** The switch for personal suggestions, and what it means; in the header of the page. */

import { GiftFilled, GiftOutlined } from "@ant-design/icons";
import { Button, Popover, Switch } from "antd";
import { useRef, useState, type JSX } from "react";

import type { Personal } from "../state/usePersonal";
import { useStrings } from "../text/locale";
import styles from "./PersonalEntry.module.css";

interface Shown {
  readonly personal: Personal;
  readonly onClose: () => void;
}

function Choice({ personal: { on, busy, failed, change }, onClose }: Shown): JSX.Element {
  const strings = useStrings().personal;
  // While it is saved the switch is not disabled: that would take the keyboard away from it.
  return (
    <div className={styles["choice"]} data-testid="personal" onKeyDown={({ key }) => { if (key === "Escape") onClose(); }}>
      <label className={styles["line"]}>
        <span aria-hidden>{strings.label}</span>
        <Switch autoFocus checked={on === true} aria-busy={busy} onChange={change} aria-label={strings.label} />
      </label>
      <p role="status" className={styles["means"]}>{on === true ? strings.means.on : strings.means.off}</p>
      {failed && <p role="alert" className={styles["failed"]}>{strings.failed}</p>}
    </div>
  );
}

export function PersonalEntry({ personal }: { readonly personal: Personal }): JSX.Element | null {
  const strings = useStrings().personal;
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  if (personal.on === null) {
    return null;
  }
  const show = (shown: boolean): void => {
    setOpen(shown);
    if (shown) {
      personal.read();
    } else {
      button.current?.focus(); // the keyboard was in what is gone now
    }
  };
  return (
    <Popover
      open={open}
      onOpenChange={show}
      trigger="click"
      placement="bottom"
      destroyOnHidden
      content={<Choice personal={personal} onClose={() => { show(false); }} />}
    >
      <Button
        ref={button}
        type="text"
        icon={personal.on ? <GiftFilled /> : <GiftOutlined />}
        aria-label={`${strings.label}: ${personal.on ? strings.states.on : strings.states.off}`}
        aria-expanded={open}
        data-testid="personal-entry"
      />
    </Popover>
  );
}
