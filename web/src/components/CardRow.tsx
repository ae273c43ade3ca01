/** Things beside one another: orders, products; each with what can be done about it. */

import { Button, Card } from "antd";
import type { JSX } from "react";

import type { Card as Shown, Cards } from "../api/types";
import { here, safe } from "../state/links";
import { useStrings } from "../text/locale";
import { CardPicture } from "./CardPicture";
import styles from "./CardRow.module.css";
import { Reasons } from "./Reasons";
import { SayButton } from "./SayButton";

function Offered({ action }: { readonly action: Shown["actions"][number] }): JSX.Element | null {
  if (action.kind === "postback") {
    return <SayButton size="small" words={action.target}>{action.text}</SayButton>;
  }
  return safe(action.target) ? (
    <Button size="small" type="link" href={action.target} target="_blank" rel="noopener noreferrer">{action.text}</Button>
  ) : null;
}

function One({ card }: { readonly card: Shown }): JSX.Element {
  const address = here(card.picture) ? card.picture : "";
  const cover = address !== "" || card.item !== "" ? { cover: <CardPicture address={address} /> } : {};
  return (
    <Card size="small" role="group" aria-label={card.title} className={styles["card"] ?? ""} {...cover} data-testid="card">
      <div className={styles["title"]}>{card.title}</div>
      {card.description !== "" && <div className={styles["about"]}>{card.description}</div>}
      <Reasons reasons={card.reasons} source={card.source} />
      <div className={styles["actions"]}>
        {card.actions.map((action, index) => <Offered key={index} action={action} />)}
      </div>
    </Card>
  );
}

export function CardRow({ cards }: { readonly cards: Cards }): JSX.Element {
  const strings = useStrings();
  return (
    <div role="group" aria-label={strings.message.cards} tabIndex={0} className={styles["row"]}>
      {cards.items.map((card, index) => <One key={index} card={card} />)}
    </div>
  );
}
