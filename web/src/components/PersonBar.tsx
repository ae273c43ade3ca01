/** Above the message that is written: how long a person will be, or how good the help was. */

import { StarFilled, StarOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { use, useState, type JSX } from "react";

import type { Person, Phase } from "../api/types";
import type { Waiting } from "../state/usePerson";
import { LocaleContext, useStrings } from "../text/locale";
import styles from "./ConsentBar.module.css";

interface Props {
  readonly phase: Phase;
  readonly waiting: Waiting;
}

function Queue({ person }: { readonly person: Person }): JSX.Element {
  const locale = use(LocaleContext);
  return <p role="status" className={styles["text"]}>{person.text[locale]}</p>;
}

function Score({ waiting }: { readonly waiting: Waiting }): JSX.Element {
  const strings = useStrings().person;
  const [stars, setStars] = useState(0);
  const give = (picked: number): void => {
    const before = stars;
    setStars(picked);
    void waiting.rate(picked).then((kept) => { if (!kept) setStars(before); });
  };
  return (
    <>
      <p className={styles["text"]}>{strings.closed}</p>
      <div className={styles["answers"]}>
        <span>{stars > 0 ? strings.thanks : strings.score}</span>
        <span role="group" aria-label={strings.score}>
          {strings.stars.map((name, index) => (
            <Button
              key={name}
              type="text"
              size="small"
              icon={index < stars ? <StarFilled /> : <StarOutlined />}
              title={name}
              aria-label={name}
              aria-pressed={index + 1 === stars}
              onClick={() => { give(index + 1); }}
            />
          ))}
        </span>
      </div>
    </>
  );
}

/** Nothing is shown while the desk answers, nor while a person does: their words speak for themselves. */
function about(phase: Phase, waiting: Waiting): JSX.Element | null {
  if (phase === "resolved") {
    return <Score waiting={waiting} />;
  }
  return phase === "waiting" && waiting.person !== null ? <Queue person={waiting.person} /> : null;
}

export function PersonBar({ phase, waiting }: Props): JSX.Element | null {
  const strings = useStrings().person;
  const shown = about(phase, waiting);
  if (shown === null && !waiting.failed) {
    return null;
  }
  return (
    <section aria-label={strings.label} className={styles["bar"]} data-testid="person">
      {waiting.failed && <p role="alert" className={styles["trouble"]}>{strings.failed}</p>}
      {shown}
    </section>
  );
}
