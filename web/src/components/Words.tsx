/** Words of the desk with their line breaks; each stretch that is borne out carries the number of its source. */

import { use, type JSX } from "react";

import type { Stretch } from "../state/marked";
import { useStrings } from "../text/locale";
import { ViewContext } from "./view";
import styles from "./Words.module.css";

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

export function Words({ stretches, later }: { readonly stretches: readonly Stretch[]; readonly later: boolean }): JSX.Element {
  return (
    <div className={later ? `${styles["words"]} ${styles["later"]}` : styles["words"]}>
      {stretches.map((stretch, index) => <Numbered key={index} stretch={stretch} />)}
    </div>
  );
}
