/** What the desk says: plain text with its line breaks, as it comes; whole, each stretch with the numbers of its sources. */

import { use, type JSX } from "react";

import { said, type Exchange } from "../state/chat";
import { marked, type Stretch } from "../state/marked";
import { useStrings } from "../text/locale";
import styles from "./DeskMessage.module.css";
import { ReplyParts } from "./ReplyParts";
import sent from "./SentPartView.module.css";
import { ViewContext } from "./view";

function Numbered({ stretch }: { readonly stretch: Stretch }): JSX.Element {
  const strings = useStrings();
  const { openCitation } = use(ViewContext);
  return (
    <>
      {stretch.text}
      {stretch.marks.map(({ number, citation }, index) => (
        <button
          key={index}
          type="button"
          className={styles["number"]}
          aria-label={strings.message.openSource(number, citation.title)}
          onClick={() => { openCitation(citation); }}
        >
          {number}
        </button>
      ))}
    </>
  );
}

export function DeskMessage({ exchange }: { readonly exchange: Exchange }): JSX.Element {
  const strings = useStrings();
  const citations = exchange.reply?.citations ?? [];
  return (
    <div data-testid="desk">
      <span className="spoken">{strings.message.desk}</span>
      <div className={sent["text"]}>
        {marked(said(exchange), citations).map((stretch, index) => (
          <Numbered key={index} stretch={stretch} />
        ))}
      </div>
      {exchange.reply !== null && <ReplyParts parts={exchange.reply.reply.parts} />}
    </div>
  );
}
