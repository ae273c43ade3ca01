/** For staff only: what was recognised in the message, how surely, by which modality, and what was decided why. */

import { Tag } from "antd";
import { use, type JSX } from "react";

import type { Finding, Locale, Reply } from "../api/types";
import { LocaleContext, useStrings } from "../text/locale";
import { forStaff, noted, sureness } from "../text/recognised";
import { FindingView } from "./FindingView";
import styles from "./StaffPanel.module.css";

/** Intents and sorts are ids: "refund_status", "product_code". */
function plain(id: string): string {
  return id.replaceAll("_", " ");
}

function words(finding: Finding): string {
  return typeof finding.value === "string" ? finding.value : `${plain(finding.value.sort)}: ${finding.value.text}`;
}

function languageName(code: string, locale: Locale): string {
  return code.length === 2 ? (new Intl.DisplayNames([locale], { type: "language" }).of(code) ?? code) : code;
}

function Named({ color, name }: { readonly color: string; readonly name: string }): JSX.Element {
  return <Tag color={color} className={styles["tag"] ?? ""}>{name}</Tag>;
}

/** What was suggested, by which source, how high it stood, and what its reasons rest on. */
function Suggested({ one }: { readonly one: Reply["suggestions"][number] }): JSX.Element {
  const { score } = useStrings().staff;
  return (
    <div className={styles["suggested"]} data-testid="suggested">
      {one.title} · <code>{one.source}</code> · {`${score} ${one.score.toFixed(2)}`}
      {one.reasons.map(({ evidence }) => evidence).filter((it) => it !== "").map((it) => <div key={it}><code>{it}</code></div>)}
    </div>
  );
}

export default function StaffPanel({ reply: { findings, decision, reply, notes, suggestions } }: { readonly reply: Reply }): JSX.Element {
  const strings = useStrings();
  const { staff } = strings;
  const withheld = notes.filter(forStaff);
  const locale = use(LocaleContext);
  return (
    <section aria-label={staff.title} className={styles["panel"]} data-testid="staff">
      <header className={styles["head"]}>
        <Named color="purple" name={staff.title} />
        {staff.shown}
      </header>
      <div className={styles["findings"]}>
        <FindingView
          title={staff.emotion}
          finding={findings.emotion}
          name={(value) => staff.emotions[value] ?? value}
          intensity={findings.intensity}
        />
        <FindingView title={staff.intent} finding={findings.intent} name={plain} />
      </div>
      <dl className={styles["facts"]}>
        <dt>{staff.decision}</dt>
        <dd>
          <Named color="cyan" name={staff.decisions[decision.kind]} />
        </dd>
        <dt>{staff.row}</dt>
        <dd>
          <code>{decision.row}</code>
        </dd>
        <dt>{staff.why}</dt>
        <dd>{decision.why}</dd>
        <dt>{staff.language}</dt>
        <dd>{`${languageName(words(findings.language), locale)} · ${sureness(findings.language, strings)}`}</dd>
        {findings.entities.length > 0 && <dt>{staff.entities}</dt>}
        {findings.entities.length > 0 && <dd>{findings.entities.map(words).join(" · ")}</dd>}
        {suggestions.length > 0 && <dt>{staff.suggestions}</dt>}
        {suggestions.length > 0 && <dd>{suggestions.map((one) => <Suggested key={one.item} one={one} />)}</dd>}
        {withheld.length > 0 && <dt>{staff.notes}</dt>}
        {withheld.length > 0 && <dd>{withheld.map((note) => <div key={note}>{noted(note, strings)}</div>)}</dd>}
        <dt>{staff.model}</dt>
        <dd>{[reply.made_by.kind, reply.made_by.model].filter((name) => name !== "").join(" · ")}</dd>
      </dl>
    </section>
  );
}
