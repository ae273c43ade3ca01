/** One finding: its value, how sure the desk is, what came next, and what each modality gave to it. */

import type { JSX } from "react";

import type { Finding } from "../api/types";
import { useStrings } from "../text/locale";
import { Bar } from "./Bar";
import styles from "./FindingView.module.css";

interface Props {
  readonly title: string;
  readonly finding: Finding;
  readonly name: (value: string) => string;
}

const NEXT = 2; // how many runners-up are worth a look

function percent(part: number): string {
  return `${Math.round(part * 100)}%`;
}

export function FindingView({ title, finding, name }: Props): JSX.Element {
  const { staff } = useStrings();
  const value = typeof finding.value === "string" ? finding.value : finding.value.text;
  const next = Object.entries(finding.distribution)
    .filter(([label, part]) => label !== value && part >= 0.005)
    .sort(([, first], [, second]) => second - first)
    .slice(0, NEXT);
  const shares = Object.entries(finding.shares).sort(([, first], [, second]) => Math.abs(second) - Math.abs(first));
  return (
    <div>
      <div className={styles["title"]}>{title}</div>
      <div className={styles["value"]}>
        <b>{name(value)}</b>
        <span>{`${percent(finding.confidence)} ${staff.confidence}`}</span>
      </div>
      <Bar label={`${title}: ${staff.confidence}`} part={finding.confidence} strong />
      {next.length > 0 && (
        <div className={styles["next"]}>
          {`${staff.others}: ${next.map(([label, part]) => `${name(label)} ${percent(part)}`).join(" · ")}`}
        </div>
      )}
      {shares.length > 0 && <div className={styles["title"]}>{staff.shares}</div>}
      {shares.map(([modality, share]) => (
        <div key={modality} className={styles["share"]}>
          <span>{staff.modalities[modality] ?? modality}</span>
          <Bar label={`${title}: ${staff.modalities[modality] ?? modality}`} part={share} />
          <span className={styles["figure"]}>{percent(share)}</span>
        </div>
      ))}
    </div>
  );
}
