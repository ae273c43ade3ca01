/** Asks once whether tone of voice and expressions of faces may be looked at; shows, changes and withdraws the answer. */

import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { use, useState, type JSX } from "react";

import type { Consent, Purpose } from "../api/types";
import { answerName, answers } from "../state/consent";
import type { Consenting } from "../state/useConsent";
import { LocaleContext, useStrings } from "../text/locale";
import styles from "./ConsentBar.module.css";

interface Props {
  readonly consent: Consent;
  readonly consenting: Consenting;
  /** The bar is gone, and the keyboard with it. */
  readonly onGone: () => void;
}

/** Record one answer at a time. */
function useAnswer({ answer }: Consenting, onGone: () => void): readonly [boolean, (purposes: readonly Purpose[]) => void] {
  const [busy, setBusy] = useState(false);
  const give = (purposes: readonly Purpose[]): void => {
    setBusy(true);
    void answer(purposes).then((recorded) => {
      setBusy(false);
      if (recorded) {
        onGone();
      }
    });
  };
  return [busy, give];
}

export function ConsentBar({ consent, consenting, onGone }: Props): JSX.Element {
  const strings = useStrings().consent;
  const locale = use(LocaleContext);
  const [busy, give] = useAnswer(consenting, onGone);
  const { trouble, reviewing, review } = consenting;
  const close = (): void => {
    review(false);
    onGone();
  };
  return (
    <section aria-label={strings.label} className={styles["bar"]} data-testid="consent" onKeyDown={({ key }) => { if (key === "Escape" && reviewing) close(); }}>
      {trouble !== null && <p role="alert" className={styles["trouble"]}>{strings.troubles[trouble]}</p>}
      <p className={styles["head"]}>
        {consent.asked ? strings.now(consent.purposes.map((purpose) => strings.purposes[purpose])) : strings.question}
      </p>
      <p role="status" className={styles["text"]}>{consent.text[locale]}</p>
      <div role="group" aria-label={strings.question} className={styles["answers"]}>
        {answers(consent).map((purposes) => (
          <Button key={answerName(purposes)} size="small" disabled={busy} onClick={() => { give(purposes); }}>
            {purposes.length === 0 && consent.purposes.length > 0 ? strings.withdraw : strings.answers[answerName(purposes)]}
          </Button>
        ))}
        {reviewing && (
          <Button type="text" size="small" icon={<CloseOutlined />} aria-label={strings.close} className={styles["close"] ?? ""} onClick={close} />
        )}
      </div>
    </section>
  );
}
