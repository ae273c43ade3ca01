/** Under an answer: where it stands, who made it, what to say next; for staff what was recognised. */

import { UserOutlined } from "@ant-design/icons";
import { Alert } from "antd";
import { lazy, Suspense, use, type JSX } from "react";

import type { Reply } from "../api/types";
import { useStrings } from "../text/locale";
import { forStaff } from "../text/recognised";
import { Choices } from "./Choices";
import { Citations } from "./Citations";
import styles from "./DeskFooter.module.css";
import { Listen } from "./Listen";
import { Rating } from "./Rating";
import { ViewContext } from "./view";

const StaffPanel = lazy(() => import("./StaffPanel"));

export function DeskFooter({ reply }: { readonly reply: Reply }): JSX.Element {
  const strings = useStrings();
  const { staff } = use(ViewContext);
  const notes = reply.notes.filter((note) => !forStaff(note));
  const options = reply.reply.parts.flatMap((part) => (part.kind === "choices" ? part.options : []));
  const spoken = reply.reply.parts.some((part) => part.kind === "text");
  return (
    <div className={styles["under"]}>
      {options.length > 0 && <Choices options={options} />}
      {reply.citations.length > 0 && <Citations citations={reply.citations} />}
      {reply.decision.kind === "hand_off" && (
        <Alert
          type="info"
          showIcon
          icon={<UserOutlined />}
          title={
            <>
              <b>{strings.message.handOff}</b>
              <div>{strings.message.handOffText}</div>
            </>
          }
          data-testid="hand-off"
        />
      )}
      {notes.length > 0 && (
        <ul className={styles["notes"]} aria-label={strings.message.notes}>
          {notes.map((note, index) => (
            <li key={index}>{note}</li>
          ))}
        </ul>
      )}
      <span className={styles["maker"]} title={strings.message.madeBy} data-testid="made-by">
        {reply.reply.made_by.label}
      </span>
      <span>
        <Rating reply={reply} />
        {spoken && <Listen reply={reply} />}
      </span>
      <Suspense>{staff && <StaffPanel reply={reply} />}</Suspense>
    </div>
  );
}
