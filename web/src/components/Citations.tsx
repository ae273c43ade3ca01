/** Where an answer stands: numbered chips, each of which opens its source. */

import { Button } from "antd";
import { use, type JSX } from "react";

import type { Citation } from "../api/types";
import { sources } from "../state/marked";
import { clock } from "../text/clock";
import { useStrings } from "../text/locale";
import styles from "./Citations.module.css";
import { ViewContext } from "./view";

export function Citations({ citations }: { readonly citations: readonly Citation[] }): JSX.Element {
  const strings = useStrings();
  const { openCitation } = use(ViewContext);
  return (
    <div role="group" aria-label={strings.message.sources} className={styles["chips"]}>
      {sources(citations).map(({ number, citation }) => (
        <Button
          key={number}
          size="small"
          className={styles["chip"] ?? ""}
          aria-label={strings.message.openSource(number, citation.title)}
          title={citation.text}
          data-testid="citation"
          onClick={() => { openCitation(citation); }}
        >
          <b className={styles["number"]}>{number}</b>
          <span className={styles["title"]}>{citation.title}</span>
          {citation.ms !== null && <span className={styles["page"]}>{clock(citation.ms[0] ?? 0)}</span>}
          {citation.page !== null && <span className={styles["page"]}>{strings.message.page(citation.page)}</span>}
        </Button>
      ))}
    </div>
  );
}
